"""The household in words: who lives together, what each is in the enquiry, who is unborn, who is feared. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.services.enquiry.frame_records import WarningRow
from app.services.enquiry.records import CasePerson
from app.views import text

ROLE_WORDS = {"subject": "Subject", "household": "Household", "other": "Other person"}
NO_HOME = "No fixed abode"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in two lines."""

    name: str
    rest: str


@dataclass(frozen=True, slots=True)
class Home:
    """People who live together, under the words that say where."""

    words: str
    people: tuple[PersonLine, ...]


def homes(people: Sequence[CasePerson], warnings: Sequence[WarningRow] = ()) -> tuple[Home, ...]:
    """Where the subjects live first, then other addresses, then those whose home nobody knows."""
    first = next((_home(each) for each in people if each.role == "subject" and _home(each)), "")
    groups: dict[tuple[str, bool], list[CasePerson]] = {}
    for person in people:
        groups.setdefault(_place(person, first), []).append(person)
    lived_in = {_home(each) for each in people if each.role == "subject"} - {""}
    ordered = sorted(groups.items(), key=lambda pair: (_rank(pair[0], lived_in), people.index(pair[1][0])))
    return tuple(
        Home(_words(where, elsewhere, living), tuple(line(each, warnings) for each in living))
        for (where, elsewhere), living in ordered
    )


def line(person: CasePerson, warnings: Sequence[WarningRow] = ()) -> PersonLine:
    """A person: name and age; what they are, when an unborn child is expected, harm and warnings."""
    parts = [ROLE_WORDS[person.role]]
    if person.expected is not None and not person.born:
        parts.append(f"expected {text.day(person.expected)}")
    if person.source_of_harm:
        parts.append("said to be the source of harm")
    own = [each for each in warnings if each.person_id == person.id and not each.ended]
    if own:
        parts.append(f"Warning: {text.joined([each.kind_words for each in own])}")
    return PersonLine(f"{person.name}, {person.age}", " · ".join(parts))


def _home(person: CasePerson) -> str:
    return person.address.strip()


def _place(person: CasePerson, first: str) -> tuple[str, bool]:
    """Under which address a person stands, and whether the contact says that they live elsewhere."""
    own = _home(person)
    if not own and (person.in_household or (person.in_household is None and person.role == "household")):
        return first, False
    return own, person.in_household is False and own == first and bool(first)


def _rank(key: tuple[str, bool], lived_in: set[str]) -> int:
    where, elsewhere = key
    return 3 if not where or elsewhere else 2 if where == NO_HOME else 0 if where in lived_in else 1


def _words(where: str, elsewhere: bool, living: Sequence[CasePerson]) -> str:
    if not where:
        return "Home not known"
    if elsewhere:
        return f"Not in the household (last known {where})"
    if where == NO_HOME:
        return NO_HOME
    return f"Together at {where}" if len(living) > 1 else f"At {where}"
