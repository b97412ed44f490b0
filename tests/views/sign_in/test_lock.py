"""The lock: hides everything, loses nothing, opens to its own person only."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.models import UserAccount
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.trust import passwords
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.sign_in.lock_screen import Lock, build_lock
from tests.factories.fakes import ImmediateRunner
from tests.factories.hubs import Staff
from tests.services.trust.conftest import last_acts

PASSWORD = "ladder kettle moss"
Raise = Callable[[str], tuple[QWidget, QLineEdit, Lock]]


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import PasswordHasher

    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    passwords._nobody.cache_clear()


@pytest.fixture
def locked(hub: Hub, staff: Staff, qapp: QApplication, qtbot: QtBot) -> Iterator[Raise]:
    theme.start(qapp, "light", 100)
    with hub.writing(None) as unit:
        account = unit.session.query(UserAccount).filter_by(sign_in_name="worker").one()
        account.password_hash = passwords.hashed(PASSWORD)
        unit.audit("test set a password")
        unit.commit()

    desks: list[QWidget] = []

    def raise_it(cause: str) -> tuple[QWidget, QLineEdit, Lock]:
        desk = QWidget()
        QVBoxLayout(desk).addWidget(typed := QLineEdit("a family's story"))
        qtbot.addWidget(desk)
        desks.append(desk)
        desk.resize(900, 600)
        desk.show()
        return desk, typed, build_lock(ImmediateRunner(), hub, staff[Role.HUB_WORKER], cause, desk)

    yield raise_it
    desks.clear()


@pytest.mark.parametrize("cause", ["key", "idle", "system"])
def test_a_lock_covers_the_whole_window_at_once_and_is_written_down(hub: Hub, locked: Raise, cause: str) -> None:
    desk, _, lock = locked(cause)
    assert lock.isVisible()
    assert lock.geometry() == desk.rect()
    assert last_acts(hub) == ["desk locked"]


def test_the_cover_grows_with_its_window(locked: Raise, qapp: QApplication) -> None:
    desk, _, lock = locked("key")
    desk.resize(1200, 800)
    qapp.processEvents()
    assert lock.geometry() == desk.rect()


def test_nothing_behind_shines_through_and_only_initials_are_told(locked: Raise) -> None:
    desk, typed, lock = locked("key")
    before = desk.grab().toImage()
    typed.setText("something else entirely, and much longer than it was before")
    assert desk.grab().toImage() == before
    said = " ".join(each.text() for each in lock.findChildren(QLabel))
    assert "JS" in said
    assert "Jo Shaw" not in said


def test_the_right_password_opens_and_what_was_typed_is_still_there(hub: Hub, locked: Raise, qtbot: QtBot) -> None:
    _, typed, lock = locked("idle")
    lock.password.setText(PASSWORD)
    with qtbot.waitSignal(lock.unlocked):
        QTest.keyClick(lock.password, Qt.Key.Key_Return)
    assert typed.text() == "a family's story"
    assert lock.password.text() == ""
    assert last_acts(hub) == ["desk unlocked"]


def test_a_wrong_or_empty_password_keeps_it_shut(locked: Raise, qtbot: QtBot) -> None:
    _, _, lock = locked("key")
    with qtbot.assertNotEmitted(lock.unlocked):
        lock.unlock.click()
        assert "Enter your password" in lock.row.sentence
        lock.password.setText("wrong")
        lock.unlock.click()
    assert "not your password" in lock.row.sentence


@pytest.mark.parametrize("scale", [100, 150])
def test_what_is_wrong_with_the_password_is_read_whole(locked: Raise, qapp: QApplication, scale: int) -> None:
    theme.use("light", scale)
    desk, _, lock = locked("key")
    desk.resize(1366, 768)
    lock.password.setText("wrong")
    lock.unlock.click()
    qapp.processEvents()
    said = lock.row.error_label
    assert said.height() >= said.heightForWidth(said.width())
    assert lock.password.geometry().bottom() < said.mapTo(lock.row, said.rect().topLeft()).y()


def test_wrong_tries_at_the_lock_are_slowed_down_too(locked: Raise, monday: FixedClock) -> None:
    _, _, lock = locked("key")
    for _ in range(5):
        lock.password.setText("wrong")
        lock.unlock.click()
    assert not lock.unlock.isEnabled()
    assert "30 s" in lock.row.sentence
    monday.advance(31)
    lock.tick()
    assert lock.unlock.isEnabled()


def test_signing_out_at_the_lock_is_written_down(hub: Hub, locked: Raise, qtbot: QtBot) -> None:
    _, _, lock = locked("key")
    with qtbot.waitSignal(lock.signed_out):
        lock.leave.click()
    assert last_acts(hub) == ["signed out"]


def test_a_leaver_is_told_to_sign_out_and_may(hub: Hub, locked: Raise, qtbot: QtBot) -> None:
    _, _, lock = locked("key")
    with hub.writing(None) as unit:
        unit.session.query(UserAccount).filter_by(sign_in_name="worker").one().ended_at = unit.at
        unit.audit("test ended an account")
        unit.commit()
    lock.password.setText(PASSWORD)
    lock.unlock.click()
    assert "account has ended" in lock.row.sentence
    with qtbot.waitSignal(lock.signed_out):
        lock.leave.click()


def test_tab_never_leaves_the_lock(locked: Raise, qapp: QApplication) -> None:
    desk, typed, lock = locked("key")
    desk.activateWindow()
    lock.password.setFocus()
    qapp.processEvents()
    for _ in range(6):
        QTest.keyClick(qapp.focusWidget() or lock, Qt.Key.Key_Tab)
        assert qapp.focusWidget() is not typed
