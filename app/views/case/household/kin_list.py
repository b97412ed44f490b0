"""Everybody of the picture as a list that a screen reader hears: one sentence each, in reading order.

Qt tells a screen reader nothing of the things in a scene. This list stands beside the picture, as thin as a hair, and
follows whoever is current there; it takes no place in the round of Tab.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget


class KinList(QListWidget):
    """One line for each person."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("People in the household picture")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(1)
        self._rows: dict[str, int] = {}

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Nothing to see."""
        return QSize(1, 1)

    def show_sentences(self, sentences: Sequence[tuple[str, str]]) -> None:
        """Hold everybody; who was current stays so."""
        current = next((ident for ident, row in self._rows.items() if row == self.currentRow()), "")
        self.clear()
        self._rows = {}
        for ident, said in sentences:
            self._rows[ident] = self.count()
            self.addItem(QListWidgetItem(said))
        self.follow(current)

    def follow(self, member: str) -> None:
        """Make somebody current, and tell a screen reader."""
        row = self._rows.get(member, -1)
        self.setCurrentRow(row)
        if row >= 0 and QAccessible.isActive():
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(row)
            QAccessible.updateAccessibility(event)

    def sentence(self) -> str:
        """What is said of whoever is current."""
        row = self.currentRow()
        return self.item(row).text() if row >= 0 else ""
