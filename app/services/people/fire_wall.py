"""What of contacts and enquiries is open to whoever reads pages of people: the fire wall, once for all pages."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_

from app.models import Contact, ContactPerson, Enquiry, EnquiryMember, Person
from app.services import clock
from app.services.trust.closed_people import open_people, sees_restricted
from app.services.unit_of_work import ReadingUnit

_OTHER, _WHO = ContactPerson.__table__.alias("also_named"), Person.__table__.alias("who_is_named")
"""Made once: an alias made at each asking cost more than the asking."""


def open_enquiries(unit: ReadingUnit) -> ColumnElement[bool]:
    """Whether an enquiry is open to whoever reads."""
    if sees_restricted(unit):
        return Enquiry.id.is_not(None)
    named = exists().where(EnquiryMember.enquiry_id == Enquiry.id, EnquiryMember.user_id == unit.who.user_id)
    return or_(Enquiry.restricted.is_(False), named)


def open_contacts(unit: ReadingUnit) -> list[ColumnElement[bool]]:
    """What makes a contact, outer joined to its enquiry, open to whoever reads a page of people."""
    return [or_(Contact.enquiry_id.is_(None), open_enquiries(unit)), names_nobody_closed(unit)]


def names_nobody_closed(unit: ReadingUnit, but: Collection[UUID] = ()) -> ColumnElement[bool]:
    """Whether a contact is tied to no restricted person who is closed to whoever reads, `but` for some known anyway."""
    if sees_restricted(unit):
        return Contact.id.is_not(None)
    other, who = _OTHER.c, _WHO.c
    hidden = exists().where(other.contact_id == Contact.id, who.id == other.person_id, ~open_people(unit, who))
    if but:
        hidden = hidden.where(who.id.not_in(sorted(but)))
    return ~hidden.correlate_except(_OTHER, _WHO)  # of each contact by an index: of all at once it would read everybody


def day_of(moment: datetime) -> date:
    """The day in London of a moment."""
    return moment.astimezone(clock.LONDON).date()
