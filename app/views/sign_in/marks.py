"""The program's own mark, and a line that says when Caps Lock is on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QWidget

from app.views import theme
from app.views.widgets.labels import text_label


class ProgramMark(QWidget):
    """Partners around a hub: five dots joined to one in the middle, painted in the accent."""

    def __init__(self, side: int = 44, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._fit()
        theme.look().changed.connect(self._fit)

    def _fit(self) -> None:
        self.setFixedSize(theme.px(self._side), theme.px(self._side))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        side = box.width()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(box, side * 0.22, side * 0.22)
        ink = theme.colour("text-on-accent")
        middle = box.center()
        reach = side * 0.30
        spots = (
            QPointF(middle.x(), middle.y() - reach),
            QPointF(middle.x() + reach * 0.951, middle.y() - reach * 0.309),
            QPointF(middle.x() + reach * 0.588, middle.y() + reach * 0.809),
            QPointF(middle.x() - reach * 0.588, middle.y() + reach * 0.809),
            QPointF(middle.x() - reach * 0.951, middle.y() - reach * 0.309),
        )
        painter.setPen(QPen(ink, side * 0.045))
        for spot in spots:
            painter.drawLine(middle, spot)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        for spot in spots:
            painter.drawEllipse(spot, side * 0.075, side * 0.075)
        painter.drawEllipse(middle, side * 0.12, side * 0.12)


class CapsHint(QObject):
    """Shows a line while letters arrive in capitals without Shift: Qt tells of no Caps Lock, the letters do."""

    def __init__(self, fields: tuple[QLineEdit, ...], parent: QObject) -> None:
        super().__init__(parent)
        self.label: QLabel = text_label("Caps Lock is on: passwords tell capitals from small letters.", "strong")
        self.label.hide()
        for field in fields:
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look at every letter; the Caps Lock key itself ends the hint."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            letter = event.text()
            if event.key() == Qt.Key.Key_CapsLock:
                self.label.hide()
            elif len(letter) == 1 and letter.isalpha() and letter.upper() != letter.lower():
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.label.setVisible(letter.isupper() != shift)
        elif event.type() == QEvent.Type.FocusOut:
            self.label.hide()
        return super().eventFilter(watched, event)


def password_field() -> QLineEdit:
    """A field that shows dots and that no input method or dictionary learns from."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setInputMethodHints(
        Qt.InputMethodHint.ImhHiddenText
        | Qt.InputMethodHint.ImhSensitiveData
        | Qt.InputMethodHint.ImhNoPredictiveText
        | Qt.InputMethodHint.ImhNoAutoUppercase
    )
    return field
