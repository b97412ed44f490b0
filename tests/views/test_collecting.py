"""Garbage with widgets in it is destroyed on the GUI thread, whichever thread was making objects."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.views.collecting import MIDDLE_ROUNDS, MOST_ROUNDS, YOUNG, YOUNG_ROUNDS, Collector


class Ringed(QWidget):
    """A widget that holds itself, so that only the collector can take it away; it notes on which thread that was."""

    def __init__(self, ended_on: list[int]) -> None:
        super().__init__()
        self.ring = self
        self.ended_on = ended_on

    def __del__(self) -> None:
        self.ended_on.append(threading.get_ident())


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[Collector]:
    gc.collect()
    made = Collector()
    yield made
    made.stop()
    gc.disable()  # as the tests have it


def make_many() -> list[list[int]]:
    return [[number] for number in range(2 * YOUNG)]


def on_another_thread() -> list[list[int]]:
    kept: list[list[int]] = []
    thread = threading.Thread(target=lambda: kept.extend(make_many()))
    thread.start()
    thread.join()
    return kept


def test_a_widget_is_never_destroyed_by_the_thread_that_reads(collector: Collector) -> None:
    ended_on: list[int] = []
    Ringed(ended_on)
    kept = on_another_thread()
    assert not ended_on
    collector.round()
    assert ended_on == [threading.get_ident()]
    assert kept


def test_without_the_collector_it_would_be(qapp: QApplication) -> None:
    """What the collector is for; if Python ever stops doing this, the collector can go."""

    class Ring:
        def __init__(self) -> None:
            self.ring = self

        def __del__(self) -> None:
            ended_on.append(threading.get_ident())

    ended_on: list[int] = []
    gc.collect()
    gc.enable()
    try:
        Ring()
        on_another_thread()
    finally:
        gc.disable()
    assert ended_on
    assert ended_on != [threading.get_ident()]


def test_the_rounds_reach_the_oldest(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    collect = gc.collect

    def noted(generation: int = 2) -> int:
        asked.append(generation)
        return collect(generation)

    monkeypatch.setattr(gc, "collect", noted)
    kept = []
    for _ in range(150):
        kept.append(make_many())
        collector.round()
    assert {0, 1, 2} == set(asked)
    assert asked.count(0) > asked.count(1) > asked.count(2)


def test_the_oldest_are_looked_through_while_nobody_is_at_the_keys(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    at_rest = [False]
    monkeypatch.setattr(collector, "_at_rest", lambda: at_rest[0])
    monkeypatch.setattr(gc, "get_count", lambda: (2 * YOUNG, YOUNG_ROUNDS, MIDDLE_ROUNDS))
    monkeypatch.setattr(gc, "collect", asked.append)
    collector.round()
    assert asked == [1]
    at_rest[0] = True
    collector.round()
    assert asked == [1, 2]


def test_the_oldest_are_looked_through_at_last_though_somebody_works_without_a_pause(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(collector, "_at_rest", lambda: False)
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, MOST_ROUNDS))
    monkeypatch.setattr(gc, "collect", asked.append)
    collector.round()
    assert asked == [2]


def test_little_made_is_not_worth_a_round(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    gc.collect()
    monkeypatch.setattr(gc, "collect", lambda _generation: pytest.fail("collected for nothing"))
    collector.round()
