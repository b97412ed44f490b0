"""Summaries, who got which version, and the answer every referrer is owed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Authored, Base, Code, Identified, Line, Narrative, kind
from app.models.enums import FeedbackWay


class Summary(Authored, Base):
    """One issued version of an enquiry's summary. Append-only."""

    __tablename__ = "summary"
    __table_args__ = (UniqueConstraint("enquiry_id", "form", "number"),)

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    form: Mapped[Code]
    number: Mapped[int]
    handling_mark: Mapped[Line]
    body: Mapped[dict[str, Any]]


class Dissemination(Authored, Base):
    """Who got which version, when, by what way, on what basis. Append-only.

    `sha256` is that of the file that left; `told_of_id` names the earlier dissemination that this one corrects.
    """

    __tablename__ = "dissemination"

    summary_id: Mapped[UUID] = mapped_column(ForeignKey("summary.id"), index=True)
    recipient: Mapped[Line]
    way: Mapped[Line]
    basis: Mapped[Narrative]
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"))
    sha256: Mapped[str | None] = mapped_column(String(64))
    told_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("dissemination.id"))


class Feedback(Identified, Base):
    """The answer a referrer is owed: no contact closes in silence."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("given_at IS NULL OR way IS NOT NULL", name="given_says_how"),
        CheckConstraint("NOT do_not_contact OR length(trim(coalesce(reason, ''))) > 0", name="silence_has_a_reason"),
        Index(
            "ix_feedback_owed",
            "owed_since",
            "contact_id",
            sqlite_where=text("given_at IS NULL"),
            postgresql_where=text("given_at IS NULL"),
        ),
    )

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), unique=True)
    owed_since: Mapped[datetime]
    do_not_contact: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[Narrative | None]
    given_at: Mapped[datetime | None]
    given_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    way: Mapped[Line | None]


class FeedbackMessage(Authored, Base):
    """What a referrer was told, or why they are not told, as it was written. Append-only."""

    __tablename__ = "feedback_message"

    feedback_id: Mapped[UUID] = mapped_column(ForeignKey("feedback.id"), index=True)
    way: Mapped[FeedbackWay] = mapped_column(kind(FeedbackWay, "way"))
    recipient: Mapped[Line]
    text: Mapped[Narrative]


class ReferrerReport(Authored, Base):
    """The daily report that one referring agency got: which day, how many contacts (Lewisham). Append-only."""

    __tablename__ = "referrer_report"

    agency: Mapped[Line]
    day: Mapped[date]
    contacts: Mapped[int]
    way: Mapped[FeedbackWay] = mapped_column(kind(FeedbackWay, "way"))
