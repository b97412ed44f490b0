"""A part of the case with small forms: opens them, keeps what is typed, and says in them what went wrong."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.views.case.form_box import FormBox, WithForms
from app.views.case.forms import FormSpec, Values
from app.views.case.part_presenter import PartPresenter
from app.views.case.section import CaseSection
from app.views.desk import Desk, Notice


class FormSection(WithForms, CaseSection):
    """The ground of the consent and the record part; set `presenter` before anything is opened."""

    presenter: PartPresenter

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forms = FormBox(self, desk.within(self), self._submit, self.notice, self.failure)

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form of the case that is shown."""
        case = self.presenter.case
        self._at = case.header.id if case is not None else None
        super().open_form(spec)

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
