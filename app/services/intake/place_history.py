"""What is known of an address and a telephone: contacts within twelve months, how many of them about other children."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session

from app.models import Contact, ContactPerson, Enquiry
from app.models.enums import ContactStatus
from app.services.access import Act, Actor, guarded
from app.services.intake import contact_rows
from app.services.intake.known_on_contact import is_closed
from app.services.intake.like_names import like
from app.services.intake.records import ContactDraft
from app.services.people.fire_wall import open_contacts
from app.services.people.folding import address_key
from app.services.people.household_page import households_at
from app.services.people.repeats import REPEAT_WITHIN
from app.services.unit_of_work import Hub, ReadingUnit

ADDRESS, PHONE = "address", "telephone"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PlaceHistory:
    """How often one address or telephone was met before.

    Attributes:
        kind: `address` or `telephone`.
        contacts: how many contacts of the last twelve months name it.
        others: how many of those are about other children than the contact being typed names; nought while it names
            none.
        homes: the households known at the address, each with its address, which says so where it may not be told on.
    """

    kind: str
    contacts: int
    others: int
    homes: tuple[tuple[UUID, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class _Child:
    """By what a child is recognised: the known person, and the folded name."""

    person_id: UUID | None
    surname: str
    forename: str


@guarded(Act.FIND_PEOPLE)
def place_history(
    hub: Hub, actor: Actor, draft: ContactDraft, but: UUID | None = None
) -> tuple[PlaceHistory, ...]:
    """For the address and the telephones of a contact as typed, the contacts of the last twelve months that name them.

    Contacts of restricted enquiries and of restricted people count only for whom they are open; the contact itself
    (`but`) does not. What was met never, and has no household, is left out. A child tied to the same known person, or
    of a name like it, is the same child here.
    """
    places = _present([address_key(draft.address, draft.postcode)])
    places += _present(address_key(person.address, person.postcode) for person in draft.people)
    phones = _present([contact_rows.phone_key(draft.family_phone)])
    phones += _present(contact_rows.phone_key(person.phone) for person in draft.people)
    if not (places or phones):
        return ()
    named = [person for person in draft.people if person.is_child and (person.forenames or person.surname)]
    mine = [_Child(person.person_id, *contact_rows.name_keys(person)) for person in named]
    with hub.reading(actor) as unit:
        return _history(unit, places, phones, mine, but)


@guarded(Act.FIND_PEOPLE)
def places_of_contact(hub: Hub, actor: Actor, contact_id: UUID) -> tuple[PlaceHistory, ...]:
    """The same for a contact that is recorded; nothing where it is closed to whoever asks.

    Raises:
        NotFound: the contact is not there.
    """
    with hub.reading(actor) as unit:
        contact = unit.get(Contact, contact_id, "This contact")
        if is_closed(unit, contact):
            return ()
        people = unit.session.scalars(select(ContactPerson).where(ContactPerson.contact_id == contact_id)).all()
        children = [each for each in people if each.is_child and (each.forenames or each.surname)]
        mine = [_Child(each.person_id, each.surname_key, each.forename_key) for each in children]
        places = _present([contact.address_key, *(each.address_key for each in people)])
        phones = _present([contact.phone_key, *(each.phone_key for each in people)])
        return _history(unit, places, phones, mine, contact_id)


def _history(
    unit: ReadingUnit, places: list[str], phones: list[str], mine: list[_Child], but: UUID | None
) -> tuple[PlaceHistory, ...]:
    found = []
    homes = households_at(unit, places)
    for kind, asked in ((ADDRESS, _by_address(places)), (PHONE, _by_phone(phones))):
        contacts = _counted(unit, asked, but) if asked is not None else []
        known = homes if kind == ADDRESS else ()
        if contacts or known:
            found.append(PlaceHistory(kind, len(contacts), _others(unit.session, contacts, mine), known))
    return tuple(found)


def _by_address(places: list[str]) -> Select[UUID] | None:
    if not places:
        return None
    both = union(
        select(Contact.id.label("id")).where(Contact.address_key.in_(places)),
        select(ContactPerson.contact_id.label("id")).where(ContactPerson.address_key.in_(places)),
    ).subquery()
    return select(both.c.id)


def _by_phone(phones: list[str]) -> Select[UUID] | None:
    if not phones:
        return None
    both = union(
        select(Contact.id.label("id")).where(Contact.phone_key.in_(phones)),
        select(ContactPerson.contact_id.label("id")).where(ContactPerson.phone_key.in_(phones)),
    ).subquery()
    return select(both.c.id)


def _counted(unit: ReadingUnit, asked: Select[UUID], but: UUID | None) -> list[UUID]:
    """The contacts of the last twelve months among these that may be counted."""
    rows = unit.session.scalars(
        select(Contact.id)
        .outerjoin(Enquiry, Enquiry.id == Contact.enquiry_id)
        .where(
            Contact.id.in_(asked),
            Contact.received_at <= unit.at,
            Contact.received_at >= unit.at - REPEAT_WITHIN,
            Contact.status != ContactStatus.DUPLICATE,
            *open_contacts(unit),
        )
    )
    return [contact for contact in rows if contact != but]


def _others(session: Session, contacts: list[UUID], mine: list[_Child]) -> int:
    """How many of the contacts name children, and none of these."""
    if not mine:
        return 0
    children: dict[UUID, list[_Child]] = {}
    for start in range(0, len(contacts), _AT_ONCE):
        rows = session.execute(
            select(
                ContactPerson.contact_id, ContactPerson.person_id, ContactPerson.surname_key, ContactPerson.forename_key
            ).where(ContactPerson.contact_id.in_(contacts[start : start + _AT_ONCE]), ContactPerson.is_child)
        )
        for row in rows:
            children.setdefault(row.contact_id, []).append(_Child(row.person_id, row.surname_key, row.forename_key))
    return sum(not any(_same(one, other) for one in mine for other in theirs) for theirs in children.values())


def _same(one: _Child, other: _Child) -> bool:
    """Whether two are one child, as far as a count needs to know; who has no name yet may be anybody."""
    if one.person_id is not None and other.person_id is not None:
        return one.person_id == other.person_id
    return _like(one.forename, other.forename) and _like(one.surname, other.surname)


def _like(one: str, other: str) -> bool:
    if not one or not other:
        return True
    return like(one, other)


def _present(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
