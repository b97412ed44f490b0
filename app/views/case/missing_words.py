"""What is missing in words: one entry for each kind, with where it is mended, true at the minute it is read. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.services.enquiry.frame_records import Missing
from app.services.enquiry.records import CaseDetail
from app.views import text

GRID = ("replies", "partners")
"""The parts in which requests and replies are mended: the first one there is."""
DECISION = ("decision", "analysis")
CONSENT = ("consent",)
RECORD = ("record",)
FEEDBACK = ("feedback",)
SUMMARY = ("summary",)


@dataclass(frozen=True, slots=True)
class MissingEntry:
    """One thing that is missing: its kind, its words, the whole in a tooltip, and the parts that mend it."""

    kind: str
    words: str
    tip: str
    targets: tuple[str, ...]
    late: bool = False


@dataclass(frozen=True, slots=True)
class NextDue:
    """What is due next, when, and who owes it. `late` where its time has passed."""

    words: str
    tip: str
    late: bool


def missing_entries(
    found: Missing, now: datetime, short: Mapping[str, str] | None = None, *, adult: bool = False
) -> tuple[MissingEntry, ...]:
    """What is missing now; what is late first. On a closed case only what is still owed to somebody outside.

    `short` are the short names of agencies by their names: a tooltip says both, for the boards use the short one.
    `adult`: the enquiry is about adults at risk alone, and an adult is told the outcome, not a family.
    """
    both = _Names(short or {})
    made = [*_replies(found, now, both), *_hand_overs(found, now), *_consent(found, now, both), *_requests(found, both)]
    if found.unmarked:
        number = sum(each.items for each in found.unmarked)
        tip = "; ".join(f"{both.of(each.agency)}: {text.count(each.items, 'item')}" for each in found.unmarked)
        made.append(MissingEntry("unmarked", f"{text.count(number, 'item')} not marked", tip, GRID))
    if found.disagreements:
        names = text.joined(list(dict.fromkeys(each.agency for each in found.disagreements)))
        steps = "; ".join(
            f"{both.of(each.agency)}, since {text.moment(each.since)}: "
            f"{'not determined yet' if not each.step else f'step {each.step} not accepted yet'}"
            for each in found.disagreements
        )
        made.append(MissingEntry("disagreement", f"Disagreement open: {names}", steps, DECISION))
    if found.reviews:
        words = f"{text.count(found.reviews, 'warning note')} past review"
        made.append(MissingEntry("reviews", words, "Review each, or end it.", RECORD, late=True))
    if found.decided:  # why an agency was not asked stands in what was known at the decision
        made = [each for each in made if each.kind not in {"not_asked", "to_decide"}]
    if found.cut_off:
        made = [each for each in made if each.kind in {"hand_over", "reviews"}]
    made += _feedback(found, now)
    if found.family_owed:
        whom = "adult" if adult else "family"
        tip = f"Record that the {whom} was told the outcome, or why not."
        made.append(MissingEntry("family", f"{whom.capitalize()} not told yet", tip, RECORD))
    if found.summary_owed:
        tip = "Whoever acts on the decision needs the summary."
        made.append(MissingEntry("summary", "Summary not issued yet", tip, SUMMARY))
    return tuple(sorted(made, key=lambda each: not each.late))


OWED = (
    ("hand_over", "Acknowledge the hand-over…"),
    ("feedback", "Answer the referrer…"),
    ("summary", "Issue the summary…"),
    ("family", "Tell the outcome…"),
)
"""What is owed once a case is decided, the most pressing first: the kind of entry, and the words of the act."""
CLOSING = MissingEntry("close", "Close the enquiry…", "Nothing is owed any more.", DECISION)


def owed_act(entries: Iterable[MissingEntry], allowed: frozenset[str]) -> tuple[str, MissingEntry] | None:
    """The next act on a decided case, in words, with what it mends: what this person may do of what is owed.

    Where nothing at all is owed the case may be closed. None where the next act is somebody else's.
    """
    by_kind = {each.kind: each for each in entries}
    for kind, words in OWED:
        if kind in by_kind and f"owed:{kind}" in allowed:
            return words, by_kind[kind]
    if "owed:close" in allowed and not by_kind.keys() & dict(OWED).keys():
        return CLOSING.words, CLOSING
    return None


def all_answered(case: CaseDetail) -> bool:
    """Whether partners were asked on an open case and nobody owes an answer any more: what is next is the decision."""
    settled = {"replied", "withdrawn"}
    asked = any(each.state == "replied" for each in case.requests)
    return case.header.status == "open" and asked and all(each.state in settled for each in case.requests)


def next_due(case: CaseDetail, now: datetime) -> NextDue | None:
    """The nearest of everything that runs: replies, hand-overs and the enquiry itself; the longest overdue first.

    A decided enquiry has met its own limit; what others still owe runs on.
    """
    if case.header.status == "closed":
        return None
    missing, header = case.missing, case.header
    running = [
        *((each.due_at, f"{each.agency} to reply to {each.reference}") for each in missing.waiting if each.due_at),
        *((each.due_at, f"{each.team} to acknowledge the hand-over") for each in missing.hand_overs if each.due_at),
        *(
            ((header.due_at, f"{header.lead_worker} to finish the enquiry"),)
            if header.due_at and header.status == "open"
            else ()
        ),
    ]
    if not running:
        return None
    at, words = min(running)
    left = text.time_left(at, now)
    return NextDue(f"{words}: {left.line()}", "; ".join(f"{said}, {text.moment(due)}" for due, said in sorted(running)),
                   left.late)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of agencies with their short ones behind them."""

    short: Mapping[str, str]

    def of(self, name: str) -> str:
        """`Children's social care (CSC)`."""
        short = self.short.get(name, name)
        return name if short == name else f"{name} ({short})"

    def all(self, names: Iterable[str]) -> str:
        """Several, joined."""
        return text.joined([self.of(name) for name in names])


def _replies(found: Missing, now: datetime, both: _Names) -> list[MissingEntry]:
    late = [each for each in found.waiting if each.due_at is not None and each.due_at < now]
    waiting = [each for each in found.waiting if each not in late]
    made: list[MissingEntry] = []
    for rows, word in ((late, "late"), (waiting, "waited for")):
        if not rows:
            continue
        tip = "; ".join(
            f"{both.of(each.agency)}, {each.reference}: {each.answered} of {each.asked} answered"
            + (f", due {text.moment(each.due_at)}" if each.due_at else "")
            for each in rows
        )
        names = _names([each.agency for each in rows])
        reply = "Reply" if len(rows) == 1 else f"{len(rows)} replies"
        made.append(MissingEntry(word.partition(" ")[0], f"{reply} {word}: {names}", tip, GRID, late=word == "late"))
    return made


def _hand_overs(found: Missing, now: datetime) -> list[MissingEntry]:
    if not found.hand_overs:
        return []
    tip = "; ".join(f"{each.team}, handed over {text.moment(each.at)}" for each in found.hand_overs)
    late = any(each.due_at is not None and each.due_at < now for each in found.hand_overs)
    words = f"Hand-over not acknowledged{', late' if late else ''}"
    return [MissingEntry("hand_over", words, tip, DECISION, late=late)]


def _consent(found: Missing, now: datetime, both: _Names) -> list[MissingEntry]:
    made: list[MissingEntry] = []
    if found.consent is None:
        made.append(MissingEntry("consent", "Consent not recorded", "Record where it stands.", CONSENT))
    elif found.consent == "sought":
        made.append(MissingEntry("consent", "Consent open: no answer yet", "It was sought.", CONSENT))
    if found.override_since is not None:
        words = f"Override waits {text.duration(now - found.override_since)}"
        tip = "A service manager who did not propose it agrees or refuses it."
        made.append(MissingEntry("override", words, tip, CONSENT))
    elif found.held:
        words = f"{text.count(len(found.held), 'request')} held, no override proposed"
        made.append(MissingEntry("held", words, f"{both.all(found.held)}.", CONSENT))
    return made


def _requests(found: Missing, both: _Names) -> list[MissingEntry]:
    made: list[MissingEntry] = []
    if found.unsent:
        names = both.all(found.unsent)
        made.append(MissingEntry("unsent", f"{text.count(len(found.unsent), 'request')} not sent", names, GRID))
    if found.to_decide:
        tip = "; ".join(
            f"{both.of(name)}: {text.count(number, 'person', 'people')}" for name, number in found.to_decide
        )
        agencies = text.count(len(found.to_decide), "agency", "agencies")
        made.append(MissingEntry("to_decide", f"{agencies} to decide", f"Ask, or say why not. {tip}", GRID))
    if found.not_asked:
        tip = "\n".join(f"{both.of(each.agency)}: {'; '.join(each.reasons)}" for each in found.not_asked)
        agencies = text.count(len(found.not_asked), "agency", "agencies")
        made.append(MissingEntry("not_asked", f"{agencies} not asked", tip, GRID))
    return made


def _feedback(found: Missing, now: datetime) -> list[MissingEntry]:
    if not found.feedback:
        return []
    oldest = min(each.since for each in found.feedback)
    tip = "; ".join(f"{each.reference}, since {text.moment(each.since)}" for each in found.feedback)
    return [MissingEntry("feedback", f"Feedback owed for {text.duration(now - oldest)}", tip, FEEDBACK)]


def _names(names: list[str]) -> str:
    """At most three names, and how many more."""
    short = list(dict.fromkeys(names))
    return text.joined(short) if len(short) <= 3 else f"{', '.join(short[:2])} and {len(short) - 2} more"
