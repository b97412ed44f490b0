"""The rail at the left: rooms, their numbers, and what is late in them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from app.views import theme
from app.views.shell.rooms import Room

WIDTH = 184
HEIGHT = 38


class RoomButton(QAbstractButton):
    """One line of the rail, painted: an accent bar and bold words where it is the room in front."""

    def __init__(self, room: Room, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.room = room
        self._number = number
        self._count: int | None = None
        self._late = 0
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setText(room.title)
        self.setToolTip(f"Ctrl+{number}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_counts(None, 0)

    def show_counts(self, count: int | None, late: int) -> None:
        """Show how many, and how many of them are late."""
        self._count, self._late = count, late
        parts = [self.room.title]
        if count is not None:
            parts.append(str(count))
        if late:
            parts.append(f"{late} late")
        self.setAccessibleName(", ".join(parts))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line, at the text size in force."""
        return QSize(theme.px(WIDTH), theme.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint from tokens."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = self.isChecked()
        if here:
            painter.fillRect(self.rect(), theme.colour("selected"))
            painter.fillRect(0, 0, theme.px(4), self.height(), theme.colour("accent"))
        elif self.underMouse():
            painter.fillRect(self.rect(), theme.colour("hover-alt"))
        if self.hasFocus():
            pen = painter.pen()
            pen.setColor(theme.colour("focus"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRect(self.rect().adjusted(2, 2, -2, -2))
        painter.setFont(theme.font("strong" if here else "body"))
        painter.setPen(theme.colour("text-selected" if here else "text"))
        inner = self.rect().adjusted(theme.px(16), 0, -theme.px(12), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, self.room.title)
        words = "" if self._count is None else str(self._count)
        width = painter.fontMetrics().horizontalAdvance(words)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, words)
        if self._late:
            painter.setFont(theme.font("late"))
            painter.setPen(theme.colour("late"))
            beside = inner.adjusted(0, 0, -(width + theme.px(8)) if words else 0, 0)
            painter.drawText(beside, middle | Qt.AlignmentFlag.AlignRight, f"{self._late} late")


class Navigation(QWidget):
    """The rail. Signals: room_chosen(str) with the room's kind."""

    room_chosen = Signal(str)

    def __init__(self, rooms: Sequence[Room], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Navigation")
        self.setProperty("part", "navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(theme.px(WIDTH))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.px(8), 0, theme.px(8))
        layout.setSpacing(0)
        self.buttons: list[RoomButton] = []
        for number, each in enumerate(rooms, 1):
            made = RoomButton(each, number, self)
            made.clicked.connect(lambda _checked=False, kind=each.kind: self.room_chosen.emit(kind))
            layout.addWidget(made)
            self.buttons.append(made)
        layout.addStretch(1)
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), 0)
        layout.addLayout(self.foot)
        theme.look().changed.connect(self._resize)

    def show_room(self, kind: str) -> None:
        """Mark the room in front; none where the screen belongs to no line."""
        for made in self.buttons:
            made.setAutoExclusive(False)  # else the last one marked could not be taken back
            made.setChecked(made.room.kind == kind)
            made.setAutoExclusive(True)

    def _resize(self) -> None:
        self.setFixedWidth(theme.px(WIDTH))
        for made in self.buttons:
            made.updateGeometry()
