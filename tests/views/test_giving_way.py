"""The database thread waits while the window is at work, and for nothing else."""

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from app.services.unit_of_work import Hub
from app.views import giving_way
from app.views.background import Background
from app.views.giving_way import GivingWay


def elsewhere(work: Callable[[], None]) -> threading.Event:
    """Do it on another thread; the event says that it is done."""
    done = threading.Event()

    def run() -> None:
        work()
        done.set()

    threading.Thread(target=run, daemon=True).start()
    return done


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(giving_way, "LONGEST", 30.0)


def test_another_thread_waits_until_what_was_begun_is_painted(qtbot: QtBot) -> None:
    way = GivingWay()
    painted: list[bool] = []
    waiting: list[threading.Event] = []

    class Slow(QWidget):
        def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
            painted.extend(each.is_set() for each in waiting)

    window = Slow()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    QCoreApplication.processEvents()
    way.busy()
    window.update()
    done = elsewhere(way.wait)
    waiting.append(done)
    qtbot.waitUntil(done.is_set)
    assert painted == [False]


def test_at_rest_nobody_waits_and_the_window_never_waits_for_itself(qapp: QCoreApplication) -> None:
    way = GivingWay()
    assert elsewhere(way.wait).wait(10)
    way.busy()
    way.wait()
    way.over()
    assert elsewhere(way.wait).wait(10)


def test_a_window_that_stays_at_work_holds_nothing_back_for_good(
    qapp: QCoreApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving_way, "LONGEST", 0.01)
    way = GivingWay()
    way.busy()
    assert elsewhere(way.wait).wait(10)


def test_every_read_of_a_hub_gives_way(hub: Hub, qapp: QCoreApplication) -> None:
    way = GivingWay()
    hub.store.give_way = way.wait
    way.busy()

    def read() -> None:
        with hub.store.reader.connect() as connection:
            connection.execute(text("SELECT 1"))

    done = elsewhere(read)
    assert not done.wait(0.05)
    QCoreApplication.sendPostedEvents(way, QEvent.Type.None_)
    way.over()
    assert done.wait(10)


def test_a_write_that_has_begun_waits_for_nobody(hub: Hub, qapp: QCoreApplication) -> None:
    way = GivingWay()
    hub.store.give_way = way.wait
    begun, go_on = threading.Event(), threading.Event()

    def write() -> None:
        with hub.store.writer.connect() as connection:
            connection.execute(text("SELECT 1"))
            begun.set()
            go_on.wait(10)
            connection.execute(text("SELECT 2"))
            connection.rollback()

    done = elsewhere(write)
    assert begun.wait(10)
    way.busy()
    go_on.set()
    assert done.wait(10)
    later = elsewhere(write)
    assert not later.wait(0.05)
    way.over()
    assert later.wait(10)


def test_waiting_for_every_answer_lets_the_database_thread_go_on(hub: Hub, qapp: QCoreApplication) -> None:
    background = Background()
    hub.store.give_way = background.way.wait
    answers: list[int] = []

    def read() -> int:
        with hub.store.reader.connect() as connection:
            return int(connection.execute(text("SELECT 7")).scalar_one())

    background.query(read, answers.append)
    background.way.busy()
    background.finish()
    assert answers == [7]
    background.close()
