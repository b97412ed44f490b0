"""One person's small settings: read once at sign-in, kept a moment after each change."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.views.desk import Runner

if TYPE_CHECKING:
    from app.services.access import Actor
    from app.services.unit_of_work import Hub

SETTLE_MS = 1500


class HubPreferences(QObject):
    """`app.views.desk.Preferences` on the hub's database. Written in one go once nothing has moved for 1.5 s."""

    def __init__(self, hub: Hub, actor: Actor, runner: Runner, kept: dict[str, str], parent: QObject | None) -> None:
        super().__init__(parent)
        self._hub, self._actor, self._runner = hub, actor, runner
        self._kept = dict(kept)
        self._waiting: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self.flush)

    def get(self, key: str, default: str = "") -> str:
        """What was kept under `key`, else `default`."""
        return self._kept.get(key, default)

    def set(self, key: str, value: str) -> None:
        """Keep `value`; nothing happens when it is the same."""
        if self._kept.get(key) == value:
            return
        self._kept[key] = value
        self._waiting[key] = value
        self._timer.start()

    def flush(self) -> None:
        """Write what waits. A refusal (the role has just ended) loses a column width and no more."""
        from app.services.trust.preferences import keep_preferences

        self._timer.stop()
        if self._waiting:
            values, self._waiting = self._waiting, {}
            self._runner.operation(partial(keep_preferences, self._hub, self._actor, values), None, _let_go)


def _let_go(_error: Exception) -> None:
    """A lost column width is not worth a sentence."""
