"""The list of items: a row each, marked by letters that act only while the list has the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.services.enquiry.item_records import ItemRow
from app.views import text
from app.views.case.replies import wording
from app.views.case.replies.chips import HandlingDelegate
from app.views.desk import Preferences
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import Column, TableModel

HANDLING_AT = 2
"""Which column is painted as the sign and word of the handling."""
LETTERS = {Qt.Key.Key_S: "share_onward", Qt.Key.Key_H: "hub_only", Qt.Key.Key_I: "intelligence"}


class ItemTable(RememberedTable):
    """The items in scope; several may be selected and marked together.

    Signals
        mark_wanted(str): a letter was pressed; the handling it stands for. Nothing is marked by it.
    """

    mark_wanted = Signal(str)

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(
            "case.items", preferences, accessible_name="Items of the replies", row_height=36, parent=parent
        )
        self.items: TableModel[ItemRow] = TableModel(columns(), lambda row: row.id, self)
        self.show_model(self.items)
        self.setItemDelegateForColumn(HANDLING_AT, HandlingDelegate(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let S, H and I ask for a marking of what is selected."""
        code = LETTERS.get(Qt.Key(event.key())) if event.modifiers() == Qt.KeyboardModifier.NoModifier else None
        if code is not None:
            self.mark_wanted.emit(code)
            return
        super().keyPressEvent(event)


def columns() -> list[Column[ItemRow]]:
    """What a row says."""
    return [
        Column(
            "when",
            "Date",
            wording.when,
            sort=lambda row: row.happened_on,
            spoken=lambda row: wording.when(row) or "no date",
            tip=wording.when,
            width=106,
        ),
        Column("agency", "Agency", lambda row: row.agency, tip=lambda row: row.agency, width=96, grow=1),
        Column("handling", "Handling", wording.handling, spoken=wording.handling, tip=_handling_tip, width=148),
        Column("text", "What happened", _line, tip=lambda row: text.begun(row.text, 600), width=230, grow=4),
        Column("person", "Person", lambda row: row.person, tip=lambda row: row.person, width=118, grow=1),
        Column("source", "Recorded in", lambda row: row.source_system, tip=lambda row: row.source_system, width=100),
        Column("marked", "Marked by, and why", wording.marked_by, tip=wording.marked_by, width=190),
    ]


def _line(row: ItemRow) -> str:
    return " ".join(row.text.split())


def _handling_tip(row: ItemRow) -> str:
    words = wording.handling(row)
    return f"{words}. The partner's own words: {row.partner_marking}" if row.partner_marking else words
