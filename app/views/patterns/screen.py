"""The room of patterns: filters on top, the list at the left, one pattern with its link picture at the right."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.services.oversight.pattern_records import PatternFilter, PatternRow, PatternShown
from app.services.papers.record import Paper
from app.views import paper_files, theme
from app.views.case.form_box import FormBox, WithForms
from app.views.case.forms import FormSpec
from app.views.desk import Desk, Notice, Place
from app.views.patterns import wording
from app.views.patterns.detail import PatternDetail
from app.views.patterns.filters import Filters
from app.views.patterns.presenter import PatternsPresenter
from app.views.widgets.buttons import button
from app.views.widgets.file_place import ask_place
from app.views.widgets.labels import text_label
from app.views.widgets.painted_later import BuiltLater
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.states import EmptyState, StateStack
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import TableModel


def build(desk: Desk, parent: QWidget | None = None) -> PatternsScreen:
    """Build the screen and its presenter."""
    return PatternsScreen(desk, parent)


class PatternsScreen(WithForms, Screen):
    """What no single contact shows."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Patterns", parent)
        self._desk = desk.within(self)
        self._preferences = desk.preferences
        self.papers = button("Save the list without names…", "secondary", parent=self)
        self.add_head(self.papers)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.left = QWidget(self.split)
        self.model: TableModel[PatternRow] = TableModel(wording.columns(), lambda row: row.key, self)
        self.table = RememberedTable(
            "patterns", desk.preferences, accessible_name="Patterns over contacts", parent=self.left
        )
        self.stack = StateStack(self.table, EmptyState(*wording.EMPTY, parent=self.left), self.left)
        self.count = text_label("", "secondary", parent=self.left)
        self._top = QVBoxLayout()
        self._filters = BuiltLater(self._build_filters)
        self.detail = BuiltLater(self._build_detail)
        self._lay_out()
        self.presenter = PatternsPresenter(self, self._desk)
        self._forms = FormBox(self, self._desk, self.presenter.submit, self.show_notice, self.show_failure)
        self.table.show_model(self.model)
        self.table.row_chosen.connect(self.presenter.choose)
        self.table.row_opened.connect(lambda _key: self.detail.get().contacts.setFocus(Qt.FocusReason.OtherFocusReason))
        self.stack.retry_requested.connect(self.presenter.refresh)
        self.papers.clicked.connect(lambda _checked=False: self.presenter.act("papers"))
        self._filters.begin(self)
        self.detail.begin(self)

    @property
    def filters(self) -> Filters:
        """The filters, built now where they were not yet."""
        return self._filters.get()

    # --- what the shell asks ---

    def show_place(self, place: Place) -> None:  # noqa: ARG002 - the room has one place
        """Show the list."""
        built = self._filters.built
        self.presenter.show(built.wanted() if built is not None else PatternFilter())

    def clear_data(self) -> None:
        """Hold nobody."""
        self._forms.put_away()
        self.presenter.forget()
        self.model.replace(())
        self.count.setText("")
        self.show_chosen(None)

    def save_drafts(self) -> None:
        """Keep what stands in an open form, now."""
        self._forms.keep()

    def unkept(self) -> Exception | None:
        """Why what stands in an open form could not be kept."""
        return self._forms.unkept()

    def panes(self) -> Sequence[QWidget]:
        """The list, the picture, the contacts; and the filters. Nothing is built for being asked."""
        opened, filters = self.detail.built, self._filters.built
        beside = () if opened is None or opened.picture.isHidden() else (opened.picture, opened.contacts)
        return (self.table, *beside, *(() if filters is None else (filters.rule,)))

    def keys(self) -> Sequence[KeyLine]:
        """The keys of this screen."""
        return (
            KeyLine("J K", "Next and previous pattern"),
            KeyLine("Enter", "From the list to its contacts; there, open the contact"),
            KeyLine("F6", "From the list to the link picture, the contacts and the filters"),
            KeyLine("Arrows, Enter", "In the link picture: from mark to mark, and open it"),
        )

    # --- what the presenter tells ---

    def show_rows(self, rows: tuple[PatternRow, ...], words: str) -> None:
        """Show the list, or that there is none."""
        self.model.replace(rows)
        self.count.setText(words if rows else "")
        self.papers.setEnabled(bool(rows))
        if rows:
            self.stack.show_content_soon(lambda: None)
        else:
            self.stack.show_empty(*wording.EMPTY)

    def show_loading(self) -> None:
        """The list is being fetched."""
        self.stack.show_loading()

    def show_list_failure(self, error: Exception) -> None:
        """Say why the list cannot be shown."""
        self.stack.show_failure(error)

    def show_chosen(self, row: PatternRow | None) -> None:
        """Show one line; what is on it follows."""
        self.detail.when_built(lambda detail: detail.show_chosen(row))

    def show_pattern(self, shown: PatternShown, acts: frozenset[str]) -> None:
        """Show one pattern opened."""
        self.detail.get().show_pattern(shown, acts)

    def open_form(self, spec: FormSpec) -> None:
        """Ask for a note about the pattern that is shown."""
        self._at = spec.about if isinstance(spec.about, UUID) else None
        super().open_form(spec)

    def show_paper(self, paper: Paper) -> None:
        """Ask where a paper goes, and write it there."""
        name = ask_place(self, "Save without names", "Patterns.pdf", paper_files.PAPERS)
        if name:
            self._desk.runner.off_thread(
                lambda _report: paper_files.write_paper(paper, name),
                lambda _path: self.show_notice(Notice("The file is saved. It names nobody.", "", "done")),
                self.show_failure,
            )

    # --- inside ---

    def _build_filters(self) -> Filters:
        made = Filters(self)
        self._top.addWidget(made)
        made.changed.connect(self.presenter.show)
        return made

    def _build_detail(self) -> PatternDetail:
        made = PatternDetail(self._preferences, self.split)
        self.split.addWidget(made)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([theme.px(620), theme.px(560)])
        made.acted.connect(self.presenter.act)
        made.contact_opened.connect(self.presenter.go_contact)
        made.person_opened.connect(self.presenter.go_person)
        return made

    def _lay_out(self) -> None:
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.left)
        self.split.setStretchFactor(0, 1)
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.stack, 1)
        column.addWidget(self.count)
        whole = QVBoxLayout()
        whole.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(12))
        whole.setSpacing(theme.px(8))
        whole.addLayout(self._top)
        whole.addWidget(self.split, 1)
        self.body.addLayout(whole, 1)
