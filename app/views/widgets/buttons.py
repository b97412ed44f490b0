"""Buttons of five kinds, all of one height, each with a name a screen reader can say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from app.views import theme

ButtonKind = Literal["primary", "secondary", "danger", "quiet", "link"]
"""primary: the one next step of a screen · secondary: any other · danger: cannot be undone · quiet: no frame until
met · link: a jump inside text."""


class PressButton(QPushButton):
    """A button that Enter presses while it has the focus, as Space does; Qt gives that to a dialog's default only."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take Enter as a press."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)


def button(
    words: str,
    kind: ButtonKind = "secondary",
    clicked: Callable[[], None] | None = None,
    *,
    accessible_name: str = "",
    tip: str = "",
    parent: QWidget | None = None,
) -> QPushButton:
    """Make a button; it never becomes a dialog's default by itself, so Enter cannot fire it from another field."""
    made = PressButton(parent)
    made.setText(words)
    made.setAutoDefault(False)
    made.setDefault(False)
    made.setProperty("kind", kind)
    made.setAccessibleName(accessible_name or words.replace("&", ""))
    made.setToolTip(tip)
    made.setCursor(Qt.CursorShape.PointingHandCursor if kind == "link" else Qt.CursorShape.ArrowCursor)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def set_kind(made: QPushButton, kind: ButtonKind) -> None:
    """Change a button's kind."""
    theme.restyle(made, kind=kind)


def sign_button(
    sign: str, accessible_name: str, clicked: Callable[[], None] | None = None, parent: QWidget | None = None
) -> QToolButton:
    """Make a small square button with a sign of the font (× + –); its name says what it does."""
    made = QToolButton(parent)
    made.setText(sign)
    made.setAccessibleName(accessible_name)
    made.setToolTip(accessible_name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setProperty("kind", "sign")
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made
