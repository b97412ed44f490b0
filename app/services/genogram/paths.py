"""The lines of structure: couples, drops, sibship bars, stalks, twins, and leads to whoever lives here without kin."""

import itertools
from dataclasses import dataclass, field

from app.services.genogram.cost import Rows
from app.services.genogram.heights import Heights
from app.services.genogram.labels import label_height
from app.services.genogram.layout import LineKind, Path, Point, Sizes, UnionPlace
from app.services.genogram.records import LOSSES, Being, Family, Member
from app.services.genogram.spread import Spread
from app.services.genogram.web import Joint, Web

OFFSET = 7.0


def symbol_half(member: Member, sizes: Sizes) -> float:
    """Half the height of somebody's symbol: losses are small."""
    return sizes.symbol * (0.16 if member.being in LOSSES else 0.5)


@dataclass
class Drawn:
    """The lines of a picture while they are laid."""

    unions: list[UnionPlace] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)


class Drawing:
    """Lays the lines of a family whose places are known."""

    def __init__(self, family: Family, web: Web, rows: Rows, places: Spread, high: Heights, sizes: Sizes) -> None:
        self.family, self.web, self.rows, self.high, self.sizes = family, web, rows, high, sizes
        self.x = [value * sizes.slot for value in places.x]
        self.drops = [value * sizes.slot for value in places.drops]
        self.pos = {node: at for order in rows for at, node in enumerate(order)}
        self.ports: dict[int, int] = {}
        self.drawn = Drawn()

    def lay(self) -> Drawn:
        """Every line once."""
        for at, joint in enumerate(self.web.joints):
            if joint.union >= 0:
                self._union(at, joint)
        for union, kid in self.web.upward:
            self._upward(union, kid)
        for home in self.family.households:
            self._leads(home.id)
        return self.drawn

    def _centre(self, node: int) -> Point:
        return self.x[node], self.high.row[self.web.row[node]]

    def _add(self, kind: LineKind, joint: Joint, *points: Point, member: int = -1) -> None:
        named = self.family.members[member].id if member >= 0 else ""
        tidy = [points[0], *(b for a, b in itertools.pairwise(points) if a != b)]
        if len(tidy) > 1:
            self.drawn.paths.append(Path(kind, self.family.unions[joint.union].id, tuple(tidy), named))

    def _union(self, at: int, joint: Joint) -> None:
        partners = self._partners(joint)
        start, label = self._couple(at, joint, partners)
        spans = [self.x[n] for n in joint.ups]
        union = self.family.unions[joint.union]
        self.drawn.unions.append(UnionPlace(union.id, self.drops[at], start, min(spans), max(spans), label))
        if joint.kids:
            self._children(at, joint, start)

    def _partners(self, joint: Joint) -> tuple[int, ...]:
        where = {member.id: n for n, member in enumerate(self.family.members)}
        return tuple(where[p] for p in dict.fromkeys(self.family.unions[joint.union].partners) if p in where)

    def _couple(self, at: int, joint: Joint, partners: tuple[int, ...]) -> tuple[float, Point]:
        """The couple line; the y at which the line to the children leaves it, and where its words stand."""
        y = self.high.row[joint.row]
        if len(joint.ups) == 1:
            only = partners[0]
            return y + symbol_half(self.family.members[only], self.sizes) + label_height(
                self.family.members[only], self.sizes
            ), (self.x[only], y)
        left, right = sorted(joint.ups, key=lambda n: self.pos[n])
        if at in self.high.arch:
            top = self.high.arch[at]
            a, b = self._port(left, right), self._port(right, left)
            self._add(LineKind.COUPLE, joint, a, (a[0], top), (b[0], top), b)
            self._chains(joint, partners)
            outer = right if abs(self.drops[at] - b[0]) < abs(self.drops[at] - a[0]) else left
            near = b[0] if outer == right else a[0]
            inner = near - 58 if outer == right else near + 58
            return top, (inner if abs(inner - self.drops[at]) > 50 or not joint.kids else near, top)
        a, b = self._side(left, 1), self._side(right, -1)
        self._add(LineKind.COUPLE, joint, a, b)
        self._chains(joint, partners)
        return y, ((a[0] + b[0]) / 2, y)

    def _side(self, node: int, way: int) -> Point:
        x, y = self._centre(node)
        if node >= self.web.people:
            return x, y
        return x + way * symbol_half(self.family.members[node], self.sizes), y

    def _port(self, node: int, other: int) -> Point:
        """Where an outer couple line leaves a symbol at its top: beside the middle, each line at a place of its own."""
        x, y = self._centre(node)
        if node >= self.web.people:
            return x, y
        way = 1 if self.pos[other] > self.pos[node] else -1
        used = self.ports.get(node * 2 + (way > 0), 0)
        self.ports[node * 2 + (way > 0)] = used + 1
        half = symbol_half(self.family.members[node], self.sizes)
        shift = min(OFFSET + 4 * used, half * 0.8)
        member = self.family.members[node]
        depth = (
            half if member.shape == "man" else (half**2 - shift**2) ** 0.5 if member.shape == "woman" else half - shift
        )
        return x + way * shift, y - max(depth, 0.0)

    def _chains(self, joint: Joint, partners: tuple[int, ...]) -> None:
        """The way down from a partner who stands in a higher row: out to the side, then past the rows between."""
        for person in partners:
            way = self.web.chains.get((joint.union, person))
            if not way:
                continue
            x, y = self._side(person, 1 if self.x[way[0]] >= self.x[person] else -1)
            aside = self.x[person] + (self.sizes.slot / 2 if self.x[way[0]] >= self.x[person] else -self.sizes.slot / 2)
            points: list[Point] = [(x, y), (aside, y)]
            for node in way:
                level = self.high.foot[self.web.row[node] - 1] + 6
                points += [(points[-1][0], level), (self.x[node], level)]
            points.append(self._centre(way[-1]))
            self._add(LineKind.COUPLE, joint, *points, member=person)

    def _children(self, at: int, joint: Joint, start: float) -> None:
        drop, bar = self.drops[at], self.high.bar[at]
        ends = [self.x[k] for k in joint.kids]
        self._add(LineKind.DROP, joint, (drop, start), (drop, bar))
        low, high = min([drop, *ends]), max([drop, *ends])
        if high - low > 0.5:
            self._add(LineKind.BAR, joint, (low, bar), (high, bar))
        twins: dict[str, list[int]] = {}
        for kid in joint.kids:
            person = self._end(joint, kid)
            mark = self.family.members[person].twins
            if mark and kid == person:
                twins.setdefault(mark, []).append(kid)
            else:
                self._stalk(joint, kid, person, bar)
        for group in twins.values():
            self._twins(joint, group, bar)

    def _end(self, joint: Joint, kid: int) -> int:
        if kid < self.web.people:
            return kid
        return next(who for (union, who), way in self.web.chains.items() if union == joint.union and way[0] == kid)

    def _top(self, person: int) -> Point:
        x, y = self._centre(person)
        member = self.family.members[person]
        half = symbol_half(member, self.sizes)
        return x, y - half

    def _stalk(self, joint: Joint, kid: int, person: int, bar: float) -> None:
        points: list[Point] = [(self.x[kid], bar)]
        for node in [*self.web.chains.get((joint.union, person), ())[1:], person]:
            if kid == person:
                break
            level = self.high.row[self.web.row[node]] - self.sizes.symbol / 2 - 8
            points += [(points[-1][0], level), (self.x[node], level)]
        points.append(self._top(person))
        self._add(LineKind.STALK, joint, *points, member=person)

    def _twins(self, joint: Joint, group: list[int], bar: float) -> None:
        if len(group) == 1:
            self._stalk(joint, group[0], group[0], bar)
            return
        middle = sum(self.x[k] for k in group) / len(group)
        tops = [self._top(k) for k in group]
        for kid, top in zip(group, tops, strict=True):
            self._add(LineKind.TWIN_FORK, joint, (middle, bar), top, member=kid)
        if all(self.family.members[k].identical for k in group):
            half = [((middle + x) / 2, (bar + y) / 2) for x, y in tops]
            self._add(LineKind.TWIN_BAR, joint, min(half), max(half))

    def _upward(self, union: int, kid: int) -> None:
        """Care by somebody of the same row or below, whose line comes to the child from the side."""
        for at, joint in enumerate(self.web.joints):
            if joint.union != union:
                continue
            y = self.high.foot[joint.row] + 3
            way = 1 if self.drops[at] > self.x[kid] else -1
            aside = self.x[kid] + way * self.sizes.slot / 2
            side = self._side(kid, way)
            start = next(u.y for u in self.drawn.unions if u.union == self.family.unions[union].id)
            x = self.drops[at]
            self._add(
                LineKind.STALK,
                joint,
                (x, start),
                (x, y),
                (aside, y),
                (aside, side[1] + 9),
                (side[0], side[1] + 9),
                member=kid,
            )

    def _leads(self, home: str) -> None:
        """A short dotted lead from the household's nearest member to whoever stays there without kin."""
        where = {member.id: n for n, member in enumerate(self.family.members)}
        household = next(each for each in self.family.households if each.id == home)
        inside = [where[m] for m in household.members if m in where]
        for stay in household.stays:
            if not stay.word or stay.second or stay.member not in where:
                continue
            node = where[stay.member]
            row = [n for n in inside if n != node and self.web.row[n] == self.web.row[node]]
            near = min(row, key=lambda n: abs(self.x[n] - self.x[node]), default=-1)
            way = 1 if near >= 0 and self.x[near] > self.x[node] else -1
            x, y = self._side(node, way)
            reach = 26.0
            if near >= 0 and abs(self.pos[near] - self.pos[node]) == 1:
                reach = abs(self._side(near, -way)[0] - x)
            self.drawn.paths.append(Path(LineKind.LEAD, home, ((x, y), (x + way * reach, y)), stay.member))


def outer_shape(member: Member) -> str:
    """The symbol's name for a painter: man, woman, other, unborn, or the kind of loss."""
    return member.being.value if member.being is not Being.PERSON else member.shape.value
