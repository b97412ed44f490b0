"""Boards for tests, and a runner that answers when it is told to."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from app.services.oversight.wallboard import Board, BoardChip, BoardRow, ChipState

NOW = datetime(2026, 3, 30, 9, 28, tzinfo=UTC)
"""10:28 in London."""
STATES = {"!": ChipState.LATE, "-": ChipState.ASKED, "+": ChipState.REPLIED}


def a_row(number: str, rating: str = "amber", chips: str = "Pol-", left: float | None = 60, **more: Any) -> BoardRow:
    """A row whose enquiry has `left` minutes; chips as "Edu! Pol- Hlth+": late, asked, replied."""
    made = tuple(BoardChip(chip[:-1], STATES[chip[-1]]) for chip in chips.split())
    due = None if left is None else NOW + timedelta(minutes=left)
    return BoardRow(number, rating, more.pop("initials", "JS"), made, due, more.pop("paused", False), **more)


def a_board(*rows: BoardRow, pinned: int = 0, unscreened: int = 0, at: datetime = NOW) -> Board:
    """A board of these rows."""
    ratings: dict[str, int] = {}
    for row in rows:
        ratings[row.rating] = ratings.get(row.rating, 0) + 1
    late = sum(chip.state is ChipState.LATE for row in rows for chip in row.chips)
    return Board(at, rows, pinned, ratings, unscreened, late)


class Held:
    """A runner that holds every question until the test answers it."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Callable[[Any], None], Callable[[Exception], None] | None]] = []

    def query(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        lane: str | None = None,
        context: object | None = None,
    ) -> None:
        self.waiting.append((work, done, failed))

    def answer(self) -> None:
        """Do the oldest piece of work and deliver what came of it."""
        work, done, failed = self.waiting.pop(0)
        try:
            result = work()
        except Exception as fault:  # noqa: BLE001 - as the real runner does
            assert failed is not None
            failed(fault)
            return
        done(result)
