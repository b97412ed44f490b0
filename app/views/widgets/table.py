"""The ground of every table on screen: remembered columns, keys for lists, focus that does not disappear."""

from __future__ import annotations

import json
from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from app.views import theme
from app.views.desk import Preferences
from app.views.widgets.table_model import ID_ROLE, TableModel

COMFORTABLE, COMPACT = 64, 44
SAVE_AFTER_MS = 400
"""A column being dragged is remembered once it rests."""


class RememberedTable(QTableView):
    """A table of whole rows whose widths, order, choice of columns and sorting come back the next time.

    Enter or a double click opens a row; J and K go down and up; Tab leaves the table.

    Signals
        row_chosen(object): the current row's id, None when there is none.
        row_opened(object): the id of the row that was opened.
    """

    row_chosen = Signal(object)
    row_opened = Signal(object)

    def __init__(
        self,
        name: str,
        preferences: Preferences | None = None,
        *,
        accessible_name: str = "",
        row_height: int = COMPACT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key = f"table.{name}"
        self._preferences = preferences
        self._row_height = row_height
        self._table: TableModel[Any] | None = None
        self._aside: set[int] = set()
        self._own: set[int] = set()
        self._sharing = False
        self._saver = QTimer(self)
        self._saver.setSingleShot(True)
        self._saver.setInterval(SAVE_AFTER_MS)
        self._saver.timeout.connect(self.remember)
        self.setAccessibleName(accessible_name or name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setSectionsMovable(True)
        head.setHighlightSections(False)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setStretchLastSection(True)
        head.setMinimumSectionSize(theme.px(40))
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._ask_columns)
        head.sectionResized.connect(self._later)
        head.sectionResized.connect(self._dragged)
        head.sectionMoved.connect(self._later)
        head.sortIndicatorChanged.connect(self._later)
        self.activated.connect(self._open)
        self._fit()
        theme.look().changed.connect(self._fit)

    def show_model(self, model: TableModel[Any], *, sort_by: str = "", descending: bool = False) -> None:
        """Show a model with the columns as they were left; `sort_by` names the first sorting's column key."""
        former = self.selectionModel()
        self._table = model
        self.setModel(model)
        if former is not None:
            former.deleteLater()
        self.setSortingEnabled(False)
        self._restore(sort_by, descending=descending)
        self.setSortingEnabled(True)
        self.selectionModel().currentRowChanged.connect(self._chosen)

    def set_row_height(self, height: int) -> None:
        """Set comfortable (64) or compact (44) rows, in pixels at 100 %."""
        self._row_height = height
        self._fit()

    def current_id(self) -> Any:
        """Return the id of the current row, None when there is none."""
        index = self.currentIndex()
        return index.data(ID_ROLE) if index.isValid() else None

    def selected_ids(self) -> tuple[Any, ...]:
        """Return the ids of the selected rows, from top to bottom."""
        rows = sorted(self.selectionModel().selectedRows(), key=lambda each: each.row())
        return tuple(each.data(ID_ROLE) for each in rows)

    def select_id(self, row_id: Hashable) -> bool:
        """Make a row the current one and bring it into sight; False when it is not shown."""
        at = -1 if self._table is None else self._table.find(row_id)
        if at < 0:
            return False
        self.selectRow(at)
        self.setCurrentIndex(self.model().index(at, self._first_column()))
        self.scrollTo(self.currentIndex())
        return True

    def column_menu(self, parent: QWidget | None = None) -> QMenu:
        """Make the menu of columns to show, for the header and for a button that the keyboard reaches."""
        menu = QMenu("Columns", parent or self)
        for at, column in enumerate(self._table.columns if self._table is not None else ()):
            action = QAction(column.heading or column.key, menu)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(at))
            action.setEnabled(self.isColumnHidden(at) or self._visible() > 1)
            action.toggled.connect(lambda on, at=at: self._show_column(at, on=on))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction("Columns as at the beginning", self.forget)
        return menu

    def remember(self) -> None:
        """Keep widths, order, choice of columns and sorting in the preferences."""
        self._saver.stop()
        if self._preferences is None or self._table is None:
            return
        head = self.horizontalHeader()
        former = {each.get("key"): each.get("width") for each in self._kept().get("columns", [])}
        columns = [
            {
                "key": column.key,
                "at": head.visualIndex(at),
                "width": self._width(at) or former.get(column.key) or column.width,
                "shown": at in self._aside or not head.isSectionHidden(at),
            }
            for at, column in enumerate(self._table.columns)
        ]
        section = head.sortIndicatorSection()
        sort = self._table.columns[section].key if 0 <= section < len(self._table.columns) else ""
        kept = {
            "columns": columns,
            "sort": sort,
            "descending": head.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder,
        }
        self._preferences.set(self._key, json.dumps(kept))

    def set_aside(self, key: str, aside: bool) -> None:
        """Leave a column out for want of room, or let it back in; what the person chose is not touched."""
        at = next(at for at, column in enumerate(self._table.columns if self._table else ()) if column.key == key)
        if aside and not self.isColumnHidden(at):
            self._aside.add(at)
            self.setColumnHidden(at, True)
        elif not aside and at in self._aside:
            self._aside.discard(at)
            self.setColumnHidden(at, False)
        self._share_room()

    def forget(self) -> None:
        """Show the columns as they were declared."""
        if self._preferences is not None:
            self._preferences.set(self._key, "")
        self._restore("", descending=False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give the room that is left to the columns that grow."""
        super().resizeEvent(event)
        self._share_room()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let J and K go down and up, and Enter open, while the list has the focus."""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() in {Qt.Key.Key_J, Qt.Key.Key_K}:
            self.step(1 if event.key() == Qt.Key.Key_J else -1)
            return
        if plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Mark the row the focus comes to: Qt makes it the current one, shows nothing, and skips it on the next key."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason or not self.currentIndex().isValid():
            return
        if not self.selectionModel().hasSelection():
            self.selectionModel().select(
                self.currentIndex(),
                QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
            )

    def step(self, rows: int) -> None:
        """Move the current row down (positive) or up, stopping at the ends."""
        if self.model() is None or self.model().rowCount() == 0:
            return
        at = min(max(self.currentIndex().row() + rows, 0), self.model().rowCount() - 1)
        self.selectRow(at)
        self.setCurrentIndex(self.model().index(at, self._first_column()))

    def _first_column(self) -> int:
        head = self.horizontalHeader()
        logical = [head.logicalIndex(at) for at in range(head.count())]
        return next((at for at in logical if not head.isSectionHidden(at)), 0)

    def _visible(self) -> int:
        head = self.horizontalHeader()
        return sum(not head.isSectionHidden(at) for at in range(head.count()))

    def _width(self, at: int) -> int | None:
        """Return a column's width as at 100 %; None for one that is hidden or stretched to the table's edge."""
        head = self.horizontalHeader()
        shown = self._shown()
        if at not in shown or at == shown[-1]:
            return None
        if self._table is not None and self._table.columns[at].grow and at not in self._own:
            return self._table.columns[at].width
        return round(head.sectionSize(at) * 100 / theme.current().scale)

    def _restore(self, sort_by: str, *, descending: bool) -> None:
        if self._table is None:
            return
        kept = self._kept()
        columns = {each.key: at for at, each in enumerate(self._table.columns)}
        known = {each["key"]: each for each in kept.get("columns", []) if each.get("key") in columns}
        head = self.horizontalHeader()
        self._sharing = True
        for at, column in enumerate(self._table.columns):
            entry = known.get(column.key, {})
            wide = entry.get("width", column.width)
            head.setSectionHidden(at, at in self._aside or not entry.get("shown", column.shown))
            head.resizeSection(at, theme.px(wide))
            (self._own.discard if abs(wide - column.width) <= 1 else self._own.add)(at)
        self._sharing = False
        for key in sorted(known, key=lambda each: known[each].get("at", 0)):
            head.moveSection(head.visualIndex(columns[key]), min(known[key].get("at", 0), head.count() - 1))
        section = columns.get(kept.get("sort") or sort_by, -1)
        down = bool(kept.get("descending", descending)) if kept.get("sort") else descending
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        head.setSortIndicator(section, order)
        self._table.sort(section, order)
        self._share_room()
        self._saver.stop()

    def _kept(self) -> dict[str, Any]:
        if self._preferences is None:
            return {}
        try:
            kept = json.loads(self._preferences.get(self._key) or "{}")
        except ValueError:
            return {}
        listed = kept.get("columns", []) if isinstance(kept, dict) else None
        return kept if isinstance(listed, list) and all(isinstance(each, dict) for each in listed) else {}

    def _dragged(self, at: int, before: int, now: int) -> None:
        """A column that a person made wider or narrower stays so."""
        if before and now and not self._sharing and at not in self._shown()[-1:]:
            self._own.add(at)

    def _share_room(self) -> None:
        """Where the table is wider than its columns, those that grow share what is left with the last."""
        columns = self._table.columns if self._table is not None else ()
        shown = self._shown()
        growing = [at for at in shown[:-1] if columns[at].grow and at not in self._own]
        if not growing:
            return
        head = self.horizontalHeader()
        fixed = sum(head.sectionSize(at) for at in shown[:-1] if at not in growing)
        least = sum(theme.px(columns[at].width) for at in (*growing, shown[-1]))
        left = max(0, self.viewport().width() - fixed - least)
        shares = sum(columns[at].grow for at in (*growing, shown[-1]))
        self._sharing = True
        for at in growing:
            head.resizeSection(at, theme.px(columns[at].width) + left * columns[at].grow // shares)
        self._sharing = False

    def _shown(self) -> list[int]:
        """The columns that are not hidden, from left to right."""
        head = self.horizontalHeader()
        return [at for at in map(head.logicalIndex, range(head.count())) if not head.isSectionHidden(at)]

    def _show_column(self, at: int, *, on: bool) -> None:
        self.setColumnHidden(at, not on)
        self._share_room()
        self._later()

    def _ask_columns(self, where: QPoint) -> None:
        menu = self.column_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.horizontalHeader().mapToGlobal(where))

    def _later(self, *_moved: object) -> None:
        if self._preferences is not None and not self._sharing:
            self._saver.start()

    def _fit(self) -> None:
        self.verticalHeader().setMinimumSectionSize(theme.px(24))
        self.verticalHeader().setDefaultSectionSize(theme.px(self._row_height))

    def _chosen(self, current: QModelIndex, _former: QModelIndex) -> None:
        self.row_chosen.emit(current.data(ID_ROLE) if current.isValid() else None)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.row_opened.emit(index.data(ID_ROLE))
