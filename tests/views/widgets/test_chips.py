"""A chip painted from the picture kept of it is the chip itself, in every look and density."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.views import theme
from app.views.widgets.chips import WORDS, chip_size, paint_chip, stamp_chip


def _painted(state: str, density: float, *, stamped: bool) -> QImage:
    font = theme.font("secondary")
    size = chip_size("Health", state, font)
    image = QImage(int(200 * density), int(60 * density), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(density)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    (stamp_chip if stamped else paint_chip)(painter, QRectF(10, 12, size.width(), size.height()), "Health", state, font)
    painter.end()
    return image


def _furthest(one: QImage, other: QImage) -> int:
    """The largest difference of a colour's part, of 255: laid over in two steps it is rounded twice, dashes move."""
    return max(abs(a - b) for a, b in zip(bytes(one.constBits()), bytes(other.constBits()), strict=True))


@pytest.mark.parametrize("state", list(WORDS))
def test_a_stamped_chip_is_the_painted_one_in_every_look(qapp: QApplication, state: str) -> None:
    theme.start(qapp, "light", 100)
    looks: tuple[tuple[theme.Mode, int], ...] = (("light", 100), ("dark", 100), ("dark", 150), ("light", 100))
    seen = []
    for mode, scale in looks:
        theme.use(mode, scale)
        for density in (1.0, 2.0):
            stamped = _painted(state, density, stamped=True)
            assert _furthest(stamped, _painted(state, density, stamped=False)) <= 16
            assert stamped == _painted(state, density, stamped=True)  # from what was kept
        seen.append(stamped)
    assert seen[0] != seen[1]
    assert seen[0] == seen[3]
