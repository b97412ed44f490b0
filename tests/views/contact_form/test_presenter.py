"""What the presenter promises without a window: nothing kept twice, nothing lost, a reading that can be stopped."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.services.access import Role
from app.services.errors import Problem
from app.services.intake.drafts import list_drafts, open_draft
from app.services.intake.records import ContactDraft, PersonDraft
from app.services.policy_file import load_builtin
from app.services.unit_of_work import Hub
from app.views.contact_form.presenter import READING, WAITING, ContactFormPresenter
from app.views.contact_form.taking_in import query_of
from app.views.desk import Cancel, Cancelled, Desk, Notice, Place
from tests.factories.contacts import three_children, with_person
from tests.factories.fakes import HeldRunner, ImmediateRunner, Journey, MemoryPreferences, RecordingFeed
from tests.factories.hubs import Staff


class Form:
    """A form without widgets."""

    def __init__(self) -> None:
        self.typed = ContactDraft()
        self.problems: tuple[Problem, ...] = ()
        self.said: list[Notice] = []
        self.failures: list[Exception] = []
        self.cancel: Cancel | None = None
        self.reading = False

    def show_draft(self, draft: ContactDraft) -> None:
        self.typed = draft

    def draft(self) -> ContactDraft:
        return self.typed

    def person(self, key: str) -> PersonDraft | None:
        return next((each for each in self.typed.people if each.key == key), None)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)

    def show_link(self, key: str, words: str, typed: PersonDraft | None = None) -> None:
        if typed is not None:
            self.typed = with_person(self.typed, key, person_id=typed.person_id, link_reason=typed.link_reason)

    def begin_reading(self, words: str, cancel: Cancel) -> None:
        self.cancel, self.reading = cancel, True

    def end_reading(self) -> None:
        self.reading = False

    def say(self, notice: Notice) -> None:
        self.said.append(notice)

    def show_failure(self, error: Exception) -> None:
        self.failures.append(error)

    def __getattr__(self, name: str) -> Any:
        if name.startswith(("show_", "report_", "ask_")):
            return lambda *_args: None
        raise AttributeError(name)


def desk_of(hub: Hub, staff: Staff, runner: ImmediateRunner) -> Desk:
    return Desk(
        hub,
        staff[Role.HUB_WORKER],
        load_builtin("west_berkshire"),
        runner,
        RecordingFeed(),
        Journey(),
        MemoryPreferences(),
    )


@pytest.fixture
def form() -> Form:
    return Form()


def test_nothing_is_kept_of_a_form_nobody_touched(hub: Hub, staff: Staff, form: Form) -> None:
    presenter = ContactFormPresenter(form, desk_of(hub, staff, ImmediateRunner()))
    presenter.show(Place("contact_form"))
    presenter.keep()
    assert list_drafts(hub, staff[Role.HUB_WORKER]) == ()


def test_what_did_not_change_is_not_kept_again(hub: Hub, staff: Staff, form: Form) -> None:
    runner = HeldRunner()
    presenter = ContactFormPresenter(form, desk_of(hub, staff, runner))
    presenter.show(Place("contact_form"))
    runner.release()
    form.typed = three_children()
    presenter.keep()
    presenter.keep()
    assert len(runner.held) == 1


def test_a_save_that_was_refused_keeps_the_draft(hub: Hub, staff: Staff, form: Form) -> None:
    presenter = ContactFormPresenter(form, desk_of(hub, staff, ImmediateRunner()))
    presenter.show(Place("contact_form"))
    form.typed = three_children(concern="")
    presenter.save()
    assert [problem.field for problem in form.problems] == ["concern"]
    (kept,) = list_drafts(hub, staff[Role.HUB_WORKER])
    assert open_draft(hub, staff[Role.HUB_WORKER], kept.id).draft == form.typed


def test_a_second_press_while_saving_records_nothing_twice(hub: Hub, staff: Staff, form: Form) -> None:
    runner = HeldRunner()
    presenter = ContactFormPresenter(form, desk_of(hub, staff, runner))
    presenter.show(Place("contact_form"))
    runner.release()
    form.typed = three_children()
    presenter.save()
    presenter.save()
    presenter.keep()
    assert len(runner.held) == 1


def test_a_reading_that_was_stopped_leaves_the_form_as_it_was(hub: Hub, staff: Staff, form: Form) -> None:
    runner = HeldRunner()
    presenter = ContactFormPresenter(form, desk_of(hub, staff, runner))
    waiting = uuid4()
    WAITING[waiting] = (("note.txt", b"Caller: a neighbour"),)
    presenter.show(Place("contact_form", waiting, READING))
    began = form.reading
    assert form.cancel is not None
    form.cancel.ask()
    runner.release()
    assert (began, form.reading) == (True, False)
    assert isinstance(form.failures[-1], Cancelled)
    assert form.typed == ContactDraft()
    assert waiting not in WAITING


def test_going_back_to_a_form_that_read_a_document_reads_nothing_again(hub: Hub, staff: Staff, form: Form) -> None:
    presenter = ContactFormPresenter(form, desk_of(hub, staff, ImmediateRunner()))
    presenter.show(Place("contact_form"))
    form.typed = three_children()
    presenter.show(Place("contact_form", UUID(int=9), READING))
    assert form.typed == three_children()


def test_the_search_asks_only_with_numbers_and_dates_that_are_right() -> None:
    draft = three_children()
    asked = query_of(replace(draft.people[0], nhs_number="999 123 4544", birth="31/02/2019"), draft)
    assert (asked.nhs_number, asked.born, asked.postcode) == ("", None, "ZZ3 8LP")
    right = query_of(draft.people[0], draft)
    assert right.nhs_number == "9991234543"
