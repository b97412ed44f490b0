"""The lock, the end and a sign-out during a long import: covered at once; the import goes on or stops cleanly."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from sqlalchemy import func, select

from app.models import Person
from app.services.access import Role
from app.services.unit_of_work import Hub
from app.views.desk import Place
from app.views.people.import_screen import ImportScreen
from app.views.sign_in.lock_view import LockView
from app.views.widgets.dialogs import ConfirmDialog
from tests.factories.hubs import Staff
from tests.faults.conftest import Seated
from tests.faults.stage import Stage, chain_holds, dialogs
from tests.views.native import native

PEOPLE = 20_000


@pytest.fixture
def importing(hub: Hub, staff: Staff, seated: Seated, tmp_path: Path) -> Iterator[Stage]:
    """An administrator's desk on which an import has been agreed to and has begun to write."""
    path = tmp_path / "people.csv"
    lines = [f"P{n},Ann{n},Lark,04/02/2015,F" for n in range(PEOPLE)]
    path.write_text("\n".join(["person_ref,forenames,surname,date_of_birth,sex", *lines]), "utf-8")
    stage = seated(hub, staff[Role.ADMINISTRATOR])
    stage.work.go(Place("import"))
    screen = stage.work.current()
    assert isinstance(screen, ImportScreen)
    screen.files_chosen.emit([path])
    stage.settle()
    assert screen.all.isEnabled(), screen.why.text()
    screen.all.click()
    question(stage).confirm.click()
    stage.until(lambda: "Importing" in screen.progress._bar.accessibleName() and screen.progress._bar.value() > 0)
    assert screen.presenter.working
    yield stage
    stage.desktop.leaving._anyway = True


def question(stage: Stage) -> ConfirmDialog:
    """The question that stands over the desk."""
    found = [each for each in dialogs(stage.desktop.window) if isinstance(each, ConfirmDialog)]
    return found[-1]


def quiet(stage: Stage) -> None:
    """Wait in an event loop of Qt's own: `QTest.qWait` holds Python's lock and starves the import."""
    background = stage.desktop.background
    while background.pending:
        loop = QEventLoop()
        background.busy_changed.connect(loop.quit)
        loop.exec()


def people(hub: Hub) -> int:
    with hub.reading(None) as unit:
        return unit.session.scalar(select(func.count()).select_from(Person)) or 0


def screen_of(stage: Stage) -> ImportScreen:
    here = stage.work.current()
    assert isinstance(here, ImportScreen)
    return here


@pytest.mark.slow
@pytest.mark.parametrize("cause", ["key", "idle"])
def test_the_lock_covers_at_once_and_the_import_goes_on_behind_it(hub: Hub, importing: Stage, cause: str) -> None:
    window = importing.desktop.window
    if cause == "key":
        QTest.keyClick(native(window), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    else:
        window.watch.lock_asked.emit("idle")
    assert window.locked
    sheet = window.findChild(LockView)
    assert isinstance(sheet, LockView)
    assert sheet.isVisible()
    assert sheet.geometry() == window.rect()
    assert screen_of(importing).presenter.working, "the import ended before the lock was tried"
    quiet(importing)
    assert window.locked
    assert people(hub) == PEOPLE
    assert chain_holds(hub)
    importing.desktop._unlocked()
    notice = importing.notice()
    assert notice is not None
    assert "20,000" in notice.sentence


@pytest.mark.slow
def test_the_lock_says_that_a_long_job_keeps_its_person_waiting(hub: Hub, importing: Stage) -> None:
    importing.desktop.lock("key")
    sheet = importing.desktop.window.findChild(LockView)
    assert isinstance(sheet, LockView)
    QTest.keyClicks(sheet.password, "anything")
    sheet.unlock.click()
    sheet._slow.timeout.emit()
    assert "busy with a long job" in sheet.status.text()
    quiet(importing)
    assert people(hub) == PEOPLE


def test_closing_asks_first_and_staying_lets_the_import_finish(hub: Hub, importing: Stage) -> None:
    assert not importing.desktop.window.close()
    dialog = question(importing)
    assert dialog.accessibleDescription().startswith("An import is under way.")
    dialog.cancel.click()
    quiet(importing)
    assert people(hub) == PEOPLE


@pytest.mark.slow
def test_signing_out_anyway_stops_the_import_and_brings_in_nobody(hub: Hub, importing: Stage) -> None:
    importing.desktop.sign_out()
    question(importing).confirm.click()
    importing.until(lambda: importing.desktop.work is None)
    quiet(importing)
    assert _again(hub) == (0, True)


@pytest.mark.slow
def test_closing_anyway_stops_the_import_and_brings_in_nobody(hub: Hub, importing: Stage) -> None:
    importing.desktop.window.close()
    question(importing).confirm.click()
    assert not importing.desktop.window.isVisible()
    assert _again(hub) == (0, True)


def _again(hub: Hub) -> tuple[int, bool]:
    """How many people the hub knows and whether its chain holds, opened anew."""
    from tests.views.shell.conftest import reopened

    fresh = reopened(hub.folder)
    try:
        return people(fresh), chain_holds(fresh)
    finally:
        fresh.close()
