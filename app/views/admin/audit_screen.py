"""The auditor's screen: unusual access first, who looked at a family, what somebody opened, every entry, the chain.

Ids, acts and codes, never case content (domain.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.services import clock
from app.services.errors import Problem
from app.services.oversight.access_history import Account, Question, Unusual
from app.services.oversight.unusual import WHY, Finding
from app.services.papers.record import Paper
from app.services.trust.audit import AuditRow
from app.services.trust.audit_export import Period
from app.views import paper_files, theme
from app.views.admin.audit_presenter import Asked, AuditPresenter
from app.views.admin.audit_tables import entry_columns, finding_columns
from app.views.desk import Desk, Notice
from app.views.widgets.buttons import button
from app.views.widgets.choice import Choice
from app.views.widgets.dates import DateField
from app.views.widgets.fields import FieldRow
from app.views.widgets.file_place import ask_place
from app.views.widgets.labels import text_label
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.states import EmptyState, StateStack
from app.views.widgets.table import COMPACT, RememberedTable
from app.views.widgets.table_model import TableModel

DAYS_BACK = 30
"""The period that stands there at first: the last thirty days."""
HINT = "A rule that finds something says that somebody should ask, not that anybody did wrong."


class AuditScreen(Screen):
    """The questions as tabs, the fields of the one in front, its answer, and what can be done with the trail.

    Signals
        question_asked(object, object): the kind and the question.
        finding_opened(object): show the entries a finding rests on.
        older_asked(): show older entries too.
        check_asked(): check the chain.
        print_asked(): put the answer on paper.
        export_asked(object, object): write the period's trail into a folder, signed.
    """

    question_asked = Signal(object, object)
    finding_opened = Signal(object)
    older_asked = Signal()
    check_asked = Signal()
    print_asked = Signal()
    export_asked = Signal(object, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Audit trail", parent)
        self._desk = desk
        self._found: Unusual | None = None
        self.verify = button("Check the chain", "primary", self.check_asked.emit)
        self.export = button("Export signed…", "secondary", self._ask_export)
        self.printing = button("Print or save…", "secondary", self.print_asked.emit)
        self.add_head(self.printing, self.export, self.verify)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Questions to the audit trail")
        for each in Asked:
            self.tabs.addTab(str(each))
        self.body.addWidget(self.tabs)
        self.body.addLayout(self._fields())
        self._make_tables(desk)
        self.why = text_label(HINT, "secondary", wrap=True)
        self.older = button("Show older entries", "secondary", self.older_asked.emit)
        self.entries_of = button("Show its entries", "secondary", self._open_current)
        self._lay_out()
        self.presenter = AuditPresenter(desk.within(self), self)
        self.tabs.currentChanged.connect(self._turned)
        self.question_asked.connect(self.presenter.ask)
        self.finding_opened.connect(self.presenter.open_finding)
        self.older_asked.connect(self.presenter.older)
        self.check_asked.connect(self.presenter.check)
        self.print_asked.connect(self.presenter.print_answer)
        self.export_asked.connect(self.presenter.export)
        self.stack.retry_requested.connect(self.presenter.again)
        self.presenter.start()
        self._turned()

    # --- making ---

    def _fields(self) -> QHBoxLayout:
        self.reference = QLineEdit()
        self.reference.setPlaceholderText("M-26-1001, C-26-1187, or a name")
        self.reference.setClearButtonEnabled(True)
        self.born, self.since, self.until = DateField(), DateField(), DateField()
        self.account = Choice()
        self.about_row = FieldRow("Reference or name", self.reference, field="about")
        self.born_row = FieldRow("Birth date, for a name", self.born, field="born")
        self.account_row = FieldRow("Member of staff", self.account, field="account")
        self.since_row = FieldRow("From", self.since, field="since")
        self.until_row = FieldRow("To", self.until, field="until")
        self.since.setPlaceholderText("the beginning")
        self.until.setPlaceholderText("now")
        self.since.set_value(clock.today() - timedelta(days=DAYS_BACK))
        self.show_found = button("Show", "secondary", self._ask, accessible_name="Show the answer")
        line = QHBoxLayout()
        line.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        line.setSpacing(theme.px(12))
        for row, width in (
            (self.about_row, 260), (self.born_row, 170), (self.account_row, 260), (self.since_row, 150),
            (self.until_row, 150),
        ):  # fmt: skip
            row.editor.setFixedWidth(theme.px(width))
            line.addWidget(row, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.show_found, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        for each in (self.reference, self.born, self.since, self.until):
            each.returnPressed.connect(self._ask)
        self.account.chosen.connect(lambda _code: self._ask())
        return line

    def _make_tables(self, desk: Desk) -> None:
        self.model: TableModel[AuditRow] = TableModel(entry_columns(), lambda row: row.seq, self)
        self.table = RememberedTable(
            "audit", desk.preferences, accessible_name="Audit entries", row_height=COMPACT - 8
        )
        self.table.show_model(self.model, sort_by="seq", descending=True)
        self.findings: TableModel[Finding] = TableModel(
            finding_columns(self._initials), lambda row: (row.rule, row.account, row.seqs[-1]), self
        )
        self.found_table = RememberedTable(
            "audit.unusual", desk.preferences, accessible_name="Unusual access", row_height=COMPACT - 8
        )
        self.found_table.show_model(self.findings, sort_by="rule")
        self.found_table.row_opened.connect(lambda _key: self._open_current())
        self.found_table.row_chosen.connect(lambda _key: self._say_why())
        self.answers = QStackedWidget()
        self.answers.addWidget(self.found_table)
        self.answers.addWidget(self.table)
        self.stack = StateStack(
            self.answers, EmptyState("No entry answers this.", "Ask about a longer period, or about something else.")
        )

    def _lay_out(self) -> None:
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(12))
        inner.setSpacing(theme.px(8))
        inner.addWidget(self.stack, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addWidget(self.why, 1)
        foot.addWidget(self.entries_of)
        foot.addWidget(self.older)
        inner.addLayout(foot)
        self.body.addWidget(holder, 1)

    # --- what the presenter shows ---

    def show_accounts(self, accounts: tuple[Account, ...]) -> None:
        """Offer the staff."""
        self.account.set_options(
            (str(each.id), f"{each.name} ({each.initials}{', has left' if each.ended else ''})") for each in accounts
        )

    def show_rows(self, rows: tuple[AuditRow, ...], *, more: bool) -> None:
        """Show the entries."""
        self.model.replace(rows)
        self.older.setEnabled(more)
        self._answer(self.table, shown=bool(rows))
        self.why.setText("That you look is itself an entry.")

    def show_unusual(self, found: Unusual) -> None:
        """Show what the rules found."""
        self._found = found
        self.findings.replace(found.findings)
        self._answer(self.found_table, shown=bool(found.findings))
        if found.findings:
            first = self.findings.row(0)
            self.found_table.select_id((first.rule, first.account, first.seqs[-1]))
        else:
            self.stack.show_empty(
                "Nothing unusual in this period.", f"{found.entries:,} entries were looked at. Hub open {found.hours}."
            )
        self._say_why()

    def show_unasked(self, words: str) -> None:
        """Say what has to be entered before there is anything to show."""
        self.model.replace(())
        self._answer(self.table, shown=False)
        self.stack.show_empty("Nothing is asked yet.", words)

    def show_loading(self) -> None:
        """Say that an answer is being fetched."""
        for row in self._rows():
            row.clear_error()
        self.stack.show_loading("Asking the audit trail…")

    def show_problem(self, problem: Problem) -> None:
        """Mark a field that is wrong."""
        self.model.replace(())
        self._answer(self.table, shown=False)
        self.stack.show_empty("This cannot be answered yet.", problem.sentence)
        for row in self._rows():
            if row.field == problem.field:
                row.set_error(problem.sentence)
                row.jump()

    def show_failure(self, error: Exception) -> None:
        """Say why there is no answer, with a way to try again."""
        self.model.replace(())
        self._answer(self.table, shown=False)
        self.stack.show_failure(error)

    def show_paper(self, paper: Paper) -> None:
        """Ask where a paper goes, and write it there."""
        name = ask_place(self, "Print or save", f"{paper.title}.pdf", paper_files.PAPERS)
        if name:
            self._desk.runner.off_thread(
                lambda _report: paper_files.write_paper(paper, name),
                lambda _path: self.tell(Notice("The file is saved.", "It holds ids and codes, no names.", "done")),
                self.show_failure,
            )

    def show_exporting(self, working: bool) -> None:
        """An export is being written, or no longer."""
        self.export.setEnabled(not working)
        self.export.setText("Exporting…" if working else "Export signed…")
        self.busy_changed.emit(working)

    def tell(self, notice: Notice) -> None:
        """Say something on top."""
        self.show_notice(notice)

    # --- the shell's ---

    def panes(self) -> Sequence[QWidget]:
        """The questions and the answer."""
        return [self.tabs, self.found_table if self.answers.currentIndex() == 0 else self.table]

    def focus_first(self) -> None:
        """Begin at the questions."""
        self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    def keys(self) -> Sequence[KeyLine]:
        """The keys of this screen."""
        return [
            KeyLine("Left, Right", "The question before or after, at the questions"),
            KeyLine("Enter", "Ask, in a field; the entries behind a finding, in the list"),
        ]

    def clear_data(self) -> None:
        """Forget what is shown and asked."""
        self._found = None
        self.model.replace(())
        self.findings.replace(())
        self.reference.clear()
        self.born.clear()
        self.account.choose(None)

    # --- inside ---

    @property
    def kind(self) -> Asked:
        """The question in front."""
        return list(Asked)[self.tabs.currentIndex()]

    def _period(self) -> Period:
        return Period(self.since.day(), self.until.day())

    def _turned(self, _at: int = 0) -> None:
        kind = self.kind
        self.about_row.setVisible(kind is Asked.FAMILY)
        self.born_row.setVisible(kind is Asked.FAMILY)
        self.account_row.setVisible(kind is Asked.PERSON)
        self._ask()

    def _ask(self) -> None:
        wrong = next((row for row, field in self._dates() if row.isVisibleTo(self) and field.problem()), None)
        if wrong is not None:
            wrong.jump()
            return
        kind, code = self.kind, self.account.code()
        question = Question(
            about=self.reference.text() if kind is Asked.FAMILY else "",
            born=self.born.day() if kind is Asked.FAMILY else None,
            account=UUID(code) if code and kind is Asked.PERSON else None,
            period=self._period(),
        )
        self.question_asked.emit(kind, question)

    def _dates(self) -> tuple[tuple[FieldRow, DateField], ...]:
        return (self.born_row, self.born), (self.since_row, self.since), (self.until_row, self.until)

    def _rows(self) -> tuple[FieldRow, ...]:
        return self.about_row, self.born_row, self.account_row, self.since_row, self.until_row

    def _answer(self, table: RememberedTable, *, shown: bool) -> None:
        """Bring one of the two tables to the front, or what stands for an empty one."""
        self.answers.setCurrentWidget(table)
        unusual = table is self.found_table
        self.older.setVisible(not unusual)
        self.entries_of.setVisible(unusual)
        self.entries_of.setEnabled(shown)
        self.printing.setEnabled(shown)
        if not shown:
            self.older.setEnabled(False)
        (self.stack.show_content if shown else self.stack.show_empty)()

    def _initials(self, row: Finding) -> str:
        return "" if self._found is None else self._found.initials.get(row.account, "")

    def _current(self) -> Finding | None:
        key = self.found_table.current_id()
        return next((row for row in self.findings.rows() if (row.rule, row.account, row.seqs[-1]) == key), None)

    def _say_why(self) -> None:
        row = self._current()
        self.why.setText(HINT if row is None else f"{row.rule}: {WHY[row.rule]}")

    def _open_current(self) -> None:
        row = self._current()
        if row is not None:
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(list(Asked).index(Asked.ALL))
            self.tabs.blockSignals(False)
            self.finding_opened.emit(row)

    def _ask_export(self) -> None:
        place = QFileDialog.getExistingDirectory(self, "Folder for the signed export")
        if place:
            self.export_asked.emit(Path(place), self._period())


def build(desk: Desk, parent: QWidget | None = None) -> Screen:
    """The auditor's screen for `Place("audit")`."""
    return AuditScreen(desk, parent)
