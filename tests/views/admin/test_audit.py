"""The auditor's screen: unusual access first, two questions with a period, and never anything of a case."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.case_file import open_case
from app.services.errors import Refused
from app.services.oversight import access_history, audit_papers
from app.services.oversight.access_history import Question
from app.services.oversight.unusual import WHY, Rule
from app.services.people.person_page import open_person
from app.services.policy_file import load_builtin
from app.services.trust import sign_in
from app.services.trust.audit_export import Period
from app.services.trust.audit_paper import check, read_key
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.admin.audit_presenter import Asked
from app.views.admin.audit_screen import AuditScreen, build
from app.views.desk import Desk
from tests.factories import rows
from tests.factories.cases import EnquiryRows, enquiry
from tests.factories.fakes import ImmediateRunner, Journey, MemoryPreferences, RecordingFeed
from tests.factories.hubs import Staff
from tests.factories.parts import Who

FAMILY = "Quillfeather"


@pytest.fixture
def family(hub: Hub, staff: Staff) -> EnquiryRows:
    """An enquiry that one worker leads, opened by another at night, who also tried three things not allowed."""
    child = rows.person(hub, forenames="Mira", surname=FAMILY, born=date(2018, 5, 4))
    return enquiry(hub, staff.others["worker"], who=(Who("Mira", FAMILY, person_id=child),))


@pytest.fixture
def looked(hub: Hub, staff: Staff, family: EnquiryRows, monday: FixedClock) -> EnquiryRows:
    curious, partner = staff.others["worker2"], staff[Role.PARTNER]
    open_case(hub, staff.others["worker"], family.id)
    monday.advance(13 * 3600)
    open_case(hub, curious, family.id)
    for _ in range(3):
        with pytest.raises(Refused):
            open_case(hub, partner, family.id)
    monday.advance(10 * 3600)
    return family


@pytest.fixture
def shown(hub: Hub, staff: Staff, qapp: QApplication, qtbot: QtBot) -> Callable[[], AuditScreen]:
    theme.start(qapp, "light", 100)

    def made() -> AuditScreen:
        policy = load_builtin("west_berkshire")
        feed = RecordingFeed()
        runner = ImmediateRunner(feed.announce)
        desk = Desk(hub, staff[Role.AUDITOR], policy, runner, feed, Journey(), MemoryPreferences())
        screen = build(desk)
        assert isinstance(screen, AuditScreen)
        qtbot.addWidget(screen)
        screen.resize(1366, 768)
        screen.show()
        return screen

    return made


def turn(screen: AuditScreen, kind: Asked) -> None:
    screen.tabs.setCurrentIndex(list(Asked).index(kind))


def test_unusual_access_stands_first_and_says_why(
    looked: EnquiryRows, shown: Callable[[], AuditScreen]
) -> None:
    screen = shown()
    assert screen.tabs.currentIndex() == 0
    found = {(row.rule, screen._initials(row)) for row in screen.findings.rows()}
    assert found == {(Rule.REFUSALS, "AB"), (Rule.NO_TASK, "KM"), (Rule.HOURS, "KM")}
    assert screen.findings.row(0).rule is Rule.REFUSALS, "the gravest first"
    assert WHY[Rule.REFUSALS] in screen.why.text()
    screen.found_table.setFocus()
    QTest.keyClick(screen.found_table, Qt.Key.Key_Return)
    assert screen.kind is Asked.ALL
    assert [row.act for row in screen.model.rows()] == ["refused"] * 3
    assert {row.subject_id for row in screen.model.rows()} == {looked.id}, "what was asked for stands there"


def test_an_ordinary_month_is_said_to_be_ordinary(
    hub: Hub, staff: Staff, family: EnquiryRows, shown: Callable[[], AuditScreen]
) -> None:
    open_case(hub, staff.others["worker"], family.id)
    screen = shown()
    assert screen.findings.rows() == ()
    assert "Nothing unusual" in screen.stack.empty.accessibleName()
    assert not screen.printing.isEnabled()


def test_who_looked_at_this_family_is_asked_by_reference_and_by_name(
    hub: Hub, staff: Staff, looked: EnquiryRows, shown: Callable[[], AuditScreen], qtbot: QtBot
) -> None:
    reference = open_case(hub, staff.others["worker"], looked.id).header.reference
    screen = shown()
    turn(screen, Asked.FAMILY)
    assert "Nothing is asked yet" in screen.stack.empty.accessibleName()
    for typed in (reference, reference.replace("-", "").lower(), f"Mira {FAMILY}", f"{FAMILY}, mira"):
        screen.reference.setText(typed)
        QTest.keyClick(screen.reference, Qt.Key.Key_Return)
        who = {row.who for row in screen.model.rows() if row.act == "enquiry read"}
        assert who == {"JS", "KM"}, typed
        assert "AB" in {row.who for row in screen.model.rows() if row.act == "refused"}
    screen.reference.setText("C-99-1")
    screen.show_found.click()
    assert "Nobody of this name is known" in screen.stack.fault.accessibleName()


def test_two_people_of_one_name_want_the_birth_date(
    hub: Hub, staff: Staff, looked: EnquiryRows, shown: Callable[[], AuditScreen]
) -> None:
    rows.person(hub, forenames="Mira", surname=FAMILY, born=date(2019, 1, 1))
    screen = shown()
    turn(screen, Asked.FAMILY)
    screen.reference.setText(f"Mira {FAMILY}")
    screen.show_found.click()
    assert "Several people" in screen.born_row.sentence
    screen.born.setText("4 May 2018")
    screen.show_found.click()
    assert screen.model.rows()


def test_what_did_this_person_open_shows_openings_and_refusals_in_the_period(
    hub: Hub, staff: Staff, looked: EnquiryRows, shown: Callable[[], AuditScreen]
) -> None:
    curious = staff.others["worker2"]
    sign_in.lock(hub, curious)
    screen = shown()
    turn(screen, Asked.PERSON)
    assert "Choose a member of staff" in screen.stack.empty.accessibleName()
    screen.account.choose(str(curious.user_id))
    screen.show_found.click()
    assert [row.act for row in screen.model.rows()] == ["enquiry read"]
    screen.since.setText("1 Feb 2026")
    screen.until.setText("2 Feb 2026")
    screen.show_found.click()
    assert screen.model.rows() == ()
    screen.until.setText("1 Jan 2026")
    screen.show_found.click()
    assert "not before the first" in screen.until_row.sentence


def test_nothing_of_a_case_is_shown_printed_or_exported(
    hub: Hub, staff: Staff, looked: EnquiryRows, shown: Callable[[], AuditScreen]
) -> None:
    auditor = staff[Role.AUDITOR]
    open_person(hub, staff.others["worker"], rows.person(hub, forenames="Pia", surname=FAMILY))
    everything = repr(access_history.ask_trail(hub, auditor, Question()))
    everything += repr(access_history.find_unusual(hub, auditor, Period()))
    asked = Question(about=f"Mira {FAMILY}", born=date(2018, 5, 4))
    everything += repr(audit_papers.paper_of_trail(hub, auditor, asked))
    everything += repr(audit_papers.paper_of_unusual(hub, auditor, Period()))
    assert FAMILY not in everything
    with hub.reading(None) as unit:
        trail = unit.session.connection().exec_driver_sql("SELECT group_concat(detail) FROM audit_entry").scalar()
    assert FAMILY not in str(trail)


def test_the_chain_is_checked_and_older_entries_come_page_by_page(
    hub: Hub, staff: Staff, shown: Callable[[], AuditScreen]
) -> None:
    for _ in range(3):
        with hub.writing(staff[Role.HUB_WORKER]) as unit:
            for _ in range(100):
                unit.audit("looked")
            unit.commit()
    screen = shown()
    screen.verify.click()
    assert screen.notices.notice is not None
    assert "audit trail holds" in screen.notices.notice.sentence
    turn(screen, Asked.ALL)
    assert len(screen.model.rows()) == 200
    screen.older.click()
    assert len(screen.model.rows()) > 300
    assert not screen.older.isEnabled()
    screen.clear_data()
    assert screen.model.rows() == ()


def test_a_signed_export_is_written_and_its_key_is_told(
    looked: EnquiryRows, shown: Callable[[], AuditScreen], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    screen = shown()
    screen.export.click()
    notice = screen.notices.notice
    assert notice is not None
    (made,) = tmp_path.glob("*.hubdesk-audit")
    key = read_key(notice.next_step.rpartition(": ")[2])
    assert key is not None
    assert check(made, key).holds
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "gone"))
    screen.export.click()
    assert screen.notices.notice is not None
    assert "could not be written" in screen.notices.notice.sentence
    assert screen.export.isEnabled()


def test_every_part_can_be_reached_by_keys_and_read_out(shown: Callable[[], AuditScreen], qtbot: QtBot) -> None:
    screen = shown()
    screen.focus_first()
    QTest.keyClick(screen.tabs, Qt.Key.Key_Right)
    assert screen.kind is Asked.FAMILY
    for part in (screen.tabs, screen.reference, screen.born, screen.account, screen.since, screen.until,
                 screen.table, screen.found_table, screen.show_found):  # fmt: skip
        assert part.accessibleName()
    assert len(screen.keys()) == 2
