"""What the administrator does with backups. No Qt.

Whatever looks at the folder runs beside the database thread: a share may be slow, or gone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.services.errors import Invalid, Problem
from app.services.trust import backup_schedule
from app.services.trust.backup_schedule import BackupPlan, BackupState
from app.services.trust.backups import Made
from app.services.trust.packages import Course
from app.services.unit_of_work import Changes, changed
from app.views import errors, text
from app.views.desk import Cancel, Cancelled, Desk, Notice, Report

KIND = "backup"
MEGABYTE = 1_000_000


class BackupsShown(Protocol):
    """What the presenter needs of the pane."""

    def show_loading(self) -> None:
        """The folder is being looked into for the first time."""

    def show_state(self, state: BackupState) -> None:
        """Show how backups stand and which there are."""

    def show_list_failure(self, error: Exception) -> None:
        """Say why nothing can be shown."""

    def show_plan(self, plan: BackupPlan) -> None:
        """Put a place and an hour into the form."""

    def plan(self) -> BackupPlan:
        """What stands in the form."""

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Mark the wrong fields."""

    def show_saving(self, saving: bool) -> None:
        """The place is being tried, or no longer."""

    def show_working(self, words: str, cancel: Cancel) -> None:
        """A backup is being made, which `cancel` stops."""

    def show_progress(self, done: int, total: int, words: str) -> None:
        """How far it is."""

    def show_rest(self) -> None:
        """None is being made."""


class BackupsPresenter:
    """Shows the backups, keeps place and hour, and makes one when asked."""

    def __init__(self, desk: Desk, pane: BackupsShown, tell: Callable[[Notice], None]) -> None:
        self._desk = desk
        self._pane = pane
        self._tell = tell
        self._shown = BackupPlan()
        self._reading = self._stale = self._saving = False
        self._cancel: Cancel | None = None
        desk.changes.subscribe((KIND,), lambda _changes: self.refresh())

    @property
    def working(self) -> bool:
        """Whether a backup is being made from here."""
        return self._cancel is not None

    def start(self) -> None:
        """Fill the pane for the first time, or once more after a failure."""
        self._pane.show_loading()
        self.refresh()

    def refresh(self) -> None:
        """Look again; one look at a time, however slow the share is. What is typed in the form stays."""
        if self._reading:
            self._stale = True
            return
        self._reading = True
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.off_thread(
            lambda _report: backup_schedule.backup_state(hub, actor), self._read, self._not_read
        )

    def _read(self, state: BackupState) -> None:
        if self._pane.plan() == self._shown:
            self._pane.show_plan(state.standing.plan)
        self._shown = state.standing.plan
        self._pane.show_state(state)
        self._looked()

    def _not_read(self, error: Exception) -> None:
        self._pane.show_list_failure(error)
        self._looked()

    def _looked(self) -> None:
        self._reading, again, self._stale = False, self._stale, False
        if again:
            self.refresh()

    def save(self, plan: BackupPlan) -> None:
        """Keep place and hour, once the place was tried."""
        if self._saving:
            return
        self._saving = True
        self._pane.show_saving(True)
        hub, actor = self._desk.hub, self._desk.actor

        def saved(changes: Changes) -> None:
            self._saved()
            self._pane.show_problems(())
            if self._pane.plan() == plan:  # what stands in the form is what was kept, without blanks around it
                self._shown = plan
            self._tell(Notice(changes.words, tone="done"))
            self._desk.changes.announce(changes)

        def failed(error: Exception) -> None:
            self._saved()
            if isinstance(error, Invalid):
                self._pane.show_problems(error.problems)
            else:
                self._say(error)

        self._desk.runner.off_thread(lambda _report: backup_schedule.plan_backups(hub, actor, plan), saved, failed)

    def _saved(self) -> None:
        self._saving = False
        self._pane.show_saving(False)

    def back_up(self) -> None:
        """Make a backup now."""
        if self._cancel is not None:
            return
        cancel = self._cancel = Cancel()
        self._pane.show_working("Copying the database and checking the copy", cancel)
        hub, actor = self._desk.hub, self._desk.actor

        def work(report: Report) -> Made:
            def progress(done: int, total: int) -> None:
                whole = max(1, total // MEGABYTE)
                report(min(whole, done // MEGABYTE), whole, "Writing the backup, in megabytes")

            return backup_schedule.back_up_now(hub, actor, Course(progress, lambda: not cancel.asked()))

        self._desk.runner.off_thread(work, self._made, self._not_made, progress=self._pane.show_progress)

    def stop(self) -> None:
        """Break a backup off; nothing of it is left."""
        if self._cancel is not None:
            self._cancel.ask()

    def _made(self, made: Made) -> None:
        gone = f" {text.count(made.thinned, 'older one')} went, as newer ones stand for them." if made.thinned else ""
        self._rest()
        self._tell(Notice(f"The hub is backed up.{gone}", tone="done"))

    def _not_made(self, error: Exception) -> None:
        self._rest()
        self._say(Cancelled() if isinstance(error, InterruptedError) else error)

    def _rest(self) -> None:
        self._cancel = None
        self._pane.show_rest()
        self._desk.changes.announce(Changes((changed(KIND),)))

    def _say(self, error: Exception) -> None:
        said = errors.words(error)
        self._tell(Notice(said.sentence, said.next_step, said.tone))
