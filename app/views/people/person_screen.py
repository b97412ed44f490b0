"""The page of one known person: who they are and were at the left, what happened on one line of time at the right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from app.services.people.person_records import Elsewhere, PersonEvent, PersonHome, PersonPage
from app.views import theme
from app.views.desk import Desk, Place
from app.views.people.person_presenter import PersonPresenter
from app.views.widgets.buttons import button
from app.views.widgets.labels import TextRole, text_label
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.scrolled import scroll_area
from app.views.widgets.states import EmptyState, StateStack
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import Column, TableModel

TITLE = "Known person"
NOBODY = ("Nobody is chosen", "Find somebody with Ctrl+K and open them from there.")
NOTHING = ("Nothing is recorded of this person yet", "Contacts, enquiries, homes and flags stand here by their day.")
Line = tuple[int, PersonEvent]


def build(desk: Desk, parent: QWidget | None = None) -> PersonScreen:
    """Build the screen and its presenter."""
    return PersonScreen(desk, parent)


class PersonScreen(Screen):
    """One person the hub knows."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, parent)
        self.begin = button("Begin a contact", "primary", parent=self)
        self.add_head(self.begin)
        self.area = scroll_area("Who this is", self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.model: TableModel[Line] = TableModel(_columns(), lambda line: line[0], self)
        self.table = RememberedTable("person", desk.preferences, accessible_name="What happened")
        self.table.show_model(self.model)
        self.events = StateStack(self.table, EmptyState(*NOTHING))
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.area)
        self.split.addWidget(self.events)
        self.split.setStretchFactor(0, 2)
        self.split.setStretchFactor(1, 3)
        self.split.setSizes([theme.px(440), theme.px(700)])
        framed = QWidget(self)
        inside = QVBoxLayout(framed)
        inside.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(12))
        inside.addWidget(self.split)
        self.stack = StateStack(framed, EmptyState(*NOBODY))
        self.body.addWidget(self.stack, 1)
        self.presenter = PersonPresenter(self, desk.within(self))
        self.begin.clicked.connect(lambda _checked=False: self.presenter.begin_contact())
        self.table.row_opened.connect(self.presenter.open_event)
        self.stack.retry_requested.connect(self.presenter.refresh)
        self.show_nobody()

    # --- what the shell asks ---

    def show_place(self, place: Place) -> None:
        """Show the person whom the place names."""
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
            KeyLine("Enter", "Open the contact or enquiry of an entry"),
            KeyLine("F6", "From who it is to what happened"),
        )

    # --- what the presenter tells ---

    def show_nobody(self) -> None:
        """No person was named."""
        self._empty()
        self.stack.show_empty(*NOBODY)

    def show_loading(self) -> None:
        """The person is being read."""
        self._empty()
        self.stack.show_loading()

    def show_failure(self, error: Exception) -> None:
        """Say why nobody can be shown."""
        self._empty()
        self.stack.show_failure(error)

    def show_page(self, page: PersonPage, *, begins: bool) -> None:
        """Show somebody."""
        self.set_title(page.name)
        self.begin.setVisible(begins)
        self._write(page)
        self.model.replace(tuple(enumerate(page.events)))
        if page.events:
            self.events.show_content()
        else:
            self.events.show_empty(*NOTHING)
        self.stack.show_content()

    # --- inside ---

    def _empty(self) -> None:
        self.set_title(TITLE)
        self.begin.hide()
        self.model.replace(())
        self.area.setWidget(QWidget(self.area.viewport()))

    def _write(self, page: PersonPage) -> None:
        """Write who it is, part under part; a part with nothing in it is left out."""
        inside = QWidget(self.area.viewport())
        inside.setProperty("scrollBody", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, theme.px(12), 0)
        column.setSpacing(theme.px(2))
        parts: list[tuple[str, list[tuple[str, TextRole]]]] = [
            ("Warnings that hold", [(words, "late") for words in page.warnings]),
            ("Identity", [(f"{label}: {words}", "body") for label, words in page.facts]),
            ("Other names", [(f"{kind.capitalize()} {name}", "body") for name, kind in page.other_names]),
            ("Homes", [line for home in page.homes for line in _home(home)]),
            ("Ties", [(_dated(tie.words, tie.dates), "body" if tie.now else "secondary") for tie in page.ties]),
            ("The adults of this home elsewhere", [line for each in page.elsewhere for line in _elsewhere(each)]),
        ]
        if page.restricted:
            parts.insert(0, ("Restricted record", [("Open to service managers only.", "body")]))
        for title, lines in parts:
            if not lines:
                continue
            if column.count():
                column.addSpacing(theme.px(12))
            for words, role in [(title, "section"), *lines]:
                column.addWidget(_label(words, role, inside))
        column.addStretch(1)
        self.area.setWidget(inside)


def _columns() -> list[Column[Line]]:
    return [
        Column("when", "When", lambda line: line[1].when, sort=lambda line: line[1].on, width=150),
        Column("sort", "What", lambda line: line[1].sort, width=104),
        Column("words", "What happened", lambda line: line[1].words, tip=lambda line: line[1].words, width=420),
    ]


def _dated(words: str, dates: str) -> str:
    return f"{words}, {dates}" if dates else words


def _home(home: PersonHome) -> Iterable[tuple[str, TextRole]]:
    yield home.address, "strong" if home.now else "body"
    dates = home.dates[:1].upper() + home.dates[1:]
    yield dates or ("Lives there now" if home.now else "No longer there"), "secondary"
    if home.others:
        yield "With " + "; ".join(_dated(each.name, each.dates) for each in home.others), "secondary"


def _elsewhere(each: Elsewhere) -> Iterable[tuple[str, TextRole]]:
    yield each.adult, "strong"
    yield _dated(each.address, each.dates), "body"
    if each.others:
        yield "With " + "; ".join(each.others), "secondary"


def _label(words: str, role: TextRole, parent: QWidget) -> QWidget:
    """A label that is as high as its words are in the width it is given, and no higher; it can be copied."""
    made = text_label(words, role, wrap=True, parent=parent)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)  # by the keyboard each were a tab stop
    policy = made.sizePolicy()
    policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made
