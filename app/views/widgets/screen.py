"""What the shell knows of every screen: its title, its panes, when it is shown, and how to keep what was typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.errors import HubdeskError
from app.views import theme
from app.views.desk import Notice, Place
from app.views.widgets import tab_order
from app.views.widgets.labels import ElidedLabel
from app.views.widgets.notice import NoticeBar
from app.views.widgets.painted_later import in_next_turns


class Unfinished(HubdeskError):
    """Something was begun on a screen that keeps no drafts: it would be lost with the screen."""


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One line of the F1 list: the keys as written on them, and what they do."""

    keys: str
    what: str


class Screen(QWidget):
    """The ground of a screen. Put widgets into `body`; override what the screen needs of the verbs below.

    Attributes
        body: the layout under the notice bar.
        notices: the bar on top, hidden while it has nothing to say.
    Signals
        title_changed(str): the shell shows it in the window's title and for screen readers.
        busy_changed(bool): a job of this screen runs; the shell shows it in the status line.
        back_asked(): go to the place before this one.
    """

    title_changed = Signal(str)
    busy_changed = Signal(bool)
    back_asked = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._head: ElidedLabel | None = None
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.notices = NoticeBar(self)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        outer.addWidget(self.notices)
        outer.addLayout(self.body, 1)

    def title(self) -> str:
        """Return the title in words, such as "Inbox" or a case's reference."""
        return self._title

    def add_head(self, *tools: QWidget) -> None:
        """Write the title over the body, with tools at its right end; it follows `set_title`."""
        self._head = ElidedLabel(self._title, "title", self)
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        row.setSpacing(theme.px(8))
        row.addWidget(self._head, 1)
        for each in tools:
            row.addWidget(each)
        self.body.addLayout(row)

    def set_title(self, title: str) -> None:
        """Change the title and tell the shell."""
        self._title = title
        if self._head is not None:
            self._head.setText(title)
        self.setAccessibleName(title)
        self.title_changed.emit(title)

    def show_place(self, place: Place) -> None:
        """Show the row or the view that `place` names. Called before `shown`, and again for each new place."""

    def shown(self) -> None:
        """Come to the front: the shell calls it after the screen has become visible."""

    def hidden(self) -> None:
        """Go out of sight: another screen is in front, or the desk is locked."""

    def save_drafts(self) -> None:
        """Keep what has been typed, now: before a lock, another screen or the end. Must not ask anything."""

    def working(self) -> bool:
        """Whether something runs whose end this screen waits for, such as the reading of a document."""
        return False

    def unkept(self) -> Exception | None:
        """Return why what is typed would be lost with this screen (a draft that failed); None when nothing would."""
        return None

    def stop_work(self) -> None:
        """Ask a long job of this screen to stop cleanly: the desk is being left for good."""

    def clear_data(self) -> None:
        """Forget everything shown (models, texts): the desk has been locked or the person signed out."""

    def focus_first(self) -> None:
        """Put the focus where work begins; by default into the first pane."""
        panes = self.panes()
        if panes:
            panes[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab goes as things stand on the screen; from its end to what stands around it."""
        if tab_order.step(self, forward=forward, round_again=self.isWindow()):
            return True
        return super().focusNextPrevChild(forward)

    def panes(self) -> Sequence[QWidget]:
        """Return the widgets that F6 goes through, in reading order; each must take the focus."""
        return ()

    def keys(self) -> Sequence[KeyLine]:
        """Return the keys this screen adds to the F1 list."""
        return ()

    def then(self, work: Callable[[], object]) -> None:
        """Do something more in the next turn, once keys and paints have had theirs."""
        in_next_turns(self, work)

    def show_notice(self, notice: Notice) -> None:
        """Say something on top of the screen."""
        self.notices.show_notice(notice)

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong and what to do, in the words of `app.views.errors`."""
        self.notices.show_failure(error)
