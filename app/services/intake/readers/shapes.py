"""The shapes tables take in forms: heading rows, persons as columns, label columns."""

import re

from app.services.intake.readers.adult import KEYS
from app.services.intake.readers.blocks import Block, Cell, Grid, Para
from app.services.intake.readers.headings import match_section
from app.services.intake.readers.prompts import is_hint, is_prompt
from app.services.intake.readers.values import ticks_in
from app.services.intake.readers.vocabulary import Label, match_label

NARRATIVE = frozenset(
    {"concern", "childs_words", "strengths", "action", "hoped_for", "consent_explanation", "happened_on"}
)
QUESTIONS = NARRATIVE | {
    "told",
    "consent",
    "level",
    "categories",
    "consent_reason",
    "anonymity",
    "cse",
    "phoned",
    "relationship_to_family",
    "consent_by",
    "consent_covers",
    "consent_both",
    *KEYS - {"advocate"},
}
LONG = NARRATIVE | {"capacity", "adult_wishes"}
"""What may be answered in several paragraphs."""
NAMES = frozenset({"name", "forenames", "surname"})
BOXES = frozenset({"told", "consent_given", "consent_refused", "consent_not_sought"})
ANSWERS = BOXES - {"told"} | {"level"}
"""Labels whose words are also the answer to a question (`Refused`, `Level 3`)."""
LABELLED = re.compile(r"(?s)^([^:\n]{1,120}?)\s*:\s*(\S.*)?$")
ASKED = re.compile(r"^([^:\n?]{4,140}\?)\s+([^\n?]{1,400})$")
PERSON_HEAD = re.compile(
    r"(?i)^\W*(?:child|young person|yp|adult|parent|carer|parent ?/ ?carer|person|sibling|pupil|unborn|baby"
    r"|household member|family member|other|subject|contact|no\.?)?\W*(?:no\.?\s*)?#?(\d{1,2})\W*$"
)


_SURE_LABEL = 0.6
_SURE_HEADING = 0.75
_LONGEST_HEADING = 90


_CHOICES = re.compile(r"[01]\W+[12]\W+[23](?:\W+[34])?(?:\W+5)?")


def label_and_value(text: str) -> tuple[str, str] | None:
    """Label and value of a text that holds both (`Surname: Hale`, `Interpreter needed? No`), or None."""
    match = LABELLED.match(text.strip())
    if match is not None and _CHOICES.fullmatch((match.group(2) or "").strip()):
        return None  # `Level (please ring): 1  2  3  4` asks, and the answer stands elsewhere
    if match is not None and match.group(2) and is_prompt(match.group(2)) and _asks_at_length(match.group(1)):
        return None  # `Reason for referral: describe the concerns` asks, and the answer stands elsewhere
    if match is None and (asked := ASKED.match(text.strip())) is not None and not is_hint(asked.group(2)):
        match = asked
    return (match.group(1), match.group(2) or "") if match is not None else None


def _asks_at_length(label: str) -> bool:
    asked = match_label(label)
    return asked is not None and asked.key in NARRATIVE


def label_of(text: str) -> Label | None:
    """What a cell asks for; None where the cell holds the answer as well."""
    pair = label_and_value(text)
    return None if pair is not None and pair[1] and match_label(pair[0]) is not None else match_label(text)


def share_of(text: str) -> float:
    """How much of a text is a known label; 0 where it is none."""
    match = label_of(text) if text else None
    return match.share if match is not None else 0.0


def key_in(text: str) -> str:
    """What a text asks for as a label; empty where it is none."""
    match = label_of(text)
    return match.key if match is not None else ""


def has_label(rows: list[tuple[Cell, ...]]) -> bool:
    """Whether any cell of the rows is a label."""
    return any(label_of(cell.text) for row in rows for cell in row if cell.text and len(cell.text) <= 200)


def is_header(row: tuple[Cell, ...], after: tuple[Cell, ...] | None) -> bool:  # noqa: PLR0911 - one answer per rule
    """Whether a row is a heading row over rows of values."""
    texts = [cell.text for cell in row]
    filled = [text for text in texts if text]
    if after is None or len(filled) < 2 or len(after) < 2 or "" in texts[1:-1]:
        return False
    if any(ticks_in(text)[1] for text in filled):
        return False
    if len(row) == 2 and len(after) == 2 and ticks_in(after[0].text)[1] and all(label_of(text) for text in filled):
        return label_of(after[1].text) is None or bool(ticks_in(after[1].text)[1])
    known = [text for text in filled if label_of(text)]
    below = [cell.text for cell in after if cell.text]
    if _is_sure_header(texts, below, row, after):
        return True
    if len(row) == 2 and key_in(texts[1]) in ANSWERS:
        return False  # a question and its answer in words
    if len(row) == 2 and (
        min(share_of(text) for text in filled) < _SURE_HEADING or key_in(texts[0]) == key_in(texts[1])
    ):
        return False
    if len(known) < max(2, 0.6 * len(filled)) or (len(row) == 2 and not (label_of(texts[0]) and label_of(texts[1]))):
        return False
    below_known = [text for text in below if share_of(text) >= 0.6 and key_in(text) not in ANSWERS]
    if not below:
        return len(after) == len(row) and len(row) != 2
    return len(below_known) <= 0.4 * len(below) and after[0].text not in below_known


def _is_sure_header(texts: list[str], below: list[str], row: tuple[Cell, ...], after: tuple[Cell, ...]) -> bool:
    """Whether every cell of a row is a label of its own and the row beneath is no such row, whatever it begins with."""
    keys = [key_in(text) for text in texts]
    if len(row) < 3 or len(after) != len(row) or "" in keys or len(set(keys)) < len(keys) - 1:
        return False
    if min(share_of(text) for text in texts) < _SURE_LABEL or not set(keys) & NAMES:
        return False
    again = [text for text in below if share_of(text) >= _SURE_HEADING and key_in(text) not in ANSWERS]
    return len(again) < 0.5 * max(len(below), 1) and texts != below


def holds_answers(row: tuple[Cell, ...]) -> bool:
    """Whether the cells of a row hold a label and, on the lines below it, its value."""
    filled = [cell.text.strip() for cell in row if cell.text.strip()]
    made = 0
    for text in filled:
        first, _, rest = text.partition("\n")
        asks = not ticks_in(first)[1] and share_of(first) >= _SURE_LABEL
        made += bool(rest.strip()) and asks and share_of(rest.strip()) < _SURE_LABEL
    alone = [text for text in filled if "\n" not in text]
    labels = [text for text in alone if share_of(text) >= _SURE_LABEL]
    return len(filled) >= 2 and made >= 1 and made >= 0.5 * len(filled) and len(labels) == len(alone)


def in_pairs(rows: list[tuple[Cell, ...]]) -> bool:
    """Whether a table is labels and values side by side all the way down: every other column asks, the rest answer."""
    wide = [row for row in rows if len(row) >= 2]
    if len(wide) < 2 or any(len(row) % 2 for row in wide):
        return False
    asks = [cell.text for row in wide for cell in row[::2] if cell.text]
    says = [cell.text for row in wide for cell in row[1::2] if cell.text]
    known = [text for text in asks if label_of(text) is not None or text.rstrip().endswith(("?", ":"))]
    odd = [text for text in says if share_of(text) >= _SURE_LABEL and key_in(text) not in ANSWERS]
    return len(known) >= 3 and len(known) >= 0.7 * len(asks) and len(odd) <= 0.3 * len(says)


_PERSON_NAME = re.compile(r"^(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?[^\W\d_][\w'’.-]*(?:,? [^\W\d_][\w'’.-]*){1,5}$")


def _labelled_lines(lines: list[str]) -> int:
    return sum((pair := label_and_value(line)) is not None and match_label(pair[0]) is not None for line in lines)


def bare_name(line: str) -> bool:
    """Whether a line is shaped like somebody's name and says nothing else."""
    return _PERSON_NAME.match(line) is not None and match_section(line) is None and not share_of(line)


def is_person_card(text: str) -> bool:
    """Whether a cell holds a person's details line by line, the name bare or with a label like the rest."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    rest = lines[1:] if lines and bare_name(lines[0]) else lines
    return len(rest) >= 3 and _labelled_lines(rest) >= 0.8 * len(rest)


def is_card(text: str) -> bool:
    """Whether a cell holds a heading, or a bare name, and under it at least two labels with their values."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if lines and bare_name(lines[0]):
        return is_person_card(text)
    if len(lines) < 3 or label_and_value(lines[0]) or match_section(lines[0]) is None or len(lines[0]) > 60:
        return False
    known = _labelled_lines(lines[1:])
    return known >= 2 and known >= 0.6 * (len(lines) - 1)


def is_card_row(row: tuple[Cell, ...]) -> bool:
    """Whether every cell of a row is a part of the form by itself."""
    filled = [cell.text for cell in row if cell.text.strip()]
    return bool(filled) and all(is_card(text) for text in filled)


def fits(header: tuple[Cell, ...], row: tuple[Cell, ...]) -> bool:
    """Whether a row lies under the columns of a heading row."""
    starts = {cell.column: cell.span for cell in header}
    if len(row) < 2 or any(cell.column not in starts for cell in row):
        return False
    joined = any(cell.span > starts[cell.column] for cell in row)
    return not (joined and len(row) < len(header) and len(row) % 2 == 0 and _asks_in_turn(row))


def _asks_in_turn(row: tuple[Cell, ...]) -> bool:
    """Whether every other cell of a row, from the first on, is plainly a label and no cell beside one is."""
    odd = [cell for cell in row[1::2] if share_of(cell.text) >= _SURE_HEADING and key_in(cell.text) not in ANSWERS]
    return all(share_of(cell.text) >= _SURE_LABEL for cell in row[::2]) and not odd


def columns_are_people(rows: list[tuple[Cell, ...]]) -> bool:
    """Whether each column but the first is a person."""
    if len(rows) < 2 or len(rows[0]) < 3:
        return False
    heads = rows[0][1:]
    if sum(bool(PERSON_HEAD.match(cell.text)) for cell in heads if cell.text) >= 2 and all(
        not cell.text or PERSON_HEAD.match(cell.text) for cell in heads
    ):
        return True
    wide = [row for row in rows if len(row) == len(rows[0])]
    first = [row[0].text for row in wide if row[0].text]
    known = [text for text in first if label_of(text)]
    others = [cell.text for row in wide for cell in row[1:] if cell.text]
    odd = [text for text in others if share_of(text) >= 0.6]
    names = [row for row in wide if (m := label_of(row[0].text)) and m.key in {"name", "forenames", "surname"}]
    return (
        len(known) >= 3
        and len(known) >= 0.7 * len(first)
        and len(odd) <= 0.15 * max(len(others), 1)
        and any(sum(bool(cell.text) for cell in row[1:]) >= 2 for row in names)
    )


def parts_of(rows: list[tuple[Cell, ...]]) -> list[tuple[int, list[tuple[Cell, ...]]]]:
    """The rows of a table cut before and after each heading that fills a row, with the number of each part's first."""
    cuts = [0]
    for at, row in enumerate(rows):
        text = row[0].text
        if len(row) == 1 and text and len(text) <= 80 and "\n" not in text and match_section(text) is not None:
            pair = label_and_value(text)
            asks = pair is not None and match_label(pair[0]) is not None
            asks = asks or text.rstrip().endswith(("?", ":")) or bool(ticks_in(text)[1])
            cuts.extend(() if asks or key_in(text) in QUESTIONS else (at, at + 1))
    ends = [*cuts[1:], len(rows)]
    return [(a, rows[a:b]) for a, b in zip(cuts, ends, strict=True) if a < b]


def heads_table(para: Para, after: Block | None) -> bool:
    """Whether a plain line just above a table of labels is that table's heading (`Any other people at home`)."""
    text = para.text.strip()
    if not isinstance(after, Grid) or para.heading or len(text) > _LONGEST_HEADING or "\n" in text:
        return False
    if text.endswith((".", "?")) or label_and_value(text) or ticks_in(text)[1] or match_section(text) is None:
        return False
    if key_in(text) in QUESTIONS:
        return False
    rows = [row for row in after.rows if len(row) >= 2]
    return bool(rows) and sum(bool(label_of(cell.text)) for cell in rows[0] if cell.text) >= 1


def label_column(cell: Cell, rows: list[tuple[Cell, ...]]) -> bool:
    """Whether most of a cell's column are labels."""
    column = [c.text for row in rows if len(row) > 1 for c in row if c.column == cell.column and c.text]
    known = [text for text in column if label_of(text)]
    return len(known) >= 0.5 * len(column) if column else False


def looks_numbered(text: str) -> bool:
    """Whether a line begins with the number or letter of a part of the form."""
    return re.match(r"(?i)\s*(?:section|part)\b|\s*[A-Z0-9]{1,2}[.)]\s", text) is not None


def looks_heading(text: str) -> bool:
    """Whether a short line without a heading style reads as a heading."""
    text = re.sub(r"\s*\([^()]*\)\s*$", "", text)
    return (
        len(text) <= 90
        and not text.rstrip().endswith((".", ":", "?"))
        and bool(re.match(r"(?i)\s*(section|part)\b|\s*[A-Z0-9]{1,2}[.)]\s", text) or text.isupper())
    )
