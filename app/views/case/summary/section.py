"""The summary part as widgets: pages with what must be looked at beside them, and the book of versions behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QTabWidget, QVBoxLayout, QWidget

from app.services.enquiry.records import CaseDetail
from app.services.enquiry.summary_records import (
    FORM_HINTS,
    FORM_WORDS,
    LedgerRow,
    SummaryBook,
    SummaryForm,
    SummaryPreview,
    SummaryRow,
)
from app.services.errors import Invalid
from app.services.papers.record import Paper
from app.views import theme
from app.views.case.form_box import FormBox, WithForms
from app.views.case.form_dialog import ask
from app.views.case.form_keeping import FormKeeping
from app.views.case.forms import FormSpec, Question
from app.views.case.section import CaseSection
from app.views.case.summary import printing
from app.views.case.summary.book import BookPanel
from app.views.case.summary.checks import Checks
from app.views.case.summary.pages import PagesView
from app.views.case.summary.presenter import SUFFIX, SummaryPresenter, file_name
from app.views.desk import Desk, Notice, Preferences
from app.views.widgets.choice import Choice
from app.views.widgets.fields import row_of
from app.views.widgets.labels import text_label
from app.views.widgets.painted_later import BuiltLater
from app.views.widgets.screen import KeyLine
from app.views.widgets.scrolled import scroll_column
from app.views.widgets.states import EmptyState, StateStack

KINDS_OF_FILE = {"pdf": "PDF (*.pdf)", "word": "Word document (*.docx)", "mail": "E-mail draft (*.eml)"}

NARROW, LOW_NARROW = 560, 760
"""Under this width, in pixels at 100 %, the pages stand under the form, and all is so high at least."""


def build(desk: Desk, parent: QWidget | None = None) -> CaseSection:
    """Build the part and its presenter."""
    return SummarySection(desk, parent)


class SummarySection(WithForms, CaseSection):
    """The summaries of a case."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Summary")
        self.tabs = QTabWidget(self)
        self._lay_out(desk)
        self._reference = ""
        self._read_at: datetime | None = None
        self._met = False
        self.presenter = SummaryPresenter(self, desk.within(self))
        self._forms = FormBox(self, desk.within(self), self.presenter.submit, self.show_notice, self.show_failure)
        self._reasons = FormKeeping(desk.within(self), self.show_failure)
        self._seen: SummaryPreview | None = None
        self._connect()

    # --- what the case asks ---

    def show_case(self, case: CaseDetail, now: datetime, allowed: frozenset[str]) -> None:
        """Read the versions, and compose anew what is being looked at."""
        del now, allowed  # who may write summaries is asked of the policy at hand
        if case.read_at == self._read_at and self._reference == case.header.reference:
            return
        if case.header.reference != self._reference:
            self.clear_data()
        self._read_at, self._reference, self._at = case.read_at, case.header.reference, case.header.id
        self.presenter.open(case.header.id)

    def clear_data(self) -> None:
        """Hold nothing of the case."""
        self.presenter.forget()
        self._seen = None
        self._reference, self._read_at, self._at, self._met = "", None, None, False
        self.tabs.setCurrentIndex(0)
        self._forms.put_away()
        self.form_choice.choose(None)
        self.hint.setText("")
        self.checks.clear()
        self.pages.clear()
        if self._book.built is not None:
            self._book.built.clear()
        self.pages_stack.show_empty()

    def save_drafts(self) -> None:
        """Keep what stands in an open form, now."""
        self._forms.keep()
        spec = self._reasons_spec()
        if self._at is not None and spec is not None and any(self.checks.typed().values()):
            self._reasons.keep(self._at, spec, self.checks.typed(), lambda: None)

    def unkept(self) -> Exception | None:
        """Why what stands in an open form could not be kept."""
        return self._forms.unkept() or self._reasons.fault

    def panes(self) -> Sequence[QWidget]:
        """What must be looked at, then the pages; or versions, then the ledger."""
        if self.tabs.currentIndex() == 0:
            return (self.form_choice, self.pages.area)
        return (self.book.version_table, self.book.ledger_table)

    def focus_first(self) -> None:
        """Begin with the form."""
        self.panes()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def keys(self) -> Sequence[KeyLine]:
        """The keys of the pages."""
        return (
            KeyLine("Page Up, Page Down", "In the pages: turn to the page before or after"),
            KeyLine("Ctrl+Plus, Ctrl+Minus, Ctrl+0", "In the pages: larger, smaller, as wide as the place"),
            KeyLine("Enter", "In the versions: look at it"),
        )

    def _reasons_spec(self) -> FormSpec | None:
        """What is typed beside the pages of one version of one form; the next version asks anew."""
        seen = self._seen
        return None if seen is None else FormSpec("summary", "", "", "", (), about=f"{seen.form.value} {seen.number}")

    # --- what the presenter tells ---

    def show_book(self, book: SummaryBook, *, may_write: bool) -> None:
        """Show versions and ledger."""
        self.form_choice.setEnabled(may_write)
        self.book.show_book(book, may_write=may_write)
        if book.versions and not self._met and self.presenter.form is None:
            self.tabs.setCurrentIndex(1)
        self._met = True
        late = sum(row.holds_old for row in book.ledger)
        self.tabs.setTabText(1, "Versions and who holds them" + (f" ({late} hold an old one)" if late else ""))

    def show_preview(self, seen: SummaryPreview) -> None:
        """Show what must be looked at before issuing."""
        self._seen = seen
        self.checks.show_preview(seen)
        spec = self._reasons_spec()
        if self._at is not None and spec is not None and not any(self.checks.typed().values()):
            self._reasons.bring_back(self._at, spec, self.checks.fill)

    def show_pages(self, title: str, paper: Paper, pages: tuple[bytes, ...]) -> None:
        """Show pages."""
        self.pages.show_paper(title, paper, pages)
        self.pages_stack.show_content()

    def show_waiting(self, words: str) -> None:
        """Say that pages are being set; pages already on screen stay."""
        if not self.pages.count:
            self.pages_stack.show_loading(words)

    def show_nothing(self) -> None:
        """Say that no form is chosen."""
        self.form_choice.choose(None)
        self.hint.setText("")
        self.checks.clear()
        self.pages.clear()
        self.pages_stack.show_empty()

    def show_problems(self, error: Exception) -> None:
        """Say what lacks beside the fields; anything else on top of the case."""
        if isinstance(error, Invalid):
            self.checks.show_problems(error.problems)
        else:
            self.failed.emit(error)

    def show_failure(self, error: Exception) -> None:
        """Say on top of the case what went wrong."""
        if not self.pages.count:
            self.pages_stack.show_empty()
        self.failed.emit(error)

    def show_notice(self, notice: Notice) -> None:
        """Say something on top of the case."""
        self.noticed.emit(notice)

    def ask_question(self, question: Question) -> None:
        """Ask for a confirmation."""
        dialog = ask(question, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.confirmed.connect(partial(self.presenter.confirmed, question))
        dialog.open()

    # --- inside ---

    def _lay_out(self, desk: Desk) -> None:
        """From outside in: what changes its place is dressed anew, with all it holds."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, theme.px(4), 0, 0)
        outer.addWidget(self.tabs)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("Summary")
        first = QWidget(self.tabs)
        self.tabs.addTab(first, "Pages")
        inner = QHBoxLayout(first)
        inner.setContentsMargins(0, theme.px(8), 0, 0)
        split = self._split = QSplitter(Qt.Orientation.Horizontal, first)
        split.setChildrenCollapsible(False)
        inner.addWidget(split)
        area, column = scroll_column("What to look at before issuing", split)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumWidth(theme.px(220))
        side = area.widget()
        assert side is not None  # noqa: S101 - a column is scrolled
        side.setProperty("scrollBody", True)
        column.setContentsMargins(0, 0, theme.px(10), 0)
        column.setSpacing(theme.px(8))
        forms = [(form.value, words) for form, words in FORM_WORDS.items()]
        row, self.form_choice = row_of("Form", lambda place: Choice(forms, name="Form", parent=place), parent=side)
        self.hint = text_label("", "secondary", wrap=True, parent=side)
        self.checks = Checks(side)
        for each in (row, self.hint, self.checks):
            column.addWidget(each)
        column.addStretch(1)
        self.pages_stack = StateStack(
            PagesView,
            EmptyState("No form chosen", "Choose the form of the summary to see its pages as they will print."),
            split,
        )
        self.pages = cast("PagesView", self.pages_stack.content)
        split.setStretchFactor(1, 1)
        split.setSizes([theme.px(340), theme.px(640)])
        self._second = QWidget(self.tabs)
        QVBoxLayout(self._second).setContentsMargins(0, 0, 0, 0)
        self.tabs.addTab(self._second, "Versions and who holds them")
        self._book = BuiltLater(partial(self._build_book, desk.preferences))
        self._book.begin(self)

    def _build_book(self, preferences: Preferences) -> BookPanel:
        book = BookPanel(preferences, self._second)
        book.version_asked.connect(self._of_version)
        book.entry_asked.connect(self._of_entry)
        layout = self._second.layout()
        assert layout is not None  # noqa: S101 - as it was laid out
        layout.addWidget(book)
        return book

    @property
    def book(self) -> BookPanel:
        """Versions and ledger, built now where they were not yet."""
        return self._book.get()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The pages beside the form, or under it where they would be a strip; both whole, and scrolled."""
        super().resizeEvent(event)
        narrow = event.size().width() < theme.px(NARROW)
        if narrow == (self._split.orientation() is Qt.Orientation.Vertical):
            return
        if narrow:
            self._low = self.minimumHeight()  # as the case asked for it
        self._split.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        self._split.setSizes([1, 1] if narrow else [theme.px(340), theme.px(640)])
        self.setMinimumHeight(theme.px(LOW_NARROW) if narrow else self._low)

    def _connect(self) -> None:
        self.form_choice.chosen.connect(self._form_chosen)
        self.checks.issue_requested.connect(self._issue)

    def _form_chosen(self, code: str | None) -> None:
        form = SummaryForm(code) if code else None
        self.hint.setText(FORM_HINTS[form] if form else "")
        self.checks.clear()
        self.presenter.compose(form)

    def _issue(self) -> None:
        self.presenter.issue(
            confirmed=self.checks.confirmed.isChecked(), kept=self.checks.kept(), why=self.checks.changed_words()
        )

    def _of_version(self, name: str, row: SummaryRow) -> None:
        if name == "look":
            self.show_nothing()
            self.presenter.compose(None)
            self.presenter.look(row)
            self.tabs.setCurrentIndex(0)
        elif name == "send":
            self.presenter.send(row)
        elif name == "print":
            self._print(row)
        else:
            self._ask_place(file_name(row, self._reference, name), name, partial(self.presenter.save, row, name))

    def _of_entry(self, name: str, row: LedgerRow) -> None:
        if name == "correct":
            self.presenter.correct(row)
        else:
            title = f"{self._reference} version {row.number} is replaced{SUFFIX['mail']}"
            self._ask_place(title, "mail", partial(self.presenter.notice, row))

    def _ask_place(self, name: str, kind: str, chosen: partial[None]) -> None:
        dialog = QFileDialog(self, "Save where", "", KINDS_OF_FILE[kind])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX[kind][1:])
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda place: chosen(Path(place)))
        dialog.open()

    def _print(self, row: SummaryRow) -> None:
        if not printing.has_printer():
            self.noticed.emit(Notice(*printing.NO_PRINTER, "warning"))
            return
        printing.ask_printer(self, partial(self.presenter.print_out, row))
