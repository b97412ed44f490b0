"""A small map of a large family in the corner of the picture: where the window looks, and a press goes there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from app.services.genogram.layout import Layout
from app.views import theme

WIDE, HIGH = 168, 96


class MiniMap(QWidget):
    """Dots for people, a frame for what is in sight. It needs no keys: Shift with an arrow moves the picture."""

    def __init__(self, go: Callable[[QPointF], None], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Map of the whole family")
        self.setToolTip("Press to go there")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._go = go
        self._over = parent
        self._layout: Layout | None = None
        self._subjects: frozenset[str] = frozenset()
        self._whole = QRectF()
        self._seen = QRectF()
        self._ground: QPixmap | None = None
        self.hide()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A fixed small size."""
        room = self._over.size()
        share = min(1.0, room.width() * 0.34 / theme.px(WIDE), room.height() * 0.3 / theme.px(HIGH))
        return QSize(round(theme.px(WIDE) * share), round(theme.px(HIGH) * share))

    def show_layout(self, layout: Layout | None, whole: QRectF, subjects: frozenset[str]) -> None:
        """Show another family, or the same in other colours."""
        self._layout, self._whole, self._subjects = layout, whole, subjects
        self._ground = None
        self.resize(self.sizeHint())
        self.update()

    def show_seen(self, seen: QRectF) -> None:
        """Show what the window looks at."""
        if seen != self._seen:
            self._seen = seen
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the dots once, the frame each time."""
        if self._layout is None or self._whole.isEmpty():
            return
        if self._ground is None:
            self._ground = self._drawn()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), 2))
        frame = QRectF(self._at(self._seen.topLeft()), self._at(self._seen.bottomRight()))
        painter.drawRect(frame.intersected(QRectF(self.rect()).adjusted(2, 2, -2, -2)))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go where it was pressed."""
        self._go(self._from(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the hand."""
        self._go(self._from(event.position()))

    def _scale(self) -> float:
        return min((self.width() - 12) / self._whole.width(), (self.height() - 12) / self._whole.height())

    def _at(self, point: QPointF) -> QPointF:
        scale = self._scale()
        left = (self.width() - self._whole.width() * scale) / 2
        top = (self.height() - self._whole.height() * scale) / 2
        return QPointF(left + (point.x() - self._whole.x()) * scale, top + (point.y() - self._whole.y()) * scale)

    def _from(self, point: QPointF) -> QPointF:
        scale = self._scale()
        left = (self.width() - self._whole.width() * scale) / 2
        top = (self.height() - self._whole.height() * scale) / 2
        return QPointF((point.x() - left) / scale + self._whole.x(), (point.y() - top) / scale + self._whole.y())

    def _drawn(self) -> QPixmap:
        made = QPixmap(self.size() * self.devicePixelRatioF())
        made.setDevicePixelRatio(self.devicePixelRatioF())
        made.fill(theme.colour("surface"))
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("border-control"), 1))
        painter.drawRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1))
        assert self._layout is not None  # noqa: S101 - asked by paintEvent only
        for outline in self._layout.outlines:
            corners = [self._at(QPointF(*each)) for each in outline.points]
            painter.drawPolygon(corners)
        painter.setPen(Qt.PenStyle.NoPen)
        for place in self._layout.places:
            subject = place.member in self._subjects
            painter.setBrush(theme.colour("accent" if subject else "text-muted"))
            reach = 3.0 if subject else 1.8
            painter.drawEllipse(self._at(QPointF(place.x, place.y)), reach, reach)
        painter.end()
        return made
