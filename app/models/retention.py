"""Keeping and deleting: legal holds, deletions proposed by one and approved by another, what was disclosed to whom."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Authored, Base, Code, Identified, Line, Narrative, Versioned, kind


class HoldScope(StrEnum):
    """What a legal hold covers."""

    HUB = "hub"
    ENQUIRY = "enquiry"
    CONTACT = "contact"
    PERSON = "person"


class DeletionState(StrEnum):
    """Where a proposed deletion stands; an approved one is carried out in the same transaction and leaves no row."""

    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    APPROVED = "approved"


class LegalHold(Authored, Base):
    """Records are held from deletion, or (`lifts_id`) a hold is lifted. Append-only.

    What is held is named by its id and not by a key: once it is deleted after all, the hold goes with it.
    """

    __tablename__ = "legal_hold"
    __table_args__ = (
        CheckConstraint("(scope = 'hub') = (about_id IS NULL)", name="names_what_it_holds"),
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        UniqueConstraint("lifts_id"),
        Index("ix_legal_hold_about_id", "about_id"),
    )

    scope: Mapped[HoldScope] = mapped_column(kind(HoldScope, "scope"))
    about_id: Mapped[UUID | None]
    reason: Mapped[Narrative]
    lifts_id: Mapped[UUID | None] = mapped_column(ForeignKey("legal_hold.id"))


class Deletion(Identified, Versioned, Base):
    """A unit of deletion: proposed by one person, approved and carried out by another, and then gone itself.

    `digest` is that of every row that goes, so that what is approved is what was proposed; `counts` says how many of
    each table.
    """

    __tablename__ = "deletion"
    __table_args__ = (
        CheckConstraint("length(trim(reason)) > 0", name="says_why"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided_has_a_time"),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided_by_somebody"),
        CheckConstraint("state <> 'approved' OR decided_by_id <> proposed_by_id", name="deleted_by_two_people"),
        CheckConstraint(
            "state <> 'refused' OR length(trim(coalesce(decision_reason, ''))) > 0", name="refused_says_why"
        ),
        Index("ix_deletion_state", "state"),
    )

    state: Mapped[DeletionState] = mapped_column(kind(DeletionState, "state"))
    reason: Mapped[Narrative]
    digest: Mapped[str] = mapped_column(String(64))
    counts: Mapped[dict[str, Any]]
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decision_reason: Mapped[Narrative | None]


class DeletionThing(Base):
    """One thing that a deletion takes with all that hangs on it: an enquiry, a contact, a person, a home, a batch.

    `root` says that somebody chose it; the others follow.
    """

    __tablename__ = "deletion_thing"
    __table_args__ = (Index("ix_deletion_thing_thing_id", "thing_id"), {"sqlite_with_rowid": False})

    deletion_id: Mapped[UUID] = mapped_column(ForeignKey("deletion.id"), primary_key=True)
    thing: Mapped[Code] = mapped_column(primary_key=True)
    thing_id: Mapped[UUID] = mapped_column(primary_key=True)
    root: Mapped[bool]


class DeletionEnd(Base):
    """Never holds a row: what points here cannot be committed."""

    __tablename__ = "deletion_end"
    __table_args__ = (CheckConstraint("id < 0", name="never_reached"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)


class DeletionRow(Base):
    """The guard of one row that an approved deletion takes: what is never deleted asks for it.

    It lives inside that transaction only: `ends` points at a row that never is, which the database looks for when it
    commits. An entry of the audit trail has none.
    """

    __tablename__ = "deletion_row"
    __table_args__ = (
        CheckConstraint("table_name <> 'audit_entry'", name="never_the_audit"),
        CheckConstraint("ends = 1", name="ends_nowhere"),
        {"sqlite_with_rowid": False},
    )

    table_name: Mapped[Code] = mapped_column(primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    deletion_id: Mapped[UUID] = mapped_column(ForeignKey("deletion.id"), index=True)
    ends: Mapped[int] = mapped_column(ForeignKey("deletion_end.id", deferrable=True, initially="DEFERRED"))


class Disclosure(Authored, Base):
    """What was given out of one person's record: to whom, on what basis, which entries, and what was held back.

    Append-only. `entries` names every entry by kind and id with what became of it, its category and the reason;
    `withheld` counts by category. It repeats no text of the record.
    """

    __tablename__ = "disclosure"
    __table_args__ = (
        CheckConstraint("way IN ('subject_access', 'disclosure')", name="way"),
        CheckConstraint("length(trim(recipient)) > 0", name="says_to_whom"),
        CheckConstraint("length(trim(basis)) > 0", name="says_on_what_basis"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    way: Mapped[Code]
    recipient: Mapped[Line]
    basis: Mapped[Narrative]
    asked_on: Mapped[date | None]
    form: Mapped[Code]
    sha256: Mapped[str] = mapped_column(String(64))
    given: Mapped[int]
    redacted: Mapped[int]
    withheld: Mapped[dict[str, Any]]
    entries: Mapped[Any] = mapped_column(JSON)
