"""When the wall reads, turns its pages and says that it is not live. Plain Python, no Qt.

The view calls `tick` every second. Data are read every ten seconds on the database thread, pages turn every fifteen;
after two missed refreshes the board says NOT LIVE SINCE and tries again every thirty seconds. Times of day come from
the clock, spans from the monotonic one, which no change of the clock can turn back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from app.services import clock
from app.views import errors, text
from app.views.wallboard import words
from app.views.wallboard.paging import page
from app.views.wallboard.words import Shown

if TYPE_CHECKING:
    from app.services.oversight.wallboard import Board
    from app.views.desk import Runner

READ_EVERY = 10.0
TURN_EVERY = 15.0
TRY_EVERY = 30.0
MISSES = 2
GRACE = 2.0
"""Seconds: how often it reads, turns, and tries after a failure; missed refreshes until it is not live; and how long an
answer may be under way before its refresh counts as missed."""


class BoardView(Protocol):
    """What the presenter needs of the window."""

    def show_board(self, shown: Shown) -> None:
        """Show this picture; only what differs from the last is painted."""

    def rows_that_fit(self, *, under_band: bool) -> int:
        """How many rows the page has room for."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often, in seconds; the defaults are the wall's."""

    read: float = READ_EVERY
    turn: float = TURN_EVERY
    again: float = TRY_EVERY


class BoardPresenter:
    """Keeps the wall true, or says since when it is not."""

    def __init__(self, view: BoardView, runner: Runner, read: Callable[[], Board], pace: Pace | None = None) -> None:
        self._view = view
        self._runner = runner
        self._read = read
        self._pace = pace or Pace()
        begun = clock.monotonic()
        self._board: Board | None = None
        self._good_at = begun
        self._good_time: datetime | None = None
        self._next = begun
        self._asked_at: float | None = None
        self._misses = 0
        self._fault: errors.Words | None = None
        self._turned_at = begun
        self._turn = 0

    @property
    def live(self) -> bool:
        """Whether what is shown was read in time."""
        return self._board is not None and not self._overdue()

    @property
    def answered(self) -> bool:
        """Whether the database has given its first answer, good or bad."""
        return self._board is not None or self._fault is not None

    def tick(self) -> None:
        """Do whatever is due at this moment and show the wall as it is."""
        now = clock.monotonic()
        if self._asked_at is None and now >= self._next:
            self._asked_at = now
            self._next = now + self._pace.read
            self._runner.query(self._read, self._arrived, self._failed, lane="board")
        if now - self._turned_at >= self._pace.turn:
            self._turned_at = now
            self._turn += 1
        self.show()

    def ask_now(self) -> None:
        """Read at the next tick instead of waiting: somebody has just handed over a key."""
        self._next = clock.monotonic()

    def show(self) -> None:
        """Show the wall as it is at this moment."""
        self._view.show_board(self.picture())

    def _arrived(self, board: Board) -> None:
        self._asked_at = None
        self._board = board
        self._good_at = clock.monotonic()
        self._good_time = board.at
        self._misses = 0
        self._fault = None
        self.show()

    def _failed(self, error: Exception) -> None:
        self._asked_at = None
        self._misses += 1
        self._fault = errors.words(error)
        if self._overdue() or self._board is None:
            self._next = clock.monotonic() + self._pace.again
        self.show()

    def _overdue(self) -> bool:
        """Whether two refreshes were missed: they failed, or no answer came."""
        return self._misses >= MISSES or clock.monotonic() - self._good_at > MISSES * self._pace.read + GRACE

    def picture(self) -> Shown:
        """The wall at this moment."""
        now = clock.now()
        if self._board is None:
            return self._without_data(now)
        board, band, why = self._board, "", ""
        if self._overdue():
            band = f"NOT LIVE SINCE {self._since(now)}"
            why = (
                self._fault.spoken()
                if self._fault
                else (
                    "The database does not answer. Look whether the computer under this screen is busy; "
                    "the wallboard keeps trying."
                )
            )
        shown = page(board.rows, board.pinned, self._view.rows_that_fit(under_band=bool(band)), self._turn)
        message, under = ("", "") if board.rows else words.nothing_waiting(board)
        return Shown(
            totals=words.totals(board),
            rows=tuple(words.row(each, now) for each in shown.rows),
            message=message,
            under=under,
            band=band,
            band_why=why,
            late=words.late(board.replies_late),
            foot=words.foot(shown.number, shown.count, shown.left_out),
            age=words.age(clock.monotonic() - self._good_at),
            clock=text.clock_time(now),
        )

    def _since(self, now: datetime) -> str:
        return text.short_moment(self._good_time or now, now)

    def _without_data(self, now: datetime) -> Shown:
        if self._fault is None:
            message, under = "The wallboard is starting.", "It opens the hub and reads the open enquiries."
        else:
            wait = max(0, int(self._next - clock.monotonic()))
            message = "The wallboard shows nothing yet."
            under = f"{self._fault.spoken()}\nTrying again " + (f"in {wait} s." if wait else "now.")
        return Shown(None, (), message, under, "", "", "", "", "no data yet", text.clock_time(now))
