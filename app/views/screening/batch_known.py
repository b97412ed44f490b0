"""Who the people of the notification in front may be: asked when it is chosen, tied by a person, with a way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.access import Act, may
from app.views.desk import Desk, Notice, Place

if TYPE_CHECKING:
    from app.services.intake.known_on_contact import KnownOnContact, MayBe
    from app.services.intake.place_history import PlaceHistory

    Known = tuple[tuple[KnownOnContact, ...], tuple[PlaceHistory, ...]]


class KnownView(Protocol):
    """What is asked of the screen."""

    def show_people(
        self, found: Sequence[KnownOnContact], tying: bool, places: Sequence[PlaceHistory] = ()
    ) -> None:
        """Show who may be known, and what of the places; `tying` offers to tie them."""

    def say(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""


class BatchKnown:
    """Asks who is known, audits that it was asked, ties and unties."""

    def __init__(self, view: KnownView, desk: Desk, changed: Callable[[], None]) -> None:
        self._view = view
        self._desk = desk
        self._changed = changed
        self._contact: UUID | None = None
        self._audited: set[UUID] = set()

    def look(self, contact_id: UUID) -> None:
        """Ask about everybody of a contact."""
        if contact_id != self._contact:
            self._view.show_people((), tying=False)
        self._contact = contact_id
        if not may(self._desk.actor, Act.FIND_PEOPLE, self._desk.narrowed):
            return
        work = partial(self._read, contact_id)
        self._desk.runner.query(work, partial(self._found, contact_id), self._view.show_failure, lane="batch known")

    def _read(self, contact_id: UUID) -> Known:
        """Who its people may be, and what is known of its address and telephone; on the database thread."""
        from app.services.intake.known_on_contact import known_on_contact
        from app.services.intake.place_history import places_of_contact

        hub, actor = self._desk.hub, self._desk.actor
        return known_on_contact(hub, actor, contact_id), places_of_contact(hub, actor, contact_id)

    def _found(self, contact_id: UUID, known: Known) -> None:
        if contact_id != self._contact:
            return
        found, places = known
        tying = may(self._desk.actor, Act.SORT_CONTACTS, self._desk.narrowed)
        self._view.show_people(found, tying, places)
        if contact_id in self._audited:
            return
        from app.services.people.searches import ON_A_CONTACT, record_search

        self._audited.add(contact_id)
        answers = sum(len(each.people) for each in found)
        work = partial(record_search, self._desk.hub, self._desk.actor, answers, ON_A_CONTACT)
        self._desk.runner.operation(work, lambda _done: None, self._view.show_failure)

    def open_home(self, home_id: UUID) -> None:
        """Open a household that is known at the address."""
        self._desk.go(Place("household", home_id))

    def link(self, row_id: UUID, known: MayBe) -> None:
        """Tie a person of the contact to a known one; the reasons are kept with the decision."""
        from app.services.intake.linking import link_contact_person

        reason = f"{known.reason[:1].upper()}{known.reason[1:]}"
        work = partial(link_contact_person, self._desk.hub, self._desk.actor, row_id, known.id, reason)
        said = Notice(f"Linked to {known.name}.", tone="done", undo=partial(self._unlink, row_id))
        self._desk.runner.operation(work, lambda _done: self._done(said), self._view.show_failure)

    def _unlink(self, row_id: UUID) -> None:
        from app.services.intake.linking import unlink_contact_person

        work = partial(unlink_contact_person, self._desk.hub, self._desk.actor, row_id, "Taken back in the batch queue")
        said = Notice("The link was taken back.", tone="done")
        self._desk.runner.operation(work, lambda _done: self._done(said), self._view.show_failure)

    def _done(self, notice: Notice) -> None:
        self._view.say(notice)
        self._changed()
        if self._contact is not None:
            self.look(self._contact)

    def forget(self) -> None:
        """Forget what was asked."""
        self._contact = None
        self._audited.clear()
