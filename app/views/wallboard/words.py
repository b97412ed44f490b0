"""What the wall says, as frozen records: a row, the totals, the whole picture at a moment. No Qt.

Whatever is shown here comes out of `Board`, which holds nothing that could identify a family.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.views import text

if TYPE_CHECKING:
    from app.services.oversight.wallboard import Board, BoardRow

RATINGS = ("red", "amber", "green", "blue")
_RATING_WORDS = {"red": "Red", "amber": "Amber", "green": "Green", "blue": "Blue"}
_NOT_WITHOUT = ("red", "amber", "green")
"""Totals that are shown even when they are nought."""
REPLIED, ASKED, LATE = 0, 1, 2
"""How an agency stands, as in `ChipState`."""
LONGEST_INITIALS = 4
LONGEST_NUMBER = 6


@dataclass(frozen=True, slots=True)
class ShownChip:
    """One agency on the wall."""

    short: str
    state: int


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row as painted; `spoken` is its one sentence for a screen reader."""

    number: str
    rating: str
    initials: str
    chips: tuple[ShownChip, ...]
    time: str
    late: bool
    quiet: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class Totals:
    """The numbers on top: open enquiries, each rating, contacts not yet screened."""

    open: int
    ratings: tuple[tuple[str, int], ...]
    unscreened: int

    @property
    def spoken(self) -> str:
        """One sentence."""
        each = ", ".join(f"{_RATING_WORDS.get(code, code)} {number}" for code, number in self.ratings)
        return f"Open {self.open}: {each}. Not yet screened: {self.unscreened}."


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole wall at a moment.

    Attributes:
        totals: none before the first reading.
        rows: of the page that is shown.
        message: large words in place of rows, with what belongs under them; empty while rows are shown.
        under: see `message`.
        band: NOT LIVE SINCE …, else empty; `band_why` says what is wrong and what to do.
        late: how many replies are late, in words; empty when none is.
        foot: what else stands at the foot.
        age: how old the data are.
        clock: the time it is.
    """

    totals: Totals | None
    rows: tuple[ShownRow, ...]
    message: str
    under: str
    band: str
    band_why: str
    late: str
    foot: str
    age: str
    clock: str

    @property
    def dimmed(self) -> bool:
        """Whether the rows may no longer be true."""
        return bool(self.band)


def totals(board: Board) -> Totals:
    """The numbers on top; Blue, and whatever else a policy has, only where it occurs."""
    codes = (*RATINGS, *sorted(set(board.ratings) - set(RATINGS)))
    counted = tuple((code, board.ratings.get(code, 0)) for code in codes)
    kept = tuple(each for each in counted if each[1] or each[0] in _NOT_WITHOUT)
    return Totals(board.open, kept, board.unscreened)


def row(one: BoardRow, now: datetime) -> ShownRow:
    """One row of the wall at a moment."""
    chips = tuple(ShownChip(chip.short, int(chip.state)) for chip in one.chips)
    words, late = time_words(one.due_at, now, paused=one.paused)
    return ShownRow(
        number=_cut(one.number, LONGEST_NUMBER, keep_end=True),
        rating=one.rating,
        initials=_cut(one.initials, LONGEST_INITIALS),
        chips=chips,
        time=words,
        late=late,
        quiet=one.due_at is None,
        spoken=_spoken(one, chips, now),
    )


def _cut(words: str, most: int, *, keep_end: bool = False) -> str:
    if len(words) <= most:
        return words
    return f"…{words[1 - most :]}" if keep_end else f"{words[: most - 1]}…"


def _span(span: timedelta) -> str:
    """A length for reading across a room, cut and never rounded up: `12 m`, `1 h 13 m`, `14 h`, `1 d 4 h`, `6 d`."""
    minutes = int(abs(span).total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    days, over = divmod(hours, 24)
    if days >= 3 or (days and not over):
        return f"{days} d"
    if days:
        return f"{days} d {over} h"
    if hours >= 4 or (hours and not rest):
        return f"{hours} h"
    return f"{hours} h {rest:02} m" if hours else f"{rest} m"


def time_words(due: datetime | None, now: datetime, *, paused: bool = False) -> tuple[str, bool]:
    """How long is left or how late it is, and whether it is late. Late begins after the due moment itself."""
    if due is None:
        return ("paused" if paused else "no limit"), False
    span = due - now
    if span < timedelta(0):
        return (f"{_span(span)} late" if -span >= timedelta(minutes=1) else "just late"), True
    if span < timedelta(minutes=1):
        return "due now", False
    return f"{_span(span)} left", False


def _spoken(one: BoardRow, chips: tuple[ShownChip, ...], now: datetime) -> str:
    parts = [f"{_RATING_WORDS.get(one.rating, one.rating)}, case {one.number}"]
    if one.initials:
        parts[0] += f", worker {' '.join(one.initials)}"
    for state, words in ((LATE, "{} late"), (ASKED, "waiting for {}"), (REPLIED, "{} replied")):
        names = [chip.short for chip in chips if chip.state == state]
        if names:
            parts.append(words.format(text.joined(names)))
    if not chips and one.initials:  # a restricted case says neither who works on it nor who is asked
        parts.append("no agency asked yet")
    if one.due_at is None:
        parts.append("clock paused" if one.paused else "no limit")
    else:
        span = one.due_at - now
        said = text.spoken_duration(span)
        parts.append(f"{said} late" if span < timedelta(0) else f"{said} left")
    return "; ".join(parts) + "."


def nothing_waiting(board: Board) -> tuple[str, str]:
    """What an empty wall means."""
    if board.unscreened:
        verb = "waits" if board.unscreened == 1 else "wait"
        return (
            "No enquiry is open.",
            f"{text.count(board.unscreened, 'contact')} {verb} to be screened.",
        )
    return "Nothing is waiting.", "0 enquiries open. Every contact has been screened."


def age(seconds: float) -> str:
    """How old the data are: `data 4 s old`, `data 3 m old`."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"data {whole} s old"
    return f"data {_span(timedelta(seconds=whole))} old"


def late(number: int) -> str:
    """How many replies are late; empty when none is."""
    return f"{text.count(number, 'reply')} late" if number else ""


def foot(number: int, count: int, left_out: int) -> str:
    """Which page this is, and how many rows no page shows."""
    parts = [f"page {number} of {count}"] if count > 1 else []
    if left_out:
        parts.append(f"{left_out:,} more only in the totals")
    return " · ".join(parts)
