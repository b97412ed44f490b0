"""Where the parts of a batch's queue stand: list, notification and judgement side by side, or with less room in two.

The letters that recommend stand in sight however far the rest is scrolled.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.views import theme
from app.views.screening.batch_lines import TwoLines
from app.views.widgets.card import Card
from app.views.widgets.scrolling import scrolled
from app.views.widgets.table import RememberedTable

NARROW = 1_000
"""Below this width, in pixels at 100 %, the notification stands above the form and scrolls with it."""


class BatchLayout(QWidget):
    """The parts of the queue.

    Attributes:
        middle: the notification on its own; hidden while it stands above the judgement.
        judgement: what scrolls the manager's choice and the form.
    """

    def __init__(
        self, table: RememberedTable, lines: TwoLines, facts: Card, cards: tuple[Card, ...], keys: Card
    ) -> None:
        super().__init__()
        self._table, self._lines, self._facts, self._keys = table, lines, facts, keys
        self.narrow = False
        beside = QWidget()
        self._beside = _column(beside, facts)
        self.middle = scrolled(beside, "The notification")
        inside = QWidget()
        self._under = _column(inside, *cards)
        self.judgement = scrolled(inside, "The judgement", focus=False)
        halves = _split(((self.middle, 220, 30), (self.judgement, 280, 46)))
        right = QWidget()
        self._right = QVBoxLayout(right)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.setSpacing(theme.px(8))
        self._right.addWidget(halves, 1)
        self._right.addWidget(keys)
        self.split = _split(((table, 240, 33), (right, 500, 73)))
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(theme.px(16), 0, theme.px(8), theme.px(8))
        self._outer.setSpacing(theme.px(8))
        self._outer.addWidget(self.split, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Stand in three where there is room, else in two."""
        super().resizeEvent(event)
        narrow = event.size().width() < theme.px(NARROW)
        if narrow != self.narrow:
            self.narrow = narrow
            (self._under if narrow else self._beside).insertWidget(0, self._facts)
            (self._outer if narrow else self._right).addWidget(self._keys)
            self.middle.setVisible(not narrow)
            self.judgement.setFocusPolicy(Qt.FocusPolicy.StrongFocus if narrow else Qt.FocusPolicy.NoFocus)
            self._lines.state_below = narrow
            self._table.set_aside("state", narrow)
            self.split.setSizes([3_600, 6_400] if narrow else [3_300, 7_300])


def _split(parts: Sequence[tuple[QWidget, int, int]]) -> QSplitter:
    """Parts side by side, each with its least width and its share."""
    made = QSplitter(Qt.Orientation.Horizontal)
    for at, (part, least, share) in enumerate(parts):
        part.setMinimumWidth(least)
        made.addWidget(part)
        made.setStretchFactor(at, share)
    made.setSizes([share * 100 for _part, _least, share in parts])
    made.setChildrenCollapsible(False)
    return made


def _column(inside: QWidget, *cards: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(inside)
    layout.setContentsMargins(0, 0, theme.px(8), theme.px(4))
    layout.setSpacing(theme.px(12))
    for card in cards:
        layout.addWidget(card)
    layout.addStretch(1)
    return layout
