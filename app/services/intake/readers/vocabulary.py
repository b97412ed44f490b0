"""The words by which forms ask for things, and how a label is recognised among them.

The phrases stand in `resources/readers/labels.toml`. A label is compared as words; the longest phrase in
it decides,
and for short facts the phrase must be at least half of what the label says, so that a sentence is never
taken for one.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.services.intake.readers.compose import PLAIN_KEYS, composed, composed_heading
from app.services.intake.readers.questions import question_key

RESOURCES = Path(__file__).resolve().parents[4] / "resources" / "readers"
_FACT_SHARE = 0.5
_QUESTION_SHARE = 0.2
NOTHING = "nothing"
"""The key of labels that ask for what no field of a contact holds."""
_SURE_WORDS = 3
"""A phrase of so many words decides whatever stands around it."""
_NUMBERING = re.compile(r"^\s*(?:\(?[A-Z]?\d{1,2}(?:\.\d{1,2})*[a-z]?[.):]\s*|\(?[a-zA-Z][.):]\s+|[A-Z]\d{1,2}\s+)")
_CONTAINER = re.compile(
    r"(?i)(?<![^\W_])(?:topmost ?subform|sub ?form|page ?\d{1,2}|form ?\d{1,2}|body ?page)(?![^\W_])"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")


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
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str, float]]]:
    by_first: dict[str, list[tuple[tuple[str, ...], str, float]]] = {}
    for part, share in (("facts", _FACT_SHARE), ("questions", _QUESTION_SHARE)):
        for key, phrases in phrase_book()[part].items():
            for phrase in phrases:
                words = words_of(phrase)
                by_first.setdefault(words[0], []).append((words, key, 1.0 if phrase.startswith("=") else share))
    return by_first


@cache
def _parties() -> list[tuple[tuple[str, ...], str]]:
    found = [(words_of(p), party) for party, phrases in phrase_book()["parties"].items() for p in phrases]
    return sorted(found, key=lambda item: -len(item[0]))


@cache
def _noise() -> frozenset[str]:
    return frozenset(phrase_book()["noise"]["words"])


def _contains(words: tuple[str, ...], phrase: tuple[str, ...]) -> int:
    """Where `phrase` stands in `words`, or -1."""
    size = len(phrase)
    for start in range(len(words) - size + 1):
        if words[start : start + size] == phrase:
            return start
    return -1


def _party_spans(words: tuple[str, ...]) -> tuple[list[tuple[str, int, int]], int | None]:
    """The party words in a label, and the number that stands beside one (``child 2``)."""
    spans: list[tuple[str, int, int]] = []
    taken: set[int] = set()
    index: int | None = None
    for phrase, party in _parties():
        start = _contains(words, phrase)
        if start < 0 or taken & set(range(start, start + len(phrase))):
            continue
        end = start + len(phrase)
        taken |= set(range(start, end))
        spans.append((party, start, end))
        for beside in (end, start - 1):
            if 0 <= beside < len(words) and words[beside].isdigit() and len(words[beside]) <= 2 and index is None:
                index = int(words[beside])
    return sorted(spans, key=lambda span: span[1]), index


def match_words(words: tuple[str, ...], loose: bool = False) -> Label | None:
    """What these words ask for, or None. `loose` is for the names of form fields, where short codes are
    usual."""
    if not words or len(words) > 40:
        return None
    spans, index = _party_spans(words)
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
    if not key or (found is not None and found.key == key):
        return found
    return Label(key, "", None, _SURE_WORDS, 0.65 if text.rstrip().endswith(("?", ":")) else 0.55)


def _by_words(text: str) -> Label | None:
    """What a label asks for by its heads, where no phrase of the book stands in it."""
    words = words_of(text)
    made = composed(text.strip(), words)
    if made is None:
        return None
    spans, index = _party_spans(words)
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


@cache
def match_label(text: str) -> Label | None:  # noqa: PLR0911 - one answer per rule
    """What a printed label asks for; the words in brackets count only where the rest says nothing."""
    if len(text) > 300:
        return None
    if _HOW_MANY.match(text):
        return Label(NOTHING, "", None, 2, 1.0)
    if KIN_OF.match(text):
        return Label("relationship", "", None, 2, 1.0)
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


@dataclass(frozen=True, slots=True)
class Section:
    """What follows a heading: whose details (`scope`), which of several (`index`), and whether it says
    unborn."""

    scope: str
    index: int | None
    unborn: bool
    text: str
    harm: bool = False
    home: bool | None = None
    faded: bool = False
    """Whether another heading, which says nothing that is known, stands between this one and what follows."""


_CONCERNED = re.compile(
    r"(?i)\b(?:child|children|young (?:person|people)|baby|who|whom)\b[^?:]{0,20}\b(?:this|the) ?(?:\w+ )?"
    r"(?:concerns|is about|relates to)\b"
)
"""A heading that names the child by what the form is (`The young person this concerns`)."""
_LETTER = re.compile(r"(?i)\b(?:child|young person|adult|parent|person|carer)\s*([A-H])\s*$")
_NTH = ("1st", "2nd", "3rd", "4th", "5th", "6th", "first", "second", "third", "fourth", "fifth", "sixth")
_ORDINAL = re.compile(
    rf"(?i)\b({'|'.join(_NTH)})\s+(?:child|young person|adult|parent|carer|person|household member|sibling|unborn"
    rf"|baby)\b"
)
_APART = re.compile(
    r"(?i)\belsewhere\b|\blives? apart\b|\bnot (?:living|live|in the (?:home|household))\b"
    r"|\boutside the (?:home|household)\b"
)
_EITHER = re.compile(
    r"(?i)\bincluding\b|\bincl\b|\bwhether\b|\bas well as\b|\bor elsewhere\b|\band (?:any|those|others|people|anyone)\b"
)
_MEMBERS = re.compile(r"(?i)^\W*(?:\w{1,2}[.)]\s+)?other household members?\W*\d?\W*$")
_OTHERS_INSIDE = re.compile(
    r"(?i)^\W*(?:\w{1,2}[.)]\s+)?(?:any |all )?(?:others?|else|anyone else|anybody else|everyone else|siblings)\b"
    r"(?!.*\b(?:parents?|carers?|family|significant|or|elsewhere)\b).*\b(?:in|at|within) (?:the |this |same )*"
    r"(?:home|house|household|address)\b"
)
_INSIDE = re.compile(
    r"(?i)\bliv(?:es?|ing) (?:in|at) (?:the |this )?"
    r"(?:home|house|household|same address|address)\b|\b(?:people|others) (?:in|at) (?:the )?(?:home|household)\b"
)


def _home_of(text: str) -> bool | None:
    """Whether those under this heading are said to live in the home; None where it does not say."""
    if _APART.search(text):
        return None if _EITHER.search(text) else False
    if _OTHERS_INSIDE.search(text) or _MEMBERS.match(text):
        return True
    return True if _INSIDE.search(text) and not re.search(r"(?i)\band (?:others?|significant)\b|\bor\b", text) else None


def _heads(words: tuple[str, ...], phrase: str) -> bool:
    """Whether a heading holds a phrase; a phrase after ``=`` must be the whole of it."""
    if phrase.startswith("="):
        return words == words_of(phrase[1:])
    return _contains(words, words_of(phrase)) >= 0


@cache
def match_section(text: str) -> Section | None:
    """Whose details follow this heading, or None where it says nothing of the kind."""
    text = re.sub(r"\(\s*(\d)\s*\)\s*$", r"\1", text)
    text = re.sub(r"^\s*\d{1,2}\s+(?=[^\W\d_])", "", text)
    bare = re.sub(r"\([^()]*\)", " ", re.sub(r"(?i)^\s*(?:section|part)\s+[\w.]+\s*[:–—.-]?\s*", "", text))
    number = re.search(r"(?i)\b(\d{1,2})\s*(?:\(unborn\))?\s*$", re.sub(r"\([^()]*\)", "", bare).strip())
    for shown in (bare, text):
        words = words_of(shown)
        if _CONCERNED.search(shown) is not None:
            return Section("child", None, "unborn" in words, text)
        for scope, phrases in phrase_book()["sections"].items():
            if scope == "harm" and shown is not bare:
                continue  # in brackets it is only one of those who may be named
            if any(_heads(words, phrase) for phrase in phrases):
                _, index = _party_spans(words)
                said = index if index is not None else (int(number.group(1)) if number else None)
                if said is None and (nth := _ORDINAL.search(bare)) is not None:
                    said = _NTH.index(nth.group(1).casefold()) % 6 + 1
                if said is None and (letter := _LETTER.search(bare.strip())):
                    said = ord(letter.group(1).upper()) - 64
                if scope == "form" and (other := composed_heading(bare.strip(), words_of(bare))):
                    return Section(other, None, False, text)
                plain = {"child_strong": "child", "referrer_strong": "referrer", "harm": "other"}.get(scope, scope)
                return Section(plain, said, "unborn" in words_of(text), text, scope == "harm", _home_of(text))
    scope = composed_heading(bare.strip(), words_of(bare))
    return Section(scope, None, "unborn" in words_of(text), text, False, _home_of(text)) if scope else None


def is_person_word(text: str) -> bool:
    """Whether a column's heading is only a word for a person (``Child``, ``Adult``): its cells are names."""
    spans, _ = _party_spans(words_of(text))
    return len(spans) == 1 and spans[0][0] in {"child", "other"} and spans[0][1:] == (0, len(words_of(text)))


@cache
def names_somebody(text: str) -> bool:
    """Whether a heading that holds a word for the worry names a person by it (``The child you are worried about``,
    ``Person raising the concern``)."""
    words, book = words_of(text), phrase_book()["sections"]
    about = [phrase for scope in ("child_strong", "adult_at_risk") for phrase in book[scope] if "worried" in phrase]
    return any(_contains(words, words_of(phrase)) >= 0 for phrase in (*about, *book["referrer_strong"], *book["harm"]))


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


_KIN = re.compile(
    r"\b((?:(?:mother|father|mum|dad)s (?:new )?(?:partner|boyfriend|girlfriend|husband|wife))"
    r"|(?:step|grand|foster|birth)? ?(?:mother|father|mum|dad|mam)|aunt|uncle|sister|brother|sibling)s?\b"
)
_KIN_EXTRA = frozenset({"carer", "guardian", "parent", "or", "and", "name", "s"})


def kin_in_label(label: str) -> str:
    """The family word a label names somebody by (``Mother's name``: mother), or an empty text."""
    if re.search(r"(?i)relation|\b(?:lives?|living|with|of|to) (?:the )?(?:mother|father|mum|dad)\b", label):
        return ""
    match = _KIN.search(" ".join(words_of(label)))
    return re.sub(r"^(mother|father|mum|dad)s ", r"\1's ", match.group(1).strip()) if match else ""


_FACTS_BEHIND = re.compile(
    r"(?i)\s*[–—:,-]\s*(?:(?:full )?names?|d\.?o\.?b\.?|date of birth|age|address|telephone|tel|phone"
    r"|contact(?: details)?|relationship"
    r"|and|&|/|[\s,.;–-])+$"
)
"""What else is asked of a person in the same answer (`Mother – name, D.O.B., address`)."""


def kin_label(text: str) -> Label | None:
    """A label that is only a family word (``Mother``, ``Step-father / carer``) asks for that person's name."""
    text = _FACTS_BEHIND.sub("", re.sub(r"\([^()]*\)", " ", text))
    kin = kin_in_label(text)
    words = words_of(text)
    if len({match.group(1).strip() for match in _KIN.finditer(" ".join(words))}) > 1:
        return None
    own = set(words_of(kin))
    rest = {word for word in words if word not in own and word.removesuffix("s") not in own} - _KIN_EXTRA
    return Label("name", "other", None, 1, 1.0) if kin and not rest else None


def person_label(text: str) -> Label | None:
    """A label that is only a word for a person (``Mother``, ``Child``, ``Child 2``) asks for that person's name."""
    kin = kin_label(text)
    if kin is not None:
        return kin
    words = words_of(text)
    spans, index = _party_spans(words)
    rest = [word for word in words if not word.isdigit()]
    if len(spans) != 1 or spans[0][0] not in {"child", "other"} or spans[0][2] - spans[0][1] != len(rest):
        return None
    return Label("name", spans[0][0], index, 1, 1.0)


_HEAD_NOISE = re.compile(
    r"(?i)\b(?:section|part) \w{1,2}\b|\b(?:details?|information|particulars|about|of|the|(?:un)?born"
    r"|child(?:['’]?s)?"
    r"|baby(?:['’]?s)?|pregnant|expectant|birth|his|her|this)\b|\b\d+\b|\b[A-Z]\b[.)]"
)


def kin_heading(text: str) -> str:
    """The family word of a heading that is nothing else (``Section 2 - Father's details``), or an empty text."""
    plain = _HEAD_NOISE.sub(" ", re.sub(r"\([^()]*\)", " ", text))
    return kin_in_label(plain) if kin_label(plain) is not None else ""
