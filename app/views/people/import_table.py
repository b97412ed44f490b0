"""The preview of an import as an editable table: rows that need mending first, the wrong cells marked and explained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from app.services.people.import_records import FileKind, FilePreview, ImportRow
from app.views import theme
from app.views.widgets.labels import plain_tip
from app.views.widgets.table_model import AnyIndex, Column, TableModel

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTHS = {
    "person_id": 140,
    "household_id": 160,
    "address_1": 220,
    "sex": 60,
    "upn": 140,
    "nhs_number": 120,
    "postcode": 100,
}
EMPTY = "(empty)"
"""Shown in a cell that wants something and holds nothing."""
_DRESS = frozenset(
    {
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.BackgroundRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.FontRole,
    }
)
_FIXED = 2
"""The columns before those of the file: the row's number, and what is wrong."""


def heading(column: str) -> str:
    """A column's name in words."""
    words = {"upn": "UPN", "nhs_number": "NHS number", "gp": "GP", "since": "From", "until": "To"}
    return words.get(column, column.replace("_", " ").capitalize().replace(" id", " reference"))


class ImportModel(TableModel[ImportRow]):
    """One file's rows. A cell that is typed into is kept here until the rows are checked again.

    Signals
        edited(int, str, str): the record, the column and its new text.
    """

    edited = Signal(int, str, str)

    def __init__(self, file: FilePreview, parent: QObject | None = None) -> None:
        self.kind: FileKind = file.kind
        self._mending = bool(file.bad_rows)
        self._fields = tuple(
            column for column, named in zip(file.columns, file.headings, strict=True) if named or _wrong(file, column)
        )
        self._places = tuple(file.columns.index(column) for column in self._fields)
        self._typed: dict[tuple[int, str], str] = {}
        super().__init__((*_front(shown=self._mending), *self._columns()), lambda row: row.record, parent)

    def take(self, file: FilePreview, typed: Mapping[tuple[int, str], str]) -> None:
        """Show a file's rows: those that need mending first; `typed` are cells not checked yet."""
        self._typed = dict(typed)
        bad = {row.record for row in file.bad_rows}
        self.replace((*file.bad_rows, *(row for row in file.first_rows if row.record not in bad)))

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """The file's own cells may be typed into."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() >= _FIXED else flags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a role asks of a cell; a wrong cell is outlined by its ground, bold, and explained by its tooltip."""
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        row = self.row(index.row())
        if index.column() < _FIXED:
            return super().data(index, role)
        column = self._fields[index.column() - _FIXED]
        said = " ".join(each.sentence for each in row.problems if each.column == column)
        pending = (row.record, column) in self._typed
        if role == Qt.ItemDataRole.EditRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.DisplayRole and said and not self._text(row, column).strip():
            return EMPTY
        if not (said or pending) or role not in _DRESS:
            return super().data(index, role)
        return {
            Qt.ItemDataRole.ToolTipRole: "Typed anew; not checked yet." if pending else plain_tip(said),
            Qt.ItemDataRole.BackgroundRole: theme.colour("notice-info" if pending else "notice-error"),
            Qt.ItemDataRole.ForegroundRole: theme.colour("text" if pending else "late"),
            Qt.ItemDataRole.FontRole: theme.font("late"),
        }[Qt.ItemDataRole(role)]

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's name
        """Keep what was typed into a cell, and say so."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() < _FIXED:
            return False
        row, column = self.row(index.row()), self._fields[index.column() - _FIXED]
        if str(value) == self._text(row, column):
            return False
        self._typed[row.record, column] = str(value)
        self.dataChanged.emit(index, index)
        self.edited.emit(row.record, column, str(value))
        return True

    def wrong_cell(self, record: int) -> QModelIndex | None:
        """The first cell of a row that needs mending; None where the row can stand."""
        at = self.find(record)
        wrong = [each.column for each in self.row(at).problems] if at >= 0 else []
        return next((self.index(at, _FIXED + self._fields.index(each)) for each in wrong if each in self._fields), None)

    def typed_anew(self, record: int) -> bool:
        """Whether a cell of the row was typed into since the rows were checked."""
        return any(typed == record for typed, _column in self._typed)

    def _text(self, row: ImportRow, column: str) -> str:
        kept = self._typed.get((row.record, column))
        return kept if kept is not None else row.values[self._places[self._fields.index(column)]]

    def _columns(self) -> tuple[Column[ImportRow], ...]:
        return tuple(
            Column(column, heading(column), self._reader(column), width=WIDTHS.get(column, 150))
            for column in self._fields
        )

    def _reader(self, column: str) -> Callable[[ImportRow], str]:
        return lambda row: self._text(row, column)


def said_of(row: ImportRow) -> str:
    """What is wrong in a row, a line for each cell."""
    return "\n".join(f"{heading(each.column)}: {each.sentence}" for each in row.problems)


def _front(*, shown: bool) -> tuple[Column[ImportRow], ...]:
    return (
        Column("record", "Row", lambda row: f"{row.record:,}", lambda row: row.record, width=64, right=True),
        Column(
            "problems",
            "To mend",
            lambda row: ", ".join(dict.fromkeys(heading(each.column) for each in row.problems)),
            sort=lambda row: -len(row.problems),
            spoken=lambda row: f"To mend: {said_of(row)}" if row.problems else "",
            tip=said_of,
            late=lambda row: bool(row.problems),
            width=170,
            shown=shown,
        ),
    )


def _wrong(file: FilePreview, column: str) -> bool:
    """Whether a column that the file has not is wanted in some row."""
    return any(each.column == column for row in file.bad_rows for each in row.problems)
