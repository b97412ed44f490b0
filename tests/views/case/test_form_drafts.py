"""What is typed into a small form of a case comes back, and closing says so where it could not be kept."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from app.models import Contact, Draft, InformationRequest
from app.models.enums import ContactRole, RequestState
from app.services.access import Role
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.form_dialog import FormDialog
from app.views.case.screen import CaseScreen
from tests.factories.hubs import Staff
from tests.faults.brim import FULL, brimful
from tests.services.enquiry.deciding import send_all
from tests.services.enquiry.rows import Case, authorised_contact, opened
from tests.views.case.parts import fill, shown

LONG = "The school has seen him twice since, and he asked not to go home. " * 400


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    made = opened(hub, staff)
    made.ask(("police", "health"))
    send_all(made)
    return made


def kept(hub: Hub) -> int:
    with hub.reading(None) as unit:
        return unit.session.scalar(select(func.count()).select_from(Draft)) or 0


def form(screen: CaseScreen) -> FormDialog:
    assert screen.form is not None
    return screen.form


def typed(dialog: FormDialog, name: str) -> str:
    editor = dialog.rows[name].editor
    assert isinstance(editor, QPlainTextEdit | QLineEdit)
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()


def ended(screen: CaseScreen) -> None:
    """The desk is locked and the session then ends: drafts are kept, everything is taken away."""
    screen.save_drafts()
    screen.clear_data()
    QApplication.processEvents()
    assert screen.form is None


def test_a_rating_half_typed_comes_back_after_the_session_ended(qtbot: QtBot, hub: Hub, case: Case) -> None:
    screen = shown(qtbot, case, case.worker)
    screen.presenter.rate()
    fill(form(screen), colour="red", reason="A new bruise")
    ended(screen)
    again = shown(qtbot, case, case.worker)
    again.presenter.rate()
    assert form(again).values() == {"colour": "red", "reason": "A new bruise"}
    notice = again.notices.notice
    assert notice is not None
    assert notice.sentence == "What you had typed is back."
    assert case.read().header.rating == "amber"


def test_a_withdrawal_and_an_added_person_come_back_each_as_its_own(
    qtbot: QtBot, hub: Hub, staff: Staff, case: Case
) -> None:
    screen = shown(qtbot, case, case.worker)
    row = next(each for each in case.read().requests if each.agency == "Police")
    screen.presenter.withdraw(row.agency_id)
    fill(form(screen), reason="Asked in error")
    ended(screen)
    again = shown(qtbot, case, case.worker)
    other = next(each for each in case.read().requests if each.agency == "Health")
    again.presenter.withdraw(other.agency_id)
    assert typed(form(again), "reason") == ""  # another request's reason is not this one's
    form(again).reject()
    again.presenter.withdraw(row.agency_id)
    assert typed(form(again), "reason") == "Asked in error"
    form(again).submit.click()
    with hub.reading(None) as unit:
        state = unit.session.scalar(select(InformationRequest.state).where(InformationRequest.id == row.id))
    assert state is RequestState.WITHDRAWN
    assert kept(hub) == 0


def test_whom_to_add_comes_back_as_it_was_chosen(qtbot: QtBot, hub: Hub, staff: Staff, case: Case) -> None:
    other = authorised_contact(
        hub, staff, family=(("Rafe", "Sorrel", date(2015, 1, 2), ContactRole.SUBJECT, True),), authorised=False
    )
    with hub.writing(None) as unit:
        unit.get(Contact, other, "This contact").enquiry_id = case.id
        unit.audit("linked for a test")
        unit.commit()
    screen = shown(qtbot, case, case.worker)
    screen.presenter.add_person()
    rafe = form(screen).spec.fields[0].options[0][0]
    fill(form(screen), person=rafe)
    ended(screen)
    again = shown(qtbot, case, case.worker)
    again.presenter.add_person()
    assert form(again).values() == {"person": rafe, "role": None}


def test_cancel_forgets_what_was_typed_and_saving_leaves_no_draft(qtbot: QtBot, hub: Hub, case: Case) -> None:
    screen = shown(qtbot, case, case.worker)
    screen.presenter.rate()
    fill(form(screen), reason="Half a thought")
    screen.save_drafts()
    assert kept(hub) == 1
    form(screen).cancel.click()
    assert kept(hub) == 0
    screen.presenter.rate()
    assert typed(form(screen), "reason") == ""
    fill(form(screen), colour="red", reason="A new bruise")
    screen.save_drafts()
    form(screen).submit.click()
    assert case.read().header.rating == "red"
    assert kept(hub) == 0


def test_a_chase_half_typed_comes_back_in_the_requests(qtbot: QtBot, hub: Hub, case: Case) -> None:
    screen = shown(qtbot, case, case.worker, "requests")
    section = screen.tabs.section("requests")
    assert section is not None
    section.presenter.chase()  # type: ignore[attr-defined]  # the first request is chosen already
    fill(section.form, text="They promised it for four")  # type: ignore[attr-defined]  # the part of the requests
    ended(screen)
    again = shown(qtbot, case, case.worker, "requests")
    part = again.tabs.section("requests")
    assert part is not None
    part.presenter.chase()  # type: ignore[attr-defined]  # the same part
    assert typed(part.form, "text") == "They promised it for four"  # type: ignore[attr-defined]  # the same part


def test_closing_hears_of_a_form_and_of_an_analysis_that_could_not_be_kept(
    qtbot: QtBot, hub: Hub, staff: Staff, case: Case
) -> None:
    screen = shown(qtbot, case, staff[Role.MASH_MANAGER], "decision")
    section = screen.tabs.section("decision")
    assert section is not None
    assert screen.unkept() is None
    with brimful(hub):
        section.analysis.show_sections({"analysis": LONG})  # type: ignore[attr-defined]  # the part of the decision
        screen.save_drafts()
        fault = screen.unkept()
        assert fault is not None
        assert FULL in str(fault)
        section.analysis.show_sections({})  # type: ignore[attr-defined]  # given up by hand
        section.presenter.writing.discard()  # type: ignore[attr-defined]  # the same part
        assert screen.unkept() is None
        screen.presenter.rate()
        fill(form(screen), reason=LONG)
        screen.save_drafts()
        assert screen.unkept() is not None
    screen.save_drafts()  # there is room again: it is tried once more by itself
    assert screen.unkept() is None
    assert kept(hub) == 1
