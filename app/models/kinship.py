"""What the household picture needs beside people and ties: unions, losses, harm, feelings, order, and its history."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import JSON, Authored, Base, Code, Identified, Narrative, Short, Versioned, kind
from app.models.enums import BirthPrecision, EmotionalKind, HarmStatus, LossKind, UnionKind


class UnionEvent(Identified, Versioned, Base):
    """One dated event of a couple: married, living together, separated … A couple may have several.

    The two stand in the order of their ids, so that a couple is never stored twice. What the event was before it was
    mended, and who took it away, stands in `FamilyChange`.
    """

    __tablename__ = "union_event"
    __table_args__ = (
        CheckConstraint("one_id < other_id", name="pair_in_order"),
        Index("ix_union_event_one_id_other_id", "one_id", "other_id"),
        Index("ix_union_event_other_id", "other_id"),
    )

    one_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    precision: Mapped[BirthPrecision] = mapped_column(kind(BirthPrecision, "precision"))
    kind: Mapped[UnionKind] = mapped_column(kind(UnionKind, "kind"))
    happened_on: Mapped[date | None]
    source: Mapped[Short | None]


class PregnancyLoss(Identified, Versioned, Base):
    """A miscarriage, a termination or a stillbirth; it stands in birth order among the children."""

    __tablename__ = "pregnancy_loss"
    __table_args__ = (CheckConstraint("other_parent_id IS NULL OR other_parent_id <> mother_id", name="two_people"),)

    mother_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    other_parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    precision: Mapped[BirthPrecision] = mapped_column(kind(BirthPrecision, "precision"))
    kind: Mapped[LossKind] = mapped_column(kind(LossKind, "kind"))
    happened_on: Mapped[date | None]
    name: Mapped[Short | None]
    source: Mapped[Short | None]


class HarmTie(Authored, Base):
    """Who has harmed whom, where one of them is not in the enquiry; where both are, `HarmLink` holds it. Append-only.

    A later entry corrects an earlier one, ends it, or (`withdrawn`) says that it was wrong.
    """

    __tablename__ = "harm_tie"
    __table_args__ = (
        CheckConstraint("length(trim(text)) > 0", name="says_what"),
        CheckConstraint("harmed_person_id <> harming_person_id", name="two_people"),
        CheckConstraint("until IS NULL OR since IS NULL OR until >= since", name="until_after_since"),
        CheckConstraint("NOT withdrawn OR corrects_id IS NOT NULL", name="withdraws_an_entry"),
        UniqueConstraint("corrects_id"),
    )

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    harmed_person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    harming_person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    status: Mapped[HarmStatus] = mapped_column(kind(HarmStatus, "status"))
    kind: Mapped[Code]
    text: Mapped[Narrative]
    since: Mapped[date | None]
    until: Mapped[date | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("harm_tie.id"))
    since_precision: Mapped[Code | None]
    until_precision: Mapped[Code | None]


class EmotionalTie(Identified, Versioned, Base):
    """How two people stand to each other, as somebody on this enquiry judged it; no other enquiry shows it."""

    __tablename__ = "emotional_tie"
    __table_args__ = (
        CheckConstraint("from_id <> to_id", name="two_people"),
        CheckConstraint("until IS NULL OR since IS NULL OR until >= since", name="until_after_since"),
    )

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    from_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    to_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[EmotionalKind] = mapped_column(kind(EmotionalKind, "kind"))
    text: Mapped[Narrative | None]
    since: Mapped[date | None]
    until: Mapped[date | None]
    since_precision: Mapped[Code | None]
    until_precision: Mapped[Code | None]


class OrderRule(Identified, Versioned, Base):
    """Somebody moved one person left of another on the picture of this enquiry; later layouts follow it.

    Each side is a person of the enquiry, or somebody the hub knows who is not in it.
    """

    __tablename__ = "order_rule"
    __table_args__ = (
        CheckConstraint("(left_id IS NULL) <> (left_person_id IS NULL)", name="one_on_the_left"),
        CheckConstraint("(right_id IS NULL) <> (right_person_id IS NULL)", name="one_on_the_right"),
        CheckConstraint("left_id IS NULL OR right_id IS NULL OR left_id <> right_id", name="two_in_the_enquiry"),
        CheckConstraint(
            "left_person_id IS NULL OR right_person_id IS NULL OR left_person_id <> right_person_id",
            name="two_known_people",
        ),
    )

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    left_id: Mapped[UUID | None] = mapped_column(ForeignKey("enquiry_person.id"))
    left_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    right_id: Mapped[UUID | None] = mapped_column(ForeignKey("enquiry_person.id"))
    right_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)


class FamilyStep(Authored, Base):
    """One thing somebody did to the picture of an enquiry: what can be undone at once. Append-only.

    `doubts` are the codes of the contradictions they were told of, `reason` why it stands all the same. An undoing is a
    step of its own that names the one it undoes; a step is undone once.
    """

    __tablename__ = "family_step"
    __table_args__ = (UniqueConstraint("undoes_id"),)

    enquiry_id: Mapped[UUID] = mapped_column(ForeignKey("enquiry.id"), index=True)
    act: Mapped[Code]
    doubts: Mapped[list[str]]
    reason: Mapped[Narrative | None]
    undoes_id: Mapped[UUID | None] = mapped_column(ForeignKey("family_step.id"))


class FamilyChange(Identified, Base):
    """One row that a step made, changed or took away, as it was before and after. Append-only: nothing is lost."""

    __tablename__ = "family_change"
    __table_args__ = (
        UniqueConstraint("step_id", "position"),
        CheckConstraint("before IS NOT NULL OR after IS NOT NULL", name="changes_something"),
        Index("ix_family_change_row_id", "row_id"),
    )

    step_id: Mapped[UUID] = mapped_column(ForeignKey("family_step.id"))
    position: Mapped[int]
    table_name: Mapped[Code]
    row_id: Mapped[UUID]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
