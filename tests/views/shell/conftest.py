"""The running desktop on a real hub, with a person of the test staff at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services.access import Actor, Role
from app.services.trust import opening, vault
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.desk import Place
from app.views.shell.desktop import Desktop
from app.views.shell.work import WorkView
from app.views.widgets.painted_later import is_building
from tests.factories.hubs import PASSPHRASE, Staff


class Desks:
    """Opens desktops and waits for them."""

    def __init__(self, qtbot: QtBot, hub: Hub, staff: Staff) -> None:
        self._qtbot, self._hub, self._staff = qtbot, hub, staff
        self.opened: list[Desktop] = []

    def open(self, who: Role | Actor = Role.HUB_WORKER, hub: Hub | None = None) -> Desktop:
        """A desktop at which this person has just been let in."""
        actor = self._staff[who] if isinstance(who, Role) else who
        desktop = Desktop(self._hub.folder)
        self.opened.append(desktop)
        desktop.window.resize(1366, 768)
        desktop.window.show()
        self.to_front(desktop)
        desktop._admitted(hub or self._hub, actor, "")
        self._qtbot.waitUntil(
            lambda: desktop.work is not None and desktop.work.current() is not None, timeout=20_000
        )
        self.quiet(desktop)
        return desktop

    def quiet(self, desktop: Desktop) -> None:
        """Wait until the database thread has nothing to do and what it answered is shown."""
        for _ in range(2):
            self._qtbot.waitUntil(
                lambda: desktop.background.pending == 0 and not is_building(desktop.window), timeout=20_000
            )
            QCoreApplication.processEvents()

    def to_front(self, desktop: Desktop) -> None:
        """Make its window the active one, as a click on it would."""
        desktop.window.activateWindow()
        self._qtbot.waitUntil(desktop.window.isActiveWindow, timeout=5_000)

    def go(self, desktop: Desktop, kind: str) -> None:
        """Go to a room."""
        desktop.work_or_fail().go(Place(kind))
        self.quiet(desktop)

    def press(
        self,
        desktop: Desktop,
        key: Qt.Key,
        held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        on: QWidget | None = None,
    ) -> None:
        """Press a key where the focus is."""
        self.to_front(desktop)
        focused: QWidget | None = desktop.window.focusWidget()  # None is possible, whatever its stub says
        QTest.keyClick(on or (focused if focused is not None else desktop.window), key, held)
        self.quiet(desktop)


@pytest.fixture
def desks(qapp: QApplication, qtbot: QtBot, hub: Hub, staff: Staff) -> Iterator[Desks]:
    """Desktops of this test; each is closed at the end."""
    theme.start(qapp, "light", 100)
    made = Desks(qtbot, hub, staff)
    yield made
    theme.use("light", 100)
    for desktop in made.opened:
        desktop.window.close()
        desktop.window.deleteLater()
        desktop.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desktop(desks: Desks) -> Desktop:
    """A hub worker's desktop."""
    return desks.open()


@pytest.fixture
def work(desktop: Desktop) -> WorkView:
    """The desk in it."""
    return desktop.work_or_fail()


def reopened(folder: Path) -> Hub:
    """The hub of a folder, opened once more."""
    return opening.open_hub(folder, vault.open_with_passphrase(folder, PASSPHRASE))
