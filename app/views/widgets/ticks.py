"""A grid of numbered questions to tick, with the count under it. Nothing is ticked to begin with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from app.views import theme
from app.views.widgets.labels import text_label

COLUMNS = 7


class TickGrid(QWidget):
    """Options of (code, words), each a box with its words; `counted` puts the count into words.

    Signals
        changed(object): the ticked codes, after a person changed them.
    """

    changed = Signal(object)

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        *,
        name: str = "",
        counted: Callable[[int], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._counted = counted
        self.boxes: dict[str, QCheckBox] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(6))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(4))
        for at, (code, words) in enumerate(options):
            box = QCheckBox(words)
            box.toggled.connect(self._ticked)
            self.boxes[code] = box
            grid.addWidget(box, at // COLUMNS, at % COLUMNS)
        grid.setColumnStretch(COLUMNS, 1)
        outer.addLayout(grid)
        self.count = text_label("", "secondary", wrap=True)
        outer.addWidget(self.count)
        self.setAccessibleName(name)
        if self.boxes:
            self.setFocusProxy(next(iter(self.boxes.values())))
        self._say()

    def setAccessibleName(self, name: str) -> None:  # noqa: N802 - Qt's name
        """Name the whole and every box in it."""
        super().setAccessibleName(name)
        for box in self.boxes.values():
            box.setAccessibleName(f"{name}: {box.text()}")

    def codes(self) -> tuple[str, ...]:
        """Return the ticked codes in their order."""
        return tuple(code for code, box in self.boxes.items() if box.isChecked())

    def choose(self, codes: Collection[str]) -> None:
        """Show stored ticks; what the form does not have is left out."""
        for code, box in self.boxes.items():
            box.setChecked(code in codes)

    def _ticked(self) -> None:
        self._say()
        self.changed.emit(self.codes())

    def _say(self) -> None:
        number = len(self.codes())
        self.count.setText(self._counted(number) if self._counted else f"{number} ticked")
