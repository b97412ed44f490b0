"""Where words that may stand in several places stand best: where they cover no symbol, no name and no other words."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF

from app.services.genogram.layout import Outline, Point

SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)

APART = 6.0
"""How far words keep from other words of a line, in pixels."""
NARROW = 2.0
"""How far a line reaches to either side."""
SHORT = 2.4
"""A curve shorter than so many times its words is not covered by them."""


FACE, SAID = 3.0, 2.0
"""How much more it is to cover a person, or words, than a line."""
TOUCHED = 150.0
"""What it costs to touch them at all, in square pixels of line."""


class Room:
    """What is taken already."""

    def __init__(self) -> None:
        self._people: list[QRectF] = []
        self._said: list[QRectF] = []
        self._lines: list[QRectF] = []

    def take(self, box: QRectF) -> None:
        """A person stands here, or the words under one."""
        self._people.append(box.adjusted(-APART, -1, APART, 1))

    def take_words(self, box: QRectF) -> None:
        """Words stand here: others keep a letter's width away, or they would read as one."""
        self._said.append(box.adjusted(-APART, -1, APART, 1))

    def take_line(self, points: Sequence[Point]) -> None:
        """A line of the family runs here."""
        self._lines += ribbon(points)

    def best(self, box: QRectF, spots: Sequence[Point], curves: Sequence[QRectF] = ()) -> Point:
        """The spot where a box (round 0, 0) covers least; the earlier one where two are alike. It is taken then.

        `curves` are lines of harm and feeling, which these words keep off where they can.
        """
        found, least = spots[0], float("inf")
        for at, spot in enumerate(spots):
            there = box.translated(*spot)
            cost = at * 3.0 + FACE * _covered(there, self._people, TOUCHED) + _covered(there, self._lines)
            cost += SAID * _covered(there, self._said, TOUCHED) + _covered(there, curves)
            if cost < least:
                found, least = spot, cost
            if cost <= at * 3.0:
                break
        self.take_words(box.translated(*found))
        return found


def ribbon(points: Sequence[Point]) -> list[QRectF]:
    """A line as narrow boxes, leg by leg."""
    made = (QRectF(QPointF(*a), QPointF(*b)).normalized() for a, b in itertools.pairwise(points))
    return [each.adjusted(-NARROW, -NARROW, NARROW, NARROW) for each in made]


def _covered(box: QRectF, others: Iterable[QRectF], more: float = 0.0) -> float:
    return sum(_area(box.intersected(each)) + more for each in others if box.intersects(each))


def _area(box: QRectF) -> float:
    return box.width() * box.height()


def is_short(points: Sequence[Point], box: QRectF) -> bool:
    """Whether a curve would be covered by its own words, so that they stand beside it."""
    return sum(QLineF(QPointF(*a), QPointF(*b)).length() for a, b in itertools.pairwise(points)) <= SHORT * box.width()


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
    if not is_short(points, box):
        return tuple(found)
    x, _ = found[1] if len(found) > 1 else first
    top, bottom = min(y for _, y in points) - box.height() / 2 - 7, max(y for _, y in points) + box.height() / 2 + 7
    left, right = min(x for x, _ in points) - box.width() / 2 - 7, max(x for x, _ in points) + box.width() / 2 + 7
    if right - left - box.width() < bottom - top - box.height():
        middle = found[1][1] if len(found) > 1 else first[1]
        beside = [(side, middle + down) for side in (right, left) for down in (0.0, -24.0, 24.0)]
    else:
        beside = [(x + across, y) for y in (top, bottom) for across in (0.0, -30.0, 30.0, -60.0, 60.0)]
    return (*beside, *found)


def on_outline(outline: Outline, wide: float) -> tuple[Point, ...]:
    """Places for a household's words on its level edges, upper ones first, else above."""
    if outline.label is None:
        return ()
    edges: Iterable[tuple[Point, Point]] = zip(outline.points, (*outline.points[1:], outline.points[0]), strict=True)
    level = [
        (min(a[0], b[0]), max(a[0], b[0]), a[1]) for a, b in edges if a[1] == b[1] and abs(a[0] - b[0]) > wide + 24
    ]
    found = [outline.label]
    for left, right, y in sorted(level, key=lambda each: each[2]):
        spare = right - left - wide - 24
        found += [(left + 12 + spare * share, y) for share in (0.0, 0.5, 1.0, 0.25, 0.75)]
    tops = [(left + 12, y - 11) for left, _, y in sorted(level, key=lambda each: each[2])[:1]]
    return (*found, *tops)
