"""Facts of a contact, each with what it is called: beside it, or above it where both find no room in one line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.views import theme
from app.views.widgets.labels import text_label

NARROW = 400
"""Under this width, in pixels at 100 %, a long fact stands under its name: beside it, it had a few letters a line."""
NAME, NAME_NARROW = 176, 112
"""The widest name that stands beside its fact."""
APART, CLOSE, GAP = 16, 0, 6


class FactLines(QWidget):
    """Names and facts. Qt's own form layout reckons the height of long facts too late.

    `room` is the width it is going to have, so that it stands right from its first paint.
    """

    def __init__(self, lines: tuple[tuple[str, str], ...], room: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        self._pairs: list[tuple[QLabel, QLabel]] = []
        for name, fact in lines:
            named = text_label(name, "muted", wrap=True, parent=self)
            said = text_label(fact, wrap=True, selectable=True, parent=self)
            named.setAlignment(top)
            said.setAlignment(top)
            self._pairs.append((named, said))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(APART))
        self._grid.setVerticalSpacing(theme.px(CLOSE))
        self._grid.setColumnStretch(1, 1)
        self._above: tuple[bool, ...] | None = None
        self._arrange(room)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fold what finds no room."""
        super().resizeEvent(event)
        self._arrange(event.size().width())

    def _arrange(self, room: int) -> None:
        narrow = room < theme.px(NARROW)
        wide = [(_width(named), _width(said)) for named, said in self._pairs]
        most = theme.px(NAME_NARROW if narrow else NAME)
        above = tuple(narrow and (name > most or fact > room - most - theme.px(APART)) for name, fact in wide)
        if above == self._above:
            return
        self._above = above
        while self._grid.takeAt(0) is not None:
            pass
        beside = [min(name, most) for (name, _fact), over in zip(wide, above, strict=True) if not over]
        self._grid.setColumnMinimumWidth(0, max(beside, default=0))
        for row in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(row, 0)
        at = 0
        for (named, said), over in zip(self._pairs, above, strict=True):
            if at:
                self._grid.setRowMinimumHeight(at, theme.px(GAP))
                at += 1
            self._grid.addWidget(named, at, 0, 1, 2 if over else 1)
            at += over
            self._grid.addWidget(said, at, 0 if over else 1, 1, 2 if over else 1)
            at += 1


def _width(label: QLabel) -> int:
    return max(label.fontMetrics().horizontalAdvance(line) for line in label.text().split("\n")) + theme.px(2)
