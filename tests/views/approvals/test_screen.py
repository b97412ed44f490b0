"""The queue of approvals on screen: two people, and the proposer is told why they cannot decide."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.models.enums import ConsentPosition
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.consent import OverrideDraft, propose_override
from app.services.enquiry.request_records import Basis
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.approvals.screen import ApprovalsScreen, build
from app.views.desk import Desk, Place
from tests.factories.fakes import HeldRunner
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, authorised_contact, opened
from tests.views.case.seats import gone_to, nameless, seat


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    made = opened(hub, staff, consent=ConsentPosition.REFUSED)
    made.ask(("police",), basis=Basis.OVERRIDE)
    draft = OverrideDraft("c", "Asking would warn him", "Asking her alone", not_told="")
    propose_override(hub, staff[Role.MASH_MANAGER], made.id, draft)
    return made


def shown(qtbot: QtBot, desk: Desk) -> ApprovalsScreen:
    made = build(desk)
    qtbot.addWidget(made)
    made.resize(1182, 708)
    made.show_place(Place("approvals"))
    made.show()
    return made


def choose(screen: ApprovalsScreen, case: Case) -> None:
    assert screen.table.select_id(str(case.read().overrides[0].id))


def decide(screen: ApprovalsScreen, reason: str) -> None:
    assert screen.form is not None
    editor = screen.form.rows["reason"].editor
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText(reason)
    screen.form.submit.click()


def test_a_reason_half_typed_comes_back_after_a_lock(qtbot: QtBot, hub: Hub, staff: Staff, case: Case) -> None:
    screen = shown(qtbot, seat(hub, staff[Role.SERVICE_MANAGER]))
    choose(screen, case)
    screen.agree.click()
    assert screen.form is not None
    editor = screen.form.rows["reason"].editor
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText("The risk is plain")
    screen.save_drafts()
    screen.clear_data()
    QApplication.processEvents()
    again = shown(qtbot, seat(hub, staff[Role.SERVICE_MANAGER]))
    choose(again, case)
    again.refuse.click()
    assert again.form is not None
    assert again.form.values() == {"reason": ""}  # a reason to agree is none to refuse
    again.form.reject()
    again.agree.click()
    assert again.form is not None
    assert again.form.values() == {"reason": "The risk is plain"}


def test_nothing_can_be_decided_before_its_analysis_is_on_screen(
    qtbot: QtBot, hub: Hub, staff: Staff, case: Case
) -> None:
    screen = shown(qtbot, seat(hub, staff[Role.SERVICE_MANAGER]))
    assert not screen.agree.isVisible()
    choose(screen, case)
    assert "Asking would warn him" in screen.analysis.text()
    assert "1 request waits for this override." in screen.analysis.text()
    assert screen.agree.isEnabled()
    assert screen.refuse.isEnabled()


def test_a_service_manager_agrees_with_a_reason_and_nothing_leaves_by_itself(
    qtbot: QtBot, hub: Hub, staff: Staff, case: Case
) -> None:
    screen = shown(qtbot, seat(hub, staff[Role.SERVICE_MANAGER]))
    choose(screen, case)
    screen.agree.click()
    decide(screen, " ")
    assert screen.form is not None
    assert case.read().overrides[0].state == "proposed"
    decide(screen, "Proportionate")
    assert case.read().overrides[0].state == "agreed"
    assert case.read().requests[0].state == "held"
    assert screen.notices.notice is not None
    assert "may leave now" in screen.notices.notice.sentence
    assert screen.stack.currentWidget() is screen.stack.empty


def test_a_refusal_on_screen_keeps_the_request_unsent(qtbot: QtBot, hub: Hub, staff: Staff, case: Case) -> None:
    screen = shown(qtbot, seat(hub, staff[Role.SERVICE_MANAGER]))
    choose(screen, case)
    screen.refuse.click()
    decide(screen, "Ask her first")
    assert case.read().overrides[0].state == "refused"
    assert (case.read().requests[0].state, case.read().requests[0].sent_at) == ("held", None)


def test_the_proposer_sees_the_proposal_cannot_decide_it_and_is_told_why(
    qtbot: QtBot, hub: Hub, staff: Staff, case: Case
) -> None:
    screen = shown(qtbot, seat(hub, staff[Role.MASH_MANAGER]))
    choose(screen, case)
    assert "Asking would warn him" in screen.analysis.text()
    assert screen.why_not.text() == "You proposed this; somebody else decides it."
    assert screen.why_not.isVisible()
    assert not screen.agree.isEnabled()
    screen.presenter.agree()
    assert screen.form is None
    assert case.read().overrides[0].state == "proposed"


def test_every_line_says_how_long_it_has_waited(
    qtbot: QtBot, hub: Hub, staff: Staff, case: Case, monday: FixedClock
) -> None:
    monday.advance(1500)
    screen = shown(qtbot, seat(hub, staff[Role.SERVICE_MANAGER]))
    said = screen.model.sentence(screen.model.row(0))
    assert said == ("Consent override, Which M-26-1001, Waiting 25 m, Proposed by Mo Farrow, For you You may decide.")


def test_waiting_contacts_and_cases_open_where_they_belong(qtbot: QtBot, hub: Hub, staff: Staff, case: Case) -> None:
    authorised_contact(hub, staff, authorised=False)
    desk = seat(hub, staff[Role.MASH_MANAGER])
    screen = shown(qtbot, desk)
    choose(screen, case)
    screen.go.click()
    assert screen.table.select_id("contacts")
    screen.go.click()
    assert gone_to(desk) == [Place("case", case.id, "consent"), Place("inbox", detail="waiting_for_manager")]


def test_an_analysis_that_comes_late_is_not_shown_under_another_line(
    qtbot: QtBot, hub: Hub, staff: Staff, case: Case
) -> None:
    authorised_contact(hub, staff, authorised=False)
    held = HeldRunner()
    screen = shown(qtbot, replace(seat(hub, staff[Role.SERVICE_MANAGER]), runner=held))
    held.release()
    choose(screen, case)
    assert screen.table.select_id("contacts")
    held.release()
    assert screen.analysis.text() == ""
    assert not screen.agree.isVisible()
    assert not screen.agree.isEnabled()


def test_nothing_waiting_says_what_belongs_there(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    screen = shown(qtbot, seat(hub, staff[Role.SERVICE_MANAGER]))
    assert "Nothing waits for a second person" in screen.stack.empty.accessibleName()


def test_every_control_of_the_queue_has_a_name(qtbot: QtBot, hub: Hub, staff: Staff, case: Case) -> None:
    screen = shown(qtbot, seat(hub, staff[Role.SERVICE_MANAGER]))
    choose(screen, case)
    assert nameless(screen) == []


def test_a_locked_desk_shows_no_proposal(qtbot: QtBot, hub: Hub, staff: Staff, case: Case) -> None:
    screen = shown(qtbot, seat(hub, staff[Role.SERVICE_MANAGER]))
    choose(screen, case)
    screen.clear_data()
    assert screen.analysis.text() == ""
    assert screen.model.rows() == ()
