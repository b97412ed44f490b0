"""A part of the case with small forms: opens them, keeps what is typed, and says in them what went wrong."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.views.case.form_dialog import FormDialog, ask
from app.views.case.forms import FormSpec, Question, Typed
from app.views.case.part_presenter import PartPresenter
from app.views.case.section import CaseSection
from app.views.desk import Notice


class FormSection(CaseSection):
    """The ground of the consent and the record part; set `presenter` before anything is opened."""

    presenter: PartPresenter

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dialog: FormDialog | None = None

    @property
    def form(self) -> FormDialog | None:
        """The form that is open."""
        return self._dialog

    def open_form(self, spec: FormSpec, typed: Typed | None) -> None:
        """Ask a small form."""
        self.close_form()
        made = FormDialog(spec, self.window())
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if typed is not None:
            made.fill(typed)
        made.submitted.connect(self.presenter.submit)
        made.kept.connect(self.presenter.keep)
        made.given_up.connect(self.presenter.give_up)
        made.finished.connect(partial(self._forget_form, made))
        self._dialog = made
        made.open()

    def close_form(self) -> None:
        """Close it: what it asked is saved."""
        if self._dialog is not None:
            self._dialog.accept()

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""
        if self._dialog is not None:
            self._dialog.show_failure(error)
        else:
            self.failed.emit(error)

    def ask_question(self, question: Question) -> None:
        """Ask for a confirmation."""
        dialog = ask(question, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.confirmed.connect(partial(self.presenter.confirmed, question))
        dialog.open()

    def notice(self, notice: Notice) -> None:
        """Say something on top."""
        self.noticed.emit(notice)

    def failure(self, error: Exception) -> None:
        """Say what went wrong."""
        self.failed.emit(error)

    def save_drafts(self) -> None:
        """Keep what stands in an open form, now."""
        if self._dialog is not None:
            self._dialog.keep()

    def _forget_form(self, made: FormDialog, _result: int) -> None:
        if self._dialog is made:
            self._dialog = None
