"""An invented family with every sign of the notation, and layouts set by hand: what a painter is given."""

from collections.abc import Mapping, Sequence

from app.services.genogram.layout import Layout, LineKind, Outline, Path, Place, Point, Sizes, TieCurve, UnionPlace
from app.services.genogram.records import (
    Badge,
    Being,
    ChildKind,
    ChildLink,
    Family,
    Household,
    Member,
    Shape,
    Stay,
    Tie,
    TieKind,
    TieStatus,
    Union,
    UnionKind,
)

ROW = 170.0
MAN, WOMAN = Shape.MAN, Shape.WOMAN
SARAS = (Badge("MARAC"), Badge("EH", False, "2019"))


def everybody() -> Family:
    """Four generations in which every notation stands once at least."""
    kid = ChildLink
    return Family(
        "sample",
        (
            Member("arun", "Arun Sethi", shape=MAN, age="71", birth="1940", death="2011-05-02", deceased=True),
            Member("mina", "Mina Sethi", shape=WOMAN, age="78", birth="1948"),
            Member("olu", "Olu Bright", shape=MAN, age="74", birth="1952-03"),
            Member("ruth", "Ruth Bright", shape=WOMAN, age="70", birth="1956"),
            Member("dev", "Dev Sethi", shape=MAN, age="34", birth="1992-02-11", badges=(Badge("MARAC"),)),
            Member("sara", "Sara Bright", shape=WOMAN, age="31", birth="1995-07-30", badges=SARAS),
            Member("kit", "Kit Osei", age="29", birth="1997", birth_about=True),
            Member("tom", "Tom Lodge", shape=MAN, age="44"),
            Member("joan", "Joan Bright", shape=WOMAN, age="39", birth="1987"),
            Member("ben", "Ben Sethi", shape=MAN, age="9", birth="2017-01-04", badges=(Badge("CIN"),)),
            Member(
                "amira", "Amira Sethi", shape=WOMAN, age="7", birth="2019-03-14", subject=True,
                badges=(Badge("CP"), Badge("s47"), Badge("CIN", False, "2021–22"), Badge("EH", False, "2020")),
            ),
            Member("lost", "Not named", being=Being.MISCARRIAGE, birth="2020"),
            Member("ada", "Ada Osei", shape=WOMAN, age="3", birth="2023-02-02", twins="t", identical=True),
            Member("eve", "Eve Osei", shape=WOMAN, age="3", birth="2023-02-02", twins="t", identical=True),
            Member("due", "Unborn child", being=Being.UNBORN, expected="2027-03-14", subject=True),
            Member("leo", "Leo Vance", shape=MAN, age="12", birth="2014"),
            Member("still", "Grace", being=Being.STILLBIRTH, shape=WOMAN, birth="2012"),
        ),
        (
            Union("u1", ("arun", "mina"), UnionKind.WIDOWED, "1970", "2011", (kid("dev"),)),
            Union("u2", ("olu", "ruth"), UnionKind.MARRIED, "1985", "", (kid("joan"), kid("sara"))),
            Union("u3", ("dev", "sara"), UnionKind.DIVORCED, "2016", "2021", (kid("ben"), kid("amira"), kid("lost"))),
            Union("u4", ("sara", "kit"), UnionKind.LIVING_TOGETHER, "2022", "", (kid("ada"), kid("eve"), kid("due"))),
            Union("u5", ("joan",), UnionKind.UNKNOWN, "", "", (kid("still"), kid("leo", ChildKind.FOSTERED, "2021"))),
        ),
        (
            Household(
                "h1", "14 Oak Road",
                (*map(Stay, ("sara", "kit", "amira", "ada", "eve", "due")), Stay("tom", word="lodger")),
            ),
            Household("h2", "3 Mill Lane", (Stay("dev"), Stay("ben"), Stay("amira", second=True))),
        ),
        (
            Tie("x1", "dev", "sara", TieKind.DOMESTIC_ABUSE, "2018", "2021", TieStatus.CONVICTED),
            Tie("x2", "olu", "joan", TieKind.HOSTILE, "2015"),
            Tie("x3", "ruth", "leo", TieKind.CARING),
        ),
        title="M-26-1187",
    )  # fmt: skip


ROWS: tuple[Mapping[str, float], ...] = (
    {"arun": 1, "mina": 2.4, "olu": 4.4, "ruth": 5.8},
    {"dev": 1.7, "sara": 4.0, "kit": 5.6, "tom": 6.8, "joan": 8.2},
    {"ben": 1.9, "amira": 2.9, "lost": 3.8, "ada": 4.6, "eve": 5.6, "due": 6.6, "still": 7.7, "leo": 8.7},
)
"""Where everybody of `everybody` stands, in slots."""


def set_by_hand(family: Family, rows: Sequence[Mapping[str, float]] = ROWS, sizes: Sizes | None = None) -> Layout:
    """A layout with everybody where `rows` says, and the lines between them drawn plainly."""
    sizes = sizes or Sizes()
    places: dict[str, Place] = {}
    for number, row in enumerate(rows):
        for slot, (member, x) in enumerate(sorted(row.items(), key=lambda each: each[1])):
            places[member] = Place(member, x * sizes.slot, 80 + number * ROW, number, slot)
    unions: list[UnionPlace] = []
    paths: list[Path] = []
    half = sizes.symbol / 2
    for union in family.unions:
        ends = sorted((places[each] for each in union.partners), key=lambda each: each.x)
        y = ends[0].y
        left, right = ends[0].x + (half if len(ends) == 2 else 0), ends[-1].x - (half if len(ends) == 2 else 0)
        kids = [places[link.child] for link in union.children]
        x = (ends[0].x + ends[-1].x) / 2
        unions.append(UnionPlace(union.id, x, y, left, right, (x, y)))
        if len(ends) == 2:
            paths.append(Path(LineKind.COUPLE, union.id, ((left, y), (right, y))))
        if not kids:
            continue
        bar = kids[0].y - half - 34
        paths.append(Path(LineKind.DROP, union.id, ((x, y if len(ends) == 2 else y + half), (x, bar))))
        twins = {link.child for link in union.children if _member(family, link.child).twins}
        fork = sum(places[each].x for each in twins) / len(twins) if twins else 0.0
        stalks = [fork if each.member in twins else each.x for each in kids]
        paths.append(Path(LineKind.BAR, union.id, ((min([*stalks, x]), bar), (max([*stalks, x]), bar))))
        for kid in kids:
            if kid.member in twins:
                paths.append(Path(LineKind.TWIN_FORK, union.id, ((fork, bar), (kid.x, kid.y - half)), kid.member))
            else:
                paths.append(Path(LineKind.STALK, union.id, ((kid.x, bar), (kid.x, kid.y - half)), kid.member))
        if twins:
            first, last = sorted(places[each].x for each in twins)
            y2 = bar + (kids[0].y - half - bar) / 2
            paths.append(Path(LineKind.TWIN_BAR, union.id, (((first + fork) / 2, y2), ((last + fork) / 2, y2))))
    outlines = [_outline(home.id, [places[each] for each in home.members], sizes) for home in family.households]
    for home in family.households:
        for stay in home.stays:
            if stay.word and stay.beside:
                a, b = places[stay.beside], places[stay.member]
                paths.append(Path(LineKind.LEAD, home.id, ((a.x + half, a.y), (b.x - half, b.y)), stay.member))
    ties = tuple(_curve(tie.id, places[tie.source], places[tie.target], half) for tie in family.ties)
    width = max(place.x for place in places.values()) + sizes.slot
    height = max(place.y for place in places.values()) + ROW
    return Layout(
        tuple(places.values()),
        tuple(unions),
        tuple(paths),
        ties,
        tuple(outlines),
        width=width,
        height=height,
        sizes=sizes,
    )


def _member(family: Family, ident: str) -> Member:
    return next(each for each in family.members if each.id == ident)


def _outline(home: str, inside: Sequence[Place], sizes: Sizes) -> Outline:
    left, right = min(p.x for p in inside) - sizes.slot * 0.55, max(p.x for p in inside) + sizes.slot * 0.55
    top, bottom = min(p.y for p in inside) - sizes.symbol - 14, max(p.y for p in inside) + 112
    return Outline(home, ((left, top), (right, top), (right, bottom), (left, bottom)), (left + 12, top))


def _curve(tie: str, a: Place, b: Place, half: float) -> TieCurve:
    """A bow over the straight way from one symbol to the other."""
    start, end = (a.x, a.y + half + 4), (b.x, b.y + half + 4)
    if a.y != b.y:
        start, end = (a.x + half, a.y + half), (b.x, b.y - half - 4)
    points: list[Point] = []
    for step in range(25):
        t = step / 24
        sag = 62 * 4 * t * (1 - t) if a.y == b.y else 20 * 4 * t * (1 - t)
        points.append((start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t + sag))
    return TieCurve(tie, tuple(points), points[12])


def many(count: int = 100) -> tuple[Family, Layout]:
    """A large invented family: couples in four rows, each with the children that stand under them."""
    across = (count + 3) // 4
    members = tuple(
        Member(
            f"p{at}",
            f"Person {at}",
            shape=(MAN, WOMAN, Shape.OTHER)[at % 3],
            age=str(80 - 22 * (at // across)),
            birth=f"{1945 + 22 * (at // across)}-0{1 + at % 9}-11",
            subject=at % 17 == 0,
            badges=(Badge("CP"), Badge("EH", False, "2019")) if at % 4 == 0 else (),
        )
        for at in range(count)
    )
    unions = tuple(
        Union(
            f"u{at}",
            (f"p{at}", f"p{at + 1}"),
            (UnionKind.MARRIED, UnionKind.LIVING_TOGETHER, UnionKind.DIVORCED)[at % 3],
            "2001",
            "",
            tuple(ChildLink(f"p{child}") for child in (at + across, at + across + 1) if child < count),
        )
        for at in range(0, count - across, 2)
        if at % across < across - 1
    )
    homes = tuple(
        Household(f"h{at}", f"{at} Oak Road", (Stay(f"p{at}"), Stay(f"p{at + 1}")))
        for at in range(0, count - 1, 6)
        if at % across < across - 1
    )
    ties = tuple(
        Tie(f"t{at}", f"p{at}", f"p{at + 1}", TieKind.DOMESTIC_ABUSE, "2020", "", TieStatus.ALLEGED)
        for at in range(0, count - across, 10)
        if at % across < across - 1
    )
    family = Family("many", members, unions, homes, ties)
    rows = [
        {f"p{at}": float(at % across) * 1.2 for at in range(row * across, min(count, (row + 1) * across))}
        for row in range(4)
    ]
    return family, set_by_hand(family, rows)
