"""F1: the keys, those of the screen in front and those of the program."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.views import theme
from app.views.widgets.card import Card
from app.views.widgets.dialogs import Dialog
from app.views.widgets.labels import text_label
from app.views.widgets.screen import KeyLine
from app.views.widgets.scrolled import scroll_area

GOING: tuple[KeyLine, ...] = (
    KeyLine("Ctrl+K", "Find a person, a reference or a screen"),
    KeyLine("Ctrl+1 … Ctrl+8", "Go to a room of the rail"),
    KeyLine("Esc  or  Alt+←", "Back to the screen before"),
    KeyLine("F6  and  Shift+F6", "Next and previous pane"),
    KeyLine("↑ ↓  or  J K", "Move in a list"),
    KeyLine("Enter", "Open what is chosen"),
    KeyLine("F5", "Read again what is shown"),
)
WORKING: tuple[KeyLine, ...] = (
    KeyLine("Ctrl+N", "New contact"),
    KeyLine("Ctrl+O", "Open a document (or drop it on the window)"),
    KeyLine("F11", "Start the wallboard"),
    KeyLine("F1", "These keys"),
)
COVERING: tuple[KeyLine, ...] = (
    KeyLine("Ctrl+L", "Lock"),
    KeyLine("Ctrl+Shift+B", "Blank the screen when a visitor walks in; again to go on"),
)
EVERYWHERE = (*GOING, *WORKING, *COVERING)
WIDTH, KEYS_WIDTH, HEIGHT = 600, 170, 560


class KeysDialog(Dialog):
    """The list of keys, a card for each group; the screen's own come first."""

    def __init__(self, of_screen: Sequence[KeyLine], title: str, parent: QWidget | None = None) -> None:
        super().__init__("Keys", "", parent)
        self.area = scroll_area("Keys", self)
        inside = QWidget(self.area.viewport())
        inside.setProperty("scrollBody", True)
        self.area.setWidget(inside)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, theme.px(8), 0)
        column.setSpacing(theme.px(12))
        groups = (
            (title or "This screen", tuple(of_screen)),
            ("Going about", GOING),
            ("Working", WORKING),
            ("Covering the screen", COVERING),
        )
        for heading, lines in groups:
            if lines:
                column.addWidget(_group(heading, lines))
        column.addStretch(1)
        self.area.setMinimumWidth(theme.px(WIDTH))
        self.area.setMinimumHeight(min(theme.px(HEIGHT), self.screen().availableSize().height() - theme.px(220)))
        self.body.addWidget(self.area, 1)
        self.cancel.setText("Close")
        self.buttons.addWidget(self.cancel)
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)  # the arrows scroll, Esc closes


def _group(heading: str, lines: Sequence[KeyLine]) -> Card:
    card = Card(heading)
    grid = QGridLayout()
    grid.setColumnMinimumWidth(0, theme.px(KEYS_WIDTH))
    grid.setColumnStretch(1, 1)
    grid.setHorizontalSpacing(theme.px(16))
    grid.setVerticalSpacing(theme.px(6))
    top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
    for row, line in enumerate(lines):
        grid.addWidget(text_label(line.keys, "strong", wrap=True), row, 0, top)
        grid.addWidget(text_label(line.what, wrap=True), row, 1)
    card.body.addLayout(grid)
    return card
