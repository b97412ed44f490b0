"""Letters made plain: accents, joined letters, and other scripts written in Latin ones."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache

from app.services import codes

LONGEST = 200
_JOINED = re.compile(r"['’`´‘ʻʼʿʾ\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_OTHER = re.compile(r"[^a-z0-9]+")
_NOT_LATIN = re.compile(r"[^\w]+", re.UNICODE)
_PLAIN = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")


@cache
def _scripts() -> dict[int, str]:
    told = tomllib.loads((codes.RESOURCES / "names" / "scripts.toml").read_text(encoding="utf-8"))
    pairs = (pair.partition("=") for table in told.values() for pair in table.split())
    return {ord(letter): latin for letter, _, latin in pairs}


def plain(text: str) -> str:
    """Words of small Latin letters and digits, one space between them: `O'Brien-Łukasz` becomes `obrien lukasz`.

    Cyrillic, Greek, Arabic, Gurmukhi and Bengali are written out; letters of other scripts stay as they are. Signs that
    turn the direction of writing vanish. What is longer than two hundred signs is cut.
    """
    small = text[:LONGEST].casefold()
    if _PLAIN.fullmatch(small):
        return small
    spelt = _JOINED.sub("", small)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(sign))
    latin = _JOINED.sub("", unicodedata.normalize("NFKC", spelt)).translate(_scripts()) if not bare.isascii() else bare
    if not latin.isascii():
        latin = "".join(sign for sign in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(sign))
        latin = latin.translate(_scripts())
    if latin.isascii():
        return _OTHER.sub(" ", latin).strip()
    return _NOT_LATIN.sub(" ", latin).replace("_", " ").strip()


_SAME_SOUND = (
    ("tch", "c"), ("sch", "s"), ("sz", "s"), ("cz", "c"), ("sh", "s"), ("ch", "c"), ("ph", "f"), ("kh", "k"),
    ("gh", "g"), ("dh", "d"), ("th", "t"), ("bh", "b"), ("zh", "s"), ("rz", "s"), ("ck", "k"), ("qu", "k"),
    ("kn", "n"), ("wr", "r"), ("dz", "s"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("mb", "m"),
)  # fmt: skip
_LETTER_SOUND = str.maketrans({"q": "k", "f": "v", "z": "s", "w": "v", "x": "ks", "j": "y", "h": None})
_VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """A code that words of the same sound share, whatever the spelling: `Stephen` and `Steven`.

    Coarser than an alphabet of one language: made for names of many, so it keeps consonants and drops vowels.
    """
    said = word.removesuffix("gh")
    for pair, one in _SAME_SOUND:
        said = said.replace(pair, one)
    first = "a" if said.lstrip("h")[:1] in _VOWELS else ""
    said = (said[:1] + said[1:].replace("w", "")).translate(_LETTER_SOUND).replace("c", "k")
    kept = [first] if first else []
    for sign in said:
        if sign in _VOWELS or (kept and kept[-1] == sign):
            continue
        kept.append(sign)
    return "".join(kept)[:6]
