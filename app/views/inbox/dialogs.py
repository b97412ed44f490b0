"""What the inbox asks before it acts: which contact this repeats, which enquiry it joins, which person it names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.views import theme
from app.views.inbox.questions import Option, Question
from app.views.widgets.buttons import button
from app.views.widgets.dialogs import Dialog
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import text_label

SEARCH_AFTER_MS = 250
NOTHING = "Nothing fits. Search by reference."
_EDGES, _LINE = 20, 16
_AROUND, _LEAST = 400, 120
"""Pixels of what stands around the list and round the dialog on the screen; the least height of the list."""


class PickDialog(Dialog):
    """Asks to pick one of several things; none is picked beforehand. A search offers others.

    Signals
        searched(str): other words to search by.
        picked(object, str): the id picked (None for "nobody") and the reason typed, where one is asked for.
    """

    searched = Signal(str)
    picked = Signal(object, str)

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(question.title, question.sentence, parent)
        search, reason = question.search, question.reason
        self.field = QLineEdit()
        self.field.setPlaceholderText(search)
        self.field.setAccessibleName(search)
        self.field.setClearButtonEnabled(True)
        self.field.setVisible(bool(search))
        self.body.addWidget(self.field)
        self.list = QListWidget()
        self.list.setAccessibleName(question.title)
        room = self.screen().availableSize().height() - theme.px(_AROUND)
        self.list.setMinimumSize(theme.px(500), max(theme.px(_LEAST), min(theme.px(240), room)))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setAlternatingRowColors(True)
        self.body.addWidget(self.list, 1)
        self.nothing = text_label("", "secondary", wrap=True)
        self.body.addWidget(self.nothing)
        self.reason = QLineEdit()
        self.reason_row = FieldRow(reason or "Reason", self.reason, field="reason")
        self.reason_row.setVisible(bool(reason))
        self._needs_reason = bool(reason)
        self.body.addWidget(self.reason_row)
        self.confirm = button(question.confirm, "primary", self.accept)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.confirm)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_AFTER_MS)
        self._timer.timeout.connect(lambda: self.searched.emit(self.field.text().strip()))
        self.field.textChanged.connect(lambda _text: self._timer.start())
        self.list.itemSelectionChanged.connect(self._judge)
        self.list.itemActivated.connect(lambda _item: self.confirm.setFocus())
        self.reason.textChanged.connect(lambda _text: self._judge())
        self.accepted.connect(self._pick)
        self._judge()

    def show_options(self, options: Sequence[Option], said: str = "") -> None:
        """Offer these; nothing is picked. What is `said` stands under them."""
        self.list.clear()
        for each in options:
            item = QListWidgetItem(f"{each.line}\n{each.why}" if each.why else each.line)
            item.setData(256, each)
            item.setToolTip(each.why)
            item.setSizeHint(QSize(0, theme.px(_EDGES + _LINE * len(item.text().split("\n")))))
            self.list.addItem(item)
        self.list.setCurrentRow(-1)
        self.list.clearSelection()
        self.nothing.setText(said or ("" if options else NOTHING))
        self.nothing.setVisible(bool(self.nothing.text()))
        self._judge()

    def option(self) -> Option | None:
        """Return what is picked."""
        items = self.list.selectedItems()
        found: Option | None = items[0].data(256) if items else None
        return found

    def _judge(self) -> None:
        option = self.option()
        said = bool(self.reason.text().strip()) or not self._needs_reason
        self.confirm.setEnabled(option is not None and (said or option.id is None))

    def _pick(self) -> None:
        option = self.option()
        if option is not None:
            self.picked.emit(option.id, self.reason.text().strip())
