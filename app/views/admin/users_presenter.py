"""What the administrator does with accounts. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from app.services.errors import Conflict, Invalid, Problem
from app.services.trust import accounts, agencies
from app.services.trust.accounts import UserDraft, UserRow
from app.services.trust.agencies import AgencyRow
from app.services.unit_of_work import Changes
from app.views import errors
from app.views.desk import Desk, Notice


class UsersShown(Protocol):
    """What the presenter needs of the pane."""

    def show_users(self, rows: tuple[UserRow, ...], agencies: tuple[AgencyRow, ...]) -> None:
        """List the accounts and offer the agencies."""

    def show_form(self, row: UserRow | None) -> None:
        """Show one account, or an empty form for a new one."""

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark the wrong fields."""

    def show_conflict(self, conflict: Conflict) -> None:
        """Show both texts of a lost race."""

    def choose(self, user_id: UUID) -> None:
        """Choose an account in the list."""


class UsersPresenter:
    """Lists, makes, changes and ends accounts."""

    def __init__(self, desk: Desk, pane: UsersShown, tell: Callable[[Notice], None]) -> None:
        self._desk = desk
        self._pane = pane
        self._tell = tell
        self._rows: tuple[UserRow, ...] = ()
        self._shown: UserRow | None = None
        self._newest_version: int | None = None
        desk.changes.subscribe(("user", "agency"), lambda _changes: self.refresh())

    def refresh(self) -> None:
        """Read the lists anew; what is typed in the form stays."""
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.query(
            lambda: (accounts.list_users(hub, actor), agencies.list_agencies(hub, actor)),
            self._listed,
            self._failed,
            lane="users",
        )

    def _listed(self, found: tuple[tuple[UserRow, ...], tuple[AgencyRow, ...]]) -> None:
        self._rows = found[0]
        self._pane.show_users(*found)
        if self._shown is not None:
            now = next((row for row in self._rows if row.id == self._shown.id), None)
            if now is not None and now.version == self._newest_version:
                self._shown, self._newest_version = now, None  # our own save: go on from it
                self._pane.show_form(now)

    def choose(self, user_id: UUID | None) -> None:
        """Show an account."""
        row = next((each for each in self._rows if each.id == user_id), None)
        if row is not None and (self._shown is None or row.id != self._shown.id or row.version != self._shown.version):
            self._shown = row
            self._pane.show_form(row)

    def begin_new(self) -> None:
        """Begin a new account."""
        self._shown = None

    def save(self, draft: UserDraft) -> None:
        """Make the account, or change the one in front."""
        hub, actor, shown = self._desk.hub, self._desk.actor, self._shown
        if shown is None:
            self._desk.runner.operation(lambda: accounts.add_user(hub, actor, draft), self._made, self._failed)
            return
        self._desk.runner.operation(
            lambda: accounts.change_user(hub, actor, shown.id, shown.version, draft),
            lambda changes: self._saved(changes, shown.version + 1),
            self._failed,
        )

    def settle(self, draft: UserDraft) -> None:
        """Save the texts chosen after a lost race over the newest version."""
        newest = next((row for row in self._rows if self._shown is not None and row.id == self._shown.id), None)
        if newest is not None:
            self._shown = newest
            self.save(draft)

    def set_password(self, password: str) -> None:
        """Set a password for one use."""
        hub, actor, shown = self._desk.hub, self._desk.actor, self._shown
        if shown is not None:
            self._desk.runner.operation(
                lambda: accounts.set_password(hub, actor, shown.id, password), self._told, self._failed
            )

    def end(self) -> None:
        """End the account in front."""
        hub, actor, shown = self._desk.hub, self._desk.actor, self._shown
        if shown is not None:
            self._desk.runner.operation(
                lambda: accounts.end_user(hub, actor, shown.id, shown.version),
                lambda changes: self._saved(changes, shown.version + 1),
                self._failed,
            )

    def _made(self, changes: Changes) -> None:
        self._pane.show_form(None)
        self._told(changes)

    def _saved(self, changes: Changes, version: int) -> None:
        self._newest_version = version
        self._pane.show_problems(())
        self._told(changes)

    def _told(self, changes: Changes) -> None:
        self._tell(Notice(changes.words, tone="done"))
        self.refresh()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            self._pane.show_problems(error.problems)
        elif isinstance(error, Conflict):
            self.refresh()
            self._pane.show_conflict(error)
        else:
            said = errors.words(error)
            self._tell(Notice(said.sentence, said.next_step, said.tone))
