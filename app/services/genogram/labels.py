"""The words beside symbols and lines, cut to the room there is: one place for height, drawing and screen."""

from app.services.dates import part_words
from app.services.genogram.layout import Sizes
from app.services.genogram.records import Badge, Being, ChildKind, Household, Member, Tie, Union, UnionKind

MOST_BADGES = 4

UNION_WORDS = {
    UnionKind.MARRIED: "married",
    UnionKind.CIVIL_PARTNERS: "civil partners",
    UnionKind.LIVING_TOGETHER: "living together",
    UnionKind.RELATIONSHIP: "relationship",
    UnionKind.TRANSITORY: "transitory",
    UnionKind.SEPARATED: "separated",
    UnionKind.DIVORCED: "divorced",
    UnionKind.REUNITED: "reunited",
    UnionKind.WIDOWED: "widowed",
    UnionKind.UNKNOWN: "",
}
CHILD_WORDS = {
    ChildKind.BIOLOGICAL: "",
    ChildKind.ADOPTED: "adopted",
    ChildKind.ADOPTED_OUT: "adopted out",
    ChildKind.FOSTERED: "fostered",
    ChildKind.SPECIAL_GUARDIAN: "special guardian",
    ChildKind.KINSHIP_CARE: "kinship care",
    ChildKind.STEP: "step",
    ChildKind.DONOR: "donor",
    ChildKind.UNKNOWN: "",
}
LOSS_WORDS = {
    Being.MISCARRIAGE: "miscarriage",
    Being.TERMINATION: "termination",
    Being.STILLBIRTH: "stillbirth",
}


def day_text(iso: str) -> str:
    """Write a date no more exactly than it is known: `14 Mar 2019`, `Mar 2019`, `2019`."""
    return part_words(iso)


def initials(name: str) -> str:
    """The initials of a name, for a picture without names."""
    return "".join(f"{word[0].upper()}." for word in name.split() if word[:1].isalpha())


def fitted(text: str, width: float, size: float, lines: int = 2) -> tuple[str, ...]:
    """Words set into at most `lines` lines of a width; what does not fit ends in an ellipsis."""
    most = max(3, int(width / (size * 0.54)))
    out: list[str] = []
    for word in text.split():
        if out and len(out[-1]) + 1 + len(word) <= most:
            out[-1] += f" {word}"
        else:
            out.append(word)
    if len(out) > lines:
        out = [*out[: lines - 1], " ".join(out[lines - 1 :])]
    return tuple(line if len(line) <= most else f"{line[: most - 1].rstrip()}…" for line in out)


def name_lines(member: Member, sizes: Sizes, anonymous: bool = False) -> tuple[str, ...]:
    """The name under a symbol."""
    text = initials(member.name or member.label) if anonymous else member.label
    return fitted(text, sizes.slot - 8, sizes.text)


def date_lines(member: Member) -> tuple[str, ...]:
    """What stands under the name: birth, death, expected date, loss, role, each where known."""
    out = []
    if member.being is Being.UNBORN:
        out.append(f"EDD {day_text(member.expected)}" if member.expected else "unborn")
    elif member.being is not Being.PERSON:
        out.append(LOSS_WORDS[member.being])
        if member.death or member.birth:
            out.append(day_text(member.death or member.birth))
    else:
        if member.birth:
            out.append(f"b. {'about ' if member.birth_about else ''}{day_text(member.birth)}")
        if member.death:
            out.append(f"d. {day_text(member.death)}")
    if member.role:
        out.append(member.role)
    return tuple(out)


def badge_text(badge: Badge) -> str:
    """A badge as it stands in the picture: a past one with its years."""
    return badge.text if badge.current or not badge.years else f"{badge.text} {badge.years}"


def badge_rows(member: Member, sizes: Sizes) -> tuple[tuple[Badge, ...], ...]:
    """At most four badges in rows that fit under the name; the current ones first."""
    chosen = sorted(member.badges, key=lambda badge: not badge.current)[:MOST_BADGES]
    rows: list[list[Badge]] = []
    room = 0.0
    for badge in chosen:
        width = badge_width(badge, sizes) + 4
        if not rows or room < width:
            rows.append([])
            room = sizes.slot - 4
        rows[-1].append(badge)
        room -= width
    return tuple(tuple(row) for row in rows)


def badge_width(badge: Badge, sizes: Sizes) -> float:
    """How wide a badge is drawn."""
    return len(badge_text(badge)) * sizes.small * 0.58 + 8


def label_height(member: Member, sizes: Sizes) -> float:
    """How much room the words under a symbol take."""
    lines = len(name_lines(member, sizes)) + len(date_lines(member)) + len(badge_rows(member, sizes))
    return 6 + lines * sizes.line


def years(since: str, until: str) -> str:
    """Two dates as years: `2012`, `2012–2015`, `until 2015`."""
    first, last = since[:4], until[:4]
    if first and last:
        return first if first == last else f"{first}–{last}"
    return first or (f"until {last}" if last else "")


def union_lines(union: Union) -> tuple[str, ...]:
    """Kind and years of a couple, in one or two lines."""
    kind, when = UNION_WORDS[union.kind], years(union.since, union.until)
    return tuple(part for part in (kind, when) if part)


def lead_words(
    word: str, start: tuple[float, float], end: float, sizes: Sizes
) -> tuple[float, float, tuple[str, ...]]:
    """What somebody who is not family is in a household: on their lead, over their symbol where that is too short.

    The middle of the words, the last base line, and the lines.
    """
    on_lead = fitted(word, 62, 10)
    if abs(end - start[0]) > 5.6 * max((len(line) for line in on_lead), default=0):
        return (start[0] + end) / 2, start[1] - 5, on_lead
    half = sizes.symbol / 2
    return start[0] + (half if end < start[0] else -half), start[1] - half - 6, fitted(word, sizes.slot - 8, 10, 1)


def household_label(household: Household) -> str:
    """What stands on a household's line."""
    return household.label or "household"


def tie_words(tie: Tie) -> str:
    """A tie of harm in words, with its dates and status."""
    text = tie.words or tie.kind.value.replace("_", " ")
    when = years(tie.since, tie.until)
    return ", ".join(part for part in (f"{text} {when}".strip(), tie.status.value) if part)
