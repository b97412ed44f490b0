"""What a layout is: where everybody stands and every line runs, as frozen records that a painter follows.

Units are pixels at 100 % zoom, x to the right, y downwards; places are the centres of symbols.
"""

from dataclasses import dataclass, field
from enum import StrEnum

Point = tuple[float, float]


class LineKind(StrEnum):
    """What a line of structure means."""

    COUPLE = "couple"
    DROP = "drop"
    BAR = "bar"
    STALK = "stalk"
    TWIN_FORK = "twin_fork"
    TWIN_BAR = "twin_bar"
    LEAD = "lead"


@dataclass(frozen=True)
class Sizes:
    """The measures of a picture; `slot` is the least distance of two neighbours in a row."""

    symbol: float = 44.0
    slot: float = 104.0
    line: float = 15.0
    text: float = 12.0
    small: float = 10.5


USUAL = Sizes()


@dataclass(frozen=True)
class Place:
    """Where somebody stands: the symbol's centre, the row from the top and the place from the left, both from 0."""

    member: str
    x: float
    y: float
    row: int
    slot: int


@dataclass(frozen=True)
class UnionPlace:
    """Where a couple line runs and where the line to the children leaves it; `label` is where kind and year stand."""

    union: str
    x: float
    y: float
    left: float
    right: float
    label: Point


@dataclass(frozen=True)
class Path:
    """A line of structure: a polyline through `points`.

    Attributes:
        of: the id of its union (couple, drop, bar, stalk, twins) or household (lead).
        member: whose stalk, fork or lead it is; "" for lines of a whole union.
    """

    kind: LineKind
    of: str
    points: tuple[Point, ...]
    member: str = ""


@dataclass(frozen=True)
class TieCurve:
    """A tie's curve from symbol edge to symbol edge, as points close enough to join by straight lines."""

    tie: str
    points: tuple[Point, ...]
    label: Point


@dataclass(frozen=True)
class Outline:
    """A household's closed line, without its last point repeated; several where its people stand apart.

    Attributes:
        label: where the address stands; None on the second and later outlines of one household.
    """

    household: str
    points: tuple[Point, ...]
    label: Point | None


@dataclass(frozen=True)
class Fault:
    """Something in the family that cannot be drawn as it is said; `sentence` holds names and is for the screen."""

    members: tuple[str, ...]
    sentence: str = field(repr=False)


@dataclass(frozen=True)
class Loose:
    """The block of people who are tied to nobody: who they are, and where its heading begins."""

    members: tuple[str, ...]
    label: Point


@dataclass(frozen=True)
class Layout:
    """A whole picture. `rows` is the order that a later layout starts from.

    `loose` is the block of those who are tied to nobody, none where there are none.

    Everything drawn lies within `width` and `height` from the corner `left`, `top`.
    """

    places: tuple[Place, ...]
    unions: tuple[UnionPlace, ...] = ()
    paths: tuple[Path, ...] = ()
    ties: tuple[TieCurve, ...] = ()
    outlines: tuple[Outline, ...] = ()
    faults: tuple[Fault, ...] = ()
    left: float = 0.0
    top: float = 0.0
    width: float = 0.0
    height: float = 0.0
    sizes: Sizes = USUAL
    loose: Loose | None = None

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Everybody row by row, from the left."""
        found: dict[int, list[Place]] = {}
        for place in self.places:
            found.setdefault(place.row, []).append(place)
        return tuple(tuple(p.member for p in sorted(found[row], key=lambda p: p.x)) for row in sorted(found))

    def place_of(self, member: str) -> Place:
        """Where somebody stands. Raises KeyError for an id that is not in the picture."""
        for place in self.places:
            if place.member == member:
                return place
        raise KeyError(member)
