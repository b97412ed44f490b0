"""Promises of the one place for threads and of the change feed."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from app.services.errors import NotFound
from app.services.unit_of_work import Changes, changed
from app.views.background import Background
from app.views.change_hub import ChangeHub
from app.views.desk import Cancel, Cancelled, Report, ScopedFeed, ScopedRunner
from tests.factories.fakes import HeldRunner, ImmediateRunner


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def settle(qtbot: QtBot, background: Background) -> None:
    qtbot.waitUntil(lambda: background.pending == 0, timeout=5_000)


def test_work_runs_on_one_other_thread_and_the_answer_lands_on_this_one(qtbot: QtBot, background: Background) -> None:
    worked: list[int] = []
    landed: list[tuple[str, int]] = []

    def work(name: str) -> str:
        worked.append(threading.get_ident())
        return name

    for name in ("first", "second"):
        background.query(partial(work, name), lambda answer: landed.append((answer, threading.get_ident())))
    background.operation(lambda: worked.append(threading.get_ident()))
    settle(qtbot, background)
    assert landed == [("first", threading.get_ident()), ("second", threading.get_ident())]
    assert len(set(worked)) == 1
    assert threading.get_ident() not in worked


def test_answers_that_come_together_leave_the_event_loop_a_turn_between_them(
    qtbot: QtBot, background: Background
) -> None:
    order: list[str] = []

    def answered(name: str, _done: None) -> None:
        order.append(name)
        QCoreApplication.postEvent(listener, QEvent(QEvent.Type.User))

    class Listener(QObject):
        def event(self, event: QEvent) -> bool:
            order.append("a key's turn")
            return super().event(event)

    listener = Listener()
    worked = threading.Event()
    for name in ("first", "second", "third"):
        background.query(lambda: None, partial(answered, name))
    background.operation(worked.set)
    background._begin()  # what the next turn of the event loop does; this one waits until every answer is there
    assert worked.wait(5)
    settle(qtbot, background)
    qtbot.waitUntil(lambda: len(order) == 6)
    assert order == ["first", "a key's turn", "second", "a key's turn", "third", "a key's turn"]


def test_an_older_answer_of_the_same_lane_is_dropped_and_an_older_question_never_asked(
    qtbot: QtBot, background: Background
) -> None:
    gate = threading.Event()
    asked: list[str] = []
    landed: list[str] = []

    def ask(name: str) -> str:
        asked.append(name)
        gate.wait(5)
        return name

    for name in ("a", "ab", "abc"):
        background.query(partial(ask, name), landed.append, lane="search")
    background.query(lambda: "other", landed.append, lane="other")
    gate.set()
    settle(qtbot, background)
    assert landed == ["abc", "other"]
    assert asked in (["a", "abc"], ["abc"])


def test_an_error_reaches_failed_without_the_frames_of_its_thread(qtbot: QtBot, background: Background) -> None:
    failures: list[Exception] = []

    def work() -> None:
        try:
            int("row")
        except ValueError as error:
            raise NotFound("The contact is not there.") from error

    background.query(work, lambda _: failures.append(AssertionError()), failures.append)
    settle(qtbot, background)
    (error,) = failures
    assert isinstance(error, NotFound)
    assert error.__cause__ is None
    assert error.__context__ is None
    frames = error.__traceback__
    while frames is not None:  # only the frames of this side, if any
        assert frames.tb_frame.f_code is not work.__code__
        frames = frames.tb_next


def test_an_error_nobody_takes_goes_to_whoever_looks_after_them(qtbot: QtBot) -> None:
    seen: list[Exception] = []
    background = Background(unhandled=seen.append)
    background.operation(lambda: 1 / 0)
    settle(qtbot, background)
    background.close()
    assert [type(each) for each in seen] == [ZeroDivisionError]


def test_a_screen_deleted_meanwhile_gets_no_answer_and_nothing_crashes(qtbot: QtBot, background: Background) -> None:
    gate = threading.Event()
    landed: list[str] = []
    import shiboken6

    screen = QWidget()
    runner = ScopedRunner(background, screen)
    runner.query(lambda: gate.wait(5), lambda _: landed.append(screen.objectName()))
    runner.operation(lambda: "written", landed.append)
    shiboken6.delete(screen)
    gate.set()
    settle(qtbot, background)
    assert landed == []


@dataclass(frozen=True)
class Outcome:
    changes: Changes
    number: int


def test_an_operation_announces_its_changes_even_when_its_screen_has_gone(qtbot: QtBot) -> None:
    told: list[Changes] = []
    background = Background(announce=told.append)
    context = QObject()
    one, two = Changes((changed("contact"),)), Changes((changed("inbox"),))
    background.operation(lambda: one, context=context)
    background.operation(lambda: Outcome(two, 3))
    background.query(lambda: one, lambda _: None)
    del context
    settle(qtbot, background)
    background.close()
    assert told == [one, two]


def test_a_failing_answer_still_lets_the_change_be_announced(qtbot: QtBot) -> None:
    told: list[Changes] = []
    background = Background(announce=told.append)

    def done(_changes: Changes) -> None:
        raise RuntimeError("screen")

    with capture_exceptions() as raised:
        background.operation(lambda: Changes((changed("contact"),)), done)
        settle(qtbot, background)
        qtbot.waitUntil(lambda: bool(told))
    background.close()
    assert len(told) == 1
    assert [each[0] for each in raised] == [RuntimeError]


def test_closing_finishes_every_write_skips_reads_and_delivers_nothing(qtbot: QtBot) -> None:
    background = Background()
    done: list[str] = []
    landed: list[object] = []
    background.query(lambda: background._closing.wait(5), landed.append)
    for name in ("one", "two"):
        background.operation(partial(done.append, name), landed.append)
    background.query(lambda: done.append("read"), landed.append)
    background.close()
    assert done == ["one", "two"]
    background.operation(lambda: done.append("late"))
    assert done == ["one", "two"]
    assert landed == []


def test_a_long_job_reports_from_its_thread_and_stops_when_asked(qtbot: QtBot, background: Background) -> None:
    cancel = Cancel()
    steps: list[tuple[int, int, str]] = []
    ended: list[Exception] = []
    went_on = threading.Event()

    def work(report: Report) -> None:
        report(1, 1, "page")
        went_on.wait(5)
        report(2, 3)
        raise AssertionError("the job went on after it was asked to stop")

    def progress(done: int, total: int, words: str) -> None:
        steps.append((done, total, words))
        if words:
            cancel.ask()
            went_on.set()

    background.off_thread(work, lambda _: None, ended.append, progress=progress, cancel=cancel)
    settle(qtbot, background)
    assert (1, 1, "page") in steps
    assert [type(each) for each in ended] == [Cancelled]


def test_a_hidden_screen_refreshes_once_when_it_is_shown(qtbot: QtBot) -> None:
    hub = ChangeHub()
    screen = QWidget()
    qtbot.addWidget(screen)
    told: list[Changes] = []
    ScopedFeed(hub, screen).subscribe({"contact"}, told.append)
    first, second = uuid4(), uuid4()
    hub.announce(Changes((changed("contact", first),)))
    hub.announce(Changes((changed("contact", second), changed("inbox"))))
    hub.announce(Changes((changed("person"),)))
    QCoreApplication.processEvents()
    assert told == []
    screen.show()
    qtbot.waitUntil(lambda: bool(told))
    assert len(told) == 1
    assert {each.id for each in told[0].touched if each.kind == "contact"} == {first, second}


def test_an_ended_subscription_and_a_deleted_screen_hear_nothing(qtbot: QtBot) -> None:
    import shiboken6

    hub = ChangeHub()
    told: list[Changes] = []
    stop = hub.subscribe({"contact"}, told.append)
    screen = QWidget()
    hub.subscribe({"contact"}, told.append, context=screen)
    stop()
    stop()
    shiboken6.delete(screen)
    hub.announce(Changes((changed("contact"),)))
    assert told == []


def test_another_process_that_writes_is_noticed_by_the_poll(qtbot: QtBot) -> None:
    hub = ChangeHub()
    told: list[Changes] = []
    fresh: list[bool] = []
    version = [7]
    hub.checked.connect(fresh.append)
    hub.subscribe({"wall"}, told.append)
    hub.watch(ImmediateRunner(), lambda: version[0])
    hub.check_now()
    assert told == []
    version[0] = 8
    hub.check_now()
    hub.unwatch()
    hub.check_now()
    assert [each.touched[0].kind for each in told] == ["everything"]
    assert fresh == [True, True, True]


def test_a_failed_poll_says_that_the_screen_is_not_fresh(qtbot: QtBot) -> None:
    hub = ChangeHub()
    fresh: list[bool] = []
    hub.checked.connect(fresh.append)
    runner = HeldRunner()

    def poll() -> int:
        raise NotFound("gone")

    hub.watch(runner, poll)
    runner.release()
    hub.unwatch()
    assert fresh == [False]
