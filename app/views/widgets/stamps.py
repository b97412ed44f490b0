"""Small pictures painted once and put down many times: for marks and chips that a screen repeats."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter, QPixmap


def stamp(size: QSize, dense: float, paint: Callable[[QPainter], object]) -> QPixmap:
    """What `paint` paints on nothing, at a size in pixels of the screen's own measure and its density."""
    ground = QImage(size * dense, QImage.Format.Format_ARGB32_Premultiplied)
    ground.setDevicePixelRatio(dense)
    ground.fill(0)  # nothing: what lies below is seen
    painter = QPainter(ground)
    paint(painter)
    painter.end()
    return QPixmap.fromImage(ground)
