"""The inbox's words: names of views and orders, what belongs in an empty one, a row as one sentence. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from app.services.intake.inbox_records import ContactRow, InboxSort, InboxView
from app.services.policy import Policy, Stage
from app.views import text

VIEW_WORDS = MappingProxyType(
    {
        InboxView.UNSCREENED: "Unscreened",
        InboxView.MINE: "Mine",
        InboxView.DUE_SOON: "Due within the hour",
        InboxView.OVERDUE: "Overdue",
        InboxView.REPEAT: "Repeat contacts",
        InboxView.WAITING: "Waiting for manager",
        InboxView.TO_OPEN: "Enquiry to open",
        InboxView.ALL_OPEN: "All open",
        InboxView.CLOSED_TODAY: "Closed today",
    }
)
SORT_WORDS = MappingProxyType(
    {
        InboxSort.DUE: "Due first",
        InboxSort.RECEIVED: "Latest received first",
        InboxSort.RATING: "Worst rating first",
        InboxSort.REFERENCE: "By reference",
    }
)
EMPTY_WORDS = MappingProxyType(
    {
        InboxView.UNSCREENED: (
            "Nothing waits to be screened",
            "Drop a referral form here or press Ctrl+N.",
        ),
        InboxView.MINE: (
            "Nothing is assigned to you",
            "Choose a contact in Unscreened and press A to take it.",
        ),
        InboxView.DUE_SOON: (
            "Nothing falls due within the hour",
            "A contact comes here an hour before its decision is due.",
        ),
        InboxView.OVERDUE: ("Nothing is late", "A contact comes here when its decision is past its due time."),
        InboxView.REPEAT: (
            "No repeat contact is open",
            "A contact comes here when the hub had an earlier one on the same people or address.",
        ),
        InboxView.WAITING: (
            "Nothing waits for a manager",
            "A contact comes here once a worker has screened it; a manager then chooses the outcome.",
        ),
        InboxView.TO_OPEN: (
            "No enquiry waits to be opened",
            "A contact comes here once a manager has authorised a MASH enquiry on it.",
        ),
        InboxView.ALL_OPEN: (
            "The front door is clear",
            "Everything that came in is decided. Drop a referral form here or press Ctrl+N.",
        ),
        InboxView.CLOSED_TODAY: ("Nothing was closed today", "A contact comes here when a manager closes it."),
    }
)
BEGIN_HERE = frozenset({InboxView.UNSCREENED, InboxView.ALL_OPEN})
"""Empty views that offer a new contact."""

CHANNEL_WORDS = MappingProxyType(
    {
        "referral_form": "Referral form",
        "police_notification": "Police notification",
        "phone": "Phone call",
        "email": "E-mail",
        "letter": "Letter",
        "walk_in": "Walk-in",
        "consultation": "Consultation",
    }
)
CONSENT_WORDS = MappingProxyType(
    {
        "sought": "consent sought, no answer yet",
        "given": "consent given",
        "refused": "consent refused",
        "not_sought": "consent not sought",
        "withdrawn": "consent withdrawn",
    }
)
STATUS_WORDS = MappingProxyType(
    {
        "unscreened": "not screened yet",
        "waiting_for_manager": "waits for a manager",
        "enquiry_to_open": "enquiry to open",
        "in_enquiry": "in an enquiry",
        "closed": "closed",
        "duplicate": "duplicate",
    }
)
RATING_WORDS = MappingProxyType({"red": "Red", "amber": "Amber", "green": "Green", "blue": "Blue"})

DETAILS = MappingProxyType(
    {
        "repeat": "Repeat contacts",
        "assigned": "Who has it",
        "status": "Where it stands",
        "consent": "Consent",
        "channel": "How it came in",
        "received": "When it came in",
    }
)
"""What a row may say beside its subjects, and how the choice of it is called."""
FIRST_DETAILS = ("repeat", "assigned", "status")


@dataclass(frozen=True, slots=True)
class Side:
    """The right side of a row: time left over due time, or when it was closed over its outcome."""

    top: str
    foot: str
    late: bool = False


def rating_word(code: str | None) -> str:
    """Say a rating."""
    return RATING_WORDS.get(code or "", "Not yet rated")


def ordinal(number: int) -> str:
    """Write a number in order: `3rd`."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def repeat_words(row: ContactRow) -> str:
    """Say that a contact is a repeat: `3rd contact`; nothing for a first one."""
    return f"{ordinal(row.repeat_count + 1)} contact" if row.repeat_count else ""


def details(row: ContactRow, shown: tuple[str, ...], now: datetime) -> list[str]:
    """Return what a row says beside its subjects, of the details chosen to be shown."""
    said = {
        "repeat": repeat_words(row),
        "assigned": row.assigned_to,
        "status": STATUS_WORDS.get(row.status, row.status) if row.status != "unscreened" else "",
        "consent": CONSENT_WORDS.get(row.consent or "", ""),
        "channel": CHANNEL_WORDS.get(row.channel, row.channel).lower(),
        "received": f"received {text.short_moment(row.received_at, now)}",
    }
    if row.status == "closed":
        said["status"] = ""
    return [said[each] for each in DETAILS if each in shown and said[each]]


def side(row: ContactRow, now: datetime, policy: Policy) -> Side:
    """Say how long is left and when it is due; for a closed contact when and how it was closed."""
    if row.closed_at is not None:
        return Side(f"Closed {text.short_moment(row.closed_at, now)}", outcome_words(policy, row.chosen_outcome))
    if row.due_at is None:
        return Side("No limit", "")
    left = text.time_left(row.due_at, now)
    return Side(left.left, left.due, left.late)


def outcome_words(policy: Policy, code: str | None) -> str:
    """Say an outcome of a contact; a code that this policy does not know is shown as itself."""
    try:
        return policy.outcome(Stage.CONTACT, code).words if code else ""
    except LookupError:
        return code or ""


def sentence(row: ContactRow, now: datetime, policy: Policy) -> str:
    """Say a row as one sentence for a screen reader."""
    parts = [row.reference, row.headline, row.subject_line, rating_word(row.rating)]
    if row.unread:
        parts.append("unread")
    if row.closed_at is not None:
        shown = side(row, now, policy)
        parts += [shown.top, shown.foot]
    elif row.due_at is not None:
        parts.append(text.time_left(row.due_at, now).spoken.replace(". ", ", ").rstrip("."))
    parts.append(repeat_words(row))
    if row.status not in {"unscreened", "closed"}:
        parts.append(STATUS_WORDS.get(row.status, ""))
    if row.assigned_to:
        parts.append(f"assigned to {row.assigned_to}")
    return f"{', '.join(part for part in parts if part)}."


def tip(row: ContactRow) -> str:
    """Say which clock a row runs under and why."""
    return f"{rating_word(row.rating)}. {row.due_reason}"
