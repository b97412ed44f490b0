"""The menus of the picture: what can be done with a person, and with what joins two people."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.views.case.household.adding import ADDS, CHANGES
from app.views.case.household.mending_forms import ACTS
from app.views.widgets.buttons import sign_button

Asked = Callable[[str], None]
"""Called with the code of what was chosen."""


def person_menu(parent: QWidget, name: str, opened: Callable[[], None], add: Asked | None, change: Asked) -> QMenu:
    """What can be done with a person; only opening them where nothing may be added."""
    menu = QMenu(parent)
    menu.setAccessibleName(f"What to do with {name}")
    menu.addAction("Open\tEnter").triggered.connect(lambda _checked=False: opened())
    if add is None:
        return menu
    menu.addMenu(adds_menu(menu, add))
    menu.addSeparator()
    for each in CHANGES:
        menu.addAction(f"{each.words}\t{each.key}").triggered.connect(_say(change, each.code))
    return menu


def adds_menu(parent: QWidget, add: Asked) -> QMenu:
    """Whom to add beside a person."""
    menu = QMenu("Add", parent)
    menu.setAccessibleName("Add")
    for each in ADDS:
        menu.addAction(f"{each.words}\tA, {each.letter}").triggered.connect(_say(add, each.code))
    return menu


def tie_menu(parent: QWidget, name: str, chosen: Asked, acts: tuple[str, ...] = tuple(ACTS)) -> QMenu:
    """What can be done with an entry, or with what joins two people."""
    menu = QMenu(parent)
    menu.setAccessibleName(f"What to do with: {name}")
    for act in acts:
        menu.addAction(ACTS[act]).triggered.connect(_say(chosen, act))
    return menu


def plus_button(parent: QWidget, add: Asked) -> QToolButton:
    """The button beside the person under the hand."""
    made = sign_button("+", "Add somebody")
    made.setParent(parent)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    made.setProperty("kind", "float")
    made.setMenu(adds_menu(made, add))
    made.hide()
    return made


def _say(asked: Asked, code: str) -> Callable[..., None]:
    said = partial(asked, code)
    return lambda _checked=False: said()
