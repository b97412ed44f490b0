"""The bar on top of a screen: what happened, what to do next, and for ten seconds a way back.

What went well needs no answer and goes by itself once it has had time to be read; whatever else is said stays.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.views import errors, theme
from app.views.desk import Notice
from app.views.widgets.buttons import button
from app.views.widgets.labels import text_label
from app.views.widgets.tone import TONE_WORDS, ToneMark

UNDO_SECONDS = 10
"""How long a reversible act offers its way back (visual/README)."""
DONE_SECONDS, PER_WORD = 8.0, 0.4
"""How long it is told that something went well: so long, and longer for every word of it."""
TICK_MS = 200


class NoticeBar(QFrame):
    """Shows one notice at a time; a newer one takes its place. Hidden while there is nothing to say.

    Signals
        closed(): the person closed it, or its time was over.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notice: Notice | None = None
        self._until = 0.0
        self._mark = ToneMark("info", self)
        self._sentence = text_label("", "strong", wrap=True, parent=self)
        self._next_step = text_label("", "body", wrap=True, parent=self)
        self._undo = button("Undo", "secondary", parent=self)
        self._undo.clicked.connect(self._go_back)
        self._close = button("Close", "quiet", accessible_name="Close this notice", parent=self)
        self._close.clicked.connect(self.clear)
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(self._sentence)
        words.addWidget(self._next_step)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(12), theme.px(8))
        row.setSpacing(theme.px(12))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self._undo, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self.hide()

    @property
    def notice(self) -> Notice | None:
        """What is shown now."""
        return self._notice

    @property
    def undo_button(self) -> QPushButton:
        """The way back, visible for ten seconds after a reversible act."""
        return self._undo

    def show_notice(self, notice: Notice) -> None:
        """Show a notice; one with `undo` goes after ten seconds, a success a little after it was read, any other stays.

        A success does not go while the pointer is over it or the focus in it.
        """
        self._notice = notice
        self._sentence.setText(notice.sentence)
        self._next_step.setText(notice.next_step)
        self._next_step.setVisible(bool(notice.next_step))
        self._mark.set_tone(notice.tone)
        self.setAccessibleName(f"{TONE_WORDS[notice.tone]}. {notice.sentence} {notice.next_step}".strip())
        theme.restyle(self, tone=notice.tone)
        self._undo.setVisible(notice.undo is not None)
        seconds = _stays(notice)
        if seconds is not None:
            from app.services import clock  # loads the time zones; the sign-in window does without

            self._until = clock.monotonic() + seconds
            self._timer.start()
            self.tick()
        else:
            self._timer.stop()
        self.show()
        self._announce()

    def say(self, sentence: str, next_step: str = "", tone: str = "info") -> None:
        """Show a sentence without a way back."""
        self.show_notice(Notice(sentence, next_step, tone))

    def show_failure(self, error: Exception) -> None:
        """Show an error in the words of `app.views.errors`."""
        said = errors.words(error)
        self.show_notice(Notice(said.sentence, said.next_step, said.tone))

    def clear(self) -> None:
        """Say nothing any more."""
        self._timer.stop()
        self._notice = None
        self.hide()
        self.closed.emit()

    def tick(self) -> None:
        """Count the seconds left, on the monotonic clock."""
        from app.services import clock

        left = self._until - clock.monotonic()
        if left <= 0 and not self._attended():
            self.clear()
            return
        if self._notice is None or self._notice.undo is None:
            return
        seconds = int(left) + (left > int(left))
        self._undo.setText(f"Undo ({seconds})")
        self._undo.setAccessibleName(f"Undo: {self._sentence.text()}")

    def _attended(self) -> bool:
        """Whether somebody is at it: a success stays under the pointer or the focus; the way back has its time."""
        if self._notice is None or self._notice.undo is not None:
            return False
        within: QWidget | None = self.focusWidget()
        return self.underMouse() or (within is not None and within.hasFocus())

    def _go_back(self) -> None:
        undo = self._notice.undo if self._notice is not None else None
        self.clear()
        if undo is not None:
            undo()

    def _announce(self) -> None:
        from PySide6.QtGui import QAccessible, QAccessibleEvent

        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))


def _stays(notice: Notice) -> float | None:
    """How many seconds a notice stays by itself; None for one that stays until it is closed or replaced."""
    if notice.undo is not None:
        return UNDO_SECONDS
    if notice.tone != "done":
        return None
    return DONE_SECONDS + PER_WORD * len(f"{notice.sentence} {notice.next_step}".split())
