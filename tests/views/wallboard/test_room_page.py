"""The one question the wall asks, and that it never waits for an answer for ever."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.views import theme
from app.views.wallboard.room_page import BEGIN_AFTER, RoomPage, guessed_room
from app.views.wallboard.sizes import Room


@pytest.fixture(autouse=True)
def dressed(qapp: Any) -> None:
    theme.start(qapp, "dark")


def page(qtbot: QtBot, **more: Any) -> RoomPage:
    made = RoomPage(Room(55, 5), first=more.pop("first", False), **more)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    return made


def test_it_says_what_comes_of_the_answer_before_it_is_given(qtbot: QtBot) -> None:
    made = page(qtbot)
    before = made.outcome.text()
    assert "rows a page" in before
    made.metres.setValue(3)
    assert made.outcome.text() != before
    made.inches.setValue(10)
    made.metres.setValue(20)
    assert "too small for that distance" in made.outcome.text()


def test_the_answer_is_given_by_keyboard(qtbot: QtBot) -> None:
    made = page(qtbot)
    made.inches.setFocus()
    QTest.keyClick(made.inches, Qt.Key.Key_Up)
    with qtbot.waitSignal(made.chosen) as heard:
        made.begin.setFocus()
        QTest.keyClick(made.begin, Qt.Key.Key_Return)
    assert heard.args == [Room(56, 5)]


def test_an_unattended_first_start_begins_by_itself_after_a_minute(qtbot: QtBot) -> None:
    made = page(qtbot, first=True)
    assert f"in {BEGIN_AFTER} s" in made.countdown.text()
    with qtbot.waitSignal(made.chosen) as heard:
        for _ in range(BEGIN_AFTER):
            made._timer.timeout.emit()
    assert heard.args == [Room(55, 5)]


def test_somebody_who_types_is_not_hurried(qtbot: QtBot) -> None:
    made = page(qtbot, first=True)
    made.metres.setValue(4)
    assert not made._timer.isActive()
    assert made.countdown.text() == ""


def test_starting_with_the_computer_can_be_ended_here_where_it_was_set(qtbot: QtBot) -> None:
    assert not page(qtbot).no_autostart.isVisible()
    made = page(qtbot, starts_itself=True)
    with qtbot.waitSignal(made.autostart_ended):
        made.no_autostart.click()
    assert not made.no_autostart.isVisible()


def test_every_control_has_a_name(qtbot: QtBot) -> None:
    made = page(qtbot, starts_itself=True)
    assert all(each.accessibleName() for each in (made.inches, made.metres, made.begin, made.no_autostart))


@pytest.mark.parametrize(("size", "inches"), [((1218, 685), 55), ((0, 0), 55), ((90, 60), 55), ((1430, 805), 65)])
def test_a_screen_that_tells_its_size_gives_the_first_answer(size: tuple[int, int], inches: int) -> None:
    assert guessed_room(*size) == Room(inches, 5)
