"""Two records that are one person: probable duplicates, merges with every row they moved, and pairs that are two."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import JSON, Authored, Base, Code, Identified, Narrative, Versioned, kind


class DuplicateState(StrEnum):
    """Where a probable duplicate stands."""

    OPEN = "open"
    LATER = "later"
    PROPOSED = "proposed"
    MERGED = "merged"
    NOT_THE_SAME = "not_the_same"


class PersonMerge(Authored, Base):
    """Two people's records made one, or (`undoes_id`) that taken back. Append-only.

    The two are named by their ids and not by a key, because the merged one is gone from `person`; its row stands whole
    in `PersonMergeRow`. `choices` says for each field whose value was kept.
    """

    __tablename__ = "person_merge"
    __table_args__ = (
        CheckConstraint("kept_id <> merged_id", name="two_people"),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        CheckConstraint(
            "undoes_id IS NOT NULL OR (proposed_by_id IS NOT NULL AND proposed_by_id <> by_id)",
            name="merged_by_somebody_else",
        ),
        UniqueConstraint("undoes_id"),
        Index("ix_person_merge_kept_id", "kept_id"),
        Index("ix_person_merge_merged_id", "merged_id"),
    )

    kept_id: Mapped[UUID]
    merged_id: Mapped[UUID]
    choices: Mapped[dict[str, Any]]
    reason: Mapped[Narrative]
    proposed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    undoes_id: Mapped[UUID | None] = mapped_column(ForeignKey("person_merge.id"))


class PersonMergeRow(Identified, Base):
    """One row that a merge, or its undoing, wrote. Append-only.

    A row that pointed at one of the two names its column and both ids; of a row that was changed, taken away or put
    anew the columns before and after stand whole. Rows of the record that are never changed may be pointed elsewhere
    only where the newest of these says so; the schema itself sees to it.
    """

    __tablename__ = "person_merge_row"
    __table_args__ = (Index("ix_person_merge_row_table_name_row_id", "table_name", "row_id"),)

    merge_id: Mapped[UUID] = mapped_column(ForeignKey("person_merge.id"), index=True)
    position: Mapped[int]
    table_name: Mapped[Code]
    row_id: Mapped[UUID]
    column_name: Mapped[Code | None]
    from_id: Mapped[UUID | None]
    to_id: Mapped[UUID | None]
    before: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))


class NotTheSame(Authored, Base):
    """Somebody said that two people are two, or (`takes_back_id`) took that back. Append-only.

    The two stand in the order of their ids, as they were when it was said; a merge of one of them since is followed.
    """

    __tablename__ = "not_the_same"
    __table_args__ = (
        CheckConstraint("one_id < other_id", name="pair_in_order"),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        UniqueConstraint("takes_back_id"),
        Index("ix_not_the_same_one_id_other_id", "one_id", "other_id"),
    )

    one_id: Mapped[UUID]
    other_id: Mapped[UUID]
    reason: Mapped[Narrative]
    takes_back_id: Mapped[UUID | None] = mapped_column(ForeignKey("not_the_same.id"))


class ProbableDuplicate(Identified, Versioned, Base):
    """Two people who may be one, until somebody decides: found by the search, or proposed by hand."""

    __tablename__ = "probable_duplicate"
    __table_args__ = (
        CheckConstraint("one_id < other_id", name="pair_in_order"),
        CheckConstraint(
            "state NOT IN ('merged', 'not_the_same') OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)",
            name="decided_by_somebody",
        ),
        CheckConstraint(
            "state <> 'proposed' OR (proposed_by_id IS NOT NULL AND proposal_reason IS NOT NULL)",
            name="proposed_by_somebody",
        ),
        CheckConstraint("state <> 'merged' OR proposed_by_id <> decided_by_id", name="merged_by_somebody_else"),
        UniqueConstraint("one_id", "other_id"),
        Index("ix_probable_duplicate_state", "state"),
    )

    one_id: Mapped[UUID]
    other_id: Mapped[UUID]
    bits: Mapped[float]
    reasons: Mapped[list[str]]
    found_at: Mapped[datetime]
    state: Mapped[DuplicateState] = mapped_column(kind(DuplicateState, "state"))
    proposal: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    proposal_reason: Mapped[Narrative | None]
    proposed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]


class DuplicateSearch(Identified, Versioned, Base):
    """One search for duplicates through everybody, and how far it came, so that it goes on where it stopped."""

    __tablename__ = "duplicate_search"

    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    after: Mapped[int]
    found: Mapped[int]
