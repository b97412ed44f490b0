"""The index of known people: which numbers stand behind a key, and the words of all names.

The only service module that may know the peculiarities of SQLite. Everything else speaks to `Index`, which PostgreSQL
can serve as well, and which `matching/memory.py` serves for small sets without a database.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, cast
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from app.models import MatchKey, MatchPerson, MatchWord
from app.models.engine import insert_flat, insert_many
from app.services.matching.keys import keys_of
from app.services.matching.loading import LINES, Heaps, each_word, words_of
from app.services.matching.records import Ready, read_line

Words = Mapping[str, tuple[int, int, int]]
"""A word, and how many bear it as forename, as surname, and live in a town of that name."""
_STEP = 64
HOLDERS = """
SELECT held.key, held.number FROM json_each(?1) AS asked CROSS JOIN match_key AS held ON held.key = asked.value
WHERE (SELECT 1 FROM match_key AS many WHERE many.key = asked.value LIMIT 1 OFFSET ?2) IS NULL
"""
"""A row for each person behind a key that not too many stand behind. Numbers joined into one text a key took twice as
long: memory security locks and unlocks the text of every number."""
_MOST_ASKED = 960
_KEYS, _PEOPLE, _WORDS = (cast("Table", model.__table__) for model in (MatchKey, MatchPerson, MatchWord))
_BATCH = 5_000
_KEYS_AT_ONCE = 4_000
_HELD = "SELECT count(*) FROM json_each(?2) AS asked JOIN match_key AS held ON held.key = asked.value AND number = ?1"
_EVERY_LINE = select(MatchPerson.number, MatchPerson.line)
_HIGHEST = select(func.max(MatchPerson.number))
_NEWEST = select(func.max(MatchWord.serial))
_STANDING = select(MatchPerson.number, MatchPerson.line).where(MatchPerson.person_id == bindparam("person"))
_DROP_KEY = delete(_KEYS).where(_KEYS.c.key == bindparam("of"), _KEYS.c.number == bindparam("at"))
_FRESH = insert(_WORDS)
_COUNT = _FRESH.on_conflict_do_update(
    index_elements=["word"],
    set_={name: _WORDS.c[name] + _FRESH.excluded[name] for name in ("forename", "surname", "town")},
)


class Index(Protocol):
    """What the finder asks, and what is kept beside the person."""

    def people(self) -> int:
        """How many people it holds."""

    def holders(self, keys: Iterable[int], most: int) -> Iterable[tuple[int, Sequence[int]]]:
        """Each key that somebody stands behind, with their numbers; a key of more than `most` people is left out."""

    def lines(self, numbers: Sequence[int]) -> Mapping[int, Ready]:
        """The people of these numbers, ready to be compared."""

    def ids(self, numbers: Sequence[int]) -> Mapping[int, UUID]:
        """The ids of these numbers."""

    def words(self, after: int) -> tuple[int, Words]:
        """Words newer than a serial number, and the newest serial number."""

    def put(self, person: UUID, ready: Ready | None) -> None:
        """Hold a person as they are now; with None, hold them no more."""

    def put_many(self, people: Iterable[tuple[UUID, Ready]]) -> int:
        """Hold very many people whom it does not hold yet; how many they were."""

    def clear(self) -> None:
        """Hold nobody."""

    def all(self) -> Iterator[tuple[UUID, Ready]]:
        """Everybody, with what stands of them."""

    def wrong_keys(self) -> int:
        """How many keys are missing or stand for nobody; nought where the index is whole."""


class StoreIndex:
    """The index inside the hub's database, in the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def people(self) -> int:
        """How many people it holds, by its highest number."""
        return int(self._connection.execute(_HIGHEST).scalar() or 0)

    def holders(self, keys: Iterable[int], most: int) -> Iterable[tuple[int, Sequence[int]]]:
        """Each key that somebody stands behind, with their numbers; a key of more than `most` people is left out."""
        found: dict[int, list[int]] = {}
        for key, number in self._raw(HOLDERS, (json.dumps(sorted(keys)), most)):
            if key in found:
                found[key].append(number)
            else:
                found[key] = [number]
        return found.items()

    def lines(self, numbers: Sequence[int]) -> Mapping[int, Ready]:
        """The people of these numbers, ready to be compared."""
        return {number: read_line(line) for number, line in self._of("line", numbers)}

    def ids(self, numbers: Sequence[int]) -> Mapping[int, UUID]:
        """The ids of these numbers."""
        wanted = select(MatchPerson.number, MatchPerson.person_id).where(MatchPerson.number.in_(numbers))
        return {row.number: row.person_id for row in self._connection.execute(wanted)}

    def words(self, after: int) -> tuple[int, Words]:
        """Words newer than a serial number, and the newest serial number."""
        newest = int(self._connection.execute(_NEWEST).scalar() or 0)
        if newest <= after:
            return newest, {}
        rows = self._raw("SELECT word, forename, surname, town FROM match_word WHERE serial > ?", (after,))
        return newest, {word: (fore, sur, town) for word, fore, sur, town in rows}

    def put(self, person: UUID, ready: Ready | None) -> None:
        """Hold a person as they are now; with None, hold them no more."""
        row = self._connection.execute(_STANDING, {"person": person}).first()
        before = read_line(row.line) if row else None
        if before == ready:
            return
        number = row.number if row else self.people() + 1
        old, new = (keys_of(each) if each else frozenset() for each in (before, ready))
        if old - new:
            self._connection.execute(_DROP_KEY, [{"of": key, "at": number} for key in sorted(old - new)])
        if ready is None:
            self._connection.execute(delete(_PEOPLE).where(_PEOPLE.c.number == number))
        elif row:
            self._connection.execute(update(_PEOPLE).where(_PEOPLE.c.number == number).values(line=ready.line()))
        else:
            line = {"number": number, "person_id": person, "line": ready.line()}
            insert_many(self._connection, _PEOPLE, [line])
        insert_many(self._connection, _KEYS, [{"key": key, "number": number} for key in sorted(new - old)])
        change = words_of(ready) if ready else Counter()
        change.subtract(words_of(before) if before else Counter())
        _count(self._connection, {entry: by for entry, by in change.items() if by})

    def put_many(self, people: Iterable[tuple[UUID, Ready]]) -> int:
        """Hold very many people whom it does not hold yet; how many they were."""
        taking = self.taking()
        for person, ready in people:
            taking.add(person, ready)
        taking.close()
        return taking.taken

    def taking(self) -> "StoreTaking":
        """What takes in very many people, one after another."""
        return StoreTaking(self._connection, self.people())

    def drop_lost_words(self) -> int:
        """Forget words that nobody bears; a desk that has read as far as the newest number must not miss the next."""
        newest = self._connection.execute(_NEWEST).scalar()
        lost = delete(_WORDS).where(_WORDS.c.forename <= 0, _WORDS.c.surname <= 0, _WORDS.c.town <= 0)
        gone = self._connection.execute(lost).rowcount
        left = self._connection.execute(_NEWEST).scalar()
        if left is not None and left != newest:
            self._connection.execute(update(_WORDS).where(_WORDS.c.serial == left).values(serial=newest))
        return gone

    def clear(self) -> None:
        """Hold nobody."""
        for table in (_KEYS, _PEOPLE, _WORDS):
            self._connection.execute(delete(table))

    def all(self) -> Iterator[tuple[UUID, Ready]]:
        """Everybody, with what stands of them."""
        every = select(MatchPerson.person_id, MatchPerson.line).execution_options(yield_per=_BATCH)
        for person, line in self._connection.execute(every):
            yield person, read_line(line)

    def wrong_keys(self) -> int:
        """How many keys are missing or stand for nobody; nought where the index is whole."""
        wanted = missing = 0
        rows = self._connection.execute(_EVERY_LINE.execution_options(yield_per=_BATCH))
        for number, line in rows:
            keys = sorted(keys_of(read_line(line)))
            wanted += len(keys)
            ((found,),) = self._raw(_HELD, (number, json.dumps(keys)))
            missing += len(keys) - found
        standing = self._connection.execute(select(func.count()).select_from(_KEYS)).scalar_one()
        return missing + max(0, standing - (wanted - missing))

    def _of(self, column: str, numbers: Sequence[int]) -> Iterator[Any]:
        for start in range(0, len(numbers), _MOST_ASKED):
            part = numbers[start : start + _MOST_ASKED]
            padded = (*part, *([part[0]] * (-len(part) % _STEP)))
            marks = ",".join("?" * len(padded))
            words = f"SELECT number, {column} FROM match_person WHERE number IN ({marks})"  # noqa: S608 - our words
            yield from self._raw(words, padded)

    def _raw(self, words: str, values: Sequence[int | str]) -> list[Any]:
        """Rows of a statement straight from the driver: thousands of keys a question, and no row of SQLAlchemy's."""
        cursor = self._connection.connection.cursor()
        try:
            cursor.execute(words, tuple(values))
            return cast("list[Any]", cursor.fetchall())
        finally:
            cursor.close()


class StoreTaking:
    """Takes in very many people: lines as they come, keys at the end and in order, words counted once.

    Attributes:
        taken: how many it took.
    """

    def __init__(self, connection: Connection, highest: int) -> None:
        self._connection = connection
        self._first = self._number = highest
        self._heaps = Heaps()
        self._lines: list[dict[str, Any]] = []
        self._counted: Counter[tuple[str, int]] = Counter()

    @property
    def taken(self) -> int:
        """How many it took."""
        return self._number - self._first

    def add(self, person: UUID, ready: Ready) -> None:
        """Hold one who is not held yet."""
        self._number += 1
        self._lines.append({"number": self._number, "person_id": person, "line": ready.line()})
        for each in each_word(ready):
            self._counted[each] += 1
        self._heaps.add(keys_of(ready), self._number)
        if len(self._lines) >= LINES:
            self._write_lines()

    def close(self) -> None:
        """Write what waits."""
        self._write_lines()
        for flat in self._heaps.flat(_KEYS_AT_ONCE):
            insert_flat(self._connection, _KEYS, ("key", "number"), flat)
        _count(self._connection, self._counted)
        self._counted.clear()

    def _write_lines(self) -> None:
        insert_many(self._connection, _PEOPLE, self._lines)
        self._lines = []


def _count(connection: Connection, change: Mapping[tuple[str, int], int]) -> None:
    """Add to the counts of words; a new word gets the next serial number."""
    if not change:
        return
    serial = int(connection.execute(_NEWEST).scalar() or 0)
    by_word: dict[str, list[int]] = {}
    for (word, place), by in change.items():
        by_word.setdefault(word, [0, 0, 0])[place] += by
    rows = [
        {"word": word, "forename": counts[0], "surname": counts[1], "town": counts[2], "serial": serial + at}
        for at, (word, counts) in enumerate(sorted(by_word.items()), 1)
    ]
    if serial:
        connection.execute(_COUNT, rows)
    else:
        insert_many(connection, _WORDS, rows)
