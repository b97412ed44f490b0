"""Printed lines of a PDF as paragraphs and, where they stand in columns under a row of headings, as tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.services.intake.readers.blocks import Block, Cell, Grid, Para
from app.services.intake.readers.headings import match_section
from app.services.intake.readers.shapes import key_in, share_of
from app.services.intake.readers.vocabulary import match_label

_SEGMENT = re.compile(r"\S+(?:[ \t]\S+)*")
_PAGE = re.compile(
    r"(?i)^\s*(?:page \d{1,3}(?: (?:of|/) \d{1,3})?|\d{1,3} ?(?:of|/) ?\d{1,3}|- ?\d{1,3} ?-"
    r"|official(?:[ -]+sensitive)?(?: when complete[d]?)?|(?:strictly )?(?:private (?:and|&) )?confidential"
    r"|restricted)\s*$"
)
_FEWEST = 3
_WIDEST = 42
_SLACK = 2
_KNOWN = 0.6
_HALF = 0.5
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    where: str
    parts: tuple[tuple[int, str], ...]


def _lines(text: list[str], page: int) -> list[_Line]:
    out: list[_Line] = []
    for at, line in enumerate(text, start=1):
        parts = () if _PAGE.match(line) else tuple((m.start(), m.group(0)) for m in _SEGMENT.finditer(line))
        out.append(_Line(line, f"page {page}, line {at}", parts))
    return out


def _is_head(line: _Line) -> bool:
    """Whether a line is a row of column headings."""
    texts = [text for _, text in line.parts]
    if len(texts) < _FEWEST or any(len(text) > _WIDEST or ":" in text for text in texts):
        return False
    known = [text for text in texts if share_of(text) >= 0.5]
    return len(known) >= _KNOWN * len(texts) and len({key_in(text) for text in known}) >= 2


def _column(start: int, starts: list[int]) -> int:
    return max((at for at, left in enumerate(starts) if left - _SLACK <= start), default=0)


def _ends_name(row: list[tuple[str, str]], placed: dict[int, str], starts: list[int]) -> bool:
    """Whether a line holds only the rest of a name that was too long for the first column."""
    rest = placed.get(0, "")
    wraps = len(placed) == 1 and len(row[0][0]) + 1 + len(rest.split()[0]) > starts[1] - starts[0] - _SLACK * 2
    plain = wraps and re.fullmatch(r"[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*){0,2}", rest) is not None
    return plain and rest[:1].isupper() and match_section(rest) is None and match_label(rest) is None


def _rows(
    head: _Line, after: list[_Line], extra: dict[int, str] | None = None
) -> tuple[list[list[tuple[str, str]]], int]:
    """The rows under a row of headings, and how many lines they take; what is left of the headings goes to `extra`."""
    starts = [start for start, _ in head.parts]
    rows: list[list[tuple[str, str]]] = []
    used = gap = 0
    for number, line in enumerate(after, start=1):
        if not line.parts:
            gap += 1
            if gap > 2:
                break
            continue
        placed: dict[int, str] = {}
        for start, text in line.parts:
            column = _column(start, starts)
            placed[column] = f"{placed[column]} {text}" if column in placed else text
        aligned = all(abs(start - starts[_column(start, starts)]) <= _SLACK * 2 for start, _ in line.parts)
        if not aligned:
            break
        if 0 not in placed and not rows and not gap and extra is not None:
            for column, text in placed.items():
                extra[column] = f"{extra[column]} {text}" if column in extra else text
        elif 0 not in placed and rows and not gap:
            for column, text in placed.items():
                old, where = rows[-1][column]
                rows[-1][column] = (f"{old} {text}".strip(), where)
        elif rows and not gap and _ends_name(rows[-1], placed, starts):
            rows[-1][0] = (f"{rows[-1][0][0]} {placed[0]}", rows[-1][0][1])
        elif 0 in placed and len(placed) >= 2:
            rows.append([(placed.get(column, ""), line.where) for column in range(len(starts))])
        else:
            break
        used, gap = number, 0
    return rows, used


def _pairs(line: _Line) -> list[tuple[int, str, list[str]]]:
    """The labels of a line with the value behind each and where it starts, where two or more stand side by side."""
    out: list[tuple[int, str, list[str]]] = []
    at = 0
    while at + 1 < len(line.parts):
        (_, label), (start, value) = line.parts[at], line.parts[at + 1]
        if ":" in label or share_of(label.rstrip("?")) < _KNOWN or (share_of(value) >= _SURE and value[:1].isupper()):
            return []
        out.append((start, label, [value]))
        at += 2
    return out if len(out) > 1 and at == len(line.parts) else []


def _continued(pairs: list[tuple[int, str, list[str]]], after: list[_Line]) -> int:
    """Take the lines on which values go on beneath themselves; how many these are."""
    used = 0
    for line in after:
        starts = {start: value for start, _, value in pairs}
        near = [(text, next((v for s, v in starts.items() if abs(s - at) <= _SLACK), None)) for at, text in line.parts]
        if not line.parts or any(value is None for _, value in near):
            return used
        for text, value in near:
            if value is not None:
                value.append(text)
        used += 1
    return used


def _wrapped(line: _Line, after: _Line | None) -> Para | None:
    """A label that goes on under itself (`What has` / `happened?`) with the value beside it; None where it is whole."""
    if after is None or len(line.parts) != 2 or len(after.parts) != 2:
        return None
    (one, label), (two, value) = line.parts
    (three, rest), (four, more) = after.parts
    if abs(one - three) > _SLACK or abs(two - four) > _SLACK or not rest[:1].islower() or ":" in label:
        return None
    whole = f"{label} {rest}"
    known = match_label(whole)
    return Para(f"{whole}: {value} {more}", line.where) if known is not None and known.share >= 0.5 else None


def _para(line: _Line) -> Para:
    plain = line.text.strip()
    label, _, rest = plain.partition("   ")
    known = match_label(label) if rest.strip() and ":" not in label else None
    text = f"{label}: {rest.strip()}" if known is not None and known.share >= _HALF else plain
    short = len(text) < 80 and not text.endswith((".", ":"))
    return Para(text, line.where, short and match_section(text) is not None and ":" not in text)


def blocks_of_page(text: list[str], page: int) -> Iterator[Block]:
    """The paragraphs and tables of one page's printed lines, laid out as they stand on it."""
    lines = _lines(text, page)
    at = tables = 0
    while at < len(lines):
        line = lines[at]
        if _is_head(line):
            more: dict[int, str] = {}
            rows, used = _rows(line, lines[at + 1 :], more)
            if rows:
                tables += 1
                head = tuple(
                    Cell(f"{text} {more.get(column, '')}".strip(), line.where, column)
                    for column, (_, text) in enumerate(line.parts)
                )
                body = tuple(tuple(Cell(text, where, c) for c, (text, where) in enumerate(row)) for row in rows)
                yield Grid((head, *body), f"table {page}{tables:02}")
                at += used + 1
                continue
        if (wrapped := _wrapped(line, lines[at + 1] if at + 1 < len(lines) else None)) is not None:
            yield wrapped
            at += 2
            continue
        pairs = _pairs(line)
        if pairs:
            used = _continued(pairs, lines[at + 1 :])
            yield from (Para(f"{label}: {' '.join(value)}", line.where) for _, label, value in pairs)
            at += used
        elif line.parts:
            yield _para(line)
        at += 1
