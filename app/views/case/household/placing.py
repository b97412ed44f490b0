"""Where words that may stand in several places stand best: where they cover no symbol, no name and no other words."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF

from app.services.genogram.layout import Outline, Point

SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)

APART = 6.0
"""How far words keep from other words of a line, in pixels."""
SHORT = 2.4
"""A curve shorter than so many times its words is not covered by them."""


class Room:
    """What is taken already."""

    def __init__(self) -> None:
        self._taken: list[QRectF] = []
        self._said: list[QRectF] = []

    def take(self, box: QRectF) -> None:
        """Nothing else shall stand here."""
        self._taken.append(box)

    def take_words(self, box: QRectF) -> None:
        """Words stand here: others keep a letter's width away, or they would read as one."""
        self._said.append(box.adjusted(-APART, -1, APART, 1))

    def best(self, box: QRectF, spots: Sequence[Point]) -> Point:
        """The spot where a box (round 0, 0) covers least; the earlier one where two are alike. It is taken then."""
        found, least = spots[0], float("inf")
        for at, spot in enumerate(spots):
            there = box.translated(*spot)
            taken = (each for each in (*self._taken, *self._said) if there.intersects(each))
            cost = at * 3.0 + sum(_area(there.intersected(each)) for each in taken)
            if cost < least:
                found, least = spot, cost
            if cost <= at * 3.0:
                break
        self.take_words(box.translated(*found))
        return found


def _area(box: QRectF) -> float:
    return box.width() * box.height()


def along(points: Sequence[Point], first: Point, box: QRectF) -> tuple[Point, ...]:
    """Places for the words of a curve: on it, the engine's first; beside it where they would cover most of it."""
    legs = [QLineF(QPointF(*a), QPointF(*b)) for a, b in itertools.pairwise(points)]
    total = sum(leg.length() for leg in legs)
    found = [first]
    for share in SHARES:
        left = total * share
        for leg in legs:
            if left <= leg.length():
                if leg.length():
                    spot = leg.pointAt(left / leg.length())
                    found.append((spot.x(), spot.y()))
                break
            left -= leg.length()
    if total > SHORT * box.width():
        return tuple(found)
    x, _ = found[1] if len(found) > 1 else first
    top, bottom = min(y for _, y in points) - box.height() / 2 - 7, max(y for _, y in points) + box.height() / 2 + 7
    beside = [(x + across, y) for y in (top, bottom) for across in (0.0, -30.0, 30.0, -60.0, 60.0)]
    return (*beside, *found)


def on_outline(outline: Outline, wide: float) -> tuple[Point, ...]:
    """Places for a household's words on its level edges, upper ones first: at the left, in the middle, at the right."""
    if outline.label is None:
        return ()
    edges: Iterable[tuple[Point, Point]] = zip(outline.points, (*outline.points[1:], outline.points[0]), strict=True)
    level = [
        (min(a[0], b[0]), max(a[0], b[0]), a[1]) for a, b in edges if a[1] == b[1] and abs(a[0] - b[0]) > wide + 24
    ]
    found = [outline.label]
    for left, right, y in sorted(level, key=lambda each: each[2]):
        found += [(left + 12, y), ((left + right - wide) / 2, y), (right - 12 - wide, y)]
    return tuple(found)
