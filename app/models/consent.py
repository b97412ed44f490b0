"""Consent events, and overriding consent by two different people."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Authored, Base, Code, Identified, Line, Narrative, kind
from app.models.enums import ConsentPosition, OverrideGround, OverrideState


class ConsentEvent(Authored, Base):
    """Consent was sought, given, refused, not sought or withdrawn. Append-only."""

    __tablename__ = "consent_event"
    __table_args__ = (
        CheckConstraint("position <> 'not_sought' OR reason IS NOT NULL", name="not_sought_has_a_reason"),
        CheckConstraint("contact_id IS NOT NULL OR enquiry_id IS NOT NULL", name="of_something"),
    )

    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact.id"), index=True)
    enquiry_id: Mapped[UUID | None] = mapped_column(ForeignKey("enquiry.id"), index=True)
    position: Mapped[ConsentPosition] = mapped_column(kind(ConsentPosition, "position"))
    said_by: Mapped[Line | None]
    covers: Mapped[Line | None]
    reason: Mapped[Code | None]
    explanation: Mapped[Narrative | None]


class ConsentOverride(Identified, Base):
    """A MASH manager proposes, a service manager who is somebody else agrees or refuses.

    Decided once and then locked: triggers refuse every later change.
    """

    __tablename__ = "consent_override"
    __table_args__ = (
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="two_different_people"),
        CheckConstraint(
            "(state = 'proposed') = (decided_by_id IS NULL) AND (state = 'proposed') = (decided_at IS NULL)",
            name="decided_names_who_and_when",
        ),
        CheckConstraint("length(trim(analysis)) > 0", name="has_an_analysis"),
        CheckConstraint("length(trim(alternatives)) > 0", name="has_alternatives"),
        CheckConstraint(
            "state <> 'refused' OR length(trim(coalesce(decision_reason, ''))) > 0", name="refusal_has_a_reason"
        ),
        Index("ix_consent_override_state", "state", "proposed_at"),
    )

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    ground: Mapped[OverrideGround] = mapped_column(kind(OverrideGround, "ground"))
    analysis: Mapped[Narrative]
    alternatives: Mapped[Narrative]
    not_told: Mapped[Narrative | None]
    not_told_until: Mapped[datetime | None]
    state: Mapped[OverrideState] = mapped_column(kind(OverrideState, "state"))
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decision_reason: Mapped[Narrative | None]


class FileNote(Authored, Base):
    """A locked note on one subject's file: consent was overridden, with analysis and justification. Append-only."""

    __tablename__ = "file_note"
    __table_args__ = (UniqueConstraint("override_id", "enquiry_person_id"),)

    override_id: Mapped[UUID] = mapped_column(ForeignKey("consent_override.id"))
    enquiry_person_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry_person.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    title: Mapped[Line]
    text: Mapped[Narrative]
