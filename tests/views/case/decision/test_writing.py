"""Writing the analysis and the decision: drafts, versions, a lost race and an ended role lose no word."""

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.models import UserRole
from app.services.access import Role
from app.services.enquiry.analysis import save_analysis
from app.services.enquiry.writing_drafts import open_writing
from app.views.case.screen import CaseScreen
from app.views.widgets.dialogs import ConflictDialog
from tests.services.enquiry.deciding import recommended, room
from tests.services.enquiry.rows import Case
from tests.views.case.decision.sitting import said, sit


def test_a_role_that_ends_while_the_decision_is_written_loses_no_word(
    qtbot: QtBot, case: Case, screens: list[CaseScreen]
) -> None:
    recommended(case)
    screen, section = sit(screens, case, "manager", qtbot)
    section.begin()
    page = section.page
    page.outcome.choose("assessment")
    page.exit_rating.choose("amber")
    QTest.keyClicks(page.reason, "Typed under the old role")
    with case.hub.writing(None) as unit:
        unit.session.query(UserRole).filter_by(user_id=case.staff[Role.MASH_MANAGER].user_id).delete()
        unit.audit("role ended for a test")
        unit.commit()
    page.save.click()
    assert said(screen) == "Your roles have changed since you signed in."
    assert page.reason.toPlainText() == "Typed under the old role"
    QTest.keyClicks(section.analysis.texts["reason"], "And this")
    section.analysis.save.click()
    assert section.analysis.texts["reason"].toPlainText() == "And this"
    assert room(case).analysis == ()


def test_what_was_begun_comes_back_after_a_lock(qtbot: QtBot, case: Case, screens: list[CaseScreen]) -> None:
    recommended(case)
    screen, section = sit(screens, case, "manager", qtbot)
    section.begin()
    QTest.keyClicks(section.page.reason, "Half a thought")
    section.page.outcome.choose("assessment")
    QTest.keyClicks(section.analysis.texts["risk"], "Half a risk")
    screen.save_drafts()
    screen.clear_data()
    assert section.page.reason.toPlainText() == ""
    again, fresh = sit(screens, case, "manager", qtbot)
    assert fresh.analysis.texts["risk"].toPlainText() == "Half a risk"
    assert said(again) == "The analysis you had begun is back."
    fresh.begin()
    assert (fresh.page.reason.toPlainText(), fresh.page.outcome.code()) == ("Half a thought", "assessment")


def test_the_analysis_is_saved_as_a_version_and_its_draft_is_gone(
    qtbot: QtBot, case: Case, screens: list[CaseScreen]
) -> None:
    screen, section = sit(screens, case, "worker", qtbot)
    assert section.analysis.version.text() == "No version saved yet."
    QTest.keyClicks(section.analysis.texts["reason"], "Third report of missed meals ")
    section.analysis.keep_requested.emit()
    assert open_writing(case.hub, case.worker, case.id, "enquiry_analysis") is not None
    assert section.analysis.draft.text() == "Draft kept; not saved as a version yet."
    section.analysis.save.click()
    assert said(screen) == "Version 1 of the analysis is on the record."
    assert section.analysis.version.text() == "Version 1, saved 30 Mar 2026, 10:00 by Jo Shaw."
    assert section.analysis.draft.isHidden()
    assert open_writing(case.hub, case.worker, case.id, "enquiry_analysis") is None
    assert room(case).analysis[0].sections["reason"] == "Third report of missed meals"


def test_a_lost_race_shows_both_texts_side_by_side_and_saves_the_choice(
    qtbot: QtBot, case: Case, screens: list[CaseScreen]
) -> None:
    _screen, section = sit(screens, case, "worker", qtbot)
    QTest.keyClicks(section.analysis.texts["reason"], "Mine")
    QTest.keyClicks(section.analysis.texts["risk"], "Only I wrote this")
    save_analysis(case.hub, case.staff.others["worker2"], case.id, {"reason": "Theirs"}, based_on=0)
    section.analysis.save.click()
    dialog = next(each for each in section.findChildren(ConflictDialog) if each.isVisible())
    assert set(dialog.groups) == {"reason", "risk"}
    assert not dialog.save.isEnabled()
    for name, column in (("reason", 1), ("risk", 0)):
        dialog.groups[name].button(column).click()
    dialog.save.click()
    newest, first = room(case).analysis
    assert (newest.number, newest.sections["reason"], newest.sections["risk"]) == (2, "Theirs", "Only I wrote this")
    assert first.sections["reason"] == "Theirs"


def test_a_newer_version_is_taken_over_only_while_nothing_is_typed(
    qtbot: QtBot, case: Case, screens: list[CaseScreen]
) -> None:
    screen, section = sit(screens, case, "worker", qtbot)
    save_analysis(case.hub, case.staff.others["worker2"], case.id, {"reason": "First"}, based_on=0)
    screen.presenter.refresh()
    assert section.analysis.texts["reason"].toPlainText() == "First"
    QTest.keyClicks(section.analysis.texts["risk"], "Typing")
    save_analysis(case.hub, case.staff.others["worker2"], case.id, {"reason": "Second"}, based_on=1)
    screen.presenter.refresh()
    assert section.analysis.texts["reason"].toPlainText() == "First"
    assert section.analysis.texts["risk"].toPlainText() == "Typing"
    assert section.analysis.draft.text().startswith("Kit Marsh saved version 2 meanwhile.")


def test_who_may_not_write_reads_the_analysis(qtbot: QtBot, case: Case, screens: list[CaseScreen]) -> None:
    save_analysis(case.hub, case.worker, case.id, {"reason": "Bruises"}, based_on=0)
    _screen, section = sit(screens, case, "service", qtbot)
    assert section.analysis.texts["reason"].isReadOnly()
    assert section.analysis.texts["reason"].toPlainText() == "Bruises"
    assert not section.analysis.save.isVisibleTo(section)
    assert not section.cards.recommend.isVisibleTo(section)
