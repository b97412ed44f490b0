"""The pages of a paper exactly as they will print: one at a time, nearer or farther, by mouse and by keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.services.papers.keeping import text_lines
from app.services.papers.record import Paper
from app.views import theme
from app.views.widgets.buttons import button, sign_button
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import ElidedLabel, text_label

STEPS = (50, 75, 100, 125, 150, 200)
"""Nearness in per cent; between them stands the width of the place itself."""
_MARGIN = 12


class PagesView(QWidget):
    """Shows the pages of one paper. A screen reader hears the words of the whole paper in place of the pictures.

    Signals
        page_changed(int): another page is in front; pages count from 1.
    """

    page_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Pages")
        self._pages: tuple[bytes, ...] = ()
        self._page = QPixmap()
        self._at = 0
        self._zoom: int | None = None
        self.heading = ElidedLabel("", "strong", self)
        tools = QWidget(self)
        self.standing = text_label("", "secondary", parent=tools)
        self.back = button("Previous page", "quiet", lambda: self.turn(-1), tip="Page Up", parent=tools)
        self.on = button("Next page", "quiet", lambda: self.turn(1), tip="Page Down", parent=tools)
        self.farther = sign_button("–", "Smaller", lambda: self.step(-1), tools)
        self.nearer = sign_button("+", "Larger", lambda: self.step(1), tools)
        self.fit = button("Fit width", "quiet", self.fit_width, tip="Ctrl+0", parent=tools)
        row = FlowLayout(tools, gap=6)
        for each in (self.back, self.on, self.standing, self.farther, self.nearer, self.fit):
            row.addWidget(each)
        self.area = QScrollArea(self)
        self.picture = text_label("", parent=self.area.viewport())
        self.picture.setAccessibleName("Picture of the page")
        self.area.setAccessibleName("Page")
        self.area.setWidget(self.picture)
        self.area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.installEventFilter(self)
        self.area.viewport().installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self.heading)
        column.addWidget(tools)
        column.addWidget(self.area, 1)
        self._show()

    def show_paper(self, title: str, paper: Paper, pages: tuple[bytes, ...]) -> None:
        """Show the first page of a paper, or stay on the page that was in front of the same paper."""
        same = title == self.heading.text()
        self.heading.setText(title)
        self._pages = pages
        self._at = min(self._at, len(pages) - 1) if same else 0
        self.area.setAccessibleDescription("\n".join(text_lines(paper)))
        self._show()

    def clear(self) -> None:
        """Hold no page."""
        self._pages, self._at = (), 0
        self.heading.setText("")
        self.area.setAccessibleDescription("")
        self._show()

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    @property
    def page(self) -> int:
        """The page in front, from 1; 0 while there is none."""
        return self._at + 1 if self._pages else 0

    def turn(self, pages: int) -> None:
        """Turn pages forward or back, stopping at the ends."""
        before = self._at
        self._at = min(max(self._at + pages, 0), max(0, self.count - 1))
        if self._at != before:
            self._show()
            self.area.verticalScrollBar().setValue(0)
            self.page_changed.emit(self.page)

    def step(self, by: int) -> None:
        """Come nearer or go farther."""
        now = self._scale() * 100
        wanted = [each for each in STEPS if (each > now + 1 if by > 0 else each < now - 1)]
        if wanted:
            self._zoom = wanted[0] if by > 0 else wanted[-1]
            self._fit()

    def fit_width(self) -> None:
        """Make the page as wide as the place."""
        self._zoom = None
        self._fit()

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take the keys of the pages before the scrolling does, and follow the place's width."""
        if watched is self.area and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        if watched is self.area.viewport() and isinstance(event, QResizeEvent) and self._zoom is None:
            self._fit()
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        acts = {
            Qt.Key.Key_PageDown: lambda: self.turn(1),
            Qt.Key.Key_PageUp: lambda: self.turn(-1),
            Qt.Key.Key_Home: lambda: self.turn(-self.count),
            Qt.Key.Key_End: lambda: self.turn(self.count),
        }
        if held:
            acts = {
                Qt.Key.Key_Plus: lambda: self.step(1),
                Qt.Key.Key_Equal: lambda: self.step(1),
                Qt.Key.Key_Minus: lambda: self.step(-1),
                Qt.Key.Key_0: self.fit_width,
            }
        act = acts.get(Qt.Key(event.key()))
        if act is not None:
            act()
        return act is not None

    def _show(self) -> None:
        there = bool(self._pages)
        self._page = QPixmap()
        if there:
            self._page.loadFromData(self._pages[self._at])
        words = f"Page {self.page} of {self.count}" if there else ""
        self.standing.setText(words)
        self.area.setAccessibleName(words or "Page")
        self.back.setEnabled(self._at > 0)
        self.on.setEnabled(self._at + 1 < self.count)
        for each in (self.farther, self.nearer, self.fit):
            each.setEnabled(there)
        self._fit()

    def _scale(self) -> float:
        """How large the page is shown, 1 for a page at its own size on this screen."""
        if self._zoom is not None:
            return self._zoom / 100
        room = self.area.viewport().width() - 2 * theme.px(_MARGIN)
        return max(0.2, room / self._page.width()) if self._page.width() else 1.0

    def _fit(self) -> None:
        if self._page.isNull():
            self.picture.setPixmap(QPixmap())
            self.picture.resize(0, 0)
            return
        ratio = self.devicePixelRatioF()
        scaled = self._page.scaledToWidth(
            max(1, round(self._page.width() * self._scale() * ratio)), Qt.TransformationMode.SmoothTransformation
        )
        scaled.setDevicePixelRatio(ratio)
        self.picture.setPixmap(scaled)
        self.picture.resize(scaled.deviceIndependentSize().toSize())
