"""The summary on top of a form: what is wrong, each line a jump to its field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from app.services.errors import Problem
from app.views import theme
from app.views.widgets.fields import FieldRow
from app.views.widgets.labels import plain_tip, text_label
from app.views.widgets.tone import ToneMark


class _Line(QPushButton):
    """A jump to a field that ends in … where room is short; the field itself says the whole."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Let it become narrow, so that a long sentence never widens the form."""
        return QSize(theme.px(120), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the button with its words elided."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        option.text = self.fontMetrics().elidedText(option.text, Qt.TextElideMode.ElideRight, room)
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)


class ErrorSummary(QFrame):
    """The list on top of a form of what is wrong, each line a jump to its field. Hidden while nothing is.

    Signals
        chosen(str): a problem without a field row was chosen; the name of its field.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        outer.setSpacing(theme.px(4))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(ToneMark("error", self))
        self._title = text_label("", "section", parent=self)
        head.addWidget(self._title, 1)
        outer.addLayout(head)
        self._next_step = text_label("", "body", wrap=True, parent=self)
        outer.addWidget(self._next_step)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        outer.addLayout(self._lines)
        self._rows: dict[str, FieldRow] = {}
        self._shown: tuple[Problem, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("What is wrong")
        self.hide()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is shown now."""
        return self._shown

    def watch(self, rows: Iterable[FieldRow]) -> None:
        """Know the form's rows by their field names; call again after rows were added or taken away."""
        self._rows = {row.field: row for row in rows if row.field}

    def show_problems(
        self, problems: Sequence[Problem], next_step: str = "Nothing was saved. What you typed is still here."
    ) -> None:
        """Mark every wrong field, list them on top and put the focus on the list; with none, clear both."""
        self._empty()
        self._shown = tuple(problems)
        for row in self._rows.values():
            row.clear_error()
        if not problems:
            self.hide()
            return
        number = len(problems)
        self._title.setText("One thing needs mending" if number == 1 else f"{number} things need mending")
        self._next_step.setText(next_step)
        self._next_step.setVisible(bool(next_step))
        for problem in problems:
            marked = self._rows.get(problem.field)
            if marked is not None and not marked.sentence:
                marked.set_error(problem.sentence)
            self._lines.addWidget(self._line(problem, marked))
        self.show()
        self.setAccessibleName(self._title.text())
        self.setAccessibleDescription(" ".join(problem.sentence for problem in problems))
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Say that all is well."""
        self.show_problems(())

    def _line(self, problem: Problem, row: FieldRow | None) -> QWidget:
        where = f"Row {problem.row}: " if problem.row is not None else f"{row.label}: " if row else ""
        words = f"{where}{problem.sentence}".replace("&", "&&")
        jump = row.jump if row is not None else lambda: self.chosen.emit(problem.field)
        made = _Line(words, self)
        made.setAutoDefault(False)
        made.setProperty("kind", "link")
        made.setAccessibleName(f"Go to: {where}{problem.sentence}")
        made.setToolTip(plain_tip(f"{where}{problem.sentence}"))
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.clicked.connect(lambda _checked=False: jump())
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        return made

    def _empty(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
