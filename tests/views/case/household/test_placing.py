"""Where the words of the picture on screen stand: on no symbol, on no other words."""

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.genogram.engine import lay_out
from app.views import theme
from app.views.case.household.items import WordsItem
from app.views.case.household.placing import Room, along, ribbon
from app.views.case.household.presenter import SIZES
from app.views.case.household.view import PictureView
from tests.services.genogram.families import NAMES, family

SHY = 3.0
CROWDED = {"three_generations_lodger": {frozenset(("8 Elm Court", "domestic abuse 2015–2023, convicted"))}}
"""Where there is no free place at all: five ties between six people in two rows."""


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    """The program's own letters, for others are wider or narrower."""
    theme.start(qapp, "light", 100)


@pytest.mark.parametrize("name", [each for each in NAMES if not each.startswith("sixty")])
def test_no_words_on_screen_stand_on_a_symbol_or_on_other_words(qtbot: QtBot, name: str) -> None:
    view = PictureView()
    qtbot.addWidget(view)
    found = family(name)
    view.show_picture(found, lay_out(found, SIZES))
    half = SIZES.symbol / 2
    words = [item for item in view.picture.items() if isinstance(item, WordsItem)]
    boxes = [(" ".join(item.words), item.sceneBoundingRect().adjusted(SHY, SHY, -SHY, -SHY)) for item in words]
    symbols = [
        QRectF(item.x() - half, item.y() - half, 2 * half, 2 * half) for item in view.picture.people.values()
    ]
    assert [text for text, box in boxes if any(box.intersects(each) for each in symbols)] == []
    over = {frozenset((one, two)) for (one, a), (two, b) in combinations(boxes, 2) if a.intersects(b)}
    assert over <= CROWDED.get(name, set())


def test_words_beside_a_short_steep_line_stand_at_its_side_and_over_a_level_one_above_it() -> None:
    box = QRectF(-60, -15, 120, 30)
    steep = along([(0, 0), (4, 90)], (2, 45), box)
    assert steep[0][0] > 60
    level = along([(0, 0), (90, 4)], (45, 2), box)
    assert level[0][1] < -15


def test_people_are_covered_last() -> None:
    box = QRectF(-20, -10, 40, 20)
    room = Room()
    room.take(QRectF(-22, -22, 44, 44))
    room.take_line([(100, 0), (100, 50)])
    assert room.best(box, [(0, 0), (100, 20)]) == (100, 20)
    assert room.best(box, [(200, 0), (200, 60)], ribbon([(180, 0), (220, 0)])) == (200, 60)
