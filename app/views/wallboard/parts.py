"""The painted parts of the wall: totals, rows, band, message, foot. Few widgets, made once, repainted when they differ.

Each part is a widget of its own so that a screen reader hears one sentence a row and only what changed is painted.
State is told by shape, word and outline as well as by colour: late agencies carry the word and a heavy outline, those
that replied a tick.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.views import theme
from app.views.wallboard import words
from app.views.wallboard.sizes import Sizes
from app.views.wallboard.words import ShownChip, ShownRow, Totals
from app.views.widgets.rating import paint_rating

DIM = 0.42
_RADIUS = 0.12
_SHAPE = 1.28
_TICK = 0.8
"""Side of a rating's shape, and the radius of a row's corners, in key sizes; room for a tick, in rest sizes."""


def _wall() -> theme.Colours:
    return theme.colours("wall")


class Part(QWidget):
    """A painted part; knows the sizes in force and whether the board is dimmed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sizes: Sizes = sizes_of_nothing()
        self.dimmed = False

    def set_sizes(self, made: Sizes) -> None:
        """Take other sizes; paints anew."""
        if made != self.sizes:
            self.sizes = made
            self.update()

    def set_dimmed(self, dimmed: bool) -> None:
        """Dim what may no longer be true."""
        if dimmed != self.dimmed:
            self.dimmed = dimmed
            self.update()

    def say(self, spoken: str) -> None:
        """What a screen reader hears."""
        if self.accessibleName() != spoken:
            self.setAccessibleName(spoken)

    def painter(self) -> QPainter:
        """A painter on this part, dimmed where it must be."""
        made = QPainter(self)
        made.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.dimmed:
            made.setOpacity(DIM)
        return made


def sizes_of_nothing() -> Sizes:
    """Sizes before the window has any."""
    return Sizes(1, 1, 8, 6, 8, 1)


def write(painter: QPainter, font: QFont, role: str, at: QPointF, said: str, *, most: float = 0) -> float:
    """Write one line with its capitals centred at `at.y()`; shrinks what is wider than `most`. Returns its width."""
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(said)
    if width > most > 0:
        font = QFont(font)
        font.setPixelSize(max(6, int(font.pixelSize() * most / width)))
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(said)
    painter.setFont(font)
    painter.setPen(_wall().colour(role))
    painter.drawText(QPointF(at.x(), at.y() + metrics.capHeight() / 2), said)
    return width


def width_of(font: QFont, said: str) -> float:
    """How wide a line is."""
    return QFontMetricsF(font).horizontalAdvance(said)


class Head(Part):
    """The totals on top and the clock."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._totals: Totals | None = None
        self._clock = ""

    def show_totals(self, totals: Totals | None, clock: str) -> None:
        """Show other numbers or another time."""
        if (totals, clock) != (self._totals, self._clock):
            self._totals, self._clock = totals, clock
            self.say(f"{totals.spoken if totals else 'No numbers yet.'} It is {clock}.")
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint from the left; everything a little smaller where the numbers are long."""
        with self.painter() as painter:
            key, side = self.sizes.key, self.sizes.side
            middle = self.height() / 2
            plain = theme.plain_font(key, 400)
            painter.setOpacity(1.0)  # the clock is always true
            clock_width = width_of(plain, self._clock)
            write(painter, plain, "text", QPointF(self.width() - side - clock_width, middle), self._clock)
            if self._totals is None:
                return
            painter.setOpacity(DIM if self.dimmed else 1.0)
            room = self.width() - 2 * side - clock_width - key * 0.8
            scale = 1.0
            needed = self._lay(None, key, 0, 0)
            if needed > room:
                scale = room / needed
            self._lay(painter, key * scale, side, middle)

    def _lay(self, painter: QPainter | None, key: float, left: float, middle: float) -> float:
        """Measure (without a painter) or paint the totals; the width comes back."""
        totals = self._totals
        if totals is None:
            return 0
        bold = theme.plain_font(round(key), 700)
        small = theme.plain_font(round(key * self.sizes.rest / max(1, self.sizes.key)), 400)
        at = left

        def put(font: QFont, role: str, said: str) -> float:
            if painter is None:
                return width_of(font, said)
            return write(painter, font, role, QPointF(at, middle), said)

        at += put(bold, "text", f"Open {totals.open:,}") + key * 0.85
        for code, number in (*totals.ratings, ("", totals.unscreened)):
            side = key * (_SHAPE if code else 1.12)
            if painter is not None:
                paint_rating(painter, QRectF(at, middle - side / 2, side, side), code, _wall())
            at += side + key * 0.18
            at += put(bold, "text", f"{number:,}") + key * (0.72 if code else 0.28)
        at += put(small, "text-muted", "to screen")
        return at - left


class Row(Part):
    """One enquiry: rating, number, initials, agencies, time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: ShownRow | None = None

    @property
    def row(self) -> ShownRow | None:
        """What it shows."""
        return self._row

    def show_row(self, row: ShownRow | None) -> None:
        """Show another row, or none."""
        if row != self._row:
            self._row = row
            self.say(row.spoken if row else "")
            self.update()
        self.setVisible(row is not None)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the row in fixed columns, so that the eye runs down each."""
        row = self._row
        if row is None:
            return
        with self.painter() as painter:
            key = self.sizes.key
            middle = self.height() / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_wall().colour("surface"))
            painter.drawRoundedRect(QRectF(self.rect()), key * _RADIUS, key * _RADIUS)
            side = min(key * _SHAPE, self.height() * 0.86)
            paint_rating(painter, QRectF(key * 0.24, middle - side / 2, side, side), row.rating, _wall())
            bold, plain = theme.plain_font(key, 700), theme.plain_font(key, 400)
            write(painter, bold, "text", QPointF(key * 1.95, middle), row.number, most=key * 2.75)
            write(painter, plain, "text", QPointF(key * 4.85, middle), row.initials, most=key * 2.1)
            font = bold if row.late else plain
            role = "late" if row.late else "text-muted" if row.quiet else "text"
            time_width = width_of(font, row.time)
            right = self.width() - key * 0.34
            write(painter, font, role, QPointF(right - time_width, middle), row.time)
            left = key * 7.15
            if row.chips:
                Chips(self.sizes).paint(painter, row.chips, left, right - time_width - key * 0.4, middle)
            elif row.initials:  # of a restricted case neither who works on it stands there nor who is asked
                small = theme.plain_font(self.sizes.rest, 400)
                write(painter, small, "text-muted", QPointF(left, middle), "nobody asked yet")


class Chips:
    """The agencies of a row in the room there is; what does not fit becomes "+2"."""

    def __init__(self, made: Sizes) -> None:
        self._font = theme.plain_font(made.rest, 400)
        self._strong = theme.plain_font(made.rest, 700)
        self._unit = made.rest
        self._pad = made.rest * 0.32
        self._gap = made.rest * 0.2

    def _words(self, chip: ShownChip) -> str:
        return f"{chip.short} late" if chip.state == words.LATE else chip.short

    def width(self, chip: ShownChip) -> float:
        """How wide a chip is painted."""
        strong = chip.state == words.LATE
        tick = _TICK * self._unit if chip.state == words.REPLIED else 0
        return width_of(self._strong if strong else self._font, self._words(chip)) + tick + 2 * self._pad

    def fitting(self, chips: tuple[ShownChip, ...], room: float) -> int:
        """How many chips fit, leaving room for "+n" where not all do."""
        widths = [self.width(chip) for chip in chips]
        if sum(widths) + self._gap * max(0, len(chips) - 1) <= room:
            return len(chips)
        left = room - width_of(self._strong, f"+{len(chips)}") - self._gap
        count = 0
        for width in widths:
            if left < width:
                break
            left -= width + self._gap
            count += 1
        return count

    def paint(self, painter: QPainter, chips: tuple[ShownChip, ...], left: float, right: float, middle: float) -> None:
        """Paint from the left, the worst first."""
        count = self.fitting(chips, right - left)
        for chip in chips[:count]:
            width = self.width(chip)
            self._chip(painter, chip, QRectF(left, middle - self._unit * 0.72, width, self._unit * 1.44))
            left += width + self._gap
        hidden = chips[count:]
        if hidden:
            late = any(chip.state == words.LATE for chip in hidden)
            font = self._strong if late else self._font
            write(painter, font, "late" if late else "text-muted", QPointF(left, middle), f"+{len(hidden)}")

    def _chip(self, painter: QPainter, chip: ShownChip, box: QRectF) -> None:
        wall = _wall()
        late, replied = chip.state == words.LATE, chip.state == words.REPLIED
        line = max(1.5, self._unit * (0.075 if late else 0.045))
        pen = QPen(wall.colour("late" if late else "border" if replied else "border-control"), line)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = line / 2
        radius = self._unit * 0.16
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius)
        at = QPointF(box.left() + self._pad, box.center().y())
        if replied:
            self._tick(painter, at)
            at.setX(at.x() + _TICK * self._unit)
        role = "late" if late else "text-muted" if replied else "text"
        write(painter, self._strong if late else self._font, role, at, self._words(chip))

    def _tick(self, painter: QPainter, at: QPointF) -> None:
        """A painted tick: no text font has one."""
        unit = self._unit
        pen = QPen(_wall().colour("mark-done"), max(2.0, unit * 0.11))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        points = ((0.04, 0.02), (0.20, 0.20), (0.52, -0.24))
        painter.drawPolyline(QPolygonF([QPointF(at.x() + x * unit, at.y() + y * unit) for x, y in points]))


class Words(Part):
    """Large words, and smaller ones under them that wrap: the band NOT LIVE, or what stands there instead of rows."""

    def __init__(self, *, band: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._band = band
        self._large = ""
        self._small = ""

    @property
    def large(self) -> str:
        """The large words."""
        return self._large

    def show_words(self, large: str, small: str) -> None:
        """Show other words; without any the part goes."""
        if (large, small) != (self._large, self._small):
            self._large, self._small = large, small
            self.say(f"{large}. {small}" if self._band else f"{large} {small}")
            self.update()
        self.setVisible(bool(large))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the words; a band stands on red with a heavy outline, so that it is seen from the door."""
        with self.painter() as painter:
            painter.setOpacity(1.0)
            key, pad = self.sizes.key, self.sizes.key * 0.4
            box = QRectF(self.rect())
            if self._band:
                line = max(3.0, key * 0.08)
                painter.setPen(QPen(_wall().colour("late"), line))
                painter.setBrush(_wall().colour("notice-error"))
                painter.drawRoundedRect(
                    box.adjusted(line / 2, line / 2, -line / 2, -line / 2), key * _RADIUS, key * _RADIUS
                )
            inner = box.adjusted(pad, pad * 0.7, -pad, -pad * 0.7)
            top = inner.top() + key * 0.62
            role = "late" if self._band else "text"
            write(
                painter, theme.plain_font(key, 700), role, QPointF(inner.left(), top), self._large, most=inner.width()
            )
            rest = QRectF(inner.left(), inner.top() + key * 1.35, inner.width(), inner.height() - key * 1.35)
            self._wrapped(painter, rest)

    def _wrapped(self, painter: QPainter, box: QRectF) -> None:
        """The small words, in a smaller font where they would not fit."""
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        size = self.sizes.rest
        while size > 9:
            bounds = QFontMetricsF(theme.plain_font(size, 400)).boundingRect(box, flags, self._small)
            if bounds.height() <= box.height() and bounds.width() <= box.width():
                break
            size -= max(1, size // 16)
        painter.setFont(theme.plain_font(size, 400))
        painter.setPen(_wall().colour("text" if self._band else "text-muted"))
        painter.drawText(box, flags, self._small)


class Foot(Part):
    """The last line: replies late, page, how old the data are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._late, self._left, self._right, self._live = "", "", "", True

    def show_foot(self, late: str, left: str, right: str, *, live: bool) -> None:
        """Show other words."""
        if (late, left, right, live) != (self._late, self._left, self._right, self._live):
            self._late, self._left, self._right, self._live = late, left, right, live
            parts = (late or ("No reply is late" if live else ""), left, "Live" if live else "Not live", right)
            self.say(", ".join(part for part in parts if part) + ".")
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint both ends of the line; the left a little smaller where it is long."""
        with self.painter() as painter:
            side, middle = self.sizes.side, self.height() / 2
            plain = theme.plain_font(self.sizes.rest, 400)
            right = f"live · {self._right}" if self._live else self._right
            wide = width_of(plain, right)
            room = self.width() - 2 * side - wide - self.sizes.rest
            parts = [part for part in ((self._late, "late", 700), (self._left, "text-muted", 400)) if part[0]]
            said = [f"{'· ' if at else ''}{part[0]} " for at, part in enumerate(parts)]
            needed = sum(
                width_of(theme.plain_font(self.sizes.rest, part[2]), words_)
                for part, words_ in zip(parts, said, strict=True)
            )
            size = round(self.sizes.rest * min(1.0, room / max(1.0, needed)))
            at = float(side)
            for part, words_ in zip(parts, said, strict=True):
                at += write(painter, theme.plain_font(size, part[2]), part[1], QPointF(at, middle), words_)
            painter.setOpacity(1.0)
            write(painter, plain, "text-muted", QPointF(self.width() - side - wide, middle), right)


__all__ = ["Chips", "Foot", "Head", "Part", "Row", "Words", "sizes_of_nothing"]
