"""The status line: which hub, who is signed in, and how fresh what is shown is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.services import clock
from app.views import text, theme
from app.views.widgets.labels import text_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.access import Actor
    from app.services.errors import HubdeskError
    from app.services.oversight.standing import Standing
    from app.views.background import Background

STALE_SECONDS = 45


class WriteBanner(QFrame):
    """Over every screen while the hub's disk takes nothing: since when, why, and what to do. Gone with the next write.

    It cannot be closed: whoever goes on typing has to know that nothing of it is kept.
    """

    def __init__(self, background: Background, commits: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commits, self._at_fault = commits, 0
        self.setProperty("part", "banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        self.words = text_label("", "strong", wrap=True, parent=self)
        self.words.setProperty("on", "danger")
        line.addWidget(self.words)
        self._since: datetime | None = None
        background.writing_failed.connect(self.show_fault)
        background.answered.connect(self._look)
        self.hide()

    def show_fault(self, error: HubdeskError) -> None:
        """Say that nothing can be saved; the first moment stays."""
        self._since, self._at_fault = self._since or clock.now(), self._commits()
        said = f"Not saving since {text.clock_time(self._since)}. {error.sentence} {error.next_step}"
        self.words.setText(f"{said} What is typed stays on the screen, but is not kept if the program ends.")
        self.setAccessibleName(self.words.text())
        self.show()

    def _look(self) -> None:
        """Nothing to say any more once something was committed."""
        if self._since is not None and self._commits() > self._at_fault:
            self._since = None
            self.hide()


class StatusLine(QWidget):
    """One line at the foot of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        line = QHBoxLayout()
        line.setContentsMargins(theme.px(16), theme.px(4), theme.px(16), theme.px(4))
        line.setSpacing(theme.px(16))
        self._rows.addLayout(line)
        self.hub = text_label("", "least", parent=self)
        self.person = text_label("", "least", parent=self)
        self.fresh = text_label("", "least", parent=self)
        self.fresh.setAccessibleName("How fresh the screen is")
        line.addWidget(self.hub)
        line.addWidget(self.person)
        line.addStretch(1)
        line.addWidget(self.fresh)
        self._at: datetime | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(5_000)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def heed(self, background: Background, commits: Callable[[], int]) -> None:
        """Say it over the line for as long as nothing can be saved; `commits` counts what the hub has taken."""
        self._rows.insertWidget(0, WriteBanner(background, commits, self))

    def show_hub(self, name: str, person: str, demo: bool) -> None:
        """Say which database and who."""
        self.hub.setText(f"{name} (invented demo data)" if demo else name)
        self.person.setText(person)

    def show_fresh(self, at: datetime) -> None:
        """Numbers were read at `at` (UTC)."""
        self._at = at
        self._tick()

    def show_stale(self, _error: Exception) -> None:
        """A read failed: say since when the numbers are old."""
        at = text.clock_time(self._at) if self._at else "the start"
        self.fresh.setText(f"Not refreshed since {at}. Hubdesk tries again by itself.")

    def _tick(self) -> None:
        if self._at is None:
            return
        age = int((clock.now() - self._at).total_seconds())
        if age > STALE_SECONDS:
            self.show_stale(TimeoutError())
        else:
            self.fresh.setText(f"Live, {text.clock_time(self._at)}")


def role_words(actor: Actor) -> str:
    """What somebody is in the hub, in words."""
    from app.services.access import ROLE_WORDS

    return ", ".join(sorted(ROLE_WORDS[role] for role in actor.roles))


class News:
    """What of the hub's numbers is new since they were last read: each is told once."""

    def __init__(self) -> None:
        self._late: tuple[int, int] | None = None
        self._openings: int | None = None

    def of(self, now: Standing) -> list[tuple[str, str]]:
        """Sentences with what to do, the gravest last: it stays on the screen."""
        told: list[tuple[str, str]] = []
        late = (now.contacts_late or 0, now.replies_late or 0)
        if self._late is not None and (late[0] > self._late[0] or late[1] > self._late[1]):
            told.append(late_words(late, self._late))
        self._late = late
        if now.openings is not None:
            opened = opening_words(now.openings, self._openings, now.opened_by)
            told += [opened] if opened is not None else []
            self._openings = now.openings
        return told


def opening_words(now: int, before: int | None, newest_by: str) -> tuple[str, str] | None:
    """That restricted records were opened by break-glass, and by whom; never whose. None where nothing is new.

    `before` is None at the beginning of a session: then what waits already is told once.
    """
    new = now - (before or 0)
    if new <= 0:
        return None
    step = "Read it under Approvals." if new == 1 else "Read them under Approvals."
    if new == 1:
        return f"A restricted record was opened by {newest_by}; the reason waits for review.", step
    return f"{new} restricted records were opened by break-glass; the reasons wait for review.", step


def late_words(now: tuple[int, int], before: tuple[int, int]) -> tuple[str, str]:
    """What has just become late, of contacts and of replies, and where to see which."""
    contacts, replies = now[0] - before[0], now[1] - before[1]
    said, where = [], []
    if contacts > 0:
        said.append(
            "A contact has just fallen overdue" if contacts == 1 else f"{contacts} contacts have fallen overdue"
        )
        where.append("the Overdue view of the inbox")
    if replies > 0:
        said.append("a partner's reply is now late" if replies == 1 else f"{replies} partner replies are now late")
        where.append("Waiting on partners among the enquiries")
    words = " and ".join(said)
    return f"{words[0].upper()}{words[1:]}.", f"See which under {' and '.join(where)}."
