"""The picture as SVG text, with its key and its day: a file that stands alone and prints as it is seen."""

import math
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from app.services.codes import RESOURCES
from app.services.dates import day_words
from app.services.genogram import labels
from app.services.genogram.curves import tie_lines
from app.services.genogram.layout import Layout, LineKind, Path, Place, Point, TieCurve, UnionPlace
from app.services.genogram.loose import TITLE
from app.services.genogram.paths import symbol_half
from app.services.genogram.records import (
    EMOTIONAL_TIES,
    LOSSES,
    Being,
    ChildKind,
    Family,
    Layer,
    Member,
    Shape,
    Union,
    UnionKind,
)
from app.services.genogram.strokes import (
    Convention,
    arrow,
    child_dash,
    consanguineous,
    couple_dash,
    feeling,
    line,
    rounded,
    shape_path,
    zigzag,
)

FONT = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True)
class Palette:
    """The colours of a picture; every meaning also has a shape or a word."""

    paper: str
    ink: str
    muted: str
    household: str
    harm: str
    emotional: str


TOKENS = RESOURCES / "tokens"
ROLES = ("surface", "text", "text-muted", "accent", "danger", "green")
ON_PAPER = ("surface", "text", "text-muted", "text-muted", "text", "text-muted")
"""The roles of paper, ink, muted words, household, harm and emotional ties; a printer may know no colour."""


def palette_of(mode: str) -> Palette:
    """The colours of `light`, `dark` or `print`, from the tokens that the screens use too."""
    raw = tomllib.loads((TOKENS / "raw.toml").read_text("utf-8"))["raw"]
    roles = tomllib.loads((TOKENS / f"{mode}.toml").read_text("utf-8"))["roles"]
    return Palette(*(raw[roles[name]] for name in (ON_PAPER if mode == "print" else ROLES)))


LIGHT, PRINT, DARK = palette_of("light"), palette_of("print"), palette_of("dark")

ALL_LAYERS = frozenset(Layer)
_SIZE = re.compile(r'<svg [^>]*?width="([0-9]+)" height="([0-9]+)"')


@dataclass(frozen=True)
class Drawing:
    """How a picture is to be drawn."""

    palette: Palette = LIGHT
    convention: Convention = Convention.UK
    layers: frozenset[Layer] = ALL_LAYERS
    anonymous: bool = False
    font: str = FONT


def svg(family: Family, layout: Layout, day: date, how: Drawing = Drawing(), notice: str = "") -> str:
    """The whole picture with title, key and day; `notice` says what is left out of it."""
    from app.services.genogram.svg_key import key

    pen = Pen(family, layout, how)
    pen.picture()
    under = layout.top + layout.height
    lines, deep = key(family, how, layout.left + 24, under + 10, layout.width - 48)
    heading = (family.title or "Household picture") if not how.anonymous else "Household picture"
    width, height = max(layout.width, 560.0), layout.height + deep + 74
    top = layout.top - 40
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="{layout.left:.1f} {top:.1f} {width:.1f} {height:.1f}" font-family="{how.font}" role="img">'
        f"<title>{escape(heading)}</title>"
        f'<rect x="{layout.left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'fill="{how.palette.paper}"/>'
    )
    title = pen.words(
        layout.left + 24, top + 28, f"{heading}, {day_words(day)}", 16, how.palette.ink, anchor="start", bold=True
    )
    said = pen.words(layout.left + 24, top + 46, notice, 11, how.palette.ink, anchor="start", halo=True)
    return "\n".join([head, title, *pen.out, *([said] if notice else []), *lines, "</svg>", ""])


def size_of(drawn: str) -> tuple[float, float]:
    """Width and height of a picture made here."""
    found = _SIZE.search(drawn)
    return (float(found[1]), float(found[2])) if found else (0.0, 0.0)


class Pen:
    """Writes the parts of a picture, from the back to the front."""

    def __init__(self, family: Family, layout: Layout, how: Drawing) -> None:
        self.family, self.layout, self.how = family, layout, how
        self.sizes, self.palette = layout.sizes, how.palette
        self.members = {member.id: member for member in family.members}
        self.unions = {union.id: union for union in family.unions}
        self.kinds = {(union.id, link.child): link.kind for union in family.unions for link in union.children}
        self.blood_kin = consanguineous(family)
        self.out: list[str] = []

    def picture(self) -> None:
        """Outlines, lines, ties, symbols and words."""
        self._outlines()
        self._loose()
        for path in self.layout.paths:
            self._path(path)
        self._home_words()
        for union in self.layout.unions:
            self._union_words(union)
        for curve in self.layout.ties:
            self._tie(curve)
        for curve in self.layout.ties:
            self._tie_words(curve)
        second = {stay.member for home in self.family.households for stay in home.stays if stay.second}
        for place in self.layout.places:
            self._person(place, self.members[place.member], place.member in second)

    # --- small marks -------------------------------------------------------------------------------------------

    def words(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: str,
        *,
        anchor: str = "middle",
        bold: bool = False,
        halo: bool = False,
        ground: bool = True,
    ) -> str:
        """A line of text; with `halo` nothing runs through its letters, on a `ground` nor between its words."""
        weight = ' font-weight="600"' if bold else ""
        where = f'x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}"{weight}'
        paper = self.palette.paper
        under = (
            f'<text {where} fill="{paper}" stroke="{paper}" stroke-width="4" stroke-linejoin="round" '
            f'aria-hidden="true">{escape(text)}</text>'
            if halo
            else ""
        )
        if halo and ground:
            under = self._ground(x, y, text, size, anchor) + under
        return f'{under}<text {where} fill="{colour}">{escape(text)}</text>'

    def _lines(self, at: Point, texts: Sequence[str], step: float, size: float, colour: str, **how: Any) -> None:
        """Lines of text from the first base line down; the ground of one cuts no letter of the line above."""
        anchor = how.get("anchor", "middle")
        rows = [(at[0], at[1] + step * n, text, size) for n, text in enumerate(texts)]
        grounds = [self._ground(*row, anchor) for row in rows]
        self.out.append("".join([*grounds, *(self.words(*row, colour, **how) for row in rows)]))

    def _ground(self, x: float, y: float, text: str, size: float, anchor: str) -> str:
        """A ground of paper under a line of text."""
        wide = len(text) * size * 0.56
        left = x - wide / 2 if anchor == "middle" else x
        return (
            f'<rect class="ground" x="{left:.1f}" y="{y - size:.1f}" width="{wide:.1f}" height="{size + 3:.1f}" '
            f'rx="2" fill="{self.palette.paper}"/>'
        )

    def _line(self, points: tuple[Point, ...], colour: str, width: float = 1.6, dash: str = "") -> None:
        self.out.append(line(points, colour, width, dash))

    # --- households --------------------------------------------------------------------------------------------

    def _outlines(self) -> None:
        for outline in self.layout.outlines:
            self.out.append(
                f'<path d="{rounded(outline.points, 12)}" fill="none" stroke="{self.palette.household}" '
                'stroke-width="1.8" stroke-dasharray="2 5" stroke-linecap="round"/>'
            )

    def _home_words(self) -> None:
        """The households' names, over the lines: none runs through one."""
        bare = self.how.anonymous
        names = {
            home.id: f"Household {n}" if bare else labels.household_label(home)
            for n, home in enumerate(self.family.households, 1)
        }
        for outline in self.layout.outlines:
            if outline.label:
                x, y = outline.label
                text, blue = names[outline.household], self.palette.household
                self.out.append(self.words(x, y + 4, text, 11, blue, anchor="start", bold=True, halo=True))

    def _loose(self) -> None:
        """The heading over those who are tied to nobody."""
        if self.layout.loose is not None:
            x, y = self.layout.loose.label
            self.out.append(self.words(x, y + 4, TITLE, 12, self.palette.muted, anchor="start", bold=True, halo=True))

    # --- lines -------------------------------------------------------------------------------------------------

    def _path(self, path: Path) -> None:
        ink = self.palette.ink
        if path.kind is LineKind.LEAD:
            self._line(path.points, ink, 1.6, "1 5")
            word = next(
                (s.word for h in self.family.households if h.id == path.of for s in h.stays if s.member == path.member),
                "",
            )
            (ax, ay), (bx, _) = path.points[0], path.points[-1]
            middle, foot, room = labels.lead_words(word, (ax, ay), bx, self.sizes)
            self._lines((middle, foot - 11 * (len(room) - 1)), room, 11, 10, self.palette.muted)
            return
        union = self.unions[path.of]
        if path.kind is LineKind.COUPLE:
            self._couple(path, union)
            return
        kind = self.kinds.get((path.of, path.member), ChildKind.BIOLOGICAL)
        if path.kind in {LineKind.STALK, LineKind.TWIN_FORK}:
            self._line(path.points, ink, 1.6, child_dash(kind))
            word = labels.CHILD_WORDS[kind]
            if word:
                x, y = path.points[-1]
                parts = labels.fitted(word, 58, 9.5)
                first = (x + 4, y - 8 - 10 * (len(parts) - 1))
                self._lines(first, parts, 10, 9.5, self.palette.muted, anchor="start")
        else:
            self._line(path.points, ink)

    def _couple(self, path: Path, union: Union) -> None:
        ink = self.palette.ink
        dash = couple_dash(union.kind, self.how.convention)
        if union.id in self.blood_kin:
            for shift in (-2.2, 2.2):
                self._line(tuple((x + shift, y + shift) for x, y in path.points), ink, 1.4, dash)
        else:
            self._line(path.points, ink, 1.6, dash)
        slashes = {UnionKind.SEPARATED: 1, UnionKind.DIVORCED: 2, UnionKind.REUNITED: 1}.get(union.kind, 0)
        if slashes:
            long = max(zip(path.points, path.points[1:], strict=False), key=lambda s: math.dist(*s))
            drop = next(u.x for u in self.layout.unions if u.union == union.id)
            low, high = sorted((long[0][0], long[1][0]))
            x = low + (high - low) * 0.25 if drop > (low + high) / 2 - 8 else low + (high - low) * 0.75
            y = long[0][1]
            for n in range(slashes):
                self._line(((x - 4 + 6 * n, y + 8), (x + 4 + 6 * n, y - 8)), ink, 1.8)
            if union.kind is UnionKind.REUNITED:
                self._line(((x - 6, y - 7), (x + 6, y + 7)), ink, 1.2)

    def _union_words(self, place: UnionPlace) -> None:
        if len(self.unions[place.union].partners) > 1:
            lines = labels.union_lines(self.unions[place.union])
            x, y = place.label
            y -= 8 if place.union in self.blood_kin else 5
            self._lines((x, y - 11 * (len(lines) - 1)), lines, 11, 10, self.palette.muted)

    # --- ties --------------------------------------------------------------------------------------------------

    def _tie(self, curve: TieCurve) -> None:
        tie = next(each for each in self.family.ties if each.id == curve.tie)
        if tie.layer not in self.how.layers or len(curve.points) < 2:
            return
        if tie.kind in EMOTIONAL_TIES:
            self.out.append(feeling(curve.points, tie.kind, self.palette.emotional))
        else:
            points = zigzag(curve.points, 4.5, 9)
            self._line(points, self.palette.harm, 1.7)
            self.out.append(f'<path d="{arrow(curve.points)}" fill="{self.palette.harm}"/>')

    def _tie_words(self, curve: TieCurve) -> None:
        """The words of a tie, over the lines of every tie."""
        tie = next(each for each in self.family.ties if each.id == curve.tie)
        if tie.layer not in self.how.layers or len(curve.points) < 2:
            return
        colour = self.palette.emotional if tie.kind in EMOTIONAL_TIES else self.palette.harm
        lines = tie_lines(replace(tie, words="") if self.how.anonymous else tie)
        self._lines(curve.label, lines, 11.5, 10, colour, bold=True)

    # --- people ------------------------------------------------------------------------------------------------

    def _person(self, place: Place, member: Member, second: bool) -> None:
        half = symbol_half(member, self.sizes)
        x, y = place.x, place.y
        self.out.append(f'<g id="{escape(member.id, {chr(34): "&quot;"})}">')
        self._symbol(x, y, half, member)
        if member.deceased and member.being not in LOSSES:
            reach = half * (0.98 if member.shape is Shape.MAN else 0.7 if member.shape is Shape.WOMAN else 0.5)
            for way in (1, -1):
                self._line(((x - reach, y - way * reach), (x + reach, y + way * reach)), self.palette.ink, 1.2)
        if member.age and member.being is Being.PERSON:
            age = self.words(x, y + 4.5, member.age, 13, self.palette.ink, bold=True, halo=True, ground=False)
            self.out.append(age)
        if second:
            self.out.append(
                self.words(
                    x + half + 3, y - half + 6, "⌂2", 11, self.palette.household, anchor="start", bold=True, halo=True
                )
            )
        self._under(x, y + self.sizes.symbol / 2 + 5, member)
        self.out.append("</g>")

    def _symbol(self, x: float, y: float, half: float, member: Member) -> None:
        edge = f'fill="{self.palette.paper}" stroke="{self.palette.ink}" stroke-width="1.9"'
        if member.being is Being.MISCARRIAGE:
            self.out.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{half:.1f}" fill="{self.palette.ink}"/>')
            return
        if member.being is Being.TERMINATION:
            for way in (1, -1):
                self._line(((x - half, y - way * half), (x + half, y + way * half)), self.palette.ink, 2)
            return
        for grow in (half, half - 5.5)[: 2 if member.subject else 1]:
            self.out.append(shape_path(x, y, grow, member, edge))
        if member.being is Being.STILLBIRTH:
            for way in (1, -1):
                self._line(((x - half, y - way * half), (x + half, y + way * half)), self.palette.ink, 1.6)

    def _under(self, x: float, top: float, member: Member) -> None:
        y = top
        shown = Layer.NAMES in self.how.layers
        for text in labels.name_lines(member, self.sizes, self.how.anonymous) if shown else ():
            y += self.sizes.line
            self.out.append(
                self.words(x, y - 3, text, self.sizes.text, self.palette.ink, bold=member.subject, halo=True)
            )
        for text in labels.date_lines(member) if not self.how.anonymous or member.being is not Being.PERSON else ():
            y += self.sizes.line
            text = labels.fitted(text, self.sizes.slot - 6, self.sizes.small, 1)[0]  # noqa: PLW2901 - cut to fit
            self.out.append(self.words(x, y - 3, text, self.sizes.small, self.palette.muted, halo=True))
        for row in labels.badge_rows(member, self.sizes) if Layer.HISTORY in self.how.layers else ():
            widths = [labels.badge_width(badge, self.sizes) for badge in row]
            at = x - (sum(widths) + 4 * (len(row) - 1)) / 2
            for badge, width in zip(row, widths, strict=True):
                fill = self.palette.ink if badge.current else self.palette.paper
                colour = self.palette.paper if badge.current else self.palette.ink
                self.out.append(
                    f'<rect x="{at:.1f}" y="{y + 1:.1f}" width="{width:.1f}" height="13" rx="3" fill="{fill}" '
                    f'stroke="{self.palette.ink}" stroke-width="1"/>'
                )
                self.out.append(self.words(at + width / 2, y + 11, labels.badge_text(badge), 9.5, colour, bold=True))
                at += width + 4
            y += self.sizes.line
