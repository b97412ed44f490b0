"""A field for dates as people type them, that says what it understood or what is wrong."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.services import clock
from app.views import text
from app.views.text import NotADate, PartialDate


class DateField(QLineEdit):
    """Takes 14/03/2019, 14 Mar 2019, 2019-03-14 and, with `partial`, Mar 2019 and 2019.

    On leaving the field a date it understood is rewritten as `14 Mar 2019`; one it did not stays as typed.

    Signals
        date_changed(object): the date typed so far as a `PartialDate`, None while there is none.
        problem_changed(str): what is wrong, "" when nothing is; a `FieldRow` listens to it.
    """

    date_changed = Signal(object)
    problem_changed = Signal(str)

    def __init__(
        self,
        *,
        partial: bool = False,
        future: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._partial = partial
        self._future = future
        self._value: PartialDate | None = None
        self._problem = ""
        self.setPlaceholderText("14/03/2019, Mar 2019 or 2019" if partial else "14/03/2019 or 14 Mar 2019")
        self.setAccessibleName(name)
        self.setMaxLength(40)
        self.textChanged.connect(self._read)
        self.editingFinished.connect(self.settle)

    @property
    def partial(self) -> bool:
        """Whether a month or a year alone is enough."""
        return self._partial

    def value(self) -> PartialDate | None:
        """Return the date typed, None when the field is empty or what stands in it is no date."""
        return self._value

    def day(self) -> date | None:
        """Return the day (of a partial date its first day)."""
        return None if self._value is None else self._value.value

    def problem(self) -> str:
        """Return what is wrong with what stands in the field, "" when nothing is (an empty field is not wrong)."""
        return self._problem

    def set_value(self, value: PartialDate | date | None) -> None:
        """Show a stored date, or none."""
        if isinstance(value, date):
            value = PartialDate(value)
        self.setText("" if value is None else value.words())
        self.settle()

    def settle(self) -> None:
        """Rewrite what was understood, and say what was not."""
        if self._value is not None and self.text() != self._value.words():
            self.setText(self._value.words())
        self.problem_changed.emit(self._problem)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Let the next typing replace the date."""
        super().focusInEvent(event)
        self.selectAll()

    def _read(self, typed: str) -> None:
        former, wrong = self._value, self._problem
        self._value, self._problem = None, ""
        if typed.strip():
            try:
                self._value = text.read_date(typed, today=clock.today(), partial=self._partial, future=self._future)
            except NotADate as error:
                self._problem = error.sentence
        if wrong and not self._problem:
            self.problem_changed.emit("")
        if self._value != former:
            self.date_changed.emit(self._value)
