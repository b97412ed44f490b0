"""The versions of a case's summaries, and the ledger of who holds which: two tables with what may be done to a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget

from app.services.enquiry.summary_records import LedgerRow, SummaryBook, SummaryRow
from app.views import text, theme
from app.views.desk import Preferences
from app.views.widgets.buttons import ButtonKind, button
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import text_label
from app.views.widgets.states import EmptyState, StateStack
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import Column, TableModel

_VERSION_ACTS: tuple[tuple[str, str, ButtonKind], ...] = (
    ("look", "Look at it", "secondary"),
    ("pdf", "Save PDF…", "secondary"),
    ("word", "Save Word…", "secondary"),
    ("mail", "E-mail draft…", "secondary"),
    ("print", "Print…", "secondary"),
    ("send", "Send to…", "primary"),
)
_LEDGER_ACTS: tuple[tuple[str, str, ButtonKind], ...] = (
    ("notice", "Draft a notice…", "secondary"),
    ("correct", "Send the newest…", "primary"),
)


class BookPanel(QWidget):
    """Versions above, the ledger below.

    Signals
        version_asked(str, object): what is wanted of a version (`look`, `pdf`, `word`, `mail`, `print`, `send`).
        entry_asked(str, object): what is wanted of an entry (`notice`, `correct`).
    """

    version_asked = Signal(str, object)
    entry_asked = Signal(str, object)

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.versions: TableModel[SummaryRow] = TableModel(_version_columns(), lambda row: row.id, self)
        self.ledger: TableModel[LedgerRow] = TableModel(_ledger_columns(), lambda row: row.id, self)
        self._versions: dict[object, SummaryRow] = {}
        self._entries: dict[object, LedgerRow] = {}
        self._may_write = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(8), 0, 0)
        self.standing = text_label("", "body", wrap=True, parent=self)
        column.addWidget(self.standing)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setChildrenCollapsible(False)
        column.addWidget(split, 1)
        above, self.version_acts = _part("Versions", _VERSION_ACTS, split)
        self.version_stack, self.version_table = _table(
            above,
            partial(RememberedTable, "summaries", preferences, accessible_name="Versions of the summaries"),
            EmptyState("No version issued yet", "Choose a form under Pages, look at it, and issue it."),
        )
        self.version_table.show_model(self.versions)
        below, self.entry_acts = _part("Who holds which version", _LEDGER_ACTS, split)
        self.ledger_stack, self.ledger_table = _table(
            below,
            partial(RememberedTable, "ledger", preferences, accessible_name="Who holds which version"),
            EmptyState("Nobody holds a summary", "Send to… writes down who gets which version."),
        )
        self.ledger_table.show_model(self.ledger)
        for name, made in self.version_acts.items():
            made.clicked.connect(lambda _checked=False, name=name: self._of_version(name))
        for name, made in self.entry_acts.items():
            made.clicked.connect(lambda _checked=False, name=name: self._of_entry(name))
        self.version_table.row_chosen.connect(lambda _id: self._offer())
        self.version_table.row_opened.connect(lambda _id: self._of_version("look"))
        self.ledger_table.row_chosen.connect(lambda _id: self._offer())
        self._offer()

    def show_book(self, book: SummaryBook, *, may_write: bool) -> None:
        """Show versions and ledger; the newest version is the current line if none was."""
        self._may_write = may_write
        self._versions = {row.id: row for row in book.versions}
        self._entries = {row.id: row for row in book.ledger}
        self.versions.replace(book.versions)
        self.ledger.replace(book.ledger)
        for stack, rows in ((self.version_stack, book.versions), (self.ledger_stack, book.ledger)):
            if rows:
                stack.show_content()
            else:
                stack.show_empty()
        if book.versions and self.version_table.current_id() is None:
            self.version_table.select_id(book.versions[0].id)
        holding = [row for row in book.ledger if row.holds_old]
        stale = [row for row in book.versions if row.newest and row.no_longer]
        words = []
        if holding:
            names = text.joined([row.recipient for row in holding])
            words.append(f"Still holding a version that was replaced: {names}.")
        if stale:
            counted = sum(row.no_longer for row in stale)
            words.append(
                f"{text.count(counted, 'item')} in a version that stands may not be shared any more: issue it again."
            )
        self.standing.setText(" ".join(words))
        self.standing.setVisible(bool(words))
        self._offer()

    def clear(self) -> None:
        """Hold nothing."""
        self.show_book(SummaryBook((), (), ()), may_write=False)

    def version(self) -> SummaryRow | None:
        """The current version."""
        return self._versions.get(self.version_table.current_id())

    def entry(self) -> LedgerRow | None:
        """The current entry of the ledger."""
        return self._entries.get(self.ledger_table.current_id())

    def _of_version(self, name: str) -> None:
        row = self.version()
        if row is not None:
            self.version_asked.emit(name, row)

    def _of_entry(self, name: str) -> None:
        row = self.entry()
        if row is not None:
            self.entry_asked.emit(name, row)

    def _offer(self) -> None:
        version, entry = self.version(), self.entry()
        for name, made in self.version_acts.items():
            made.setEnabled(version is not None)
            made.setVisible(self._may_write or name == "look")
        for made in self.entry_acts.values():
            made.setEnabled(entry is not None and not entry.newest)
            made.setVisible(self._may_write)


def _part(
    title: str, acts: Sequence[tuple[str, str, ButtonKind]], split: QSplitter
) -> tuple[QWidget, dict[str, QPushButton]]:
    """A heading, room for a table, and what may be done to its current line."""
    made = QWidget(split)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, theme.px(6))
    column.setSpacing(theme.px(6))
    column.addWidget(text_label(title, "section", parent=made), 0, Qt.AlignmentFlag.AlignLeft)
    holder = QWidget(made)
    row = FlowLayout(holder, gap=8)
    buttons = {name: button(words, kind, parent=holder) for name, words, kind in acts}
    for each in buttons.values():
        row.addWidget(each)
    column.addWidget(holder)
    return made, buttons


def _table(
    part: QWidget, make: Callable[..., RememberedTable], empty: EmptyState
) -> tuple[StateStack, RememberedTable]:
    """A table with what stands in for it, between heading and buttons of its part."""
    stack = StateStack(lambda place: make(row_height=36, parent=place), empty, part)
    column = part.layout()
    assert isinstance(column, QVBoxLayout)  # noqa: S101 - as `_part` made it
    column.insertWidget(1, stack, 1)
    return stack, cast("RememberedTable", stack.content)


def _version_columns() -> list[Column[SummaryRow]]:
    return [
        Column("title", "Version", lambda row: row.title, spoken=lambda row: row.title, width=200),
        Column("at", "Issued", lambda row: text.moment(row.at), sort=lambda row: row.at, width=150),
        Column("by", "By", lambda row: row.by, width=110),
        Column("items", "Items", lambda row: str(row.items), sort=lambda row: row.items, width=78, right=True),
        Column(
            "stands", "Stands", _stands, tip=_stands, width=320, late=lambda row: bool(row.newest and row.no_longer)
        ),
    ]


def _stands(row: SummaryRow) -> str:
    words = ["The newest" if row.newest else "Replaced"]
    if row.replaces is not None:
        words.append(f"replaces version {row.replaces}")
    if row.kept_sentences:
        words.append(f"{text.count(row.kept_sentences, 'highlighted sentence')} kept with a reason")
    if row.no_longer:
        words.append(f"{text.count(row.no_longer, 'item')} not to be shared any more")
    return "; ".join(words)


def _ledger_columns() -> list[Column[LedgerRow]]:
    return [
        Column("recipient", "Who", lambda row: row.recipient, tip=lambda row: row.recipient, width=200),
        Column("holds", "Holds", _holds, tip=_holds, width=252, late=lambda row: row.holds_old),
        Column("at", "When", lambda row: text.moment(row.at), sort=lambda row: row.at, width=150),
        Column("way", "How", lambda row: row.way, width=132),
        Column("agency", "Agency", lambda row: row.agency, tip=lambda row: row.agency, width=150),
        Column("basis", "On what basis", lambda row: row.basis, tip=lambda row: row.basis, width=190),
        Column("by", "Sent by", lambda row: row.by, width=100),
        Column("items", "Items", lambda row: str(row.items), sort=lambda row: row.items, width=78, right=True),
        Column("sha256", "File (SHA-256)", lambda row: row.sha256[:12], tip=lambda row: row.sha256, width=130),
    ]


def _holds(row: LedgerRow) -> str:
    return f"Replaced: {row.title}" if row.holds_old else row.title
