"""Leads through the first start. No Qt: the view is handed in, the services run on the database thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from app.services.access import Actor
from app.services.errors import Invalid, Problem
from app.services.trust import accounts, agencies, set_up, sign_in
from app.services.trust.accounts import UserDraft, UserRow
from app.services.trust.agencies import AgencyDraft, AgencyRow
from app.services.trust.set_up_records import (
    STEP_WORDS,
    AdministratorDraft,
    HubDraft,
    PackOffer,
    SetUpProgress,
    SetUpStep,
)
from app.services.unit_of_work import Hub
from app.views.desk import Runner

T = TypeVar("T")
ORDER = tuple(STEP_WORDS)


class SetUpWindow(Protocol):
    """What the presenter needs of the wizard."""

    def show_hub(self, name: str) -> None:
        """Say which hub is being set up."""

    def show_step(self, step: SetUpStep, *, back: bool) -> None:
        """Show a step's page."""

    def show_busy(self, words: str) -> None:
        """Say what is being done; "" when it is done."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong on top of the page."""

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark what is wrong on the page in front."""

    def propose_folder(self, folder: Path) -> None:
        """Fill in the folder of the first page."""

    def show_packs(self, offers: tuple[PackOffer, ...], chosen: str) -> None:
        """List the packs."""

    def show_agencies(self, drafts: tuple[AgencyDraft, ...]) -> None:
        """Fill the table of agencies."""

    def show_people(self, rows: tuple[UserRow, ...], agencies: tuple[AgencyRow, ...], *, fresh: bool) -> None:
        """List the people, offer the agencies; `fresh` empties the form."""

    def show_check(self, facts: tuple[str, ...], warnings: tuple[str, ...]) -> None:
        """Show what the hub will be and what it could not do."""

    def hub_draft(self) -> HubDraft:
        """What the first page holds."""

    def administrator_draft(self) -> AdministratorDraft:
        """What the second page holds."""

    def chosen_pack(self) -> str:
        """The code of the pack chosen."""

    def agency_drafts(self) -> tuple[AgencyDraft, ...]:
        """The agencies as edited."""

    def user_draft(self) -> UserDraft:
        """The person as typed."""

    def user_typed(self) -> bool:
        """Whether a person was begun and not added."""

    def clear_secrets(self) -> None:
        """Forget passwords typed on the page in front."""


class SetUpPresenter:
    """One guided set-up: begun in a folder, or taken up again in an opened hub."""

    def __init__(
        self,
        window: SetUpWindow,
        runner: Runner,
        done: Callable[[Hub, Actor], None],
        broken_off: Callable[[], None],
    ) -> None:
        self._window = window
        self._runner = runner
        self._done = done
        self._broken_off = broken_off
        self._hub: Hub | None = None
        self._actor: Actor | None = None
        self.step = SetUpStep.FOLDER

    def begin(self, folder: Path) -> None:
        """Start with the first page."""
        self._window.propose_folder(folder)
        self._turn(SetUpStep.FOLDER)

    def resume(self, hub: Hub, actor: Actor | None) -> None:
        """Go on where the set-up stopped; `actor` is the administrator who signed in, None before there is one."""
        self._hub, self._actor = hub, actor
        self._ask("Looking how far it has come…", lambda: set_up.progress(hub), self._resumed)

    def _resumed(self, now: SetUpProgress) -> None:
        self._window.show_hub(now.hub_name)
        if now.step is SetUpStep.DONE:
            self._hand_over()
        else:
            self._open(now.step)

    def go_on(self) -> None:
        """Keep the page in front and go to the next one."""
        steps: dict[SetUpStep, Callable[[], None]] = {
            SetUpStep.FOLDER: self._make_hub,
            SetUpStep.ADMINISTRATOR: self._make_administrator,
            SetUpStep.POLICY: self._keep_pack,
            SetUpStep.AGENCIES: self._keep_agencies,
            SetUpStep.PEOPLE: self._keep_people,
            SetUpStep.FINISH: self._finish,
        }
        steps[self.step]()

    def go_back(self) -> None:
        """Show the step before; what has been done stays done."""
        before = ORDER.index(self.step) - 1
        if before >= ORDER.index(SetUpStep.POLICY):
            self._open(ORDER[before])

    def break_off(self) -> None:
        """Stop for now and close the hub; what was done is in its database."""
        hub, self._hub = self._hub, None
        if hub is not None:
            hub.close()
        self._broken_off()

    def add_person(self) -> None:
        """Make the account described."""
        hub, actor, draft = *self._signed_in(), self._window.user_draft()

        def work() -> tuple[tuple[UserRow, ...], tuple[AgencyRow, ...]]:
            accounts.add_user(hub, actor, draft)
            return accounts.list_users(hub, actor), agencies.list_agencies(hub, actor)

        self._ask("Making the account…", work, lambda found: self._window.show_people(*found, fresh=True))

    def _make_hub(self) -> None:
        draft = self._window.hub_draft()

        def made(hub: Hub) -> None:
            self._hub = hub
            self._window.clear_secrets()
            self._window.show_hub(draft.hub_name.strip())
            self._open(SetUpStep.ADMINISTRATOR)

        self._ask("Making the hub…", lambda: set_up.begin(draft), made)

    def _make_administrator(self) -> None:
        draft, hub = self._window.administrator_draft(), self._opened()

        def work() -> Actor:
            set_up.make_first_administrator(hub, draft)
            return sign_in.sign_in(hub, draft.sign_in_name, draft.password)

        def made(actor: Actor) -> None:
            self._actor = actor
            self._window.clear_secrets()
            self._open(SetUpStep.POLICY)

        self._ask("Making the account…", work, made)

    def _keep_pack(self) -> None:
        hub, actor, code = *self._signed_in(), self._window.chosen_pack()
        work = lambda: set_up.choose_pack(hub, actor, code)  # noqa: E731 - one line, used once
        self._ask("Keeping the choice…", work, lambda _changes: self._open(SetUpStep.AGENCIES))

    def _keep_agencies(self) -> None:
        hub, actor, drafts = *self._signed_in(), self._window.agency_drafts()
        work = lambda: set_up.save_agencies(hub, actor, drafts)  # noqa: E731 - one line, used once
        self._ask("Keeping the agencies…", work, lambda _changes: self._open(SetUpStep.PEOPLE))

    def _keep_people(self) -> None:
        if self._window.user_typed():
            said = "This person is not added yet. Press “Add this person”, or empty the form."
            self._window.show_problems((Problem("display_name", said),))
            return
        hub, actor = self._signed_in()
        self._ask("", lambda: set_up.people_done(hub, actor), lambda _changes: self._open(SetUpStep.FINISH))

    def _finish(self) -> None:
        hub, actor = self._signed_in()
        work = lambda: set_up.finish(hub, actor)  # noqa: E731 - one line, used once
        self._ask("Putting the hub into service…", work, lambda _changes: self._hand_over())

    def _hand_over(self) -> None:
        hub, actor = self._hub, self._actor
        self._hub = None
        if hub is None:
            return
        if actor is None:
            hub.close()
            self._broken_off()
        else:
            self._done(hub, actor)

    def _open(self, step: SetUpStep) -> None:
        """Fetch what a step shows, then turn to it."""
        if step is SetUpStep.ADMINISTRATOR:
            self._turn(step)
            return
        hub, actor = self._signed_in()
        if step is SetUpStep.POLICY:
            self._show(
                step,
                "Reading the policies…",
                lambda: (set_up.list_packs(), set_up.progress(hub).pack),
                lambda found: self._window.show_packs(*found),
            )
        elif step is SetUpStep.AGENCIES:
            work = lambda: set_up.propose_agencies(hub, actor)  # noqa: E731 - one line, used once
            self._show(step, "Reading the agencies…", work, self._window.show_agencies)
        elif step is SetUpStep.PEOPLE:
            self._show(
                step,
                "Reading the people…",
                lambda: (accounts.list_users(hub, actor), agencies.list_agencies(hub, actor)),
                lambda found: self._window.show_people(*found, fresh=True),
            )
        else:
            self._show(step, "Checking…", lambda: _check(hub, actor), lambda found: self._window.show_check(*found))

    def _show(self, step: SetUpStep, words: str, work: Callable[[], T], fill: Callable[[T], None]) -> None:
        def filled(result: T) -> None:
            fill(result)
            self._turn(step)

        self._ask(words, work, filled)

    def _turn(self, step: SetUpStep) -> None:
        self.step = step
        self._window.show_step(step, back=ORDER.index(step) > ORDER.index(SetUpStep.POLICY))

    def _ask(self, words: str, work: Callable[[], T], done: Callable[[T], object]) -> None:
        """Do a piece of work; wrong fields are marked, anything else is said on top, and nothing typed is lost."""
        self._window.show_busy(words)

        def finished(result: T) -> None:
            self._window.show_busy("")
            done(result)

        def failed(error: Exception) -> None:
            self._window.show_busy("")
            if isinstance(error, Invalid):
                self._window.show_problems(error.problems)
            else:
                self._window.show_failure(error)

        self._runner.query(work, finished, failed, lane="set-up")

    def _opened(self) -> Hub:
        if self._hub is None:
            raise RuntimeError("a step of the set-up without its hub")
        return self._hub

    def _signed_in(self) -> tuple[Hub, Actor]:
        if self._actor is None:
            raise RuntimeError("a step of the set-up without its administrator")
        return self._opened(), self._actor


def _check(hub: Hub, actor: Actor) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the hub will be, in lines, and what it could not do."""
    now = set_up.progress(hub)
    offer = next(each for each in set_up.list_packs() if each.code == now.pack)
    partners = [each for each in agencies.list_agencies(hub, actor) if not each.is_hub and each.ended_at is None]
    people = [each for each in accounts.list_users(hub, actor) if each.ended_at is None]
    core = sum(each.core for each in partners)
    facts = (
        f"Name: {now.hub_name}",
        f"Policy: {offer.name}",
        f"Agencies: {len(partners)}, of them {core} in the room",
        f"People: {len(people)}",
        "The wall screen gets an account of its own that reads the board and nothing else.",
    )
    return facts, set_up.set_up_warnings(hub, actor)
