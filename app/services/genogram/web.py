"""The family as numbers: people and waypoints in rows, and the unions between two rows that join them.

A line that is longer than one row gets a waypoint in every row it passes, so that the order sees it and the paths
find a gap. Nodes below `people` are members of the family by place; the others are waypoints.
"""

import itertools
from dataclasses import dataclass, field
from enum import StrEnum

from app.services.genogram.ancestry import Descent
from app.services.genogram.records import Being, Family, Shape


class Role(StrEnum):
    """What a joint is for: a union itself, the way down from a partner further up, or on to children further down."""

    UNION = "union"
    PARTNER = "partner"
    CHILDREN = "children"


@dataclass
class Joint:
    """A union's point, or a long line's, half a row below `row`: `ups` stand in the row, `kids` in the next."""

    row: int
    ups: tuple[int, ...]
    kids: tuple[int, ...]
    union: int
    role: Role = Role.UNION


@dataclass
class Web:
    """Everything that the search for an order asks, worked out once."""

    people: int
    row: list[int]
    joints: list[Joint]
    couples: list[tuple[int, int]]
    far_couples: list[tuple[int, int]]
    sibships: list[tuple[int, tuple[int, ...]]]
    homes: list[frozenset[int]]
    elder: list[tuple[int, int, float]]
    men_left: list[tuple[int, int]]
    beside: list[tuple[int, int]]
    partners: list[list[int]]
    rank: list[float]
    upward: list[tuple[int, int]] = field(default_factory=list)
    twins: list[tuple[int, int]] = field(default_factory=list)
    rules: list[tuple[int, int]] = field(default_factory=list)
    has_parents: set[int] = field(default_factory=set)
    care: set[int] = field(default_factory=set)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return max(self.row, default=-1) + 1


def weave(family: Family, lines: Descent, rows: list[int]) -> Web:
    """Number a family once its rows are known."""
    count = len(family.members)
    row = list(rows)
    kids_of: dict[int, list[int]] = {}
    for link in lines.links:
        kids_of.setdefault(link.union, []).append(link.child)
    rank = _ranks(family, lines)
    joints: list[Joint] = []
    upward: list[tuple[int, int]] = []
    for at, pair in enumerate(lines.partners):
        if not pair:
            continue
        base = max(row[p] for p in pair)
        thread = Thread(row, rank, joints, at)
        ups = [thread.down(p, base) for p in pair]
        kids = [kid for kid in kids_of.get(at, ()) if row[kid] == base + 1]
        upward.extend((at, kid) for kid in kids_of.get(at, ()) if row[kid] <= base)
        kids += thread.on([kid for kid in kids_of.get(at, ()) if row[kid] > base + 1], base)
        joints.append(Joint(base, tuple(ups), tuple(kids), at))
    couples = list(dict.fromkeys((a, b) for a, b in (p for p in lines.partners if len(p) == 2)))
    partners: list[list[int]] = [[] for _ in range(len(row))]
    for a, b in couples:
        if row[a] == row[b]:
            partners[a].append(b)
            partners[b].append(a)
    sibships = [(at, tuple(kids)) for at, kids in sorted(kids_of.items())]
    where = {member.id: at for at, member in enumerate(family.members)}
    web = Web(
        count,
        row,
        joints,
        [pair for pair in couples if row[pair[0]] == row[pair[1]]],
        [pair for pair in couples if row[pair[0]] != row[pair[1]]],
        sibships,
        [h for home in family.households if len(h := frozenset(where[m] for m in home.members if m in where)) > 1],
        _elder(family, sibships, rank, row),
        _men_left(family, couples),
        _beside(family, where, row),
        [list(dict.fromkeys(each)) for each in partners],
        rank,
        upward,
        has_parents={kid for kids in kids_of.values() for kid in kids},
        care={link.union for link in lines.links if not link.firm},
    )
    web.rules = [
        (where[rule.left], where[rule.right])
        for rule in family.rules
        if rule.left in where and rule.right in where and rule.left != rule.right
    ]
    web.twins = [
        (a, b)
        for _, kids in sibships
        for a, b in itertools.pairwise(kids)
        if family.members[a].twins and family.members[a].twins == family.members[b].twins
    ]
    return web


@dataclass
class Thread:
    """Lays waypoints for the long lines of one union."""

    row: list[int]
    rank: list[float]
    joints: list[Joint]
    union: int

    def _point(self, level: int, rank: float) -> int:
        self.row.append(level)
        self.rank.append(rank)
        return len(self.row) - 1

    def down(self, person: int, base: int) -> int:
        """The node in row `base` that stands for a partner further up."""
        node = person
        for level in range(self.row[person], base):
            point = self._point(level + 1, self.rank[person])
            self.joints.append(Joint(level, (node,), (point,), self.union, Role.PARTNER))
            node = point
        return node

    def on(self, kids: list[int], base: int) -> list[int]:
        """The nodes below row `base` that stand for children further down: those of one row share a line."""
        first = []
        for level in sorted({self.row[kid] for kid in kids}):
            here = tuple(kid for kid in kids if self.row[kid] == level)
            rank = sum(self.rank[kid] for kid in here) / len(here)
            points = [self._point(between, rank) for between in range(base + 1, level)]
            for above, below in zip(points, [*((p,) for p in points[1:]), here], strict=True):
                self.joints.append(Joint(self.row[above], (above,), below, self.union, Role.CHILDREN))
            first.append(points[0])
        return first


def _ranks(family: Family, lines: Descent) -> list[float]:
    """Where somebody comes among siblings: by birth where known, else by the order told, losses where told."""
    rank = [float(at) for at in range(len(family.members))]
    told: dict[int, list[int]] = {}
    for link in lines.links:
        told.setdefault(link.union, []).append(link.child)
    for kids in told.values():
        known = sorted((at for at in kids if _born(family, at)), key=lambda at: (_born(family, at), kids.index(at)))
        queue, last = iter(known), -1.0
        for at in kids:
            if _born(family, at):
                person = next(queue)
                last += 1.0
                rank[person] = last
            else:
                rank[at] = last + 1e-3 * (kids.index(at) + 1)
    return rank


def _born(family: Family, at: int) -> str:
    member = family.members[at]
    date = (
        member.birth
        or (member.expected if member.being is Being.UNBORN else "")
        or (member.death if member.being is not Being.PERSON else "")
    )
    return date if date[:4].isdigit() else ""


def _elder(
    family: Family, sibships: list[tuple[int, tuple[int, ...]]], rank: list[float], row: list[int]
) -> list[tuple[int, int, float]]:
    """Pairs of siblings in one row, elder first, with what it costs to stand the other way round."""
    pairs: dict[tuple[int, int], float] = {}
    for _, kids in sibships:
        order = sorted(kids, key=lambda at: rank[at])
        for n, a in enumerate(order):
            for b in order[n + 1 :]:
                if row[a] != row[b]:
                    continue
                first, second = _born(family, a), _born(family, b)
                shared = min(len(first), len(second))
                sure = shared > 0 and first[:shared] != second[:shared]
                pairs.setdefault((a, b), 1.0 if sure else 0.1)
    return [(a, b, weight) for (a, b), weight in pairs.items()]


def _men_left(family: Family, couples: list[tuple[int, int]]) -> list[tuple[int, int]]:
    shape = [member.shape for member in family.members]
    return [
        (a, b) if shape[a] is Shape.MAN else (b, a)
        for a, b in couples
        if {shape[a], shape[b]} == {Shape.MAN, Shape.WOMAN}
    ]


def _beside(family: Family, where: dict[str, int], row: list[int]) -> list[tuple[int, int]]:
    """Whoever stays without kin, with the member of the home in the same row to stand near."""
    found = []
    for home in family.households:
        inside = [where[m] for m in home.members if m in where]
        for stay in home.stays:
            at = where.get(stay.member)
            if at is None or not (stay.word or stay.beside):
                continue
            near = where.get(stay.beside)
            if near is None or row[near] != row[at]:
                near = next((m for m in inside if m != at and row[m] == row[at]), None)
            if near is not None and near != at:
                found.append((at, near))
    return found
