"""A `FormSpec` as a dialog that stays open until what it asks was saved, and says beside each field what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.services.errors import Problem
from app.views import errors, theme
from app.views.case.forms import FormField, FormSpec, Question
from app.views.widgets.buttons import button
from app.views.widgets.choice import Choice
from app.views.widgets.dates import DateField
from app.views.widgets.dialogs import ConfirmDialog, Dialog
from app.views.widgets.fields import FieldRow
from app.views.widgets.summary import ErrorSummary

Editor = QLineEdit | QPlainTextEdit | Choice | DateField


class FormDialog(Dialog):
    """A small form. It closes by `done`, not by its own button, so that nothing typed is lost to a refusal.

    Signals
        submitted(object, object): the spec and what was filled in, by field name.
    """

    submitted = Signal(object, object)

    def __init__(self, spec: FormSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec.title, spec.sentence, parent)
        self.spec = spec
        self.summary = ErrorSummary()
        self.rows: dict[str, FieldRow] = {}
        ground = QWidget()
        ground.setProperty("scrollBody", True)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, theme.px(8), 0)
        column.setSpacing(theme.px(12))
        column.addWidget(self.summary)
        for each in spec.fields:
            row = FieldRow(each.label, _editor(each), field=each.name, hint=each.hint, optional=each.optional)
            self.rows[each.name] = row
            column.addWidget(row)
        column.addStretch(1)
        self.summary.watch(self.rows.values())
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(ground)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        texts = sum(each.kind == "text" for each in spec.fields)
        area.setMinimumHeight(theme.px(min(440, 76 * len(spec.fields) + 56 * texts + 16)))
        self._ground, self._area = ground, area
        self.body.addWidget(area)
        self.submit = button(spec.submit, "danger" if spec.danger else "primary", self._submit)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.submit)
        self.setMinimumWidth(theme.px(560))
        if self.rows:
            next(iter(self.rows.values())).editor.setFocus()

    def values(self) -> dict[str, object]:
        """What is filled in now."""
        return {name: _value(row.editor) for name, row in self.rows.items()}

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say beside the fields and on top what lacks; the dialog stays."""
        self.submit.setEnabled(True)
        self.summary.show_problems(problems)
        self._ground.adjustSize()
        self._area.setMinimumHeight(min(theme.px(440), self._ground.sizeHint().height() + theme.px(8)))

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong; what was typed stays."""
        said = errors.words(error)
        problems = said.problems or (Problem("", said.spoken()),)
        self.show_problems(problems)

    def _submit(self) -> None:
        wrong = [
            Problem(name, row.editor.problem())
            for name, row in self.rows.items()
            if isinstance(row.editor, DateField) and row.editor.problem()
        ]
        if wrong:
            self.show_problems(wrong)
            return
        self.summary.clear()
        self.submit.setEnabled(False)
        self.submitted.emit(self.spec, self.values())


def ask(question: Question, parent: QWidget) -> ConfirmDialog:
    """Make the confirmation of a question; the caller opens it and listens to `confirmed`."""
    return ConfirmDialog(
        question.title,
        question.sentence,
        question.confirm,
        items=question.items,
        kind="danger" if question.danger else "primary",
        parent=parent,
    )


def _editor(field: FormField) -> Editor:
    made: Editor
    if field.kind == "choice":
        made = Choice(field.options, name=field.label)
    elif field.kind == "date":
        made = DateField(future=field.future, name=field.label)
    elif field.kind == "text":
        made = QPlainTextEdit()
        made.setTabChangesFocus(True)
        made.setMinimumHeight(theme.px(84))
    else:
        made = QLineEdit()
    made.setAccessibleName(field.label)
    return made


def _value(editor: QWidget) -> object:
    if isinstance(editor, Choice):
        return editor.code()
    if isinstance(editor, DateField):
        return editor.day()
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText()
    return editor.text() if isinstance(editor, QLineEdit) else None
