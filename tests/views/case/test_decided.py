"""A case that is decided says so on top: what, by whom, and whether it was in time; it owes nothing by itself."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from app.models import Contact, ContactPerson
from app.models.enums import ContactRole
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.decision_records import DecisionDraft
from app.services.enquiry.decisions import close_enquiry, reopen
from app.services.enquiry.family_told import FamilyToldDraft, record_family_told
from app.services.enquiry.opening import open_enquiry
from app.services.enquiry.request_forms import request_form
from app.services.enquiry.summaries import issue_summary, preview_summary
from app.services.enquiry.summary_records import IssueDraft, SummaryForm
from app.services.papers.record import Table
from app.services.unit_of_work import Hub
from app.views import theme
from tests.factories.hubs import Staff
from tests.services.enquiry.deciding import ASSESSMENT, chosen, recommended, send_all
from tests.services.enquiry.rows import Case, authorised_contact, opened
from tests.views.case.parts import form_of, record_of, shown

FATHER_AND_SON = (
    ("Stephen", "Greenford", date(2019, 2, 11), ContactRole.SUBJECT, True),
    ("Stephen", "Greenford", date(1990, 2, 11), ContactRole.HOUSEHOLD, False),
)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


def test_a_decided_case_says_what_was_decided_and_that_it_was_in_time(
    qtbot: QtBot, hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    case = opened(hub, staff)
    recommended(case)
    monday.advance(3600)
    chosen(case)
    monday.advance(3 * 24 * 3600)  # long after its due time
    screen = shown(qtbot, case, case.worker)
    assert screen.header.due.text() == "Decided Mon 11:00, in time"
    assert screen.header.clock.text().startswith("Single assessment, chosen by")
    assert "was due Tue 10:00" in screen.header.clock.text()
    assert screen.strip.next.text() == "Nothing is due"


def test_a_late_decision_says_so_and_why(qtbot: QtBot, hub: Hub, staff: Staff, monday: FixedClock) -> None:
    case = opened(hub, staff)
    recommended(case)
    monday.advance(30 * 3600)
    chosen(case, replace(ASSESSMENT, late_reason="The police answered after a day"))
    screen = shown(qtbot, case, case.worker)
    assert screen.header.due.text() == "Decided 16:00, late"
    assert "The police answered after a day" in screen.header.clock.toolTip()


def test_a_closed_case_says_when_and_an_opened_one_counts_again(
    qtbot: QtBot, hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    case, manager = opened(hub, staff), staff[Role.MASH_MANAGER]
    recommended(case)
    chosen(case)
    monday.advance(3600)
    close_enquiry(hub, manager, case.id, version=case.read().header.version)
    screen = shown(qtbot, case, manager)
    assert screen.header.due.text() == "Closed 11:00 · decided 10:00, in time"
    reopen(hub, manager, case.id, "A new injury", version=case.read().header.version)
    screen.presenter.refresh()
    assert screen.header.due.text().endswith("due Tue 11:00")
    assert screen.header.clock.accessibleName() == "Why the clock runs so"


def test_on_a_decided_case_the_next_step_is_what_is_owed_and_no_agency_is_missing(
    qtbot: QtBot, hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    case, manager = opened(hub, staff), staff[Role.MASH_MANAGER]
    case.ask(("police",))
    screen = shown(qtbot, case, manager)
    kinds = {each.kind for each in screen.strip.entries or ()}
    assert "not_asked" in kinds
    assert screen.acts["ask"].property("kind") == "primary"
    assert screen.acts["owed"].isHidden()
    send_all(case)
    monday.advance(60)
    recommended(case)
    chosen(case)
    screen.presenter.refresh()
    kinds = {each.kind for each in screen.strip.entries or ()}
    assert not kinds & {"not_asked", "to_decide"}
    assert {"summary", "family"} <= kinds
    primary = [made.text() for made in screen.acts.values() if made.property("kind") == "primary" and made.isVisible()]
    assert primary == ["Issue the summary…"]
    screen.acts["owed"].click()
    assert screen.tabs.tabText(screen.tabs.currentIndex()) == "Summary"
    shown_now = preview_summary(hub, manager, case.id, SummaryForm.MASH)
    issue_summary(hub, manager, case.id, IssueDraft(SummaryForm.MASH, shown_now.fingerprint, confirmed=True))
    screen.presenter.refresh()
    assert screen.acts["owed"].text() == "Tell the outcome…"
    screen.acts["owed"].click()
    form = form_of(record_of(screen))
    assert "who" in form.rows
    form.close()
    record_family_told(hub, manager, case.id, FamilyToldDraft("told", "Mira Novak", monday.now().date(), ""))
    screen.presenter.refresh()
    assert screen.acts["owed"].text() == "Close the enquiry…"
    worker = shown(qtbot, case, case.worker)
    assert worker.acts["owed"].isHidden()  # closing is the manager's


def test_no_summary_is_owed_where_nothing_is_done(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    nothing = DecisionDraft("no_further_action", "green", "Nothing was found")
    recommended(case, nothing)
    chosen(case, nothing)
    assert not case.read().missing.summary_owed


def test_a_father_and_a_son_of_one_name_are_told_apart_in_the_grid(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    contact = authorised_contact(hub, staff, family=FATHER_AND_SON)
    made = open_enquiry(hub, staff[Role.HUB_WORKER], [contact], staff[Role.HUB_WORKER].user_id).new_id
    assert made is not None
    grid = shown(qtbot, Case(hub, staff, made), staff[Role.HUB_WORKER]).grid
    heads = [str(grid.model().headerData(at, Qt.Orientation.Horizontal)) for at in (1, 2)]
    whole = [
        str(grid.model().headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)) for at in (1, 2)
    ]
    assert heads == ["Stephen, 7", "Stephen, 36"]
    assert whole == ["Stephen Greenford, 7", "Stephen Greenford, 36"]


def test_the_address_of_the_contact_is_the_home_of_its_household_on_screen_and_on_the_request_form(
    qtbot: QtBot, hub: Hub, staff: Staff
) -> None:
    case = opened(hub, staff)
    with hub.writing(None) as unit:
        unit.session.execute(update(ContactPerson).values(address=None, postcode=None))
        unit.session.execute(
            update(ContactPerson).where(ContactPerson.role == ContactRole.HOUSEHOLD).values(in_household=True)
        )
        unit.session.execute(update(Contact).values(address="9 Quay Street, Wexmoor", postcode="ZZ2 2BB"))
        unit.audit("changed for a test")
        unit.commit()
    people = {each.name: each.address for each in case.read().people}
    home = "9 Quay Street, Wexmoor, ZZ2 2BB"
    assert people == {"Ayla Novak": home, "Finn Novak": home, "Mira Novak": home, "Dan Orme": ""}
    screen = shown(qtbot, case, case.worker)
    assert screen.people.item(0).text() == f"Together at {home}"
    case.ask(("police",))
    send_all(case)
    paper = request_form(hub, case.worker, case.request_ids["police"])
    tables = [each for each in paper.blocks if isinstance(each, Table)]
    assert sum(home in row for table in tables for row in table.rows) == 3
