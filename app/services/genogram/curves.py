"""The curves of ties: from symbol to symbol, bent so that they run through nobody and lie on no line of structure."""

import itertools
import math

from app.services.genogram.boxes import Box, Taken, text_box
from app.services.genogram.labels import fitted, tie_words
from app.services.genogram.layout import Place, Point, Sizes, TieCurve
from app.services.genogram.records import Family, Tie

STEPS = 52
BENDS = (0.3, -0.3, 0.18, -0.18, 0.45, -0.45, 0.65, -0.65, 0.9, -0.9, 1.2, -1.2)
LEANS = (0.5, 0.22, 0.78)
"""Where along the way from one to the other a curve swings out most."""
SPOTS = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)
WIDTH, SIZE = 120.0, 10.0
CLEAR = 5.0
"""How far a zigzag swings to either side."""


def tie_lines(tie: Tie) -> tuple[str, ...]:
    """A tie's words in the lines they are written in."""
    return fitted(tie_words(tie), WIDTH, SIZE, 3)


def tie_curves(family: Family, places: dict[str, Place], taken: Taken, sizes: Sizes) -> tuple[TieCurve, ...]:
    """One curve for each tie whose two people stand in the picture; each keeps clear of those before it."""
    found: list[TieCurve] = []
    for tie in family.ties:
        if tie.source in places and tie.target in places and tie.source != tie.target:
            curve = _best(tie, places, taken, found, sizes)
            found.append(curve)
            taken.words.append(text_box(*curve.label, tie_lines(tie), SIZE))
    return tuple(found)


def _best(tie: Tie, places: dict[str, Place], taken: Taken, found: list[TieCurve], sizes: Sizes) -> TieCurve:
    a, b = places[tie.source], places[tie.target]
    best: tuple[float, tuple[Point, ...], Point] | None = None
    for lean, bend in itertools.product(LEANS, BENDS):
        points = _bent((a.x, a.y), (b.x, b.y), bend, lean, sizes)
        length = sum(math.dist(p, q) for p, q in itertools.pairwise(points))
        cost = length / 30 + _hits(points, tie, taken) + _along(points, taken.lines) * 4
        cost += sum(1.2 for p in points for other in found if any(math.dist(p, q) < 14 for q in other.points[::2]))
        spot, covered = _spot(points, tie, taken, found)
        cost += covered * 2
        if best is None or cost < best[0] - 1e-9:
            best = (cost, points, spot)
    _, points, spot = best or (0.0, (), (0.0, 0.0))
    return TieCurve(tie.id, _clear(points, tie, taken), spot)


def _clear(points: tuple[Point, ...], tie: Tie, taken: Taken) -> tuple[Point, ...]:
    """The curve without its ends that lie on the words under its own two symbols, where enough of it is left."""
    own = [taken.under[member] for member in (tie.source, tie.target) if member in taken.under]

    def covered(point: Point) -> bool:
        return any(box.holds(point, CLEAR) for box in own)

    shorter = tuple(itertools.dropwhile(covered, points))
    left = tuple(itertools.dropwhile(covered, shorter[::-1]))[::-1]
    return left if len(left) > STEPS // 4 else points


def _spot(points: tuple[Point, ...], tie: Tie, taken: Taken, found: list[TieCurve]) -> tuple[Point, float]:
    """Where the words of a tie cover least, on the curve or just beside it, of other ties too."""
    lines = tie_lines(tie)
    best: tuple[float, Point] | None = None
    all_round = _around(points)
    taken = taken.near(Box(all_round.left - WIDTH, all_round.top - 50, all_round.right + WIDTH, all_round.bottom + 50))
    for rank, share in enumerate(SPOTS):
        x, y = points[int(share * (len(points) - 1))]
        for aside in (0.0, 46.0, -46.0):
            spot = (round(x + aside, 1), round(y - 4 * (len(lines) - 1), 1))
            box = text_box(*spot, lines, SIZE)
            cost = taken.cost(box) + 0.15 * rank + abs(aside) / 60
            cost += sum(0.5 * box.holds(point, CLEAR) for other in found for point in other.points)
            if best is None or cost < best[0] - 1e-9:
                best = (cost, spot)
    return (best[1], best[0]) if best else (points[0], 0.0)


def _bent(start: Point, end: Point, bend: float, lean: float, sizes: Sizes) -> tuple[Point, ...]:
    """A quadratic curve bent aside by a share of its length, most at `lean` of the way, from edge to edge."""
    length = math.dist(start, end) or 1.0
    nx, ny = (start[1] - end[1]) / length, (end[0] - start[0]) / length
    reach = bend * (length if length > 2 * sizes.slot else (length + 2 * sizes.slot) / 2)
    control = (
        start[0] + (end[0] - start[0]) * lean + 2 * nx * reach,
        start[1] + (end[1] - start[1]) * lean + 2 * ny * reach,
    )
    edge = sizes.symbol * 0.5 + 9
    points = []
    for n in range(STEPS + 1):
        t = n / STEPS
        x = (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * control[0] + t * t * end[0]
        y = (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * control[1] + t * t * end[1]
        if math.dist((x, y), start) >= edge and math.dist((x, y), end) >= edge:
            points.append((round(x, 1), round(y, 1)))
    return tuple(points) or (start, end)


def _hits(points: tuple[Point, ...], tie: Tie, taken: Taken) -> float:
    """How much of the curve lies on symbols, which it must not, or on words."""
    near = _around(points)
    cost = 0.0
    for member, box in taken.symbols.items():
        if member not in {tie.source, tie.target} and box.meets(near):
            cost += 25.0 * sum(box.holds(point, 7) for point in points)
    for box in taken.words:
        if box.meets(near):
            cost += 3.0 * sum(box.holds(point, CLEAR) for point in points)
    return cost


def _around(points: tuple[Point, ...]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs) - 8, min(ys) - 8, max(xs) + 8, max(ys) + 8)


def _along(points: tuple[Point, ...], lines: list[tuple[Point, Point]]) -> int:
    """How many of the curve's points lie on a line of structure, beyond those where it crosses it."""
    along = 0
    near = _around(points)
    for (ax, ay), (bx, by) in lines:
        box = Box(min(ax, bx) - 6, min(ay, by) - 6, max(ax, bx) + 6, max(ay, by) + 6)
        if box.meets(near):
            along += max(0, sum(box.holds(point) for point in points) - 3)
    return along
