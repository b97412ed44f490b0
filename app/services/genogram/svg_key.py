"""The key under a picture: only what the picture holds, in the convention it is drawn in."""

from collections.abc import Callable
from xml.sax.saxutils import escape

from app.services.genogram.labels import CHILD_WORDS, LOSS_WORDS, UNION_WORDS
from app.services.genogram.layout import Point
from app.services.genogram.records import (
    EMOTIONAL_TIES,
    LOSSES,
    Being,
    ChildKind,
    Family,
    Layer,
    Member,
    Shape,
    TieKind,
    UnionKind,
)
from app.services.genogram.strokes import (
    child_dash,
    consanguineous,
    couple_dash,
    feeling,
    line,
    shape_path,
    zigzag,
)
from app.services.genogram.svg import Drawing

Mark = Callable[[float, float], str]
WIDTH, HEIGHT = 192.0, 26.0


def key(family: Family, how: Drawing, left: float, top: float, width: float) -> tuple[list[str], float]:
    """The key's SVG and how high it is."""
    entries = _entries(family, how)
    columns = max(1, int(max(width, 500.0) / WIDTH))
    ink = how.palette.ink
    out = [
        f'<text x="{left:.1f}" y="{top + 12:.1f}" font-size="12" font-weight="600" fill="{ink}">Key '
        f"({escape(how.convention.value)} convention)</text>"
    ]
    for n, (mark, text) in enumerate(entries):
        x, y = left + n % columns * WIDTH, top + 34 + n // columns * HEIGHT
        out.append(mark(x + 16, y))
        out.append(f'<text x="{x + 38:.1f}" y="{y + 4:.1f}" font-size="11" fill="{ink}">{escape(text)}</text>')
    return out, 34 + -(-len(entries) // columns) * HEIGHT


def _entries(family: Family, how: Drawing) -> list[tuple[Mark, str]]:
    ink, paper = how.palette.ink, how.palette.paper
    found: list[tuple[Mark, str]] = []
    found.extend(_people(family, how))
    found.extend(_couples(family, how))
    kinds = {link.kind for union in family.unions for link in union.children}
    found.extend(
        (_stroke(ink, child_dash(kind)), CHILD_WORDS[kind]) for kind in ChildKind if kind in kinds and CHILD_WORDS[kind]
    )
    if family.households:
        found.append((_home(how.palette.household), "lives in one household"))
    if any(stay.second for home in family.households for stay in home.stays):
        found.append((_text("⌂2", how.palette.household), "has a second home"))
    if any(stay.word for home in family.households for stay in home.stays):
        found.append((_stroke(ink, "1 5"), "lives here, not family"))
    if any(tie.kind not in EMOTIONAL_TIES for tie in family.ties) and Layer.HARM in how.layers:
        found.append((_zig(how.palette.harm), "harm, towards the arrow"))
    felt = EMOTIONAL_TIES & {tie.kind for tie in family.ties} if Layer.EMOTIONAL in how.layers else frozenset()
    green = how.palette.emotional
    found.extend((_feeling(kind, green), kind.value.replace("_", " ")) for kind in TieKind if kind in felt)
    badges = [badge for member in family.members for badge in member.badges]
    if Layer.HISTORY in how.layers and any(badge.current for badge in badges):
        found.append((_badge(ink, ink), "statutory status now"))
    if Layer.HISTORY in how.layers and any(not badge.current for badge in badges):
        found.append((_badge(paper, ink), "statutory status, past"))
    return found


def _people(family: Family, how: Drawing) -> list[tuple[Mark, str]]:
    ink, paper = how.palette.ink, how.palette.paper
    edge = f'fill="{paper}" stroke="{ink}" stroke-width="1.6"'
    found: list[tuple[Mark, str]] = []

    def symbol(member: Member, text: str) -> None:
        found.append((lambda x, y: shape_path(x, y, 9, member, edge), text))

    shapes = {member.shape for member in family.members if member.being is Being.PERSON}
    for shape, text in (
        (Shape.MAN, "man or boy"),
        (Shape.WOMAN, "woman or girl"),
        (Shape.OTHER, "non-binary or unknown"),
    ):
        if shape in shapes:
            symbol(Member("", shape=shape), text)
    if any(member.being is Being.UNBORN for member in family.members):
        symbol(Member("", being=Being.UNBORN), "unborn (EDD: date due)")
    if any(member.subject for member in family.members):
        circle = Member("", shape=Shape.WOMAN)
        found.append((lambda x, y: shape_path(x, y, 10, circle, edge) + shape_path(x, y, 6.5, circle, edge), "subject"))
    if any(member.deceased and member.being is Being.PERSON for member in family.members):
        found.append((_cross(how), "has died"))
    beings = {member.being for member in family.members}
    found.extend((_loss(being, how), LOSS_WORDS[being]) for being in Being if being in LOSSES & beings)
    found.extend((_fork(ink, identical=same), "identical twins" if same else "twins") for same in twins(family))
    return found


def _couples(family: Family, how: Drawing) -> list[tuple[Mark, str]]:
    kinds = {union.kind for union in family.unions if len(union.partners) == 2}
    ink = how.palette.ink
    found: list[tuple[Mark, str]] = []
    for kind in UnionKind:
        if kind in kinds and UNION_WORDS[kind]:
            slashes = {UnionKind.SEPARATED: 1, UnionKind.DIVORCED: 2, UnionKind.REUNITED: 1}.get(kind, 0)
            dash = couple_dash(kind, how.convention)
            found.append((_stroke(ink, dash, slashes, kind is UnionKind.REUNITED), UNION_WORDS[kind]))
    if consanguineous(family):
        found.append((lambda x, y: _stroke(ink, "")(x, y - 2) + _stroke(ink, "")(x, y + 2), "related by blood"))
    return found


def twins(family: Family) -> tuple[bool, ...]:
    """Which forks the picture has: that of identical twins, that of others."""
    born = [member for member in family.members if member.twins]
    alike = {member.twins for member in born if member.identical}
    return (*((True,) if alike else ()), *((False,) if any(member.twins not in alike for member in born) else ()))


def _fork(colour: str, *, identical: bool) -> Mark:
    def mark(x: float, y: float) -> str:
        arms = line([(x - 13, y + 8), (x, y - 8), (x + 13, y + 8)], colour)
        return arms + (line([(x - 7.5, y + 1), (x + 7.5, y + 1)], colour) if identical else "")

    return mark


def _loss(being: Being, how: Drawing) -> Mark:
    ink, paper = how.palette.ink, how.palette.paper

    def mark(x: float, y: float) -> str:
        if being is Being.MISCARRIAGE:
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{ink}"/>'
        cross = line([(x - 6, y - 6), (x + 6, y + 6)], ink) + line([(x - 6, y + 6), (x + 6, y - 6)], ink)
        edge = f'fill="{paper}" stroke="{ink}" stroke-width="1.6"'
        return (shape_path(x, y, 6, Member("", shape=Shape.WOMAN), edge) if being is Being.STILLBIRTH else "") + cross

    return mark


def _feeling(kind: TieKind, colour: str) -> Mark:
    long = 27 if kind is TieKind.CARING else 33
    return lambda x, y: feeling(tuple((x - 16 + n, y) for n in range(long)), kind, colour)


def _home(colour: str) -> Mark:
    return lambda x, y: (
        f'<rect x="{x - 15:.1f}" y="{y - 8:.1f}" width="30" height="16" rx="6" fill="none" stroke="{colour}" '
        'stroke-width="1.8" stroke-dasharray="2 5" stroke-linecap="round"/>'
    )


def _stroke(colour: str, dash: str, slashes: int = 0, crossed: bool = False) -> Mark:
    def mark(x: float, y: float) -> str:
        parts = [_line((x - 15, y), (x + 15, y), colour, dash)]
        parts += [_line((x - 5 + 6 * n, y + 6), (x + 1 + 6 * n, y - 6), colour) for n in range(slashes)]
        if crossed:
            parts.append(_line((x - 5, y - 6), (x + 1, y + 6), colour))
        return "".join(parts)

    return mark


def _line(a: Point, b: Point, colour: str, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{a[0]:.1f}" y1="{a[1]:.1f}" x2="{b[0]:.1f}" y2="{b[1]:.1f}" stroke="{colour}" stroke-width="1.6" '
        f'stroke-linecap="round"{dashed}/>'
    )


def _cross(how: Drawing) -> Mark:
    def mark(x: float, y: float) -> str:
        square = shape_path(
            x,
            y,
            9,
            Member("", shape=Shape.MAN),
            f'fill="{how.palette.paper}" stroke="{how.palette.ink}" stroke-width="1.6"',
        )
        ink = how.palette.ink
        return square + _line((x - 9, y - 9), (x + 9, y + 9), ink) + _line((x - 9, y + 9), (x + 9, y - 9), ink)

    return mark


def _zig(colour: str) -> Mark:
    def mark(x: float, y: float) -> str:
        points = zigzag(tuple((x - 16 + n, y) for n in range(33)), 4, 4)
        where = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        head = f'<path d="M{x + 17:.1f} {y:.1f}l-7 -5v10Z" fill="{colour}"/>'
        return f'<polyline points="{where}" fill="none" stroke="{colour}" stroke-width="1.5"/>{head}'

    return mark


def _text(text: str, colour: str) -> Mark:
    return lambda x, y: (
        f'<text x="{x:.1f}" y="{y + 4:.1f}" font-size="12" text-anchor="middle" fill="{colour}">{text}</text>'
    )


def _badge(fill: str, edge: str) -> Mark:
    return lambda x, y: (
        f'<rect x="{x - 12:.1f}" y="{y - 7:.1f}" width="24" height="13" rx="3" fill="{fill}" stroke="{edge}"/>'
    )
