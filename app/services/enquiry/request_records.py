"""The grid people × agencies, requests and replies, as screens take and show them. Frozen; times are aware and UTC."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.services.enquiry.item_records import ItemDraft


class CellState(StrEnum):
    """Where one cell of the grid people × agencies stands."""

    OPEN = "open"
    """Neither asked nor reasoned: it must be decided before partners are asked."""
    NOT_ASKED = "not_asked"
    DRAFT = "draft"
    HELD = "held"
    """Waits for a consent override."""
    FREED = "freed"
    """Held, and the override has been agreed: it may leave now."""
    SENT = "sent"
    LATE = "late"
    REPLIED = "replied"


CELL_WORDS: dict[CellState, str] = {
    CellState.OPEN: "To decide",
    CellState.NOT_ASKED: "Not asked",
    CellState.DRAFT: "Draft",
    CellState.HELD: "Held",
    CellState.FREED: "May leave",
    CellState.SENT: "Sent",
    CellState.LATE: "Late",
    CellState.REPLIED: "Replied",
}


class Basis(StrEnum):
    """What carries a request: consent that was given, or an override of consent by two managers."""

    CONSENT = "consent"
    OVERRIDE = "override"


FOUND_WORDS: dict[str, str] = {
    "current": "Current involvement",
    "historic": "Historic involvement",
    "none_found": "None found",
}


@dataclass(frozen=True, slots=True)
class GridAgency:
    """An agency of the grid; `core` is asked first: by the policy for whom this is about, else by the hub."""

    id: UUID
    code: str
    name: str
    short: str
    core: bool
    has_named: bool
    """Whether somebody of it may open this case's requests (always, unless the case is restricted)."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of the grid: its state, the reason where it was not asked, the request where it was."""

    person_id: UUID
    agency_id: UUID
    state: CellState
    reason: str = ""
    request_id: UUID | None = None
    found: str | None = None


@dataclass(frozen=True, slots=True)
class RequestRow:
    """An information request as the hub sees it."""

    id: UUID
    reference: str
    version: int
    agency_id: UUID
    agency: str
    round: int
    state: str
    purpose: str
    lawful_basis: str
    questions: str
    urgent: bool
    relies_on_override: bool
    override_agreed: bool
    sent_at: datetime | None
    due_at: datetime | None
    due_reason: str
    replied_at: datetime | None
    asked: tuple[UUID, ...]
    answered: tuple[UUID, ...]
    withdrawn_reason: str

    def late(self, now: datetime) -> bool:
        """Whether the partner has let the due time pass without a whole answer."""
        return self.state == "sent" and self.due_at is not None and self.due_at < now


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """An agency's answer about one person, with its coverage."""

    id: UUID
    request_id: UUID
    request_reference: str
    agency: str
    person_id: UUID
    person: str
    found: str
    by: str
    on_behalf: bool
    received_at: datetime
    provider: str
    contact_person: str
    current_as_of: date | None
    period_from: date | None
    period_to: date | None
    area_searched: str
    systems_searched: str
    systems_not_searched: str
    text: str
    corrects_id: UUID | None
    corrected: bool


@dataclass(frozen=True, slots=True)
class CellPlan:
    """What the worker decided for one cell: asked, or not asked and why."""

    person_id: UUID
    agency_id: UUID
    asked: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """What one agency is asked beside the people: its questions, whether it is urgent, what carries it."""

    agency_id: UUID
    basis: Basis | None
    questions: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class GridPlan:
    """The whole grid as the worker leaves it. `version` is the enquiry's, as it was read."""

    version: int
    purpose: str
    lawful_basis: str
    cells: tuple[CellPlan, ...]
    requests: tuple[RequestPlan, ...]

    def asked_agencies(self) -> frozenset[UUID]:
        """The agencies that are asked about anybody."""
        return frozenset(cell.agency_id for cell in self.cells if cell.asked)


@dataclass(frozen=True, slots=True)
class DueForecast:
    """When a request would fall due if it left at the moment asked about, and why."""

    colour: str
    urgent: bool
    allowed: bool
    due_at: datetime | None
    sentence: str


@dataclass(frozen=True, slots=True)
class ReplyDraft:
    """An agency's answer about one person as typed; `found` is none until chosen."""

    person_id: UUID
    found: str | None
    provider: str = ""
    contact_person: str = ""
    current_as_of: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    area_searched: str = ""
    systems_searched: str = ""
    systems_not_searched: str = ""
    text: str = ""
    corrects_id: UUID | None = None
    items: tuple[ItemDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyDocument:
    """A partner's own answer as it came: kept encrypted beside the request it answers."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OwnRequestRow:
    """A request in the queue of the agency that must answer it."""

    id: UUID
    reference: str
    rating: str
    state: str
    urgent: bool
    sent_at: datetime
    due_at: datetime | None
    due_reason: str
    subjects: str
    asked: int
    answered: int
    replied_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnRequestPerson:
    """A person whom an agency is asked about: enough to find them, and nothing else."""

    id: UUID
    name: str
    aliases: tuple[str, ...]
    role: str
    age: str
    born: str
    expected: date | None
    sex: str | None
    address: str
    nhs_number: str
    upn: str
    school: str


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """A request as the asked agency sees it: never what other agencies are asked or have said.

    `do_not_tell` says who must not be told, where the request rests on an override that says so.
    """

    row: OwnRequestRow
    version: int
    agency: str
    purpose: str
    lawful_basis: str
    questions: str
    relies_on_override: bool
    do_not_tell: str
    people: tuple[OwnRequestPerson, ...]
    replies: tuple[ReplyRow, ...]
    read_at: datetime


def of_person(cells: Collection[GridCell], person_id: UUID) -> tuple[GridCell, ...]:
    """The cells of one row of the grid."""
    return tuple(cell for cell in cells if cell.person_id == person_id)
