"""Enquiries: a MASH case, who is in it, how it is rated and how its clock runs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Authored, Base, Code, Identified, Line, Narrative, Short, Versioned, kind
from app.models.enums import ContactRole, EnquiryStatus, RatingColour, RatingStage


class Enquiry(Identified, Versioned, Base):
    """A MASH enquiry. It keeps the policy version it started under.

    `clock_started_at` is the policy's start event; `short_number` is all of the reference that the wall shows.
    """

    __tablename__ = "enquiry"
    __table_args__ = (
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_has_a_time"),
        Index("ix_enquiry_status_due_at", "status", "due_at"),
        Index("ix_enquiry_lead_worker_id", "lead_worker_id", "status"),
        Index("ix_enquiry_household_id", "household_id"),
    )

    reference: Mapped[Code] = mapped_column(unique=True)
    plain_reference: Mapped[Code] = mapped_column(unique=True)
    short_number: Mapped[Code]
    status: Mapped[EnquiryStatus] = mapped_column(kind(EnquiryStatus, "status"))
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    lead_worker_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    clock_started_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    due_reason: Mapped[Line]
    rating: Mapped[RatingColour] = mapped_column(kind(RatingColour, "rating"))
    level_of_need: Mapped[int]
    subject_line: Mapped[Line]
    household_id: Mapped[UUID | None] = mapped_column(ForeignKey("household.id"))
    policy_version_id: Mapped[UUID] = mapped_column(ForeignKey("policy_version.id"))
    restricted: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None]


class EnquiryPerson(Identified, Base):
    """A member of the household or another person the enquiry asks about, related or not."""

    __tablename__ = "enquiry_person"
    __table_args__ = (UniqueConstraint("enquiry_id", "contact_person_id"), UniqueConstraint("enquiry_id", "position"))

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    contact_person_id: Mapped[UUID] = mapped_column(ForeignKey("contact_person.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[ContactRole] = mapped_column(kind(ContactRole, "role"))
    position: Mapped[int]


class EnquiryMember(Base):
    """A person of the staff whom a manager named on the case."""

    __tablename__ = "enquiry_member"

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    named_at: Mapped[datetime]
    named_by_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))


class EnquiryPause(Identified, Base):
    """The enquiry's clock stood still, with a manager's reason."""

    __tablename__ = "enquiry_pause"
    __table_args__ = (
        CheckConstraint("length(trim(reason)) > 0", name="has_a_reason"),
        CheckConstraint("until IS NULL OR until > since", name="until_after_since"),
        Index(
            "ux_enquiry_pause_running",
            "enquiry_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    reason: Mapped[Narrative]
    started_by_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class Rating(Authored, Base):
    """A rating of a contact or an enquiry: append-only, with its reason and author."""

    __tablename__ = "rating"
    __table_args__ = (
        CheckConstraint("(contact_id IS NULL) <> (enquiry_id IS NULL)", name="of_one_thing"),
        CheckConstraint("length(trim(reason)) > 0", name="has_a_reason"),
    )

    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact.id"), index=True)
    enquiry_id: Mapped[UUID | None] = mapped_column(ForeignKey("enquiry.id"), index=True)
    stage: Mapped[RatingStage] = mapped_column(kind(RatingStage, "stage"))
    colour: Mapped[RatingColour] = mapped_column(kind(RatingColour, "colour"))
    reason: Mapped[Narrative]


class Note(Authored, Base):
    """A note on an enquiry or a contact: append-only; a correction names the note it corrects."""

    __tablename__ = "note"
    __table_args__ = (CheckConstraint("(contact_id IS NULL) <> (enquiry_id IS NULL)", name="on_one_thing"),)

    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact.id"), index=True)
    enquiry_id: Mapped[UUID | None] = mapped_column(ForeignKey("enquiry.id"), index=True)
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("note.id"))
    visibility: Mapped[Code]
    title: Mapped[Short | None]
    text: Mapped[Narrative]
