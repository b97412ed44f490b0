"""How far an item may travel as a chip: a sign and its words in a frame, never by colour alone."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.views import theme
from app.views.widgets.table_model import ROW_ROLE

WORDS = {"share_onward": "Share onward", "hub_only": "Hub only", "intelligence": "Intelligence", "": "Not marked yet"}
"""Short enough for a column; the accessible sentence says the whole."""


def paint_handling(painter: QPainter, box: QRectF, code: str) -> None:
    """Paint a chip into a box's left: an arrow, a house, a lock, or in a heavy dashed frame a question mark."""
    tokens = theme.current().colours
    font = QFont(theme.font("secondary"))
    if not code:
        font.setWeight(QFont.Weight.Bold)
    metrics = QFontMetricsF(font)
    high = metrics.capHeight() * 2.5
    wide = min(box.width(), metrics.horizontalAdvance(WORDS[code]) + high * 1.35)
    room = QRectF(box.left(), box.center().y() - high / 2, wide, high)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = tokens.colour("text" if code else "late")
    pen = QPen(tokens.colour("border-control") if code else ink, 1.0 if code else max(1.6, high * 0.07))
    if not code:
        pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), high * 0.2, high * 0.2)
    side = high * 0.5
    sign = QRectF(room.left() + high * 0.28, room.center().y() - side / 2, side, side)
    _sign(painter, sign, code, font)
    painter.setFont(font)
    painter.setPen(ink)
    words = QRectF(room)
    words.setLeft(sign.right() + high * 0.22)
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(words, int(flags), metrics.elidedText(WORDS[code], Qt.TextElideMode.ElideRight, words.width()))
    painter.restore()


def _sign(painter: QPainter, box: QRectF, code: str, font: QFont) -> None:
    tokens = theme.current().colours
    tone = {"share_onward": "mark-done", "hub_only": "text-muted", "intelligence": "text", "": "late"}[code]
    pen = QPen(tokens.colour(tone), max(1.3, box.width() * 0.14))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)

    def at(across: float, down: float) -> QPointF:
        return QPointF(box.left() + box.width() * across, box.top() + box.height() * down)

    if code == "share_onward":
        painter.drawLine(at(0.02, 0.5), at(0.95, 0.5))
        painter.drawPolyline(QPolygonF([at(0.6, 0.15), at(0.95, 0.5), at(0.6, 0.85)]))
    elif code == "hub_only":
        painter.drawPolyline(QPolygonF([at(0, 0.5), at(0.5, 0.05), at(1, 0.5)]))
        painter.drawPolyline(QPolygonF([at(0.15, 0.45), at(0.15, 0.98), at(0.85, 0.98), at(0.85, 0.45)]))
    elif code == "intelligence":
        painter.setBrush(tokens.colour(tone))
        painter.drawRect(QRectF(at(0.08, 0.45), at(0.92, 0.98)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawArc(QRectF(at(0.24, 0.02), at(0.76, 0.86)), 0, 180 * 16)
    else:
        painter.setFont(font)
        painter.drawText(box.adjusted(-2, -4, 2, 4), int(Qt.AlignmentFlag.AlignCenter), "?")


class HandlingDelegate(QStyledItemDelegate):
    """Paints the handling of an item over the row's own ground."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the ground, then the chip."""
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""
        ground.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, ground.widget)
        row = index.data(ROW_ROLE)
        box = QRectF(option.rect).adjusted(theme.px(6), 0, -theme.px(4), 0)
        paint_handling(painter, box, row.handling or "")
