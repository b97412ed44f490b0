"""What is read at the right of a list, with what can be done with it beneath."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.views import theme
from app.views.widgets.flow import FlowLayout


def reading_pane(area: QWidget, acts: Iterable[QWidget], parent: QWidget) -> QWidget:
    """A pane that holds `area` and, in as many lines as they need, its buttons."""
    pane = QWidget(parent)
    column = QVBoxLayout(pane)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(8))
    column.addWidget(area, 1)
    bar = QWidget(pane)
    line = FlowLayout(bar, gap=8)
    for made in acts:
        line.addWidget(made)
    beside = QHBoxLayout()
    beside.setContentsMargins(theme.px(12), 0, 0, 0)
    beside.addWidget(bar)
    column.addLayout(beside)
    return pane
