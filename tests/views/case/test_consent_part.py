"""The consent part as people use it: one records, one proposes, and somebody else decides."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.models import UserRole
from app.models.enums import ConsentPosition
from app.services.access import Actor, Role
from app.services.enquiry.consent import OverrideDraft, propose_override
from app.services.enquiry.request_records import Basis
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.widgets.dialogs import Dialog, put_away_dialogs
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened
from tests.views.case.parts import consent_of, fill, form_of, shown, unchosen, wrong
from tests.views.case.seats import nameless


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    """Consent is refused and a request to the police is held."""
    made = opened(hub, staff, consent=ConsentPosition.REFUSED)
    made.ask(("police",), basis=Basis.OVERRIDE)
    return made


def proposed(case: Case, by: Actor | None = None) -> Case:
    draft = OverrideDraft("c", "He would flee", "Asking her alone", "Him", None)
    propose_override(case.hub, by or case.staff[Role.MASH_MANAGER], case.id, replace(draft, not_told=""))
    return case


def test_an_event_is_recorded_with_who_said_it_and_for_whom_and_nothing_is_preselected(
    qtbot: QtBot, case: Case, staff: Staff
) -> None:
    screen = shown(qtbot, case, staff.others["worker"])
    part = consent_of(screen)
    assert nameless(screen) == []
    part.record.click()
    form = form_of(part)
    assert unchosen(form)
    fill(form, position="given")
    form.submit.click()
    assert wrong(form) == ["said_by", "covers"]
    fill(form, said_by="The mother", covers="the children and herself")
    form.submit.click()
    assert part.form is None
    assert part.standing.text() == "Consent was given: requests may rest on it."
    entries = part.list.entries
    assert entries is not None
    assert entries[0].heading == "Consent given"
    assert "Covers the information of the children and herself" in entries[0].lines


def test_an_override_is_proposed_whole_and_then_waits_on_top_with_its_age(
    qtbot: QtBot, case: Case, staff: Staff
) -> None:
    part = consent_of(shown(qtbot, case, staff.others["manager"]))
    part.propose.click()
    form = form_of(part)
    form.submit.click()
    assert wrong(form) == ["ground", "analysis", "alternatives"]
    fill(form, ground="c", analysis="He would flee", alternatives="None", not_told="Him", not_told_until="31/12/2026")
    form.submit.click()
    entries = part.list.entries
    assert entries is not None
    first = entries[0]
    assert first.tone == "warning"
    assert "waits for a service manager" in first.heading
    assert "Waiting for under 1 m" in first.lines
    assert "You proposed this, so somebody else decides it: a service manager." in first.lines
    assert "Who is not told (until 31 Dec 2026, 23:59): Him" in first.text
    assert first.acts == ()


def test_who_proposed_an_override_cannot_decide_it_on_screen_whatever_their_roles(
    qtbot: QtBot, case: Case, staff: Staff
) -> None:
    manager = staff.others["manager"]
    with case.hub.writing(None) as unit:
        unit.add(UserRole(user_id=manager.user_id, role=Role.SERVICE_MANAGER.value, granted_at=unit.at))
        unit.audit("role granted for a test")
        unit.commit()
    both = replace(manager, roles=manager.roles | {Role.SERVICE_MANAGER})
    proposed(case, both)
    screen = shown(qtbot, case, both)
    part = consent_of(screen)
    row = case.read().overrides[0]
    assert part.list.button_of("agree", row.id) is None
    part.presenter.act("agree", row.id)
    assert part.form is None
    assert screen.notices.notice is not None
    assert screen.notices.notice.sentence.startswith("You proposed this, so somebody else decides it")
    assert case.read().overrides[0].state == "proposed"


def test_a_service_manager_agrees_and_reads_the_locked_note_and_what_may_leave(
    qtbot: QtBot, case: Case, staff: Staff
) -> None:
    proposed(case)
    screen = shown(qtbot, case, staff.others["service"], "consent")
    part = consent_of(screen)
    row = case.read().overrides[0]
    agree = part.list.button_of("agree", row.id)
    assert agree is not None
    QTest.keyClick(agree, Qt.Key.Key_Return)
    form = form_of(part)
    form.submit.click()
    assert wrong(form) == ["reason"]
    fill(form, reason="Proportionate")
    form.submit.click()
    entries = part.list.entries
    assert entries is not None
    found = next(each for each in entries if each.kind == "override")
    assert "Locked note on the file of Ayla Novak and Finn Novak" in found.lines
    assert "Left under it: nothing yet" in found.lines
    assert any(line.startswith("May leave now: R-26-1001 to Police") for line in found.lines)
    note = part.list.button_of("file_note", row.id)
    assert note is not None
    note.click()
    read = [each for each in screen.findChildren(Dialog) if each.isVisible()]
    whole = read[0].findChild(QPlainTextEdit)
    assert isinstance(whole, QPlainTextEdit)
    assert whole.isReadOnly()
    assert "He would flee" in whole.toPlainText()
    read[0].reject()


def test_an_analysis_half_typed_survives_a_lock_and_cancel_forgets_it(qtbot: QtBot, case: Case, staff: Staff) -> None:
    screen = shown(qtbot, case, staff.others["manager"])
    part = consent_of(screen)
    part.propose.click()
    fill(form_of(part), ground="c", analysis="He would fl")
    put_away_dialogs()
    screen.clear_data()
    part = consent_of(shown(qtbot, case, staff.others["manager"]))
    part.propose.click()
    assert form_of(part).values()["analysis"] == "He would fl"
    assert form_of(part).values()["ground"] == "c"
    form_of(part).cancel.click()
    part.propose.click()
    assert form_of(part).values()["analysis"] == ""
    form_of(part).cancel.click()


def test_a_locked_desk_holds_nothing_of_consent(qtbot: QtBot, case: Case, staff: Staff) -> None:
    screen = shown(qtbot, proposed(case), staff.others["manager"])
    part = consent_of(screen)
    screen.clear_data()
    assert part.list.entries == ()
    assert part.standing.text() == ""
