"""Analysis and decision as a person uses it: real widgets, real keys, a real hub; nothing typed is ever lost."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.analysis import save_analysis
from app.services.enquiry.decision_records import DeterminationDraft, DissentDraft
from app.services.enquiry.disagreement import answer_determination, determine, record_dissent
from app.services.enquiry.hand_over import hand_over
from app.services.enquiry.ratings import rate_enquiry
from app.services.enquiry.restricting import name_on_case
from app.views.case.decision import facts
from app.views.case.panels import RecordList
from app.views.case.screen import CaseScreen
from app.views.widgets.choice import Choice
from tests.services.enquiry.deciding import ASSESSMENT, HANDED, PLAN, chosen, recommended, room
from tests.services.enquiry.rows import Case
from tests.views.case.decision.sitting import button, choose_by_keys, said, sit
from tests.views.case.seats import nameless

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def test_a_recommendation_and_a_choice_are_made_by_keys_alone(
    qtbot: QtBot, case: Case, screens: list[CaseScreen], monday: FixedClock
) -> None:
    screen, section = sit(screens, case, "worker", qtbot)
    screen.tabs.setCurrentIndex(0)
    QTest.keyClick(screen, Qt.Key.Key_D, BOTH)
    page = section.page
    assert section.side.currentWidget() is page
    assert room(case).decisions == ()
    assert (page.outcome.code(), page.exit_rating.code()) == (None, None)
    choose_by_keys(page.outcome, "single")
    choose_by_keys(page.exit_rating, "amb")
    QTest.keyClicks(page.reason, "Missed meals")
    QTest.keyClick(page.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert said(screen) == "The recommendation is on the record. A MASH manager chooses the outcome."
    assert section.side.currentWidget() is section.area
    monday.advance(60)

    desk, theirs = sit(screens, case, "manager", qtbot)
    QTest.keyClick(desk, Qt.Key.Key_D, BOTH)
    assert theirs.page.beside.text() == "Recommended by Jo Shaw: Single assessment, exit rating Amber.\nMissed meals"
    assert theirs.page.outcome.code() is None
    choose_by_keys(theirs.page.outcome, "no")
    choose_by_keys(theirs.page.exit_rating, "gre")
    QTest.keyClicks(theirs.page.reason, "The aunt feeds them")
    QTest.keyClick(theirs.page.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    now = room(case)
    choice = now.chosen()
    assert choice is not None
    assert (choice.outcome, choice.exit_rating, now.status) == ("no_further_action", "green", "decided")


def test_the_worker_has_no_key_and_no_button_that_chooses(qtbot: QtBot, case: Case, screens: list[CaseScreen]) -> None:
    recommended(case)
    screen, section = sit(screens, case, "worker", qtbot)
    assert not section.cards.decide.isVisibleTo(section.cards)
    QTest.keyClick(screen, Qt.Key.Key_D, BOTH)
    assert section.page.kind == "recommend"


def test_a_manager_is_led_to_a_recommendation_first(qtbot: QtBot, case: Case, screens: list[CaseScreen]) -> None:
    screen, section = sit(screens, case, "manager", qtbot)
    assert not section.cards.decide.isEnabled()
    QTest.keyClick(screen, Qt.Key.Key_D, BOTH)
    assert section.page.kind == "recommend"
    assert said(screen) == "Nobody has recommended an outcome yet."


def test_a_late_enquiry_asks_the_manager_why_and_refuses_in_words(
    qtbot: QtBot, case: Case, screens: list[CaseScreen], monday: FixedClock
) -> None:
    recommended(case)
    monday.advance(25 * 3600)
    _screen, section = sit(screens, case, "manager", qtbot)
    section.begin()
    page = section.page
    assert page.rows["late_reason"].isVisibleTo(page)
    page.outcome.choose("assessment")
    page.exit_rating.choose("amber")
    QTest.keyClicks(page.reason, "So")
    page.save.click()
    assert page.rows["late_reason"].sentence == "This enquiry is late. Write the manager's reason for it."
    assert page.reason.toPlainText() == "So"
    QTest.keyClicks(page.late_reason, "Health was chased twice")
    page.save.click()
    assert room(case).status == "decided"


def test_the_outcome_opens_what_it_wants_beside_it(qtbot: QtBot, case: Case, screens: list[CaseScreen]) -> None:
    recommended(case)
    _screen, section = sit(screens, case, "manager", qtbot)
    section.begin()
    page = section.page
    assert not page.plan.isVisibleTo(page)
    page.outcome.choose("strategy_discussion")
    assert page.handing.isVisibleTo(page)
    page.outcome.choose("early_help")
    assert page.plan.isVisibleTo(page)
    assert not page.handing.isVisibleTo(page)
    assert page.interventions.codes() == ()
    page.exit_rating.choose("green")
    QTest.keyClicks(page.reason, "Lower need")
    QTest.keyClick(page.interventions.boxes["parenting"], Qt.Key.Key_Space)
    page.team.choose("north")
    QTest.keyClicks(page.lead, "Rae Holt, health visitor")
    QTest.keyClicks(page.review, "1 June 2026")
    page.save.click()
    assert room(case).plans[0].interventions == ("Parenting programme",)
    assert room(case).status == "decided"


def test_a_rating_that_arrives_meanwhile_is_told_and_the_typed_text_stays(
    qtbot: QtBot, case: Case, screens: list[CaseScreen], monday: FixedClock
) -> None:
    recommended(case)
    _screen, section = sit(screens, case, "manager", qtbot)
    section.begin()
    page = section.page
    page.outcome.choose("assessment")
    page.exit_rating.choose("amber")
    QTest.keyClicks(page.reason, "Typed before the news")
    monday.advance(60)
    rate_enquiry(case.hub, case.worker, case.id, "red", "A new disclosure", version=case.read().header.version)
    page.save.click()
    assert page.summary.problems[0].sentence.startswith(
        "The rating of this enquiry was changed to Red while you were writing."
    )
    assert (page.reason.toPlainText(), page.outcome.code()) == ("Typed before the news", "assessment")
    assert room(case).status == "open"
    page.save.click()
    assert room(case).status == "decided"


def test_escape_leaves_the_page_and_keeps_what_is_typed(qtbot: QtBot, case: Case, screens: list[CaseScreen]) -> None:
    _screen, section = sit(screens, case, "worker", qtbot)
    section.begin()
    QTest.keyClicks(section.page.reason, "Kept")
    QTest.keyClick(section.page.reason, Qt.Key.Key_Escape)
    assert section.side.currentWidget() is section.area
    section.begin()
    assert section.page.reason.toPlainText() == "Kept"


def test_an_enquiry_rated_red_is_offered_its_hand_over_at_once(
    qtbot: QtBot, case: Case, screens: list[CaseScreen], monday: FixedClock
) -> None:
    screen, section = sit(screens, case, "worker", qtbot)
    screen.tabs.setCurrentIndex(0)
    monday.advance(60)
    QTest.keyClick(screen, Qt.Key.Key_R, BOTH)
    assert screen.form is not None
    colour = screen.form.rows["colour"].editor
    assert isinstance(colour, Choice)
    colour.choose("red")
    QTest.keyClicks(screen.form.rows["reason"].editor, "An injury")
    screen.form.submit.click()
    assert screen.tabs.current() is section
    assert section.cards.offer.isVisibleTo(section)
    assert section.cards.offer.text().startswith("Rated Red.")
    section.cards.hand_over.click()
    assert section.form is not None
    team = section.form.rows["hand_over_team"].editor
    assert isinstance(team, Choice)
    team.choose("assessment")
    QTest.keyClicks(section.form.rows["hand_over_reason"].editor, "An injury nobody explains")
    section.form.submit.click()
    assert room(case).hand_overs[0].team == "Assessment team"
    assert not section.cards.offer.isVisibleTo(section)


def test_a_late_acknowledgement_asks_why_and_one_line_says_who_has_it(
    qtbot: QtBot, case: Case, screens: list[CaseScreen], monday: FixedClock
) -> None:
    hand_over(case.hub, case.worker, case.id, HANDED)
    monday.advance(3700)
    _screen, section = sit(screens, case, "worker", qtbot)
    button(section, "Acknowledge the hand-over to: Assessment team").click()
    assert section.form is not None
    QTest.keyClicks(section.form.rows["acknowledged_by"].editor, "Pia Holt")
    section.form.submit.click()
    assert section.form.rows["late_reason"].sentence == "It was acknowledged late. Write why."
    QTest.keyClicks(section.form.rows["late_reason"].editor, "Engaged")
    section.form.submit.click()
    made = room(case).hand_overs[0]
    assert (made.acknowledged_by, made.late_reason) == ("Pia Holt", "Engaged")


def test_the_manager_determines_the_last_step_and_both_views_stand_in_order(
    qtbot: QtBot, case: Case, screens: list[CaseScreen], monday: FixedClock
) -> None:
    police, manager = case.staff[Role.PARTNER], case.staff[Role.MASH_MANAGER]
    name_on_case(case.hub, manager, case.id, police.user_id)
    record_dissent(case.hub, police, case.id, DissentDraft("rating", "red", "It is no accident"))
    monday.advance(60)
    _screen, section = sit(screens, case, "manager", qtbot)
    assert not any("Determine" in each.accessibleName() for each in section.findChildren(QPushButton))
    row = room(case).disagreements[0]
    determine(case.hub, case.staff.others["social"], row.id, DeterminationDraft("amber", "The hospital saw it"))
    step = room(case).disagreements[0].determinations[0]
    monday.advance(60)
    answer_determination(case.hub, police, step.id, "unresolved", "The X-ray")
    section.presenter.refresh()
    button(section, "Determine the disagreement of Police").click()
    assert section.form is not None
    rating = section.form.rows["rating"].editor
    assert isinstance(rating, Choice)
    assert rating.code() is None
    rating.choose("red")
    monday.advance(60)
    QTest.keyClicks(section.form.rows["reason"].editor, "The X-ray decides")
    section.form.submit.click()
    shown = [each.heading for each in facts.moments(room(case))]
    assert shown == [
        "Current rating: Red",
        "Step 2 on the view of Police: Red (final)",
        "Police says that it stays unresolved",
        "Step 1 on the view of Police: Amber",
        "Initial rating: Amber",
        "Police disagrees. The rating, Red instead of what stands",
    ]


def test_what_was_known_is_shown_again_and_a_decided_enquiry_is_opened_again(
    qtbot: QtBot, case: Case, screens: list[CaseScreen], monday: FixedClock
) -> None:
    recommended(case)
    monday.advance(60)
    chosen(case, replace(ASSESSMENT, plan=PLAN))
    monday.advance(60)
    _screen, section = sit(screens, case, "manager", qtbot)
    button(section, "Show what was known when Single assessment was chosen").click()
    dialog = next(each for each in section.findChildren(QDialog) if each.isVisible())
    listed = dialog.findChild(RecordList)
    assert isinstance(listed, RecordList)
    assert listed.records[0][2].startswith("Decided without a reply: no request had left; ")
    assert nameless(dialog) == []
    dialog.reject()
    section.cards.reopen.click()
    assert section.form is not None
    QTest.keyClicks(section.form.rows["reason"].editor, "The aunt withdrew")
    section.form.submit.click()
    assert room(case).status == "open"
    assert section.cards.recommend.isVisibleTo(section)


def test_every_control_has_a_name_and_nothing_of_the_case_stays_behind(
    qtbot: QtBot, case: Case, screens: list[CaseScreen]
) -> None:
    recommended(case)
    hand_over(case.hub, case.worker, case.id, HANDED)
    save_analysis(case.hub, case.worker, case.id, {"reason": "Bruises"}, based_on=0)
    screen, section = sit(screens, case, "manager", qtbot)
    assert nameless(screen) == []
    section.begin()
    section.page.outcome.choose("early_help")
    assert nameless(screen) == []
    screen.clear_data()
    assert section.analysis.texts["reason"].toPlainText() == ""
    assert section.page.known.text() == ""
    assert section.cards.known.text() == ""
