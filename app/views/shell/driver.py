"""Drives the running desktop as a person would: real key presses, real drops, pictures of what stands there.

Used by the demo where there is no screen, by the pictures in the guide, and by the stall benchmark.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QTableView, QWidget

from app.services import clock
from app.views.shell.desktop import Desktop
from app.views.widgets.painted_later import is_building

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)

PATIENCE = 30.0
DESK_KEYS = frozenset({"Ctrl+L", "Ctrl+Shift+B"})
"""Keys that the watch over the desk takes from the native window, before any widget."""


class DayError(RuntimeError):
    """A step of the day did not come to what it promises."""


def rest(milliseconds: int) -> None:
    """Let the event loop run so long."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Driver:
    """Presses keys and takes pictures.

    Attributes:
        desktop: the running program.
        out: where the pictures go.
        number: the number of the last picture.
    """

    def __init__(self, desktop: Desktop, out: Path, say: Callable[[str], None]) -> None:
        self.desktop = desktop
        self.out = out
        self.number = 0
        self._say = say

    def rest(self, milliseconds: int = 30) -> None:
        """Let the event loop run."""
        rest(milliseconds)

    def until(self, what: str, true: Callable[[], object]) -> None:
        """Wait until something holds; raises DayError after half a minute."""
        end = clock.monotonic() + PATIENCE
        while not true():
            if clock.monotonic() > end:
                raise DayError(what)
            self.rest(20)

    def focus(self) -> QWidget:
        """What has the focus, or the window in front."""
        front: QWidget = self.dialog() or self.desktop.window
        inside: QWidget | None = front.focusWidget()
        return inside if inside is not None else front

    def dialog(self) -> QWidget | None:
        """The dialog over the window, if one is open."""
        window = self.desktop.window
        for each in QApplication.topLevelWidgets():
            if each is not window and each.isVisible() and each.windowType() == Qt.WindowType.Dialog:
                return each
        return None

    def front(self) -> QWidget:
        """The dialog, else the window; made active, as a click on it would."""
        front: QWidget = self.dialog() or self.desktop.window
        if not front.isActiveWindow():
            front.activateWindow()
            self.rest(20)
        return front

    def named(self, name: str) -> QWidget:
        """The visible widget in front that a screen reader would call `name`; raises DayError when there is none."""
        takers = self._called(lambda each: each == name)
        if not takers:
            raise DayError(f"nothing in front is called “{name}”")
        return takers[0]

    def all_named(self, start: str) -> list[QWidget]:
        """The visible widgets in front whose name begins so, in the order they were made."""
        return self._called(lambda each: each.startswith(start))

    def _called(self, wanted: Callable[[str], bool]) -> list[QWidget]:
        def takes(each: QWidget) -> bool:
            named = wanted(each.accessibleName()) and each.isEnabled()
            return named and each.focusPolicy() != Qt.FocusPolicy.NoFocus

        return self.sift(self.front(), QWidget, takes)

    def sift(self, front: QWidget, kind: type[W], wanted: Callable[[W], bool]) -> list[W]:
        """The visible widgets of a kind inside another that are wanted: the driver's own work, not the program's."""
        return [each for each in front.findChildren(kind) if each.isVisible() and wanted(each)]

    def says(self, words: str) -> bool:
        """Whether words stand on a label in front."""
        return bool(self.sift(self.front(), QLabel, lambda each: words in each.text()))

    def expect(self, words: str) -> None:
        """Wait until words stand in front; raises DayError when they do not come."""
        self.until(f"the screen says “{words}”", lambda: self.says(words))

    # --- what became of it

    def ask(self, work: Callable[[], T]) -> T:
        """Ask the database thread, as a screen would, and wait for the answer; raises DayError when it fails."""
        answers: list[T] = []
        failed: list[Exception] = []
        self.desktop.background.query(work, answers.append, failed.append)
        self.until("the database answers", lambda: answers or failed)
        if failed:
            raise DayError(f"the database refused: {failed[0]}")
        return answers[0]

    def committed(self, kind: str, act: Callable[[], None]) -> Changes:
        """Do something and wait until a change of a kind has been committed; raises DayError when none is."""
        heard: list[Changes] = []
        end = self.desktop.changes.subscribe((kind,), heard.append)
        try:
            act()
            self.until(f"a change of kind {kind} is kept", lambda: any(_touches(each, kind) for each in heard))
        finally:
            end()
        self.settle()
        return next(each for each in heard if _touches(each, kind))

    # --- acting

    def go_to(self, name: str) -> None:
        """Put the focus on the widget a screen reader would call `name`."""
        self.at(self.named(name))

    def fill(self, name: str, text: str) -> None:
        """Type a field's text."""
        self.go_to(name)
        self.type(text)

    def choose(self, name: str, words: str) -> None:
        """Choose from a drop-down list by typing the beginning of the words."""
        self.pick(self.named(name), words)

    def pick(self, box: QWidget, words: str) -> None:
        """Choose in this drop-down list, by letters or (a blank would open the list) by the arrow key.

        Raises DayError when nothing in it begins so.
        """
        self.at(box)
        if not isinstance(box, QComboBox):
            raise DayError(f"“{box.accessibleName()}” is no drop-down list")
        if " " not in words:
            self.type(words)
        for _ in range(box.count()):
            if box.currentText().casefold().startswith(words.casefold()):
                break
            self.press("Down")
        if not box.currentText().casefold().startswith(words.casefold()):
            raise DayError(f"“{words}” is not to be chosen in “{box.accessibleName()}”")
        self.rest(30)

    def write(self, field: QWidget, text: str) -> None:
        """Type into this field."""
        self.at(field)
        self.type(text)

    def walk_to(self, name: str, words: str) -> None:
        """Go down a table by the arrow key to the line in which words stand; raises DayError when it has none."""
        table = self.named(name)
        if not isinstance(table, QTableView):
            raise DayError(f"“{name}” is no table")
        self.at(table)
        lines = table.model().rowCount()
        here = table.currentIndex().row()
        if _line(table, here).count(words):
            return
        self.press(*["Up"] * max(0, here))
        for _ in range(lines + 1):
            if _line(table, table.currentIndex().row()).count(words):
                return
            self.press("Down")
        raise DayError(f"“{words}” does not stand in “{name}”")

    def press_button(self, name: str) -> None:
        """Press a button by the keyboard."""
        self.go_to(name)
        self.press("Space")

    def press(self, *keys: str) -> None:
        """Press keys or chords in order, such as `Tab` or `Ctrl+Shift+P`."""
        self.front()
        for key in keys:
            chord = QKeySequence(key)[0]  # type: ignore[index]  # its stub omits []
            native = self.focus().window().windowHandle() if key in DESK_KEYS else None
            QTest.keyClick(native or self.focus(), chord.key(), chord.keyboardModifiers(), 0)  # no wait: it may go
            self.rest(15)

    def type(self, text: str) -> None:
        """Type text into what has the focus."""
        self.front()
        QTest.keyClicks(self.focus(), text, Qt.KeyboardModifier.NoModifier, 1)
        self.rest(15)

    def at(self, widget: QWidget) -> None:
        """Put the focus on a widget, as a person does with Tab or the mouse."""
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        self.rest(10)

    def drop(self, *files: Path) -> None:
        """Drop files onto the window."""
        target = self.desktop.work
        if target is None:
            raise DayError("nobody is signed in")
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(each.resolve())) for each in files])
        place = target.rect().center()
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(place), copy, mime, left, none)
        QApplication.sendEvent(target, enter)
        if not enter.isAccepted():
            raise DayError("the window does not take the file")
        QApplication.sendEvent(target, QDropEvent(QPointF(place), copy, mime, left, none))
        self.rest(30)

    def picture(self, name: str) -> Path:
        """Take a numbered picture of the window, with any dialog over it."""
        self.rest(120)
        self.number += 1
        path = self.out / f"{self.number:02d}-{name}.png"
        shot = self.desktop.window.grab()
        dialog = self.dialog()
        if dialog is not None:
            from PySide6.QtGui import QPainter

            painter = QPainter(shot)
            middle = self.desktop.window.rect().center() - dialog.rect().center()
            painter.drawPixmap(middle, dialog.grab())
            painter.end()
        shot.save(str(path))
        self._say(f"  {path.name}")
        return path

    def sign_in(self, name: str, password: str) -> None:
        """Sign in by the keyboard."""
        self.settle()
        self.rest(100)
        self.type(name)
        self.press("Tab")
        self.type(password)
        self.press("Return")
        self.until("the desk is open", lambda: self.desktop.work is not None and self.desktop.work.current())
        self.settle()

    def sign_out(self) -> None:
        """End the session."""
        self.desktop.sign_out()
        self.until("the desk is closed", lambda: self.desktop.work is None)
        self.rest(300)

    def settle(self) -> None:
        """Wait until the database thread is idle and what it answered is shown."""
        for _ in range(3):
            self.until("the desk is quiet", self._is_quiet)
            self.rest(60)

    def _is_quiet(self) -> bool:
        return self.desktop.background.pending == 0 and not is_building(self.desktop.window)


def _touches(changes: Changes, kind: str) -> bool:
    return any(each.kind == kind for each in changes.touched)


def _line(table: QTableView, row: int) -> str:
    model = table.model()
    return " | ".join(str(model.index(row, at).data() or "") for at in range(model.columnCount())) if row >= 0 else ""
