"""Which rows stand on which page of the wall. No Qt, no clock.

Reds and late replies stand on every page while they take at most two thirds of it; beyond that they turn among
themselves and the totals give the rest. What fits on one page is one page. The order, worst first, is never changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page.

    Attributes:
        rows: what it shows, worst first.
        number: which page this is, from 1.
        count: how many pages turn.
        left_out: how many rows stand on no page, only in the totals.
    """

    rows: tuple[T, ...]
    number: int
    count: int
    left_out: int = 0


def page(rows: Sequence[T], pinned: int, room: int, turn: int) -> Page[T]:
    """The page of the `turn`-th turn (any whole number) when `room` rows fit.

    `rows` are in order, the first `pinned` of them are Reds and late replies.
    """
    room = max(1, room)
    if len(rows) <= room:
        return Page(tuple(rows), 1, 1)
    if 3 * pinned <= 2 * room:
        free = room - pinned
        count = -(-(len(rows) - pinned) // free)
        at = turn % count
        start = pinned + at * free
        return Page((*rows[:pinned], *rows[start : start + free]), at + 1, count)
    count = -(-pinned // room)
    at = turn % count
    return Page(tuple(rows[at * room : min(pinned, (at + 1) * room)]), at + 1, count, len(rows) - pinned)
