"""Names and addresses as words to compare: particles, order, hyphens, accents, honorifics, placeholders."""

import re
import tomllib
from datetime import date
from functools import cache, lru_cache

from app.services import codes
from app.services.matching.letters import plain, sound
from app.services.matching.records import NameTold, PlaceTold, Ready, ReadyName, ReadyPlace, Told

__all__ = ["name_words", "plain", "ready", "ready_name", "ready_place", "sound"]

MOST_WORDS = 6
MOST_NAMES = 12
MOST_PLACES = 12
_ENDINGS = (
    ("ovicz", "owicz"), ("ovich", "ovic"), ("evich", "evic"), ("owska", "owski"), ("ewska", "ewski"),
    ("inska", "inski"), ("ynska", "ynski"), ("ska", "ski"), ("cka", "cki"), ("dzka", "dzki"),
    ("zka", "zki"), ("aitiene", ""), ("iene", ""), ("aite", ""), ("yte", ""), ("ute", ""), ("auskas", "ausk"),
    ("auskiene", "ausk"), ("ova", "ov"), ("eva", "ev"), ("aya", "iy"),
)  # fmt: skip
_LITHUANIAN = ("iauskas", "auskas", "inskas", "as", "is", "ys", "us")
_STREET = {
    "st": "street", "str": "street", "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "dr": "drive",
    "cl": "close", "ct": "court", "crt": "court", "pl": "place", "cres": "crescent", "cresc": "crescent",
    "gdns": "gardens", "gdn": "gardens", "gr": "grove", "gro": "grove", "pk": "park", "sq": "square",
    "terr": "terrace", "ter": "terrace", "wk": "walk", "hse": "house", "apt": "flat", "apartment": "flat",
    "cct": "circuit", "pde": "parade", "hwy": "highway",
}  # fmt: skip
_HOUSE = re.compile(r"(?:(?:flat|room|unit|no) )?(\d+[a-z]?)\b")
_NO_PLACE = frozenset(
    {"no fixed abode", "nfa", "no fixed address", "unknown", "not known", "homeless", "na", "n a", "address unknown"}
)
_ABROAD = re.compile(r"(?:^| )([a-z]{0,2}\d[a-z\d]*(?: \d[a-z\d]*)?)$")
"""A postcode written behind the town, as it is abroad, or half of one."""
_CODE = re.compile(r"[^A-Z0-9]+")
_MAIL = re.compile(r"\s+")
_FLAT = re.compile(r"(?i)(flat|room|unit|apartment)\s+\w+")


@cache
def listed(kind: str) -> frozenset[str]:
    """The words of one list of `resources/names/words.toml`."""
    told = tomllib.loads((codes.RESOURCES / "names" / "words.toml").read_text(encoding="utf-8"))
    return frozenset(told[kind].split())


def _joined(words: list[str]) -> list[str]:
    made: list[str] = []
    carried = ""
    for word in words:
        if word in listed("joined") and not carried:
            carried = word
        else:
            made.append(carried + word)
            carried = ""
    if carried:
        made.append(carried)
    return made


def _without(words: list[str], unwanted: frozenset[str]) -> list[str]:
    kept = [word for word in words if word not in unwanted]
    return kept or words


@lru_cache(maxsize=50_000)
def name_words(text: str) -> tuple[str, ...]:
    """A name's words: honorifics and loose particles gone, joined particles joined, at most six."""
    words = plain(text).split()
    if len(words) > 1:
        words = _without(_joined(words), listed("honorifics"))
        words = _without(words, listed("particles"))
    return tuple(word[:40] for word in words[:MOST_WORDS])


@lru_cache(maxsize=50_000)
def _spoken(text: str) -> tuple[tuple[str, ...], bool, bool, bool]:
    """The words of a name without numbers, `N/K` being one word; and what they say.

    Whether one of them stands where nobody knows the name, whether all of them may, and whether one is of an unborn.
    """
    words = tuple(word for word in plain(text).split() if not word.isdigit())
    together = "".join(words)
    if len(together) == len(words) and together in listed("nobody_alone"):
        words = (together,)
    said = frozenset(words)
    return words, bool(said & listed("nobody")), said <= listed("nobody_alone"), bool(said & listed("unborn"))


def ready_name(told: NameTold) -> ReadyName:
    """A name made ready. A surname of several words keeps them all; a placeholder leaves none."""
    fore, fore_nobody, fore_alone, fore_unborn = _spoken(told.forenames)
    sur, sur_nobody, sur_alone, sur_unborn = _spoken(told.surname)
    nobody = fore_nobody or sur_nobody or (bool(fore) and fore_alone)
    unborn = fore_unborn or sur_unborn
    if not nobody and not sur_alone:
        return ReadyName(name_words(told.forenames), name_words(told.surname), False, unborn)
    alone = listed("nobody_alone")
    fore = tuple(word for word in fore if word not in alone) if nobody else fore
    return ReadyName(
        name_words(" ".join(fore)), name_words(" ".join(word for word in sur if word not in alone)), nobody, unborn
    )


@lru_cache(maxsize=2_000)
def ready_place(told: PlaceTold) -> ReadyPlace | None:
    """An address made ready; None where it says nothing or says that there is none."""
    line = plain(told.line)
    if line in _NO_PLACE:
        line = ""
    found = _HOUSE.search(line)
    house = found.group(1) if found else ""
    street = _HOUSE.sub(" ", line, count=1) if found else line
    words = [_STREET.get(word, word) if at else word for at, word in enumerate(street.split())]
    code = _CODE.sub("", told.postcode.upper()[:12])
    town = plain(told.town)[:60]
    abroad = None if code else _ABROAD.search(town)
    if abroad:
        code, town = _CODE.sub("", abroad.group(1).upper()), town[: abroad.start()].strip()
    place = ReadyPlace(house, " ".join(words)[:80], town, code)
    return place if place.street or place.postcode or place.town or place.house else None


def line_of(first: str, second: str | None) -> str:
    """The first line of an address; with the building where it names a flat only."""
    return f"{first}, {second}" if second and _FLAT.fullmatch(first.strip()) else first


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A surname without the ending that tells husband, wife and daughter apart: `Kowalska` and `Kowalski` meet."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + 3:
            return word[: len(word) - len(ending)] + instead
    for ending in _LITHUANIAN:
        if word.endswith(ending) and len(word) >= len(ending) + 5:
            return word[: len(word) - len(ending)]
    return word


def _phone(text: str) -> str:
    if not text:
        return ""
    digits = "".join(sign for sign in text if sign.isdigit() and sign.isascii())
    return digits[-10:] if len(digits) >= 9 else ""


def _number(text: str) -> str:
    return _CODE.sub("", text.upper()[:40]) if text else ""


def ready(told: Told) -> Ready:
    """A person made ready to be compared."""
    names = [ready_name(name) for name in told.names[:MOST_NAMES]]
    names = list(dict.fromkeys(names)) if len(names) > 1 else names
    places = [place for place in map(ready_place, told.places[:MOST_PLACES]) if place is not None]
    born, years = None, told.years
    if told.born is not None:
        year = told.born.year
        if told.precision in {"day", ""}:
            born, years = (year, told.born.month, told.born.day), (year, year)
        elif told.precision in {"month", "year"}:
            years = (year, year)
        elif told.precision == "estimated":
            years = (year - 1, year + 1)
    return Ready(
        names=tuple([name for name in names if name.forenames or name.surnames or name.nobody]),
        born=born,
        years=years,
        expected=_triple(told.expected),
        unborn=told.expected is not None or any(name.unborn for name in names),
        sex=told.sex if told.sex in {"M", "F"} else "",
        nhs_number=_number(told.nhs_number),
        upn=_number(told.upn),
        phone=_phone(told.phone),
        email=_MAIL.sub("", told.email.casefold())[:120] if told.email else "",
        places=tuple(dict.fromkeys(places)),
    )


def forget() -> None:
    """Drop every name and address that was made ready."""
    for held in (name_words, _spoken, ready_place, stem):
        held.cache_clear()


def _triple(day: date | None) -> tuple[int, int, int] | None:
    return (day.year, day.month, day.day) if day is not None else None
