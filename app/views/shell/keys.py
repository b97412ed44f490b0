"""F1: the keys, those of the program and those of the screen in front."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.views import theme
from app.views.widgets.buttons import button
from app.views.widgets.labels import text_label
from app.views.widgets.screen import KeyLine

EVERYWHERE: tuple[KeyLine, ...] = (
    KeyLine("Ctrl+K", "Find a person, a reference or a screen"),
    KeyLine("Ctrl+1 … Ctrl+8", "Go to a room of the rail"),
    KeyLine("Ctrl+N", "New contact"),
    KeyLine("Ctrl+O", "Open a document (or drop it on the window)"),
    KeyLine("↑ ↓  or  J K", "Move in a list"),
    KeyLine("Enter", "Open what is chosen"),
    KeyLine("Esc", "Back to the screen before"),
    KeyLine("F5", "Read again what is shown"),
    KeyLine("F6", "Next pane"),
    KeyLine("F11", "Start the wallboard"),
    KeyLine("Ctrl+L", "Lock"),
    KeyLine("Ctrl+Shift+B", "Blank the screen when a visitor walks in; again to go on"),
    KeyLine("F1", "These keys"),
)


class KeysDialog(QDialog):
    """The list of keys."""

    def __init__(self, of_screen: Sequence[KeyLine], title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setMinimumSize(theme.px(520), theme.px(520))
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(theme.px(24))
        grid.setVerticalSpacing(theme.px(8))
        row = 0
        for heading, lines in (("Everywhere", EVERYWHERE), (title, tuple(of_screen))):
            if not lines:
                continue
            grid.addWidget(text_label(heading, "section"), row, 0, 1, 2)
            row += 1
            for line in lines:
                grid.addWidget(text_label(line.keys, "strong"), row, 0)
                what = text_label(line.what)
                what.setWordWrap(True)
                grid.addWidget(what, row, 1)
                row += 1
        grid.setRowStretch(row, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setAccessibleName("Keys")
        layout = QVBoxLayout(self)
        layout.addWidget(scroll)
        layout.addWidget(button("Close", "primary", self.accept))
