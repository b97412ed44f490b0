"""Promises of every room of the desk, empty and filled, for a role that may open it.

A heading stands over it, a screen reader can name whatever takes the focus, no label reads its words as markup, nothing
runs off a 1366×768 screen beside the rail, and F6 puts the focus into every pane that is in sight.
"""

from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QSplitterHandle,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.services.unit_of_work import Hub
from app.views import theme
from app.views.desk import Place
from app.views.screening import batch_open
from app.views.widgets.screen import Screen
from app.views.widgets.states import EmptyState
from tests.factories.hubs import Staff
from tests.views.looking import KINDS, ROOM, Filled, places, seats, shown

OWN_NAMES = (QHeaderView, QSplitterHandle, QTabBar)
"""Parts of Qt that a screen reader names by what they belong to."""


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    theme.start(qapp, "light", 100)
    yield
    batch_open.settle_all()


def nameless(screen: QWidget) -> list[str]:
    """What takes the focus and has no name for a screen reader."""
    found = []
    for widget in screen.findChildren(QWidget):
        if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or isinstance(widget, OWN_NAMES):
            continue
        parent = widget.parentWidget()
        if _in_a_popup(widget) or (isinstance(widget, QLabel) and not widget.isVisibleTo(screen)):
            continue  # a list's name is its field's; an empty text is hidden until it has words
        inner = isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget
        if inner or widget.objectName().startswith("qt_") or widget.focusProxy() is not None:
            continue
        heard = QAccessible.queryAccessibleInterface(widget)
        if not heard.text(QAccessible.Text.Name).strip():
            found.append(f"{type(widget).__name__} in {type(parent).__name__}")
    return found


def _in_a_popup(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QComboBox):
        above = above.parentWidget()
    return above is not None and not isinstance(widget, QLineEdit)


def marked_up(screen: QWidget) -> list[str]:
    """Labels that would read the words of a document as markup."""
    plain = Qt.TextFormat.PlainText
    return [each.text()[:40] for each in screen.findChildren(QLabel) if each.textFormat() is not plain]


def deaf_panes(screen: Screen) -> list[str]:
    """Panes in sight that F6 comes to without the focus coming to them."""
    found = []
    for pane in screen.panes():
        if not pane.isVisible():
            continue
        pane.setFocus(Qt.FocusReason.OtherFocusReason)
        focused = screen.window().focusWidget()
        if not (pane is focused or pane.isAncestorOf(focused) or pane.focusProxy() is focused):
            found.append(f"{type(pane).__name__} {pane.accessibleName()!r}")
    return found


def has_head(screen: Screen) -> bool:
    """Whether a heading of 22 stands over the screen, at the left; an empty place says what belongs there instead."""
    if any(each.isVisible() for each in screen.findChildren(EmptyState)):
        return True
    heads = [
        each
        for each in screen.findChildren(QLabel)
        if each.property("textRole") == "title" and each.isVisible() and each.text().strip()
    ]
    places = [each.mapTo(screen, QPoint(0, 0)) for each in heads]
    return any(at.y() < theme.px(70) and at.x() < theme.px(100) for at in places)


def faults(screen: Screen) -> dict[str, object]:
    """Whatever breaks a promise on a screen, by the promise."""
    found: dict[str, object] = {
        "no title": screen.title().strip() == "",
        "no head": not has_head(screen),
        "without a name": nameless(screen),
        "reads markup": marked_up(screen),
        "panes that take no focus": deaf_panes(screen),
        "too wide": screen.minimumSizeHint().width() > ROOM[0],
    }
    return {promise: broken for promise, broken in found.items() if broken}



@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_room_is_named_fits_and_takes_the_focus(qtbot: QtBot, hub: Hub, staff: Staff, kind: str) -> None:
    at = seats(hub, staff, kind)[0]
    screen = shown(qtbot, at, Place(kind))
    assert faults(screen) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_room_is_named_fits_and_takes_the_focus(
    qtbot: QtBot, filled: Filled, staff: Staff, moment: datetime, kind: str
) -> None:
    broken = {}
    for at in seats(filled.hub, staff, kind)[:: 1 if kind in {"case", "screening"} else 9]:
        for place in places(at, kind, filled.ids.get(kind, ())):
            screen = shown(qtbot, at, place)
            if wrong := faults(screen):
                broken[f"{sorted(at.desk.actor.roles)} {place.detail} {screen.title()}"] = wrong
            screen.close()
    assert broken == {}


def test_every_kind_of_room_opens_to_somebody(hub: Hub, staff: Staff) -> None:
    assert [kind for kind in KINDS if not seats(hub, staff, kind)] == []
