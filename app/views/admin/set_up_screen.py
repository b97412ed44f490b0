"""Puts the guided set-up together."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.access import Actor
from app.services.errors import Problem
from app.services.trust.accounts import UserDraft, UserRow
from app.services.trust.agencies import AgencyDraft, AgencyRow
from app.services.trust.set_up_records import AdministratorDraft, HubDraft, PackOffer
from app.services.unit_of_work import Hub
from app.views.admin.set_up_presenter import SetUpPresenter
from app.views.admin.set_up_view import SetUpView
from app.views.desk import Runner, ScopedRunner


class SetUp(SetUpView):
    """The guided set-up with its presenter.

    Signals
        finished(object, object): the hub works; its administrator is signed in.
        broken_off(): the person stopped; the hub is closed.
    """

    finished = Signal(object, object)
    broken_off = Signal()

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter = SetUpPresenter(self, ScopedRunner(runner, self), self._hand_over, self.broken_off.emit)
        self.next_asked.connect(self.presenter.go_on)
        self.back_asked.connect(self.presenter.go_back)
        self.later_asked.connect(self.presenter.break_off)
        self.people.add_asked.connect(self.presenter.add_person)

    def _hand_over(self, hub: Hub, actor: Actor) -> None:
        self.finished.emit(hub, actor)

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark what is wrong on the page in front."""
        self.page.show_problems(problems)

    def propose_folder(self, folder: Path) -> None:
        """Fill in the folder of the first page."""
        self.folder.folder.setText(str(folder))

    def show_packs(self, offers: tuple[PackOffer, ...], chosen: str) -> None:
        """List the packs."""
        self.policy.show_offers(offers, chosen)

    def show_agencies(self, drafts: tuple[AgencyDraft, ...]) -> None:
        """Fill the table of agencies."""
        self.agencies.show_drafts(drafts)

    def show_people(self, rows: tuple[UserRow, ...], agencies: tuple[AgencyRow, ...], *, fresh: bool) -> None:
        """List the people and offer the agencies; `fresh` empties the form."""
        self.people.form.set_agencies(agencies)
        self.people.show_people(rows)
        if fresh:
            self.people.form.show_new()

    def show_check(self, facts: tuple[str, ...], warnings: tuple[str, ...]) -> None:
        """Show what the hub will be and what it could not do."""
        self.finish.show_check(facts, warnings)

    def hub_draft(self) -> HubDraft:
        """What the first page holds."""
        return self.folder.draft()

    def administrator_draft(self) -> AdministratorDraft:
        """What the second page holds."""
        return self.administrator.draft()

    def chosen_pack(self) -> str:
        """The code of the pack chosen."""
        return self.policy.chosen()

    def agency_drafts(self) -> tuple[AgencyDraft, ...]:
        """The agencies as edited."""
        return self.agencies.drafts()

    def user_draft(self) -> UserDraft:
        """The person as typed."""
        return self.people.form.draft()

    def user_typed(self) -> bool:
        """Whether a person was begun and not added."""
        draft = self.people.form.draft()
        return bool(draft.display_name.strip() or draft.sign_in_name.strip())

    def clear_secrets(self) -> None:
        """Forget passwords typed on the page in front."""
        self.page.clear_secrets()


def build_set_up(
    runner: Runner,
    *,
    folder: Path | None = None,
    hub: Hub | None = None,
    actor: Actor | None = None,
    parent: QWidget | None = None,
) -> SetUp:
    """The guided set-up: begun for a folder, or taken up again in an opened hub (with its administrator, if any)."""
    made = SetUp(runner, parent)
    if hub is not None:
        made.presenter.resume(hub, actor)
    else:
        made.presenter.begin(folder or Path.home())
    return made
