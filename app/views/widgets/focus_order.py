"""The order in which Tab goes through parts that were not made in the order in which they stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def order_tabs(parts: Sequence[QWidget]) -> None:
    """Let Tab go through each part from its beginning to its end, one part after the other."""
    stops = [each for part in parts for each in (part, *part.findChildren(QWidget)) if _is_stop(each, part)]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _is_stop(widget: QWidget, part: QWidget) -> bool:
    """Whether Tab stops there; a widget that hands its focus on to another is no stop itself."""
    if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or widget.focusProxy() is not None:
        return False
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.window() is part.window()
