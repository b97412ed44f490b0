"""The bits that a name is worth: straight or with forename and surname crossed, an alias too, rare names for more."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.services.matching.names import Likeness, alike
from app.services.matching.records import Ready, ReadyName, Reason
from app.services.matching.tokens import listed
from app.services.matching.vocabulary import Vocabulary
from app.services.matching.weights import Weights

ALIAS = 0.5
"""Bits less for a name that is not the present one: several names have several chances."""
SECOND_SURNAME = -1.0
"""Bits of second surnames on both sides that are two different ones: a double name is often given by half."""
_MOST_SECOND = 9.0
"""The most bits that second words of a name add."""
_WORDS = {
    Likeness.SAME: "same {0}",
    Likeness.VARIANT: "{0} a known variant",
    Likeness.SLIP: "{0} one slip",
    Likeness.SOUND: "{0} sounds alike",
    Likeness.TWO_SLIPS: "{0} two slips",
    Likeness.SHORTENED: "{0} shortened",
    Likeness.INITIAL: "{0} same initial",
    Likeness.LIKE: "{0} alike",
    Likeness.DIFFERS: "{0} differs",
}
_NEAR = frozenset({Likeness.SAME, Likeness.VARIANT, Likeness.SLIP})
_SILENT = frozenset({None, Likeness.DIFFERS})
_SURE = frozenset({Likeness.SAME, Likeness.VARIANT, Likeness.SLIP, Likeness.SOUND})


@dataclass(frozen=True, slots=True)
class PartScore:
    """How one part of a name came out; without a likeness where one side is blank."""

    bits: float
    likeness: Likeness | None = None
    rarity: float = 0.0
    """How rare the words are that agree, in bits; nought where none does."""


_BLANK = PartScore(0.0)


@dataclass(frozen=True, slots=True)
class NameScore:
    """How a whole name came out.

    Attributes:
        twice: bits taken off because forename and surname of one community tell the same thing twice.
    """

    bits: float
    fore_part: PartScore = _BLANK
    sur_part: PartScore = _BLANK
    crossed: bool = False
    other: bool = False
    twice: float = 0.0

    @property
    def fore(self) -> Likeness | None:
        """How the forenames came out."""
        return self.fore_part.likeness

    @property
    def sur(self) -> Likeness | None:
        """How the surnames came out."""
        return self.sur_part.likeness

    @property
    def forename_differs(self) -> bool:
        """Whether both sides give a forename and they are two different ones."""
        return self.fore is Likeness.DIFFERS

    @property
    def whole(self) -> bool:
        """Whether forename and surname both agree, but for a slip."""
        return self.fore in _NEAR and self.sur in _NEAR


class NameJudge:
    """Weighs the names of one person who is asked about."""

    def __init__(self, weights: Weights, vocabulary: Vocabulary) -> None:
        self._weights = weights
        self._vocabulary = vocabulary
        self._pairs: dict[tuple[str, str, bool], PartScore] = {}
        self._tellings: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._parts: dict[tuple[tuple[str, ...], tuple[str, ...], bool], PartScore] = {}

    def best(self, asked: Ready, known: Ready) -> NameScore:
        """The best that any name of the one side makes with any name of the other."""
        best: NameScore | None = None
        for place, other in enumerate(known.names):
            for at, name in enumerate(asked.names):
                found = self._one(name, other, (ALIAS if place else 0.0) + (ALIAS if at else 0.0), bool(place))
                if best is None or found.bits > best.bits:
                    best = found
        return best or NameScore(0.0)

    def _one(self, asked: ReadyName, known: ReadyName, less: float, other: bool) -> NameScore:
        fore = self.part(asked.forenames, known.forenames, False)
        sur = self.part(asked.surnames, known.surnames, True)
        bits, crossed = fore.bits + sur.bits, False
        if fore.likeness not in _SURE or sur.likeness not in _SURE:
            turned = self._crossed(asked, known)
            agrees = turned is not None and any(part.likeness not in _SILENT for part in turned)
            if turned is not None and agrees and turned[0].bits + turned[1].bits + self._weights.crossed > bits:
                fore, sur = turned
                bits, crossed = fore.bits + sur.bits + self._weights.crossed, True
        twice = self._told_twice(fore, sur)
        return NameScore(bits - less - twice, fore, sur, crossed, other, twice)

    def _told_twice(self, fore: PartScore, sur: PartScore) -> float:
        """What rare forenames and surnames say together and not each by itself: both are rare because few people of
        their community live here, and within it neither may be.
        """
        if not fore.rarity or not sur.rarity:
            return 0.0
        free, share = self._weights.together
        return share * max(0.0, fore.rarity + sur.rarity - free)

    def reasons(self, name: NameScore) -> list[Reason]:
        """What came out, in words."""
        return _reasons(name, self._weights.crossed)

    def _crossed(self, asked: ReadyName, known: ReadyName) -> tuple[PartScore, PartScore] | None:
        """Forename and surname in each other's place, or both in one; None where that cannot be."""
        if asked.forenames and asked.surnames:
            if known.forenames and known.surnames:
                return (
                    self.part(asked.surnames, known.forenames, False),
                    self.part(asked.forenames, known.surnames, True),
                )
            everything = (*known.forenames, *known.surnames)
            return self.part(asked.forenames, everything, False), self.part(asked.surnames, everything, True)
        said = (*asked.forenames, *asked.surnames)
        if not said:
            return None
        fore, sur = self.part(said, known.forenames, False), self.part(said, known.surnames, True)
        if len(said) > 1:
            return fore, sur
        return (fore, _BLANK) if fore.bits >= sur.bits else (_BLANK, sur)

    def part(self, asked: tuple[str, ...], known: tuple[str, ...], surname: bool) -> PartScore:
        """How the forenames, or the surnames, of two people come out."""
        if not asked or not known:
            return _BLANK
        key = (asked, known, surname)
        if key not in self._parts:
            part = self._part(asked, known, surname)
            self._parts[key] = part if surname else self._with_second(part, asked, known)
        return self._parts[key]

    def _part(self, asked: tuple[str, ...], known: tuple[str, ...], surname: bool) -> PartScore:
        mine, theirs = self._telling(asked), self._telling(known)
        if not mine or not theirs:
            return self._only_loose(asked, known)
        if mine == theirs:
            return self._same(mine, surname)
        if len(mine) == len(theirs) == 1:
            return self._pair(mine[0], theirs[0], surname)
        best, at, to = PartScore(-math.inf, Likeness.DIFFERS), 0, 0
        for i, one in enumerate(mine):
            for j, other in enumerate(theirs):
                found = self._pair(one, other, surname)
                if found.bits > best.bits:
                    best, at, to = found, i, j
        whole = self._pair("".join(mine), "".join(theirs), surname)
        if whole.bits > best.bits:
            return whole
        if best.likeness is Likeness.DIFFERS:
            return best
        bits = best.bits + self._others(mine, theirs, (at, to), surname)
        if at or to:
            bits -= self._weights.second_place
        return PartScore(bits, best.likeness, best.rarity)

    def _others(self, mine: Sequence[str], theirs: Sequence[str], but: tuple[int, int], surname: bool) -> float:
        """What the second words of a name add; a second word on one side alone says nothing."""
        found = [
            self._pair(one, other, surname).bits
            for i, one in enumerate(mine)
            for j, other in enumerate(theirs)
            if i != but[0] and j != but[1]
        ]
        if not found:
            return 0.0
        least = SECOND_SURNAME if surname else self._weights.second_differs
        return max(least, min(_MOST_SECOND, self._weights.second * max(found)))

    def _with_second(self, part: PartScore, asked: tuple[str, ...], known: tuple[str, ...]) -> PartScore:
        """Which sides tell a second forename at all; what two of them say was counted with the words."""
        if part.likeness in {None, Likeness.DIFFERS}:
            return part
        more, more_known = len(self._telling(asked)) > 1, len(self._telling(known)) > 1
        if more and more_known:
            return part
        weights = self._weights
        bits = weights.second_asked if more else weights.second_known if more_known else weights.second_neither
        return replace(part, bits=part.bits + bits)

    def _same(self, words: Sequence[str], surname: bool) -> PartScore:
        parts = sorted((self._pair(word, word, surname) for word in words), key=lambda part: -part.bits)
        more = min(_MOST_SECOND, self._weights.second * sum(part.bits for part in parts[1:]))
        return PartScore(parts[0].bits + more, Likeness.SAME, parts[0].rarity)

    def _only_loose(self, asked: Sequence[str], known: Sequence[str]) -> PartScore:
        """A name of which one side holds only a title such as Kaur or Begum."""
        if set(asked) & set(known):
            return PartScore(self._weights.loose, Likeness.SAME)
        return PartScore(-self._weights.loose, None)

    def _pair(self, one: str, other: str, surname: bool) -> PartScore:
        key = (one, other, surname)
        standing = self._pairs.get(key)
        if standing is not None:
            return standing
        table = self._weights.surname if surname else self._weights.forename
        differs = table[Likeness.DIFFERS]
        worst, likeness = differs.m - differs.divisor, alike(one, other)
        bits, rarity = worst, 0.0
        if likeness is not Likeness.DIFFERS:
            weight = table[likeness]
            rarity = 0.0 if weight.fixed else -math.log2(self._share(key))
            bits = weight.m - weight.divisor + rarity
        self._pairs[key] = PartScore(max(bits, worst), likeness, rarity)
        return self._pairs[key]

    def _telling(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The words of a name that tell people apart: without Kaur, Singh, Begum, Bibi and their like."""
        if words not in self._tellings:
            loose = listed("loose")
            self._tellings[words] = tuple(word for word in words if word not in loose)
        return self._tellings[words]

    def _share(self, pair: tuple[str, str, bool]) -> float:
        one, other, surname = pair
        return max(self._weights.rarest, self._vocabulary.share(one, surname), self._vocabulary.share(other, surname))


def _reasons(name: NameScore, cost: float) -> list[Reason]:
    fore, sur = name.fore_part, name.sur_part
    whole = fore.bits + sur.bits - name.twice
    if name.crossed and fore.likeness is not None and sur.likeness is not None:
        near = fore.likeness is Likeness.SAME and sur.likeness is Likeness.SAME
        words = "names in the other order" if near else "names in the other order, nearly alike"
        return [Reason("name", words, whole + cost)]
    if fore.likeness is Likeness.SAME and sur.likeness is Likeness.SAME:
        return [Reason("name", "same name as an alias" if name.other else "same name", whole)]
    found = []
    for about, part in (("surname", sur), ("forename", fore)):
        if part.likeness is not None:
            words = _WORDS[part.likeness].format(about)
            found.append(Reason(about, f"{words} (another name)" if name.other else words, part.bits))
    return found
