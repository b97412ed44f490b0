"""Puts the administrator's screen together: users, agencies, policy, backups; a service manager sees policy alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QWidget

from app.services.access import Act, may
from app.views.admin.agencies_pane import AgenciesPane
from app.views.admin.agencies_presenter import AgenciesPresenter
from app.views.admin.backups_pane import BackupsPane
from app.views.admin.backups_presenter import BackupsPresenter
from app.views.admin.policy_pane import PolicyPane
from app.views.admin.policy_presenter import PolicyPresenter
from app.views.admin.users_pane import UsersPane
from app.views.admin.users_presenter import UsersPresenter
from app.views.desk import Desk, Place
from app.views.widgets.screen import Screen, Unfinished

USERS, AGENCIES, POLICY, BACKUPS = "users", "agencies", "policy", "backups"
BACKING_UP = Unfinished("A backup is being made.", "Stay until it is done. If you leave, it stops and nothing is left.")


class AdminScreen(Screen):
    """Users, agencies, policy and backups in tabs; the place's detail names the tab."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Administration", parent)
        self.desk = desk.within(self)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Administration")
        self.tabs.setDocumentMode(True)
        self.add_head()
        self.body.addWidget(self.tabs, 1)
        self._places: dict[str, QWidget] = {}
        if may(desk.actor, Act.MANAGE_USERS):
            self._add_users()
        if may(desk.actor, Act.MANAGE_AGENCIES):
            self._add_agencies()
        self._add_policy()
        self.backups_presenter: BackupsPresenter | None = None
        if may(desk.actor, Act.BACK_UP):
            self._add_backups()

    def _add_users(self) -> None:
        self.users = UsersPane(self.desk.preferences)
        does = self.users_presenter = UsersPresenter(self.desk, self.users, self.show_notice)
        self.users.user_chosen.connect(does.choose)
        self.users.new_asked.connect(does.begin_new)
        self.users.new_asked.connect(self.users.begin_new)
        self.users.save_asked.connect(does.save)
        self.users.password_asked.connect(does.set_password)
        self.users.end_asked.connect(does.end)
        self.users.conflict_settled.connect(lambda texts: does.settle(self.users.take_texts(texts)))
        self._put(USERS, self.users, "Users")
        does.refresh()

    def _add_agencies(self) -> None:
        self.agencies = AgenciesPane(self.desk.preferences)
        does = self.agencies_presenter = AgenciesPresenter(self.desk, self.agencies, self.show_notice)
        self.agencies.agency_chosen.connect(does.choose)
        self.agencies.new_asked.connect(does.begin_new)
        self.agencies.new_asked.connect(self.agencies.begin_new)
        self.agencies.save_asked.connect(does.save)
        self.agencies.end_asked.connect(does.end)
        self.agencies.conflict_settled.connect(lambda texts: does.settle(self.agencies.take_texts(texts)))
        self._put(AGENCIES, self.agencies, "Agencies")
        does.refresh()

    def _add_policy(self) -> None:
        self.policy = PolicyPane(
            self.desk.preferences,
            proposes=may(self.desk.actor, Act.PROPOSE_POLICY),
            confirms=may(self.desk.actor, Act.CONFIRM_POLICY),
        )
        does = self.policy_presenter = PolicyPresenter(self.desk, self.policy, self.show_notice)
        self.policy.text_changed.connect(does.check)
        self.policy.pack_chosen.connect(does.begin_from)
        self.policy.propose_asked.connect(does.propose)
        self.policy.confirm_asked.connect(does.confirm)
        self.policy.refuse_asked.connect(does.refuse)
        self.policy.withdraw_asked.connect(does.withdraw)
        self._put(POLICY, self.policy, "Policy")
        does.start()

    def _add_backups(self) -> None:
        self.backups = BackupsPane(self.desk.preferences)
        does = self.backups_presenter = BackupsPresenter(self.desk, self.backups, self.show_notice)
        self.backups.save_asked.connect(does.save)
        self.backups.back_up_asked.connect(does.back_up)
        self.backups.retry_asked.connect(does.start)
        self._put(BACKUPS, self.backups, "Backups")
        does.start()

    def _put(self, detail: str, pane: QWidget, words: str) -> None:
        self._places[detail] = pane
        self.tabs.addTab(pane, words)

    def show_place(self, place: Place) -> None:
        """Show the tab that the place names; one this person has not is passed over."""
        pane = self._places.get(place.detail)
        if pane is not None:
            self.tabs.setCurrentWidget(pane)

    def working(self) -> bool:
        """Whether a backup is being made from here."""
        return self.backups_presenter is not None and self.backups_presenter.working

    def unkept(self) -> Exception | None:
        """A backup that is being made would be broken off."""
        return BACKING_UP if self.working() else None

    def stop_work(self) -> None:
        """Break a backup off."""
        if self.backups_presenter is not None:
            self.backups_presenter.stop()

    def panes(self) -> Sequence[QWidget]:
        """The tabs, then the first widget of the tab in front."""
        front = self.tabs.currentWidget()
        inner: QWidget | None = None
        if isinstance(front, (UsersPane, AgenciesPane)):
            inner = front.table
        elif isinstance(front, PolicyPane):
            inner = front.tabs.tabBar()
        elif isinstance(front, BackupsPane):
            inner = front.first()
        return [self.tabs.tabBar(), *([inner] if inner is not None else [])]

    def focus_first(self) -> None:
        """Begin in the list of the tab in front."""
        self.panes()[-1].setFocus(Qt.FocusReason.OtherFocusReason)


def build(desk: Desk, parent: QWidget | None = None) -> Screen:
    """The administrator's screen for `Place("admin", detail="users" | "agencies" | "policy" | "backups")`."""
    return AdminScreen(desk, parent)
