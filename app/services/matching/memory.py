"""The index in memory: for tests and for small sets, behind the same interface as the one in the database."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from app.services.matching.index import Words
from app.services.matching.keys import keys_of
from app.services.matching.loading import words_of
from app.services.matching.records import Ready


class MemoryIndex:
    """Holds people, keys and words in dictionaries."""

    def __init__(self) -> None:
        self._highest = 0
        self._people: dict[int, tuple[UUID, Ready]] = {}
        self._numbers: dict[UUID, int] = {}
        self._keys: dict[int, dict[int, None]] = {}
        self._counts: Counter[tuple[str, int]] = Counter()
        self._serials: dict[str, int] = {}

    def people(self) -> int:
        """How many people it holds, by its highest number."""
        return self._highest

    def holders(self, keys: Iterable[int], most: int) -> Iterable[tuple[int, Sequence[int]]]:
        """Each key that somebody stands behind, with their numbers; a key of more than `most` people is left out."""
        for key in sorted(keys):
            numbers = list(self._keys.get(key, ()))
            if 0 < len(numbers) <= most:
                yield key, numbers

    def lines(self, numbers: Sequence[int]) -> Mapping[int, Ready]:
        """The people of these numbers, ready to be compared."""
        return {number: self._people[number][1] for number in numbers if number in self._people}

    def ids(self, numbers: Sequence[int]) -> Mapping[int, UUID]:
        """The ids of these numbers."""
        return {number: self._people[number][0] for number in numbers if number in self._people}

    def words(self, after: int) -> tuple[int, Words]:
        """Words newer than a serial number, and the newest serial number."""
        fresh = [word for word, serial in self._serials.items() if serial > after]
        counts = {word: (self._counts[word, 0], self._counts[word, 1], self._counts[word, 2]) for word in fresh}
        return len(self._serials), counts

    def put(self, person: UUID, ready: Ready | None) -> None:
        """Hold a person as they are now; with None, hold them no more."""
        number = self._numbers.get(person)
        if number is not None:
            _, before = self._people.pop(number)
            for key in keys_of(before):
                self._keys[key].pop(number, None)
            self._counts.subtract(words_of(before))
            del self._numbers[person]
        if ready is None:
            return
        if number is None:
            self._highest += 1
            number = self._highest
        self._numbers[person], self._people[number] = number, (person, ready)
        for key in keys_of(ready):
            self._keys.setdefault(key, {})[number] = None
        added = words_of(ready)
        self._counts.update(added)
        for word, _ in added:
            self._serials.setdefault(word, len(self._serials) + 1)

    def put_many(self, people: Iterable[tuple[UUID, Ready]]) -> int:
        """Hold very many people whom it does not hold yet; how many they were."""
        before = len(self._people)
        for person, ready in people:
            self.put(person, ready)
        return len(self._people) - before

    def clear(self) -> None:
        """Hold nobody."""
        self.__dict__.update(MemoryIndex().__dict__)

    def all(self) -> Iterator[tuple[UUID, Ready]]:
        """Everybody, with what stands of them."""
        return iter(self._people.values())

    def wrong_keys(self) -> int:
        """How many keys are missing or stand for nobody; nought where the index is whole."""
        wanted = {(key, number) for number, (_, ready) in self._people.items() for key in keys_of(ready)}
        standing = {(key, number) for key, numbers in self._keys.items() for number in numbers}
        return len(wanted ^ standing)
