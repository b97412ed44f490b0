"""Dialogs of the picture: a contradiction in words, confirmed with a reason; and the picture in words, to copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QListView, QListWidget, QPlainTextEdit, QWidget

from app.services.errors import Problem
from app.views import theme
from app.views.widgets.buttons import button
from app.views.widgets.dialogs import Dialog
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import text_label
from app.views.widgets.summary import ErrorSummary

NO_REASON = Problem("reason", "Write why it is right although it contradicts the record.")


class DoubtsDialog(Dialog):
    """Says what contradicts the record. The focus begins on Cancel; nothing is saved without a reason.

    `undoing` says what would be undone or done again; else something new is to be saved.

    Signals
        confirmed(str): the reason.
    """

    confirmed = Signal(str)

    def __init__(self, sentences: Sequence[str], parent: QWidget | None = None, *, undoing: str = "") -> None:
        asked = "Check it; if it is right all the same, say why. The reason stays on the record."
        begun = f"“{undoing}” stands as it is." if undoing else "Nothing has been saved."
        super().__init__("This contradicts what is on record", f"{begun} {asked}", parent)
        if undoing:
            self.cancel.setText("Leave it as it is")
            self.cancel.setAccessibleName("Leave it as it is")
        self.items = QListWidget()
        self.items.setAccessibleName("What contradicts the record")
        self.items.setWordWrap(True)
        self.items.setResizeMode(QListView.ResizeMode.Adjust)
        self.items.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.items.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.items.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.items.addItems(list(sentences))
        self.items.setMinimumHeight(theme.px(40 * min(len(sentences), 5) + 10))
        self.items.setMaximumHeight(theme.px(60 * len(sentences) + 10))
        self.summary = ErrorSummary()
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.reason.setMinimumHeight(theme.px(84))
        self.row = FieldRow("Why it is right all the same", self.reason, field="reason")
        self.summary.watch([self.row])
        self.save = button("Do it all the same" if undoing else "Save all the same", "danger", self._confirm)
        self.body.addWidget(self.summary)
        self.body.addWidget(self.items)
        self.body.addWidget(self.row)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.save)
        self.setMinimumWidth(theme.px(560))
        self.cancel.setFocus()

    def _confirm(self) -> None:
        reason = " ".join(self.reason.toPlainText().split())
        if not reason:
            self.summary.show_problems([NO_REASON])
            return
        self.accept()
        self.confirmed.emit(reason)


class TextDialog(Dialog):
    """The picture in words, in reading order, to read and, where the picture may leave the hub, to copy."""

    def __init__(
        self,
        said: str,
        parent: QWidget | None = None,
        *,
        may_copy: bool = True,
        leave: Callable[[bytes, Callable[[], None]], object] | None = None,
    ) -> None:
        """Show it; `leave` writes down that these bytes leave the hub, then calls what puts them into the clipboard."""
        super().__init__("The picture in words", "The same as the picture, each person once, nearest first.", parent)
        self._leave = leave
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("The picture in words")
        self.text.setPlainText(said)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.text.setMinimumHeight(theme.px(320))
        self.done_words = text_label("", "secondary")
        self.cancel.setText("Close")
        self.copy = button("Copy all", "primary", self._copy)
        self.body.addWidget(self.text, 1)
        self.body.addWidget(self.done_words)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.copy)
        self.copy.setVisible(may_copy)
        if not may_copy:
            self.text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.text.setFocus()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide enough to read a sentence in two lines."""
        hint = super().sizeHint()
        room = self.screen().availableSize()
        return QSize(min(theme.px(760), room.width() - 48), min(max(hint.height(), theme.px(560)), room.height() - 64))

    def _copy(self) -> None:
        if self._leave is None:
            self._put()
        else:
            self._leave(self.text.toPlainText().encode(), self._put)

    def _put(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.done_words.setText("Copied.")
