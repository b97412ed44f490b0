"""The key: what every sign of this picture means, in the convention it is drawn in; only what the picture holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.genogram.labels import CHILD_WORDS, UNION_WORDS
from app.services.genogram.layout import LineKind, Path
from app.services.genogram.records import (
    EMOTIONAL_TIES,
    LOSSES,
    Badge,
    Being,
    ChildKind,
    ChildLink,
    Family,
    Layer,
    Member,
    Shape,
    Tie,
    TieKind,
    Union,
    UnionKind,
)
from app.services.genogram.svg_key import twins
from app.views import theme
from app.views.case.household import lines, notation, paint
from app.views.case.household.paint import Look, Signs

WIDE, HIGH, MARK = 184.0, 26.0, 40.0
Mark = Callable[[QPainter, QPointF, Look], None]


@dataclass(frozen=True)
class Entry:
    """One line of the key."""

    words: str
    mark: Mark


def entries(family: Family, look: Look, *, unnamed: bool = False) -> tuple[Entry, ...]:
    """What the picture holds, each sign once."""
    return (*_people(family, unnamed=unnamed), *_couples(family), *_rest(family, look))


def _symbol(member: Member, signs: Signs = Signs()) -> Mark:  # noqa: B008 - frozen
    def mark(painter: QPainter, at: QPointF, look: Look) -> None:
        side = 28.0 if member.being is Being.STILLBIRTH else 18.0  # drawn small by itself
        small = replace(look, sizes=replace(look.sizes, symbol=side))
        painter.save()
        painter.translate(at)
        if member.subject:
            painter.scale(0.8, 0.8)
        paint.paint_member(painter, member, small, signs, words=False)
        painter.restore()

    return mark


def _line(kind: LineKind, union: Union, *, related: bool = False) -> Mark:
    def mark(painter: QPainter, at: QPointF, look: Look) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        points = ((at.x() - 16, at.y()), (at.x() + 16, at.y()))
        lines.paint_structure(painter, Path(kind, union.id, points, "child"), union, look, related=related)

    return mark


def _tie(kind: TieKind) -> Mark:
    def mark(painter: QPainter, at: QPointF, look: Look) -> None:
        points = tuple((at.x() - 18 + step, at.y()) for step in range(37))
        lines.paint_tie(painter, Tie("key", "a", "b", kind), points, look)

    return mark


def _fork(*, identical: bool) -> Mark:
    def mark(painter: QPainter, at: QPointF, look: Look) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(lines.pen_of(look, "text"))
        painter.drawPolyline([at + QPointF(-13, 8), at + QPointF(0, -8), at + QPointF(13, 8)])
        if identical:
            painter.drawLine(at + QPointF(-7.5, 1), at + QPointF(7.5, 1))

    return mark


def _people(family: Family, *, unnamed: bool) -> Iterator[Entry]:
    people = [member for member in family.members if member.being is Being.PERSON]
    for shape, words in (
        (Shape.MAN, "man or boy"),
        (Shape.WOMAN, "woman or girl"),
        (Shape.OTHER, "other or not known"),
    ):
        if any(member.shape is shape for member in people):
            yield Entry(words, _symbol(Member("key", shape=shape)))
    if any(member.subject for member in family.members):
        yield Entry("subject of the case", _symbol(Member("key", shape=Shape.WOMAN, subject=True)))
    if any(member.deceased for member in people):
        yield Entry("has died", _symbol(Member("key", shape=Shape.MAN, deceased=True)))
    if unnamed:
        yield Entry("nobody has named them", _symbol(Member("key"), Signs(unnamed=True)))
    if any(member.being is Being.UNBORN for member in family.members):
        yield Entry("unborn (EDD: due on)", _symbol(Member("key", being=Being.UNBORN)))
    for being in sorted({member.being for member in family.members} & LOSSES):
        yield Entry(being.value, _symbol(Member("key", being=being)))
    for same in twins(family):
        yield Entry("identical twins" if same else "twins", _fork(identical=same))
    if any(home.visitors for home in family.households):
        yield Entry("has a second home", _symbol(Member("key", shape=Shape.MAN), Signs(second_home=True)))


def _couples(family: Family) -> Iterator[Entry]:
    kinds = {union.kind for union in family.unions if len(union.partners) == 2}
    for kind in UnionKind:
        if kind in kinds and UNION_WORDS[kind]:
            yield Entry(UNION_WORDS[kind], _line(LineKind.COUPLE, Union("key", (), kind)))
    if notation.related_couples(family):
        yield Entry("related by blood", _line(LineKind.COUPLE, Union("key", ()), related=True))
    children = {link.kind for union in family.unions for link in union.children}
    for child in ChildKind:
        if child in children and CHILD_WORDS[child]:
            union = Union("key", (), children=(ChildLink("child", child),))
            yield Entry(CHILD_WORDS[child], _line(LineKind.STALK, union))


def _rest(family: Family, look: Look) -> Iterator[Entry]:
    if family.households:
        yield Entry("live together", _mark_home)
    if any(stay.word for home in family.households for stay in home.stays):
        yield Entry("lives there, not family", _line(LineKind.LEAD, Union("key", ())))
    if Layer.HARM in look.showing.layers and any(tie.kind not in EMOTIONAL_TIES for tie in family.ties):
        yield Entry("harm, to the arrow", _tie(TieKind.OTHER_HARM))
    if Layer.EMOTIONAL in look.showing.layers:
        for kind in TieKind:
            if kind in EMOTIONAL_TIES and any(tie.kind is kind for tie in family.ties):
                yield Entry(notation.TIE_KIND_WORDS[kind], _tie(kind))
    badges = [badge for member in family.members for badge in member.badges]
    if Layer.HISTORY in look.showing.layers:
        for current, words in ((True, "history: now"), (False, "history: past")):
            if any(badge.current is current for badge in badges):
                yield Entry(words, partial(_mark_badge, badge=Badge("CP", current)))


def _mark_home(painter: QPainter, at: QPointF, look: Look) -> None:
    from app.services.genogram.layout import Outline

    x, y = at.x(), at.y()
    box = ((x - 17, y - 9), (x + 17, y - 9), (x + 17, y + 9), (x - 17, y + 9))
    lines.paint_outline(painter, Outline("key", box, None), look)


def _mark_badge(painter: QPainter, at: QPointF, look: Look, badge: Badge) -> None:
    painter.save()
    painter.translate(at)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint.paint_badges(painter, (badge,), -look.sizes.line / 2, look)
    painter.restore()


def columns_of(width: float) -> int:
    """How many columns a width holds."""
    return max(1, int(width // WIDE))


def key_height(count: int, width: float) -> float:
    """How high a key of so many entries is in a width, its heading included."""
    columns = columns_of(width)
    return 28 + -(-count // columns) * HIGH


def paint_key(painter: QPainter, found: tuple[Entry, ...], width: float, look: Look) -> None:
    """Draw the key from (0, 0), column by column."""
    columns = columns_of(width)
    rows = -(-len(found) // columns)
    painter.setFont(look.font(look.sizes.text, 600))
    painter.setPen(look.colour("text"))
    painter.drawText(QPointF(0, 15), f"Key ({notation.CONVENTION_WORDS[look.showing.convention]} convention)")
    font = look.font(look.sizes.small)
    metrics = QFontMetricsF(font)
    for at, entry in enumerate(found):
        x, y = at // rows * WIDE, 28 + at % rows * HIGH + HIGH / 2
        entry.mark(painter, QPointF(x + MARK / 2, y), look)
        painter.setFont(font)
        painter.setPen(look.colour("text"))
        words = metrics.elidedText(entry.words, Qt.TextElideMode.ElideRight, WIDE - MARK - 14)
        painter.drawText(QPointF(x + MARK + 8, y + metrics.capHeight() / 2), words)


class KeyPanel(QWidget):
    """The key beside the picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Key")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._found: tuple[Entry, ...] = ()
        self._look: Look | None = None

    def show_key(self, family: Family, look: Look, *, unnamed: bool) -> None:
        """Explain a picture."""
        self._look = look
        self._found = entries(family, look, unnamed=unnamed)
        self.setAccessibleName("Key: " + ", ".join(each.words for each in self._found))
        self._fit()
        self.update()

    def clear(self) -> None:
        """Explain nothing."""
        self._look, self._found = None, ()
        self.setAccessibleName("Key")

    def words(self) -> tuple[str, ...]:
        """What the key explains."""
        return tuple(each.words for each in self._found)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for every entry."""
        return QSize(theme.px(WIDE), theme.px(key_height(len(self._found), self._room())))

    def _room(self) -> float:
        return max(WIDE, self.width() / (theme.current().scale / 100) - 24)

    def _fit(self) -> None:
        self.setFixedHeight(theme.px(key_height(len(self._found), self._room()) + 12))

    def resizeEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        """More or fewer columns."""
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        if self._look is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = theme.current().scale / 100
        painter.fillRect(QRectF(self.rect()), theme.colour("surface"))
        painter.scale(scale, scale)
        painter.translate(12, 6)
        paint_key(painter, self._found, self._room(), self._look)
