"""Where the parts of a batch's queue stand: list, notification and judgement side by side, or with less room in two.

The letters that recommend stand in sight however far the rest is scrolled.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.views import theme
from app.views.screening.batch_lines import TwoLines
from app.views.widgets.card import Card
from app.views.widgets.scrolled import scroll_column
from app.views.widgets.table import RememberedTable

NARROW = 1_000
"""Below this width, in pixels at 100 %, the notification stands above the form and scrolls with it."""


class BatchLayout(QWidget):
    """The places of the queue; make each part in the place it stands in, then `fill` them.

    Attributes:
        split: holds the table, and all that stands beside it.
        right: holds the letters that recommend.
        middle: scrolls the notification on its own; hidden while that stands above the judgement.
        judgement: what scrolls the manager's choice and the form.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.narrow = False
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(theme.px(16), 0, theme.px(8), theme.px(8))
        self._outer.setSpacing(theme.px(8))
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self._outer.addWidget(self.split, 1)
        self.right = QWidget(self.split)
        self._right = QVBoxLayout(self.right)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.setSpacing(theme.px(8))
        halves = QSplitter(Qt.Orientation.Horizontal, self.right)
        self._right.addWidget(halves, 1)
        self.middle, self._beside = scroll_column("The notification", halves)
        self.judgement, self._under = scroll_column("The judgement", halves)
        self.judgement.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for column in (self._beside, self._under):
            column.setContentsMargins(0, 0, theme.px(8), theme.px(4))
            column.addStretch(1)
        _share(halves, ((self.middle, 220, 30), (self.judgement, 280, 46)))

    def fill(self, table: RememberedTable, lines: TwoLines, facts: Card, cards: tuple[Card, ...], keys: Card) -> None:
        """Put the parts where they stand with room for three."""
        self._table, self._lines, self._facts, self._keys = table, lines, facts, keys
        self.split.insertWidget(0, table)
        self._beside.insertWidget(0, facts)
        for at, card in enumerate(cards):
            self._under.insertWidget(at, card)
        self._right.addWidget(keys)
        _share(self.split, ((table, 240, 33), (self.right, 500, 73)))

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


def _share(splitter: QSplitter, parts: tuple[tuple[QWidget, int, int], ...]) -> None:
    """Give the parts of a splitter, in their order, each its least width and its share."""
    for at, (part, least, share) in enumerate(parts):
        part.setMinimumWidth(least)
        splitter.setStretchFactor(at, share)
    splitter.setSizes([share * 100 for _part, _least, share in parts])
    splitter.setChildrenCollapsible(False)
