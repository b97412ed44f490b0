"""The names of the hub in memory: how rare each is, and which of them a typed word may have meant.

Bucketed by length and by the pair of letters at the beginning and at the end, so that 150,000 names are expanded in a
few milliseconds. What is in here is personal data: `forget` it when the hub is locked.
"""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.services.matching.letters import sound
from app.services.matching.names import LONG, SHORT, Likeness, alike, variants

MOST_MEANT = 20
FEWEST = 1_500
MOST_BEGINNINGS = 12
_REMEMBERED = 2_000
_WORTH = {
    Likeness.SAME: 1.0,
    Likeness.VARIANT: 0.8,
    Likeness.SLIP: 0.75,
    Likeness.SOUND: 0.6,
    Likeness.SHORTENED: 0.55,
    Likeness.TWO_SLIPS: 0.5,
    Likeness.LIKE: 0.4,
    Likeness.INITIAL: 0.2,
}


@dataclass(frozen=True, slots=True)
class Meant:
    """A name of the hub that a typed word may have meant, and how near it is, from nought to one."""

    word: str
    worth: float


class Vocabulary:
    """Every word of the names in the hub, with how many people bear it as a forename and as a surname.

    Attributes:
        people: how many people the hub knows.
        alone: whether hardly anybody is known together with another of their home.
        homes_seen_at: how many people the hub knew when that was asked last.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Drop everything."""
        self.people = 0
        self.alone = False
        self.homes_seen_at = 0
        self._fore: dict[str, int] = {}
        self._sur: dict[str, int] = {}
        self._town: dict[str, int] = {}
        self._starts: dict[tuple[str, int], list[str]] = {}
        self._ends: dict[tuple[str, int], list[str]] = {}
        self._small: list[str] = []
        self._sounds: dict[str, list[str]] = {}
        self._sorted: list[str] | None = None
        self._asked: OrderedDict[str, tuple[Meant, ...]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._fore)

    def learn(self, words: Iterable[tuple[str, int, int]]) -> None:
        """Take in words with how many bear each as forename and as surname; a known word's counts are replaced."""
        for word, fore, sur in words:
            if word not in self._fore:
                self._place(word)
            self._fore[word], self._sur[word] = fore, sur
        self._sorted = None
        self._asked.clear()

    def learn_towns(self, towns: Iterable[tuple[str, int]]) -> None:
        """Take in towns with how many live in each."""
        self._town.update(towns)

    def _place(self, word: str) -> None:
        size = len(word)
        self._starts.setdefault((word[:2], size), []).append(word)
        if size <= SHORT + 1:
            self._small.append(word)
        else:
            self._ends.setdefault((word[-2:], size), []).append(word)
        self._sounds.setdefault(sound(word), []).append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._fore

    @property
    def crowd(self) -> int:
        """Among how many people chance is reckoned: never so few that an accident looks like evidence."""
        return max(self.people, FEWEST)

    def share(self, word: str, surname: bool) -> float:
        """The share of people other than one who bear a word as forename or as surname; at least half a person."""
        counts = self._sur if surname else self._fore
        return max(counts.get(word, 0) - 1, 0.5) / self.crowd

    def town_share(self, town: str) -> float:
        """The share of people in a town."""
        return min(1.0, max(self._town.get(town, 0), 0.5) / self.crowd)

    def bearers(self, word: str) -> int:
        """How many bear a word in whatever place."""
        return self._fore.get(word, 0) + self._sur.get(word, 0)

    def meant(self, word: str) -> tuple[Meant, ...]:
        """The names that a typed word may have meant, the nearest first; the word itself, where somebody bears it."""
        if word in self._asked:
            self._asked.move_to_end(word)
            return self._asked[word]
        found: dict[str, float] = {}
        for each in variants(word):
            if each in self._fore:
                found[each] = _WORTH[Likeness.VARIANT]
        for each in self._near(word):
            if each not in found:
                worth = _WORTH.get(alike(word, each), 0.0)
                if worth:
                    found[each] = worth
        for each in self._longer(word):
            found.setdefault(each, _WORTH[Likeness.SHORTENED])
        found[word] = 1.0
        best = sorted(found, key=lambda each: (-found[each], -self.bearers(each)))[:MOST_MEANT]
        answer = tuple(Meant(each, found[each]) for each in best)
        self._asked[word] = answer
        if len(self._asked) > _REMEMBERED:
            self._asked.popitem(last=False)
        return answer

    def _near(self, word: str) -> Iterable[str]:
        """Words within two slips that begin or end alike, short words within one, and words of the same sound."""
        size = len(word)
        reach = 2 if size > SHORT + 1 else 1
        sizes = range(max(1, size - reach), size + reach + 1)
        buckets = [self._starts.get((word[:2], each), ()) for each in sizes]
        buckets += [self._ends.get((word[-2:], each), ()) for each in sizes]
        if size <= SHORT + 2:
            buckets.append(self._small)
        pool = list(chain.from_iterable(buckets))
        slips = 3 if size > LONG + 1 else reach
        near = process.extract(word, pool, scorer=OSA.distance, score_cutoff=slips, limit=3 * MOST_MEANT)
        alike_in_sound = sorted(self._sounds.get(sound(word), ()), key=lambda each: -self.bearers(each))
        return dict.fromkeys(chain((each for each, _, _ in near), alike_in_sound[: 2 * MOST_MEANT]))

    def _longer(self, word: str) -> list[str]:
        """The commonest names that begin as typed: the rest of the name has not been typed yet."""
        if len(word) < SHORT - 1:
            return []
        if self._sorted is None:
            self._sorted = sorted(self._fore)
        start = bisect_left(self._sorted, word)
        end = bisect_left(self._sorted, word + "\U0010ffff")
        run = self._sorted[start : min(end, start + 2_000)]
        return sorted(run, key=lambda each: -self.bearers(each))[:MOST_BEGINNINGS]
