"""Python's cyclic garbage is collected on the GUI thread and nowhere else.

Left to itself the collector runs on whichever thread happens to allocate, and the database thread allocates most. A
closed dialog or an unused menu that it finds there is destroyed there, while the GUI thread may be walking the list of
all widgets (a new style sheet does): the program ends without a word. So the collector is switched off, and a timer in
the GUI thread's event loop does its rounds. What stood when the desk was first painted is never looked through again.
To look through everything takes longer than a key may wait, so that is done while nobody is at the keys.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

ROUND_MS = 400
"""Milliseconds between two looks at how much has been made since the last."""
YOUNG, YOUNG_ROUNDS, MIDDLE_ROUNDS = 2_000, 3, 30
"""Objects made before the youngest are looked through; how many such rounds before the older and the oldest are."""
MOST_ROUNDS = 20 * MIDDLE_ROUNDS
"""As many, and the oldest are looked through though somebody is at work: a quarter of an hour without a pause."""


class Collector(QObject):
    """Collects from now on, as long as it lives; Python collects again by itself once `stop` is called.

    `at_rest` says whether nobody is at the keys just now.
    """

    def __init__(self, parent: QObject | None = None, at_rest: Callable[[], bool] = lambda: True) -> None:
        super().__init__(parent)
        self._at_rest = at_rest
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self)
        self._timer.setInterval(ROUND_MS)
        self._timer.timeout.connect(self.round)
        self._timer.start()

    def round(self) -> None:
        """Look through the generation whose turn it is, if enough was made."""
        made, young, middle = gc.get_count()
        if middle >= MIDDLE_ROUNDS and (self._at_rest() or middle >= MOST_ROUNDS):
            gc.collect(2)
        elif made < YOUNG:
            return
        elif young < YOUNG_ROUNDS:
            gc.collect(0)
        else:
            gc.collect(1)

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
