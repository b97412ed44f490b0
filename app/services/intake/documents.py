"""The original documents kept beside contacts, inside the encrypted database."""

from uuid import UUID

from app.models import Document
from app.services.access import Act, Actor, guarded
from app.services.intake.records import OriginalDocument, StoredDocument
from app.services.unit_of_work import Hub


@guarded(Act.OPEN_CONTACT)
def open_document(hub: Hub, actor: Actor, document_id: UUID) -> OriginalDocument:
    """An original with its bytes exactly as they came; the opening is audited."""
    with hub.writing(actor) as unit:
        row = unit.get(Document, document_id, "This document")
        stored = StoredDocument(row.id, row.name, row.media_type, row.size, row.sha256, row.at)
        original = OriginalDocument(stored, bytes(row.content))
        unit.audit("document opened", "document", document_id, contact=str(row.contact_id or row.batch_id))
        unit.commit()
        return original
