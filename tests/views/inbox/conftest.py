"""An inbox over a real hub, for the tests of its screen."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services.access import Actor, Role
from app.services.policy_file import load_builtin
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.desk import Desk
from app.views.inbox.screen import build
from app.views.inbox.view import InboxScreen
from tests.factories.fakes import ImmediateRunner, Journey, MemoryPreferences, RecordingFeed
from tests.factories.hubs import Staff
from tests.views.inbox.looking import Opened


@pytest.fixture
def worker(staff: Staff) -> Actor:
    return staff[Role.HUB_WORKER]


@pytest.fixture
def feed() -> RecordingFeed:
    return RecordingFeed()


@pytest.fixture
def desk(hub: Hub, worker: Actor, feed: RecordingFeed, qapp: QApplication) -> Desk:
    theme.start(qapp, "light", 100)
    policy = load_builtin("west_berkshire")
    return Desk(hub, worker, policy, ImmediateRunner(feed.announce), feed, Journey(), MemoryPreferences())


@pytest.fixture
def opened(desk: Desk, qtbot: QtBot) -> Iterator[Opened]:
    made: list[tuple[QWidget, InboxScreen]] = []

    def make() -> InboxScreen:
        screen = build(desk)
        assert isinstance(screen, InboxScreen)
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(1182, 768)
        screen.setParent(window)
        screen.resize(1182, 768)
        made.append((window, screen))
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        screen.focus_first()
        return screen

    yield make
    for _, each in made:
        each.clear_data()
