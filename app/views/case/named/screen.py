"""The screen of a representative who is named on cases: the cases, what may be read of each, and disagreements."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QTabWidget, QVBoxLayout, QWidget

from app.services import clock
from app.services.enquiry.ladder import OpenDisagreement
from app.services.enquiry.named_cases import NamedCase, NamedCaseRow
from app.views import text, theme
from app.views.case.entries import Entry
from app.views.case.entry_list import EntryList
from app.views.case.facts import COLOUR_WORDS
from app.views.case.form_box import FormBox, WithForms
from app.views.case.forms import FormSpec
from app.views.case.household.keys import LOOKING
from app.views.case.household.partner_book import named_book
from app.views.case.household.picture import FamilyPicture
from app.views.case.list_screen import RatingDelegate
from app.views.case.named.presenter import NamedPresenter
from app.views.desk import Desk, Place
from app.views.widgets.buttons import button
from app.views.widgets.labels import text_label
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.states import EmptyState, StateStack
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import Column, TableModel


def build(desk: Desk, parent: QWidget | None = None) -> NamedScreen:
    """Build the screen and its presenter."""
    return NamedScreen(desk, parent)


class NamedScreen(WithForms, Screen):
    """Cases one is named on, and disagreements."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Named on", parent)
        self.tabs = QTabWidget(self)
        self.tabs.setAccessibleName("Cases and disagreements")
        self.model: TableModel[NamedCaseRow] = TableModel(columns(), lambda row: row.id, self)
        self.table = RememberedTable("named", desk.preferences, accessible_name="Cases you are named on")
        self.table.show_model(self.model)
        self.table.setItemDelegateForColumn(0, RatingDelegate(self.table))
        empty = EmptyState("You are named on no case", "A manager names you where your part in the analysis is needed.")
        self.stack = StateStack(self.table, empty)
        self.detail = EntryList("What may be read of the case", "Choose a case.")
        self.picture = FamilyPicture(
            desk, lambda case: named_book(desk.hub, desk.actor, case), keeps=False, widens=False
        )
        self.parts = QTabWidget(self)
        self.parts.setAccessibleName("The case")
        self.parts.addTab(self.detail, "What may be read")
        self.parts.addTab(self.picture, "Household picture")
        self.dissent = button("Record another view…", "secondary")
        self.ladder = EntryList("Disagreements", "No disagreement waits for you or your agency.")
        self._begun = False
        self._lay_out()
        self.presenter = NamedPresenter(self, desk.within(self))
        self._forms = FormBox(self, desk.within(self), self.presenter.submit, self.show_notice, self.show_failure)
        self.table.row_chosen.connect(self.presenter.open)
        self.dissent.clicked.connect(self.presenter.dissent)
        self.ladder.acted.connect(self.presenter.act)
        self.stack.retry_requested.connect(self.presenter.refresh)
        self.parts.currentChanged.connect(lambda _at: self._draw())
        self.picture.noticed.connect(self.show_notice)
        self.picture.failed.connect(self.show_failure)

    def show_place(self, place: Place) -> None:
        """Show the cases; a place with an id opens that case, the detail "disagreements" the disagreements."""
        self.tabs.setCurrentIndex(1 if place.detail == "disagreements" else 0)
        self._begun = bool(place.detail or place.id)
        self.presenter.refresh()
        if place.id is not None:
            self.presenter.open(place.id)

    def clear_data(self) -> None:
        """Hold nothing."""
        self._forms.put_away()
        self.presenter.forget()
        self.model.replace(())
        self.detail.forget()
        self.picture.clear_data()
        self.ladder.forget()

    def save_drafts(self) -> None:
        """Keep what stands in an open form, now."""
        self._forms.keep()

    def unkept(self) -> Exception | None:
        """Why what stands in an open form could not be kept."""
        return self._forms.unkept()

    def panes(self) -> Sequence[QWidget]:
        """The cases and what may be read, or the disagreements."""
        if self.tabs.currentIndex():
            return (self.ladder,)
        return (self.table, *((self.detail,) if self.parts.currentIndex() == 0 else self.picture.panes()))

    def focus_first(self) -> None:
        """Begin in the list."""
        here = self.table if self.tabs.currentIndex() == 0 else self.ladder
        here.setFocus(Qt.FocusReason.OtherFocusReason)

    def keys(self) -> Sequence[KeyLine]:
        """The keys of this screen."""
        drawn = self.parts.currentWidget() is self.picture
        return (KeyLine("J K", "Next and previous case"), *(LOOKING if drawn else ()))

    # --- what the presenter tells ---

    def show_cases(self, rows: tuple[NamedCaseRow, ...]) -> None:
        """Show the cases one is named on."""
        self.model.replace(rows)
        self.dissent.setVisible(bool(rows))
        if rows:
            self.stack.show_content()
        else:
            self.stack.show_empty()

    def show_case(self, case: NamedCase, entries: list[Entry]) -> None:
        """Show one of them."""
        self.detail.show_entries(entries)
        self.set_title(f"Named on {case.row.reference}")
        self._draw()

    def _draw(self) -> None:
        """Draw the case that is open, where its picture is in front."""
        case = self.presenter.case
        if case is not None and self.parts.currentWidget() is self.picture:
            self.picture.open(case.row.id)

    def show_disagreements(self, entries: list[Entry]) -> None:
        """Show the disagreements that are not settled."""
        self.ladder.show_entries(entries)
        if not self._begun and not self.model.rowCount() and any(entry.acts for entry in entries):
            self.tabs.setCurrentIndex(1)  # named on no case: what waits is on the other page
            self.focus_first()
        self._begun = True
        waiting = sum(bool(entry.acts) for entry in entries)
        self.tabs.setTabText(1, f"Disagreements ({waiting} for you)" if waiting else "Disagreements")

    def show_list_failure(self, error: Exception) -> None:
        """Show why the cases cannot be shown."""
        self.stack.show_failure(error)

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form about a case or a disagreement; what was typed into it before comes back."""
        about = spec.about
        self._at = about.row.id if isinstance(about, OpenDisagreement) else about if isinstance(about, UUID) else None
        super().open_form(spec)

    def _lay_out(self) -> None:
        cases = QWidget(self.tabs)
        row = QVBoxLayout(cases)
        row.setContentsMargins(0, theme.px(8), 0, 0)
        split = QSplitter(Qt.Orientation.Horizontal, cases)
        split.setChildrenCollapsible(False)
        split.addWidget(self.stack)
        self.detail.setViewportMargins(theme.px(8), 0, 0, 0)
        split.addWidget(self.parts)
        split.setSizes([theme.px(560), theme.px(580)])
        row.addWidget(split, 1)
        acts = QHBoxLayout()
        acts.addStretch(1)
        acts.addWidget(self.dissent)
        row.addLayout(acts)
        self.tabs.addTab(cases, "Cases")
        self.tabs.addTab(self.ladder, "Disagreements")
        outer = QVBoxLayout()
        outer.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        outer.setSpacing(theme.px(8))
        outer.addWidget(text_label("Named on, and disagreements", "title", parent=self))
        outer.addWidget(self.tabs, 1)
        self.body.addLayout(outer)


def columns() -> list[Column[NamedCaseRow]]:
    """The columns of the cases."""
    return [
        Column(
            "rating",
            "Rating",
            lambda row: COLOUR_WORDS[row.rating],
            spoken=lambda row: COLOUR_WORDS[row.rating],
            width=74,
        ),
        Column("reference", "Reference", lambda row: row.reference, spoken=lambda row: row.reference, width=104),
        Column(
            "named",
            "Named",
            lambda row: text.short_moment(row.named_at, clock.now()),
            sort=lambda row: row.named_at,
            tip=lambda row: text.moment(row.named_at),
            width=84,
        ),
        Column("subjects", "Subjects", lambda row: row.subjects, tip=lambda row: row.subjects, width=220),
    ]
