"""How two words of a name stand to each other: the same, a known variant, one slip, one sound, shortened, other."""

import tomllib
from enum import StrEnum
from functools import cache, lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from app.services import codes
from app.services.matching.letters import sound
from app.services.matching.tokens import stem

CLOSE = 0.93
LONG = 7
SHORT = 3


class Likeness(StrEnum):
    """How one word of a name stands to another, the nearest first."""

    SAME = "same"
    VARIANT = "variant"
    SLIP = "slip"
    SOUND = "sound"
    TWO_SLIPS = "two_slips"
    SHORTENED = "shortened"
    INITIAL = "initial"
    LIKE = "like"
    DIFFERS = "differs"


@cache
def groups() -> dict[str, frozenset[str]]:
    """For each word of the groups file, every word that may stand for it; the word itself is not among them."""
    path = codes.RESOURCES / "names" / "groups.toml"
    found: dict[str, set[str]] = {}
    for culture in tomllib.loads(path.read_text(encoding="utf-8"))["culture"]:
        for line in (*culture["groups"], *culture.get("surnames", ())):
            words = line.split()
            for word in words:
                found.setdefault(word, set()).update(words)
    return {word: frozenset(others - {word}) for word, others in found.items()}


def variants(word: str) -> frozenset[str]:
    """The words that the groups file lets stand for this one."""
    return groups().get(word, frozenset())


@lru_cache(maxsize=200_000)
def alike(one: str, other: str) -> Likeness:
    """How two words stand to each other; the order of the two does not matter."""
    if one == other:
        return Likeness.SAME
    if other in variants(one) or _same_stem(one, other):
        return Likeness.VARIANT
    short, long = sorted((one, other), key=len)
    if len(short) == 1 or (len(short) < SHORT and long.startswith(short)):
        return Likeness.INITIAL if long.startswith(short) else Likeness.DIFFERS
    return _by_letters(short, long) or _loosely(short, long)


def _by_letters(short: str, long: str) -> Likeness | None:
    """By slips of the pen and by sound; none where neither explains the two."""
    slips = OSA.distance(short, long, score_cutoff=2)
    same_sound = len(short) > SHORT and sound(short) == sound(long)
    if slips == 1:
        return Likeness.SLIP if len(long) > SHORT else Likeness.TWO_SLIPS
    if same_sound:
        return Likeness.SLIP if slips == 2 and len(short) >= LONG else Likeness.SOUND
    if slips == 2 and (len(short) >= LONG or (len(short) > SHORT + 1 and short[0] == long[0])):
        return Likeness.TWO_SLIPS
    return None


def _loosely(short: str, long: str) -> Likeness:
    """By a beginning, an end, or most of the letters."""
    if len(short) >= SHORT and (long.startswith(short) or (len(short) > SHORT and long.endswith(short))):
        return Likeness.SHORTENED
    if len(short) > SHORT + 1 and JaroWinkler.similarity(short, long) >= CLOSE:
        return Likeness.LIKE
    if len(long) > LONG and OSA.distance(short, long, score_cutoff=3) <= 3:
        return Likeness.LIKE
    return Likeness.DIFFERS


def _same_stem(one: str, other: str) -> bool:
    first, second = stem(one), stem(other)
    return first == second and (first != one or second != other) and len(first) > SHORT


def forget() -> None:
    """Drop every name that was compared: they are personal data and go when the hub is locked."""
    from app.services.matching import tokens

    alike.cache_clear()
    tokens.name_words.cache_clear()
    tokens.stem.cache_clear()
