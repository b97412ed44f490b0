"""Promises of every table: nothing selected is lost, columns come back, each row is one sentence."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views import text, theme
from app.views.widgets.table import RememberedTable
from app.views.widgets.table_model import ID_ROLE, MOVE_LIMIT, ROW_ROLE, SORT_ROLE, SPOKEN_ROLE, Column, TableModel
from tests.factories.fakes import MemoryPreferences

NOW = datetime(2026, 3, 13, 10, 28, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    id: int
    reference: str
    due: datetime | None
    replies: int = 0


def columns() -> list[Column[Row]]:
    return [
        Column("reference", "Reference", lambda row: row.reference, width=140),
        Column(
            "due",
            "Due",
            lambda row: "" if row.due is None else text.due(row.due, NOW),
            sort=lambda row: row.due,
            late=lambda row: row.due is not None and row.due < NOW,
            tip=lambda row: "<b>" if row.due else "",
        ),
        Column(
            "replies", "Replies", lambda row: str(row.replies), sort=lambda row: row.replies, right=True,
            spoken=lambda row: text.count(row.replies, "reply"),
        ),
    ]  # fmt: skip


def some(*ids: int) -> list[Row]:
    return [Row(each, f"M-26-{each}", NOW + timedelta(hours=5 - each), each) for each in ids]


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def model(qapp: QApplication) -> TableModel[Row]:
    return TableModel(columns(), lambda row: row.id)


@pytest.fixture
def table(qtbot: QtBot, model: TableModel[Row]) -> Iterator[RememberedTable]:
    made = RememberedTable("inbox", MemoryPreferences(), accessible_name="Inbox")
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show_model(model)
    made.show()
    yield made
    made.setModel(None)


def test_the_model_keeps_qt_s_contract_empty_filled_replaced_and_set_anew(model: TableModel[Row]) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.replace(some(1, 2, 3))
    model.replace(some(3, 5, 1))
    model.sort(1, Qt.SortOrder.DescendingOrder)
    model.replace([*some(4, 1), Row(9, "M-26-9", None)])
    model.replace(some(*range(MOVE_LIMIT + 5)))
    model.replace([])
    assert model.rowCount() == 0
    assert tester.model() is model


def test_each_role_gives_its_own_kind_of_answer(model: TableModel[Row]) -> None:
    model.replace(some(6))
    cell = model.index(0, 1)
    assert cell.data() == "Due 09:28"
    assert cell.data(SORT_ROLE) == (NOW - timedelta(hours=1)).timestamp()
    assert cell.data(ID_ROLE) == 6
    assert cell.data(ROW_ROLE) == some(6)[0]
    assert cell.data(SPOKEN_ROLE) == "Reference M-26-6, Due 09:28, 6 replies."
    assert cell.data(Qt.ItemDataRole.ForegroundRole) == theme.colour("late")
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "<qt>&lt;b&gt;</qt>"
    assert model.index(0, 0).data(Qt.ItemDataRole.ForegroundRole) is None


def test_rows_without_a_value_stay_last_whichever_way_one_sorts(model: TableModel[Row]) -> None:
    model.replace([Row(9, "M-26-9", None), *some(1, 2)])
    model.sort(1)
    assert [row.id for row in model.rows()] == [2, 1, 9]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert [row.id for row in model.rows()] == [1, 2, 9]
    model.sort(-1)
    model.replace([*some(2), Row(9, "M-26-9", None), *some(1)])
    assert [row.id for row in model.rows()] == [2, 9, 1]


def test_a_live_refresh_keeps_selection_and_current_row(table: RememberedTable, model: TableModel[Row]) -> None:
    model.replace(some(1, 2, 3, 4))
    assert table.select_id(3)
    assert table.current_id() == 3
    model.replace(some(7, 4, 3, 2))
    assert table.current_id() == 3
    assert table.selected_ids() == (3,)
    assert [row.id for row in model.rows()] == [7, 4, 3, 2]
    assert not table.select_id(1)


def test_a_changed_record_is_shown_without_a_reset(
    qtbot: QtBot, table: RememberedTable, model: TableModel[Row]
) -> None:
    model.replace(some(1, 2))
    with qtbot.waitSignal(model.dataChanged) as told, qtbot.assertNotEmitted(model.modelReset):
        model.replace([some(1)[0], Row(2, "M-26-2", None, 8)])
    first = told.args[0] if told.args else QModelIndex()
    assert first.row() == 1
    assert model.row(1).replies == 8


def test_keys_move_and_open_and_tab_leaves(qtbot: QtBot, table: RememberedTable, model: TableModel[Row]) -> None:
    model.replace(some(1, 2, 3))
    table.select_id(1)
    QTest.keyClick(table, Qt.Key.Key_J)
    QTest.keyClick(table, Qt.Key.Key_J)
    QTest.keyClick(table, Qt.Key.Key_J)
    assert table.current_id() == 3
    QTest.keyClick(table, Qt.Key.Key_K)
    with qtbot.waitSignal(table.row_opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [2]
    assert not table.tabKeyNavigation()


def test_the_row_the_focus_comes_to_is_seen_and_the_next_key_goes_to_the_second(
    qtbot: QtBot, table: RememberedTable, model: TableModel[Row]
) -> None:
    model.replace(some(1, 2, 3))
    table.activateWindow()
    qtbot.waitUntil(table.isActiveWindow)
    table.clearFocus()
    table.setFocus(Qt.FocusReason.TabFocusReason)
    assert table.selected_ids() == (1,)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.selected_ids() == (2,)


def test_a_heading_too_long_for_its_column_can_still_be_read(table: RememberedTable, model: TableModel[Row]) -> None:
    assert table.horizontalHeader().textElideMode() is Qt.TextElideMode.ElideRight
    tip = model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert tip == "Reference"


def test_columns_come_back_as_they_were_left(qtbot: QtBot, model: TableModel[Row]) -> None:
    kept = MemoryPreferences()
    first = RememberedTable("inbox", kept)
    qtbot.addWidget(first)
    first.show_model(model, sort_by="due")
    first.horizontalHeader().resizeSection(2, 222)
    first.setColumnHidden(1, True)
    first.horizontalHeader().moveSection(2, 0)
    first.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    first.remember()
    second = RememberedTable("inbox", kept)
    qtbot.addWidget(second)
    second.show_model(model)
    head = second.horizontalHeader()
    assert head.sectionSize(2) == 222
    assert second.isColumnHidden(1)
    assert head.visualIndex(2) == 0
    assert head.sortIndicatorSection() == 2
    assert head.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
    second.forget()
    assert not second.isColumnHidden(1)
    for each in (first, second):
        each.setModel(None)


@pytest.mark.parametrize("kept", ["{", "[]", '{"columns": [3]}', json.dumps({"columns": [{"key": "gone", "at": 7}]})])
def test_preferences_that_make_no_sense_are_passed_over(qtbot: QtBot, model: TableModel[Row], kept: str) -> None:
    preferences = MemoryPreferences()
    preferences.set("table.inbox", kept)
    made = RememberedTable("inbox", preferences)
    qtbot.addWidget(made)
    made.show_model(model)
    assert made.columnWidth(0) == 140
    made.setModel(None)


def test_the_last_visible_column_cannot_be_taken_away(table: RememberedTable) -> None:
    table.setColumnHidden(1, True)
    table.setColumnHidden(2, True)
    menu = table.column_menu()
    assert [action.isEnabled() for action in menu.actions()[:3]] == [False, True, True]
    menu.actions()[1].trigger()
    assert not table.isColumnHidden(1)


def test_a_screen_reader_hears_a_row_as_one_sentence(table: RememberedTable, model: TableModel[Row]) -> None:
    model.replace(some(1))
    reader = QAccessible.queryAccessibleInterface(table)
    assert reader.text(QAccessible.Text.Name) == "Inbox"
    said = [reader.child(at).text(QAccessible.Text.Name) for at in range(reader.childCount())]
    assert "Reference M-26-1, Due 14:28, 1 reply." in said


def test_room_that_is_left_goes_to_the_columns_that_grow_and_a_column_made_by_hand_stays(qtbot: QtBot) -> None:
    kept = MemoryPreferences()
    first, *others = columns()
    model = TableModel([replace(first, grow=2), *others], lambda row: row.id)
    made = RememberedTable("grown", kept, accessible_name="Grown")
    qtbot.addWidget(made)
    made.resize(380, 200)
    made.show_model(model)
    made.show()
    assert made.columnWidth(0) == 140, "no room is left"
    made.resize(900, 200)
    left = made.viewport().width() - 380
    assert made.columnWidth(0) == 140 + left, "the last column does not grow"
    made.resize(380, 200)
    assert made.columnWidth(0) == 140
    made.resize(900, 200)
    made.remember()
    assert json.loads(kept.get("table.grown") or "")["columns"][0]["width"] == 140, "what is shared is not remembered"
    made.setColumnWidth(0, 200)
    made.resize(1100, 200)
    assert made.columnWidth(0) == 200
    made.remember()
    again = RememberedTable("grown", kept, accessible_name="Grown")
    qtbot.addWidget(again)
    again.resize(900, 200)
    again.show_model(model)
    assert again.columnWidth(0) == 200, "the person's own width comes back and is kept"
    for each in (made, again):
        each.setModel(None)
