"""The grid of replies at the smallest screen: agencies stand whole where there is room, and no column lies empty."""

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.services.access import Role
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.ask_grid import AskGrid
from app.views.case.grid import CaseGrid
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
