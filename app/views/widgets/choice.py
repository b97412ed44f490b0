"""A choice from a list of codes in which nothing is preselected and nothing is chosen by accident."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from app.views import theme
from app.views.widgets.labels import plain_tip

CHOOSE = "Choose…"
LEAST_HEIGHT = 14
"""Pixels for the letters of a box, as Qt has it."""
_DRESSING = (QEvent.Type.StyleChange, QEvent.Type.FontChange)


class Choice(QComboBox):
    """A drop-down list of (code, words) that begins empty with "Choose…".

    The wheel never turns it. Delete or Backspace takes the choice back. A peer that preselected the first code had
    grave categories filed by accident (standards.md, Lessons from the peers).

    Signals
        chosen(object): the code a person chose, None when taken back; silent when set by `choose`.
    """

    chosen = Signal(object)

    def __init__(
        self,
        options: Iterable[tuple[str, str]] = (),
        *,
        placeholder: str = CHOOSE,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._least: QSize | None = None
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumContentsLength(14)
        self.setMaxVisibleItems(14)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.currentIndexChanged.connect(self._mark)
        self.activated.connect(lambda _at: self.chosen.emit(self.code()))
        self.set_options(options)

    def set_options(self, options: Iterable[tuple[str, str]]) -> None:
        """Offer other codes; a choice that is still offered stays, else nothing is chosen."""
        kept = self.code()
        self.blockSignals(True)
        self.clear()
        for code, words in options:
            self.addItem(words, code)
            self.setItemData(self.count() - 1, plain_tip(words), Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(-1 if kept is None else self.findData(kept))
        self.blockSignals(False)
        self._mark()

    def code(self) -> str | None:
        """Return the chosen code, None while nothing is chosen."""
        data = self.currentData()
        return None if data is None else str(data)

    def choose(self, code: str | None) -> None:
        """Show a stored choice, or none; raises KeyError for a code that is not offered."""
        at = -1 if code is None else self.findData(code)
        if code is not None and at < 0:
            raise KeyError(code)
        self.setCurrentIndex(at)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as the least, whatever stands in the list."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the least number of letters and for the placeholder, as Qt has it.

        Qt's own answer makes the list that drops down: a dozen widgets for a box that most people never open. A
        contact form with its 36 boxes was twice the widgets that anybody saw.
        """
        if self._least is None:
            option = QStyleOptionComboBox()
            self.initStyleOption(option)
            letters = self.fontMetrics()
            wide = max(
                self.minimumContentsLength() * letters.horizontalAdvance("X"),
                letters.boundingRect(self.placeholderText()).width(),
            )
            inside = QSize(wide, max(letters.height(), LEAST_HEIGHT) + 2)
            self._least = self.style().sizeFromContents(
                QStyle.ContentsType.CT_ComboBox, option, inside, self
            )
        return self._least

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the list unmade when the box is dressed; Qt would make it to ask who paints it.

        It is made, and dressed as the program looks by then, when it first drops down.
        """
        self._least = None
        if event.type() in _DRESSING and self.findChild(QAbstractItemView) is None:
            QWidget.changeEvent(self, event)
        else:
            super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the box as Qt does, but for asking the list's delegate, which would make the list."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        if self.currentIndex() < 0:
            palette = option.palette
            palette.setBrush(QPalette.ColorRole.ButtonText, palette.placeholderText())
            option.palette, option.currentText = palette, self.placeholderText()
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Let the wheel scroll the form; it never changes the field under the pointer by a slip."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take the choice back on Delete or Backspace."""
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self.currentIndex() >= 0:
            self.setCurrentIndex(-1)
            self.chosen.emit(None)
            return
        super().keyPressEvent(event)

    def _mark(self) -> None:
        theme.restyle(self, empty=self.currentIndex() < 0)
