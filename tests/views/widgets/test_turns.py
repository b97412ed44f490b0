"""One piece of work in each turn of the event loop."""

from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer
from pytestqt.qtbot import QtBot

from app.views.widgets.turns import Turns


@pytest.fixture
def made(qtbot: QtBot) -> Turns:
    return Turns(QCoreApplication.instance())


def test_two_pieces_are_never_done_in_one_turn(made: Turns, qtbot: QtBot) -> None:
    done: list[str] = []
    beat = QTimer(made)
    beat.timeout.connect(partial(done.append, "a key"))
    for name in ("one", "two", "three"):
        made.add(made, partial(done.append, name))
    beat.start(0)
    qtbot.waitUntil(lambda: "three" in done)
    told = [name for name in done if name != "a key"]
    assert told == ["one", "two", "three"]
    between = done[done.index("one") : done.index("three")]
    assert between.count("a key") >= 2, "something else has its turn between any two"


def test_what_is_wanted_soon_comes_before_what_waits(made: Turns, qtbot: QtBot) -> None:
    done: list[str] = []
    made.add(made, partial(done.append, "later"))
    made.add(made, partial(done.append, "soon"), soon=True)
    qtbot.waitUntil(lambda: len(done) == 2)
    assert done == ["soon", "later"]


def test_work_of_something_that_is_gone_is_left_out_and_the_rest_is_done(made: Turns, qtbot: QtBot) -> None:
    done: list[str] = []
    owner = QObject()
    made.add(owner, partial(done.append, "gone"))
    made.add(made, partial(done.append, "here"))
    owner.deleteLater()
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["here"]


def test_a_piece_that_waits_for_an_answer_does_not_hold_up_the_others(made: Turns, qtbot: QtBot) -> None:
    done: list[str] = []
    loop = QEventLoop()

    def asks() -> None:
        loop.exec()
        done.append("answered")

    made.add(made, asks)
    made.add(made, partial(done.append, "other"))
    made.add(made, loop.quit)
    qtbot.waitUntil(lambda: len(done) == 2)
    assert done == ["other", "answered"]


def test_a_piece_that_fails_does_not_end_the_turns(made: Turns, qtbot: QtBot) -> None:
    done: list[str] = []

    def fails() -> None:
        raise ValueError

    with qtbot.captureExceptions() as caught:
        made.add(made, fails)
        made.add(made, partial(done.append, "next"))
        qtbot.waitUntil(lambda: bool(done))
    assert [kind for kind, _, _ in caught] == [ValueError]


def test_whoever_gives_way_is_told_before_each_piece(made: Turns, qtbot: QtBot) -> None:
    told: list[str] = []
    made.began.connect(partial(told.append, "began"))
    made.add(made, partial(told.append, "work"))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == ["began", "work"]
