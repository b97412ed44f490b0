"""Finding typed sentences that repeat what must not leave the hub.

An item that is hub only, intelligence or not marked yet is compared, sentence by sentence, with everything staff typed
that a summary prints. Three things make a repeat: a run of five words in common, a number or reference in common that
is long enough to be nothing else, or sentences that are nearly the same in other words or another order. It is a help
for the author's eyes, never a proof that nothing is repeated; so it would rather mark too much.
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from rapidfuzz import fuzz

from app.services.enquiry.item_records import ItemRow
from app.services.enquiry.summary_records import Repeat, TypedText

RUN = 5
"""Words in a row that two sentences hardly share by chance."""
ALIKE = 82
"""How alike two sentences are, of 100, before one is said to repeat the other."""
LONG_MARK = 5
"""Signs of a reference, a plate or a phone number that are too many to be met by chance."""
_FEW = 3
"""Words of substance that a sentence needs before likeness says anything."""
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?;]+(?=\s|$)|\n|$)")
_WORD = re.compile(r"[a-z0-9]+")
_PLAIN = """
a an and any are as at be been but by can did do for from had has have he her him his how i if in into is it its may
me mr mrs ms my no nor not of on or our out she should since so some than that the their them then there they this
those to under up was we were what when where which while who will with would you your also about after all before
because between both during each more most other over same such very said says told child children family mother
father parent parents school police health agency hub home house known
"""
_EMPTY = frozenset(_PLAIN.split())
"""Words that stand in any sentence about any family."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence made comparable."""

    start: int
    end: int
    words: tuple[str, ...]
    plain: str
    telling: frozenset[str]
    marks: frozenset[str]
    common: frozenset[str]

    def runs(self) -> frozenset[tuple[str, ...]]:
        """The runs of words in it that have substance."""
        return _runs(self.words, self.common)


@lru_cache(4096)
def _runs(words: tuple[str, ...], common: frozenset[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(
        words[at : at + RUN]
        for at in range(len(words) - RUN + 1)
        if sum(word not in common for word in words[at : at + RUN]) >= 2
    )


def withheld(items: Iterable[ItemRow]) -> tuple[ItemRow, ...]:
    """The items whose words may not leave the hub: every one whose newest marking is not to share onward."""
    return tuple(item for item in items if item.handling != "share_onward")


def item_name(item: ItemRow) -> str:
    """How an item is named to the author: by its request, its person and its place. Never by its words."""
    return f"{item.request_reference}, {item.person}, item {item.position}"


def find_repeats(
    texts: Sequence[TypedText], items: Sequence[ItemRow], names: Collection[str] = ()
) -> tuple[Repeat, ...]:
    """Every typed sentence that seems to repeat a withheld item, once for each item, in the order of the texts.

    `names` of the family stand in every sentence about it and tell nothing apart.
    """
    common = _EMPTY | {word for name in names for word in _WORD.findall(_folded(name))}
    held = [(item, each) for item in withheld(items) for each in _sentences(item.text, common)]
    by_word: dict[str, list[int]] = {}
    for place, (_, each) in enumerate(held):
        for word in each.telling | each.marks:
            by_word.setdefault(word, []).append(place)
    found: dict[tuple[int, int, UUID], Repeat] = {}
    for number, text in enumerate(texts):
        for typed in _sentences(text.text, common):
            places = {place for word in typed.telling | typed.marks for place in by_word.get(word, ())}
            for place in sorted(places):
                item, other = held[place]
                if (number, typed.start, item.id) not in found and _repeats(typed, other):
                    found[number, typed.start, item.id] = _repeat(text, typed, item)
    return tuple(found.values())


def _repeats(typed: _Said, held: _Said) -> bool:
    shared = typed.telling & held.telling
    if typed.marks & held.marks or (len(shared) > 1 and typed.runs() & held.runs()):
        return True
    if len(held.telling) < _FEW:  # a short fact ("MAPPA level 2"): all of its words must be there
        return len(held.words) > 1 and held.telling <= typed.telling and held.plain in typed.plain
    if len(shared) < _FEW:
        return False
    ours, theirs = " ".join(sorted(typed.telling)), " ".join(sorted(held.telling))
    return bool(
        fuzz.token_set_ratio(ours, theirs) >= ALIKE and 2 * len(shared) >= min(len(typed.telling), len(held.telling))
    ) or bool(min(len(typed.plain), len(held.plain)) >= 25 and fuzz.partial_ratio(typed.plain, held.plain) >= ALIKE)


def _repeat(text: TypedText, typed: _Said, item: ItemRow) -> Repeat:
    sentence = text.text[typed.start : typed.end]
    key = hashlib.sha256(f"{text.where}\n{typed.plain}\n{item.id}".encode()).hexdigest()[:24]
    return Repeat(
        key, text.where, sentence, typed.start, typed.end, item.id, item_name(item), item.handling or "not_marked"
    )


def _sentences(text: str, common: frozenset[str]) -> list[_Said]:
    made = []
    for match in _SENTENCE.finditer(text):
        written = match.group()
        start = match.start() + len(written) - len(written.lstrip())
        words = tuple(_WORD.findall(_folded(written)))
        if words:
            made.append(
                _Said(
                    start=start,
                    end=match.start() + len(written.rstrip()),
                    words=words,
                    plain=" ".join(words),
                    telling=frozenset(_stem(word) for word in words if len(word) > 2 and word not in common),
                    marks=frozenset(
                        word for word in words if len(word) >= LONG_MARK and any(sign.isdigit() for sign in word)
                    ),
                    common=common,
                )
            )
    return made


def _folded(text: str) -> str:
    """Small letters without accents."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in spread if not unicodedata.combining(sign)).replace("’", "").replace("'", "")


@lru_cache(8192)
def _stem(word: str) -> str:
    """A word without its commonest endings, so that "arrested" meets "arrest"."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
