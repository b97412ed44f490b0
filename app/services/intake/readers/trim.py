"""Rows of tables made plainer before their shape is looked at: numbers in front, hints under labels."""

import re
from dataclasses import replace

from app.services.intake.readers.blocks import Cell
from app.services.intake.readers.headings import match_section
from app.services.intake.readers.shapes import PERSON_HEAD, is_person_card, key_in, label_of, share_of
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


_ANSWER_HEAD = re.compile(
    r"(?i)^\W*(?:y|n|yes|no|n/?a|n/?k|not (?:known|sure|asked|sought|applicable|discussed)|unknown"
    r"|don['’]?t know|unsure)\W*$"
)


_COMMENT = re.compile(r"(?i)^\W*(?:(?:any |further |more )?(?:comments?|details?|notes?|remarks?|information)"
                      r"|if yes.*)\W*$")
_OF_KIN = re.compile(r"(?i)\b(?:mother|mum|father|dad|parents?|carer|grand\w+)\b")


def _with_comments(rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Questions with their answers in columns and a comment behind; what the comment says stands in a row of its own,
    and an interpreter who is only somebody's is given to nobody."""
    whole = [row for row in rows if len(row) == len(rows[0])]
    made = with_answer_columns([row[:-1] for row in whole])
    if len(whole) < len(rows) or len(made) != len(rows) - 1:
        return rows
    out: list[tuple[Cell, ...]] = []
    for row, answered in zip(whole[1:], made, strict=True):
        comment = row[-1].text.strip()
        if comment and key_in(row[0].text) == "interpreter" and _OF_KIN.search(comment):
            out.append((replace(row[0], text="Note"), replace(row[-1], text=f"{row[0].text} {comment}")))
            continue
        out.append(answered)
        if comment:
            out.append((replace(row[0], text="Comment"), row[-1]))
    return out


def with_answer_columns(rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Questions with their answers as columns to be marked (`Yes | No`), each with its boxes in one cell beside it."""
    heads = rows[0] if rows else ()
    if len(heads) > _FEWEST and _COMMENT.match(heads[-1].text):
        return _with_comments(rows)
    answers = [cell for cell in heads[1:] if _ANSWER_HEAD.match(cell.text)]
    if len(answers) < 2 or len(answers) < len(heads) - 1:
        return rows
    below = [row for row in rows[1:] if len(row) == len(heads)]
    if len(below) < len(rows) - 1 or not all(_MARK.match(cell.text) for row in below for cell in row[1:]):
        return rows
    out: list[tuple[Cell, ...]] = []
    for row in below:
        boxes = "   ".join(
            f"{'☒' if _ON.search(cell.text) else '☐'} {head.text.strip()}"
            for head, cell in zip(heads[1:], row[1:], strict=True)
        )
        out.append((row[0], replace(row[1], text=boxes, span=len(row) - 1)))
    return out


def tidied(rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """The rows with hints, marks and parties that stand in front put where they do not hide what the rows ask."""
    rows = with_heads(with_parties(with_answer_columns(without_numbers(rows))))
    out: list[tuple[Cell, ...]] = []
    for at, row in enumerate(rows):
        after = rows[at + 1] if at + 1 < len(rows) else ()
        plain = _joined_boxes(tuple(_unmarked(_ticked_lines(cell)) for cell in row))
        filled = [cell.text for cell in plain if cell.text.strip()]
        stacked = sum("\n" in text and share_of(text.split("\n")[0]) >= _HALF for text in filled)
        below = [cell.text for cell in after if cell.text.strip()]
        heads = bool(below) and sum(share_of(text.split("\n")[0]) >= _HALF for text in below) < 0.5 * len(below)
        out.append(plain if stacked > 1 and not heads else with_hints(plain))
    return out


_HALF = 0.5
_TICKED = re.compile(r"^(.{2,60}?)\s*[([]?\s*[✓✔√☑]\s*[)\]]?\s*$")
_TICK = re.compile(r"^\s*[✓✔√]\s*|\s*[✓✔√]\s*$")


def _joined_boxes(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """A row that asks in its first cell and has each box in a cell of its own, with the boxes in one cell."""
    if len(row) < 3 or ticks_in(row[0].text)[1] or label_of(row[0].text) is None:
        return row
    if not all(ticks_in(cell.text)[1] and not ticks_in(cell.text)[0] for cell in row[1:]):
        return row
    words = [box.label.casefold() for cell in row[1:] for box in ticks_in(cell.text)[1]]
    if "" in words or len(set(words)) < len(words):
        return row  # a box for each of several persons
    return row[0], replace(row[1], text="   ".join(cell.text for cell in row[1:]), span=len(row) - 1)


def _unmarked(cell: Cell) -> Cell:
    """A heading that shows the mark to be set beneath it (`PR ✓`), with the mark in words."""
    made = _TICKED.match(cell.text) if "\n" not in cell.text else None
    if made is None or share_of(made.group(1)) < 0.75 or re.search(r"[☐☒☑]", made.group(1)):
        return cell
    if key_in(made.group(1)) not in {"pr", "lives_with", "harm", "interpreter", "disability"}:
        return cell
    return replace(cell, text=f"{made.group(1)} (tick)")


def _ticked_lines(cell: Cell) -> Cell:
    """Lines of which some bear a tick and the others nothing, as lines of tick boxes."""
    lines = [line.strip() for line in cell.text.split("\n") if line.strip()]
    marked = [line for line in lines if _TICK.search(line)]
    if len(lines) < 2 or not 0 < len(marked) < len(lines) or any(len(line) > 50 for line in lines):
        return cell
    if any(ticks_in(line)[1] for line in lines if line not in marked):
        return cell
    return replace(cell, text="\n".join(f"{'☒' if line in marked else '☐'} {_TICK.sub('', line)}" for line in lines))


def with_parties(rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Rows whose first cell only says whose details they are (`Mother | Name | …`), under a heading of that word."""
    parties = [row for row in rows if len(row) == 3 and match_section(row[0].text) is not None]
    again = len(parties) - len({row[0].text for row in parties})
    asking = [row for row in parties if label_of(row[1].text) is not None]
    if len(parties) < 3 or again < 2 or len(asking) < 0.7 * len(parties) or len(parties) < 0.8 * len(rows):
        return rows
    out: list[tuple[Cell, ...]] = []
    last = ""
    for row in rows:
        if len(row) == 3 and row[0].text != last:
            last = row[0].text
            out.append((replace(row[0], span=3),))
        out.append(row[1:] if len(row) == 3 else row)
    return out


def with_heads(rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Rows that only number persons (`Child 1 | Child 2`) taken into the cards of those persons that stand beneath."""
    out: list[tuple[Cell, ...]] = []
    for row in rows:
        heads = out[-1] if out else ()
        numbered = bool(heads) and all(PERSON_HEAD.match(head.text) and "\n" not in head.text for head in heads)
        same = [cell.column for cell in row] == [head.column for head in heads]
        filled = [cell.text for cell in row if cell.text.strip()]
        if not numbered or not same or not filled or not all(is_person_card(text) for text in filled):
            out.append(row)
            continue
        out[-1] = tuple(
            replace(cell, text=f"{head.text}\n{cell.text.strip()}" if cell.text.strip() else "")
            for head, cell in zip(heads, row, strict=True)
        )
    return out


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
_TO_MARK = re.compile(r"(?i)^\W*(?:please )?(?:tick|cross|mark|x)(?: (?:if|where|as|all|box|here)\b.{0,25})?\W*$")
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
    if len(rows) > 2 and len(rows[0]) >= 2 and all(_TO_MARK.match(cell.text) for cell in rows[0][1::2]):
        rows = rows[1:]  # headings that say where to tick
    wide = [row for row in rows if len(row) >= 2]
    if len(rows) == 2 and len(rows[0]) == len(rows[1]) >= 2 and all(_MARK.match(cell.text) for cell in rows[1]):
        pairs = tuple(cell for both in zip(rows[0], rows[1], strict=True) for cell in both)
        single = _boxes(pairs) if all(cell.text.strip() for cell in rows[0]) else ""
        return [single] if single.count("☒") == 1 else []
    if len(wide) < 2 or len(wide) < len(rows) or any(len(row) % 2 for row in wide):
        return []
    made = [_boxes(row) for row in wide]
    words = [cell.text for row in wide for cell in row[::2] if cell.text.strip()]
    known = [word for word in words if share_of(word) >= 0.8 and key_in(word) not in {"concern", "categories", "harm"}]
    return made if all(made) and any("☒" in text for text in made) and len(known) <= 0.3 * len(words) else []
