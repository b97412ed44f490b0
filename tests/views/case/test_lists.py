"""The list of enquiries and a partner's own queue."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models.enums import RatingColour
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.decisions import close_enquiry
from app.services.enquiry.sending import send_requests
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.list_screen import EnquiryListScreen, build_list
from app.views.case.own_requests_screen import OwnRequestsScreen, build_own_requests
from app.views.desk import Desk, Place
from tests.factories.hubs import Staff
from tests.services.enquiry.deciding import chosen, recommended
from tests.services.enquiry.rows import Case, opened
from tests.views.case.seats import gone_to, nameless, seat


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


def listed(qtbot: QtBot, desk: Desk, view: str = "all_open") -> EnquiryListScreen:
    made = build_list(desk)
    qtbot.addWidget(made)
    made.resize(1182, 708)
    made.show_place(Place("enquiries", detail=view))
    made.show()
    return made


def queue(qtbot: QtBot, hub: Hub, staff: Staff, name: str) -> OwnRequestsScreen:
    made = build_own_requests(seat(hub, staff.others[name]))
    qtbot.addWidget(made)
    made.resize(1182, 708)
    made.show_place(Place("own_requests"))
    made.show()
    return made


@pytest.fixture
def sent(hub: Hub, staff: Staff) -> Case:
    case = opened(hub, staff)
    case.ask(("police", "health"))
    send_requests(hub, case.worker, case.id, list(case.request_ids.values()), case.read().header.version)
    return case


def test_each_line_is_one_sentence_with_rating_due_time_and_partners(
    qtbot: QtBot, hub: Hub, staff: Staff, sent: Case, monday: FixedClock
) -> None:
    monday.advance(13 * 3600)
    screen = listed(qtbot, seat(hub, staff[Role.HUB_WORKER]))
    said = screen.model.sentence(screen.model.row(0))
    assert said.startswith("Amber, M-26-1001, Subjects Ayla Novak, 7; Finn Novak, 6 m, Due 11 h 00 m left")
    assert "0 of 2 replied, 2 late" in said
    QAbstractItemModelTester(screen.model, QAbstractItemModelTester.FailureReportingMode.Warning)


def test_what_is_due_first_stands_on_top(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    opened(hub, staff, rating=RatingColour.GREEN)
    opened(hub, staff, rating=RatingColour.RED)
    opened(hub, staff)
    screen = listed(qtbot, seat(hub, staff[Role.HUB_WORKER]))
    assert [row.rating for row in screen.model.rows()] == ["red", "amber", "green"]


def test_views_carry_their_counts_and_the_one_left_comes_back(qtbot: QtBot, hub: Hub, staff: Staff, sent: Case) -> None:
    desk = seat(hub, staff.others["worker2"])
    screen = listed(qtbot, desk, "waiting")
    said = [screen.views.item(at).text() for at in range(screen.views.count())]
    assert said == [
        "Mine   0",
        "All open   1",
        "Waiting on partners   1",
        "Overdue   0",
        "Ready for decision   0",
        "Decided   0",
        "Closed   0",
    ]
    again = listed(qtbot, desk, "")
    assert again.presenter.chosen.value == "waiting"
    assert len(again.model.rows()) == 1


def test_what_was_decided_and_what_was_closed_is_found_in_views_of_their_own(
    qtbot: QtBot, hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    earlier, later = opened(hub, staff), opened(hub, staff)
    for case in (earlier, later):
        recommended(case)
        monday.advance(60)
        chosen(case)
    desk = seat(hub, staff[Role.MASH_MANAGER])
    screen = listed(qtbot, desk, "decided")
    assert [row.id for row in screen.model.rows()] == [later.id, earlier.id]
    assert "Due Decided 10:02" in screen.model.sentence(screen.model.row(0))
    close_enquiry(hub, staff[Role.MASH_MANAGER], later.id, version=later.read().header.version)
    monday.advance(3 * 24 * 3600)
    closed = listed(qtbot, desk, "closed")
    assert [row.id for row in closed.model.rows()] == [later.id]
    assert closed.model.row(0).late == 0
    assert "Due Closed Mon 10:02" in closed.model.sentence(closed.model.row(0))
    said = [closed.views.item(at).text() for at in range(closed.views.count())]
    assert said[-2:] == ["Decided   1", "Closed   1"]
    assert "All open   0" in said


def test_an_empty_view_says_what_belongs_there(qtbot: QtBot, hub: Hub, staff: Staff, sent: Case) -> None:
    screen = listed(qtbot, seat(hub, staff.others["worker2"]), "mine")
    assert screen.stack.currentWidget() is screen.stack.empty
    assert "You lead no open enquiry" in screen.stack.empty.accessibleName()


def test_enter_opens_the_case(qtbot: QtBot, hub: Hub, staff: Staff, sent: Case) -> None:
    desk = seat(hub, staff[Role.HUB_WORKER])
    screen = listed(qtbot, desk)
    screen.table.step(0)
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert gone_to(desk) == [Place("case", sent.id)]


def test_the_lists_controls_have_names(qtbot: QtBot, hub: Hub, staff: Staff, sent: Case) -> None:
    assert nameless(listed(qtbot, seat(hub, staff[Role.HUB_WORKER]))) == []
    partner = queue(qtbot, hub, staff, "police")
    partner.presenter.open(sent.request_ids["police"])
    assert nameless(partner) == []


def test_a_partner_sees_their_own_agencys_requests_and_answers_one(
    qtbot: QtBot, hub: Hub, staff: Staff, sent: Case
) -> None:
    screen = queue(qtbot, hub, staff, "police")
    assert [row.reference for row in screen.model.rows()] == ["R-26-1001"]
    screen.table.step(0)
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    form = screen.form
    assert screen.pages.currentWidget() is screen.answer
    assert form.title.text() == "R-26-1001 to Police: Amber, 12 h 00 m left · due 22:00"
    assert "Asked: What do you hold?" in form.detail.text()
    for answer in form.answers:
        answer.found.choose("historic")
        answer.text.setPlainText("One report in 2018")
        answer.as_of.set_value(date(2026, 3, 29))
    form.save.click()
    assert screen.pages.currentWidget() is screen.queue
    assert [row.state for row in screen.model.rows()] == ["replied"]
    assert {reply.on_behalf for reply in sent.read().replies} == {False}


def test_a_partner_with_nothing_to_answer_is_told_so(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    screen = queue(qtbot, hub, staff, "health")
    assert "No request waits for your agency" in screen.stack.empty.accessibleName()
    assert screen.stack.currentWidget() is screen.stack.empty


def test_another_agencys_request_is_refused_in_words(qtbot: QtBot, hub: Hub, staff: Staff, sent: Case) -> None:
    screen = queue(qtbot, hub, staff, "health")
    screen.presenter.open(sent.request_ids["police"])
    assert screen.pages.currentWidget() is screen.queue
    assert screen.notices.notice is not None
    assert screen.notices.notice.sentence == "This request is not yours to open."
