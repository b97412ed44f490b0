"""Asking the index who somebody may be: the question is made fuzzy, the answers are scored in bits."""

import math
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from itertools import islice
from uuid import UUID

from app.services.matching import keys
from app.services.matching.homes import known_alone
from app.services.matching.index import Index
from app.services.matching.keys import hashed
from app.services.matching.records import Finding, Ready, ReadyName
from app.services.matching.score import Scorer
from app.services.matching.vocabulary import Meant, Vocabulary
from app.services.matching.weights import Weights

FIRST_SCORED, MOST_SCORED, MOST_ALIKE = 24, 48, 240
"""So many are scored in full; the rest only where nobody of the first is likely. Whoever shares as much as the last of
them is not told apart yet, and is scored too: of namesakes up to the third figure."""
GROWN = 1.1
"""How many times as many people may be known before it is asked again whether they are known alone."""
MOST_BEHIND = 3_000
FEW_BEHIND = 400
MANY_BEHIND = 250
MOST_PAIRS = 48
MOST_READ = 9_000
MOST_BY_WORD = 1_500
COMMON = 600
"""A word that more bear brings nobody by itself where a birth or a postcode was told: with those it has keys enough."""
MOST_WORDS = 6
FEW_PEOPLE = 60_000
_NEAR_YEARS = 0.7
_FAR = 4.0
"""Bits less for a key whose word is only near to the one typed, per whole of worth that it lacks; of a pair twice."""
_ALONE = 5.0
"""Bits less for a near word by itself: rare as it may be, it is the last resort."""

_SLOTS = ("number", "born", "year", "day", "pair", "code", "home", "door", "word", "due", "mail", "again")
_BIT = {name: 1 << at for at, name in enumerate(_SLOTS)}
_WORD, _YEAR, _DAY, _PAIR, _CODE, _HOME, _DUE, _MAIL, _BORN, _AGAIN = (
    _BIT[name] for name in ("word", "year", "day", "pair", "code", "home", "due", "mail", "born", "again")
)


class _Questions:
    """The keys to look up: what each is evidence of (each counts once a person) and the bits it is short of exact.

    What was typed exactly may have many people behind it; what may have been meant, few.
    """

    def __init__(self) -> None:
        self.exact: dict[int, tuple[float, int]] = {}
        self.near: dict[int, tuple[float, int]] = {}

    def add(self, key: int, slot: int, less: float = 0.0) -> None:
        """Look up one key; the nearest of several reasons to ask for it stands."""
        asked = self.near if less else self.exact
        if key not in asked or less < asked[key][0]:
            asked[key] = (less, slot)


def learn(vocabulary: Vocabulary, index: Index, after: int) -> int:
    """Take the index's newer words into the vocabulary; the newest serial number."""
    newest, words = index.words(after)
    if words:
        vocabulary.learn((word, fore, sur) for word, (fore, sur, _) in words.items() if fore or sur)
        vocabulary.learn_towns((word, town) for word, (_, _, town) in words.items() if town)
    vocabulary.people = index.people()
    if not vocabulary.homes_seen_at <= vocabulary.people <= GROWN * vocabulary.homes_seen_at:
        vocabulary.alone, vocabulary.homes_seen_at = known_alone(index), vocabulary.people
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
        found: list[Finding] = []
        for part in (numbers[:FIRST_SCORED], numbers[FIRST_SCORED:]):
            if part and not any(finding.bits >= self._weights.likely for finding in found):
                found += [scorer.score(known, number) for number, known in self._index.lines(part).items()]
        found.sort(key=lambda finding: (-finding.bits, finding.number))
        return [finding for finding in found if finding.band or all_bands][:most]

    def ids(self, numbers: Sequence[int]) -> Mapping[int, UUID]:
        """The ids of people by their numbers."""
        return self._index.ids(numbers) if numbers else {}

    def candidates(self, asked: Ready) -> list[int]:
        """The numbers of those worth scoring, by the rarity of the keys they share."""
        questions = _Questions()
        self._numbers(asked, questions)
        self._names(asked, questions)
        self._places(asked, questions)
        near = {key: said for key, said in questions.near.items() if key not in questions.exact}
        chance = math.log2(max(self._vocabulary.people, 2))
        weighed: list[tuple[float, int, Sequence[int]]] = []
        for keys_asked, most in ((questions.exact, MOST_BEHIND), (near, FEW_BEHIND)):
            for key, held in self._index.holders(keys_asked, most):
                less, slot = keys_asked[key]
                weighed.append((chance - math.log2(len(held)) - less, slot, held))
        return _ranked(weighed)

    def _names(self, asked: Ready, questions: _Questions) -> None:
        words = tuple(dict.fromkeys(word for name in asked.names for word in keys.words_of(name)))[:MOST_WORDS]
        meant = [each for word in words for each in self._vocabulary.meant(word)]
        ends = self._ends(asked)
        for each in meant:
            less, start = _FAR * (1 - each.worth), keys.of_word(each.word)
            for end, slot, more, least in ends:
                if each.worth >= least:
                    questions.add(start | end, slot, less + more)
        self._words(asked, meant, questions)
        for name in asked.names:
            self._pairs(name, questions)

    def _words(self, asked: Ready, meant: Sequence[Meant], questions: _Questions) -> None:
        """Each word by itself, the nearest and rarest first, until so many people stand behind them."""
        alone, read = keys.detail("word"), 0
        more = bool(asked.born or asked.years or asked.expected or any(place.postcode for place in asked.places))
        for name in asked.names:
            for word in (*name.forenames, *name.surnames):
                if not more or self._vocabulary.bearers(word) <= COMMON:
                    questions.add(keys.of_word(word) | alone, _WORD)
        for each in sorted(meant, key=lambda one: (-one.worth, self._vocabulary.bearers(one.word))):
            bearers = self._vocabulary.bearers(each.word)
            if bearers > FEW_BEHIND:
                continue
            read += bearers
            if read > (COMMON if more else MOST_BY_WORD):
                return
            questions.add(keys.of_word(each.word) | alone, _WORD, _ALONE + _FAR * (1 - each.worth))

    def _ends(self, asked: Ready) -> list[tuple[int, int, float, float]]:
        """What may stand beside a word: the end of the key, its slot, bits less, and the least worth of the word."""
        ends: list[tuple[int, int, float, float]] = []
        if asked.years:
            first, last = asked.years
            for year in range(first - 1, min(last, first + 4) + 2):
                inside = first <= year <= last
                far, least = (0.0, 0.0) if inside else (3.0, _NEAR_YEARS)
                ends.append((keys.detail("year", str(year)), _YEAR, far, least))
        if asked.born:
            _, month, day = asked.born
            ends.append((keys.detail("day", f"{month}-{day}"), _DAY, 0.0, 0.0))
            if month != day:
                ends.append((keys.detail("day", f"{day}-{month}"), _DAY, 2.0, 0.0))
        due = asked.expected or asked.born
        if due:
            least = 0.0 if asked.expected else 1.0
            ends += [(keys.detail("due", month), _DUE, 0.0, least) for month in keys.months(due, 1)]
        codes = dict.fromkeys(place.postcode for place in asked.places if place.postcode)
        ends += [(keys.detail("code", code), _CODE, 0.0, 0.0) for code in codes]
        return ends

    def _pairs(self, name: ReadyName, questions: _Questions) -> None:
        for at, (one, other) in enumerate(keys.name_pairs(name)):
            pairs = [
                (mine.worth * theirs.worth, mine.word, theirs.word)
                for mine in self._vocabulary.meant(one)
                for theirs in self._vocabulary.meant(other)
            ]
            for worth, mine_word, theirs_word in nlargest(MOST_PAIRS, pairs):
                questions.add(keys.pair(mine_word, theirs_word), _AGAIN if at else _PAIR, 2 * _FAR * (1 - worth))

    def _numbers(self, asked: Ready, questions: _Questions) -> None:
        for kind, number in (("nhs", asked.nhs_number), ("upn", asked.upn), ("phone", asked.phone)):
            if number:
                questions.add(hashed(kind, number), _BIT["number"])
        if asked.email:
            name, _, host = asked.email.partition("@")
            questions.add(hashed("mail", asked.email), _MAIL)
            questions.add(hashed("box", name), _MAIL, 2.0)
            questions.add(hashed("host", host), _MAIL, 3.0)
        if asked.born:
            questions.add(keys.birth(asked.born), _BORN)
            if self._vocabulary.people <= FEW_PEOPLE:
                for day in keys.other_days(asked.born):
                    questions.add(keys.birth(day), _BORN, 4.0)
        if asked.unborn and asked.expected:
            for month in keys.months(asked.expected, 1):
                questions.add(hashed("month", month), _BORN, 2.0)

    def _places(self, asked: Ready, questions: _Questions) -> None:
        for place in asked.places:
            if place.postcode:
                questions.add(hashed("place", place.postcode), _HOME)
            if place.postcode and (place.house or place.street):
                questions.add(hashed("home", place.postcode, place.house or place.street), _HOME)
            if place.house and place.street:
                questions.add(hashed("door", place.house, place.street), _BIT["door"])


def _ranked(weighed: list[tuple[float, int, Sequence[int]]]) -> list[int]:
    """The numbers with the most bits; each kind of evidence counts once, by its weightiest key.

    A key that many stand behind comes late and says little: it adds to whom another key has brought already, and brings
    nobody new once there are enough. Namesakes are brought as long as any key may: their name may be all that holds.
    """
    weighed.sort(reverse=True)
    bits: dict[int, float] = {}
    seen: dict[int, int] = {}
    read = 0
    for weight, slot, held in weighed:
        numbers: Iterable[int] = held
        if len(bits) > MOST_SCORED and len(held) > MANY_BEHIND and slot != _PAIR:
            numbers = bits.keys() & held
        else:
            read += len(held)
            if read > MOST_READ and len(bits) > MOST_SCORED:
                numbers = bits.keys() & held
        for number in numbers:
            mask = seen.get(number, 0)
            if not mask & slot:
                seen[number] = mask | slot
                bits[number] = bits.get(number, 0.0) + weight
    best = nlargest(MOST_SCORED, bits, key=bits.__getitem__)
    if len(best) == MOST_SCORED:
        least, first = bits[best[-1]], set(best)
        alike = (number for number, worth in bits.items() if worth == least and number not in first)
        best += islice(alike, MOST_ALIKE - MOST_SCORED)
    return best
