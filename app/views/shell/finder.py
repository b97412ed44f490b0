"""Ctrl+K: find anything. A panel under the search line, driven by the keyboard."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.views import theme
from app.views.desk import Desk, Place
from app.views.errors import words
from app.views.shell.rooms import open_to
from app.views.widgets.labels import text_label

if TYPE_CHECKING:
    from app.services.oversight.finding import Finding

SETTLE_MS = 250
SETTLED_MS = 1_000
"""So long after the last letter a search is audited; a chosen answer is audited at once."""
NOTHING = (
    "No contact, enquiry or known person found. Try the surname alone, a reference such as C-26-1001, "
    "or an NHS number."
)
_PLACE = Qt.ItemDataRole.UserRole


class Finder(QWidget):
    """The search line of the shell and the answers under it."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk.within(self)
        self._window = window
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.line = QLineEdit()
        self.line.setPlaceholderText("Find a name, reference, NHS number or screen  (Ctrl+K)")
        self.line.setAccessibleName("Find anything")
        self.line.setClearButtonEnabled(True)
        self.line.setMaxLength(200)
        layout.addWidget(self.line)
        self.panel = QWidget(window)
        self.panel.setProperty("part", "finder")
        self.panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QVBoxLayout(self.panel)
        inside.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), theme.px(8))
        self.answers = QListWidget()
        self.answers.setAccessibleName("Answers")
        self.answers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.answers.setUniformItemSizes(True)
        self.said = text_label("", "secondary")
        self.said.setWordWrap(True)
        inside.addWidget(self.answers)
        inside.addWidget(self.said)
        self.panel.hide()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.ask)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self.settled)
        self._unsaid: int | None = None
        self.line.textEdited.connect(self._typed)
        self.line.installEventFilter(self)
        self.answers.itemClicked.connect(self._choose)

    def begin(self) -> None:
        """Ctrl+K: go to the line and choose what stands there."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def _typed(self, _text: str) -> None:
        self._unsaid = None
        self._settle.start()
        self._settled.start()

    def settled(self) -> None:
        """The search stands: audit it, unless it was audited already or has no answer yet."""
        self._record(None)

    def _record(self, place: Place | None) -> None:
        """Audit the search that is shown, then open what was chosen of it."""
        answers, self._unsaid = self._unsaid, None
        if answers is None:
            if place is not None:
                self._desk.go(place)
            return
        from app.services.people.searches import record_search

        work = partial(record_search, self._desk.hub, self._desk.actor, answers)
        self._desk.runner.operation(work, lambda _done: self._go(place), self._failed)

    def _go(self, place: Place | None) -> None:
        if place is not None:
            self._desk.go(place)

    def close_panel(self) -> None:
        """Put the answers away."""
        self._settle.stop()
        self.panel.hide()

    def ask(self) -> None:
        """Ask for what stands in the line."""
        from app.services.access import Act, may

        text = self.line.text().strip()
        if not text:
            self.close_panel()
            return
        if not may(self._desk.actor, Act.FIND_PEOPLE, self._desk.narrowed):
            self._show((), "")
            return
        from app.services.oversight.finding import find_anything

        work = partial(find_anything, self._desk.hub, self._desk.actor, text)
        self._desk.runner.query(work, lambda found: self._show(found, text), self._failed, lane="find")

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The arrows walk the answers while the line keeps the focus."""
        if event.type() is QEvent.Type.FocusOut:
            QTimer.singleShot(150, self._close_if_left)
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() is QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()  # else the shell's own Esc, back to the screen before, would take it
            return True
        return event.type() is QEvent.Type.KeyPress and self._press(event.key())

    def _press(self, key: int) -> bool:
        """What a key does in the line; False for one that types."""
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self.panel.isVisible():
            step = 1 if key == Qt.Key.Key_Down else -1
            count = self.answers.count()
            if count:
                self.answers.setCurrentRow((self.answers.currentRow() + step) % count)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.panel.isVisible() and self.answers.currentItem() is not None:
                self._choose(self.answers.currentItem())
            else:
                self.ask()
        elif key == Qt.Key.Key_Escape:
            self.close_panel()
            self.line.clear()
            following = self.nextInFocusChain()
            if following is not None:
                following.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            return False
        return True

    def _close_if_left(self) -> None:
        if not self.line.hasFocus():
            self.close_panel()

    def _failed(self, error: Exception) -> None:
        self._open()
        self.answers.clear()
        worded = words(error)
        self.said.setText(f"{worded.sentence} {worded.next_step}")
        self.said.show()

    def _show(self, found: tuple[Finding, ...], text: str) -> None:
        self.answers.clear()
        typed = self.line.text().strip().casefold()
        hidden = ""
        if text:
            self._unsaid = len(found)
            if not self._settled.isActive():
                self.settled()
        for finding in found:
            if finding.kind:
                place = Place(finding.kind, finding.id)
                self._add(f"{finding.title}\n{finding.detail}", place, finding.why)
            else:
                hidden = finding.detail
        for room in open_to(self._desk):
            if typed and typed in room.title.casefold():
                self._add(f"{room.title}\nScreen", Place(room.kind))
        if self.answers.count():
            self.answers.setCurrentRow(0)
        self.said.setText(hidden if self.answers.count() or hidden else NOTHING)
        self.said.setVisible(bool(self.said.text()))
        self._open()

    def _add(self, words: str, place: Place, why: str = "") -> None:
        """One line; the reasons stand behind what is said first, whole for whoever points at it or has it read out."""
        item = QListWidgetItem(f"{words} · {why}" if why else words)
        item.setData(_PLACE, place)
        spoken = words.replace("\n", ", ")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{spoken}. {why}" if why else spoken)
        item.setToolTip(why)
        self.answers.addItem(item)

    def _open(self) -> None:
        rows = min(self.answers.count(), 8)
        self.answers.setVisible(rows > 0)
        self.answers.setFixedHeight(max(1, rows) * theme.px(52) + 4)
        corner = self.line.mapTo(self._window, QPoint(0, self.line.height() + 4))
        self.panel.move(corner)
        self.panel.setFixedWidth(max(self.line.width(), theme.px(420)))
        self.panel.adjustSize()
        self.panel.raise_()
        self.panel.show()

    def _choose(self, item: QListWidgetItem) -> None:
        place = item.data(_PLACE)
        self.close_panel()
        self.line.clear()
        self._record(place)
