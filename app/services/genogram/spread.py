"""Where everybody stands from left to right once the order is known, in slots.

Children stand centred under their union, partners close, nobody nearer than a slot, and nobody else between the
walls of a household. First each row is drawn towards the rows beside it (pooling neighbours that would overlap), then
all pulls and bars together are balanced by ascent on their multipliers, which needs no solver and always ends.
"""

import itertools
from dataclasses import dataclass, field

from app.services.genogram.cost import Rows
from app.services.genogram.web import Role, Web

COUPLE = 1.3
WALL = 0.62
POINT = 0.55
FAR = 2.0
NARROW = 0.25
LABEL = 0.42


@dataclass
class Pulls:
    """What the places must keep (bars) and what they lean to (pulls), over nodes and then walls."""

    count: int
    bars: list[tuple[int, int, float]] = field(default_factory=list)
    pulls: list[tuple[tuple[tuple[int, float], ...], float, float]] = field(default_factory=list)


@dataclass(frozen=True)
class Spread:
    """The x of every node in slots, leftmost person at 0, and of the line to the children of every joint."""

    x: list[float]
    drops: list[float]


def spread(web: Web, rows: Rows, anchors: dict[int, float] | None = None, rounds: int = 0) -> Spread:
    """Place everybody of an order from left to right; those in `anchors` keep near the x given there."""
    gaps = _gaps(web, rows)
    x = _swept(web, rows, gaps)
    between = _openings(web, rows, x)
    pulls = _pulls(web, rows, gaps, x, between)
    x.extend(0.0 for _ in range(pulls.count - len(x)))
    _set_walls(web, x)
    if anchors:
        move = sum(anchors[n] - x[n] for n in sorted(anchors)) / len(anchors)
        x = [value + move for value in x]
        for node, value in sorted(anchors.items()):
            x[node] = value
            pulls.pulls.append((((node, 1.0),), value, 0.6))
    rounds = rounds or max(60, web.people * 3 // 2)
    for _ in range(3):
        x = _balanced(x, pulls, rounds)
    x = _settled(rows, gaps, x[: len(web.row)])
    least = 0.0 if anchors else min(x[: web.people], default=0.0)
    x = [round(value - least, 4) for value in x]
    return Spread(x, [drop(web, x, at, between) for at in range(len(web.joints))])


def _openings(web: Web, rows: Rows, x: list[float]) -> dict[int, tuple[int, int]]:
    """For each couple with somebody between them, the two neighbours between whom their line to the children goes."""
    pos = {node: at for order in rows for at, node in enumerate(order)}
    taken = {frozenset(j.ups) for j in web.joints if len(j.ups) == 2 and abs(pos[j.ups[0]] - pos[j.ups[1]]) == 1}
    found: dict[int, tuple[int, int]] = {}
    for at, joint in enumerate(web.joints):
        if len(joint.ups) < 2 or abs(pos[joint.ups[0]] - pos[joint.ups[1]]) < 2:
            continue
        order = rows[joint.row]
        first, last = sorted(pos[n] for n in joint.ups)
        wish = _wished(web, x, joint.ups, joint.kids)
        choice = [(order[n], order[n + 1]) for n in range(first, last)]
        free = [pair for pair in choice if frozenset(pair) not in taken] or choice
        found[at] = min(free, key=lambda pair: (abs((x[pair[0]] + x[pair[1]]) / 2 - wish), pos[pair[0]]))
        taken.add(frozenset(found[at]))
    return found


def _wished(web: Web, x: list[float], ups: tuple[int, ...], kids: tuple[int, ...]) -> float:
    """Where the line to the children should go: above them; beside the partner, of somebody who has had several."""
    if all(node < web.people for node in ups):
        few, many = sorted(ups, key=lambda node: len(web.partners[node]))
        if len(web.partners[few]) < len(web.partners[many]):
            return x[few]
    return _mid(x, kids or ups)


def _gaps(web: Web, rows: Rows) -> list[list[float]]:
    """The least distance between each two neighbours of every row."""
    people = web.people
    paired = {frozenset(pair) for pair in web.couples}
    found = []
    for order in rows:
        gaps = []
        for a, b in itertools.pairwise(order):
            if a < people and b < people:
                gaps.append(COUPLE if frozenset((a, b)) in paired else 1.0)
            else:
                gaps.append(POINT if a < people or b < people else NARROW)
        found.append(gaps)
    return found


def _swept(web: Web, rows: Rows, gaps: list[list[float]], sweeps: int = 10) -> list[float]:
    """Places after each row was drawn in turn towards its parents and children."""
    x = [0.0] * len(web.row)
    for order, between in zip(rows, gaps, strict=True):
        at = -sum(between) / 2
        for n, node in enumerate(order):
            x[node] = at
            at += between[n] if n < len(between) else 0.0
    ups: list[list[tuple[tuple[int, ...], tuple[int, ...]]]] = [[] for _ in web.row]
    downs: list[list[tuple[tuple[int, ...], tuple[int, ...]]]] = [[] for _ in web.row]
    for joint in web.joints:
        if joint.kids:
            for kid in joint.kids:
                ups[kid].append((joint.ups, joint.kids))
            for up in joint.ups:
                downs[up].append((joint.ups, joint.kids))
    for sweep in range(sweeps):
        down = sweep % 2 == 0
        for level in range(web.rows) if down else range(web.rows - 1, -1, -1):
            order = rows[level]
            wish, weight = [], []
            for node in order:
                pulled = [
                    x[node] + _mid(x, up) - _mid(x, kids) if down else x[node] + _mid(x, kids) - _mid(x, up)
                    for up, kids in (ups[node] if down else downs[node])
                ]
                wish.append(sum(pulled) / len(pulled) if pulled else x[node])
                weight.append(1.0 if pulled else 0.02)
            for node, value in zip(order, _pooled(wish, weight, gaps[level]), strict=True):
                x[node] = value
    return x


def _mid(x: list[float], nodes: tuple[int, ...]) -> float:
    return sum(x[n] for n in nodes) / len(nodes)


def _pooled(wish: list[float], weight: list[float], gaps: list[float]) -> list[float]:
    """The places nearest to the wishes that keep the order and the gaps: neighbours that collide move as one."""
    offset, at = [], 0.0
    for n in range(len(wish)):
        offset.append(at)
        at += gaps[n] if n < len(gaps) else 0.0
    pools: list[list[float]] = []
    for n, value in enumerate(wish):
        pools.append([(value - offset[n]) * weight[n], weight[n], 1])
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] >= pools[-1][0] * pools[-2][1]:
            last = pools.pop()
            pools[-1] = [pools[-1][0] + last[0], pools[-1][1] + last[1], pools[-1][2] + last[2]]
    out: list[float] = []
    for total, heft, size in pools:
        for _ in range(int(size)):
            out.append(total / heft + offset[len(out)])
    return out


def _pulls(web: Web, rows: Rows, gaps: list[list[float]], x: list[float], between: dict[int, tuple[int, int]]) -> Pulls:
    found = Pulls(len(web.row))
    for order, apart in zip(rows, gaps, strict=True):
        for a, b, gap in zip(order, order[1:], apart, strict=False):
            found.bars.append((a, b, gap))
            found.pulls.append((((b, 1.0), (a, -1.0)), gap, 0.4 if gap == COUPLE else 4.0))
    pos = {node: at for order in rows for at, node in enumerate(order)}
    for at, joint in enumerate(web.joints):
        ups, kids = between.get(at, joint.ups), joint.kids
        if joint.role is Role.PARTNER:
            found.pulls.append((((kids[0], 1.0), (ups[0], -1.0)), 0.0, 0.05))
        elif kids:
            terms = [(k, 1.0 / len(kids)) for k in kids] + [(u, -1.0 / len(ups)) for u in ups]
            found.pulls.append(
                (tuple(terms), 0.0, 0.4 if joint.union in web.care else 0.01 if at in between else 0.002)
            )
    _add_walls(web, rows, found, pos, x)
    return found


def _add_walls(web: Web, rows: Rows, found: Pulls, pos: dict[int, int], x: list[float]) -> None:
    """Two walls for each household that no outsider stands within, where that takes no more than a short way."""
    people = web.people
    for home in web.homes:
        left, right = found.count, found.count + 1
        found.count += 2
        low, high = min(x[n] for n in home), max(x[n] for n in home)
        bars: list[tuple[int, int, float]] = []
        for level in sorted({web.row[n] for n in home}):
            order = rows[level]
            places = sorted(pos[n] for n in home if web.row[n] == level)
            first, last = places[0], places[-1]
            if last - first + 1 != len(places):
                break
            bars += [(left, order[first], WALL), (order[last], right, WALL)]
            if first > 0:
                out = order[first - 1]
                if x[out] > low - 2 * WALL + FAR:
                    break
                bars.append((out, left, WALL if out < people else 0.1))
            if last + 1 < len(order):
                out = order[last + 1]
                if x[out] < high + 2 * WALL - FAR:
                    break
                bars.append((right, out, WALL if out < people else 0.1))
        else:
            found.bars.extend(bars)


def _set_walls(web: Web, x: list[float]) -> None:
    """Start each wall just beside its members."""
    at = len(web.row)
    for home in web.homes:
        x[at] = min(x[n] for n in home) - WALL
        x[at + 1] = max(x[n] for n in home) + WALL
        at += 2


def _balanced(x: list[float], pulls: Pulls, rounds: int) -> list[float]:
    """One proximal step: the places nearest to `x` that keep every bar and lean to every pull."""
    x = list(x)
    bars = pulls.bars
    held = [0.0] * len(bars)
    leant = [0.0] * len(pulls.pulls)
    soft = [
        (terms, want, give, 1.0 / (sum(c * c for _, c in terms) + give), n)
        for n, (terms, want, give) in enumerate(pulls.pulls)
    ]
    for turn in range(rounds):
        for terms, want, give, scale, n in soft if turn % 2 == 0 else reversed(soft):
            value = want - give * leant[n]
            for node, c in terms:
                value -= c * x[node]
            step = value * scale
            leant[n] += step
            for node, c in terms:
                x[node] += c * step
        for n, (a, b, gap) in enumerate(bars):
            step = (gap - x[b] + x[a]) * 0.5
            if step > 0 or held[n] > 0:
                if held[n] + step < 0:
                    step = -held[n]
                held[n] += step
                x[a] -= step
                x[b] += step
    return x


def _settled(rows: Rows, gaps: list[list[float]], x: list[float]) -> list[float]:
    """Every gap kept exactly, moving each row as little as that takes."""
    for order, between in zip(rows, gaps, strict=True):
        if order:
            for node, value in zip(order, _pooled([x[n] for n in order], [1.0] * len(order), between), strict=True):
                x[node] = value
    return x


def drop(web: Web, x: list[float], at: int, between: dict[int, tuple[int, int]]) -> float:
    """Where the line to the children of joint `at` leaves the couple line: above their middle, if that is between."""
    joint = web.joints[at]
    ends = sorted(x[n] for n in between.get(at, joint.ups))
    if len(ends) == 1:
        return ends[0]
    middle = (ends[0] + ends[1]) / 2
    slack = min(LABEL, (ends[1] - ends[0]) / 2)
    wish = _mid(x, joint.kids) if joint.kids else middle
    return round(min(max(wish, ends[0] + slack), ends[1] - slack), 4)
