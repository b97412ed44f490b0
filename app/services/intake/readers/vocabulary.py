"""The words by which forms ask for things, and how a label is recognised among them.

The phrases stand in `resources/readers/labels.toml`. A label is compared as words; the longest phrase in
it decides,
and for short facts the phrase must be at least half of what the label says, so that a sentence is never
taken for one.
"""

import re
from dataclasses import dataclass
from functools import cache

from app.services.intake.readers.compose import PLAIN_KEYS, composed, is_known_word
from app.services.intake.readers.phrases import party_spans, phrase_book, words_of
from app.services.intake.readers.questions import plain_question, question_key

_FACT_SHARE = 0.5
_QUESTION_SHARE = 0.2
NOTHING = "nothing"
"""The key of labels that ask for what no field of a contact holds."""
_SURE_WORDS = 3
"""A phrase of so many words decides whatever stands around it."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a label asks for: its key, whose detail it is (empty: not said), which of several, and how
    much of it matched."""

    key: str
    party: str
    index: int | None
    words: int
    share: float


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str, float]]]:
    by_first: dict[str, list[tuple[tuple[str, ...], str, float]]] = {}
    for part, share in (("facts", _FACT_SHARE), ("questions", _QUESTION_SHARE)):
        for key, phrases in phrase_book()[part].items():
            for phrase in phrases:
                words = words_of(phrase)
                by_first.setdefault(words[0], []).append((words, key, 1.0 if phrase.startswith("=") else share))
    return by_first


@cache
def _noise() -> frozenset[str]:
    return frozenset(phrase_book()["noise"]["words"])


def match_words(words: tuple[str, ...], loose: bool = False) -> Label | None:
    """What these words ask for, or None. `loose` is for the names of form fields, where short codes are
    usual."""
    if not words or len(words) > 40:
        return None
    spans, index = party_spans(words)
    if index is None:
        digits = [word for word in words if word.isdigit() and len(word) <= 2]
        index = int(digits[0]) if loose and len(digits) == 1 else None
    party_at = {at for _, start, end in spans for at in range(start, end)}
    noise = _noise()
    best: Label | None = None
    for start, first in enumerate(words):
        for phrase, key, share in _phrases().get(first, ()):
            end = start + len(phrase)
            if words[start:end] != phrase:
                continue
            own = set(range(start, end))
            content = {
                at
                for at, word in enumerate(words)
                if at in own or not (word in noise or word.isdigit() or at in party_at)
            }
            part = len(own) / len(content)
            if part < share and not (loose and part >= 0.34):
                continue
            outside = [party for party, s, e in spans if not (set(range(s, e)) & own)]
            inside = [party for party, s, e in spans if set(range(s, e)) & own]
            label = Label(key, (outside or inside or [""])[0], index, len(phrase), part)
            if best is None or (label.words, label.share) > (best.words, best.share):
                best = label
    return best


_DOUBTED, _OUTWEIGHED = 0.75, 0.8
KIN_OF = re.compile(
    r"(?i)^\W*((?:step-?|birth |foster )?(?:parent|mother|father|carer|guardian|sibling|grandparent)) (?:of|to)\W*$"
)
"""A label that asks whose parent somebody is: its answer is a relationship."""
_BORN_OF = re.compile(r"(?i)\b(?:unborn|baby|child|infant)(?: baby| child)? of\b(?! (?:concern|the family)\b)")
"""A label whose answer names the parent, not the child (`Baby of (mother's name)`)."""
_FAR_FROM = re.compile(r"(?i)\b(?:different|other|not the same) (?:from|to|than|as)\b")
_HOW_MANY = re.compile(r"(?i)^\W*(?:\w{1,3}[.)]\s*)?(?:how many|number of|total number of)\b")
_ANSWERED_BY = frozenset({"consent_given", "consent_refused", "consent_not_sought", "consent"})
"""Words for a consent position, which a question about its reason repeats (`If not sought, give the reason`)."""


def _asked(text: str, found: Label | None) -> Label | None:
    """What a long question asks for by its shape, where no phrase of the book says it as plainly."""
    if found is not None and found.key in _ANSWERED_BY and question_key(text) == "consent_reason":
        return Label("consent_reason", found.party, found.index, _SURE_WORDS, 0.65)
    if found is not None and (found.words >= _SURE_WORDS or found.share > _FACT_SHARE):
        return found
    if found is None and (plain := _by_words(text)) is not None and plain.share >= _OUTWEIGHED:
        return plain
    key = question_key(text)
    if found is not None and found.key == key:
        return Label(key, found.party, found.index, found.words, max(found.share, 0.65))
    if not key:
        return found
    return Label(key, "", None, _SURE_WORDS, 0.65 if text.rstrip().endswith(("?", ":")) else 0.55)


def _by_words(text: str) -> Label | None:
    """What a label asks for by its heads, where no phrase of the book stands in it."""
    words = words_of(text)
    made = composed(text.strip(), words)
    if made is None:
        return None
    spans, index = party_spans(words)
    return Label(made.key, spans[0][0] if spans else made.party, index, 1, made.share)


def _outweighing(found: Label, text: str) -> Label | None:
    """What the words of a label ask for, where only a word or two of the book stand in it and it says more."""
    other = _by_words(text)
    if found.key == NOTHING and other is not None and other.key == "reference":
        return other  # the sender's own number, not the hub's
    if found.key not in PLAIN_KEYS or found.share >= _OUTWEIGHED:
        return None
    few = found.words < _SURE_WORDS and found.share < _DOUBTED
    return other if other is not None and (few or other.share >= _OUTWEIGHED) else None


def _in_two_tongues(text: str) -> Label | None:
    """What a label asks for that stands in two languages with a stroke between (`Enw / Name`): what is known of it."""
    parts = [part.strip() for part in re.split(r"\s+/\s+|\s*\|\s*", text)]
    if len(parts) != len({part.casefold() for part in parts}) or len(parts) != _TWO:
        return None
    found = [(at, one) for at, part in enumerate(parts) if (one := _match_label(part)) and one.share >= _OUTWEIGHED]
    if len(found) != 1:
        return None
    at, label = found[0]
    if label.key == "role" and label.words == 1 and parts[at].casefold() != "role":
        return None  # `score / grade` is no job
    other = words_of(parts[1 - at])
    strange = [word for word in other if not is_known_word(word)]
    return label if len(strange) * 2 > len(other) else None


_TWO = 2


@cache
def match_label(text: str) -> Label | None:
    """What a printed label asks for; whom an address differs from (`if different from mother`) does not live there."""
    found = _match_label(text)
    if (found is None or found.share < _DOUBTED) and (own := _in_two_tongues(text)) is not None:
        return own
    if found is not None and found.key == "address_elsewhere" and _FAR_FROM.search(text):
        return Label(found.key, "", found.index, found.words, found.share)
    return found


_LONGEST_PLAIN = 120
_NUMBERED = re.compile(
    r"(?i)^\W*(?P<who>child|young person|yp|adult|parent|carer|parent ?/ ?carer|person|sibling|household member"
    r"|family member|other (?:adult|child|person)|baby)\s*(?:no\.?\s*)?#?(?P<at>\d{1,2})\s*(?:[:–—]"
    r"|\s-)\s+(?P<rest>\S.*)$"
)
"""A label in front of which stands whose detail it asks for (`Household member 1: name`)."""


def _of_numbered(text: str) -> Label | None:
    said = _NUMBERED.match(text)
    asked = _match_label(said["rest"]) if said is not None else None
    if said is None or asked is None or asked.share < _FACT_SHARE:
        return None
    child = re.match(r"(?i)child|young|yp|baby", said["who"]) is not None
    party = "child" if child else "other"
    return Label(asked.key, party, int(said["at"]), asked.words, asked.share)


def _match_label(text: str) -> Label | None:  # noqa: PLR0911 - one answer per rule
    """What a printed label asks for; the words in brackets count only where the rest says nothing."""
    if len(text) > 300:
        return None
    if (numbered := _of_numbered(text)) is not None:
        return numbered
    if _HOW_MANY.match(text):
        return Label(NOTHING, "", None, 2, 1.0)
    if _BORN_OF.search(text) and re.search(r"(?i)\bnames?\b", text):
        return Label(NOTHING, "", None, 2, 1.0)
    if KIN_OF.match(text):
        return Label("relationship", "", None, 2, 1.0)
    if (plain := plain_question(re.split(r"\?\s", text, maxsplit=1)[0])) and len(text) <= _LONGEST_PLAIN:
        return Label(plain, "", None, _SURE_WORDS, 0.8)
    bare = re.sub(r"\((?!s\)|ren\)|ies\))[^()]*\)", " ", text)
    found = _asked(bare, match_words(words_of(bare)))
    full = match_words(words_of(text))
    if found is None and full is None:
        return _by_words(bare) or _by_words(text)
    if found is not None and (other := _outweighing(found, bare)) is not None:
        return other
    if found is None or (full is not None and full.key != found.key and full.words >= found.words + 3):
        return full
    if full is not None and found.key == "address" and full.key == "address_elsewhere":
        return full
    if full is not None and not found.party and full.party and found.key == full.key:
        return Label(found.key, found.party, full.index or found.index, found.words, found.share)
    return found
