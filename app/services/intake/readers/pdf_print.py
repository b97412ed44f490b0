"""Printed lines of a PDF page with their parts: runs of words, each with the place at which it begins."""

import itertools
import re
from dataclasses import dataclass

from app.services.intake.readers import values
from app.services.intake.readers.shapes import share_of

_SEGMENT = re.compile(r"\S+(?:[ \t]\S+)*")
_PAGE = re.compile(
    r"(?i)^\s*(?:page \d{1,3}(?: (?:of|/) \d{1,3})?|\d{1,3} ?(?:of|/) ?\d{1,3}|- ?\d{1,3} ?-"
    r"|official(?:[ -]+sensitive)?(?: when complete[d]?)?|(?:strictly )?(?:private (?:and|&) )?confidential"
    r"|restricted)\s*$|^(?=.{1,90}$).*[—–|·-]\s*page \d{1,3}(?: (?:of"
    r"|/) \d{1,3})?\s*$"
)
_FEWEST_ALIKE = 3
_AT_EDGE, _MOST_LETTERS = 3, 110
_TYPED_AS = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\u00a0": " ", "\t": " "}


def plain_text(line: str) -> str:
    """A printed line with joined letters and odd spaces as they are typed."""
    return "".join(_TYPED_AS.get(char, char) for char in line)


def without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """The pages without the lines at their edges that stand on every page (the form's name, a marking) and ask
    nothing."""
    if len(pages) < 2:
        return pages

    def edges(lines: list[str]) -> set[str]:
        filled = [line for line in lines if line.strip()]
        return {_same(line) for line in (*filled[:_AT_EDGE], *filled[-_AT_EDGE:])}

    again = edges(pages[0]).intersection(*(edges(lines) for lines in pages[1:])) - {""}
    plain = {line for line in again if ":" not in line and len(line) <= _MOST_LETTERS and share_of(line) < _ASKS}
    return [["" if number and _same(line) in plain else line for line in lines] for number, lines in enumerate(pages)]


_ASKS = 0.5


def _same(line: str) -> str:
    return re.sub(r"(?i)\bpage \d+(?: (?:of|/) \d+)?", "page", re.sub(r"\s+", " ", line)).strip()


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed line: its text, its place, and its parts with the column each begins in."""

    text: str
    where: str
    parts: tuple[tuple[int, str], ...]


def printed_lines(text: list[str], page: int) -> list[Printed]:
    """The lines of a page with their parts; page numbers and markings have none."""
    out: list[Printed] = []
    for at, line in enumerate(text, start=1):
        parts = () if _PAGE.match(line) else tuple((m.start(), m.group(0)) for m in _SEGMENT.finditer(line))
        out.append(Printed(line, f"page {page}, line {at}", parts))
    return out


def is_boxes(text: str) -> bool:
    """Whether a part is a tick box, with or without its word behind it."""
    lead, boxes = values.ticks_in(text)
    return bool(boxes) and not lead.strip()


def with_boxes_joined(line: Printed) -> Printed:
    """The line with the tick boxes that stand side by side as one part: they answer one question."""
    joined: list[tuple[int, str]] = []
    for start, text in line.parts:
        if joined and is_boxes(text) and is_boxes(joined[-1][1]):
            joined[-1] = (joined[-1][0], f"{joined[-1][1]}   {text}")
        else:
            joined.append((start, text))
    return Printed(line.text, line.where, tuple(joined))


def value_columns(lines: list[Printed]) -> frozenset[int]:
    """Where the second part begins on several lines of a page: its answers stand there, beside their labels."""
    seen = [with_boxes_joined(line).parts[1][0] for line in lines if len(with_boxes_joined(line).parts) == 2]
    return frozenset(start for start, alike in itertools.groupby(sorted(seen)) if len(list(alike)) >= _FEWEST_ALIKE)


_SLACK = 2


def _goes_on(text: str, label: bool) -> bool:
    """Whether a lone part under a label or its answer goes on from it: no box, no label of its own."""
    if is_boxes(text) or values.ticks_in(text)[1] or ":" in text.rstrip(":"):
        return False
    return text[:1].islower() if label else share_of(text) < _ASKS


def whole_rows(lines: list[Printed], columns: frozenset[int]) -> list[Printed]:
    """The lines with a label and its answer that go on beneath themselves (`Are you confirming a telephone   No` over
    `call?`) as one line each; the lines taken into them are left empty."""
    out: list[Printed] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if len(line.parts) != 2 or not any(abs(line.parts[1][0] - column) <= _SLACK for column in columns):
            out.append(line)
            continue
        (one, label), (two, answer) = line.parts
        more: list[Printed] = []
        open_row = ":" not in label and not is_boxes(label) and not is_boxes(answer) and share_of(answer) < _ASKS
        while open_row and at < len(lines) and len(lines[at].parts) == 1:
            start, text = lines[at].parts[0]
            if abs(start - two) <= _SLACK and _goes_on(text, label=False):
                answer = f"{answer} {text}"
            elif abs(start - one) <= _SLACK and _goes_on(text, label=True):
                label = f"{label} {text}"
            else:
                break
            more.append(Printed("", lines[at].where, ()))
            at += 1
        out.append(Printed(f"{label}   {answer}", line.where, ((one, label), (two, answer))) if more else line)
        out.extend(more)
    return out
