"""The picture on paper: title, day, the picture in the print palette and its key, as a picture, SVG or PDF."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.services.genogram import svg
from app.services.genogram.layout import Layout
from app.services.genogram.records import Family
from app.views import text, theme
from app.views.case.household.book import Shown
from app.views.case.household.key import entries, key_height, paint_key
from app.views.case.household.notation import Showing
from app.views.case.household.paint import Look
from app.views.case.household.scene import PictureScene

FORMS = {"svg": "SVG drawing (*.svg)", "png": "Picture (*.png)", "pdf": "PDF (*.pdf)"}
SHARP = 2.0
"""How many pixels of a copied picture stand for one at 100 %."""
LARGEST = 12_000
"""No side of a copied picture is longer, in pixels."""
PAD, HEAD = 24.0, 48.0
NOT_DISCLOSED = "Address not disclosed"
A4_LONG, A4_SHORT = 297.0, 210.0


@dataclass(frozen=True)
class Leaving:
    """A picture that leaves the hub: what is shown, how, and as it stands."""

    shown: Shown
    layout: Layout
    showing: Showing

    @property
    def family(self) -> Family:
        """The family without the addresses that may not be disclosed, and without what somebody wrote of a tie."""
        family, hidden = self.shown.family, self.shown.hidden
        homes = (replace(home, label=NOT_DISCLOSED) if home.id in hidden else home for home in family.households)
        ties = (replace(tie, words="") for tie in family.ties)
        return replace(family, households=tuple(homes), ties=tuple(ties))

    @property
    def title(self) -> str:
        """What stands on top: no reference where no name may stand."""
        name = "" if self.showing.anonymous else self.shown.family.title
        day = text.day(self.shown.on)
        return " · ".join(part for part in ("Household picture", name, day) if part)


class Sheet:
    """A picture set for paper; made and painted on the GUI thread."""

    def __init__(self, leaving: Leaving) -> None:
        self._leaving = leaving
        self._look = Look(theme.colours("print"), leaving.layout.sizes, leaving.showing)
        self._scene = PictureScene(self._look)
        shown = leaving.shown
        self._scene.compose(leaving.family, leaving.layout, self._look, shown.unnamed)
        self._box = self._scene.sceneRect()
        self._key = entries(leaving.family, self._look, unnamed=bool(shown.unnamed))
        self.width = max(self._box.width(), 560.0) + 2 * PAD
        self._key_high = key_height(len(self._key), self.width - 2 * PAD)
        self.height = HEAD + self._box.height() + self._key_high + 2 * PAD

    def paint(self, painter: QPainter) -> None:
        """Paint it from (0, 0) at 100 %."""
        look = self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, self.width, self.height), look.colour("surface"))
        painter.setFont(look.font(16, 600))
        painter.setPen(look.colour("text"))
        painter.drawText(QPointF(PAD, PAD + 14), self._leaving.title)
        notice = self._leaving.shown.outside
        if notice:
            painter.setFont(look.font(look.sizes.small))
            painter.drawText(QPointF(PAD, PAD + 32), notice)
        left = (self.width - self._box.width()) / 2
        target = QRectF(left, PAD + HEAD, self._box.width(), self._box.height())
        self._scene.render(painter, target, self._box)
        painter.save()
        painter.translate(PAD, PAD + HEAD + self._box.height())
        paint_key(painter, self._key, self.width - 2 * PAD, look)
        painter.restore()

    def image(self) -> QImage:
        """The sheet as pixels."""
        scale = min(SHARP, LARGEST / self.width, LARGEST / self.height)
        size = QSizeF(self.width * scale, self.height * scale).toSize()
        made = QImage(size, QImage.Format.Format_RGB32)
        made.fill(self._look.colour("surface"))
        painter = QPainter(made)
        painter.scale(scale, scale)
        self.paint(painter)
        painter.end()
        return made

    def png(self) -> bytes:
        """The sheet as a PNG file."""
        room = QByteArray()
        device = QBuffer(room)
        device.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(device, QByteArray(b"png")).write(self.image())
        device.close()
        return bytes(room.data())

    def pdf(self) -> bytes:
        """The sheet as a PDF of one page: A4, the way round that it fits better, larger where it would be too small."""
        wide = self.width >= self.height
        paper = (A4_LONG, A4_SHORT) if wide else (A4_SHORT, A4_LONG)
        grown = max(1.0, self.width / (paper[0] * 4.6), self.height / (paper[1] * 4.6))
        size = QPageSize(QSizeF(paper[0] * grown, paper[1] * grown), QPageSize.Unit.Millimeter, "Household picture")
        room = QByteArray()
        device = QBuffer(room)
        device.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(device)
        writer.setTitle("Household picture")
        writer.setCreator("Hubdesk")
        writer.setResolution(300)
        writer.setPageSize(size)
        writer.setPageOrientation(QPageLayout.Orientation.Portrait)
        writer.setPageMargins(QMarginsF(8, 8, 8, 8), QPageLayout.Unit.Millimeter)
        painter = QPainter(writer)
        scale = min(writer.width() / self.width, writer.height() / self.height)
        painter.translate((writer.width() - self.width * scale) / 2, 0)
        painter.scale(scale, scale)
        self.paint(painter)
        painter.end()
        device.close()
        return bytes(room.data())

    def svg(self) -> bytes:
        """The sheet as an SVG file, drawn by the engine: the same as the command line gives."""
        shown, showing = self._leaving.shown, self._leaving.showing
        how = svg.Drawing(svg.PRINT, showing.convention, showing.layers, showing.anonymous)
        return svg.svg(self._leaving.family, self._leaving.layout, shown.on, how, shown.outside).encode()

    def bytes_of(self, form: str) -> bytes:
        """The sheet as a file of a form."""
        return {"svg": self.svg, "png": self.png, "pdf": self.pdf}[form]()
