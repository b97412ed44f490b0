"""People whom nobody has tied to anybody: they stand in a compact block of their own under or beside the family.

In one row with the family they made a picture of sixty people wider than anybody can read, and said nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.services.genogram.labels import household_label, label_height
from app.services.genogram.layout import Layout, Loose, Outline, Place, Point, Sizes
from app.services.genogram.records import Family, Household, Member

TITLE = "Not yet tied to anybody"
GAP, HEADING, APART, MARGIN = 26.0, 34.0, 34.0, 28.0
SCREEN = 1.4
"""How much wider than high the place of a picture mostly is."""
FEW = 4
"""So many stand in one row: a second one for a fourth would only cost height."""
WIDE = 1.9
"""How much wider than high the block is, where the family above it gives no width."""


def loose_members(family: Family) -> tuple[Member, ...]:
    """Those whom no couple, descent, tie or word joins to anybody, and who live with nobody who is joined.

    Nobody where there is but one person: there is nobody to be tied to.
    """
    if len(family.members) < 2:
        return ()
    tied = {each for union in family.unions for each in (*union.partners, *(link.child for link in union.children))}
    tied |= {each for tie in family.ties for each in (tie.source, tie.target)}
    tied |= {member.id for member in family.members if member.role}
    homes = [(home, {stay.member for stay in home.stays}) for home in family.households]
    while True:
        more = [
            inside for home, inside in homes
            if not inside <= tied and (inside & tied or any(stay.word or stay.beside for stay in home.stays))
        ]  # fmt: skip
        if not more:
            break
        tied.update(*more)
    return tuple(member for member in family.members if member.id not in tied)


def without(family: Family, members: Sequence[Member]) -> Family:
    """The family without some people who are tied to nobody."""
    gone = {member.id for member in members}
    homes = (replace(home, stays=tuple(s for s in home.stays if s.member not in gone)) for home in family.households)
    return replace(
        family,
        members=tuple(member for member in family.members if member.id not in gone),
        households=tuple(home for home in homes if home.stays),
        rules=tuple(rule for rule in family.rules if not {rule.left, rule.right} & gone),
    )


@dataclass
class Group:
    """People who stand together in a block: one household, or those who live with nobody of it."""

    members: list[Member]
    home: Household | None
    columns: int = 1

    def rows(self) -> list[list[Member]]:
        """Row by row."""
        at = range(0, len(self.members), self.columns)
        return [self.members[start : start + self.columns] for start in at]


def with_loose(family: Family, layout: Layout, members: Sequence[Member]) -> Layout:
    """The layout of the others with these people in a block beside or under it, whichever makes the picture smaller."""
    if not members:
        return replace(layout, loose=None)
    ordered = _ordered(family, members)
    if not layout.places:
        return _placed(family, layout, ordered, (0.0, 0.0), _columns(len(ordered), 0))
    under = layout.left + MARGIN, layout.top + layout.height + GAP
    beside = layout.left + layout.width + GAP, layout.top + MARGIN
    wide = int((layout.width - 2 * MARGIN) / layout.sizes.slot)
    found = (
        _placed(family, layout, ordered, under, _columns(len(ordered), wide)),
        _placed(family, layout, ordered, beside, _columns(len(ordered), 0)),
    )
    return min(found, key=lambda each: max(each.width / SCREEN, each.height))


def _across(people: int) -> int:
    """How many people of a block stand in a row, where there is room."""
    return max(min(people, FEW), math.ceil(math.sqrt(WIDE * people)))


def _placed(family: Family, layout: Layout, members: list[Member], corner: Point, most: int) -> Layout:
    """The layout with a block at a corner, at most so many people wide; each household within its own line."""
    sizes = layout.sizes
    groups = _groups(family, members)
    for group in groups:
        group.columns = max(1, min(len(group.members), most, _across(len(group.members))))
    left, top = corner
    level = max((place.row for place in layout.places), default=-1) + 1
    places: list[Place] = []
    outlines: list[Outline] = []
    x, y, shelf, right = left, top + HEADING, 0.0, left
    for group in groups:
        wide = group.columns * sizes.slot + 2 * _edge(group)
        if x > left and x + wide > left + most * sizes.slot + APART:
            x, y, level, shelf = left, y + shelf + APART / 2, max(p.row for p in places) + 1, 0.0
        high = _stand(group, (x, y), level, sizes, places)
        if group.home is not None:
            outlines.append(_line(group.home, x, y, x + wide, y + high))
        x, shelf, right = x + wide + APART, max(shelf, high), max(right, x + wide)
    ends = _box(layout, (left - MARGIN, top - MARGIN, right + MARGIN, y + shelf + MARGIN))
    return replace(
        layout,
        places=(*layout.places, *_numbered(places)),
        outlines=(*layout.outlines, *outlines),
        loose=Loose(tuple(member.id for member in members), (left, top + HEADING / 2 - 4)),
        left=ends[0],
        top=ends[1],
        width=ends[2] - ends[0],
        height=ends[3] - ends[1],
    )


def _box(layout: Layout, block: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """The box round the family and the block, or round the block alone."""
    if not layout.places:
        return block
    right, low = layout.left + layout.width, layout.top + layout.height
    return min(layout.left, block[0]), min(layout.top, block[1]), max(right, block[2]), max(low, block[3])


def _ordered(family: Family, members: Sequence[Member]) -> list[Member]:
    """Subjects first, then by age, as somebody moved them by hand."""
    known = [each for each in members if each.birth or each.expected]
    age = {each.id: at for at, each in enumerate(sorted(known, key=lambda m: m.birth or m.expected))}
    found = sorted(members, key=lambda m: (not m.subject, age.get(m.id, len(known))))
    for rule in family.rules:
        left = next((each for each in found if each.id == rule.left), None)
        at = next((n for n, each in enumerate(found) if each.id == rule.right), None)
        if left is not None and at is not None and found.index(left) > at:
            found.remove(left)
            found.insert(at, left)
    return found


def _groups(family: Family, members: list[Member]) -> list[Group]:
    """Each household of theirs, the one of the first person first; whoever lives in none at the end."""
    home_of = {member: home for home in reversed(family.households) for member in home.members}
    groups: dict[str, Group] = {}
    alone = Group([], None)
    for member in members:
        home = home_of.get(member.id)
        if home is None:
            alone.members.append(member)
        else:
            groups.setdefault(home.id, Group([], home)).members.append(member)
    return [*groups.values(), *([alone] if alone.members else [])]


def _columns(count: int, above: int) -> int:
    """How many stand side by side: as many as the family above is wide, and never one long row."""
    return max(3, min(max(above, _across(count)), 12))


def _edge(group: Group) -> float:
    return 8.0 if group.home is not None else 0.0


def _stand(group: Group, corner: Point, level: int, sizes: Sizes, places: list[Place]) -> float:
    """Give everybody of a group their place; how high the group is."""
    left, y = corner[0] + _edge(group), corner[1]
    start = y
    y += 2 * _edge(group)
    for at, row in enumerate(group.rows()):
        middle = y + 14 + sizes.symbol / 2
        for slot, member in enumerate(row):
            places.append(Place(member.id, left + (slot + 0.5) * sizes.slot, middle, level + at, slot))
        y = middle + sizes.symbol / 2 + max(label_height(member, sizes) for member in row) + 10
    return y - start


def _line(home: Household, left: float, top: float, right: float, low: float) -> Outline:
    """A household's line round its group, with its address on the upper edge."""
    points = ((right, top), (right, low), (left, low), (left, top))
    return Outline(home.id, points, (left + 12, top) if household_label(home) else None)


def _numbered(places: list[Place]) -> list[Place]:
    """Places with their turn in the row, whatever groups stand beside each other."""
    turn: dict[int, int] = {}
    found = []
    for place in sorted(places, key=lambda each: (each.row, each.x)):
        found.append(replace(place, slot=turn.get(place.row, 0)))
        turn[place.row] = turn.get(place.row, 0) + 1
    return found
