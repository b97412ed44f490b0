"""Folding names and addresses to the form the index holds: lower case, no accents, no punctuation."""

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th",
        "ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ı": "i", "ħ": "h", "Ħ": "h",
    }
)  # fmt: skip
_JOINED = re.compile(r"['’`´‘]")
_OTHER = re.compile(r"[^\w]+", re.UNICODE)
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)

_ALONE = re.compile(r"(?i)(?:(?:flat|room|unit|apartment)\s+)?\w*\d\w*|(?:flat|room|unit|apartment)\s+\w+")


def fold(text: str) -> str:
    """A name as the index holds it: `O'Brien-Łukasz` becomes `obrien lukasz`. Letters of other scripts stay."""
    joined = _JOINED.sub("", text.translate(_LETTERS))
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", joined) if not unicodedata.combining(letter)
    )
    return _OTHER.sub(" ", plain.casefold()).strip()[:200]


def postcode(text: str) -> str | None:
    """The postcode in `text`, in capitals with its space; None where there is none."""
    found = _POSTCODE.search(text)
    return f"{found.group(1)} {found.group(2)}".upper() if found else None


def first_line(address: str) -> str:
    """House and street of an address: its first line, with those after it where that one names a flat or a house
    alone."""
    lines = _lines(address)
    taken = lines[:1]
    while lines[len(taken) :] and _ALONE.fullmatch(taken[-1]):
        taken.append(lines[len(taken)])
    return ", ".join(taken)


def address_key(address: str | None, code: str | None = None) -> str | None:
    """The first line of an address and its postcode, folded: the key by which the same place is met again.

    Without a first line or without both words and a postcode or town there is no key: half an address is no place.
    """
    if not address:
        return None
    found = postcode(code or "") or postcode(address)
    lines = _lines(_POSTCODE.sub("", address))
    if not lines:
        return None
    first = fold(first_line(", ".join(lines)))
    if found:
        return f"{first}|{fold(found)}"
    return f"{first}|{fold(lines[-1])}" if len(lines) > 1 else None


def _lines(address: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,\n]", address) if part.strip()]
