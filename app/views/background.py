"""The one place for threads: a database thread with two doors, and a second pool for document readers.

`query` reads, `operation` writes; both run one after another on one thread, because the store has one writer. The
answer comes back to the GUI thread by a queued signal of this object, which outlives its callers: a screen closed
meanwhile drops its answers instead of crashing. The GUI thread never waits for the database, except in `close`.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from app.views.giving_way import GivingWay
from app.views.widgets.turns import turns

if TYPE_CHECKING:  # loaded with the first work: the sign-in window is painted before it
    from concurrent.futures import ThreadPoolExecutor

    from app.views.desk import Cancel, Report

T = TypeVar("T")

THREADS = {"database": 1, "document": 2}
"""How many threads each pool has; the store has one writer."""
REPORT_EVERY = 0.05
"""Seconds between two progress reports that reach the GUI thread: twenty a second are smooth, more are a burden."""


class _Landing(NamedTuple):
    """One call that waits to be made on the GUI thread, and whose it is."""

    call: Callable[[], None]
    context: weakref.ref[Any] | None
    ends: bool
    always: Callable[[], None] | None = None


def _weak(context: object | None, *callbacks: object) -> weakref.ref[Any] | None:
    """Return a weak reference to whoever the answer is for: the context, else the Qt object a callback is bound to."""
    candidates = [context, *(getattr(callback, "__self__", None) for callback in callbacks)]
    if context is None:
        candidates = [owner for owner in candidates if isinstance(owner, QObject)]
    return next((weakref.ref(owner) for owner in candidates if owner is not None), None)


def alive(context: weakref.ref[Any] | None) -> bool:
    """Say whether the receiver still exists, in Python and, where it is a Qt object, in C++ too."""
    if context is None:
        return True
    owner = context()
    return owner is not None and (not isinstance(owner, QObject) or isValid(owner))


def _bare(error: Exception) -> Exception:
    """Return the error without its frames: they hold sessions and rows that must not cross the thread."""
    from app.views import errors

    errors.keep_place(error)
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


class _Reporter:
    """Brings progress to the GUI thread, at most every `REPORT_EVERY` seconds, and stops work that was cancelled."""

    def __init__(
        self,
        post: Callable[[Callable[[], None]], None],
        progress: Callable[[int, int, str], None] | None,
        cancel: Cancel | None,
    ) -> None:
        self._post = post
        self._progress = progress
        self._cancel = cancel
        self._last = float("-inf")

    def __call__(self, done: int, total: int, words: str = "") -> None:
        """Report from any thread; raises `Cancelled` when someone asked to stop."""
        if self._cancel is not None and self._cancel.asked():
            from app.views.desk import Cancelled

            raise Cancelled
        now = time.monotonic()
        if self._progress is None or (now - self._last < REPORT_EVERY and (done < total or total == 0)):
            return
        self._last = now
        progress = self._progress
        self._post(lambda: progress(done, total, words))


class Background(QObject):
    """The runner of the running program (`app.views.desk.Runner`). Make one, on the GUI thread, and `close` it last.

    Attributes
        announce: told the `Changes` of every operation, on the GUI thread, after the caller's `done`.
        unhandled: told an error whose caller gave no `failed`.
        departed: told, in place of the caller, that the person signed in has left or has other roles by now.
        way: where the database thread waits while the window is at work.
    Signals
        busy_changed(bool): the database thread has work that has lasted into the next turn of the event loop.
        writing_failed(object): the hub's disk took nothing (`CannotWrite`).
        answered(): an answer has been delivered.
    """

    busy_changed = Signal(bool)
    writing_failed = Signal(object)
    answered = Signal()
    _landed = Signal()
    _asked = Signal()

    def __init__(
        self,
        *,
        announce: Callable[[Any], None] | None = None,
        unhandled: Callable[[Exception], None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.announce = announce
        self.unhandled = unhandled
        self.departed: Callable[[Exception], None] | None = None
        self._pools: dict[str, ThreadPoolExecutor] = {}
        self._newest: dict[str, int] = {}
        self._landings: deque[_Landing] = deque()
        self._waiting: deque[tuple[ThreadPoolExecutor, Callable[[], None]]] = deque()
        self._pending = 0
        self._closing = threading.Event()
        self.way = GivingWay(self)
        turns().began.connect(self.way.busy)
        self._between = False
        self._landed.connect(self._arrived, Qt.ConnectionType.QueuedConnection)
        self._asked.connect(self._begin, Qt.ConnectionType.QueuedConnection)

    @property
    def closing(self) -> bool:
        """Whether `close` has been called; may be asked from any thread."""
        return self._closing.is_set()

    @property
    def pending(self) -> int:
        """How many pieces of work have been asked for whose answer has not been delivered."""
        return self._pending

    def query(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        lane: str | None = None,
        context: object | None = None,
    ) -> None:
        """Read on the database thread; see `Runner.query`. A stale question of a lane is not even asked."""
        receiver = _weak(context, done)
        number = self._number(lane)

        def wanted() -> bool:
            return lane is None or self._newest.get(lane) == number

        def run() -> None:
            if self._closing.is_set() or not wanted() or not alive(receiver):
                self._post(_Landing(_nothing, None, ends=True))
                return
            call = self._outcome(work, done, failed)
            self._post(_Landing(lambda: call() if wanted() else None, receiver, ends=True))

        self._submit("database", run)

    def operation(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        context: object | None = None,
    ) -> None:
        """Write on the database thread; see `Runner.operation`. Queued writes are finished even by `close`."""
        receiver = _weak(context, done)

        def run() -> None:
            always: list[Callable[[], None]] = []

            def working() -> T:
                try:
                    result = work()
                except Exception as raised:
                    if _cannot_write(raised):  # told whether or not whoever asked still stands
                        always.append(partial(self.writing_failed.emit, _bare(raised)))
                    raise
                always.append(lambda: self._tell(result))
                return result

            call = self._outcome(working, done, failed)
            self._post(_Landing(call, receiver, ends=True, always=always[0] if always else None))

        self._submit("database", run)

    def off_thread(
        self,
        work: Callable[[Report], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        progress: Callable[[int, int, str], None] | None = None,
        cancel: Cancel | None = None,
        context: object | None = None,
    ) -> None:
        """Run work that needs no database on a document thread; see `Runner.off_thread`."""
        receiver = _weak(context, done)
        report = _Reporter(lambda call: self._post(_Landing(call, receiver, ends=False)), progress, cancel)

        def run() -> None:
            if self._closing.is_set() or not alive(receiver):
                self._post(_Landing(_nothing, None, ends=True))
                return

            def working() -> T:
                report(0, 0)
                return work(report)

            self._post(_Landing(self._outcome(working, done, failed), receiver, ends=True))

        self._submit("document", run)

    def reporter(
        self,
        progress: Callable[[int, int, str], None],
        cancel: Cancel | None = None,
        *,
        context: object | None = None,
    ) -> Report:
        """Make a `Report` for a long query or operation; see `Runner.reporter`."""
        receiver = _weak(context, progress)
        return _Reporter(lambda call: self._post(_Landing(call, receiver, ends=False)), progress, cancel)

    def finish(self) -> None:
        """Wait until the database thread has done all it was asked, and deliver every answer. Only before leaving."""
        if self._closing.is_set():
            return
        self._begin()
        self.way.over()
        database = self._pools.get("database")
        if database is not None:
            database.submit(_nothing).result()
        while self._landings:
            self._land()

    def close(self) -> None:
        """Finish every write that was asked for, skip the reads, and deliver nothing any more. Waits."""
        self._begin()
        self.way.over()
        self._closing.set()
        for pool in self._pools.values():
            pool.shutdown(wait=True)

    def _number(self, lane: str | None) -> int:
        """Give the next request number of a lane."""
        if lane is None:
            return 0
        self._newest[lane] = self._newest.get(lane, 0) + 1
        return self._newest[lane]

    def _submit(self, name: str, run: Callable[[], None]) -> None:
        """Queue one piece of work for a pool; nothing is taken on after `close`.

        It begins once the GUI thread is back in its event loop: two threads that run Python at once halve each other,
        and whoever asks is most often building a screen.
        """
        if self._closing.is_set():
            return
        pool = self._pools.get(name)
        if pool is None:
            from concurrent.futures import ThreadPoolExecutor

            pool = self._pools[name] = ThreadPoolExecutor(THREADS[name], thread_name_prefix=f"hubdesk-{name}")
        self._pending += 1
        if self._pending == 1:
            self.busy_changed.emit(True)
        self._waiting.append((pool, run))
        if len(self._waiting) == 1:
            self._asked.emit()

    def _begin(self) -> None:
        """Hand on what was asked since the event loop last turned; what whoever asked left to paint comes first."""
        self.way.busy()
        while self._waiting:
            pool, run = self._waiting.popleft()
            pool.submit(run)

    def _outcome(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None,
        failed: Callable[[Exception], None] | None,
    ) -> Callable[[], None]:
        """Run the work here and now (on its thread) and return the call that the GUI thread has to make."""
        try:
            result = work()
        except Exception as raised:  # noqa: BLE001 - every fault of the work belongs to the caller's `failed`
            error = _bare(raised)
            return lambda: self._fail(error, failed)
        if done is None:
            return _nothing
        return lambda: done(result)

    def _fail(self, error: Exception, failed: Callable[[Exception], None] | None) -> None:
        """Hand an error to the caller, else to whoever looks after unhandled ones, else raise it to the hook."""
        if self.departed is not None and _departed(error):
            self.departed(error)  # whoever asked is taken off the screen
            return
        if _cannot_write(error):
            self.writing_failed.emit(error)
        handler = failed or self.unhandled
        if handler is None:
            raise error
        handler(error)

    def _tell(self, result: object) -> None:
        """Announce what an operation changed."""
        from app.services.unit_of_work import Changes  # loads the database library, long since loaded here

        changes = getattr(result, "changes", result)
        if self.announce is not None and isinstance(changes, Changes):
            self.announce(changes)

    def _post(self, landing: _Landing) -> None:
        """Send a call from any thread to the GUI thread."""
        if isValid(self):
            self._landings.append(landing)
            self._landed.emit()

    def _arrived(self) -> None:
        """Take one answer a turn: several that came together would hold up a key for as long as all of them need."""
        if self._landings and not self._between:
            self._between = True
            turns().add(self, self._next, soon=True)
            self._land()

    def _next(self) -> None:
        self._between = False
        self._arrived()

    def _land(self) -> None:
        """Make the oldest waiting call on the GUI thread, if its receiver still lives."""
        if not self._landings:
            return  # `finish` has made it
        self.way.busy()
        landing = self._landings.popleft()
        if landing.ends:
            self._pending -= 1
            if self._pending == 0:
                self.busy_changed.emit(False)
        if self._closing.is_set():
            return
        try:
            if alive(landing.context):
                landing.call()
        finally:
            if landing.always is not None:
                landing.always()
            self.answered.emit()


def _departed(error: Exception) -> bool:
    from app.services.errors import Departed

    return isinstance(error, Departed)


def _cannot_write(error: Exception) -> bool:
    from app.services.errors import CannotWrite

    return isinstance(error, CannotWrite)


def _nothing() -> None:
    """Do nothing: the answer of a question nobody waits for."""
