"""Locking, blanking, signing out: what hides the desk, what is kept behind it, and what is gone for good."""

import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlcipher3
from argon2 import PasswordHasher
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.models import UserAccount
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.intake.contacts import record_contact
from app.services.trust import passwords
from app.services.unit_of_work import Hub
from app.views import errors
from app.views.desk import Place
from app.views.shell.desktop import Desktop
from app.views.shell.watch import IDLE_MINUTES
from app.views.shell.window import MainWindow
from app.views.sign_in.lock_view import LockView
from app.views.widgets.dialogs import Dialog
from tests.factories.contacts import document, three_children, with_person
from tests.factories.hubs import Staff
from tests.views.native import native
from tests.views.shell.conftest import Desks, reopened

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PASSWORD = "ladder kettle moss"
MARKER = "Quillfeatherstone"

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support (raise|grabbing)", extend=True)


@pytest.fixture(autouse=True)
def with_a_password(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    passwords._nobody.cache_clear()
    with hub.writing(None) as unit:
        account = unit.session.query(UserAccount).filter(UserAccount.sign_in_name == "worker").one()
        account.password_hash = passwords.hashed(PASSWORD)
        unit.audit("test set a password")
        unit.commit()


def cover(desktop: Desktop) -> LockView | None:
    return next((each for each in desktop.window.findChildren(LockView) if each.isVisible()), None)


def unlock(desks: Desks, desktop: Desktop) -> None:
    sheet = cover(desktop)
    assert sheet is not None
    QTest.keyClicks(sheet.password, PASSWORD)
    desks.press(desktop, Qt.Key.Key_Return, on=sheet.password)


def typed_in_a_dialog(desktop: Desktop, qtbot: QtBot) -> tuple[QDialog, QLineEdit]:
    """An open dialog with something typed in it."""
    dialog = Dialog("A question", "Something is asked.", desktop.window)
    field = QLineEdit()
    dialog.body.addWidget(field)
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    QTest.keyClicks(field, "half a sentence")
    return dialog, field


def test_the_lock_covers_window_and_dialogs_and_typing_survives(desks: Desks, desktop: Desktop, qtbot: QtBot) -> None:
    desks.go(desktop, "enquiries")
    place = desktop.work_or_fail().place()
    dialog, field = typed_in_a_dialog(desktop, qtbot)
    desktop.work_or_fail().finder.line.setText("half a name")
    QTest.keyClick(native(field), Qt.Key.Key_L, CONTROL)
    desks.quiet(desktop)
    sheet = cover(desktop)
    assert sheet is not None
    assert sheet.geometry() == desktop.window.rect()
    assert not dialog.isVisible()
    assert not desktop.work_or_fail().isVisible()
    unlock(desks, desktop)
    assert cover(desktop) is None
    assert dialog.isVisible()
    assert field.text() == "half a sentence"
    assert desktop.work_or_fail().finder.line.text() == "half a name"
    assert desktop.work_or_fail().place() == place
    dialog.reject()


def test_a_wrong_password_leaves_the_desk_locked(desks: Desks, desktop: Desktop) -> None:
    desktop.lock("key")
    desks.quiet(desktop)
    sheet = cover(desktop)
    assert sheet is not None
    QTest.keyClicks(sheet.password, "not the password")
    desks.press(desktop, Qt.Key.Key_Return, on=sheet.password)
    assert desktop.window.locked
    assert sheet.row.sentence


def test_the_lock_grows_with_the_window(desks: Desks, desktop: Desktop) -> None:
    desktop.lock("key")
    desktop.window.resize(1500, 900)
    desks.quiet(desktop)
    sheet = cover(desktop)
    assert sheet is not None
    assert sheet.geometry() == desktop.window.rect()


LEAVING: dict[str, Callable[[Desktop], None]] = {
    "lock": lambda desktop: desktop.lock("key"),
    "sign out": Desktop.sign_out,
    "close": Desktop.close,
}


@pytest.mark.parametrize("leave", LEAVING)
@pytest.mark.parametrize("left", ["", "a name somebody copied"])
def test_what_was_copied_here_leaves_the_clipboard_with_its_desk_and_what_others_copied_stays(
    desks: Desks, desktop: Desktop, monkeypatch: pytest.MonkeyPatch, left: str, leave: str
) -> None:
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda *_asked: not left)  # the offscreen platform never knows
    QApplication.clipboard().setText("a name somebody copied")
    LEAVING[leave](desktop)
    if leave != "close":
        desks.quiet(desktop)
    assert QApplication.clipboard().text() == left
    QApplication.clipboard().clear()


def test_an_idle_desk_locks_after_its_minutes_and_not_before(
    desks: Desks, desktop: Desktop, monday: FixedClock
) -> None:
    monday.advance(IDLE_MINUTES * 60 - 1)
    desktop.window.watch.check_idle()
    assert not desktop.window.locked
    monday.advance(2)
    desktop.window.watch.check_idle()
    desks.quiet(desktop)
    assert desktop.window.locked


def test_a_key_pressed_begins_the_idle_time_anew(desks: Desks, desktop: Desktop, monday: FixedClock) -> None:
    monday.advance(IDLE_MINUTES * 60 - 1)
    QTest.keyClick(native(desktop.window), Qt.Key.Key_F6)
    monday.advance(2)
    desktop.window.watch.check_idle()
    assert not desktop.window.locked


@pytest.mark.parametrize(
    "said",
    [lambda window: window.watch.hear_system_lock(), lambda window: window.watch.hear_screen_saver(True)],
    ids=["the system locks", "its screen saver comes"],
)
def test_the_desk_locks_with_the_computer(desks: Desks, desktop: Desktop, said: Callable[[MainWindow], None]) -> None:
    desktop.window.watch.hear_screen_saver(False)
    assert not desktop.window.locked
    said(desktop.window)
    desks.quiet(desktop)
    assert desktop.window.locked


def test_the_blank_key_hides_window_and_dialogs_and_brings_them_back(
    desks: Desks, desktop: Desktop, qtbot: QtBot
) -> None:
    dialog, field = typed_in_a_dialog(desktop, qtbot)
    QTest.keyClick(native(field), Qt.Key.Key_B, CONTROL | SHIFT)
    assert desktop.window.blank.isVisible()
    assert desktop.window.blank.geometry() == desktop.window.rect()
    assert not dialog.isVisible()
    QTest.keyClick(native(desktop.window.blank), Qt.Key.Key_B, CONTROL | SHIFT)
    assert not desktop.window.blank.isVisible()
    assert dialog.isVisible()
    assert field.text() == "half a sentence"
    dialog.reject()


def test_a_blanked_screen_can_still_be_locked_and_stays_so(desks: Desks, desktop: Desktop) -> None:
    desktop.window.toggle_blank()
    desktop.lock("key")
    desktop.window.toggle_blank()
    desks.quiet(desktop)
    sheet = cover(desktop)
    assert sheet is not None
    top = desktop.window.childAt(desktop.window.rect().center())
    assert top is not None
    assert top is sheet or sheet.isAncestorOf(top)


def test_signing_out_clears_the_screens_and_closes_the_hub(desks: Desks, hub: Hub, staff: Staff, qtbot: QtBot) -> None:
    own = reopened(hub.folder)
    desktop = desks.open(Role.HUB_WORKER, own)
    desks.go(desktop, "enquiries")
    work = desktop.work_or_fail()
    screens = list(work._screens.values())
    typed_in_a_dialog(desktop, qtbot)
    desktop.sign_out()
    qtbot.waitUntil(lambda: desktop.work is None, timeout=10_000)
    qtbot.waitUntil(lambda: desktop.background.pending == 0, timeout=10_000)
    assert screens
    assert not work._screens
    qtbot.waitUntil(lambda: not any(isValid(each) for each in [work, *screens]), timeout=10_000)
    assert desktop.hub is None
    assert desktop.actor is None
    with pytest.raises(sqlcipher3.ProgrammingError, match="closed"):
        own.store.data_version()
    assert not any(each.isVisible() for each in QApplication.topLevelWidgets() if each is not desktop.window)


@pytest.fixture
def places(tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, Path, Path]]:
    """Where a program leaves traces: its temporary folder, its log, the person's home."""
    temporary, log = tmp_path / "temporary", tmp_path / "logs"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    hooks = sys.excepthook, threading.excepthook
    yield temporary, log, own_home
    sys.excepthook, threading.excepthook = hooks


def bytes_of(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()


def test_a_name_stands_in_no_title_log_file_name_or_unencrypted_file(
    desks: Desks,
    hub: Hub,
    staff: Staff,
    places: tuple[Path, Path, Path],
    expect_record: Callable[[str, str], None],
) -> None:
    temporary, log, own_home = places
    draft = three_children()
    draft = with_person(draft, draft.people[0].key, surname=MARKER)
    original = document(f"Name: {MARKER}".encode(), f"{MARKER}.txt")
    made = record_contact(hub, staff[Role.HUB_WORKER], replace(draft, documents=(original,)))
    desktop = desks.open()
    expect_record("", ".")
    errors.install(log)
    titles = set()
    for place in (Place("inbox"), Place("screening", made.new_id), Place("contact_form")):
        desktop.work_or_fail().go(place)
        desks.quiet(desktop)
        titles.add(desktop.window.windowTitle())
    screen = desktop.work_or_fail().current()
    desktop.work_or_fail().go(Place("screening", made.new_id))
    desks.quiet(desktop)
    shown = " ".join(label.text() for label in desktop.window.findChildren(QLabel))
    assert MARKER in shown, "the marker was not even shown: the test would prove nothing"
    errors.words(ValueError(f"a fault while {MARKER} was on screen"))
    desktop.lock("key")
    desks.quiet(desktop)
    titles.add(desktop.window.windowTitle())
    assert screen is not None
    assert titles == {"Hubdesk"}
    seen = 0
    for root in (hub.folder, log, temporary, own_home):
        for path, content in bytes_of(root):
            seen += 1
            assert MARKER.encode() not in content, path.name
            assert MARKER.encode("utf-16-le") not in content, path.name
            assert MARKER not in path.name
    assert seen >= 2
