"""The queue of one batch: one key records the worker's recommendation and moves on; a manager authorises it whole.

No Qt. Nothing closes on a single key: a key is a recommendation, and needs level, rating, consent and reasons first.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from app.services.access import Act, may
from app.services.errors import Conflict, Invalid, Problem
from app.services.intake.screening_records import BatchChoice, BatchDetail, BatchLine, ScreeningDraft
from app.services.policy import Subject, propose
from app.views.desk import Desk, Notice
from app.views.screening import wording
from app.views.screening.batch_known import BatchKnown
from app.views.screening.batch_verbs import BatchView
from app.views.screening.options import options_for, outcome_words, proposal_words, rating_words
from app.views.screening.typed import TypedScreenings, in_words, merged

if TYPE_CHECKING:
    from app.services.intake.screening_drafts import KeptScreening
    from app.services.unit_of_work import Changes


class BatchPresenter:
    """Drives the queue."""

    def __init__(self, view: BatchView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self._id: UUID | None = None
        self._detail: BatchDetail | None = None
        self._line: BatchLine | None = None
        self._keys: dict[str, str] = {}
        self._choices: dict[UUID, tuple[str, str]] = {}
        self._typed = TypedScreenings(desk)
        self._undone: dict[UUID, ScreeningDraft] = {}
        self._next: UUID | None = None
        self._busy = False
        self._ask_late = False
        self.known = BatchKnown(view, desk, self.load)
        desk.changes.subscribe(("batch", "contact"), self._changed)

    def show(self, batch_id: UUID) -> None:
        """Open a batch."""
        if batch_id != self._id:
            self._id, self._detail, self._line = batch_id, None, None
            self._choices.clear()
            self._ask_late = False
            self._view.show_loading()
        self.load()

    def load(self) -> None:
        """Read it."""
        if self._id is None:
            return
        from app.services.intake.batches import open_batch

        hub, actor, batch_id, typed = self._desk.hub, self._desk.actor, self._id, self._typed

        def work() -> tuple[BatchDetail, tuple[KeptScreening, ...]]:
            detail = open_batch(hub, actor, batch_id)
            return detail, typed.read(line.contact_id for line in detail.lines)

        self._desk.runner.query(work, self._loaded, self._view.show_fault, lane="batch")

    def _changed(self, _changes: Changes) -> None:
        if self._id is None or self._detail is None:
            return
        from app.services.intake.batches import batch_stamp

        work = partial(batch_stamp, self._desk.hub, self._desk.actor, self._id)
        self._desk.runner.query(work, self._compare, lambda _error: None, lane="stamp")

    def _compare(self, stamp: int) -> None:
        if self._detail is not None and stamp != self._detail.stamp:
            self.load()

    def _loaded(self, answer: tuple[BatchDetail, tuple[KeptScreening, ...]]) -> None:
        detail, kept = answer
        self._detail = detail
        back = self._typed.take_in(kept)
        for line in detail.lines:
            draft = self._undone.pop(line.contact_id, None)
            if draft is not None:
                self._typed.give_back(line.contact_id, replace(draft, version=line.version))
        unscreened = [line for line in detail.lines if line.status == "unscreened"]
        waiting = [line for line in detail.lines if line.status == "waiting_for_manager"]
        done = len(detail.lines) - len(unscreened) - len(waiting)
        words = f"{len(unscreened)} to screen, {len(waiting)} wait for a manager, {done} decided"
        self._view.show_batch(detail, words)
        self._view.show_manager(*self._manager(unscreened, waiting))
        wanted = self._next or (self._line.contact_id if self._line else None)
        if wanted is None or wanted not in {line.contact_id for line in detail.lines}:
            first = next(iter(unscreened or waiting or detail.lines), None)
            wanted = first.contact_id if first else None
        self._next = None
        if wanted is not None:
            self._view.select(wanted)
            self.choose(wanted)
        if back:
            count = "one contact" if len(back) == 1 else f"{len(back)} contacts"
            self._view.say(Notice(f"What you were typing about {count} of this batch is back.", "Go on with it."))

    def _manager(self, unscreened: list[BatchLine], waiting: list[BatchLine]) -> tuple[bool, str]:
        if not may(self._desk.actor, Act.AUTHORISE_CONTACT, self._desk.narrowed):
            return False, ""
        if unscreened:
            return False, f"{len(unscreened)} contacts are not screened yet."
        if not waiting:
            return False, "Nothing in this batch waits for a manager."
        return True, f"{len(waiting)} contacts wait for you."

    def choose(self, contact_id: UUID) -> None:
        """Show one line."""
        if self._detail is None:
            return
        line = next((each for each in self._detail.lines if each.contact_id == contact_id), None)
        if line is None:
            return
        other = self._line is None or self._line.contact_id != contact_id or self._line.version != line.version
        self._line = line
        if not other:
            return
        self._view.show_line(line)
        self.known.look(contact_id)
        options = options_for(self._desk.policy, self._subject())
        self._keys = _keys(options.outcomes)
        self._view.offer(
            options, tuple((key, code, outcome_words(self._desk.policy, code)) for key, code in self._keys.items())
        )
        self._view.set_editable(self._screens(line))
        self._view.show_draft(self._draft_to_show(line))
        if line.screening is not None and self._decides(line):
            chosen, reason = self._choices.get(contact_id, ("", ""))
            said = wording.recommendation(self._desk.policy, line.screening)
            self._view.show_choice(said, chosen, reason, options.outcomes)
        else:
            self._view.hide_choice()
        self.propose()

    def _screens(self, line: BatchLine) -> bool:
        """Whether this person may screen the line: anew while unscreened, again while it waits and is not theirs to
        decide, or is their own."""
        if not self._typed.allowed():
            return False
        if line.status == "waiting_for_manager" and line.screening is not None:
            return not self._decides(line) or line.screening.by_id == self._desk.actor.user_id
        return line.status == "unscreened"

    def _decides(self, line: BatchLine) -> bool:
        waits = line.status == "waiting_for_manager"
        return waits and may(self._desk.actor, Act.AUTHORISE_CONTACT, self._desk.narrowed)

    def _draft_to_show(self, line: BatchLine) -> ScreeningDraft:
        """What was typed, else what is on record; typed over another's screening it keeps its version, so that
        recording it shows both."""
        typed = self._typed.get(line.contact_id)
        if typed is None or not self._screens(line):
            return _draft_of(line)
        if typed.version == line.version or line.screening is not None:
            return typed
        self._typed.rebase(line.contact_id, line.version)
        return replace(typed, version=line.version)

    def _subject(self) -> Subject:
        return Subject.ADULT if self._line is not None and self._line.subject_kind == "adult" else Subject.CHILD

    def propose(self) -> None:
        """Say what the policy proposes for what is chosen."""
        draft = self._view.draft()
        if self._line is not None and self._screens(self._line):
            self._typed.note(self._line.contact_id, draft, _draft_of(self._line))
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
        self._choices.clear()
        self.known.forget()
        self._id, self._detail, self._line = None, None, None

    def press(self, key: str) -> bool:
        """One key: record the recommendation and move on; False when the key is none of the queue's."""
        code = self._keys.get(key.upper())
        if code is None:
            return False
        self.recommend(code)
        return True

    def recommend(self, outcome: str) -> None:
        """Record the screening with this recommendation, then go to the next line that is not screened."""
        if self._line is None or self._busy:
            return
        if not self._screens(self._line):
            self._view.say(self._cannot(self._line))
            return
        from app.services.intake.screening import screen_contact

        line = self._line
        draft = replace(self._view.draft(), outcome=outcome)
        self._busy = True
        self._typed.hold(line.contact_id)
        work = partial(screen_contact, self._desk.hub, self._desk.actor, line.contact_id, draft)
        self._desk.runner.operation(work, partial(self._recommended, line, draft), partial(self._not_recommended, line))

    def _cannot(self, line: BatchLine) -> Notice:
        if line.screening is not None and line.status == "waiting_for_manager" and self._typed.allowed():
            said = f"{line.screening.by} has screened this contact."
            return Notice(said, "Choose another outcome under Manager, or authorise the batch.", "warning")
        if line.status in {"unscreened", "waiting_for_manager"}:
            return Notice("Your role reads this batch and does not screen it.", "Ask a hub worker.", "warning")
        return Notice("This contact is decided already.", "Choose one that is not.", "warning")

    def _following(self, line: BatchLine) -> UUID | None:
        lines = self._detail.lines if self._detail else ()
        later = [each for each in lines if each.position > line.position and each.status == "unscreened"]
        earlier = [each for each in lines if each.position < line.position and each.status == "unscreened"]
        found = next(iter(later or earlier), None)
        return found.contact_id if found else line.contact_id

    def _recommended(self, line: BatchLine, draft: ScreeningDraft, changes: Changes) -> None:
        self._busy = False
        self._typed.settle(line.contact_id)
        self._next = self._following(line)
        self._view.show_problems(())
        undo = None
        if changes.new_id is not None:
            undo = partial(self._take_back, line.contact_id, changes.new_id, draft)
        self._view.say(Notice(changes.words, tone="done", undo=undo))
        self._view.focus_list()
        self.load()

    def _not_recommended(self, line: BatchLine, error: Exception) -> None:
        self._busy = False
        self._typed.release(line.contact_id)
        if isinstance(error, Invalid):
            self._view.show_problems(error.problems)
        elif isinstance(error, Conflict) and error.texts.theirs:
            self._view.show_conflict(
                in_words(error, self._desk.policy), partial(self._resolved, line.contact_id, error)
            )
        else:
            self._view.show_failure(error)
            self.load()

    def _resolved(self, contact_id: UUID, conflict: Conflict, choice: dict[str, str]) -> None:
        """What a person chose stands in the form; it is recorded only by another key."""
        self._undone[contact_id] = merged(conflict, choice, self._desk.policy, 0)
        self._line = None
        self._next = contact_id
        self._view.say(Notice("Your choice stands in the form.", "Look it over and recommend.", "info"))
        self.load()

    def _take_back(self, contact_id: UUID, screening_id: UUID, draft: ScreeningDraft) -> None:
        from app.services.intake.screening import take_back_screening

        work = partial(take_back_screening, self._desk.hub, self._desk.actor, contact_id, screening_id)
        self._desk.runner.operation(work, partial(self._taken_back, contact_id, draft), self._view.show_failure)

    def _taken_back(self, contact_id: UUID, draft: ScreeningDraft, changes: Changes) -> None:
        self._next = contact_id
        self._undone[contact_id] = replace(draft, outcome="")
        self._view.say(Notice(changes.words, "What you had chosen is in the form again.", tone="done"))
        self._view.focus_list()
        self.load()

    def decide(self, outcome: str, reason: str) -> None:
        """A manager's other choice for the line in front; kept until the whole batch is authorised. Without an outcome
        the recommended one stands."""
        if self._line is None or not self._decides(self._line):
            return
        if outcome:
            self._choices[self._line.contact_id] = (outcome, reason)
        else:
            self._choices.pop(self._line.contact_id, None)

    def authorise(self) -> None:
        """Authorise everything that waits, in one confirmed act that lists every contact."""
        if self._detail is None:
            return
        waiting = [line for line in self._detail.lines if line.status == "waiting_for_manager"]
        choices = tuple(self._choice(line) for line in waiting)
        for line, choice in zip(waiting, choices, strict=True):
            if choice.outcome != _recommended(line) and not choice.reason.strip():
                self._view.select(line.contact_id)
                self.choose(line.contact_id)
                lack = "Enter why the outcome is not the one that was recommended."
                self._view.show_choice_problems((Problem("reason", lack),))
                return
        items = tuple(self._item(line, choice) for line, choice in zip(waiting, choices, strict=True))
        count = len(waiting)
        sentence = (
            "Authorise this contact? It is listed with its outcome."
            if count == 1
            else f"Authorise these {count} contacts? Each is listed with its outcome."
        )
        late = self._ask_late or any(line.late for line in waiting)
        self._view.confirm_batch(sentence, items, late, partial(self._confirmed, self._detail, choices))

    def _confirmed(self, detail: BatchDetail, choices: tuple[BatchChoice, ...], late_reason: str) -> None:
        from app.services.intake.batches import authorise_batch

        hub, actor = self._desk.hub, self._desk.actor
        work = partial(authorise_batch, hub, actor, detail.id, detail.version, choices, late_reason=late_reason)
        self._desk.runner.operation(work, self._authorised, self._not_authorised)

    def _choice(self, line: BatchLine) -> BatchChoice:
        outcome, reason = self._choices.get(line.contact_id, (_recommended(line), ""))
        return BatchChoice(line.contact_id, line.version, outcome, reason)

    def _item(self, line: BatchLine, choice: BatchChoice) -> str:
        policy, row = self._desk.policy, line.screening
        words = outcome_words(policy, choice.outcome)
        if choice.outcome != _recommended(line):
            words += f" (recommended: {outcome_words(policy, _recommended(line))})"
        rated = f"level {row.level}, {rating_words(policy, row.rating)}" if row is not None else ""
        return f"{line.reference}  {line.subject_line}, {rated}: {words}"

    def _authorised(self, changes: Changes) -> None:
        self._choices.clear()
        self._ask_late = False
        self._view.say(Notice(changes.words, tone="done"))
        self.load()

    def _not_authorised(self, error: Exception) -> None:
        """Nothing was authorised; what the manager chose for single lines still stands."""
        if isinstance(error, Invalid):
            self._ask_late = self._ask_late or any(each.field == "late_reason" for each in error.problems)
            said = " ".join(problem.sentence for problem in error.problems[:3])
            self._view.say(Notice(error.sentence, said, "warning"))
        else:
            self._view.show_failure(error)
        self.load()


def _recommended(line: BatchLine) -> str:
    return line.screening.recommended_outcome if line.screening is not None else ""


def _draft_of(line: BatchLine) -> ScreeningDraft:
    row = line.screening
    return ScreeningDraft(version=line.version) if row is None else row.as_draft(line.version)


def _keys(outcomes: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """One letter for each outcome: its first free one, never J, K or U, which move and undo."""
    taken: dict[str, str] = {}
    for code, words in outcomes:
        for letter in words.upper():
            if letter.isalpha() and letter not in taken and letter not in "JKU":
                taken[letter] = code
                break
    return taken
