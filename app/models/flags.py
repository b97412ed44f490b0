"""Gradings of risk, missing episodes, panels, harm between people, and reviews of warning notes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Authored, Base, Code, Line, Narrative, Short, kind
from app.models.enums import GradingKind, PanelKind


class RiskGrading(Authored, Base):
    """A DASH or CSE assessment on an enquiry: tool, ticks, count, the practitioner's grade. Append-only.

    The grade is never derived from the count; a grade above what the count says wants the reason for lifting it.
    """

    __tablename__ = "risk_grading"
    __table_args__ = (
        CheckConstraint("length(trim(grade)) > 0", name="has_a_grade"),
        CheckConstraint("review_on IS NULL OR assessed_on IS NULL OR review_on >= assessed_on", name="review_after"),
    )

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    enquiry_person_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry_person.id"))
    kind: Mapped[GradingKind] = mapped_column(kind(GradingKind, "kind"))
    tool: Mapped[Short]
    ticks: Mapped[list[str]]
    count: Mapped[int | None]
    grade: Mapped[Code]
    reason: Mapped[Narrative | None]
    assessed_on: Mapped[date | None]
    assessed_by: Mapped[Line | None]
    review_on: Mapped[date | None]
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("risk_grading.id"))


class MissingEpisode(Authored, Base):
    """A person was missing: since, until, and where. Append-only; a later entry corrects or ends it."""

    __tablename__ = "missing_episode"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
        Index("ix_missing_episode_since", "since"),
    )

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    enquiry_person_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry_person.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    area: Mapped[Line | None]
    text: Mapped[Narrative | None]
    interview_on: Mapped[date | None]
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("missing_episode.id"))


class PanelReferral(Authored, Base):
    """A mark that a person is known to MARAC, MAPPA or MASE, with the note of that panel's own sharing protocol."""

    __tablename__ = "panel_referral"
    __table_args__ = (CheckConstraint("length(trim(sharing_note)) > 0", name="has_a_sharing_note"),)

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    enquiry_person_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry_person.id"))
    panel: Mapped[PanelKind] = mapped_column(kind(PanelKind, "panel"))
    state: Mapped[Code]
    referred_on: Mapped[date | None]
    meets_on: Mapped[date | None]
    sharing_note: Mapped[Narrative]
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("panel_referral.id"))


class HarmLink(Authored, Base):
    """Who has harmed whom, across households: victim and perpetrator management are joined by it (Hampshire).

    Each side is a person of an enquiry; where the hub knows them, the person stands beside it. `status` is alleged,
    admitted or convicted; `withdrawn` says that the entry it corrects was wrong.
    """

    __tablename__ = "harm_link"
    __table_args__ = (
        CheckConstraint("length(trim(text)) > 0", name="says_what"),
        CheckConstraint("harmed_id <> harming_id", name="two_people"),
        Index("ix_harm_link_harming_person_id", "harming_person_id"),
        Index("ix_harm_link_harmed_person_id", "harmed_person_id"),
    )

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    harmed_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry_person.id"))
    harming_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry_person.id"))
    harmed_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    harming_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[Code]
    text: Mapped[Narrative]
    since: Mapped[date | None]
    until: Mapped[date | None]
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("harm_link.id"))
    status: Mapped[Code | None]
    withdrawn: Mapped[bool | None]
    since_precision: Mapped[Code | None]
    until_precision: Mapped[Code | None]


class WarningReview(Authored, Base):
    """A manager looked at a warning note again: it stays until a new date, or it ends. Append-only."""

    __tablename__ = "warning_review"
    __table_args__ = (
        CheckConstraint("length(trim(text)) > 0", name="says_why"),
        CheckConstraint("ends = (review_on IS NULL)", name="stays_or_ends"),
    )

    warning_id: Mapped[UUID] = mapped_column(ForeignKey("warning_note.id"), index=True)
    ends: Mapped[bool]
    review_on: Mapped[date | None]
    text: Mapped[Narrative]
