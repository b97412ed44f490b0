"""Which printed word belongs to which tick box of a PDF, and which question a row of boxes answers.

A box's word stands after it or before it; which of the two, the gaps of the whole row tell. A box without a word of its
own is no answer to anything.
"""

import re
from dataclasses import dataclass, replace

from app.services.intake.readers.pdf_lines import Field, Line
from app.services.intake.readers.vocabulary import match_label

_ASKED = re.compile(r"^(.{3,}[:?])\s+(\S[\w /]{0,20})$")
"""A question printed on one line with its first option."""
_SAME_ROW = 4.0
_SAME_LINE = 9.0
_IN_ROW = 7.0
_HEAD = 26.0
_REACH = 45.0
_ABOVE = 26.0


@dataclass(frozen=True, slots=True)
class _Beside:
    """The words on either side of one box, with the gaps to them."""

    before: Line | None
    after: Line | None
    gap_before: float
    gap_after: float


def _rows(boxes: list[Field]) -> list[list[Field]]:
    rows: list[list[Field]] = []
    for box in sorted(boxes, key=lambda item: (-item.y, item.x)):
        if rows and abs(rows[-1][0].y - box.y) < _SAME_ROW:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [sorted(row, key=lambda item: item.x) for row in rows]


def _beside(box: Field, left: float, right: float, words: list[Line]) -> _Beside:
    before = max((w for w in words if left <= w.x < box.x - 2), key=lambda w: w.x, default=None)
    after = min((w for w in words if box.right - 6 <= w.x < right), key=lambda w: w.x, default=None)
    return _Beside(
        before,
        after,
        max(box.x - before.end, 0.0) if before is not None else _REACH,
        after.x - box.right if after is not None else _REACH,
    )


def _row_placed(row: list[Field], fields: list[Field], lines: list[Line]) -> list[Field]:
    words = [line for line in lines if abs(line.y - row[0].y) < _SAME_LINE]
    edges = sorted(
        {-1.0, 1e6}
        | {f.right for f in fields if abs(f.y - row[0].y) < _SAME_LINE}
        | {f.x for f in fields if abs(f.y - row[0].y) < _SAME_LINE}
    )
    seen = [
        _beside(box, max(e for e in edges if e <= box.x - 1), min(e for e in edges if e >= box.right + 1), words)
        for box in row
    ]
    afters = sum(min(max(one.gap_after, 0), _REACH) for one in seen)
    befores = sum(min(max(one.gap_before, 0), _REACH) for one in seen)
    after = afters <= befores
    if seen[0].before is not None and seen[-1].after is None:
        after = False  # a word before the first box and none behind the last: each word stands before its box
    elif seen[0].before is None and seen[-1].after is not None:
        after = True
    claimed = {word for one in seen if (word := one.after if after else one.before) is not None}
    out: list[Field] = []
    lead: Line | None = None
    for number, (box, one) in enumerate(zip(row, seen, strict=True)):
        own = one.after if after else one.before
        if own is not None and (one.gap_after if after else one.gap_before) >= _REACH:
            own = None
        front = one.before if after else None
        if not after and own is not None:
            others = [w for w in words if w.end <= own.x + 6 and w not in claimed]
            left = max([e for e in edges if e <= own.x + 1] + [row[number - 1].right if number else -1.0])
            front = max((w for w in others if w.x >= left), key=lambda w: w.x, default=None)
        if front is not None and front not in claimed:
            lead = front
        elif number and row[number - 1].name != box.name and box.name in {b.name for b in row[number + 1 :]}:
            lead = None
        asked, option = lead.text if lead is not None else "", own.text if own is not None else ""
        if not after and own is not None and (both := _ASKED.match(option)) is not None:
            asked, option = both.group(1), both.group(2)
            lead = replace(own, text=asked)
        out.append(replace(box, near=asked, after=option))
    return out


def _above(box: Field, lines: list[Line], taken: set[str]) -> str:
    over = [w for w in lines if 0 < w.y - box.top < _ABOVE and abs(w.x - box.x) < 40 and w.text not in taken]
    return min(over, key=lambda w: (w.y - box.top, abs(w.x - box.x))).text if over else ""


def boxes_in_grids(boxes: list[Field], placed: list[Field], lines: list[Line]) -> list[Field]:
    """The boxes that stand in the rows of a grid of text fields, under a heading of their own column."""
    out: list[Field] = []
    for box in boxes:
        row = next((f for f in placed if f.row and abs(f.y - box.y) < _IN_ROW and f.page == box.page), None)
        tops = [f for f in placed if row is not None and f.grid == row.grid and f.page == row.page]
        top = max((f.top for f in tops), default=0.0)
        heads = [
            line
            for line in lines
            if row is not None and 0 < line.y - top + 6 < _HEAD and line.x - 12 <= box.x and box.right <= line.end + 30
        ]
        beside = any(abs(line.y - box.y) < _SAME_ROW and -30 < line.x - box.right < 30 for line in lines)
        if row is not None and heads and not beside:
            head = max(heads, key=lambda line: line.x)
            out.append(replace(box, near=head.text, row=row.row, grid=row.grid))
    return out


def placed_boxes(boxes: list[Field], fields: list[Field], lines: list[Line]) -> list[Field]:
    """The boxes with their own word (`after`) and the question in front of or above their row (`near`)."""
    out: list[Field] = []
    for row in _rows(boxes):
        placed = _row_placed(row, fields, lines)
        words = {box.after for box in placed}
        for box in placed:
            group = [one for one in placed if one.name == box.name]
            near = box.near
            if not near and len(group) > 1:
                near = group[0].near or _above(group[0], lines, words)
            out.append(replace(box, near=near))
    return _doubtless(out)


def _doubtless(boxes: list[Field]) -> list[Field]:
    """Without boxes that share their only word with a neighbour: whose answer it is cannot be told."""
    left: list[Field] = []
    for box in boxes:
        twins = [b for b in boxes if b is not box and not b.tip and b.after == box.after and b.name != box.name]
        twins = [b for b in twins if not box.near or b.near == box.near]
        crowded = any(abs(b.y - box.y) < _SAME_ROW for b in twins)
        alone = not box.tip and not box.after
        if not (alone or crowded) or box.tip:
            left.append(box)
    return left


_ANSWER = re.compile(
    r"(?i)^\W*(?:yes|no|not (?:known|asked|sought|sure)|unknown|n/?k|unsure|don['’]?t know|boy|girl|male"
    r"|female|unborn|other)\W*$"
)
_SEX = re.compile(r"(?i)^\W*(?:boy|girl|male|female)\W*$")
_ROW, _REACH_UP, _LEFT_OF, _PLAINLY = 3.0, 26.0, 60.0, 0.6


def asked_above(boxes: list[Field], lines: list[Line]) -> list[Field]:
    """Boxes side by side with nothing printed in front of them, with the question that is printed just above."""
    rows: dict[int, list[Field]] = {}
    for one in boxes:
        if not one.near and one.after:
            rows.setdefault(round(one.y / _ROW), []).append(one)
    asked: dict[int, str] = {}
    for row in rows.values():
        first = min(row, key=lambda one: one.x)
        words = {one.after for one in row}
        if not all(_ANSWER.match(word) for word in words) or len(words) < len(row):
            continue
        above = [
            line
            for line in lines
            if 0 < line.y - first.y < _REACH_UP and abs(line.x - first.x) < _LEFT_OF and line.text not in words
        ]
        nearest = min(above, key=lambda line: line.y, default=None)
        known = match_label(nearest.text) if nearest is not None else None
        if len(row) < 2 or nearest is None or known is None or known.share < _PLAINLY:
            continue
        sexes = any(_SEX.match(word) for word in words)
        if sexes == (known.key == "sex") and not any(abs(o.y - nearest.y) < _ROW for o in boxes):
            asked.update((id(one), nearest.text) for one in row)
    return [replace(one, near=asked[id(one)]) if id(one) in asked else one for one in boxes]
