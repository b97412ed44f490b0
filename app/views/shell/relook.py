"""Another look while a desk is at work: typing is kept, its screens are taken away, all is dressed, and one comes back.

What is not there needs no dressing, and each step has a turn of the event loop to itself, so that keys get through.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.views import theme
from app.views.shell.settings import apply_look, wears
from app.views.widgets.painted_later import in_next_turns

if TYPE_CHECKING:
    from app.views.background import Background
    from app.views.desk import Preferences
    from app.views.shell.leaving import Leaving
    from app.views.shell.work import WorkView

PAINT_FIRST_MS = 15
"""The window is painted in its new look before the screen in it is built anew."""


class Relook(QObject):
    """Looks after the screens of one desk while the look changes, whoever changes it: the person or the system."""

    def __init__(self, background: Background, leaving: Leaving, work: Callable[[], WorkView | None]) -> None:
        super().__init__(leaving)
        self._background = background
        self._leaving = leaving
        self._work = work

    def start(self) -> None:
        """A desk is at work."""
        theme.look().changing.connect(self._put_away)
        theme.look().changed.connect(self._bring_back)

    def stop(self) -> None:
        """It is being left."""
        with contextlib.suppress(RuntimeError):
            theme.look().changing.disconnect(self._put_away)
            theme.look().changed.disconnect(self._bring_back)

    def dress(self, preferences: Preferences) -> None:
        """Dress the program as this person wants it, once every draft is safe and the screens are gone."""
        work = self._work()
        if work is None:
            return
        work.save_drafts()
        taking = self._take_next
        self._background.query(lambda: None, lambda _kept: taking(preferences), context=work)  # after every save

    def _take_next(self, preferences: Preferences) -> None:
        work = self._work()
        if work is None:
            return
        if not wears(preferences) and work.unkept() is None and work.put_one_away():
            in_next_turns(work, lambda: self._take_next(preferences))
        elif not apply_look(preferences):
            self._bring_back()  # another choice, made a moment before or after this one, has dressed it so already

    def _put_away(self) -> None:
        """The look changes now; screens with something on them that could not be kept stay as they are."""
        work = self._work()
        if work is not None and work.current() is not None and self._leaving.keep() is None:
            while work.put_one_away():
                pass

    def _bring_back(self) -> None:
        """Build the screen in front anew, so that every gap fits the look; the window is painted first."""
        work = self._work()
        if work is not None:
            QTimer.singleShot(PAINT_FIRST_MS, work, work.bring_back)
