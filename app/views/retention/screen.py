"""The room of retention: three lists at the left, what is chosen at the right with exactly what goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.services.retention.records import DueRow, HoldRow, ProposedRow, Standing, Thing
from app.views import theme
from app.views.case.form_box import FormBox, WithForms
from app.views.case.forms import FormSpec
from app.views.desk import Cancel, Desk, Place
from app.views.retention import wording
from app.views.retention.presenter import RetentionPresenter
from app.views.retention.wording import EMPTY, TABS, Which
from app.views.widgets.buttons import button
from app.views.widgets.labels import set_role, text_label
from app.views.widgets.reading_pane import reading_pane
from app.views.widgets.screen import KeyLine, Screen, Unfinished
from app.views.widgets.scrolled import scroll_area
from app.views.widgets.states import EmptyState, ProgressPanel, StateStack
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import Column, TableModel

DELETING = Unfinished(
    "A deletion is being carried out.", "Stay until it is done. If you leave, it goes on, and is cleaned up later."
)
COLUMNS: dict[Which, Callable[[], list[Column[Any]]]] = {
    Which.DUE: wording.due_columns,
    Which.PROPOSED: wording.proposed_columns,
    Which.HOLDS: wording.hold_columns,
}


def build(desk: Desk, parent: QWidget | None = None) -> RetentionScreen:
    """Build the screen and its presenter."""
    return RetentionScreen(desk, parent)


def _key(row: DueRow | ProposedRow | HoldRow) -> Thing | UUID:
    return row.thing if isinstance(row, DueRow) else row.id


class RetentionScreen(WithForms, Screen):
    """What has passed its time, what is proposed, and what is held."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Retention", parent)
        self.add_head()
        self.progress = ProgressPanel(self)
        self.rules = text_label("", "secondary", wrap=True, selectable=True, parent=self)
        self.backups = text_label("", "secondary", wrap=True, selectable=True, parent=self)
        self.held = text_label("Everything in this hub is held: nothing can be deleted.", "strong", parent=self)
        for each in (self.rules, self.backups, self.held):
            each.hide()
        self.area = scroll_area("What is chosen", self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        inside = self._inside = QWidget(self.area.viewport())
        self.head = text_label("", "section", wrap=True, selectable=True, parent=inside)
        self.why_not = text_label("", "strong", wrap=True, parent=inside)
        self.facts = text_label("", "body", wrap=True, selectable=True, parent=inside)
        self.whole = text_label("", "body", wrap=True, selectable=True, parent=inside)
        self.acts = {
            "approve": button("Delete for ever…", "danger", parent=self),
            "propose": button("Propose to delete…", "primary", parent=self),
            "refuse": button("Refuse…", "secondary", parent=self),
            "withdraw": button("Withdraw", "secondary", parent=self),
            "forget": button("Take off the list", "quiet", parent=self),
            "hold": button("Hold it…", "secondary", parent=self),
            "lift": button("Lift the hold…", "secondary", parent=self),
            "new_hold": button("Set a hold…", "primary", parent=self),
        }
        self.presenter = RetentionPresenter(self, desk.within(self))
        self.which = [each for each in Which if self.presenter.keeps or each is Which.PROPOSED]
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName("Which list")
        self.models: dict[Which, TableModel[Any]] = {}
        self.tables: dict[Which, RememberedTable] = {}
        self.stacks: dict[Which, StateStack] = {}
        self.lists = QStackedWidget(self)
        for which in self.which:
            self._add_list(which, desk)
        self._lay_out()
        self._forms = FormBox(self, desk.within(self), self.presenter.submit, self.show_notice, self.show_failure)
        self._connect()
        self.show_chosen("", wording.NOBODY[self.which[0]], frozenset())

    # --- what the shell asks ---

    def show_place(self, place: Place) -> None:
        """Show a list; a place's detail names it, and its id a proposal."""
        which = Which(place.detail) if place.detail in set(self.which) else self.presenter.which
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(self.which.index(which))
        self.tabs.blockSignals(False)
        self._turn(self.which.index(which))

    def clear_data(self) -> None:
        """Hold nothing."""
        self._forms.put_away()
        self.presenter.forget()
        for model in self.models.values():
            model.replace(())
        self.show_chosen("", "", frozenset())

    def save_drafts(self) -> None:
        """Keep what stands in an open form, now."""
        self._forms.keep()

    def unkept(self) -> Exception | None:
        """Why what stands in an open form could not be kept; or that a deletion is being carried out."""
        return DELETING if self.presenter.deleting else self._forms.unkept()

    def working(self) -> bool:
        """Whether a deletion is being carried out from here."""
        return self.presenter.deleting

    def stop_work(self) -> None:
        """Stop looking; a deletion goes on to its end."""
        self.presenter.stop_look()

    def panes(self) -> Sequence[QWidget]:
        """The list, then what is chosen."""
        return (self.tables[self.presenter.which], self.area)

    def keys(self) -> Sequence[KeyLine]:
        """The keys of this screen."""
        return (
            KeyLine("J K", "Next and previous line"),
            KeyLine("Shift with arrows", "Choose several lines"),
            KeyLine("F6", "From the list to what is chosen"),
        )

    # --- what the presenter tells ---

    def show_standing(self, standing: Standing) -> None:
        """Show how long what is kept, and by when backups lose it."""
        self.rules.setText(wording.rules_line(standing))
        self.backups.setText(standing.backups)
        self.rules.show()
        self.backups.show()
        self.held.setVisible(standing.held)

    def show_rows(self, which: Which, rows: tuple[DueRow, ...] | tuple[ProposedRow, ...] | tuple[HoldRow, ...]) -> None:
        """Show a list, or what belongs there."""
        self.models[which].replace(rows)
        if rows:
            self.stacks[which].show_content()
            self._choose_again(which)
        else:
            self.stacks[which].show_empty(*EMPTY[which])

    def show_loading(self, which: Which) -> None:
        """A list is being fetched."""
        if not self.models[which].rows():
            self.stacks[which].show_loading()

    def show_list_failure(self, which: Which, error: Exception) -> None:
        """Say why a list cannot be shown."""
        self.stacks[which].show_failure(error)

    def show_chosen(self, title: str, facts: str, acts: frozenset[str], why_not: str = "") -> None:
        """Show what is chosen, and what may be done with it."""
        self.head.setText(title)
        self.head.setVisible(bool(title))
        set_role(self.facts, "body" if title else "secondary")
        self.facts.setText(facts)
        self.facts.setVisible(bool(facts))
        self.why_not.setText(why_not)
        self.why_not.setVisible(bool(why_not))
        self.whole.setText("")
        self.whole.hide()
        for name, made in self.acts.items():
            made.setVisible(name in acts)

    def show_whole(self, words: str) -> None:
        """Show exactly what goes."""
        self.whole.setText(words)
        self.whole.show()

    def show_working(self, words: str, cancel: Cancel | None) -> None:
        """A long job runs."""
        self.progress.begin(words, cancel)

    def show_progress(self, done: int, total: int, words: str) -> None:
        """How far it is."""
        self.progress.report(done, total, words)

    def show_rest(self) -> None:
        """It runs no longer."""
        self.progress.end()

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form; what was typed into it before comes back."""
        self._at = spec.about if isinstance(spec.about, UUID) else None
        super().open_form(spec)

    # --- inside ---

    def _add_list(self, which: Which, desk: Desk) -> None:
        self.tabs.addTab(TABS[which])
        columns: list[Column[Any]] = COLUMNS[which]()
        model: TableModel[Any] = TableModel(columns, _key, self)
        table = RememberedTable(f"retention.{which.value}", desk.preferences, accessible_name=TABS[which])
        table.show_model(model)
        stack = StateStack(table, EmptyState(*EMPTY[which]))
        self.models[which], self.tables[which], self.stacks[which] = model, table, stack
        self.lists.addWidget(stack)

    def _lay_out(self) -> None:
        self._inside.setProperty("scrollBody", True)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(theme.px(12), 0, theme.px(8), 0)
        column.setSpacing(theme.px(12))
        for part in (self.head, self.why_not, self.facts, self.whole):
            column.addWidget(part)
        column.addStretch(1)
        self.area.setWidget(self._inside)
        right = reading_pane(self.area, self.acts.values(), self)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        split.addWidget(self.lists)
        split.addWidget(right)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([theme.px(700), theme.px(440)])
        whole = QVBoxLayout()
        whole.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(12))
        whole.setSpacing(theme.px(8))
        for line in (self.held, self.rules, self.backups):
            whole.addWidget(line)
        whole.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(split, 1)
        self.body.addWidget(self.progress)
        self.body.addLayout(whole, 1)

    def _connect(self) -> None:
        here = self.presenter
        self.tabs.currentChanged.connect(self._turn)
        for which, table in self.tables.items():
            self.stacks[which].retry_requested.connect(here.refresh)
            table.row_opened.connect(lambda _id: self.area.setFocus(Qt.FocusReason.OtherFocusReason))
            if which is Which.DUE:
                chosen = table.selectionModel()
                chosen.selectionChanged.connect(lambda *_changed, table=table: here.choose_due(table.selected_ids()))
            else:
                table.row_chosen.connect(here.choose)
        for name, made in self.acts.items():
            made.clicked.connect(partial(self._act, name))

    def _choose_again(self, which: Which) -> None:
        table = self.tables[which]
        if which is Which.DUE:
            self.presenter.choose_due(table.selected_ids())
        elif table.selected_ids():
            self.presenter.choose(table.current_id())

    def _turn(self, at: int) -> None:
        self.lists.setCurrentIndex(at)
        self.presenter.show(self.which[at])

    def _act(self, name: str, _checked: bool = False) -> None:
        self.presenter.act(name)
