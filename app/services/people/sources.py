"""From where it is known that somebody lives or lived somewhere, and since when they are called as they are.

A stay says who put it on the record: the picture of an enquiry, a contact that names the person there, an import. A
name says in which contacts it was met, and when the record was changed to another. Of contacts and enquiries that are
closed to whoever reads nothing is told.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models import (
    Contact,
    ContactPerson,
    Enquiry,
    FamilyChange,
    FamilyStep,
    Household,
    HouseholdMember,
    Person,
    PersonMerge,
    PersonMergeRow,
    PersonName,
)
from app.models.enums import NameKind
from app.services.dates import day_words
from app.services.people.fire_wall import day_of, open_contacts, open_enquiries
from app.services.people.folding import fold
from app.services.people.merge_fields import name_of
from app.services.people.person_records import NameHeld
from app.services.unit_of_work import ReadingUnit

IMPORTED = "imported"
NOW_CALLED = "now"
NAME_WORDS = MappingProxyType({NameKind.ALIAS: "also", NameKind.FORMER: "formerly", NameKind.KNOWN_AS: "known as"})


def sources_of(unit: ReadingUnit, stays: Sequence[tuple[HouseholdMember, Household, Person]]) -> dict[UUID, str]:
    """For each stay who told of it, in words; stays of which nothing tells are left out."""
    found = {
        stay.id: IMPORTED for stay, home, who in stays if who.external_ref is not None or home.external_ref is not None
    }
    told = _named_there(unit, stays)
    found.update({stay.id: told[key] for stay, home, who in stays if (key := (who.id, home.address_key)) in told})
    return found | _drawn(unit, [stay.id for stay, _, _ in stays])


def _named_there(
    unit: ReadingUnit, stays: Iterable[tuple[HouseholdMember, Household, Person]]
) -> dict[tuple[UUID, str], str]:
    """The first contact that names each person at each address."""
    keys = {(who.id, home.address_key) for _, home, who in stays}
    rows = unit.session.execute(
        select(ContactPerson.person_id, ContactPerson.address_key, Contact.reference, Contact.received_at)
        .join(Contact, Contact.id == ContactPerson.contact_id)
        .outerjoin(Enquiry, Enquiry.id == Contact.enquiry_id)
        .where(
            ContactPerson.person_id.in_({who for who, _ in keys}),
            ContactPerson.address_key.in_({key for _, key in keys}),
            *open_contacts(unit),
        )
        .order_by(Contact.received_at.desc(), Contact.id.desc())
    )
    return {
        (who, key): f"named there in {reference}, {day_words(day_of(received))}"
        for who, key, reference, received in rows
        if who is not None and key is not None
    }


def _drawn(unit: ReadingUnit, ids: Sequence[UUID]) -> dict[UUID, str]:
    """The enquiry on whose picture each stay was put on the record or last changed."""
    rows = unit.session.execute(
        select(FamilyChange.row_id, FamilyStep.at, Enquiry.reference)
        .join(FamilyStep, FamilyStep.id == FamilyChange.step_id)
        .join(Enquiry, Enquiry.id == FamilyStep.enquiry_id)
        .where(FamilyChange.table_name == HouseholdMember.__tablename__, FamilyChange.row_id.in_(ids))
        .where(open_enquiries(unit))
        .order_by(FamilyStep.at, FamilyChange.id)
    )
    return {row_id: f"picture of {reference}, {day_words(day_of(at))}" for row_id, at, reference in rows}


def names_of(unit: ReadingUnit, person: Person) -> tuple[NameHeld, ...]:
    """Every name somebody bears or bore with what tells when: the one that stands only where something tells."""
    others = list(
        unit.session.scalars(select(PersonName).where(PersonName.person_id == person.id).order_by(PersonName.id))
    )
    met, changes = _met(unit, person.id), _changes(unit, person.id)
    merged = _at_merges(unit, [row.id for row in others])
    found = []
    current = _told(met.pop((person.surname_key, person.forename_key), None))
    since = [f"since {day_words(day)}" for _, now, day in changes[-1:] if fold(now) == fold(name_of(person))]
    if current or since:
        found.append(NameHeld(name_of(person), NOW_CALLED, "; ".join([*since, *current])))
    said = {fold(name_of(person))}
    for row in others:
        said.add(fold(row.name))
        until = [f"until {day_words(day)}" for was, _, day in changes if fold(was) == fold(row.name)][-1:]
        contacts = _told(met.get((row.surname_key, row.forename_key)))
        found.append(NameHeld(row.name, NAME_WORDS[row.kind], "; ".join([*until, *merged.get(row.id, ()), *contacts])))
    for was, _, day in reversed(changes):
        if fold(was) not in said:
            said.add(fold(was))
            found.append(NameHeld(was, "recorded as", f"until {day_words(day)}"))
    return tuple(found)


def _told(days: tuple[date, date] | None) -> list[str]:
    if days is None:
        return []
    first, last = days
    return [f"in contacts {day_words(first)}" + (f" to {day_words(last)}" if first < last else "")]


def _met(unit: ReadingUnit, person: UUID) -> dict[tuple[str, str], tuple[date, date]]:
    """By surname and forename as contacts wrote them, the first and last day they did."""
    rows = unit.session.execute(
        select(ContactPerson.surname_key, ContactPerson.forename_key, Contact.received_at)
        .join(Contact, Contact.id == ContactPerson.contact_id)
        .outerjoin(Enquiry, Enquiry.id == Contact.enquiry_id)
        .where(ContactPerson.person_id == person, *open_contacts(unit))
    )
    found: dict[tuple[str, str], tuple[date, date]] = {}
    for surname, forename, received in rows:
        day = day_of(received)
        first, last = found.get((surname, forename), (day, day))
        found[surname, forename] = (min(first, day), max(last, day))
    return found


def _changes(unit: ReadingUnit, person: UUID) -> list[tuple[str, str, date]]:
    """Each change of the recorded name on a picture: what it was, what it became, and the day; the oldest first."""
    rows = unit.session.execute(
        select(FamilyChange.before, FamilyChange.after, FamilyStep.at)
        .join(FamilyStep, FamilyStep.id == FamilyChange.step_id)
        .join(Enquiry, Enquiry.id == FamilyStep.enquiry_id)
        .where(FamilyChange.table_name == Person.__tablename__, FamilyChange.row_id == person, open_enquiries(unit))
        .order_by(FamilyStep.at, FamilyChange.id)
    )
    told = ((_whole(before), _whole(after), day_of(at)) for before, after, at in rows)
    return [(was, now, day) for was, now, day in told if was and now and was != now]


def _whole(row: Any) -> str:
    return f"{row.get('forenames', '')} {row.get('surname', '')}".strip() if row else ""


def _at_merges(unit: ReadingUnit, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The other names that a merge kept, with the day of it."""
    rows = unit.session.execute(
        select(PersonMergeRow.row_id, PersonMerge.at)
        .join(PersonMerge, PersonMerge.id == PersonMergeRow.merge_id)
        .where(
            PersonMergeRow.table_name == PersonName.__tablename__,
            PersonMergeRow.row_id.in_(ids),
            PersonMergeRow.before.is_(None),
            PersonMergeRow.after.is_not(None),
            PersonMerge.undoes_id.is_(None),
        )
        .order_by(PersonMerge.at)
    )
    return {row_id: [f"kept at a merge {day_words(day_of(at))}"] for row_id, at in rows}
