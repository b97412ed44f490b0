"""The rows of a batch as cells to mend: bad ones marked by a sign in words, a colour and a reason."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.services.errors import Problem
from app.views import theme
from app.views.widgets.labels import plain_tip

AnyIndex = QModelIndex | QPersistentModelIndex
WHOLE_ROW = -1
"""The column of a problem that no single cell causes."""
SIGN = "! "
"""Stands before a bad cell's text, so that colour is not needed to find it."""


class MendModel(QAbstractTableModel):
    """Every row of the file under its own headings; the number of a row stands at its side and stays in sight.

    Signals
        edited(): a person changed a cell.
    """

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._header: tuple[str, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._why: dict[tuple[int, int], str] = {}
        self._edits: dict[tuple[int, str], str] = {}

    def show_rows(
        self, header: tuple[str, ...], rows: tuple[tuple[str, ...], ...], problems: tuple[Problem, ...]
    ) -> None:
        """Show a batch's cells as they stand; forgets what was changed before."""
        self.beginResetModel()
        self._header, self._rows, self._edits = header, rows, {}
        self._why = {}
        for each in problems:
            if each.row is not None:
                at = header.index(each.field) if each.field in header else WHOLE_ROW
                key = (each.row - 1, at)
                self._why[key] = f"{self._why[key]} {each.sentence}" if key in self._why else each.sentence
        self.endResetModel()

    def edits(self) -> dict[tuple[int, str], str]:
        """The cells changed, by row number from 1 and heading."""
        return dict(self._edits)

    def bad_cells(self) -> tuple[tuple[int, int], ...]:
        """Row and column of every marked cell, from top to bottom."""
        return tuple(sorted(self._why))

    def why(self, row: int, column: int) -> str:
        """What is wrong with a cell, "" when nothing is."""
        return self._why.get((row, column), "")

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name, Qt's default
        """Return how many rows the file has."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name, Qt's default
        """Return how many headings the file has."""
        return 0 if parent.isValid() else len(self._header)

    def _text(self, row: int, column: int) -> str:
        cells = self._rows[row]
        stored = cells[column] if column < len(cells) else ""
        return self._edits.get((row + 1, self._header[column]), stored)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a role asks of a cell."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        why, said = self.why(row, column), self._text(row, column)
        answer: Any = None
        if role == Qt.ItemDataRole.DisplayRole:
            answer = f"{SIGN}{said or 'empty'}" if why else said
        elif role == Qt.ItemDataRole.EditRole:
            answer = said
        elif role == Qt.ItemDataRole.ToolTipRole:
            answer = plain_tip(why or said) or None
        elif role == Qt.ItemDataRole.AccessibleTextRole:
            heading = f"Row {row + 1}, {self._header[column]}"
            answer = f"{heading} {said or 'empty'}{f', wrong: {why}' if why else ''}"
        elif role == Qt.ItemDataRole.ForegroundRole and why:
            answer = theme.colour("late")
        elif role == Qt.ItemDataRole.FontRole and why:
            answer = theme.font("strong")
        return answer

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the headings as the file has them, and the rows' numbers with a sign where something is wrong."""
        answer: Any = None
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole and section < len(self._header):
                answer = self._header[section]
        else:
            bad = [why for (row, _column), why in sorted(self._why.items()) if row == section]
            if role == Qt.ItemDataRole.DisplayRole:
                answer = f"{SIGN if bad else ''}{section + 1}"
            elif role == Qt.ItemDataRole.ToolTipRole and bad:
                answer = plain_tip(" ".join(bad))
        return answer

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Let every cell be edited; of two columns with one heading only the first."""
        flags = super().flags(index)
        if index.isValid() and self._header.index(self._header[index.column()]) == index.column():
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(  # noqa: N802 - Qt's name
        self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Take a changed cell; it is judged when the person checks again."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        key = (index.row() + 1, self._header[index.column()])
        if str(value) == self._text(index.row(), index.column()):
            return False
        self._edits[key] = str(value)
        self.dataChanged.emit(index, index)
        self.edited.emit()
        return True
