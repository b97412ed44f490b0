"""Decisions on an enquiry, disagreements and determinations. All append-only."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Authored, Base, Code, Narrative, kind
from app.models.enums import RatingColour


class Decision(Authored, Base):
    """What was recommended or chosen, and what was known at that moment (`known`, frozen)."""

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


class Disagreement(Authored, Base):
    """A professional's other view of a rating or an action; both views stay on the record."""

    __tablename__ = "disagreement"

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    their_rating: Mapped[RatingColour | None] = mapped_column(kind(RatingColour, "their_rating"))
    view: Mapped[Narrative]


class Determination(Authored, Base):
    """A step of the ladder: the social care representative determines, the operational manager has the final word."""

    __tablename__ = "determination"
    __table_args__ = (CheckConstraint("step IN (1, 2)", name="step"),)

    disagreement_id: Mapped[UUID] = mapped_column(ForeignKey("disagreement.id"), index=True)
    step: Mapped[int]
    rating: Mapped[RatingColour | None] = mapped_column(kind(RatingColour, "rating"))
    reason: Mapped[Narrative]
