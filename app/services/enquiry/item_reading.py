"""Reading the items of an enquiry with the marking that holds. Whoever lets a text leave the hub asks here."""

from uuid import UUID

from sqlalchemy import select

from app.models import (
    Agency,
    ContactPerson,
    EnquiryPerson,
    InformationRequest,
    ItemMarking,
    Reply,
    ReplyItem,
)
from app.services.enquiry.cases import name_of
from app.services.enquiry.item_records import ItemRow, MarkingRow
from app.services.enquiry.reading import names_of
from app.services.unit_of_work import ReadingUnit


def read_items(unit: ReadingUnit, enquiry_id: UUID) -> tuple[ItemRow, ...]:
    """Every item of every standing reply, by agency, person and date; those of corrected replies are left out."""
    corrected = (
        select(Reply.corrects_id)
        .join(InformationRequest, InformationRequest.id == Reply.request_id)
        .where(InformationRequest.enquiry_id == enquiry_id, Reply.corrects_id.is_not(None))
    )
    rows = unit.session.execute(
        select(
            ReplyItem,
            Reply.id.label("reply_id"),
            Reply.enquiry_person_id,
            InformationRequest.id.label("request_id"),
            InformationRequest.reference,
            Agency.id.label("agency_id"),
            Agency.name.label("agency"),
            ContactPerson,
        )
        .join(Reply, Reply.id == ReplyItem.reply_id)
        .join(InformationRequest, InformationRequest.id == Reply.request_id)
        .join(Agency, Agency.id == InformationRequest.agency_id)
        .join(EnquiryPerson, EnquiryPerson.id == Reply.enquiry_person_id)
        .join(ContactPerson, ContactPerson.id == EnquiryPerson.contact_person_id)
        .where(InformationRequest.enquiry_id == enquiry_id, Reply.id.not_in(corrected))
        .order_by(Agency.position, EnquiryPerson.position, ReplyItem.happened_on, ReplyItem.position)
    ).all()
    markings = _markings(unit, enquiry_id)
    names = names_of(unit, (row.ReplyItem.by_id for row in rows))
    return tuple(
        ItemRow(
            id=item.id,
            reply_id=row.reply_id,
            request_id=row.request_id,
            request_reference=row.reference,
            agency_id=row.agency_id,
            agency=row.agency,
            person_id=row.enquiry_person_id,
            person=name_of(row.ContactPerson),
            position=item.position,
            happened_on=item.happened_on,
            happened_as_written=item.happened_as_written or "",
            source_system=item.source_system or "",
            text=item.text,
            partner_marking=item.partner_marking or "",
            at=item.at,
            by=names[item.by_id],
            handling=markings[item.id][0].handling if item.id in markings else None,
            markings=tuple(markings.get(item.id, ())),
        )
        for row in rows
        for item in (row.ReplyItem,)
    )


def shareable(items: tuple[ItemRow, ...]) -> tuple[ItemRow, ...]:
    """The items that may leave the hub: only those whose newest marking says so."""
    return tuple(item for item in items if item.handling == "share_onward")


def _markings(unit: ReadingUnit, enquiry_id: UUID) -> dict[UUID, list[MarkingRow]]:
    """The markings of every item of an enquiry, newest first."""
    rows = unit.session.scalars(
        select(ItemMarking)
        .join(ReplyItem, ReplyItem.id == ItemMarking.item_id)
        .join(Reply, Reply.id == ReplyItem.reply_id)
        .join(InformationRequest, InformationRequest.id == Reply.request_id)
        .where(InformationRequest.enquiry_id == enquiry_id)
        .order_by(ItemMarking.at.desc(), ItemMarking.id.desc())
    ).all()
    names = names_of(unit, (row.by_id for row in rows))
    found: dict[UUID, list[MarkingRow]] = {}
    for row in rows:
        made = MarkingRow(row.id, row.at, row.by_id, names[row.by_id], row.handling.value, row.reason)
        found.setdefault(row.item_id, []).append(made)
    return found
