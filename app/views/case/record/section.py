"""The record part as widgets: what may be recorded, a filter with counts, and every entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

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
    ("dash", "A DASH…", "flag"),
    ("cse", "A CSE assessment…", "flag"),
    ("missing", "A missing episode…", "flag"),
    ("panel", "MARAC, MAPPA or MASE…", "flag"),
    ("harm", "Who has harmed whom…", "flag"),
    ("warning", "A warning note…", "warn"),
    ("family", "The family was told…", "family"),
)
"""Kinds of entries, the words of their line in the menu, and the act that grants them."""
SELDOM = frozenset({"warning", "pause"})
"""Kinds whose filter stands there only while there is something of the kind: on a small screen the rest fits a line."""


def build(desk: Desk, parent: QWidget | None = None) -> RecordSection:
    """Build the part and its presenter."""
    return RecordSection(desk, parent)


class RecordSection(FormSection):
    """The record of one case."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.list = EntryList("Record", "Nothing on record yet. Add the first note.")
        self.presenter: RecordPresenter = RecordPresenter(self, desk.within(self))
        self.note = button("Add note…", "secondary", self.presenter.add_note)
        self.beginnings: dict[str, QAction] = {}
        self._needs: dict[str, str] = {}
        self.menu = QMenu(self)
        self.menu.setAccessibleName("Record")
        self.more = button("Record", "secondary", tip="A DASH, a missing episode, a panel, harm, a warning note")
        self.more.setMenu(self.menu)
        bar = QWidget()
        holder = QWidget()
        lower = QVBoxLayout(holder)
        lower.setContentsMargins(0, theme.px(4), 0, 0)
        line = FlowLayout(gap=6, between=4)
        lower.addLayout(line)
        across = QHBoxLayout(bar)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.px(8))
        for each in (self.note, self.more):
            across.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(holder, 1)
        for kind, words, needs in BEGINNINGS:
            made = self.menu.addAction(words)
            made.triggered.connect(partial(self._begin, kind))
            self.beginnings[kind], self._needs[kind] = made, needs
        self.filters: dict[str, QPushButton] = {}
        for kind, words in (("", "All"), *KIND_WORDS.items()):
            sieve = button(words, "secondary", partial(self._show_kind, kind), accessible_name=f"Show: {words}")
            sieve.setProperty("kind", "missing")
            sieve.setCheckable(True)
            sieve.setChecked(not kind)
            self.filters[kind] = sieve
            line.addWidget(sieve)
        self._kind = ""
        self._entries: tuple[Entry, ...] = ()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, theme.px(8), 0, 0)
        outer.setSpacing(theme.px(6))
        outer.addWidget(bar)
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
        self.more.setVisible(any(made.isVisible() for made in self.beginnings.values()))
        for kind, sieve in self.filters.items():
            if kind:
                number = f" {counts[kind]}" if kind != "named" else ""
                sieve.setText(f"{KIND_WORDS[kind]}{number}")
                sieve.setAccessibleName(f"Show: {KIND_WORDS[kind]}{number}")
            if kind in SELDOM:
                sieve.setVisible(counts[kind] > 0 or kind == self._kind)
        self._show_kind(self._kind)

    def show_conflict(self, conflict: Conflict, labels: Mapping[str, str]) -> None:
        """Show what two people wrote side by side."""
        dialog = ConflictDialog(conflict, labels, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resolved.connect(self.presenter.resolve)
        dialog.open()

    def _begin(self, kind: str, _checked: bool = False) -> None:
        self.presenter.begin(kind)

    def _show_kind(self, kind: str) -> None:
        self._kind = kind
        for name, sieve in self.filters.items():  # no button group: each is a stop of Tab
            sieve.setChecked(name == kind)
        self.list.show_entries([each for each in self._entries if not kind or each.kind == kind])
