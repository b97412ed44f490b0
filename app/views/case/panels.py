"""A scrolling column of records that nothing is done with: a heading, lines beneath, and the text as it was written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.views.case.entries import Entry
from app.views.case.entry_list import EntryList

Record = tuple[str, Sequence[str], str]
"""A heading, lines beneath it, and the text as it was written."""


class RecordList(EntryList):
    """Records, the first of them at once and the rest when asked for: a case has hundreds."""

    rest_words = ("more", "more")

    def __init__(self, name: str, empty: str, parent: QWidget | None = None) -> None:
        self.records: tuple[Record, ...] = ()
        super().__init__(name, empty, parent)

    def show_records(self, records: Sequence[Record]) -> None:
        """Show records; the scroll place stays while they do not change."""
        self.records = tuple((heading, tuple(lines), said) for heading, lines, said in records)
        self.show_entries([Entry(None, "", heading, tuple(lines), said) for heading, lines, said in self.records])
