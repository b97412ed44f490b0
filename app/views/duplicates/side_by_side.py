"""Two records side by side: what is the same stands once, and where they differ somebody chooses; nothing is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QRadioButton, QWidget

from app.services.people.merge_records import KEPT, MERGED, FieldPair, PairShown
from app.views import theme
from app.views.duplicates.wording import FIRST, SECOND
from app.views.widgets.labels import text_label


class SideBySide(QWidget):
    """The fields of a pair.

    Signals
        picked(str, str): a field, and the side that is right.
    """

    picked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(8))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self.groups: dict[str, QButtonGroup] = {}

    def clear(self) -> None:
        """Show nobody."""
        self.groups.clear()
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def show_pair(self, pair: PairShown, chosen: Mapping[str, str]) -> None:
        """Show both records; `chosen` is what somebody has chosen before."""
        self.clear()
        for column, words in enumerate(("", FIRST, SECOND)):
            self._grid.addWidget(text_label(words, "section", parent=self), 0, column)
        for at, each in enumerate((*_first(pair.fields, differs=True), *_first(pair.fields, differs=False)), 1):
            label = text_label(each.label, "secondary", wrap=True, parent=self)
            self._grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            if each.differs:
                self._add_choice(each, at, chosen.get(each.name, ""))
            else:
                self._add_told(each, at)

    def _add_choice(self, field: FieldPair, at: int, chosen: str) -> None:
        group = self.groups[field.name] = QButtonGroup(self)
        for column, (side, words, where) in enumerate(
            ((KEPT, field.kept, FIRST), (MERGED, field.merged, SECOND)), 1
        ):
            pick = QRadioButton(words.replace("&", "&&"), self)
            pick.setAccessibleName(f"{field.label}: {words}, {where.lower()}")
            pick.setToolTip(f"{field.label}, {where.lower()}")
            pick.setProperty("side", side)
            pick.setChecked(side == chosen)
            pick.clicked.connect(partial(self._pick, field.name, side))
            group.addButton(pick, column)
            self._grid.addWidget(pick, at, column, Qt.AlignmentFlag.AlignTop)

    def _pick(self, field: str, side: str, _checked: bool) -> None:
        self.picked.emit(field, side)

    def _add_told(self, field: FieldPair, at: int) -> None:
        """What both say, once across; what only one says, in its column."""
        if field.kept and field.merged:
            self._grid.addWidget(self._told(field.kept), at, 1, 1, 2)
            return
        for column, words in ((1, field.kept), (2, field.merged)):
            self._grid.addWidget(self._told(words or "not recorded", plain=bool(words)), at, column)

    def _told(self, words: str, *, plain: bool = True) -> QLabel:
        return text_label(words, "body" if plain else "secondary", wrap=True, parent=self)


def _first(fields: tuple[FieldPair, ...], *, differs: bool) -> tuple[FieldPair, ...]:
    return tuple(each for each in fields if each.differs is differs)
