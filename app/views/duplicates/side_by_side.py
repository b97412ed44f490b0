"""Two records side by side: what is the same stands once, and where they differ somebody chooses; nothing is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QLabel, QRadioButton, QWidget

from app.services.people.merge_records import KEPT, MERGED, FieldPair, PairShown
from app.views import theme
from app.views.duplicates.wording import FIRST, SECOND
from app.views.widgets.labels import TextRole, text_label


class _Side(QWidget):
    """A choice whose words break into lines; pressing the words chooses it too."""

    def __init__(self, name: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.pick = QRadioButton(self)
        self.pick.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        row.addWidget(self.pick, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(_lines(words, "body", self), 1, Qt.AlignmentFlag.AlignVCenter)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose it."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pick.setFocus(Qt.FocusReason.MouseFocusReason)
            self.pick.click()


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
        self.setMinimumHeight(0)
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
            self._grid.addWidget(_lines(each.label, "secondary", self), at, 0)
            if each.differs:
                self._add_choice(each, at, chosen.get(each.name, ""))
            else:
                self._add_told(each, at)

        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Be as high as the words are in this width; the area around scrolls."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(max(0, self._grid.heightForWidth(self.width())))

    def _add_choice(self, field: FieldPair, at: int, chosen: str) -> None:
        group = self.groups[field.name] = QButtonGroup(self)
        for column, (side, words, where) in enumerate(
            ((KEPT, field.kept, FIRST), (MERGED, field.merged, SECOND)), 1
        ):
            made = _Side(f"{field.label}: {words}, {where.lower()}", words, self)
            made.pick.setProperty("side", side)
            made.pick.setChecked(side == chosen)
            made.pick.clicked.connect(partial(self._pick, field.name, side))
            group.addButton(made.pick, column)
            self._grid.addWidget(made, at, column)

    def _pick(self, field: str, side: str, _checked: bool = False) -> None:
        self.picked.emit(field, side)

    def _add_told(self, field: FieldPair, at: int) -> None:
        """What both say, once across; what only one says, in its column."""
        if field.kept and field.merged:
            self._grid.addWidget(self._told(field.kept), at, 1, 1, 2)
            return
        for column, words in ((1, field.kept), (2, field.merged)):
            self._grid.addWidget(self._told(words or "not recorded", plain=bool(words)), at, column)

    def _told(self, words: str, *, plain: bool = True) -> QLabel:
        return _lines(words, "body" if plain else "secondary", self)


def _first(fields: tuple[FieldPair, ...], *, differs: bool) -> tuple[FieldPair, ...]:
    return tuple(each for each in fields if each.differs is differs)


def _lines(words: str, role: TextRole, parent: QWidget) -> QLabel:
    """A label that is as high as its words are in the width it is given."""
    made = text_label(words, role, wrap=True, parent=parent)
    policy = made.sizePolicy()
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made
