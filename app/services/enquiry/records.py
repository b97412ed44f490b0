"""The enquiry as the case screen and the list show it. Frozen; times are aware and UTC, dates are days in London."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.services.enquiry.frame_records import InterestRow, Missing, NamedRow, OpeningRow, RestrictionRow, WarningRow
from app.services.enquiry.request_records import GridAgency, GridCell, ReplyRow, RequestRow


class CaseView(StrEnum):
    """The saved views of the enquiry list."""

    MINE = "mine"
    ALL_OPEN = "all_open"
    WAITING = "waiting"
    OVERDUE = "overdue"
    READY = "ready"
    DECIDED = "decided"
    CLOSED = "closed"


CASE_VIEW_WORDS: dict[CaseView, str] = {
    CaseView.MINE: "Mine",
    CaseView.ALL_OPEN: "All open",
    CaseView.WAITING: "Waiting on partners",
    CaseView.OVERDUE: "Overdue",
    CaseView.READY: "Ready for decision",
    CaseView.DECIDED: "Decided",
    CaseView.CLOSED: "Closed",
}


CONSENT_WORDS: dict[str, str] = {
    "sought": "Sought, no answer yet",
    "given": "Given",
    "refused": "Refused",
    "not_sought": "Not sought",
    "withdrawn": "Withdrawn",
}

GROUND_WORDS: dict[str, str] = {
    "a": "Consent cannot be given",
    "b": "Consent cannot reasonably be obtained",
    "c": "Seeking consent would prejudice the protection needed",
}
"""The three grounds of an override; a pack may word them, the codes stand in the schema."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the enquiry list. `due_at` is none while paused or without a limit.

    `ended_at` is when a decided enquiry was decided, a closed one closed; none while it is open.
    """

    id: UUID
    reference: str
    rating: str
    level: int
    subjects: str
    due_at: datetime | None
    due_reason: str
    paused: bool
    opened_at: datetime
    lead_worker_id: UUID
    lead_initials: str
    asked: int
    replied: int
    late: int
    held: int
    restricted: bool
    ended_at: datetime | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """How many enquiries stand in each saved view."""

    mine: int
    all_open: int
    waiting: int
    overdue: int
    ready: int
    decided: int
    closed: int


@dataclass(frozen=True, slots=True)
class CasePerson:
    """A person of the enquiry. `age` is in words of today; `role` is subject, household or other.

    `born` says the birth date no more exactly than it is known; `born_on` holds it for comparing with a document.
    """

    id: UUID
    contact_person_id: UUID
    person_id: UUID | None
    position: int
    role: str
    name: str
    age: str
    is_child: bool
    born: str
    expected: date | None
    sex: str | None
    address: str
    label: str
    in_household: bool | None
    source_of_harm: bool | None
    born_on: date | None = None


@dataclass(frozen=True, slots=True)
class LeftRequest:
    """A request that left under an override."""

    id: UUID
    reference: str
    agency: str
    state: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class FileNoteRow:
    """The locked note of an override on one subject's file."""

    person_id: UUID
    person: str
    at: datetime
    by: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """A consent override: who proposed it and when, on what ground, and what was decided.

    `left` are the requests that left under it, `file_notes` the locked notes it put on the subjects' files.
    """

    id: UUID
    enquiry_id: UUID
    ground: str
    analysis: str
    alternatives: str
    not_told: str
    not_told_until: datetime | None
    state: str
    proposed_at: datetime
    proposed_by_id: UUID
    proposed_by: str
    decided_at: datetime | None
    decided_by: str
    decision_reason: str
    held_requests: tuple[UUID, ...]
    left: tuple[LeftRequest, ...] = ()
    file_notes: tuple[FileNoteRow, ...] = ()


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A rating, append-only, with its author and reason."""

    id: UUID
    at: datetime
    by: str
    stage: str
    colour: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note, append-only; `corrects_id` names the one it corrects, `corrected_by_id` the one that corrects it."""

    id: UUID
    at: datetime
    by: str
    title: str
    text: str
    corrects_id: UUID | None
    visibility: str = "hub"
    corrected_by_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A consent event, append-only."""

    id: UUID
    at: datetime
    by: str
    position: str
    said_by: str
    covers: str
    reason: str
    explanation: str


@dataclass(frozen=True, slots=True)
class PauseRow:
    """A time in which the enquiry's clock stood still."""

    id: UUID
    since: datetime
    until: datetime | None
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact that stands behind the enquiry."""

    id: UUID
    reference: str
    headline: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """How an enquiry that is not open was decided: what, by whom, when, and whether that was inside its limit.

    `due_at` is the limit as it ran at that moment; `late_reason` the manager's reason where it was over.
    """

    at: datetime
    by: str
    outcome: str
    due_at: datetime | None
    late: bool
    late_reason: str
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseHeader:
    """What stands on top of the case screen whatever tab is in front.

    `subjects` is every subject with age; `adult`: it is about adults at risk alone. `glass_until`: the reader holds it
    open by break-glass alone, until then (UTC).
    """

    id: UUID
    version: int
    reference: str
    status: str
    restricted: bool
    subjects: str
    rating: str
    rated_at: datetime
    rated_by: str
    rating_reason: str
    level: int
    opened_at: datetime
    clock_started_at: datetime
    due_at: datetime | None
    due_reason: str
    paused: bool
    consent: str | None
    override_state: str | None
    lead_worker_id: UUID
    lead_worker: str
    policy: str
    policy_number: int
    decided: DecidedLine | None = None
    adult: bool = False
    glass_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseRules:
    """What the policy the enquiry started under allows on it; codes of colours in the pack's order."""

    colours: tuple[str, ...]
    colour_words: tuple[str, ...]
    urgent_colours: frozenset[str]
    urgent_words: str
    pause_allowed: bool
    grounds: tuple[tuple[str, str], ...]
    not_sought: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """A whole enquiry as the case screen shows it; `notes_withheld` counts the notes that are not for this person."""

    header: CaseHeader
    rules: CaseRules
    people: tuple[CasePerson, ...]
    agencies: tuple[GridAgency, ...]
    cells: tuple[GridCell, ...]
    requests: tuple[RequestRow, ...]
    replies: tuple[ReplyRow, ...]
    overrides: tuple[OverrideRow, ...]
    ratings: tuple[RatingRow, ...]
    notes: tuple[NoteRow, ...]
    consents: tuple[ConsentRow, ...]
    pauses: tuple[PauseRow, ...]
    contacts: tuple[ContactLine, ...]
    read_at: datetime
    missing: Missing = field(default_factory=Missing)
    warnings: tuple[WarningRow, ...] = ()
    named: tuple[NamedRow, ...] = ()
    notes_withheld: int = 0
    restrictions: tuple[RestrictionRow, ...] = ()
    openings: tuple[OpeningRow, ...] = ()
    interests: tuple[InterestRow, ...] = ()
