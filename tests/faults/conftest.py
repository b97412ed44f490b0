"""A running desktop on a hub of the test's own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.access import Actor
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.shell.desktop import Desktop
from tests.faults.children import NURSERY
from tests.faults.stage import Stage, seat

Seated = Callable[[Hub, Actor], Stage]


@pytest.fixture(scope="session", autouse=True)
def nursery() -> Iterator[None]:
    """Whoever asked for workers leaves none behind."""
    yield
    NURSERY.end()


@pytest.fixture
def desktop_on(qapp: QApplication) -> Iterator[Callable[[Path], Desktop]]:
    """The desktop on a hub's folder, as a process of its own would open it; nobody is signed in yet."""
    theme.start(qapp, "light", 100)
    made: list[Desktop] = []

    def open_desktop(folder: Path) -> Desktop:
        desktop = Desktop(folder)
        made.append(desktop)
        desktop.window.resize(1366, 768)
        desktop.window.show()
        return desktop

    yield open_desktop
    for desktop in made:
        desktop.window.close()
        shiboken6.delete(desktop.window)
        shiboken6.delete(desktop)  # it outlives no test: the look of the next one is no business of its own


@pytest.fixture
def seated(desktop_on: Callable[[Path], Desktop], qtbot: QtBot) -> Seated:
    """Open the desktop for somebody, past the sign-in window."""

    def open_for(hub: Hub, actor: Actor) -> Stage:
        desktop = desktop_on(hub.folder)
        seat(desktop, hub, actor)
        stage = Stage(desktop, qtbot)
        stage.until(lambda: desktop.work is not None and desktop.work.current() is not None)
        stage.until(stage.work.isVisible)
        stage.settle()
        return stage

    return open_for
