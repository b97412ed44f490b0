"""Reading from the record what contacts count for."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Contact, ContactPerson, Enquiry, HouseholdMember, Person
from app.models.enums import AddressKind, BirthPrecision, ContactStatus
from app.services import clock
from app.services.patterns.facts import (
    NOWHERE,
    Entry,
    Kind,
    Subject,
    district,
    hashed,
    named_key,
    person_key,
    school_key,
)
from app.services.patterns.kin import sibling_groups

ASKED = 400

_CONTACTS = (
    Contact.id, Contact.received_at, Contact.address_key, Contact.address_kind, Contact.postcode, Enquiry.restricted,
)  # fmt: skip
_PEOPLE = (
    ContactPerson.contact_id, ContactPerson.position, ContactPerson.is_child, ContactPerson.surname_key,
    ContactPerson.forename_key, ContactPerson.date_of_birth, ContactPerson.birth_precision, ContactPerson.address_key,
    ContactPerson.postcode, ContactPerson.no_fixed_abode, ContactPerson.school, ContactPerson.person_id,
    Person.restricted,
)  # fmt: skip


def gather(session: Session, contacts: Sequence[UUID]) -> Iterator[tuple[Entry, tuple[Subject, ...]]]:
    """What each of some contacts counts for; one that is gone or a duplicate counts for nothing and does not come."""
    rows = session.execute(
        select(*_CONTACTS)
        .outerjoin(Enquiry, Enquiry.id == Contact.enquiry_id)
        .where(Contact.id.in_(contacts), Contact.status != ContactStatus.DUPLICATE)
    ).all()
    people: dict[UUID, list[Any]] = {}
    for each in session.execute(
        select(*_PEOPLE)
        .outerjoin(Person, Person.id == ContactPerson.person_id)
        .where(ContactPerson.contact_id.in_([row.id for row in rows]))
        .order_by(ContactPerson.contact_id, ContactPerson.position)
    ):
        people.setdefault(each.contact_id, []).append(each)
    tied = {each.person_id for some in people.values() for each in some if each.person_id}
    children = {each.person_id for some in people.values() for each in some if each.person_id and each.is_child}
    homes = _homes(session, tied)
    groups = sibling_groups(session, children) if children else {}
    for row in rows:
        gathering, named = _Gathering(row), people.get(row.id, [])
        for each in named:
            gathering.person(each, homes.get(each.person_id, ()), groups.get(each.person_id, frozenset()))
        yield gathering.made(named)


def _homes(session: Session, people: Iterable[UUID]) -> dict[UUID, list[Any]]:
    ids, found = sorted(people), dict[UUID, list[Any]]()
    for start in range(0, len(ids), ASKED):
        wanted = select(
            HouseholdMember.person_id, HouseholdMember.household_id, HouseholdMember.since, HouseholdMember.until
        ).where(HouseholdMember.person_id.in_(ids[start : start + ASKED]))
        for row in session.execute(wanted):
            found.setdefault(row.person_id, []).append(row)
    return found


class _Gathering:
    """Gathers from one contact and its people what it counts for."""

    def __init__(self, contact: Any) -> None:
        self._contact = contact
        self._subjects: dict[int, Subject] = {}
        self._kin: set[int] = set()
        self._home: set[int] = set()
        here = contact.address_key and contact.address_kind in (None, AddressKind.PLACE)
        self._here: int | None = self._place(contact, NOWHERE) if here else None

    def _on(self, key: int, kind: Kind, about: UUID | None, position: int) -> int:
        self._subjects.setdefault(key, Subject(key, kind, about, position))
        return key

    def _place(self, row: Any, position: int) -> int:
        """An address, and its postcode."""
        if row.postcode:
            self._on(hashed(Kind.PLACE, row.postcode), Kind.PLACE, None, position)
        return self._on(hashed(Kind.ADDRESS, row.address_key), Kind.ADDRESS, None, position)

    def person(self, row: Any, homes: Sequence[Any], group: frozenset[UUID]) -> None:
        """One person, with the households they belong to and the children they are siblings of."""
        on = self._contact.received_at.astimezone(clock.LONDON).date()
        lived = self._place(row, row.position) if row.address_key and not row.no_fixed_abode else self._here
        found = [
            self._on(hashed(Kind.HOUSEHOLD, each.household_id.hex), Kind.HOUSEHOLD, each.household_id, row.position)
            for each in homes
            if _lived(each, on)
        ]
        key = _person(row)
        if key is not None:
            self._on(key, Kind.CHILD if row.is_child else Kind.ADULT, row.person_id, row.position)
        if row.is_child:
            self._home.update(found if lived is None else (*found, lived))
            self._child(row, key, group)
            if lived is not None and row.surname_key:  # a forename in two spellings, or siblings whom nobody has tied
                self._kin.add(hashed("family", row.surname_key, lived))

    def _child(self, row: Any, key: int | None, group: frozenset[UUID]) -> None:
        """By what a child is known to be the same, or of the same family, in another contact."""
        if school := school_key(row.school):
            self._on(hashed(Kind.SCHOOL, school), Kind.SCHOOL, None, row.position)
        if key is not None:
            self._kin.add(key)
        if row.surname_key and row.forename_key:
            self._kin.add(hashed("name", row.surname_key, row.forename_key))
        if group:
            first = min(group)
            self._kin.add(self._on(hashed(Kind.SIBLINGS, first.hex), Kind.SIBLINGS, first, row.position))

    def made(self, people: Sequence[Any]) -> tuple[Entry, tuple[Subject, ...]]:
        """The entry, and its subjects in full."""
        contact = self._contact
        subjects = tuple(sorted(self._subjects.values(), key=lambda subject: subject.key))
        codes = (contact.postcode, *(each.postcode for each in people))
        entry = Entry(
            contact_id=contact.id,
            received_at=contact.received_at,
            closed=bool(contact.restricted) or any(each.restricted for each in people),
            subjects=tuple((subject.key, subject.position) for subject in subjects),
            kin=tuple(sorted(self._kin)),
            home=tuple(sorted(self._home)),
            area=next((half for code in codes if (half := district(code))), None),
            school=next((each.school for each in people if each.is_child and school_key(each.school)), None),
        )
        return entry, subjects


def _person(row: Any) -> int | None:
    """The subject of a person of a contact: who they were tied to, or else their name with their birth date."""
    if row.person_id is not None:
        return person_key(row.person_id, child=row.is_child)
    exact = row.date_of_birth and row.birth_precision is BirthPrecision.DAY
    if exact and row.surname_key and row.forename_key:
        return named_key(row.surname_key, row.forename_key, row.date_of_birth, child=row.is_child)
    return None


def _lived(member: Any, on: date) -> bool:
    return (member.since is None or member.since <= on) and (member.until is None or member.until >= on)
