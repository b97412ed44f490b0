"""Leaving the desk, by closing the window or signing out: first everything typed is kept, and what cannot be is told.

The person then stays, or leaves all the same; nothing typed is given up without their word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.views.background import Background
from app.views.errors import words
from app.views.shell.window import MainWindow
from app.views.widgets.screen import Screen, Unfinished

if TYPE_CHECKING:
    from app.views.shell.work import WorkView

UNREAD = Unfinished(
    "A document is still being read into a form.",
    "Stay until it is read. If you leave now, it is lost and must be dropped again.",
)


class Leaving(QObject):
    """Asks the person before text that could not be kept is lost."""

    def __init__(
        self, background: Background, window: MainWindow, work: Callable[[], WorkView | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._window = window
        self._work = work
        self._warned = False
        self._anyway = False

    def keep(self) -> Exception | None:
        """Keep everything typed, now, and wait for it; returns why something could not be kept."""
        work = self._work()
        if work is None:
            return None
        fault = work.unkept()
        if isinstance(fault, Unfinished):
            return fault  # a job that runs holds the database thread: waiting for it would freeze the window
        self._background.finish()  # a save under way gives its text back to the form when it fails
        work.save_drafts()
        self._background.finish()
        return work.unkept()

    def would_lose(self) -> str:
        """What signing out now would lose, in words; "" for nothing."""
        work = self._work()
        fault = (work.unkept() or self._unread()) if work is not None else None
        return "" if fault is None else why(fault)

    def may_close(self) -> bool:
        """Whether the window may close; asks the person where something would be lost."""
        if self._anyway:
            return True
        fault = self.keep() or self._unread()
        if fault is None:
            return True
        if self._window.locked:
            again, self._warned = self._warned, True
            if not again:
                self._window.say_on_lock(f"{why(fault)} Unlock and stay, or close once more to lose it.")
            elif (work := self._work()) is not None:
                work.stop_work()
            return again
        self._ask(fault, "Close anyway", self._close)
        return False

    def sign_out(self, leave: Callable[[], None]) -> None:
        """Keep everything typed, then leave; asks first where something would be lost."""
        work = self._work()
        if work is None:
            return
        fault = work.unkept() or self._unread()
        if isinstance(fault, Unfinished):
            work.save_drafts()
            self._ask(fault, "Sign out anyway", lambda: self._stop_and(leave))
            return
        work.save_drafts()

        def kept(_nothing: None) -> None:
            fault = work.unkept()
            if fault is None:
                leave()
            else:
                self._ask(fault, "Sign out anyway", leave)

        self._background.query(lambda: None, kept, context=work)  # answered after every save before it

    def _unread(self) -> Exception | None:
        """Why a document would be lost that was dropped a moment ago, and that nothing holds before it is read."""
        work = self._work()
        screens = work.stack.findChildren(Screen) if work is not None else []
        return UNREAD if any(each.working() for each in screens) else None

    def _close(self) -> None:
        self._anyway = True
        self._stop_and(self._window.close)

    def _stop_and(self, leave: Callable[[], object]) -> None:
        work = self._work()
        if work is not None:
            work.stop_work()
        leave()

    def _ask(self, fault: Exception, act: str, leave: Callable[[], None]) -> None:
        from app.views.shell.window import open_once
        from app.views.widgets.dialogs import ConfirmDialog

        title = "Something is not finished" if isinstance(fault, Unfinished) else "Something you typed is not kept"
        dialog = ConfirmDialog(title, why(fault), act, kind="danger", cancel="Stay", parent=self._window)
        dialog.confirmed.connect(leave)
        open_once(dialog)


def why(fault: Exception) -> str:
    """Why it is not kept, and what to do."""
    told = words(fault)
    begun = "" if isinstance(fault, Unfinished) else "Your draft could not be kept: "
    return f"{begun}{told.sentence} {told.next_step}".strip()
