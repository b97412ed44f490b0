"""Analysis, decisions, hand-over, early help, disagreements and determinations. All append-only."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Authored, Base, Code, Line, Narrative, Short, kind
from app.models.enums import LadderAnswer, RatingColour


class Analysis(Authored, Base):
    """One version of the joint analysis of an enquiry, by section. A later version supersedes, it never overwrites."""

    __tablename__ = "analysis"
    __table_args__ = (UniqueConstraint("enquiry_id", "number"),)

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"))
    number: Mapped[int]
    sections: Mapped[dict[str, Any]]


class Decision(Authored, Base):
    """What was recommended or chosen, and what was known at that moment (`known`, frozen: ids, states and counts).

    A chosen one names the recommendation it answers (`recommendation_id`). A reopened enquiry gets new decisions.
    """

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("step IN ('recommended', 'chosen')", name="step"),
        CheckConstraint("length(trim(reason)) > 0", name="has_a_reason"),
    )

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    step: Mapped[Code]
    outcome: Mapped[Code]
    exit_rating: Mapped[RatingColour] = mapped_column(kind(RatingColour, "exit_rating"))
    reason: Mapped[Narrative]
    late_reason: Mapped[Narrative | None]
    known: Mapped[dict[str, Any]]
    recommendation_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id"))
    analysis_id: Mapped[UUID | None] = mapped_column(ForeignKey("analysis.id"))


class Reopening(Authored, Base):
    """A decided enquiry was opened again by a manager, with a reason; what was decided stays on the record."""

    __tablename__ = "reopening"
    __table_args__ = (CheckConstraint("length(trim(reason)) > 0", name="has_a_reason"),)

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"))
    reason: Mapped[Narrative]


class HandOver(Authored, Base):
    """A child-protection concern went to the assessment team at once, beside the enquiry. Its own clock runs."""

    __tablename__ = "hand_over"
    __table_args__ = (CheckConstraint("length(trim(reason)) > 0", name="has_a_reason"),)

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id"))
    team: Mapped[Line]
    reason: Mapped[Narrative]
    due_at: Mapped[datetime | None]
    due_reason: Mapped[Line]


class HandOverAcknowledgement(Authored, Base):
    """The team said it has the hand-over: who, when, and the allocated worker where there is one."""

    __tablename__ = "hand_over_acknowledgement"
    __table_args__ = (CheckConstraint("length(trim(acknowledged_by)) > 0", name="says_who"),)

    hand_over_id: Mapped[UUID] = mapped_column(ForeignKey("hand_over.id"), unique=True)
    acknowledged_by: Mapped[Line]
    acknowledged_at: Mapped[datetime]
    allocated_worker: Mapped[Line | None]
    late_reason: Mapped[Narrative | None]


class EarlyHelpPlan(Authored, Base):
    """Early help as decided: interventions of the policy's menu, locality team, lead professional.

    `around_the_family` names the team around the family. Append-only; a later plan supersedes.
    """

    __tablename__ = "early_help_plan"

    enquiry_id: Mapped[UUID | None] = mapped_column(ForeignKey("enquiry.id"), index=True)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact.id"), index=True)
    interventions: Mapped[list[str]]
    team: Mapped[Code]
    lead_professional: Mapped[Line]
    around_the_family: Mapped[list[str]]
    words: Mapped[Narrative | None]
    review_on: Mapped[date | None]

    __table_args__ = (CheckConstraint("(contact_id IS NULL) <> (enquiry_id IS NULL)", name="of_one_thing"),)


class Consultation(Authored, Base):
    """Advice without a referral, still recorded: who asked what, and what was advised (Cheshire East)."""

    __tablename__ = "consultation"
    __table_args__ = (
        CheckConstraint("length(trim(question)) > 0", name="says_the_question"),
        CheckConstraint("length(trim(advice)) > 0", name="says_the_advice"),
    )

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    asked_by: Mapped[Line]
    question: Mapped[Narrative]
    advice: Mapped[Narrative]
    family_named: Mapped[bool]
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("consultation.id"))


class Disagreement(Authored, Base):
    """A professional's other view of a rating or an action; both views stay on the record."""

    __tablename__ = "disagreement"

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    their_rating: Mapped[RatingColour | None] = mapped_column(kind(RatingColour, "their_rating"))
    view: Mapped[Narrative]
    about: Mapped[Short | None]


class Determination(Authored, Base):
    """A step of the ladder: the social care representative determines, the operational manager has the final word."""

    __tablename__ = "determination"
    __table_args__ = (CheckConstraint("step IN (1, 2)", name="step"),)

    disagreement_id: Mapped[UUID] = mapped_column(ForeignKey("disagreement.id"), index=True)
    step: Mapped[int]
    rating: Mapped[RatingColour | None] = mapped_column(kind(RatingColour, "rating"))
    reason: Mapped[Narrative]


class DeterminationAnswer(Authored, Base):
    """Whether the agency that dissented accepts a determination, or the next step of the ladder is due."""

    __tablename__ = "determination_answer"

    determination_id: Mapped[UUID] = mapped_column(ForeignKey("determination.id"), unique=True)
    answer: Mapped[LadderAnswer] = mapped_column(kind(LadderAnswer, "answer"))
    reason: Mapped[Narrative | None]
