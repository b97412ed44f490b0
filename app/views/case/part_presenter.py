"""The ground of a part of the case that asks by small forms: what is typed is kept, saved, and said. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.enquiry import form_drafts
from app.services.enquiry.records import CaseDetail
from app.views.case.forms import FormSpec, Question, Typed, Values
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

ABOUT = "about"


class PartView(Protocol):
    """What such a part can be told."""

    def open_form(self, spec: FormSpec, typed: Typed | None) -> None:
        """Ask a small form, with what was typed into it before where something was."""

    def close_form(self) -> None:
        """Close it: what it asked is saved."""

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong; what was typed stays."""

    def ask_question(self, question: Question) -> None:
        """Ask for a confirmation."""

    def notice(self, notice: Notice) -> None:
        """Say something on top."""

    def failure(self, error: Exception) -> None:
        """Say what went wrong."""


class PartPresenter:
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

    def work(self, spec: FormSpec, values: Values) -> Callable[[], Changes] | None:
        """What a form does when it is sent; none where it is not this part's."""
        raise NotImplementedError

    # --- forms ---

    def open(self, spec: FormSpec) -> None:
        """Ask a form; what this person typed into it before, and did not save, comes back."""
        case = self.case
        if case is None:
            return
        hub, actor, at = self._desk.hub, self._desk.actor, case.header.id

        def opened(body: dict[str, object] | None) -> None:
            if self.case is None or self.case.header.id != at:
                return
            typed = _typed(body, spec)
            self._forms.open_form(spec, typed)
            if typed is not None:
                self._forms.notice(Notice("What you had typed is back.", "Cancel forgets it."))

        def failed(error: Exception) -> None:
            self._forms.failure(error)

        self._desk.runner.query(
            lambda: form_drafts.open_form(hub, actor, at, spec.kind), opened, failed, lane="form-draft"
        )

    def submit(self, spec: FormSpec, values: Values) -> None:
        """Do what a form asked."""
        work = self.work(spec, values)
        if work is None:
            return

        def done(changes: Changes) -> None:
            self._forms.close_form()
            self.give_up(spec)
            self._forms.notice(Notice(changes.words, "", "done"))

        def failed(error: Exception) -> None:
            self.failed(spec, values, error)

        self._desk.runner.operation(work, done, failed)

    def failed(self, spec: FormSpec, values: Values, error: Exception) -> None:
        """Say in the form what went wrong; a part that mends a conflict does it here."""
        del spec, values
        self._forms.show_form_failure(error)

    def keep(self, spec: FormSpec, typed: Typed) -> None:
        """Keep what is typed, encrypted, until it is saved or given up."""
        case = self.case
        if case is None:
            return
        hub, actor, at = self._desk.hub, self._desk.actor, case.header.id
        body = {**typed, ABOUT: _about(spec)}
        self._desk.runner.operation(
            lambda: form_drafts.keep_form(hub, actor, at, spec.kind, body), None, self._forms.failure
        )

    def give_up(self, spec: FormSpec) -> None:
        """Forget what was kept of a form."""
        case = self.case
        if case is None:
            return
        hub, actor, at = self._desk.hub, self._desk.actor, case.header.id
        self._desk.runner.operation(
            lambda: form_drafts.drop_form(hub, actor, at, spec.kind), None, self._forms.failure
        )

    def confirmed(self, question: Question) -> None:
        """Do what was confirmed; a part without questions has none."""


def _about(spec: FormSpec) -> str:
    row: object = spec.about if isinstance(spec.about, UUID) else getattr(spec.about, "id", None)
    return str(row) if row is not None else ""


def _typed(body: dict[str, object] | None, spec: FormSpec) -> Typed | None:
    """What was kept, where it is of the same entry and there is something in it."""
    if body is None or body.get(ABOUT, "") != _about(spec):
        return None
    found = {
        name: [str(each) for each in value] if isinstance(value, list) else str(value)
        for name, value in body.items()
        if name != ABOUT
    }
    return found if any(found.values()) else None


