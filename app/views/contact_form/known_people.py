"""Who the hub already knows: the search while somebody types, earlier contacts, tying and untying."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.intake.records import PersonDraft
from app.views.contact_form import taking_in
from app.views.contact_form.contract import View
from app.views.desk import Desk

if TYPE_CHECKING:
    from app.services.people.find import KnownInContact, KnownPerson, KnownQuery


class Form(Protocol):
    """The form these people stand on."""

    @property
    def amends(self) -> UUID | None:
        """The contact being amended; None for a new one."""

    def row_of(self, key: str) -> UUID | None:
        """The row of a person who is already recorded."""

    def keep(self) -> None:
        """Keep what is typed."""


class KnownPeople:
    """Asks who is known and keeps what a person decided about it."""

    def __init__(self, view: View, desk: Desk, form: Form) -> None:
        self._view = view
        self._desk = desk
        self._form = form
        self._asked: dict[KnownQuery, KnownInContact | None] = {}
        self._shown: tuple[KnownQuery, int] | None = None
        self._recorded: KnownQuery | None = None
        self._typing = False

    def typing(self) -> None:
        """Somebody is typing who this is: the search has not settled yet."""
        self._typing = True

    def settled(self) -> None:
        """Nothing was typed for a second: audit the search that is shown."""
        self._typing = False
        self._record()

    def _record(self) -> None:
        """Audit the search that is shown, once, with the number of its answers."""
        if self._shown is None or self._shown[0] == self._recorded:
            return
        from app.services.people.searches import ON_A_CONTACT, record_search

        self._recorded, answers = self._shown
        work = partial(record_search, self._desk.hub, self._desk.actor, answers, ON_A_CONTACT)
        self._desk.runner.operation(work, lambda _done: None, self._view.show_failure)

    def look_for(self, key: str) -> None:
        """Look for known people like the one of this key, and for earlier contacts; an older question is dropped."""
        person = self._view.person(key)
        if person is None:
            return
        from app.services.people.find import find_known_people

        query = taking_in.query_of(person, self._view.draft())
        work = partial(find_known_people, self._desk.hub, self._desk.actor, query)
        shown = f"{person.forenames} {person.surname}".strip()

        def show(found: tuple[KnownPerson, ...]) -> None:
            self._view.show_known(key, shown, found, person.person_id)
            self._shown = (query, len(found))
            if not self._typing:
                self._record()

        self._desk.runner.query(work, show, self._view.show_failure, lane="known")
        self.look_for_others(key)
        self.look_for_earlier()

    def look_for_others(self, key: str) -> None:
        """Ask about everybody else of the contact too: often another one is known where the child is not."""
        from app.services.people.find import MOST_ASKED, known_in_contact

        draft = self._view.draft()
        others = {
            person.key: taking_in.query_of(person, draft)
            for person in draft.people
            if person.key != key and person.person_id is None and _tells(person)
        }
        names = {person.key: f"{person.forenames} {person.surname}".strip() for person in draft.people}
        self._asked = {query: known for query, known in self._asked.items() if query in others.values()}
        unasked = tuple((each, query) for each, query in others.items() if query not in self._asked)
        new, more = unasked[:MOST_ASKED], unasked[MOST_ASKED:]

        def show(found: tuple[KnownInContact, ...]) -> None:
            told = {each.key: each for each in found}
            self._asked.update((query, told.get(each)) for each, query in new)
            known = [(each, names[each], self._asked.get(query)) for each, query in others.items()]
            self._view.show_known_others([(each, name, which) for each, name, which in known if which is not None])
            if more:
                self.look_for_others(key)

        if not new:
            show(())
            return
        work = partial(known_in_contact, self._desk.hub, self._desk.actor, new)
        self._desk.runner.query(work, show, self._view.show_failure, lane="known others")

    def forget(self) -> None:
        """Forget who was asked about."""
        self._asked.clear()
        self._shown = self._recorded = None

    def look_for_earlier(self) -> None:
        """Look for earlier contacts on the same people, address or telephone."""
        from app.services.intake.known import earlier_contacts

        work = partial(earlier_contacts, self._desk.hub, self._desk.actor, self._view.draft(), self._form.amends)
        self._desk.runner.query(work, self._view.show_earlier, self._view.show_failure, lane="earlier")
        from app.services.intake.place_history import place_history

        met = partial(place_history, self._desk.hub, self._desk.actor, self._view.draft(), self._form.amends)
        self._desk.runner.query(met, self._view.show_places, self._view.show_failure, lane="places")

    def link(self, key: str, known: KnownPerson) -> None:
        """Tie a person to a known one: at once on a recorded contact, else when the contact is recorded."""
        person = self._view.person(key)
        if person is None or known.id is None:
            return
        self._record()
        reason = ", ".join(known.why)
        reason = reason[:1].upper() + reason[1:]
        stored = self._form.row_of(key)
        if stored is None:
            self._linked(
                key, replace(person, person_id=known.id, link_reason=reason), f"Linked to {known.name}: {reason}"
            )
            return
        from app.services.intake.linking import link_contact_person

        work = partial(link_contact_person, self._desk.hub, self._desk.actor, stored, known.id, reason)
        done = replace(person, person_id=known.id, link_reason=reason)
        self._desk.runner.operation(
            work, lambda _c: self._linked(key, done, f"Linked to {known.name}: {reason}"), self._view.show_failure
        )

    def unlink(self, key: str) -> None:
        """Take a tie back."""
        person = self._view.person(key)
        if person is None:
            return
        free = replace(person, person_id=None, link_reason="")
        stored = self._form.row_of(key)
        if stored is None:
            self._linked(key, free, "")
            return
        from app.services.intake.linking import unlink_contact_person

        work = partial(
            unlink_contact_person, self._desk.hub, self._desk.actor, stored, "Taken back on the contact form"
        )
        self._desk.runner.operation(work, lambda _c: self._linked(key, free, ""), self._view.show_failure)

    def _linked(self, key: str, person: PersonDraft, words: str) -> None:
        self._view.show_link(key, words, person)
        self._form.keep()
        self.look_for(key)


def _tells(person: PersonDraft) -> bool:
    """Whether anything is told of somebody by which they may be known: a name, a birth date or a number of theirs."""
    return any((person.forenames, person.surname, person.birth, person.nhs_number, person.upn, person.phone))
