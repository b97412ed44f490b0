"""Rows of tables made plainer before their shape is looked at: numbers in front, hints under labels."""

import re
from dataclasses import replace

from app.services.intake.readers.blocks import Cell
from app.services.intake.readers.shapes import key_in, label_of, share_of
from app.services.intake.readers.values import POSTCODE, ticks_in

_NUMBER = re.compile(r"(?i)^\W*(?:q(?:uestion)?\.? ?)?(?:\d{1,3}|[a-z])(?:[.]\d{1,2})?[a-z]?\W*$")
_FEWEST = 3
_HINT = re.compile(
    r"(?i)^\W*(?:\(|please\b|include\b|including\b|e\.?g\b|i\.?e\b|for example\b|if\b|where\b|give\b|use\b|tick\b"
    r"|such as\b|note\b"
    r"|facts\b|consider\b|all \w+ (?:concerns|referrals)\b|continue\b|describe\b|state\b|list\b|do not\b|this\b"
    r"|think about\b)"
)


def without_numbers(rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """The rows without a first column that only counts the questions."""
    wide = [row for row in rows if len(row) >= 3]
    if len(wide) < 2 or len(wide) < 0.6 * len(rows):
        return rows
    counted = [row for row in wide if _NUMBER.match(row[0].text)]
    asking = [row for row in counted if label_of(row[1].text) is not None or row[1].text.rstrip().endswith(("?", ":"))]
    if len(counted) < len(wide) or len(asking) < max(2, 0.5 * len(counted)):
        return rows
    return [row[1:] if len(row) >= 3 else row for row in rows]


def with_hints(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The row with the hint that stands on the lines under a label taken into the label, in brackets."""
    out: list[Cell] = []
    for at, cell in enumerate(row):
        first, mark, rest = cell.text.partition("\n")
        beside = row[at + 1] if at + 1 < len(row) else None
        if not mark or not rest.strip() or share_of(first) < 0.5 or ticks_in(cell.text)[1] or len(cell.text) > 250:
            out.append(cell)
            continue
        lower = rest.strip()[:1].islower() and not re.search(r"\d", rest)
        hint = (_HINT.match(rest) is not None or lower) and POSTCODE.search(rest) is None
        answered = beside is not None and bool(beside.text.strip()) and key_in(beside.text.split("\n")[0]) == ""
        if len(row) > 1 and (hint or (answered and first.rstrip().endswith("?"))):
            out.append(replace(cell, text=f"{first.strip()} ({' '.join(rest.split())})"))
        else:
            out.append(cell)
    return tuple(out)


_MARK = re.compile(r"(?i)^\s*(?:x|✓|✔|√|☒|☑|☐|\[\s*x?\s*\])?\s*$")
_ON = re.compile(r"(?i)[x✓✔√☒☑]")


def _boxes(cells: tuple[Cell, ...]) -> str:
    """Words and marks in turn as a row of tick boxes; empty where they are not in turn."""
    words, marks = [cell.text.strip() for cell in cells[::2]], [cell.text for cell in cells[1::2]]
    plain = len(words) == len(marks) and all(_MARK.match(mark) for mark in marks)
    if not plain or not any(words) or any(len(word) > 60 or ticks_in(word)[1] for word in words):
        return ""
    pairs = [(word, mark) for word, mark in zip(words, marks, strict=True) if word]
    return "   ".join(f"{'☒' if _ON.search(mark) else '☐'} {word}" for word, mark in pairs)


def crossed_answer(row: tuple[Cell, ...]) -> str:
    """The options of a row that asks in its first cell and has each option's mark in a cell beside it; else empty."""
    if len(row) < 5 or len(row) % 2 == 0 or label_of(row[0].text) is None:
        return ""
    return _boxes(row[1:])


def crossed_words(rows: list[tuple[Cell, ...]]) -> list[str]:
    """A table of words with a cell for a mark beside each, as rows of tick boxes; empty where it is none."""
    wide = [row for row in rows if len(row) >= 2]
    if len(wide) < 2 or len(wide) < len(rows) or any(len(row) % 2 for row in wide):
        return []
    made = [_boxes(row) for row in wide]
    words = [cell.text for row in wide for cell in row[::2] if cell.text.strip()]
    known = [word for word in words if share_of(word) >= 0.8 and key_in(word) not in {"concern", "categories", "harm"}]
    return made if all(made) and any("☒" in text for text in made) and len(known) <= 0.3 * len(words) else []
