"""The record part as widgets: what may be recorded, a filter with counts, and every entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from app.services.enquiry.records import CaseDetail
from app.services.errors import Conflict
from app.views import theme
from app.views.case.entries import Entry
from app.views.case.entry_list import EntryList
from app.views.case.form_section import FormSection
from app.views.case.record.presenter import RecordPresenter
from app.views.case.record.words import KIND_WORDS
from app.views.desk import Desk
from app.views.widgets.buttons import button
from app.views.widgets.dialogs import ConflictDialog
from app.views.widgets.flow import FlowLayout
from app.views.widgets.screen import KeyLine

BEGINNINGS = (
    ("dash", "DASH…", "flag"),
    ("cse", "CSE…", "flag"),
    ("missing", "Missing…", "flag"),
    ("panel", "Panel…", "flag"),
    ("harm", "Harm…", "flag"),
    ("warning", "Warning note…", "warn"),
)
"""Kinds of entries, the words of their button, and the act that grants them."""


def build(desk: Desk) -> RecordSection:
    """Build the part and its presenter."""
    return RecordSection(desk)


class RecordSection(FormSection):
    """The record of one case."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = EntryList("Record", "Nothing on record yet. Add the first note.")
        self.presenter: RecordPresenter = RecordPresenter(self, desk.within(self))
        self.note = button("Add note…", "secondary", self.presenter.add_note)
        self.beginnings: dict[str, QPushButton] = {}
        self._needs: dict[str, str] = {}
        bar = QWidget()
        line = FlowLayout(bar, gap=8)
        line.addWidget(self.note)
        for kind, words, needs in BEGINNINGS:
            made = button(words, "secondary", partial(self.presenter.begin, kind))
            made.setAccessibleName(f"Record: {words}")
            self.beginnings[kind], self._needs[kind] = made, needs
            line.addWidget(made)
        self.filters: dict[str, QPushButton] = {}
        sieve = QWidget()
        sieve.setAccessibleName("What is shown")
        row = FlowLayout(sieve, gap=6)
        group = QButtonGroup(self)
        for kind, words in (("", "All"), *KIND_WORDS.items()):
            made = button(words, "quiet", partial(self._show_kind, kind))
            made.setCheckable(True)
            made.setChecked(not kind)
            group.addButton(made)
            self.filters[kind] = made
            row.addWidget(made)
        self._kind = ""
        self._entries: tuple[Entry, ...] = ()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, theme.px(8), 0, 0)
        outer.setSpacing(theme.px(6))
        for each in (bar, sieve):
            outer.addWidget(each)
        outer.addWidget(self.list, 1)
        self.list.acted.connect(self.presenter.act)

    def show_case(self, case: CaseDetail, now: datetime, allowed: frozenset[str]) -> None:
        """Show a case."""
        self.presenter.show(case, now, allowed)

    def clear_data(self) -> None:
        """Hold nothing of the case."""
        self.presenter.forget()
        self._entries = ()
        self._show_kind("")
        self.list.forget()

    def panes(self) -> Sequence[QWidget]:
        """The filter, then the entries."""
        return (self.filters[self._kind], self.list)

    def focus_first(self) -> None:
        """Begin in the entries."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def keys(self) -> Sequence[KeyLine]:
        """The keys of this part."""
        return (KeyLine("Tab, Enter", "In the record: go to an entry's button, press it"),)

    def show_kind(self, kind: str) -> None:
        """Show the entries of one kind only, "" for all."""
        self.filters[kind].setChecked(True)
        self._show_kind(kind)

    def show_record(self, entries: Sequence[Entry], counts: Mapping[str, int], allowed: frozenset[str]) -> None:
        """Show everything on record."""
        self._entries = tuple(entries)
        self.note.setVisible("note" in allowed)
        for kind, made in self.beginnings.items():
            made.setVisible(self._needs[kind] in allowed)
        for kind, made in self.filters.items():
            if kind:
                made.setText(f"{KIND_WORDS[kind]} {counts[kind]}")
                made.setAccessibleName(f"Show {KIND_WORDS[kind].lower()}: {counts[kind]}")
        self._show_kind(self._kind)

    def show_conflict(self, conflict: Conflict, labels: Mapping[str, str]) -> None:
        """Show what two people wrote side by side."""
        dialog = ConflictDialog(conflict, labels, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resolved.connect(self.presenter.resolve)
        dialog.open()

    def _show_kind(self, kind: str) -> None:
        self._kind = kind
        self.list.show_entries([each for each in self._entries if not kind or each.kind == kind])
