"""The chronology as screens, prints and summaries see it. Frozen; times are aware and UTC, dates are days in London."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class EventKind(StrEnum):
    """Where an event of the chronology comes from."""

    CONTACT = "contact"
    EARLIER_ENQUIRY = "earlier_enquiry"
    INVOLVEMENT = "involvement"
    ITEM = "item"
    REPLY = "reply"
    REQUEST = "request"
    RATING = "rating"
    CONSENT = "consent"
    DECISION = "decision"
    HAND_OVER = "hand_over"
    TYPED = "typed"


EVENT_WORDS: dict[EventKind, str] = {
    EventKind.CONTACT: "Contact",
    EventKind.EARLIER_ENQUIRY: "Earlier enquiry",
    EventKind.INVOLVEMENT: "Involvement",
    EventKind.ITEM: "What an agency holds",
    EventKind.REPLY: "Reply",
    EventKind.REQUEST: "Request",
    EventKind.RATING: "Rating",
    EventKind.CONSENT: "Consent",
    EventKind.DECISION: "Decision",
    EventKind.HAND_OVER: "Hand-over",
    EventKind.TYPED: "By hand",
}


@dataclass(frozen=True, slots=True)
class MarkRow:
    """What somebody made of an event: the newest mark holds, earlier ones stay on the record."""

    id: UUID
    at: datetime
    by: str
    significant: bool
    hidden: bool
    removed: bool
    analysis: str


@dataclass(frozen=True, slots=True)
class ChronologyEvent:
    """One event.

    Attributes:
        kind, source_id: the record it comes from.
        on: the day it happened; none where no day is known (`as_written` then says what is).
        moment: the exact time, where one is known.
        person_id, person: of the enquiry; none for an event of the whole family.
        agency: whose knowledge it is; "" for the hub's own.
        handling: of a partner's item: none while nobody has marked it.
        may_leave: whether its text may stand in a summary: the hub's own, or an item marked share onward.
        mark: what somebody made of it.
    """

    kind: EventKind
    source_id: UUID
    on: date | None
    moment: datetime | None
    as_written: str
    person_id: UUID | None
    person: str
    agency: str
    title: str
    text: str
    handling: str | None
    may_leave: bool
    mark: MarkRow | None

    @property
    def significant(self) -> bool:
        """Whether somebody marked it significant."""
        return self.mark is not None and self.mark.significant

    @property
    def hidden(self) -> bool:
        """Whether somebody keeps it out of the summary."""
        return self.mark is not None and self.mark.hidden


@dataclass(frozen=True, slots=True)
class Chronology:
    """Everything in order of time, what has no date last."""

    enquiry_id: UUID
    reference: str
    events: tuple[ChronologyEvent, ...]
    people: tuple[tuple[UUID, str], ...]
    agencies: tuple[str, ...]
    read_at: datetime


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What is shown: empty means everything."""

    people: frozenset[UUID] = frozenset()
    agencies: frozenset[str] = frozenset()
    kinds: frozenset[EventKind] = frozenset()
    significant_only: bool = False
    words: str = ""

    def takes(self, event: ChronologyEvent) -> bool:
        """Whether an event is shown. An event of the whole family is shown for every person."""
        if self.people and event.person_id is not None and event.person_id not in self.people:
            return False
        if self.agencies and event.agency not in self.agencies:
            return False
        if self.kinds and event.kind not in self.kinds:
            return False
        if self.significant_only and not event.significant:
            return False
        sought = self.words.casefold().strip()
        return not sought or sought in f"{event.title} {event.text} {event.person} {event.agency}".casefold()


@dataclass(frozen=True, slots=True)
class MarkDraft:
    """What somebody makes of an event."""

    significant: bool
    hidden: bool
    analysis: str = ""


@dataclass(frozen=True, slots=True)
class TypedEvent:
    """An event added by hand."""

    text: str
    happened_on: date | None = None
    as_written: str = ""
    person_id: UUID | None = None
    significant: bool = False
    hidden: bool = False
    analysis: str = ""
