"""Tells the open screens what has changed, so that each refreshes once, when it is seen, and not before.

Three sources announce: an operation of this window (through `Background`), a poll of the database's version every two
seconds (another process wrote: the kind `everything`), and the sign-in of another person.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.views.background import alive

if TYPE_CHECKING:  # loads the database library
    from app.services.unit_of_work import Changes
    from app.views.desk import Runner

POLL_EVERY_MS = 2_000
"""How often another process's writes are looked for."""
GATHER_MS = 30
"""Changes that follow each other closer than this become one refresh."""


class Refresher(QObject):
    """Calls `refresh` after `wake`, but only while its widget is visible; a hidden widget catches up when shown."""

    def __init__(self, widget: QWidget, refresh: Callable[[], None]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._refresh = refresh
        self._due = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHER_MS)
        self._timer.timeout.connect(self._run)
        widget.installEventFilter(self)

    @property
    def due(self) -> bool:
        """Whether a refresh waits to be done."""
        return self._due

    def wake(self) -> None:
        """Ask for a refresh: soon if the widget is visible, else when it is shown."""
        self._due = True
        if self._widget.isVisible():
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Catch up when the widget is shown."""
        if self._due and watched is self._widget and event.type() == QEvent.Type.Show:
            self._timer.start()
        return False

    def _run(self) -> None:
        if self._due and self._widget.isVisible():
            self._due = False
            self._refresh()


class _Subscription:
    """One callback and the kinds it wants; gathers changes while its widget is hidden."""

    def __init__(self, kinds: frozenset[str], callback: Callable[[Changes], None], context: object | None) -> None:
        self.kinds = kinds
        self._callback = callback
        self.context = None if context is None else weakref.ref(context)
        self._gathered: list[Changes] = []
        self._refresher = Refresher(context, self._flush) if isinstance(context, QWidget) else None

    def wants(self, changes: Changes) -> bool:
        from app.views.desk import EVERYTHING

        touched = {each.kind for each in changes.touched}
        return EVERYTHING in touched or not self.kinds.isdisjoint(touched)

    def tell(self, changes: Changes) -> None:
        if self._refresher is None:
            self._callback(changes)
        else:
            self._gathered.append(changes)
            self._refresher.wake()

    def _flush(self) -> None:
        from app.services.unit_of_work import Changes

        gathered, self._gathered = self._gathered, []
        touched = dict.fromkeys(each for changes in gathered for each in changes.touched)
        self._callback(Changes(touched=tuple(touched), new_id=gathered[-1].new_id if gathered else None))

    def end(self) -> None:
        if self._refresher is not None and isValid(self._refresher):
            self._refresher.deleteLater()


class ChangeHub(QObject):
    """The change feed of the running program (`app.views.desk.ChangeFeed`).

    Signals
        checked(bool): a poll came back (True) or failed (False); the status line says how fresh the screen is.
    """

    checked = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._subscriptions: list[_Subscription] = []
        self._version: int | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_EVERY_MS)
        self._timer.timeout.connect(self.check_now)
        self._runner: Runner | None = None
        self._poll: Callable[[], int] | None = None

    def announce(self, changes: Changes) -> None:
        """Tell every subscriber of the kinds touched; subscribers whose widget has gone are forgotten."""
        self._subscriptions = [each for each in self._subscriptions if alive(each.context)]
        for each in tuple(self._subscriptions):
            if each.wants(changes) and alive(each.context):
                each.tell(changes)

    def announce_everything(self) -> None:
        """Tell every subscriber that anything may have changed."""
        from app.services.unit_of_work import Changes, Touched
        from app.views.desk import EVERYTHING

        self.announce(Changes(touched=(Touched(EVERYTHING, None),), new_id=None))

    def subscribe(
        self,
        kinds: Iterable[str],
        callback: Callable[[Changes], None],
        *,
        context: object | None = None,
    ) -> Callable[[], None]:
        """Call `callback` after a change of one of `kinds`; see `ChangeFeed.subscribe`."""
        subscription = _Subscription(frozenset(kinds), callback, context)
        self._subscriptions.append(subscription)

        def unsubscribe() -> None:
            if subscription in self._subscriptions:
                self._subscriptions.remove(subscription)
                subscription.end()

        return unsubscribe

    def watch(self, runner: Runner, poll: Callable[[], int]) -> None:
        """Look for other processes' writes: `poll` (on the database thread) returns a number that moves with them."""
        self._runner, self._poll, self._version = runner, poll, None
        self._timer.start()
        self.check_now()

    def unwatch(self) -> None:
        """Stop looking, for instance while locked."""
        self._timer.stop()
        self._runner = self._poll = None

    def check_now(self) -> None:
        """Poll once, now."""
        if self._runner is not None and self._poll is not None:
            self._runner.query(self._poll, self._polled, self._poll_failed, lane="change-poll", context=self)

    def _polled(self, version: int) -> None:
        moved = self._version is not None and version != self._version
        self._version = version
        self.checked.emit(True)
        if moved:
            self.announce_everything()

    def _poll_failed(self, _error: Exception) -> None:
        self.checked.emit(False)
