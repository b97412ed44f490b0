"""Flat PDF forms that print each answer beneath its label, two or more labels side by side on a line."""

from app.services.intake.readers import values
from app.services.intake.readers.pdf_print import Printed, is_boxes
from app.services.intake.readers.shapes import share_of

Answer = tuple[str, str, str]
"""A label, its answer and the place of the answer."""
_LONGEST, _SLACK, _KNOWN, _HALF, _FEWEST = 60, 3, 0.6, 0.5, 3


def _is_label(text: str) -> bool:
    plain = text.rstrip("?*: ")
    return (
        len(text) <= _LONGEST
        and text[:1].isupper()
        and not text.endswith(".")
        and ":" not in plain
        and not values.ticks_in(text)[1]
        and not any(char.isdigit() for char in text)
    )


def _column(start: int, starts: list[int]) -> int:
    return max((at for at, left in enumerate(starts) if left - _SLACK <= start), default=0)


def _under(line: Printed, starts: list[int]) -> dict[int, str] | None:
    """The parts of a line by the label each stands beneath; None where one stands beneath none, or asks something."""
    placed: dict[int, str] = {}
    for start, text in line.parts:
        column = _column(start, starts)
        if column in placed:
            if not is_boxes(text):
                return None
            placed[column] = f"{placed[column]}   {text}"
        elif abs(start - starts[column]) > _SLACK or (not is_boxes(text) and share_of(text) >= _KNOWN):
            return None
        else:
            placed[column] = text
    return placed


def stacked(line: Printed, after: list[Printed]) -> tuple[list[Answer], int]:
    """The labels of a line with the answers beneath them, and how many lines these take; nothing where it is a table of
    several rows or no row of labels."""
    labels = [text for _, text in line.parts]
    if len(labels) < 2 or not all(_is_label(text) for text in labels) or not after or not after[0].parts:
        return [], 0
    known = [text for text in labels if share_of(text.rstrip("?*: ")) >= _HALF]
    if len(known) < max(1, _HALF * len(labels)):
        return [], 0
    starts = [start for start, _ in line.parts]
    told: dict[int, str] = {}
    used = 0
    for below in after:
        placed = _under(below, starts) if below.parts else None
        if not placed:
            break
        if used and len(placed) > 1 and 0 in placed:
            return [], 0  # a second row: a table
        for column, text in placed.items():
            told[column] = f"{told[column]}   {text}" if column in told else text
        used += 1
    if not told:
        return [], 0
    return [(label, told.get(column, ""), after[0].where) for column, label in enumerate(labels)], used


def is_stacked_page(lines: list[Printed]) -> bool:
    """Whether a page asks in this way throughout: several rows of labels, each over one row of answers."""
    return sum(bool(stacked(line, lines[at + 1 :])[0]) for at, line in enumerate(lines)) >= _FEWEST
