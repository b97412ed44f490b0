"""Agency chips: who was asked and how it stands, by sign and word, never by colour alone."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPixmapCache,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views import theme
from app.views.widgets.labels import plain_tip
from app.views.widgets.stamps import stamp

ChipState = Literal["not_asked", "held", "asked", "replied", "late"]
WORDS = MappingProxyType(
    {
        "not_asked": "not asked",
        "held": "held back",
        "asked": "asked",
        "replied": "replied",
        "late": "late",
    }
)


def chip_font(font: QFont, state: str) -> QFont:
    """Return the font a chip is written in: bold when late."""
    made = QFont(font)
    made.setWeight(QFont.Weight.Bold if state == "late" else QFont.Weight.Normal)
    return made


def chip_text(agency: str, state: str, *, with_word: bool) -> str:
    """Return what stands in a chip; "late" always says so in words."""
    return f"{agency} {WORDS[state]}" if with_word or state == "late" else agency


def chip_size(agency: str, state: str, font: QFont, *, with_word: bool = False) -> QSize:
    """Return the room a chip needs in a font."""
    metrics = QFontMetricsF(chip_font(font, state))
    height = metrics.capHeight() * 2.5
    width = metrics.horizontalAdvance(chip_text(agency, state, with_word=with_word))
    return QSize(round(width + height * 1.25), round(height))


def paint_chip(
    painter: QPainter,
    box: QRectF,
    agency: str,
    state: str,
    font: QFont,
    *,
    colours: theme.Colours | None = None,
    with_word: bool = False,
) -> None:
    """Paint a chip into `box`: a frame (dashed while not asked, doubled in weight when late), a sign and the words."""
    tokens = colours or theme.current().colours
    late = state == "late"
    quiet = state in {"not_asked", "held"}
    ink = tokens.colour("late" if late else "text-muted" if quiet else "text")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = max(1.0, box.height() * (0.075 if late else 0.04))
    pen = QPen(tokens.colour("late" if late else "border-control"), line)
    if state == "not_asked":
        pen.setDashPattern([3, 2.2])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = box.height() * 0.2
    painter.drawRoundedRect(box.adjusted(line / 2, line / 2, -line / 2, -line / 2), radius, radius)
    sign = QRectF(0, 0, box.height() * 0.5, box.height() * 0.5)
    sign.moveCenter(QPointF(box.left() + box.height() * 0.5, box.center().y()))
    _paint_sign(painter, sign, state, tokens)
    painter.setFont(chip_font(font, state))
    painter.setPen(QPen(ink))
    words = QRectF(box)
    words.setLeft(sign.right() + box.height() * 0.2)
    painter.drawText(
        words,
        int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine),
        chip_text(agency, state, with_word=with_word),
    )
    painter.restore()


def stamp_chip(painter: QPainter, box: QRectF, agency: str, state: str, font: QFont) -> None:
    """Paint a chip as `paint_chip` does, from a picture of it kept since it was last painted.

    For tables on a screen: a hundred cells say one of five things, and each is half a millisecond of drawing. What
    stands in a chip is the name of an agency or of a state, never of a person.
    """
    dense = painter.device().devicePixelRatio()
    size = box.size().toSize()
    key = f"chip {agency} {state} {font.key()} {size.width()}x{size.height()} {dense} {theme.current().colours.name}"
    kept = QPixmap()
    if not QPixmapCache.find(key, kept):
        kept = stamp(
            size, dense, lambda inside: paint_chip(inside, QRectF(QPointF(0, 0), size.toSizeF()), agency, state, font)
        )
        QPixmapCache.insert(key, kept)
    painter.drawPixmap(box.topLeft().toPoint(), kept)


def _paint_sign(painter: QPainter, box: QRectF, state: str, tokens: theme.Colours) -> None:
    """Paint the sign of a state: tick, clock, exclamation in a triangle, two bars, dash."""
    side, x, y = box.width(), box.left(), box.top()
    line = max(1.2, side * 0.13)
    tone = {"replied": "mark-done", "late": "late"}.get(state, "text-muted")
    pen = QPen(tokens.colour(tone), line)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)

    def at(across: float, down: float) -> QPointF:
        return QPointF(x + side * across, y + side * down)

    if state == "replied":
        painter.drawPolyline(QPolygonF([at(0.08, 0.55), at(0.36, 0.82), at(0.92, 0.20)]))
    elif state == "asked":
        painter.drawEllipse(box.adjusted(line / 2, line / 2, -line / 2, -line / 2))
        painter.drawPolyline(QPolygonF([at(0.5, 0.26), at(0.5, 0.54), at(0.68, 0.62)]))
    elif state == "late":
        painter.setBrush(tokens.colour(tone))
        painter.drawPolygon(QPolygonF([at(0.5, 0.06), at(0.98, 0.92), at(0.02, 0.92)]))
        pen.setColor(tokens.colour("surface"))
        painter.setPen(pen)
        painter.drawLine(at(0.5, 0.40), at(0.5, 0.58))
        painter.drawPoint(at(0.5, 0.78))
    elif state == "held":
        painter.drawLine(at(0.32, 0.16), at(0.32, 0.84))
        painter.drawLine(at(0.70, 0.16), at(0.70, 0.84))
    else:
        painter.drawLine(at(0.18, 0.5), at(0.82, 0.5))


class AgencyChip(QWidget):
    """An agency and its state as a widget."""

    def __init__(self, agency: str, state: ChipState, detail: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._agency = agency
        self._state: str = state
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_state(state, detail)

    def set_state(self, state: ChipState, detail: str = "") -> None:
        """Show another state; `detail` says more in the tooltip: `asked 09:58, due 11:00`."""
        self._state = state
        said = f"{self._agency}: {WORDS[state]}{f', {detail}' if detail else ''}"
        self.setAccessibleName(said)
        self.setToolTip(plain_tip(said))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room for sign and words."""
        return chip_size(self._agency, self._state, theme.font("secondary"), with_word=True)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the chip."""
        paint_chip(
            QPainter(self),
            QRectF(self.rect()),
            self._agency,
            self._state,
            theme.font("secondary"),
            with_word=True,
        )
