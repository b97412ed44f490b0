"""What happens on the page of one known person. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from app.services.access import Act, may
from app.services.people.person_page import open_person
from app.services.people.person_records import PersonPage
from app.views.desk import Place
from app.views.people.page_presenter import PagePresenter
from app.views.people.page_words import person_sections

KNOWN = "known"
"""The detail of the place that begins a contact with a known person in it."""


class PersonPresenter(PagePresenter[PersonPage]):
    """The page of one person."""

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

    def begin_contact(self) -> None:
        """Begin a contact with this person in it."""
        if self._id is not None:
            self._desk.go(Place("contact_form", self._id, KNOWN))
