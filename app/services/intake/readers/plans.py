"""How a table is best explained: every way to read its rows is weighed by how well its labels and answers fit.

A row may be labels and answers side by side, a party in front of them, headings over rows of answers, labels over their
answers, labels and answers within the cells, or a heading. Each way gives pairs of a label and an answer; a pair
speaks for its way where the label asks and the answer is of the kind asked for, and against it where the `answer`
is itself a label or the `label` a date. The best explanation of the whole table is the one whose rows fit best.
"""

import re
from dataclasses import dataclass
from functools import cache

from app.services.intake.readers import values
from app.services.intake.readers.blocks import Cell
from app.services.intake.readers.headings import match_section
from app.services.intake.readers.kin_labels import kin_label
from app.services.intake.readers.phrases import is_placeholder, says_unknown
from app.services.intake.readers.relations import kind_in
from app.services.intake.readers.shapes import ANSWERS, NARRATIVE, QUESTIONS, in_pairs, label_and_value, label_of

Row = tuple[Cell, ...]
_SURE, _HALF = 0.75, 0.5
_LONGEST_LABEL, _LONG = 200, 12
_MOST_ROWS, _SHORT, _PAIR = 60, 6, 2
_NAME = re.compile(r"^(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? )?[^\W\d_][\w'’.-]+(?: [^\W\d_][\w'’.-]*){1,4}$")
_NUMBERY = re.compile(r"^[\W\d]*$")
_NAMES = frozenset({"name", "forenames", "surname", "aliases"})
_FLAGS = frozenset({"pr", "lives_with", "harm", "interpreter", "told", "phoned", "anonymity", "consent"})


@cache
def asks(text: str) -> float:  # noqa: PLR0911 - one answer per kind of text
    """How much a text looks like a label, from -1 (an answer) to 1."""
    plain = text.strip()
    first = plain.split("\n")[0].strip()
    if not plain:
        return -0.2
    if len(plain) > _LONGEST_LABEL:
        return -1.0
    found = label_of(plain) or label_of(first)
    if found is not None:
        return 1.0 if found.share >= _SURE else 0.7 if found.share >= _HALF else 0.4
    if kin_label(plain) is not None:
        return 0.5
    typed = values.DATE.search(plain) or values.PHONE.search(plain) or values.EMAIL.search(plain)
    if typed or values.POSTCODE.search(plain) or _NUMBERY.match(plain) or values.ticks_in(plain)[1]:
        return -1.0
    if values.yes_no_word(plain) is not None or values.sex_of(plain) is not None or says_unknown(plain):
        return -0.8
    if plain.endswith(("?", ":")):
        return 0.5
    if plain.endswith((".", "!", '"', "”")) or len(plain.split()) > _LONG:
        return -0.6
    return -0.2 if _NAME.match(plain) else 0.0


@cache
def answers(key: str, text: str) -> float:  # noqa: PLR0911, PLR0912 - one answer per kind of field
    """How well a text answers a label of this key, from -1 to 1."""
    plain = text.strip()
    if not plain or is_placeholder(plain) or says_unknown(plain):
        return 0.15
    found = label_of(plain)
    least = _HALF if plain.endswith("?") else _SURE
    asking = found is not None and found.share >= least and found.key not in ANSWERS and kind_in(plain) is None
    if asking and values.yes_no(plain) is None and values.sex_of(plain) is None:
        return -1.0
    if not key:
        return 0.1
    if key in _NAMES:
        odd = values.DATE.search(plain) or "@" in plain or values.PHONE.search(plain)
        if odd or values.yes_no_word(plain) is not None:
            return -0.8
        return 0.8 if len(plain.split()) <= 5 and plain[:1].isupper() else 0.0
    if key in {"dob", "edd", "age"}:
        if values.DATE.search(plain):
            return 1.0
        return 0.6 if re.search(r"\d|unborn|due", plain) and len(plain) <= 40 else -0.6
    if key in {"phone", "email", "contact"}:
        return 1.0 if values.PHONE.search(plain) or values.EMAIL.search(plain) else -0.6
    if key == "postcode":
        return 1.0 if values.POSTCODE.search(plain) else -0.8
    if key == "nhs_number":
        return 1.0 if len(re.sub(r"\D", "", plain)) == 10 else -0.6
    if key == "relationship":
        return 1.0 if kind_in(plain) is not None else 0.1
    if key == "sex":
        return 1.0 if values.sex_of(plain) is not None else -0.6
    if key == "ethnicity":
        return 1.0 if values.ethnicity_of(plain) is not None else 0.2
    if key in _FLAGS:
        return 1.0 if values.yes_no(plain) is not None else 0.2
    if key == "address":
        return 1.0 if values.POSTCODE.search(plain) else -0.6 if "@" in plain else 0.4
    if key in NARRATIVE:
        return 0.8 if len(plain.split()) > 4 else 0.2
    return 0.4


def pair(label: str, text: str) -> float:
    """How well a label and an answer go together."""
    lead = asks(label)
    if lead == 0 and len(label.split()) <= _SHORT and text.strip() and asks(text) < 0:
        return 0.1  # a label that is not known, and its answer
    if lead <= 0:
        return lead - 0.3 if text.strip() or label.strip() else 0.0
    found = label_of(label) or label_of(label.split("\n", maxsplit=1)[0])
    key = found.key if found is not None else "name" if kin_label(label) is not None else ""
    said = answers(key, text)
    return 0.5 * lead + said * (0.5 + lead / 2 if said > 0 else 1.0)


@dataclass(frozen=True, slots=True)
class Step:
    """Rows `first` to `last` (not included) of a table, read one way."""

    way: str
    first: int
    last: int


def _wide(row: Row) -> bool:
    return len(row) > 1


def _beside(row: Row) -> float | None:
    if len(row) < 2 or len(row) % 2:
        return None
    both = [(a.text, b.text) for a, b in zip(row[::2], row[1::2], strict=True)]
    return sum(pair(label, text) for label, text in both if label.strip() or text.strip())


def _with_party(row: Row) -> float | None:
    if len(row) < 3 or len(row) % 2 == 0:
        return None
    lead = row[0].text.strip()
    if lead and match_section(lead) is None:
        return None
    made = _beside(row[1:])
    return None if made is None else made + (0.4 if lead else 0.1)


def _inside(row: Row) -> float | None:
    filled = [cell.text.strip() for cell in row if cell.text.strip()]
    if not filled:
        return None
    total, both_in = 0.0, False
    for text in filled:
        first, mark, rest = text.partition("\n")
        both = label_and_value(text)
        if mark and rest.strip():
            total, both_in = total + pair(first, rest), True
        elif both is not None:
            total, both_in = total + pair(both[0], both[1]), True
        else:
            total += 0.1 if asks(text) > 0 else asks(text) - 0.3
    return total if both_in else None


def _alone(row: Row) -> float | None:
    if len(row) != 1:
        return None
    text = row[0].text.strip()
    return 0.3 if text and match_section(text) is not None and len(text) <= 90 else 0.0


def _under(labels: Row, row: Row) -> float | None:
    """Answers under their labels, column by column."""
    heads = {cell.column: cell.text for cell in labels}
    if len(row) < 2 or any(cell.column not in heads for cell in row):
        return None
    return sum(pair(heads[cell.column], cell.text) for cell in row if heads[cell.column].strip() or cell.text.strip())


def _heading(row: Row) -> bool:
    """Whether a row may be headings over rows of answers: every filled cell may be a label, most of them are."""
    filled = [cell.text for cell in row if cell.text.strip()]
    found = [label for text in filled if (label := label_of(text)) is not None]
    sure = [label for label in found if label.share >= _SURE]
    asked = [label.key for label in found if label.share >= _HALF]
    if len(filled) == _PAIR and len(set(asked)) == _PAIR and all(text.rstrip().endswith("?") for text in filled):
        return True  # two questions side by side, each over its answer
    if len(filled) < 2 or any(label.key in QUESTIONS for label in found):
        return False
    if len(filled) == 2:
        return len(sure) == 2 and sure[0].key != sure[1].key
    return min(asks(text) for text in filled) > -0.3 and len(found) >= 2 and len(found) * 2 >= len(filled)


def best(rows: list[Row]) -> tuple[float, tuple[Step, ...]]:
    """The best explanation of the rows, and how well it fits."""
    count, paired = len(rows), in_pairs(rows)
    if count > _MOST_ROWS:
        return float("-inf"), ()
    reached: list[tuple[float, tuple[Step, ...]]] = [(0.0, ()), *[(float("-inf"), ()) for _ in rows]]

    def offer(way: str, at: int, end: int, gain: float) -> None:
        total = reached[at][0] + gain
        if total > reached[end][0] + 1e-9:
            reached[end] = total, (*reached[at][1], Step(way, at, end))

    for at, row in enumerate(rows):
        filled = sum(bool(cell.text.strip()) for cell in row)
        offer("nothing", at, at + 1, -0.4 * filled)
        for way, weigh in (("beside", _beside), ("party", _with_party), ("inside", _inside), ("alone", _alone)):
            gain = weigh(row)
            if gain is not None and not (way == "inside" and len(row) == 1):
                offer(way, at, at + 1, gain)
        if _heading(row) and not (paired and len(row) == _PAIR):
            total, end = 0.0, at + 1
            while end < count and (gain := _under(row, rows[end])) is not None:
                total += gain
                end += 1
                offer("under", at, end, total + 0.05 * (end - at))
    return reached[count]


def fit(said: list[tuple[str, str]], rows: list[Row]) -> float:
    """How well labels and answers that were taken from the rows explain them."""
    total = sum(pair(label, text) for label, text in said if label.strip())
    used = " ".join(re.sub(r"\W+", " ", f"{label} {text}") for label, text in said)
    lost = 0
    for row in rows:
        for cell in row if _wide(row) else ():
            lines = [re.sub(r"\W+", " ", line).strip() for line in cell.text.split("\n") if re.search(r"\w", line)]
            lost += bool(lines) and lines[-1][-20:] not in used
    return total - 0.4 * lost


_TYPES: tuple[tuple[str, str], ...] = (
    ("dob", "date"), ("email", "email"), ("phone", "phone"), ("postcode", "postcode"), ("nhs_number", "nhs"),
    ("relationship", "kin"), ("sex", "sex"),
)


def _type_of(text: str) -> str:  # noqa: PLR0911 - one answer per shape
    """The kind of value a text is by its shape alone, or an empty text."""
    plain = text.strip()
    if values.DATE.fullmatch(plain):
        return "date"
    if values.EMAIL.fullmatch(plain):
        return "email"
    if values.nhs_number_of(plain):
        return "nhs"
    if values.PHONE.fullmatch(plain):
        return "phone"
    if values.POSTCODE.fullmatch(plain):
        return "postcode"
    if len(plain) <= 40 and kind_in(plain) is not None:
        return "kin"
    return "sex" if len(plain) > 1 and values.sex_of(plain) in {"M", "F"} else ""


def typed(texts: list[str]) -> str:
    """What a column asks for by the shape of its answers alone; empty where they do not all tell the same."""
    said = [text for text in texts if text.strip() and not is_placeholder(text) and not says_unknown(text)]
    kinds = {_type_of(text) for text in said}
    if kinds == {"phone", "email"}:
        return "contact"
    if len(kinds) != 1 or not said:
        return ""
    kind = kinds.pop()
    return next((key for key, name in _TYPES if name == kind), "")


def typed_columns(header: Row, rows: list[Row]) -> dict[int, str]:
    """What the columns ask for whose headings are not known, by the shape of all the answers beneath them."""
    below: list[Row] = []
    for row in rows:
        if len(row) < 2:
            break
        below.append(row)
    known = {found.key for cell in header if (found := label_of(cell.text)) is not None}
    out: dict[int, str] = {}
    for cell in header:
        if not cell.text.strip() or label_of(cell.text) is not None:
            continue
        key = typed([one.text for row in below for one in row if one.column == cell.column])
        if key and key not in known | set(out.values()):
            out[cell.column] = key
    return out


def names_people(texts: list[str]) -> bool:
    """Whether the answers of a column are all shaped like names of people."""
    said = [text.strip() for text in texts if text.strip() and not is_placeholder(text) and not says_unknown(text)]
    return bool(said) and all(_NAME.match(text) and label_of(text) is None for text in said)
