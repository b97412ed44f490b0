"""What happens on the page of one known person. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.access import Act, may
from app.services.people.person_page import RestrictedPerson, open_person
from app.services.people.person_records import PersonPage
from app.services.trust.break_glass import open_person_by_break_glass
from app.views.case.door import IF_IT_CANNOT_WAIT, glass_form
from app.views.case.forms import FormSpec
from app.views.desk import Desk, Place
from app.views.people.page_presenter import PagePresenter, PageView
from app.views.people.page_words import person_sections

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

KNOWN = "known"
"""The detail of the place that begins a contact with a known person in it."""


class PersonView(PageView, Protocol):
    """What the page of one person can be told."""

    def show_door(self, sentence: str, next_step: str, *, may_break: bool) -> None:
        """Show nothing of the person but that the record is restricted."""

    def ask_reason(self, spec: FormSpec) -> None:
        """Ask why it must be opened."""

    def reason_given(self) -> None:
        """Close the form: the record is open."""

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""


class PersonPresenter(PagePresenter[PersonPage]):
    """The page of one person."""

    def __init__(self, view: PersonView, desk: Desk) -> None:
        super().__init__(view, desk)
        self._door = view

    def read(self, page_id: UUID, *, again: bool) -> Callable[[], PersonPage]:
        """What reads it."""
        return partial(open_person, self._desk.hub, self._desk.actor, page_id, again=again)

    def tell(self, page: PersonPage) -> None:
        """Show somebody."""
        begins = may(self._desk.actor, Act.RECORD_CONTACT, self._desk.narrowed) and not page.restricted
        self._view.show_page(page.name, person_sections(page), page.events, 0, begins=begins)

    def people_on(self, page: PersonPage) -> set[UUID]:
        """Who stands on it, and the homes."""
        found = {home.id for home in page.homes} | {tie.person_id for tie in page.ties}
        return found | {lived.person_id for home in page.homes for lived in home.others}

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, RestrictedPerson):
            super()._failed(error)
            return
        self._shown, self._page = None, None
        may_break = may(self._desk.actor, Act.BREAK_GLASS, self._desk.narrowed)
        step = f"{error.next_step} {IF_IT_CANNOT_WAIT}" if may_break else error.next_step
        self._door.show_door(error.sentence, step, may_break=may_break)

    @property
    def at(self) -> UUID | None:
        """Whose page was asked for, open or closed."""
        return self._id

    def ask_reason(self) -> None:
        """Ask why the record must be opened now."""
        self._door.ask_reason(glass_form(self._desk.policy.restricted.break_glass_hours))

    def break_glass(self, reason: str) -> None:
        """Open the record by break-glass."""
        hub, actor, at = self._desk.hub, self._desk.actor, self._id
        if at is not None:
            work = partial(open_person_by_break_glass, hub, actor, at, reason)
            self._desk.runner.operation(work, self._broken, self._door.show_form_failure)

    def _broken(self, _changes: Changes) -> None:
        self._door.reason_given()
        self.refresh()

    def begin_contact(self) -> None:
        """Begin a contact with this person in it."""
        if self._id is not None:
            self._desk.go(Place("contact_form", self._id, KNOWN))
