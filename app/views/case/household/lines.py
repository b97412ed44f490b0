"""Draws what joins people: couples, descent, twins, households, harm and feelings. Places come from the layout."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from app.services.genogram.layout import LineKind, Outline, Path, Point
from app.services.genogram.records import ChildKind, Tie, TieKind, Union, UnionKind
from app.services.genogram.strokes import Stroke, child_stroke, union_stroke
from app.views.case.household.notation import Slash, union_slash
from app.views.case.household.paint import LINE, Look

DASHES: dict[Stroke, list[float]] = {
    Stroke.DASHED: [5, 3.5],
    Stroke.DOTTED: [1.2, 2.6],
    Stroke.DASH_DOT: [6, 2.6, 1.2, 2.6],
}
ROUND = 10.0
"""How far a household's corners are rounded."""


def pen_of(look: Look, role: str, stroke: Stroke = Stroke.SOLID, width: float = LINE) -> QPen:
    """A pen for a line of the picture."""
    made = QPen(look.colour(role), width)
    made.setCapStyle(Qt.PenCapStyle.FlatCap)
    made.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if stroke is not Stroke.SOLID:
        made.setDashPattern(DASHES[stroke])
    return made


def polygon(points: Sequence[Point]) -> QPolygonF:
    """Points as Qt has them."""
    return QPolygonF([QPointF(*each) for each in points])


def middle(points: Sequence[Point]) -> tuple[QPointF, float]:
    """The middle of a polyline and the angle it runs at there, in radians."""
    legs = [QLineF(QPointF(*a), QPointF(*b)) for a, b in itertools.pairwise(points)]
    left = sum(leg.length() for leg in legs) / 2
    for leg in legs:
        if left <= leg.length() and leg.length() > 0:
            return leg.pointAt(left / leg.length()), math.atan2(leg.dy(), leg.dx())
        left -= leg.length()
    return QPointF(*points[-1]), 0.0


def paint_structure(painter: QPainter, path: Path, union: Union | None, look: Look, *, related: bool) -> None:
    """Draw one line of structure in the style of what it means."""
    points = path.points
    if len(points) < 2:
        return
    kind = union.kind if union is not None else UnionKind.UNKNOWN
    match path.kind:
        case LineKind.COUPLE:
            stroke = union_stroke(kind, look.showing.convention)
            if related:
                painter.setPen(pen_of(look, "text", stroke, LINE * 3.4))
                painter.drawPolyline(polygon(points))
                painter.setPen(pen_of(look, "surface", Stroke.SOLID, LINE * 1.5))
                painter.drawPolyline(polygon(points))
            else:
                painter.setPen(pen_of(look, "text", stroke))
                painter.drawPolyline(polygon(points))
            _paint_slash(painter, points, union_slash(kind), look)
        case LineKind.LEAD:
            painter.setPen(pen_of(look, "text-muted", Stroke.DOTTED, LINE))
            painter.drawPolyline(polygon(points))
        case LineKind.STALK | LineKind.TWIN_FORK:
            link = next((each for each in union.children if each.child == path.member), None) if union else None
            painter.setPen(pen_of(look, "text", child_stroke(link.kind if link else ChildKind.UNKNOWN)))
            painter.drawPolyline(polygon(points))
        case _:
            painter.setPen(pen_of(look, "text"))
            painter.drawPolyline(polygon(points))


def slash_spot(points: Sequence[Point]) -> QPointF:
    """Where a couple's line is crossed: a third along its longest leg, clear of the words and the line downwards."""
    legs = [QLineF(QPointF(*a), QPointF(*b)) for a, b in itertools.pairwise(points)]
    leg = max(legs, key=lambda each: each.length())
    return leg.pointAt(0.2 if leg.length() < 160 else 0.12)


def _paint_slash(painter: QPainter, points: Sequence[Point], slash: Slash, look: Look) -> None:
    if slash is Slash.NONE:
        return
    spot = slash_spot(points)
    painter.setPen(pen_of(look, "text", Stroke.SOLID, LINE * 1.2))
    for shift in (-3.0, 3.0) if slash is Slash.TWO else (0.0,):
        x, y = spot.x() + shift, spot.y()
        painter.drawLine(QPointF(x - 4, y + 8), QPointF(x + 4, y - 8))
    if slash is Slash.CROSSED:
        painter.drawLine(QPointF(spot.x() - 4, spot.y() - 8), QPointF(spot.x() + 4, spot.y() + 8))


def rounded(points: Sequence[Point], radius: float = ROUND) -> QPainterPath:
    """A closed line with its corners rounded as far as its legs allow."""
    made = QPainterPath()
    count = len(points)
    if count < 3:
        return made
    corners = [QPointF(*each) for each in points]
    for at, corner in enumerate(corners):
        before, after = corners[at - 1], corners[(at + 1) % count]
        into, out = QLineF(corner, before), QLineF(corner, after)
        reach = min(radius, into.length() / 2, out.length() / 2)
        start = into.pointAt(reach / into.length()) if into.length() else corner
        end = out.pointAt(reach / out.length()) if out.length() else corner
        if at == 0:
            made.moveTo(start)
        else:
            made.lineTo(start)
        made.quadTo(corner, end)
    made.closeSubpath()
    return made


def paint_outline(painter: QPainter, outline: Outline, look: Look) -> None:
    """Draw a household's dotted line."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(look.colour("text-muted"), 1.6)
    pen.setDashPattern([2.6, 2.6])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawPath(rounded(outline.points))


def words_size(lines: Sequence[str], look: Look, weight: int = 400) -> tuple[float, float]:
    """How wide and high some lines of small words are."""
    metrics = QFontMetricsF(look.font(look.sizes.small, weight))
    return max((metrics.horizontalAdvance(line) for line in lines), default=0.0), metrics.height() * len(lines)


def paint_words(
    painter: QPainter,
    lines: Sequence[str],
    box: QRectF,
    look: Look,
    role: str,
    *,
    weight: int = 400,
    frame: bool = False,
) -> None:
    """Draw small words centred in a box, on a ground of their own so that no line runs through them."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour(role), 1.0) if frame else Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("surface"))
    painter.drawRoundedRect(box, 3, 3)
    font = look.font(look.sizes.small, weight)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(look.colour(role))
    y = box.center().y() - metrics.height() * len(lines) / 2
    for line in lines:
        painter.drawText(QPointF(box.center().x() - metrics.horizontalAdvance(line) / 2, y + metrics.ascent()), line)
        y += metrics.height()


def zigzag(points: Sequence[Point], swing: float = 4.2, step: float = 5.5) -> list[QPointF]:
    """A polyline swung from side to side along a curve, straight at its last stretch so that an arrow can sit on it."""
    curve = [QPointF(*each) for each in points]
    out = [curve[0]]
    total = sum(QLineF(a, b).length() for a, b in itertools.pairwise(curve))
    walked, side, due = 0.0, 1.0, step
    for a, b in itertools.pairwise(curve):
        leg = QLineF(a, b)
        length = leg.length()
        while length and due <= walked + length and due < total - 12:
            spot = leg.pointAt((due - walked) / length)
            nx, ny = -leg.dy() / length, leg.dx() / length
            out.append(QPointF(spot.x() + nx * swing * side, spot.y() + ny * swing * side))
            side = -side
            due += step
        walked += length
    out.append(curve[-1])
    return out


def paint_tie(painter: QPainter, tie: Tie, points: Sequence[Point], look: Look) -> None:
    """Draw a tie of harm (zigzag and arrow) or a feeling (its usual line)."""
    if len(points) < 2:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    curve = polygon(points)
    match tie.kind:
        case TieKind.CLOSE:
            painter.setPen(pen_of(look, "accent", Stroke.SOLID, 5.0))
            painter.drawPolyline(curve)
            painter.setPen(pen_of(look, "surface", Stroke.SOLID, 2.0))
            painter.drawPolyline(curve)
        case TieKind.DISTANT:
            painter.setPen(pen_of(look, "text-muted", Stroke.DOTTED, 2.0))
            painter.drawPolyline(curve)
        case TieKind.HOSTILE:
            painter.setPen(pen_of(look, "text-muted", Stroke.SOLID, 1.4))
            painter.drawPolyline(QPolygonF(zigzag(points, 3.2, 4.5)))
        case TieKind.CUT_OFF:
            painter.setPen(pen_of(look, "text-muted", Stroke.SOLID, 1.6))
            painter.drawPolyline(curve)
            _paint_gap(painter, points, look)
        case TieKind.CARING:
            painter.setPen(pen_of(look, "accent", Stroke.SOLID, 1.6))
            painter.drawPolyline(curve)
            _paint_arrow(painter, points, look, "accent", filled=False)
        case _:
            pen = pen_of(look, "late", Stroke.SOLID, 2.0)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(zigzag(points)))
            _paint_arrow(painter, points, look, "late", filled=True)


def _paint_gap(painter: QPainter, points: Sequence[Point], look: Look) -> None:
    spot, angle = middle(points)
    painter.save()
    painter.translate(spot)
    painter.rotate(math.degrees(angle))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour("surface"))
    painter.drawRect(QRectF(-4, -2, 8, 4))
    painter.setPen(pen_of(look, "text-muted", Stroke.SOLID, 1.8))
    painter.drawLine(QPointF(-4, -7), QPointF(-4, 7))
    painter.drawLine(QPointF(4, -7), QPointF(4, 7))
    painter.restore()


def _paint_arrow(painter: QPainter, points: Sequence[Point], look: Look, role: str, *, filled: bool) -> None:
    tip, back = QPointF(*points[-1]), QPointF(*points[-2])
    angle = math.atan2(tip.y() - back.y(), tip.x() - back.x())
    painter.save()
    painter.translate(tip)
    painter.rotate(math.degrees(angle))
    head = QPolygonF([QPointF(0, 0), QPointF(-12, -5.5), QPointF(-12, 5.5)])
    painter.setPen(pen_of(look, role, Stroke.SOLID, 1.4))
    painter.setBrush(look.colour(role if filled else "surface"))
    painter.drawPolygon(head)
    painter.restore()
