"""A `FormSpec` as a dialog that stays open until what it asks was saved, and says beside each field what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.services.errors import Problem
from app.services.lengths import line_too_long, too_long
from app.views import errors, theme
from app.views.case.forms import FormField, FormSpec, Question, Typed
from app.views.widgets.buttons import button
from app.views.widgets.choice import Choice
from app.views.widgets.dates import DateField
from app.views.widgets.dialogs import ConfirmDialog, Dialog
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import text_label
from app.views.widgets.summary import ErrorSummary
from app.views.widgets.ticks import TickGrid

Editor = QLineEdit | QPlainTextEdit | Choice | DateField | TickGrid
LONG = 240
"""A sentence of more letters scrolls with the fields: the buttons stay on the screen."""
KEEP_MS = 2000
"""How long after the last keystroke what was typed is kept."""


class FormDialog(Dialog):
    """A small form. It closes by `done`, not by its own button, so that nothing typed is lost to a refusal.

    Signals
        submitted(object, object): the spec and what was filled in, by field name.
        kept(object, object): the spec and what is typed so far, two seconds after the last keystroke and when the
            form is put away without Cancel (by Esc, or by a lock).
        given_up(object): the spec; a person pressed Cancel.
    """

    submitted = Signal(object, object)
    kept = Signal(object, object)
    given_up = Signal(object)

    def __init__(self, spec: FormSpec, parent: QWidget | None = None) -> None:
        long = len(spec.sentence) > LONG
        super().__init__(spec.title, "" if long else spec.sentence, parent)
        self.spec = spec
        self.summary = ErrorSummary()
        self.rows: dict[str, FieldRow] = {}
        self._beside: dict[str, str] = {}
        ground = QWidget()
        ground.setProperty("scrollBody", True)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, theme.px(8), 0)
        column.setSpacing(theme.px(12))
        column.addWidget(self.summary)
        if long:
            self.setAccessibleDescription(spec.sentence)
            column.addWidget(text_label(spec.sentence, "body", wrap=True))
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
        texts = sum({"text": 1, "long": 3, "ticks": 1}.get(each.kind, 0) for each in spec.fields)
        high = theme.px(76 * len(spec.fields) + 56 * texts + 16)
        area.setMinimumHeight(min(self._most(), max(high, ground.sizeHint().height() + theme.px(8))))
        self._ground, self._area = ground, area
        self.body.addWidget(area)
        self.submit = button(spec.submit, "danger" if spec.danger else "primary", self._submit)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.submit)
        self.setMinimumWidth(theme.px(560))
        for name, typed in (spec.begun or {}).items():
            _fill(self.rows[name].editor, typed)
        self._begun: Typed = self.typed()
        self._keeper = QTimer(self)
        self._keeper.setSingleShot(True)
        self._keeper.setInterval(KEEP_MS)
        self._keeper.timeout.connect(self.keep)
        for row in self.rows.values():
            _changes_of(row.editor).connect(lambda *_changed: self._keeper.start())
        self.cancel.clicked.disconnect()
        self.cancel.clicked.connect(lambda _checked=False: self._give_up())
        self.rejected.connect(self._put_away)
        self._over = False
        if self.rows:
            next(iter(self.rows.values())).editor.setFocus()

    def values(self) -> dict[str, object]:
        """What is filled in now."""
        return {name: _value(row.editor) for name, row in self.rows.items()}

    def typed(self) -> dict[str, str | list[str]]:
        """What is typed now, word by word."""
        return {**self._beside, **{name: _typed(row.editor) for name, row in self.rows.items()}}

    def beside(self, what: str) -> str:
        """What was typed beside the form under this name, in a question that its answer raised."""
        return self._beside.get(what, "")

    def put_beside(self, what: str, typed: str) -> None:
        """Keep what is typed into such a question with what is typed into the form."""
        self._beside[what] = typed
        self._keeper.start()

    def fill(self, typed: Typed) -> None:
        """Give back what was typed before; a code that is not offered any more stays unchosen."""
        for name, row in self.rows.items():
            if name in typed:
                _fill(row.editor, typed[name])
        self._beside = {name: str(words) for name, words in typed.items() if name not in self.rows}
        self._begun = self.typed()
        self._keeper.stop()

    def accept(self) -> None:
        """Close: what it asked is saved, so nothing of it is kept."""
        self._over = True
        self._keeper.stop()
        super().accept()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say beside the fields and on top what lacks; the dialog stays."""
        self.submit.setEnabled(True)
        self.summary.show_problems(problems)
        self._ground.adjustSize()
        self._area.setMinimumHeight(min(self._most(), self._ground.sizeHint().height() + theme.px(8)))

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong; what was typed stays."""
        said = errors.words(error)
        problems = said.problems or (Problem("", said.spoken()),)
        self.show_problems(problems)

    def _most(self) -> int:
        """As much room as the fields take before they scroll; heading and buttons fit on the screen beside them."""
        return min(theme.px(720), max(theme.px(160), self.screen().availableSize().height() - theme.px(250)))

    def keep(self) -> None:
        """Keep what is typed, where something was since it was kept last."""
        if self.typed() != self._begun:
            self._begun = self.typed()
            self.kept.emit(self.spec, self.typed())

    def not_kept(self) -> None:
        """What is typed could not be kept: it is tried again the next time."""
        self._begun = {}

    def _give_up(self) -> None:
        self._over = True
        self._keeper.stop()
        self.given_up.emit(self.spec)
        self.reject()

    def _put_away(self) -> None:
        self._keeper.stop()
        if not self._over:
            self.keep()

    def _submit(self) -> None:
        wrong = [
            Problem(name, row.editor.problem())
            for name, row in self.rows.items()
            if isinstance(row.editor, DateField) and row.editor.problem()
        ]
        wrong += [problem for name, row in self.rows.items() for problem in _too_long(name, row.editor)]
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
        made = DateField(partial=field.partial, future=field.future, name=field.label)
    elif field.kind == "ticks":
        made = TickGrid(field.options, name=field.label, counted=field.counted)
    elif field.kind in {"text", "long"}:
        made = QPlainTextEdit()
        made.setTabChangesFocus(True)
        made.setMinimumHeight(theme.px(84 if field.kind == "text" else 220))
    else:
        made = QLineEdit()
    made.setAccessibleName(field.label)
    return made


def _value(editor: QWidget) -> object:
    if isinstance(editor, Choice):
        return editor.code()
    if isinstance(editor, DateField):
        return editor.value() if editor.partial else editor.day()
    if isinstance(editor, TickGrid):
        return editor.codes()
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText()
    return editor.text() if isinstance(editor, QLineEdit) else None


def _too_long(name: str, editor: QWidget) -> tuple[Problem, ...]:
    """What is wrong with a text or a line that is longer than is kept: nothing is ever cut short in silence."""
    if isinstance(editor, QPlainTextEdit):
        return too_long(name, editor.toPlainText())
    if isinstance(editor, QLineEdit) and not isinstance(editor, DateField):
        return line_too_long(**{name: editor.text()})
    return ()


def _typed(editor: QWidget) -> str | list[str]:
    if isinstance(editor, Choice):
        return editor.code() or ""
    if isinstance(editor, TickGrid):
        return list(editor.codes())
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText()
    return editor.text() if isinstance(editor, QLineEdit) else ""


def _fill(editor: QWidget, typed: str | list[str]) -> None:
    if isinstance(editor, TickGrid):
        editor.choose(typed)
    elif not isinstance(typed, str):
        return
    elif isinstance(editor, Choice):
        if editor.findData(typed) >= 0:
            editor.choose(typed)
    elif isinstance(editor, QPlainTextEdit):
        editor.setPlainText(typed)
    elif isinstance(editor, QLineEdit):
        editor.setText(typed)


def _changes_of(editor: QWidget) -> SignalInstance:
    if isinstance(editor, TickGrid):
        return editor.changed
    if isinstance(editor, Choice):
        return editor.currentIndexChanged
    if isinstance(editor, QPlainTextEdit | QLineEdit):
        return editor.textChanged
    raise TypeError("a form has no such editor")
