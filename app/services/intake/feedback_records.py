"""The answers that referrers are owed, as screens and letters see them. Frozen; times are aware and UTC."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

FORMS = frozenset({"pdf", "docx", "eml"})
"""As what a letter or a report leaves the hub."""


class FeedbackView(StrEnum):
    """The saved views of the feedback queue."""

    TO_ANSWER = "to_answer"
    """Decided, and nobody has told the referrer."""
    NOT_DECIDED = "not_decided"
    """Owed, but the contact is not decided yet."""
    DO_NOT_CONTACT = "do_not_contact"
    GIVEN = "given"
    """Answered in the last seven days."""


FEEDBACK_VIEW_WORDS: dict[FeedbackView, str] = {
    FeedbackView.TO_ANSWER: "To answer",
    FeedbackView.NOT_DECIDED: "Not decided yet",
    FeedbackView.DO_NOT_CONTACT: "Do not contact",
    FeedbackView.GIVEN: "Answered this week",
}

WAY_WORDS: dict[str, str] = {
    "letter": "Letter",
    "email": "E-mail",
    "phone": "Telephone",
    "in_person": "In person",
    "daily_report": "Daily report",
}


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """One answer that is owed, given, or not to be given.

    `outcome` is in words; "" while nothing is decided. `adult`: the contact is about an adult at risk.
    """

    id: UUID
    contact_id: UUID
    reference: str
    received_at: datetime
    owed_since: datetime
    decided_at: datetime | None
    outcome: str
    referrer: str
    agency: str
    email: str
    phone: str
    wishes_anonymity: bool
    do_not_contact: bool
    reason: str
    given_at: datetime | None
    given_by: str
    way: str
    adult: bool = False


@dataclass(frozen=True, slots=True)
class FeedbackCounts:
    """How many stand in each view; `late` are decided and owed for more than one working day."""

    to_answer: int
    not_decided: int
    do_not_contact: int
    given: int
    late: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter or an e-mail in plain words, for the person to read and change before it goes."""

    to: str
    address: str
    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One contact of a daily report: its reference and what became of it; nobody's name."""

    reference: str
    received_on: date
    sender_reference: str
    outcome: str
    no_further_action: bool


@dataclass(frozen=True, slots=True)
class DailyReport:
    """What ended on one day of what one agency referred (Lewisham)."""

    agency: str
    day: date
    email: str
    lines: tuple[ReportLine, ...]
    sent_at: datetime | None
