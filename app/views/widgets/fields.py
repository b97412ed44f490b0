"""A field with its label, its hint and what is wrong with it; and the summary on top that leads to each wrong field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from app.services.errors import Problem
from app.views import theme
from app.views.widgets.labels import plain_tip, text_label
from app.views.widgets.notice import ToneMark


class FieldRow(QWidget):
    """A label above its editor, a hint between them where one helps, and beside the editor's foot what is wrong.

    The editor takes its accessible name from the label and its description from hint and error. An editor may have a
    signal `problem_changed(str)` (a date field has); the row then shows that sentence by itself.

    Attributes
        field: the name by which services call the field in a `Problem`.
        editor: the widget itself.
    """

    def __init__(
        self,
        label: str,
        editor: QWidget,
        *,
        field: str = "",
        hint: str = "",
        optional: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
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


class _Line(QPushButton):
    """A jump to a field that ends in … where room is short; the field itself says the whole."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Let it become narrow, so that a long sentence never widens the form."""
        return QSize(theme.px(120), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the button with its words elided."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        option.text = self.fontMetrics().elidedText(option.text, Qt.TextElideMode.ElideRight, room)
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)


class ErrorSummary(QFrame):
    """The list on top of a form of what is wrong, each line a jump to its field. Hidden while nothing is.

    Signals
        chosen(str): a problem without a field row was chosen; the name of its field.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        outer.setSpacing(theme.px(4))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(ToneMark("error", self))
        self._title = text_label("", "section", parent=self)
        head.addWidget(self._title, 1)
        outer.addLayout(head)
        self._next_step = text_label("", "body", wrap=True, parent=self)
        outer.addWidget(self._next_step)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        outer.addLayout(self._lines)
        self._rows: dict[str, FieldRow] = {}
        self._shown: tuple[Problem, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("What is wrong")
        self.hide()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is shown now."""
        return self._shown

    def watch(self, rows: Iterable[FieldRow]) -> None:
        """Know the form's rows by their field names; call again after rows were added or taken away."""
        self._rows = {row.field: row for row in rows if row.field}

    def show_problems(
        self, problems: Sequence[Problem], next_step: str = "Nothing was saved. What you typed is still here."
    ) -> None:
        """Mark every wrong field, list them on top and put the focus on the list; with none, clear both."""
        self._empty()
        self._shown = tuple(problems)
        for row in self._rows.values():
            row.clear_error()
        self.setVisible(bool(problems))
        if not problems:
            return
        number = len(problems)
        self._title.setText("One thing needs mending" if number == 1 else f"{number} things need mending")
        self._next_step.setText(next_step)
        self._next_step.setVisible(bool(next_step))
        for problem in problems:
            marked = self._rows.get(problem.field)
            if marked is not None and not marked.sentence:
                marked.set_error(problem.sentence)
            self._lines.addWidget(self._line(problem, marked))
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription(" ".join(problem.sentence for problem in problems))
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Say that all is well."""
        self.show_problems(())

    def _line(self, problem: Problem, row: FieldRow | None) -> QWidget:
        where = f"Row {problem.row}: " if problem.row is not None else f"{row.label}: " if row else ""
        words = f"{where}{problem.sentence}".replace("&", "&&")
        jump = row.jump if row is not None else lambda: self.chosen.emit(problem.field)
        made = _Line(words)
        made.setAutoDefault(False)
        made.setProperty("kind", "link")
        made.setAccessibleName(f"Go to: {where}{problem.sentence}")
        made.setToolTip(plain_tip(f"{where}{problem.sentence}"))
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.clicked.connect(lambda _checked=False: jump())
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        return made

    def _empty(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
