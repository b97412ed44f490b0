"""What is wrong with an order, as one number kept row by row so that a move is weighed by the rows it touches."""

import itertools
from dataclasses import dataclass

from app.services.genogram.web import Web

Rows = list[list[int]]


@dataclass(frozen=True)
class Weights:
    """The price of each fault; see the household picture's notation for what they mean."""

    crossing: float = 10.0
    apart: float = 4.0
    under: float = 2.0
    broken: float = 8.0
    stranger: float = 3.0
    inversion: float = 1.8
    man_right: float = 0.1
    home_broken: float = 1.2
    intruder: float = 0.6
    home_twist: float = 1.2
    beside: float = 0.3
    rule: float = 30.0
    twin: float = 3.0
    stretch: float = 0.12
    free_stretch: float = 1.0


USUAL = Weights()


class Cost:
    """The cost of an order, `total`; `touch` re-reckons after rows changed and `back` takes that away again."""

    def __init__(self, web: Web, rows: Rows, weights: Weights = USUAL) -> None:
        self.web, self.rows, self.weights = web, rows, weights
        self.pos = [0] * len(web.row)
        self._by_row(web)
        deep = web.rows
        for order in rows:
            for at, node in enumerate(order):
                self.pos[node] = at
        self.row_cost = [self._row(r) for r in range(deep)]
        self.cross = [self._crossings(r) for r in range(deep)]
        self.twist = self._twists()
        self.total = sum(self.row_cost) + sum(self.cross) + self.twist

    def _by_row(self, web: Web) -> None:
        """Sort everything that is weighed into the rows it stands in."""
        deep, row, w = web.rows, web.row, self.weights
        self.joints: list[list[tuple[tuple[int, ...], tuple[int, ...]]]] = [[] for _ in range(deep)]
        for joint in web.joints:
            self.joints[joint.row].append((joint.ups, joint.kids))
        self.couples: list[list[tuple[int, int]]] = [[] for _ in range(deep)]
        for a, b in web.couples:
            self.couples[row[a]].append((a, b))
        self.sibs: list[list[tuple[tuple[int, ...], frozenset[int]]]] = [[] for _ in range(deep)]
        for _, kids in web.sibships:
            for level in sorted({row[k] for k in kids}):
                here = tuple(k for k in kids if row[k] == level)
                if len(here) > 1:
                    self.sibs[level].append((here, _of_the_sibship(web, kids)))
        ordered = [(a, b, weight * w.inversion) for a, b, weight in web.elder]
        ordered += [(a, b, w.man_right) for a, b in web.men_left]
        self.ordered = _by_level(web, [*ordered, *((a, b, w.rule) for a, b in web.rules)])
        near = [(a, b, w.beside) for a, b in web.beside]
        self.near = _by_level(web, [*near, *((a, b, w.twin) for a, b in web.twins)])
        self._homes_by_row(web)

    def _homes_by_row(self, web: Web) -> None:
        self.homes: list[list[tuple[int, ...]]] = [[] for _ in range(web.rows)]
        home_rows: list[dict[int, tuple[int, ...]]] = []
        for home in web.homes:
            found: dict[int, list[int]] = {}
            for at in sorted(home):
                found.setdefault(web.row[at], []).append(at)
            home_rows.append({level: tuple(who) for level, who in found.items()})
            for level, who in found.items():
                if len(who) > 1:
                    self.homes[level].append(tuple(who))
        self.sharing = _sharing(home_rows)

    def _row(self, level: int) -> float:
        pos, w, order = self.pos, self.weights, self.rows[level]
        people = self.web.people
        cost = 0.0
        for a, b in self.couples[level]:
            gap = pos[a] - pos[b]
            if gap not in (1, -1):
                cost += w.apart + w.under * (abs(gap) - 1)
        for kids, own in self.sibs[level]:
            places = [pos[k] for k in kids]
            low, high = min(places), max(places)
            if high - low >= len(kids):
                strangers = 0
                for node in order[low + 1 : high]:
                    if node not in own:
                        strangers += 1 if node < people else 0.3  # type: ignore[assignment]
                if strangers:
                    cost += w.broken + w.stranger * strangers
        for a, b, weight in self.ordered[level]:
            if pos[a] > pos[b]:
                cost += weight
        for who in self.homes[level]:
            places = [pos[k] for k in who]
            over = max(places) - min(places) + 1 - len(who)
            if over:
                cost += w.home_broken + w.intruder * over
        for a, b, weight in self.near[level]:
            cost += weight * (abs(pos[a] - pos[b]) - 1)
        return cost

    def _crossings(self, level: int) -> float:
        """Crossings between the unions of one row, each pair in the better of its two orders."""
        pos = self.pos
        drawn = []
        aside = (len(self.rows[level + 1]) - len(self.rows[level])) if level + 1 < len(self.rows) else 0
        stretch = 0.0
        free = self.weights.free_stretch * 2
        for ups, kids in self.joints[level]:
            u0 = u1 = pos[ups[0]]
            if len(ups) > 1:
                u1 = pos[ups[1]]
                if u1 < u0:
                    u0, u1 = u1, u0
            if kids:
                j = [pos[n] for n in kids]
                k0, k1 = min(j), max(j)
                drawn.append((u0, u1, k0, k1, j))
                far = abs(k0 + k1 - u0 - u1 - aside)
                if far > free:
                    stretch += far - free
            else:
                drawn.append((u0, u1, -1, -1, []))
        drawn.sort()
        total = 0
        for n, (u0, u1, k0, k1, k) in enumerate(drawn):
            for v0, v1, j0, j1, j in drawn[n + 1 :]:
                clear = k1 <= j0 or not k or not j
                if u1 <= v0 and clear:
                    continue
                straight, swapped = _over(u0, u1, v0, v1), _over(v0, v1, u0, u1)
                if k and j:
                    under = 0 if clear else _under(k, j)
                    straight += under
                    if straight and j1 > k0:
                        swapped += _under(j, k)
                total += min(straight, swapped)
        return total * self.weights.crossing + stretch * self.weights.stretch

    def _twists(self) -> float:
        """Pairs of households that stand one way round in one row and the other way in the next they share."""
        pos, total = self.pos, 0
        for a, b, c, d in self.sharing:
            if (pos[a] < pos[b]) != (pos[c] < pos[d]):
                total += 1
        return total * self.weights.home_twist

    def touch(self, levels: list[int]) -> tuple[object, ...]:
        """Re-reckon after the order of these rows changed; the answer is what `back` needs."""
        kept: list[tuple[int, float, int, float]] = []
        for level in levels:
            for at, node in enumerate(self.rows[level]):
                self.pos[node] = at
        seen = set()
        change = 0.0
        for level in levels:
            new = self._row(level)
            kept.append((0, self.row_cost[level], level, 0.0))
            change += new - self.row_cost[level]
            self.row_cost[level] = new
            for above in (level - 1, level):
                if above >= 0 and above not in seen:
                    seen.add(above)
                    new = self._crossings(above)
                    kept.append((1, self.cross[above], above, 0.0))
                    change += new - self.cross[above]
                    self.cross[above] = new
        before = self.twist
        if self.sharing:
            self.twist = self._twists()
            change += self.twist - before
        self.total += change
        return kept, before, change

    def back(self, memo: tuple[object, ...], levels: list[int]) -> None:
        """Take a `touch` back once the rows stand as they stood before it."""
        kept, before, change = memo
        for level in levels:
            for at, node in enumerate(self.rows[level]):
                self.pos[node] = at
        for which, value, level, _ in kept:  # type: ignore[attr-defined]
            (self.cross if which else self.row_cost)[level] = value
        self.twist = before  # type: ignore[assignment]
        self.total -= change  # type: ignore[operator]


def _under(first: list[int], second: list[int]) -> int:
    """How many lines to the children of `first` cross lines to those of `second`, whose union stands to the right."""
    crossed = 0
    for a in first:
        for b in second:
            if a > b:
                crossed += 1
    return crossed


def _over(u0: int, u1: int, v0: int, v1: int) -> int:
    """How many lines from partners at u cross those from partners at v, whose union stands to the right."""
    if u1 <= v0:
        return 0
    crossed = (u0 > v0) + (u0 > v1) + (u1 > v0) + (u1 > v1)
    if u0 == u1:
        crossed //= 2
    return crossed // 2 if v0 == v1 else crossed


def _by_level(web: Web, pairs: list[tuple[int, int, float]]) -> list[list[tuple[int, int, float]]]:
    """Pairs with their prices in the row that both stand in."""
    found: list[list[tuple[int, int, float]]] = [[] for _ in range(web.rows)]
    for a, b, price in pairs:
        if web.row[a] == web.row[b]:
            found[web.row[a]].append((a, b, price))
    return found


def _of_the_sibship(web: Web, kids: tuple[int, ...]) -> frozenset[int]:
    """Who may stand among siblings: themselves, their partners, and who married in beside those."""
    own = set(kids)
    queue = list(kids)
    for at in queue:
        for other in web.partners[at]:
            married_in = at in kids or other not in web.has_parents
            if other not in own and married_in:
                own.add(other)
                queue.append(other)
    return frozenset(own)


def _sharing(home_rows: list[dict[int, tuple[int, ...]]]) -> list[tuple[int, int, int, int]]:
    """For pairs of households with two rows in common, one of each in the upper row, then one of each in the lower."""
    found = []
    for a, first in enumerate(home_rows):
        for second in home_rows[:a]:
            levels = sorted(first.keys() & second.keys())
            for up, down in itertools.pairwise(levels):
                found.append((first[up][0], second[up][0], first[down][0], second[down][0]))
    return found
