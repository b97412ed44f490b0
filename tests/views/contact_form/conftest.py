"""A desk at which the contact form works on a real hub, at once."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.access import Role
from app.services.policy_file import load_builtin
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.contact_form.screen import ContactFormScreen, build
from app.views.desk import Desk
from tests.factories.fakes import ImmediateRunner, Journey, MemoryPreferences, RecordingFeed
from tests.factories.hubs import Staff


@pytest.fixture
def journey() -> Journey:
    """Where the form went."""
    return Journey()


@pytest.fixture
def desk(hub: Hub, staff: Staff, journey: Journey) -> Desk:
    """A hub worker's desk."""
    return Desk(
        hub,
        staff[Role.HUB_WORKER],
        load_builtin("west_berkshire"),
        ImmediateRunner(),
        RecordingFeed(),
        journey,
        MemoryPreferences(),
    )


@pytest.fixture
def screen_of(qtbot: QtBot, qapp: QApplication, hub: Hub) -> Iterator[Callable[[Desk], ContactFormScreen]]:
    """Build the screen and show it at the size it has on a 1366 × 768 display."""
    theme.start(qapp, "light")
    made: list[ContactFormScreen] = []

    def make(desk: Desk) -> ContactFormScreen:
        screen = build(desk)
        qtbot.addWidget(screen)
        made.append(screen)
        screen.resize(1176, 700)
        with qtbot.waitExposed(screen):
            screen.show()
        screen.activateWindow()
        return screen

    yield make
    for screen in made:  # as the shell does when somebody signs out, while the hub is still open
        screen.clear_data()
        screen.close()
