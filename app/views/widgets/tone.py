"""The shape that says what kind of thing is told: a note, a thing done, a warning, an error."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views import theme

TONE_WORDS = {"info": "Note", "done": "Done", "warning": "Mind", "error": "Not done"}


class ToneMark(QWidget):
    """The small shape in front of a notice: circle i, circle tick, triangle !, octagon !. Never colour alone."""

    def __init__(self, tone: str = "info", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._fit()
        theme.look().changed.connect(self._fit)

    def set_tone(self, tone: str) -> None:
        """Show another tone."""
        self._tone = tone
        self.setAccessibleName(TONE_WORDS[tone])
        self.update()

    def _fit(self) -> None:
        self.setFixedSize(theme.px(20), theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the shape and its sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_tone(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), self._tone)


def paint_tone(painter: QPainter, box: QRectF, tone: str) -> None:
    """Paint a tone's shape into a square."""
    side = box.width()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(f"mark-{tone}"))
    if tone == "warning":
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(box.center().x(), box.top() + side * 0.02),
                    QPointF(box.right(), box.bottom() - side * 0.06),
                    QPointF(box.left(), box.bottom() - side * 0.06),
                ]
            )
        )
    elif tone == "error":
        cut = side * 0.29
        left, top, right, bottom = box.left(), box.top(), box.right(), box.bottom()
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(left + cut, top),
                    QPointF(right - cut, top),
                    QPointF(right, top + cut),
                    QPointF(right, bottom - cut),
                    QPointF(right - cut, bottom),
                    QPointF(left + cut, bottom),
                    QPointF(left, bottom - cut),
                    QPointF(left, top + cut),
                ]
            )
        )
    else:
        painter.drawEllipse(box)
    pen = QPen(theme.colour(f"notice-{tone}"), side * 0.12)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y = box.left(), box.top()
    if tone == "done":
        painter.drawPolyline(
            QPolygonF(
                [
                    QPointF(x + side * 0.28, y + side * 0.53),
                    QPointF(x + side * 0.44, y + side * 0.68),
                    QPointF(x + side * 0.73, y + side * 0.35),
                ]
            )
        )
        return
    middle = box.center().x()
    if tone == "info":
        dot, start, end = 0.28, 0.47, 0.74
    elif tone == "warning":
        dot, start, end = 0.78, 0.38, 0.60
    else:
        dot, start, end = 0.74, 0.26, 0.54
    painter.drawLine(QPointF(middle, y + side * start), QPointF(middle, y + side * end))
    painter.drawPoint(QPointF(middle, y + side * dot))
