"""What the inbox hands up and takes in: saved views, pages of rows, the reading pane, and the way back of an act."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.services.unit_of_work import Changes


class InboxView(StrEnum):
    """The saved views, in the order in which they stand on screen."""

    UNSCREENED = "unscreened"
    """Nobody has screened it yet."""
    MINE = "mine"
    """Assigned to the person who looks, and not decided."""
    DUE_SOON = "due_soon"
    """The decision falls due within the hour."""
    OVERDUE = "overdue"
    """The decision is late."""
    REPEAT = "repeat"
    """The hub had a contact on the same people before, and this one is not decided."""
    WAITING = "waiting_for_manager"
    """Screened; a manager authorises it."""
    TO_OPEN = "enquiry_to_open"
    """A manager authorised a MASH enquiry that nobody has opened yet."""
    ALL_OPEN = "all_open"
    """Everything the front door has not decided."""
    CLOSED_TODAY = "closed_today"
    """Closed since midnight in London."""


class InboxSort(StrEnum):
    """The orders a list can stand in. Closed contacts stand latest first under `DUE`."""

    DUE = "due"
    """What falls due first; what has no limit last."""
    RECEIVED = "received"
    """What came in last stands first."""
    RATING = "rating"
    """Red, Amber, not yet rated, Green, Blue; what falls due first within each."""
    REFERENCE = "reference"
    """By reference, the lowest number first."""


@dataclass(frozen=True, slots=True)
class ViewCount:
    """How many contacts stand in a saved view."""

    view: InboxView
    count: int


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One line of the inbox. Times are aware and UTC.

    Attributes:
        version: what an act on this row names, so that nothing is overwritten.
        rating: "red", "amber", "green", "blue"; None while nobody has rated it.
        due_at: when the decision falls due; None without a limit.
        due_reason: the sentence that says which clock and why.
        repeat_count: how many contacts on the same people came before.
        assigned_to: the initials of who has it; empty while nobody has.
        unread: nobody has opened it.
    """

    id: UUID
    version: int
    reference: str
    headline: str
    subject_line: str
    status: str
    channel: str
    rating: str | None
    received_at: datetime
    due_at: datetime | None
    due_reason: str
    closed_at: datetime | None
    chosen_outcome: str | None
    consent: str | None
    repeat_count: int
    unread: bool
    assigned_to_id: UUID | None
    assigned_to: str
    enquiry_id: UUID | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a view from `offset` on, and how many the view holds in all."""

    rows: tuple[ContactRow, ...]
    total: int
    offset: int


@dataclass(frozen=True, slots=True)
class PeekPerson:
    """Somebody a contact names. `role` is subject, household or other; `age` is in words of today."""

    id: UUID
    name: str
    age: str
    role: str
    is_child: bool
    in_household: bool | None
    alleged_source_of_harm: bool | None
    relations: tuple[str, ...]
    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class OtherContact:
    """Another contact on the same people or at the same address, and why it is shown."""

    id: UUID
    reference: str
    headline: str
    received_at: datetime
    rating: str | None
    status: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeekDocument:
    """An original kept beside the contact; `size` in bytes."""

    id: UUID
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class ContactPeek:
    """A contact as the reading pane shows it.

    `row` is its line as it now stands; `newly_opened` says that nobody had opened it before. `home` is the household
    known at its address, with the address as it may be said.
    """

    row: ContactRow
    subject_kind: str
    level_claimed: int | None
    level_of_need: int | None
    decision_started_at: datetime | None
    floor_due_at: datetime | None
    written_due_at: datetime | None
    written_received_at: datetime | None
    source: str
    referrer_name: str
    referrer_role: str
    referrer_agency: str
    wishes_anonymity: bool | None
    family_told: bool | None
    consent_reason: str
    consent_explanation: str
    concern: str
    childs_words: str
    action_taken: str
    address: str
    recommended_outcome: str
    chosen_outcome: str
    duplicate_of: str
    enquiry_reference: str
    people: tuple[PeekPerson, ...]
    others: tuple[OtherContact, ...]
    documents: tuple[PeekDocument, ...]
    newly_opened: bool
    home: tuple[UUID, str] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A contact that an act is meant for, and its version as it was shown."""

    id: UUID
    version: int


class SortingAct(StrEnum):
    """What was done to contacts in the inbox."""

    ASSIGN = "assigned"
    DUPLICATE = "marked duplicate"
    LINK_ENQUIRY = "linked to enquiry"
    LINK_PERSON = "linked to person"


@dataclass(frozen=True, slots=True)
class Former:
    """One contact before an act: `version` is the one the act left behind, the rest is what stood before it."""

    contact_id: UUID
    version: int
    status: str
    assigned_to_id: UUID | None
    duplicate_of_id: UUID | None
    enquiry_id: UUID | None


@dataclass(frozen=True, slots=True)
class FormerPerson:
    """A person of a contact before it was tied to a known one."""

    contact_person_id: UUID
    person_id: UUID | None
    link_state: str
    linked_by_id: UUID | None
    linked_at: datetime | None
    link_reason: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class WayBack:
    """What `undo` needs to restore exactly what stood before an act."""

    act: SortingAct
    contacts: tuple[Former, ...]
    people: tuple[FormerPerson, ...] = ()


@dataclass(frozen=True, slots=True)
class Sorted:
    """An act in the inbox: what it changed, one sentence that names nobody, and the way back."""

    changes: Changes
    words: str
    way_back: WayBack


@dataclass(frozen=True, slots=True)
class EnquiryChoice:
    """An open enquiry that a contact may be linked to; `why` says what they share, empty for one found by reference."""

    id: UUID
    reference: str
    subject_line: str
    rating: str
    opened_at: datetime
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assignee:
    """A colleague a contact may be assigned to."""

    id: UUID
    name: str
    initials: str
