"""How the picture and all about it stand: tools above, key and day beneath, the side panel where there is room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.views import theme
from app.views.case.household.bar import PictureBar
from app.views.case.household.key import KeyPanel
from app.views.case.household.kin_list import KinList
from app.views.case.household.side import SidePanel
from app.views.case.household.timeline import DateSlider
from app.views.case.household.view import PictureView
from app.views.widgets.buttons import button
from app.views.widgets.labels import ElidedLabel, text_label
from app.views.widgets.states import EmptyState, StateStack

ROOMY = 760
"""At 100 %: a picture as wide as this has the side panel beside it, a narrower one beneath it."""
LOW, ROOMY_LOW = 440, 600
"""At 100 %: in a room less high than the first, the side panel is beside from this width on."""
CRAMPED = 300
"""At 100 %: in a room less high than this only the picture and its menus stand."""


class PictureFrame(QWidget):
    """The widgets of the picture and where they stand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Household picture")
        self.steps = QUndoStack(self)
        self._hold()
        self._lay_out()

    def _hold(self) -> None:
        """Make the widgets from outside in: one given to its parent later is dressed anew with all it holds."""
        content = self._content = QWidget(self)
        self.stack = StateStack(
            content, EmptyState("No household to show", "Open an enquiry; its people are drawn here."), self
        )
        self.stack.show_empty()
        self.bar = PictureBar(self.steps, content)
        self.split = QSplitter(Qt.Orientation.Vertical, content)
        self._foot = QWidget(content)
        self.hint = ElidedLabel("", "least", self._foot)
        self.seeking = QWidget(self._foot)
        self.stop = button("Stop", "link", parent=self.seeking)
        column = self._column = QWidget(self.split)
        self.side = SidePanel(self.split)
        self.was = text_label("", "late", wrap=True, parent=column)
        self.notice = text_label("", "secondary", wrap=True, parent=column)
        self.view = PictureView(column)
        self.people = KinList(column)
        self.key_area = QScrollArea(column)
        self.key = KeyPanel(self.key_area.viewport())
        self.day = DateSlider(column)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the side panel where there is room."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        cramped = self.height() < theme.px(CRAMPED)
        if cramped is not self._foot.isHidden():
            self._foot.setHidden(cramped)
            self.bar.set_cramped(cramped=cramped)
        low = self.height() < theme.px(LOW) and self.width() >= theme.px(ROOMY_LOW)
        beside = low or self.width() >= theme.px(ROOMY)
        way = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if self.split.orientation() != way:
            self.split.setOrientation(way)
        self.key_area.setFixedHeight(min(self.key.height(), round(self.height() * 0.34)))
        room = self.split.width() if beside else self.split.height()
        side = min(theme.px(320), round(room * 0.4)) if beside else round(room * 0.45)
        self.split.setSizes([room - side, side])

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self._column)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        for each in (self.was, self.notice):
            each.setContentsMargins(theme.px(12), theme.px(2), theme.px(12), theme.px(2))
            each.hide()
            inner.addWidget(each)
        inner.addWidget(self.view, 1)
        inner.addWidget(self.people)
        inner.addWidget(self.key_area)
        inner.addWidget(self.day)
        self.key_area.setWidget(self.key)
        self.key_area.setWidgetResizable(True)
        self.key_area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.key_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.key_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.key_area.hide()
        self.day.hide()
        self.split.setChildrenCollapsible(False)
        self.split.setStretchFactor(0, 1)
        line = QHBoxLayout(self._foot)
        line.setContentsMargins(theme.px(12), theme.px(2), theme.px(12), theme.px(4))
        line.addWidget(self.hint, 1)
        row = QHBoxLayout(self.seeking)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(text_label("Seeking a better layout…", "least", parent=self.seeking))
        row.addWidget(self.stop)
        self.seeking.hide()
        line.addWidget(self.seeking)
        outer = QVBoxLayout(self._content)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        for part, stretch in ((self.bar, 0), (self.split, 1), (self._foot, 0)):
            outer.addWidget(part, stretch)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)
