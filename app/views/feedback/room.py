"""How the queue of answers stands in its room: views beside the list, or on top of it where letters are large."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QListView, QListWidget, QListWidgetItem, QSplitter, QWidget

from app.services.intake.feedback_records import FEEDBACK_VIEW_WORDS, FeedbackCounts, FeedbackView
from app.views import theme
from app.views.widgets.scrolled import scroll_area
from app.views.widgets.table import RememberedTable

NARROW = 1000
"""Under this width, in pixels at 100 %, the views stand over the list: beside it, it would show two columns."""
VIEWS = 200


class ViewsList(QListWidget):
    """The views of the queue with their counts, one under the other or side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Views")
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self._lies = False
        for view, words in FEEDBACK_VIEW_WORDS.items():
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, view.value)
            self.addItem(item)
        self.lie(False)

    def show_view(self, view: FeedbackView) -> None:
        """Mark the view that is shown, without choosing it again."""
        self.blockSignals(True)
        self.setCurrentRow(list(FeedbackView).index(view))
        self.blockSignals(False)

    def show_counts(self, counts: FeedbackCounts) -> None:
        """Show the counts beside the views' names."""
        for at, (view, words) in enumerate(FEEDBACK_VIEW_WORDS.items()):
            late = f", {counts.late} late" if view is FeedbackView.TO_ANSWER and counts.late else ""
            self.item(at).setText(f"{words}   {getattr(counts, view.value)}{late}")
        self._fit()

    def lie(self, lies: bool) -> None:
        """Stand side by side, in as many lines as the width asks, or one under the other."""
        self._lies = lies
        self.setFlow(QListView.Flow.LeftToRight if lies else QListView.Flow.TopToBottom)
        self.setWrapping(lies)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Take as many lines as the width asks."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        most = 16_777_215  # Qt's own largest size
        self.setMaximumWidth(most if self._lies else theme.px(VIEWS))
        self.setMinimumWidth(0 if self._lies else theme.px(VIEWS))
        if not self._lies:
            self.setMinimumHeight(0)
            self.setMaximumHeight(most)
            return
        room, lines, used = max(1, self.viewport().width()), 1, 0
        for at in range(self.count()):
            wide = self.sizeHintForIndex(self.model().index(at, 0)).width()
            if used and used + wide > room:
                lines, used = lines + 1, 0
            used += wide
        self.setFixedHeight(lines * self.sizeHintForRow(0) + 2 * self.frameWidth() + theme.px(2))


class QueueRoom(QWidget):
    """Views, the list, and beside it the answer; the list's agency gives way where room is short."""

    def __init__(self, views: ViewsList, table: RememberedTable, listed: QWidget, answer: QWidget) -> None:
        super().__init__()
        self._views, self._table = views, table
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(listed)
        area = scroll_area("The answer", self.split)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        answer.setProperty("scrollBody", True)
        area.setWidget(answer)
        self.split.addWidget(area)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, theme.px(8), 0, 0)
        self._grid.setSpacing(theme.px(12))
        self._narrow: bool | None = None
        self._arrange(False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the views where they leave the list its columns."""
        super().resizeEvent(event)
        self._arrange(event.size().width() < theme.px(NARROW))

    def _arrange(self, narrow: bool) -> None:
        if narrow == self._narrow:
            return
        self._narrow = narrow
        while self._grid.takeAt(0) is not None:
            pass
        self._grid.addWidget(self._views, 0, 0)
        self._grid.addWidget(self.split, *((1, 0) if narrow else (0, 1)))
        self._grid.setRowStretch(0, 0 if narrow else 1)
        self._grid.setRowStretch(1, 1 if narrow else 0)
        self._grid.setColumnStretch(0, 1 if narrow else 0)
        self._grid.setColumnStretch(1, 0 if narrow else 1)
        self._views.lie(narrow)
        self._table.set_aside("agency", narrow)
        self.split.setSizes([670, 370] if narrow else [560, 440])
