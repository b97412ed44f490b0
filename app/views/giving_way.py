"""The database thread gives way to the window.

Python runs one thread at a time. While a screen is filled, laid out and painted, Qt calls Python hundreds of times,
and each call waits for a database thread that is reading rows: a screen of 50 ms takes 200. So whoever begins something
long on the GUI thread says so, and the database thread waits, before its next read or before it begins to write, until
the window has come to rest, or for `LONGEST` at most. Within a write it waits for nobody: others wait for that.
"""

from __future__ import annotations

import threading

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt

LONGEST = 0.12
"""Seconds; after so long a statement begins whatever the window does, so that no answer is held back for good."""
_OVER = QEvent.Type(QEvent.registerEventType())
_AFTER_PAINTS = Qt.EventPriority.LowEventPriority.value - 1


class GivingWay(QObject):
    """Made on the GUI thread. `busy` and `over` belong to it; `wait` to every other thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calm = threading.Event()
        self._calm.set()
        self._gui = threading.get_ident()
        self._posted = False

    def busy(self) -> None:
        """Something long begins; it is over once all it leaves to do, layouts and paints, has had its turn."""
        self._calm.clear()
        if not self._posted:
            self._posted = True
            QCoreApplication.postEvent(self, QEvent(_OVER), _AFTER_PAINTS)

    def over(self) -> None:
        """The GUI thread waits for the others now, whatever it had begun."""
        self._calm.set()

    def wait(self) -> None:
        """Give way; at once where the window is at rest, and on the GUI thread itself."""
        if threading.get_ident() != self._gui:
            self._calm.wait(LONGEST)

    def event(self, event: QEvent) -> bool:
        """The window has come to rest."""
        if event.type() == _OVER:
            self._posted = False
            self._calm.set()
            return True
        return super().event(event)
