"""The frame of the case screen: header, household, what is missing, and the keys that lead through it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.models import Contact, new_id
from app.models.enums import ConsentPosition, ContactRole
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.cases import NotNamed
from app.services.enquiry.frame_records import (
    Missing,
    OpenDisagreement,
    OpenHandOver,
    Owed,
    Unmarked,
)
from app.services.enquiry.opening import open_enquiry
from app.services.enquiry.request_records import Basis
from app.services.enquiry.restricting import name_on_case
from app.services.enquiry.sending import send_requests
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.household.list_words import homes, line
from app.views.case.missing_words import missing_entries, next_due
from app.views.case.screen import CaseScreen
from app.views.widgets.choice import Choice
from tests.factories.hubs import MONDAY, Staff
from tests.services.enquiry.rows import Case, authorised_contact, opened
from tests.services.enquiry.test_notes import close
from tests.views.case.parts import fill, shown, wrong

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
SOMETHING = new_id()
LARGE_FAMILY = tuple(
    (f"Child{number}", "Longname-Featherstonehaugh", date(2010 + number, 2, 11), ContactRole.SUBJECT, True)
    for number in range(12)
)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    return opened(hub, staff)


def kinds(screen: CaseScreen) -> list[str]:
    return [each.kind for each in screen.strip.entries or ()]


def words(screen: CaseScreen) -> list[str]:
    return [each.text() for each in screen.strip.buttons()]


def press(screen: CaseScreen, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    QTest.keyClick(screen, key, modifiers)
    QApplication.processEvents()


def test_every_subject_stands_in_the_header_however_many_there_are(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    contact = authorised_contact(hub, staff, family=LARGE_FAMILY)
    made = open_enquiry(hub, staff.others["worker"], [contact], staff.others["worker"].user_id).new_id
    assert made is not None
    screen = shown(qtbot, Case(hub, staff, made), staff.others["worker"])
    said = screen.header.subjects.text()
    assert [f"Child{number} Longname-Featherstonehaugh, " in said for number in range(12)] == [True] * 12
    assert "+" not in said
    assert screen.header.subjects.height() >= screen.header.subjects.heightForWidth(screen.header.subjects.width())


def test_in_large_text_the_header_keeps_to_two_lines_and_the_rest_is_one_press_away(
    qtbot: QtBot, qapp: QApplication, case: Case
) -> None:
    theme.start(qapp, "light", 150)
    screen = shown(qtbot, case, case.worker)
    header = screen.header
    for each in (header.reference, header.subjects, header.mark, header.due, header.consent, header.lead):
        assert each.isVisible()
    assert header.consent.y() == header.due.y()
    assert not header.rated.isVisible()
    QTest.keyClick(header.more, Qt.Key.Key_Space)
    assert header.rated.isVisible()
    assert header.clock.isVisible()
    QTest.keyClick(header.more, Qt.Key.Key_Space)
    assert not header.clock.isVisible()


def test_a_restricted_case_says_so_in_its_header_and_who_may_open_it(qtbot: QtBot, case: Case, staff: Staff) -> None:
    screen = shown(qtbot, case, staff.others["manager"])
    assert not screen.header.restricted.isVisible()
    screen.access["restrict"].trigger()
    assert screen.form is not None
    assert screen.form.spec.sentence.startswith("Only Jo Shaw, you and service managers may open it then")
    screen.form.submit.click()
    assert wrong(screen.form) == ["ground"]
    fill(screen.form, ground="staff_family", reason="A cousin of the duty worker.")
    screen.form.submit.click()
    QApplication.processEvents()
    assert screen.header.restricted.isVisible()
    assert screen.access["restrict"].text() == "Lift the restriction…"
    assert case.read(staff.others["manager"]).header.restricted
    assert screen.header.restricted.toolTip().startswith("Staff family. Only 2 people named on it")
    screen.access["restrict"].trigger()
    fill(screen.form, reason="He works elsewhere now.")
    screen.form.submit.click()
    QApplication.processEvents()
    assert not screen.header.restricted.isVisible()
    assert [each.ground for each in case.read().restrictions] == ["", "Staff family"]


def test_a_name_is_taken_off_the_case_and_the_lead_workers_stays(qtbot: QtBot, case: Case, staff: Staff) -> None:
    name_on_case(case.hub, staff[Role.MASH_MANAGER], case.id, staff.others["worker2"].user_id)
    case.restrict()
    screen = shown(qtbot, case, staff.others["manager"])
    screen.access["unname"].trigger()
    assert screen.form is not None
    offered = screen.form.rows["colleague"].editor
    assert isinstance(offered, Choice)
    assert [offered.itemText(at).partition(",")[0] for at in range(offered.count())] == ["Kit Marsh", "Mo Farrow"]
    fill(screen.form, colleague=str(staff.others["worker2"].user_id))
    screen.form.submit.click()
    with pytest.raises(NotNamed):
        case.read(staff.others["worker2"])


def test_a_colleague_is_named_from_the_household(qtbot: QtBot, case: Case, staff: Staff) -> None:
    screen = shown(qtbot, case, staff.others["manager"])
    screen.access["name"].trigger()
    form = screen.form
    assert form is not None
    form.submit.click()
    assert [each.field for each in form.summary.problems] == ["colleague"]
    choice = form.rows["colleague"].editor
    assert isinstance(choice, Choice)
    assert choice.code() is None
    choice.choose(str(staff.others["police"].user_id))
    form.submit.click()
    assert sorted(each.name for each in case.read().named) == ["Ade Bello", "Jo Shaw"]


def test_a_person_of_a_linked_contact_is_added_and_their_cells_are_then_to_decide(
    qtbot: QtBot, hub: Hub, staff: Staff
) -> None:
    case = opened(hub, staff)
    other = authorised_contact(
        hub, staff, family=(("Rafe", "Sorrel", date(2015, 1, 2), ContactRole.SUBJECT, True),), authorised=False
    )
    with hub.writing(None) as unit:
        unit.get(Contact, other).enquiry_id = case.id
        unit.audit("linked for a test")
        unit.commit()
    case.ask(("police",))
    screen = shown(qtbot, case, staff.others["worker"])
    assert "to_decide" not in kinds(screen)
    screen.access["person"].trigger()
    form = screen.form
    assert form is not None
    for name, at in (("person", 0), ("role", 0)):
        editor = form.rows[name].editor
        assert isinstance(editor, Choice)
        editor.setCurrentIndex(at)
    form.submit.click()
    assert "Rafe Sorrel, 11" in screen.people.names()
    assert "Rafe Sorrel, 11" in screen.header.subjects.text()
    assert "to_decide" in kinds(screen)


def test_a_manager_gives_the_case_another_lead_worker(qtbot: QtBot, case: Case, staff: Staff) -> None:
    screen = shown(qtbot, case, staff.others["manager"])
    screen.access["reassign"].trigger()
    assert screen.form is not None
    screen.form.submit.click()
    assert wrong(screen.form) == ["leader"]
    fill(screen.form, leader=str(staff.others["worker2"].user_id), reason="Jo is on leave.")
    screen.form.submit.click()
    QApplication.processEvents()
    assert screen.header.lead.text().startswith("Lead worker Kit Marsh")


def test_a_worker_may_add_a_person_and_not_restrict_and_of_a_closed_case_who_may_open_it_is_still_a_managers(
    qtbot: QtBot, case: Case, staff: Staff
) -> None:
    screen = shown(qtbot, case, staff.others["worker"])
    assert {name for name, act in screen.access.items() if act.isVisible()} == {"person"}
    close(case)
    later = shown(qtbot, case, staff.others["manager"])
    assert {name for name, act in later.access.items() if act.isVisible()} == {"name", "unname", "restrict"}


def test_people_stand_under_where_they_live(case: Case) -> None:
    people = case.read().people
    dan = replace(people[3], address="9 Mill Lane", source_of_harm=True, in_household=False)
    unborn = replace(people[1], name="Baby Novak", age="unborn", born="", expected=date(2026, 6, 1), address="")
    lost = replace(people[2], address="", in_household=False, role="other")
    found = homes((people[0], replace(unborn, in_household=True), dan, lost))
    assert [each.words for each in found] == [
        "Together at 4 Rowan Court, ZZ1 1AA",
        "At 9 Mill Lane",
        "Home not known",
    ]
    assert line(unborn).rest == "Subject · expected 1 Jun 2026"
    assert line(dan).rest == "Other person · said to be the source of harm"


def test_the_strip_says_what_is_missing_after_each_act(
    qtbot: QtBot, hub: Hub, staff: Staff
) -> None:
    case = opened(hub, staff, consent=ConsentPosition.SOUGHT)
    screen = shown(qtbot, case, staff.others["worker"])
    assert words(screen)[:2] == ["Consent open: no answer yet", "16 agencies to decide"]
    case.ask(("police",), basis=Basis.OVERRIDE)
    screen.presenter.refresh()
    assert "1 request held, no override proposed" in words(screen)
    assert "15 agencies not asked" in words(screen)
    tip = next(each.tip for each in screen.strip.entries or () if each.kind == "not_asked")
    assert "Health (Hlth): Not known to this service" in tip


def test_a_reply_falls_late_in_the_strip_without_anybody_writing(
    qtbot: QtBot, case: Case, staff: Staff, monday: FixedClock
) -> None:
    case.ask(("police",))
    send_requests(case.hub, case.worker, case.id, list(case.request_ids.values()), case.read().header.version)
    screen = shown(qtbot, case, staff.others["worker"])
    assert words(screen)[0] == "Reply waited for: Police"
    assert screen.strip.next.text() == "Next: Police to reply to R-26-1001: 12 h 00 m left · due 22:00"
    monday.advance(timedelta(hours=13).total_seconds())
    screen._tick()
    assert words(screen)[0] == "Reply late: Police"
    assert screen.strip.buttons()[0].property("late")
    assert screen.strip.next.text().startswith("Next: Police to reply to R-26-1001: Overdue 1 h 00 m")


def test_each_thing_missing_leads_to_where_it_is_mended(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff, consent=ConsentPosition.SOUGHT)
    screen = shown(qtbot, case, staff.others["worker"])
    consent = next(each for each in screen.strip.buttons() if each.property("missing") == "consent")
    QTest.keyClick(consent, Qt.Key.Key_Space)
    assert screen.tabs.tabText(screen.tabs.currentIndex()) == "Consent"
    grid = next(each for each in screen.strip.buttons() if each.property("missing") == "to_decide")
    grid.click()
    assert screen.tabs.currentIndex() == 0


def test_what_only_other_parts_write_is_said_too() -> None:
    found = Missing(
        consent="given",
        unmarked=(Unmarked("Police", 2), Unmarked("Health", 1)),
        disagreements=(OpenDisagreement(SOMETHING, "Police", MONDAY, 1),),
        hand_overs=(OpenHandOver(SOMETHING, "Assessment", MONDAY, MONDAY + timedelta(hours=1)),),
        feedback=(Owed(SOMETHING, "C-26-1001", MONDAY),),
        reviews=1,
    )
    now = MONDAY + timedelta(hours=2)
    made = missing_entries(found, now)
    assert [each.words for each in made] == [
        "Hand-over not acknowledged, late",
        "1 warning note past review",
        "3 items not marked",
        "Disagreement open: Police",
        "Feedback owed for 2 h 00 m",
    ]
    closed = missing_entries(replace(found, cut_off=True), now)
    assert [each.kind for each in closed] == ["hand_over", "reviews", "feedback"]


def test_nothing_missing_is_said_as_such(qtbot: QtBot, case: Case, staff: Staff) -> None:
    screen = shown(qtbot, case, staff.others["worker"])
    screen.strip.show_missing((), None)
    assert (screen.strip.words.text(), screen.strip.next.text()) == ("Nothing is missing", "Nothing is due")


def test_a_closed_case_has_nothing_due(case: Case) -> None:
    close(case)
    assert next_due(case.read(), MONDAY) is None


def test_parts_are_reached_by_keys_alone(qtbot: QtBot, case: Case, staff: Staff) -> None:
    screen = shown(qtbot, case, staff.others["worker"])
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    names = [screen.tabs.tabText(at) for at in range(screen.tabs.count())]
    press(screen, Qt.Key(Qt.Key.Key_1.value + names.index("Record")), Qt.KeyboardModifier.AltModifier)
    assert screen.tabs.tabText(screen.tabs.currentIndex()) == "Record"
    section = screen.tabs.current()
    assert section is not None
    assert section.panes()[-1].hasFocus()
    assert [type(each).__name__ for each in screen.panes()[:2]] == ["MissingStrip", "PictureView"]
    screen.panes()[0].setFocus(Qt.FocusReason.OtherFocusReason)
    assert screen.strip.buttons()[0].hasFocus()
    press(screen, Qt.Key.Key_P, CTRL_SHIFT)
    assert screen.pages.currentWidget() is screen.ask_page
    assert not screen.strip.isVisible()


def test_a_locked_desk_holds_nothing_of_the_frame(qtbot: QtBot, case: Case, staff: Staff) -> None:
    screen = shown(qtbot, case, staff.others["worker"])
    screen.clear_data()
    assert screen.strip.buttons() == []
    assert (screen.strip.next.text(), screen.strip.next.toolTip(), screen.header.clock.toolTip()) == ("", "", "")
    assert screen.people.count() == 0
