"""The word lists from which invented people are put together: `resources/demo/names.toml` and `places.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.services.codes import RESOURCES

DEMO = RESOURCES / "demo"
"""The folder of everything invented: word lists, the story of the day, people, documents."""


@dataclass(frozen=True, slots=True)
class Surname:
    """A surname in its forms: a man's, a married woman's, an unmarried woman's."""

    man: str
    wife: str
    girl: str


@dataclass(frozen=True, slots=True)
class Culture:
    """One culture's plain forenames and surnames, with the national ethnicity code and the language spoken at home."""

    code: str
    weight: int
    ethnicity: str
    language: str
    female: tuple[str, ...]
    male: tuple[str, ...]
    surnames: tuple[Surname, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Words for streets, towns, schools and surgeries that do not exist."""

    towns: tuple[str, ...]
    street_firsts: tuple[str, ...]
    street_lasts: tuple[str, ...]
    schools: tuple[str, ...]
    surgeries: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


def _surname(text: str) -> Surname:
    forms = text.split("/")
    return Surname(forms[0], forms[1] if len(forms) > 1 else forms[0], forms[-1])


def _culture(entry: dict[str, Any]) -> Culture:
    surnames = [_surname(word) for word in _words(entry["surnames"])]
    if "halves" in entry:
        firsts, lasts = (_words(half) for half in entry["halves"])
        surnames += [_surname(first + last) for first in firsts for last in lasts if first[-1] != last[0]]
    return Culture(
        entry["code"],
        entry["weight"],
        entry["ethnicity"],
        entry["language"],
        _words(entry["female"]),
        _words(entry["male"]),
        tuple(surnames),
    )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def cultures() -> tuple[Culture, ...]:
    """Every culture, in the file's order."""
    return tuple(_culture(entry) for entry in _read(DEMO / "names.toml")["cultures"])


@cache
def short_forms() -> dict[str, str]:
    """What people of a forename are called for short."""
    return dict(_read(DEMO / "names.toml")["known_as"])


@cache
def places() -> Places:
    """The invented places."""
    entry = _read(DEMO / "places.toml")
    return Places(
        _words(entry["towns"]),
        _words(entry["street_firsts"]),
        _words(entry["street_lasts"]),
        _words(entry["schools"]),
        _words(entry["surgeries"]),
    )
