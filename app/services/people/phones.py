"""The telephone numbers of a home: those of who lives there, and those that contacts about its address gave."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from app.models import Contact, ContactPerson, Enquiry, Household, Person
from app.services.dates import day_words
from app.services.people.fire_wall import day_of, open_contacts
from app.services.people.household_records import HomePhone
from app.services.people.merge_fields import name_of
from app.services.unit_of_work import ReadingUnit

MOST_TELLING = 3
_DIGITS = 10


def phones_of(unit: ReadingUnit, home: Household, living: Iterable[Person]) -> tuple[HomePhone, ...]:
    """Each number once, with the first few who gave it: the people of the home, then contacts, the newest first."""
    written: dict[str, str] = {}
    told: dict[str, dict[str, None]] = {}
    for number, who in (*_own(living), *_in_contacts(unit, home.address_key)):
        key = "".join(sign for sign in number if sign.isdigit())[-_DIGITS:] or number.casefold()
        written.setdefault(key, number)
        told.setdefault(key, {})[who] = None
    return tuple(HomePhone(written[key], _first(list(who))) for key, who in told.items())


def _own(living: Iterable[Person]) -> Iterator[tuple[str, str]]:
    for person in living:
        if person.phone and person.phone.strip():
            yield person.phone.strip(), name_of(person)


def _in_contacts(unit: ReadingUnit, key: str) -> Iterator[tuple[str, str]]:
    """The numbers that contacts open to whoever reads gave for an address, as theirs or as that of somebody there."""
    if not key.strip(" |"):
        return
    for number, of_contact in ((Contact.family_phone, True), (ContactPerson.phone, False)):
        wanted = select(number, Contact.reference, Contact.received_at)
        if not of_contact:
            wanted = wanted.join(ContactPerson, ContactPerson.contact_id == Contact.id)
        rows = unit.session.execute(
            wanted.outerjoin(Enquiry, Enquiry.id == Contact.enquiry_id)
            .where(
                number.is_not(None),
                (Contact if of_contact else ContactPerson).address_key == key,
                *open_contacts(unit),
            )
            .order_by(Contact.received_at.desc(), Contact.id.desc())
        )
        for said, reference, received in rows:
            if said and said.strip():
                yield said.strip(), f"{reference}, {day_words(day_of(received))}"


def _first(who: list[str]) -> tuple[str, ...]:
    more = len(who) - MOST_TELLING
    return (*who[:MOST_TELLING], *((f"{more} more",) if more > 0 else ()))
