"""The day the picture is shown for: a slider over the days on which it changes, with what changes in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from app.views import text, theme
from app.views.case.household.book import Day
from app.views.widgets.buttons import button
from app.views.widgets.labels import ElidedLabel, text_label

SETTLE_MS = 120
"""How long the hand rests before the picture follows."""


class DateSlider(QWidget):
    """Steps from change to change; its last step is today.

    Signals
        chosen(object): a day, or None for today.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: tuple[Day, ...] = ()
        self._today: date | None = None
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("The picture as it was on")
        self.slider.setPageStep(5)
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.day = text_label("", "strong")
        self.day.setMinimumWidth(theme.px(96))
        self.what = ElidedLabel("", "secondary")
        self.back = button("Today", "quiet", self._to_today, tip="Back to the picture of today")
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self.day)
        row.addWidget(self.slider, 1)
        row.addWidget(self.back)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(12), theme.px(4), theme.px(12), theme.px(4))
        outer.setSpacing(0)
        outer.addLayout(row)
        outer.addWidget(self.what)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._say)
        self.slider.valueChanged.connect(self._moved)

    def show_days(self, days: Sequence[Day], on: date, today: date) -> None:
        """Offer the days on which something changes; `on` is the one shown."""
        fresh = tuple(each for each in days if each.on < today)
        self._days, self._today = fresh, today
        place = len(fresh) if on == today else max((at for at, d in enumerate(fresh) if d.on <= on), default=0)
        self.slider.blockSignals(True)
        self.slider.setRange(0, len(fresh))
        if not self._settle.isActive():
            self.slider.setValue(place)
        self.slider.blockSignals(False)
        self.slider.setEnabled(bool(fresh))
        self._write()

    def chosen_day(self) -> date | None:
        """The day under the handle; None for today."""
        at = self.slider.value()
        return self._days[at].on if at < len(self._days) else None

    def _to_today(self) -> None:
        self.slider.setValue(self.slider.maximum())

    def _moved(self) -> None:
        self._write()
        self._settle.start()

    def _say(self) -> None:
        self.chosen.emit(self.chosen_day())

    def _write(self) -> None:
        at = self.slider.value()
        shown = self.chosen_day()
        words = text.day(shown) if shown is not None else "Today"
        what = "; ".join(self._days[at].words) if at < len(self._days) else ""
        if not self._days:
            what = "No dated change is on record."
        self.day.setText(words)
        self.what.setText(what)
        self.back.setVisible(shown is not None)
        self.slider.setAccessibleDescription(f"{words}. {what}")
