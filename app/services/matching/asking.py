"""Asking the index who somebody may be: the question is made fuzzy, the answers are scored in bits."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.services.matching import keys
from app.services.matching.index import Index
from app.services.matching.keys import hashed
from app.services.matching.records import Finding, Ready, ReadyName
from app.services.matching.score import Scorer
from app.services.matching.vocabulary import Meant, Vocabulary
from app.services.matching.weights import Weights

MOST_SCORED = 90
MOST_BEHIND = 3_000
MOST_PAIRS = 160
MOST_READ = 9_000
MOST_WORDS = 6
FEW_PEOPLE = 60_000
_NEAR_YEARS = 0.7
_FAR = 4.0
"""Bits less for a key whose word is only near to the one typed, per whole of worth that it lacks."""


@dataclass(frozen=True, slots=True)
class _Question:
    """One key to look up: what it is evidence of (each counts once a person) and the bits it is short of exact."""

    key: int
    slot: int
    less: float


_SLOTS = ("number", "born", "year", "day", "pair", "code", "home", "door", "word", "due", "mail")
_BIT = {name: 1 << at for at, name in enumerate(_SLOTS)}


def learn(vocabulary: Vocabulary, index: Index, after: int) -> int:
    """Take the index's newer words into the vocabulary; the newest serial number."""
    newest, words = index.words(after)
    if words:
        vocabulary.learn((word, fore, sur) for word, (fore, sur, _) in words.items() if fore or sur)
        vocabulary.learn_towns((word, town) for word, (_, _, town) in words.items() if town)
    vocabulary.people = index.people()
    return newest


class Finder:
    """Finds who somebody may be."""

    def __init__(self, index: Index, vocabulary: Vocabulary, weights: Weights) -> None:
        self._index = index
        self._vocabulary = vocabulary
        self._weights = weights

    def ask(self, asked: Ready, most: int = 20, all_bands: bool = False) -> list[Finding]:
        """Who may be the one asked about, the likeliest first; with `all_bands` those below *possible* too."""
        numbers = self.candidates(asked)
        scorer = Scorer(asked, self._weights, self._vocabulary)
        found = [scorer.score(known, number) for number, known in self._index.lines(numbers).items()]
        found.sort(key=lambda finding: (-finding.bits, finding.number))
        return [finding for finding in found if finding.band or all_bands][:most]

    def ids(self, numbers: Sequence[int]) -> Mapping[int, UUID]:
        """The ids of people by their numbers."""
        return self._index.ids(numbers) if numbers else {}

    def candidates(self, asked: Ready) -> list[int]:
        """The numbers of those worth scoring, by the rarity of the keys they share."""
        questions: dict[int, _Question] = {}
        for question in self._questions(asked):
            standing = questions.get(question.key)
            if standing is None or question.less < standing.less:
                questions[question.key] = question
        behind: dict[int, list[int]] = {}
        for key, number in self._index.holders(list(questions)):
            behind.setdefault(key, []).append(number)
        for question in self._broad(asked):
            held = self._index.first_holders(question.key, MOST_BEHIND)
            if held:
                questions[question.key], behind[question.key] = question, list(held)
        return self._ranked(questions, behind)

    def _ranked(self, questions: dict[int, _Question], behind: dict[int, list[int]]) -> list[int]:
        chance = math.log2(max(self._index.people(), 2))
        weighed = sorted(
            ((chance - math.log2(len(held)) - questions[key].less, questions[key].slot, held))
            for key, held in behind.items()
        )
        bits: dict[int, float] = {}
        seen: dict[int, int] = {}
        read = 0
        for weight, slot, held in reversed(weighed):
            read += len(held)
            if len(held) > MOST_BEHIND or (read > MOST_READ and len(bits) > MOST_SCORED):
                continue
            for number in held:
                mask = seen.get(number, 0)
                if not mask & slot:
                    seen[number] = mask | slot
                    bits[number] = bits.get(number, 0.0) + weight
        return sorted(bits, key=lambda number: (-bits[number], number))[:MOST_SCORED]

    def _questions(self, asked: Ready) -> Iterator[_Question]:
        yield from self._numbers(asked)
        words = tuple(dict.fromkeys(word for name in asked.names for word in keys.words_of(name)))[:MOST_WORDS]
        for word in words:
            for meant in self._meant(word):
                yield from self._of_word(asked, meant)
        for name in asked.names:
            for word in (*name.forenames, *name.surnames):
                if self._vocabulary.bearers(word) <= MOST_BEHIND:
                    yield _Question(hashed("word", word), _BIT["word"], 0.0)
            yield from self._pairs(name)
        yield from self._places(asked)

    def _meant(self, word: str) -> Sequence[Meant]:
        return self._vocabulary.meant(word)

    def _of_word(self, asked: Ready, meant: Meant) -> Iterator[_Question]:
        word, less = meant.word, _FAR * (1 - meant.worth)
        if self._vocabulary.bearers(word) <= MOST_BEHIND:
            yield _Question(hashed("word", word), _BIT["word"], less)
        if asked.years:
            first, last = asked.years
            around = 1 if meant.worth >= _NEAR_YEARS else 0
            for year in range(first - around, min(last, first + 4) + around + 1):
                far = 0.0 if first <= year <= last else 3.0
                yield _Question(hashed("year", word, str(year)), _BIT["year"], less + far)
        if asked.born:
            _, month, day = asked.born
            yield _Question(hashed("day", word, f"{month}-{day}"), _BIT["day"], less)
            if month != day:
                yield _Question(hashed("day", word, f"{day}-{month}"), _BIT["day"], less + 2.0)
        due = asked.expected or asked.born
        if due and (asked.expected or meant.worth == 1.0):
            for due_month in keys.months(due, 1):
                yield _Question(hashed("due", word, due_month), _BIT["due"], less)
        for place in asked.places:
            if place.postcode:
                yield _Question(hashed("code", word, place.postcode), _BIT["code"], less)

    def _pairs(self, name: ReadyName) -> Iterator[_Question]:
        for one, other in keys.name_pairs(name):
            pairs = sorted(
                ((mine.worth * theirs.worth, mine.word, theirs.word)
                 for mine in self._meant(one) for theirs in self._meant(other)),
                reverse=True,
            )  # fmt: skip
            for worth, mine_word, theirs_word in pairs[:MOST_PAIRS]:
                yield _Question(keys.pair(mine_word, theirs_word), _BIT["pair"], _FAR * (1 - worth))

    def _numbers(self, asked: Ready) -> Iterator[_Question]:
        for kind, number in (("nhs", asked.nhs_number), ("upn", asked.upn), ("phone", asked.phone)):
            if number:
                yield _Question(hashed(kind, number), _BIT["number"], 0.0)
        if asked.email:
            name = asked.email.partition("@")[0]
            yield _Question(hashed("mail", asked.email), _BIT["mail"], 0.0)
            yield _Question(hashed("box", name), _BIT["mail"], 2.0)

    def _places(self, asked: Ready) -> Iterator[_Question]:
        for place in asked.places:
            if place.postcode and (place.house or place.street):
                yield _Question(hashed("home", place.postcode, place.house or place.street), _BIT["home"], 0.0)
            if place.house and place.street:
                yield _Question(hashed("door", place.house, place.street), _BIT["door"], 0.0)

    def _broad(self, asked: Ready) -> Iterator[_Question]:
        """Keys that very many people may share: each is read only so far."""
        if asked.born:
            yield _Question(keys.birth(asked.born), _BIT["born"], 0.0)
            others = keys.other_days(asked.born)
            if self._vocabulary.people <= FEW_PEOPLE:
                for day in others:
                    yield _Question(keys.birth(day), _BIT["born"], 4.0)
        if asked.email:
            yield _Question(hashed("host", asked.email.partition("@")[2]), _BIT["mail"], 3.0)
        for place in asked.places:
            if place.postcode:
                yield _Question(hashed("place", place.postcode), _BIT["home"], 0.0)
        if asked.unborn and asked.expected:
            for month in keys.months(asked.expected, 1):
                yield _Question(hashed("month", month), _BIT["born"], 2.0)
