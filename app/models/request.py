"""Information requests, the partners' replies, and the items in them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Authored, Base, Code, Identified, Line, Narrative, Short, Versioned, kind
from app.models.enums import DocumentUse, InvolvementFound, ItemHandling, RequestState, SendingWay


class InformationRequest(Identified, Versioned, Base):
    """What one agency is asked about the people of one enquiry.

    `relies_on_override`: consent does not carry this request. Such a request cannot be `sent` before an override
    of its enquiry is agreed; triggers refuse it at any level above.
    """

    __tablename__ = "information_request"
    __table_args__ = (
        CheckConstraint("state NOT IN ('sent', 'replied') OR sent_at IS NOT NULL", name="sent_has_a_time"),
        CheckConstraint("NOT relies_on_override OR state <> 'sent' OR override_id IS NOT NULL", name="names_override"),
        CheckConstraint(
            "(state = 'withdrawn') = (length(trim(coalesce(withdrawn_reason, ''))) > 0)"
            " AND (state = 'withdrawn') = (withdrawn_at IS NOT NULL)",
            name="withdrawn_says_why",
        ),
        UniqueConstraint("enquiry_id", "agency_id", "round"),
        Index("ix_information_request_agency_id_state", "agency_id", "state", "due_at"),
        Index("ix_information_request_state_due_at", "state", "due_at"),
    )

    reference: Mapped[Code] = mapped_column(unique=True)
    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    round: Mapped[int] = mapped_column(default=1)
    state: Mapped[RequestState] = mapped_column(kind(RequestState, "state"))
    purpose: Mapped[Narrative]
    lawful_basis: Mapped[Narrative]
    questions: Mapped[Narrative | None]
    urgent: Mapped[bool] = mapped_column(default=False)
    relies_on_override: Mapped[bool] = mapped_column(default=False)
    override_id: Mapped[UUID | None] = mapped_column(ForeignKey("consent_override.id"))
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    sent_at: Mapped[datetime | None]
    sent_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    due_at: Mapped[datetime | None]
    due_reason: Mapped[Line]
    replied_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_reason: Mapped[Narrative | None]


class RequestCell(Identified, Base):
    """One cell of the grid people × agencies: asked under a request, or not asked for a written reason."""

    __tablename__ = "request_cell"
    __table_args__ = (
        UniqueConstraint("enquiry_person_id", "agency_id"),
        CheckConstraint("(request_id IS NULL) <> (not_asked_reason IS NULL)", name="asked_or_reasoned"),
        CheckConstraint("not_asked_reason IS NULL OR length(trim(not_asked_reason)) > 0", name="reason_said"),
    )

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    enquiry_person_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry_person.id"))
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("information_request.id"), index=True)
    not_asked_reason: Mapped[Narrative | None]
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))


class FormerCellReason(Base):
    """Why a cell was not asked until somebody decided it anew: a frozen decision still says it. Append-only."""

    __tablename__ = "former_cell_reason"

    cell_id: Mapped[UUID] = mapped_column(ForeignKey("request_cell.id"), primary_key=True)
    decided_at: Mapped[datetime] = mapped_column(primary_key=True)
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[Narrative]


class Reply(Authored, Base):
    """What an agency answered about one person, with the coverage that makes it mean something. Append-only.

    "None found" means nothing without its date, the period, the area and the systems searched.
    """

    __tablename__ = "reply"
    __table_args__ = (
        CheckConstraint(
            "found <> 'none_found' OR (current_as_of IS NOT NULL AND period_from IS NOT NULL AND period_to IS NOT NULL"
            " AND length(trim(area_searched)) > 0 AND length(trim(systems_searched)) > 0)",
            name="none_found_says_where",
        ),
        CheckConstraint("period_from IS NULL OR period_to IS NULL OR period_to >= period_from", name="period"),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("information_request.id"), index=True)
    enquiry_person_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry_person.id"))
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("reply.id"))
    found: Mapped[InvolvementFound] = mapped_column(kind(InvolvementFound, "found"))
    on_behalf: Mapped[bool]
    received_at: Mapped[datetime]
    provider: Mapped[Line | None]
    contact_person: Mapped[Line | None]
    current_as_of: Mapped[date | None]
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    area_searched: Mapped[Line]
    systems_searched: Mapped[Line]
    systems_not_searched: Mapped[Line | None]
    text: Mapped[Narrative | None]


class ReplyItem(Authored, Base):
    """One fact of a reply. Append-only; its handling stands in `ItemMarking`: without one it is not marked yet.

    `happened_as_written` keeps a date that is no day ("2019", "spring 2024"); `partner_marking` is what the partner's
    own document says of how far it may travel, in its words.
    """

    __tablename__ = "reply_item"

    reply_id: Mapped[UUID] = mapped_column(ForeignKey("reply.id"), index=True)
    position: Mapped[int]
    happened_on: Mapped[date | None]
    source_system: Mapped[Line | None]
    text: Mapped[Narrative]
    happened_as_written: Mapped[Short | None]
    partner_marking: Mapped[Line | None]


class ItemMarking(Authored, Base):
    """How far an item may travel, who decided and why. Re-marking is a new row."""

    __tablename__ = "item_marking"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("reply_item.id"), index=True)
    handling: Mapped[ItemHandling] = mapped_column(kind(ItemHandling, "handling"))
    reason: Mapped[Narrative]


class RequestSending(Authored, Base):
    """A request left the hub: by what way, to whom, and what the form said then. Append-only.

    `consent_words` is the consent position as printed; the due time of that moment is printed beside it.
    """

    __tablename__ = "request_sending"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("information_request.id"), index=True)
    way: Mapped[SendingWay] = mapped_column(kind(SendingWay, "way"))
    recipient: Mapped[Line | None]
    consent_words: Mapped[Line]
    due_at: Mapped[datetime | None]
    due_reason: Mapped[Line]


class RequestDocument(Base):
    """A document beside a request: the form as it went out, or the partner's own answer as it came. Append-only."""

    __tablename__ = "request_document"

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("information_request.id"), index=True)
    use: Mapped[DocumentUse] = mapped_column(kind(DocumentUse, "use"))


class Chase(Authored, Base):
    """Somebody asked an agency where its answer is. Append-only."""

    __tablename__ = "chase"
    __table_args__ = (CheckConstraint("length(trim(text)) > 0", name="says_what"),)

    request_id: Mapped[UUID] = mapped_column(ForeignKey("information_request.id"), index=True)
    way: Mapped[SendingWay] = mapped_column(kind(SendingWay, "way"))
    spoke_to: Mapped[Line | None]
    text: Mapped[Narrative]
    promised_by: Mapped[datetime | None]


class Extension(Authored, Base):
    """A manager gave an agency more time, with a reason. Append-only; the newest holds."""

    __tablename__ = "extension"
    __table_args__ = (
        CheckConstraint("length(trim(reason)) > 0", name="has_a_reason"),
        CheckConstraint("due_at > was_due_at", name="is_later"),
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("information_request.id"), index=True)
    was_due_at: Mapped[datetime]
    due_at: Mapped[datetime]
    reason: Mapped[Narrative]
