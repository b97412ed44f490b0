"""A part of the case with small forms: opens them, keeps what is typed, and says in them what went wrong."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.views.case.form_box import FormBox
from app.views.case.form_dialog import FormDialog, ask
from app.views.case.forms import FormSpec, Question, Values
from app.views.case.part_presenter import PartPresenter
from app.views.case.section import CaseSection
from app.views.desk import Desk, Notice


class FormSection(CaseSection):
    """The ground of the consent and the record part; set `presenter` before anything is opened."""

    presenter: PartPresenter

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forms = FormBox(self, desk.within(self), self._submit, self.notice, self.failure)

    @property
    def form(self) -> FormDialog | None:
        """The form that is open."""
        return self._forms.form

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form."""
        case = self.presenter.case
        self._forms.open(spec, case.header.id if case is not None else None)

    def close_form(self) -> None:
        """Close it: what it asked is saved."""
        self._forms.close()

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""
        self._forms.show_failure(error)

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

    def _submit(self, spec: FormSpec, values: Values) -> None:
        self.presenter.submit(spec, values)

    def save_drafts(self) -> None:
        """Keep what stands in an open form, now."""
        self._forms.keep()

    def unkept(self) -> Exception | None:
        """Why what stands in an open form could not be kept."""
        return self._forms.unkept()
