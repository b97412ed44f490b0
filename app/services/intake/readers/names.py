"""Names written as one, taken apart only where their order is certain.

A wrong name is worse than a blank: where the family name may stand first and nothing says so, only the
whole is kept.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from app.services.intake.readers.phrases import RESOURCES

_ALIAS_LEAD = re.compile(
    r"(?i)^(?:also )?(?:known as|aka|a\.k\.a\.|k/a|called|likes to be called|prefers|preferred name|goes by"
    r"|or)\s*:?\s*"
)


_PLACE = re.compile(
    r"(?i)\b(?:school|academy|college|nursery|primary|juniors?|infants?|surgery|practice|hospital|road|street"
    r"|avenue|lane"
    r"|close|drive|house|centre|trust|teacher|worker|nurse|officer|lives?|living)\b"
)
"""Words that stand in no name of a person: a name box that holds one holds more than a name."""


_NOT_ONE = re.compile(r"\d|@|[!?]{2}|(?<=\w) (?:and|&|or) (?=[A-Z])")
"""What stands in no single name: figures, and a word between two names."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its parts; a part is None where the text does not tell it."""

    whole: str
    forenames: str | None
    surname: str | None
    aliases: tuple[str, ...] = ()


@cache
def _book() -> dict[str, frozenset[str]]:
    with (RESOURCES / "names.toml").open("rb") as file:
        return {key: frozenset(words) for key, words in tomllib.load(file).items()}


def not_names() -> frozenset[str]:
    """Words that may bear a capital in free text and are no part of a person's name."""
    return _book()["no_part_of_a_name"]


def proper_case(text: str) -> str:
    """A name written in capitals as it is usually written; other text unchanged."""
    letters = [char for char in text if char.isalpha()]
    if len(letters) < 2 or not all(char.isupper() for char in letters):
        return text
    lowered = re.sub(r"[^\W\d_]+", lambda m: m.group(0)[0] + m.group(0)[1:].lower(), text)
    lowered = re.sub(r"(['’])S\b", r"\1s", lowered)
    return re.sub(r"\bMc([a-z])", lambda m: "Mc" + m.group(1).upper(), lowered)


def strip_title(text: str) -> str:
    """The name without Mr, Mrs, Dr and the like in front."""
    words = text.split()
    while len(words) > 1 and words[0].strip(".").casefold() in _book()["titles"]:
        words = words[1:]
    return " ".join(words)


def has_only_title(text: str) -> bool:
    """Whether a title stands before a single word (``Mrs Begum``)."""
    words = text.split()
    return len(words) == 2 and words[0].strip(".").casefold() in _book()["titles"]


def says_no_name(text: str) -> bool:
    """Whether the text says in words that the name is not known, or is empty."""
    plain = re.sub(r"[\s,]+", " ", text).strip(" .").casefold()
    return not plain or plain in _book()["not_a_name"] or set(plain.split()) <= {"unknown", "known", "not", "nk"}


def is_no_name(text: str) -> bool:
    """Whether the text says that there is no name, or holds no letter at all."""
    return says_no_name(text) or not re.search(r"[^\W\d_]", text)


def _is_caps(word: str) -> bool:
    letters = [char for char in word if char.isalpha()]
    return len(letters) >= 2 and all(char.isupper() for char in letters)


def split_aliases(text: str) -> tuple[str, ...]:
    """Other names from a field of their own or from brackets; the words that introduce them are dropped."""
    parts = [_ALIAS_LEAD.sub("", part).strip(" .\"'“”‘’") for part in re.split(r"[,;\n/]|\s+and\s+|\s+or\s+", text)]
    unborn = {"unborn", "unborn baby", "unborn child"}
    return tuple(proper_case(part) for part in parts if part and not is_no_name(part) and part.casefold() not in unborn)


_BABY = re.compile(r"(?i)(?:baby|infant) ([^\W\d_][\w'’-]+)")
"""A child not long born, who is called by the family name; the first name stands in brackets behind it."""
_NO_ALIAS = re.compile(
    r"(?i)\b(?:known(?! as)|unknown|surname|first name|not (?:given|sure)|deceased|unborn"
    r"|spelling)\b"
)


def parse_name(text: str, known_surnames: frozenset[str] = frozenset(), surname_first: bool = False) -> Name | None:  # noqa: PLR0911 - one answer per way of writing
    """A name in its parts; None where the text is no name at all.

    `known_surnames` (casefolded) are family names stated elsewhere in the same document; `surname_first`
    where the
    label itself says so.
    """
    plain = re.sub(r"\s+", " ", text).strip(" .;,")
    aliases: tuple[str, ...] = ()
    if bracket := re.search(r"\(([^()]*)\)", plain):
        said = bracket.group(1)
        aliases = split_aliases(said) if not re.search(r"\d", said) and not _NO_ALIAS.search(said) else ()
        plain = re.sub(r"\s+", " ", plain.replace(bracket.group(0), " ")).strip(" ,")
    if alias := re.search(r"(?i)\s*,?\s*\b(?:aka|a\.k\.a\.?|also known as|known as)\s+(.+)$", plain):
        aliases = (*aliases, *split_aliases(alias.group(1)))
        plain = plain[: alias.start()].strip(" ,")
    if quoted := re.search(r"\s[\"“']([^\"”']+)[\"”']\s", plain):
        aliases = (*aliases, quoted.group(1))
        plain = plain.replace(quoted.group(0), " ")
    if is_no_name(plain) or _NOT_ONE.search(plain) or len(plain) > 80 or len(plain.split()) > 7:
        return None
    if "," in plain:
        return _comma(plain, aliases)
    if (baby := _BABY.fullmatch(plain)) is not None and len(aliases) == 1 and " " not in aliases[0]:
        return Name(re.sub(r"\s+", " ", text).strip(), proper_case(aliases[0]), proper_case(baby.group(1)))
    words = strip_title(plain).split()
    if has_only_title(plain):
        return Name(plain, None, proper_case(words[-1]), aliases)
    if len(words) == 1:
        return Name(plain, proper_case(words[0]), None, aliases)
    cut = _surname_at(words, known_surnames)
    if surname_first and cut is not None and not any(_is_caps(word) for word in words):
        return Name(plain, None, None, aliases)
    if cut is None:
        return Name(plain, None, None, aliases)
    if cut < 0:
        return Name(plain, proper_case(" ".join(words[-cut:])), proper_case(" ".join(words[:-cut])), aliases)
    return Name(plain, proper_case(" ".join(words[:cut])), proper_case(" ".join(words[cut:])), aliases)


def _comma(plain: str, aliases: tuple[str, ...]) -> Name | None:
    family, _, given = (part.strip() for part in plain.partition(","))
    given = strip_title(given) if given else ""
    if not family or "," in given:
        return Name(plain, None, None, aliases)
    if _PLACE.search(given) or _PLACE.search(family):
        return Name(plain, None, None, aliases)
    return Name(
        plain,
        None
        if not given or is_no_name(given) or given.strip(".").casefold() in _book()["titles"]
        else proper_case(given),
        None if is_no_name(family) else proper_case(strip_title(family)),
        aliases,
    )


def _surname_at(words: list[str], known_surnames: frozenset[str]) -> int | None:
    """Where the surname begins; negative: how many words of it stand first; None: not certain."""
    book = _book()
    caps = [_is_caps(word) for word in words]
    if any(caps) and not all(caps):
        first = caps.index(True)
        if all(caps[first:]) and first > 0:
            return first
        lead = caps.index(False)
        return -lead if not any(caps[lead:]) else None
    folded = [word.casefold() for word in words]
    for size in range(len(words) - 1, 1, -1):
        if " ".join(folded[-size:]) in known_surnames:
            return len(words) - size
    if folded[0] in book["family_first"] and folded[-1] not in book["family_first"]:
        if len(words) >= 3 and folded[1] in book["middle_after_family"]:
            return -1
        return len(words) - 1 if folded[-1] in known_surnames else None
    at = len(words) - 1
    while at > 1 and folded[at - 1] in book["particles"]:
        at -= 1
    return at
