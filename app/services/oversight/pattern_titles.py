"""Whom or what each pattern is on, by name; nothing of restricted people who are not open to the reader."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models import Contact, ContactPerson, Household, HouseholdMember, Person
from app.services.oversight.pattern_words import month_of
from app.services.patterns.facts import NOWHERE, Kind
from app.services.patterns.kin import sibling_groups
from app.services.people.merge_fields import name_of
from app.services.people.withheld import WORDS, hidden_people
from app.services.trust.closed_people import closed_among
from app.services.unit_of_work import ReadingUnit

_ASKED = 400
Key = tuple[int, str]


def titles_of(unit: ReadingUnit, rows: Sequence[Any]) -> dict[Key, str]:
    """The title of each kept row, by its key; a row whose person is not open to the reader has none."""
    people = _people(unit, rows)
    homes = _homes(unit, rows)
    named, placed = _on_contacts(unit, rows)
    hidden = _hidden(unit, rows, homes)
    found: dict[Key, str] = {}
    for row in rows:
        kind, key = Kind(row.kind), (row.subject, row.layer)
        last = (row.last_contact_id, row.last_position)
        title = ""
        if kind in {Kind.CHILD, Kind.ADULT, Kind.SIBLINGS} and row.about_id is not None:
            title = people.get(row.about_id, "")
        elif kind is Kind.HOUSEHOLD and row.about_id in homes:
            title = homes[row.about_id]
        elif kind is Kind.MISSING:
            title = f"{row.words or 'Area not recorded'}, {month_of(row)}"
        elif last in named:
            title = named[last] if kind in {Kind.CHILD, Kind.ADULT} else placed[last][_WHERE[kind]]
        if title:
            found[key] = f"{title} {WORDS}" if key in hidden else title
    return found


_WHERE = {Kind.ADDRESS: 0, Kind.PLACE: 1, Kind.SCHOOL: 2}


def _people(unit: ReadingUnit, rows: Sequence[Any]) -> dict[UUID, str]:
    """The names of known people; of siblings those of all, under the one whose id comes first."""
    firsts = {row.about_id for row in rows if row.kind == Kind.SIBLINGS}
    groups = sibling_groups(unit.session, firsts) if firsts else {}
    single = {row.about_id for row in rows if row.kind in {Kind.CHILD, Kind.ADULT} and row.about_id}
    known: dict[UUID, str] = {}
    for part in _parts({*single, *(person for group in groups.values() for person in group)}):
        people = unit.session.scalars(select(Person).where(Person.id.in_(part))).all()
        closed = closed_among(unit, (person.id for person in people if person.restricted))
        known.update((person.id, name_of(person)) for person in people if person.id not in closed)
    found = {each: known[each] for each in single & known.keys()}
    for first, group in groups.items():
        found[first] = ", ".join(known[person] for person in sorted(group) if person in known)
    return found


def _homes(unit: ReadingUnit, rows: Sequence[Any]) -> dict[UUID | None, str]:
    found: dict[UUID | None, str] = {}
    for part in _parts({row.about_id for row in rows if row.kind == Kind.HOUSEHOLD}):
        for home in unit.session.scalars(select(Household).where(Household.id.in_(part))):
            found[home.id] = ", ".join(each for each in (home.address_1, home.town, home.postcode) if each)
    return found


def _on_contacts(
    unit: ReadingUnit, rows: Sequence[Any]
) -> tuple[dict[tuple[Any, Any], str], dict[tuple[Any, Any], tuple[str, str, str]]]:
    """What the last contact of a row says at the place that the row names: a name; an address, a postcode, a school."""
    asked = {(row.last_contact_id, row.last_position) for row in rows if row.last_contact_id and not row.about_id}
    named: dict[tuple[Any, Any], str] = {}
    placed: dict[tuple[Any, Any], tuple[str, str, str]] = {}
    for part in _parts({each for each, position in asked if position == NOWHERE}):
        for contact in unit.session.execute(
            select(Contact.id, Contact.address, Contact.postcode).where(Contact.id.in_(part))
        ):
            key = (contact.id, NOWHERE)
            named[key], placed[key] = "", (_line(contact.address, contact.postcode), contact.postcode or "", "")
    for part in _parts({each for each, position in asked if position != NOWHERE}):
        for each in unit.session.execute(select(*_SAID).join(Contact).where(ContactPerson.contact_id.in_(part))):
            key = (each.contact_id, each.position)
            if key not in asked:
                continue
            named[key] = f"{each.forenames} {each.surname}".strip()
            line = _line(each.address or each.shared, each.postcode or each.shared_code)
            placed[key] = (line, each.postcode or "", each.school or "")
    return named, placed


_SAID = (
    ContactPerson.contact_id, ContactPerson.position, ContactPerson.forenames, ContactPerson.surname,
    ContactPerson.address, ContactPerson.postcode, ContactPerson.school, Contact.address.label("shared"),
    Contact.postcode.label("shared_code"),
)  # fmt: skip


def _line(address: str | None, code: str | None) -> str:
    line = ", ".join(part.strip() for part in (address or "").replace("\n", ",").split(",") if part.strip())
    return line if not code or code in line else f"{line}, {code}"


def _hidden(unit: ReadingUnit, rows: Sequence[Any], homes: dict[UUID | None, str]) -> set[Key]:
    """The rows whose title is an address that a warning forbids to disclose."""
    by_home = {row.about_id: (row.subject, row.layer) for row in rows if row.about_id in homes}
    by_contact: dict[UUID, set[Key]] = {}
    for row in rows:
        if row.kind in {Kind.ADDRESS, Kind.PLACE} and row.last_contact_id:
            by_contact.setdefault(row.last_contact_id, set()).add((row.subject, row.layer))
    lives: list[tuple[UUID, set[Key]]] = []
    for part in _parts(by_home):
        members = select(HouseholdMember.person_id, HouseholdMember.household_id)
        found = unit.session.execute(members.where(HouseholdMember.household_id.in_(part)))
        lives += [(member.person_id, {by_home[member.household_id]}) for member in found]
    for part in _parts(by_contact):
        tied = select(ContactPerson.person_id, ContactPerson.contact_id).where(
            ContactPerson.contact_id.in_(part), ContactPerson.person_id.is_not(None)
        )
        lives += [(each.person_id, by_contact[each.contact_id]) for each in unit.session.execute(tied)]
    hidden: set[UUID] = set()
    for part in _parts({person for person, _ in lives}):
        hidden |= hidden_people(unit, part)
    return {key for person, keys in lives if person in hidden for key in keys}


def _parts(values: Iterable[Any]) -> Iterable[list[Any]]:
    ordered = sorted(values)
    return (ordered[start : start + _ASKED] for start in range(0, len(ordered), _ASKED))
