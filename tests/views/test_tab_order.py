"""Tab walks every room: each part that a hand can use once, as it stands on the screen, in sight, and round again."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QButtonGroup,
    QComboBox,
    QHeaderView,
    QRadioButton,
    QScrollArea,
    QSplitter,
    QTabBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.services.clock import FixedClock
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.desk import Place
from app.views.screening import batch_open
from app.views.widgets.card import Card
from tests.factories.hubs import Staff
from tests.views.looking import KINDS, Filled, places, seats, shown

MOST_STEPS = 400
TAB = Qt.FocusPolicy.TabFocus


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    theme.start(qapp, "light", 100)
    yield
    batch_open.settle_all()


def stops(screen: QWidget) -> set[QWidget]:
    """What Tab must come to: enabled, shown, taking the focus by Tab; of a group of radio buttons one."""
    found: set[QWidget] = set()
    for each in screen.findChildren(QWidget):
        takes = bool(each.focusPolicy().value & TAB.value) and each.focusProxy() is None
        if not (takes and each.isEnabled() and each.isVisible()) or isinstance(each, QHeaderView):
            continue
        if each.window() is not screen or _inside_another(each, screen):
            continue
        if isinstance(each, QRadioButton) and _another_of_its_group(each, found):
            continue
        found.add(each)
    return found


def _inside_another(each: QWidget, screen: QWidget) -> bool:
    """A part of one of Qt's own widgets, which that one reaches itself."""
    above = each.parentWidget()
    while above is not None and above is not screen:
        if isinstance(above, QComboBox):
            return True
        if isinstance(above, QAbstractItemView) or (isinstance(above, QTabBar) and isinstance(each, QAbstractButton)):
            return True
        above = above.parentWidget()
    return False


def _another_of_its_group(each: QRadioButton, found: set[QWidget]) -> bool:
    group: QButtonGroup | None = each.group()
    above = each.parentWidget()
    mates = group.buttons() if group is not None else above.findChildren(QRadioButton) if above is not None else []
    return any(mate in found for mate in mates)


def walked(screen: QWidget, backwards: bool = False) -> tuple[list[QWidget], list[str]]:
    """Where Tab goes from the first part on, until it is there again; and what it came to that could not be seen."""
    key = Qt.Key.Key_Backtab if backwards else Qt.Key.Key_Tab
    held = Qt.KeyboardModifier.ShiftModifier if backwards else Qt.KeyboardModifier.NoModifier
    screen.setFocus(Qt.FocusReason.OtherFocusReason)
    for _ in range(2):  # the first leads from the screen itself to its first part
        focused: QWidget | None = screen.window().focusWidget()  # None is possible, whatever its stub says
        QTest.keyClick(focused if focused is not None else screen, key, held)
    begun = screen.window().focusWidget()
    seen: list[QWidget] = [begun]
    hidden: list[str] = []
    for _ in range(MOST_STEPS):
        QTest.keyClick(screen.window().focusWidget(), key, held)
        here = screen.window().focusWidget()
        if here is begun:
            return seen, hidden
        seen.append(here)
        if not in_sight(here):
            hidden.append(named(here))
    raise AssertionError(f"Tab does not come back: {[named(each) for each in seen[-6:]]}")


def named(each: QWidget) -> str:
    return f"{type(each).__name__} {each.accessibleName() or getattr(each, 'text', str)()!r}"


def in_sight(each: QWidget) -> bool:
    seen: QWidget | None = each.viewport() if isinstance(each, QAbstractScrollArea) else each
    if isinstance(each, QScrollArea):
        seen = each.widget()  # it covers the viewport
    return seen is not None and each.isVisible() and not seen.visibleRegion().isEmpty()


def section(each: QWidget, screen: QWidget) -> QWidget:
    """The card, the pane or the page that a part stands in."""
    above = each.parentWidget()
    while above is not None and above is not screen:
        if isinstance(above, (Card, QSplitter, QTabWidget)):
            return above
        if isinstance(above, QScrollArea) or isinstance(above.parentWidget(), QSplitter):
            return above
        above = above.parentWidget()
    return screen


def box(each: QWidget, screen: QWidget) -> QRect:
    return QRect(each.mapTo(screen, QPoint(0, 0)), each.size())


def jumps(order: list[QWidget], screen: QWidget) -> list[str]:
    """Steps within one section that go to the left in one line, or up but to the head of the next column."""
    found = []
    for one, other in pairwise(order):
        if section(one, screen) is not section(other, screen):
            continue
        here, there = box(one, screen), box(other, screen)
        in_line = min(here.bottom(), there.bottom()) - max(here.top(), there.top()) > min(
            here.height(), there.height()
        ) // 2
        next_column = there.left() > here.right()
        up = not in_line and there.bottom() <= here.top()
        if (in_line and there.left() < here.left()) or (up and not next_column):
            found.append(f"{named(one)} -> {named(other)}")
    return found


def broken(screen: QWidget) -> dict[str, object]:
    """What Tab does wrong on a screen."""
    wanted = stops(screen)
    if not wanted:
        return {}
    order, hidden = walked(screen)
    back, _hidden = walked(screen, backwards=True)
    first = min(range(len(order)), key=lambda at: (box(order[at], screen).top(), box(order[at], screen).left()))
    order = [*order[first:], *order[:first]]  # Tab begins at the top, so that coming round is no jump
    found: dict[str, object] = {
        "not reached": sorted(named(each) for each in wanted - set(order)),
        "twice": sorted({named(each) for each in order if order.count(each) > 1}),
        "out of sight": hidden,
        "jumps": jumps(order, screen),
        "back is another way": sorted(named(each) for each in set(order) ^ set(back)),
    }
    return {promise: wrong for promise, wrong in found.items() if wrong}


@pytest.mark.parametrize("kind", KINDS)
def test_tab_comes_to_everything_as_it_stands_and_round_again(
    qtbot: QtBot, filled: Filled, staff: Staff, moment: datetime, kind: str
) -> None:
    found = {}
    for at in seats(filled.hub, staff, kind)[:: 2 if kind in {"case", "screening", "batch"} else 9]:
        for place in places(at, kind, filled.ids.get(kind, ())):
            screen = shown(qtbot, at, place)
            if wrong := broken(screen):
                found[f"{sorted(at.desk.actor.roles)} {place.detail} {screen.title()}"] = wrong
            screen.close()
    assert found == {}


def test_tab_comes_to_everything_on_an_empty_contact_form(
    qtbot: QtBot, hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    at = seats(hub, staff, "contact_form")[0]
    assert broken(shown(qtbot, at, Place("contact_form"))) == {}
