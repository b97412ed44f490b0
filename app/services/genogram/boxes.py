"""Where words and symbols already stand, so that what comes later keeps clear of them."""

from dataclasses import dataclass, field

from app.services.genogram.labels import CHILD_WORDS, date_lines, label_height, lead_words, name_lines, union_lines
from app.services.genogram.layout import LineKind, Path, Place, Point, Sizes, UnionPlace
from app.services.genogram.records import Family


@dataclass(frozen=True)
class Box:
    """A rectangle that is taken."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, point: Point, edge: float = 0.0) -> bool:
        """Whether a point lies in it, or as near as `edge`."""
        x, y = point
        return self.left - edge < x < self.right + edge and self.top - edge < y < self.bottom + edge

    def meets(self, other: "Box") -> bool:
        """Whether two boxes overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass
class Taken:
    """The symbols, the words and the upright and level lines of a picture."""

    symbols: dict[str, Box] = field(default_factory=dict)
    words: list[Box] = field(default_factory=list)
    under: dict[str, Box] = field(default_factory=dict)
    """The words under each symbol, which stand among `words` too."""
    lines: list[tuple[Point, Point]] = field(default_factory=list)

    def cost(self, box: Box) -> float:
        """How much a box of words would cover: words and symbols count most, lines less."""
        hits = 6.0 * sum(box.meets(other) for other in self.words)
        hits += 8.0 * sum(box.meets(other) for other in self.symbols.values())
        return hits + sum(box.meets(_round(a, b)) for a, b in self.lines)

    def near(self, box: Box) -> "Taken":
        """What stands within a box, so that much can be weighed there quickly."""
        return Taken(
            {member: other for member, other in self.symbols.items() if box.meets(other)},
            [other for other in self.words if box.meets(other)],
            {member: other for member, other in self.under.items() if box.meets(other)},
            [(a, b) for a, b in self.lines if box.meets(_round(a, b))],
        )


def _round(a: Point, b: Point) -> Box:
    """The box of a line."""
    return Box(min(a[0], b[0]) - 1, min(a[1], b[1]) - 1, max(a[0], b[0]) + 1, max(a[1], b[1]) + 1)


def text_box(x: float, y: float, lines: tuple[str, ...], size: float, anchor: str = "middle") -> Box:
    """The room that lines of text take, whose first base line is at `y`."""
    width = max((len(line) for line in lines), default=0) * size * 0.56
    left = x - width / 2 if anchor == "middle" else x
    return Box(left - 2, y - size, left + width + 2, y + (len(lines) - 1) * (size + 1.5) + 3)


def taken(family: Family, places: list[Place], unions: list[UnionPlace], paths: list[Path], sizes: Sizes) -> Taken:
    """What stands before households are named and ties are drawn."""
    found = Taken()
    members = {member.id: member for member in family.members}
    half = sizes.symbol / 2
    for place in places:
        member = members[place.member]
        found.symbols[place.member] = Box(place.x - half, place.y - half, place.x + half, place.y + half)
        texts = (*name_lines(member, sizes), *date_lines(member))
        wide = max((len(text) for text in texts), default=4) * sizes.text * 0.27
        bottom = place.y + half + label_height(member, sizes)
        found.under[place.member] = Box(place.x - wide, place.y + half + 2, place.x + wide, bottom)
        found.words.append(found.under[place.member])
    told = {union.id: union for union in family.unions}
    said = sizes.small - 0.5
    for place_of in unions:
        lines = union_lines(told[place_of.union])
        if lines and len(told[place_of.union].partners) > 1:
            x, y = place_of.label
            found.words.append(text_box(x, y - 5 - (said + 1) * (len(lines) - 1), lines, said))
    kinds = {(union.id, link.child): link.kind for union in family.unions for link in union.children}
    stays = {(home.id, stay.member): stay.word for home in family.households for stay in home.stays if stay.word}
    for path in paths:
        found.lines.extend(zip(path.points, path.points[1:], strict=False))
        word = CHILD_WORDS.get(kinds[path.of, path.member], "") if (path.of, path.member) in kinds else ""
        if word and path.kind is LineKind.STALK:
            x, y = path.points[-1]
            found.words.append(text_box(x + 4, y - 14, (word,), 9.5, "start"))
        if path.kind is LineKind.LEAD and (path.of, path.member) in stays:
            middle, foot, lines = lead_words(stays[path.of, path.member], path.points[0], path.points[-1][0], sizes)
            found.words.append(text_box(middle, foot - (said + 1) * (len(lines) - 1), lines, said))
    return found
