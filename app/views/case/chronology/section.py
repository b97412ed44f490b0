"""The chronology as a part of the case: filters on top, the strip, the table, and the analysis of the event chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSplitter, QVBoxLayout, QWidget

from app.services.enquiry.chronology_records import (
    EVENT_WORDS,
    Chronology,
    ChronologyEvent,
    EventKind,
)
from app.services.enquiry.item_records import HANDLING_WORDS, NOT_MARKED
from app.services.enquiry.records import CaseDetail
from app.services.papers.record import Paper
from app.views import paper_files, text, theme
from app.views.case.chronology.presenter import ChronologyPresenter
from app.views.case.chronology.strip import TimeStrip
from app.views.case.form_box import FormBox, WithForms
from app.views.case.section import CaseSection
from app.views.desk import Desk, Notice
from app.views.widgets.buttons import button
from app.views.widgets.choice import Choice
from app.views.widgets.file_place import ask_place
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import text_label
from app.views.widgets.screen import KeyLine
from app.views.widgets.states import EmptyState, StateStack
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import Column, TableModel

KEYS = (
    KeyLine("M", "Mark the event: significant, kept out of the summary, what it means"),
    KeyLine("N", "Add an event by hand"),
    KeyLine("+ and −", "On the strip: look closer or from farther away"),
    KeyLine("Left and Right", "On the strip: the event before or after"),
    KeyLine("Home", "On the strip: show the whole time"),
)
SEARCH_AFTER_MS = 200


def build(desk: Desk, parent: QWidget | None = None) -> ChronologySection:
    """Build the part and its presenter."""
    return ChronologySection(desk, parent)


class ChronologySection(WithForms, CaseSection):
    """The chronology of one case."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk.within(self)
        self.model: TableModel[ChronologyEvent] = TableModel(columns(), lambda row: row.source_id, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, theme.px(8), 0, 0)
        nothing = EmptyState("Nothing has happened yet", "Contacts, replies and decisions will stand here.")
        self.stack = StateStack(self._lay_out, nothing, self)
        outer.addWidget(self.stack)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(SEARCH_AFTER_MS)
        self.presenter = ChronologyPresenter(self, self._desk)
        self._forms = FormBox(self, self._desk, self.presenter.submit, self.show_notice, self.show_failure)
        self._connect()

    # --- what the case screen asks ---

    def show_case(self, case: CaseDetail, now: datetime, allowed: frozenset[str]) -> None:  # noqa: ARG002 - the part's own acts
        """Read the chronology of a case."""
        self._at = case.header.id
        self.presenter.show(case.header.id, case.read_at)

    def clear_data(self) -> None:
        """Hold nothing of the case."""
        self.presenter.forget()
        self.model.replace(())
        self.strip.show_events(())
        self.meaning.setText("")
        self._reset_filter()
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
        """Filters, strip, table."""
        return (self.search, self.strip, self.table)

    def focus_first(self) -> None:
        """Begin in the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def keys(self) -> Sequence[KeyLine]:
        """The keys of the chronology."""
        return KEYS

    # --- what the presenter tells ---

    def show_events(self, chronology: Chronology, shown: tuple[ChronologyEvent, ...], *, may_curate: bool) -> None:
        """Show the events that the filter takes."""
        self.person.set_options([(str(person), name) for person, name in chronology.people])
        self.agency.set_options([(agency, agency) for agency in chronology.agencies])
        kept = self.table.current_id()
        self.model.replace(shown)
        self.strip.show_events(shown)
        if kept is None or not self.table.select_id(kept):
            self._chosen(None)
        whole = len(chronology.events)
        words = text.count(whole, "event")
        self.count.setText(words if len(shown) == whole else f"{len(shown)} of {words}")
        for made in (self.mark, self.add, self.correct, self.remove):
            made.setVisible(may_curate)
        self.print.setEnabled(bool(shown))
        self._turn_acts()
        if whole:
            self.stack.show_content_soon(lambda: None)
        else:
            self.stack.show_empty()

    def show_loading(self) -> None:
        """Show that the chronology is being read."""
        self._reset_filter()
        self.stack.show_loading("Reading the chronology…")

    def show_events_failure(self, error: Exception) -> None:
        """Show why it cannot be shown."""
        self.stack.show_failure(error)

    def show_paper(self, paper: Paper) -> None:
        """Ask where the paper goes, set it off the GUI thread and write it there."""
        name = ask_place(self, "Save the chronology", f"{paper.reference} chronology.pdf", paper_files.PAPERS)
        if name:
            self.save_paper(paper, name)

    def save_paper(self, paper: Paper, name: str) -> None:
        """Write a paper to a file of the person's choice."""
        self._desk.runner.off_thread(
            lambda _report: paper_files.write_paper(paper, name),
            lambda _done: self.show_notice(Notice("The chronology is saved.", "It is for use inside the hub.", "done")),
            self.show_failure,
        )

    def show_notice(self, notice: Notice) -> None:
        """Say something on top."""
        self.noticed.emit(notice)

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""
        self.failed.emit(error)

    # --- inside ---

    def current(self) -> ChronologyEvent | None:
        """The event whose line is current."""
        wanted = self.table.current_id()
        at = self.model.find(wanted) if wanted is not None else -1
        return self.model.row(at) if at >= 0 else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Single letters act only while the table has the focus."""
        if watched is self.table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            bare = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if bare and event.key() == Qt.Key.Key_M and not self.mark.isHidden():
                self.presenter.mark(self.current())
                return True
            if bare and event.key() == Qt.Key.Key_N and not self.add.isHidden():
                self.presenter.add()
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self, place: QWidget) -> QWidget:
        """From outside in: what changes its place is dressed anew, with all it holds."""
        whole = QWidget(place)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._filters(whole))
        split = QSplitter(Qt.Orientation.Vertical, whole)
        split.setChildrenCollapsible(False)
        self.strip = TimeStrip(split)
        self.table = RememberedTable(
            "chronology", self._desk.preferences, accessible_name="Chronology", row_height=36, parent=split
        )
        self.table.show_model(self.model)
        split.setStretchFactor(1, 1)
        column.addWidget(split, 1)
        self.meaning = text_label("", "body", wrap=True, selectable=True, parent=whole)
        column.addWidget(self.meaning)
        column.addWidget(self._acts(whole))
        return whole

    def _filters(self, whole: QWidget) -> QWidget:
        top = QWidget(whole)
        filters = FlowLayout(top, gap=8)
        self.search = QLineEdit(top)
        self.search.setPlaceholderText("Words")
        self.search.setAccessibleName("Words in an event")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(theme.px(124))
        self.person = Choice((), placeholder="Everybody", name="Person", parent=top)
        self.agency = Choice((), placeholder="Every agency", name="Agency", parent=top)
        kinds = [(kind.value, words) for kind, words in EVENT_WORDS.items()]
        self.kind = Choice(kinds, placeholder="Every kind", name="Kind of event", parent=top)
        self.significant = QCheckBox("Significant only", top)
        self.widen = button("Show all", "quiet", parent=top)
        for made in (self.person, self.agency, self.kind):
            made.setMinimumContentsLength(8)
            made.setFixedWidth(theme.px(156))
        for filtered in (self.search, self.person, self.agency, self.kind, self.significant, self.widen):
            filters.addWidget(filtered)
        return top

    def _acts(self, whole: QWidget) -> QWidget:
        bar = QWidget(whole)
        acts = FlowLayout(bar, gap=8)
        self.mark = button("Mark…", "secondary", tip="M", parent=bar)
        self.add = button("Add an event…", "secondary", tip="N", parent=bar)
        self.correct = button("Correct…", "quiet", parent=bar)
        self.remove = button("Take out…", "quiet", parent=bar)
        self.print = button("Save as PDF…", "secondary", parent=bar)
        self.count = text_label("", "muted", parent=bar)
        for each in (self.mark, self.add, self.correct, self.remove, self.print, self.count):
            acts.addWidget(each)
        return bar

    def _connect(self) -> None:
        here = self.presenter
        self.search.textChanged.connect(lambda _words: self._typed.start())
        self._typed.timeout.connect(lambda: here.narrow(words=self.search.text()))
        self.person.chosen.connect(self._person_chosen)
        self.agency.chosen.connect(lambda name: here.narrow(agencies=frozenset({name} if name else ())))
        self.kind.chosen.connect(lambda kind: here.narrow(kinds=frozenset({EventKind(kind)} if kind else ())))
        self.significant.toggled.connect(lambda on: here.narrow(significant_only=on))
        self.widen.clicked.connect(self._widen)
        self.strip.event_chosen.connect(self._from_strip)
        self.table.row_chosen.connect(self._chosen)
        self.table.row_opened.connect(lambda _id: here.mark(self.current()))
        self.table.installEventFilter(self)
        self.mark.clicked.connect(lambda: here.mark(self.current()))
        self.add.clicked.connect(here.add)
        self.correct.clicked.connect(lambda: here.correct(self.current()))
        self.remove.clicked.connect(lambda: here.remove(self.current()))
        self.print.clicked.connect(here.print_shown)
        self.stack.retry_requested.connect(here.again)

    def _person_chosen(self, person: str | None) -> None:
        self.presenter.narrow(people=frozenset({UUID(person)} if person else ()))

    def _widen(self) -> None:
        self._reset_filter()
        self.presenter.widen()

    def _reset_filter(self) -> None:
        for each in (self.person, self.agency, self.kind):
            each.choose(None)
        for quiet in (self.search, self.significant):
            quiet.blockSignals(True)
        self.search.clear()
        self.significant.setChecked(False)
        for quiet in (self.search, self.significant):
            quiet.blockSignals(False)

    def _from_strip(self, source_id: UUID) -> None:
        self.table.select_id(source_id)

    def _chosen(self, source_id: UUID | None) -> None:
        self.strip.choose(source_id)
        event = self.current()
        said = ""
        if event is not None:
            said = event.text
            if event.mark is not None:
                marked = f"Marked by {event.mark.by}, {text.moment(event.mark.at)}."
                said = "\n".join(each for each in (said, event.mark.analysis, marked) if each)
        self.meaning.setText(said)
        self.meaning.setVisible(bool(said))
        self._turn_acts()

    def _turn_acts(self) -> None:
        event = self.current()
        self.mark.setEnabled(event is not None)
        for made in (self.correct, self.remove):
            made.setEnabled(event is not None and event.kind is EventKind.TYPED)


WHAT, MARKS = 268, 140
"""The least width of what happened, which grows with the table, and the width of the marks behind it."""


def columns() -> list[Column[ChronologyEvent]]:
    """The columns of the table."""
    return [
        Column("when", "When", _when, sort=lambda row: row.on, width=118),
        Column("kind", "Kind", _kind, tip=_kind, width=98),
        Column("who", "Who", _who, tip=_who, width=104),
        Column("agency", "Agency", _agency, tip=_agency, width=94, grow=1),
        Column("what", "What", _what, tip=_what, width=WHAT, grow=5),
        Column("handling", "Handling", _handling, tip=_handling, width=112),
        Column("marks", "Marks", _marks, width=MARKS),
    ]


def _kind(row: ChronologyEvent) -> str:
    return EVENT_WORDS[row.kind]


def _who(row: ChronologyEvent) -> str:
    return row.person or "Everybody"


def _agency(row: ChronologyEvent) -> str:
    return row.agency or "The hub"


def _when(row: ChronologyEvent) -> str:
    return text.day(row.on) if row.on is not None else row.as_written or "No date"


def _what(row: ChronologyEvent) -> str:
    if row.kind is EventKind.TYPED:
        return row.text
    return f"{row.title}: {row.text}" if row.text else row.title


def _handling(row: ChronologyEvent) -> str:
    if row.kind is not EventKind.ITEM:
        return ""
    return HANDLING_WORDS[row.handling] if row.handling is not None else NOT_MARKED


def _marks(row: ChronologyEvent) -> str:
    parts = []
    if row.significant:
        parts.append("Significant")
    if row.hidden:
        parts.append("Not in the summary")
    return ", ".join(parts)


