"""What the picture asks before it undoes, what it keeps of a half-typed form, and where its changes are found."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from app.services.enquiry.family.drafts import PersonDraft
from app.services.enquiry.family.mending import edit_person
from app.services.enquiry.family.records import Picture
from app.views import theme
from app.views.case.household.adding import BY_KEY, CHANGES
from app.views.case.household.picture import FamilyPicture
from app.views.case.screen import CaseScreen
from app.views.widgets.dialogs import put_away_dialogs
from tests.services.enquiry.family.looking import read
from tests.services.enquiry.kin import KinCase
from tests.views.case.household.on_record import act, key, leave, line, opened, picture_of, side, steps, undo
from tests.views.case.household.stage import doubts, fill
from tests.views.case.seats import nameless


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


# --- undo that contradicts by now ---


def contradicting(screen: CaseScreen, kin: KinCase) -> Picture:
    """A tie was taken away from the picture, and since then a birth was mended that its return contradicts."""
    side(screen, kin.at("Finn"))
    row = side(screen, kin.at("Finn")).ties[0]
    fill(act(screen, row, "It never was…"), reason="Another child")
    facts = next(each for each in read(kin).facts.people if each.forenames == "Finn")
    edit_person(
        kin.hub, kin.worker, kin.id, facts.id, PersonDraft("Finn", "Novak", "M", born=date(1990, 1, 1)),
        version=facts.version,
    )  # fmt: skip
    return read(kin)


def test_an_undo_that_contradicts_the_record_asks_for_a_reason(screen: CaseScreen, kin: KinCase) -> None:
    before = contradicting(screen, kin)
    undo(screen)
    picture = picture_of(screen)
    asked = doubts(picture)
    assert "Finn Novak is older than Mira Novak, a parent." in asked.items.item(0).text()
    assert read(kin).facts.ties == before.facts.ties
    asked.save.click()
    assert asked.isVisible()
    asked.reason.setPlainText("The birth is what is wrong")
    asked.save.click()
    assert steps(kin)[-1] == ("undo", "The birth is what is wrong")
    assert picture.bar.redo.isEnabled()


def test_whoever_leaves_such_an_undo_keeps_the_step_and_may_undo_it_later(
    qtbot: QtBot, screen: CaseScreen, kin: KinCase
) -> None:
    before = contradicting(screen, kin)
    undo(screen)
    picture = picture_of(screen)
    asked = doubts(picture)
    assert asked.cancel.text() == "Leave it as it is"
    asked.cancel.click()
    qtbot.waitUntil(picture.steps.canUndo)
    assert read(kin).facts.ties == before.facts.ties
    assert not picture.steps.canRedo()
    assert picture.bar.undo.isEnabled()
    undo(screen)
    assert doubts(picture).isVisible()
    doubts(picture).cancel.click()


def test_the_half_typed_reason_of_an_undo_comes_back_after_a_lock_with_its_step(
    qtbot: QtBot, screen: CaseScreen, kin: KinCase
) -> None:
    before = contradicting(screen, kin)
    undo(screen)
    QTest.keyClicks(doubts(picture_of(screen)).reason, "The birth is wr")
    screen.save_drafts()
    assert screen.unkept() is None
    put_away_dialogs()
    screen.clear_data()
    screen.close()
    again = opened(qtbot, kin)
    picture = picture_of(again)
    qtbot.waitUntil(picture.steps.canUndo)
    assert read(kin).facts.ties == before.facts.ties
    assert again.notices.notice is not None
    assert "Ctrl+Z" in again.notices.notice.next_step
    undo(again)
    asked = doubts(picture)
    assert asked.reason.toPlainText() == "The birth is wr"
    asked.reason.setPlainText("The birth is wrong")
    asked.save.click()
    QApplication.processEvents()
    assert steps(kin)[-1] == ("undo", "The birth is wrong")
    again.close()
    third = opened(qtbot, kin)
    assert not picture_of(third).steps.canUndo()
    third.close()


def test_a_reason_that_was_given_up_on_purpose_is_forgotten(qtbot: QtBot, screen: CaseScreen, kin: KinCase) -> None:
    contradicting(screen, kin)
    undo(screen)
    picture = picture_of(screen)
    QTest.keyClicks(doubts(picture).reason, "The birth is wr")
    screen.save_drafts()
    doubts(picture).cancel.click()
    qtbot.waitUntil(picture.bar.undo.isEnabled)
    undo(screen)
    assert doubts(picture).reason.toPlainText() == ""
    doubts(picture).cancel.click()


# --- what is half typed ---


def test_a_half_typed_form_of_the_picture_comes_back_after_a_lock(
    qtbot: QtBot, screen: CaseScreen, kin: KinCase
) -> None:
    picture = key(screen, kin.at("Mira"), Qt.Key.Key_M)
    line(picture, "address").setText("9 Elm Cl")
    screen.save_drafts()
    assert screen.unkept() is None
    screen.clear_data()
    assert picture.form is None
    assert not picture.steps.canUndo()
    again = opened(qtbot, kin)
    fresh = key(again, kin.at("Mira"), Qt.Key.Key_M)
    assert fresh.form is not None
    assert fresh.form.values()["address"] == "9 Elm Cl"
    assert again.notices.notice is not None
    assert again.notices.notice.sentence == "What you had typed is back."
    fresh.form.cancel.click()
    fresh = key(again, kin.at("Mira"), Qt.Key.Key_M)
    assert fresh.form is not None
    assert fresh.form.values()["address"] == ""
    fresh.form.reject()
    again.close()


def test_what_was_typed_about_one_person_never_comes_back_in_the_form_of_another(
    screen: CaseScreen, kin: KinCase
) -> None:
    picture = key(screen, kin.at("Mira"), Qt.Key.Key_M)
    line(picture, "address").setText("9 Elm Cl")
    leave(picture)
    picture = key(screen, kin.at("Dan"), Qt.Key.Key_M)
    assert picture.form is not None
    assert picture.form.values()["address"] == ""
    picture.form.reject()


def asked_back(screen: CaseScreen, kin: KinCase, forename: str) -> FamilyPicture:
    """A second mother for Ayla, which contradicts the record."""
    picture = key(screen, kin.at("Ayla"), Qt.Key.Key_A)
    QTest.keyClick(picture.view, Qt.Key.Key_R)
    fill(picture, forenames=forename, sex="F", kind="parent")
    return picture


def test_a_half_typed_reason_comes_back_after_a_lock_with_its_form_and_only_for_the_same_contradiction(
    qtbot: QtBot, screen: CaseScreen, kin: KinCase
) -> None:
    picture = asked_back(screen, kin, "Jade")
    QTest.keyClicks(doubts(picture).reason, "The birth certific")
    screen.save_drafts()
    assert screen.unkept() is None
    put_away_dialogs()
    screen.clear_data()
    assert picture.form is None
    screen.close()
    again = opened(qtbot, kin)
    picture = asked_back(again, kin, "")
    asked = doubts(picture)
    assert asked.reason.toPlainText() == "The birth certific"
    asked.cancel.click()
    line(picture, "born").setText("2024")
    fill(picture)
    asked = doubts(picture)
    assert any("older" in asked.items.item(at).text() for at in range(asked.items.count()))
    assert asked.reason.toPlainText() == ""
    asked.cancel.click()
    line(picture, "born")
    fill(picture)
    asked = doubts(picture)
    QTest.keyClicks(asked.reason, "ate names her. ")
    asked.save.click()
    QApplication.processEvents()
    assert steps(kin)[-1][0] == "add_relative"
    assert "ate names her." in (steps(kin)[-1][1] or "")
    fresh = key(again, kin.at("Ayla"), Qt.Key.Key_A)
    QTest.keyClick(fresh.view, Qt.Key.Key_R)
    assert fresh.form is not None
    assert not any(fresh.form.typed().values())
    fresh.form.reject()
    again.close()


# --- where all this is found ---


def test_every_change_has_a_key_that_f1_lists_and_a_place_in_the_menu(screen: CaseScreen, kin: KinCase) -> None:
    lines = screen.keys()
    listed = [line.keys for line in lines]
    assert {each.key for each in CHANGES} <= set(listed)
    menu = picture_of(screen).view.person_menu(str(kin.at("Mira")))
    offered = [each.text() for each in menu.actions()]
    assert [f"{each.words}\t{each.key}" for each in CHANGES] == offered[3:]
    assert len(BY_KEY) == len(CHANGES)


def test_the_side_panel_leads_to_every_change_and_whatever_it_offers_has_a_name(
    screen: CaseScreen, kin: KinCase
) -> None:
    side(screen, kin.at("Mira"))
    assert picture_of(screen).side.entries
    assert nameless(screen) == []
    asked: list[str] = []
    picture_of(screen).side.asked.connect(lambda what, _who: asked.append(what))
    for each in picture_of(screen).side.area.findChildren(QAbstractButton):
        name = each.accessibleName()
        if name == "Change details" or name.split(": ")[0] in {"Family ties", "Homes", "Harm", "Lost pregnancies"}:
            each.click()
            QApplication.processEvents()
            form = picture_of(screen).form
            if form is not None:
                form.reject()
    assert asked == ["details", "join", "move", "harm", "loss"]


def test_keys_change_nothing_where_the_picture_shows_another_day(screen: CaseScreen, kin: KinCase) -> None:
    picture_of(screen).presenter.slide(date(2026, 1, 1))
    for each in (Qt.Key.Key_D, Qt.Key.Key_M, Qt.Key.Key_X, Qt.Key.Key_Delete, Qt.Key.Key_E, Qt.Key.Key_H, Qt.Key.Key_L):
        key(screen, kin.at("Mira"), each)
        assert picture_of(screen).form is None
