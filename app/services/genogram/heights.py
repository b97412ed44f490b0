"""How high everything stands: rows by the words under them, sibship bars and outer couple lines by what they cross."""

from dataclasses import dataclass

from app.services.genogram.cost import Rows
from app.services.genogram.labels import label_height
from app.services.genogram.layout import Sizes
from app.services.genogram.records import Family
from app.services.genogram.spread import Spread
from app.services.genogram.web import Web

STEP = 11.0
CLEAR = 24.0
TOP = 14.0


@dataclass(frozen=True)
class Heights:
    """The y of rows, of the bar of each joint, and of the outer line of each joint whose couple stands apart."""

    row: list[float]
    foot: list[float]
    bar: dict[int, float]
    arch: dict[int, float]
    bottom: float


@dataclass(frozen=True)
class Scene:
    """Everything that is known once people have their places: what lines and outlines are drawn from."""

    family: Family
    web: Web
    rows: Rows
    places: Spread
    high: Heights
    sizes: Sizes


def heights(family: Family, web: Web, rows: Rows, places: Spread, sizes: Sizes) -> Heights:
    """Stack the rows from the top."""
    pos = {node: at for order in rows for at, node in enumerate(order)}
    apart = 2 * sizes.line + 6  # between two outer lines stand the kind and the years of the lower one
    arches = [_arch_levels(web, level, pos) for level in range(web.rows)]
    bars = [_bar_levels(web, level, places) for level in range(web.rows)]
    row: list[float] = []
    foot: list[float] = []
    bar: dict[int, float] = {}
    arch: dict[int, float] = {}
    y = TOP
    for level, order in enumerate(rows):
        deep = max(arches[level].values(), default=-1) + 1
        y += deep * apart + CLEAR + sizes.symbol / 2
        row.append(y)
        for at, step in arches[level].items():
            arch[at] = y - sizes.symbol / 2 - CLEAR + 4 - step * apart
        y += sizes.symbol / 2
        y += max((label_height(family.members[n], sizes) for n in order if n < web.people), default=0.0)
        foot.append(y)
        y += CLEAR
        for at, step in bars[level].items():
            bar[at] = y + step * STEP
        y += (max(bars[level].values(), default=-1) + 1) * STEP + CLEAR / 2
    return Heights(row, foot, bar, arch, y)


def _arch_levels(web: Web, level: int, pos: dict[int, int]) -> dict[int, int]:
    """The outer lines of one row: each just above those it spans."""
    spans = []
    for at, joint in enumerate(web.joints):
        if joint.row == level and len(joint.ups) == 2:
            first, last = sorted(pos[n] for n in joint.ups)
            if last - first > 1:
                spans.append((last - first, first, last, at))
    found: dict[int, int] = {}
    done: list[tuple[int, int, int]] = []
    for _, first, last, at in sorted(spans):
        under = {step for a, b, step in done if a <= last and first <= b}
        step = next(n for n in range(len(under) + 1) if n not in under)
        found[at] = step
        done.append((first, last, step))
    return found


def _bar_levels(web: Web, level: int, places: Spread) -> dict[int, int]:
    """The sibship bars of one row: overlapping ones at different heights, with as few lines across as may be."""
    x = places.x
    spans: dict[int, tuple[float, float]] = {}
    for at, joint in enumerate(web.joints):
        if joint.row == level and joint.kids:
            ends = [x[k] for k in joint.kids] + [places.drops[at]]
            spans[at] = (min(ends) - 0.05, max(ends) + 0.05)
    over: dict[int, list[int]] = {at: [] for at in spans}
    joints = list(spans)
    for n, a in enumerate(joints):
        for b in joints[n + 1 :]:
            if spans[a][0] < spans[b][1] and spans[b][0] < spans[a][1]:
                upper, lower = (
                    (a, b) if _across(web, places, spans, a, b) <= _across(web, places, spans, b, a) else (b, a)
                )
                over[upper].append(lower)
    levels: dict[int, int] = {}
    waiting = sorted(joints, key=lambda at: (spans[at], at))
    while waiting:
        above = {lower for upper in waiting for lower in over[upper]}
        ready = [at for at in waiting if at not in above] or waiting[:1]
        for at in ready:
            waiting.remove(at)
            hit = [levels[o] for o in levels if spans[o][0] < spans[at][1] and spans[at][0] < spans[o][1]]
            levels[at] = max(hit, default=-1) + 1
    return levels


def _across(web: Web, places: Spread, spans: dict[int, tuple[float, float]], upper: int, lower: int) -> int:
    """How many lines cross where the bar of `upper` runs above that of `lower`."""
    stalks = sum(spans[lower][0] < places.x[k] < spans[lower][1] for k in web.joints[upper].kids)
    return stalks + (spans[upper][0] < places.drops[lower] < spans[upper][1])
