"""The replies as a part of the case: the grid, the items under it, and the page on which a reply is logged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QMenu, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from app.services import clock
from app.services.enquiry.records import CaseDetail
from app.services.enquiry.request_records import ReplyDraft
from app.services.errors import Invalid, Unreadable
from app.views import theme
from app.views.case import facts
from app.views.case.form_box import FormBox, WithForms
from app.views.case.replies.contract import Entry, Shown
from app.views.case.replies.overview import Overview
from app.views.case.replies.presenter import RepliesPresenter
from app.views.case.reply_form import ReplyForm
from app.views.case.reply_people import Answering
from app.views.case.section import CaseSection
from app.views.desk import Cancel, Desk, Notice
from app.views.widgets.dialogs import Dialog
from app.views.widgets.painted_later import BuiltLater
from app.views.widgets.screen import KeyLine
from app.views.widgets.states import ProgressPanel

SAVE_AFTER_MS = 2_000
MOST = 25 * 1024 * 1024
KINDS = "Partners' answers (*.docx *.pdf *.txt *.eml *.msg);;All files (*)"
KEYS = (
    KeyLine("S", "In the items: mark the chosen ones share onward; asks why"),
    KeyLine("H", "In the items: mark them hub only; asks why"),
    KeyLine("I", "In the items: mark them intelligence; asks why"),
    KeyLine("Shift+Down", "In the items: choose several"),
    KeyLine("Enter", "In the grid: show the items of this cell"),
    KeyLine("Ctrl+Shift+O", "Read a partner's own answer"),
)


def build(desk: Desk, parent: QWidget | None = None) -> RepliesSection:
    """Build the part and its presenter."""
    return RepliesSection(desk, parent)


class RepliesSection(WithForms, CaseSection):
    """Who was asked, what was answered, and how far each item may travel."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk.within(self)
        self.setAcceptDrops(True)
        self.progress = ProgressPanel(self)
        self.pages = QStackedWidget(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, theme.px(8), 0, 0)
        outer.setSpacing(theme.px(8))
        outer.addWidget(self.progress)
        outer.addWidget(self.pages, 1)
        self.overview = Overview(desk, self.pages)
        self.grid = self.overview.grid
        self.table = self.overview.table
        self.pages.addWidget(self.overview)
        self._form_page = BuiltLater(self._build_form)
        self.presenter = RepliesPresenter(self, self._desk)
        self._forms = FormBox(self, self._desk, self.presenter.submit, self.show_notice, self.show_failure)
        self._saver = QTimer(self)
        self._saver.setSingleShot(True)
        self._saver.setInterval(SAVE_AFTER_MS)
        self._saver.timeout.connect(self.presenter.keep)
        self._connect()

    @property
    def form_page(self) -> ReplyForm:
        """The page on which a reply is logged, built when it is first asked for."""
        return self._form_page.get()

    # --- what the case screen asks ---

    def show_case(self, case: CaseDetail, now: datetime, allowed: frozenset[str]) -> None:  # noqa: ARG002 - the part's own acts
        """Show a case; a reply that is being typed stays on the page."""
        self._at = case.header.id
        self.overview.know_people([person.id for person in case.people])
        self.show_times(case)
        self.presenter.show(case)

    def show_times(self, case: CaseDetail) -> None:
        """Write the grid for the moment it is: a reply becomes late without anybody writing anything."""
        self.grid.show_rows(case.people, facts.grid_rows(case, clock.now()))

    def clear_data(self) -> None:
        """Hold nothing of the case; what was typed was kept by `save_drafts` before."""
        self.presenter.forget()
        self._saver.stop()
        self.overview.clear_data()
        self._form_page.when_built(ReplyForm.clear)
        self._forms.put_away()
        self._at = None
        self.pages.setCurrentWidget(self.overview)

    def save_drafts(self) -> None:
        """Keep a reply that is being typed, and what stands in an open form, now."""
        self._saver.stop()
        self.presenter.keep()
        self._forms.keep()

    def unkept(self) -> Exception | None:
        """Why a reply or an open form could not be kept."""
        return self.presenter.fault or self._forms.unkept()

    def panes(self) -> Sequence[QWidget]:
        """The grid, the items, what was searched; the page while a reply is typed."""
        form = self._form_page.built
        if form is not None and self.pages.currentWidget() is form:
            return (form.area,)
        return (self.grid, self.table, self.overview.details)

    def focus_first(self) -> None:
        """Begin in the grid."""
        if self.pages.currentWidget() is self.overview:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def keys(self) -> Sequence[KeyLine]:
        """The keys of the part."""
        return KEYS

    def log_reply(self) -> None:
        """Log the reply of the agency whose line is current."""
        row = self.grid.current_row()
        self.presenter.log_reply(row.agency.id if row is not None else None)

    # --- what the presenter tells ---

    def show_items(self, shown: Shown) -> None:
        """Show the items in scope."""
        self.overview.show_items(shown)

    def show_details(self, entries: Sequence[Entry]) -> None:
        """Show the coverage in scope and the current item."""
        self.overview.show_details(entries)

    def show_choice(self, *, one_reply: bool) -> None:
        """Say whether exactly one standing reply is in scope."""
        self.overview.show_choice(one_reply=one_reply)

    def show_items_failure(self, error: Exception) -> None:
        """Show why the items cannot be shown."""
        self.overview.state.show_failure(error)

    def show_reply(self, title: str, detail: str, people: tuple[Answering, ...]) -> None:
        """Turn to the page that logs a reply."""
        self.pages.setCurrentWidget(self.form_page)
        self.form_page.show_people(title, detail, people)

    def fill_reply(self, drafts: Sequence[ReplyDraft], places: Mapping[UUID, Mapping[str, str]]) -> tuple[str, ...]:
        """Fill in what a document says."""
        return self.form_page.fill(drafts, places)

    def load_reply(self, kept: Mapping[str, object]) -> None:
        """Fill in what was kept."""
        self.form_page.load(kept)

    def dump_reply(self) -> dict[str, object]:
        """Everything on the page as it stands."""
        return self.form_page.dump()

    def show_paper(self, name: str, notes: Sequence[str]) -> None:
        """Say which document was read and what in it wants a look."""
        self.form_page.show_paper(name, notes)

    def show_reply_problems(self, error: Invalid) -> None:
        """Say what the answers lack."""
        self.form_page.show_problems(error.problems)

    def show_overview(self) -> None:
        """Turn back to the grid and the items."""
        self._saver.stop()
        self._form_page.when_built(ReplyForm.clear)
        self.pages.setCurrentWidget(self.overview)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_reading(self, words: str, cancel: Cancel) -> None:
        """Show that a document is being read."""
        self.progress.begin(words, cancel)

    def report_reading(self, done: int, total: int, words: str) -> None:
        """Show how far."""
        self.progress.report(done, total, words)

    def end_reading(self) -> None:
        """Show that it is done."""
        self.progress.end()

    def show_original(self, name: str, words: str) -> None:
        """Show the text of a partner's paper as it came."""
        dialog = Dialog("As it came", f"{name}: the text of the document that is kept beside the request.", self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = QPlainTextEdit(words)
        shown.setReadOnly(True)
        shown.setAccessibleName("Text of the document")
        shown.setMinimumSize(theme.px(560), theme.px(320))
        dialog.body.addWidget(shown)
        dialog.cancel.setText("Close")
        dialog.buttons.addWidget(dialog.cancel)
        dialog.open()

    def show_notice(self, notice: Notice) -> None:
        """Say something on top."""
        self.noticed.emit(notice)

    def show_failure(self, error: Exception) -> None:
        """Say on top what went wrong."""
        self.failed.emit(error)

    # --- documents ---

    def ask_for_paper(self) -> None:
        """Ask which document is read."""
        name, _kind = QFileDialog.getOpenFileName(self, "Read a partner's answer", "", KINDS)
        if name:
            self.take_file(name)

    def take_file(self, name: str) -> None:
        """Take a file in, away from the GUI thread."""
        self._desk.runner.off_thread(
            lambda _report: bytes_of(name), lambda got: self.presenter.papers.take(*got), self.show_failure
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take a file, where replies may be logged."""
        if event.mimeData().hasUrls() and self.presenter.may_reply():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """A partner's document was dropped onto the replies; one at a time, so that none is mixed with another."""
        names = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if len(names) == 1:
            self.take_file(names[0])
        elif names:
            self.show_notice(Notice("Drop one answer at a time.", "Each is matched to its own request.", "warning"))

    # --- inside ---

    def _connect(self) -> None:
        here, over = self.presenter, self.overview
        over.scope_wanted.connect(here.set_scope)
        over.mark_wanted.connect(lambda code: here.mark(code, self.table.selected_ids()))
        self.table.row_chosen.connect(here.choose)
        over.read.triggered.connect(lambda _checked=False: self.ask_for_paper())
        over.add.triggered.connect(lambda _checked=False: here.add_item())
        over.correct.triggered.connect(lambda _checked=False: here.correct_reply())
        over.paper.clicked.connect(lambda _checked=False: self.ask_for_paper())
        over.originals.triggered.connect(lambda _checked=False: self._offer_originals())
        over.state.retry_requested.connect(here.reread)
        pressed = QShortcut(QKeySequence("Ctrl+Shift+O"), self, over.paper.click)
        pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _build_form(self) -> ReplyForm:
        made = ReplyForm(self.pages)
        self.pages.addWidget(made)
        made.submitted.connect(self.presenter.save)
        made.cancelled.connect(self.presenter.leave)
        made.changed.connect(self._saver.start)
        return made

    def _offer_originals(self) -> None:
        menu = QMenu("Originals", self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for paper in self.presenter.kept_papers:
            request = self.presenter.request(paper.request_id)
            words = f"{request.reference}: {paper.name}" if request is not None else paper.name
            menu.addAction(words.replace("&", "&&"), partial(self.presenter.papers.open_original, paper.id))
        menu.popup(self.overview.more.mapToGlobal(self.overview.more.rect().bottomLeft()))


def bytes_of(name: str) -> tuple[str, bytes]:
    """The name and the bytes of a file; raises Unreadable in words."""
    path = Path(name)
    try:
        if path.is_dir():
            raise Unreadable("A folder was given instead of a document.", "Open it and drop the document itself.")
        if path.stat().st_size > MOST:
            raise Unreadable("The file is larger than 25 MB.", "Ask for it in parts.")
        return path.name, path.read_bytes()
    except OSError:
        raise Unreadable("The file could not be opened.", "Check that it is still there, then try it again.") from None
