"""The curves of ties: from symbol to symbol, bent so that they run through nobody and lie on no line of structure."""

import math

from app.services.genogram.layout import Path, Place, Point, Sizes, TieCurve
from app.services.genogram.records import Family, Tie

STEPS = 26
BENDS = (0.22, -0.22, 0.36, -0.36, 0.52, -0.52, 0.75, -0.75, 1.05, -1.05)


def tie_curves(family: Family, places: dict[str, Place], paths: tuple[Path, ...], sizes: Sizes) -> tuple[TieCurve, ...]:
    """One curve for each tie whose two people stand in the picture; each keeps clear of those before it."""
    found: list[TieCurve] = []
    others = [(place.x, place.y, member) for member, place in places.items()]
    lines = [(a, b) for path in paths for a, b in zip(path.points, path.points[1:], strict=False)]
    for tie in family.ties:
        if tie.source in places and tie.target in places and tie.source != tie.target:
            found.append(_best(tie, places, others, lines, found, sizes))
    return tuple(found)


def _best(
    tie: Tie,
    places: dict[str, Place],
    others: list[tuple[float, float, str]],
    lines: list[tuple[Point, Point]],
    found: list[TieCurve],
    sizes: Sizes,
) -> TieCurve:
    a, b = places[tie.source], places[tie.target]
    best: tuple[float, tuple[Point, ...]] | None = None
    for bend in BENDS:
        points = _bent((a.x, a.y), (b.x, b.y), bend, sizes)
        cost = abs(bend) * 2 + _hits(points, tie, others, sizes) * 50 + _along(points, lines) * 4
        cost += sum(8 for other in found if _near(points[len(points) // 2], other.points[len(other.points) // 2], 26))
        cost += 30 * sum(y < 4 for _, y in points[::4])
        if best is None or cost < best[0] - 1e-9:
            best = (cost, points)
    points = best[1] if best else ()
    return TieCurve(tie.id, points, points[len(points) // 2])


def _bent(start: Point, end: Point, bend: float, sizes: Sizes) -> tuple[Point, ...]:
    """A quadratic curve whose middle is bent aside by a share of its length, from edge to edge."""
    length = math.dist(start, end) or 1.0
    nx, ny = (start[1] - end[1]) / length, (end[0] - start[0]) / length
    reach = bend * (length if length > 2 * sizes.slot else (length + 2 * sizes.slot) / 2)
    control = ((start[0] + end[0]) / 2 + 2 * nx * reach, (start[1] + end[1]) / 2 + 2 * ny * reach)
    edge = sizes.symbol * 0.5 + 9
    points = []
    for n in range(STEPS * 2 + 1):
        t = n / (STEPS * 2)
        x = (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * control[0] + t * t * end[0]
        y = (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * control[1] + t * t * end[1]
        if math.dist((x, y), start) >= edge and math.dist((x, y), end) >= edge:
            points.append((round(x, 1), round(y, 1)))
    return tuple(points) or (start, end)


def _hits(points: tuple[Point, ...], tie: Tie, others: list[tuple[float, float, str]], sizes: Sizes) -> int:
    """How many of the curve's points lie on symbols or on names under them."""
    half = sizes.symbol / 2 + 6
    hits = 0
    for x, y, member in others:
        own = member in {tie.source, tie.target}
        for px, py in points:
            if abs(px - x) < half and (-half < py - y < half) and not own:
                hits += 2
            elif abs(px - x) < half <= py - y < half + 2.5 * sizes.line:
                hits += 1
    return hits


def _along(points: tuple[Point, ...], lines: list[tuple[Point, Point]]) -> int:
    """How many of the curve's points lie on a line of structure, beyond the one where it crosses it."""
    along = 0
    for (ax, ay), (bx, by) in lines:
        on = 0
        for x, y in points:
            if ay == by:
                on += abs(y - ay) < 4 and min(ax, bx) - 2 < x < max(ax, bx) + 2
            elif ax == bx:
                on += abs(x - ax) < 4 and min(ay, by) - 2 < y < max(ay, by) + 2
        along += max(0, on - 2)
    return along


def _near(a: Point, b: Point, distance: float) -> bool:
    return math.dist(a, b) < distance
