"""The strip of time: every event with a day as a mark on a line of years, zoomed and walked by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.services.dates import birth_words
from app.services.enquiry.chronology_records import ChronologyEvent, EventKind
from app.views import text, theme
from app.views.widgets.labels import plain_tip
from app.views.widgets.stamps import stamp

MOST_ZOOM = 4096.0
HIT = 14
LANES: tuple[tuple[str, frozenset[EventKind]], ...] = (
    ("Hub", frozenset({EventKind.CONTACT, EventKind.EARLIER_ENQUIRY, EventKind.REQUEST, EventKind.REPLY})),
    ("Agencies", frozenset({EventKind.ITEM, EventKind.INVOLVEMENT, EventKind.TYPED})),
    (
        "Judgement",
        frozenset({EventKind.RATING, EventKind.CONSENT, EventKind.DECISION, EventKind.HAND_OVER}),
    ),
)
"""What stands on each of the three lines, from top to bottom."""
_LANE_OF = {kind: lane for lane, (_words, kinds) in enumerate(LANES) for kind in kinds}
_SIZES = {False: 4, True: 7}
"""From the middle of a mark to its edge, in pixels at 100 %: of an event, of a significant one."""


class TimeStrip(QWidget):
    """Events on three lines over a scale of years and months. + and - zoom, Left and Right walk, Home shows all.

    Signals
        event_chosen(object): the `source_id` of the event that was chosen.
    """

    event_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Strip of time")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._events: tuple[ChronologyEvent, ...] = ()
        self._chosen: UUID | None = None
        self._first, self._last = 0.0, 1.0
        self._from, self._to = 0.0, 1.0
        self._grabbed: tuple[float, float, float] | None = None

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Three lines and the scale."""
        return QSize(theme.px(480), theme.px(116))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same height; it may be narrow."""
        return QSize(theme.px(240), theme.px(116))

    def show_events(self, events: Sequence[ChronologyEvent]) -> None:
        """Show events; the zoom stays where it still shows any of them."""
        self._events = tuple(each for each in events if each.on is not None)
        days = [float(each.on.toordinal()) for each in self._events if each.on is not None]
        first, last = (min(days), max(days)) if days else (0.0, 1.0)
        room = max(15.0, (last - first) * 0.03)
        same = (first - room, last + room) == (self._first, self._last)
        self._first, self._last = first - room, last + room
        if not same:
            self._from, self._to = self._first, self._last
        self._describe()
        self.update()

    def choose(self, source_id: UUID | None) -> None:
        """Mark an event and bring it into the strip."""
        self._chosen = source_id
        event = self._current()
        if event is not None and event.on is not None:
            day, span = float(event.on.toordinal()), self._to - self._from
            if not self._from <= day <= self._to:
                self._look(day - span / 2, day + span / 2)
        self._describe()
        self.update()

    def zoom(self, factor: float, around: float | None = None) -> None:
        """Look closer (over 1) or from farther away (under 1)."""
        span = (self._to - self._from) / factor
        whole = self._last - self._first
        span = min(whole, max(whole / MOST_ZOOM, 10.0, span))
        middle = (self._from + self._to) / 2 if around is None else around
        share = 0.5 if around is None else (around - self._from) / (self._to - self._from)
        self._look(middle - span * share, middle + span * (1 - share))

    def show_all(self) -> None:
        """Show the whole time."""
        self._look(self._first, self._last)

    def span(self) -> tuple[float, float]:
        """The days in sight, as ordinals."""
        return self._from, self._to

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name, Qt's argument
        """Paint scale, lines and marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.setFont(theme.font("secondary"))
        self._paint_scale(painter)
        for lane, (words, _kinds) in enumerate(LANES):
            y = self._lane(lane)
            painter.setPen(QPen(theme.colour("border"), 1))
            painter.drawLine(QPointF(self._left(), y), QPointF(self.width() - theme.px(8), y))
            painter.setPen(theme.colour("text-muted"))
            box = QRectF(theme.px(8), y - theme.px(10), self._left() - theme.px(16), theme.px(20))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
        self._paint_events(painter)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), theme.px(2)))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_scale(self, painter: QPainter) -> None:
        painter.setPen(theme.colour("text-muted"))
        floor = self.height() - theme.px(6)
        for day, words in self._marks():
            x = self._x(day.toordinal())
            painter.setPen(QPen(theme.colour("border"), 1))
            painter.drawLine(QPointF(x, theme.px(8)), QPointF(x, self.height() - theme.px(22)))
            painter.setPen(theme.colour("text-muted"))
            painter.drawText(QPointF(x + theme.px(3), floor), words)

    def _marks(self) -> list[tuple[date, str]]:
        """Years, or months where they have room."""
        wide = self.width() - self._left()
        days = max(1.0, self._to - self._from)
        by_month = days / 30.4 * theme.px(64) < wide
        first = date.fromordinal(max(1, int(self._from)))
        found: list[tuple[date, str]] = []
        every = 1 if by_month else max(1, int(days / 365.25 * theme.px(44) / max(1, wide)) + 1)
        year, month = first.year, first.month if by_month else 1
        while len(found) < 400:
            day = date(year, month, 1)
            if day.toordinal() > self._to or year > 9000:
                break
            if day.toordinal() >= self._from:
                found.append((day, birth_words(day, "month") if by_month else str(year)))
            if by_month:
                year, month = (year, month + 1) if month < 12 else (year + 1, 1)
            else:
                year += every
        return found

    def _paint_events(self, painter: QPainter) -> None:
        """Each mark from a picture of it, and one where several fall on the same spot; significant ones on top."""
        spots: dict[bool, set[tuple[int, int]]] = {False: set(), True: set()}
        least, most = self._left() - theme.px(4), self.width()
        for each in self._events:
            if each.on is not None and least <= (x := self._x(each.on.toordinal())) <= most:
                spots[each.significant].add((round(x), _LANE_OF[each.kind]))
        for significant, taken in spots.items():
            mark = _mark(self.devicePixelRatioF(), significant=significant)
            half = mark.deviceIndependentSize().width() / 2
            for x, lane in taken:
                painter.drawPixmap(QPointF(x - half, self._lane(lane) - half), mark)
        event = self._current()
        place = self._place(event) if event is not None else None
        if event is not None and place is not None and least <= place.x() <= most:
            ring = theme.px(_SIZES[event.significant] + 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), theme.px(2)))
            painter.drawEllipse(place, ring, ring)

    def _left(self) -> float:
        return theme.px(84)

    def _lane(self, lane: int) -> float:
        return theme.px(20) + lane * theme.px(30)

    def _x(self, day: float) -> float:
        wide = self.width() - self._left() - theme.px(12)
        return self._left() + (day - self._from) / max(1e-6, self._to - self._from) * wide

    def _day(self, x: float) -> float:
        wide = self.width() - self._left() - theme.px(12)
        return self._from + (x - self._left()) / max(1.0, wide) * (self._to - self._from)

    def _place(self, event: ChronologyEvent) -> QPointF | None:
        if event.on is None:
            return None
        return QPointF(self._x(event.on.toordinal()), self._lane(_LANE_OF[event.kind]))

    # --- keys and pointer ---

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom, walk, show all."""
        key = event.key()
        if key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(2.0, self._middle())
        elif key == Qt.Key.Key_Minus:
            self.zoom(0.5, self._middle())
        elif key in {Qt.Key.Key_Right, Qt.Key.Key_Left}:
            self._walk(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_Home:
            self.show_all()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom with Ctrl held; without it the page scrolls as everywhere."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1.25 if event.angleDelta().y() > 0 else 0.8, self._day(event.position().x()))
            event.accept()
            return
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the event under the pointer, else take hold of the strip."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        hit = self._under(event.position())
        if hit is not None:
            self._choose(hit)
        else:
            self._grabbed = (event.position().x(), self._from, self._to)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Move the strip that is held; say what lies under the pointer."""
        if self._grabbed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            x, start, end = self._grabbed
            moved = self._day(x) - self._day(event.position().x())
            self._look(start + moved, end + moved)
            return
        hit = self._under(event.position())
        QToolTip.showText(event.globalPosition().toPoint(), plain_tip(_said(hit)) if hit else "", self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802, ARG002 - Qt's name, Qt's argument
        """Let the strip go."""
        self._grabbed = None

    def event(self, event: QEvent) -> bool:
        """Paint the ring of the focus as it comes and goes."""
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.update()
        return super().event(event)

    # --- inside ---

    def _look(self, start: float, end: float) -> None:
        span = min(end - start, self._last - self._first)
        start = min(max(start, self._first), self._last - span)
        self._from, self._to = start, start + span
        self.update()

    def _middle(self) -> float | None:
        event = self._current()
        return float(event.on.toordinal()) if event is not None and event.on is not None else None

    def _current(self) -> ChronologyEvent | None:
        return next((each for each in self._events if each.source_id == self._chosen), None)

    def _walk(self, step: int) -> None:
        if not self._events:
            return
        at = next((i for i, each in enumerate(self._events) if each.source_id == self._chosen), None)
        wanted = (0 if step > 0 else len(self._events) - 1) if at is None else at + step
        self._choose(self._events[max(0, min(len(self._events) - 1, wanted))])

    def _choose(self, event: ChronologyEvent) -> None:
        self.choose(event.source_id)
        self.event_chosen.emit(event.source_id)

    def _under(self, at: QPointF) -> ChronologyEvent | None:
        found: list[tuple[float, ChronologyEvent]] = []
        for each in self._events:
            place = self._place(each)
            if place is not None:
                away = (place - at).manhattanLength()
                if away <= theme.px(HIT):
                    found.append((away - (2 if each.significant else 0), each))
        return min(found, key=lambda pair: pair[0])[1] if found else None

    def _describe(self) -> None:
        event = self._current()
        words = f"{text.count(len(self._events), 'event')} with a day."
        if event is not None:
            words += f" {_said(event)}"
        self.setAccessibleDescription(words)


def _said(event: ChronologyEvent) -> str:
    day = text.day(event.on) if event.on else event.as_written
    who = f", {event.person}" if event.person else ""
    star = " Significant." if event.significant else ""
    return f"{day}{who}: {event.title}. {text.begun(event.text, 300)}{star}".strip()


def _mark(dense: float, *, significant: bool) -> QPixmap:
    """The mark of an event: a ring, or a filled diamond where it is significant."""
    size = theme.px(_SIZES[significant])
    half = size + theme.px(2)
    middle = QPointF(half, half)

    def paint(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = theme.colour("accent" if significant else "text-muted")
        painter.setPen(QPen(ink, theme.px(1.5)))
        painter.setBrush(ink if significant else theme.colour("surface"))
        if significant:
            corners = (QPointF(0, -size), QPointF(size, 0), QPointF(0, size), QPointF(-size, 0))
            painter.drawPolygon([middle + corner for corner in corners])
        else:
            painter.drawEllipse(middle, size, size)

    return stamp(QSize(2 * half, 2 * half), dense, paint)
