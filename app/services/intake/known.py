"""Earlier contacts on the same child, adult, address or telephone, and which make a contact a repeat (Surrey)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, union
from sqlalchemy.orm import Session

from app.models import Contact, ContactPerson, Enquiry
from app.models.enums import ContactStatus
from app.models.types import as_many
from app.services.access import Act, Actor, guarded
from app.services.intake import contact_rows
from app.services.intake.like_names import LIKE, of_like_names
from app.services.intake.records import ContactDraft, EarlierContact
from app.services.people import repeats
from app.services.people.fire_wall import open_contacts
from app.services.people.folding import address_key
from app.services.people.repeats import REPEAT_WITHIN
from app.services.unit_of_work import Hub, ReadingUnit

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class _Same:
    """By what an earlier contact is recognised: known persons, names with birth dates, places, telephones."""

    persons: tuple[UUID, ...]
    births: tuple[tuple[str, str, date], ...]
    places: tuple[str, ...]
    phones: tuple[str, ...]


@guarded(Act.FIND_PEOPLE)
def earlier_contacts(
    hub: Hub, actor: Actor, draft: ContactDraft, but: UUID | None = None
) -> tuple[EarlierContact, ...]:
    """Earlier contacts that agree with a contact as typed, newest first, at most twenty; `but` is the contact itself.

    The same person is one tied to the same known person, or of the same folded name and birth date; whoever is only of
    a like name is shown too, and makes no repeat. Contacts of restricted enquiries and of restricted people are left
    out where those are closed to whoever asks.
    """
    with hub.reading(actor) as unit:
        return list_earlier(unit, draft, unit.at, but)


def list_earlier(
    unit: ReadingUnit, draft: ContactDraft, before: datetime, but: UUID | None = None
) -> tuple[EarlierContact, ...]:
    """What `earlier_contacts` gives, inside a transaction: contacts received until `before`."""
    session, same = unit.session, _same(draft)
    why: dict[UUID, list[str]] = {}
    people = _people_conditions(same)
    if people:
        rows = session.execute(
            select(ContactPerson.contact_id, ContactPerson.is_child, ContactPerson.forenames).where(or_(*people))
        )
        for contact_id, is_child, forenames in rows:
            said = f"same {'child' if is_child else 'adult'}: {forenames}".rstrip(": ")
            why.setdefault(contact_id, []).append(said)
    for contact_id, said in of_like_names(session, same.births):
        why.setdefault(contact_id, []).append(said)
    if same.places:
        for (contact_id,) in session.execute(select(Contact.id).where(Contact.address_key.in_(same.places))):
            why.setdefault(contact_id, []).append("same address")
    if same.phones:
        for (contact_id,) in session.execute(_by_phone(same.phones)):
            why.setdefault(contact_id, []).append("same telephone")
    why.pop(but, None) if but is not None else None
    if not why:
        return ()
    found = session.execute(
        select(Contact)
        .outerjoin(Enquiry, Enquiry.id == Contact.enquiry_id)
        .where(
            Contact.id.in_(as_many(list(why)[:500])),
            Contact.received_at <= before,
            Contact.status != ContactStatus.DUPLICATE,
            *open_contacts(unit),
        )
        .order_by(Contact.received_at.desc())
        .limit(MOST_SHOWN)
    ).scalars()
    return tuple(_row(contact, tuple(dict.fromkeys(why[contact.id])), before) for contact in found)


def count_repeats(session: Session, draft: ContactDraft, received: datetime, but: UUID | None = None) -> int:
    """How many contacts of the twelve months before `received` are about the same child, adult or address."""
    same = _same(draft)
    return repeats.count(session, repeats.Marks(same.persons, same.births, same.places), received, but)


def _same(draft: ContactDraft) -> _Same:
    births: list[tuple[str, str, date]] = []
    for person in draft.people:
        born = contact_rows.birth_of(person)
        keys = contact_rows.name_keys(person)
        if born is not None and born.precision == "day" and all(keys):
            births.append((*keys, born.day))
    phones = [contact_rows.phone_key(draft.family_phone)]
    phones += [contact_rows.phone_key(person.phone) for person in draft.people]
    return _Same(
        _present(person.person_id for person in draft.people),
        tuple(dict.fromkeys(births)),
        _present([address_key(draft.address, draft.postcode)]),
        _present(phones),
    )


def _people_conditions(same: _Same) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if same.persons:
        found.append(ContactPerson.person_id.in_(same.persons))
    found.extend(
        and_(
            ContactPerson.surname_key == surname,
            ContactPerson.forename_key == forename,
            ContactPerson.date_of_birth == born,
        )
        for surname, forename, born in same.births
    )
    return found


def _by_phone(phones: tuple[str, ...]) -> Any:
    return union(
        select(Contact.id).where(Contact.phone_key.in_(phones)),
        select(ContactPerson.contact_id).where(ContactPerson.phone_key.in_(phones)),
    )


def _present(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(value for value in values if value is not None))


def _row(contact: Contact, why: tuple[str, ...], before: datetime) -> EarlierContact:
    counts = any(not each.startswith(("same telephone", LIKE)) for each in why)
    return EarlierContact(
        contact.id,
        contact.reference,
        contact.received_at,
        contact.subject_line,
        contact.headline,
        contact.status.value,
        contact.chosen_outcome or "",
        why,
        counts and contact.received_at >= before - REPEAT_WITHIN,
        contact.written_due_at is not None and contact.written_received_at is None,
    )
