"""The saved views at the left of the inbox, each with how many contacts stand in it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from app.services.intake.inbox_records import InboxView
from app.views import text, theme
from app.views.inbox.wording import VIEW_WORDS

URGENT = frozenset({InboxView.OVERDUE})
"""Views whose count is written as late when it is not nought."""


class _ViewButton(QAbstractButton):
    """One saved view: its name, its count, an accent bar and bold words while it is shown."""

    def __init__(self, view: InboxView, parent: QWidget) -> None:
        super().__init__(parent)
        self.view = view
        self._count: int | None = None
        self.setText(VIEW_WORDS[view])
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_count(None)

    def show_count(self, count: int | None) -> None:
        """Show how many contacts stand in the view; None while that is not known."""
        self._count = count
        said = "" if count is None else f", {text.count(count, 'contact')}"
        self.setAccessibleName(f"{self.text()}{said}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return one line at the text size in force."""
        return QSize(theme.px(176), theme.px(36))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint from tokens."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = self.isChecked()
        room = self.rect().adjusted(theme.px(4), 1, -theme.px(4), -1)
        if here or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected" if here else "hover-alt"))
            painter.drawRoundedRect(room, theme.px(5), theme.px(5))
        if self.hasFocus():
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(theme.colour("focus"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), theme.px(4), theme.px(4))
        inner = room.adjusted(theme.px(10), 0, -theme.px(10), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        late = self.view in URGENT and bool(self._count)
        count = "" if self._count is None else f"{self._count:,}"
        painter.setFont(theme.font("late" if late else "strong" if here else "body"))
        painter.setPen(theme.colour("late" if late else "text-selected" if here else "text-muted"))
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, count)
        width = painter.fontMetrics().horizontalAdvance(count) + theme.px(8)
        painter.setFont(theme.font("strong" if here else "body"))
        painter.setPen(theme.colour("text-selected" if here else "text"))
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, inner.width() - width)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, words)


class ViewsPane(QWidget):
    """The saved views, one under the other; ↑ and ↓ go through them.

    Signals
        view_chosen(object): the `InboxView` a person chose.
        left(): the person went on to the list, by Enter or →.
    """

    view_chosen = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Saved views")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(4), theme.px(12), 0, theme.px(12))
        layout.setSpacing(theme.px(2))
        self._group = QButtonGroup(self)
        self.buttons: dict[InboxView, QAbstractButton] = {}
        self._made: dict[InboxView, _ViewButton] = {}
        for view in InboxView:
            made = _ViewButton(view, self)
            self._group.addButton(made)
            made.clicked.connect(lambda _on=False, view=view: self.view_chosen.emit(view))
            layout.addWidget(made)
            self.buttons[view] = self._made[view] = made
        layout.addStretch(1)
        self.setMinimumWidth(theme.px(130))

    def show_view(self, view: InboxView) -> None:
        """Mark the view that is shown; Tab and F6 come to it."""
        made = self._made[view]
        made.setChecked(True)
        self.setFocusProxy(made)

    def show_counts(self, counts: Mapping[InboxView, int]) -> None:
        """Show how many contacts stand in each view."""
        for view, made in self._made.items():
            made.show_count(counts.get(view))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go through the views with ↑ and ↓, J and K; into the list with Enter or →."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_J: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_K: -1}
        key = Qt.Key(event.key())
        if key in steps:
            views = list(InboxView)
            here = next((at for at, view in enumerate(views) if self._made[view].hasFocus()), 0)
            wanted = self._made[views[min(max(here + steps[key], 0), len(views) - 1)]]
            wanted.setFocus(Qt.FocusReason.TabFocusReason)
            wanted.click()
        elif key in {Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.left.emit()
        else:
            super().keyPressEvent(event)
