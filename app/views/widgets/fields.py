"""A field with its label, its hint and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.views import theme
from app.views.widgets.labels import text_label
from app.views.widgets.tone import ToneMark

E = TypeVar("E", bound=QWidget)
TAKES = 1_000_000
"""How many letters a line takes, far more than is kept anywhere: Qt's own 32,767 would cut a paste in silence."""


class FieldRow(QWidget):
    """A label above its editor, a hint between them where one helps, and beside the editor's foot what is wrong.

    The editor takes its accessible name from the label and its description from hint and error. An editor may have a
    signal `problem_changed(str)` (a date field has); the row then shows that sentence by itself. An editor that a
    function makes is made inside the row: a widget that changes its parent is dressed anew, with all it holds.

    Attributes
        field: the name by which services call the field in a `Problem`.
        editor: the widget itself.
    """

    def __init__(
        self,
        label: str,
        editor: QWidget | Callable[[QWidget], QWidget],
        *,
        field: str = "",
        hint: str = "",
        optional: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        if not isinstance(editor, QWidget):
            editor = editor(self)
        if isinstance(editor, QLineEdit):
            editor.setMaxLength(max(editor.maxLength(), TAKES))
        self.field = field
        self.editor = editor
        self._label_text = label
        self._hint_text = hint
        self._sentence = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(4))
        self._label = text_label(label, parent=self)
        self._label.setProperty("part", "label")
        self._label.setBuddy(editor)
        if optional:
            head = QHBoxLayout()
            outer.addLayout(head)
            head.setSpacing(theme.px(8))
            head.addWidget(self._label)
            head.addWidget(text_label("optional", "least", parent=self))
            head.addStretch(1)
        else:
            outer.addWidget(self._label, 0, Qt.AlignmentFlag.AlignLeft)
        self._lines = outer
        self._hint: QLabel | None = None
        outer.addWidget(editor)
        self._error: QLabel | None = None
        if hint:
            self._show_hint(hint)
        editor.setAccessibleName(label)
        editor.setAccessibleDescription(hint)
        changed = getattr(editor, "problem_changed", None)
        if changed is not None:
            changed.connect(self._of_editor)

    @property
    def label(self) -> str:
        """The label's words."""
        return self._label_text

    @property
    def sentence(self) -> str:
        """What is wrong with the field now, "" when nothing is."""
        return self._sentence

    @property
    def error_label(self) -> QLabel:
        """The label that says what is wrong; made when it is first asked for."""
        if self._error is None:
            self._error_line = QWidget(self)
            self._error_line.hide()
            line = QHBoxLayout(self._error_line)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(theme.px(6))
            self._error = text_label("", "error", wrap=True, parent=self._error_line)
            line.addWidget(ToneMark("error", self._error_line), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(self._error, 1)
            self._lines.addWidget(self._error_line)
        return self._error

    @property
    def hint(self) -> str:
        """The hint's words."""
        return self._hint_text

    def set_label(self, label: str) -> None:
        """Change the label."""
        self._label_text = label
        self._label.setText(label)
        self.editor.setAccessibleName(label)

    def set_hint(self, hint: str) -> None:
        """Change the hint."""
        self._hint_text = hint
        if hint or self._hint is not None:
            self._show_hint(hint)
        self._describe()

    def set_error(self, sentence: str) -> None:
        """Say what is wrong, or with "" that all is well."""
        if sentence == self._sentence:
            return
        self._sentence = sentence
        self.error_label.setText(sentence)
        self._error_line.setVisible(bool(sentence))
        for part in (self.editor, self.editor.focusProxy()):
            if part is not None:
                theme.restyle(part, wrong=bool(sentence))
        self._describe()

    def clear_error(self) -> None:
        """Say that all is well."""
        self.set_error("")

    def jump(self) -> None:
        """Put the focus into the editor and scroll it into sight."""
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        area = self.parentWidget()
        while area is not None:
            if isinstance(area, QScrollArea):
                area.ensureWidgetVisible(self, 0, theme.px(24))
            area = area.parentWidget()

    def _show_hint(self, hint: str) -> None:
        if self._hint is None:
            self._hint = text_label(hint, "secondary", wrap=True, parent=self)
            self._lines.insertWidget(self._lines.indexOf(self.editor), self._hint)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def _of_editor(self, sentence: str) -> None:
        self.set_error(sentence)

    def _describe(self) -> None:
        wrong = f"Wrong: {self._sentence}" if self._sentence else ""
        self.editor.setAccessibleDescription(" ".join(part for part in (wrong, self._hint_text) if part))


def row_of(
    label: str,
    make: Callable[[QWidget], E],
    *,
    field: str = "",
    parent: QWidget | None,
    hint: str = "",
    optional: bool = False,
) -> tuple[FieldRow, E]:
    """Make a row and, inside it, its editor."""
    made = FieldRow(label, make, field=field, hint=hint, optional=optional, parent=parent)
    return made, cast("E", made.editor)
