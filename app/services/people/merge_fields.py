"""The fields of two people side by side, in words, and which of them differ so that somebody has to choose."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Any

from app.models import Person
from app.models.enums import Sex
from app.services import codes
from app.services.dates import birth_words, born_words, day_words
from app.services.people.merge_records import FIELDS, FieldPair

_SEX = {Sex.MALE: "Male", Sex.FEMALE: "Female", Sex.UNKNOWN: ""}


def value_of(person: Person, field: str) -> tuple[Any, ...]:
    """What a record says in a field; empty where it says nothing. A blank is no disagreement."""
    if field == "sex":
        return () if person.sex is Sex.UNKNOWN else (person.sex,)
    if field == "birth":
        told = (person.date_of_birth, person.age_as_written, person.expected_delivery)
        return (*told, person.birth_precision, person.born_from_unborn) if any(told) else ()
    columns = FIELDS[field][1]
    if field == "name":
        columns = ("forenames", "surname")
    values = tuple(getattr(person, column) for column in columns)
    return values if any(value not in (None, "", []) for value in values) else ()


def differing(kept: Person, merged: Person) -> tuple[str, ...]:
    """The fields in which both say something, and not the same."""
    pairs = ((name, value_of(kept, name), value_of(merged, name)) for name in FIELDS)
    return tuple(name for name, one, other in pairs if one and other and one != other)


def side_by_side(kept: Person, merged: Person) -> tuple[FieldPair, ...]:
    """Every field of which one of the two says something."""
    apart = differing(kept, merged)
    return tuple(
        FieldPair(name, label, words(kept, name), words(merged, name), name in apart)
        for name, (label, _) in FIELDS.items()
        if value_of(kept, name) or value_of(merged, name)
    )


def words(person: Person, field: str) -> str:
    """What a record says in a field, in words; "" for nothing."""
    if not value_of(person, field):
        return ""
    said = _SAID.get(field)
    return said(person) if said is not None else plain(getattr(person, FIELDS[field][1][0]))


def _birth(person: Person) -> str:
    due = person.expected_delivery
    told = (born_words(person), person.age_as_written, f"due {day_words(due)}" if due else "")
    return ", ".join(each for each in told if each)


def _death(person: Person) -> str:
    if person.died_on is not None:
        return birth_words(person.died_on, person.died_precision or "day")
    return "Has died" if person.died else "Alive"


def _twin(person: Person) -> str:
    if person.twins_identical is None:
        return "Twin"
    return "Identical twin" if person.twins_identical else "Twin, not identical"


def name_of(person: Person) -> str:
    """A person's name as it is shown."""
    return f"{person.forenames} {person.surname}".strip()


def plain(value: object) -> str:
    """A value as a screen shows it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return day_words(value)
    return str(value.value if isinstance(value, Enum) else value or "")


_SAID: Mapping[str, Callable[[Person], str]] = MappingProxyType(
    {
        "name": name_of,
        "birth": _birth,
        "death": _death,
        "sex": lambda person: _SEX[person.sex],
        "ethnicity": lambda person: codes.words_of(codes.ethnicities(), person.ethnicity or ""),
        "disability": lambda person: ", ".join(
            codes.words_of(codes.disabilities(), each) for each in person.disability
        ),
        "upn": lambda person: person.upn or codes.words_of(codes.upn_unknown_reasons(), person.upn_unknown or ""),
        "twin": _twin,
    }
)
