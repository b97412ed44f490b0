"""What has the focus may go while a dialog is open or a list changes: what stands around it takes the focus."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.views import theme
from app.views.case.entries import Entry
from app.views.case.entry_list import EntryList
from app.views.widgets import tab_order
from app.views.widgets.dialogs import Dialog


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


class Desk(QWidget):
    """A rail that was made first, and a room with a field and a button."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.rail, self.room = QPushButton("Rail"), QWidget()
        column.addWidget(self.rail)
        column.addWidget(self.room)
        inside = QVBoxLayout(self.room)
        self.field, self.act = QLineEdit(), QPushButton("Act")
        inside.addWidget(self.field)
        inside.addWidget(self.act)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    made = Desk()
    qtbot.addWidget(made)
    made.show()
    made.act.setFocus()
    return made


def test_a_dialog_gives_the_focus_back_beside_a_button_that_went_meanwhile(desk: Desk) -> None:
    dialog = Dialog("Ask", "", desk)
    dialog.open()
    desk.act.hide()
    desk.act.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    dialog.accept()
    assert desk.focusWidget() is desk.field


def test_a_dialog_leaves_the_focus_where_it_was_when_that_still_stands(desk: Desk) -> None:
    dialog = Dialog("Ask", "", desk)
    dialog.open()
    dialog.reject()
    assert desk.focusWidget() is desk.act


def test_a_part_that_is_taken_away_hands_its_focus_to_what_stands_around_it(desk: Desk) -> None:
    tab_order.take_away(desk.act)
    assert desk.focusWidget() is desk.field


def test_a_part_without_the_focus_takes_nothing_with_it(desk: Desk) -> None:
    desk.field.setFocus()
    tab_order.take_away(desk.act)
    assert desk.focusWidget() is desk.field


def test_a_list_that_changes_keeps_the_focus_on_the_same_button_or_takes_it_itself(qtbot: QtBot) -> None:
    entries = EntryList("Entries", "Nothing.")
    qtbot.addWidget(entries)
    entries.show()
    one = Entry(None, "note", "One", acts=(("answer", "Answer…"),))
    entries.show_entries((one,))
    button = entries.button_of("answer", None)
    assert button is not None
    button.setFocus()
    entries.show_entries((one, Entry(None, "note", "Two")))
    again = entries.button_of("answer", None)
    assert again is not None
    assert again is not button
    assert entries.window().focusWidget() is again
    entries.show_entries((Entry(None, "note", "One"),))
    assert entries.window().focusWidget() is entries
