"""A long column of entries: the first stand at once, the others come in turns, the rest when somebody asks."""

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.views import theme
from app.views.case.entries import Entry
from app.views.case.entry_list import AT_ONCE, FIRST, EntryList
from app.views.case.panels import RecordList
from app.views.widgets.card import Card
from app.views.widgets.painted_later import is_building


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


def cards(shown: EntryList) -> list[str]:
    return [each.accessibleName() for each in shown.findChildren(Card)]


def test_of_hundreds_the_first_stand_at_once_and_the_rest_is_offered(qtbot: QtBot) -> None:
    made = RecordList("What was searched", "Nothing.")
    qtbot.addWidget(made)
    made.resize(320, 300)
    made.show()
    made.show_records([(f"Reply {number}", (f"Line {number}",), "") for number in range(480)])
    assert cards(made) == [f"Reply {number}" for number in range(FIRST)]
    qtbot.waitUntil(lambda: not is_building(made))
    assert cards(made) == [f"Reply {number}" for number in range(AT_ONCE)]
    (more,) = made.findChildren(QPushButton)
    assert more.text() == f"Show {480 - AT_ONCE} more"
    made.show_records([(f"Reply {number}", (f"Line {number}",), "") for number in range(AT_ONCE + 2)])
    qtbot.waitUntil(lambda: not is_building(made))
    (more,) = [each for each in made.findChildren(QPushButton) if each.isVisibleTo(made)]
    more.click()
    qtbot.waitUntil(lambda: not is_building(made))
    assert cards(made)[-1] == f"Reply {AT_ONCE + 1}"


def test_others_shown_meanwhile_are_not_mixed_with_those_that_were_coming(qtbot: QtBot) -> None:
    made = EntryList("Record", "Nothing on record yet.")
    qtbot.addWidget(made)
    made.show()
    made.show_entries([Entry(None, "note", f"Old {number}", (), "") for number in range(30)])
    made.show_entries([Entry(None, "note", f"New {number}", (), "") for number in range(8)])
    qtbot.waitUntil(lambda: not is_building(made))
    QApplication.sendPostedEvents()
    assert [name for name in cards(made) if name.startswith("New")] == [f"New {number}" for number in range(8)]
    ground = made.widget()
    assert ground is not None
    assert [each.accessibleName() for each in ground.findChildren(Card)] == [f"New {number}" for number in range(8)]
