"""The question asked when several documents are dropped at once: one contact, or one each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QWidget

from app.views import theme
from app.views.widgets.buttons import button
from app.views.widgets.dialogs import Dialog


class TogetherDialog(Dialog):
    """Asks whether several documents are one contact. The focus begins on Cancel, and nothing is chosen beforehand.

    Signals
        one(): all of them are one contact.
        each(): each is a contact of its own.
    """

    one = Signal()
    each = Signal()

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(
            f"{len(names)} documents at once",
            "Are they one contact, such as an e-mail and its form, or is each a contact of its own? As one contact the "
            "first document stands, the others fill what it leaves open, and what they disagree on is left blank and "
            "named. Every original is kept.",
            parent,
        )
        self.files = QListWidget()
        self.files.setAccessibleName("The documents, in the order in which they are read")
        self.files.setWordWrap(True)
        self.files.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.files.addItems([f"{number}. {name}" for number, name in enumerate(names, start=1)])
        self.files.setMinimumHeight(theme.px(32 * min(len(names), 6) + 8))
        self.files.setMaximumHeight(theme.px(32 * len(names) + 8))
        self.body.addWidget(self.files)
        self.body.addStretch(1)
        self.together = button("One contact for all", "secondary", self._one)
        self.apart = button("One contact each", "secondary", self._each)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.apart)
        self.buttons.addWidget(self.together)
        self.cancel.setFocus()

    def _one(self) -> None:
        self.accept()
        self.one.emit()

    def _each(self) -> None:
        self.accept()
        self.each.emit()
