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


def address_key(address: str | None, code: str | None = None) -> str | None:
    """The first line of an address and its postcode, folded: the key by which the same place is met again.

    Without a first line or without both words and a postcode or town there is no key: half an address is no place.
    """
    if not address:
        return None
    found = postcode(code or "") or postcode(address)
    lines = [part.strip() for part in re.split(r"[,\n]", _POSTCODE.sub("", address)) if part.strip()]
    if not lines:
        return None
    first = lines[0]
    if len(lines) > 1 and re.fullmatch(r"(?i)(flat|room|unit|apartment)\s+\w+", first):
        first = f"{first} {lines[1]}"
    if found:
        return f"{fold(first)}|{fold(found)}"
    return f"{fold(first)}|{fold(lines[-1])}" if len(lines) > 1 else None
