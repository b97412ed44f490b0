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
MANY = 4
"""From so many slips nobody counts them."""
_slips = OSA.distance
_similar = JaroWinkler.similarity


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


@lru_cache(maxsize=60_000)
def alike(one: str, other: str) -> Likeness:
    """How two words stand to each other; the order of the two does not matter."""
    if one == other:
        return Likeness.SAME
    if other in groups().get(one, ()) or _same_stem(one, other):
        return Likeness.VARIANT
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    size = len(short)
    if size == 1 or (size < SHORT and long.startswith(short)):
        return Likeness.INITIAL if long.startswith(short) else Likeness.DIFFERS
    slips = _slips(short, long, score_cutoff=3)
    by_letters = _by_letters(short, long, slips) if slips < MANY or size > SHORT else None
    return by_letters or _loosely(short, long, slips)


def _by_letters(short: str, long: str, slips: int) -> Likeness | None:
    """By slips of the pen and by sound; none where neither explains the two."""
    if slips == 1:
        return Likeness.SLIP if len(long) > SHORT else Likeness.TWO_SLIPS
    size = len(short)
    if size > SHORT and len(sound(short)) > 1 and sound(short) == sound(long):
        return Likeness.SLIP if slips == 2 and size >= LONG else Likeness.SOUND
    if slips == 2 and (size >= LONG or (size > SHORT + 1 and short[0] == long[0])):
        return Likeness.TWO_SLIPS
    return None


def _loosely(short: str, long: str, slips: int) -> Likeness:
    """By a beginning, an end, or most of the letters."""
    size = len(short)
    if size >= SHORT and (long.startswith(short) or (size > SHORT and long.endswith(short))):
        return Likeness.SHORTENED
    if size > SHORT + 1 and _similar(short, long, score_cutoff=CLOSE):
        return Likeness.LIKE
    if slips < MANY and len(long) > LONG:
        return Likeness.LIKE
    return Likeness.DIFFERS


def _same_stem(one: str, other: str) -> bool:
    """Whether two surnames differ in their ending only; both begin alike then."""
    if one[:3] != other[:3]:
        return False
    first, second = stem(one), stem(other)
    return first == second and (first != one or second != other) and len(first) > SHORT


def forget() -> None:
    """Drop every name that was compared: they are personal data and go when the hub is locked."""
    from app.services.matching import tokens

    alike.cache_clear()
    sound.cache_clear()
    tokens.forget()
