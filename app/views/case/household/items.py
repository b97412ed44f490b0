"""The things of the scene: each keeps what it paints, and asks `paint` and `lines` to paint it.

People and words are cached as they look on the device, so that panning copies pictures instead of drawing again.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.services.genogram.layout import LineKind, Outline, Path, Point
from app.services.genogram.records import Member, Tie, Union
from app.views.case.household import lines, paint
from app.views.case.household.paint import Look, Signs

STRUCTURE, TIES, WORDS, PEOPLE, TIE_WORDS, RINGS = 1.0, 2.0, 3.0, 4.0, 5.0, 6.0
"""What lies on what."""
BADGES_WIDE = 7.0
Joined = tuple[str, str, str]
"""Two people, and the entry that joins them; "" where a line stands for whatever they are to each other."""


class PictureItem(QGraphicsItem):
    """The ground of every thing in the picture: no part of it takes the focus or the mouse by itself."""

    def __init__(self, look: Look, height: float, *, cached: bool) -> None:
        super().__init__()
        self._look = look
        self._box = QRectF()
        self.setZValue(height)
        if cached:
            self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """Everything this paints."""
        return self._box

    @property
    def joins(self) -> bool:
        """Whether this can say that it joins two people."""
        return False

    def distance_to(self, _point: QPointF) -> tuple[float, Joined | None]:
        """How far a point is from what joins two people here, and the two with the entry behind it."""
        return math.inf, None

    def set_look(self, look: Look) -> None:
        """Paint with other colours or other things shown."""
        self._look = look
        self.update()


class MemberItem(PictureItem):
    """A person.

    Attributes
        hit: where a press means this person, in the item's own measure.
    """

    def __init__(self, member: Member, look: Look, signs: Signs) -> None:
        super().__init__(look, PEOPLE, cached=True)
        self.member = member
        self.signs = signs
        self._measure()

    def _measure(self) -> None:
        self._box = paint.item_box(self.member, self._look.sizes)
        self.hit = paint.hit_box(self.member, self._look.sizes)
        self._shape = QPainterPath()
        self._shape.addRect(self.hit)

    def shape(self) -> QPainterPath:
        """Where a press means this person."""
        return self._shape

    def set_member(self, member: Member, look: Look) -> None:
        """Show the person as they are now."""
        if member == self.member and look == self._look:
            return
        self.prepareGeometryChange()
        self.member, self._look = member, look
        self._measure()
        self.update()

    def set_signs(self, signs: Signs) -> None:
        """Show other signs."""
        if signs != self.signs:
            self.signs = signs
            self.update()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint the person."""
        paint.paint_member(painter, self.member, self._look, self.signs)


class StructureItem(PictureItem):
    """All lines of one union, or one household's leads."""

    def __init__(self, paths: Sequence[Path], union: Union | None, look: Look, *, related: bool) -> None:
        super().__init__(look, STRUCTURE, cached=False)
        self._paths = tuple(paths)
        self._union = union
        self._related = related
        box = QRectF()
        for path in self._paths:
            box = box.united(lines.polygon(path.points).boundingRect().adjusted(-9, -9, 9, 9))
        self._box = box

    @property
    def joins(self) -> bool:
        """Whether two people are named on it."""
        return self._union is not None

    def distance_to(self, point: QPointF) -> tuple[float, Joined | None]:
        """A couple's own line joins the two; a child's line joins the child to the first of its parents."""
        best, found = math.inf, None
        for path in self._paths:
            joined = self._joined(path)
            distance = _distance(point, path.points) if joined is not None else math.inf
            if distance < best:
                best, found = distance, joined
        return best, found

    def _joined(self, path: Path) -> Joined | None:
        partners = self._union.partners if self._union is not None else ()
        if path.kind is LineKind.COUPLE and len(partners) > 1:
            return partners[0], partners[1], ""
        if path.kind in {LineKind.STALK, LineKind.TWIN_FORK} and path.member and partners:
            return path.member, partners[0], ""
        return None

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint the lines."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for path in self._paths:
            lines.paint_structure(painter, path, self._union, self._look, related=self._related)


class OutlineItem(PictureItem):
    """A household's line."""

    def __init__(self, outline: Outline, look: Look) -> None:
        super().__init__(look, 0.0, cached=False)
        self._outline = outline
        self._box = lines.polygon(outline.points).boundingRect().adjusted(-3, -3, 3, 3)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint the line."""
        lines.paint_outline(painter, self._outline, self._look)


class TieItem(PictureItem):
    """A tie of harm or a feeling."""

    def __init__(self, tie: Tie, points: Sequence[Point], look: Look) -> None:
        super().__init__(look, TIES, cached=False)
        self.tie = tie
        self._points = tuple(points)
        self._box = lines.polygon(points).boundingRect().adjusted(-14, -14, 14, 14)

    @property
    def joins(self) -> bool:
        """A tie always joins two."""
        return True

    def distance_to(self, point: QPointF) -> tuple[float, Joined | None]:
        """How far a point is from its curve."""
        return _distance(point, self._points), (self.tie.source, self.tie.target, self.tie.id)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint the tie."""
        lines.paint_tie(painter, self.tie, self._points, self._look)


class WordsItem(PictureItem):
    """A few small words on a ground of their own, so that no line runs through them; `sits` puts them on a line."""

    def __init__(
        self,
        words: Sequence[str],
        at: Point,
        look: Look,
        role: str,
        *,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
        sits: bool = False,
        height: float = WORDS,
        weight: int = 400,
        frame: bool = False,
    ) -> None:
        super().__init__(look, height, cached=True)
        self.words = tuple(words)
        self.joined: Joined | None = None
        self._role = role
        self._weight = weight
        self._frame = frame
        wide, high = lines.words_size(self.words, look, weight)
        pad = 4.0 if frame else 2.0
        left = {Qt.AlignmentFlag.AlignLeft: 0.0, Qt.AlignmentFlag.AlignRight: -wide}.get(align, -wide / 2)
        top = -high - 2 if sits else -high / 2
        self._words_box = QRectF(left - pad, top, wide + 2 * pad, high)
        self._box = self._words_box.adjusted(-1, -1, 1, 1)
        self.setPos(QPointF(*at))

    @property
    def joins(self) -> bool:
        """Whether they are said of what joins two people."""
        return self.joined is not None

    def distance_to(self, point: QPointF) -> tuple[float, Joined | None]:
        """Nought on the words, for they lie over the lines."""
        return (0.0 if self._box.contains(point) else math.inf), self.joined

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint the words."""
        lines.paint_words(
            painter, self.words, self._words_box, self._look, self._role, weight=self._weight, frame=self._frame
        )


class RingItem(PictureItem):
    """The focus ring round the current person; drawn apart, so that moving it draws nobody anew."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, RINGS, cached=False)
        self.hide()

    def surround(self, item: MemberItem, look: Look) -> None:
        """Stand round a person."""
        self.prepareGeometryChange()
        self._look = look
        wide = BADGES_WIDE if item.member.badges else 0  # a row of badges may be as wide as the slot
        within = (-wide, -5, wide, 1)  # a home line of their own
        self._box = paint.hit_box(item.member, look.sizes).adjusted(*within)
        self.setPos(item.pos())
        self.update()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint the ring."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(lines.pen_of(self._look, "focus", width=2.0))
        painter.drawRoundedRect(self._box.adjusted(1, 1, -1, -1), 8, 8)


def _distance(point: QPointF, points: Sequence[Point]) -> float:
    """How far a point is from a polyline."""
    best = math.inf
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        along = (bx - ax) ** 2 + (by - ay) ** 2
        share = ((point.x() - ax) * (bx - ax) + (point.y() - ay) * (by - ay)) / along if along else 0.0
        share = max(0.0, min(1.0, share))
        best = min(best, math.hypot(point.x() - ax - share * (bx - ax), point.y() - ay - share * (by - ay)))
    return best
