"""The one small form that a view has open: it comes back as it was typed, and nothing typed is lost to a lock."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.views.case.form_dialog import FormDialog
from app.views.case.form_keeping import FormKeeping
from app.views.case.forms import FormSpec, Typed, Values
from app.views.desk import Desk, Notice

BACK = Notice("What you had typed is back.", "Cancel forgets it.")


class FormBox(QObject):
    """Opens a form, keeps what is typed into it, and forgets that once it is saved or given up.

    Attributes
        form: the form that is open.
    Signals
        gone(): the form was closed.
    """

    gone = Signal()

    def __init__(
        self,
        owner: QWidget,
        desk: Desk,
        submitted: Callable[[FormSpec, Values], None],
        said: Callable[[Notice], None],
        failed: Callable[[Exception], None],
    ) -> None:
        super().__init__(owner)
        self._owner = owner
        self._submitted = submitted
        self._said = said
        self._failed = failed
        self._keeping = FormKeeping(desk, failed)
        self._at: UUID | None = None
        self._turn = 0
        self.form: FormDialog | None = None

    def open(self, spec: FormSpec, at: UUID | None) -> None:
        """Ask a form about an enquiry; what this person typed into it before, and did not save, comes back."""
        self.put_away()
        self._turn += 1
        if at is None:
            self._at = None
            self._show(spec, None)
            return
        turn = self._turn

        def opened(typed: Typed | None) -> None:
            if turn != self._turn:  # another form was asked for meanwhile, or the case was left
                return
            self._at = at
            self._show(spec, typed)
            if typed is not None:
                self._said(BACK)

        self._keeping.bring_back(at, spec, opened)

    def close(self) -> None:
        """Close it: what it asked is saved."""
        made = self.form
        if made is not None:
            made.accept()
            self._forget(made)

    def put_away(self) -> None:
        """Close it without an answer; what is typed is kept."""
        self._turn += 1
        if self.form is not None:
            self.form.reject()

    def keep(self) -> None:
        """Keep what stands in it, now."""
        if self.form is not None:
            self.form.keep()

    def unkept(self) -> Exception | None:
        """Why what is typed into it could not be kept; None where it is, or nothing is open."""
        return self._keeping.fault if self.form is not None else None

    def show_failure(self, error: Exception) -> None:
        """Say in the form what went wrong; on top where none is open."""
        if self.form is not None:
            self.form.show_failure(error)
        else:
            self._failed(error)

    # --- inside ---

    def _show(self, spec: FormSpec, typed: Typed | None) -> None:
        made = FormDialog(spec, self._owner.window())
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if typed is not None:
            made.fill(typed)
        made.submitted.connect(self._submitted)
        made.kept.connect(partial(self._keep, made))
        made.given_up.connect(lambda _spec: self._forget(made))
        made.finished.connect(partial(self._finished, made))
        self.form = made
        made.open()

    def _keep(self, made: FormDialog, spec: FormSpec, typed: Typed) -> None:
        if self._at is not None:
            self._keeping.keep(self._at, spec, typed, partial(self._again, made))

    def _again(self, made: FormDialog) -> None:
        """What could not be kept is tried again the next time."""
        if self.form is made:
            made.not_kept()

    def _forget(self, made: FormDialog) -> None:
        if self._at is not None:
            self._keeping.drop(self._at, made.spec)

    def _finished(self, made: FormDialog, _result: int) -> None:
        if self.form is made:
            self.form = None
            self.gone.emit()


class WithForms:
    """A view that asks small forms of the enquiry `_at`: what its presenter may tell it of them."""

    _forms: FormBox
    _at: UUID | None = None

    @property
    def form(self) -> FormDialog | None:
        """The small form that is open."""
        return self._forms.form

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form; what was typed into it before comes back."""
        self._forms.open(spec, self._at)

    def close_form(self) -> None:
        """Close it: what it asked is saved."""
        self._forms.close()

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong; what was typed stays."""
        self._forms.show_failure(error)
