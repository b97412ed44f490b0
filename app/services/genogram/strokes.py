"""Shapes and strokes as geometry: symbols, dashes by convention, zigzags, arrows and rounded lines."""

import itertools
import math
from collections.abc import Sequence
from enum import StrEnum

from app.services.genogram.kin import Kin
from app.services.genogram.layout import Point
from app.services.genogram.records import Being, ChildKind, Family, Member, Shape, TieKind, UnionKind


class Convention(StrEnum):
    """Whose line styles: UK practice draws cohabitation solid, the McGoldrick school dashed."""

    UK = "UK"
    MCGOLDRICK = "McGoldrick"


class Stroke(StrEnum):
    """How a line is broken."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"
    DASH_DOT = "dash-dot"


DASHES = {Stroke.SOLID: "", Stroke.DASHED: "8 5", Stroke.DOTTED: "1 5", Stroke.DASH_DOT: "9 4 1 4"}


def shape_path(x: float, y: float, half: float, member: Member, edge: str) -> str:
    """A symbol's outline."""
    if member.being is Being.UNBORN:
        points: tuple[Point, ...] = ((x, y - half), (x + half, y + half * 0.8), (x - half, y + half * 0.8))
    elif member.shape is Shape.WOMAN:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{half:.1f}" {edge}/>'
    elif member.shape is Shape.MAN:
        side = 2 * half
        return f'<rect x="{x - half:.1f}" y="{y - half:.1f}" width="{side:.1f}" height="{side:.1f}" {edge}/>'
    else:
        points = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    where = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
    return f'<polygon points="{where}" {edge}/>'


def union_stroke(kind: UnionKind, convention: Convention) -> Stroke:
    """How a couple's line is broken, on screen and on paper."""
    if kind is UnionKind.TRANSITORY:
        return Stroke.DOTTED
    if kind is UnionKind.RELATIONSHIP or (kind is UnionKind.LIVING_TOGETHER and convention is Convention.MCGOLDRICK):
        return Stroke.DASHED
    return Stroke.SOLID


def child_stroke(kind: ChildKind) -> Stroke:
    """How the line to a child is broken, on screen and on paper."""
    return {
        ChildKind.ADOPTED: Stroke.DASHED,
        ChildKind.ADOPTED_OUT: Stroke.DASHED,
        ChildKind.FOSTERED: Stroke.DOTTED,
        ChildKind.SPECIAL_GUARDIAN: Stroke.DASH_DOT,
        ChildKind.KINSHIP_CARE: Stroke.DASH_DOT,
        ChildKind.STEP: Stroke.DASHED,
        ChildKind.DONOR: Stroke.DOTTED,
    }.get(kind, Stroke.SOLID)


def couple_dash(kind: UnionKind, convention: Convention) -> str:
    """The dashes of a couple line in a convention; "" is solid."""
    return DASHES[union_stroke(kind, convention)]


def child_dash(kind: ChildKind) -> str:
    """The dashes of a line to a child."""
    return DASHES[child_stroke(kind)]


def line(points: Sequence[Point], colour: str, width: float = 1.6, dash: str = "") -> str:
    """A line through points."""
    where = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<polyline points="{where}" fill="none" stroke="{colour}" stroke-width="{width:g}"{dashed} '
        'stroke-linejoin="round" stroke-linecap="round"/>'
    )


def feeling(points: tuple[Point, ...], kind: TieKind, colour: str) -> str:
    """The line of an emotional tie."""
    if kind is TieKind.HOSTILE:
        return line(zigzag(points, 3.0, 7), colour, 1.4)
    if kind is TieKind.CLOSE:
        return "".join(line([(x, y + shift) for x, y in points], colour, 1.4) for shift in (-2.0, 2.0))
    drawn = line(points, colour, 1.4, DASHES[Stroke.DOTTED] if kind is TieKind.DISTANT else "")
    if kind is TieKind.CUT_OFF:
        x, y = points[len(points) // 3]
        drawn += "".join(line([(x + shift, y - 7), (x + shift, y + 7)], colour, 1.6) for shift in (-3, 3))
    if kind is TieKind.CARING:
        drawn += f'<path d="{arrow(points)}" fill="{colour}"/>'
    return drawn


def consanguineous(family: Family) -> frozenset[str]:
    """The unions of two people who share an ancestor by blood."""
    kin = Kin(family)
    return frozenset(u.id for u in family.unions if len(u.partners) == 2 and kin.share_blood(*u.partners))


def zigzag(points: tuple[Point, ...], reach: float, step: float) -> tuple[Point, ...]:
    """A zigzag along a curve, straight at its two ends."""
    out: list[Point] = [points[0]]
    travelled, side = 0.0, 1
    total = sum(math.dist(a, b) for a, b in itertools.pairwise(points))
    gone = 0.0
    for a, b in itertools.pairwise(points):
        length = math.dist(a, b)
        gone += length
        travelled += length
        if travelled >= step and step < gone < total - 14 and length > 0:
            nx, ny = (a[1] - b[1]) / length, (b[0] - a[0]) / length
            out.append((b[0] + nx * reach * side, b[1] + ny * reach * side))
            side, travelled = -side, 0.0
    out.append(points[-1])
    return tuple(out)


def arrow(points: tuple[Point, ...]) -> str:
    """The path of an arrow head at the end of a curve."""
    (ax, ay), (bx, by) = points[-3 if len(points) > 2 else 0], points[-1]
    length = math.dist((ax, ay), (bx, by)) or 1.0
    ux, uy = (bx - ax) / length, (by - ay) / length
    tip = (bx + ux * 7, by + uy * 7)
    left, right = (bx - ux * 5 - uy * 6, by - uy * 5 + ux * 6), (bx - ux * 5 + uy * 6, by - uy * 5 - ux * 6)
    return f"M{tip[0]:.1f} {tip[1]:.1f}L{left[0]:.1f} {left[1]:.1f}L{right[0]:.1f} {right[1]:.1f}Z"


def rounded(points: tuple[Point, ...], radius: float) -> str:
    """The path of a closed line with its corners rounded."""
    parts = []
    count = len(points)
    for n, corner in enumerate(points):
        before, after = points[n - 1], points[(n + 1) % count]
        r = min(radius, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
        start, end = _towards(corner, before, r), _towards(corner, after, r)
        parts.append(
            f"{'L' if n else 'M'}{start[0]:.1f} {start[1]:.1f}"
            f"Q{corner[0]:.1f} {corner[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
        )
    return "".join(parts) + "Z"


def _towards(a: Point, b: Point, distance: float) -> Point:
    length = math.dist(a, b) or 1.0
    return a[0] + (b[0] - a[0]) * distance / length, a[1] + (b[1] - a[1]) * distance / length
