"""The grid people × agencies on top, under it the items in scope, and beside them what was searched and marked."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSplitter, QVBoxLayout, QWidget

from app.services.enquiry.item_records import HANDLING_WORDS, NOT_MARKED
from app.views import text, theme
from app.views.case.banner import SendBanner
from app.views.case.grid import CaseGrid
from app.views.case.panels import RecordList
from app.views.case.replies.contract import Entry, Scope, Shown
from app.views.case.replies.presenter import UNMARKED
from app.views.case.replies.table import ItemTable
from app.views.desk import Desk
from app.views.widgets.buttons import button
from app.views.widgets.choice import Choice
from app.views.widgets.flow import FlowLayout
from app.views.widgets.labels import text_label
from app.views.widgets.scrolled import scroll_area
from app.views.widgets.states import EmptyState, StateStack

NARROW = 720
"""Below this width, at 100 %, what was searched stands under the items."""
LOW, LOW_NARROW = 410, 620
"""How high grid and items are together at least; where there is less room they scroll."""


class Overview(QWidget):
    """What stands, before anybody types.

    Signals
        scope_wanted(Scope): show the items of an agency, about a person, with a handling.
        mark_wanted(str): mark the chosen items; the handling asked for.
    """

    scope_wanted = Signal(object)
    mark_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hold()
        self.banner = SendBanner(self._top)
        self.banner.hide()
        self.grid = CaseGrid(self._top)
        self.agency = Choice((), placeholder="Agency", name="Agency", parent=self._bar)
        self.person = Choice((), placeholder="Person", name="Person", parent=self._bar)
        kinds = ((UNMARKED, NOT_MARKED), *HANDLING_WORDS.items())
        self.handling = Choice(kinds, placeholder="Handling", name="Handling", parent=self._bar)
        self.widen = button("Show all", "quiet", parent=self._bar)
        self.count = text_label("", "muted", parent=self._bar)
        acts = self._together
        self.marks = {
            "share_onward": button("Share onward…", "secondary", tip="S in the list", parent=acts),
            "hub_only": button("Hub only…", "secondary", tip="H in the list", parent=acts),
            "intelligence": button("Intelligence…", "secondary", tip="I in the list", parent=acts),
        }
        self.menu = QMenu(self)
        self.menu.setAccessibleName("More about this reply")
        self.read, self.add, self.correct, self.originals = (
            self.menu.addAction(words)
            for words in ("Read an answer…", "Add an item…", "Correct the reply…", "Originals…")
        )
        self.paper = button("Read an answer…", "secondary", tip="Ctrl+Shift+O, or drop it here", parent=acts)
        self.more = button("More", "secondary", accessible_name="More about this reply", parent=acts)
        self.more.setMenu(self.menu)
        self.table = ItemTable(desk.preferences, self.beside)
        self.state = StateStack(
            self.table, EmptyState("No item yet", "Log a reply, or drop the partner's document here."), self.beside
        )
        self.state.show_empty()
        self.details = RecordList("What was searched and marked", "No agency has answered yet.", self.beside)
        self._setting = False
        self._rows: tuple[UUID | None, ...] = ()
        self._people: tuple[UUID, ...] = ()
        self._lay_out()
        self._connect()

    # --- telling ---

    def show_items(self, shown: Shown) -> None:
        """Show the items in scope; a filter left empty means all."""
        self._setting = True
        self.agency.set_options(shown.agencies)
        self.person.set_options(shown.people)
        for choice, value in (
            (self.agency, shown.scope.agency_id),
            (self.person, shown.scope.person_id),
            (self.handling, shown.scope.handling),
        ):
            code = None if value is None else str(value)
            choice.choose(code if choice.findData(code) >= 0 else None)
        self._setting = False
        kept = self.table.current_id()
        self.table.items.replace(shown.rows)
        if kept is not None and self.table.items.find(kept) < 0:
            self.table.clearSelection()
        whole = text.count(shown.whole, "item")
        here = whole if len(shown.rows) == shown.whole else f"{len(shown.rows)} of {whole}"
        self.count.setText(f"{here} · {shown.unmarked} not marked yet" if shown.unmarked else here)
        self.count.setProperty("part", "late" if shown.unmarked else "")
        self.widen.setVisible(shown.scope != Scope())
        for filtered in (self.agency, self.person, self.handling, self.count):
            filtered.setVisible(bool(shown.whole))
        for made in self.marks.values():
            made.setVisible(shown.may_mark and bool(shown.whole))
        for each in (self.read, self.add, self.correct):
            each.setVisible(shown.may_reply)
        self.paper.setVisible(shown.may_reply and not shown.whole)
        self.originals.setVisible(shown.papers)
        self.more.setVisible(shown.may_reply or shown.papers)
        if shown.rows:
            self.state.show_content()
        elif shown.whole:
            self.state.show_empty("No item here", "Other agencies, people or markings have some: Show all.")
        else:
            self.state.show_empty("No item yet", "Log a reply, or drop the partner's document here.")

    def show_details(self, entries: Sequence[Entry]) -> None:
        """Show the coverage in scope and the current item whole."""
        self.details.show_records(entries)

    def show_choice(self, *, one_reply: bool) -> None:
        """Offer to add to a reply or to correct it where exactly one is in scope."""
        self.add.setEnabled(one_reply)
        self.correct.setEnabled(one_reply)

    def know_people(self, people: Sequence[UUID]) -> None:
        """Know whose column is which."""
        self._people = tuple(people)

    def clear_data(self) -> None:
        """Hold nothing of the case."""
        self.grid.forget_rows()
        self.table.items.replace(())
        self.details.show_records(())
        self.banner.hide()
        self.banner.words.setText("")
        self.count.setText("")
        for each in (self.agency, self.person):
            each.set_options(())
        self.state.show_empty("No item yet", "Log a reply, or drop the partner's document here.")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Esc in the items shows all of them, where fewer are shown."""
        if (
            watched is self.table
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
            and not self.widen.isHidden()
        ):
            self.widen.click()
            return True
        return super().eventFilter(watched, event)

    # --- inside ---

    def _hold(self) -> None:
        """Make what holds the others, from outside in: one given to its parent later is dressed anew with all in it."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = scroll_area("Replies and their items", self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(area)
        self.split = QSplitter(Qt.Orientation.Vertical, area.viewport())
        self.split.setChildrenCollapsible(False)
        area.setWidget(self.split)
        self._top, self._bottom = QWidget(self.split), QWidget(self.split)
        self._bar = QWidget(self._bottom)
        self._together = QWidget(self._bar)
        self.beside = QSplitter(Qt.Orientation.Horizontal, self._bottom)
        self.beside.setChildrenCollapsible(False)

    def _lay_out(self) -> None:
        above = QVBoxLayout(self._top)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(theme.px(8))
        above.addWidget(self.banner)
        above.addWidget(self.grid, 1)
        below = QVBoxLayout(self._bottom)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(theme.px(8))
        below.addWidget(self._bar)
        below.addWidget(self.beside, 1)
        tools = FlowLayout(self._bar, gap=8)
        for choice in (self.agency, self.person, self.handling):
            choice.setMinimumContentsLength(8)
            choice.setMaximumWidth(theme.px(132))
            tools.addWidget(choice)
        for each in (self.widen, self.count, self._together):
            tools.addWidget(each)
        row = QHBoxLayout(self._together)  # it takes a line of its own where the filters leave too little
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        for each in (*self.marks.values(), self.paper, self.more):
            row.addWidget(each)
        self.beside.setStretchFactor(0, 1)
        self.beside.setSizes([theme.px(760), theme.px(320)])
        self.details.setMinimumWidth(theme.px(220))
        self.split.setStretchFactor(0, 2)
        self.split.setStretchFactor(1, 3)
        self.split.setSizes([theme.px(190), theme.px(330)])
        self._top.setMinimumHeight(theme.px(150))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Beside each other or below each other, as it is wide; both whole, and scrolled where it is low."""
        super().resizeEvent(event)
        narrow = self.width() < theme.px(NARROW)
        self.beside.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        self.split.setMinimumHeight(theme.px(LOW_NARROW if narrow else LOW))

    def _connect(self) -> None:
        for choice in (self.agency, self.person, self.handling):
            choice.chosen.connect(self._filtered)
        self.widen.clicked.connect(lambda _checked=False: self.scope_wanted.emit(Scope()))
        for code, made in self.marks.items():
            made.clicked.connect(lambda _checked=False, code=code: self.mark_wanted.emit(code))
        self.table.mark_wanted.connect(self.mark_wanted)
        self.table.installEventFilter(self)
        self.grid.clicked.connect(lambda _index: self._of_grid())
        self.grid.row_opened.connect(lambda _id: self._of_grid())

    def _filtered(self, _code: object = None) -> None:
        if self._setting:
            return
        agency, person = self.agency.code(), self.person.code()
        self.scope_wanted.emit(
            Scope(UUID(agency) if agency else None, UUID(person) if person else None, self.handling.code())
        )

    def _of_grid(self) -> None:
        """Show the items of the cell that was chosen; of the whole agency where its name or its request was."""
        row, column = self.grid.current_row(), self.grid.currentIndex().column() - 1
        if row is None:
            return
        person = self._people[column] if 0 <= column < len(self._people) else None
        self.scope_wanted.emit(Scope(row.agency.id, person, self.handling.code()))
