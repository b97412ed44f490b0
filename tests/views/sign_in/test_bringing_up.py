"""An older hub at the first window: how far it is brought up is said, and whoever leaves breaks it off."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models import UserAccount
from app.services.trust import passwords
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.sign_in.presenter import MAY_LEAVE
from app.views.sign_in.screen import SignIn, build_sign_in
from tests.factories.fakes import HeldRunner, ImmediateRunner
from tests.factories.hubs import PASSPHRASE, Staff
from tests.services.trust.test_bringing_up import TOLD, Course, made_older, marked, opened, whole

PASSWORD = "ladder kettle moss"


@pytest.fixture
def older(hub: Hub, staff: Staff) -> Path:
    with hub.writing(None) as unit:
        for account in unit.session.query(UserAccount).filter(UserAccount.sign_in_name == "worker"):
            account.password_hash = passwords.hashed(PASSWORD)
        unit.audit("test set passwords")
        unit.commit()
    return made_older(hub, staff)


def handed_in(qapp: QApplication, qtbot: QtBot, folder: Path, runner: ImmediateRunner) -> tuple[SignIn, list[str]]:
    """The window after somebody handed in passphrase, name and password; what it said while it was busy."""
    theme.start(qapp, "light", 100)
    shown = build_sign_in(runner, folder)
    qtbot.addWidget(shown)
    shown.show()
    shown.begin()
    said: list[str] = []
    show_busy = shown.show_busy

    def heard(words: str) -> None:
        said.append(words)
        show_busy(words)

    shown.show_busy = heard  # type: ignore[method-assign]  # listened to, and done
    shown.passphrase.setText(PASSPHRASE)
    shown.name.setText("worker")
    shown.password.setText(PASSWORD)
    QTest.keyClick(shown.password, Qt.Key.Key_Return)
    return shown, said


def test_the_window_says_how_far_an_older_hub_is_brought_up(qapp: QApplication, qtbot: QtBot, older: Path) -> None:
    shown, said = handed_in(qapp, qtbot, older, ImmediateRunner())
    assert said[-2:] == ["Signing in…", ""]
    up = [words for words in said if words.startswith("Bringing")]
    assert up == list(dict.fromkeys(up)), "nothing is said twice"
    assert [words for words in up if "100 %" in words] == [
        f"Bringing this hub up to date: {words}, 100 %. {MAY_LEAVE}" for words in TOLD
    ]
    for words in up:
        shown.show_busy(words)
        QApplication.processEvents()
        assert shown.status.height() >= shown.status.heightForWidth(shown.status.width()), "all of it is to be read"
        seen = shown.name.visibleRegion().boundingRect().height()
        assert seen >= shown.name.height() - 1, "no field is cut for it; one pixel is lost in rounding"
    assert said[0] == "Opening the hub…"
    shown.presenter.close()


def test_whoever_leaves_breaks_it_off_and_it_goes_on_at_the_next_opening(
    qapp: QApplication, qtbot: QtBot, older: Path
) -> None:
    runner = HeldRunner()
    shown, said = handed_in(qapp, qtbot, older, runner)
    shown.stop()
    runner.release()
    assert said == ["Opening the hub…", ""]
    assert shown.submit.isEnabled()
    course = Course()
    hub = opened(older, course)
    assert course.parts == TOLD
    assert whole(hub)
    assert marked(hub) == set()
    hub.close()
