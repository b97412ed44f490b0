"""The feedback screen: views at the left, the answers that are owed, beside them the letter; and the daily reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidgetItem,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.services.intake.feedback_records import (
    DailyReport,
    FeedbackCounts,
    FeedbackRow,
    FeedbackView,
    Letter,
)
from app.views import paper_files, text, theme
from app.views.case.form_box import FormBox, WithForms
from app.views.case.form_keeping import FormKeeping
from app.views.case.forms import FormSpec, Typed
from app.views.desk import Desk, Notice, Place
from app.views.errors import words as error_words
from app.views.feedback.presenter import WAYS, FeedbackPresenter
from app.views.feedback.room import QueueRoom, ViewsList
from app.views.feedback.wording import EMPTY, LETTER, LETTER_BACK, columns, facts, report_columns
from app.views.widgets.buttons import button
from app.views.widgets.choice import Choice
from app.views.widgets.dates import DateField
from app.views.widgets.fields import FieldRow
from app.views.widgets.file_place import ask_place
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import text_label
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.states import EmptyState, StateStack
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import TableModel


def build(desk: Desk, parent: QWidget | None = None) -> FeedbackScreen:
    """Build the screen and its presenter."""
    return FeedbackScreen(desk, parent)


class FeedbackScreen(WithForms, Screen):
    """The answers that referrers are owed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Feedback to referrers", parent)
        self._desk = desk.within(self)
        self.views = ViewsList()
        self.model: TableModel[FeedbackRow] = TableModel(columns(), lambda row: row.contact_id, self)
        self.table = RememberedTable("feedback", desk.preferences, accessible_name="Answers owed to referrers")
        self.table.show_model(self.model)
        self.stack = StateStack(self.table, EmptyState("", ""))
        self.facts = text_label("Choose a line.", "secondary", wrap=True, selectable=True)
        self.recipient = QLineEdit()
        self.way = Choice(WAYS, name="How they were told")
        self.letter = QPlainTextEdit()
        self.letter.setTabChangesFocus(True)
        self.letter.setAccessibleName("What they are told")
        self.rows = {
            "recipient": FieldRow("Who is told", self.recipient, field="recipient"),
            "way": FieldRow("How", self.way, field="way"),
            "text": FieldRow("What they are told", self.letter, field="text"),
        }
        self.give = button("Record as told", "primary")
        self.save_letter = button("Save the letter…", "secondary")
        self.draft_mail = button("E-mail draft…", "secondary")
        self.withhold = button("Do not contact…", "quiet")
        self.allow = button("Let them be told…", "secondary")
        self.open = button("Open the contact", "quiet")
        self.day = DateField(name="Day")
        self.report_model: TableModel[DailyReport] = TableModel(report_columns(), lambda row: row.agency, self)
        self.report_table = RememberedTable(
            "daily_reports", desk.preferences, accessible_name="Daily reports by referring agency"
        )
        self.report_table.show_model(self.report_model)
        self.report_stack = StateStack(
            self.report_table, EmptyState("Nothing was decided on this day", "Choose another day.")
        )
        self.save_report = button("Save…", "secondary")
        self.mail_report = button("E-mail draft…", "secondary")
        self.sent_report = button("It was sent…", "primary")
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Answers and daily reports")
        self._lay_out()
        self.presenter = FeedbackPresenter(self, self._desk)
        self._forms = FormBox(self, self._desk, self.presenter.submit, self.show_notice, self.show_failure)
        self._letters = FormKeeping(self._desk, self.show_failure)
        self._drafted: dict[str, str] | None = None
        self._connect()
        self.show_row(None, frozenset())

    # --- what the shell asks ---

    def show_place(self, place: Place) -> None:
        """Show the queue; a place with an id shows that contact's answer, the detail "reports" the daily reports."""
        self.tabs.setCurrentIndex(1 if place.detail == "reports" else 0)
        self.day.set_value(self.presenter.day)
        if place.id is not None:
            self.presenter.look_for(place.id)
        else:
            self.presenter.refresh()

    def clear_data(self) -> None:
        """Hold nothing."""
        self._forms.put_away()
        self._drafted = None
        self.model.replace(())
        self.report_model.replace(())
        self.presenter.row = None
        self.show_row(None, frozenset())

    def save_drafts(self) -> None:
        """Keep what stands in an open form, and a letter that somebody changed."""
        self._forms.keep()
        self._keep_letter()

    def unkept(self) -> Exception | None:
        """Why what is typed could not be kept."""
        return self._forms.unkept() or self._letters.fault

    def panes(self) -> Sequence[QWidget]:
        """Views, the list, the letter."""
        return (self.views, self.table, self.letter) if self.tabs.currentIndex() == 0 else (self.report_table,)

    def focus_first(self) -> None:
        """Begin in the list."""
        here = self.table if self.tabs.currentIndex() == 0 else self.report_table
        here.setFocus(Qt.FocusReason.OtherFocusReason)

    def keys(self) -> Sequence[KeyLine]:
        """The keys of this screen."""
        return (KeyLine("J K", "Next and previous line"), KeyLine("Enter", "Open the contact"))

    # --- what the presenter tells ---

    def show_rows(self, rows: tuple[FeedbackRow, ...], view: FeedbackView) -> None:
        """Show the answers of a view, or what belongs there."""
        self.views.show_view(view)
        self.model.replace(rows)
        if rows:
            self.stack.show_content()
        else:
            self.stack.show_empty(*EMPTY[view])

    def show_counts(self, counts: FeedbackCounts) -> None:
        """Show the counts beside the views' names."""
        self.views.show_counts(counts)

    def show_row(self, row: FeedbackRow | None, allowed: frozenset[str]) -> None:
        """Show one answer and what may be done with it."""
        self.facts.setText("Choose a line." if row is None else facts(row))
        for field in self.rows.values():
            field.set_error("")
            field.setVisible("give" in allowed)
        if row is None or "give" not in allowed:
            self.recipient.clear()
            self.letter.setPlainText("")
            self.way.choose(None)
        for made, name in (
            (self.give, "give"),
            (self.save_letter, "give"),
            (self.draft_mail, "give"),
            (self.withhold, "withhold"),
            (self.allow, "allow"),
            (self.open, "open"),
        ):
            made.setVisible(name in allowed)
        if row is not None:
            self.table.select_id(row.contact_id)

    def show_letter(self, letter: Letter) -> None:
        """Show the letter for a person to read and change."""
        self.recipient.setText(letter.to)
        self.letter.setPlainText(letter.words)
        self.way.choose(None)
        self._drafted = self._letter_typed()
        if (row := self.presenter.row) is not None:
            self._letters.bring_back(row.contact_id, LETTER, partial(self._letter_back, row.contact_id))

    def letter_given(self, contact_id: UUID) -> None:
        """Forget what was kept of a letter: it is on record."""
        self._drafted = None
        self._letters.drop(contact_id, LETTER)

    def show_reports(self, day: date, reports: tuple[DailyReport, ...], *, may_send: bool) -> None:
        """Show the daily reports of a day."""
        self.report_model.replace(reports)
        for made in (self.save_report, self.mail_report, self.sent_report):
            made.setEnabled(bool(reports))
        self.sent_report.setVisible(may_send)
        self.tabs.setTabText(1, f"Daily reports, {text.day(day)}")
        if reports:
            self.report_stack.show_content()
            if self.report_table.current_id() is None:
                self.report_table.select_id(reports[0].agency)
        else:
            self.report_stack.show_empty()

    def show_list_failure(self, error: Exception) -> None:
        """Show why the list cannot be shown."""
        self.stack.show_failure(error)

    def ask_file(self, name: str, kinds: str) -> str:
        """Ask where a file goes."""
        return ask_place(self, "Save", name, kinds)

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form about the contact that is shown; what was typed into it before comes back."""
        self._at = self.presenter.row.contact_id if self.presenter.row is not None and spec.about is None else None
        super().open_form(spec)

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong: beside the fields where it is theirs, and on top."""
        for problem in error_words(error).problems:
            if problem.field in self.rows:
                self.rows[problem.field].set_error(problem.sentence)
        super().show_failure(error)

    # --- inside ---

    def _letter_typed(self) -> dict[str, str]:
        return {"recipient": self.recipient.text(), "text": self.letter.toPlainText(), "way": self.way.code() or ""}

    def _letter_back(self, contact_id: UUID, typed: Typed | None) -> None:
        """Put back what this person had made of the letter, unless they typed meanwhile or went on."""
        row = self.presenter.row
        if typed is None or row is None or row.contact_id != contact_id or self._letter_typed() != self._drafted:
            return
        self.recipient.setText(str(typed.get("recipient", "")))
        self.letter.setPlainText(str(typed.get("text", "")))
        self.way.choose(str(typed.get("way", "")) or None)
        self.show_notice(LETTER_BACK)

    def _keep_letter(self) -> None:
        row, typed = self.presenter.row, self._letter_typed()
        if row is None or self._drafted is None or not self.letter.isVisibleTo(self):
            return
        if typed != self._drafted:
            self._letters.keep(row.contact_id, LETTER, typed, lambda: None)

    def _lay_out(self) -> None:
        self.add_head()
        outer = QVBoxLayout()
        outer.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(12))
        outer.setSpacing(theme.px(8))
        self.body.addLayout(outer, 1)
        outer.addWidget(self.tabs, 1)  # from the outermost inwards: see CaseScreen
        beside = QWidget()
        self.tabs.addTab(QueueRoom(self.views, self.table, self.stack, beside), "Answers owed")
        self.letter.setMinimumHeight(theme.px(120))
        column = QVBoxLayout(beside)
        column.setContentsMargins(theme.px(12), 0, theme.px(8), 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.facts)
        for name in ("recipient", "way"):
            column.addWidget(self.rows[name])
        column.addWidget(self.rows["text"], 1)
        bar = QWidget()
        acts = FlowLayout(bar, gap=8)
        for made in (self.give, self.save_letter, self.draft_mail, self.withhold, self.allow, self.open):
            acts.addWidget(made)
        column.addWidget(bar)
        column.addStretch(0)
        self.tabs.addTab(self._reports(), "Daily reports")

    def _reports(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, theme.px(8), 0, 0)
        head = QHBoxLayout()
        self.day.setMaximumWidth(theme.px(180))
        head.addWidget(text_label("Decided on", "body"))
        head.addWidget(self.day)
        head.addStretch(1)
        for made in (self.save_report, self.mail_report, self.sent_report):
            head.addWidget(made)
        column.addLayout(head)
        column.addWidget(self.report_stack, 1)
        return whole

    def _connect(self) -> None:
        here = self.presenter
        self.views.currentItemChanged.connect(self._view_chosen)
        self.table.row_chosen.connect(here.pick)
        self.table.row_opened.connect(lambda _id: here.open_contact())
        self.open.clicked.connect(here.open_contact)
        self.give.clicked.connect(self._give)
        self.withhold.clicked.connect(here.withhold)
        self.allow.clicked.connect(here.allow)
        self.save_letter.clicked.connect(self._save_letter)
        self.draft_mail.clicked.connect(self._mail_letter)
        self.day.date_changed.connect(lambda _value: self._day_typed())
        self.save_report.clicked.connect(self._save_report)
        self.mail_report.clicked.connect(self._mail_report)
        self.sent_report.clicked.connect(self._sent_report)
        self.stack.retry_requested.connect(here.refresh)

    def _view_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.presenter.choose(FeedbackView(str(item.data(Qt.ItemDataRole.UserRole))))

    def _give(self) -> None:
        for field in self.rows.values():
            field.set_error("")
        self.presenter.give(self.way.code(), self.recipient.text(), self.letter.toPlainText())

    def _save_letter(self) -> None:
        paper = self.presenter.letter_paper(self.letter.toPlainText(), self.recipient.text())
        if paper is None:
            return
        name = self.ask_file(f"{paper.reference} letter.pdf", paper_files.PAPERS)
        if name:
            leave = partial(self._write, lambda: paper_files.write_paper(paper, name))
            self.presenter.letter_leaves(_form(name), leave)

    def _mail_letter(self) -> None:
        row, words = self.presenter.row, self.letter.toPlainText()
        name = self.ask_file(f"{row.reference} letter.eml", paper_files.MAIL) if row is not None else ""
        if name:
            mail = self.presenter.letter_mail(words)
            self.presenter.letter_leaves("eml", partial(self._write, lambda: paper_files.write_bytes(mail, Path(name))))

    def _day_typed(self) -> None:
        day = self.day.day()
        if day is not None and day != self.presenter.day:
            self.presenter.read_reports(day)

    def _report(self) -> DailyReport | None:
        return self.presenter.report(self.report_table.current_id())

    def _save_report(self) -> None:
        report = self._report()
        if report is None:
            return
        name = self.ask_file(f"Daily report {report.day.isoformat()}.pdf", paper_files.PAPERS)
        if name:
            paper = self.presenter.report_paper(report)
            leave = partial(self._write, lambda: paper_files.write_paper(paper, name))
            self.presenter.report_leaves(report, _form(name), leave)

    def _mail_report(self) -> None:
        report = self._report()
        name = self.ask_file(f"Daily report {report.day.isoformat()}.eml", paper_files.MAIL) if report else ""
        if report is not None and name:
            mail = self.presenter.report_mail(report)
            leave = partial(self._write, lambda: paper_files.write_bytes(mail, Path(name)))
            self.presenter.report_leaves(report, "eml", leave)

    def _sent_report(self) -> None:
        report = self._report()
        if report is not None:
            self.presenter.send_report(report)

    def _write(self, work: Callable[[], Path]) -> None:
        self._desk.runner.off_thread(
            lambda _report: work(),
            lambda _path: self.show_notice(Notice("The file is saved.", "", "done")),
            self.show_failure,
        )


def _form(name: str) -> str:
    """As what a paper is written to a file of this name (`paper_files.write_paper`)."""
    return "docx" if Path(name).suffix.lower() == ".docx" else "pdf"
