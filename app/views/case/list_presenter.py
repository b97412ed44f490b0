"""What happens on the list of enquiries. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.enquiry import case_list
from app.services.enquiry.records import CaseCounts, CaseRow, CaseView
from app.views.desk import Desk, Place

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

VIEW_KEY = "enquiries.view"


class ListView(Protocol):
    """What the list can be told."""

    def show_rows(self, rows: tuple[CaseRow, ...], view: CaseView) -> None:
        """Show the enquiries of a view."""

    def show_counts(self, counts: CaseCounts) -> None:
        """Show how many stand in each view."""

    def show_view(self, view: CaseView) -> None:
        """Mark the view that is shown."""

    def show_list_failure(self, error: Exception) -> None:
        """Show why the list cannot be shown."""


class ListPresenter:
    """The list in one of its saved views; which one was left is remembered."""

    def __init__(self, view: ListView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        kept = desk.preferences.get(VIEW_KEY, "")
        self._never_chose = not kept
        self.chosen = CaseView(kept) if kept in set(CaseView) else CaseView.MINE
        desk.changes.subscribe(("enquiry", "request", "override"), self._changed)

    def choose(self, name: str) -> None:
        """Show a saved view; an unknown name shows the one that was left."""
        if name in set(CaseView):
            self.chosen = CaseView(name)
            self._never_chose = False
            self._desk.preferences.set(VIEW_KEY, self.chosen.value)
        self._view.show_view(self.chosen)
        self.refresh()

    def refresh(self) -> None:
        """Read list and counts again; the first time the counts come first, for they say which view to begin with."""
        if not self._never_chose:
            self._list()
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.query(
            lambda: case_list.count_enquiries(hub, actor), self._counted, lambda _: self._begin(None), lane="counts"
        )

    def _list(self) -> None:
        hub, actor, view = self._desk.hub, self._desk.actor, self.chosen
        self._desk.runner.query(
            lambda: case_list.list_enquiries(hub, actor, view),
            lambda rows: self._view.show_rows(rows, view),
            self._view.show_list_failure,
            lane="list",
        )

    def _counted(self, counts: CaseCounts) -> None:
        self._view.show_counts(counts)
        self._begin(counts)

    def _begin(self, counts: CaseCounts | None) -> None:
        """Show the first list. Who leads nothing and never chose a view begins with all that is open."""
        if not self._never_chose:
            return
        self._never_chose = False
        if counts is not None and not counts.mine and counts.all_open:
            self.chosen = CaseView.ALL_OPEN
            self._view.show_view(self.chosen)
        self._list()

    def open(self, enquiry_id: UUID) -> None:
        """Open a case."""
        self._desk.go(Place("case", enquiry_id))

    def _changed(self, _changes: Changes) -> None:
        self.refresh()
