"""Areas that scroll up and down, never across; made inside the place they stand in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.views import theme


def scroll_area(name: str, parent: QWidget) -> QScrollArea:
    """Make an area; make what it scrolls with its `viewport()` as parent, then give it to `setWidget`."""
    area = QScrollArea(parent)
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area


def scroll_column(name: str, parent: QWidget) -> tuple[QScrollArea, QVBoxLayout]:
    """Make an area over a column without margins; make what stands in it with the area's `widget()` as parent."""
    area = scroll_area(name, parent)
    inside = QWidget(area.viewport())
    area.setWidget(inside)
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(12))
    return area, column
