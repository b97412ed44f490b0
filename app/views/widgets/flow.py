"""A layout that sets widgets in lines like words, breaking where the width ends."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from app.views import theme


class FlowLayout(QLayout):
    """Left to right, then the next line. `between` is the room between lines, by default that between items."""

    def __init__(self, parent: QWidget | None = None, gap: int = 6, between: int | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._heights: dict[tuple[int, int], int] = {}
        self._least: QSize | None = None
        self._gap = gap
        self._between = gap if between is None else between
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Take an item at the end."""
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Return an item, None past the end as Qt expects."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Give an item away, None past the end as Qt expects."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Ask for no more room than is needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """The height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height needed at a width; Qt asks many times in one laying out."""
        asked = width, theme.px(self._gap)
        if asked not in self._heights:
            self._heights[asked] = self._set(QRect(0, 0, width, 0), move=False)
        return self._heights[asked]

    def invalidate(self) -> None:
        """Forget what was measured: something in here asks for another room."""
        self._heights.clear()
        self._least = None
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Set the items into the room."""
        super().setGeometry(rect)
        self._set(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the least size."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of the largest item."""
        if self._least is None:
            self._least = QSize()
            for item in self._items:
                self._least = self._least.expandedTo(item.minimumSize())
        return self._least

    def _set(self, rect: QRect, *, move: bool) -> int:
        gap, between = theme.px(self._gap), theme.px(self._between)
        x, y, line = rect.x(), rect.y(), 0
        row: list[tuple[QLayoutItem, QPoint, QSize]] = []
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                if move:
                    _stand(row, line)
                x, y, line, row = rect.x(), y + line + between, 0, []
            row.append((item, QPoint(x, y), hint))
            x += hint.width() + gap
            line = max(line, hint.height())
        if move:
            _stand(row, line)
        return y + line - rect.y()


def _stand(row: list[tuple[QLayoutItem, QPoint, QSize]], line: int) -> None:
    """Set the items of a line, the lower ones in its middle as words stand beside a button."""
    for item, at, size in row:
        item.setGeometry(QRect(at + QPoint(0, (line - size.height()) // 2), size))
