"""Printed lines of a PDF page with their parts: runs of words, each with the place at which it begins."""

import itertools
import re
from dataclasses import dataclass

from app.services.intake.readers import values

_SEGMENT = re.compile(r"\S+(?:[ \t]\S+)*")
_PAGE = re.compile(
    r"(?i)^\s*(?:page \d{1,3}(?: (?:of|/) \d{1,3})?|\d{1,3} ?(?:of|/) ?\d{1,3}|- ?\d{1,3} ?-"
    r"|official(?:[ -]+sensitive)?(?: when complete[d]?)?|(?:strictly )?(?:private (?:and|&) )?confidential"
    r"|restricted)\s*$|^(?=.{1,90}$).*[—–|·-]\s*page \d{1,3}(?: (?:of"
    r"|/) \d{1,3})?\s*$"
)
_FEWEST_ALIKE = 3


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
