"""The scene: a family and its layout as items. Whoever stands in both pictures moves from one place to the other.

`compose` puts in what the layout says; the engine decides where, this module only how it looks.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from app.services.genogram.labels import CHILD_WORDS, fitted, union_lines, years
from app.services.genogram.layout import Layout, LineKind, Path
from app.services.genogram.loose import TITLE
from app.services.genogram.records import ChildKind, Family, Layer, Tie
from app.views.case.household import notation, paint
from app.views.case.household.items import (
    TIE_WORDS,
    MemberItem,
    OutlineItem,
    PictureItem,
    RingItem,
    StructureItem,
    TieItem,
    WordsItem,
)
from app.views.case.household.paint import Look, Signs
from app.views.case.household.placing import Room, along, is_short, on_outline, ribbon

MARGIN = 24.0
PAIR = 2
TIE_WIDTH, CHILD_WIDTH = 130.0, 96.0
"""How wide the words of a tie may be before they break."""


class PictureScene(QGraphicsScene):
    """Everything that is drawn of one family."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.look = look
        self.family: Family | None = None
        self.layout_shown: Layout | None = None
        self.people: dict[str, MemberItem] = {}
        self._rest: list[PictureItem] = []
        self._lines_kept = False
        self._room = Room()
        self._unnamed: frozenset[str] = frozenset()
        self._second: set[str] = set()
        self._lit: frozenset[str] | None = None
        self._chosen: frozenset[str] = frozenset()
        self._ring = RingItem(look)
        self._ring_on = ""
        self.addItem(self._ring)

    # --- what is shown ---

    def compose(self, family: Family, layout: Layout, look: Look, unnamed: frozenset[str] = frozenset()) -> None:
        """Show a family as a layout places it."""
        self.family, self.layout_shown, self._unnamed = family, layout, unnamed
        self.look = replace(look, sizes=layout.sizes)
        self._keep_people()
        self._draw_rest()
        self.setSceneRect(self._whole())
        self.put_ring(self._ring_on)

    def restyle(self, look: Look) -> None:
        """Show the same in other colours, layers or convention."""
        if self.family is not None and self.layout_shown is not None:
            self.compose(self.family, self.layout_shown, look, self._unnamed)
        else:
            self.look = look

    def forget(self) -> None:
        """Hold nobody."""
        for item in (*self.people.values(), *self._rest):
            self.removeItem(item)
        self.people, self._rest = {}, []
        self.family = self.layout_shown = None
        self._chosen, self._lit, self._ring_on = frozenset(), None, ""
        self._ring.hide()

    def _keep_people(self) -> None:
        family, layout = self._shown()
        members = {member.id: member for member in family.members}
        places = {place.member: place for place in layout.places}
        for gone in [each for each in self.people if each not in places]:
            self.removeItem(self.people.pop(gone))
        self._second = {visitor for home in family.households for visitor in home.visitors}
        for ident, place in places.items():
            item = self.people.get(ident)
            if item is None:
                item = self.people[ident] = MemberItem(members[ident], self.look, self._signs(ident))
                self.addItem(item)
            else:
                item.set_member(members[ident], self.look)
                item.set_signs(self._signs(ident))
            item.setPos(place.x, place.y)
        self._dim()

    def _draw_rest(self) -> None:
        for item in self._rest:
            self.removeItem(item)
        self._rest = []
        self._room = Room()
        for item in self.people.values():
            for box in paint.taken_boxes(item.member, self.look):
                self._room.take(box.translated(item.pos()))
        for path in self._shown()[1].paths:
            self._room.take_line(path.points)
        self._draw_unions()
        self._draw_child_words()
        self._draw_leads()
        self._draw_ties()
        self._draw_homes()
        self._draw_loose()
        self.keep_lines(self._lines_kept)
        for item in self._rest:
            self.addItem(item)

    def _draw_homes(self) -> None:
        family, layout = self._shown()
        numbers = {home.id: at for at, home in enumerate(family.households, 1)}
        homes = {home.id: home for home in family.households}
        curves = self._ribbons(family, layout)
        for outline in layout.outlines:
            self._rest.append(OutlineItem(outline, self.look))
            if outline.label is not None and outline.household in homes:
                words = notation.home_label(
                    homes[outline.household], numbers[outline.household], anonymous=self.look.showing.anonymous
                )
                made = WordsItem((words,), (0, 0), self.look, "text-muted", align=Qt.AlignmentFlag.AlignLeft)
                box = made.boundingRect()
                made.setPos(QPointF(*self._room.best(box, on_outline(outline, box.width()), curves)))
                self._rest.append(made)

    def _draw_unions(self) -> None:
        family, layout = self._shown()
        unions = {union.id: union for union in family.unions}
        related = notation.related_couples(family)
        paths: dict[str, list[Path]] = defaultdict(list)
        for path in layout.paths:
            paths[path.of].append(path)
        for of, mine in paths.items():
            self._rest.append(StructureItem(mine, unions.get(of), self.look, related=of in related))
        if Layer.NAMES not in self.look.showing.layers:
            return
        for place in layout.unions:
            words = union_lines(unions[place.union]) if place.union in unions else ()
            partners = unions[place.union].partners if place.union in unions else ()
            if words and len(partners) == PAIR:
                x, y = place.label
                spot = (x, y - (3 if place.union in related else 0))  # clear of both strokes of a double line
                made = WordsItem(words, spot, self.look, "text-muted", sits=True)
                made.joined = (partners[0], partners[1], "")
                self._stand(made)

    def _draw_child_words(self) -> None:
        """The word beside the line to a child who is not a child of both by birth."""
        family, layout = self._shown()
        kinds = {
            (union.id, link.child): link for union in family.unions for link in union.children
            if link.kind not in {ChildKind.BIOLOGICAL, ChildKind.UNKNOWN}
        }  # fmt: skip
        ends: dict[str, list[tuple[float, Path]]] = defaultdict(list)
        for path in layout.paths:
            if path.kind in {LineKind.STALK, LineKind.TWIN_FORK} and path.member:
                ends[path.member].append((path.points[-1][0], path))
        for member, mine in ends.items():
            mine.sort(key=lambda each: each[0])
            for at, (_, path) in enumerate(mine):
                link = kinds.get((path.of, member))
                if link is None:
                    continue
                x, y = max(path.points, key=lambda point: point[1])
                before = len(mine) > 1 and at == 0
                said = f"{CHILD_WORDS[link.kind]} {years(link.since, link.until)}".strip()
                words = fitted(said, CHILD_WIDTH, self.look.sizes.small)
                made = WordsItem(words, (0, 0), self.look, "text-muted", align=Qt.AlignmentFlag.AlignLeft)
                box = made.boundingRect()
                sides = (x - 6 - box.width(), x + 6) if before else (x + 6, x - 6 - box.width())
                foot = y - 8 - 8 * len(words)
                spots = [(side, foot - up) for side in sides for up in (0.0, 14.0, 28.0)]
                made.setPos(QPointF(*self._room.best(box, spots)))
                self._rest.append(made)

    def _draw_leads(self) -> None:
        """What somebody who is not family is in the household: on their lead, else over their symbol."""
        family, layout = self._shown()
        leads = {path.member: path for path in layout.paths if path.kind is LineKind.LEAD and path.member}
        for home in family.households:
            for stay in home.stays:
                item = self.people.get(stay.member)
                if not stay.word or stay.second or item is None:
                    continue
                path, half = leads.get(stay.member), self.look.sizes.symbol / 2
                spot = (item.x(), item.y() - half - 12)
                if path is not None:
                    (start, _), (end, _) = path.points[0], path.points[-1]
                    if abs(end - start) > 8 * len(stay.word):
                        spot = ((start + end) / 2, path.points[0][1])
                    else:  # aside, where a line to a partner has its own words
                        spot = (item.x() + (half if end > item.x() and start >= item.x() else -half), spot[1])
                self._stand(WordsItem((stay.word,), spot, self.look, "text-muted"))

    def _draw_ties(self) -> None:
        """Ties of harm and feeling; their words keep off the edges of homes, whose words have more places."""
        family, layout = self._shown()
        homes = [box for each in layout.outlines for box in ribbon((*each.points, each.points[0]))]
        ties = {tie.id: tie for tie in family.ties}
        for curve in layout.ties:
            tie = ties.get(curve.tie)
            if tie is None or tie.layer not in self.look.showing.layers:
                continue
            self._rest.append(TieItem(tie, curve.points, self.look))
            made = self._tie_words(tie)
            made.joined = (tie.source, tie.target, tie.id)
            box, curves = made.boundingRect(), [*homes, *self._ribbons(family, layout, but=curve.tie)]
            if is_short(curve.points, box):
                curves += ribbon(curve.points)
            made.setPos(QPointF(*self._room.best(box, along(curve.points, curve.label, box), curves)))
            self._rest.append(made)

    def _ribbons(self, family: Family, layout: Layout, but: str = "") -> list[QRectF]:
        """Where the ties that are shown run, without one of them."""
        shown = {tie.id for tie in family.ties if tie.layer in self.look.showing.layers} - {but}
        return [box for curve in layout.ties if curve.tie in shown for box in ribbon(curve.points)]

    def _draw_loose(self) -> None:
        """The heading over those who are tied to nobody."""
        _, layout = self._shown()
        if layout.loose is not None:
            left = Qt.AlignmentFlag.AlignLeft
            self._stand(WordsItem((TITLE,), layout.loose.label, self.look, "text-muted", align=left, weight=600))

    def _tie_words(self, tie: Tie) -> WordsItem:
        harm = tie.layer is Layer.HARM
        said = notation.harm_words(tie, anonymous=self.look.showing.anonymous)
        words = fitted(said, TIE_WIDTH, self.look.sizes.small)
        return WordsItem(
            words, (0, 0), self.look, "late" if harm else "text-muted", height=TIE_WORDS, weight=600 if harm else 400,
            frame=harm,
        )  # fmt: skip

    def _stand(self, made: WordsItem) -> None:
        """Put words where they must stand; others go elsewhere."""
        self._room.take_words(made.sceneBoundingRect())
        self._rest.append(made)

    def _shown(self) -> tuple[Family, Layout]:
        if self.family is None or self.layout_shown is None:
            raise RuntimeError("nothing was composed")
        return self.family, self.layout_shown

    def _whole(self) -> QRectF:
        box = QRectF()
        for item in (*self.people.values(), *self._rest):
            box = box.united(item.sceneBoundingRect())
        return box.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)

    # --- who is current, chosen, lit ---

    def choose(self, members: frozenset[str]) -> None:
        """Mark people as chosen."""
        before, self._chosen = self._chosen, members
        for ident in before ^ members:
            if ident in self.people:
                self.people[ident].set_signs(self._signs(ident))

    @property
    def chosen(self) -> frozenset[str]:
        """Who is marked as chosen."""
        return self._chosen

    def light(self, members: frozenset[str] | None) -> None:
        """Light up whom an agency knows and let the others step back; None shows all alike again."""
        self._lit = members
        for ident, item in self.people.items():
            item.set_signs(self._signs(ident))
        self._dim()

    @property
    def lit(self) -> frozenset[str] | None:
        """Who is lit up; None where nobody was asked about."""
        return self._lit

    def put_ring(self, member: str) -> None:
        """Put the focus ring round a person; "" takes it away."""
        self._ring_on = member
        item = self.people.get(member)
        self._ring.setVisible(item is not None)
        if item is not None:
            self._ring.surround(item, self.look)

    def keep_lines(self, on: bool) -> None:
        """Keep lines as they look on the device, so that panning copies them; only while they are small there."""
        self._lines_kept = on
        mode = QGraphicsItem.CacheMode.DeviceCoordinateCache if on else QGraphicsItem.CacheMode.NoCache
        for item in self._rest:
            if not isinstance(item, WordsItem):
                item.setCacheMode(mode)

    def fade_lines(self, share: float) -> None:
        """Show the lines by so much: they come while people move to their places."""
        for item in self._rest:
            item.setOpacity(share)

    def member_at(self, point: QPointF) -> str:
        """Whose symbol or words are at a point; "" where nobody is."""
        best, nearest = "", 1e9
        for ident, item in self.people.items():
            local = item.mapFromScene(point)
            if item.shape().contains(local):
                distance = local.x() ** 2 + local.y() ** 2
                if distance < nearest:
                    best, nearest = ident, distance
        return best

    def tie_at(self, point: QPointF, reach: float) -> tuple[str, str, str] | None:
        """What joins two people at a point: the two, and the entry where the line is one entry's; the nearest first."""
        best: tuple[str, str, str] | None = None
        nearest = reach
        for item in self._rest:
            if not item.joins or not item.sceneBoundingRect().adjusted(-reach, -reach, reach, reach).contains(point):
                continue
            distance, joined = item.distance_to(item.mapFromScene(point))
            if joined is not None and distance <= nearest:
                best, nearest = joined, distance
        return best

    def box_of(self, member: str) -> QRectF:
        """Where a person is drawn."""
        item = self.people[member]
        return item.mapRectToScene(item.hit).adjusted(-12, -14, 12, 10)

    def _signs(self, ident: str) -> Signs:
        return Signs(
            chosen=ident in self._chosen,
            lit=self._lit is not None and ident in self._lit,
            second_home=ident in self._second,
            unnamed=ident in self._unnamed,
        )

    def _dim(self) -> None:
        for ident, item in self.people.items():
            item.setOpacity(0.4 if self._lit is not None and ident not in self._lit else 1.0)
