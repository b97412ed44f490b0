"""A partner representative's own queue, and the page on which they answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.services import clock
from app.services.enquiry.request_records import FOUND_WORDS, OwnRequest, OwnRequestRow
from app.services.errors import Invalid
from app.views import text, theme
from app.views.case.facts import COLOUR_WORDS
from app.views.case.household.keys import LOOKING
from app.views.case.household.partner_book import asked_book
from app.views.case.list_screen import RatingDelegate
from app.views.case.own_presenter import OwnPresenter
from app.views.case.reply_form import UNLOGGED, ReplyForm
from app.views.case.reply_people import Answering
from app.views.desk import Desk, Place
from app.views.widgets.buttons import button
from app.views.widgets.due import ticker
from app.views.widgets.painted_later import in_next_turns
from app.views.widgets.screen import KeyLine, Screen
from app.views.widgets.states import EmptyState, StateStack
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import Column, TableModel

if TYPE_CHECKING:
    from app.views.case.household.picture import FamilyPicture

FAMILY = "own_requests.picture"
ROOMY = 1080
"""At 100 %: a screen as wide as this has room for the reply and the picture side by side."""


def build_own_requests(desk: Desk, parent: QWidget | None = None) -> OwnRequestsScreen:
    """Build the queue and its presenter."""
    return OwnRequestsScreen(desk, parent)


class OwnRequestsScreen(Screen):
    """The requests to one's own agency."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Requests to us", parent)
        self._desk = desk
        self._drawn: UUID | None = None
        self.model: TableModel[OwnRequestRow] = TableModel(_columns(), lambda row: row.id, self)
        self.family = button(
            "Household picture", "quiet", tip="Who is who, as far as the request needs (F8)", parent=self
        )
        self.family.setCheckable(True)
        self.add_head(self.family)
        self.pages = QStackedWidget(self)
        self.body.addWidget(self.pages, 1)
        queue = self.queue = QWidget(self.pages)
        self.table = RememberedTable(
            "own_requests", desk.preferences, accessible_name="Requests to your agency", parent=queue
        )
        self.table.show_model(self.model)
        self.table.setItemDelegateForColumn(0, RatingDelegate(self.table))
        empty = EmptyState(
            "No request waits for your agency", "Requests stand here once the hub has sent them.", parent=queue
        )
        self.stack = StateStack(self.table, empty, queue)
        column = QVBoxLayout(queue)
        column.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(12))
        column.addWidget(self.stack)
        self.answer = QWidget(self.pages)
        self.split = QSplitter(Qt.Orientation.Horizontal, self.answer)
        self.form = ReplyForm(self.split)
        self._lay_out_answer()
        self.pages.addWidget(queue)
        self.pages.addWidget(self.answer)
        self.presenter = OwnPresenter(self, desk.within(self))
        self.table.row_opened.connect(self.presenter.open)
        self.family.clicked.connect(self._choose_family)
        self.pages.currentChanged.connect(lambda _at: self._share_room())
        self._share_room()
        self.form.submitted.connect(self.presenter.save)
        self.form.cancelled.connect(self.presenter.leave)
        self.stack.retry_requested.connect(self.presenter.refresh)
        ticker().ticked.connect(self.table.viewport().update)

    @cached_property
    def picture(self) -> FamilyPicture:
        """The household as far as a request needs it, made when it is first looked at."""
        from app.views.case.household.picture import FamilyPicture

        desk = self._desk
        made = FamilyPicture(
            desk, lambda request: asked_book(desk.hub, desk.actor, request), self.split, keeps=False, widens=False
        )
        self.split.addWidget(made)
        self.split.setSizes([theme.px(760), theme.px(420)])
        self.split.setStretchFactor(0, 1)
        made.noticed.connect(self.show_notice)
        made.failed.connect(self.show_failure)
        return made

    def _has_picture(self) -> bool:
        return "picture" in self.__dict__

    def show_place(self, place: Place) -> None:
        """Show the queue; a place with an id opens that request."""
        self.presenter.refresh()
        if place.id is not None:
            self.presenter.open(place.id)

    def clear_data(self) -> None:
        """Hold nothing."""
        self.model.replace(())
        self.form.clear()
        if self._has_picture():
            self.picture.clear_data()
        self._drawn = None
        self.presenter.request = None
        self.pages.setCurrentWidget(self.queue)

    def unkept(self) -> Exception | None:
        """A reply that was begun is kept nowhere yet."""
        return UNLOGGED if self.pages.currentWidget() is self.answer and self.form.drafts() else None

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong; the reply may be handed in again."""
        self.form.allow_again()
        super().show_failure(error)

    def panes(self) -> Sequence[QWidget]:
        """The queue; or the reply, and the picture beside it."""
        if self.pages.currentWidget() is self.queue:
            return (self.table,)
        return (self.form, *(self.picture.panes() if self._has_picture() and self.family.isChecked() else ()))

    def keys(self) -> Sequence[KeyLine]:
        """The keys of this screen."""
        looking = LOOKING if self.pages.currentWidget() is self.answer else ()
        shown = KeyLine("F8", "In a request: show or hide the household picture")
        return (KeyLine("Enter", "Open the request and answer it"), shown, *looking)

    def show_rows(self, rows: tuple[OwnRequestRow, ...]) -> None:
        """Show the queue."""
        self.model.replace(rows)
        if rows:
            self.stack.show_content()
        else:
            self.stack.show_empty()

    def show_list_failure(self, error: Exception) -> None:
        """Show why the queue cannot be shown."""
        self.stack.show_failure(error)

    def show_request(self, request: OwnRequest, people: tuple[Answering, ...]) -> None:
        """Show a request beside the answers it waits for."""
        self.family.setChecked(self._roomy() and self._desk.preferences.get(FAMILY, "yes") == "yes")
        self.pages.setCurrentWidget(self.answer)
        self._share_room()
        title = f"{request.row.reference} to {request.agency}: {COLOUR_WORDS[request.row.rating]}, {_due(request.row)}"
        self.form.show_people(title, _detail(request), people, request.do_not_tell)
        self._draw()

    def show_queue(self) -> None:
        """Turn back to the queue."""
        self.form.clear()
        if self._has_picture():
            self.picture.clear_data()
        self._drawn = None
        self.pages.setCurrentWidget(self.queue)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the picture beside the reply where there is room for both."""
        super().resizeEvent(event)
        self._share_room()

    def _roomy(self) -> bool:
        return self.width() >= theme.px(ROOMY)

    def _choose_family(self) -> None:
        """Show the picture, or hide it; what was chosen is kept where both have room."""
        if self._roomy():
            self._desk.preferences.set(FAMILY, "yes" if self.family.isChecked() else "no")
        self._share_room()

    def _share_room(self) -> None:
        """The picture beside the reply; where there is no room for both, in its place while it is asked for."""
        drawn = self.family.isChecked()
        self.family.setVisible(self._answering())
        if self._has_picture():
            self.picture.setVisible(drawn)
        elif drawn and self._answering():
            in_next_turns(self, self._first_picture)  # the form to be filled in stands first
        self.form.setVisible(self._roomy() or not drawn)
        self._draw()

    def _answering(self) -> bool:
        return self.pages.currentWidget() is self.answer

    def _first_picture(self) -> None:
        """Make the picture, unless it is no longer asked for."""
        if self._answering() and self.family.isChecked():
            self.picture.setVisible(True)
            self._draw()

    def _draw(self) -> None:
        request = self.presenter.request
        wanted = self._has_picture() and self.family.isChecked()
        if request is not None and wanted and request.row.id != self._drawn:
            self._drawn = request.row.id
            self.picture.open(request.row.id)

    def _lay_out_answer(self) -> None:
        self.split.setChildrenCollapsible(False)
        bold = QFontMetrics(theme.font("strong")).horizontalAdvance(self.family.text())
        self.family.setMinimumWidth(bold + theme.px(28))
        column = QVBoxLayout(self.answer)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split, 1)
        pressed = QShortcut(QKeySequence("F8"), self.answer)
        pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        pressed.activated.connect(self.family.click)

    def show_reply_problems(self, error: Invalid) -> None:
        """Say what the answers lack."""
        self.form.show_problems(error.problems)


def _detail(request: OwnRequest) -> str:
    lines = [f"Purpose: {request.purpose}", f"Lawful basis: {request.lawful_basis}"]
    if request.questions:
        lines.append(f"Asked: {request.questions}")
    answered = [f"{reply.person}: {FOUND_WORDS[reply.found].lower()}" for reply in request.replies]
    if answered:
        lines.append(f"Answered already: {'; '.join(answered)}")
    return "\n".join(lines)


def _due(row: OwnRequestRow) -> str:
    now = clock.now()
    if row.state == "replied":
        return f"replied {text.short_moment(row.replied_at, now)}" if row.replied_at else "replied"
    return "no limit" if row.due_at is None else text.time_left(row.due_at, now).line()


def _late(row: OwnRequestRow) -> bool:
    return row.state == "sent" and row.due_at is not None and row.due_at < clock.now()


def _columns() -> list[Column[OwnRequestRow]]:
    return [
        Column(
            "rating",
            "Rating",
            lambda row: COLOUR_WORDS[row.rating],
            spoken=lambda row: COLOUR_WORDS[row.rating],
            tip=lambda row: COLOUR_WORDS[row.rating],
            width=74,
        ),
        Column("reference", "Request", lambda row: row.reference, spoken=lambda row: row.reference, width=110),
        Column("subjects", "About", lambda row: row.subjects, tip=lambda row: row.subjects, width=430),
        Column("due", "Due", _due, sort=lambda row: row.due_at, late=_late, tip=lambda row: row.due_reason, width=240),
        Column(
            "answered",
            "Answered",
            lambda row: f"{row.answered} of {row.asked}{', urgent' if row.urgent and row.state == 'sent' else ''}",
            sort=lambda row: row.answered,
            width=130,
        ),
        Column(
            "sent",
            "Sent",
            lambda row: text.short_moment(row.sent_at, clock.now()),
            sort=lambda row: row.sent_at,
            width=100,
        ),
    ]
