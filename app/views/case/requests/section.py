"""The requests of a case as a part of its working area: each request, its log, its form, chasing and more time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.services import clock
from app.services.enquiry.chasing import LogLine
from app.services.enquiry.records import CaseDetail
from app.services.enquiry.request_records import RequestRow
from app.services.papers.record import Paper
from app.views import paper_files, text, theme
from app.views.case.entries import Entry
from app.views.case.entry_list import EntryList
from app.views.case.form_box import FormBox, WithForms
from app.views.case.requests.presenter import RequestsPresenter
from app.views.case.section import CaseSection
from app.views.desk import Desk, Notice
from app.views.widgets.buttons import button
from app.views.widgets.file_place import ask_place
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import text_label
from app.views.widgets.screen import KeyLine
from app.views.widgets.states import EmptyState, StateStack
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import Column, TableModel

STATE_WORDS = {
    "draft": "Draft",
    "held": "Held for an override",
    "sent": "Sent",
    "replied": "Replied",
    "withdrawn": "Withdrawn",
}
KIND_WORDS = {"sent": "Left the hub", "chased": "Chased", "extended": "Given more time"}


def build(desk: Desk, parent: QWidget | None = None) -> RequestsSection:
    """Build the part and its presenter."""
    return RequestsSection(desk, parent)


class RequestsSection(WithForms, CaseSection):
    """Every request of one case."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk.within(self)
        self.model: TableModel[RequestRow] = TableModel(columns(), lambda row: row.id, self)
        self.table = RememberedTable(
            "requests", desk.preferences, accessible_name="Requests of this enquiry", row_height=36
        )
        self.table.show_model(self.model)
        self.about = text_label("", "secondary", wrap=True, selectable=True)
        self.lines = EntryList("What happened to it", "Nothing yet.")
        self.form_button = button("Save the form…", "secondary")
        self.mail_button = button("E-mail draft…", "secondary")
        self.chase_button = button("Chase…", "secondary")
        self.extend_button = button("Give more time…", "quiet")
        whole = QWidget()
        self.stack = StateStack(
            whole, EmptyState("Nobody is asked yet", "Ask partners first; each request then stands here."), self
        )
        self._lay_out(whole)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, theme.px(8), 0, 0)
        outer.addWidget(self.stack)
        self.presenter = RequestsPresenter(self, self._desk)
        self._forms = FormBox(self, self._desk, self.presenter.submit, self.show_notice, self.show_failure)
        self.table.row_chosen.connect(self.presenter.pick)
        self.form_button.clicked.connect(self.presenter.form)
        self.mail_button.clicked.connect(self.presenter.mail)
        self.chase_button.clicked.connect(self.presenter.chase)
        self.extend_button.clicked.connect(self.presenter.extend)

    # --- what the case screen asks ---

    def show_case(self, case: CaseDetail, now: datetime, allowed: frozenset[str]) -> None:  # noqa: ARG002 - its own acts
        """Show the requests of a case."""
        self._at = case.header.id
        self.presenter.show(case)

    def clear_data(self) -> None:
        """Hold nothing of the case."""
        self.presenter.forget()
        self.model.replace(())
        self.about.setText("")
        self.lines.show_entries(())
        self._forms.put_away()
        self._at = None
        self.stack.show_empty()

    def save_drafts(self) -> None:
        """Keep what stands in an open form, now."""
        self._forms.keep()

    def unkept(self) -> Exception | None:
        """Why what stands in an open form could not be kept."""
        return self._forms.unkept()

    def panes(self) -> Sequence[QWidget]:
        """The table."""
        return (self.table,)

    def focus_first(self) -> None:
        """Begin in the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keys(self) -> Sequence[KeyLine]:
        """The keys of this part."""
        return (KeyLine("J K", "Next and previous request"),)

    # --- what the presenter tells ---

    def show_requests(self, rows: tuple[RequestRow, ...]) -> None:
        """Show every request, or what belongs there."""
        self.model.replace(rows)
        if rows:
            self.stack.show_content()
        else:
            self.stack.show_empty()

    def show_chosen(self, request_id: UUID | None) -> None:
        """Mark the request that is shown below; nothing is read anew by it."""
        self.table.blockSignals(True)
        if request_id is not None and self.table.current_id() != request_id:
            self.table.select_id(request_id)
        self.table.blockSignals(False)

    def show_log(self, lines: tuple[LogLine, ...], allowed: frozenset[str]) -> None:
        """Show what happened to the request chosen, and what may be done with it."""
        row = self.presenter.chosen
        self.about.setText(said(row) if row is not None else "Choose a request.")
        self.lines.show_entries(
            [Entry(None, line.kind, _happened(line), (f"By {line.by}",), line.words) for line in lines]
        )
        for made, name in (
            (self.form_button, "form"),
            (self.mail_button, "mail"),
            (self.chase_button, "chase"),
            (self.extend_button, "extend"),
        ):
            made.setVisible(name in allowed)

    def offer_paper(self, paper: Paper) -> None:
        """Ask where the form goes, and write it there."""
        name = self.ask_file(f"{paper.reference}.pdf", paper_files.PAPERS)
        if name:
            self._write(lambda: paper_files.write_paper(paper, name))

    def offer_mail(self, name: str, content: bytes) -> None:
        """Ask where the e-mail draft goes, and write it there."""
        chosen = self.ask_file(name, paper_files.MAIL)
        if chosen:
            self._write(lambda: paper_files.write_bytes(content, Path(chosen)))

    def ask_file(self, name: str, kinds: str) -> str:
        """Ask where a file goes; "" when the person changed their mind."""
        return ask_place(self, "Save", name, kinds)

    def show_notice(self, notice: Notice) -> None:
        """Say something on top."""
        self.noticed.emit(notice)

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""
        self.failed.emit(error)

    # --- inside ---

    def _lay_out(self, whole: QWidget) -> None:
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        split = QSplitter(Qt.Orientation.Vertical, whole)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        beneath = QWidget(split)
        under = QVBoxLayout(beneath)
        under.setContentsMargins(0, theme.px(4), 0, 0)
        under.addWidget(self.about)
        under.addWidget(self.lines, 1)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        column.addWidget(split, 1)
        bar = QWidget(whole)
        acts = FlowLayout(bar, gap=8)
        for made in (self.form_button, self.mail_button, self.chase_button, self.extend_button):
            acts.addWidget(made)
        column.addWidget(bar)

    def _write(self, work: Callable[[], Path]) -> None:
        self._desk.runner.off_thread(
            lambda _report: work(),
            lambda _path: self.show_notice(Notice("The file is saved.", "", "done")),
            self.show_failure,
        )


def _happened(line: LogLine) -> str:
    return f"{KIND_WORDS[line.kind]}, {text.moment(line.at)}"


def said(row: RequestRow) -> str:
    """What a request asks and on what it rests."""
    parts = [f"Purpose: {row.purpose}", f"Lawful basis: {row.lawful_basis}"]
    if row.questions:
        parts.append(f"Asked: {row.questions}")
    if row.withdrawn_reason:
        parts.append(f"Withdrawn: {row.withdrawn_reason}")
    return "\n".join(parts)


def columns() -> list[Column[RequestRow]]:
    """The columns of the table."""
    return [
        Column("reference", "Reference", lambda row: row.reference, spoken=lambda row: row.reference, width=108),
        Column("agency", "Agency", lambda row: row.agency, width=190, grow=2),
        Column("state", "State", _state, late=_late, width=150),
        Column(
            "due",
            "Due",
            _due,
            sort=lambda row: row.due_at,
            late=_late,
            tip=lambda row: row.due_reason,
            width=210,
            grow=1,
        ),
        Column(
            "basis",
            "Rests on",
            lambda row: "Override of consent" if row.relies_on_override else "Consent",
            width=150,
        ),
        Column("people", "People", lambda row: str(len(row.asked)), sort=lambda row: len(row.asked), width=70),
    ]


def _late(row: RequestRow) -> bool:
    return row.late(clock.now())


def _state(row: RequestRow) -> str:
    return "Late" if _late(row) else STATE_WORDS[row.state]


def _due(row: RequestRow) -> str:
    if row.state == "replied" and row.replied_at is not None:
        return f"Replied {text.short_moment(row.replied_at, clock.now())}"
    if row.state != "sent":
        return ""
    return text.time_left(row.due_at, clock.now()).line() if row.due_at is not None else "No limit"
