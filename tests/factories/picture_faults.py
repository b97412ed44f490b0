"""What nobody would hang on a wall: lines through symbols, words over words or symbols, home lines round outsiders.

Measured on the finished picture from where things are drawn, not with the engine's own weighing of places.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from app.services.genogram import labels
from app.services.genogram.curves import tie_lines
from app.services.genogram.layout import Layout, LineKind, Point
from app.services.genogram.paths import symbol_half
from app.services.genogram.records import Being, Family

WIDE = 0.52
"""How wide a letter is on the average, of its size."""
SHY = 2.0
"""Boxes may overlap by so many pixels before anybody sees it."""


@dataclass(frozen=True)
class Words:
    """Words that are drawn, whose they are, and the room they take."""

    of: str
    text: str
    left: float
    top: float
    right: float
    foot: float

    def over(self, other: "Words") -> bool:
        """Whether the two are drawn one over the other."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > SHY
            and min(self.foot, other.foot) - max(self.top, other.top) > SHY
        )


@dataclass(frozen=True)
class Faults:
    """What is wrong in one picture, each in words."""

    through: tuple[str, ...]
    touching: tuple[str, ...]
    swallowed: tuple[str, ...]


def faults(family: Family, layout: Layout) -> Faults:
    """Everything of the three kinds in a picture."""
    return Faults(
        tuple(_through(family, layout)), tuple(_touching(family, layout)), tuple(_swallowed(family, layout))
    )


def _symbols(family: Family, layout: Layout) -> dict[str, Words]:
    members = {each.id: each for each in family.members}
    found = {}
    for place in layout.places:
        half = symbol_half(members[place.member], layout.sizes)
        found[place.member] = Words(
            place.member, members[place.member].label, place.x - half, place.y - half, place.x + half, place.y + half
        )
    return found


def _cuts(a: Point, b: Point, box: Words, shy: float) -> bool:
    """Whether a line runs through a box, more than `shy` inside it."""
    left, right, top, foot = box.left + shy, box.right - shy, box.top + shy, box.foot - shy
    if left >= right or top >= foot:
        return False
    first, last = 0.0, 1.0
    for start, way, low, high in ((a[0], b[0] - a[0], left, right), (a[1], b[1] - a[1], top, foot)):
        if abs(way) < 1e-9:
            if not low < start < high:
                return False
            continue
        near, far = sorted(((low - start) / way, (high - start) / way))
        first, last = max(first, near), min(last, far)
    return first < last


def _through(family: Family, layout: Layout) -> Iterator[str]:
    """Lines of structure, ties and home lines that run through the symbol of somebody."""
    symbols = _symbols(family, layout)
    for path in layout.paths:
        for box in symbols.values():
            if any(_cuts(a, b, box, 5.0) for a, b in pairwise(path.points)):
                yield f"{path.kind.value} line of {path.of} through {box.text}"
    ends = {tie.id: {tie.source, tie.target} for tie in family.ties}
    for curve in layout.ties:
        for member, box in symbols.items():
            if member not in ends[curve.tie] and any(_cuts(a, b, box, 5.0) for a, b in pairwise(curve.points)):
                yield f"tie {curve.tie} through {box.text}"
    for outline in layout.outlines:
        for box in symbols.values():
            if any(_cuts(a, b, box, 2.0) for a, b in pairwise((*outline.points, outline.points[0]))):
                yield f"home line of {outline.household} through {box.text}"


def words(family: Family, layout: Layout) -> list[Words]:
    """Every piece of words in the picture, line by line of its own room."""
    sizes, found = layout.sizes, []
    members = {each.id: each for each in family.members}

    def put(of: str, text: str, at: Point, size: float, anchor: str = "middle") -> None:
        (x, y), wide = at, len(text) * size * WIDE
        left = x - wide / 2 if anchor == "middle" else x
        found.append(Words(of, text, left, y - size * 0.74, left + wide, y + size * 0.2))

    for place in layout.places:
        member, y = members[place.member], place.y + sizes.symbol / 2 + 5
        for text in labels.name_lines(member, sizes):
            y += sizes.line
            put(place.member, text, (place.x, y - 3), sizes.text)
        for text in labels.date_lines(member):
            y += sizes.line
            put(place.member, labels.fitted(text, sizes.slot - 6, sizes.small, 1)[0], (place.x, y - 3), sizes.small)
        for row in labels.badge_rows(member, sizes):
            wide = sum(labels.badge_width(each, sizes) + 4 for each in row) - 4
            left = place.x - wide / 2
            text = " ".join(labels.badge_text(each) for each in row)
            found.append(Words(place.member, text, left, y + 1, left + wide, y + 14))
            y += sizes.line
    unions = {each.id: each for each in family.unions}
    for where in layout.unions:
        lines = labels.union_lines(unions[where.union]) if len(unions[where.union].partners) > 1 else ()
        for n, text in enumerate(lines):
            put(f"couple {where.union}", text, (where.label[0], where.label[1] - 5 - 11 * (len(lines) - 1 - n)), 10)
    kinds = {(union.id, link.child): link.kind for union in family.unions for link in union.children}
    stays = {(home.id, stay.member): stay.word for home in family.households for stay in home.stays}
    for path in layout.paths:
        x, y = path.points[-1]
        if path.kind is LineKind.LEAD:
            (ax, ay), (bx, _) = path.points[0], path.points[-1]
            said = stays.get((path.of, path.member), "")
            middle, foot, lines = labels.lead_words(said, (ax, ay), bx, sizes)
            for n, text in enumerate(lines):
                put(f"lead {path.member}", text, (middle, foot - 11 * (len(lines) - 1 - n)), 10)
        elif path.kind in {LineKind.STALK, LineKind.TWIN_FORK} and (path.of, path.member) in kinds:
            lines = labels.fitted(labels.CHILD_WORDS[kinds[path.of, path.member]], 58, 9.5)
            for n, text in enumerate(lines):
                at = y - 8 - 10 * (len(lines) - 1 - n)
                put(f"child {path.member}", text, (x + 4, at), 9.5, "start")
    homes = {each.id: each for each in family.households}
    for outline in layout.outlines:
        if outline.label is not None:
            text = labels.household_label(homes[outline.household])
            put(f"home {outline.household}", text, (outline.label[0], outline.label[1] + 4), 11, "start")
    ties = {each.id: each for each in family.ties}
    for curve in layout.ties:
        for n, text in enumerate(tie_lines(ties[curve.tie])):
            put(f"tie {curve.tie}", text, (curve.label[0], curve.label[1] + 11.5 * n), 10)
    return found


def _touching(family: Family, layout: Layout) -> Iterator[str]:
    """Words over other words, and words over the symbol of somebody."""
    said = words(family, layout)
    for one, other in combinations(said, 2):
        if one.of != other.of and one.over(other):
            yield f"“{one.text}” ({one.of}) over “{other.text}” ({other.of})"
    for box in _symbols(family, layout).values():
        for each in said:
            if each.over(box):
                yield f"“{each.text}” ({each.of}) over the symbol of {box.text}"


def _within(point: Point, line: tuple[Point, ...]) -> bool:
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in zip(line, (*line[1:], line[0]), strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def _swallowed(family: Family, layout: Layout) -> Iterator[str]:
    """Outsiders within a home line, and members without."""
    unborn = {member.id for member in family.members if member.being is not Being.PERSON}
    at = {place.member: (place.x, place.y) for place in layout.places if place.member not in unborn}
    for home in family.households:
        lines = [each.points for each in layout.outlines if each.household == home.id]
        for member, point in at.items():
            inside = any(_within(point, line) for line in lines)
            if inside != (member in home.members):
                yield f"{member} {'within' if inside else 'outside'} {labels.household_label(home)}"
