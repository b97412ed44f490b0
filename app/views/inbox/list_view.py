"""The list of the inbox: keys, selection by contact rather than by row, pages asked for as they come into sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.services.intake.inbox_records import ContactRow
from app.views import theme
from app.views.inbox.delegate import ContactDelegate
from app.views.inbox.list_model import InboxModel
from app.views.widgets.due import ticker

LETTERS = {Qt.Key.Key_A: "assign", Qt.Key.Key_D: "duplicate", Qt.Key.Key_L: "link", Qt.Key.Key_U: "undo"}
MOST_MARKED = 200
"""Selected contacts that keep their selection over a refresh, wherever they go."""


class InboxList(QTableView):
    """Shows an `InboxModel`: a table of one column, because a list view asks the model for each of 100,000 rows when it
    lays them out (0.2 s on the GUI thread), and a table does not.

    Signals
        current_changed(object): the current row's `ContactRow`, None when there is none or it has not come yet.
        selection_moved(): other rows are selected.
        opened(object): a `ContactRow` to open.
        pages_wanted(object): offsets of pages that came into sight and have not come.
        letter_pressed(str): "assign", "duplicate", "link" or "undo", pressed while the list has the focus.
        painted(): rows were painted; for measuring.
    """

    current_changed = Signal(object)
    selection_moved = Signal()
    opened = Signal(object)
    pages_wanted = Signal(object)
    letter_pressed = Signal(str)
    painted = Signal()

    def __init__(self, rows: InboxModel, delegate: ContactDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = rows
        self.setModel(rows)
        self.setItemDelegate(delegate)
        self._delegate = delegate
        self.setAccessibleName("Contacts")
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setProperty("list", "inbox")
        self._asker = QTimer(self)
        self._asker.setSingleShot(True)
        self._asker.setInterval(0)
        self._asker.timeout.connect(self._ask)
        self.activated.connect(self._open)
        self.selectionModel().currentChanged.connect(self._current)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_moved.emit())
        ticker().ticked.connect(self.viewport().update)
        theme.look().changed.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Lay the rows out anew, for another height or text size."""
        head = self.verticalHeader()
        head.setMinimumSectionSize(theme.px(24))
        head.setDefaultSectionSize(self._delegate.height())

    def set_compact(self, compact: bool) -> None:
        """Show rows 44 px high instead of 64."""
        self._delegate.compact = compact
        self.fit()

    def set_details(self, shown: tuple[str, ...]) -> None:
        """Choose what each row says beside its subjects."""
        self._delegate.shown = shown
        self.viewport().update()

    def current_row(self) -> ContactRow | None:
        """Return the current contact, if it has come."""
        index = self.currentIndex()
        return self.rows.row(index.row()) if index.isValid() else None

    def chosen(self) -> tuple[tuple[ContactRow, ...], int]:
        """Return the selected contacts from top to bottom, and how many selected ones have not come yet."""
        places = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        rows = [self.rows.row(at) for at in places]
        return tuple(row for row in rows if row is not None), sum(row is None for row in rows)

    def span(self) -> tuple[int, int]:
        """Return the first and the last row in sight."""
        first = self.rowAt(2)
        last = self.rowAt(self.viewport().height() - 2)
        total = self.rows.rowCount()
        return max(0, first), (total - 1 if last < 0 else last)

    def marked_ids(self) -> tuple[UUID, ...]:
        """Return the contacts whose new places a refresh must know: the selected ones and the first in sight."""
        chosen, _ = self.chosen()
        wanted = (self.rows.row(self.span()[0]), self.current_row(), *chosen[:MOST_MARKED])
        return tuple(dict.fromkeys(row.id for row in wanted if row is not None))

    def begin(self, total: int, offset: int, rows: Sequence[ContactRow], select: UUID | None) -> None:
        """Show another view from its beginning, with `select` or else its first contact as the current one."""
        self.rows.show_rows(total, offset, rows)
        self.scrollToTop()
        at = None if select is None else self.rows.place(select)
        if total:
            self.setCurrentIndex(self.rows.index(at or 0))
        else:
            self.current_changed.emit(None)

    def renew(self, total: int, offset: int, rows: Sequence[ContactRow], places: Mapping[UUID, int]) -> None:
        """Show the view as it has become: selection, current row and scroll stay on their contacts.

        Where the current contact has left the view, the one after it becomes current.
        """
        now_at = {**places, **{row.id: offset + at for at, row in enumerate(rows)}}
        self._move_on(now_at)
        bar = self.verticalScrollBar()
        top = self.rows.row(self.span()[0])
        into = bar.value() - self.span()[0] * self._height()
        at_top = bar.value() == 0
        self.setUpdatesEnabled(False)
        try:
            self.rows.renew(total, offset, rows, places)
            self.updateGeometries()
            if top is not None and not at_top and top.id in now_at:
                bar.setValue(now_at[top.id] * self._height() + into)
            if total and not self.currentIndex().isValid():
                self.setCurrentIndex(self.rows.index(min(self.span()[0], total - 1)))
        finally:
            self.setUpdatesEnabled(True)
        self.current_changed.emit(self.current_row())

    def step(self, rows: int) -> None:
        """Make the row further down (or up) current."""
        total = self.rows.rowCount()
        if total:
            at = min(max(self.currentIndex().row() + rows, 0), total - 1)
            self.setCurrentIndex(self.rows.index(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """J and K go down and up, Enter opens, single letters act; all only while the list has the focus."""
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        key = Qt.Key(event.key())
        if plain and key in {Qt.Key.Key_J, Qt.Key.Key_K}:
            self.step(1 if key == Qt.Key.Key_J else -1)
        elif plain and key in LETTERS:
            self.letter_pressed.emit(LETTERS[key])
        elif plain and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint what has come, and ask for what has not."""
        super().paintEvent(event)
        if self.rows.missing(*self.span()):
            self._asker.start()
        self.painted.emit()

    def _height(self) -> int:
        return self.verticalHeader().defaultSectionSize()

    def _move_on(self, now_at: Mapping[UUID, int]) -> None:
        """Take the marks off contacts that have left, the current one's to the next contact that stays."""
        model = self.selectionModel()
        for index in model.selectedIndexes():
            row = self.rows.row(index.row())
            if row is not None and row.id not in now_at:
                model.select(index, QItemSelectionModel.SelectionFlag.Deselect)
        current = self.currentIndex()
        row = self.rows.row(current.row()) if current.isValid() else None
        if row is None or row.id in now_at:
            return
        after = range(current.row() + 1, min(current.row() + 200, self.rows.rowCount()))
        before = range(current.row() - 1, max(-1, current.row() - 200), -1)
        for at in (*after, *before):
            other = self.rows.row(at)
            if other is not None and other.id in now_at:
                keep = model.hasSelection()
                flag = QItemSelectionModel.SelectionFlag
                model.setCurrentIndex(self.rows.index(at), flag.Current if keep else flag.ClearAndSelect)
                return
        model.clear()

    def _current(self, current: QModelIndex, _former: QModelIndex) -> None:
        self.current_changed.emit(self.rows.row(current.row()) if current.isValid() else None)

    def _open(self, index: QModelIndex) -> None:
        row = self.rows.row(index.row()) if index.isValid() else None
        if row is not None:
            self.opened.emit(row)

    def _ask(self) -> None:
        wanted = self.rows.missing(*self.span())
        if wanted:
            self.pages_wanted.emit(wanted)
