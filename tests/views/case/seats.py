"""A desk at which a person of the test hub sits, with every answer at once, and looks at widgets."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from app.services.access import Actor
from app.services.policy_file import load_builtin
from app.services.unit_of_work import Hub
from app.views.desk import Desk, Place
from tests.factories.fakes import ImmediateRunner, Journey, MemoryPreferences, RecordingFeed


def seat(hub: Hub, actor: Actor) -> Desk:
    """A desk whose runner answers at once and whose changes reach every screen."""
    feed = RecordingFeed()
    return Desk(
        hub=hub,
        actor=actor,
        policy=load_builtin("west_berkshire"),
        runner=ImmediateRunner(feed.announce),
        changes=feed,
        go=Journey(),
        preferences=MemoryPreferences(),
    )


def gone_to(desk: Desk) -> list[Place]:
    """Where the desk was asked to go."""
    journey = desk.go
    assert isinstance(journey, Journey)
    return journey.places


def nameless(screen: QWidget) -> list[str]:
    """Interactive widgets in sight that a screen reader could not name."""
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView)
    found = []
    for widget in screen.findChildren(QWidget):
        ours = isinstance(widget, kinds) and not isinstance(widget, QHeaderView)
        if not ours or not widget.isVisibleTo(screen):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name):
            found.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    return found
