"""What hides the desk at once: the cover for a visitor, and hiding every other window beneath a cover."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from app.views.widgets.labels import text_label


class BlankCover(QWidget):
    """A plain sheet over the whole window: nothing behind it can be read, nothing on it says what it hides."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("part", "cover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("The screen is blanked")
        layout = QVBoxLayout(self)
        words = text_label("Press Ctrl+Shift+B to go on.", "secondary")
        layout.addStretch(1)
        layout.addWidget(words, 0, Qt.AlignmentFlag.AlignHCenter)
        self.hide()

    def rise(self) -> None:
        """Cover the window now."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)


class HiddenWindows(QObject):
    """Dialogs and other windows that a cover hid, to be shown again as they were.

    While a cover stands, a window that wants to open (the answer to something asked before) waits behind it too.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hidden: list[QWidget] = []
        self._window: QWidget | None = None

    def hide_all_but(self, window: QWidget) -> None:
        """Hide every other visible window, now and until `show_again`; a dialog keeps what was typed and its place."""
        app = QApplication.instance()
        if self._window is None and app is not None:
            app.installEventFilter(self)
        self._window = window
        for other in QApplication.topLevelWidgets():
            if other.isVisible() and not isinstance(other, QMainWindow):  # a window of another desk is not ours
                self._put_away(other)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let no window open over a cover: it is shown nowhere first, then hidden, and comes when the cover goes."""
        if (
            event.type() is QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and not isinstance(watched, QMainWindow)
            and self._window is not None
        ):
            watched.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
            QTimer.singleShot(0, watched, partial(self._put_away_late, watched))
        return False

    def _put_away_late(self, other: QWidget) -> None:
        if self._window is None:  # the cover went in the same moment
            other.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
            other.hide()
            other.show()
        elif other.isVisible():
            self._put_away(other)

    def _put_away(self, other: QWidget) -> None:
        if other not in self._hidden:
            self._hidden.append(other)
        other.setVisible(False)
        other.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)

    def _take(self) -> list[QWidget]:
        app = QApplication.instance()
        if self._window is not None and app is not None:
            app.removeEventFilter(self)
        self._window = None
        waiting, self._hidden = self._hidden, []
        return waiting

    def show_again(self) -> None:
        """Show them as they were; those that were closed meanwhile stay closed."""
        import shiboken6

        for other in self._take():
            if shiboken6.isValid(other):
                other.show()

    def close_all(self) -> None:
        """The person signed out: close them for good."""
        import shiboken6

        for other in self._take():
            if shiboken6.isValid(other):
                other.close()
                other.deleteLater()


def forget_copied() -> None:
    """Take out of the clipboard what was copied here; what another program copied stays."""
    clipboard = QApplication.clipboard()
    if clipboard.ownsClipboard():
        clipboard.clear()
