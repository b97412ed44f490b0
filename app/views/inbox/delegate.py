"""Paints one contact of the inbox, from roles and tokens only: rating, unread dot, two lines, and the time left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.services import clock
from app.services.intake.inbox_records import ContactRow
from app.views import theme
from app.views.inbox import wording
from app.views.widgets.rating import LIST_SIZE, paint_rating
from app.views.widgets.table import COMFORTABLE, COMPACT
from app.views.widgets.table_model import ROW_ROLE

DOT = " · "


class ContactDelegate(QStyledItemDelegate):
    """Draws a row 64 px high, or 44 when compact. Fonts and measures are made once for each look."""

    def __init__(self, side: Callable[[ContactRow, datetime], wording.Side], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self.compact = False
        self.shown: tuple[str, ...] = wording.FIRST_DETAILS
        self._fonts: dict[str, tuple[QFont, QFontMetrics]] = {}
        theme.look().changed.connect(self._fonts.clear)

    def height(self) -> int:
        """Return a row's height in the size in force."""
        return theme.px(COMPACT if self.compact else COMFORTABLE)

    def sizeHint(  # noqa: N802 - Qt's name
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return a row's height; the width is the list's."""
        return QSize(theme.px(240), self.height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a row, or a quiet stand-in for one that has not come yet."""
        row: ContactRow | None = index.data(ROW_ROLE)
        room: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        self._ground(painter, room, selected=selected, hovered=bool(state & QStyle.StateFlag.State_MouseOver))
        if row is None:
            self._stand_in(painter, room)
        else:
            self._contact(painter, room, row, selected=selected)
        painter.restore()

    def _ground(self, painter: QPainter, room: QRect, *, selected: bool, hovered: bool) -> None:
        if selected:
            painter.fillRect(room, theme.colour("selected"))
            painter.fillRect(QRect(room.left(), room.top(), theme.px(4), room.height()), theme.colour("accent"))
        elif hovered:
            painter.fillRect(room, theme.colour("hover"))
        painter.fillRect(QRect(room.left(), room.bottom(), room.width(), 1), theme.colour("border"))

    def _contact(self, painter: QPainter, room: QRect, row: ContactRow, *, selected: bool) -> None:
        now = clock.now()
        mark = theme.px(LIST_SIZE)
        left = room.left() + theme.px(14)
        paint_rating(painter, QRectF(left, room.center().y() - mark / 2 + 1, mark, mark), row.rating)
        left += mark + theme.px(6)
        top_font, top = (
            self._font("strong" if self.compact else "list-strong")
            if row.unread
            else self._font("body" if self.compact else "list")
        )
        foot_font, foot = self._font("least" if self.compact else "secondary")
        gap = theme.px(1 if self.compact else 4)
        first = room.center().y() - (top.height() + foot.height() + gap) // 2
        second = first + top.height() + gap
        if row.unread:
            self._unread(painter, left, first + top.height() / 2)
        left += theme.px(14)
        right = room.right() - theme.px(12)
        side = self._side(row, now)
        side_font, side_metrics = self._font("error" if side.late else "least" if self.compact else "secondary")
        ink = theme.colour("text-selected" if selected else "text")
        quiet = ink if selected else theme.colour("text-muted")
        late = theme.colour("late") if side.late else quiet
        wide = side_metrics.horizontalAdvance(side.top)
        self._line(painter, side_font, late, (right - wide, first, wide, top.height()), side.top)
        self._line(
            painter, top_font, ink, (left, first, right - wide - theme.px(12) - left, top.height()),
            f"{row.reference}  {row.headline}",
        )  # fmt: skip
        wide = foot.horizontalAdvance(side.foot)
        self._line(painter, foot_font, quiet, (right - wide, second, wide, foot.height()), side.foot)
        said = DOT.join([row.subject_line, *wording.details(row, self.shown, now)])
        self._line(painter, foot_font, quiet, (left, second, right - wide - theme.px(12) - left, foot.height()), said)

    @staticmethod
    def _unread(painter: QPainter, left: float, middle: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        radius = theme.px(8) / 2
        painter.drawEllipse(QPointF(left + radius, middle), radius, radius)

    @staticmethod
    def _line(painter: QPainter, font: QFont, ink: QColor, room: tuple[int, int, int, int], words: str) -> None:
        if room[2] <= 0 or not words:
            return
        painter.setFont(font)
        painter.setPen(ink)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room[2] + 1)
        painter.drawText(
            QRect(*room),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip),
            shown,
        )

    @staticmethod
    def _stand_in(painter: QPainter, room: QRect) -> None:
        """Two bars where the lines will stand."""
        left = room.left() + theme.px(64)
        middle = room.center().y()
        for width, top in ((0.5, middle - theme.px(14)), (0.35, middle + theme.px(6))):
            painter.fillRect(QRect(left, top, int((room.width() - left) * width), theme.px(8)), theme.colour("border"))

    def _font(self, role: str) -> tuple[QFont, QFontMetrics]:
        if role not in self._fonts:
            made = theme.font(role)
            self._fonts[role] = (made, QFontMetrics(made))
        return self._fonts[role]
