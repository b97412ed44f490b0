"""The closed line round everybody of a household, and nobody else: several lines where they stand apart."""

import itertools
from dataclasses import dataclass, replace

from app.services.genogram.boxes import Box, Taken, text_box
from app.services.genogram.heights import Scene
from app.services.genogram.labels import household_label, label_height
from app.services.genogram.layout import Outline, Point, TieCurve
from app.services.genogram.records import Being, Family

EDGE = 0.57
LEAST = 0.35
SMALL = 0.55
ABOVE, UNDER = 14.0, 6.0
"""How far a line keeps from symbols above and words below, in pixels: a focus ring fits between."""
TIE_STEP = 4
"""Every so many of a tie's points are enough to keep a name off it."""


@dataclass
class Part:
    """Neighbours of one household in one row, from `low` to `high`, within which no outsider stands.

    `born`: not only children who are not; these alone get no line of their own.
    """

    level: int
    low: float
    high: float
    room_low: float
    room_high: float
    top: float
    foot: float
    born: bool


class Walls:
    """Draws the outlines of a family whose places are known."""

    def __init__(self, scene: Scene) -> None:
        self.family, self.web, self.rows, self.x = scene.family, scene.web, scene.rows, scene.places.x
        self.high, self.sizes = scene.high, scene.sizes
        self.unborn = {n for n, member in enumerate(self.family.members) if member.being is not Being.PERSON}

    def outlines(self) -> tuple[Outline, ...]:
        """Every household's lines, its longest first; `named` names them."""
        where = {member.id: n for n, member in enumerate(self.family.members)}
        found = []
        for turn, home in enumerate(self.family.households):
            inside = {where[m] for m in home.members if m in where}
            parts = self._parts(inside)
            stacks = self._stacks(parts)
            stacks = [stack for stack in stacks if any(part.born for part in stack)] or stacks
            for stack in stacks:
                self._evened(stack)
            stacks.sort(key=lambda stack: -sum(p.high - p.low for p in stack))
            found += [Outline(home.id, self._line(stack, turn), None) for stack in stacks]
        return tuple(found)

    def _parts(self, inside: set[int]) -> list[Part]:
        slot, half = self.sizes.slot, self.sizes.symbol / 2
        parts: list[Part] = []
        for level, order in enumerate(self.rows):
            people = [n for n in order if n < self.web.people]
            run: list[int] = []
            for at, node in enumerate([*people, -1]):
                if node in inside:
                    run.append(node)
                    continue
                if run:
                    before = people[at - len(run) - 1] if at > len(run) else -1
                    room_low = (self.x[before] + self.x[run[0]]) / 2 if before >= 0 else -1e9
                    room_high = (self.x[node] + self.x[run[-1]]) / 2 if node >= 0 else 1e9
                    low = max(self.x[run[0]] - EDGE, room_low + 0.03)
                    high = min(self.x[run[-1]] + EDGE, room_high - 0.03)
                    y = self.high.row[level]
                    deep = max(label_height(self.family.members[n], self.sizes) for n in run)
                    born = not self.unborn >= set(run)
                    top, foot = y - half - ABOVE, y + half + deep + UNDER
                    parts.append(
                        Part(level, low * slot, high * slot, room_low * slot, room_high * slot, top, foot, born)
                    )
                run = []
        return parts

    def _stacks(self, parts: list[Part]) -> list[list[Part]]:
        """Parts joined from row to row where they lie under one another, or can be widened to without an outsider."""
        stacks: list[list[Part]] = []
        for part in parts:
            best, most = None, 0.0
            for stack in stacks:
                last = stack[-1]
                if last.level + 1 != part.level:
                    continue
                over = min(last.high, part.high) - max(last.low, part.low)
                if over < LEAST * self.sizes.slot:
                    over = self._widened(last, part)
                if over > most:
                    best, most = stack, over
            if best is None:
                stacks.append([part])
            else:
                last = best[-1]
                if min(last.high, part.high) - max(last.low, part.low) < LEAST * self.sizes.slot:
                    self._widen(last, part)
                best.append(part)
        return stacks

    def _evened(self, stack: list[Part]) -> None:
        """Small steps in a side taken out where there is room."""
        small = SMALL * self.sizes.slot
        for upper, lower in [*itertools.pairwise(stack), *zip(stack[::-1], stack[-2::-1], strict=False)]:
            low, high = min(upper.low, lower.low), max(upper.high, lower.high)
            if abs(upper.low - lower.low) < small and low > max(upper.room_low, lower.room_low) + 2:
                upper.low = lower.low = low
            if abs(upper.high - lower.high) < small and high < min(upper.room_high, lower.room_high) - 2:
                upper.high = lower.high = high

    def _widened(self, upper: Part, lower: Part) -> float:
        """How far the two would overlap if each took the free room beside it towards the other; 0 where too little."""
        need = LEAST * self.sizes.slot
        if upper.high <= lower.low + need:
            room = min(upper.room_high, lower.high) - max(upper.low, lower.room_low)
        else:
            room = min(lower.room_high, upper.high) - max(lower.low, upper.room_low)
        return need if room >= need else 0.0

    def _widen(self, upper: Part, lower: Part) -> None:
        need = LEAST * self.sizes.slot
        left, right = (upper, lower) if upper.low < lower.low else (lower, upper)
        left.high = max(left.high, min(left.room_high - 3, right.low + need))
        if left.high - right.low < need:
            right.low = min(right.low, left.high - need)

    def _line(self, stack: list[Part], turn: int) -> tuple[Point, ...]:
        """The closed line round a stack: down its right side, back up its left."""
        first, last = stack[0], stack[-1]
        right: list[Point] = [(first.high, first.top)]
        left: list[Point] = [(first.low, first.top)]
        for upper, lower in itertools.pairwise(stack):
            shift = 3.0 * (turn % 3)
            bend = upper.foot + 2 + shift
            deep = max(lower.top - 1 - shift, bend)
            yr = deep if lower.high > upper.high else bend
            yl = deep if lower.low < upper.low else bend
            right += [(upper.high, yr), (lower.high, yr)]
            left += [(upper.low, yl), (lower.low, yl)]
        right.append((last.high, last.foot))
        left.append((last.low, last.foot))
        points = right + left[::-1]
        tidy: list[Point] = []
        for point in points:
            if not tidy or abs(point[0] - tidy[-1][0]) + abs(point[1] - tidy[-1][1]) > 0.01:
                tidy.append((round(point[0], 2), round(point[1], 2)))
        start = tidy.index((round(first.low, 2), round(first.top, 2)))
        return tuple(tidy[start:] + tidy[:start])


def named(
    family: Family, outlines: tuple[Outline, ...], ties: tuple[TieCurve, ...], taken: Taken
) -> tuple[Outline, ...]:
    """The first line of every household with its name where that covers least; no tie runs through a name."""
    homes = {home.id: home for home in family.households}
    for tie in ties:
        taken.lines.extend(itertools.pairwise(tie.points[::TIE_STEP]))
    found, seen = [], set()
    for outline in outlines:
        first = outline.household not in seen
        seen.add(outline.household)
        label = _label(outline.points, household_label(homes[outline.household]), taken) if first else None
        found.append(replace(outline, label=label))
    return tuple(found)


def _label(points: tuple[Point, ...], text: str, taken: Taken) -> Point:
    """A place for the address on a level stretch of the line: at the top left unless something runs there."""
    best: tuple[float, Point] | None = None
    box = text_box(0, 0, (text,), 11, "start")
    width = box.right - box.left
    top = min(y for _, y in points)
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        low, high = min(ax, bx), max(ax, bx)
        if ay != by or high - low < 30:
            continue
        room = max(high - low - width - 22, 0.0)
        here = taken.near(Box(low, ay - 14, max(high, low + width + 24), ay + 14))
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            spot = (round(low + 12 + room * share, 1), ay)
            cost = here.cost(text_box(spot[0], ay + 4, (text,), 11, "start")) + share * 0.3
            cost += 0.8 * (ay > top + 1) + 3 * (high - low < width + 22)
            if best is None or cost < best[0] - 1e-9:
                best = (cost, spot)
    spot = best[1] if best else points[0]
    taken.words.append(text_box(spot[0], spot[1] + 4, (text,), 11, "start"))
    return spot
