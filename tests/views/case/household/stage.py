"""The picture as a widget in a window, at a desk whose answers come at once, over a family's record in memory."""

from typing import Any, cast
from uuid import UUID, uuid4

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.services.genogram.records import Family
from app.views.case.household.dialogs import DoubtsDialog
from app.views.case.household.picture import FamilyPicture
from app.views.desk import Desk, Runner
from app.views.widgets.choice import Choice
from app.views.widgets.dates import DateField
from tests.factories.books import MemoryBook
from tests.factories.fakes import ImmediateRunner, Journey, MemoryPreferences, RecordingFeed
from tests.factories.pictures import everybody

CASE = uuid4()


def desk(runner: Runner | None = None, preferences: MemoryPreferences | None = None) -> Desk:
    feed = RecordingFeed()
    unused = cast("Any", None)  # the picture asks its book, not the hub
    return Desk(
        unused,
        unused,
        unused,
        runner or ImmediateRunner(feed.announce),
        feed,
        Journey(),
        preferences or MemoryPreferences(),
    )


def shown(
    qtbot: QtBot,
    book: MemoryBook | None = None,
    size: tuple[int, int] = (1150, 640),
    at: Desk | None = None,
    case: UUID = CASE,
) -> FamilyPicture:
    """The picture, open, with the focus in it."""
    kept = book or MemoryBook(everybody())
    made = FamilyPicture(at or desk(), lambda _id: kept, keeps=False)
    made.view.still = True
    qtbot.addWidget(made)
    made.resize(*size)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.open(case)
    made.view.setFocus()
    QApplication.processEvents()
    return made


def family_of(picture: FamilyPicture) -> Family:
    assert picture.presenter.shown is not None
    return picture.presenter.shown.family


def press(picture: FamilyPicture, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(picture.view, key, held)
    QApplication.processEvents()


def fill(picture: FamilyPicture, **typed: str) -> None:
    """Type into the open form, and send it."""
    form = picture.form
    assert form is not None
    for name, value in typed.items():
        editor = form.rows[name].editor
        if isinstance(editor, Choice):
            editor.choose(value)
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(value)
        else:
            assert isinstance(editor, DateField) or hasattr(editor, "setText")
            QTest.keyClicks(editor, value)
    form.submit.click()
    QApplication.processEvents()
    if picture.form is None:
        picture.activateWindow()
        QApplication.processEvents()


def doubts(picture: FamilyPicture) -> DoubtsDialog:
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, DoubtsDialog) and each.isVisible()]
    assert len(found) == 1
    return found[0]


def spot(picture: FamilyPicture, member: str) -> QPoint:
    """Where a person's symbol is in the window of the picture."""
    return picture.view.mapFromScene(picture.view.picture.people[member].pos())


def drag(picture: FamilyPicture, member: str, to: QPoint) -> None:
    """Take a person and let go elsewhere."""
    port = picture.view.viewport()
    start = spot(picture, member)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(port, start + QPoint(20, 3))
    QTest.mouseMove(port, to)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=to)
    QApplication.processEvents()
