"""The ground of a part of the case that asks by small forms: what is typed is kept, saved, and said. No Qt."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from app.services.enquiry.records import CaseDetail
from app.views.case.forms import FormSpec, Values
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes


class PartView(Protocol):
    """What such a part can be told."""

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form, with what was typed into it before where something was."""

    def close_form(self) -> None:
        """Close it: what it asked is saved."""

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong; what was typed stays."""

    def notice(self, notice: Notice) -> None:
        """Say something on top."""

    def failure(self, error: Exception) -> None:
        """Say what went wrong."""


class PartPresenter(ABC):
    """A part's case and its forms. A part says by `work` what a form does."""

    def __init__(self, view: PartView, desk: Desk) -> None:
        self._forms = view
        self._desk = desk
        self.case: CaseDetail | None = None
        self.now: datetime | None = None
        self.allowed: frozenset[str] = frozenset()

    def take(self, case: CaseDetail, now: datetime, allowed: frozenset[str]) -> None:
        """Know the case that is shown."""
        self.case, self.now, self.allowed = case, now, allowed

    def forget(self) -> None:
        """Hold nothing of the case."""
        self.case = self.now = None
        self.allowed = frozenset()

    @abstractmethod
    def work(self, spec: FormSpec, values: Values) -> Callable[[], Changes] | None:
        """What a form does when it is sent; none where it is not this part's."""

    # --- forms ---

    def open(self, spec: FormSpec) -> None:
        """Ask a form; what this person typed into it before, and did not save, comes back."""
        if self.case is not None:
            self._forms.open_form(spec)

    def submit(self, spec: FormSpec, values: Values) -> None:
        """Do what a form asked."""
        work = self.work(spec, values)
        if work is None:
            return

        def done(changes: Changes) -> None:
            self._forms.close_form()
            self._forms.notice(Notice(changes.words, "", "done"))

        def failed(error: Exception) -> None:
            self.failed(spec, values, error)

        self._desk.runner.operation(work, done, failed)

    def failed(self, spec: FormSpec, values: Values, error: Exception) -> None:
        """Say in the form what went wrong; a part that mends a conflict does it here."""
        del spec, values
        self._forms.show_form_failure(error)
