"""Python's cyclic garbage is collected on the GUI thread and nowhere else.

Left to itself the collector runs on whichever thread happens to allocate, and the database thread allocates most. A
closed dialog or an unused menu that it finds there is destroyed there, while the GUI thread may be walking the list of
all widgets (a new style sheet does): the program ends without a word. So the collector is switched off, and a timer in
the GUI thread's event loop does its rounds. What stood when the desk was first painted is never looked through again.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

ROUND_MS = 400
"""Milliseconds between two looks at how much has been made since the last."""
YOUNG, YOUNG_ROUNDS, MIDDLE_ROUNDS = 2_000, 10, 10
"""Objects made before the youngest are looked through; how many such rounds before the older and the oldest are."""


class Collector(QObject):
    """Collects from now on, as long as it lives; Python collects again by itself once `stop` is called."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(ROUND_MS)
        self._timer.timeout.connect(self.round)
        self._timer.start()

    def round(self) -> None:
        """Look through the generation whose turn it is, if enough was made."""
        made, young, middle = gc.get_count()
        if made < YOUNG:
            return
        if young < YOUNG_ROUNDS:
            gc.collect(0)
        elif middle < MIDDLE_ROUNDS:
            gc.collect(1)
        else:
            gc.collect(2)

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
