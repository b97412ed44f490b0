"""An enquiry about an adult at risk, from its contact to its summary, in the adult's own words."""

import io
from datetime import date

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.models import Contact
from app.models.enums import ContactRole, SubjectKind
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.analysis_sections import ALL_SECTIONS, sections_for
from app.services.enquiry.opening import open_enquiry
from app.services.enquiry.request_forms import request_form
from app.services.enquiry.summaries import preview_summary
from app.services.enquiry.summary_records import SummaryForm
from app.services.papers.typeset import set_pdf
from app.services.policy import Stage, Subject
from app.services.policy_file import builtin_packs, load_builtin
from app.services.unit_of_work import Hub
from app.views.case.screen import CaseScreen
from tests.factories.hubs import Staff
from tests.services.enquiry.deciding import room, send_all
from tests.services.enquiry.rows import Case, authorised_contact, change
from tests.views.case.decision.sitting import choose_by_keys, sit

WISHES = "I want to stay in my own flat and keep my cat."
ADULT = (
    ("Edda", "Marlow", date(1941, 5, 2), ContactRole.SUBJECT, False),
    ("Colm", "Marlow", date(1970, 1, 8), ContactRole.HOUSEHOLD, False),
)
OUTCOMES = [
    "No further action",
    "Information and advice",
    "Assessment of care and support needs",
    "Section 42 enquiry",
    "Other safeguarding enquiry",
    "MARAC",
]


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    contact = authorised_contact(hub, staff, family=ADULT)
    change(
        hub,
        Contact,
        subject_kind=SubjectKind.ADULT,
        care_and_support_needs=True,
        experiencing_abuse=True,
        unable_to_protect=None,
        abuse_kinds=["financial"],
        mental_capacity="Decides for herself, said her GP in March.",
        advocate="Ruth Amble, Wexmoor Advocacy",
        own_wishes=WISHES,
    )
    made = open_enquiry(hub, staff[Role.HUB_WORKER], [contact], staff[Role.HUB_WORKER].user_id).new_id
    assert made is not None
    return Case(hub, staff, made)


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("name", [each.code for each in builtin_packs()])
def test_every_policy_offers_an_adult_the_outcomes_of_adults_and_none_of_a_childs(name: str) -> None:
    policy = load_builtin(name)
    assert [each.words for each in policy.outcomes_for(Stage.ENQUIRY, Subject.ADULT)] == OUTCOMES
    offered = {each.words for each in policy.outcomes_for(Stage.ENQUIRY, Subject.CHILD)}
    assert offered & set(OUTCOMES) == {"No further action"}


def test_an_enquiry_about_an_adult_runs_in_the_adults_words_from_screen_to_summary(
    qtbot: QtBot, case: Case, screens: list[CaseScreen], monday: FixedClock
) -> None:
    case.ask(("police",))
    send_all(case)
    asked = words_of(set_pdf(request_form(case.hub, case.worker, case.request_ids["police"])))
    assert "the adult's own wishes, their mental capacity, an advocate" in asked.replace("’", "'")
    assert "Needs for care and support Yes" in asked
    assert "cat" not in asked.split()  # wishes are asked for, and not told to every partner

    _screen, section = sit(screens, case, "worker", qtbot)
    in_sight = {code for code, row in section.analysis.rows.items() if row.isVisibleTo(section.analysis)}
    assert in_sight == {each.code for each in ALL_SECTIONS} - {"childs_views"}
    told = " ".join(f"{row.label} {row.hint}" for code, row in section.analysis.rows.items() if code in in_sight)
    assert "child" not in told.replace("or children may", "").lower()
    QTest.keyClicks(section.analysis.texts["reason"], "Money went missing.")
    QTest.keyClicks(section.analysis.texts["wishes"], "Edda wants Colm to stay away from her purse.")
    QTest.keyClicks(section.analysis.texts["capacity"], "She decides about money herself.")
    section.analysis.save.click()
    section.begin()
    offered = [section.page.outcome.itemText(at) for at in range(section.page.outcome.count())]
    assert [each for each in offered if each in OUTCOMES] == OUTCOMES
    assert not {"Single assessment", "Step down to early help", "Advice and signposting"} & {*offered}
    choose_by_keys(section.page.outcome, "section")
    choose_by_keys(section.page.exit_rating, "amb")
    QTest.keyClicks(section.page.reason, "Needs, abuse, no protection")
    QTest.keyClick(section.page.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    monday.advance(60)
    _, theirs = sit(screens, case, "manager", qtbot)
    theirs.begin()
    choose_by_keys(theirs.page.outcome, "section")
    choose_by_keys(theirs.page.exit_rating, "amb")
    QTest.keyClicks(theirs.page.reason, "Agreed")
    QTest.keyClick(theirs.page.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    found = room(case).chosen()
    assert found is not None
    assert found.outcome_words == "Section 42 enquiry"

    seen = preview_summary(case.hub, case.worker, case.id, SummaryForm.MASH)
    said = words_of(set_pdf(seen.paper)).replace("’", "'")
    for words in (
        "Outcome Section 42 enquiry",
        "Adult at risk: Care Act 2014, section 42",
        "Needs for care and support Yes",
        "Experiencing, or at risk of, abuse or neglect Yes",
        "Unable to protect themselves because of those needs Not answered",
        "Section 42 Not all are answered",
        WISHES,
        "Decides for herself, said her GP in March.",
        "Ruth Amble, Wexmoor Advocacy",
        "The adult's own wishes Edda wants Colm",
    ):
        assert words in said
    around = [said[max(0, at - 30) : at + 30] for at in range(len(said)) if said.lower().startswith("the child", at)]
    assert around == []
    assert WISHES in {each.text for each in seen.typed}  # compared with what is withheld


def test_a_child_and_an_adult_have_both_sections_and_nothing_written_goes_out_of_sight() -> None:
    assert sections_for({Subject.CHILD, Subject.ADULT}, {}) == ALL_SECTIONS
    codes = [each.code for each in sections_for({Subject.ADULT}, {"childs_views": "She cried"})]
    assert "childs_views" in codes
    assert "wishes" not in [each.code for each in sections_for({Subject.CHILD}, {})]
