"""A due time that counts: "1 h 12 m left · due 11:40", late in words, weight and colour; its tooltip says why."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.services import clock
from app.views import text, theme
from app.views.widgets.labels import plain_tip

TICK_MS = 10_000
"""How often all due labels are written anew: minutes are shown, so ten seconds are fresh enough."""


class Ticker(QObject):
    """One heartbeat for everything that counts time on screen; sleeps while nothing listens to it."""

    ticked = Signal()

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.ticked)
        self._timer.start()


def ticker() -> Ticker:
    """Return the heartbeat of the running program; delegates connect `ticked` to their viewport's update."""
    app = QCoreApplication.instance()
    if app is None:
        raise TypeError("counting time on screen needs a running application")
    return app.findChild(Ticker) or Ticker(app)


class DueLabel(QLabel):
    """Shows how long until something falls due and when; both words and weight change when it is late.

    Signals
        became_late(): the due time passed while it was shown.
    """

    became_late = Signal()

    def __init__(self, parent: QWidget | None = None, *, two_lines: bool = False) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("textRole", "body")
        self._two_lines = two_lines
        self._at: datetime | None = None
        self._word = "Due"
        self._late: bool | None = None
        ticker().ticked.connect(self.tick)

    def set_due(self, at: datetime | None, why: str = "", *, word: str = "Due", without: str = "no limit") -> None:
        """Show an aware due time; `why` is the policy's sentence. Without a time, show `without` ("paused")."""
        self._at, self._word, self._late = at, word, None
        self.setToolTip(plain_tip(why))
        self.setAccessibleDescription(why)
        if at is None:
            self.setText(without)
            self.setAccessibleName(without)
            theme.restyle(self, textRole="muted")
        else:
            self.tick()

    def tick(self) -> None:
        """Write the words anew for the moment it is."""
        if self._at is None:
            return
        said = text.time_left(self._at, clock.now(), self._word)
        self.setText(f"{said.left}\n{said.due}" if self._two_lines else said.line())
        self.setAccessibleName(said.spoken)
        if said.late != self._late:
            theme.restyle(self, textRole="late" if said.late else "body")
            if said.late and self._late is False:
                self.became_late.emit()
            self._late = said.late
