"""The main window: it shows the sign-in, the set-up or the desk, and covers them when it must.

The window's title never names a family: the task bar of the system is read over shoulders.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget, QWidget

from app.views import theme
from app.views.shell import machine
from app.views.widgets.turns import turns

if TYPE_CHECKING:  # the covers and the watch are made when first asked for: the sign-in window is painted before
    from collections.abc import Callable

    from app.views.shell.covers import BlankCover, HiddenWindows
    from app.views.shell.watch import DeskWatch
    from app.views.sign_in.lock_view import LockView

SMALLEST = (1024, 640)
FIRST = (1280, 760)


class MainWindow(QMainWindow):
    """The one window.

    Signals
        closing(): the window is about to close; nothing typed is left unkept.
        lock_asked(str): a key, idleness or the system asks for a lock.
    """

    closing = Signal()
    lock_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Hubdesk")
        self.setMinimumSize(*SMALLEST)
        self.resize(*FIRST)
        self.pages = QStackedWidget()
        self.setCentralWidget(self.pages)
        self._lock: LockView | None = None
        self.may_close: Callable[[], bool] = lambda: True

    @cached_property
    def blank(self) -> BlankCover:
        """The cover for a visitor."""
        from app.views.shell.covers import BlankCover

        return BlankCover(self)

    @cached_property
    def others(self) -> HiddenWindows:
        """The other windows, while a cover hides them."""
        from app.views.shell.covers import HiddenWindows

        return HiddenWindows(self)

    @cached_property
    def watch(self) -> DeskWatch:
        """The watch over idle time and the keys that lock and blank."""
        from app.views.shell.watch import DeskWatch

        made = DeskWatch(self)
        made.lock_asked.connect(self.lock_asked)
        made.blank_asked.connect(self.toggle_blank)
        return made

    def restore_place(self) -> None:
        """Stand where the window stood last time on this computer."""
        kept = machine.kept_place()
        if kept is not None:
            self.restoreGeometry(kept)

    def show_page(self, page: QWidget) -> None:
        """Bring a page (sign-in, set-up, the desk) to the front."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def drop_page(self, page: QWidget) -> None:
        """Take a page away for good."""
        self.pages.removeWidget(page)
        page.deleteLater()

    def drop_slowly(self, page: QWidget, held: QStackedWidget) -> None:
        """Take a page away, its screens one in each turn of the event loop: at once they take 0.3 s."""
        self.pages.removeWidget(page)
        turns().add(page, lambda: self._drop_next(page, held))

    def _drop_next(self, page: QWidget, held: QStackedWidget) -> None:
        from app.views.widgets.screen import Screen

        screen = held.widget(0)
        if screen is None:
            page.deleteLater()
            return
        held.removeWidget(screen)
        if isinstance(screen, Screen):
            screen.clear_data()
        screen.deleteLater()
        turns().add(page, lambda: self._drop_next(page, held))

    @property
    def locked(self) -> bool:
        """Whether the lock covers the desk."""
        return self._lock is not None

    def raise_lock(self, cover: LockView) -> None:
        """Cover everything with the lock; dialogs are hidden with what was typed in them."""
        cover.setParent(self)
        cover.setGeometry(self.rect())
        self._lock = cover
        cover.show()
        cover.raise_()
        cover.setFocus()
        self.pages.hide()  # no key reaches what is hidden, and no screen reader either
        self.others.hide_all_but(self)

    def say_on_lock(self, sentence: str) -> None:
        """Say something on the lock that covers the desk."""
        if self._lock is not None:
            self._lock.show_problem(sentence, "")

    def lower_lock(self) -> None:
        """The person is back: everything stands as it was."""
        if self._lock is None:
            return
        cover, self._lock = self._lock, None
        if not self.blank.isVisible():
            self.others.show_again()
        self.pages.show()
        cover.hide()
        cover.deleteLater()

    def toggle_blank(self) -> None:
        """Blank the screen at once, or go on."""
        if self.blank.isVisible():
            self.blank.hide()
            if self._lock is None:
                self.others.show_again()
            else:
                self._lock.raise_()
        else:
            self.others.hide_all_but(self)
            self.blank.rise()

    def bring_to_front(self) -> None:
        """A second start of the program asks the first to come forward."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The covers follow the window."""
        super().resizeEvent(event)
        if "blank" in self.__dict__ and self.blank.isVisible():
            self.blank.setGeometry(self.rect())
        if self._lock is not None:
            self._lock.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Go, unless something typed would be lost; the window's place is kept."""
        if not self.may_close():
            event.ignore()
            return
        self.closing.emit()
        machine.keep_place(self.saveGeometry())
        super().closeEvent(event)


def dress(window: MainWindow) -> None:
    """Follow the text size: the smallest window grows with it no further than a 1366×768 screen."""
    scale = theme.current().scale
    window.setMinimumSize(min(1280, SMALLEST[0] * scale // 100), min(680, SMALLEST[1] * scale // 100))


def open_once(dialog: QDialog) -> None:
    """Open a dialog that goes for good when it is closed; one that stayed would be dressed with every new look."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
