"""What hides the desk at once: the cover for a visitor, and hiding every other window beneath a cover."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

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


class HiddenWindows:
    """Dialogs and other windows that a cover hid, to be shown again as they were."""

    def __init__(self) -> None:
        self._hidden: list[QWidget] = []

    def hide_all_but(self, window: QWidget) -> None:
        """Hide every other visible window; a dialog keeps what was typed and its place."""
        for other in QApplication.topLevelWidgets():
            if other is not window and other.isVisible():
                self._hidden.append(other)
                other.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
                other.setVisible(False)

    def show_again(self) -> None:
        """Show them as they were; those that were closed meanwhile stay closed."""
        import shiboken6

        waiting, self._hidden = self._hidden, []
        for other in waiting:
            if shiboken6.isValid(other):
                other.show()
                other.raise_()

    def close_all(self) -> None:
        """The person signed out: close them for good."""
        import shiboken6

        waiting, self._hidden = self._hidden, []
        for other in waiting:
            if shiboken6.isValid(other):
                other.close()
                other.deleteLater()
