"""The grid of replies at the smallest screen: agencies stand whole where there is room, and no column lies empty."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.services.access import Role
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.ask_grid import AskGrid
from app.views.case.grid import CaseGrid
from app.views.widgets.chips import chip_size
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened
from tests.views.case.parts import shown


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    made = opened(hub, staff)
    made.ask(("csc", "police"))
    return made


def whole(grid: CaseGrid | AskGrid, column: int = 0) -> set[str]:
    """The words of a column that stand in it without being cut."""
    metrics, model = QFontMetrics(theme.font("body")), grid.model()
    said = {str(model.index(row, column).data()) for row in range(model.rowCount())}
    return {words for words in said if metrics.horizontalAdvance(words) + theme.px(20) <= grid.columnWidth(column)}


@pytest.mark.parametrize("scale", [100, 150])
def test_the_agencies_of_a_small_screen_are_read_whole(
    qtbot: QtBot, qapp: QApplication, case: Case, scale: int
) -> None:
    theme.start(qapp, "light", scale)
    screen = shown(qtbot, case, case.staff[Role.MASH_MANAGER])
    grid = screen.grid
    for wide in (664, 1_060):
        grid.resize(wide, 260)
        assert {"Children's social care", "Police", "Youth offending team", "Adult mental health"} <= whole(grid)
    grid.resize(theme.px(1_200), 260)
    assert "Child and adolescent mental health" in whole(grid), "there is room"
    due = grid.model().columnCount() - 2
    assert grid.columnWidth(due) <= theme.px(100), "nothing is due yet, so its column is narrow"
    screen.presenter.ask_partners()
    plan = screen.ask_page.grid
    plan.resize(theme.px(1_134), 300)
    assert {"Children's social care", "Voluntary and community sector"} <= whole(plan)
    screen.clear_data()


@pytest.mark.parametrize("scale", [100, 150])
def test_where_room_is_short_the_request_gives_way_and_every_cell_is_read_whole(
    qtbot: QtBot, qapp: QApplication, case: Case, scale: int
) -> None:
    theme.start(qapp, "light", scale)
    screen = shown(qtbot, case, case.staff[Role.MASH_MANAGER])
    grid = screen.grid
    last = grid.model().columnCount() - 1
    grid.resize(theme.px(440), 260)
    assert grid.isColumnHidden(last)
    grid.resize(theme.px(1_200), 260)
    assert not grid.isColumnHidden(last)
    needed = chip_size("None found", "replied", theme.font("secondary")).width()
    for wide in (440, 680, 1_200):
        grid.resize(theme.px(wide), 260)
        assert all(grid.columnWidth(at) >= needed + theme.px(10) for at in range(1, last - 1))
    screen.clear_data()


def test_with_no_item_yet_nothing_is_offered_that_needs_one(qtbot: QtBot, qapp: QApplication, case: Case) -> None:
    theme.start(qapp, "light", 100)
    screen = shown(qtbot, case, case.staff[Role.MASH_MANAGER])
    over = screen.replies.overview
    assert all(each.isHidden() for each in (over.agency, over.handling, *over.marks.values()))
    assert not over.paper.isHidden()
    screen.clear_data()


def test_in_large_text_a_part_scrolls_before_anything_in_it_is_squeezed(
    qtbot: QtBot, qapp: QApplication, case: Case
) -> None:
    theme.start(qapp, "light", 150)
    screen = shown(qtbot, case, case.staff[Role.MASH_MANAGER])
    screen.resize(1_090, 560)
    for kind in ("requests", "chronology", "decision"):
        screen.turn_to(kind)
        QApplication.processEvents()
        part = screen.tabs.section(kind)
        assert part is not None
        assert part.height() >= theme.px(330), kind
        assert screen.household.width() >= theme.px(220), f"{kind} takes no room from the picture"
    screen.clear_data()


def test_in_large_text_what_is_seldom_done_stands_under_more(qtbot: QtBot, qapp: QApplication, case: Case) -> None:
    def stands(act: QPushButton) -> bool:
        return not act.isHidden()

    theme.start(qapp, "light", 150)
    large = shown(qtbot, case, case.staff[Role.MASH_MANAGER])
    seldom = [large.acts["pause"], large.acts["send"]]
    assert not any(map(stands, seldom))
    assert stands(large.acts["ask"])
    large.header.more.click()
    assert all(map(stands, seldom))
    large.clear_data()
    theme.start(qapp, "light", 100)
    plain = shown(qtbot, case, case.staff[Role.MASH_MANAGER])
    assert stands(plain.acts["pause"])
    plain.clear_data()
    reader = shown(qtbot, case, case.staff[Role.HUB_WORKER])
    reader.header.offer(reader.acts["pause"], shown=False)
    assert not stands(reader.acts["pause"])
    reader.clear_data()


def test_the_reason_of_the_plans_cell_is_read_whole_by_keyboard(qtbot: QtBot, qapp: QApplication, case: Case) -> None:
    theme.start(qapp, "light", 150)
    screen = shown(qtbot, case, case.staff[Role.MASH_MANAGER])
    screen.presenter.ask_partners()
    page, why = screen.ask_page, "No sign that this agency knows the family; asked again if that changes."
    state = page.state
    assert state is not None
    housing = next(each.id for each in state.agencies if each.name == "Housing")
    person = state.people[0]
    page.grid.go_to(None, housing)
    hint = page.said.text()
    assert hint.startswith("Space asks")
    page.grid.go_to(person.id, housing)
    assert page.grid.model().setData(page.grid.currentIndex(), why)
    told = f"Housing about {person.name}, {person.age}: not asked: {why}"
    assert page.said.text() == told
    QTest.keyClick(page.grid, Qt.Key.Key_Left)
    assert page.said.text() == hint, "the agency itself"
    QTest.keyClick(page.grid, Qt.Key.Key_Right)
    assert page.said.text() == told
    QTest.keyClick(page.grid, Qt.Key.Key_Space)
    assert page.said.text() == hint, "it is asked now"
    screen.clear_data()
