"""What the administrator does with accounts. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from app.services.oversight import standing_down
from app.services.oversight.standing_down import Holdings
from app.services.trust import accounts, agencies
from app.services.trust.accounts import UserDraft, UserRow
from app.services.trust.agencies import AgencyRow
from app.services.unit_of_work import Changes
from app.views.admin.keeping import KeepsRows, Pane
from app.views.desk import Desk, Notice


class UsersShown(Pane[UserRow], Protocol):
    """What the presenter needs of the pane."""

    def show_users(self, rows: tuple[UserRow, ...], agencies: tuple[AgencyRow, ...]) -> None:
        """List the accounts and offer the agencies."""

    def show_holdings(self, held: Holdings) -> None:
        """Show what somebody holds, and what happened to their account."""


class UsersPresenter(KeepsRows[UserRow, UserDraft]):
    """Lists, makes, changes and ends accounts."""

    def __init__(self, desk: Desk, pane: UsersShown, tell: Callable[[Notice], None]) -> None:
        self._pane = pane
        super().__init__(desk, pane, tell, ("user", "agency"))

    def choose(self, row_id: UUID | None) -> None:
        """Show an account, then what the person holds and what happened to it."""
        super().choose(row_id)
        self._read_holdings()

    def _read_holdings(self) -> None:
        hub, actor, shown = self._desk.hub, self._desk.actor, self._shown
        if shown is None:
            return

        def read(held: Holdings) -> None:
            if self._shown is not None and self._shown.id == held.user_id:
                self._pane.show_holdings(held)

        self._desk.runner.query(
            lambda: standing_down.read_holdings(hub, actor, shown.id), read, self._failed, lane="holdings"
        )

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
        self._pane.show_users(*found)
        self._take(found[0])
        self._read_holdings()

    def _add(self, draft: UserDraft) -> Changes:
        return accounts.add_user(self._desk.hub, self._desk.actor, draft)

    def _change(self, row: UserRow, draft: UserDraft) -> Changes:
        return accounts.change_user(self._desk.hub, self._desk.actor, row.id, row.version, draft)

    def _end(self, row: UserRow) -> Changes:
        return accounts.end_user(self._desk.hub, self._desk.actor, row.id, row.version)

    def set_password(self, password: str) -> None:
        """Set a password for one use."""
        hub, actor, shown = self._desk.hub, self._desk.actor, self._shown
        if shown is not None:
            self._desk.runner.operation(
                lambda: accounts.set_password(hub, actor, shown.id, password), self._told, self._failed
            )
