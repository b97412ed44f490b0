"""The review queue of break-glass on screen: no identity in the list, the reason once a line is opened."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.interest import say_interest
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.shell.status import News, opening_words
from app.views.widgets.table_model import ID_ROLE
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened
from tests.services.enquiry.test_break_glass import WHY, broken
from tests.services.enquiry.test_interest import called
from tests.views.approvals.test_screen import shown
from tests.views.case.parts import fill, wrong
from tests.views.case.seats import gone_to, seat


@pytest.fixture
def case(qapp: QApplication, hub: Hub, staff: Staff) -> Case:
    theme.start(qapp, "light", 100)
    made = opened(hub, staff)
    made.restrict()
    broken(made)
    return made



def test_the_queue_names_who_opened_something_and_its_age_and_no_family(
    qtbot: QtBot, case: Case, staff: Staff, monday: FixedClock
) -> None:
    monday.advance(timedelta(hours=2).total_seconds())
    screen = shown(qtbot, seat(case.hub, staff[Role.SERVICE_MANAGER]))
    model = screen.table.model()
    line = " ".join(str(model.index(0, at).data() or "") for at in range(model.columnCount()))
    assert "Break-glass" in line
    assert "Kit Marsh" in line
    assert "2 h" in line
    reference = case.read().header.reference
    for hidden in ("Novak", reference, "station"):
        assert hidden not in line


def test_the_reason_is_read_before_it_is_judged_and_the_line_goes(qtbot: QtBot, case: Case, staff: Staff) -> None:
    desk = seat(case.hub, staff[Role.SERVICE_MANAGER])
    screen = shown(qtbot, desk)
    opening = case.read().openings[0].id
    assert screen.table.select_id(str(opening))
    QApplication.processEvents()
    assert WHY in screen.analysis.text()
    assert [screen.agree.text(), screen.refuse.text()] == ["Justified…", "Not justified…"]
    screen.go.click()
    assert gone_to(desk)[-1].id == case.id
    screen.refuse.click()
    QApplication.processEvents()
    assert screen.form is not None
    screen.form.submit.click()
    assert wrong(screen.form) == ["note"]
    fill(screen.form, note="The named worker was at her desk.")
    screen.form.submit.click()
    QApplication.processEvents()
    assert screen.model.rowCount() == 0
    assert case.read().openings[0].justified is False


def test_the_alert_is_told_once_for_each_opening(case: Case, staff: Staff) -> None:
    from app.services.oversight.standing import count_standing

    news = News()
    told = news.of(count_standing(case.hub, staff[Role.SERVICE_MANAGER]))
    said = "A restricted record was opened by Kit Marsh; the reason waits for review."
    assert told == [(said, "Read it under Approvals.")]
    assert news.of(count_standing(case.hub, staff[Role.SERVICE_MANAGER])) == []
    assert News().of(count_standing(case.hub, staff[Role.MASH_MANAGER])) == []
    assert opening_words(3, 1, "Kit Marsh") == (
        "2 restricted records were opened by break-glass; the reasons wait for review.", "Read them under Approvals."
    )  # fmt: skip


def test_a_conflict_of_interest_is_looked_at_with_a_note_by_a_manager(qtbot: QtBot, case: Case, staff: Staff) -> None:
    called(case.hub, case.worker, "Jo Novak")
    say_interest(case.hub, case.worker, case.id, "no_tie", "")
    screen = shown(qtbot, seat(case.hub, staff[Role.MASH_MANAGER]))
    assert screen.table.select_id(screen.model.index(0, 0).data(ID_ROLE))
    assert screen.agree.text() == "Looked at…"
    assert screen.agree.isEnabled()
    assert not screen.refuse.isVisible()
    screen.agree.click()
    QApplication.processEvents()
    assert screen.form is not None
    fill(screen.form, note="Common here. Jo goes on.")
    screen.form.submit.click()
    QApplication.processEvents()
    assert screen.model.rowCount() == 0
