"""The room of probable duplicates: the pairs at the left, both records side by side at the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSplitter, QTabBar, QVBoxLayout, QWidget

from app.services.people.merge_records import DuplicateRow, PairShown
from app.views import theme
from app.views.case.form_box import FormBox, WithForms
from app.views.case.forms import FormSpec
from app.views.desk import Cancel, Desk, Place
from app.views.duplicates.presenter import DuplicatesPresenter
from app.views.duplicates.side_by_side import SideBySide, lines
from app.views.duplicates.wording import EMPTY, WORDS, Which, columns, facts, names, reasons
from app.views.widgets.buttons import button
from app.views.widgets.labels import set_role
from app.views.widgets.reading_pane import reading_pane
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.scrolled import scroll_area
from app.views.widgets.states import EmptyState, ProgressPanel, StateStack
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import TableModel

NOBODY = "Choose a line: both records are shown here side by side."


def build(desk: Desk, parent: QWidget | None = None) -> DuplicatesScreen:
    """Build the screen and its presenter."""
    return DuplicatesScreen(desk, parent)


class DuplicatesScreen(WithForms, Screen):
    """Pairs of records that may be one person, and what is decided of them."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Probable duplicates", parent)
        self.look = button("Look for duplicates", "secondary", parent=self)
        self.add_head(self.look)
        self.progress = ProgressPanel(self)
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName("Which pairs")
        for words in WORDS.values():
            self.tabs.addTab(words)
        self.model: TableModel[DuplicateRow] = TableModel(columns(), lambda row: row.id, self)
        self.table = RememberedTable("duplicates", desk.preferences, accessible_name="Pairs of records")
        self.table.show_model(self.model)
        self.stack = StateStack(self.table, EmptyState(*EMPTY[Which.DECIDE]))
        self.area = scroll_area("Both records", self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._inside = QWidget(self.area.viewport())
        self.who = lines(NOBODY, "secondary", self._inside)
        self.reasons = lines("", "body", self._inside)
        self.facts = lines("", "secondary", self._inside)
        self.why_not = lines("", "strong", self._inside)
        for each in (self.who, self.reasons, self.facts):
            each.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.fields = SideBySide(self._inside)
        self.moves = lines("", "secondary", self._inside)
        self.acts = {
            "merge": button("Merge…", "danger", parent=self),
            "propose": button("Propose the merge…", "primary", parent=self),
            "two": button("Not the same…", "secondary", parent=self),
            "later": button("Leave for later", "quiet", parent=self),
            "back": button("Decide it now", "quiet", parent=self),
            "undo": button("Undo the merge…", "danger", parent=self),
            "take_back": button("Take back…", "secondary", parent=self),
        }
        self._lay_out()
        self.presenter = DuplicatesPresenter(self, desk.within(self))
        self._forms = FormBox(self, desk.within(self), self.presenter.submit, self.show_notice, self.show_failure)
        self._connect()
        self.show_row(None, frozenset())

    # --- what the shell asks ---

    def show_place(self, place: Place) -> None:
        """Show a list; a place's detail names it."""
        which = Which(place.detail) if place.detail in set(Which) else self.presenter.which
        self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(list(Which).index(which))
        self.tabs.blockSignals(False)
        self.presenter.show(which)
        if place.id is not None:
            self.table.select_id(place.id)

    def clear_data(self) -> None:
        """Hold nobody."""
        self._forms.put_away()
        self.presenter.stop_search()
        self.presenter.forget()
        self.model.replace(())
        self.show_row(None, frozenset())

    def save_drafts(self) -> None:
        """Keep what stands in an open form, now."""
        self._forms.keep()

    def unkept(self) -> Exception | None:
        """Why what stands in an open form could not be kept."""
        return self._forms.unkept()

    def stop_work(self) -> None:
        """Stop a search; it goes on from there the next time."""
        self.presenter.stop_search()

    def panes(self) -> Sequence[QWidget]:
        """The pairs, then both records."""
        return (self.table, self.area)

    def keys(self) -> Sequence[KeyLine]:
        """The keys of this screen."""
        return (
            KeyLine("J K", "Next and previous pair"),
            KeyLine("F6", "From the pairs to both records"),
            KeyLine("Space", "Choose which record is right in a field"),
        )

    # --- what the presenter tells ---

    def show_rows(self, rows: tuple[DuplicateRow, ...], which: Which) -> None:
        """Show a list, or what belongs there."""
        self.model.replace(rows)
        if rows:
            self.stack.show_content()
        else:
            self.stack.show_empty(*EMPTY[which])

    def show_loading(self) -> None:
        """A list is being fetched."""
        self.stack.show_loading()

    def show_list_failure(self, error: Exception) -> None:
        """Say why a list cannot be shown."""
        self.stack.show_failure(error)

    def show_row(self, row: DuplicateRow | None, acts: frozenset[str]) -> None:
        """Show one line and what may be done with it."""
        set_role(self.who, "secondary" if row is None else "section")
        self.who.setText(NOBODY if row is None else names(row))
        self.reasons.setText("" if row is None else reasons(row))
        self.facts.setText("" if row is None else facts(row))
        for each in (self.reasons, self.facts):
            each.setVisible(row is not None)
        self.fields.clear()
        self.moves.hide()
        self.why_not.setText("" if row is None else row.why_not)
        self.why_not.setVisible(row is not None and bool(row.why_not) and row.state in ("proposed", "merged"))
        self._allow(acts)

    def show_pair(self, pair: PairShown, chosen: dict[str, str], acts: frozenset[str]) -> None:
        """Show both records side by side."""
        self.fields.show_pair(pair, chosen)
        moves = ", ".join(pair.moves) or "nothing"
        named = any(each.name == "name" and each.differs for each in pair.fields)
        kept = " The name that is not chosen is kept beside it." if named else ""
        self.moves.setText(f"A merge points at the first record: {moves}.{kept}")
        self.moves.show()
        self._allow(acts)

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form about the pair that is shown; what was typed into it before comes back."""
        self._at = spec.about if isinstance(spec.about, UUID) else None
        super().open_form(spec)

    def show_searching(self, cancel: Cancel) -> None:
        """A search runs."""
        self.look.setEnabled(False)
        self.progress.begin("Looking through everybody for duplicates", cancel)

    def show_progress(self, done: int, total: int) -> None:
        """How far it came."""
        self.progress.report(done, total)

    def show_searched(self) -> None:
        """It runs no longer."""
        self.progress.end()
        self.look.setEnabled(True)

    # --- inside ---

    def _allow(self, acts: frozenset[str]) -> None:
        for name, made in self.acts.items():
            made.setVisible(name in acts)

    def _lay_out(self) -> None:
        self._inside.setProperty("scrollBody", True)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(theme.px(12), 0, theme.px(8), 0)
        column.setSpacing(theme.px(12))
        head = QVBoxLayout()
        head.setSpacing(theme.px(4))
        for each in (self.who, self.reasons, self.facts):
            head.addWidget(each)
        column.addLayout(head)
        for part in (self.why_not, self.fields, self.moves):
            column.addWidget(part)
        column.addStretch(1)
        self.area.setWidget(self._inside)
        left, right = QWidget(self), reading_pane(self.area, self.acts.values(), self)
        pairs = QVBoxLayout(left)
        pairs.setContentsMargins(0, 0, 0, 0)
        pairs.setSpacing(theme.px(8))
        pairs.addWidget(self.stack, 1)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setSizes([theme.px(580), theme.px(560)])
        whole = QVBoxLayout()
        whole.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(12))
        whole.setSpacing(theme.px(8))
        whole.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(split, 1)
        self.body.addWidget(self.progress)
        self.body.addLayout(whole, 1)

    def _connect(self) -> None:
        here = self.presenter
        self.tabs.currentChanged.connect(lambda at: here.show(list(Which)[at]))
        self.table.row_chosen.connect(here.choose)
        self.table.row_opened.connect(lambda _id: self.area.setFocus(Qt.FocusReason.OtherFocusReason))
        self.fields.picked.connect(here.pick)
        self.look.clicked.connect(lambda _checked=False: here.search())
        self.stack.retry_requested.connect(here.refresh)
        for name, made in self.acts.items():
            made.clicked.connect(partial(self._act, name))

    def _act(self, name: str, _checked: bool = False) -> None:
        self.presenter.act(name)
