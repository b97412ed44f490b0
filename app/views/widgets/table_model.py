"""The ground of every item model: columns declared once; a role each for display, sort value, row id and speech."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.views import theme
from app.views.widgets.labels import plain_tip

R = TypeVar("R")
AnyIndex = QModelIndex | QPersistentModelIndex

SORT_ROLE = Qt.ItemDataRole.UserRole + 1
"""The native value: a time, a number; None sorts last either way."""
ID_ROLE = Qt.ItemDataRole.UserRole + 2
"""The row's id, the same in every column."""
ROW_ROLE = Qt.ItemDataRole.UserRole + 3
"""The frozen record itself, for delegates."""
SPOKEN_ROLE = Qt.ItemDataRole.AccessibleTextRole
"""The whole row as one sentence, for screen readers."""
MOVE_LIMIT = 2_000
"""Above this many rows a replaced list is set anew instead of being moved row by row."""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: what it is called, what it shows, how it sorts and how it is spoken.

    Attributes
        key: the name under which its width is remembered.
        heading: the words on top.
        text: what is shown.
        sort: the native value to sort by; by default the text without regard to case.
        spoken: how it is said in the row's sentence; by default "Heading text", and nothing while empty.
        tip: a tooltip; by default none.
        late: whether the text is late: bold and in the late colour (the text must say so too).
        heading_tip: the whole of what `heading` says in short; by default the heading itself.
        width: pixels at 100 %. right: aligned right, for numbers. shown: visible to begin with.
        grow: its share of the room that is left where the table is wide; the last column has what remains.
    """

    key: str
    heading: str
    text: Callable[[R], str]
    sort: Callable[[R], Any] | None = None
    spoken: Callable[[R], str] | None = None
    tip: Callable[[R], str] | None = None
    late: Callable[[R], bool] | None = None
    heading_tip: str = ""
    width: int = 120
    right: bool = False
    shown: bool = True
    grow: int = 0


class TableModel(QAbstractTableModel, Generic[R]):
    """A table of frozen records. `replace` keeps selection, scroll and current row as far as their rows remain."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        row_id: Callable[[R], Hashable],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._id = row_id
        self._rows: list[R] = []
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name, Qt's default
        """Return how many rows there are; a cell has none of its own."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name, Qt's default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a role asks of a cell."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == SORT_ROLE:
            return self._sort_value(column, row)
        if role == SPOKEN_ROLE:
            return self.sentence(row)
        if role in {ID_ROLE, ROW_ROLE}:
            return self._id(row) if role == ID_ROLE else row
        return self._dress(column, row, role)

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's heading."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.heading
        if role in {Qt.ItemDataRole.ToolTipRole, SPOKEN_ROLE}:
            whole = column.heading_tip or column.heading
            return whole if role == SPOKEN_ROLE else plain_tip(whole)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column's native value; rows without one stay last. A negative column keeps the given order."""
        self._sorted = None if column < 0 else (column, order)
        if column >= 0:
            self._reorder(self._in_order(self._rows))

    def rows(self) -> tuple[R, ...]:
        """Return the records in the order shown."""
        return tuple(self._rows)

    def row(self, at: int) -> R:
        """Return the record of a row; raises IndexError past the end."""
        return self._rows[at]

    def find(self, row_id: Hashable) -> int:
        """Return the row of an id, -1 when it is not shown."""
        return next((at for at, row in enumerate(self._rows) if self._id(row) == row_id), -1)

    def sentence(self, row: R) -> str:
        """Say a row as one sentence."""
        parts = []
        for column in self.columns:
            said = column.spoken(row) if column.spoken is not None else column.text(row)
            named = column.spoken is not None or said.casefold().startswith(column.heading.casefold())
            if said:
                parts.append(said if named else f"{column.heading} {said}")
        return f"{', '.join(parts)}." if parts else ""

    def replace(self, rows: Sequence[R]) -> None:
        """Show other rows. Those that remain keep their place in selection, focus and scroll."""
        wanted = self._in_order(list(rows))
        ids = [self._id(row) for row in wanted]
        if max(len(wanted), len(self._rows)) > MOVE_LIMIT and ids != [self._id(row) for row in self._rows]:
            self.beginResetModel()
            self._rows = wanted
            self.endResetModel()
            return
        keep = set(ids)
        at = len(self._rows)
        while at > 0:
            last = at
            while at > 0 and self._id(self._rows[at - 1]) not in keep:
                at -= 1
            if at < last:
                self.beginRemoveRows(QModelIndex(), at, last - 1)
                del self._rows[at:last]
                self.endRemoveRows()
            at -= 1
        here = {self._id(row) for row in self._rows}
        new = [row for row in wanted if self._id(row) not in here]
        if new:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(new) - 1)
            self._rows.extend(new)
            self.endInsertRows()
        self._reorder(wanted)

    def _reorder(self, wanted: list[R]) -> None:
        """Take over the records of `wanted` (the same ids in another order), moving the views' marks with them."""
        former_ids = [self._id(row) for row in self._rows]
        ids = [self._id(row) for row in wanted]
        if ids != former_ids:
            self.layoutAboutToBeChanged.emit()
            place = {row_id: at for at, row_id in enumerate(ids)}
            before = self.persistentIndexList()
            after = [self.index(place[former_ids[each.row()]], each.column()) for each in before]
            self._rows = wanted
            self.changePersistentIndexList(before, after)
            self.layoutChanged.emit()
            return
        changed = [at for at, row in enumerate(wanted) if row != self._rows[at]]
        self._rows = wanted
        if changed and self.columns:
            self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], len(self.columns) - 1))

    def _in_order(self, rows: list[R]) -> list[R]:
        if self._sorted is None:
            return list(rows)
        at, order = self._sorted
        column = self.columns[at]
        valued = [(self._sort_value(column, row), row) for row in rows]
        known = [pair for pair in valued if pair[0] is not None]
        known.sort(key=lambda pair: pair[0], reverse=order is Qt.SortOrder.DescendingOrder)
        return [row for _, row in known] + [row for value, row in valued if value is None]

    @staticmethod
    def _sort_value(column: Column[R], row: R) -> Any:
        if column.sort is None:
            return column.text(row).casefold()
        value = column.sort(row)
        if isinstance(value, datetime):
            return value.astimezone(UTC).timestamp()
        return value.toordinal() if isinstance(value, date) else value

    @staticmethod
    def _dress(column: Column[R], row: R, role: int) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole and column.tip is not None:
            return plain_tip(column.tip(row)) or None
        if column.late is not None and column.late(row):
            if role == Qt.ItemDataRole.ForegroundRole:
                return theme.colour("late")
            if role == Qt.ItemDataRole.FontRole:
                return theme.font("late")
        return None
