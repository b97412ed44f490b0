"""A page of somebody or of a home: who at the left, what happened on one line of time at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.services.people.person_records import PersonEvent
from app.views import theme
from app.views.desk import Desk, Place
from app.views.people.page_facts import EDGE, Facts
from app.views.people.page_presenter import PagePresenter
from app.views.people.page_words import Section
from app.views.text import count
from app.views.widgets.buttons import button
from app.views.widgets.labels import text_label
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.scrolled import scroll_area
from app.views.widgets.states import EmptyState, StateStack
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import Column, TableModel

Row = tuple[int, PersonEvent]


class PageScreen(Screen):
    """The ground of both pages.

    Attributes:
        presenter: what happens on it.
    """

    TITLE = ""
    NAME = ""
    NOBODY = ("", "")
    NOTHING = ("", "")
    WHO = ""

    presenter: PagePresenter[Any]

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.TITLE, parent)
        self.go_back = button("Back", "quiet", self.back_asked.emit, tip="Alt+Left", parent=self)
        self.add_head(self.go_back, *self.tools())
        self.facts = Facts()
        self.area = scroll_area(self.WHO, self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setWidget(self.facts)
        self.model: TableModel[Row] = TableModel(_columns(), lambda line: line[0], self)
        self.table = RememberedTable(self.NAME, desk.preferences, accessible_name="What happened")
        self.table.show_model(self.model)
        self.events = StateStack(self.table, EmptyState(*self.NOTHING))
        self.whole = text_label("", "body", wrap=True, parent=self)
        self.more = text_label("", "secondary", wrap=True, parent=self)
        self.more.hide()
        self.stack = StateStack(self._lay_out(), EmptyState(*self.NOBODY))
        self.body.addWidget(self.stack, 1)
        self.presenter = self.present(desk.within(self))
        self.facts.asked.connect(self.presenter.go)
        self.table.row_opened.connect(self.presenter.open_event)
        self.table.row_chosen.connect(self._choose)
        self.stack.retry_requested.connect(self.presenter.refresh)
        self.show_nobody()

    def _lay_out(self) -> QWidget:
        right = QWidget(self)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.px(4))
        beside.addWidget(self.events, 1)
        beside.addWidget(self.whole)
        beside.addWidget(self.more)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        split.addWidget(self.area)
        split.addWidget(right)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setSizes([theme.px(440), theme.px(700)])
        framed = QWidget(self)
        inside = QVBoxLayout(framed)
        inside.setContentsMargins(theme.px(16 - EDGE), 0, theme.px(16), theme.px(12))
        inside.addWidget(split)
        return framed

    # --- what each page says for itself ---

    def present(self, desk: Desk) -> PagePresenter[Any]:
        """What happens on it."""
        raise NotImplementedError

    def tools(self) -> Sequence[QPushButton]:
        """Buttons at the right of its title."""
        return ()

    # --- what the shell asks ---

    def show_place(self, place: Place) -> None:
        """Show what the place names."""
        self.presenter.show(place.id)

    def clear_data(self) -> None:
        """Hold nobody."""
        self.presenter.forget()
        self.show_nobody()

    def panes(self) -> Sequence[QWidget]:
        """Who it is, then what happened."""
        return (self.area, self.table)

    def keys(self) -> Sequence[KeyLine]:
        """The keys of this screen."""
        return (
            KeyLine("J K", "Next and previous entry"),
            KeyLine("Enter", "Open what an entry tells of, or the name that has the focus"),
            KeyLine("F6", "From who it is to what happened"),
            KeyLine("Tab", "From name to name; each leads to a page of its own"),
            KeyLine("Alt+←", "Back to the page before"),
        )

    # --- what the presenter tells ---

    def show_nobody(self) -> None:
        """Nobody was named."""
        self._empty()
        self.stack.show_empty(*self.NOBODY)

    def show_loading(self) -> None:
        """The page is being read."""
        self._empty()
        self.stack.show_loading()

    def show_failure(self, error: Exception) -> None:
        """Say why it cannot be shown."""
        self._empty()
        self.stack.show_failure(error)

    def show_page(
        self, title: str, sections: Sequence[Section], events: tuple[PersonEvent, ...], left_out: int, *, begins: bool
    ) -> None:
        """Show a page: its frame, in a turn of its own who it is, then what happened."""
        self.set_title(title)
        self.offer(begins=begins)
        self.stack.show_content_soon(lambda: self._fill(sections, events, left_out))

    def offer(self, *, begins: bool) -> None:
        """Offer what may be begun from here."""

    # --- inside ---

    def _fill(self, sections: Sequence[Section], events: tuple[PersonEvent, ...], left_out: int) -> None:
        self.facts.show_sections(sections)
        self.model.replace(tuple(enumerate(events)))
        if events:
            self.events.show_content()
        else:
            self.events.show_empty(*self.NOTHING)
        self.more.setText(f"{count(left_out, 'older entry', 'older entries')} not shown." if left_out else "")
        self.more.setVisible(bool(left_out))

    def _choose(self, row_id: object) -> None:
        """Write the words of an entry whole under the line of time, where a column may be too narrow for them."""
        self.whole.setText(next((event.words for at, event in self.model.rows() if at == row_id), ""))
        self.whole.setVisible(bool(self.whole.text()))

    def _empty(self) -> None:
        self.set_title(self.TITLE)
        self.offer(begins=False)
        self.model.replace(())
        self.facts.clear()
        self._choose(None)
        self.more.hide()


def _columns() -> list[Column[Row]]:
    return [
        Column("when", "When", lambda line: line[1].when, sort=lambda line: line[1].order, width=150),
        Column("sort", "What", lambda line: line[1].sort, width=104),
        Column("words", "What happened", lambda line: line[1].words, tip=lambda line: line[1].words, width=190),
    ]
