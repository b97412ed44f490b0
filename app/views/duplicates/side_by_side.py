"""Two records side by side: what is the same stands once, and where they differ somebody chooses; nothing is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QLabel, QRadioButton, QSizePolicy, QWidget

from app.services.people.merge_records import KEPT, MERGED, FieldPair, PairShown
from app.views import theme
from app.views.duplicates.wording import FIRST, SECOND
from app.views.widgets.labels import TextRole, text_label

_ROOM, _LEAST = 460, 200
"""With less room than the first a field's label stands over what both say; with less than the second it scrolls."""


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
        row.addWidget(lines(words, "body", self), 1, Qt.AlignmentFlag.AlignVCenter)

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
        self._head: tuple[QWidget, ...] = ()
        self._rows: list[tuple[QWidget, tuple[QWidget, ...]]] = []
        self._narrow = False
        self.groups: dict[str, QButtonGroup] = {}
        self.setMinimumWidth(theme.px(_LEAST))

    def clear(self) -> None:
        """Show nobody."""
        self.groups.clear()
        self._head, self._rows = (), []
        self.setMinimumHeight(0)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def show_pair(self, pair: PairShown, chosen: Mapping[str, str]) -> None:
        """Show both records; `chosen` is what somebody has chosen before."""
        self.clear()
        self._head = tuple(text_label(words, "strong", parent=self) for words in (FIRST, SECOND))
        apart, same = _first(pair.fields, differs=True), _first(pair.fields, differs=False)
        for each in (*apart, *pair.beside, *same):
            label = lines(each.label, "secondary", self)
            sides = self._choices(each, chosen.get(each.name, "")) if each.differs else self._told(each)
            if not each.differs:
                label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self._rows.append((label, sides))
        self._fit()
        self._place()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Be as high as the words are in this width; the area around scrolls."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Measure the words anew once they have got their style."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        narrow = self.width() < theme.px(_ROOM)
        if narrow is not self._narrow:
            self._narrow = narrow
            self._place()
        self.setMinimumHeight(max(0, self._grid.heightForWidth(self.width())))

    def _place(self) -> None:
        """Put each label before what both say, or over it where there is little room."""
        while self._grid.takeAt(0) is not None:
            pass
        for column, head in enumerate(self._head, 1):
            self._grid.addWidget(head, 0, column)
        for number, (label, sides) in enumerate(self._rows):
            at = 1 + (2 * number if self._narrow else number)
            if self._narrow:
                self._grid.addWidget(label, at, 1, 1, 2)
            else:
                self._grid.addWidget(label, at, 0)
            for column, side in enumerate(sides, 1):
                self._grid.addWidget(side, at + self._narrow, column, 1, 1 if len(sides) > 1 else 2)

    def _choices(self, field: FieldPair, chosen: str) -> tuple[QWidget, ...]:
        group = self.groups[field.name] = QButtonGroup(self)
        found = []
        for column, (side, words, where) in enumerate(
            ((KEPT, field.kept, FIRST), (MERGED, field.merged, SECOND)), 1
        ):
            made = _Side(f"{field.label}: {words}, {where.lower()}", words, self)
            made.pick.setProperty("side", side)
            made.pick.setChecked(side == chosen)
            made.pick.clicked.connect(partial(self._pick, field.name, side))
            group.addButton(made.pick, column)
            found.append(made)
        return tuple(found)

    def _pick(self, field: str, side: str, _checked: bool = False) -> None:
        self.picked.emit(field, side)

    def _told(self, field: FieldPair) -> tuple[QWidget, ...]:
        """What both say, once across; what they do not both say, each in its column."""
        said = (field.kept,) if field.kept == field.merged else (field.kept, field.merged)
        found = [lines(words or "not recorded", "body" if words else "secondary", self) for words in said]
        for made in found:
            made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        return tuple(found)


def _first(fields: tuple[FieldPair, ...], *, differs: bool) -> tuple[FieldPair, ...]:
    return tuple(each for each in fields if each.differs is differs)


def lines(words: str, role: TextRole, parent: QWidget) -> QLabel:
    """A label that is as high as its words are in the width it is given, and no higher."""
    made = text_label(words, role, wrap=True, parent=parent)
    policy = made.sizePolicy()
    policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made
