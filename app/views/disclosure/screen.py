"""The room of subject access: find somebody; their record entry by entry; the paper as it would leave."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.services.disclosure.giving import Found
from app.services.disclosure.records import Gathered, Work
from app.services.papers.keeping import text_lines
from app.services.papers.record import Paper
from app.views import paper_files, theme
from app.views.case.form_box import FormBox, WithForms
from app.views.desk import Desk, Place
from app.views.disclosure import wording
from app.views.disclosure.presenter import DisclosurePresenter
from app.views.disclosure.wording import Line
from app.views.widgets.buttons import button
from app.views.widgets.file_place import ask_place
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import text_label
from app.views.widgets.screen import KeyLine, Screen, Unfinished
from app.views.widgets.states import EmptyState, StateStack
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import TableModel

WRITING = Unfinished("A paper is being written.", "Wait until it is saved and stands in the ledger.")
FILE = "Record.pdf"


def build(desk: Desk, parent: QWidget | None = None) -> DisclosureScreen:
    """Build the screen and its presenter."""
    return DisclosureScreen(desk, parent)


class DisclosureScreen(WithForms, Screen):
    """Somebody's whole record, decided entry by entry and given out on paper."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Subject access", parent)
        self.back = button("Somebody else", "secondary", parent=self)
        self.add_head(self.back)
        self.pages = QStackedWidget(self)
        self._at: UUID | None = None
        self._make_search(desk)
        self._make_record(desk)
        self._make_paper()
        whole = QVBoxLayout()
        whole.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(12))
        whole.addWidget(self.pages, 1)
        self.body.addLayout(whole, 1)
        self.presenter = DisclosurePresenter(self, desk.within(self))
        self._forms = FormBox(self, desk.within(self), self.presenter.submit, self.show_notice, self.show_failure)
        self._connect()
        self.show_search()

    # --- what the shell asks ---

    def show_place(self, place: Place) -> None:
        """Find somebody, or show the record of the person whom the place names."""
        if place.id is not None:
            self.presenter.open(place.id)

    def clear_data(self) -> None:
        """Hold nobody."""
        self._forms.put_away()
        self.presenter.forget()
        self.typed.clear()
        self.people.replace(())
        self.show_search()

    def save_drafts(self) -> None:
        """Keep what stands in an open form, now; what was decided is kept already."""
        self._forms.keep()

    def unkept(self) -> Exception | None:
        """Why what stands in an open form could not be kept; or that a paper is being written."""
        return WRITING if self.presenter.working else self._forms.unkept()

    def working(self) -> bool:
        """Whether a paper is being written."""
        return self.presenter.working

    def panes(self) -> Sequence[QWidget]:
        """Of the page in front: the field and the people, the entries and their text, or the paper."""
        if self.pages.currentIndex() == 0:
            return (self.typed, self.found) if self.found.isVisibleTo(self) else (self.typed,)
        return (self.entries, self.text) if self.pages.currentIndex() == 1 else (self.paper,)

    def keys(self) -> Sequence[KeyLine]:
        """The keys of this screen."""
        return (
            KeyLine("J K", "Next and previous entry"),
            KeyLine("Shift with arrows", "Choose several entries, or a passage of the text"),
            KeyLine("F6", "From the entries to their text"),
        )

    # --- what the presenter tells ---

    def show_search(self) -> None:
        """Find somebody."""
        self.lines.replace(())
        self.show_entry(())
        self.paper.clear()
        self.who.setText("")
        self.pages.setCurrentIndex(0)
        self.back.hide()
        if not self.people.rows():
            self.found_stack.show_empty(*wording.NOBODY)

    def show_found(self, found: tuple[Found, ...]) -> None:
        """Show who was found."""
        self.people.replace(found)
        if found:
            self.found_stack.show_content()
        else:
            self.found_stack.show_empty(*wording.NOT_FOUND)

    def show_search_failure(self, error: Exception) -> None:
        """Say why nobody can be found."""
        self.found_stack.show_failure(error)

    def show_loading(self) -> None:
        """A record is being gathered."""
        self.pages.setCurrentIndex(1)
        self.back.show()
        self.stack.show_loading("Gathering the record…")

    def show_record(self, gathered: Gathered, lines: tuple[Line, ...], work: Work) -> None:
        """Show somebody's record."""
        self._at = gathered.person_id
        self.pages.setCurrentIndex(1)
        self.back.show()
        self.who.setText(f"{gathered.name}{', ' if gathered.about else ''}{gathered.about}")
        self.elsewhere.setText(gathered.elsewhere)
        self.elsewhere.setVisible(bool(gathered.elsewhere))
        self.ledger.setText("\n".join(wording.ledger_line(row) for row in gathered.ledger))
        self.ledger.setVisible(bool(gathered.ledger))
        if lines:
            self.stack.show_content()
        else:
            self.stack.show_empty(*wording.NOTHING)
        self.show_lines(lines, work)

    def show_lines(self, lines: tuple[Line, ...], work: Work) -> None:
        """Show what becomes of each entry by now."""
        self.lines.replace(lines)
        self.counts.setText(wording.counts(lines))
        self.to_whom.setText(wording.to_whom(work))

    def show_record_failure(self, error: Exception) -> None:
        """Say why the record cannot be shown."""
        self.stack.show_failure(error)

    def show_entry(self, lines: tuple[Line, ...]) -> None:
        """Show what is chosen."""
        one = lines[0] if len(lines) == 1 else None
        self.heading.setText(one.entry.heading if one else f"{len(lines)} entries chosen" if lines else wording.CHOOSE)
        self.because.setText(wording.because(one) if one else "")
        self.because.setVisible(bool(self.because.text()))
        self.text.setPlainText(one.entry.text if one else "")
        self.text.setVisible(one is not None)
        passages = one.made.passages if one else ()
        self.out.setText("Taken out: " + "; ".join(f"“{each}”" for each in passages) if passages else "")
        self.out.setVisible(bool(passages))
        for name, made in self.acts.items():
            shown = bool(lines) and (name != "redact" or one is not None)
            made.setVisible(shown and (name != "usual" or any(each.changed for each in lines)))

    def show_paper(self, paper: Paper) -> None:
        """Show the paper as it would leave."""
        self.paper.setPlainText("\n\n".join(text_lines(paper)))
        self.pages.setCurrentIndex(2)
        self.paper.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_where(self) -> str:
        """Ask where the paper goes."""
        return ask_place(self, "Save the record", FILE, paper_files.PAPERS)

    def show_given(self) -> None:
        """The paper is written, and stands in the ledger."""
        self.paper.clear()
        self.pages.setCurrentIndex(1)

    # --- inside ---

    def _make_search(self, desk: Desk) -> None:
        page = QWidget(self.pages)
        self.typed = QLineEdit(page)
        self.typed.setPlaceholderText("Whose record? Name or NHS number")
        self.typed.setAccessibleName("Whose record")
        self.look = button("Find", "primary", parent=page)
        self.people: TableModel[Found] = TableModel(wording.found_columns(), lambda row: row.id, self)
        self.found = RememberedTable("disclosure.found", desk.preferences, accessible_name="People found")
        self.found.show_model(self.people)
        self.found_stack = StateStack(self.found, EmptyState(*wording.NOBODY))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.typed, 1)
        row.addWidget(self.look)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(row)
        column.addWidget(self.found_stack, 1)
        self.pages.addWidget(page)

    def _make_record(self, desk: Desk) -> None:
        page = QWidget(self.pages)
        self.who = text_label("", "section", selectable=True, parent=page)
        self.to_whom = text_label("", "secondary", wrap=True, selectable=True, parent=page)
        self.counts = text_label("", "secondary", parent=page)
        self.elsewhere = text_label("", "secondary", wrap=True, parent=page)
        self.ledger = text_label("", "secondary", wrap=True, selectable=True, parent=page)
        self.ledger.setAccessibleName("Given out before")
        self.address = button("To whom and why…", "secondary", parent=page)
        self.preview = button("Look at the paper", "primary", parent=page)
        self.lines: TableModel[Line] = TableModel(wording.line_columns(), lambda row: row.entry.key, self)
        self.entries = RememberedTable("disclosure.entries", desk.preferences, accessible_name="Entries of the record")
        self.entries.show_model(self.lines)
        self.stack = StateStack(self.entries, EmptyState(*wording.NOTHING))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self.who, 1)
        head.addWidget(self.address)
        head.addWidget(self.preview)
        split = QSplitter(Qt.Orientation.Horizontal, page)
        split.setChildrenCollapsible(False)
        split.addWidget(self.stack)
        split.addWidget(self._make_entry(page))
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([theme.px(690), theme.px(450)])
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addLayout(head)
        for line in (self.to_whom, self.counts, self.elsewhere, self.ledger):
            column.addWidget(line)
        column.addWidget(split, 1)
        self.pages.addWidget(page)

    def _make_entry(self, page: QWidget) -> QWidget:
        right = QWidget(page)
        self.heading = text_label("", "strong", wrap=True, parent=right)
        self.because = text_label("", "secondary", wrap=True, parent=right)
        self.text = QPlainTextEdit(right)
        self.text.setReadOnly(True)
        self.text.setAccessibleName("What the entry says")
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.out = text_label("", "secondary", wrap=True, parent=right)
        self.acts = {
            "give": button("Give…", "secondary", parent=right),
            "redact": button("Take the passage out…", "secondary", parent=right),
            "withhold": button("Hold back…", "secondary", parent=right),
            "usual": button("As usual", "quiet", parent=right),
        }
        beside = QVBoxLayout(right)
        beside.setContentsMargins(theme.px(12), 0, 0, 0)
        beside.setSpacing(theme.px(8))
        for part in (self.heading, self.because):
            beside.addWidget(part)
        beside.addWidget(self.text, 1)
        beside.addWidget(self.out)
        bar = QWidget(right)
        acts = FlowLayout(bar, gap=8)
        for made in self.acts.values():
            acts.addWidget(made)
        beside.addWidget(bar)
        return right

    def _make_paper(self) -> None:
        page = QWidget(self.pages)
        self.paper = QPlainTextEdit(page)
        self.paper.setReadOnly(True)
        self.paper.setAccessibleName("The paper as it would leave")
        self.to_record = button("Back to the entries", "secondary", parent=page)
        self.save = button("Save as PDF or Word…", "primary", parent=page)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        words = "The paper as it would leave. Read all of it before you save it."
        row.addWidget(text_label(words, "strong", parent=page), 1)
        row.addWidget(self.to_record)
        row.addWidget(self.save)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(row)
        column.addWidget(self.paper, 1)
        self.pages.addWidget(page)

    def _connect(self) -> None:
        here = self.presenter
        self.look.clicked.connect(lambda _checked=False: here.find(self.typed.text()))
        self.typed.returnPressed.connect(self.look.click)
        self.found_stack.retry_requested.connect(self.look.click)
        self.found.row_opened.connect(here.open)
        self.back.clicked.connect(lambda _checked=False: here.leave())
        self.stack.retry_requested.connect(here.again)
        chosen = self.entries.selectionModel()
        chosen.selectionChanged.connect(lambda *_changed: here.choose(self.entries.selected_ids()))
        self.entries.row_opened.connect(lambda _key: self.text.setFocus(Qt.FocusReason.OtherFocusReason))
        self.address.clicked.connect(lambda _checked=False: here.act("address"))
        self.preview.clicked.connect(lambda _checked=False: here.preview())
        self.to_record.clicked.connect(lambda _checked=False: self.pages.setCurrentIndex(1))
        self.save.clicked.connect(lambda _checked=False: here.give())
        for name, made in self.acts.items():
            made.clicked.connect(partial(self._act, name))

    def _act(self, name: str, _checked: bool = False) -> None:
        passage = self.text.textCursor().selectedText().replace("\u2029", "\n")
        self.presenter.act(name, passage)
