"""The case screen as a person uses it: real widgets, real keys, a real hub."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.models.enums import ConsentPosition
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.consent import OverrideDraft, agree_override, propose_override
from app.services.enquiry.ratings import rate_enquiry
from app.services.enquiry.request_records import Basis
from app.services.enquiry.sending import send_requests
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.consent.section import ConsentSection
from app.views.case.screen import CaseScreen, build
from app.views.desk import Place
from app.views.widgets.choice import Choice
from app.views.widgets.dialogs import ConfirmDialog
from app.views.widgets.painted_later import is_building
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened
from tests.views.case.seats import nameless, seat


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    return opened(hub, staff)


@pytest.fixture
def screen(qtbot: QtBot, case: Case) -> Iterator[CaseScreen]:
    made = shown(qtbot, case, "worker")
    yield made
    made.close()


def shown(qtbot: QtBot, case: Case, name: str) -> CaseScreen:
    made = build(seat(case.hub, case.staff.others[name]))
    qtbot.addWidget(made)
    made.resize(1182, 708)
    made.show_place(Place("case", case.id))
    made.show()
    return made


def confirmation(screen: CaseScreen) -> ConfirmDialog:
    found = [each for each in screen.findChildren(ConfirmDialog) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def consent_of(screen: CaseScreen) -> ConsentSection:
    section = screen.tabs.section("consent")
    assert isinstance(section, ConsentSection)
    return section


def send_all(case: Case) -> None:
    send_requests(case.hub, case.worker, case.id, list(case.request_ids.values()), case.read().header.version)


def test_the_header_says_who_how_urgent_until_when_and_on_what_consent(screen: CaseScreen) -> None:
    header = screen.header
    assert header.reference.text() == "M-26-1001"
    assert header.subjects.text() == "Ayla Novak, 7; Finn Novak, 6 m"
    assert header.rated.text() == "Amber, rated 10:00 by Jo Shaw"
    assert header.rated.toolTip() == "Third report of missed meals"
    assert header.due.text() == "1 d left · due Tue 10:00"
    assert header.due.toolTip().startswith("Amber, 24 hours from 10:00")
    assert header.consent.text() == "Consent given"
    assert header.lead.text() == "Lead worker Jo Shaw · level of need 3"


def test_every_person_stands_in_the_list_related_or_not(screen: CaseScreen) -> None:
    assert screen.people.names() == ["Ayla Novak, 7", "Finn Novak, 6 m", "Mira Novak, 31", "Dan Orme, 30s"]


def test_every_control_has_a_name_on_every_page(screen: CaseScreen, case: Case) -> None:
    assert nameless(screen) == []
    screen.acts["ask"].click()
    assert nameless(screen) == []
    screen.ask_page.cancelled.emit()
    case.ask(("police",))
    send_all(case)
    screen.presenter.refresh()
    screen.acts["reply"].click()
    assert nameless(screen) == []


def test_the_whole_grid_is_planned_and_sent_by_keyboard(qtbot: QtBot, screen: CaseScreen, case: Case) -> None:
    QTest.keyClick(screen, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    page = screen.ask_page
    assert screen.pages.currentWidget() is page
    grid = page.grid
    for _ in range(4):
        QTest.keyClick(grid, Qt.Key.Key_Space)
        QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Space)
    first = case.read().agencies[0]
    assert page.state is not None
    assert page.state.requests[first.id].basis is Basis.CONSENT
    QTest.keyClicks(_text(page.purpose.editor), "To decide what help they need")
    QTest.keyClicks(_text(page.lawful.editor), "Public task")
    page.fill_requested.emit("all")
    assert screen.form is not None
    QTest.keyClicks(_line(screen.form.rows["reason"].editor), "Not known here")
    screen.form.submit.click()
    assert page.standing.text() == "1 agency asked · every cell decided"
    QTest.keyClick(grid, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not is_building(screen))
    asked = confirmation(screen)
    assert first.name in asked.accessibleDescription()
    assert "cannot be taken back" in asked.accessibleDescription()
    assert case.read().requests[0].state == "draft"
    asked.confirm.click()
    assert case.read().requests[0].state == "sent"
    assert screen.notices.notice is not None
    assert screen.notices.notice.sentence == f"Sent to {first.name}."
    assert screen.notices.notice.undo is None


def test_a_typed_letter_begins_the_reason_of_a_cell(qtbot: QtBot, screen: CaseScreen) -> None:
    screen.acts["ask"].click()
    page = screen.ask_page
    QTest.keyClick(page.grid, Qt.Key.Key_N)
    editor = page.grid.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "ot known")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert page.state is not None
    decision = page.state.decision(page.state.people[0].id, page.state.agencies[0].id)
    assert decision.asked is False
    assert decision.reason.casefold() == "not known"


def test_delete_takes_a_decision_back(screen: CaseScreen) -> None:
    screen.acts["ask"].click()
    page = screen.ask_page
    QTest.keyClick(page.grid, Qt.Key.Key_Space)
    assert page.state is not None
    assert page.state.asked_agencies() != ()
    QTest.keyClick(page.grid, Qt.Key.Key_Delete)
    assert page.state.asked_agencies() == ()


def test_an_unfinished_plan_names_what_lacks_and_loses_nothing(screen: CaseScreen, case: Case) -> None:
    screen.acts["ask"].click()
    page = screen.ask_page
    QTest.keyClick(page.grid, Qt.Key.Key_Space)
    page.save.click()
    said = [problem.field.split(":")[0] for problem in page.summary.problems]
    assert said == ["purpose", "lawful_basis", "cell", "agency"]
    assert page.state is not None
    assert len(page.state.asked_agencies()) == 1
    assert case.read().requests == ()


def test_the_due_time_and_its_reason_stand_in_the_plan(screen: CaseScreen, case: Case) -> None:
    screen.acts["ask"].click()
    model = screen.ask_page.grid.ask_model
    assert model is not None
    QTest.keyClick(screen.ask_page.grid, Qt.Key.Key_Space)
    due = model.index(0, model.columnCount() - 1)
    assert due.data() == "30 Mar 2026, 22:00"
    assert due.data(Qt.ItemDataRole.ToolTipRole) == "Amber, 12 hours from 10:00"
    model.act(model.index(0, model.columnCount() - 2))
    assert due.data() == "30 Mar 2026, 14:00"


def test_held_requests_say_why_and_have_no_send_button(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff, consent=ConsentPosition.REFUSED)
    case.ask(("police",), basis=Basis.OVERRIDE)
    screen = shown(qtbot, case, "worker")
    assert screen.banner.isVisible()
    assert "1 request is held: consent does not carry them" in screen.banner.words.text()
    assert not screen.send.isVisible()
    assert case.read().requests[0].state == "held"


def test_an_agreed_override_offers_to_send_what_was_held(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff, consent=ConsentPosition.REFUSED)
    case.ask(("police",), basis=Basis.OVERRIDE)
    made = propose_override(hub, staff[Role.MASH_MANAGER], case.id, OverrideDraft("c", "He would flee", "None"))
    screen = shown(qtbot, case, "worker")
    assert screen.header.consent.text() == "Consent refused, override waits for agreement"
    assert made.new_id is not None
    agree_override(hub, staff[Role.SERVICE_MANAGER], made.new_id, "Proportionate")
    screen.presenter.refresh()
    assert screen.header.consent.text() == "Consent refused, overridden"
    assert screen.send.isVisible()
    screen.send.click()
    confirmation(screen).confirm.click()
    assert case.read().requests[0].state == "sent"


def test_cancelling_the_confirmation_sends_nothing(screen: CaseScreen, case: Case) -> None:
    case.ask(("police",))
    screen.presenter.refresh()
    screen.send.click()
    confirmation(screen).cancel.click()
    assert case.read().requests[0].state == "draft"


def test_a_worker_is_offered_no_override_and_a_service_manager_no_asking(qtbot: QtBot, case: Case) -> None:
    worker = shown(qtbot, case, "worker")
    service = shown(qtbot, case, "service")
    manager = shown(qtbot, case, "manager")
    for each in (worker, service, manager):
        each.turn_to("consent")
    QApplication.processEvents()
    assert not consent_of(worker).propose.isVisible()
    assert consent_of(manager).propose.isVisible()
    assert not consent_of(service).propose.isVisible()
    assert not service.acts["ask"].isVisible()
    assert not service.acts["rate"].isVisible()
    assert service.acts["note"].isVisible()


def test_rating_by_keyboard_needs_a_colour_and_a_reason_and_chooses_none(screen: CaseScreen, case: Case) -> None:
    QTest.keyClick(screen, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    form = screen.form
    assert form is not None
    colour = form.rows["colour"].editor
    assert isinstance(colour, Choice)
    assert colour.code() is None
    form.submit.click()
    assert [problem.field for problem in form.summary.problems] == ["colour", "reason"]
    colour.choose("red")
    _text(form.rows["reason"].editor).setPlainText("A new injury")
    form.submit.click()
    assert screen.form is None
    assert screen.header.rated.text() == "Red, rated 10:00 by Jo Shaw"
    assert case.read().ratings[0].reason == "A new injury"


def test_a_lost_race_keeps_the_form_and_what_was_typed(screen: CaseScreen, case: Case) -> None:
    screen.acts["rate"].click()
    form = screen.form
    assert form is not None
    rate_enquiry(case.hub, case.staff.others["worker2"], case.id, "green", "Calm", version=case.read().header.version)
    colour = form.rows["colour"].editor
    assert isinstance(colour, Choice)
    colour.choose("red")
    _text(form.rows["reason"].editor).setPlainText("A new injury")
    form.submit.click()
    assert form.isVisible()
    assert "Somebody else saved this" in form.summary.problems[0].sentence
    assert _text(form.rows["reason"].editor).toPlainText() == "A new injury"
    form.submit.click()
    assert case.read().header.rating == "red"


def test_a_reply_is_logged_person_by_person_and_says_what_lacks(screen: CaseScreen, case: Case) -> None:
    case.ask(("police",))
    send_all(case)
    screen.presenter.refresh()
    QTest.keyClick(screen, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    form = screen.replies.form_page
    assert screen.replies.pages.currentWidget() is form
    assert [answer.found.code() for answer in form.answers] == [None] * 4
    first, second = form.answers[0], form.answers[1]
    first.found.choose("none_found")
    form.save.click()
    assert [problem.field.split(":")[0] for problem in form.summary.problems] == [
        "current_as_of",
        "period",
        "area_searched",
        "systems_searched",
    ]
    for field in (first.as_of, first.period.end):
        field.set_value(date(2026, 3, 29))
    first.period.begin.set_value(date(2016, 3, 29))
    first.lines["area_searched"].setText("County")
    first.lines["systems_searched"].setText("Records")
    second.same.click()
    assert second.lines["area_searched"].text() == "County"
    assert second.found.code() is None
    second.found.choose("none_found")
    form.save.click()
    assert screen.replies.pages.currentWidget() is screen.replies.overview
    assert [reply.on_behalf for reply in case.read().replies] == [True, True]
    assert screen.tabs.tabText(0) == "Replies (0/1)", "one of three people is not answered for"


def test_a_date_that_is_none_is_said_beside_its_field(screen: CaseScreen, case: Case) -> None:
    case.ask(("police",))
    send_all(case)
    screen.presenter.refresh()
    screen.acts["reply"].click()
    answer = screen.replies.form_page.answers[0]
    answer.found.choose("current")
    answer.as_of.setText("31/02/2026")
    screen.replies.form_page.save.click()
    assert "no day 31" in screen.replies.form_page.summary.problems[0].sentence
    assert case.read().replies == ()


def test_a_reply_becomes_late_on_screen_without_anybody_writing(
    screen: CaseScreen, case: Case, monday: FixedClock
) -> None:
    case.ask(("police",))
    send_all(case)
    screen.presenter.refresh()
    assert _cell(screen) == "Police about Ayla Novak: sent, due 22:00"
    monday.advance(timedelta(hours=13).total_seconds())
    screen._tick()
    assert _cell(screen).startswith("Police about Ayla Novak: late, was due")
    model = screen.grid.model()
    assert model.index(0, 5).data() == "Overdue 1 h 00 m"


def test_a_restricted_case_is_not_shown_to_a_stranger(qtbot: QtBot, case: Case) -> None:
    case.restrict(case.staff[Role.MASH_MANAGER])
    screen = shown(qtbot, case, "worker2")
    assert screen.stack.currentWidget() is screen.closed
    assert screen.header.subjects.text() == ""


def test_a_locked_desk_shows_nothing_of_the_family(screen: CaseScreen) -> None:
    screen.clear_data()
    assert screen.people.count() == 0
    assert screen.grid.model().rowCount() == 0
    assert screen.header.subjects.text() == ""


def test_a_plan_begun_survives_a_lock_and_is_forgotten_once_cancelled(screen: CaseScreen, case: Case) -> None:
    screen.acts["ask"].click()
    QTest.keyClick(screen.ask_page.grid, Qt.Key.Key_Space)
    _text(screen.ask_page.purpose.editor).setPlainText("To decide")
    screen.save_drafts()
    screen.clear_data()
    screen.show_place(Place("case", case.id))
    screen.acts["ask"].click()
    state = screen.ask_page.state
    assert state is not None
    assert state.decision(state.people[0].id, state.agencies[0].id).asked
    assert _text(screen.ask_page.purpose.editor).toPlainText() == "To decide"
    screen.ask_page.cancelled.emit()
    screen.acts["ask"].click()
    assert screen.ask_page.state is not None
    assert screen.ask_page.state.asked_agencies() == ()


def test_another_persons_change_reaches_the_screen(screen: CaseScreen, case: Case) -> None:
    desk = screen.presenter._desk
    changes = rate_enquiry(
        case.hub, case.staff.others["worker2"], case.id, "green", "Calm", version=case.read().header.version
    )
    desk.changes.announce(changes)
    QApplication.processEvents()
    screen.presenter.refresh()
    assert screen.header.rated.text() == "Green, rated 10:00 by Kit Marsh"


def _cell(screen: CaseScreen) -> str:
    rows = screen.grid._model
    assert rows is not None
    return str(rows.row(0).cells[0].sentence)


def _text(editor: object) -> QPlainTextEdit:
    assert isinstance(editor, QPlainTextEdit)
    return editor


def _line(editor: object) -> QLineEdit:
    assert isinstance(editor, QLineEdit)
    return editor
