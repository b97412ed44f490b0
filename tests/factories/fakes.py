"""Stand-ins for what a desk holds, so that a presenter is tested without a thread or a window."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from app.services.unit_of_work import Changes
from app.views.desk import EVERYTHING, Cancel, Cancelled, Place, Report

T = TypeVar("T")


class ImmediateRunner:
    """Does the work at once, on the calling thread; an error goes to `failed`, or is raised if nobody takes it."""

    def __init__(self, announce: Callable[[Changes], None] | None = None) -> None:
        self.announce = announce
        self.lanes: list[str | None] = []

    def query(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        lane: str | None = None,
        context: object | None = None,
    ) -> None:
        self.lanes.append(lane)
        self._run(work, done, failed)

    def operation(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        context: object | None = None,
    ) -> None:
        def told(result: T) -> None:
            if done is not None:
                done(result)
            changes = getattr(result, "changes", result)
            if self.announce is not None and isinstance(changes, Changes):
                self.announce(changes)

        self._run(work, told, failed)

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
        report = self.reporter(progress or (lambda done, total, words: None), cancel)
        self._run(lambda: work(report), done, failed)

    def reporter(
        self,
        progress: Callable[[int, int, str], None],
        cancel: Cancel | None = None,
        *,
        context: object | None = None,
    ) -> Report:
        def report(done: int, total: int, words: str = "") -> None:
            if cancel is not None and cancel.asked():
                raise Cancelled
            progress(done, total, words)

        return report

    def _run(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None] | None
    ) -> None:
        try:
            result = work()
        except Exception as error:
            if failed is None:
                raise
            failed(error)
            return
        done(result)


class HeldRunner(ImmediateRunner):
    """Holds every piece of work until `release`, so that a test can look at the screen while it waits."""

    def __init__(self, announce: Callable[[Changes], None] | None = None) -> None:
        super().__init__(announce)
        self.held: list[Callable[[], None]] = []

    def _run(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None] | None
    ) -> None:
        run = super()._run
        self.held.append(lambda: run(work, done, failed))

    def release(self, count: int | None = None) -> None:
        """Do the oldest `count` pieces of work, or all."""
        now, self.held = self.held[:count], [] if count is None else self.held[count:]
        for each in now:
            each()


class RecordingFeed:
    """A change feed that remembers what was announced and tells its subscribers at once."""

    def __init__(self) -> None:
        self.announced: list[Changes] = []
        self.subscribers: list[tuple[frozenset[str], Callable[[Changes], None]]] = []

    def announce(self, changes: Changes) -> None:
        self.announced.append(changes)
        touched = {each.kind for each in changes.touched}
        for kinds, callback in tuple(self.subscribers):
            if EVERYTHING in touched or kinds & touched:
                callback(changes)

    def subscribe(
        self,
        kinds: Iterable[str],
        callback: Callable[[Changes], None],
        *,
        context: object | None = None,
    ) -> Callable[[], None]:
        entry = (frozenset(kinds), callback)
        self.subscribers.append(entry)
        return lambda: self.subscribers.remove(entry) if entry in self.subscribers else None


class MemoryPreferences:
    """Preferences that live as long as the test."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, key: str, default: str = "") -> str:
        return self.kept.get(key, default)

    def set(self, key: str, value: str) -> None:
        self.kept[key] = value


class Journey:
    """Stands for `desk.go`: remembers every place asked for."""

    def __init__(self) -> None:
        self.places: list[Place] = []

    def __call__(self, place: Place) -> None:
        self.places.append(place)
