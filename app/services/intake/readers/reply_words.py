"""The words of partners' answers: labels, column headings, what was found, which agency writes.

The phrases stand in `resources/readers/replies.toml`; a label must be one of them whole, so that a sentence is never
taken for one.
"""

import re
import tomllib
from functools import cache

from app.services.intake.readers.phrases import RESOURCES, words_of
from app.services.intake.readers.values import ticks_in


@cache
def _book() -> dict[str, dict[str, list[str]]]:
    with (RESOURCES / "replies.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _phrases(part: str) -> dict[tuple[str, ...], str]:
    return {words_of(phrase): key for key, phrases in _book()[part].items() for phrase in phrases}


def label_key(text: str) -> str:
    """What a label asks for; "" where it is none. A note in brackets and a number in front do not count."""
    if len(text) > 80:
        return ""
    plain = re.sub(r"\([^)]*\)", " ", text).strip(" \t:*•-–—_?")
    return _phrases("labels").get(words_of(plain), "")


def column_keys(headings: tuple[str, ...]) -> tuple[str, ...]:
    """What the columns of a table of items hold; empty where the headings are not those of one."""
    book = _phrases("columns")
    keys = tuple(book.get(words_of(re.sub(r"\([^)]*\)", " ", text)), "") for text in headings)
    named = [key for key in keys if key]
    return keys if {"date", "text"} <= set(named) and len(set(named)) == len(named) else ()


def people_keys(headings: tuple[str, ...]) -> tuple[str, ...]:
    """What the columns of a table of persons hold; empty where the headings are not those of one."""
    book = _phrases("people_columns")
    keys = tuple(book.get(words_of(re.sub(r"\([^)]*\)", " ", text)), "") for text in headings)
    named = [key for key in keys if key]
    return keys if {"name", "involvement"} <= set(named) and len(set(named)) == len(named) else ()


def found_in(text: str) -> str | None:
    """Current, Historic or None found; None where the text plainly says none of them, or several.

    A row of tick boxes says what is ticked; words must be the whole, or stand before a dash, a comma or a stop.
    """
    _, boxes = ticks_in(text)
    if boxes:
        on = [box.label for box in boxes if box.on]
        return found_in(on[0]) if len(on) == 1 and not ticks_in(on[0])[1] else None
    book = _phrases("found")
    whole = book.get(words_of(text))
    if whole is not None:
        return whole
    lead = re.match(r"\s*([^,.;:–—(]{3,40}?)\s*(?:[,.;:–—(]|\s-\s)", text)
    return book.get(words_of(lead.group(1))) if lead is not None else None


def none_phrase() -> re.Pattern[str]:
    """The ways to say that nothing was found, as a pattern."""
    return _none_pattern()


@cache
def _none_pattern() -> re.Pattern[str]:
    phrases = sorted(_book()["found"]["None found"], key=len, reverse=True)
    return re.compile(rf"(?i)\b(?:{'|'.join(re.escape(phrase) for phrase in phrases)})\b")


def agency_in(text: str) -> str | None:
    """The kind of agency a line names; None where it names none, or several."""
    words = f" {' '.join(words_of(text))} "
    found = {
        key for key, phrases in _book()["agencies"].items() for p in phrases if f" {' '.join(words_of(p))} " in words
    }
    return found.pop() if len(found) == 1 else None


def number_of(text: str) -> int | None:
    """A small number in figures or words."""
    plain = text.strip().casefold()
    if plain.isdigit():
        return int(plain)
    words = _book()["numbers"]["words"]
    return words.index(plain) if plain in words else None
