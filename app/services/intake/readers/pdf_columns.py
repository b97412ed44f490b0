"""Printed lines of a PDF as paragraphs and, where they stand in columns under a row of headings, as tables."""

import re
from collections.abc import Iterator

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Block, Cell, Grid, Para
from app.services.intake.readers.headings import match_section
from app.services.intake.readers.pdf_print import (
    Printed,
    is_boxes,
    printed_lines,
    value_columns,
    whole_rows,
    with_boxes_joined,
)
from app.services.intake.readers.pdf_stacked import is_stacked_page, stacked
from app.services.intake.readers.shapes import key_in, share_of
from app.services.intake.readers.vocabulary import match_label

_FEWEST = 3
_WIDEST = 42
_SLACK = 2
_KNOWN = 0.6
_HALF = 0.5
_SURE = 0.9


def _is_head(line: Printed) -> bool:
    """Whether a line is a row of column headings."""
    texts = [text for _, text in line.parts]
    if len(texts) < _FEWEST or any(len(text) > _WIDEST or ":" in text or is_boxes(text) for text in texts):
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


_CUT_PHONE = re.compile(r"\+?[\d ]{3,9}")


def _left_open(before: str, text: str) -> bool:
    """Whether a cell plainly goes on: behind a comma, in small letters, or with the year of a date it broke off in."""
    if before.endswith(",") or text[:1].islower():
        return True
    return re.fullmatch(r"\d{4}\W*", text) is not None and re.search(rf"(?i)\b{values.MONTH}$", before) is not None


def _goes_on(row: list[tuple[str, str]], placed: dict[int, str], width: int) -> bool:
    """Whether a line holds only what was too long for several columns: it fills few of them, each goes on from the line
    above, and one of those is plainly unfinished (half a telephone number, a lone first name)."""
    if len(placed) > width / 2 or any(not row[column][0] for column in placed):
        return False
    phone = any(
        _CUT_PHONE.fullmatch(row[c][0]) and _CUT_PHONE.fullmatch(text) and values.phone_of(f"{row[c][0]} {text}")
        for c, text in placed.items()
    )
    lower = all(text[:1].islower() for text in placed.values())
    filled = sum(bool(text) for text, _ in row)
    rest = {column: text for column, text in placed.items() if column}
    open_ended = bool(rest) and all(_left_open(row[c][0], text) for c, text in rest.items())
    if open_ended and 0 not in placed:
        return True
    if open_ended and 0 in placed and " " not in row[0][0] and _is_word(placed[0]):
        return True
    name = " " not in row[0][0] and 0 in placed and " " not in placed[0] and filled > len(placed)
    return phone or lower or (name and len(placed) == 1 and _is_word(placed[0]))


def _is_word(text: str) -> bool:
    plain = re.fullmatch(r"[A-Z][\w'’-]+", text) is not None
    return plain and match_label(text) is None and match_section(text) is None


def _taken_above(
    rows: list[list[tuple[str, str]]], placed: dict[int, str], starts: list[int], extra: dict[int, str] | None
) -> bool:
    """Take a line that goes on from the headings or the row above it; False where it begins a row of its own."""
    if not rows:
        if 0 in placed or extra is None:
            return False
        for column, text in placed.items():
            extra[column] = f"{extra[column]} {text}" if column in extra else text
        return True
    if 0 in placed and not _ends_name(rows[-1], placed, starts) and not _goes_on(rows[-1], placed, len(starts)):
        return False
    for column, text in placed.items():
        old, where = rows[-1][column]
        rows[-1][column] = (f"{old} {text}".strip(), where)
    return True


def _asks_itself(line: Printed) -> bool:
    """Whether a line under a table is rather a question with its answer."""
    lead = line.parts[0][1]
    asked = match_label(lead) if lead.endswith("?") and len(lead.split()) >= _FEWEST else None
    return asked is not None and asked.share >= _HALF


def _rows(
    head: Printed, after: list[Printed], extra: dict[int, str] | None = None
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
        if not aligned or (rows and _asks_itself(line)):
            break
        if not gap and _taken_above(rows, placed, starts, extra):
            used = number
            continue
        if 0 in placed and len(placed) >= 2:
            rows.append([(placed.get(column, ""), line.where) for column in range(len(starts))])
        else:
            break
        used, gap = number, 0
    return rows, used


def _pairs(line: Printed) -> list[tuple[int, str, list[str]]]:
    """The labels of a line with the value behind each and where it starts, where two or more stand side by side."""
    out: list[tuple[int, str, list[str]]] = []
    at = 0
    line = with_boxes_joined(line)
    while at + 1 < len(line.parts):
        (_, label), (start, value) = line.parts[at], line.parts[at + 1]
        asks = share_of(value) >= _SURE and value[:1].isupper() and not is_boxes(value)
        if ":" in label or is_boxes(label) or share_of(label.rstrip("?")) < _KNOWN or asks:
            return []
        out.append((start, label, [value]))
        at += 2
    return out if len(out) > 1 and at == len(line.parts) else []


def _mixed(line: Printed) -> list[Para]:
    """A line on which some labels stand before their values with a colon and some with a gap; nothing elsewhere."""
    texts = [text for _, text in with_boxes_joined(line).parts]
    out: list[Para] = []
    at = known = 0
    while at < len(texts):
        label, mark, value = texts[at].partition(": ")
        step = 1
        if not mark:
            if at + 1 >= len(texts) or ":" in texts[at + 1] or len(texts[at]) > _WIDEST:
                return []
            value, step = texts[at + 1], 2
        asked, answer = match_label(label.rstrip("?")), match_label(value)
        if is_boxes(label) or not label[:1].isupper() or (answer is not None and answer.share >= _SURE):
            return []
        known += asked is not None and asked.share >= _HALF
        out.append(Para(f"{label.rstrip(': ')}: {value.strip()}", line.where))
        at += step
    return out if len(out) > 1 and known * 2 >= len(out) else []


def _label_goes_on(line: Printed, after: Printed | None) -> Printed | None:
    """The line with a label that goes on beneath itself, where several labels stand side by side on it."""
    if after is None or len(after.parts) != 1 or len(line.parts) < 2 * 2 or not after.parts[0][1][:1].islower():
        return None
    start, rest = after.parts[0]
    for at in range(0, len(line.parts), 2):
        left, label = line.parts[at]
        if abs(left - start) <= _SLACK and share_of(f"{label} {rest}") >= _KNOWN:
            return Printed(line.text, line.where, (*line.parts[:at], (left, f"{label} {rest}"), *line.parts[at + 1 :]))
    return None


def _continued(pairs: list[tuple[int, str, list[str]]], after: list[Printed]) -> int:
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


def _wrapped(line: Printed, after: Printed | None) -> Para | None:
    """A label that goes on under itself (`What has` / `happened?`) with the value beside it; None where it is whole."""
    if after is None or len(line.parts) != 2 or len(after.parts) not in {1, 2}:
        return None
    (one, label), (two, value) = line.parts
    (three, rest), (four, more) = after.parts[0], after.parts[1] if len(after.parts) > 1 else (two, "")
    if abs(one - three) > _SLACK or abs(two - four) > _SLACK or not rest[:1].islower() or ":" in label:
        return None
    whole = f"{label} {rest}"
    known = match_label(whole)
    return Para(f"{whole}: {value} {more}".rstrip(), line.where) if known and known.share >= _HALF else None


def _beside(line: Printed, after: list[Printed], columns: frozenset[int]) -> tuple[tuple[Cell, ...], int] | None:
    """A label the reader does not know with the answer in the column of answers, and how many lines it goes on."""
    if not columns:
        return None
    if len(line.parts) != 2 or ":" in line.parts[0][1]:
        return None
    if min(abs(line.parts[1][0] - column) for column in columns) > _SLACK:
        return None
    (_, label), (two, value) = line.parts
    if not label[:1].isupper() or len(label) > _WIDEST or share_of(label) >= _HALF:
        return None
    if is_boxes(label) or is_boxes(value):
        return None
    used = 0
    for below in after:
        if len(below.parts) != 1 or abs(below.parts[0][0] - two) > _SLACK:
            break
        value, used = f"{value} {below.parts[0][1]}", used + 1
    return (Cell(label, line.where, 0), Cell(value, line.where, 1)), used


def _heads(line: Printed, after: list[Printed]) -> bool:
    """Whether a short line that asks nothing stands apart over a row of labels and heads what they ask."""
    plain = len(line.parts) == 1 and len(line.parts[0][1]) <= _WIDEST and not line.parts[0][1].endswith((".", "?", ":"))
    if not plain or not line.parts[0][1][:1].isupper() or not after or after[0].parts:
        return False
    at = next((number for number, below in enumerate(after) if below.parts), None)
    return at is not None and (_is_head(after[at]) or bool(stacked(after[at], after[at + 1 :])[0]))


def _para(line: Printed) -> Para:
    plain = line.text.strip()
    label, _, rest = plain.partition("   ")
    known = match_label(label) if rest.strip() and ":" not in label else None
    text = f"{label}: {rest.strip()}" if known is not None and known.share >= _HALF else plain
    short = len(text) < 80 and not text.endswith((".", ":"))
    return Para(text, line.where, short and match_section(text) is not None and re.search(r":|\?\s+\S", text) is None)


def blocks_of_page(text: list[str], page: int, columns: frozenset[int] = frozenset()) -> Iterator[Block]:
    """The paragraphs and tables of one page's printed lines, laid out as they stand on it."""
    lines = printed_lines(text, page)
    columns = columns | value_columns(lines)
    lines = whole_rows(lines, columns)
    below = is_stacked_page(lines)
    at = tables = 0
    while at < len(lines):
        line = lines[at]
        if below:
            answers, used = stacked(line, lines[at + 1 :])
            yield from (Para(f"{label.rstrip(': ')}: {value}", where) for label, value, where in answers)
            at += used + 1 if answers else 0
            if answers:
                continue
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
        whole = _label_goes_on(line, lines[at + 1] if at + 1 < len(lines) else None)
        pairs = _pairs(whole or line)
        if pairs:
            at += whole is not None
            used = _continued(pairs, lines[at + 1 :])
            yield from (Para(f"{label}: {' '.join(value)}", line.where) for _, label, value in pairs)
            at += used
        elif (beside := _beside(line, lines[at + 1 :], columns)) is not None:
            tables += 1
            yield Grid((beside[0],), f"table {page}{tables:02}")
            at += beside[1]
        elif mixed := _mixed(line):
            yield from mixed
        elif line.parts:
            para = _para(line)
            yield Para(para.text, para.where, para.heading or _heads(line, lines[at + 1 :]))
        at += 1
