"""The queue of one batch: one key records the worker's recommendation and moves on; a manager authorises it whole.

No Qt. Nothing closes on a single key: a key is a recommendation, and needs level, rating, consent and reasons first.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.access import Act, may
from app.services.errors import Invalid, Problem
from app.services.intake.screening_records import BatchChoice, BatchDetail, BatchLine, ScreeningDraft
from app.services.policy import Subject, propose
from app.views.desk import Desk, Notice
from app.views.screening.options import ScreeningOptions, options_for, outcome_words, proposal_words

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes


class BatchView(Protocol):
    """What the presenter asks of the screen."""

    def show_loading(self) -> None:
        """The batch is being read."""

    def show_fault(self, error: Exception) -> None:
        """It could not be read."""

    def show_batch(self, detail: BatchDetail, words: str) -> None:
        """Show the lines and how far the review has come."""

    def show_line(self, line: BatchLine) -> None:
        """Show one notification."""

    def select(self, contact_id: UUID) -> None:
        """Put the selection on a line."""

    def offer(self, options: ScreeningOptions, keys: tuple[tuple[str, str, str], ...]) -> None:
        """Offer the lists, and the recommendation keys as (key, code, words)."""

    def show_draft(self, draft: ScreeningDraft) -> None:
        """Show what is chosen so far."""

    def draft(self) -> ScreeningDraft:
        """What is chosen now."""

    def show_proposal(self, words: str) -> None:
        """Say what the policy proposes."""

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark what is missing."""

    def show_manager(self, allowed: bool, ready: str) -> None:
        """Offer the batch to a manager, or say why it is not ready."""

    def show_choice(self, line: BatchLine, chosen: str, reason: str, options: tuple[tuple[str, str], ...]) -> None:
        """Show what a manager chose for one line."""

    def confirm_batch(self, sentence: str, items: tuple[str, ...]) -> bool:
        """Ask for the one confirmed act that lists every contact."""

    def say(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""


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
        self._next: UUID | None = None
        desk.changes.subscribe(("batch",), lambda _changes: self.load())

    def show(self, batch_id: UUID) -> None:
        """Open a batch."""
        if batch_id != self._id:
            self._id, self._detail, self._line = batch_id, None, None
            self._choices.clear()
            self._view.show_loading()
        self.load()

    def load(self) -> None:
        """Read it."""
        if self._id is None:
            return
        from app.services.intake.batches import open_batch

        work = partial(open_batch, self._desk.hub, self._desk.actor, self._id)
        self._desk.runner.query(work, self._loaded, self._view.show_fault, lane="batch")

    def _loaded(self, detail: BatchDetail) -> None:
        self._detail = detail
        unscreened = [line for line in detail.lines if line.status == "unscreened"]
        waiting = [line for line in detail.lines if line.status == "waiting_for_manager"]
        done = len(detail.lines) - len(unscreened) - len(waiting)
        words = f"{len(unscreened)} to screen, {len(waiting)} wait for a manager, {done} decided"
        self._view.show_batch(detail, words)
        self._view.show_manager(*self._manager(unscreened, waiting))
        wanted = self._next or (self._line.contact_id if self._line else None)
        if wanted is None or wanted not in {line.contact_id for line in detail.lines}:
            first = next(iter(unscreened or detail.lines), None)
            wanted = first.contact_id if first else None
        self._next = None
        if wanted is not None:
            self._view.select(wanted)
            self.choose(wanted)

    def _manager(self, unscreened: list[BatchLine], waiting: list[BatchLine]) -> tuple[bool, str]:
        if not may(self._desk.actor, Act.AUTHORISE_CONTACT, self._desk.hub.narrowed):
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
        self._view.show_line(line)
        if not other:
            return
        options = options_for(self._desk.policy, self._subject())
        self._keys = _keys(options.outcomes)
        self._view.offer(
            options, tuple((key, code, outcome_words(self._desk.policy, code)) for key, code in self._keys.items())
        )
        self._view.show_draft(_draft_of(line))
        if line.screening is not None and line.status == "waiting_for_manager":
            chosen, reason = self._choices.get(contact_id, (line.screening.recommended_outcome, ""))
            self._view.show_choice(line, chosen, reason, options.outcomes)
        self.propose()

    def _subject(self) -> Subject:
        return Subject.ADULT if self._line is not None and self._line.subject_kind == "adult" else Subject.CHILD

    def propose(self) -> None:
        """Say what the policy proposes for what is chosen."""
        draft = self._view.draft()
        found = propose(self._desk.policy, draft.level, draft.concerns, draft.cse_level or None, self._subject())
        self._view.show_proposal(proposal_words(self._desk.policy, found))

    def press(self, key: str) -> bool:
        """One key: record the recommendation and move on; False when the key is none of the queue's."""
        code = self._keys.get(key.upper())
        if code is None:
            return False
        self.recommend(code)
        return True

    def recommend(self, outcome: str) -> None:
        """Record the screening with this recommendation, then go to the next line that is not screened."""
        if self._line is None:
            return
        if self._line.status not in {"unscreened", "waiting_for_manager"}:
            self._view.say(Notice("This contact is decided already.", "Choose one that is not.", "warning"))
            return
        from app.services.intake.screening import screen_contact

        line = self._line
        draft = replace(self._view.draft(), outcome=outcome)
        self._next = self._following(line)
        work = partial(screen_contact, self._desk.hub, self._desk.actor, line.contact_id, draft)
        self._desk.runner.operation(work, partial(self._recommended, line), self._not_recommended)

    def _following(self, line: BatchLine) -> UUID | None:
        lines = self._detail.lines if self._detail else ()
        later = [each for each in lines if each.position > line.position and each.status == "unscreened"]
        earlier = [each for each in lines if each.position < line.position and each.status == "unscreened"]
        found = next(iter(later or earlier), None)
        return found.contact_id if found else line.contact_id

    def _recommended(self, line: BatchLine, changes: Changes) -> None:
        self._view.show_problems(())
        undo = None
        if changes.new_id is not None:
            undo = partial(self._take_back, line.contact_id, changes.new_id)
        self._view.say(Notice(changes.words, tone="done", undo=undo))

    def _not_recommended(self, error: Exception) -> None:
        self._next = None
        if isinstance(error, Invalid):
            self._view.show_problems(error.problems)
        else:
            self._view.show_failure(error)

    def _take_back(self, contact_id: UUID, screening_id: UUID) -> None:
        from app.services.intake.screening import take_back_screening

        self._next = contact_id
        work = partial(take_back_screening, self._desk.hub, self._desk.actor, contact_id, screening_id)
        self._desk.runner.operation(
            work, lambda changes: self._view.say(Notice(changes.words, tone="done")), self._view.show_failure
        )

    def decide(self, outcome: str, reason: str) -> None:
        """A manager's choice for the line in front; kept until the whole batch is authorised."""
        if self._line is not None and outcome:
            self._choices[self._line.contact_id] = (outcome, reason)

    def authorise(self) -> None:
        """Authorise everything that waits, in one confirmed act that lists every contact."""
        if self._detail is None:
            return
        from app.services.intake.batches import authorise_batch

        waiting = [line for line in self._detail.lines if line.status == "waiting_for_manager"]
        choices = tuple(self._choice(line) for line in waiting)
        items = tuple(self._item(line, choice) for line, choice in zip(waiting, choices, strict=True))
        sentence = f"Authorise these {len(waiting)} contacts? Each is listed with its outcome."
        if not self._view.confirm_batch(sentence, items):
            return
        work = partial(
            authorise_batch, self._desk.hub, self._desk.actor, self._detail.id, self._detail.version, choices
        )
        self._desk.runner.operation(work, self._authorised, self._not_authorised)

    def _choice(self, line: BatchLine) -> BatchChoice:
        recommended = line.screening.recommended_outcome if line.screening else ""
        outcome, reason = self._choices.get(line.contact_id, (recommended, ""))
        return BatchChoice(line.contact_id, line.version, outcome, reason)

    def _item(self, line: BatchLine, choice: BatchChoice) -> str:
        policy = self._desk.policy
        recommended = line.screening.recommended_outcome if line.screening else ""
        words = outcome_words(policy, choice.outcome)
        other = "" if choice.outcome == recommended else f" (recommended: {outcome_words(policy, recommended)})"
        return f"{line.reference}  {line.subject_line}: {words}{other}"

    def _authorised(self, changes: Changes) -> None:
        self._choices.clear()
        self._view.say(Notice(changes.words, tone="done"))

    def _not_authorised(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            said = " ".join(problem.sentence for problem in error.problems[:3])
            self._view.say(Notice(error.sentence, said, "warning"))
        else:
            self._view.show_failure(error)
        self.load()


def _draft_of(line: BatchLine) -> ScreeningDraft:
    row = line.screening
    if row is None:
        return ScreeningDraft(version=line.version)
    return ScreeningDraft(
        version=line.version,
        level=row.level,
        concerns=row.concerns,
        rating=row.rating,
        rating_reason=row.rating_reason,
        consent=row.consent,
        consent_reason=row.consent_reason,
        consent_explanation=row.consent_explanation,
        outcome=row.recommended_outcome,
        outcome_reason=row.outcome_reason,
    )


def _keys(outcomes: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """One letter for each outcome: its first free one, never J, K or U, which move and undo."""
    taken: dict[str, str] = {}
    for code, words in outcomes:
        for letter in words.upper():
            if letter.isalpha() and letter not in taken and letter not in "JKU":
                taken[letter] = code
                break
    return taken
