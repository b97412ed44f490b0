"""The inbox's list as Qt sees it: as many rows as the view holds, of which only the looked-at pages are in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.services.intake.inbox_records import ContactRow
from app.views.widgets.labels import plain_tip
from app.views.widgets.table_model import ID_ROLE, ROW_ROLE, SORT_ROLE, SPOKEN_ROLE

PAGE = 100
"""Rows that are fetched together."""
MOST_KEPT = 4_000
"""Rows kept in memory; those furthest from what is looked at go first."""

AnyIndex = QModelIndex | QPersistentModelIndex


class InboxModel(QAbstractListModel):
    """A list of contacts, filled page by page.

    `spoken` says a row as one sentence, `tip` is its tooltip; a row that has not come yet says that it is being
    fetched.
    """

    def __init__(
        self,
        spoken: Callable[[ContactRow], str],
        tip: Callable[[ContactRow], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._spoken = spoken
        self._tip = tip
        self._total = 0
        self._rows: dict[int, ContactRow] = {}

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name, Qt's default
        """Return how many contacts the view holds, fetched or not."""
        return 0 if parent.isValid() else self._total

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a role asks of a row; nothing but words for one that has not come yet."""
        if not index.isValid():
            return None
        row = self._rows.get(index.row())
        if row is None:
            return "Being fetched" if role in {SPOKEN_ROLE, Qt.ItemDataRole.DisplayRole} else None
        if role == ROW_ROLE:
            return row
        if role == ID_ROLE:
            return row.id
        if role == SPOKEN_ROLE:
            return self._spoken(row)
        return self._shown(index.row(), row, role)

    def _shown(self, at: int, row: ContactRow, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.reference}  {row.headline}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(row)) or None
        return at if role == SORT_ROLE else None

    def row(self, at: int) -> ContactRow | None:
        """Return the contact of a row; None where it has not come yet or there is none."""
        return self._rows.get(at)

    def place(self, contact_id: UUID) -> int | None:
        """Return the row of a contact that has come; None otherwise."""
        return next((at for at, row in self._rows.items() if row.id == contact_id), None)

    def missing(self, first: int, last: int) -> list[int]:
        """Return the offsets of the pages that rows `first` to `last` need and that have not come."""
        rows = range(max(0, first), min(last, self._total - 1) + 1)
        return sorted({at // PAGE * PAGE for at in rows if at not in self._rows})

    def show_rows(self, total: int, offset: int, rows: Sequence[ContactRow]) -> None:
        """Show another view from its beginning."""
        self.beginResetModel()
        self._total = total
        self._rows = {offset + at: row for at, row in enumerate(rows)}
        self.endResetModel()

    def put_rows(self, offset: int, rows: Sequence[ContactRow], near: int = 0) -> None:
        """Fill in a page; rows far from `near` are let go when too many are kept."""
        fitting = rows[: max(0, self._total - offset)]
        if not fitting:
            return
        self._rows.update({offset + at: row for at, row in enumerate(fitting)})
        if len(self._rows) > MOST_KEPT:
            kept = sorted(self._rows, key=lambda at: abs(at - near))[: MOST_KEPT // 2]
            self._rows = {at: self._rows[at] for at in kept}
        self.dataChanged.emit(self.index(offset), self.index(offset + len(fitting) - 1))

    def change_row(self, row: ContactRow) -> None:
        """Show what has become of one contact, where it stands in the list."""
        at = self.place(row.id)
        if at is not None and self._rows[at] != row:
            self._rows[at] = row
            self.dataChanged.emit(self.index(at), self.index(at))

    def set_total(self, total: int) -> None:
        """Make the list as long as the view is, when that becomes known after its first page."""
        if total > self._total:
            self.beginInsertRows(QModelIndex(), self._total, total - 1)
            self._total = total
            self.endInsertRows()
        elif total < self._total:
            self._cut(total)

    def renew(self, total: int, offset: int, rows: Sequence[ContactRow], places: Mapping[UUID, int]) -> None:
        """Show the same view as it has become, keeping the marks of views (selection, current row) on their contacts.

        `places` says where contacts outside `rows` now stand. A contact that is in neither has left, as far as is
        known: its mark is moved behind the end and cut off there.
        """
        fresh = {offset + at: row for at, row in enumerate(rows[: max(0, total - offset)])}
        now_at = {**places, **{row.id: at for at, row in fresh.items()}}
        moved = {at: now_at.get(row.id, total) for at, row in self._rows.items()}
        if all(at == to for at, to in moved.items()):
            self._rows = fresh
            self.set_total(total)
        else:
            self._permute(fresh, moved, total)
        if total:
            self.dataChanged.emit(self.index(0), self.index(total - 1))

    def _permute(self, fresh: dict[int, ContactRow], moved: Mapping[int, int], total: int) -> None:
        """Move every mark to where `moved` says its row went; one at `total` or beyond has left."""
        room = total + sum(to >= total for to in moved.values())
        if room > self._total:
            self.beginInsertRows(QModelIndex(), self._total, room - 1)
            self._total = room
            self.endInsertRows()
        self.layoutAboutToBeChanged.emit()
        marks = self.persistentIndexList()  # selection models add theirs when they hear of the change
        behind = iter(range(total, self._total))
        to = {at: moved.get(at, at) for at in sorted({each.row() for each in marks})}
        to = {at: place if place < total else next(behind, total - 1) for at, place in to.items()}
        self._rows = fresh
        self.changePersistentIndexList(marks, [self.index(to[each.row()]) for each in marks])
        self.layoutChanged.emit()
        self._cut(total)

    def _cut(self, total: int) -> None:
        if total < self._total:
            self.beginRemoveRows(QModelIndex(), total, self._total - 1)
            self._total = total
            self._rows = {at: row for at, row in self._rows.items() if at < total}
            self.endRemoveRows()
