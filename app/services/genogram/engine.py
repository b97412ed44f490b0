"""A family's layout: a first one at once, a better one step by step, and one that moves as little as it can.

layout = first(family)                     # draw this at once
work = Refining(family)                    # off the GUI thread
while work.step(): ...                     # may be left at any time
layout = work.layout()
layout = extend(family, layout)            # after somebody was added, changed or taken away
layout = arrange(family, layout, {ids})    # only these find new places
"""

from collections.abc import Iterator
from dataclasses import replace

from app.services.genogram.ancestry import Descent, descent
from app.services.genogram.boxes import taken
from app.services.genogram.cost import Cost, Rows, Weights
from app.services.genogram.curves import tie_curves
from app.services.genogram.first_order import Walk
from app.services.genogram.generations import generations
from app.services.genogram.heights import Scene, heights
from app.services.genogram.layout import USUAL, Layout, Place, Sizes
from app.services.genogram.loose import loose_members, with_loose, without
from app.services.genogram.outlines import Walls, named
from app.services.genogram.paths import Drawing
from app.services.genogram.records import Family
from app.services.genogram.search import Search
from app.services.genogram.spread import spread
from app.services.genogram.unborn import with_unborn
from app.services.genogram.web import Web, weave

MOST_STARTS = 24
MARGIN = 56.0
GOOD = 0.45

#: Only what a reader would call wrong: lines across, couples or siblings apart.
GRAVE = Weights(
    inversion=0.0, man_right=0.0, home_broken=0.0, intruder=0.0, home_twist=0.0, beside=0.0, twin=0.0, stretch=0.0
)


class Ground:
    """A family made ready: its lines of descent, rows and web. Whoever is tied to nobody stands apart from it."""

    def __init__(self, family: Family) -> None:
        self.whole = family
        self.loose = loose_members(family)
        self.family = family = with_unborn(without(family, self.loose) if self.loose else family)
        self.lines: Descent = descent(family)
        self.web: Web = weave(family, self.lines, generations(family, self.lines))

    def starts(self) -> list[Rows]:
        """The first orders from every start, the best first."""
        if not self.family.members:
            return [[]]
        walk = Walk(self.web)
        starts = walk.starts
        if len(starts) > MOST_STARTS:
            starts = starts[:: -(-len(starts) // MOST_STARTS)]
        found = [(Cost(self.web, order).total, at, order) for at, order in enumerate(map(walk.order, starts))]
        return [order for _, _, order in sorted(found, key=lambda each: each[:2])]


def first(family: Family, sizes: Sizes = USUAL) -> Layout:
    """A whole layout at once, good for most families and to be refined for the rest."""
    ground = Ground(family)
    return _drawn(ground, ground.starts()[0], sizes, None)


def lay_out(family: Family, sizes: Sizes = USUAL) -> Layout:
    """The best layout that the search finds, to its end."""
    work = Refining(family, sizes)
    while work.step():
        pass
    return work.layout()


class Refining:
    """The search for a better layout in small steps. The same family always comes to the same end."""

    def __init__(self, family: Family, sizes: Sizes = USUAL, before: Layout | None = None) -> None:
        self._ground = Ground(family)
        self._sizes = sizes
        self._before = before
        starts = self._ground.starts()
        if before is not None:
            starts = [_kept_order(self._ground, before)]
        self._best = starts[0]
        self._steps = self._run(starts)

    def step(self) -> bool:
        """Search a little further; False once there is nothing left to do."""
        return next(self._steps, False)

    def layout(self) -> Layout:
        """The best layout so far."""
        return _drawn(self._ground, self._best, self._sizes, self._before)

    def _run(self, starts: list[Rows]) -> Iterator[bool]:
        web = self._ground.web
        size = len(web.row)
        search = Search(web, starts[0])
        best = Cost(web, starts[0]).total
        if best <= GOOD:
            return
        for _ in search.climb(12 * size + 400):
            self._best = search.best
            yield True
        if search.best_cost <= _worth(web):
            return
        kept, cost = search.best, search.best_cost
        sound = Cost(web, kept, GRAVE).total == 0
        for number, start in enumerate([kept, *starts[1 : 3 if size < 90 else 2]]):
            again = Search(web, start, seed=number + 1)
            steps = min(2600, 900 + 28 * size) // (3 if sound else 1)
            for _ in again.anneal(steps, 8.0, 0.25):
                yield True
            for _ in again.climb(4 * size + 200):
                yield True
            if again.best_cost < cost - 1e-9:
                kept, cost = again.best, again.best_cost
                self._best = kept
            if sound or cost <= _worth(web):
                return


def _worth(web: Web) -> float:
    """The cost under which a longer search gains nothing that anybody sees."""
    return 0.05 * len(web.couples) + 0.03 * web.people + 1.7


def extend(family: Family, before: Layout, sizes: Sizes = USUAL) -> Layout:
    """Lay out a family that changed since `before`: newcomers go beside their nearest kin, the others keep their order.

    A family that was never laid out gets its first order.
    """
    ground = Ground(family)
    return _drawn(ground, _kept_order(ground, before), sizes, before)


def arrange(family: Family, before: Layout, chosen: frozenset[str], sizes: Sizes = USUAL) -> Layout:
    """Find new places for the chosen people alone; the others keep their order."""
    ground = Ground(family)
    free = frozenset(
        at for at in range(len(ground.web.row)) if at >= ground.web.people or ground.family.members[at].id in chosen
    )
    search = Search(ground.web, _kept_order(ground, before), free)
    for _ in search.climb(3000):
        pass
    return _drawn(ground, search.best, sizes, before)


def _kept_order(ground: Ground, before: Layout) -> Rows:
    """The order of `before` in the rows of now, with whoever was not in it put where it costs least."""
    web, members = ground.web, ground.family.members
    was = _stood(before)
    rows: Rows = [[] for _ in range(web.rows)]
    fresh = []
    for at in range(len(web.row)):
        if at < web.people and members[at].id in was:
            rows[web.row[at]].append(at)
        else:
            fresh.append(at)
    for row in rows:
        row.sort(key=lambda at: (was[members[at].id], at))
    if not any(rows):
        return ground.starts()[0]
    full = ground.starts()[0]
    fresh.sort(key=lambda at: (abs(web.row[at] - web.rows / 2), full[web.row[at]].index(at)))
    left = set(fresh)
    while left:
        node = min(left, key=lambda at: (-_known(web, at, left), fresh.index(at)))
        left.discard(node)
        _put(web, rows, node)
    search = Search(web, rows, frozenset(fresh))
    for _ in search.climb(40 * len(fresh) + 200):
        pass
    return search.best


def _stood(before: Layout) -> dict[str, float]:
    """Where everybody stood within the family; whoever stood apart from it and is tied by now is a newcomer there."""
    apart = frozenset(before.loose.members) if before.loose is not None else frozenset()
    return {place.member: place.x for place in before.places if place.member not in apart}


def _known(web: Web, node: int, left: set[int]) -> int:
    """How many of somebody's partners, parents and children have their places."""
    near = {n for joint in web.joints if node in (*joint.ups, *joint.kids) for n in (*joint.ups, *joint.kids)}
    return len(near - left)


def _put(web: Web, rows: Rows, node: int) -> None:
    """Put a newcomer where the order of those who stand costs least."""
    level = web.row[node]
    order = rows[level]
    standing = {n for row in rows for n in row} | {node}
    part = _partial(web, standing)
    best = min(
        range(len(order) + 1),
        key=lambda at: (
            Cost(part, [[*r[:at], node, *r[at:]] if n == level else list(r) for n, r in enumerate(rows)]).total,
            at,
        ),
    )
    order.insert(best, node)


def _partial(web: Web, standing: set[int]) -> Web:
    """The web of those who stand."""
    joints = []
    for joint in web.joints:
        ups, kids = tuple(n for n in joint.ups if n in standing), tuple(n for n in joint.kids if n in standing)
        if ups:
            joints.append(replace(joint, ups=ups, kids=kids))

    def both(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
        return [(a, b) for a, b in pairs if a in standing and b in standing]

    return replace(
        web,
        joints=joints,
        couples=both(web.couples),
        sibships=[(at, tuple(k for k in kids if k in standing)) for at, kids in web.sibships],
        homes=[frozenset(home & standing) for home in web.homes if len(home & standing) > 1],
        elder=[each for each in web.elder if each[0] in standing and each[1] in standing],
        men_left=both(web.men_left),
        beside=both(web.beside),
        twins=both(web.twins),
        rules=both(web.rules),
    )


def _drawn(ground: Ground, rows: Rows, sizes: Sizes, before: Layout | None) -> Layout:
    """Everything that follows from an order, and under it whoever is tied to nobody."""
    drawn = _family(ground, rows, sizes, before) if ground.family.members else Layout((), sizes=sizes)
    return with_loose(ground.whole, drawn, ground.loose)


def _family(ground: Ground, rows: Rows, sizes: Sizes, before: Layout | None) -> Layout:
    family, web = ground.family, ground.web
    anchors = _anchors(ground, rows, before, sizes) if before else None
    where = spread(web, rows, anchors)
    high = heights(family, web, rows, where, sizes)
    scene = Scene(family, web, rows, where, high, sizes)
    lines = Drawing(scene).lay()
    places = []
    for level, order in enumerate(rows):
        people = [node for node in order if node < web.people]
        for slot, node in enumerate(people):
            place = Place(family.members[node].id, where.x[node] * sizes.slot, high.row[level], level, slot)
            places.append(place)
    marks = taken(family, places, lines.unions, lines.paths, sizes)
    ties = tie_curves(family, {place.member: place for place in places}, marks, sizes)
    outlines = named(family, Walls(scene).outlines(), ties, marks)
    xs = [x for path in lines.paths for x, _ in path.points] + [x for o in outlines for x, _ in o.points]
    xs += [x for tie in ties for x, _ in tie.points]
    xs += [tie.label[0] + side * 66 for tie in ties for side in (-1, 1)]
    xs += [place.x + side * sizes.slot / 2 for place in places for side in (-1, 1)]
    ys = [y for tie in ties for _, y in tie.points] + [y for o in outlines for _, y in o.points] + [0.0, high.bottom]
    left, top = min(xs) - MARGIN / 2, min(ys) - MARGIN / 2
    return Layout(
        tuple(sorted(places, key=lambda p: (p.row, p.slot))),
        tuple(lines.unions),
        tuple(lines.paths),
        ties,
        outlines,
        ground.lines.faults,
        left,
        top,
        max(xs) + MARGIN / 2 - left,
        max(ys) + MARGIN / 2 - top,
        sizes,
    )


def _anchors(ground: Ground, rows: Rows, before: Layout, sizes: Sizes) -> dict[int, float]:
    was = {member: x / sizes.slot for member, x in _stood(before).items()}
    members = ground.family.members
    return {n: was[members[n].id] for row in rows for n in row if n < ground.web.people and members[n].id in was}
