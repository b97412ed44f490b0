"""In a low window the picture keeps what room there is, and a notice that comes and goes cuts nobody off."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views import theme
from app.views.case.household.picture import FamilyPicture
from tests.services.enquiry.kin import KinCase
from tests.views.case.household.on_record import key, opened, picture_of
from tests.views.case.household.stage import press, shown


@pytest.mark.parametrize(("scale", "cramped"), [(100, False), (150, True)])
def test_at_1366_the_picture_has_more_room_than_its_tools(
    qtbot: QtBot, qapp: QApplication, kin: KinCase, scale: int, cramped: bool
) -> None:
    theme.start(qapp, "light", scale)
    screen = opened(qtbot, kin)
    screen.resize(1366 - round(184 * scale / 100), 768 - round(92 * scale / 100))
    QApplication.processEvents()
    picture = picture_of(screen)
    tools = screen.household.height() - picture.view.height()
    assert picture.hint.isVisible() is not cramped
    assert picture.bar.larger.isVisible() is not cramped
    assert picture.bar.wide.isVisible()
    assert screen.household.more.accessibleName() == "People and access"
    assert picture.view.height() > 1.2 * tools
    screen.resize(1600, 1500)
    QApplication.processEvents()
    assert picture.hint.isVisible()
    assert picture.bar.larger.isVisible()
    assert screen.household.more.text() == "People and access"
    screen.close()
    theme.start(qapp, "light", 100)


def test_in_a_low_window_the_card_of_a_person_stands_beside_the_picture(
    qtbot: QtBot, qapp: QApplication, kin: KinCase
) -> None:
    theme.start(qapp, "light", 150)
    screen = opened(qtbot, kin)
    screen.resize(1366 - 276, 768 - 138)
    picture = key(screen, kin.at("Mira"), Qt.Key.Key_F8)
    high = picture.view.height()
    picture = key(screen, kin.at("Mira"), Qt.Key.Key_Return)
    assert picture.side.isVisible()
    assert picture.split.orientation() is Qt.Orientation.Horizontal
    assert picture.view.height() == high
    screen.close()
    theme.start(qapp, "light", 100)


def sees_whole(picture: FamilyPicture) -> bool:
    return picture.view.visible_box().adjusted(-2, -2, 2, 2).contains(picture.view.picture.sceneRect())


def test_a_family_seen_whole_stays_whole_when_a_notice_takes_room_and_is_as_large_again_after_it(
    qtbot: QtBot,
) -> None:
    picture = shown(qtbot)
    press(picture, Qt.Key.Key_0)
    zoom = picture.view.zoom
    assert sees_whole(picture)
    picture.resize(picture.width(), picture.height() - 80)
    QApplication.processEvents()
    assert sees_whole(picture)
    assert picture.view.zoom < zoom
    picture.resize(picture.width(), picture.height() + 80)
    QApplication.processEvents()
    assert picture.view.zoom == pytest.approx(zoom, abs=0.01)


def test_whoever_zoomed_in_keeps_their_zoom_when_the_room_changes(qtbot: QtBot) -> None:
    picture = shown(qtbot)
    press(picture, Qt.Key.Key_0, *[Qt.Key.Key_Plus] * 5)
    zoom = picture.view.zoom
    picture.resize(picture.width() - 100, picture.height() - 80)
    QApplication.processEvents()
    assert picture.view.zoom == zoom
