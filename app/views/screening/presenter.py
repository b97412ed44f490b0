"""Screening one contact: reads it, proposes, keeps the screening, and lets a manager authorise it. No Qt."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services import clock
from app.services.access import Act, may
from app.services.errors import Conflict, Invalid, Problem
from app.services.intake.screening_records import AuthorisationDraft, ScreeningDraft, ScreeningRow
from app.services.policy import ClockName, Subject, propose
from app.views.desk import Desk, Notice, Place
from app.views.screening.options import ScreeningOptions, options_for, outcome_words, proposal_words, rating_words

if TYPE_CHECKING:
    from app.services.intake.records import ContactDetail, OriginalDocument
    from app.services.unit_of_work import Changes

_DONE = {
    "in_enquiry": "This contact stands in an enquiry.",
    "closed": "This contact is decided.",
    "duplicate": "This contact is a duplicate.",
}


class ScreeningView(Protocol):
    """What the presenter asks of the screen."""

    def show_contact(self, detail: ContactDetail) -> None:
        """Show contact."""

    def show_loading(self) -> None:
        """Show loading."""

    def show_fault(self, error: Exception) -> None:
        """Show fault."""

    def offer(self, options: ScreeningOptions) -> None:
        """Offer."""

    def show_draft(self, draft: ScreeningDraft) -> None:
        """Show draft."""

    def draft(self) -> ScreeningDraft:
        """Draft."""

    def show_proposal(self, words: str) -> None:
        """Show proposal."""

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show problems."""

    def show_step(self, step: str, words: str) -> None:
        """Show step."""

    def show_decision(self, recommended: str, options: tuple[tuple[str, str], ...], late: bool) -> None:
        """Show decision."""

    def decision(self) -> tuple[str, str, str]:
        """Decision."""

    def show_decision_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show decision problems."""

    def show_history(self, lines: tuple[str, ...]) -> None:
        """Show history."""

    def show_original(self, original: OriginalDocument) -> None:
        """Show original."""

    def ask_confirmation(self, sentence: str, items: tuple[str, ...]) -> bool:
        """Ask confirmation."""

    def say(self, notice: Notice) -> None:
        """Say."""

    def show_failure(self, error: Exception) -> None:
        """Show failure."""



class ScreeningPresenter:
    """Drives the screening screen.

    Steps of the screen: `screen` (the form), `decide` (a manager's panel beside what was screened), `open`
    (authorised: the enquiry waits to be opened), `read` (decided, a duplicate, or not this person's to do).
    """

    def __init__(self, view: ScreeningView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self._detail: ContactDetail | None = None
        self._rows: tuple[ScreeningRow, ...] = ()
        self._typed: dict[UUID, ScreeningDraft] = {}
        self._id: UUID | None = None
        desk.changes.subscribe(("contact",), self._changed)

    def show(self, contact_id: UUID) -> None:
        """Open a contact."""
        if self._id != contact_id:
            self._view.show_loading()
        self._id = contact_id
        self.load()

    def load(self) -> None:
        """Read the contact and its screenings."""
        if self._id is None:
            return
        from app.services.intake.contacts import open_contact
        from app.services.intake.screening import list_screenings

        hub, actor, contact_id = self._desk.hub, self._desk.actor, self._id

        def work() -> tuple[ContactDetail, tuple[ScreeningRow, ...]]:
            return open_contact(hub, actor, contact_id), list_screenings(hub, actor, contact_id)

        self._desk.runner.query(work, self._loaded, self._view.show_fault, lane="contact")

    def _changed(self, changes: Changes) -> None:
        if any(each.id in {None, self._id} for each in changes.touched) and self._detail is not None:
            from app.services.intake.screening import contact_version

            if self._id is not None:
                work = partial(contact_version, self._desk.hub, self._desk.actor, self._id)
                self._desk.runner.query(work, self._compare, lambda _error: None, lane="version")

    def _compare(self, version: int) -> None:
        if self._detail is not None and version != self._detail.version:
            self.load()

    def _loaded(self, answer: tuple[ContactDetail, tuple[ScreeningRow, ...]]) -> None:
        self._detail, self._rows = answer
        detail = self._detail
        subject = self._subject()
        options = options_for(self._desk.policy, subject)
        self._view.show_contact(detail)
        self._view.offer(options)
        self._view.show_history(tuple(self._history(row) for row in self._rows))
        step, words = self._step(detail)
        kept = self._typed.get(detail.id, self._from_record(detail))
        self._view.show_draft(replace(kept, version=detail.version))
        if step == "decide":
            self._view.show_decision(self._recommendation(), options.outcomes, self._late(detail))
        self._view.show_step(step, words)
        self.propose()

    def _subject(self) -> Subject:
        adult = self._detail is not None and self._detail.draft.subject_kind == "adult_at_risk"
        return Subject.ADULT if adult else Subject.CHILD

    def _step(self, detail: ContactDetail) -> tuple[str, str]:
        actor, narrowed = self._desk.actor, self._desk.hub.narrowed
        if detail.status == "enquiry_to_open":
            if may(actor, Act.OPEN_ENQUIRY, narrowed):
                return "open", "A manager has authorised a MASH enquiry. Open it to ask the partners."
            return "read", "A MASH enquiry is authorised and waits to be opened."
        if detail.status in _DONE:
            return "read", _DONE[detail.status]
        if detail.status == "waiting_for_manager" and may(actor, Act.AUTHORISE_CONTACT, narrowed):
            return "decide", "Screened. Choose the outcome."
        if may(actor, Act.SCREEN_CONTACT, narrowed):
            waiting = detail.status == "waiting_for_manager"
            return "screen", "Waiting for a manager. You may screen it again until then." if waiting else ""
        return "read", "Waiting for a manager." if detail.status == "waiting_for_manager" else "Not screened yet."

    def _from_record(self, detail: ContactDetail) -> ScreeningDraft:
        if detail.status != "waiting_for_manager" or not self._rows:
            return ScreeningDraft(version=detail.version)
        row = self._rows[0]
        return ScreeningDraft(
            detail.version,
            row.level,
            row.concerns,
            "",
            row.rating,
            row.rating_reason,
            row.consent,
            row.consent_reason,
            row.consent_explanation,
            row.recommended_outcome,
            row.outcome_reason,
        )

    def _late(self, detail: ContactDetail) -> bool:
        due = detail.decision_due.at_utc
        wanted = self._desk.policy.clock(ClockName.CONTACT).late_needs_reason
        return wanted and due is not None and clock.now() > due

    def _recommendation(self) -> str:
        row = self._rows[0]
        policy = self._desk.policy
        return (
            f"{row.by} recommends: {outcome_words(policy, row.recommended_outcome)}. "
            f"Level {row.level}, {rating_words(policy, row.rating)}: {row.rating_reason} "
            f"Why this outcome: {row.outcome_reason}"
        )

    def _history(self, row: ScreeningRow) -> str:
        policy = self._desk.policy
        at = row.at.astimezone(clock.LONDON)
        line = (
            f"{at:%d %b %Y, %H:%M}, {row.by}: level {row.level}, {rating_words(policy, row.rating)}, recommended "
            f"{outcome_words(policy, row.recommended_outcome)}."
        )
        if row.authorised_at is not None:
            when = row.authorised_at.astimezone(clock.LONDON)
            line += (
                f" {row.authorised_by} chose {outcome_words(policy, row.authorised_outcome)} on {when:%d %b %Y, %H:%M}:"
                f" {row.authorised_reason}"
            )
        return line

    def propose(self) -> None:
        """Say what the policy proposes for what is chosen now; keep what was typed for a change of screen."""
        draft = self._view.draft()
        if self._detail is not None and draft != self._from_record(self._detail):
            self._typed[self._detail.id] = draft
        found = propose(self._desk.policy, draft.level, draft.concerns, draft.cse_level or None, self._subject())
        self._view.show_proposal(proposal_words(self._desk.policy, found))

    def keep(self) -> None:
        """Keep the screening."""
        if self._detail is None:
            return
        from app.services.intake.screening import screen_contact

        work = partial(screen_contact, self._desk.hub, self._desk.actor, self._detail.id, self._view.draft())
        self._desk.runner.operation(work, self._kept, self._not_kept)

    def _kept(self, changes: Changes) -> None:
        if self._detail is not None:
            self._typed.pop(self._detail.id, None)
        self._view.show_problems(())
        made, about = changes.new_id, self._id
        undo = None if made is None or about is None else partial(self._take_back, about, made)
        self._view.say(Notice(changes.words, tone="done", undo=undo))
        self.load()

    def _take_back(self, contact_id: UUID, screening_id: UUID) -> None:
        from app.services.intake.screening import take_back_screening

        work = partial(take_back_screening, self._desk.hub, self._desk.actor, contact_id, screening_id)
        self._desk.runner.operation(work, self._taken_back, self._view.show_failure)

    def _taken_back(self, changes: Changes) -> None:
        self._view.say(Notice(changes.words, tone="done"))
        self.load()

    def _not_kept(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            self._view.show_problems(error.problems)
            return
        self._view.show_failure(error)
        if isinstance(error, Conflict):
            self.load()

    def authorise(self) -> None:
        """A manager's decision: said back in one sentence and confirmed before it is kept."""
        if self._detail is None or not self._rows:
            return
        from app.services.intake.screening import authorise_contact

        outcome, reason, late_reason = self._view.decision()
        if not outcome:
            self._view.show_decision_problems((Problem("outcome", "Choose the outcome."),))
            return
        policy = self._desk.policy
        sentence = (
            f"Authorise {self._detail.reference}: {outcome_words(policy, outcome)}? "
            f"The worker recommended {outcome_words(policy, self._rows[0].recommended_outcome)}."
        )
        if not self._view.ask_confirmation(sentence, (self._detail.subject_line,)):
            return
        draft = AuthorisationDraft(self._detail.version, outcome, reason, late_reason)
        work = partial(authorise_contact, self._desk.hub, self._desk.actor, self._detail.id, draft)
        self._desk.runner.operation(work, self._decided, self._not_decided)

    def _decided(self, changes: Changes) -> None:
        self._view.show_decision_problems(())
        self._view.say(Notice(changes.words, tone="done"))
        self.load()

    def _not_decided(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            self._view.show_decision_problems(error.problems)
            return
        self._view.show_failure(error)
        if isinstance(error, Conflict):
            self.load()

    def open_enquiry(self) -> None:
        """Open the enquiry of an authorised contact, led by the person at the desk."""
        if self._detail is None:
            return
        from app.services.enquiry.opening import open_enquiry

        work = partial(
            open_enquiry, self._desk.hub, self._desk.actor, (self._detail.id,), self._desk.actor.user_id
        )
        self._desk.runner.operation(work, self._enquiry_opened, self._view.show_failure)

    def _enquiry_opened(self, changes: Changes) -> None:
        if changes.new_id is not None:
            self._desk.go(Place("case", changes.new_id))

    def go_to_enquiry(self) -> None:
        """Open the enquiry the contact stands in."""
        if self._detail is not None and self._detail.enquiry_id is not None:
            self._desk.go(Place("case", self._detail.enquiry_id))

    def amend(self) -> None:
        """Open the contact form on this contact."""
        if self._detail is not None:
            self._desk.go(Place("contact_form", self._detail.id))

    def open_original(self, document_id: UUID) -> None:
        """Show an original document."""
        from app.services.intake.documents import open_document

        work = partial(open_document, self._desk.hub, self._desk.actor, document_id)
        self._desk.runner.query(work, self._view.show_original, self._view.show_failure, lane="original")

    def undo_draft(self) -> None:
        """Forget what was typed and show what stands on record."""
        if self._detail is not None:
            self._typed.pop(self._detail.id, None)
            self._view.show_draft(self._from_record(self._detail))
