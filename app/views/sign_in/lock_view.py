"""The lock: covers the window, tells nothing of what is behind it, opens by the password of the one who locked it."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.services import clock
from app.views import theme
from app.views.sign_in.marks import CapsHint, ProgramMark, password_field
from app.views.widgets.buttons import button
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import text_label

WIDTH = 400
TICK_MS = 250
SLOW_MS = 1_500
"""A password is looked at within half a second; after this long the hub must be busy with something else."""


class LockView(QWidget):
    """An opaque sheet over its parent. It shows the program's name and the initials of who is signed in.

    Signals
        unlock_asked(str): the password typed.
        sign_out_asked(): the person, or the next one, ends the session.
        unlocked(): the password was right; what is beneath may be shown.
        signed_out(): the session is over; what is beneath must be thrown away.
    """

    unlock_asked = Signal(str)
    sign_out_asked = Signal()
    unlocked = Signal()
    signed_out = Signal()

    def __init__(self, initials: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "front")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Hubdesk is locked")
        self._busy = False
        self._until = 0.0
        self.password = password_field()
        self.row = FieldRow("Password", self.password, field="password")
        self.caps = CapsHint((self.password,), self)
        self.unlock = button("Unlock", "primary", self._hand_in)
        self.leave = button("Sign out", "quiet", self.sign_out_asked.emit)
        self.status = text_label("", "secondary", wrap=True)
        self.password.returnPressed.connect(self._hand_in)
        self.password.textEdited.connect(self._typed)
        self._lay_out(initials)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._slow = QTimer(self, interval=SLOW_MS, singleShot=True)
        self._slow.timeout.connect(self._say_slow)
        self._follow()

    def _lay_out(self, initials: str) -> None:
        sheet = QFrame()
        sheet.setProperty("part", "sheet")
        sheet.setFixedWidth(theme.px(WIDTH))
        column = QVBoxLayout(sheet)
        column.setContentsMargins(theme.px(32), theme.px(28), theme.px(32), theme.px(24))
        column.setSpacing(theme.px(14))
        head = QHBoxLayout()
        head.setSpacing(theme.px(12))
        head.addWidget(ProgramMark())
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(text_label("Hubdesk is locked", "title"))
        self.who = text_label(f"Signed in: {initials}", "secondary")
        names.addWidget(self.who)
        head.addLayout(names, 1)
        column.addLayout(head)
        column.addWidget(self.row)
        self.caps.label.setWordWrap(True)
        column.addWidget(self.caps.label)
        column.addWidget(self.unlock)
        column.addWidget(self.status)
        foot = QHBoxLayout()
        foot.addWidget(text_label("What you were typing is kept.", "secondary", wrap=True), 1)
        foot.addWidget(self.leave)
        column.addLayout(foot)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        across = QHBoxLayout()  # by an alignment Qt would ask how high the sheet is at the whole window's width
        across.addStretch(1)
        across.addWidget(sheet)
        across.addStretch(1)
        outer.addLayout(across)
        outer.addStretch(1)

    def _follow(self) -> None:
        """Keep to the parent's size, whatever it becomes."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
            parent.installEventFilter(self)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow a new parent."""
        if event.type() == QEvent.Type.ParentChange:
            self._follow()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Grow with the parent, and stay on top of it."""
        if watched is self.parentWidget() and isinstance(event, QResizeEvent):
            self.resize(event.size())
            self.raise_()
        return super().eventFilter(watched, event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """The focus belongs to the password."""
        super().focusInEvent(event)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Keep Tab inside the lock: password, unlock, sign out, round and round."""
        order = [each for each in (self.password, self.unlock, self.leave) if each.isEnabled()]
        here = next((at for at, each in enumerate(order) if each.hasFocus()), -1 if forward else 0)
        order[(here + (1 if forward else -1)) % len(order)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def show_busy(self, words: str) -> None:
        """Say that the password is being looked at; "" when it has been."""
        self._busy = bool(words)
        self.status.setText(words)
        self._slow.start() if words else self._slow.stop()
        self.unlock.setEnabled(not self._busy and not self._timer.isActive())

    def _say_slow(self) -> None:
        """An import or a report holds the database: the answer comes after it."""
        self.status.setText("The hub is busy with a long job. This is done as soon as it ends.")

    def show_problem(self, sentence: str, next_step: str) -> None:
        """Say what is wrong beside the field."""
        self.row.set_error(f"{sentence} {next_step}".strip())
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        self.password.selectAll()

    def show_wait(self, seconds: int) -> None:
        """Count down to the next try."""
        self._until = clock.monotonic() + seconds
        self._timer.start()
        self.tick()

    def tick(self) -> None:
        """Say how long it still is."""
        left = math.ceil(self._until - clock.monotonic())
        self.unlock.setEnabled(left <= 0 and not self._busy)
        if left <= 0:
            self._timer.stop()
            self.row.clear_error()
            self.status.setText("You can try again now.")
            return
        minutes, seconds = divmod(left, 60)
        told = f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"
        self.row.set_error(f"Too many wrong tries. The next one is taken in {told}.")

    def clear(self) -> None:
        """Forget the password typed."""
        self.password.clear()

    def _typed(self) -> None:
        if not self._timer.isActive():
            self.row.clear_error()
            self.status.clear()

    def _hand_in(self) -> None:
        if not self._busy and not self._timer.isActive():
            self.unlock_asked.emit(self.password.text())
