"""The list of police batches: how far each review has come."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views import text, theme
from app.views.desk import Desk, Place
from app.views.widgets.screen import Screen
from app.views.widgets.states import EmptyState, StateStack
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import Column, TableModel

if TYPE_CHECKING:
    from app.services.intake.screening_records import BatchRow

STATE_WORDS = {"queued": "In review", "reviewed": "Reviewed", "authorised": "Authorised"}


def _state(row: BatchRow) -> str:
    if row.state == "authorised":
        return "Authorised"
    if row.unscreened:
        return f"{row.unscreened} to screen"
    return "Waits for a manager" if row.waiting else "Decided"


def columns() -> tuple[Column[BatchRow], ...]:
    """The columns of the list."""
    return (
        Column("style", "Batch", lambda row: row.style, width=280),
        Column("at", "Recorded", lambda row: text.moment(row.recorded_at), lambda row: row.recorded_at, width=170),
        Column("by", "By", lambda row: row.recorded_by, width=140),
        Column("contacts", "Contacts", lambda row: str(row.contacts), lambda row: row.contacts, width=90, right=True),
        Column("state", "State", _state, width=180),
        Column("waiting", "Waiting", lambda row: str(row.waiting), lambda row: row.waiting, width=90, right=True),
    )


class BatchListScreen(Screen):
    """The screen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Police batches", parent)
        self._desk = desk.within(self)
        self.model: TableModel[BatchRow] = TableModel(columns(), row_id=lambda row: row.id)
        self.table = RememberedTable("batches", desk.preferences, accessible_name="Police batches")
        self.table.show_model(self.model, sort_by="at", descending=True)
        self.table.row_opened.connect(self._open)
        self.states = StateStack(
            self.table,
            EmptyState(
                "No police batch is here yet",
                "Drop a police batch (a .csv file) onto the window, or open it with Ctrl+O. It is read, shown for "
                "mending where a row is wrong, and then screened here one by one.",
            ),
        )
        self.states.retry_requested.connect(self.load)
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(16))
        layout.addWidget(self.states, 1)
        self.add_head()
        self.body.addWidget(holder, 1)
        self._desk.changes.subscribe(("batch", "inbox"), lambda _changes: self.load())

    def shown(self) -> None:
        """Read the list."""
        self.load()

    def panes(self) -> Sequence[QWidget]:
        """One pane."""
        return (self.table,)

    def load(self) -> None:
        """Read the list."""
        from app.services.intake.batches import list_batches

        work = partial(list_batches, self._desk.hub, self._desk.actor)
        self._desk.runner.query(work, self._show, self.states.show_failure, lane="batches")

    def _show(self, rows: tuple[BatchRow, ...]) -> None:
        self.model.replace(rows)
        if rows:
            self.states.show_content()
        else:
            self.states.show_empty()

    def _open(self, batch_id: UUID) -> None:
        self._desk.go(Place("batch", batch_id))


def build(desk: Desk, parent: QWidget | None = None) -> BatchListScreen:
    """Build the screen."""
    return BatchListScreen(desk, parent)
