"""The menu beside the filter: in which order the list stands, what each row says, and how high it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.services.intake.inbox_records import InboxSort
from app.views.inbox import wording


class OrderMenu(QMenu):
    """Offers orders, details and compact rows.

    Signals
        sort_chosen(object): an `InboxSort`.
        details_chosen(object): the names of the details that each row shall say.
        compact_chosen(bool): rows 44 px high instead of 64.
    """

    sort_chosen = Signal(object)
    details_chosen = Signal(object)
    compact_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Order and rows", parent)
        self._sorts = QActionGroup(self)
        for sort, words in wording.SORT_WORDS.items():
            action = QAction(words, self, checkable=True)
            action.setData(sort.value)
            action.triggered.connect(lambda _on=False, sort=sort: self.sort_chosen.emit(sort))
            self._sorts.addAction(action)
            self.addAction(action)
        self.addSeparator()
        self._details: dict[str, QAction] = {}
        for name, words in wording.DETAILS.items():
            action = QAction(f"Show: {words.lower()}", self, checkable=True)
            action.triggered.connect(lambda _on=False: self.details_chosen.emit(self.details()))
            self._details[name] = action
            self.addAction(action)
        self.addSeparator()
        self.compact = QAction("Compact rows", self, checkable=True)
        self.compact.triggered.connect(self.compact_chosen)
        self.addAction(self.compact)

    def details(self) -> tuple[str, ...]:
        """Return the names of the details chosen, in the order of a row."""
        return tuple(name for name, action in self._details.items() if action.isChecked())

    def show_choices(self, details: tuple[str, ...], *, compact: bool) -> None:
        """Mark what was chosen before."""
        self.compact.setChecked(compact)
        for name, action in self._details.items():
            action.setChecked(name in details)

    def show_sort(self, sort: InboxSort) -> None:
        """Mark the order that is shown."""
        for action in self._sorts.actions():
            action.setChecked(action.data() == sort.value)
