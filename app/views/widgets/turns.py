"""One piece of the window's own work in each turn of the event loop.

Every screen that is built in pieces, and every answer that waits for its turn, asks here. With a timer each, two that
are due at once are done one straight after the other, and a key waits for both.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from shiboken6 import isValid

NEXT_MS = 1
"""Real time, though the least there is: what is due at once is done in the same turn as what asked for it."""


class Turns(QObject):
    """What waits for a turn, in its order; what belongs to something that is gone meanwhile is left out.

    Signals
        began(): a piece of work begins now.
    """

    began = Signal()

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._waiting: deque[tuple[QObject, Callable[[], object]]] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(NEXT_MS)
        self._timer.timeout.connect(self._turn)

    def add(self, owner: QObject, work: Callable[[], object], *, soon: bool = False) -> None:
        """Do this in a turn of its own, while its owner lives; `soon` puts it before what waits already."""
        (self._waiting.appendleft if soon else self._waiting.append)((owner, work))
        if not self._timer.isActive():
            self._timer.start()

    def _turn(self) -> None:
        while self._waiting:
            owner, work = self._waiting.popleft()
            if isValid(owner):
                if self._waiting:
                    self._timer.start()  # before the work: it may open a dialog, or fail
                self.began.emit()
                work()
                return


_TURNS: list[Turns] = []


def turns() -> Turns:
    """The turns of this program's event loop."""
    if not _TURNS or not isValid(_TURNS[0]):
        _TURNS[:] = [Turns(QCoreApplication.instance())]
    return _TURNS[0]
