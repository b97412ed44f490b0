"""The records of retention: what has passed its time, what is held, what is proposed, what goes."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.models.retention import DeletionState, HoldScope
from app.services.policy_retention import RetentionRules
from app.services.unit_of_work import Changes

__all__ = [
    "KIND_WORDS", "Cursor", "Deleted", "DeletionState", "DueRow", "GoesLine", "HoldRow", "HoldScope", "Kind",
    "ProposedRow", "ProposedShown", "Slice", "Standing", "Thing",
]  # fmt: skip


class Kind(StrEnum):
    """What may be deleted as a whole; the value is its table."""

    ENQUIRY = "enquiry"
    CONTACT = "contact"
    PERSON = "person"


KIND_WORDS = {Kind.ENQUIRY: "Enquiry", Kind.CONTACT: "Contact", Kind.PERSON: "Person"}


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that may be chosen for deletion."""

    kind: Kind
    id: UUID


@dataclass(frozen=True, slots=True)
class DueRow:
    """Something that has passed its time.

    Attributes:
        reference: of the record; of a person "".
        about: whom it is about, as the lists say it.
        ended: how it ended, in words.
        closed_on: the day it closed, in London; of a person the day it was recorded.
        years: how long it is kept.
        due_on: since when it has passed its time.
        why_not: why it cannot be proposed: it is held, or proposed already; "" where it can.
        held: whether that is a legal hold.
    """

    thing: Thing
    reference: str
    about: str
    ended: str
    closed_on: date
    years: int
    due_on: date
    why_not: str = ""
    held: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a look through the records came: which kind, and after which row; hand it back to go on."""

    kind: Kind
    after: tuple[datetime, UUID] | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """What one slice of the look found.

    Attributes:
        rows: what has passed its time, in its order.
        looked, total: how many of how many records were looked at so far in this kind.
        next: where to go on; None at the end.
    """

    rows: tuple[DueRow, ...]
    looked: int
    total: int
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How retention stands.

    Attributes:
        rules: how long what is kept; `rules.assumed_from` says whose numbers these are where nobody decided them.
        held: whether everything is held.
        backups: by when no backup holds what is deleted today, in words.
        cleaning: whether what was deleted has still to be cleaned out of the file.
    """

    rules: RetentionRules
    held: bool
    backups: str
    cleaning: bool


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A legal hold, standing or lifted.

    Attributes:
        about: what is held, in words.
        lifted_at, lifted_by, lifted_reason: none while it stands.
    """

    id: UUID
    scope: HoldScope
    about_id: UUID | None
    about: str
    reason: str
    at: datetime
    by: str
    lifted_at: datetime | None = None
    lifted_by: str = ""
    lifted_reason: str = ""


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """A proposed deletion, or one that was refused or withdrawn.

    Attributes:
        things: how many enquiries, contacts and people go, in words.
        may_decide: whether this person may approve it; `why_not` says why not.
        mine: whether this person proposed it.
    """

    id: UUID
    state: DeletionState
    reason: str
    proposed_at: datetime
    proposed_by: str
    things: str
    may_decide: bool
    why_not: str
    mine: bool
    decided_by: str = ""
    decision_reason: str = ""


@dataclass(frozen=True, slots=True)
class GoesLine:
    """One thing of a deletion, in words: what it is, and whom it is about."""

    kind: str
    reference: str
    about: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ProposedShown:
    """A proposed deletion as a whole: exactly what goes, and what stays although it hangs on it.

    Attributes:
        lines: every enquiry, contact, person, home and batch that goes.
        counts: how many rows of each kind go, in words.
        stays: who and what stays, and why, in words.
        changed: whether the record has changed since, so that it has to be proposed anew.
    """

    row: ProposedRow
    lines: tuple[GoesLine, ...]
    counts: tuple[str, ...]
    stays: tuple[str, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class Deleted:
    """What was deleted: how many rows; `changes` for the screens."""

    rows: int
    changes: Changes
