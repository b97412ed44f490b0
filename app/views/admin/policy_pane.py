"""Policy: what is in force in tables, a change that waits with its differences, and the text to change it by."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QSizePolicy, QTabWidget, QVBoxLayout, QWidget

from app.services.errors import Problem
from app.services.policy import PackName
from app.services.trust.policy_changes import PolicyDifference, PolicyVersionRow
from app.views import text, theme
from app.views.admin.policy_facts import PolicyFact
from app.views.desk import Preferences
from app.views.widgets.buttons import button
from app.views.widgets.card import Card
from app.views.widgets.choice import Choice
from app.views.widgets.dialogs import ConfirmDialog
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import text_label
from app.views.widgets.table import COMPACT, RememberedTable
from app.views.widgets.table_model import Column, TableModel

CHECK_AFTER_MS = 400


def _difference_columns(width: int) -> tuple[Column[PolicyDifference], ...]:
    def old(row: PolicyDifference) -> str:
        return f"{row.old or 'not there'}{' (assumed)' if row.old_assumed else ''}"

    def new(row: PolicyDifference) -> str:
        return f"{row.new or 'taken out'}{' (assumed)' if row.new_assumed else ''}"

    return (
        Column("key", "Key", lambda row: row.key, width=width, tip=lambda row: row.key),
        Column("old", "Now", old, width=width * 2 // 3, tip=old),
        Column("new", "Then", new, width=width * 2 // 3, tip=new),
    )


def difference_table(name: str, preferences: Preferences, spoken: str, width: int = 330) -> RememberedTable:
    """A table of differences, small enough to stand inside a card."""
    table = RememberedTable(name, preferences, accessible_name=spoken, row_height=COMPACT - 10)
    table.show_model(TableModel(_difference_columns(width), lambda row: row.key, table))
    table.setMinimumHeight(theme.px(120))
    return table


def show_differences(table: RememberedTable, rows: tuple[PolicyDifference, ...]) -> None:
    """Fill a table of differences."""
    model = table.model()
    if isinstance(model, TableModel):
        model.replace(rows)


class PolicyPane(QWidget):
    """The policy screen of the administrator and of the service manager.

    Signals
        text_changed(str): the text to propose was changed and has rested for a moment.
        pack_chosen(str): begin from this pack of the program.
        propose_asked(str, str): propose this text for this reason.
        confirm_asked(), refuse_asked(), withdraw_asked(): decide the change that waits.
    """

    text_changed = Signal(str)
    pack_chosen = Signal(str)
    propose_asked = Signal(str, str)
    confirm_asked = Signal()
    refuse_asked = Signal()
    withdraw_asked = Signal()

    def __init__(
        self, preferences: Preferences, *, proposes: bool, confirms: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._proposes, self._confirms = proposes, confirms
        self._differences: tuple[PolicyDifference, ...] = ()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Policy")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self._facts_tab(preferences), "In force")
        self.waiting_at = self.tabs.addTab(self._waiting_tab(preferences), "Waiting change")
        if proposes:
            self.tabs.addTab(self._propose_tab(preferences), "Propose a change")
        self.tabs.addTab(self._history_tab(preferences), "Versions")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(12))
        outer.addWidget(self.tabs)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHECK_AFTER_MS)
        self._timer.timeout.connect(self._rested)
        self.show_waiting(None, (), own=False)

    def _facts_tab(self, preferences: Preferences) -> QWidget:
        columns: tuple[Column[PolicyFact], ...] = (
            Column("section", "Part", lambda row: row.section, sort=lambda row: row.number, width=170),
            Column("subject", "What", lambda row: row.subject, width=330, tip=lambda row: row.subject),
            Column("value", "Value", lambda row: row.value, width=380, tip=lambda row: row.value),
            Column("assumed", "Published?", lambda row: row.assumed or "published", width=170),
        )
        self.facts: TableModel[PolicyFact] = TableModel(columns, lambda row: row.number, self)
        self.facts_table = RememberedTable(
            "admin.policy", preferences, accessible_name="Policy in force", row_height=COMPACT - 8
        )
        self.facts_table.show_model(self.facts)
        self.heading = text_label("", "section", wrap=True)
        self.source = text_label("", "secondary", wrap=True)
        return _column(self.heading, self.source, self.facts_table)

    def _waiting_tab(self, preferences: Preferences) -> QWidget:
        self.waiting_title = text_label("", "section", wrap=True)
        self.waiting_reason = text_label("", "body", wrap=True)
        self.waiting_words = text_label("", "secondary", wrap=True)
        self.waiting_table = difference_table("admin.policy.waiting", preferences, "What the waiting change changes")
        self.confirm = button("Confirm the change…", "primary", self._ask_confirm)
        self.refuse = button("Refuse the change…", "danger", self._ask_refuse)
        self.withdraw = button("Withdraw the change", "secondary", self.withdraw_asked.emit)
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        for each in (self.confirm, self.refuse, self.withdraw):
            row.addWidget(each)
        row.addStretch(1)
        return _column(self.waiting_title, self.waiting_reason, self.waiting_table, self.waiting_words, tools)

    def _propose_tab(self, preferences: Preferences) -> QWidget:
        self.pack = Choice(name="Begin from another policy")
        self.pack.setMaximumWidth(theme.px(320))
        self.pack.chosen.connect(self._chosen_pack)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Text of the policy")
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._edited)
        self.place = text_label("", "least")
        self.text.cursorPositionChanged.connect(self._say_place)
        self.verdict = text_label("", "strong", wrap=True)
        self.problems = QPlainTextEdit()
        self.problems.setReadOnly(True)
        self.problems.setAccessibleName("What is wrong with the text")
        self.problems.setTabChangesFocus(True)
        self.goto = button("Go to the first line named", "secondary", self._go_to_problem)
        self.preview_table = difference_table("admin.policy.preview", preferences, "What this text would change", 210)
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.reason.setMaximumHeight(theme.px(72))
        self.reason_row = FieldRow("Reason for the change", self.reason, field="reason")
        self.reason_row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.propose = button("Propose this change", "primary", self._ask_propose)
        self._first_line = 0
        left = QVBoxLayout()
        head = QHBoxLayout()
        head.addWidget(text_label("Begin from another policy:", "secondary"))
        head.addWidget(self.pack)
        head.addStretch(1)
        head.addWidget(self.place)
        left.addLayout(head)
        left.addWidget(self.text, 1)
        right = Card("What it would change")
        for part in (self.verdict, self.problems, self.goto):
            right.body.addWidget(part)
        right.body.addWidget(self.preview_table, 1)
        right.body.addWidget(self.reason_row)
        right.body.addWidget(self.propose, 0, Qt.AlignmentFlag.AlignLeft)
        holder = QWidget()
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, theme.px(10), 0, 0)
        across.setSpacing(theme.px(16))
        across.addLayout(left, 1)
        across.addWidget(right, 1)
        return holder

    def _history_tab(self, preferences: Preferences) -> QWidget:
        def said(who: str, row_at: str) -> str:
            return f"{who or 'at set-up'}, {row_at}"

        columns: tuple[Column[PolicyVersionRow], ...] = (
            Column("number", "Version", lambda row: str(row.number), sort=lambda row: row.number, width=80),
            Column("pack", "Policy", lambda row: row.pack, width=170),
            Column("state", "State", lambda row: row.state_words, width=220),
            Column("by", "Proposed", lambda row: said(row.proposed_by, text.moment(row.proposed_at)), width=250),
            Column(
                "decided",
                "Decided",
                lambda row: said(row.decided_by, text.moment(row.decided_at)) if row.decided_at else "",
                width=250,
            ),
            Column("reason", "Reason", lambda row: row.reason, width=260, tip=lambda row: row.reason),
        )
        self.versions: TableModel[PolicyVersionRow] = TableModel(columns, lambda row: row.id, self)
        self.versions_table = RememberedTable("admin.policy.versions", preferences, accessible_name="Versions")
        self.versions_table.show_model(self.versions, sort_by="number", descending=True)
        return _column(self.versions_table)

    def show_policy(self, heading: str, source: str, facts: tuple[PolicyFact, ...]) -> None:
        """Show the policy in force."""
        self.heading.setText(heading)
        self.source.setText(source)
        self.facts.replace(facts)

    def show_versions(self, rows: tuple[PolicyVersionRow, ...]) -> None:
        """List every version."""
        self.versions.replace(rows)

    def show_waiting(
        self, row: PolicyVersionRow | None, differences: tuple[PolicyDifference, ...], *, own: bool
    ) -> None:
        """Show the change that waits, or that none does; `own` means this person proposed it."""
        self._differences = differences
        show_differences(self.waiting_table, differences)
        waits = row is not None
        self.tabs.setTabText(self.waiting_at, "Waiting change (1)" if waits else "Waiting change")
        for part in (self.waiting_table, self.waiting_words, self.waiting_reason):
            part.setVisible(waits)
        if row is None:
            self.waiting_title.setText("No change of the policy is waiting.")
        else:
            count = len(differences)
            self.waiting_title.setText(f"Version {row.number}, {row.pack}: {count} value{'s' if count != 1 else ''}")
            self.waiting_reason.setText(f"Reason: {row.reason}")
            who = f"Proposed by {row.proposed_by}, {text.moment(row.proposed_at)}. "
            self.waiting_words.setText(who + "It takes effect only when a service manager confirms it.")
        for each in (self.confirm, self.refuse):
            each.setVisible(waits and self._confirms and not own)
        self.withdraw.setVisible(waits and self._proposes)
        if self._proposes:
            self.propose.setEnabled(not waits)
            self.propose.setToolTip("Another change is waiting: let it be decided first." if waits else "")

    def show_packs(self, packs: tuple[PackName, ...]) -> None:
        """Offer the packs of the program to begin from."""
        if self._proposes:
            self.pack.set_options((each.code, each.name) for each in packs)

    def show_text(self, body: str) -> None:
        """Put a text into the editor."""
        if self._proposes:
            self.text.setPlainText(body)

    def show_preview(self, problems: tuple[Problem, ...], differences: tuple[PolicyDifference, ...]) -> None:
        """Say what is wrong with the text by line and key, or what it would change."""
        show_differences(self.preview_table, differences)
        self._first_line = next((each.row for each in problems if each.row), 0)
        self.problems.setPlainText("\n".join(each.sentence for each in problems))
        self.problems.setVisible(bool(problems))
        self.goto.setVisible(bool(problems))
        self.preview_table.setVisible(not problems)
        count = len(differences)
        if problems:
            things = f"{len(problems)} things need" if len(problems) != 1 else "One thing needs"
            said = f"{things} mending before it can be proposed:"
        elif count:
            said = f"It holds, and changes {count} value{'s' if count != 1 else ''}."
        else:
            said = "It holds, and changes nothing yet. Edit the text at the left."
        self.verdict.setText(said)

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark the reason, or list what is wrong with the text."""
        reasons = [each for each in problems if each.field == "reason"]
        self.reason_row.set_error(reasons[0].sentence if reasons else "")
        if reasons:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        others = tuple(each for each in problems if each.field != "reason")
        if others:
            self.show_preview(others, ())

    def clear_reason(self) -> None:
        """Forget the reason typed, after it was proposed."""
        self.reason.clear()
        self.reason_row.clear_error()

    def body_text(self) -> str:
        """The text as it stands in the editor."""
        return self.text.toPlainText()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look at the text when the pane comes into sight."""
        super().showEvent(event)
        if self._proposes:
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Ask nothing for a pane that nobody sees."""
        super().hideEvent(event)
        self._timer.stop()

    def _edited(self) -> None:
        if self.isVisible():
            self._timer.start()

    def _rested(self) -> None:
        self.text_changed.emit(self.text.toPlainText())

    def _chosen_pack(self, code: object) -> None:
        if code is not None:
            self.pack_chosen.emit(str(code))

    def _say_place(self) -> None:
        self.place.setText(f"Line {self.text.textCursor().blockNumber() + 1}")

    def _go_to_problem(self) -> None:
        if self._first_line:
            block = self.text.document().findBlockByNumber(self._first_line - 1)
            cursor = QTextCursor(block)
            self.text.setTextCursor(cursor)
            self.text.centerCursor()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_propose(self) -> None:
        self.reason_row.clear_error()
        self.propose_asked.emit(self.text.toPlainText(), self.reason.toPlainText())

    def _ask_confirm(self) -> None:
        dialog = ConfirmDialog(
            "Put this policy in force?",
            "From now on new enquiries run under it. Enquiries that are open keep the version they started under.",
            "Confirm the change",
            items=[each.words() for each in self._differences],
            parent=self,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.confirmed.connect(self.confirm_asked)
        dialog.open()

    def _ask_refuse(self) -> None:
        dialog = ConfirmDialog(
            "Refuse this change?",
            "The policy in force stays. The proposal is kept on the record as refused.",
            "Refuse the change",
            kind="danger",
            parent=self,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.confirmed.connect(self.refuse_asked)
        dialog.open()


def _column(*parts: QWidget) -> QWidget:
    """Put parts beneath each other; the last table takes the room."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, theme.px(10), 0, 0)
    column.setSpacing(theme.px(8))
    for part in parts:
        column.addWidget(part, 0 if isinstance(part, QLabel) or not isinstance(part, RememberedTable) else 1)
    return holder
