"""Rating shapes: octagon R, triangle A, circle G, diamond B, dashed square ?. The shape and the letter tell the rating
without colour; the word stands in the tooltip and for screen readers. Painted, because no text font has these shapes.
"""

from __future__ import annotations

import math
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views import theme
from app.views.widgets.labels import plain_tip

LETTERS = MappingProxyType({"red": "R", "amber": "A", "green": "G", "blue": "B"})
WORDS = MappingProxyType({"red": "Red", "amber": "Amber", "green": "Green", "blue": "Blue", "": "Not yet rated"})
LIST_SIZE = 30
"""Side in a list at 100 %; never less than 28 (visual/README)."""


def paint_rating(
    painter: QPainter,
    box: QRectF,
    code: str | None,
    colours: theme.Colours | None = None,
    letter: str | None = None,
) -> None:
    """Paint a rating into the largest square in the middle of `box`.

    `code` is the policy's colour code (red, amber, green, blue), None or "" for unrated. `colours` picks another
    palette (`theme.colours("wall")`, `theme.colours("print")`); a policy may give its own `letter`.
    """
    tokens = colours or theme.current().colours
    side = min(box.width(), box.height())
    square = QRectF(0, 0, side, side)
    square.moveCenter(box.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if code in LETTERS:
        line = max(1.2, side * 0.055)
        pen = QPen(tokens.colour(f"{code}-outline"), line)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(tokens.colour(str(code)))
        _paint_shape(painter, square.adjusted(line / 2, line / 2, -line / 2, -line / 2), str(code))
        _paint_letter(painter, square, letter or LETTERS[str(code)], tokens.colour(f"{code}-letter").name(), code)
    else:
        line = max(1.4, side * 0.06)
        pen = QPen(tokens.colour("unrated"), line)
        pen.setDashPattern([2.6, 1.7])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inner = square.adjusted(side * 0.07, side * 0.07, -side * 0.07, -side * 0.07)
        painter.drawRoundedRect(inner, side * 0.08, side * 0.08)
        _paint_letter(painter, square, "?", tokens.colour("unrated").name(), None)
    painter.restore()


def _paint_shape(painter: QPainter, box: QRectF, code: str) -> None:
    """Paint the outline and fill of a rated shape; sizes are balanced so that all four weigh the same to the eye."""
    middle, half = box.center(), box.width() / 2
    if code == "green":
        painter.drawEllipse(middle, half * 0.94, half * 0.94)
        return
    if code == "red":
        radius = half * 1.0
        points = [
            QPointF(
                middle.x() + radius * math.cos(math.radians(angle)),
                middle.y() + radius * math.sin(math.radians(angle)),
            )
            for angle in (22.5 + 45 * step for step in range(8))
        ]
    elif code == "amber":
        points = [
            QPointF(middle.x(), box.top() + half * 0.10),
            QPointF(box.right() + half * 0.06, box.bottom() - half * 0.10),
            QPointF(box.left() - half * 0.06, box.bottom() - half * 0.10),
        ]
    else:
        points = [
            QPointF(middle.x(), box.top() - half * 0.04),
            QPointF(box.right() + half * 0.04, middle.y()),
            QPointF(middle.x(), box.bottom() + half * 0.04),
            QPointF(box.left() - half * 0.04, middle.y()),
        ]
    painter.drawPolygon(QPolygonF(points))


def _paint_letter(painter: QPainter, square: QRectF, letter: str, ink: str, code: str | None) -> None:
    """Paint the letter centred by its own height, lower in a triangle whose room is at its foot."""
    share = 0.44 if code == "amber" else 0.48 if code == "blue" else 0.56
    font = theme.plain_font(round(square.width() * share), 700)
    painter.setFont(font)
    painter.setPen(QPen(ink))
    metrics = painter.fontMetrics()
    drop = square.height() * 0.14 if code == "amber" else 0.0
    base = square.center().y() + drop + metrics.capHeight() / 2
    painter.drawText(QPointF(square.center().x() - metrics.horizontalAdvance(letter) / 2, base), letter)


class RatingMark(QWidget):
    """A rating as a widget; does not take the focus, says its word to a screen reader."""

    def __init__(
        self,
        code: str | None = None,
        size: int = LIST_SIZE,
        *,
        palette: theme.Palette | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._code = code
        self._letter: str | None = None
        self._size = size
        self._palette = palette
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_rating(code)

    @property
    def code(self) -> str | None:
        """The colour code shown, None while unrated."""
        return self._code

    def set_rating(self, code: str | None, detail: str = "", *, word: str = "", letter: str | None = None) -> None:
        """Show a rating; `detail` follows the word: `Red, rated 10:02 by J. Shaw`."""
        self._code = code or None
        self._letter = letter
        said = word or WORDS.get(code or "", "Not yet rated")
        said = f"{said}, {detail}" if detail else said
        self.setAccessibleName(said)
        self.setToolTip(plain_tip(said))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the side in the size in force."""
        return QSize(theme.px(self._size), theme.px(self._size))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the shape."""
        tokens = theme.colours(self._palette) if self._palette else None
        paint_rating(QPainter(self), QRectF(self.rect()), self._code, tokens, self._letter)
