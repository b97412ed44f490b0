"""Mending a police batch before it is recorded: bad cells named, changed in place, checked again. No Qt.

The file stays as it came; what is changed are the rows that will be recorded. Nothing is stored until every row stands.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.errors import HubdeskError, Invalid, Problem
from app.views.desk import Desk, Notice, Place
from app.views.screening import batch_open
from app.views.screening.batch_open import DroppedBatch

if TYPE_CHECKING:
    from app.services.intake.readers.record import Reading
    from app.services.unit_of_work import Changes
    from app.views.desk import Report

ENCODINGS = (
    ("windows-1252", "Western European (Windows-1252)"),
    ("iso8859-15", "Western European (ISO 8859-15)"),
    ("windows-1250", "Central European (Windows-1250)"),
    ("mac-roman", "Mac"),
    ("cp850", "DOS (850)"),
)
"""The encodings a police system's export may have where it is not Unicode."""


class MendView(Protocol):
    """What the presenter asks of the screen."""

    def show_batch(self, name: str, reading: Reading, problems: tuple[Problem, ...]) -> None:
        """Show every row, the bad cells marked."""

    def edits(self) -> dict[tuple[int, str], str]:
        """The cells changed since the last check, by row number (from 1) and heading."""

    def show_ready(self, ready: bool, words: str) -> None:
        """Say whether the batch can be recorded."""

    def show_question(self, question: str, encodings: tuple[tuple[str, str], ...], chosen: str) -> None:
        """Ask about the encoding, or with "" ask nothing."""

    def question_answered(self) -> bool:
        """Whether the person has said that the letters are right."""

    def show_busy(self, busy: bool) -> None:
        """Rows are being read or recorded."""

    def show_recorded(self) -> None:
        """The batch is recorded: nothing is left to mend here."""

    def say(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""


class BatchMendPresenter:
    """Drives the mending screen."""

    def __init__(self, view: MendView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self._key: UUID | None = None
        self._dropped: DroppedBatch | None = None
        self._reading: Reading | None = None
        self._problems: tuple[Problem, ...] = ()
        self._mended: set[tuple[int, str]] = set()

    @property
    def mended(self) -> bool:
        """Whether cells were mended here that are recorded nowhere yet."""
        return self._reading is not None and bool(self._mended or self._view.edits())

    def show(self, key: UUID) -> None:
        """Show the batch that waits under a key; one already here keeps what was changed in it."""
        if key == self._key:
            return
        try:
            dropped = batch_open.waiting(key)
        except HubdeskError as gone:
            self._view.show_failure(gone)
            return
        self._key, self._dropped = key, dropped
        self._mended.clear()
        self._take(dropped.reading)
        error = dropped.error
        if isinstance(error, Invalid):
            self._refused(error)
        elif error is not None:
            self._view.show_failure(error)

    def _take(self, reading: Reading) -> None:
        from app.services.intake.batches import problems_of

        if self._dropped is None or reading.batch is None:
            return
        self._reading = reading
        self._problems = problems_of(reading.batch)
        self._view.show_batch(self._dropped.name, reading, self._problems)
        self._view.show_question(" ".join(reading.questions), ENCODINGS, reading.batch.encoding)
        self.judge()

    def judge(self) -> None:
        """Say whether the batch can be recorded now, or what stands against it."""
        if self._reading is None or self._reading.batch is None:
            return
        count = len(self._problems)
        if self._view.edits():
            self._view.show_ready(False, "Cells were changed. Check again before recording.")
        elif count:
            things = "One cell needs" if count == 1 else f"{count} cells need"
            self._view.show_ready(False, f"{things} mending. Nothing is recorded until all rows stand.")
        elif self._reading.questions and not self._view.question_answered():
            self._view.show_ready(False, "Every row stands. Say first whether the letters are right.")
        else:
            number = len(self._reading.batch.notifications)
            said = "one notification" if number == 1 else f"{number} notifications"
            self._view.show_ready(True, f"Every row stands: {said} can be recorded.")

    def check(self) -> None:
        """Read the rows again with what was changed."""
        edits, reading = self._view.edits(), self._reading
        if reading is None:
            return

        def work(_report: Report) -> Reading:
            from app.services.intake.readers.police import mend_batch

            mended = reading
            for (record, column), value in edits.items():
                mended = mend_batch(mended, record, column, value)
            return mended

        self._view.show_busy(True)
        self._desk.runner.off_thread(work, partial(self._checked, frozenset(edits)), self._failed)

    def _checked(self, edited: frozenset[tuple[int, str]], reading: Reading) -> None:
        self._view.show_busy(False)
        self._mended |= edited
        self._take(reading)
        if not self._problems:
            self._view.say(Notice("Every row stands now.", "Record the batch.", "done"))

    def read_as(self, encoding: str) -> None:
        """Read the file again in another encoding; cells mended before are the file's again."""
        dropped = self._dropped
        if dropped is None:
            return

        def work(_report: Report) -> Reading:
            from dataclasses import replace

            from app.services.intake.readers.dispatch import read_document

            found = read_document(dropped.data, dropped.name, encoding=encoding)
            return replace(found, questions=dropped.reading.questions)

        self._view.show_busy(True)
        self._mended.clear()
        self._desk.runner.off_thread(work, partial(self._checked, frozenset()), self._failed)

    def record(self) -> None:
        """Record the whole batch, or nothing of it."""
        if self._dropped is None or self._reading is None or self._reading.batch is None or self._view.edits():
            return
        from app.services.intake.batches import record_batch

        hub, actor, dropped = self._desk.hub, self._desk.actor, self._dropped
        work = partial(
            record_batch, hub, actor, self._reading.batch, dropped.name, dropped.data, mended=len(self._mended)
        )
        self._view.show_busy(True)
        self._desk.runner.operation(work, self._recorded, self._failed)

    def _recorded(self, changes: Changes) -> None:
        if self._key is not None:
            batch_open.settle(self._key)
        self._dropped = self._reading = None
        self._view.show_busy(False)
        self._view.show_recorded()
        if changes.new_id is not None:
            self._desk.go(Place("batch", changes.new_id))

    def _failed(self, error: Exception) -> None:
        self._view.show_busy(False)
        if isinstance(error, Invalid):
            self._refused(error)
        else:
            self._view.show_failure(error)

    def _refused(self, error: Invalid) -> None:
        """Rows that read well and still make no contact: marked like the others."""
        if self._dropped is None or self._reading is None:
            return
        self._problems = error.problems
        self._view.show_batch(self._dropped.name, self._reading, error.problems)
        self._view.say(Notice(error.sentence, "Mend the rows that are marked, then check again.", "warning"))
        self.judge()

    def forget(self) -> None:
        """Forget everything: the person has signed out."""
        batch_open.settle_all()
        self._key, self._dropped, self._reading, self._problems = None, None, None, ()
