"""How a known person stands, in a few words beside their name: where, when last heard of, in which enquiry, with flags.

An address that may not be disclosed is left to their page, whose opening is audited; of enquiries and contacts that are
closed to whoever reads nothing is told.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.models import Contact, ContactPerson, Enquiry, Household, HouseholdMember
from app.models.enums import EnquiryStatus
from app.services import clock
from app.services.dates import day_words
from app.services.people.fire_wall import day_of, open_contacts
from app.services.people.person_events import cases_of, kinds_of_warnings, newest_flags
from app.services.people.person_homes import address_words, holds_on, withheld_homes
from app.services.unit_of_work import ReadingUnit

NOT_DISCLOSED = "address not to be disclosed"


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """What is told of a known person beside their name; what nobody knows is empty."""

    address: str = field(default="", repr=False)
    last_contact: date | None = None
    enquiry: str = ""
    flags: tuple[str, ...] = ()

    def words(self) -> tuple[str, ...]:
        """Each thing that is known, in words."""
        heard = f"last contact {day_words(self.last_contact)}" if self.last_contact else "on no contact"
        return tuple(each for each in (self.address, heard, self.enquiry, *self.flags) if each)


def standing_of(unit: ReadingUnit, person: UUID) -> PersonStanding:
    """How a person stands today, for whoever may find them."""
    return PersonStanding(
        address=_address(unit, person),
        last_contact=_last_contact(unit, person),
        enquiry=_open_enquiry(unit, person),
        flags=(*kinds_of_warnings(unit, person), *newest_flags(unit, person)),
    )


def _address(unit: ReadingUnit, person: UUID) -> str:
    today = clock.today()
    rows = unit.session.execute(
        select(HouseholdMember, Household)
        .join(Household, Household.id == HouseholdMember.household_id)
        .where(HouseholdMember.person_id == person)
        .order_by(HouseholdMember.until.is_not(None), HouseholdMember.since.desc(), HouseholdMember.id)
    ).all()
    for stay, home in rows:
        if holds_on(stay, today):
            return NOT_DISCLOSED if withheld_homes(unit, {home.id}) else address_words(home)
    return ""


def _last_contact(unit: ReadingUnit, person: UUID) -> date | None:
    wanted = (
        select(Contact.received_at)
        .join(ContactPerson, ContactPerson.contact_id == Contact.id)
        .outerjoin(Enquiry, Enquiry.id == Contact.enquiry_id)
        .where(ContactPerson.person_id == person, *open_contacts(unit))
        .order_by(Contact.received_at.desc())
        .limit(1)
    )
    found = unit.session.scalars(wanted).first()
    return day_of(found) if found is not None else None


def _open_enquiry(unit: ReadingUnit, person: UUID) -> str:
    running = [case for case, _, _ in cases_of(unit, (person,)).values() if case.status is EnquiryStatus.OPEN]
    if not running:
        return ""
    newest = max(running, key=lambda case: case.opened_at)
    more = f" and {len(running) - 1} more" if len(running) > 1 else ""
    return f"enquiry {newest.reference} open, {newest.rating.value}{more}"
