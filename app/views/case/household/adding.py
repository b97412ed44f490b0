"""What can be done with a person by a key: whom to add (A, then a letter), and what to change. No Qt."""

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


@dataclass(frozen=True, slots=True)
class Change:
    """Something to change about a person: a code, its key, and the words in a menu."""

    code: str
    key: str
    words: str


CHANGES = (
    Change("details", "D", "Details…"),
    Change("move", "M", "Moves home…"),
    Change("join", "J", "Join with…"),
    Change("change", "F2", "Dates and kinds…"),
    Change("over", "X", "Something has ended…"),
    Change("wrong", "Del", "Something never was…"),
    Change("feelings", "E", "How they stand to others…"),
    Change("harms", "H", "Harm…"),
    Change("loss", "L", "Lost pregnancy…"),
)
BY_KEY = {each.key: each for each in CHANGES}
HINT = "Arrows walk the picture · Enter opens · A adds · D details · J joins · F2 dates and kinds · F1 all keys"
READ_HINT = "Arrows walk the picture · Enter opens · + − 0 zoom · F1 all keys"
ADD_HINT = " · ".join(f"{each.letter} {each.words.lower()}" for each in ADDS) + " · Esc"
