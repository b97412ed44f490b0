"""What stands around two people who may be one, side by side: names, homes, ties, contacts. Nobody chooses of it."""

from collections.abc import Container, Sequence
from uuid import UUID

from sqlalchemy import select

from app.models import Contact, ContactPerson, Enquiry, Household
from app.services.dates import moment_words
from app.services.people.find import other_names_of, places_of, relations_of
from app.services.people.fire_wall import open_contacts
from app.services.people.merge_records import FieldPair
from app.services.people.person_homes import withheld_homes
from app.services.people.withheld import WORDS
from app.services.unit_of_work import ReadingUnit

MOST_TOLD = 3


def around(unit: ReadingUnit, kept: UUID, merged: UUID) -> tuple[FieldPair, ...]:
    """Each of it of which one of the two has something."""
    ids = [kept, merged]
    names, homes = other_names_of(unit.session, ids), places_of(unit.session, ids)
    withheld = withheld_homes(unit, {home.id for each in homes.values() for home in each})
    ties, contacts = relations_of(unit, ids), _contacts(unit, ids)
    told: list[tuple[str, str, dict[UUID, str]]] = [
        ("home", "Home", {each: _first([_place(home, withheld) for home in homes.get(each, ())]) for each in ids}),
        ("ties", "Ties", {each: _first(ties.get(each, ())) for each in ids}),
        ("contacts", "Contacts", contacts),
        ("names", "Other names", {each: _first([row.name for row in names.get(each, ())]) for each in ids}),
    ]
    return tuple(
        FieldPair(name, label, said.get(kept, ""), said.get(merged, ""), differs=False)
        for name, label, said in told
        if said.get(kept) or said.get(merged)
    )


def _first(said: Sequence[str]) -> str:
    """The first of several, and how many more there are."""
    shown = "; ".join(said[:MOST_TOLD])
    return f"{shown}; and {len(said) - MOST_TOLD} more" if len(said) > MOST_TOLD else shown


def _place(home: Household, withheld: Container[UUID]) -> str:
    """Where a home is, and that it may not be told on where that is so."""
    said = ", ".join(part for part in (home.address_1, home.town, home.postcode) if part)
    return f"{said} {WORDS}" if home.id in withheld else said


def _contacts(unit: ReadingUnit, ids: list[UUID]) -> dict[UUID, str]:
    """How many contacts that are open to the reader name each, and when the last was received."""
    wanted = (
        select(ContactPerson.person_id, Contact.id, Contact.received_at)
        .join(Contact, Contact.id == ContactPerson.contact_id)
        .outerjoin(Enquiry, Enquiry.id == Contact.enquiry_id)
        .where(ContactPerson.person_id.in_(ids), *open_contacts(unit))
        .order_by(Contact.received_at)
        .distinct()
    )
    found: dict[UUID, list[str]] = {}
    for person, _, received in unit.session.execute(wanted):
        assert person is not None  # noqa: S101 - it is one of those asked for
        found.setdefault(person, []).append(moment_words(received))
    return {
        person: f"1, {said[0]}" if len(said) == 1 else f"{len(said):,}, the last {said[-1]}"
        for person, said in found.items()
    }
