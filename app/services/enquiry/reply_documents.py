"""The partners' own papers beside the requests they answer, encrypted as they came."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.models import Document, Enquiry, InformationRequest, RequestDocument, new_id
from app.models.enums import DocumentUse
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import CASE, check_named, on_case
from app.services.enquiry.request_records import ReplyDocument
from app.services.errors import NotFound
from app.services.lengths import file_name
from app.services.unit_of_work import Hub, WritingUnit


@dataclass(frozen=True, slots=True)
class ReplyPaper:
    """A paper beside a request, as a list shows it."""

    id: UUID
    request_id: UUID
    name: str
    media_type: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenedPaper:
    """A paper with its bytes exactly as they came."""

    paper: ReplyPaper
    content: bytes = field(repr=False)


def keep_document(unit: WritingUnit, request_id: UUID, document: ReplyDocument) -> UUID:
    """Keep a partner's paper beside a request; the same bytes a second time are not kept twice. The paper's id."""
    digest = hashlib.sha256(document.content).hexdigest()
    there = unit.session.scalars(
        select(Document.id)
        .join(RequestDocument, RequestDocument.document_id == Document.id)
        .where(
            RequestDocument.request_id == request_id,
            RequestDocument.use == DocumentUse.REPLY,
            Document.sha256 == digest,
        )
    ).first()
    if there is not None:
        return there
    row = Document(
        id=new_id(),
        at=unit.at,
        by_id=unit.who.user_id,
        name=file_name(document.name),
        media_type=document.media_type[:200],
        size=len(document.content),
        sha256=digest,
        content=document.content,
    )
    unit.add(row)
    unit.session.flush()
    unit.add(RequestDocument(document_id=row.id, request_id=request_id, use=DocumentUse.REPLY))
    unit.audit("reply document kept", "document", row.id, request=str(request_id), bytes=len(document.content))
    return row.id


@guarded(Act.SEE_ENQUIRY)
def list_reply_papers(hub: Hub, actor: Actor, enquiry_id: UUID) -> tuple[ReplyPaper, ...]:
    """The partners' own papers of an enquiry, oldest first.

    Raises:
        NotNamed: the case is restricted, and this person is neither named on it nor a service manager.
    """

    with hub.reading(actor) as unit:
        check_named(unit, unit.get(Enquiry, enquiry_id, CASE))
        rows = unit.session.execute(
            select(Document, RequestDocument.request_id)
            .join(RequestDocument, RequestDocument.document_id == Document.id)
            .join(InformationRequest, InformationRequest.id == RequestDocument.request_id)
            .where(InformationRequest.enquiry_id == enquiry_id, RequestDocument.use == DocumentUse.REPLY)
            .order_by(Document.at, Document.id)
        )
        return tuple(_paper(row, request_id) for row, request_id in rows)


@guarded(Act.SEE_ENQUIRY)
def open_reply_paper(hub: Hub, actor: Actor, enquiry_id: UUID, document_id: UUID) -> OpenedPaper:
    """A partner's paper with its bytes; the opening is audited.

    Raises:
        NotFound: it stands beside no request of this enquiry. NotNamed: the case is restricted.
    """
    with on_case(hub, actor, enquiry_id, closed_too=True) as case:
        unit = case.unit
        beside = unit.session.scalars(
            select(RequestDocument.request_id)
            .join(InformationRequest, InformationRequest.id == RequestDocument.request_id)
            .where(RequestDocument.document_id == document_id, InformationRequest.enquiry_id == enquiry_id)
        ).first()
        if beside is None:
            raise NotFound("This document is not beside a request of this enquiry.", "Refresh the replies.")
        row = unit.get(Document, document_id, "This document")
        opened = OpenedPaper(_paper(row, beside), bytes(row.content))
        unit.audit("document opened", "document", document_id, request=str(beside))
        unit.commit()
        return opened


def _paper(row: Document, request_id: UUID) -> ReplyPaper:
    return ReplyPaper(row.id, request_id, row.name, row.media_type, row.size, row.at)
