"""Whom one can add beside a person, with the second of the two keys (A, then the letter). No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Add:
    """Somebody to add: a code, the letter, the word in a menu and in a sentence."""

    code: str
    letter: str
    words: str
    sentence: str


ADDS = (
    Add("partner", "P", "Partner", "a partner"),
    Add("child", "C", "Child", "a child"),
    Add("parent", "R", "Parent", "a parent"),
    Add("sibling", "S", "Sibling", "a sibling"),
    Add("lodger", "L", "Lodger", "a lodger"),
    Add("ex_partner", "E", "Ex-partner", "an ex-partner"),
)
BY_LETTER = {each.letter: each for each in ADDS}
BY_CODE = {each.code: each for each in ADDS}
HINT = "Arrows walk the family · Enter opens · A adds · J joins · F2 dates and kinds · F1 all keys"
READ_HINT = "Arrows walk the family · Enter opens · + − 0 zoom · F1 all keys"
ADD_HINT = " · ".join(f"{each.letter} {each.words.lower()}" for each in ADDS) + " · Esc"
