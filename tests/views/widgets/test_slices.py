"""What building in slices promises."""

from functools import partial

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.views.widgets import slices
from app.views.widgets.choice import Choice
from app.views.widgets.painted_later import in_next_turns, is_building
from app.views.widgets.slices import Slices


def test_pieces_are_built_in_their_order_and_not_before_the_event_loop_has_its_turn(qtbot: QtBot) -> None:
    screen = QWidget()
    qtbot.addWidget(screen)
    built: list[int] = []
    told: list[int] = []
    made = Slices(screen)
    made.add(partial(built.append, number) for number in range(3))
    made.when_built(lambda: told.append(len(built)))
    assert (built, told) == ([], [])
    qtbot.waitUntil(lambda: made.built)
    assert (built, told) == ([0, 1, 2], [3])


def test_who_cannot_wait_has_everything_built_at_once_and_only_once(qtbot: QtBot) -> None:
    screen = QWidget()
    qtbot.addWidget(screen)
    built: list[str] = []
    made = Slices(screen)

    def first() -> None:
        built.append("first")
        made.finish()  # a piece may ask for what is just being built
        made.add_next((partial(built.append, "its rest"),))

    made.add((first, partial(built.append, "second")))
    made.finish()
    assert built == ["first", "its rest", "second"]
    made.when_built(partial(built.append, "told"))
    QApplication.processEvents()
    assert built == ["first", "its rest", "second", "told"]
    assert slices.TURN_MS <= 10


def test_a_list_that_nobody_opened_has_not_been_built(qtbot: QtBot) -> None:
    box = Choice([("a", "One"), ("b", "Two")], name="Level")
    qtbot.addWidget(box)
    assert not [each for each in box.findChildren(QWidget) if each.isWindow()]
    box.choose("b")
    assert box.code() == "b"
    assert box.sizeHint().width() == box.minimumSizeHint().width()


def test_a_screen_tells_whether_a_part_of_it_still_waits_to_be_built(qtbot: QtBot) -> None:
    screen = QWidget()
    qtbot.addWidget(screen)
    part = QWidget(screen)
    built: list[str] = []
    told: list[bool] = []
    assert not is_building(screen)
    made = Slices(part)
    made.add((partial(built.append, "slice"),))
    in_next_turns(screen, partial(built.append, "turn"), lambda: told.append(is_building(screen)))
    in_next_turns(screen, lambda: told.append(is_building(screen)))
    assert is_building(screen)
    assert is_building(part)
    qtbot.waitUntil(lambda: sorted(built) == ["slice", "turn"])
    qtbot.waitUntil(lambda: not is_building(screen))
    assert told == [True, False], "two rows of turns on one screen are counted together"
    made.add((partial(built.append, "never"),))
    made.drop()
    assert not is_building(screen)
