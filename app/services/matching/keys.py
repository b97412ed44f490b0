"""The keys under which a person is found: hashes of exact words, dates, places and numbers, never of likenesses.

What is fuzzy lives in the question: a typed word is asked for in every form it may have meant. So a new list of names
needs no new index. `VERSION` counts up when the keys of the same person would differ.

All keys of one word stand side by side in the index (the high bits tell the word): a page of the encrypted file costs
far more to read than a row, and a question asks for many things about each word.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations, product

from app.services.matching.records import Ready, ReadyName, ReadyPlace
from app.services.matching.tokens import listed

VERSION = 2
MOST_WORDS = 4
_BYTES = 6
_DETAIL = 20
_REMEMBERED = 20_000
_WORD_MASK, _DETAIL_MASK = ((1 << 28) - 1) << _DETAIL, (1 << _DETAIL) - 1


def hashed(kind: str, *parts: str) -> int:
    """A key of 48 bits."""
    return int.from_bytes(blake2b("\x1f".join((kind, *parts)).encode(), digest_size=_BYTES).digest(), "big")


@lru_cache(maxsize=_REMEMBERED)
def of_word(word: str) -> int:
    """What all keys of a word begin with."""
    return hashed("w", word) & _WORD_MASK


@lru_cache(maxsize=_REMEMBERED)
def detail(kind: str, said: str = "") -> int:
    """How a key of a word ends: what is told beside the word. `of_word(word) | detail(kind, said)` is the whole key."""
    return hashed(kind, said) & _DETAIL_MASK


def pair(one: str, other: str) -> int:
    """The key of two words of one name, whichever is the forename."""
    first, second = (one, other) if one < other else (other, one)
    return of_word(first) | detail("pair", second)


def words_of(name: ReadyName) -> tuple[str, ...]:
    """The words of a name that keys are made of; titles such as Kaur only where there is nothing else."""
    loose = listed("loose")
    words = (*name.forenames[:MOST_WORDS], *name.surnames[:MOST_WORDS])
    if loose.isdisjoint(words):
        return tuple(dict.fromkeys(words))
    telling = tuple(dict.fromkeys([word for word in words if word not in loose]))
    return telling or tuple(dict.fromkeys(words))


def months(day: tuple[int, int, int], around: int = 0) -> Iterator[str]:
    """The month of a day, and those around it."""
    for step in range(-around, around + 1):
        month = day[0] * 12 + day[1] - 1 + step
        yield f"{month // 12}-{month % 12 + 1}"


def name_pairs(name: ReadyName) -> Iterable[tuple[str, str]]:
    """Forename with surname; any two words where one side is blank."""
    fore, sur = name.forenames[:MOST_WORDS], name.surnames[:MOST_WORDS]
    if fore and sur:
        return product(fore, sur)
    return combinations((*fore, *sur), 2)


def keys_of(person: Ready) -> frozenset[int]:
    """Every key of a person: all names, all addresses, past ones too."""
    found = set(_number_keys(person))
    alone = detail("word")
    words: dict[str, int] = {}
    for name in person.names:
        for word in words_of(name):
            words[word] = of_word(word)
        found.update([of_word(word) | alone for word in (*name.forenames, *name.surnames)])
        found.update([pair(one, other) for one, other in name_pairs(name)])
    ends = [detail("year", str(year)) for year in _years(person)]
    for place in person.places:
        if place.postcode:
            ends.append(detail("code", place.postcode))
        found.update(_place_keys(place))
    if person.born:
        ends.append(detail("day", f"{person.born[1]}-{person.born[2]}"))
    if person.expected:
        ends += [detail("due", month) for month in months(person.expected)]
    for start in words.values():
        found.update([start | end for end in ends])
    return frozenset(found)


def _years(person: Ready) -> Sequence[int]:
    if person.years is None:
        return (person.expected[0],) if person.expected else ()
    return range(person.years[0], min(person.years[1], person.years[0] + 4) + 1)


def _number_keys(person: Ready) -> Iterator[int]:
    if person.nhs_number:
        yield hashed("nhs", person.nhs_number)
    if person.upn:
        yield hashed("upn", person.upn)
    if person.phone:
        yield hashed("phone", person.phone)
    if person.email:
        name, _, host = person.email.partition("@")
        yield hashed("mail", person.email)
        yield hashed("box", name)
        yield hashed("host", host)
    if person.born:
        yield birth(person.born)
    elif person.expected:
        yield from (hashed("month", month) for month in months(person.expected))


def birth(day: tuple[int, int, int]) -> int:
    """The key of a birth date."""
    return hashed("born", f"{day[0]}-{day[1]}-{day[2]}")


@lru_cache(maxsize=2_000)
def _place_keys(place: ReadyPlace) -> tuple[int, ...]:
    """The keys of an address; those of one home follow each other in an import."""
    found: list[int] = []
    if place.postcode:
        found.append(hashed("place", place.postcode))
    if place.postcode and (place.house or place.street):
        found.append(hashed("home", place.postcode, place.house or place.street))
    if place.house and place.street:
        found.append(hashed("door", place.house, place.street))
    return tuple(found)


def home(place: ReadyPlace) -> int | None:
    """The key that tells one home best; None where the address is no house."""
    if not (place.house or place.street):
        return None
    found = _place_keys(place)
    return found[1] if place.postcode else found[0] if found else None


def other_days(day: tuple[int, int, int]) -> Iterator[tuple[int, int, int]]:
    """Days that differ from one by one digit, or by day and month in each other's place; real days only."""
    year, month, number = day
    if real(year, number, month) and number != month:
        yield year, number, month
    text = f"{year:04d}{month:02d}{number:02d}"
    for place in range(2, 8):
        for digit in "0123456789":
            if digit != text[place]:
                other = f"{text[:place]}{digit}{text[place + 1 :]}"
                made = int(other[:4]), int(other[4:6]), int(other[6:])
                if real(*made):
                    yield made


def real(year: int, month: int, day: int) -> bool:
    """Whether there is such a day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def forget() -> None:
    """Drop every word that was hashed."""
    of_word.cache_clear()
    detail.cache_clear()
    _place_keys.cache_clear()
