"""The household as a list: who lives together, and who else is in the enquiry."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.services.enquiry.frame_records import WarningRow
from app.services.enquiry.records import CasePerson
from app.views import theme
from app.views.case.household import list_words
from app.views.widgets.labels import plain_tip

HOME = Qt.ItemDataRole.UserRole


class _PersonDelegate(QStyledItemDelegate):
    """Paints a home as a quiet heading, a person with the name in strong letters and the rest beneath."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the ground, then both parts."""
        box = option.rect.adjusted(theme.px(10), theme.px(6), -theme.px(8), -theme.px(4))
        painter.save()
        if index.data(HOME):
            painter.setFont(theme.font("secondary"))
            painter.setPen(theme.colour("text-muted"))
            painter.drawText(box, int(Qt.TextFlag.TextWordWrap), str(index.data()))
            painter.restore()
            return
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""
        ground.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, ground.widget)
        name, _, rest = str(index.data()).partition("\n")
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour("text-selected" if selected else "text"))
        high = painter.fontMetrics().lineSpacing()
        painter.drawText(box, 0, painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, box.width()))
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.colour("text-selected" if selected else "text-muted"))
        painter.drawText(box.adjusted(0, high, 0, 0), int(Qt.TextFlag.TextWordWrap), rest)
        painter.restore()

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Room for the name and for as many lines as the rest needs."""
        wide = (option.widget.viewport() if isinstance(option.widget, QListWidget) else option.widget).width()
        room = QRect(0, 0, wide - theme.px(18), 10_000)
        name, _, rest = str(index.data()).partition("\n")
        quiet = QFontMetrics(theme.font("secondary"))
        under = quiet.boundingRect(room, int(Qt.TextFlag.TextWordWrap), name if index.data(HOME) else rest).height()
        above = 0 if index.data(HOME) else QFontMetrics(theme.font("strong")).lineSpacing()
        return QSize(wide, above + under + theme.px(14))


class PeopleList(QListWidget):
    """Everybody in the enquiry, related or not, under where they live."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("People of this enquiry")
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_PersonDelegate(self))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._shown: tuple[list_words.Home, ...] | None = None

    def show_people(self, people: Sequence[CasePerson], warnings: Sequence[WarningRow] = ()) -> None:
        """Show everybody; the line that is current stays while nothing changes."""
        fresh = list_words.homes(people, warnings)
        if fresh == self._shown:
            return
        self.clear()
        self._shown = fresh
        for home in fresh:
            heading = QListWidgetItem(home.words)
            heading.setData(HOME, True)
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            heading.setToolTip(plain_tip(home.words))
            self.addItem(heading)
            for each in home.people:
                item = QListWidgetItem(f"{each.name}\n{each.rest}")
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{each.name}. {each.rest}. {home.words}")
                item.setToolTip(plain_tip(f"{each.name}\n{each.rest}"))
                self.addItem(item)

    def clear(self) -> None:
        """Hold nobody."""
        self._shown = None
        super().clear()

    def names(self) -> list[str]:
        """Everybody as shown, name and age, without the headings."""
        rows = (self.item(at) for at in range(self.count()))
        return [row.text().partition("\n")[0] for row in rows if not row.data(HOME)]
