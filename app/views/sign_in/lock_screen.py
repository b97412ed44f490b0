"""Puts the lock together; imported when the desk is first locked, not before the sign-in window is painted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.views.desk import Runner, ScopedRunner
from app.views.sign_in.lock_presenter import LockPresenter
from app.views.sign_in.lock_view import LockView

if TYPE_CHECKING:
    from app.services.access import Actor
    from app.services.unit_of_work import Hub


class Lock(LockView):
    """The lock with its presenter. The shell covers the window with it first; `begin` then writes it down."""

    def __init__(
        self,
        runner: Runner,
        hub: Hub,
        actor: Actor,
        parent: QWidget | None = None,
        would_lose: Callable[[], str] = lambda: "",
    ) -> None:
        super().__init__(actor.initials, parent)
        self.presenter = LockPresenter(
            self,
            ScopedRunner(runner, self),
            hub,
            actor,
            unlocked=self.unlocked.emit,
            signed_out=self.signed_out.emit,
            would_lose=would_lose,
        )
        self.unlock_asked.connect(self.presenter.unlock)
        self.sign_out_asked.connect(self.presenter.sign_out)


def build_lock(
    runner: Runner,
    hub: Hub,
    actor: Actor,
    cause: str,
    parent: QWidget | None = None,
    *,
    would_lose: Callable[[], str] = lambda: "",
) -> Lock:
    """A lock over `parent`, standing already; `cause` is `key`, `idle` or `system`.

    `would_lose` says what signing out would lose; "" for nothing.
    """
    made = Lock(runner, hub, actor, parent, would_lose)
    made.show()
    made.raise_()
    made.presenter.begin(cause)
    return made
