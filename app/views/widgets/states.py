"""What a place shows while it has nothing, while it waits, and while a long job runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.views import errors, theme
from app.views.desk import Cancel
from app.views.widgets.buttons import button
from app.views.widgets.labels import text_label
from app.views.widgets.painted_later import in_next_turns
from app.views.widgets.tone import ToneMark

PATIENCE_MS = 300
"""A wait shorter than this shows nothing: a flicker is worse than a short wait."""


class EmptyState(QWidget):
    """Says what belongs in an empty place and how to begin."""

    def __init__(
        self,
        title: str,
        sentence: str = "",
        action: str = "",
        act: Callable[[], None] | None = None,
        *,
        tone: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(24))
        outer.setSpacing(theme.px(8))
        outer.addStretch(2)
        if tone:
            outer.addWidget(ToneMark(tone, self), 0, centre)
        self._title = text_label(title, "section", wrap=True, parent=self)
        self._title.setAlignment(centre)
        outer.addWidget(self._title)
        self._sentence = text_label(sentence, "muted", wrap=True, parent=self)
        self._sentence.setAlignment(centre)
        outer.addWidget(self._sentence)
        self.action = button(action or "Begin", "secondary", act, parent=self)
        self.action.setVisible(bool(action))
        outer.addSpacing(theme.px(4))
        outer.addWidget(self.action, 0, centre)
        outer.addStretch(3)
        self.setAccessibleName(f"{title}. {sentence}")

    def set_words(self, title: str, sentence: str = "") -> None:
        """Change what is said."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self.setAccessibleName(f"{title}. {sentence}")

    def offer(self, action: str) -> None:
        """Change what may be done about it; "" for nothing."""
        self.action.setText(action)
        self.action.setAccessibleName(action.rstrip("…"))
        self.action.setVisible(bool(action))


class Loading(QWidget):
    """Says what is being fetched, once the wait has lasted 0.3 s."""

    def __init__(self, words: str = "Fetching…", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(24))
        outer.addStretch(2)
        self._words = text_label(words, "muted", parent=self)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._words.hide()
        outer.addWidget(self._words)
        outer.addStretch(3)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(self._words.show)
        self.setAccessibleName(words)

    def begin(self, words: str = "") -> None:
        """Start waiting."""
        if words:
            self._words.setText(words)
            self.setAccessibleName(words)
        self._words.hide()
        self._timer.start()

    def end(self) -> None:
        """Stop waiting."""
        self._timer.stop()
        self._words.hide()

    def says_something(self) -> bool:
        """Say whether the wait has lasted long enough to be told."""
        return not self._words.isHidden()


class StateStack(QStackedWidget):
    """Holds a place's content and what stands in for it: loading, empty, or what went wrong with a way to try again.

    Content that a function makes is made inside: a widget that changes its parent is dressed anew, with all it holds.

    Signals
        retry_requested(): the person asked to try again after a failure.
    """

    retry_requested = Signal()

    def __init__(
        self, content: QWidget | Callable[[QWidget], QWidget], empty: EmptyState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.content = content if isinstance(content, QWidget) else content(self)
        self.empty = empty
        self._then: Callable[[], object] | None = None
        self.loading = Loading(parent=self)
        for each in (self.content, empty, self.loading):
            self.addWidget(each)

    @cached_property
    def fault(self) -> EmptyState:
        """What is shown when the content cannot be had, made when that first happens."""
        made = EmptyState("", "", "Try again", self.retry_requested.emit, tone="error", parent=self)
        self.addWidget(made)
        return made

    def actions_made(self) -> list[QPushButton]:
        """The buttons of what stands in for the content, as far as it was ever shown."""
        return [self.empty.action, *([self.fault.action] if "fault" in self.__dict__ else [])]

    def show_content(self) -> None:
        """Show the content."""
        self._turn(self.content)

    @property
    def coming(self) -> bool:
        """Whether the content is filled and comes in one of the next turns."""
        return self._then is not None

    def show_content_soon(self, then: Callable[[], object]) -> None:
        """Show the content in a turn of its own, after the one that fills it, so that keys get through; then do more.

        At once where it is shown already; not at all where something else is shown meanwhile.
        """
        if self.currentWidget() is self.content:
            then()
            return
        self._then = then
        in_next_turns(self, self._come)

    def _come(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            self.show_content()
            then()

    def show_empty(self, title: str = "", sentence: str = "") -> None:
        """Show that there is nothing, in the words given or those of the beginning."""
        if title:
            self.empty.set_words(title, sentence)
        self._turn(self.empty)

    def show_loading(self, words: str = "") -> None:
        """Show that something is being fetched; content already on screen stays until the wait is worth telling."""
        self._then = None
        self.loading.begin(words)
        self.setCurrentWidget(self.loading)

    def show_failure(self, error: Exception) -> None:
        """Show what went wrong, in the words of `app.views.errors`."""
        said = errors.words(error)
        self.fault.set_words(said.sentence, said.next_step)
        self._turn(self.fault)

    def show_instead(self, other: QWidget) -> None:
        """Show something else in place of the content, taking it in where it is new."""
        if self.indexOf(other) < 0:
            self.addWidget(other)
        self._turn(other)

    def _turn(self, to: QWidget) -> None:
        self._then = None
        self.loading.end()
        self.setCurrentWidget(to)


class ProgressPanel(QWidget):
    """A bar with words and a Cancel button; shows itself after 0.3 s of a job, and goes when the job ends.

    Signals
        cancel_requested(): the person asked to stop; the job's `Cancel` has been told already.
    """

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        outer.setSpacing(theme.px(8))
        self._words = text_label("", "body", wrap=True, parent=self)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._count = text_label("", "secondary", parent=self)
        self._stop = button("Cancel", "secondary", self._ask, parent=self)
        row.addWidget(self._bar, 1)
        row.addWidget(self._count)
        row.addWidget(self._stop)
        outer.addWidget(self._words)
        outer.addLayout(row)
        self._cancel: Cancel | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(self.show)
        self.hide()

    def begin(self, words: str, cancel: Cancel | None = None) -> None:
        """Start a job; without `cancel` it cannot be stopped and shows no button."""
        self._cancel = cancel
        self._words.setText(words)
        self._bar.setAccessibleName(words)
        self._bar.setRange(0, 0)
        self._count.clear()
        self._stop.setVisible(cancel is not None)
        self._stop.setEnabled(True)
        self._stop.setText("Cancel")
        self._timer.start()

    def report(self, done: int, total: int, words: str = "") -> None:
        """Show how far the job is; `total` 0 means nobody knows. Fits `Runner`'s `progress`."""
        if words:
            self._words.setText(words)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._count.setText(f"{done:,} of {total:,}" if total else f"{done:,}" if done else "")

    def end(self) -> None:
        """End the job."""
        self._timer.stop()
        self.hide()

    def _ask(self) -> None:
        if self._cancel is not None:
            self._cancel.ask()
        self._stop.setEnabled(False)
        self._stop.setText("Stopping…")
        self.cancel_requested.emit()
