"""What a label asks for by the words it is made of, whatever phrase they make.

Forms ask for the same few things in ever other words. A label has a *head* (birth, lives, tongue, surname) and words
around it that say whose detail it is or nothing at all. Where nearly every word is known, the heads decide; where a
word is strange, or two heads could each be meant, nothing is said. The words stand in `resources/readers/heads.toml`.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_BOOK = Path(__file__).resolve().parents[4] / "resources" / "readers" / "heads.toml"
PLAIN_KEYS = frozenset(
    {
        *("role", "agency", "name", "form_date", "form_time", "contact", "reference", "phone", "address", "school"),
        *("gp", "sex", "age", "dob", "dob_day", "happened_on", "edd", "language", "title", "surname", "forenames"),
    }
)
"""Keys whose phrases are so short that the words around them may ask for something else."""
_LONGEST_FACT = 14
_LONGEST_QUESTION = 28
_LONG_ENOUGH = 3
_WHOLE = 0.9
"""How sure a label is of which every word is known."""


@dataclass(frozen=True, slots=True)
class Composed:
    """What the words of a label ask for: the key, whose detail it is, and the share of its words that are known."""

    key: str
    party: str
    share: float


@cache
def _book() -> dict[str, dict[str, frozenset[str]]]:
    with _BOOK.open("rb") as file:
        book = tomllib.load(file)
    return {part: {key: frozenset(words) for key, words in rows.items()} for part, rows in book.items()}


@cache
def _known() -> frozenset[str]:
    book = _book()
    return frozenset(word for part in ("heads", "around", "parties") for words in book[part].values() for word in words)


@cache
def _asking() -> frozenset[str]:
    return frozenset(word for words in _book()["questions"].values() for word in words)


def is_known_word(word: str) -> bool:
    """Whether a word stands in the book of words that labels are made of."""
    return word in _known() or word in _asking()


class Words:
    """The words of one label, asked after by class."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words
        book = _book()
        asking = {f"q_{key}": row for key, row in book["questions"].items()}
        self._classes = {**book["heads"], **book["around"], **asking}
        self._parties = book["parties"]

    def has(self, *classes: str) -> bool:
        """Whether the label holds a word of any of these classes."""
        return any(word in self._classes[one] for one in classes for word in self.words)

    def all(self, *classes: str) -> bool:
        """Whether the label holds a word of each of these classes, no word counted twice."""
        left = list(self.words)
        for one in classes:
            hit = next((word for word in left if word in self._classes[one]), None)
            if hit is None:
                return False
            left.remove(hit)
        return True

    def party(self, *parties: str) -> bool:
        """Whether the label names one of these parties."""
        return any(word in self._parties[one] for one in parties for word in self.words)

    def pair(self, first: str, second: str) -> bool:
        """Whether a word of one class stands right before a word of the other."""
        rows = self._classes[first], self._classes[second]
        return any(a in rows[0] and b in rows[1] for a, b in zip(self.words, self.words[1:], strict=False))

    def lone(self, one: str) -> bool:
        """Whether only words of this class, parties and words that say nothing stand in the label."""
        row = self._classes[one] | self._classes["glue"] | self._classes["number"]
        row = row.union(*self._parties.values())
        return all(word in row or word.isdigit() for word in self.words)


Rule = tuple[str, Callable[[Words], bool]]


def _asks_alias(w: Words) -> bool:
    known_as = w.has("known") and bool({"as", "by"} & set(w.words))
    renamed = any(w.pair("other_name", one) for one in ("name", "given", "family_name", "last", "known"))
    renamed = renamed and w.has("name", "family_name") and not w.party("referrer")
    words = set(w.words)
    called = bool({"called", "named"} & words and {"usually", "also", "normally", "otherwise", "commonly"} & words)
    return called or w.has("alias") or known_as or renamed or words >= {"name", "birth", "at"}


def _asks_birth(w: Words) -> bool:
    """A birth date: `birth` beside a date word, or a word that means only that."""
    parent = any(a == "birth" and b in {"mother", "father", "parent", "parents", "mothers", "fathers", "family", "name"}
                 for a, b in zip(w.words, w.words[1:], strict=False))
    odd = w.has("place_only") or w.has("sex", "name", "need") or parent or "certificate" in w.words
    return w.has("birth") and not odd


def _lives_with(w: Words) -> bool:
    """Whether somebody lives in the household: a word for living or the home, and one for together."""
    if w.has("where", "who", "other_name") or (w.has("apart") and not w.has("same")):
        return False
    if len(w.words) < _LONG_ENOUGH:
        return False  # `At home` is an answer
    if w.has("place") and not w.has("together"):
        return False
    lives = w.has("live") and w.has("home", "together")
    return lives or (w.has("home") and w.has("together", "same") and not w.has("phone", "place")) or (
        w.has("place") and "same" in w.words
    )


_FACTS: tuple[Rule, ...] = (
    ("", lambda w: w.has("never")),
    ("nhs_number", lambda w: w.has("nhs")),
    ("upn", lambda w: w.has("upn") or w.all("pupil", "number")),
    ("nothing", lambda w: w.has("school", "gp") and w.has("phone", "place", "date", "time", "contact", "email")
     and not w.has("name")),
    ("pr", lambda w: w.has("parental") and w.has("duty")),
    ("contact", lambda w: w.has("email") and w.has("phone")),
    ("postcode", lambda w: w.has("postcode") and not w.has("place", "live")),
    ("email", lambda w: w.has("email")),
    ("nothing", lambda w: w.has("birth") and w.has("place_only")),
    ("harm", lambda w: w.has("harm") and w.has("cause") and not w.has("name", "age", "place", "birth", "kin")),
    ("language", lambda w: w.has("language")),
    ("interpreter", lambda w: w.has("interpreter")),
    ("address_elsewhere", lambda w: w.has("place", "live") and w.has("apart") and not w.has("number")),
    ("lives_with", _lives_with),
    ("address", lambda w: w.has("where") and w.has("live", "home")),
    ("address", lambda w: (w.has("place") and not w.has("agency")) or w.all("place", "home")),
    ("alias", _asks_alias),
    ("dob", _asks_birth),
    ("edd", lambda w: w.has("due") and (w.party("child") or bool({"edd", "due", "delivery"} & set(w.words)))),
    ("sex", lambda w: w.has("sex") and not w.has("name", "age", "school")),
    ("age", lambda w: w.has("age")),
    ("ethnicity", lambda w: w.has("ethnic")),
    ("religion", lambda w: w.has("faith")),
    ("relationship", lambda w: w.has("kin")),
    ("phone", lambda w: w.has("phone") or w.words[-2:] == ("direct", "line") or w.all("contact", "number")),
    ("disability", lambda w: w.has("need") or sum(word in _book()["heads"]["health"] for word in w.words) > 1),
    ("", lambda w: w.has("school") and w.has("gp")),
    ("school", lambda w: w.has("school") and not w.has("job", "made")),
    ("gp", lambda w: w.has("gp") and not w.has("job")),
    ("name", lambda w: w.has("given") and (w.has("family_name") or "last" in w.words)),
    ("surname", lambda w: w.has("family_name") or w.pair("last", "name")),
    ("forenames", lambda w: w.pair("given", "name") or "forename" in w.words or "forenames" in w.words),
    ("agency", lambda w: w.has("where") and w.party("referrer") and bool({"work", "works", "employed"} & set(w.words))),
    ("agency", lambda w: w.has("agency") and w.has("name") and not w.party("professional", "child")),
    ("form_date", lambda w: w.has("date") and w.has("made")),
    ("name", lambda w: bool({"name", "names", "fullname", "called"} & set(w.words)) and not w.has("agency", "school")),
    ("role", lambda w: w.has("role") and w.lone("role") and "do" not in w.words),
    ("agency", lambda w: w.has("agency") and w.lone("agency")),
    ("reference", lambda w: w.has("reference") and w.lone("reference")),
)


def _plain_subject(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with `person at risk` as the one word it stands for: whom the form is about."""
    for at in range(len(words) - 2):
        if words[at] in {"person", "adult"} and words[at + 1 : at + 3] == ("at", "risk"):
            return (*words[:at], "subject", *words[at + 3 :])
    return words


_OWN = frozenset({"your", "our", "my"})
_FILED = frozenset({"case", "incident", "log", "record", "job", "event", "cad"})


def _own_number(words: tuple[str, ...]) -> bool:
    """Whether a short label asks for the number under which the sender keeps this (`Your incident number`)."""
    number = words[-1:] and words[-1] in {"number", "no", "reference", "ref", "id"}
    return bool(number and len(words) <= 4 and set(words) & _OWN and set(words) & _FILED)


def _asked_of(words: tuple[str, ...]) -> str:
    words = _plain_subject(words)
    w = Words(words)

    for key, rule in _FACTS:
        if rule(w):
            return {"alias": "aliases"}.get(key, key)
    return ""


def _told(w: Words) -> bool:
    """Whether the family knows: a word for telling, and a family that was told or knows and is not who tells."""
    if not w.has("q_family") or w.has("q_agree", "q_why", "q_secret", "who") or w.party("professional"):
        return False
    knows = {"know", "knows", "knowledge", "tell"} & set(w.words)
    before = next((at for at, word in enumerate(w.words) if word in _book()["questions"]["family"]), 0)
    return w.has("q_aware") and (not knows or all(w.words.index(word) > before for word in knows))


def _secret(w: Words) -> bool:
    """Whether the writer's name is to be kept from the family."""
    own = {"my", "your", "referrers", "writers"} & set(w.words)
    kept = {"not", "kept", "keep", "hide", "hidden", "withhold", "withheld"} & set(w.words)
    named = {"name", "identity"} & set(w.words)
    return (w.has("q_secret") and "confidential" not in w.words) or bool(own and kept and named)


def _hoped(w: Words) -> bool:
    """What the writer wants to come of it; what an adult at risk wants is another matter."""
    other = w.has("q_done", "q_good", "q_worry", "q_negative") or len(w.words) == 1
    return w.has("q_want") and not other and not _NOT_HOPED & set(w.words)


_NOT_HOPED = frozenset(("adult", "adults", "person", "persons", "cover", "covered"))
_QUESTIONS: tuple[Rule, ...] = (
    ("anonymity", _secret),
    ("consent_both", lambda w: bool({"by", "who"} & set(w.words) and {"covers", "cover", "covering"} & set(w.words))),
    ("", lambda w: w.has("q_stop")),
    ("told", _told),
    ("consent_by", lambda w: w.has("q_agree") and (w.has("who") or "by" in w.words or "from" in w.words)
     and not w.has("q_cover", "q_why", "q_negative")),
    ("consent_covers", lambda w: w.has("q_agree") and w.has("q_cover") and not w.has("q_why")),
    ("consent_reason", lambda w: w.has("q_agree") and w.has("q_why") and w.has("q_negative")),
    ("consent", lambda w: w.has("q_agree") and not w.has("q_why", "q_negative", "date") and len(w.words) > 2),
    ("childs_words", lambda w: (w.has("q_voice") or {"own", "account"} <= set(w.words)) and w.party("child")
     and not w.has("q_agree") and "us" not in w.words),
    ("level", lambda w: w.has("q_level")),
    ("happened_on", lambda w: w.has("q_when") and w.has("q_worry") and not w.has("made")),
    ("strengths", lambda w: w.has("q_good") and not w.has("q_want", "q_done") and not w.party("referrer")),
    ("action", lambda w: w.has("q_done") and w.has("q_past") and not w.has("q_good", "q_want", "q_agree")),
    ("hoped_for", _hoped),
    ("concern", lambda w: w.has("q_worry") and w.has("q_ask") and not w.has("q_want", "q_good", "q_agree", "who")),
)


def _question_of(words: tuple[str, ...]) -> str:
    w = Words(_plain_subject(words))
    return next((key for key, rule in _QUESTIONS if rule(w)), "")


def _party_of(words: tuple[str, ...]) -> str:
    found = {party for party, row in _book()["parties"].items() for word in words if word in row}
    for party in ("referrer", "professional"):
        if party in found:
            return party
    return found.pop() if len(found) == 1 and not any(word == "people" for word in words) else ""


_ANSWERED = re.compile(r"[:?]\s+\S")
"""A label with its answer behind it."""
_BRIEF = 3
_SHORT, _SHORT_QUESTION, _STATED = 5, 8, 14
_PARTLY = 0.6
_STRONG = frozenset(
    ("nhs", "dob", "gender", "ethnicity", "ethnic", "postcode", "upn", "religion", "interpreter", "surname", "forename",
     "forenames", "email")
)
"""Heads that mean one thing, whatever single strange word stands beside them."""


def _closes(text: str) -> bool:
    """Whether a text ends like a sentence; a short label may end in the dot of an abbreviation."""
    plain = text.rstrip()
    return plain.endswith("!") or (plain.endswith(".") and len(plain.split()) > _BRIEF)


def words_in(text: str) -> tuple[str, ...]:
    """The plain words of a text, lower case."""
    return tuple(re.findall(r"[^\W_]+", text.replace("’", "").replace("'", "").casefold()))


@cache
def composed(text: str, words: tuple[str, ...]) -> Composed | None:
    """What a label asks for by its words, or None where they do not plainly say it."""
    first = next((char for char in text if char.isalpha()), "a")
    if not words or len(words) > _LONGEST_QUESTION or first.islower():
        return None
    behind = _ANSWERED.search(text)
    if behind is not None and composed(text[: behind.start()], words_in(text[: behind.start()])) is not None:
        return None
    plain = tuple(word for word in words if not word.isdigit())
    if _own_number(plain):
        return Composed("reference", "referrer", _WHOLE)
    strange = [word for word in plain if word not in _known()]
    plainly = not strange or (len(strange) == 1 and len(plain) <= _SHORT and any(word in _STRONG for word in plain))
    if len(plain) <= _LONGEST_FACT and plainly and not _closes(text):
        key = _asked_of(plain)
        if key:
            return Composed(key, _party_of(plain), _PARTLY if strange else _WHOLE)
    odd = [word for word in plain if word not in _known() and word not in _asking()]
    asks = text.rstrip().endswith(("?", ":")) or len(plain) <= (_STATED if plain[:1] == ("i",) else _SHORT_QUESTION)
    if asks and len(odd) * 5 <= len(plain) and not _closes(text):
        key = _question_of(plain)
        if key:
            return Composed(key, "", 0.65 if re.search(r"[?:]\s*$", text) else 0.6)
    return None


_LONGEST_HEADING = 9


@cache
def composed_heading(text: str, words: tuple[str, ...]) -> str:
    """Whose details follow a heading by its words (`The writer`, `Grown-ups at home`); empty where they do not say."""
    if not 0 < len(words) <= _LONGEST_HEADING or text.rstrip().endswith((".", "!", ",", ":")) or text[:1].islower():
        return ""
    heads = _book()["headings"]
    found = [scope for scope, row in heads.items() if scope != "beside" and any(word in row for word in words)]
    known = heads["beside"] | _known() | frozenset().union(*heads.values())
    strange = [word for word in words if word not in known and not word.isdigit()]
    return found[0] if len(found) == 1 and not strange else ""
