"""Tab goes as things stand on the screen, whatever the order they were made in.

Qt keeps one chain in the order of making; parts that are made late, rebuilt, or stand for another break it, and once
Tab never left a pane it had come to. So the order is read from the layouts at the moment a key is pressed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QScrollArea, QSplitter, QStackedWidget, QTabWidget, QWidget
from shiboken6 import isValid


def step(inside: QWidget, *, forward: bool, round_again: bool = False) -> bool:
    """Put the focus on the next or former part of a widget, and scroll it into sight.

    False where the focus is not in it, and at its end unless it goes `round_again`.
    """
    here = inside.window().focusWidget()
    parts = stops(inside)
    if here not in parts:
        return False
    at = parts.index(here) + (1 if forward else -1)
    if not (round_again or 0 <= at < len(parts)):
        return False
    part = parts[at % len(parts)]
    part.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    above = part.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(part)
        above = above.parentWidget()
    return True


def lineage(part: QWidget | None) -> list[QWidget]:
    """A widget and all it stands in, up to its window: taken down before the widget may go."""
    found: list[QWidget] = []
    while part is not None and not part.isWindow():
        found.append(part)
        part = part.parentWidget()
    return found


def near(lineage_of_lost: Sequence[QWidget]) -> QWidget | None:
    """What takes the focus when the first of a lineage cannot: the nearest thing around it that is still in sight.

    A list or an area takes it itself; of a plain ground the first part that Tab comes to does.
    """
    for around in lineage_of_lost:
        if not isValid(around) or not around.isVisible():
            continue
        if _takes(around):
            return around
        found = stops(around)
        if found:
            return found[0]
    return None


def take_away(part: QWidget) -> None:
    """Take a part away for good. Where the focus is in it, what stands around takes it, in an inactive window too."""
    here: QWidget | None = part.window().focusWidget()  # None where nothing has it, which its stub does not say
    line = lineage(here) if here is not None and (here is part or part.isAncestorOf(here)) else []
    part.hide()
    place = near(line) if line and not line[0].isVisible() else None
    if place is not None:
        place.setFocus(Qt.FocusReason.OtherFocusReason)
    part.deleteLater()


def stops(inside: QWidget) -> list[QWidget]:
    """What Tab comes to in a widget, as its layouts hold it."""
    return [each for each in _laid_out(inside) if _takes(each)]


def _takes(part: QWidget) -> bool:
    tab = bool(part.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
    return tab and part.focusProxy() is None and part.isEnabled() and part.isVisible()


def _laid_out(inside: QWidget) -> Iterator[QWidget]:
    """A widget and its parts, those of its layouts in their order; a hidden one has none."""
    if inside.isHidden():
        return
    yield inside
    if isinstance(inside, QScrollArea):
        parts = [inside.widget()]
    elif isinstance(inside, QSplitter):
        parts = [inside.widget(at) for at in range(inside.count())]
    elif isinstance(inside, QTabWidget):
        parts = [inside.tabBar(), inside.currentWidget()]
    elif isinstance(inside, QStackedWidget):
        parts = [inside.currentWidget()]
    else:
        layout = inside.layout()
        parts = list(_in(layout)) if layout is not None else []
    for part in parts:
        if part is not None:
            yield from _laid_out(part)


def _in(layout: QLayout) -> Iterator[QWidget]:
    """The widgets of a layout, a grid's by lines."""
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        lines: list[list[int]] = [list(cast("tuple[int, ...]", layout.getItemPosition(at))[:2]) for at in places]
        places.sort(key=lines.__getitem__)
    for at in places:
        item = layout.itemAt(at)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _in(inner)
