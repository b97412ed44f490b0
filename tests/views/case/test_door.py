"""The door of a restricted case on the screen: break-glass with a reason, and the door again when it runs out."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.restricting import take_name_off
from app.services.unit_of_work import Hub
from app.views.case.record import access_words
from app.views.case.screen import CaseScreen
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened
from tests.services.enquiry.test_break_glass import WHY
from tests.services.enquiry.test_interest import called
from tests.views.case.parts import fill, shown, wrong


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    made = opened(hub, staff)
    made.ask(("police",))
    made.restrict()
    return made


def at_the_door(screen: CaseScreen) -> bool:
    return screen.stack.currentWidget() is screen.closed


def test_a_stranger_of_the_desk_stands_before_the_door_and_opens_it_with_a_reason(
    qtbot: QtBot, case: Case, staff: Staff, monday: FixedClock
) -> None:
    screen = shown(qtbot, case, staff.others["worker2"])
    assert at_the_door(screen)
    assert screen.header.subjects.text() == ""
    assert screen.title() == "Closed case"
    screen.closed.action.click()
    assert screen.form is not None
    assert "for 4 hours" in screen.form.spec.sentence
    fill(screen.form, reason="urgent")
    screen.form.submit.click()
    assert wrong(screen.form) == ["reason"]
    assert at_the_door(screen)
    fill(screen.form, reason=WHY)
    screen.form.submit.click()
    QApplication.processEvents()
    assert not at_the_door(screen)
    assert "Ayla Novak" in screen.header.subjects.text()
    assert screen.header.restricted.accessibleName() == "Restricted: open to you until 14:00"
    told = [entry for _, entry in access_words.entries(case.read())]
    assert [each.heading for each in told] == ["Case restricted: high profile", "Opened by break-glass: Kit Marsh"]
    assert told[1].text == WHY
    monday.advance(timedelta(hours=4).total_seconds())
    screen._tick()
    QApplication.processEvents()
    assert at_the_door(screen)
    assert screen.header.subjects.text() == ""
    assert screen.people.names() == []


def test_a_manager_who_holds_it_open_by_break_glass_is_offered_no_access_acts(
    qtbot: QtBot, case: Case, staff: Staff
) -> None:
    manager = staff[Role.MASH_MANAGER]
    take_name_off(case.hub, staff[Role.SERVICE_MANAGER], case.id, manager.user_id)
    screen = shown(qtbot, case, manager)
    screen.closed.action.click()
    assert screen.form is not None
    fill(screen.form, reason=WHY)
    screen.form.submit.click()
    QApplication.processEvents()
    assert {name for name, act in screen.access.items() if act.isVisible()} == {"person"}


def test_a_case_on_screen_is_put_away_when_it_is_restricted_by_somebody_else(
    qtbot: QtBot, hub: Hub, staff: Staff
) -> None:
    case = opened(hub, staff)
    screen = shown(qtbot, case, staff.others["worker2"])
    assert "Ayla Novak" in screen.header.subjects.text()
    case.restrict()
    screen.presenter.refresh()
    QApplication.processEvents()
    assert at_the_door(screen)
    assert screen.header.subjects.text() == ""
    assert screen.people.names() == []


def test_whoever_shares_the_familys_surname_says_whether_they_know_it_before_the_case_opens(
    qtbot: QtBot, hub: Hub, staff: Staff
) -> None:
    case = opened(hub, staff)
    called(hub, staff.others["worker2"], "Kit Novak")
    screen = shown(qtbot, case, staff.others["worker2"])
    assert at_the_door(screen)
    assert screen.closed.action.text() == "Answer…"
    screen.closed.action.click()
    assert screen.form is not None
    screen.form.submit.click()
    assert wrong(screen.form) == ["stand"]
    fill(screen.form, stand="tie", note="Mira is my sister in law.")
    screen.form.submit.click()
    QApplication.processEvents()
    assert at_the_door(screen)
    assert not screen.closed.action.isVisible()
    assert screen.header.subjects.text() == ""
    manager = shown(qtbot, case, staff[Role.MASH_MANAGER])
    assert manager.header.interest.isVisible()
    assert manager.header.interest.accessibleName() == (
        "Conflict of interest? Same surname as Kit Novak: says there is a tie"
    )
