"""Fields of the contact form: each a labelled editor bound to one named value of the draft."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QPlainTextEdit

from app.services.intake import identifiers
from app.views import theme
from app.views.contact_form.as_shown import date_as_shown
from app.views.widgets.choice import Choice
from app.views.widgets.dates import DateField
from app.views.widgets.fields import FieldRow
from app.views.widgets.multi_pick import MultiPick

YES_NO = (("yes", "Yes"), ("no", "No"))
_TOP = Qt.AlignmentFlag.AlignTop
Touched = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Bound:
    """One value of the draft and the row that shows it. `wide` takes the whole width of its section."""

    name: str
    row: FieldRow
    read: Callable[[], Any]
    show: Callable[[Any], None]
    wide: bool = False


def line(name: str, field: str, label: str, touched: Touched, *, hint: str = "", wide: bool = False) -> Bound:
    """One line of text."""
    editor = QLineEdit()
    editor.textEdited.connect(lambda _text: touched())

    def show(text: str) -> None:
        editor.setText(text)
        editor.setCursorPosition(0)

    return Bound(name, FieldRow(label, editor, field=field, hint=hint), editor.text, show, wide)


def number(name: str, field: str, label: str, touched: Touched, *, hint: str = "") -> Bound:
    """An NHS number: shown 3-3-4 as soon as the typing pauses at its end."""
    bound = line(name, field, label, touched, hint=hint)
    editor = bound.row.editor
    if isinstance(editor, QLineEdit):
        editor.editingFinished.connect(
            lambda: editor.setText(identifiers.nhs_text(identifiers.nhs_digits(editor.text())))
        )
    return Bound(name, bound.row, bound.read, bound.show)


def area(name: str, field: str, label: str, touched: Touched, *, hint: str = "", rows: int = 3) -> Bound:
    """Several lines of text; Tab leaves it."""
    editor = QPlainTextEdit()
    editor.setTabChangesFocus(True)
    editor.setFixedHeight(theme.px(20 * rows + 16))
    showing: list[bool] = []

    def show(text: str) -> None:
        showing.append(True)
        editor.setPlainText(text)
        showing.clear()

    editor.textChanged.connect(lambda: None if showing else touched())
    return Bound(name, FieldRow(label, editor, field=field, hint=hint), editor.toPlainText, show, True)


def choice(
    name: str,
    field: str,
    label: str,
    options: Iterable[tuple[str, str]],
    touched: Touched,
    *,
    hint: str = "",
    wide: bool = False,
) -> Bound:
    """A code from a list; nothing is preselected. A stored code the list no longer has is added, never lost."""
    editor = Choice(options)
    listed = list(options)

    def show(code: str) -> None:
        if code and code not in {known for known, _ in listed}:
            listed.append((code, code))
            editor.set_options(listed)
        editor.choose(code or None)

    editor.chosen.connect(lambda _code: touched())
    return Bound(name, FieldRow(label, editor, field=field, hint=hint), lambda: editor.code() or "", show, wide)


def yes_no(name: str, field: str, label: str, touched: Touched, *, hint: str = "") -> Bound:
    """A question that is unanswered until somebody answers it."""
    editor = Choice(YES_NO, placeholder="Not answered")

    def show(value: bool | None) -> None:
        editor.choose(None if value is None else "yes" if value else "no")

    def read() -> bool | None:
        return None if editor.code() is None else editor.code() == "yes"

    editor.chosen.connect(lambda _code: touched())
    return Bound(name, FieldRow(label, editor, field=field, hint=hint), read, show)


def tick(name: str, field: str, label: str, touched: Touched, words: str = "") -> Bound:
    """A box to tick."""
    editor = QCheckBox(words or "Yes")
    editor.clicked.connect(lambda _on: touched())
    return Bound(name, FieldRow(label, editor, field=field), editor.isChecked, editor.setChecked)


def day(
    name: str,
    field: str,
    label: str,
    touched: Touched,
    *,
    partial: bool = False,
    future: bool = False,
    hint: str = "",
) -> Bound:
    """A date; what is no date stays as typed and says so.

    The field rewrites a date as `14 Mar 2019`; the draft always has `14/03/2019`, so that showing changes nothing.
    """
    editor = DateField(partial=partial, future=future)

    def show(text: str) -> None:
        editor.setText(text)
        editor.settle()

    editor.textEdited.connect(lambda _text: touched())

    return Bound(name, FieldRow(label, editor, field=field, hint=hint), lambda: date_as_shown(editor.text()), show)


def pick(
    name: str,
    field: str,
    label: str,
    options: Sequence[tuple[str, str, str]],
    touched: Touched,
    *,
    alone: Sequence[str] = (),
    rows: int = 4,
) -> Bound:
    """Several codes of a list."""
    editor = MultiPick(options, name=label, alone=alone, rows=rows)
    editor.changed.connect(lambda _codes: touched())
    known = {code for code, _, _ in options}

    def show(codes: Sequence[str]) -> None:
        editor.choose([code for code in codes if code in known])

    return Bound(name, FieldRow(label, editor, field=field), editor.codes, show, True)


def lay_out(grid: QGridLayout, bounds: Iterable[Bound], columns: int = 2) -> None:
    """Set rows into a grid, two beside each other unless one is wide."""
    grid.setHorizontalSpacing(theme.px(16))
    grid.setVerticalSpacing(theme.px(12))
    for column in range(columns):
        grid.setColumnStretch(column, 1)
    row, column = grid.rowCount(), 0
    for bound in bounds:
        if bound.wide:
            if column:
                row, column = row + 1, 0
            grid.addWidget(bound.row, row, 0, 1, columns, _TOP)
            row += 1
            continue
        grid.addWidget(bound.row, row, column, _TOP)
        column += 1
        if column == columns:
            row, column = row + 1, 0
