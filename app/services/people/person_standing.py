"""How a known person stands, in a few words beside their name: where, when last heard of, in which enquiry, with flags.

An address that may not be disclosed is left to their page, whose opening is audited; of enquiries and contacts that are
closed to whoever reads nothing is told.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

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
        return (*((self.address,) if self.address else ()), *self.happened())

    def happened(self) -> tuple[str, ...]:
        """The same without the address."""
        heard = f"last contact {day_words(self.last_contact)}" if self.last_contact else "on no contact"
        return tuple(each for each in (heard, self.enquiry, *self.flags) if each)


def standings_of(unit: ReadingUnit, people: Collection[UUID]) -> dict[UUID, PersonStanding]:
    """How some people stand today, for whoever may find them; each is asked of the store once for all."""
    if not people:
        return {}
    homes, heard, cases = _addresses(unit, people), _last_contacts(unit, people), cases_of(unit, people)
    warnings, flags, enquiries = kinds_of_warnings(unit, people), newest_flags(unit, cases), _open_enquiries(cases)
    return {
        who: PersonStanding(
            address=homes.get(who, ""),
            last_contact=heard.get(who),
            enquiry=enquiries.get(who, ""),
            flags=(*warnings.get(who, ()), *flags.get(who, ())),
        )
        for who in people
    }


def _addresses(unit: ReadingUnit, people: Collection[UUID]) -> dict[UUID, str]:
    today = clock.today()
    rows = unit.session.execute(
        select(HouseholdMember, Household)
        .join(Household, Household.id == HouseholdMember.household_id)
        .where(HouseholdMember.person_id.in_(people))
        .order_by(HouseholdMember.until.is_not(None), HouseholdMember.since.desc(), HouseholdMember.id)
    ).all()
    now: dict[UUID, Household] = {}
    for stay, home in rows:
        if holds_on(stay, today):
            now.setdefault(stay.person_id, home)
    withheld = withheld_homes(unit, {home.id for home in now.values()})
    return {who: NOT_DISCLOSED if home.id in withheld else address_words(home) for who, home in now.items()}


def _last_contacts(unit: ReadingUnit, people: Collection[UUID]) -> dict[UUID, date]:
    wanted = (
        select(ContactPerson.person_id, func.max(Contact.received_at))
        .join(Contact, Contact.id == ContactPerson.contact_id)
        .outerjoin(Enquiry, Enquiry.id == Contact.enquiry_id)
        .where(ContactPerson.person_id.in_(people), *open_contacts(unit))
        .group_by(ContactPerson.person_id)
    )
    return {who: day_of(at) for who, at in unit.session.execute(wanted) if who is not None}


def _open_enquiries(cases: Mapping[UUID, tuple[Enquiry, str, UUID]]) -> dict[UUID, str]:
    running: dict[UUID, dict[UUID, Enquiry]] = {}
    for case, _, who in cases.values():  # of two contacts that are one enquiry somebody has two places in it
        if case.status is EnquiryStatus.OPEN:
            running.setdefault(who, {})[case.id] = case
    found = {}
    for who, theirs in running.items():
        newest = max(theirs.values(), key=lambda case: case.opened_at)
        more = f" and {len(theirs) - 1} more" if len(theirs) > 1 else ""
        found[who] = f"enquiry {newest.reference} open, {newest.rating.value}{more}"
    return found
