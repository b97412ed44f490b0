"""The list of a batch's notifications: number, state with what is recommended, subject with what was there before."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.services.intake.screening_records import BatchLine
from app.services.policy import Policy
from app.views import theme
from app.views.screening.options import outcome_words
from app.views.widgets.table_model import ROW_ROLE, Column

STATES = {
    "unscreened": "To screen",
    "waiting_for_manager": "Recommended",
    "closed": "Decided",
    "enquiry_to_open": "Enquiry to open",
    "in_enquiry": "In an enquiry",
    "duplicate": "Duplicate",
}


def state_of(line: BatchLine) -> str:
    """How far a notification has come, in words."""
    return STATES.get(line.status, line.status)


def outcome_of(line: BatchLine, policy: Policy) -> str:
    """What a manager chose, else what was recommended; "" before either."""
    row = line.screening
    return "" if row is None else outcome_words(policy, row.authorised_outcome or row.recommended_outcome)


def repeat_of(line: BatchLine) -> str:
    """The mark of a repeat contact, in words; "" for a first one."""
    if not line.repeat_count:
        return ""
    return f"Repeat: {line.repeat_count} earlier"


def columns(policy: Policy) -> tuple[Column[BatchLine], ...]:
    """The columns; the two with a second line are painted by `TwoLines`."""
    return (
        Column("n", "No.", lambda row: str(row.position + 1), lambda row: row.position, width=48, right=True),
        Column(
            "state",
            "State",
            state_of,
            spoken=lambda row: ", ".join(part for part in (state_of(row), outcome_of(row, policy)) if part),
            tip=lambda row: ": ".join(part for part in (state_of(row), outcome_of(row, policy)) if part),
            width=120,
        ),
        Column(
            "subject",
            "Subject",
            lambda row: row.subject_line,
            spoken=lambda row: ", ".join(part for part in (row.subject_line, row.headline, repeat_of(row)) if part),
            tip=lambda row: "\n".join(part for part in (row.subject_line, row.headline, repeat_of(row)) if part),
            width=100,
        ),
    )


class TwoLines(QStyledItemDelegate):
    """Paints a cell's text and, smaller below it, the line that belongs to it.

    `state_below` puts how far a notification has come under its subject, where the column of states has no room.
    """

    def __init__(self, policy: Policy, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._policy = policy
        self.state_below = False

    def second(self, line: BatchLine, column: int) -> str:
        """The lower line of a cell; "" where there is none."""
        if column == 1:
            return outcome_of(line, self._policy)
        if self.state_below:
            said = outcome_of(line, self._policy) or state_of(line)
            return f"{said}. {repeat_of(line)}" if repeat_of(line) else said
        return repeat_of(line) or line.headline

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the ground as the style does, then both lines."""
        line: BatchLine | None = index.data(ROW_ROLE)
        below = "" if line is None else self.second(line, index.column())
        if not below:
            super().paint(painter, option, index)
            return
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        words = own.text
        own.text = ""
        widget: QWidget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, own, painter, widget)
        room = QRect(option.rect).adjusted(theme.px(10), theme.px(3), -theme.px(6), -theme.px(3))
        upper, lower = theme.font("body"), theme.font("secondary")
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        left = Qt.AlignmentFlag.AlignLeft
        for font, said, side, ink in (
            (upper, words, Qt.AlignmentFlag.AlignTop, "text-selected" if selected else "text"),
            (lower, below, Qt.AlignmentFlag.AlignBottom, "text-selected" if selected else "text-muted"),
        ):
            painter.setFont(font)
            painter.setPen(theme.colour(ink))
            shown = QFontMetrics(font).elidedText(said, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, int(left | side | Qt.TextFlag.TextSingleLine), shown)
        painter.restore()
