"""Reply items as everybody who reads them sees them. Frozen; times are aware and UTC."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

HANDLING_WORDS: dict[str, str] = {
    "share_onward": "Share onward",
    "hub_only": "Hub only",
    "intelligence": "Intelligence: do not disclose",
}
NOT_MARKED = "Not marked yet"


@dataclass(frozen=True, slots=True)
class MarkingRow:
    """One marking of an item: how far it may travel, who decided, when and why. The newest holds."""

    id: UUID
    at: datetime
    by_id: UUID
    by: str
    handling: str
    reason: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One fact of a reply that stands (a corrected reply's items do not).

    `handling` is none until somebody has marked it; an unmarked item travels nowhere. `markings`: newest first.
    """

    id: UUID
    reply_id: UUID
    request_id: UUID
    request_reference: str
    agency_id: UUID
    agency: str
    person_id: UUID
    person: str
    position: int
    happened_on: date | None
    happened_as_written: str
    source_system: str
    text: str
    partner_marking: str
    at: datetime
    by: str
    handling: str | None
    markings: tuple[MarkingRow, ...]


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """One fact of a reply as typed or read. Left unmarked (`handling` none) it is counted and travels nowhere.

    `happened_as_written` keeps a date that is no day; `partner_marking` the partner's own words on how far it may
    travel, which decide nothing here.
    """

    text: str
    happened_on: date | None = None
    happened_as_written: str = ""
    source_system: str = ""
    partner_marking: str = ""
    handling: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MarkingDraft:
    """How far an item may travel and why, as chosen. `seen` is the marking that held when it was chosen, if any."""

    item_id: UUID
    handling: str | None
    reason: str
    seen: UUID | None = None
