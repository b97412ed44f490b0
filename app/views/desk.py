"""What a presenter is handed: the desk it works at. No Qt here, so that a presenter is tested without a window.

A presenter never sees a thread, a timer or a window. It asks `desk.runner` to do work on the database thread, listens
to `desk.changes`, opens screens by `desk.go(Place(...))` and keeps small habits (column widths, last view) in
`desk.preferences`. `desk.within(screen)` narrows a desk to one screen: answers and changes for a screen that has gone
are dropped, and changes for a screen that is not in front wait until it is shown.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:  # these modules load the database library; a sign-in window must not wait for it
    from uuid import UUID

    from app.services.access import Act, Actor, Role
    from app.services.policy import Policy
    from app.services.unit_of_work import Changes, Hub

T = TypeVar("T")

EVERYTHING = "everything"
"""The kind announced when another process changed the database: every subscriber hears it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to go: the kind of screen, the row it shows, and a detail such as a saved view or a tab."""

    kind: str
    id: UUID | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """One message for the bar on top of a screen: what happened, what to do next, and a way back where there is one.

    `tone` is "info", "done", "warning" or "error". `undo` is offered for ten seconds of the monotonic clock.
    """

    sentence: str
    next_step: str = ""
    tone: str = "info"
    undo: Callable[[], None] | None = None


class Cancelled(Exception):
    """Raised inside a piece of work whose person asked to stop it; reaches `failed`, so the screen can say so."""


class Cancel:
    """A request to stop, set on the GUI thread and read by the work on its own thread."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def ask(self) -> None:
        """Ask the work to stop at its next step."""
        self._asked.set()

    def asked(self) -> bool:
        """Say whether someone asked; services take this as their `cancelled` argument."""
        return self._asked.is_set()


class Report(Protocol):
    """How a piece of work tells how far it is, from any thread; raises `Cancelled` when it was asked to stop."""

    def __call__(self, done: int, total: int, words: str = "") -> None:
        """Report `done` of `total` (0: not known) and, where useful, what is being done in words."""


class Runner(Protocol):
    """Runs work away from the GUI thread and brings the answer back onto it."""

    def query(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        lane: str | None = None,
        context: object | None = None,
    ) -> None:
        """Read on the database thread. An older answer of the same lane is dropped, an older question not asked."""

    def operation(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        context: object | None = None,
    ) -> None:
        """Write on the database thread. The `Changes` that come back are announced to every open screen.

        They are announced even when `context` has gone meanwhile: the write has happened. Work that returns a record
        with a field `changes` is announced by that field.
        """

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
        """Do work that needs no database (reading a document) on a thread of its own, with progress and cancel."""

    def reporter(
        self,
        progress: Callable[[int, int, str], None],
        cancel: Cancel | None = None,
        *,
        context: object | None = None,
    ) -> Report:
        """Make a `Report` that a long query or operation may call; `progress` then runs on the GUI thread."""


class ChangeFeed(Protocol):
    """Tells the open screens what has been changed, here or in another process."""

    def announce(self, changes: Changes) -> None:
        """Tell every subscriber of the kinds touched."""

    def subscribe(
        self,
        kinds: Iterable[str],
        callback: Callable[[Changes], None],
        *,
        context: object | None = None,
    ) -> Callable[[], None]:
        """Call `callback` after a change of one of `kinds`; returns the call that ends the subscription.

        With a widget as `context` the call waits until the widget is visible, several changes become one call, and the
        subscription ends with the widget.
        """


class Preferences(Protocol):
    """Small strings remembered for one person: column widths, the last view. Never data of a family."""

    def get(self, key: str, default: str = "") -> str:
        """Return what was kept under `key`, else `default`."""

    def set(self, key: str, value: str) -> None:
        """Keep `value` under `key`."""


_scopes = itertools.count(1)


class ScopedRunner:
    """A runner for one screen: its answers die with the screen, its lanes are its own."""

    def __init__(self, runner: Runner, context: object) -> None:
        self._runner = runner
        self._context = context
        self._scope = next(_scopes)

    def query(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        *,
        lane: str | None = None,
        context: object | None = None,
    ) -> None:
        """See `Runner.query`."""
        lane = None if lane is None else f"{self._scope}:{lane}"
        self._runner.query(work, done, failed, lane=lane, context=context or self._context)

    def operation(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        context: object | None = None,
    ) -> None:
        """See `Runner.operation`."""
        self._runner.operation(work, done, failed, context=context or self._context)

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
        """See `Runner.off_thread`."""
        self._runner.off_thread(work, done, failed, progress=progress, cancel=cancel, context=context or self._context)

    def reporter(
        self,
        progress: Callable[[int, int, str], None],
        cancel: Cancel | None = None,
        *,
        context: object | None = None,
    ) -> Report:
        """See `Runner.reporter`."""
        return self._runner.reporter(progress, cancel, context=context or self._context)


class ScopedFeed:
    """A change feed for one screen: subscriptions end with it and wait while it is hidden."""

    def __init__(self, feed: ChangeFeed, context: object) -> None:
        self._feed = feed
        self._context = context

    def announce(self, changes: Changes) -> None:
        """See `ChangeFeed.announce`."""
        self._feed.announce(changes)

    def subscribe(
        self,
        kinds: Iterable[str],
        callback: Callable[[Changes], None],
        *,
        context: object | None = None,
    ) -> Callable[[], None]:
        """See `ChangeFeed.subscribe`."""
        return self._feed.subscribe(kinds, callback, context=context or self._context)


@dataclass(frozen=True, slots=True)
class Desk:
    """The opened hub, who sits at it, under which policy, and the doors to everything else."""

    hub: Hub
    actor: Actor
    policy: Policy
    runner: Runner
    changes: ChangeFeed
    go: Callable[[Place], None]
    preferences: Preferences

    @property
    def narrowed(self) -> frozenset[tuple[Role, Act]]:
        """Grants the policy takes away, from the policy at hand: screens ask it without touching the database.

        Services ask the hub again; a button too many is refused in words.
        """
        from app.services.access import Act, Role

        return frozenset((Role(each.role), Act(act)) for each in self.policy.narrowings for act in each.acts)

    def within(self, screen: object) -> Desk:
        """Return this desk narrowed to one screen: what comes back for a screen that has gone is dropped."""
        return replace(self, runner=ScopedRunner(self.runner, screen), changes=ScopedFeed(self.changes, screen))
