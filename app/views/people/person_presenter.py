"""What happens on the page of one known person: it is read, read again when they change, and leads on. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.services.access import Act, may
from app.services.people.person_page import open_person
from app.services.people.person_records import PersonEvent, PersonPage
from app.views.desk import EVERYTHING, Desk, Place

if TYPE_CHECKING:
    from uuid import UUID

    from app.services.unit_of_work import Changes

KNOWN = "known"
"""The detail of the place that begins a contact with a known person in it."""


class PersonView(Protocol):
    """What the page can be told."""

    def show_nobody(self) -> None:
        """No person was named."""

    def show_loading(self) -> None:
        """The person is being read."""

    def show_page(self, page: PersonPage, *, begins: bool) -> None:
        """Show somebody; `begins` says whether a contact may be begun with them."""

    def show_failure(self, error: Exception) -> None:
        """Say why nobody can be shown."""


class PersonPresenter:
    """The page of one person."""

    def __init__(self, view: PersonView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self._id: UUID | None = None
        self._shown: UUID | None = None
        self._events: tuple[PersonEvent, ...] = ()
        desk.changes.subscribe(("person",), self._changed)

    def show(self, person_id: UUID | None) -> None:
        """Show a person; that they were opened is audited."""
        if person_id is None:
            self.forget()
            self._view.show_nobody()
            return
        if person_id != self._id:
            self._view.show_loading()
        again = person_id == self._shown
        self._id = person_id
        self._read(again=again)

    def refresh(self) -> None:
        """Read the person again."""
        self._read(again=self._id == self._shown)

    def _read(self, *, again: bool) -> None:
        hub, actor, person_id = self._desk.hub, self._desk.actor, self._id
        if person_id is not None:
            self._desk.runner.query(
                lambda: open_person(hub, actor, person_id, again=again), self._show, self._failed, lane="person"
            )

    def _failed(self, error: Exception) -> None:
        self._shown = None
        self._view.show_failure(error)

    def open_event(self, row_id: object) -> None:
        """Go to what an entry of the line of time tells of."""
        at = row_id if isinstance(row_id, int) else -1
        event = self._events[at] if 0 <= at < len(self._events) else None
        if event is not None and event.place_id is not None:
            self._desk.go(Place(event.place, event.place_id))

    def begin_contact(self) -> None:
        """Begin a contact with this person in it."""
        if self._id is not None:
            self._desk.go(Place("contact_form", self._id, KNOWN))

    def forget(self) -> None:
        """Hold nobody."""
        self._id, self._shown, self._events = None, None, ()

    def _show(self, page: PersonPage) -> None:
        if page.id != self._id:
            return
        self._events, self._shown = page.events, page.id
        begins = may(self._desk.actor, Act.RECORD_CONTACT, self._desk.narrowed) and not page.restricted
        self._view.show_page(page, begins=begins)

    def _changed(self, changes: Changes) -> None:
        touched = {each.id for each in changes.touched if each.kind == "person"}
        everything = any(each.kind == EVERYTHING for each in changes.touched)
        if self._id is not None and (everything or None in touched or self._id in touched):
            self.refresh()
