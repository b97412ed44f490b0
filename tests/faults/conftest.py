"""A running desktop on a hub of the test's own."""

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.access import Actor
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.shell.desktop import Desktop
from tests.faults.stage import Stage, seat

Seated = Callable[[Hub, Actor], Stage]


@pytest.fixture
def seated(qapp: QApplication, qtbot: QtBot) -> Iterator[Seated]:
    """Open the desktop for somebody, past the sign-in window; it opens the hub's files itself, as a process would."""
    theme.start(qapp, "light", 100)
    made: list[Desktop] = []

    def open_desktop(hub: Hub, actor: Actor) -> Stage:
        desktop = Desktop(hub.folder)
        made.append(desktop)
        qtbot.addWidget(desktop.window)
        desktop.window.resize(1366, 768)
        desktop.window.show()
        seat(desktop, hub, actor)
        stage = Stage(desktop, qtbot)
        stage.until(lambda: desktop.work is not None and desktop.work.current() is not None)
        stage.settle()
        return stage

    yield open_desktop
    for desktop in made:
        desktop.window.close()
        shiboken6.delete(desktop)  # it outlives no test: the look of the next one is no business of its own
