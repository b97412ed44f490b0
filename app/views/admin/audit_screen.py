"""The auditor's screen: who did what, newest first, and whether the chain holds. Ids and acts, never case content."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.services.trust.audit import AuditRow
from app.views import text, theme
from app.views.admin.audit_presenter import AuditPresenter
from app.views.desk import Desk, Notice
from app.views.widgets.buttons import button
from app.views.widgets.labels import text_label
from app.views.widgets.screen import Screen
from app.views.widgets.states import EmptyState, StateStack
from app.views.widgets.table import COMPACT, RememberedTable
from app.views.widgets.table_model import Column, TableModel


def detail_words(row: AuditRow) -> str:
    """The codes and counts of an entry, in one line."""
    return ", ".join(
        f"{key.replace('_', ' ')}: {value if isinstance(value, (str, int)) else json.dumps(value)}"
        for key, value in sorted(row.detail.items())
    )


def _subject_id(row: AuditRow) -> str:
    return str(row.subject_id or "")


def _columns() -> tuple[Column[AuditRow], ...]:
    return (
        Column("seq", "Entry", lambda row: f"{row.seq:,}", sort=lambda row: row.seq, width=80, right=True),
        Column("at", "When", lambda row: text.moment(row.at), sort=lambda row: row.at, width=160),
        Column("who", "Who", lambda row: row.who, width=90),
        Column("act", "What", lambda row: row.act, width=200),
        Column("kind", "On", lambda row: row.subject_kind, width=110),
        Column("subject", "Its id", _subject_id, width=280, tip=_subject_id),
        Column("detail", "Codes and counts", detail_words, width=200, tip=detail_words),
    )


class AuditScreen(Screen):
    """A search line, the entries, and the check of the chain.

    Signals
        search_asked(str): show the entries of this reference, or all for "".
        older_asked(): show older ones too.
        check_asked(): check the chain.
    """

    search_asked = Signal(str)
    older_asked = Signal()
    check_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Audit trail", parent)
        self.reference = QLineEdit()
        self.reference.setPlaceholderText("Reference of a contact or enquiry")
        self.reference.setAccessibleName("Reference of a contact or enquiry")
        self.reference.setClearButtonEnabled(True)
        self.reference.setMinimumWidth(theme.px(290))
        self.reference.setMaximumWidth(theme.px(320))
        self.reference.returnPressed.connect(self._search)
        self.model: TableModel[AuditRow] = TableModel(_columns(), lambda row: row.seq, self)
        self.table = RememberedTable(
            "audit", desk.preferences, accessible_name="Audit entries", row_height=COMPACT - 8
        )
        self.table.show_model(self.model, sort_by="seq", descending=True)
        self.stack = StateStack(
            self.table, EmptyState("Nothing is recorded here yet.", "Every act on a case leaves an entry.")
        )
        self.show_found = button(
            "Show", "secondary", self._search, accessible_name="Show the entries of this reference"
        )
        self.more = button("Show older entries", "secondary", self.older_asked.emit)
        self.verify = button("Check the chain", "primary", self.check_asked.emit)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(8))
        head.setSpacing(theme.px(8))
        for part in (self.reference, self.show_found, self.more):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(text_label("That you look is itself an entry.", "secondary"))
        holder = QWidget()
        inner = QHBoxLayout(holder)
        inner.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(12))
        inner.addWidget(self.stack)
        self.add_head(self.verify)
        self.body.addLayout(head)
        self.body.addWidget(holder, 1)
        self.presenter = AuditPresenter(desk.within(self), self)
        self.search_asked.connect(self.presenter.search)
        self.older_asked.connect(self.presenter.older)
        self.check_asked.connect(self.presenter.check)
        self.more.setEnabled(False)
        self.presenter.search("")

    def show_rows(self, rows: tuple[AuditRow, ...], *, more: bool) -> None:
        """Show the entries."""
        self.model.replace(rows)
        self.more.setEnabled(more)
        if rows:
            self.stack.show_content()
        else:
            self.stack.show_empty()

    def tell(self, notice: Notice) -> None:
        """Say something on top."""
        self.show_notice(notice)

    def show_loading(self) -> None:
        """Say that entries are being fetched."""
        self.stack.show_loading("Fetching the entries…")

    def panes(self) -> Sequence[QWidget]:
        """The search line and the entries."""
        return [self.reference, self.table]

    def focus_first(self) -> None:
        """Begin in the entries."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_data(self) -> None:
        """Forget the entries shown."""
        self.model.replace(())
        self.reference.clear()

    def _search(self) -> None:
        self.search_asked.emit(self.reference.text())


def build(desk: Desk, parent: QWidget | None = None) -> Screen:
    """The auditor's screen for `Place("audit")`."""
    return AuditScreen(desk, parent)
