"""A drop-down list is made when it first drops down, and looks until then as Qt would paint it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.views import theme
from app.views.widgets.choice import CHOOSE, Choice

OPTIONS = (("a", "Amber"), ("r", "Red: straight to the assessment team"))


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


def _shown(qtbot: QtBot, box: QComboBox) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(box)
    window.show()
    qtbot.waitExposed(window)
    return window


def _picture(window: QWidget) -> QImage:
    return window.grab().toImage()


@pytest.mark.parametrize("scale", [100, 150])
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("state", ["empty", "chosen", "wrong", "off"])
def test_it_is_painted_and_measured_as_qt_paints_and_measures_it(
    qtbot: QtBot, mode: theme.Mode, scale: int, state: str
) -> None:
    theme.use(mode, scale)
    ours, theirs = Choice(OPTIONS, name="Rating"), QComboBox()
    theirs.setPlaceholderText(CHOOSE)
    theirs.setMinimumContentsLength(14)
    theirs.setSizePolicy(ours.sizePolicy())
    for code, words in OPTIONS:
        theirs.addItem(words, code)
    theirs.setCurrentIndex(1 if state == "chosen" else -1)
    ours.choose("r" if state == "chosen" else None)
    theme.restyle(theirs, empty=state != "chosen")
    for box in (ours, theirs):
        theme.restyle(box, wrong=state == "wrong")
        box.setEnabled(state != "off")
    one, other = _shown(qtbot, ours), _shown(qtbot, theirs)
    assert ours.minimumSizeHint() == theirs.minimumSizeHint()
    for window in (one, other):
        window.resize(240, 80)
    assert _picture(one) == _picture(other)


def test_the_list_is_made_when_it_is_asked_for_and_keys_choose_without_it(qtbot: QtBot) -> None:
    box = Choice(OPTIONS, name="Rating")
    window = _shown(qtbot, box)
    assert window.isVisible()
    theme.use("dark", 125)
    assert box.findChild(QAbstractItemView) is None
    box.setFocus()
    with qtbot.waitSignal(box.chosen) as heard:
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert heard.args == ["a"]
    made = box.view()
    rows = range(made.model().rowCount())
    assert [made.model().index(row, 0).data() for row in rows] == [words for _, words in OPTIONS]
    assert made.font().pixelSize() == box.font().pixelSize()
