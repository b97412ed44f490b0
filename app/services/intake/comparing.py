"""Two versions of a contact laid side by side, field by field, for a person to choose between."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from app.services import codes
from app.services.intake.records import ContactDraft, PersonDraft, RelationDraft

_NOT_COMPARED = {"people", "relations", "professionals", "police", "documents"}
_NOT_OF_PERSON = {"key", "label", "person_id", "link_reason"}


def flat(draft: ContactDraft) -> dict[str, str]:
    """Every field of a contact as text, by the names that problems and the form use; empty ones are left out."""
    fields: dict[str, str] = {}
    for spec in dataclasses.fields(draft):
        if spec.name not in _NOT_COMPARED:
            fields[spec.name] = _text(getattr(draft, spec.name))
    for person in draft.people:
        for spec in dataclasses.fields(person):
            if spec.name not in _NOT_OF_PERSON:
                fields[f"people.{person.key}.{spec.name}"] = _text(getattr(person, spec.name))
    for (of, to), relation in _pairs(draft).items():
        fields[f"relations.{of}.{to}"] = relation.kind
    for number, each in enumerate(draft.professionals):
        fields[f"professionals.{number}"] = ", ".join(
            part for part in (each.name, each.role, each.agency, each.reached_at) if part.strip()
        )
    return {name: text for name, text in fields.items() if text}


def differences(mine: ContactDraft, theirs: ContactDraft) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The fields in which two versions differ, each as both wrote it; an empty text where one has nothing."""
    left, right = flat(mine), flat(theirs)
    names = [name for name in dict.fromkeys((*left, *right)) if left.get(name, "") != right.get(name, "")]
    return {name: left.get(name, "") for name in names}, {name: right.get(name, "") for name in names}


def take_theirs(mine: ContactDraft, theirs: ContactDraft, fields: frozenset[str]) -> ContactDraft:
    """My version with the named fields (as `differences` names them) as the other person has them."""
    changes: dict[str, Any] = {
        spec.name: getattr(theirs, spec.name)
        for spec in dataclasses.fields(mine)
        if spec.name in fields and spec.name not in _NOT_COMPARED
    }
    if any(name.startswith("professionals.") for name in fields):
        changes["professionals"] = theirs.professionals
    changes["people"] = _people(mine, theirs, fields)
    keys = {person.key for person in changes["people"]}
    pairs, other = _pairs(mine), _pairs(theirs)
    for name in fields:
        if name.startswith("relations."):
            _, of, to = name.split(".", 2)
            pairs.pop((of, to), None)
            if (of, to) in other:
                pairs[of, to] = other[of, to]
    changes["relations"] = tuple(each for each in pairs.values() if {each.of, each.to} <= keys)
    return dataclasses.replace(mine, **changes)


def _pairs(draft: ContactDraft) -> dict[tuple[str, str], RelationDraft]:
    """Relationships in one direction each, so that "parent of" and "child of" the other way compare as the same."""
    pairs: dict[tuple[str, str], RelationDraft] = {}
    known = {kind.code for kind in codes.relationships()}
    for relation in draft.relations:
        if relation.of <= relation.to or relation.kind not in known:  # what is on no list is refused when it is saved
            pairs[relation.of, relation.to] = relation
        else:
            kind = codes.relationship(relation.kind).reciprocal
            pairs[relation.to, relation.of] = RelationDraft(relation.to, relation.of, kind)
    return pairs


def _people(mine: ContactDraft, theirs: ContactDraft, fields: frozenset[str]) -> tuple[PersonDraft, ...]:
    """My people with their fields; a person only they have comes along when any of it is chosen, one I removed too."""
    left = {person.key: person for person in mine.people}
    right = {person.key: person for person in theirs.people}
    chosen: dict[str, set[str]] = {}
    for name in fields:
        if name.startswith("people."):
            _, key, field = name.split(".", 2)
            chosen.setdefault(key, set()).add(field)
    people = []
    for key, person in left.items():
        wanted = chosen.get(key, set())
        if key not in right:
            if not wanted:
                people.append(person)
            continue
        people.append(dataclasses.replace(person, **{field: getattr(right[key], field) for field in wanted}))
    people += [right[key] for key in right if key not in left and key in chosen]
    return tuple(people)


def _text(value: object) -> str:
    if value is None or value is False:
        return "No" if value is False else ""
    if value is True:
        return "Yes"
    if isinstance(value, tuple):
        return ", ".join(str(each) for each in value)
    return str(value).strip()
