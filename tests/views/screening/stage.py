"""A desk on a real hub with stand-ins for thread and window, and a police batch to screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from app.services.access import Actor
from app.services.errors import Conflict, Problem
from app.services.intake import batches
from app.services.intake.known_on_contact import KnownOnContact
from app.services.intake.place_history import PlaceHistory
from app.services.intake.readers.dispatch import read_document
from app.services.intake.screening_records import BatchDetail, BatchLine, ScreeningDraft
from app.services.unit_of_work import Hub
from app.views.desk import Desk, Notice
from app.views.screening.options import ScreeningOptions
from tests.factories.fakes import ImmediateRunner, Journey, MemoryPreferences, RecordingFeed

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
GOOD = ScreeningDraft(
    version=1,
    level=3,
    concerns=("16A",),
    rating="amber",
    rating_reason="Repeated lateness and hunger.",
    consent="given",
    outcome="mash_enquiry",
    outcome_reason="Partners hold more.",
)


@dataclass
class Stage:
    """One person's desk and what it recorded."""

    desk: Desk
    runner: ImmediateRunner
    feed: RecordingFeed
    journey: Journey


def stage(hub: Hub, actor: Actor) -> Stage:
    """A desk whose work is done at once."""
    feed, journey = RecordingFeed(), Journey()
    runner = ImmediateRunner(feed.announce)
    with hub.reading(None) as unit:
        policy = unit.policy.policy
    return Stage(Desk(hub, actor, policy, runner, feed, journey, MemoryPreferences()), runner, feed, journey)


def record(hub: Hub, actor: Actor, name: str = "police_merlin_batch.csv") -> BatchDetail:
    """A recorded batch of the samples, opened."""
    data = (SAMPLES / name).read_bytes()
    found = read_document(data, name).batch
    assert found is not None
    made = batches.record_batch(hub, actor, found, name, data).new_id
    assert made is not None
    return batches.open_batch(hub, actor, made)


@dataclass
class FormView:
    """What both screening screens have in common, without widgets; `form` is what stands in the form."""

    form: ScreeningDraft = field(default_factory=lambda: ScreeningDraft(version=0))
    problems: tuple[Problem, ...] = ()
    notices: list[Notice] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    conflicts: list[tuple[Conflict, Callable[[dict[str, str]], None]]] = field(default_factory=list)
    options: ScreeningOptions | None = None
    proposal: str = ""
    loadings: int = 0
    said: list[tuple[str, Any]] = field(default_factory=list)

    def show_loading(self) -> None:
        self.loadings += 1

    def show_fault(self, error: Exception) -> None:
        raise error

    def show_draft(self, draft: ScreeningDraft) -> None:
        self.form = draft

    def draft(self) -> ScreeningDraft:
        return self.form

    def show_proposal(self, words: str) -> None:
        self.proposal = words

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems

    def show_conflict(self, conflict: Conflict, resolved: Callable[[dict[str, str]], None]) -> None:
        self.conflicts.append((conflict, resolved))

    def say(self, notice: Notice) -> None:
        self.notices.append(notice)

    def show_failure(self, error: Exception) -> None:
        self.failures.append(error)


@dataclass
class ContactView(FormView):
    """Stands for the screening screen."""

    step: str = ""
    words: str = ""
    history: tuple[str, ...] = ()
    shown: list[Any] = field(default_factory=list)
    recommended: str = ""
    late: bool = False
    choice: tuple[str, str, str] = ("", "", "")
    decision_problems: tuple[Problem, ...] = ()
    questions: list[tuple[str, tuple[str, ...], Callable[[], None]]] = field(default_factory=list)
    moments: tuple[bool, bool] = (False, False)

    def show_contact(self, detail: Any) -> None:
        self.shown.append(detail)

    def show_moments(self, *, start: bool, written: bool) -> None:
        self.moments = (start, written)

    def offer(self, options: ScreeningOptions) -> None:
        self.options = options

    def show_step(self, step: str, words: str) -> None:
        self.step, self.words = step, words

    def show_decision(self, recommended: str, options: Any, late: bool, afresh: bool) -> None:
        self.recommended, self.late = recommended, late

    def decision(self) -> tuple[str, str, str]:
        return self.choice

    def show_decision_problems(self, problems: tuple[Problem, ...]) -> None:
        self.decision_problems = problems

    def show_history(self, lines: tuple[str, ...]) -> None:
        self.history = lines

    def show_original(self, original: Any) -> None:
        self.said.append(("original", original))

    def ask_confirmation(self, sentence: str, items: tuple[str, ...], confirmed: Callable[[], None]) -> None:
        self.questions.append((sentence, items, confirmed))


@dataclass
class QueueView(FormView):
    """Stands for the batch screen."""

    detail: BatchDetail | None = None
    words: str = ""
    line: BatchLine | None = None
    keys: tuple[tuple[str, str, str], ...] = ()
    ready: tuple[bool, str] = (False, "")
    recommended: str | None = None
    chosen: tuple[str, str] = ("", "")
    choice_problems: tuple[Problem, ...] = ()
    editable: bool = False
    list_focused: int = 0
    people: tuple[KnownOnContact, ...] = ()
    tying: bool = False
    asked: list[tuple[str, tuple[str, ...], bool, Callable[[str], None]]] = field(default_factory=list)
    presenter: Any = None

    def show_batch(self, detail: BatchDetail, words: str) -> None:
        self.detail, self.words = detail, words

    def show_line(self, line: BatchLine) -> None:
        self.line = line

    def show_people(
        self, found: Sequence[KnownOnContact], tying: bool, places: Sequence[PlaceHistory] = ()
    ) -> None:
        self.people, self.tying = tuple(found), tying

    def select(self, contact_id: UUID) -> None:
        if self.presenter is not None:
            self.presenter.choose(contact_id)

    def offer(self, options: ScreeningOptions, keys: tuple[tuple[str, str, str], ...]) -> None:
        self.options, self.keys = options, keys

    def show_manager(self, allowed: bool, ready: str) -> None:
        self.ready = (allowed, ready)

    def show_choice(self, recommended: str, chosen: str, reason: str, options: Any) -> None:
        self.recommended, self.chosen = recommended, (chosen, reason)

    def hide_choice(self) -> None:
        self.recommended = None

    def show_choice_problems(self, problems: tuple[Problem, ...]) -> None:
        self.choice_problems = problems

    def set_editable(self, editable: bool) -> None:
        self.editable = editable

    def focus_list(self) -> None:
        self.list_focused += 1

    def confirm_batch(self, sentence: str, items: tuple[str, ...], late: bool, then: Callable[[str], None]) -> None:
        self.asked.append((sentence, items, late, then))
