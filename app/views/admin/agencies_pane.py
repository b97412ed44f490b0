"""Agencies: the list at the left, one agency at the right."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.services.errors import Conflict, Problem
from app.services.trust.agencies import AgencyDraft, AgencyRow
from app.views import text, theme
from app.views.desk import Preferences
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.dialogs import ConfirmDialog, ConflictDialog
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import text_label
from app.views.widgets.summary import ErrorSummary
from app.views.widgets.table import COMPACT, RememberedTable
from app.views.widgets.table_model import Column, TableModel


def _columns() -> tuple[Column[AgencyRow], ...]:
    return (
        Column("name", "Agency", lambda row: row.name, width=240),
        Column("short", "On the wall", lambda row: row.short_name, width=100),
        Column("kind", "Takes part", lambda row: row.kind_words, width=140),
        Column("people", "People", lambda row: str(row.people), sort=lambda row: row.people, width=80, right=True),
        Column("email", "E-mail", lambda row: row.email, width=180),
        Column("phone", "Telephone", lambda row: row.phone, width=120),
        Column("state", "State", lambda row: f"Ended {text.moment(row.ended_at)}" if row.ended_at else "", width=150),
    )


class AgenciesPane(QWidget):
    """The administrator's list of partners.

    Signals
        agency_chosen(object): the id of an agency, None for none.
        new_asked(): begin a new agency.
        save_asked(object): the form's `AgencyDraft`.
        end_asked(): end the agency in front.
        conflict_settled(object): the texts that are to stand, by their labels.
    """

    agency_chosen = Signal(object)
    new_asked = Signal()
    save_asked = Signal(object)
    end_asked = Signal()
    conflict_settled = Signal(object)

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model: TableModel[AgencyRow] = TableModel(_columns(), lambda row: row.id, self)
        self.table = RememberedTable("admin.agencies", preferences, accessible_name="Agencies", row_height=COMPACT)
        self.table.show_model(self.model)
        self.table.row_chosen.connect(self.agency_chosen)
        self._make_form()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(self.add)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.card)
        area.setMinimumWidth(self.card.minimumSizeHint().width() + theme.px(18))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(area)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([theme.px(680), theme.px(420)])
        split.setChildrenCollapsible(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        outer.addWidget(split)
        self.show_form(None)

    def _make_form(self) -> None:
        self.name, self.short_name, self.email, self.phone = (QLineEdit() for _ in range(4))
        self.core = QCheckBox("Sits in the room (core partner)")
        self.core.setAccessibleName("Sits in the room, core partner")
        self.rows = (
            FieldRow("Name", self.name, field="name"),
            FieldRow("Short name on the wall", self.short_name, field="short_name", hint="At most six characters."),
            FieldRow("E-mail", self.email, field="email", optional=True),
            FieldRow("Telephone", self.phone, field="phone", optional=True),
        )
        self.summary = ErrorSummary()
        self.summary.watch(self.rows)
        self.state = text_label("", "secondary", wrap=True)
        self.add = button("Add an agency", "primary", self.new_asked.emit)
        self.save = button("Save", "primary", lambda: self.save_asked.emit(self.draft()))
        self.end = button("End the agency…", "danger", self._ask_end)
        self.card = Card("A new agency")
        self.card.body.addWidget(self.summary)
        for row in self.rows:
            self.card.body.addWidget(row)
        self.card.body.addWidget(self.core)
        self.card.body.addWidget(self.state)
        tools = QHBoxLayout()
        tools.addWidget(self.save)
        tools.addWidget(self.end)
        tools.addStretch(1)
        self.card.body.addLayout(tools)
        self.card.body.addStretch(1)

    def draft(self) -> AgencyDraft:
        """What was typed."""
        return AgencyDraft(
            self.name.text(), self.short_name.text(), self.core.isChecked(), self.email.text(), self.phone.text()
        )

    def show_agencies(self, rows: tuple[AgencyRow, ...]) -> None:
        """List the agencies; selection and scroll stay."""
        self.model.replace(rows)

    def show_form(self, row: AgencyRow | None) -> None:
        """Show one agency, or an empty form."""
        self.card.set_title("A new agency" if row is None else row.name)
        self.name.setText(row.name if row else "")
        self.short_name.setText(row.short_name if row else "")
        self.email.setText(row.email if row else "")
        self.phone.setText(row.phone if row else "")
        self.core.setChecked(bool(row and row.core))
        self.core.setVisible(row is None or not row.is_hub)
        ended = row is not None and row.ended_at is not None
        words = "The hub's own entry: it is asked nothing." if row is not None and row.is_hub else ""
        self.state.setText("This agency has ended; it is no longer asked." if ended else words)
        self.state.setVisible(bool(self.state.text()))
        for each in (*self.rows, self.core, self.save):
            each.setEnabled(not ended)
        self.save.setText("Add the agency" if row is None else "Save")
        self.save.setAccessibleName(self.save.text())
        self.end.setVisible(row is not None and not ended and not row.is_hub)
        self.summary.clear()

    def begin_new(self) -> None:
        """Let the list go and put the focus on the new agency's name."""
        self.table.clearSelection()
        self.show_form(None)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, agency_id: UUID) -> None:
        """Choose an agency in the list."""
        self.table.select_id(agency_id)

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark the wrong fields."""
        self.summary.show_problems(problems)

    def show_conflict(self, conflict: Conflict) -> None:
        """Show both texts; the choice comes back as `conflict_settled`."""
        dialog = ConflictDialog(conflict, parent=self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resolved.connect(self.conflict_settled)
        dialog.open()

    def take_texts(self, texts: dict[str, str]) -> AgencyDraft:
        """Put the texts chosen after a lost race into the form and return what it now holds."""
        fields = {
            "Name": self.name,
            "Short name": self.short_name,
            "E-mail": self.email,
            "Telephone": self.phone,
        }
        for label, field in fields.items():
            if label in texts:
                field.setText(texts[label])
        return self.draft()

    def _ask_end(self) -> None:
        dialog = ConfirmDialog(
            "End this agency?",
            f"{self.card.accessibleName()} is no longer asked in new enquiries. What it replied stays on the record.",
            "End the agency",
            kind="danger",
            parent=self,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.confirmed.connect(self.end_asked)
        dialog.open()
