"""What a form will give back of people whose fields have not been built yet: the same as when they have. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.services import codes
from app.services.intake import typed_dates
from app.services.intake.records import PersonDraft, RelationDraft


def date_as_shown(typed: str) -> str:
    """A date as the draft has it (`14/03/2019`), however it was typed; what is no date stays."""
    found = typed_dates.read_birth(typed)
    return typed_dates.birth_text(found.day, found.precision) if found is not None else typed


def person_as_shown(person: PersonDraft) -> PersonDraft:
    """A person as the fields would give them back."""
    known = tuple(code.code for code in codes.disabilities() if code.code in person.disability)
    if person.unborn:
        return replace(person, disability=known, expected_delivery=date_as_shown(person.expected_delivery))
    return replace(person, disability=known, birth=date_as_shown(person.birth))


def relations_of(of: str, before: Sequence[str], relations: Sequence[RelationDraft]) -> Iterator[RelationDraft]:
    """What a person is to each of those before them: the side from which the form asks, in its order."""
    for to in before:
        for each in relations:
            if (each.of, each.to) == (of, to):
                yield each
            elif (each.of, each.to) == (to, of):
                yield RelationDraft(of, to, codes.relationship(each.kind).reciprocal)


def tied(person: PersonDraft, typed: PersonDraft) -> PersonDraft:
    """A person with the tie to a known person that `typed` has, and nothing else of it."""
    return replace(person, person_id=typed.person_id, link_reason=typed.link_reason)
