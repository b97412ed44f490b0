"""Painting in a turn of its own, after the one in which something was built: keys get through between the two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.views.widgets.turns import NEXT_MS, turns

P = TypeVar("P")

_WAITING = ("turns_left", "slices_left")


def is_building(screen: QWidget) -> bool:
    """Whether a part of this screen, or of one of those on it, still waits for its turn to be built."""
    return any(each.property(name) for each in (screen, *screen.findChildren(QWidget)) for name in _WAITING)


def mark_building(widget: QWidget, slices: int) -> None:
    """Say how many slices of this widget wait for their turn."""
    widget.setProperty("slices_left", slices)


def in_next_turns(widget: QWidget, *works: Callable[[], object]) -> None:
    """Do one thing after the other, keys having their turn before each; nothing once the widget is gone."""
    widget.setProperty("turns_left", (widget.property("turns_left") or 0) + len(works))
    _wait(widget, works)


def _wait(widget: QWidget, works: tuple[Callable[[], object], ...]) -> None:
    if works:
        turns().add(widget, lambda: _do_first(widget, works))


def _do_first(widget: QWidget, works: tuple[Callable[[], object], ...]) -> None:
    widget.setProperty("turns_left", widget.property("turns_left") - 1)
    works[0]()
    _wait(widget, works[1:])


class BuiltLater(Generic[P]):
    """A part of a screen that is built when it is first asked for, or in a turn of its own after the screen.

    So keys get through between screen and part, and whoever needs the part sooner gets it at once.
    """

    def __init__(self, build: Callable[[], P]) -> None:
        self._build = build
        self._then: list[Callable[[P], object]] = []
        self.built: P | None = None

    def begin(self, screen: QWidget) -> None:
        """Build it in one of the screen's next turns, where nobody asks sooner."""
        in_next_turns(screen, self.get)

    def get(self) -> P:
        """The part, built now where it was not yet."""
        if self.built is None:
            made = self.built = self._build()
            while self._then:
                self._then.pop(0)(made)
            return made
        return self.built

    def when_built(self, act: Callable[[P], object]) -> None:
        """Do something with the part as soon as it stands; nothing is built by this."""
        if self.built is None:
            self._then = [act]
        else:
            act(self.built)


class PaintedLater:
    """Keeps on the screen what stands there while a widget is built, and paints it in the next turn."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._timer = QTimer(widget)
        self._timer.setSingleShot(True)
        self._timer.setInterval(NEXT_MS)
        self._timer.timeout.connect(self._let_go)

    def hold(self) -> None:
        """Paint nothing of the widget until this turn is over."""
        self._widget.setUpdatesEnabled(False)
        self._timer.start()

    def _let_go(self) -> None:
        self._widget.setUpdatesEnabled(True)


class Stack(QStackedWidget):
    """Pages of which a new one is painted in the turn after the one in which it was made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painted = PaintedLater(self)

    def addWidget(self, page: QWidget) -> int:  # noqa: N802 - Qt's name
        """Take in a page."""
        self._painted.hold()
        return super().addWidget(page)
