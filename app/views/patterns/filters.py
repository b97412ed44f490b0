"""The filters over the list of patterns: rule, time, area, school, and only what is new."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.services.oversight.pattern_records import PatternFilter
from app.views import theme
from app.views.patterns.wording import EVERY, PERIODS, RULES
from app.views.widgets.choice import Choice
from app.views.widgets.flow import FlowLayout

SETTLES_MS = 350
"""What is typed is asked for once it rests."""


class Filters(QWidget):
    """The filters in one row, which breaks where there is little room.

    Signals
        changed(object): another `PatternFilter` is asked for.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rule = Choice(RULES, placeholder="Every rule", name="Rule", parent=self)
        self.period = Choice(PERIODS, placeholder="Last contact within 90 days", name="Time", parent=self)
        self.area = self._line("Area, such as RG14", "Area", 150)
        self.school = self._line("School", "School", 180)
        self.only_new = QCheckBox("Only new", self)
        self.only_new.setAccessibleName("Only what nobody has looked at, or has grown since")
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLES_MS)
        self._settle.timeout.connect(self._tell)
        self.rule.setFixedWidth(theme.px(270))
        self.period.setFixedWidth(theme.px(240))
        row = FlowLayout(self, gap=8)
        for each in (self.rule, self.period, self.area, self.school, self.only_new):
            row.addWidget(each)
        self.rule.chosen.connect(lambda _code: self._tell())
        self.period.chosen.connect(lambda _code: self._tell())
        self.only_new.toggled.connect(lambda _on: self._tell())
        for line in (self.area, self.school):
            line.textChanged.connect(lambda _words: self._settle.start())
            line.returnPressed.connect(self._tell)

    def wanted(self) -> PatternFilter:
        """What is asked for."""
        period = self.period.code() or "90"
        return PatternFilter(
            rule=self.rule.code() or "",
            area=self.area.text(),
            school=self.school.text(),
            days=None if period == EVERY else int(period),
            only_new=self.only_new.isChecked(),
        )

    def _line(self, placeholder: str, name: str, width: int) -> QLineEdit:
        made = QLineEdit(self)
        made.setPlaceholderText(placeholder)
        made.setAccessibleName(name)
        made.setFixedWidth(theme.px(width))
        made.setMaxLength(100)
        made.setClearButtonEnabled(True)
        return made

    def _tell(self) -> None:
        self._settle.stop()
        self.changed.emit(self.wanted())
