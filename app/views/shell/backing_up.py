"""The desk makes the backup that is due by itself, and tells whoever may back up when backups are late or failed.

It asks while nobody is at the keys, locked or not, and works beside the database thread. It ends with the desk: a copy
under way is broken off by the hub as it closes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.services.access import Act, may
from app.services.errors import HubdeskError
from app.services.trust import backup_schedule
from app.services.trust.backup_schedule import BackupStanding
from app.services.trust.backups import Made
from app.services.trust.packages import Course
from app.services.unit_of_work import Changes, Hub, changed
from app.views.background import Background
from app.views.desk import Notice
from app.views.shell.work import WorkView

CHECK_MS = 60_000
FIRST_MS = 5_000
"""After so long the desk stands, and whoever signed in has seen it."""
AT_MOST_LATE = 15
"""So many looks in a row are put off for somebody at the keys; then it begins all the same."""


class BackupKeeper(QObject):
    """Looks once a minute, as long as the desk lives.

    Attributes:
        busy: whether a look, or the backup it led to, is under way.
    """

    def __init__(self, work: WorkView, background: Background, at_rest: Callable[[], bool]) -> None:
        super().__init__(work)
        self._work, self._background, self._at_rest = work, background, at_rest
        self._put_off = 0
        self._told = ""
        self.busy = False
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        QTimer.singleShot(FIRST_MS, self, self.look)

    def look(self) -> None:
        """Make a backup if one is due and nobody is at the keys; then tell how backups stand."""
        hub = self._work.desk.hub
        if self.busy or hub.closing.is_set():
            return
        if not self._at_rest() and self._put_off < AT_MOST_LATE:
            self._put_off += 1
            return
        self._put_off, self.busy = 0, True
        course = Course(wanted=lambda: not self._background.closing)
        self._background.off_thread(
            lambda _report: self._due(hub, course), self._made, self._failed, context=self
        )

    @staticmethod
    def _due(hub: Hub, course: Course) -> Made | None:
        """What a desk that ended too soon left to clean goes first, so that no backup is made of it."""
        from app.services.retention.cleaning import clean_if_left

        with contextlib.suppress(HubdeskError):  # no room, or a desk that reads: a backup is made all the same
            clean_if_left(hub)
        return backup_schedule.back_up_if_due(hub, course)

    def _made(self, made: Made | None) -> None:
        self.busy = False
        if made is not None:
            self._work.desk.changes.announce(Changes((changed("backup"),)))
        self._ask()

    def _failed(self, error: Exception) -> None:
        """It is in the audit trail already, and tried again in an hour; the one who can mend it is told below."""
        self.busy = False
        if isinstance(error, InterruptedError):
            return
        self._work.desk.changes.announce(Changes((changed("backup"),)))
        if not isinstance(error, HubdeskError):
            from app.views import errors

            errors.note(error)
        self._ask()

    def _ask(self) -> None:
        desk = self._work.desk
        if desk.hub.demo or desk.hub.closing.is_set() or not may(desk.actor, Act.BACK_UP, desk.narrowed):
            return
        hub, actor = desk.hub, desk.actor
        self._background.query(
            lambda: backup_schedule.backup_standing(hub, actor), self._tell, self._silent, context=self
        )

    def _tell(self, standing: BackupStanding) -> None:
        """Say it once, and again when it reads otherwise."""
        words = standing.sentence if standing.alarm else ""
        if words and words != self._told:
            self._work.say(Notice(words, standing.next_step, "warning"))
        self._told = words

    def _silent(self, _error: Exception) -> None:
        """The status line tells already that the database cannot be read; a mover is told by what they do next."""
