"""What was typed, as words to look for in narratives. Whatever is typed is a question; a bad one finds nothing."""

import re
import unicodedata
from dataclasses import dataclass

MOST_WORDS = 12
MOST_LETTERS = 60
BEGINS_FROM = 3
"""A word is taken as the beginning of longer ones from so many letters on."""
_LEAST_ROOT, _CUT = 4, 2
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]?|(\S+)')
_OWNERS = re.compile(r"['’]s?$")
_UNSEEN = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class WordsAsked:
    """Words that stand one after the other; `begins`: the last of them may go on."""

    words: str
    begins: bool = False


def words_asked(typed: str) -> tuple[WordsAsked, ...]:
    """The words typed, all of which must be met; what stands in quotation marks as one phrase.

    The last word may be one that is still being typed. A star after a word asks for every word that begins so.
    """
    found: list[WordsAsked] = []
    plain = _UNSEEN.sub(" ", unicodedata.normalize("NFC", typed))
    for match in _QUOTED.finditer(plain):
        quoted, word = match.group(1), match.group(2)
        said = (quoted if word is None else word).strip()[:MOST_LETTERS]
        if not any(letter.isalnum() for letter in said):
            continue
        starred = said.endswith("*")
        last = word is not None and not plain[match.end() :].strip()
        letters = sum(letter.isalnum() for letter in said)
        found.append(WordsAsked(_OWNERS.sub("", said.rstrip("*")), begins=(starred or last) and letters >= BEGINS_FROM))
    return tuple(found[:MOST_WORDS])


def shortened(asked: tuple[WordsAsked, ...]) -> tuple[WordsAsked, ...]:
    """The same with the last word two letters shorter: half typed, or mistyped at its end. Empty for a short word, and
    for numbers, of which a part is another number.
    """
    if not asked or not asked[-1].begins or not asked[-1].words.isalpha():
        return ()
    root = asked[-1].words[:-_CUT]
    return (*asked[:-1], WordsAsked(root, begins=True)) if len(root) >= _LEAST_ROOT else ()
