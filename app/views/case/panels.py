"""A scrolling column of what is on record, and the replies as its entries."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from app.views import theme
from app.views.widgets.card import Card
from app.views.widgets.labels import text_label


class RecordList(QScrollArea):
    """A scrolling column of entries: a heading, lines beneath, and the text as it was written."""

    def __init__(self, name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._empty = empty
        self.entries: tuple[tuple[str, tuple[str, ...], str], ...] | None = None
        self.show_entries(())

    def show_entries(self, entries: Sequence[tuple[str, Sequence[str], str]]) -> None:
        """Show entries of (heading, lines, text); the scroll place stays while they do not change."""
        fresh = tuple((heading, tuple(lines), said) for heading, lines, said in entries)
        if fresh == self.entries:
            return
        self.entries = fresh
        ground = QWidget()
        ground.setProperty("scrollBody", True)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, theme.px(8), theme.px(8), theme.px(8))
        column.setSpacing(theme.px(8))
        for heading, lines, said in fresh:
            column.addWidget(_entry(heading, lines, said))
        if not fresh:
            column.addWidget(text_label(self._empty, "muted", wrap=True))
        column.addStretch(1)
        self.setWidget(ground)


def _entry(heading: str, lines: Sequence[str], said: str) -> QWidget:
    made = Card()
    made.setAccessibleName(heading)
    made.body.setSpacing(theme.px(4))
    made.body.addWidget(text_label(heading, "strong", wrap=True))
    for line in lines:
        made.body.addWidget(_small(line))
    if said:
        made.body.addWidget(text_label(said, "body", wrap=True, selectable=True))
    return made


def _small(line: str) -> QLabel:
    return text_label(line, "secondary", wrap=True, selectable=True)
