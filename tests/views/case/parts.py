"""The case screen with one of its parts in front, and forms filled in as a person does."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.services.access import Actor
from app.views.case.consent.section import ConsentSection
from app.views.case.form_dialog import FormDialog
from app.views.case.form_section import FormSection
from app.views.case.record.section import RecordSection
from app.views.case.screen import CaseScreen, build
from app.views.desk import Place
from app.views.widgets.choice import Choice
from app.views.widgets.dates import DateField
from app.views.widgets.ticks import TickGrid
from tests.services.enquiry.rows import Case
from tests.views.case.seats import seat

S = TypeVar("S", bound=FormSection)


def shown(qtbot: QtBot, case: Case, actor: Actor, part: str = "") -> CaseScreen:
    """The screen as the shell shows it."""
    made = build(seat(case.hub, actor))
    qtbot.addWidget(made)
    made.resize(1182, 708)
    made.show()
    made.show_place(Place("case", case.id, part))
    QApplication.processEvents()
    return made


def consent_of(screen: CaseScreen) -> ConsentSection:
    """The consent part, in front."""
    return _part(screen, "consent", ConsentSection)


def record_of(screen: CaseScreen) -> RecordSection:
    """The record part, in front."""
    return _part(screen, "record", RecordSection)


def _part(screen: CaseScreen, kind: str, made: type[S]) -> S:
    screen.turn_to(kind)
    QApplication.processEvents()
    section = screen.tabs.section(kind)
    assert isinstance(section, made)
    return section


def form_of(section: FormSection) -> FormDialog:
    """The form that is open."""
    assert section.form is not None
    return section.form


def fill(form: FormDialog, **typed: str | tuple[str, ...]) -> None:
    """Type into a form, or choose."""
    for name, value in typed.items():
        editor = form.rows[name].editor
        if isinstance(editor, TickGrid):
            editor.choose(value)
        elif not isinstance(value, str):
            raise TypeError(name)
        elif isinstance(editor, Choice):
            editor.choose(value)
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(value)
        elif isinstance(editor, DateField | QLineEdit):
            editor.setText(value)


def wrong(form: FormDialog) -> list[str]:
    """The fields that the form says are wrong."""
    return [each.field for each in form.summary.problems]


def unchosen(form: FormDialog) -> bool:
    """Whether nothing coded is chosen in a form that was just opened."""
    editors = [row.editor for row in form.rows.values()]
    return all(each.code() is None for each in editors if isinstance(each, Choice)) and all(
        each.codes() == () for each in editors if isinstance(each, TickGrid)
    )
