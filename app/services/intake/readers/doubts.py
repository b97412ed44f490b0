"""A last look over the whole record: what another part of it contradicts is left blank, and the worker is told.

A birth date that makes a child of a referral grown, or a mother too near her child; a telephone number that is the
agency's; a name that is rather what a form asks. Two readings cannot both be right, so neither is given.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

from app.services.intake.readers.record import Found, PersonFound, Reading
from app.services.intake.readers.vocabulary import match_label

_OLDEST_CHILD, _YOUNGEST_ADULT, _YOUNGEST_PARENT = 25, 16, 11
_ASKS = re.compile(
    r"(?i)\b(?:details?|address|telephone|date of birth|postcode|please|section|forename|surname|relationship|tick"
    r"|complete|gender|ethnicity|yes|agency|organisation|referral|form)\b"
)
_NO_NAME = re.compile(
    r"(?i)\b(?:herself|himself|themselves|said|says|told|because|please|whose|which|unknown|mother['’]s"
    r"|father['’]s|children"
    r"|parents?|both|everyone|nobody|neither|should|would)\b|[?!:;]|\d{3}"
)
_PLAIN_WORDS = re.compile(r"\b(?:and|the|of|is|was|to|in|at|for|with|not|his|her|their|a)\b")
"""Words that no name holds."""
_DIGITS = re.compile(r"\D")
_YEAR = 365.25
Warn = Callable[[str], None]


def _years(born: Found[dt.date], today: dt.date) -> float:
    return (today - born.value).days / _YEAR


def _no_birth(person: PersonFound, why: str, warn: Warn) -> PersonFound:
    if person.date_of_birth is None:
        return person
    warn(f"{person.date_of_birth.where}: the date of birth of {person.label} {why}; not sure, it is left blank.")
    return replace(person, date_of_birth=None, date_of_birth_as_written=None)


def _aged(person: PersonFound, today: dt.date, warn: Warn) -> PersonFound:
    """A person without a birth date that their part in the document cannot have."""
    if person.date_of_birth is None:
        return person
    years = _years(person.date_of_birth, today)
    if person.role == "child" and years > _OLDEST_CHILD:
        return _no_birth(person, "makes this child grown", warn)
    if person.role == "adult at risk" and years < _YOUNGEST_ADULT:
        return _no_birth(person, "makes this adult a child", warn)
    return person


def _elder(person: PersonFound, children: dict[str, PersonFound], warn: Warn) -> PersonFound:
    """A parent without a birth date that is too near the child's."""
    born = person.date_of_birth
    for relation in person.relationships if born is not None else ():
        child = children.get(relation.to)
        if relation.kind != "parent" or born is None or child is None or child.date_of_birth is None:
            continue
        if (child.date_of_birth.value - born.value).days / _YEAR < _YOUNGEST_PARENT:
            return _no_birth(person, f"is too near that of {child.label}", warn)
    return person


def _reached(person: PersonFound, reading: Reading, warn: Warn) -> PersonFound:
    """A person without the number or the address of the agency that refers."""
    referrer = reading.referrer
    own = person.name_as_written is not None and referrer.name is not None
    same = own and _plain(person.name_as_written) == _plain(referrer.name)
    if same:
        return person
    if referrer.relationship is None and _number(person.phone) and _number(person.phone) == _number(referrer.phone):
        where = person.phone.where if person.phone is not None else ""
        warn(f"{where}: the number is the referrer's too; not sure whose, it is left blank for {person.label}.")
        person = replace(person, phone=None)
    if person.email is not None and _plain(person.email) == _plain(referrer.email):
        person = replace(person, email=None)
    return person


def _own_number(person: PersonFound, people: list[PersonFound], warn: Warn) -> PersonFound:
    """A child without a telephone number that is a grown person's too."""
    mine = _number(person.phone)
    if person.role != "child" or person.phone is None or not mine:
        return person
    if not any(_number(one.phone) == mine for one in people if one.role != "child"):
        return person
    warn(f"{person.phone.where}: the number is a parent's or carer's too; it is left blank for {person.label}.")
    return replace(person, phone=None)


def _number(found: Found[str] | None) -> str:
    return _DIGITS.sub("", found.value) if found is not None else ""


def _plain(found: Found[str] | None) -> str:
    return " ".join(found.value.casefold().split()) if found is not None else ""


def _named(person: PersonFound, warn: Warn) -> PersonFound:
    """A person without a name that is rather what a form asks."""
    name = person.name_as_written
    if name is None:
        return person
    small = name.value[:1].islower() and " " in name.value and _PLAIN_WORDS.search(name.value) is not None
    if small or _NO_NAME.search(name.value):
        warn(f"{name.where}: \u201c{name.value}\u201d reads like words and no name; it is left blank.")
        return replace(person, name_as_written=None, forenames=None, surname=None)
    asked = match_label(name.value)
    if (asked is not None and asked.share >= 1.0 and " " in name.value) or _ASKS.search(name.value) is not None:
        warn(f"{name.where}: \u201c{name.value}\u201d reads like a label and no name; it is left blank.")
        return replace(person, name_as_written=None, forenames=None, surname=None)
    return person


def doubted(reading: Reading, today: dt.date) -> Reading:
    """The reading without what the rest of it contradicts."""
    told: list[str] = []
    people = [*reading.children, *reading.adults]
    people = [_reached(_aged(_named(one, told.append), today, told.append), reading, told.append) for one in people]
    children = {one.label: one for one in people if one.role == "child"}
    people = [_own_number(one, people, told.append) for one in people]
    people = [_elder(one, children, told.append) if one.role != "child" else one for one in people]
    count = len(reading.children)
    return replace(
        reading,
        children=tuple(people[:count]),
        adults=tuple(people[count:]),
        warnings=(*reading.warnings, *told),
    )
