"""What is typed into a small form of a case: kept as a draft, brought back once, forgotten when it is saved. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from app.services.enquiry import form_drafts
from app.views.case.forms import FormSpec, Typed
from app.views.desk import Desk

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

ABOUT = "about"
Opened = Callable[[Typed | None], None]


class FormKeeping:
    """The drafts of one part's forms, one for each kind and enquiry. `fault` says why the last could not be kept."""

    def __init__(self, desk: Desk, failed: Callable[[Exception], None]) -> None:
        self._desk = desk
        self._failed = failed
        self._stored: set[tuple[UUID, str]] = set()
        self.fault: Exception | None = None

    def bring_back(self, at: UUID, spec: FormSpec, opened: Opened) -> None:
        """Read what this person typed before into this form about the same row; a draft that is lost stops nothing."""

        def found(body: dict[str, object] | None) -> None:
            if body is not None:
                self._stored.add((at, spec.kind))
            opened(_typed(body, spec))

        def failed(error: Exception) -> None:
            self._failed(error)
            opened(None)

        work = partial(form_drafts.open_form, self._desk.hub, self._desk.actor, at, spec.kind)
        self._desk.runner.query(work, found, failed, lane="form-draft")

    def keep(self, at: UUID, spec: FormSpec, typed: Typed, failed: Callable[[], None]) -> None:
        """Keep what is typed, encrypted; `failed` is called where it could not be, beside what is told on top."""

        def kept(_changes: Changes) -> None:
            self.fault = None

        def not_kept(error: Exception) -> None:
            self.fault = error
            self._failed(error)
            failed()

        self._stored.add((at, spec.kind))
        work = partial(
            form_drafts.keep_form, self._desk.hub, self._desk.actor, at, spec.kind, {**typed, ABOUT: _about(spec)}
        )
        self._desk.runner.operation(work, kept, not_kept)

    def drop(self, at: UUID, spec: FormSpec) -> None:
        """Forget it: it was saved, or given up on purpose."""
        self.fault = None
        if (at, spec.kind) in self._stored:
            self._stored.discard((at, spec.kind))
            work = partial(form_drafts.drop_form, self._desk.hub, self._desk.actor, at, spec.kind)
            self._desk.runner.operation(work, None, self._failed)


def _about(spec: FormSpec) -> str:
    row: object = spec.about if isinstance(spec.about, UUID | str) else getattr(spec.about, "id", None)
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
