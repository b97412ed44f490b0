"""The picture as a person uses it: real widgets, real keys, a real mouse."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.services.errors import Refused
from app.services.genogram.family_file import read_family
from app.services.genogram.records import Family, Layer
from app.services.genogram.strokes import Convention
from app.views import theme
from app.views.case.household.canvas import READABLE
from app.views.case.household.dialogs import TextDialog
from app.views.case.household.export import Leaving, Sheet
from app.views.case.household.presenter import CAP_SECONDS
from tests.factories.books import MemoryBook
from tests.factories.fakes import HeldRunner, MemoryPreferences
from tests.factories.pictures import everybody
from tests.views.case.household.stage import desk, family_of, press, shown, spot
from tests.views.case.seats import nameless

FAMILIES = Path(__file__).parents[3] / "data" / "families"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


# --- walking and looking ---


def test_arrows_walk_by_kinship_and_a_screen_reader_hears_one_sentence(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    assert picture.view.current == "amira"
    press(picture, Qt.Key.Key_Up)
    assert picture.view.current == "dev"
    press(picture, Qt.Key.Key_Up)
    assert picture.view.current == "arun"
    press(picture, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert picture.view.current == "ben"
    said = picture.people.sentence()
    assert said.startswith("Ben Sethi, 9")
    assert said.count(".") == 1
    assert picture.view.accessibleDescription() == said
    interface = QAccessible.queryAccessibleInterface(picture.people)
    assert interface.childCount() == len(family_of(picture).members)


def test_enter_opens_the_current_person_at_the_side_and_follows_the_walk(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    press(picture, Qt.Key.Key_Return)
    assert picture.side.isVisible()
    assert picture.side.heading.text() == "Amira Sethi"
    press(picture, Qt.Key.Key_Up)
    assert picture.side.heading.text() == "Dev Sethi"


def test_a_click_on_a_person_opens_them(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    picture.view.fit()
    QTest.mouseClick(picture.view.viewport(), Qt.MouseButton.LeftButton, pos=spot(picture, "kit"))
    assert picture.view.current == "kit"
    assert picture.side.heading.text() == "Kit Osei"


def test_an_agency_lights_up_everybody_it_knows_until_it_is_pressed_again(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    picture.view.go("sara")
    press(picture, Qt.Key.Key_Return)
    picture.side.agencies["Health"].click()
    lit = {ident for ident, item in picture.view.picture.people.items() if item.signs.lit}
    assert lit == {"sara", "amira", "due", "ada", "eve"}
    assert "Health knows" in picture.hint.text()
    picture.side.agencies["Health"].click()
    assert not any(item.signs.lit for item in picture.view.picture.people.values())


def test_the_plus_and_minus_keys_zoom_nought_fits_and_shift_with_an_arrow_pans(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    before = picture.view.zoom
    press(picture, Qt.Key.Key_Plus)
    assert picture.view.zoom > before
    press(picture, Qt.Key.Key_0, held=CTRL)
    assert picture.view.zoom == 1.0
    assert picture.bar.zoom_words.text() == "100 %"
    left = picture.view.visible_box().left()
    press(picture, Qt.Key.Key_Right, held=SHIFT)
    assert picture.view.visible_box().left() > left
    assert picture.view.current == "amira"
    press(picture, Qt.Key.Key_0)
    assert picture.view.visible_box().contains(picture.view.picture.sceneRect().adjusted(4, 4, -4, -4))


def test_a_large_family_gets_a_map_that_never_covers_the_current_person(qtbot: QtBot) -> None:
    picture = shown(qtbot, MemoryBook(read_family(FAMILIES / "sixty_people.json")))
    view = picture.view
    assert view.map.isVisible()
    for _ in range(12):
        press(picture, Qt.Key.Key_Right)
        box = view.mapFromScene(view.picture.box_of(view.current)).boundingRect()
        assert not view.map.geometry().intersects(box)
        assert view.viewport().rect().intersects(box)
    view.fit()
    assert not view.map.isVisible()


def test_a_family_that_is_only_too_wide_for_the_window_gets_the_map_too(qtbot: QtBot) -> None:
    picture = shown(qtbot, MemoryBook(read_family(FAMILIES / "sixty_blended.json")), size=(1366, 768))
    seen, whole = picture.view.visible_box(), picture.view.picture.sceneRect()
    assert whole.height() < seen.height()
    assert whole.width() > 1.5 * seen.width()
    assert picture.view.map.isVisible()


def test_layers_are_switched_and_kept_but_initials_only_is_never_kept(qtbot: QtBot) -> None:
    keep = MemoryPreferences()
    picture = shown(qtbot, at=desk(preferences=keep))
    picture.bar.layer_acts[Layer.HARM].trigger()
    picture.bar.initials.trigger()
    assert picture.view.showing.anonymous
    again = shown(qtbot, at=desk(preferences=keep))
    assert Layer.HARM not in again.view.showing.layers
    assert not again.bar.layer_acts[Layer.HARM].isChecked()
    assert not again.view.showing.anonymous


def test_initials_only_leaves_no_name_beside_the_picture_either(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    picture.view.go("sara")
    press(picture, Qt.Key.Key_Return)
    picture.side.agencies["Health"].click()
    assert "Sara Bright" in picture.side.heading.text()
    picture.bar.initials.trigger()
    QTest.mouseMove(picture.view.viewport(), spot(picture, "ruth") + QPoint(2, 2))
    QTest.mouseMove(picture.view.viewport(), spot(picture, "ruth"))
    said = [picture.hint.text(), picture.view.accessibleDescription(), picture.side.words()]
    said += [each for _, each in picture.presenter.sentences()]
    for each in picture.findChildren(QWidget):
        said += [each.accessibleName(), each.toolTip(), each.text() if isinstance(each, QLabel) else ""]
    names = {word for member in family_of(picture).members for word in member.name.split()} - {"Not", "Unborn", "child"}
    assert not [line for line in said if names & set(re.findall(r"\w+", line))]
    assert picture.view.plus.accessibleName() == "Add somebody beside R.B."
    assert picture.side.heading.text() == "S.B."
    assert "Health" in picture.side.agencies
    picture.bar.initials.trigger()
    assert picture.side.heading.text() == "Sara Bright"
    assert "Dog at home" in picture.side.words()


def test_the_key_explains_what_the_picture_holds_and_nothing_else(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    picture.bar.key.setChecked(True)
    words = picture.key.words()
    assert {"divorced", "fostered", "has died", "harm, to the arrow", "history: past"} <= set(words)
    assert {"stillbirth", "identical twins", "hostile", "caring"} <= set(words)
    assert not {"adopted", "twins", "close"} & set(words)
    assert len(words) == len(set(words))


def test_the_slider_shows_the_picture_as_it_was_and_nothing_can_be_changed_there(qtbot: QtBot) -> None:
    book = MemoryBook(everybody())
    picture = shown(qtbot, book)
    press(picture, *3 * [Qt.Key.Key_Plus])
    picture.bar.day.setChecked(True)
    picture.day.slider.setFocus()
    QTest.keyClick(picture.day.slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: book.reads[-1] == date(2016, 5, 1))
    assert "amira" not in picture.view.picture.people
    assert "As it was on 1 May 2016" in picture.was.text()
    assert picture.view.visible_box().contains(picture.view.picture.sceneRect().adjusted(4, 4, -4, -4))
    picture.view.setFocus()
    press(picture, Qt.Key.Key_A, Qt.Key.Key_P)
    assert picture.form is None
    picture.day.back.click()
    qtbot.waitUntil(lambda: "amira" in picture.view.picture.people)
    assert not picture.was.isVisible()


def test_the_picture_in_words_can_be_read_and_copied(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    picture._asked("words")
    dialog = next(each for each in picture.findChildren(TextDialog) if each.isVisible())
    dialog.copy.click()
    said = QApplication.clipboard().text()
    assert "Amira Sethi, 7, subject; lives at 14 Oak Road" in said
    assert "Harm: Dev Sethi to Sara Bright" in said
    dialog.reject()


def test_what_is_left_out_of_the_picture_is_said_in_every_form_that_leaves(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    assert picture.presenter.shown is not None
    assert picture.presenter.layout is not None
    told = "Restricted records are not shown: ask the duty manager."
    picture.presenter.shown = replace(picture.presenter.shown, notice=told)
    sheet = Sheet(Leaving(picture.presenter.shown, picture.presenter.layout, picture.view.showing))
    outside = "Not everybody who is known is shown."  # that somebody is restricted stays in the hub
    assert outside.encode() in sheet.svg()
    assert b"estricted" not in sheet.svg()
    assert picture.presenter.text(anonymous=False).endswith(outside)
    assert "estricted" not in picture.presenter.text(anonymous=False)
    bare = Sheet(Leaving(replace(picture.presenter.shown, notice=""), picture.presenter.layout, picture.view.showing))
    assert sheet.png() != bare.png()


def test_empty_refused_and_loading_have_words_of_their_own(qtbot: QtBot) -> None:
    book = MemoryBook(Family("none", ()))
    picture = shown(qtbot, book)
    assert picture.stack.currentWidget() is picture.stack.empty
    assert "Nobody is in the picture yet" in picture.stack.empty.accessibleName()
    book.refusal = Refused("You are not named on this case.", "Ask the duty manager.")
    other = shown(qtbot, book)
    assert "You are not named on this case." in other.stack.fault.accessibleName()
    book.refusal = None
    book.family = everybody()
    other.stack.fault.action.click()
    assert other.stack.currentWidget() is other.stack.content
    held = HeldRunner()
    waiting = shown(qtbot, MemoryBook(everybody()), at=desk(held))
    assert waiting.stack.currentWidget() is waiting.stack.loading


def test_the_first_picture_stands_before_a_better_one_is_sought_and_the_search_can_be_stopped(qtbot: QtBot) -> None:
    held = HeldRunner()
    picture = shown(qtbot, MemoryBook(read_family(FAMILIES / "sixty_entwined.json")), at=desk(held))
    held.release(1)
    first = picture.presenter.layout
    assert picture.stack.currentWidget() is picture.stack.content
    assert picture.seeking.isVisible()
    picture.stop.click()
    assert not picture.seeking.isVisible()
    held.release()
    assert picture.presenter.layout is first
    assert CAP_SECONDS < 3


def test_whatever_a_hand_can_use_has_a_name(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    picture.bar.day.setChecked(True)
    press(picture, Qt.Key.Key_Return)
    assert nameless(picture) == []


def test_nothing_of_the_case_is_left_after_a_lock(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    press(picture, Qt.Key.Key_Return)
    picture.clear_data()
    assert picture.view.picture.people == {}
    assert picture.people.count() == 0
    assert picture.side.heading.text() == ""
    assert picture.view.accessibleDescription() == ""


def test_the_line_styles_begin_with_the_hubs_and_a_persons_own_choice_holds_for_screen_and_export(
    qtbot: QtBot,
) -> None:
    keep = MemoryPreferences()
    book = MemoryBook(everybody())
    book.convention = "McGoldrick"
    picture = shown(qtbot, book, at=desk(preferences=keep))
    assert picture.view.showing.convention is Convention.MCGOLDRICK
    assert picture.bar.conventions[Convention.MCGOLDRICK].isChecked()
    picture.bar.layer_acts[Layer.HARM].trigger()
    assert keep.get("picture.convention") == "", "a layer is no choice of line styles"
    picture.bar.conventions[Convention.UK].trigger()
    again = shown(qtbot, book, at=desk(preferences=keep))
    assert again.view.showing.convention is Convention.UK
    assert again.presenter.shown is not None
    assert again.presenter.layout is not None
    sheet = Sheet(Leaving(again.presenter.shown, again.presenter.layout, again.view.showing))
    assert b"Key (UK convention)" in sheet.svg()


def test_a_family_wider_than_its_place_begins_as_small_as_can_be_read_with_its_subjects_in_sight(qtbot: QtBot) -> None:
    family = read_family(FAMILIES / "sixty_people.json")
    subject = family.members[40].id
    members = tuple(replace(each, subject=each.id == subject) for each in family.members)
    picture = shown(qtbot, MemoryBook(replace(family, members=members)), size=(460, 500))
    view = picture.view
    assert view.zoom == READABLE
    assert view.viewport().rect().adjusted(20, 20, -20, -20).contains(spot(picture, subject))


@pytest.mark.parametrize(("scale", "size"), [(100, (460, 500)), (150, (380, 520))])
def test_the_first_view_shows_a_child_with_its_parents_and_siblings(
    qtbot: QtBot, scale: int, size: tuple[int, int]
) -> None:
    theme.use("light", scale)
    family = read_family(FAMILIES / "sixty_people.json")
    subject = family.members[40].id
    union = next(each for each in family.unions if subject in {tie.child for tie in each.children})
    assert len(union.partners) == 2
    assert len(union.children) == 2
    members = tuple(replace(each, subject=each.id == subject) for each in family.members)
    picture = shown(qtbot, MemoryBook(replace(family, members=members)), size=size)
    view = picture.view
    assert view.zoom * scale / 100 >= READABLE - 0.01, "no letter is smaller than others read it at full size"
    seen = view.visible_box()
    for member in (*union.partners, *(each.child for each in union.children)):
        assert seen.contains(view.picture.box_of(member)), member


def test_a_family_that_fits_stays_whole_when_its_room_changes(qtbot: QtBot) -> None:
    picture = shown(qtbot, size=(1150, 640))
    view = picture.view
    view.fit()
    view.zoom_by(0.55)
    picture.resize(820, 640)
    QApplication.processEvents()
    box = view.mapFromScene(view.picture.sceneRect()).boundingRect()
    assert abs(box.center().x() - view.viewport().rect().center().x()) <= 2


def test_the_side_panel_closes_and_opens_again_and_a_lock_finds_it_closed(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    press(picture, Qt.Key.Key_Return)
    picture.side.close_button.click()
    QApplication.processEvents()
    assert not picture.side.isVisible()
    press(picture, Qt.Key.Key_Return)
    assert picture.side.isVisible()
    picture.side.close_button.click()
    QApplication.processEvents()
    picture.clear_data()
    assert picture.view.picture.people == {}


def test_until_somebody_touches_it_the_picture_begins_anew_in_every_room_it_is_given(qtbot: QtBot) -> None:
    picture = shown(qtbot, size=(460, 360))
    small = picture.view.zoom
    picture.resize(1500, 900)
    QApplication.processEvents()
    assert picture.view.zoom > small
    press(picture, Qt.Key.Key_Up)
    large = picture.view.zoom
    picture.resize(460, 360)
    QApplication.processEvents()
    assert picture.view.zoom == large


def test_what_somebody_wrote_of_a_tie_leaves_with_no_export(qtbot: QtBot) -> None:
    family = everybody()
    written = tuple(replace(tie, words="Said by Priya at the door") for tie in family.ties)
    picture = shown(qtbot, MemoryBook(replace(family, ties=written)))
    assert picture.presenter.shown is not None
    assert picture.presenter.layout is not None
    drawn = Sheet(Leaving(picture.presenter.shown, picture.presenter.layout, picture.view.showing)).svg()
    assert b"Priya at the door" not in drawn
    assert b"abuse" in drawn, "the harm itself stands in it"
