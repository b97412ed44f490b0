"""The phrases of forms (`resources/readers/labels.toml`); the words of a label and of a field; what is no value."""

import re
import tomllib
from functools import cache
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[4] / "resources" / "readers"
_NUMBERING = re.compile(
    r"^\s*(?:\(?[A-Z]?\d{1,2}(?:\.\d{1,2})*[a-z]?[.):]\s*|\(?[a-zA-Z][.):]\s+|[A-Z]\d{1,2}\s+"
    r"|[B-HJ-Z]\s+(?=[A-Z][a-z])(?!Mail|Number|Of)|A\s{2,}(?=[A-Z][a-z]))"
)
_CONTAINER = re.compile(
    r"(?i)(?<![^\W_])(?:topmost ?subform|sub ?form|page ?\d{1,2}|form ?\d{1,2}|body ?page)(?![^\W_])"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")


@cache
def phrase_book() -> dict[str, dict[str, list[str]]]:
    """The phrases of `labels.toml` by part and key."""
    with (RESOURCES / "labels.toml").open("rb") as file:
        return tomllib.load(file)


def words_of(text: str) -> tuple[str, ...]:
    """A label's words: lower case, no numbering in front, no punctuation; ``child's`` becomes ``childs``."""
    plain = _NUMBERING.sub("", text.strip())
    plain = plain.replace("’", "").replace("'", "").replace("&", " and ")
    plain = re.sub(r"(?i)\be-mail", "email", plain)
    plain = re.sub(r"\(s\)|/s\b", "s", plain)
    plain = re.sub(r"\((?:ren|ies)\)|/ren\b", "ren", plain)
    return tuple(re.findall(r"[^\W_]+", plain.casefold()))


def field_words(name: str) -> tuple[str, ...]:
    """The words inside a form field's own name: ``child1_DOB`` gives ``child 1 dob``."""
    leaf = _CONTAINER.sub(" ", re.sub(r"\[\d+\]|#\w+", " ", name))
    return tuple(word.casefold() for word in re.findall(r"[^\W_]+", _CAMEL.sub(" ", leaf)))


@cache
def _parties() -> list[tuple[tuple[str, ...], str]]:
    found = [(words_of(p), party) for party, phrases in phrase_book()["parties"].items() for p in phrases]
    return sorted(found, key=lambda item: -len(item[0]))


def place_of(words: tuple[str, ...], phrase: tuple[str, ...]) -> int:
    """Where `phrase` stands in `words`, or -1."""
    size = len(phrase)
    for start in range(len(words) - size + 1):
        if words[start : start + size] == phrase:
            return start
    return -1


def party_spans(words: tuple[str, ...]) -> tuple[list[tuple[str, int, int]], int | None]:
    """The party words in a label, and the number that stands beside one (``child 2``)."""
    spans: list[tuple[str, int, int]] = []
    taken: set[int] = set()
    index: int | None = None
    for phrase, party in _parties():
        start = place_of(words, phrase)
        if start < 0 or taken & set(range(start, start + len(phrase))):
            continue
        end = start + len(phrase)
        taken |= set(range(start, end))
        spans.append((party, start, end))
        for beside in (end, start - 1):
            if 0 <= beside < len(words) and words[beside].isdigit() and len(words[beside]) <= 2 and index is None:
                index = int(words[beside])
    return sorted(spans, key=lambda span: span[1]), index


@cache
def _placeholders() -> tuple[frozenset[str], frozenset[str]]:
    book = phrase_book()["placeholders"]
    return frozenset(book["whole"]), frozenset(book["unknown"])


def is_placeholder(text: str) -> bool:
    """Whether the text is a prompt or an empty mark and no value at all."""
    plain = re.sub(r"\s+", " ", text).strip().casefold()
    return not plain or plain in _placeholders()[0] or not re.search(r"\w", plain)


def says_unknown(text: str) -> bool:
    """Whether the text only says that the value is not known."""
    return re.sub(r"\s+", " ", text).strip(" .").casefold() in _placeholders()[1]
