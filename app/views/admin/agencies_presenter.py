"""What the administrator does with agencies. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from app.services.errors import Conflict, Invalid, Problem
from app.services.trust import agencies
from app.services.trust.agencies import AgencyDraft, AgencyRow
from app.services.unit_of_work import Changes
from app.views import errors
from app.views.desk import Desk, Notice


class AgenciesShown(Protocol):
    """What the presenter needs of the pane."""

    def show_agencies(self, rows: tuple[AgencyRow, ...]) -> None:
        """List the agencies."""

    def show_form(self, row: AgencyRow | None) -> None:
        """Show one agency, or an empty form."""

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark the wrong fields."""

    def show_conflict(self, conflict: Conflict) -> None:
        """Show both texts of a lost race."""


class AgenciesPresenter:
    """Lists, adds, changes and ends agencies."""

    def __init__(self, desk: Desk, pane: AgenciesShown, tell: Callable[[Notice], None]) -> None:
        self._desk = desk
        self._pane = pane
        self._tell = tell
        self._rows: tuple[AgencyRow, ...] = ()
        self._shown: AgencyRow | None = None
        self._newest_version: int | None = None
        desk.changes.subscribe(("agency", "user"), lambda _changes: self.refresh())

    def refresh(self) -> None:
        """Read the list anew; what is typed in the form stays."""
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.query(
            lambda: agencies.list_agencies(hub, actor), self._listed, self._failed, lane="agencies"
        )

    def _listed(self, rows: tuple[AgencyRow, ...]) -> None:
        self._rows = rows
        self._pane.show_agencies(rows)
        if self._shown is not None:
            now = next((row for row in rows if row.id == self._shown.id), None)
            if now is not None and now.version == self._newest_version:
                self._shown, self._newest_version = now, None  # our own save: go on from it
                self._pane.show_form(now)

    def choose(self, agency_id: UUID | None) -> None:
        """Show an agency."""
        row = next((each for each in self._rows if each.id == agency_id), None)
        if row is not None and (self._shown is None or row.id != self._shown.id or row.version != self._shown.version):
            self._shown = row
            self._pane.show_form(row)

    def begin_new(self) -> None:
        """Begin a new agency."""
        self._shown = None

    def save(self, draft: AgencyDraft) -> None:
        """Add the agency, or change the one in front."""
        hub, actor, shown = self._desk.hub, self._desk.actor, self._shown
        if shown is None:
            self._desk.runner.operation(lambda: agencies.add_agency(hub, actor, draft), self._made, self._failed)
            return
        self._desk.runner.operation(
            lambda: agencies.change_agency(hub, actor, shown.id, shown.version, draft),
            lambda changes: self._saved(changes, shown.version + 1),
            self._failed,
        )

    def settle(self, draft: AgencyDraft) -> None:
        """Save the texts chosen after a lost race over the newest version."""
        newest = next((row for row in self._rows if self._shown is not None and row.id == self._shown.id), None)
        if newest is not None:
            self._shown = newest
            self.save(draft)

    def end(self) -> None:
        """End the agency in front."""
        hub, actor, shown = self._desk.hub, self._desk.actor, self._shown
        if shown is not None:
            self._desk.runner.operation(
                lambda: agencies.end_agency(hub, actor, shown.id, shown.version),
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
