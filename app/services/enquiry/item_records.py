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
