"""What every pane of the administrator does with a list and the form beside it. No Qt.

A row is chosen, shown, changed over the version it was read at, or ended; what was saved is read again, and the form
goes on from it unless another row was chosen meanwhile.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from app.services.errors import Conflict, Invalid, Problem
from app.services.unit_of_work import Changes
from app.views import errors
from app.views.desk import Desk, Notice


class Row(Protocol):
    """One line of the list."""

    @property
    def id(self) -> UUID:
        """Which it is."""

    @property
    def version(self) -> int:
        """How often it has been changed."""


R = TypeVar("R", bound=Row)
R_contra = TypeVar("R_contra", bound=Row, contravariant=True)
D = TypeVar("D")


class Pane(Protocol[R_contra]):
    """What is needed of a pane."""

    def show_form(self, row: R_contra | None) -> None:
        """Show one row, or an empty form for a new one."""

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark the wrong fields."""

    def show_conflict(self, conflict: Conflict) -> None:
        """Show both texts of a lost race."""


class KeepsRows(ABC, Generic[R, D]):
    """Lists rows, adds, changes and ends them. The subclass reads the list and says by which services."""

    def __init__(self, desk: Desk, pane: Pane[R], tell: Callable[[Notice], None], kinds: tuple[str, ...]) -> None:
        self._desk = desk
        self._form = pane
        self._tell = tell
        self._rows: tuple[R, ...] = ()
        self._shown: R | None = None
        self._newest_version: int | None = None
        desk.changes.subscribe(kinds, lambda _changes: self.refresh())

    @abstractmethod
    def refresh(self) -> None:
        """Read the list anew; what is typed in the form stays."""

    @abstractmethod
    def _add(self, draft: D) -> Changes:
        """Write a new row; on the database thread."""

    @abstractmethod
    def _change(self, row: R, draft: D) -> Changes:
        """Write over a row; on the database thread."""

    @abstractmethod
    def _end(self, row: R) -> Changes:
        """End a row; on the database thread."""

    def choose(self, row_id: UUID | None) -> None:
        """Show a row."""
        row = next((each for each in self._rows if each.id == row_id), None)
        if row is not None and (self._shown is None or row.id != self._shown.id or row.version != self._shown.version):
            self._shown = row
            self._form.show_form(row)

    def begin_new(self) -> None:
        """Begin a new one."""
        self._shown = None

    def save(self, draft: D) -> None:
        """Add it, or change the one in front."""
        shown = self._shown
        if shown is None:
            self._desk.runner.operation(lambda: self._add(draft), self._made, self._failed)
        else:
            self._write(lambda: self._change(shown, draft), shown)

    def settle(self, draft: D) -> None:
        """Save the texts chosen after a lost race over the newest version."""
        newest = next((row for row in self._rows if self._shown is not None and row.id == self._shown.id), None)
        if newest is not None:
            self._shown = newest
            self.save(draft)

    def end(self) -> None:
        """End the one in front."""
        shown = self._shown
        if shown is not None:
            self._write(lambda: self._end(shown), shown)

    def _write(self, work: Callable[[], Changes], row: R) -> None:
        def saved(changes: Changes) -> None:
            self._newest_version = row.version + 1
            self._form.show_problems(())
            self._told(changes)

        self._desk.runner.operation(work, saved, self._failed)

    def _take(self, rows: tuple[R, ...]) -> None:
        """Take over the list as it was read; the form goes on from our own save."""
        self._rows = rows
        if self._shown is not None:
            now = next((row for row in rows if row.id == self._shown.id), None)
            if now is not None and now.version == self._newest_version:
                self._shown, self._newest_version = now, None
                self._form.show_form(now)

    def _made(self, changes: Changes) -> None:
        self._form.show_form(None)
        self._told(changes)

    def _told(self, changes: Changes) -> None:
        self._tell(Notice(changes.words, tone="done"))
        self.refresh()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Invalid):
            self._form.show_problems(error.problems)
        elif isinstance(error, Conflict):
            self.refresh()
            self._form.show_conflict(error)
        else:
            said = errors.words(error)
            self._tell(Notice(said.sentence, said.next_step, said.tone))
