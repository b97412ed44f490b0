"""Taking very many new people into the index at once, while they are being written past the unit of work.

Each is made ready from what is written, so that nothing is read back; the keys wait, packed into numbers and parted by
their first bits, until all are there, and are then written in their order.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from app.services.matching.records import NameTold, PlaceTold, Ready, Told
from app.services.matching.tokens import ready

NEW_PEOPLE = "new_people"
"""In the session's `info`: the `NewPeople` of a transaction whose hub keeps an index."""
LINES = 2_000
"""People whose lines are written at once."""
_HEAPS, _HEAP_BITS = 256, 40
_NUMBER_BITS = 23
_LOW, _NUMBER = (1 << _HEAP_BITS) - 1, (1 << _NUMBER_BITS) - 1
MOST_NUMBERS = _NUMBER
Line = tuple[int, UUID, str]


def words_of(person: Ready) -> Counter[tuple[str, int]]:
    """What a person adds to the words: each word once as forename (0) and as surname (1), each town once (2)."""
    return Counter(each_word(person))


def each_word(person: Ready) -> set[tuple[str, int]]:
    """The words of a person with their places, each once."""
    found: set[tuple[str, int]] = set()
    for name in person.names:
        found.update([(word, 0) for word in name.forenames])
        found.update([(word, 1) for word in name.surnames])
    found.update([(place.town, 2) for place in person.places if place.town])
    return found


class Heaps:
    """Keys with the numbers behind them, in eight bytes each; all of them come back in the order of the index."""

    def __init__(self) -> None:
        self._heaps = [array("q") for _ in range(_HEAPS)]

    def add(self, keys: frozenset[int], number: int) -> None:
        """Take in the keys of one person."""
        if number > MOST_NUMBERS:
            raise OverflowError("the index holds eight million people")
        heaps = self._heaps
        for key in keys:
            heaps[key >> _HEAP_BITS].append((key & _LOW) << _NUMBER_BITS | number)

    def flat(self, many: int) -> Iterator[Sequence[int]]:
        """Key, number, key, number and so on, `many` pairs at once, fewer at the end only."""
        waiting: list[int] = []
        for at, heap in enumerate(self._heaps):
            start = at << _HEAP_BITS
            waiting += [
                value for both in sorted(heap) for value in (start | both >> _NUMBER_BITS, both & _NUMBER)
            ]
            self._heaps[at] = array("q")
            full = len(waiting) - len(waiting) % (2 * many)
            for first in range(0, full, 2 * many):
                yield waiting[first : first + 2 * many]
            waiting = waiting[full:]
        if waiting:
            yield waiting


class Taking(Protocol):
    """What takes people in one after another."""

    def add(self, person: UUID, ready: Ready) -> None:
        """Hold one who is not held yet."""

    def close(self) -> None:
        """Write what waits."""


class NewPeople:
    """People as they are written in bulk; each goes into the index when the next one begins.

    Attributes:
        late: whoever was told more of afterwards, or lives in a household that stood before: to be read again.
    """

    def __init__(self, open_index: Callable[[], Taking]) -> None:
        self._open = open_index
        self._index: Taking | None = None
        self._homes: dict[UUID, PlaceTold] = {}
        self._person: UUID | None = None
        self._columns: Mapping[str, Any] = {}
        self._names: list[NameTold] = []
        self._places: list[PlaceTold] = []
        self.late: set[UUID] = set()

    def home(self, household: UUID, place: PlaceTold) -> None:
        """A new household."""
        self._homes[household] = place

    def person(self, person: UUID, columns: Mapping[str, Any]) -> None:
        """A new person with what the columns of the row say."""
        self._finish()
        self._person, self._columns, self._places = person, columns, []
        self._names = [NameTold(columns["forenames"], columns["surname"])]

    def name(self, person: UUID, name: NameTold) -> None:
        """Another name of somebody."""
        if person == self._person:
            self._names.append(name)
        else:
            self.late.add(person)

    def lives(self, household: UUID, person: UUID) -> None:
        """Somebody lives in a household."""
        place = self._homes.get(household)
        if person == self._person and place is not None:
            self._places.append(place)
        else:
            self.late.add(person)

    def close(self) -> None:
        """Everybody has been told of: write what waits."""
        self._finish()
        self._person = None
        self._homes.clear()
        if self._index is not None:
            self._index.close()

    def _finish(self) -> None:
        if self._person is None:
            return
        told = self._columns
        born = told["date_of_birth"]
        whole = Told(
            names=tuple(self._names),
            born=born,
            precision=told["birth_precision"].value,
            expected=None if born else told["expected_delivery"],
            sex=told["sex"].value,
            nhs_number=told["nhs_number"] or "",
            upn=told["upn"] or "",
            phone=told["phone"] or "",
            email=told["email"] or "",
            places=tuple(self._places),
        )
        if self._index is None:
            self._index = self._open()
        self._index.add(self._person, ready(whole))
