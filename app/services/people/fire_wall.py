"""What of contacts and enquiries is open to whoever reads pages of people: the fire wall, once for all pages."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased

from app.models import Contact, ContactPerson, Enquiry, EnquiryMember, Person
from app.services import clock
from app.services.people import pairs
from app.services.trust.break_glass import holds_person
from app.services.unit_of_work import ReadingUnit


def open_enquiries(unit: ReadingUnit) -> ColumnElement[bool]:
    """Whether an enquiry is open to whoever reads."""
    if pairs.sees_restricted(unit):
        return Enquiry.id.is_not(None)
    named = exists().where(EnquiryMember.enquiry_id == Enquiry.id, EnquiryMember.user_id == unit.who.user_id)
    return or_(Enquiry.restricted.is_(False), named)


def open_contacts(unit: ReadingUnit) -> list[ColumnElement[bool]]:
    """What makes a contact, outer joined to its enquiry, open to whoever reads a page of people."""
    wanted: list[ColumnElement[bool]] = [or_(Contact.enquiry_id.is_(None), open_enquiries(unit))]
    if not pairs.sees_restricted(unit):
        other, who = aliased(ContactPerson), aliased(Person)
        hidden = exists().where(other.contact_id == Contact.id, who.id == other.person_id, who.restricted)
        hidden = hidden.where(~holds_person(unit, who.id))
        wanted.append(~hidden.correlate(Contact))  # of each contact by an index: of all at once it would read everybody
    return wanted


def day_of(moment: datetime) -> date:
    """The day in London of a moment."""
    return moment.astimezone(clock.LONDON).date()
