"""Which row everybody stands in: children below their parents, partners and siblings level where they can be.

The cost is a sum of convex functions of differences of rows, so it is least exactly where no set of people gains by
stepping up or down together; the best such set is a least cut. Every step lowers the cost: it always ends, and ends
at the optimum of the linear programme.
"""

import itertools
from collections import deque
from dataclasses import dataclass

from app.services.genogram.ancestry import Descent
from app.services.genogram.records import Family

NEVER = 100_000
COUPLE, SIBLINGS = 8, 9


@dataclass(frozen=True)
class Want:
    """What a difference `row[low] - row[high]` costs: per row under and over `right`, and whether under is barred."""

    high: int
    low: int
    right: int
    under: int
    over: int

    def cost(self, difference: int) -> int:
        """The cost of this difference of rows."""
        off = difference - self.right
        return self.over * off if off > 0 else -self.under * off


def _wants(family: Family, lines: Descent) -> list[Want]:
    wants: list[Want] = []
    sibs: dict[int, list[int]] = {}
    for link in lines.links:
        under, over = (NEVER, 3) if link.firm else (3, 1)
        wants.extend(Want(parent, link.child, 1, under, over) for parent in lines.partners[link.union])
        if link.firm:
            sibs.setdefault(link.union, []).append(link.child)
    wants.extend(Want(pair[0], pair[1], 0, COUPLE, COUPLE) for pair in lines.partners if len(pair) == 2)
    for kids in sibs.values():
        wants.extend(Want(a, b, 0, SIBLINGS, SIBLINGS) for a, b in itertools.pairwise(kids))
    twins: dict[str, int] = {}
    for at, member in enumerate(family.members):
        if member.twins and member.twins in twins:
            wants.append(Want(twins[member.twins], at, 0, 20, 20))
        if member.twins:
            twins[member.twins] = at
    return wants + _companions(family)


def _companions(family: Family) -> list[Want]:
    """Whoever lives here without kin stands level with whom they are beside, or with the household's first member."""
    where = {member.id: at for at, member in enumerate(family.members)}
    wants = []
    for home in family.households:
        inside = [where[m] for m in home.members if m in where]
        for stay in home.stays:
            if stay.member in where and (stay.word or stay.beside) and inside:
                near = where.get(stay.beside, inside[0])
                if near != where[stay.member]:
                    wants.append(Want(near, where[stay.member], 0, 2, 2))
    return wants


def generations(family: Family, lines: Descent) -> list[int]:
    """The row of every member from 0 at the top, in the order of `family.members`."""
    count = len(family.members)
    wants = _wants(family, lines)
    rows = _longest_ways(count, wants)
    joined = _joined(count, wants)
    while True:
        best, moved = 0, rows
        for step in (1, -1):
            gain, chosen = _best_set(rows, wants, step)
            if gain > best:
                best, moved = gain, [row + step * (at in chosen) for at, row in enumerate(rows)]
        if not best:
            break
        rows = moved
    for group in joined:
        top = min(rows[at] for at in group)
        for at in group:
            rows[at] -= top
    return rows


def _longest_ways(count: int, wants: list[Want]) -> list[int]:
    """A first answer that keeps every barred difference: each as low as the longest way down to them."""
    below: list[list[int]] = [[] for _ in range(count)]
    above = [0] * count
    for want in wants:
        if want.under >= NEVER:
            below[want.high].append(want.low)
            above[want.low] += 1
    rows = [0] * count
    ready = [at for at in range(count) if not above[at]]
    for at in ready:
        for kid in below[at]:
            rows[kid] = max(rows[kid], rows[at] + 1)
            above[kid] -= 1
            if not above[kid]:
                ready.append(kid)
    return rows


def _joined(count: int, wants: list[Want]) -> list[list[int]]:
    """The groups of people joined by any want at all."""
    group = list(range(count))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    for want in wants:
        group[root(want.low)] = root(want.high)
    found: dict[int, list[int]] = {}
    for at in range(count):
        found.setdefault(root(at), []).append(at)
    return list(found.values())


def _best_set(rows: list[int], wants: list[Want], step: int) -> tuple[int, set[int]]:
    """Who gains most by all moving one row by `step`, and how much; found by a least cut."""
    count = len(rows)
    lone = [0] * count
    cut = _Cut(count + 2)
    for want in wants:
        now = rows[want.low] - rows[want.high]
        stay, high, low = want.cost(now), want.cost(now - step), want.cost(now + step)
        lone[want.high] += high - stay
        lone[want.low] += stay - high
        cut.add(want.high, want.low, low + high - 2 * stay)
    source, sink = count, count + 1
    base = 0
    for at, cost in enumerate(lone):
        if cost < 0:
            base += cost
            cut.add(at, sink, -cost)
        elif cost > 0:
            cut.add(source, at, cost)
    flow = cut.flow(source, sink)
    gain = -(base + flow)
    if gain <= 0:
        return 0, set()
    kept = cut.reached(source)
    return gain, {at for at in range(count) if at not in kept}


class _Cut:
    """A flow network with shortest augmenting ways; small, so plain."""

    def __init__(self, count: int) -> None:
        self._room: list[dict[int, int]] = [{} for _ in range(count)]

    def add(self, a: int, b: int, room: int) -> None:
        if room > 0:
            self._room[a][b] = self._room[a].get(b, 0) + room
            self._room[b].setdefault(a, 0)

    def reached(self, source: int) -> dict[int, int]:
        came = {source: source}
        queue = deque([source])
        while queue:
            at = queue.popleft()
            for to, room in self._room[at].items():
                if room > 0 and to not in came:
                    came[to] = at
                    queue.append(to)
        return came

    def flow(self, source: int, sink: int) -> int:
        total = 0
        while sink in (came := self.reached(source)):
            way = [sink]
            while way[-1] != source:
                way.append(came[way[-1]])
            pushed = min(self._room[b][a] for a, b in itertools.pairwise(way))
            for a, b in itertools.pairwise(way):
                self._room[b][a] -= pushed
                self._room[a][b] += pushed
            total += pushed
        return total
