"""The half-typed reason of an undo that contradicts the record: kept with its step, given back once. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from app.services.enquiry import form_drafts
from app.views.desk import Desk

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

KIND = "picture_undo"


@dataclass(frozen=True)
class KeptUndo:
    """A step that was to be undone, or (`again`) done again, and what was typed as the reason so far."""

    step: UUID
    words: str
    again: bool
    reason: str = field(repr=False)


class UndoKeeping:
    """One reason for each enquiry. `fault` says why the last could not be kept."""

    def __init__(self, desk: Desk, failed: Callable[[Exception], None]) -> None:
        self._desk = desk
        self._failed = failed
        self._held: KeptUndo | None = None
        self._stored: KeptUndo | None = None
        self.fault: Exception | None = None

    def reason(self, step: UUID) -> str:
        """What was typed about this step before."""
        return self._held.reason if self._held is not None and self._held.step == step else ""

    def type(self, typed: KeptUndo) -> None:
        """Hold what is typed; `keep` writes it."""
        self._held = typed

    def keep(self, at: UUID | None) -> None:
        """Write what is held, where it is not written yet."""
        held = self._held
        if at is None or held is None or held == self._stored:
            return

        def kept(_changes: Changes) -> None:
            self.fault = None

        def failed(error: Exception) -> None:
            self.fault, self._stored = error, None
            self._failed(error)

        self._stored = held
        body = {"step": str(held.step), "words": held.words, "again": held.again, "reason": held.reason}
        work = partial(form_drafts.keep_form, self._desk.hub, self._desk.actor, at, KIND, body)
        self._desk.runner.operation(work, kept, failed)

    def drop(self, at: UUID | None) -> None:
        """Forget it: it was done, or left on purpose."""
        stored, self._held, self._stored, self.fault = self._stored, None, None, None
        if at is not None and stored is not None:
            work = partial(form_drafts.drop_form, self._desk.hub, self._desk.actor, at, KIND)
            self._desk.runner.operation(work, None, self._failed)

    def let_go(self) -> None:
        """Hold nothing in memory; what is written stays."""
        self._held = self._stored = self.fault = None

    def bring_back(self, at: UUID, found: Callable[[KeptUndo], None]) -> None:
        """Read what this person typed before; one that is lost stops nothing."""

        def read(body: dict[str, object] | None) -> None:
            if body is not None and str(body.get("reason", "")).strip():
                self._held = self._stored = KeptUndo(
                    UUID(str(body["step"])), str(body["words"]), body.get("again") is True, str(body["reason"])
                )
                found(self._held)

        work = partial(form_drafts.open_form, self._desk.hub, self._desk.actor, at, KIND)
        self._desk.runner.query(work, read, self._failed, lane="undo-draft")
