"""The picture on the case screen over a real record, under hands and keys: what its tests do again and again."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import FamilyStep
from app.views.case.household.book import PersonCard, TieRow
from app.views.case.household.picture import FamilyPicture
from app.views.case.screen import CaseScreen, build
from app.views.desk import Place
from app.views.widgets.painted_later import is_building
from tests.services.enquiry.kin import KinCase
from tests.views.case.seats import seat


def opened(qtbot: QtBot, kin: KinCase) -> CaseScreen:
    made = build(seat(kin.hub, kin.worker))
    qtbot.addWidget(made)
    made.resize(1182, 708)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_place(Place("case", kin.id))
    qtbot.waitUntil(lambda: not is_building(made))
    picture_of(made).view.still = True
    picture_of(made).view.setFocus()
    return made


def picture_of(screen: CaseScreen) -> FamilyPicture:
    assert screen.household.picture is not None
    return screen.household.picture


def key(screen: CaseScreen, at: object, pressed: Qt.Key) -> FamilyPicture:
    """Go to somebody and press a key there."""
    picture = picture_of(screen)
    picture.view.go(str(at))
    picture.view.setFocus()
    QTest.keyClick(picture.view, pressed)
    QApplication.processEvents()
    return picture


def undo(screen: CaseScreen) -> None:
    screen.activateWindow()
    picture_of(screen).bar.undo.trigger()
    QApplication.processEvents()


def side(screen: CaseScreen, at: object) -> PersonCard:
    picture = key(screen, at, Qt.Key.Key_Return)
    assert picture.side.card is not None
    return picture.side.card


def act(screen: CaseScreen, row: TieRow, words: str) -> FamilyPicture:
    """Choose an act of an entry's menu at the side."""
    picture = picture_of(screen)
    (chosen,) = [each for each in picture.side.entries[row.id].menu().actions() if each.text() == words]
    chosen.trigger()
    QApplication.processEvents()
    return picture


def line(picture: FamilyPicture, name: str) -> QLineEdit:
    """A field of the open form, empty."""
    assert picture.form is not None
    editor = picture.form.rows[name].editor
    assert isinstance(editor, QLineEdit)
    editor.clear()
    return editor


def leave(picture: FamilyPicture) -> None:
    """Put the open form away, as Esc does."""
    assert picture.form is not None
    picture.form.reject()


def told(picture: FamilyPicture) -> dict[str, str]:
    assert picture.form is not None
    return {name: row.sentence for name, row in picture.form.rows.items() if row.sentence}


def steps(kin: KinCase) -> list[tuple[str, str | None]]:
    with kin.hub.reading(None) as unit:
        return [(each.act, each.reason) for each in unit.session.scalars(select(FamilyStep).order_by(FamilyStep.at))]


def rows(kin: KinCase, model: Any) -> list[Any]:
    with kin.hub.reading(None) as unit:
        return list(unit.session.scalars(select(model)))
