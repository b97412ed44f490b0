"""The lines of structure: couples, drops, sibship bars, stalks, twins, and leads to whoever lives here without kin."""

import itertools
from dataclasses import dataclass, field

from app.services.genogram.heights import Scene
from app.services.genogram.labels import label_height
from app.services.genogram.layout import LineKind, Path, Point, Sizes, UnionPlace
from app.services.genogram.records import BIRTH, LOSSES, Being, Member, Shape
from app.services.genogram.web import Joint, Role

OFFSET = 7.0
ARRIVAL = 9.0


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

    def __init__(self, scene: Scene) -> None:
        self.family, self.web, self.high, self.sizes = scene.family, scene.web, scene.high, scene.sizes
        self.x = [value * scene.sizes.slot for value in scene.places.x]
        self.drops = [value * scene.sizes.slot for value in scene.places.drops]
        self.pos = {node: at for order in scene.rows for at, node in enumerate(order)}
        self.ports: dict[int, int] = {}
        self.drawn = Drawn()

    def lay(self) -> Drawn:
        """Every line once."""
        self.at_up = {joint.ups[0]: at for at, joint in enumerate(self.web.joints) if len(joint.ups) == 1}
        for at, joint in enumerate(self.web.joints):
            if joint.role is Role.UNION:
                self._union(at, joint)
            elif joint.role is Role.PARTNER:
                self._partner_way(at, joint)
            else:
                self._children(at, joint, self.high.bar[at])
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
            outer = right if abs(self.drops[at] - b[0]) < abs(self.drops[at] - a[0]) else left
            near = b[0] if outer == right else a[0]
            inner = near - 58 if outer == right else near + 58
            return top, (inner if abs(inner - self.drops[at]) > 50 or not joint.kids else near, top)
        a, b = self._side(left, 1), self._side(right, -1)
        self._add(LineKind.COUPLE, joint, a, b)
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
        member = self.family.members[node]
        half = symbol_half(member, self.sizes)
        shift = min(OFFSET + 4 * used, half * 0.8)
        return x + way * shift, y - edge_height(member, half, shift)

    def _partner_way(self, at: int, joint: Joint) -> None:
        """The way down from a partner who stands in a higher row: out to the side, then past the rows between."""
        above, point = joint.ups[0], joint.kids[0]
        bar, x = self.high.bar[at], self.x[point]
        points: list[Point] = [(self.x[above], bar)]
        if above < self.web.people:
            way = 1 if x >= self.x[above] else -1
            beside = abs(x - self.x[above]) > self.sizes.symbol / 2 + 8
            aside = (
                x if beside and abs(x - self.x[above]) < self.sizes.slot else self.x[above] + way * self.sizes.slot / 2
            )
            points = [self._side(above, way), (aside, self._centre(above)[1]), (aside, bar)]
        end = self.high.row[self.web.row[point]]
        further = self.at_up.get(point)
        if further is not None and self.web.joints[further].role is Role.PARTNER:
            end = self.high.bar[further]
        self._add(LineKind.COUPLE, joint, *points, (x, bar), (x, end))

    def _children(self, at: int, joint: Joint, start: float) -> None:
        drop, bar = self.drops[at], self.high.bar[at]
        if len(joint.kids) == 1 and abs(self.x[joint.kids[0]] - drop) < 5 and joint.kids[0] < self.web.people:
            drop = self._arrival(joint.union, joint.kids[0])
        ends = [drop]
        self._add(LineKind.DROP, joint, (drop, start), (drop, bar))
        twins: dict[str, list[int]] = {}
        for kid in joint.kids:
            mark = self.family.members[kid].twins if kid < self.web.people else ""
            if kid >= self.web.people:
                ends.append(self.x[kid])
                self._add(LineKind.DROP, joint, (self.x[kid], bar), (self.x[kid], self.high.bar[self.at_up[kid]]))
            elif mark:
                twins.setdefault(mark, []).append(kid)
            else:
                ends.append(self._stalk(joint, kid, bar))
        ends += [
            self._twins(joint, group, bar) if len(group) > 1 else self._stalk(joint, group[0], bar)
            for group in twins.values()
        ]
        if max(ends) - min(ends) > 0.5:
            self._add(LineKind.BAR, joint, (min(ends), bar), (max(ends), bar))

    def _arrival(self, union: int, kid: int) -> float:
        """Where a line reaches a child: in the middle from birth parents, beside it from others who care."""
        links = [at for at, kids in self.web.sibships if kid in kids]
        if len(links) < 2:
            return self.x[kid]
        place = sorted(links, key=lambda at: (not self._by_birth(at, kid), at)).index(union)
        return self.x[kid] + ARRIVAL * (-1 if place % 2 == 0 else 1) * ((place + 1) // 2)

    def _by_birth(self, union: int, kid: int) -> bool:
        ident = self.family.members[kid].id
        return any(link.child == ident and link.kind in BIRTH for link in self.family.unions[union].children)

    def _top(self, person: int, aside: float = 0.0) -> Point:
        x, y = self._centre(person)
        member = self.family.members[person]
        return x + aside, y - edge_height(member, symbol_half(member, self.sizes), aside)

    def _stalk(self, joint: Joint, kid: int, bar: float) -> float:
        """A child's own line from the bar; the x at which it leaves the bar."""
        x = self._arrival(joint.union, kid)
        self._add(LineKind.STALK, joint, (x, bar), self._top(kid, x - self.x[kid]), member=kid)
        return x

    def _twins(self, joint: Joint, group: list[int], bar: float) -> float:
        """One stalk, forked to each of a multiple birth; identical ones joined by a bar."""
        middle = sum(self.x[k] for k in group) / len(group)
        tops = [self._top(k) for k in group]
        fork = bar + (min(y for _, y in tops) - bar) * 0.3
        self._add(LineKind.STALK, joint, (middle, bar), (middle, fork))
        for kid, top in zip(group, tops, strict=True):
            self._add(LineKind.TWIN_FORK, joint, (middle, fork), top, member=kid)
        if all(self.family.members[k].identical for k in group):
            half = [((middle + x) / 2, (fork + y) / 2) for x, y in tops]
            self._add(LineKind.TWIN_BAR, joint, min(half), max(half))
        return middle

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
            mates = {n for pair in self.web.couples if node in pair for n in pair}
            row = [n for n in inside if n not in {node, *mates} and self.web.row[n] == self.web.row[node]]
            near = min(row, key=lambda n: abs(self.x[n] - self.x[node]), default=-1)
            way = 1 if near >= 0 and self.x[near] > self.x[node] else -1
            if any(self.pos[n] == self.pos[node] + way and self.web.row[n] == self.web.row[node] for n in mates):
                way = -way  # never along the line of a couple
            x, y = self._side(node, way)
            reach = 26.0
            if near >= 0 and abs(self.pos[near] - self.pos[node]) == 1:
                reach = abs(self._side(near, -way)[0] - x)
            self.drawn.paths.append(Path(LineKind.LEAD, home, ((x, y), (x + way * reach, y)), stay.member))


def edge_height(member: Member, half: float, aside: float) -> float:
    """How high above the centre a symbol's edge is, so far beside its middle."""
    if member.being is Being.PERSON and member.shape is Shape.MAN:
        return half
    if member.being is Being.PERSON and member.shape is Shape.WOMAN:
        return float(max(half * half - aside * aside, 0.0) ** 0.5)
    if member.being is Being.UNBORN:
        return half - 1.8 * abs(aside)
    return half - abs(aside)
