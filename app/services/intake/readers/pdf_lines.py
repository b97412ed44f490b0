"""What stands on a page of a PDF form: printed lines with their places, and fields in grids under column headings."""

import re
from dataclasses import dataclass, replace

from app.services.intake.readers.headings import Section
from app.services.intake.readers.vocabulary import match_label

_ALIGNED = 4.0
_PITCH = 34.0


@dataclass(frozen=True, slots=True)
class Line:
    """Words printed together: how high, from where to where."""

    y: float
    x: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """One form field: value as text (boxes as ☒ or ☐), where it stands, and what is printed near it.

    `row` counts the rows of a grid of fields under one row of headings; 0 where the field stands in none.
    """

    name: str
    tip: str
    value: str
    box: bool
    page: int
    x: float
    y: float
    near: str = ""
    section: Section | None = None
    options: tuple[str, ...] = ()
    after: str = ""
    right: float = 0.0
    top: float = 0.0
    row: int = 0
    grid: int = 0


def _under(field: Field, fields: list[Field], lines: list[Line]) -> Field | None:
    """The field just above this one in the same column, with nothing printed between them."""
    over = [
        other
        for other in fields
        if abs(other.x - field.x) < _ALIGNED
        and abs(other.right - field.right) < _ALIGNED
        and 0 < other.y - field.y < _PITCH
    ]
    if not over:
        return None
    nearest = min(over, key=lambda other: other.y)
    between = [w for w in lines if field.y + 4 < w.y < nearest.y - 4 and w.x < field.right and w.end > field.x]
    return nearest if not between else None


def in_grids(fields: list[Field], lines: list[Line], heads: dict[int, bool]) -> list[Field]:
    """The fields with the headings of their columns, where several rows of fields stand under one row of headings.

    `heads` says of each field (by its place in the list) whether its label is printed above it.
    """
    above: dict[int, int] = {}
    index = {id(field): at for at, field in enumerate(fields)}
    for at, field in enumerate(fields):
        if field.near or field.box:
            continue
        over = _under(field, fields, lines)
        if over is not None and not over.box:
            above[at] = index[id(over)]
    columns: dict[int, list[int]] = {}
    for at in sorted(above, key=lambda one: -fields[one].y):
        top = at
        for _ in range(100):
            if top not in above:
                break
            top = above[top]
        if heads.get(top) and fields[top].near:
            columns.setdefault(top, [top]).append(at)
    out = list(fields)
    tops: dict[int, list[int]] = {}
    for top in columns:
        tops.setdefault(round(fields[top].y / 4), []).append(top)
    for grid, members in enumerate(tops.values(), start=1):
        known = [top for top in members if match_label(fields[top].near) is not None]
        if len(members) < 2 or len(known) < 2:
            continue
        for top in members:
            for row, at in enumerate(columns[top], start=1):
                out[at] = replace(out[at], near=fields[top].near, row=row, grid=grid)
    return out


_SAME_LINE, _GAP, _FEWEST, _DATE_PARTS, _DATE_FIGURES = 4.0, 16.0, 3, 3, 8
_SPLIT_KEYS = frozenset({"dob", "edd", "form_date", "nhs_number", "postcode", "phone"})


def _joined(parts: list[Field], key: str) -> str:
    """The value of several boxes side by side; empty where they do not make one."""
    texts = [part.value.strip() for part in parts]
    if not all(texts) or any(re.search(r"[^\w]", text) for text in texts):
        return ""
    if key in {"dob", "edd", "form_date"}:
        whole = "".join(texts)
        if len(texts) == _DATE_PARTS:
            return ("/" if whole.isdigit() else " ").join(texts)
        single = len(texts) == len(whole) == _DATE_FIGURES and whole.isdigit()
        return f"{whole[:2]}/{whole[2:4]}/{whole[4:]}" if single else ""
    return "".join(texts) if all(len(text) == 1 for text in texts) else " ".join(texts)


def in_one(fields: list[Field]) -> list[Field]:
    """The fields with a value that is split over boxes side by side (day, month and year; figure by figure) as one."""
    out: list[Field] = []
    at = 0
    while at < len(fields):
        run = [fields[at]]
        label = match_label(fields[at].tip or fields[at].near) if fields[at].near else None
        while at + len(run) < len(fields):
            after = fields[at + len(run)]
            bare = not re.search(r"[^\W_]", after.near) and not after.tip and not after.box
            beside = abs(after.y - run[-1].y) < _SAME_LINE and 0 <= after.x - run[-1].right < _GAP
            if not (bare and beside):
                break
            run.append(after)
        value = _joined(run, label.key) if label is not None and label.key in _SPLIT_KEYS else ""
        if len(run) >= _FEWEST and value:
            out.append(replace(run[0], value=value, right=run[-1].right))
            at += len(run)
        else:
            out.append(fields[at])
            at += 1
    return out
