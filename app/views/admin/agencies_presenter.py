"""What the administrator does with agencies. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.services.trust import agencies
from app.services.trust.agencies import AgencyDraft, AgencyRow
from app.services.unit_of_work import Changes
from app.views.admin.keeping import KeepsRows, Pane
from app.views.desk import Desk, Notice


class AgenciesShown(Pane[AgencyRow], Protocol):
    """What the presenter needs of the pane."""

    def show_agencies(self, rows: tuple[AgencyRow, ...]) -> None:
        """List the agencies."""


class AgenciesPresenter(KeepsRows[AgencyRow, AgencyDraft]):
    """Lists, adds, changes and ends agencies."""

    def __init__(self, desk: Desk, pane: AgenciesShown, tell: Callable[[Notice], None]) -> None:
        self._pane = pane
        super().__init__(desk, pane, tell, ("agency", "user"))

    def refresh(self) -> None:
        """Read the list anew; what is typed in the form stays."""
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.query(
            lambda: agencies.list_agencies(hub, actor), self._listed, self._failed, lane="agencies"
        )

    def _listed(self, rows: tuple[AgencyRow, ...]) -> None:
        self._pane.show_agencies(rows)
        self._take(rows)

    def _add(self, draft: AgencyDraft) -> Changes:
        return agencies.add_agency(self._desk.hub, self._desk.actor, draft)

    def _change(self, row: AgencyRow, draft: AgencyDraft) -> Changes:
        return agencies.change_agency(self._desk.hub, self._desk.actor, row.id, row.version, draft)

    def _end(self, row: AgencyRow) -> Changes:
        return agencies.end_agency(self._desk.hub, self._desk.actor, row.id, row.version)
