"""What the lock does: writes itself down, lets its person back, or ends the session. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from app.services.errors import LockedOut, Refused
from app.views import errors
from app.views.desk import Runner

if TYPE_CHECKING:
    from app.services.access import Actor
    from app.services.unit_of_work import Hub


class LockSheet(Protocol):
    """What the presenter needs of the sheet."""

    def show_busy(self, words: str) -> None:
        """Say what is being done."""

    def show_problem(self, sentence: str, next_step: str) -> None:
        """Say what is wrong."""

    def show_wait(self, seconds: int) -> None:
        """Count down."""

    def clear(self) -> None:
        """Forget the password typed."""


class LockPresenter:
    """One locking of a desk, from its beginning to unlock or sign-out."""

    def __init__(
        self,
        sheet: LockSheet,
        runner: Runner,
        hub: Hub,
        actor: Actor,
        *,
        unlocked: Callable[[], None],
        signed_out: Callable[[], None],
        would_lose: Callable[[], str] = lambda: "",
    ) -> None:
        self._sheet = sheet
        self._runner = runner
        self._hub = hub
        self._actor = actor
        self._unlocked = unlocked
        self._signed_out = signed_out
        self._would_lose = would_lose
        self._warned = False

    def begin(self, cause: str) -> None:
        """Write down that the desk is locked, and by what: `key`, `idle` or `system`. The cover stands already."""
        hub, actor = self._hub, self._actor

        def work() -> object:
            from app.services.trust import sign_in

            return sign_in.lock(hub, actor, cause)

        self._runner.operation(work, None, lambda _error: None)

    def unlock(self, password: str) -> None:
        """Let the person back, or say why not."""
        if not password:
            self._sheet.show_problem("Enter your password.", "")
            return
        hub, actor = self._hub, self._actor

        def work() -> object:
            from app.services.trust import sign_in

            return sign_in.unlock(hub, actor, password)

        self._sheet.show_busy("Looking…")
        self._runner.operation(work, lambda _changes: self._back(), self._refused)

    def sign_out(self) -> None:
        """End the session; the cover stays until the shell has thrown everything away.

        Where that would lose something typed, it is said first; the second time ends it.
        """
        lost = self._would_lose()
        if lost and not self._warned:
            self._warned = True
            self._sheet.show_problem(lost, "Unlock to keep it, or choose Sign out once more to lose it.")
            return
        hub, actor = self._hub, self._actor

        def work() -> object:
            from app.services.trust import sign_in

            return sign_in.sign_out(hub, actor)

        self._sheet.clear()
        self._sheet.show_busy("Signing out…")
        self._runner.operation(work, lambda _changes: self._signed_out(), lambda _error: self._signed_out())

    def _back(self) -> None:
        self._sheet.show_busy("")
        self._sheet.clear()
        self._unlocked()

    def _refused(self, error: Exception) -> None:
        self._sheet.show_busy("")
        if isinstance(error, LockedOut) and error.wait_seconds:
            self._sheet.clear()
            self._sheet.show_wait(error.wait_seconds)
            return
        said = errors.words(error)
        step = "Sign out; what you typed is kept as a draft." if isinstance(error, Refused) else said.next_step
        self._sheet.show_problem(said.sentence, step)
