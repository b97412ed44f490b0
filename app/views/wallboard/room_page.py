"""The one question the wall asks: how large is the screen, how far the farthest seat. Asked once for a machine.

An unattended start does not wait for an answer for ever: after a minute the board begins with what stands here.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QVBoxLayout, QWidget

from app.views import theme
from app.views.wallboard.sizes import INCHES, METRES, MM_PER_INCH, Room, sizes
from app.views.widgets.buttons import button
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import text_label

BEGIN_AFTER = 60
"""Seconds after which the board begins by itself on its first start."""


class RoomPage(QWidget):
    """Asks for inches and metres and says what comes of them.

    Signals
        chosen(object): the `Room` to set the letters for.
        autostart_ended(): the wallboard should start with this computer no more.
    """

    chosen = Signal(object)
    autostart_ended = Signal()

    def __init__(self, room: Room, *, first: bool, starts_itself: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Hubdesk wallboard: letters")
        self.setAutoFillBackground(True)
        self._left = BEGIN_AFTER
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(24))
        outer.addStretch(1)
        column = QWidget(self)
        column.setMaximumWidth(theme.px(560))
        lines = QVBoxLayout(column)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(theme.px(16))
        lines.addWidget(text_label("How large must the letters be?", "title"))
        lines.addWidget(
            text_label(
                "The wallboard sets its letters so that they can be read from the farthest seat. "
                "This computer remembers the answer; Ctrl+, changes it later.",
                "body",
                wrap=True,
            )
        )
        self.inches = _number(INCHES, room.inches, 1, " in", decimals=0)
        self.metres = _number(METRES, room.metres, 0.5, " m", decimals=1)
        lines.addWidget(
            FieldRow("Screen size, corner to corner", self.inches, hint="In inches, as the screen is sold.")
        )
        lines.addWidget(FieldRow("From the screen to the farthest seat", self.metres, hint="In metres."))
        self.outcome = text_label("", "strong", wrap=True)
        lines.addWidget(self.outcome)
        buttons = QHBoxLayout()
        self.begin = button("Show the board", "primary")
        self.begin.clicked.connect(self._choose)
        buttons.addWidget(self.begin)
        self.no_autostart = button("Do not start with this computer any more")
        self.no_autostart.clicked.connect(self._end_autostart)
        self.no_autostart.setVisible(starts_itself)
        buttons.addWidget(self.no_autostart)
        buttons.addStretch(1)
        lines.addLayout(buttons)
        self.countdown = text_label("", "secondary", wrap=True)
        lines.addWidget(self.countdown)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(column, 4)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(2)
        self._timer = QTimer(self)
        self._timer.setInterval(1_000)
        self._timer.timeout.connect(self._count)
        for field in (self.inches, self.metres):
            field.valueChanged.connect(self._touched)
        self._tell()
        if first:
            self._timer.start()
            self._say_countdown()
        self.begin.setFocus()

    def room(self) -> Room:
        """What stands in the fields."""
        return Room(self.inches.value(), self.metres.value())

    def _choose(self) -> None:
        self._timer.stop()
        self.chosen.emit(self.room())

    def _end_autostart(self) -> None:
        self.no_autostart.hide()
        self.autostart_ended.emit()

    def _touched(self) -> None:
        """Somebody is here: wait for them."""
        self._timer.stop()
        self.countdown.setText("")
        self._tell()

    def _count(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._choose()
        else:
            self._say_countdown()

    def _say_countdown(self) -> None:
        self.countdown.setText(f"The board begins by itself with these in {self._left} s.")

    def _tell(self) -> None:
        screen = self.screen().size()
        made = sizes(self.room(), screen.width(), screen.height())
        said = f"Letters of {made.key} and {made.rest} pixels; {made.rows} rows a page."
        if not made.reaches:
            nearest = math.floor(self.metres.value() * made.key / made.wanted * 2) / 2
            said += (
                f" This screen is too small for that distance ({made.wanted} pixels would be needed): it can be read "
                f"from about {nearest:g} m."
            )
        self.outcome.setText(said)


def _number(bounds: tuple[float, float], value: float, step: float, unit: str, *, decimals: int) -> QDoubleSpinBox:
    """A field for a number with its unit, written as in Britain."""
    made = QDoubleSpinBox()
    made.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    made.setDecimals(decimals)
    made.setRange(*bounds)
    made.setSingleStep(step)
    made.setSuffix(unit)
    made.setValue(value)
    made.lineEdit().setTextMargins(theme.px(6), 0, 0, 0)
    made.setMaximumWidth(theme.px(160))
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


def guessed_room(width_mm: float, height_mm: float) -> Room:
    """A first answer from what the screen says of itself; a screen that says nothing sensible is a usual one."""
    usual = Room()
    inches = round(math.hypot(width_mm, height_mm) / MM_PER_INCH)
    return Room(inches if 20 <= inches <= INCHES[1] else usual.inches, usual.metres)
