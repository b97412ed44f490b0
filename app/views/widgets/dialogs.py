"""Dialogs that ask: a confirmation that lists what it is about, and a conflict with both texts side by side.

They open without a loop of their own (`open`), so that no dialog can hold back a lock: the shell calls
`put_away_dialogs`, which closes each as if it had been cancelled, without asking.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.services.errors import Conflict
from app.views import theme
from app.views.widgets import tab_order
from app.views.widgets.buttons import ButtonKind, button
from app.views.widgets.labels import text_label

MINE, THEIRS = "mine", "theirs"


class Dialog(QDialog):
    """The ground of every dialog: a heading, a sentence, a `body`, and buttons with Cancel first in focus."""

    def __init__(self, title: str, sentence: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(16))
        outer.setSpacing(theme.px(12))
        outer.addWidget(text_label(title, "title", wrap=True))
        self._sentence = text_label(sentence, "body", wrap=True)
        self._sentence.setVisible(bool(sentence))
        outer.addWidget(self._sentence)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.px(8))
        outer.addLayout(self.body, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.px(8))
        self.buttons.addStretch(1)
        outer.addSpacing(theme.px(4))
        outer.addLayout(self.buttons)
        self.cancel = button("Cancel", "secondary", self.reject)
        self._behind: list[QWidget] = []

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Remember where the focus was in the window behind."""
        super().showEvent(event)
        behind = self.parentWidget()
        self._behind = tab_order.lineage(behind.window().focusWidget()) if behind is not None else []

    def done(self, result: int) -> None:
        """Close. What had the focus before may be gone by now: then what stood around it takes it."""
        super().done(result)
        behind, self._behind = self._behind, []
        if behind and not (isValid(behind[0]) and behind[0].isVisible()):
            place = tab_order.near(behind)
            if place is not None:
                place.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Be wide enough to read, never larger than the screen."""
        hint = super().sizeHint()
        room = self.screen().availableSize()
        return QSize(min(max(hint.width(), theme.px(480)), room.width() - 48), min(hint.height(), room.height() - 64))


def put_away_dialogs() -> None:
    """Close every open dialog as if cancelled: the desk is being locked and nothing may hold it back."""
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QDialog) and window.isVisible():
            window.reject()


class ConfirmDialog(Dialog):
    """Asks before an act that matters, and lists everything it is about.

    Enter does not confirm: the focus begins on Cancel, and the confirming button is never the default.

    Signals
        confirmed(): the person agreed.
    """

    confirmed = Signal()

    def __init__(
        self,
        title: str,
        sentence: str,
        confirm: str,
        *,
        items: Sequence[str] = (),
        kind: ButtonKind = "primary",
        cancel: str = "Cancel",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, sentence, parent)
        self.cancel.setText(cancel)
        self.items = QListWidget()
        self.items.setAccessibleName("What this is about")
        self.items.setWordWrap(True)
        self.items.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.items.addItems(list(items))
        self.items.setVisible(bool(items))
        self.items.setMinimumHeight(theme.px(32 * min(len(items), 8) + 8))
        self.items.setMaximumHeight(theme.px(32 * len(items) + 8))
        self.body.addWidget(self.items)
        self.body.addStretch(1)
        self.confirm = button(confirm, kind, self.accept)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.confirm)
        self.accepted.connect(self.confirmed)
        self.cancel.setFocus()


class ConflictDialog(Dialog):
    """Shows what two people wrote in the same place, side by side; each field waits for a choice, none is preselected.

    Signals
        resolved(object): a mapping from field name to the text that is to stand.
    """

    resolved = Signal(object)

    def __init__(
        self, conflict: Conflict, labels: Mapping[str, str] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__("Somebody else saved first", f"{conflict.sentence} {conflict.next_step}", parent)
        mine, theirs = conflict.texts.mine, conflict.texts.theirs
        differing = [name for name in {**mine, **theirs} if mine.get(name, "") != theirs.get(name, "")]
        self._mine, self._theirs = mine, theirs
        self.groups: dict[str, QButtonGroup] = {}
        holder = QWidget()
        holder.setProperty("scrollBody", True)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, theme.px(8), 0)
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(6))
        who = conflict.their_initials or "the other person"
        for name in differing:
            row = grid.rowCount()
            label = (labels or {}).get(name, name.replace("_", " ").capitalize())
            grid.addWidget(text_label(label, "section"), row, 0, 1, 2)
            group = QButtonGroup(self)
            self.groups[name] = group
            for column, (side, words, written) in enumerate(
                ((MINE, "Keep mine", mine.get(name, "")), (THEIRS, f"Keep that of {who}", theirs.get(name, "")))
            ):
                pick = QRadioButton(words)
                pick.setAccessibleName(f"{label}: {words}")
                pick.setProperty("side", side)
                group.addButton(pick, column)
                grid.addWidget(pick, row + 1, column)
                shown = QPlainTextEdit(written)
                shown.setReadOnly(True)
                shown.setTabChangesFocus(True)
                shown.setPlaceholderText("Empty")
                shown.setAccessibleName(f"{label}: {'what you wrote' if side == MINE else f'what {who} wrote'}")
                shown.setMinimumHeight(theme.px(72))
                grid.addWidget(shown, row + 2, column)
            group.buttonClicked.connect(self._judge)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(holder)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumHeight(theme.px(min(180 * len(differing), 420)))
        self.body.addWidget(area, 1)
        self.missing = text_label("", "secondary")
        self.buttons.insertWidget(0, self.missing)
        self.save = button("Save my choice", "primary", self.accept)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.save)
        self.accepted.connect(lambda: self.resolved.emit(self.choice()))
        self.setMinimumWidth(theme.px(640))
        self._judge()

    def choice(self) -> dict[str, str]:
        """Return the text that is to stand for every field chosen so far."""
        chosen: dict[str, str] = {}
        for name, group in self.groups.items():
            picked = group.checkedButton()
            if picked is not None:
                chosen[name] = (self._mine if picked.property("side") == MINE else self._theirs).get(name, "")
        return chosen

    def _judge(self) -> None:
        left = len(self.groups) - len(self.choice())
        self.save.setEnabled(not left)
        self.missing.setText(f"{left} still to choose" if left else "")
