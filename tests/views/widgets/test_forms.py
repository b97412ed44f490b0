"""Promises of the form parts: fields, error summary, choices, dates, picking several, dialogs."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.services import clock
from app.services.errors import Conflict, Problem
from app.views import theme
from app.views.text import PartialDate
from app.views.widgets.choice import Choice
from app.views.widgets.dates import DateField
from app.views.widgets.dialogs import ConfirmDialog, ConflictDialog, put_away_dialogs
from app.views.widgets.fields import FieldRow
from app.views.widgets.multi_pick import MultiPick
from app.views.widgets.summary import ErrorSummary

LEVELS = (("1", "1 Universal"), ("3", "3 Complex"))
CONCERNS = (("3B", "Domestic abuse", "Abuse"), ("4B", "Mental health", "Health"), ("21", "None", ""))


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    with clock.use(clock.FixedClock(datetime(2026, 3, 13, 10, 28, tzinfo=UTC))):
        yield


def spoken(widget: QWidget, what: QAccessible.Text = QAccessible.Text.Name) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(what)


def form(qtbot: QtBot) -> tuple[QWidget, ErrorSummary, list[FieldRow]]:
    holder = QWidget()
    outer = QVBoxLayout(holder)
    rows = [
        FieldRow("Family name", QLineEdit(), field="family_name"),
        FieldRow("Level of need", Choice(LEVELS), field="level", hint="As the threshold says."),
    ]
    summary = ErrorSummary()
    summary.watch(rows)
    for each in (summary, *rows):
        outer.addWidget(each)
    qtbot.addWidget(holder)
    holder.show()
    return holder, summary, rows


def test_a_field_takes_its_name_from_its_label_and_its_description_from_the_hint(qtbot: QtBot) -> None:
    _holder, _, rows = form(qtbot)
    assert spoken(rows[1].editor) == "Level of need"
    assert spoken(rows[1].editor, QAccessible.Text.Description) == "As the threshold says."


def test_what_is_wrong_stands_beside_the_field_and_on_top_and_leads_there(qtbot: QtBot) -> None:
    holder, summary, rows = form(qtbot)
    summary.show_problems((Problem("level", "Choose a level of need."), Problem("postcode", "Enter the postcode.", 3)))
    assert rows[1].error_label.text() == "Choose a level of need."
    assert rows[1].error_label.isVisible()
    assert rows[1].editor.property("wrong") is True
    assert spoken(rows[1].editor, QAccessible.Text.Description).startswith("Wrong: Choose a level")
    first, second = summary.findChildren(QPushButton)
    assert first.text() == "Level of need: Choose a level of need."
    assert second.text() == "Row 3: Enter the postcode."
    holder.activateWindow()
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(rows[1].editor.hasFocus)
    with qtbot.waitSignal(summary.chosen) as chosen:
        second.click()
    assert chosen.args == ["postcode"]


def test_mending_clears_marks_and_summary(qtbot: QtBot) -> None:
    _holder, summary, rows = form(qtbot)
    summary.show_problems((Problem("level", "Choose a level of need."),))
    summary.clear()
    assert summary.isHidden()
    assert rows[1].sentence == ""
    assert not rows[1].error_label.isVisible()
    assert rows[1].editor.property("wrong") is False


def test_a_choice_begins_with_nothing_chosen_and_says_choose(qtbot: QtBot) -> None:
    choice = Choice(LEVELS, name="Level of need")
    qtbot.addWidget(choice)
    assert choice.code() is None
    assert choice.currentIndex() == -1
    assert choice.placeholderText() == "Choose…"


def test_the_wheel_never_turns_a_choice_even_in_focus(qtbot: QtBot) -> None:
    choice = Choice(LEVELS)
    qtbot.addWidget(choice)
    choice.show()
    choice.choose("1")
    choice.setFocus()
    turn = QWheelEvent(
        QPointF(5, 5), choice.mapToGlobal(QPointF(5, 5)), QPoint(0, -120), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(choice, turn)
    assert choice.code() == "1"


def test_a_choice_can_be_taken_back_and_other_options_keep_what_is_still_offered(qtbot: QtBot) -> None:
    choice = Choice(LEVELS)
    qtbot.addWidget(choice)
    choice.choose("3")
    choice.set_options((("3", "3 Higher level"), ("4", "4 Acute")))
    assert choice.code() == "3"
    with qtbot.waitSignal(choice.chosen) as taken:
        QTest.keyClick(choice, Qt.Key.Key_Delete)
    assert taken.args == [None]
    assert choice.code() is None
    choice.choose("4")
    choice.set_options(LEVELS)
    assert choice.code() is None
    with pytest.raises(KeyError):
        choice.choose("9")


def test_a_date_is_rewritten_as_it_was_understood(qtbot: QtBot) -> None:
    field = DateField(partial=True, name="Date of birth")
    qtbot.addWidget(field)
    QTest.keyClicks(field, "mar 2019")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "Mar 2019"
    assert field.value() == PartialDate(date(2019, 3, 1), "month")
    field.set_value(date(2020, 2, 29))
    assert field.text() == "29 Feb 2020"
    field.set_value(None)
    assert (field.value(), field.problem()) == (None, "")


def test_a_wrong_date_stays_as_typed_and_says_why_beside_the_field(qtbot: QtBot) -> None:
    field = DateField()
    row = FieldRow("Date of birth", field, field="birth_date")
    qtbot.addWidget(row)
    QTest.keyClicks(field, "31/02/2019")
    assert row.sentence == ""  # not while still typing
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "31/02/2019"
    assert field.value() is None
    assert row.sentence == "Feb 2019 has no day 31. Check the day."
    field.setText("28/02/2019")
    assert row.sentence == ""


def test_several_codes_are_picked_by_search_and_keyboard(qtbot: QtBot) -> None:
    pick = MultiPick(CONCERNS, name="Concern codes", alone={"21"})
    qtbot.addWidget(pick)
    pick.show()
    assert pick.codes() == ()
    QTest.keyClicks(pick.search, "mental")
    assert [pick.list.item(at).isHidden() for at in range(3)] == [True, False, True]
    QTest.keyClick(pick.search, Qt.Key.Key_Down)
    with qtbot.waitSignal(pick.changed) as changed:
        QTest.keyClick(pick.list, Qt.Key.Key_Space)
    assert changed.args == [("4B",)]
    tag = next(each for each in pick.findChildren(QPushButton) if each.property("kind") == "tag")
    assert spoken(tag) == "Take back Mental health"
    tag.click()
    assert pick.codes() == ()


def test_none_cannot_stand_beside_another_code(qtbot: QtBot) -> None:
    pick = MultiPick(CONCERNS, alone={"21"})
    qtbot.addWidget(pick)
    pick.choose({"3B", "4B"})
    pick.list.item(2).setCheckState(Qt.CheckState.Checked)
    assert pick.codes() == ("21",)
    pick.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert pick.codes() == ("3B",)
    with pytest.raises(KeyError):
        pick.choose({"18A"})


def test_a_click_anywhere_on_a_line_ticks_it_once(qtbot: QtBot) -> None:
    pick = MultiPick(CONCERNS)
    qtbot.addWidget(pick)
    pick.show()
    place = pick.list.visualItemRect(pick.list.item(1))
    QTest.mouseClick(pick.list.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    assert pick.codes() == ("4B",)
    box = QPoint(place.left() + 16, place.center().y())
    QTest.mouseClick(pick.list.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert pick.codes() == ()


def test_enter_does_not_confirm_and_everything_concerned_is_listed(qtbot: QtBot) -> None:
    dialog = ConfirmDialog("Authorise 2 contacts?", "They leave the inbox.", "Authorise", items=("<b>A", "B"))
    qtbot.addWidget(dialog)
    fired: list[str] = []
    dialog.confirmed.connect(lambda: fired.append("yes"))
    dialog.open()
    assert [dialog.items.item(at).text() for at in range(2)] == ["<b>A", "B"]
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert fired == []
    dialog.confirm.click()
    assert fired == ["yes"]


def test_a_lock_puts_every_open_dialog_away_without_confirming(qtbot: QtBot) -> None:
    dialog = ConfirmDialog("Close the case?", "", "Close", kind="danger")
    qtbot.addWidget(dialog)
    fired: list[str] = []
    dialog.confirmed.connect(lambda: fired.append("yes"))
    dialog.open()
    put_away_dialogs()
    assert not dialog.isVisible()
    assert fired == []


def test_a_conflict_shows_both_texts_and_waits_for_every_choice(qtbot: QtBot) -> None:
    conflict = Conflict(
        "Saved by JS at 10:02.",
        {"reason": "mine", "level": "3", "same": "x"},
        {"reason": "theirs", "level": "4", "same": "x"},
        "JS",
    )
    dialog = ConflictDialog(conflict, {"level": "Level of need"})
    qtbot.addWidget(dialog)
    dialog.open()
    assert set(dialog.groups) == {"reason", "level"}
    assert dialog.choice() == {}
    assert not dialog.save.isEnabled()
    assert dialog.missing.text() == "2 still to choose"
    dialog.groups["reason"].buttons()[0].click()
    dialog.groups["level"].buttons()[1].click()
    assert dialog.save.isEnabled()
    with qtbot.waitSignal(dialog.resolved) as resolved:
        dialog.save.click()
    assert resolved.args == [{"reason": "mine", "level": "4"}]
