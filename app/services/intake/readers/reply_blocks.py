"""Plain lines of an answer as paragraphs and tables: columns set apart by bars, tabs, or a gap under their headings."""

import re
from collections.abc import Iterable, Sequence

from app.services.intake.readers.blocks import Block, Cell, Grid, Para
from app.services.intake.readers.reply_words import column_keys, people_keys

_GAP = re.compile(r"\s{2,}")
_RULE = re.compile(r"[\s|+\-=_─]+")


def blocks_of_lines(lines: Iterable[tuple[str, str]]) -> tuple[Block, ...]:
    """The blocks of plain text; each line comes with its place. A heading row of item columns begins a table."""
    rows = [(text.replace("\t", " | ") if "|" not in text else text, where) for text, where in lines]
    out: list[Block] = []
    at = 0
    while at < len(rows):
        text, where = rows[at]
        barred = _barred(text)
        if barred and _is_header(barred):
            grid, at = _table(rows, at, len(barred))
            out.append(grid)
            continue
        starts = _starts(text)
        if len(starts) >= 2 and _is_header(tuple(words for _, words in starts)):
            grid, at = _aligned(rows, at, starts)
            out.append(grid)
            continue
        if text.strip():
            out.append(Para(text.strip(), where))
        at += 1
    return tuple(out)


def _is_header(cells: Sequence[str]) -> bool:
    return bool(column_keys(tuple(cells)) or people_keys(tuple(cells)))


def _barred(text: str) -> tuple[str, ...]:
    if "|" not in text:
        return ()
    return tuple(cell.strip() for cell in text.strip().strip("|").split("|"))


def _table(rows: list[tuple[str, str]], at: int, width: int) -> tuple[Grid, int]:
    """A table whose columns are set apart by bars: every line after its heading with as many cells."""
    first = rows[at][1]
    made = [_row(_barred(rows[at][0]), first)]
    at += 1
    while at < len(rows):
        text, where = rows[at]
        cells = _barred(text)
        if text.strip() and _RULE.fullmatch(text):
            at += 1
            continue
        if len(cells) < 2 or len(cells) > width:
            break
        made.append(_row((*cells, *("" for _ in range(width - len(cells)))), where))
        at += 1
    return Grid(tuple(made), first), at


def _starts(text: str) -> list[tuple[int, str]]:
    """Where each piece of a line begins; pieces are set apart by two blanks or more."""
    found: list[tuple[int, str]] = []
    place = len(text) - len(text.lstrip())
    for piece in _GAP.split(text.strip()):
        place = text.index(piece, place) if piece else place
        found.append((place, piece))
        place += len(piece)
    return found


def _aligned(rows: list[tuple[str, str]], at: int, heads: list[tuple[int, str]]) -> tuple[Grid, int]:
    """A table whose columns stand under their headings; a line that leaves the first column empty goes on the row."""
    first = rows[at][1]
    columns = [start for start, _ in heads]
    made: list[tuple[list[str], str]] = [([words for _, words in heads], first)]
    at += 1
    while at < len(rows):
        text, where = rows[at]
        if not text.strip():
            if len(made) > 1 and not _goes_on(rows, at, columns):
                break
            at += 1
            continue
        if _RULE.fullmatch(text):
            at += 1
            continue
        cells = [""] * len(columns)
        for start, piece in _starts(text):
            column = max((number for number, begin in enumerate(columns) if begin <= start + 2), default=0)
            cells[column] = f"{cells[column]} {piece}".strip()
        filled = [number for number, cell in enumerate(cells) if cell]
        if cells[0] and len(filled) < 2:
            break
        if not cells[0] and len(made) > 1:
            former = made[-1][0]
            for number in filled:
                former[number] = f"{former[number]} {cells[number]}".strip()
        elif not cells[0]:
            break
        else:
            made.append((cells, where))
        at += 1
    return Grid(tuple(_row(tuple(cells), where) for cells, where in made), first), at


def _goes_on(rows: list[tuple[str, str]], at: int, columns: list[int]) -> bool:
    """Whether the table goes on after an empty line: every piece of the next line stands under a heading."""
    after = next((text for text, _ in rows[at:] if text.strip()), "")
    pieces = _starts(after) if after else []
    under = all(any(abs(start - begin) <= 2 for begin in columns) for start, _ in pieces)
    return bool(pieces) and under and (len(pieces) >= 2 or pieces[0][0] > columns[0] + 2)


def _row(cells: Sequence[str], where: str) -> tuple[Cell, ...]:
    return tuple(Cell(text, where, number) for number, text in enumerate(cells))
