"""The original documents kept beside contacts, inside the encrypted database."""

from uuid import UUID

from sqlalchemy import select

from app.models import Contact, Document, InformationRequest, RequestDocument
from app.services.access import Act, Actor, guarded
from app.services.errors import Hidden
from app.services.intake.inbox import not_in_a_closed_room
from app.services.intake.inbox_peek import enters, visible_contact
from app.services.intake.records import OriginalDocument, StoredDocument
from app.services.unit_of_work import Hub, ReadingUnit


@guarded(Act.OPEN_CONTACT)
def open_document(hub: Hub, actor: Actor, document_id: UUID) -> OriginalDocument:
    """An original with its bytes exactly as they came; the opening is audited.

    Raises:
        NotFound: it is not there, or stands on a restricted enquiry that is not open to this person.
    """
    with hub.writing(actor) as unit:
        row = unit.get(Document, document_id, "This document")
        _check_open(unit, row)
        stored = StoredDocument(row.id, row.name, row.media_type, row.size, row.sha256, row.at)
        original = OriginalDocument(stored, bytes(row.content))
        unit.audit("document opened", "document", document_id, contact=str(row.contact_id or row.batch_id))
        unit.commit()
        return original


def _check_open(unit: ReadingUnit, row: Document) -> None:
    """Refuse what stands on a closed enquiry: beside its contact, its request, or in a batch with such a contact."""
    if row.contact_id is not None:
        visible_contact(unit, row.contact_id)
    in_batch = select(Contact.id).where(Contact.batch_id == row.batch_id, ~not_in_a_closed_room(unit.who)).limit(1)
    asked = (
        select(InformationRequest.enquiry_id)
        .join(RequestDocument, RequestDocument.request_id == InformationRequest.id)
        .where(RequestDocument.document_id == row.id)
    )
    closed = any(not enters(unit, each) for each in unit.session.scalars(asked))
    if closed or (row.batch_id is not None and unit.session.scalar(in_batch) is not None):
        raise Hidden("This document is not there any more.", "Refresh the list and look again.")
