"""Building a large screen in slices: a few milliseconds in each turn of the event loop, so that keys get through."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from time import perf_counter
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from app.views.widgets.painted_later import PaintedLater, mark_building
from app.views.widgets.turns import turns

TURN_MS = 8
"""After so long no further piece is begun before keys and paints have had their turn."""


Made = TypeVar("Made")


def in_two(make: Callable[[], Made], show: Callable[[Made], object]) -> tuple[Callable[[], object], ...]:
    """Two pieces, for what is enough for a turn to make and enough for another to show."""
    made: list[Made] = []
    return lambda: made.append(make()), lambda: show(made[0])


class Slices:
    """Pieces of a screen that are built one after another, in their order, each whole.

    Whoever needs all of them at once calls `finish`; whoever can wait hands a callback to `when_built`.
    """

    def __init__(self, screen: QWidget) -> None:
        self._screen = screen
        self._pieces: deque[Callable[[], object]] = deque()
        self._callbacks: list[Callable[[], None]] = []
        self._building = False
        self._asked = False
        self._painted = PaintedLater(screen)

    @property
    def built(self) -> bool:
        """Whether nothing is left to build."""
        return not self._pieces

    def add(self, pieces: Iterable[Callable[[], object]]) -> None:
        """Build these too, after what waits already."""
        self._pieces.extend(pieces)
        self._wait()

    def add_next(self, pieces: Sequence[Callable[[], object]]) -> None:
        """Build these too, before what waits already: the rest of what has just been begun."""
        self._pieces.extendleft(reversed(pieces))
        self._wait()

    def drop(self) -> None:
        """Build nothing of what still waits: what it belongs to is no longer shown."""
        self._pieces.clear()
        mark_building(self._screen, 0)

    def finish(self) -> None:
        """Build now whatever still waits; a piece that asks for it while it is being built changes nothing."""
        if not self._building:
            self._build(float("inf"))

    def when_built(self, callback: Callable[[], None]) -> None:
        """Call back once nothing is left to build: at once if that is so already."""
        if self.built and not self._building:
            callback()
        elif callback not in self._callbacks:
            self._callbacks.append(callback)

    def _wait(self) -> None:
        mark_building(self._screen, len(self._pieces))
        if self._pieces and not self._asked:
            self._asked = True
            turns().add(self._screen, self._turn)

    def _turn(self) -> None:
        self._asked = False
        if self.built and not self._callbacks:
            return
        self._painted.hold()
        self._build(perf_counter() + TURN_MS / 1_000)

    def _build(self, until: float) -> None:
        self._building = True
        try:
            while self._pieces:
                self._pieces.popleft()()
                if perf_counter() >= until:
                    break
        finally:
            self._building = False
        self._wait()
        if self._pieces:
            return
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()
