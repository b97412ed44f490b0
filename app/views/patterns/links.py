"""The small link picture: the people of a pattern at the left, its contacts at the right, a line for each meeting.

Reached by keys like any other part: the arrows go from mark to mark, Enter opens one. What is current is told in words
beside it, and the whole stands in words under it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsScene,
    QGraphicsView,
    QSizePolicy,
    QStyleOptionGraphicsItem,
    QWidget,
)

from app.services.clock import LONDON
from app.services.dates import day_words
from app.views import theme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from app.services.oversight.pattern_records import PatternContactRow, PatternShown

MOST = 7
"""So many people and so many contacts are drawn; all of them stand in words under the picture."""
_STEP, _HEIGHT, _GAP, _LEAST_GAP, _EDGE = 38.0, 28.0, 110.0, 32.0, 8.0


@dataclass(frozen=True)
class Mark:
    """One mark of the picture: what stands in it, what it is in words, and what it opens."""

    kind: str
    label: str = field(repr=False)
    words: str = field(repr=False)
    opens: UUID | None
    links: frozenset[int]


def marks_of(shown: PatternShown) -> tuple[Mark, ...]:
    """The marks of a pattern: people first, then contacts; `links` names the marks at the other side by place."""
    contacts = shown.contacts[:MOST]
    drawn = _drawn(contacts)
    found = []
    for place in drawn:
        person = shown.people[place]
        on = [at for at, each in enumerate(contacts) if place in each.people]
        said = ", ".join(contacts[at].reference for at in on)
        kind = "child" if person.is_child else "adult"
        links = frozenset(len(drawn) + at for at in on)
        found.append(Mark(kind, person.name, f"{person.name}, {kind}, on {said}", person.id, links))
    for each in contacts:
        day = day_words(each.received_at.astimezone(LONDON).date())
        names = ", ".join(shown.people[place].name for place in each.people if place in drawn)
        links = frozenset(drawn.index(place) for place in each.people if place in drawn)
        words = f"Contact {each.reference} of {day}, {each.headline}: {names or 'nobody drawn here'}"
        found.append(Mark("contact", f"{each.reference}  {day}", words, each.id, links))
    return tuple(found)


def _drawn(contacts: Sequence[PatternContactRow]) -> list[int]:
    """Whom the picture shows: somebody of every contact, then whoever is on most; in an order with few crossings."""
    on: dict[int, list[int]] = {}
    for at, each in enumerate(contacts):
        for place in each.people:
            on.setdefault(place, []).append(at)
    ranked = sorted(on, key=lambda place: (-len(on[place]), place))
    first = [next(place for place in ranked if place in each.people) for each in contacts if each.people]
    chosen = list(dict.fromkeys([*first, *ranked]))[:MOST]
    return sorted(chosen, key=lambda place: (-len(on[place]), sum(on[place]) / len(on[place]), place))


class _MarkItem(QGraphicsItem):
    """Paints one mark: children have a round sign, adults a square one, contacts a sheet."""

    def __init__(self, mark: Mark, width: float) -> None:
        super().__init__()
        self.mark = mark
        self.width = width
        self.current = False
        self.lit = False

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        room = theme.px(2)
        return QRectF(0, 0, self.width, theme.px(_HEIGHT)).adjusted(-room, -room, room, room)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        box = QRectF(0, 0, self.width, theme.px(_HEIGHT))
        pen = QPen(theme.colour("focus" if self.current else "accent" if self.lit else "border-control"))
        pen.setWidthF(theme.px(2) if self.current or self.lit else 1.0)
        painter.setPen(pen)
        painter.setBrush(theme.colour("selected" if self.current else "surface"))
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        side = theme.px(10)
        sign = QRectF(theme.px(8), (box.height() - side) / 2, side, side)
        painter.setPen(QPen(theme.colour("text-muted"), theme.px(1.5)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.mark.kind == "child":
            painter.drawEllipse(sign)
        elif self.mark.kind == "adult":
            painter.drawRect(sign)
        else:
            sheet = sign.adjusted(theme.px(1), -theme.px(1), -theme.px(1), theme.px(1))
            painter.drawRect(sheet)
            for at in (0.35, 0.65):
                y = sheet.top() + at * sheet.height()
                painter.drawLine(QPointF(sheet.left() + 2, y), QPointF(sheet.right() - 2, y))
        font = theme.font("secondary")
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        room = box.adjusted(theme.px(24), 0, -theme.px(6), 0)
        metrics, label = QFontMetricsF(font), self.mark.label
        if metrics.horizontalAdvance(label) > room.width():
            label = label.partition("  ")[0]  # a contact's day is left out sooner than its reference is cut
        words = metrics.elidedText(label, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


class LinkPicture(QGraphicsView):
    """The picture.

    Signals
        current_changed(str): another mark is current; its words.
        person_opened(object), contact_opened(object): somebody asked for it.
    """

    current_changed = Signal(str)
    person_opened = Signal(object)
    contact_opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.marks: tuple[Mark, ...] = ()
        self.current = -1
        self._items: list[_MarkItem] = []
        self._lines: list[tuple[int, int, QGraphicsPathItem]] = []
        self.setAccessibleName("Link picture")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.look().changed.connect(self._dress)

    # --- what is shown ---

    def show_pattern(self, shown: PatternShown | None) -> None:
        """Draw a pattern, or nothing."""
        self.marks = marks_of(shown) if shown is not None else ()
        self.current = -1
        self.setAccessibleDescription("; ".join(mark.words for mark in self.marks))
        self._compose()
        self.updateGeometry()

    def make_current(self, at: int) -> None:
        """Make a mark current, and say it in words."""
        self.current = at
        mark = self.marks[at] if 0 <= at < len(self.marks) else None
        lit = mark.links if mark is not None else frozenset()
        for place, item in enumerate(self._items):
            item.current, item.lit = place == at, place in lit
            item.update()
        for one, other, line in self._lines:
            here = at in {one, other}
            line.setPen(QPen(theme.colour("accent" if here else "border-control"), theme.px(2) if here else 1.0))
            line.setZValue(-1 if here else -2)
        if mark is not None:
            self.setAccessibleDescription(mark.words)
        self.current_changed.emit(mark.words if mark is not None else "")

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the longer side."""
        people = sum(mark.kind != "contact" for mark in self.marks)
        rows = max(people, len(self.marks) - people, 1)
        return QSize(theme.px(420), round(theme.px(_STEP) * rows + 2 * theme.px(_EDGE)))

    # --- keys and hands ---

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The arrows go from mark to mark, Enter opens the current one."""
        key = event.key()
        people = sum(mark.kind != "contact" for mark in self.marks)
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open(self.current)
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and self.marks:
            at = self.current + (1 if key == Qt.Key.Key_Down else -1)
            self.make_current(min(max(at, 0), len(self.marks) - 1))
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right} and self.marks:
            links = sorted(self.marks[self.current].links) if self.current >= 0 else []
            other = 0 if key == Qt.Key.Key_Left else people
            across = (self.current >= people) == (key == Qt.Key.Key_Left)
            if across:
                self.make_current(links[0] if links else min(other, len(self.marks) - 1))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Begin at the first mark."""
        super().focusInEvent(event)
        if self.current < 0 and self.marks:
            self.make_current(0)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose a mark."""
        super().mousePressEvent(event)
        if (at := self._at(event)) >= 0:
            self.make_current(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open a mark."""
        self._open(self._at(event))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Use the width there is."""
        super().resizeEvent(event)
        self._compose()

    # --- inside ---

    def _at(self, event: QMouseEvent) -> int:
        item = self.itemAt(event.position().toPoint())
        return self._items.index(item) if isinstance(item, _MarkItem) else -1

    def _open(self, at: int) -> None:
        if 0 <= at < len(self.marks) and (opens := self.marks[at].opens) is not None:
            (self.contact_opened if self.marks[at].kind == "contact" else self.person_opened).emit(opens)

    def _dress(self) -> None:
        self._compose()
        self.updateGeometry()

    def _compose(self) -> None:
        """Put every mark into its place for the width there is."""
        scene = self._scene
        scene.clear()
        self._items, self._lines = [], []
        self.setBackgroundBrush(theme.colour("surface"))
        wide = max(self.viewport().width(), theme.px(300))
        edge = theme.px(_EDGE)
        gap = max(theme.px(_LEAST_GAP), min(theme.px(_GAP), wide * 0.16))
        width = min((wide - gap - 2 * edge) / 2, float(theme.px(280)))
        people = sum(mark.kind != "contact" for mark in self.marks)
        rows = max(people, len(self.marks) - people)
        for at, mark in enumerate(self.marks):
            left = at < people
            side = people if left else len(self.marks) - people
            row = (at if left else at - people) + (rows - side) / 2
            item = _MarkItem(mark, width)
            item.setPos(edge if left else wide - edge - width, edge + row * theme.px(_STEP))
            scene.addItem(item)
            self._items.append(item)
        for one in range(people):
            for other in sorted(self.marks[one].links):
                self._lines.append((one, other, self._line(self._items[one], self._items[other])))
        height = edge * 2 + max(rows, 1) * theme.px(_STEP)
        scene.setSceneRect(0, 0, wide, height)
        if self.current >= 0:
            self.make_current(self.current)

    def _line(self, one: _MarkItem, other: _MarkItem) -> QGraphicsPathItem:
        half = theme.px(_HEIGHT) / 2
        start, end = one.pos() + QPointF(one.width, half), other.pos() + QPointF(0, half)
        path = QPainterPath(start)
        bend = (end.x() - start.x()) / 2
        path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end)
        made = self._scene.addPath(path, QPen(theme.colour("border-control"), 1.0))
        made.setZValue(-2)
        return made
