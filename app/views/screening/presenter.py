"""Screening one contact: reads it, proposes, keeps the screening, and lets a manager authorise it. No Qt."""

from __future__ import annotations

from collections.abc import Callable
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
from app.views.screening import wording
from app.views.screening.moments import Moments, MomentsView
from app.views.screening.options import ScreeningOptions, options_for, outcome_words, proposal_words
from app.views.screening.typed import TypedScreenings, in_words, merged

if TYPE_CHECKING:
    from app.services.intake.records import ContactDetail, OriginalDocument
    from app.services.intake.screening_drafts import KeptScreening
    from app.services.unit_of_work import Changes

_DONE = {
    "in_enquiry": "This contact stands in an enquiry.",
    "closed": "This contact is decided.",
    "duplicate": "This contact is a duplicate.",
}
Answer = tuple["ContactDetail", tuple[ScreeningRow, ...], tuple["KeptScreening", ...]]


class ScreeningView(MomentsView, Protocol):
    """What the presenter asks of the screen."""

    def show_contact(self, detail: ContactDetail) -> None:
        """Show the facts."""

    def show_loading(self) -> None:
        """The contact is being read."""

    def show_fault(self, error: Exception) -> None:
        """It could not be read."""

    def offer(self, options: ScreeningOptions) -> None:
        """Offer the policy's lists."""

    def show_draft(self, draft: ScreeningDraft) -> None:
        """Show what is chosen so far."""

    def draft(self) -> ScreeningDraft:
        """What is chosen now."""

    def show_proposal(self, words: str) -> None:
        """Say what the policy proposes."""

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark what is wrong with the screening."""

    def show_step(self, step: str, words: str) -> None:
        """Show what may be done now."""

    def show_decision(self, recommended: str, options: tuple[tuple[str, str], ...], late: bool, afresh: bool) -> None:
        """Show the manager's panel; `afresh` empties what was chosen in it."""

    def decision(self) -> tuple[str, str, str]:
        """The outcome a manager chose, the reason, and the reason for being late."""

    def show_decision_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark what is wrong with the decision."""

    def show_history(self, lines: tuple[str, ...]) -> None:
        """Show every screening on record."""

    def show_original(self, original: OriginalDocument) -> None:
        """Show an original document."""

    def ask_confirmation(self, sentence: str, items: tuple[str, ...], confirmed: Callable[[], None]) -> None:
        """Ask before a decision."""

    def show_conflict(self, conflict: Conflict, resolved: Callable[[dict[str, str]], None]) -> None:
        """Show both screenings side by side; `resolved` takes the text that is to stand, field by field."""


class ScreeningPresenter:
    """Drives the screening screen.

    Steps of the screen: `screen` (the form), `decide` (a manager's panel beside what was screened), `open`
    (authorised: the enquiry waits to be opened), `go` (it stands in an enquiry), `read` (decided, a duplicate, or not
    this person's to do).
    """

    def __init__(self, view: ScreeningView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self._detail: ContactDetail | None = None
        self._rows: tuple[ScreeningRow, ...] = ()
        self._typed = TypedScreenings(desk)
        self._id: UUID | None = None
        self._decided_over: UUID | None = None
        self._undone: tuple[UUID, ScreeningDraft] | None = None
        self._busy = False
        self.moments = Moments(view, desk, self._marked)
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

        hub, actor, contact_id, typed = self._desk.hub, self._desk.actor, self._id, self._typed

        def work() -> Answer:
            detail = open_contact(hub, actor, contact_id)
            return detail, list_screenings(hub, actor, contact_id), typed.read((contact_id,))

        self._desk.runner.query(work, self._loaded, self._view.show_fault, lane="contact")

    def _marked(self, contact_id: UUID, version: int) -> None:
        """The person's own act moved a clock: what is typed stands over the contact as it has become."""
        typed = self._typed.get(contact_id)
        if typed is not None and typed.version + 1 == version:
            self._typed.rebase(contact_id, version)
        self.load()

    def _changed(self, changes: Changes) -> None:
        if self.moments.busy or self._detail is None:
            return
        if any(each.id in {None, self._id} for each in changes.touched):
            from app.services.intake.screening import contact_version

            if self._id is not None:
                work = partial(contact_version, self._desk.hub, self._desk.actor, self._id)
                self._desk.runner.query(work, self._compare, lambda _error: None, lane="version")

    def _compare(self, version: int) -> None:
        if self._detail is not None and version != self._detail.version:
            self.load()

    def _loaded(self, answer: Answer) -> None:
        self._detail, self._rows, kept = answer
        detail = self._detail
        back = self._typed.take_in(kept)
        if self._undone is not None and self._undone[0] == detail.id:
            self._typed.give_back(detail.id, replace(self._undone[1], version=detail.version))
        self._undone = None
        options = options_for(self._desk.policy, self._subject())
        step, words = self._step(detail)
        self._view.show_contact(detail)
        self.moments.show(detail)
        self._view.offer(options)
        policy = self._desk.policy
        self._view.show_history(
            tuple(wording.history(policy, at, row, detail.status) for at, row in enumerate(self._rows))
        )
        self._view.show_draft(self._draft_to_show(detail, step))
        if step == "decide":
            over = self._rows[0].id
            afresh, self._decided_over = over != self._decided_over, over
            said = wording.recommendation(policy, self._rows[0])
            self._view.show_decision(said, options.outcomes, self._late(detail), afresh)
        self._view.show_step(step, words)
        self.propose()
        if step == "screen" and detail.id in back:
            self._view.say(Notice("What you were typing about this contact is back.", "Go on, or clear it.", "info"))

    def _draft_to_show(self, detail: ContactDetail, step: str) -> ScreeningDraft:
        """What was typed, else what is on record. Typed over older facts it is said so; over another's judgement too,
        and then it keeps its version, so that keeping it shows both."""
        typed = self._typed.get(detail.id)
        if step != "screen" or typed is None:
            return self._from_record(detail)
        if typed.version == detail.version:
            return typed
        if detail.status == "waiting_for_manager" and self._rows:
            self._view.say(
                Notice(
                    f"{self._rows[0].by} screened this contact while you were typing.",
                    "What you typed is still here. Keep yours to compare the two.",
                    "warning",
                )
            )
            return typed
        self._view.say(
            Notice(
                "This contact was changed while you were typing.",
                "What you typed is still here. Read the facts again before you keep it.",
                "warning",
            )
        )
        self._typed.rebase(detail.id, detail.version)
        return replace(typed, version=detail.version)

    def _subject(self) -> Subject:
        adult = self._detail is not None and self._detail.draft.subject_kind == "adult_at_risk"
        return Subject.ADULT if adult else Subject.CHILD

    def _step(self, detail: ContactDetail) -> tuple[str, str]:
        actor, narrowed = self._desk.actor, self._desk.narrowed
        waiting = detail.status == "waiting_for_manager"
        if detail.status == "enquiry_to_open" and may(actor, Act.OPEN_ENQUIRY, narrowed):
            found = "open", "A manager has authorised a MASH enquiry. Open it to ask the partners."
        elif detail.status == "enquiry_to_open":
            found = "read", "A MASH enquiry is authorised and waits to be opened."
        elif detail.enquiry_id is not None and may(actor, Act.SEE_ENQUIRY, narrowed):
            found = "go", _DONE["in_enquiry"]
        elif detail.status in _DONE:
            found = "read", _DONE[detail.status]
        elif waiting and may(actor, Act.AUTHORISE_CONTACT, narrowed):
            found = "decide", "Screened. Choose the outcome."
        elif may(actor, Act.SCREEN_CONTACT, narrowed):
            found = "screen", "Waiting for a manager. You may screen it again until then." if waiting else ""
        else:
            found = "read", "Waiting for a manager." if waiting else "Not screened yet."
        return found

    def _from_record(self, detail: ContactDetail) -> ScreeningDraft:
        if detail.status != "waiting_for_manager" or not self._rows:
            return ScreeningDraft(version=detail.version)
        return self._rows[0].as_draft(detail.version)

    def _late(self, detail: ContactDetail) -> bool:
        due = detail.decision_due.at_utc
        wanted = self._desk.policy.clock(ClockName.CONTACT).late_needs_reason
        return wanted and due is not None and clock.now() > due

    def propose(self) -> None:
        """Say what the policy proposes for what is chosen now, and note what is typed."""
        draft = self._view.draft()
        if self._detail is not None and self._step(self._detail)[0] == "screen":
            self._typed.note(self._detail.id, draft, self._from_record(self._detail))
        found = propose(self._desk.policy, draft.level, draft.concerns, draft.cse_level or None, self._subject())
        self._view.show_proposal(proposal_words(self._desk.policy, found))

    def save_drafts(self) -> None:
        """Keep what is typed, encrypted, now."""
        self._typed.save()

    def unkept(self) -> Exception | None:
        """Why what is typed could not be kept; None when it is."""
        return self._typed.fault

    def forget(self) -> None:
        """Forget everything read and typed here: the person has signed out."""
        self._typed.forget()
        self._id, self._detail, self._rows = None, None, ()

    def keep(self) -> None:
        """Keep the screening."""
        if self._detail is None or self._busy:
            return
        from app.services.intake.screening import screen_contact

        self._busy = True
        draft, contact_id = self._view.draft(), self._detail.id
        self._typed.hold(contact_id)
        work = partial(screen_contact, self._desk.hub, self._desk.actor, contact_id, draft)
        self._desk.runner.operation(work, partial(self._kept, contact_id, draft), partial(self._not_kept, contact_id))

    def _kept(self, contact_id: UUID, draft: ScreeningDraft, changes: Changes) -> None:
        self._busy = False
        self._typed.settle(contact_id)
        self._view.show_problems(())
        made = changes.new_id
        undo = None if made is None else partial(self._take_back, contact_id, made, draft)
        self._view.say(Notice(changes.words, tone="done", undo=undo))
        self.load()

    def _take_back(self, contact_id: UUID, screening_id: UUID, draft: ScreeningDraft) -> None:
        from app.services.intake.screening import take_back_screening

        work = partial(take_back_screening, self._desk.hub, self._desk.actor, contact_id, screening_id)
        self._desk.runner.operation(work, partial(self._taken_back, contact_id, draft), self._view.show_failure)

    def _taken_back(self, contact_id: UUID, draft: ScreeningDraft, changes: Changes) -> None:
        self._undone = (contact_id, draft)
        self._view.say(Notice(changes.words, "What you had chosen is in the form again.", tone="done"))
        self.load()

    def _not_kept(self, contact_id: UUID, error: Exception) -> None:
        self._busy = False
        self._typed.release(contact_id)
        if isinstance(error, Invalid):
            self._view.show_problems(error.problems)
            return
        if isinstance(error, Conflict) and error.texts.theirs:
            self._view.show_conflict(in_words(error, self._desk.policy), partial(self._resolved, contact_id, error))
            return
        if not isinstance(error, Conflict):
            self._view.show_failure(error)
        self.load()

    def _resolved(self, contact_id: UUID, conflict: Conflict, choice: dict[str, str]) -> None:
        """What a person chose stands in the form; it is recorded only when they keep it."""
        from app.services.intake.screening import contact_version

        def ready(version: int) -> None:
            draft = merged(conflict, choice, self._desk.policy, version)
            self._typed.give_back(contact_id, draft)
            self._view.say(Notice("Your choice stands in the form.", "Look it over and keep it.", "info"))
            self.load()

        work = partial(contact_version, self._desk.hub, self._desk.actor, contact_id)
        self._desk.runner.query(work, ready, self._view.show_failure)

    def authorise(self) -> None:
        """A manager's decision: said back in one sentence and confirmed before it is kept."""
        if self._detail is None or not self._rows:
            return
        from app.services.intake.screening import authorise_contact

        outcome, reason, late_reason = self._view.decision()
        if not outcome:
            self._view.show_decision_problems((Problem("outcome", "Choose the outcome."),))
            return
        wrong = self._lacking(outcome, reason, late_reason)
        if wrong:
            self._view.show_decision_problems(wrong)
            return
        policy = self._desk.policy
        sentence = (
            f"Authorise {self._detail.reference}: {outcome_words(policy, outcome)}? "
            f"The worker recommended {outcome_words(policy, self._rows[0].recommended_outcome)}."
        )
        draft = AuthorisationDraft(self._detail.version, outcome, reason, late_reason)
        work = partial(authorise_contact, self._desk.hub, self._desk.actor, self._detail.id, draft)
        self._view.ask_confirmation(
            sentence,
            (self._detail.subject_line,),
            lambda: self._desk.runner.operation(work, self._decided, self._not_decided),
        )

    def _lacking(self, outcome: str, reason: str, late_reason: str) -> tuple[Problem, ...]:
        """The reasons a decision still needs, told before the question and not after it; the service asks again."""
        found = []
        if outcome != self._rows[0].recommended_outcome and not reason.strip():
            found.append(Problem("reason", "Enter why the outcome is not the one that was recommended."))
        if self._detail is not None and self._late(self._detail) and not late_reason.strip():
            found.append(Problem("late_reason", "The decision is past its due time: enter the reason."))
        return tuple(found)

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

        work = partial(open_enquiry, self._desk.hub, self._desk.actor, (self._detail.id,), self._desk.actor.user_id)
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
