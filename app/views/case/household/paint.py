"""Draws one person of the picture: symbol, age, what is under it. Everything is relative to the symbol's centre.

The same strokes serve the screen, a picture for the clipboard, and paper: a painter is handed the colours to use.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from app.services.genogram.labels import badge_rows, badge_text, date_lines, initials, label_height, name_lines
from app.services.genogram.layout import Sizes
from app.services.genogram.records import LOSSES, Badge, Being, Layer, Member, Shape
from app.views import theme
from app.views.case.household.notation import Showing

LINE = 1.6
RING = 5.0
TARGET = 24.0
"""The least side of a place that can be hit, at 100 %."""
ABOVE = 26.0
"""Room over a symbol for a word beside its line."""


@dataclass(frozen=True)
class Look:
    """Colours, measures and what is shown; the painters' one argument beside what they paint."""

    colours: theme.Colours
    sizes: Sizes = field(default_factory=Sizes)
    showing: Showing = field(default_factory=Showing)

    def colour(self, role: str) -> QColor:
        """The colour of a role."""
        return self.colours.colour(role)

    def font(self, size: float, weight: int = 400) -> QFont:
        """The program's face in a size of the picture."""
        made = theme.plain_font(round(size), weight)
        made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return made


@dataclass(frozen=True)
class Signs:
    """What a person's symbol shows beside what they are: chosen, lit up, pointed at, a second home."""

    chosen: bool = False
    lit: bool = False
    second_home: bool = False
    unnamed: bool = False


def half_of(member: Member, sizes: Sizes) -> float:
    """Half a symbol's side: losses are small."""
    if member.being is Being.STILLBIRTH:
        return sizes.symbol * 0.3
    if member.being in LOSSES:
        return sizes.symbol * 0.17
    return sizes.symbol / 2


def shape_path(member: Member, half: float) -> QPainterPath:
    """A symbol's outline round (0, 0)."""
    made = QPainterPath()
    box = QRectF(-half, -half, 2 * half, 2 * half)
    if member.being is Being.MISCARRIAGE:
        made.addEllipse(box.adjusted(half * 0.3, half * 0.3, -half * 0.3, -half * 0.3))
    elif member.being is Being.TERMINATION:
        made.moveTo(-half, -half)
        made.lineTo(half, half)
        made.moveTo(half, -half)
        made.lineTo(-half, half)
    elif member.being is Being.UNBORN:
        wide, foot = half * 1.08, half * 0.86
        made.addPolygon(QPolygonF([QPointF(0, -half), QPointF(wide, foot), QPointF(-wide, foot)]))
        made.closeSubpath()
    elif member.shape is Shape.MAN:
        made.addRect(box)
    elif member.shape is Shape.WOMAN:
        made.addEllipse(box)
    else:
        reach = half * 1.16
        made.addPolygon(QPolygonF([QPointF(0, -reach), QPointF(reach, 0), QPointF(0, reach), QPointF(-reach, 0)]))
        made.closeSubpath()
    return made


def item_box(member: Member, sizes: Sizes) -> QRectF:
    """Everything that is drawn of a person."""
    under = label_height(member, sizes)
    side = sizes.slot / 2
    top = sizes.symbol / 2 + ABOVE
    return QRectF(-side, -top, 2 * side, top + sizes.symbol / 2 + under + 4)


def hit_box(member: Member, sizes: Sizes, look_names: bool = True) -> QRectF:
    """Where a press means this person: the symbol, at least 24 px, and the words under it."""
    half = max(half_of(member, sizes) + RING, TARGET / 2)
    box = QRectF(-half, -half, 2 * half, 2 * half)
    if look_names:
        wide = sizes.slot / 2 - 6
        box = box.united(QRectF(-wide, sizes.symbol / 2, 2 * wide, label_height(member, sizes)))
    return box


def taken_boxes(member: Member, look: Look) -> tuple[QRectF, ...]:
    """What other words must not cover: the symbol, and the words under it."""
    half = half_of(member, look.sizes) + (RING if member.subject else 0)
    wide, top = look.sizes.slot * 0.38, look.sizes.symbol / 2 + 4
    return (
        QRectF(-half, -half, 2 * half, 2 * half),
        QRectF(-wide, top, 2 * wide, label_height(member, look.sizes) - 4),
    )


def paint_member(painter: QPainter, member: Member, look: Look, signs: Signs, *, words: bool = True) -> None:
    """Draw a person, with the words under them unless it is for a key."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    half = half_of(member, look.sizes)
    if signs.chosen:
        _paint_ground(painter, member, look)
    _paint_symbol(painter, member, half, look, signs)
    if signs.lit:
        _paint_lit(painter, half, look)
    if signs.second_home:
        _paint_house(painter, QPointF(half + 2, -half - 5), look)
    if words:
        _paint_words(painter, member, look, ground=not signs.chosen)


def _pen(look: Look, role: str, width: float = LINE) -> QPen:
    made = QPen(look.colour(role), width)
    made.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    made.setCapStyle(Qt.PenCapStyle.FlatCap)
    return made


def _paint_ground(painter: QPainter, member: Member, look: Look) -> None:
    box = hit_box(member, look.sizes).adjusted(-4, -5, 4, 0)
    painter.setPen(_pen(look, "accent", 1.0))
    painter.setBrush(look.colour("selected"))
    painter.drawRoundedRect(box, 6, 6)


def _paint_symbol(painter: QPainter, member: Member, half: float, look: Look, signs: Signs) -> None:
    path = shape_path(member, half)
    painter.setBrush(look.colour("surface"))
    if member.subject:
        painter.setPen(_pen(look, "accent", 2.4))
        grown = half + RING
        if member.being is Being.UNBORN:
            painter.translate(0, 0.6)
            grown = half + RING * 1.7
        painter.drawPath(shape_path(member, grown))
        if member.being is Being.UNBORN:
            painter.translate(0, -0.6)
    pen = _pen(look, "text", 2.0 if member.subject else LINE)
    if signs.unnamed:
        pen.setDashPattern([3, 2.4])
        pen.setColor(look.colour("text-muted"))
    painter.setPen(pen)
    if member.being is Being.MISCARRIAGE:
        painter.setBrush(look.colour("text"))
    painter.drawPath(path)
    if member.deceased or member.being is Being.STILLBIRTH:
        painter.save()
        reach = half * (0.5 if member.shape is Shape.OTHER else 0.71 if member.shape is Shape.WOMAN else 1.0)
        if member.being is Being.STILLBIRTH:
            reach = half
        painter.drawLine(QPointF(-reach, -reach), QPointF(reach, reach))
        painter.drawLine(QPointF(-reach, reach), QPointF(reach, -reach))
        painter.restore()
    _paint_age(painter, member, half, look, signs)


def _paint_age(painter: QPainter, member: Member, half: float, look: Look, signs: Signs) -> None:
    text = "?" if signs.unnamed and not member.age else member.age
    if not text or member.being in LOSSES:
        return
    size = look.sizes.text + (1.5 if len(text) < 4 else -0.5)
    font = look.font(size, 600)
    metrics = QFontMetricsF(font)
    while metrics.horizontalAdvance(text) > half * 1.9 and size > 9:
        size -= 1
        font = look.font(size, 600)
        metrics = QFontMetricsF(font)
    box = QRectF(-half, -half, 2 * half, 2 * half)
    if member.being is Being.UNBORN:
        box.translate(0, half * 0.3)
    if member.deceased:
        wide, high = metrics.horizontalAdvance(text) + 6, metrics.capHeight() + 7
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("surface"))
        painter.drawRoundedRect(QRectF(-wide / 2, -high / 2, wide, high), 3, 3)
    painter.setFont(font)
    painter.setPen(look.colour("text"))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


def _paint_lit(painter: QPainter, half: float, look: Look) -> None:
    """The tick that says: the agency pointed at knows this person."""
    spot = QPointF(-half - 3, -half - 3)
    painter.setPen(_pen(look, "surface", 1.5))
    painter.setBrush(look.colour("accent"))
    painter.drawEllipse(spot, 8, 8)
    pen = _pen(look, "text-on-accent", 2.0)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    x, y = spot.x(), spot.y()
    painter.drawPolyline(QPolygonF([QPointF(x - 3.6, y + 0.2), QPointF(x - 1, y + 2.8), QPointF(x + 3.8, y - 2.8)]))


def _paint_house(painter: QPainter, at: QPointF, look: Look) -> None:
    """The mark of a second home."""
    painter.setPen(_pen(look, "text-muted", 1.4))
    painter.setBrush(look.colour("surface"))
    x, y = at.x(), at.y()
    roof = [(x - 7, y), (x, y - 6), (x + 7, y), (x + 5, y), (x + 5, y + 7), (x - 5, y + 7), (x - 5, y)]
    painter.drawPolygon(QPolygonF([QPointF(*each) for each in roof]))


def _paint_words(painter: QPainter, member: Member, look: Look, *, ground: bool) -> None:
    sizes = look.sizes
    y = sizes.symbol / 2 + 6
    if member.being in LOSSES or Layer.NAMES in look.showing.layers:
        for line in () if member.being in LOSSES else _names(member, look):
            _line(painter, line, y, "text", look, strong=member.subject, ground=ground)
            y += sizes.line
        for line in () if look.showing.anonymous and member.being is Being.PERSON else date_lines(member):
            _line(painter, line, y, "text-muted", look, strong=False, ground=ground)
            y += sizes.line
    if Layer.HISTORY in look.showing.layers:
        for row in badge_rows(member, sizes):
            paint_badges(painter, row, y, look)
            y += sizes.line


def _names(member: Member, look: Look) -> tuple[str, ...]:
    if look.showing.anonymous:
        return (initials(member.name or member.label),) if member.being is Being.PERSON or member.name else ()
    return name_lines(member, look.sizes)


def _line(painter: QPainter, text: str, y: float, role: str, look: Look, *, strong: bool, ground: bool) -> None:
    """One centred line of words, on a ground that keeps a curve behind it from running through the letters."""
    sizes = look.sizes
    font = look.font(sizes.text if role == "text" else sizes.small, 600 if strong else 400)
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, sizes.slot - 4)
    width = metrics.horizontalAdvance(shown)
    if ground:
        painter.fillRect(QRectF(-width / 2 - 1, y + 2, width + 2, sizes.line - 2), look.colour("surface"))
    painter.setFont(font)
    painter.setPen(look.colour(role))
    painter.drawText(QPointF(-width / 2, y + metrics.ascent() - 1), shown)


def paint_badges(painter: QPainter, row: tuple[Badge, ...], y: float, look: Look) -> None:
    """Draw one row of badges, centred."""
    font = look.font(look.sizes.small - 0.5, 600)
    metrics = QFontMetricsF(font)
    widths = [metrics.horizontalAdvance(badge_text(badge)) + 8 for badge in row]
    x = -(sum(widths) + 3 * (len(row) - 1)) / 2
    high = look.sizes.line - 2.5
    for badge, width in zip(row, widths, strict=True):
        box = QRectF(x, y + 0.5, width, high)
        painter.setPen(_pen(look, "text-muted", 1.0))
        painter.setBrush(look.colour("text-muted" if badge.current else "surface"))
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(font)
        painter.setPen(look.colour("surface" if badge.current else "text"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), badge_text(badge))
        x += width + 3
