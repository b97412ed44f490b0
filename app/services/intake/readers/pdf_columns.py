"""Printed lines of a PDF as paragraphs and, where they stand in columns under a row of headings, as tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.services.intake.readers.blocks import Block, Cell, Grid, Para
from app.services.intake.readers.shapes import key_in, share_of
from app.services.intake.readers.vocabulary import match_label, match_section

_SEGMENT = re.compile(r"\S+(?:[ \t]\S+)*")
_PAGE = re.compile(r"(?i)^\s*(?:page \d{1,3}(?: (?:of|/) \d{1,3})?|\d{1,3} ?(?:of|/) ?\d{1,3}|- ?\d{1,3} ?-)\s*$")
_FEWEST = 3
_WIDEST = 42
_SLACK = 2
_KNOWN = 0.6


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


def _rows(head: _Line, after: list[_Line]) -> tuple[list[list[tuple[str, str]]], int]:
    """The rows under a row of headings, and how many lines they take."""
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
        if 0 not in placed and rows and not gap:
            for column, text in placed.items():
                old, where = rows[-1][column]
                rows[-1][column] = (f"{old} {text}".strip(), where)
        elif 0 in placed and len(placed) >= 2:
            rows.append([(placed.get(column, ""), line.where) for column in range(len(starts))])
        else:
            break
        used, gap = number, 0
    return rows, used


def _para(line: _Line) -> Para:
    plain = line.text.strip()
    label, _, rest = plain.partition("   ")
    known = match_label(label) if rest.strip() and ":" not in label else None
    text = f"{label}: {rest.strip()}" if known is not None and known.share >= _KNOWN else plain
    short = len(text) < 80 and not text.endswith((".", ":"))
    return Para(text, line.where, short and match_section(text) is not None and ":" not in text)


def blocks_of_page(text: list[str], page: int) -> Iterator[Block]:
    """The paragraphs and tables of one page's printed lines, laid out as they stand on it."""
    lines = _lines(text, page)
    at = tables = 0
    while at < len(lines):
        line = lines[at]
        if _is_head(line):
            rows, used = _rows(line, lines[at + 1 :])
            if rows:
                tables += 1
                head = tuple(Cell(text, line.where, column) for column, (_, text) in enumerate(line.parts))
                body = tuple(tuple(Cell(text, where, c) for c, (text, where) in enumerate(row)) for row in rows)
                yield Grid((head, *body), f"table {page}{tables:02}")
                at += used + 1
                continue
        if line.parts:
            yield _para(line)
        at += 1
