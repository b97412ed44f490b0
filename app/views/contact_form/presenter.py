"""What the contact form does: drafts that come back, documents that fill it, people already known, saving."""

from __future__ import annotations

import contextlib
import weakref
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from app.services.errors import Conflict, HubdeskError, Invalid
from app.services.intake.records import ContactDetail, ContactDraft, DraftRow, OpenedDraft
from app.views import text
from app.views.contact_form.contract import View
from app.views.contact_form.documents import FormDocuments
from app.views.contact_form.known_people import KnownPeople
from app.views.desk import Desk, Notice, Place

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

DRAFT, READING, KNOWN = "draft", "reading", "known"

WAITING: dict[UUID, tuple[tuple[str, bytes], ...]] = {}
"""Files handed over by the shell, by the id of the place that will read them; emptied when it does."""

_open: weakref.WeakSet[ContactFormPresenter] = weakref.WeakSet()


class ContactFormPresenter:
    """Works one form. A new form has an id of its own; an amendment has the contact's."""

    def __init__(self, view: View, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self.about = uuid4()
        self._amends: UUID | None = None
        self._version = 0
        self._kept: ContactDraft | None = None
        self.unkept: Exception | None = None
        self._saving = False
        self._begun = False
        self._left: UUID | None = None
        self._place: Place | None = None
        self._detail: ContactDetail | None = None
        self.known = KnownPeople(view, desk, self)
        self.documents = FormDocuments(view, desk, self)
        _open.add(self)

    def end(self) -> None:
        """The form was taken away: what it kept may be brought back by another, before Python clears this one away."""
        _open.discard(self)

    def row_of(self, key: str) -> UUID | None:
        """The row of a person who is already recorded; None for one typed on this form."""
        known = self._detail.people if self._detail is not None else ()
        return next((person.id for person in known if str(person.id) == key), None)

    @property
    def amends(self) -> UUID | None:
        """The contact being amended; None for a new one."""
        return self._amends

    # --- what is shown

    def show(self, place: Place) -> None:
        """Show a new form, a contact to amend, a draft, or a document that waits to be read."""
        self._place = place
        if place.detail == READING and place.id in WAITING:
            files = WAITING.pop(place.id)
            self._start_new()
            self.documents.read(files)
        elif place.detail == READING or (self._begun and place.id is None):
            return
        elif place.detail == KNOWN and place.id is not None:
            self._begin_with(place.id)
        elif place.detail == DRAFT and place.id is not None:
            self._open_draft(place.id)
        elif place.id is not None:
            self._amend(place.id)
        else:
            self._start_new()
            self._desk.runner.query(self._list_drafts, self._bring_back, self._view.show_failure, lane="drafts")

    def _begin_with(self, person_id: UUID) -> None:
        """Begin a contact with a known person in it, unless that has been begun here already."""
        from app.services.intake.known_people import begin_with_known

        if not self._begun:
            self._start_new()
            work = partial(begin_with_known, self._desk.hub, self._desk.actor, person_id)
            self._desk.runner.operation(work, self._show_known, self._view.show_failure)

    def _show_known(self, draft: ContactDraft) -> None:
        self._view.show_draft(draft)
        self._after_showing(draft)
        self.keep()

    def start_empty(self) -> None:
        """Keep what is typed as a draft and begin another contact."""
        self.keep()
        self.about = uuid4()
        self._start_new()
        self.look_for_drafts()

    def look_for_drafts(self) -> None:
        """Read the list of unfinished contacts."""
        self._desk.runner.query(self._list_drafts, self._offer, self._view.show_failure, lane="drafts")

    def forget(self) -> None:
        """Forget everything typed and shown: the desk has been locked or left."""
        if self._begun:
            self._left = self.about
        self.about = uuid4()
        self._kept = self._detail = self.unkept = None
        self.known.forget()
        self._begun = False
        self._view.show_draft(ContactDraft())

    def come_back(self) -> None:
        """Show again what was forgotten by a lock: its draft, else what it began with."""
        if self._begun or self._left is None:
            return
        self._desk.runner.query(self._list_drafts, self._back_where_it_was, self._view.show_failure, lane="drafts")

    def _back_where_it_was(self, rows: tuple[DraftRow, ...]) -> None:
        left, self._left = self._left, None
        mine = next((row for row in rows if row.about_id == left), None)
        if mine is not None:
            self._open_draft(mine.id)
        elif self._place is not None:
            self.show(self._place)

    def _start_new(self) -> None:
        self._amends, self._version, self._detail, self._begun, self.unkept = None, 0, None, True, None
        self._kept = ContactDraft()
        self._view.show_draft(self._kept)
        self._view.show_heading("New contact", "", "Record contact")
        self._view.show_saved("")

    def _list_drafts(self) -> tuple[DraftRow, ...]:
        from app.services.intake.drafts import list_drafts

        return list_drafts(self._desk.hub, self._desk.actor)

    def _offer(self, rows: tuple[DraftRow, ...]) -> None:
        busy = {each.about for each in _open}
        self._view.show_unfinished([row for row in rows if row.about_id not in busy])

    def _bring_back(self, rows: tuple[DraftRow, ...]) -> None:
        """Give back the newest unfinished contact, unless it stands open elsewhere or typing has begun meanwhile."""
        self._offer(rows)
        busy = {each.about for each in _open}
        left = [row for row in rows if not row.amends and row.about_id not in busy]
        if left and self._view.draft() == self._kept:
            self._open_draft(left[0].id)

    def _open_draft(self, draft_id: UUID) -> None:
        from app.services.intake.drafts import open_draft

        work = partial(open_draft, self._desk.hub, self._desk.actor, draft_id)
        self._desk.runner.query(work, self._show_opened, self._view.show_failure, lane="open")

    def _show_opened(self, opened: OpenedDraft) -> None:
        self.about, self._amends, self._version, self._begun = opened.id, opened.amends, opened.version, True
        self._kept = opened.draft
        self._view.show_draft(opened.draft)
        title = "Contact amended" if opened.amends else "New contact"
        self._view.show_heading(title, "", "Save contact" if opened.amends else "Record contact")
        for document in opened.draft.documents:
            self._view.show_summary(document.id, document.name, document.reading)
        self._view.say(
            Notice(
                f"Your unfinished contact of {text.moment(opened.saved_at)} came back.",
                "Go on with it, or discard it.",
            )
        )
        self._after_showing(opened.draft)

    def _amend(self, contact_id: UUID) -> None:
        from app.services.intake.contacts import open_contact

        if self._amends == contact_id and self._view.draft() != self._kept:
            return
        work = partial(open_contact, self._desk.hub, self._desk.actor, contact_id)
        self._desk.runner.operation(work, self._show_contact, self._view.show_failure)

    def _show_contact(self, detail: ContactDetail) -> None:
        self.about = self._amends = detail.id
        self._version, self._detail, self._begun = detail.version, detail, True
        self._view.show_draft(detail.draft)
        self._kept = self._view.draft()
        self._view.show_heading(detail.reference, detail.subject_line, "Save contact")
        for person in detail.people:
            self._view.show_link(person.typed.key, f"Linked to {person.person_line}" if person.person_line else "")
        for document in detail.documents:
            self._view.show_summary(document.id, document.name, document.reading)
        self._view.show_earlier(detail.earlier)
        back = partial(self._amendment_back, detail.id)
        self._desk.runner.query(self._list_drafts, back, self._view.show_failure, lane="drafts")

    def _amendment_back(self, contact_id: UUID, rows: tuple[DraftRow, ...]) -> None:
        for row in rows:
            if row.about_id == contact_id and row.amends:
                self._open_draft(row.id)

    def _after_showing(self, draft: ContactDraft) -> None:
        for person in draft.people:
            if person.person_id is not None:
                self._view.show_link(person.key, f"Linked: {person.link_reason}")
        self.known.look_for_others("")
        self.known.look_for_earlier()

    # --- keeping and saving

    def keep(self) -> None:
        """Keep what is typed as a draft, where anything changed since; asks nothing."""
        if self._saving or not self._begun:
            return
        draft = self._view.draft()
        if draft == self._kept:
            return
        from app.services.intake.drafts import save_draft

        former, self._kept = self._kept, draft
        work = partial(
            save_draft, self._desk.hub, self._desk.actor, self.about, draft, amends=self._amends, version=self._version
        )
        self._desk.runner.operation(work, self._was_kept, partial(self._not_kept, former))

    def _was_kept(self, _changes: Changes) -> None:
        from app.services import clock

        self.unkept = None
        self._view.show_saved(f"Draft kept {text.clock_time(clock.now())}")

    def _not_kept(self, former: ContactDraft | None, error: Exception) -> None:
        self._kept, self.unkept = former, error
        self._view.show_failure(error)

    def discard(self) -> None:
        """Give up what is typed."""
        from app.services.intake.drafts import discard_draft

        work = partial(discard_draft, self._desk.hub, self._desk.actor, self.about)
        amends = self._amends
        self._begun, self.unkept = False, None
        self._desk.runner.operation(work, lambda _c: self._discarded(amends), self._view.show_failure)

    def _discarded(self, amends: UUID | None) -> None:
        if amends is not None:
            self._kept = self._view.draft()
            self._desk.go(Place("contact", amends))
            return
        self.about = uuid4()
        self._start_new()
        self._view.say(Notice("The draft was discarded.", tone="done"))
        self.look_for_drafts()

    def save(self) -> None:
        """Record the contact, or save the amendment. Everything typed stays until it has succeeded."""
        if self._saving:
            return
        self._saving = True
        work = partial(self._write, self.about, self._view.draft(), self._amends, self._version)
        self._desk.runner.operation(work, self._saved, self._not_saved)

    def _write(self, about: UUID, draft: ContactDraft, amends: UUID | None, version: int) -> Changes:
        from app.services.intake.contacts import amend_contact, record_contact
        from app.services.intake.drafts import discard_draft

        hub, actor = self._desk.hub, self._desk.actor
        if amends is None:
            changes = record_contact(hub, actor, draft)
        else:
            changes = amend_contact(hub, actor, amends, draft, version)
        with contextlib.suppress(HubdeskError):  # the contact stands: a draft that stays is offered again, no more
            discard_draft(hub, actor, about)
        return changes

    def _saved(self, changes: Changes) -> None:
        self._saving = False
        self._view.show_problems(())
        self.about = uuid4()
        self._start_new()
        self._begun = False
        if changes.new_id is not None:
            self._desk.go(Place("contact", changes.new_id))

    def _not_saved(self, error: Exception) -> None:
        self._saving = False
        if isinstance(error, Invalid):
            self._view.show_problems(error.problems)
        elif isinstance(error, Conflict):
            self._view.ask_conflict(error)
        else:
            self._view.show_failure(error)
        self.keep()

    def resolve(self, conflict: Conflict, chosen: dict[str, str]) -> None:
        """Save again with what the person chose, field by field, on top of what the other one saved."""
        from app.services.intake.comparing import take_theirs
        from app.services.intake.contacts import open_contact

        if self._amends is None:
            return
        theirs = frozenset(name for name, words in chosen.items() if words == conflict.texts.theirs.get(name, ""))
        mine, amends = self._view.draft(), self._amends

        def work() -> tuple[ContactDraft, int]:
            detail = open_contact(self._desk.hub, self._desk.actor, amends)
            return take_theirs(mine, detail.draft, theirs), detail.version

        self._desk.runner.operation(work, lambda got: self._merged(*got), self._view.show_failure)

    def _merged(self, draft: ContactDraft, version: int) -> None:
        self._version = version
        self._view.show_draft(draft)
        self.save()
