"""The household beside the working area, as a picture or as a list, and what may be done about who is on the case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.views import theme
from app.views.case.household.keys import KEYS
from app.views.case.household.people import PeopleList
from app.views.desk import Desk
from app.views.widgets.buttons import button
from app.views.widgets.flow import FlowLayout
from app.views.widgets.painted_later import in_next_turns
from app.views.widgets.screen import KeyLine

if TYPE_CHECKING:  # the picture is loaded when it is first looked at
    from uuid import UUID

    from app.views.case.household.picture import FamilyPicture

FACE = "case.household"
PEOPLE = "People and access"
CRAMPED = 360
"""At 100 %: the height under which the household has little room."""


class HouseholdPanel(QWidget):
    """Picture or list, and under them a button with what may be done about who is on the case.

    Signals
        face_changed(): the other face is in front.
        wide_asked(): the picture over the whole working area, or back.
        noticed(Notice), failed(Exception): said on top of the case screen.
    """

    face_changed = Signal()
    wide_asked = Signal()
    noticed = Signal(object)
    failed = Signal(object)

    def __init__(self, people: PeopleList, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.people = people
        self.picture: FamilyPicture | None = None
        self._desk = desk
        self._case: UUID | None = None
        self.as_picture = button("Picture", "quiet", tip="The household as a picture")
        self.as_list = button("List", "quiet", tip="The household as a list")
        for each in (self.as_picture, self.as_list):
            each.setCheckable(True)
        self.menu = QMenu(self)
        self.menu.setAccessibleName("People and access")
        self.more = button(PEOPLE, "secondary", tip="Add a person, name a colleague, restrict the case")
        self.more.setMenu(self.menu)
        self.faces = QStackedWidget()
        self._coming = QWidget(self.faces)
        self.faces.addWidget(people)
        self.faces.addWidget(self._coming)
        row = FlowLayout(gap=theme.px(4))
        for made in (self.as_picture, self.as_list, self.more):
            row.addWidget(made)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(6))
        outer.addWidget(self.faces, 1)
        outer.addLayout(row)
        self._mark(drawn=desk.preferences.get(FACE, "picture") == "picture")
        self.as_picture.clicked.connect(lambda _checked=False: self.turn(drawn=True))
        self.as_list.clicked.connect(lambda _checked=False: self.turn(drawn=False))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """In little room the button below has a short name, so that it takes one line."""
        super().resizeEvent(event)
        words = "People" if self.height() < theme.px(CRAMPED) else PEOPLE
        if self.more.text() != words:
            self.more.setText(words)

    @property
    def drawn(self) -> bool:
        """Whether the picture is in front."""
        return self.as_picture.isChecked()

    def turn(self, *, drawn: bool) -> None:
        """Bring the picture or the list to the front."""
        self._mark(drawn=drawn)
        self._desk.preferences.set(FACE, "picture" if drawn else "list")
        self._show_face()
        self.face_changed.emit()

    def open(self, enquiry_id: UUID) -> None:
        """Draw a case; read anew whenever the case was."""
        self._case = enquiry_id
        self._show_face()

    def clear_data(self) -> None:
        """Hold nobody."""
        self._case = None
        self.people.clear()
        if self.picture is not None:
            self.picture.clear_data()

    def panes(self) -> Sequence[QWidget]:
        """What F6 goes through: the list, or the picture and what stands beside it."""
        if self.drawn and self.picture is not None:
            return self.picture.panes()
        return (self.people,)

    def keys(self) -> Sequence[KeyLine]:
        """The keys of the picture, while it is in front."""
        return KEYS if self.drawn else ()

    def save_drafts(self) -> None:
        """Keep what stands in an open form of the picture, now."""
        if self.picture is not None:
            self.picture.save_drafts()

    def unkept(self) -> Exception | None:
        """Why what stands in an open form of the picture could not be kept."""
        return self.picture.unkept() if self.picture is not None else None

    def add_act(self, words: str, act: Callable[[], None]) -> QAction:
        """Put an act into the menu of the button."""
        made = self.menu.addAction(words)
        made.triggered.connect(lambda _checked=False: act())
        return made

    def settle(self) -> None:
        """Hide the button where none of its acts may be done."""
        self.more.setVisible(any(each.isVisible() for each in self.menu.actions()))

    def _mark(self, *, drawn: bool) -> None:
        self.as_picture.setChecked(drawn)
        self.as_list.setChecked(not drawn)

    def _show_face(self) -> None:
        if not self.drawn or self._case is None:
            self.faces.setCurrentWidget(self.people)
            return
        if self.picture is None:  # in a turn of its own: the rest of the case is on screen first
            self.faces.setCurrentWidget(self._coming)
            in_next_turns(self, self._build_picture, self._show_picture)
            return
        self._show_picture()

    def _build_picture(self) -> None:
        if self.drawn and self._case is not None and self.picture is None:
            self._build()

    def _show_picture(self) -> None:
        if not self.drawn or self._case is None:
            return
        picture = self.picture or self._build()
        self.faces.setCurrentWidget(picture)
        picture.open(self._case)

    def _build(self) -> FamilyPicture:
        from app.views.case.household.hub_book import HubBook
        from app.views.case.household.picture import FamilyPicture

        desk = self._desk
        made = self.picture = FamilyPicture(desk, lambda case: HubBook(desk.hub, desk.actor, case), self.faces)
        made.wide_asked.connect(self.wide_asked)
        made.noticed.connect(self.noticed)
        made.failed.connect(self.failed)
        self.faces.addWidget(made)
        return made
