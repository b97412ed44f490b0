"""The index of words inside narratives, and the fire wall that stands in its very query.

With `index.py` and its own `text_walls.py` the only service module that may know the peculiarities of SQLite.
Everything else speaks to `TextIndex`, which PostgreSQL can serve as well. The index is kept by triggers
(`models/migrations/text_guards.py`); who may read a text is asked here each time anew.
"""

import json
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Protocol, cast
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from app.models.migrations.text_guards import INDEX, MARK, PLAIN, VIEW, fill_entries, missing_entries
from app.services.matching.text_walls import FEW_CASES, Wall, cases_of, question, texts_on
from app.services.matching.text_words import WordsAsked

Report = Callable[[int, int], None]
Pieces = tuple[tuple[str, bool], ...]
AROUND = 18
"""Words of a text that are shown around what was met."""
CHUNK = 1_000
FIRST_ASKED, MORE, MOST_ASKED = 32, 4, 8_000
"""So many texts are asked at first whether they are open, and so many times more each time that too few are."""
_HERE, _THERE, _CUT = "\x02", "\x03", "…"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TYPED = str.maketrans({letter: stand_in.replace(MARK, "") for letter, stand_in in PLAIN})
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class TextHit:
    """A text that holds the words: what it is, where it is opened, and a piece of it with the words marked.

    `door` says by what right it is open: "contact", "case", "named" or "asked"; `place` is the id behind that door.
    """

    kind: str
    row_id: UUID
    door: str
    place: UUID
    reference: str
    subjects: str = field(repr=False)
    at: datetime | None
    pieces: Pieces = field(repr=False)


class TextIndex(Protocol):
    """What is asked of the index of words."""

    def find(self, asked: Sequence[WordsAsked], wall: Wall, most: int) -> list[TextHit]:
        """Texts behind no wall that hold all the words, the newest first."""

    def texts(self) -> int:
        """How many texts it holds."""

    def rebuild(self, report: Report | None = None) -> int:
        """Build it anew from the record; how many texts it holds."""

    def wrong(self, report: Report | None = None) -> int:
        """In how many places it does not say what the record says; nought where it is right. Writes nothing."""


class StoreTextIndex:
    """The index inside the hub's database, in the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, asked: Sequence[WordsAsked], wall: Wall, most: int) -> list[TextHit]:
        """Texts behind no wall that hold all the words, the newest first."""
        if not asked or not (wall.contacts or wall.enquiries or wall.named or wall.asked):
            return []
        found: list[Any] = []
        for numbers in self._newest_first(asked, self._theirs(wall)):
            rows = self._rows(question(wall), json.dumps(numbers))
            found += rows[: most - len(found)]
            if len(found) == most:
                break
        pieces = self._pieces(asked, [row[0] for row in found])
        return [_hit(row[1:], pieces[row[0]]) for row in found]

    def _newest_first(self, asked: Sequence[WordsAsked], theirs: set[int] | None) -> Iterator[Sequence[int]]:
        """The numbers of the texts that hold all the words, the newest first, a few and then more at a time.

        The beginnings of words are asked for in the order of their texts and turned round: from the end SQLite takes
        time with the square of how many they are. `theirs` are the only ones that count.
        """
        words = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH ?"  # noqa: S608 - names of ours
        begins = any(each.begins for each in asked)
        cursor: Any = self._connection.connection.cursor()
        try:
            cursor.execute(words if begins else f"{words} ORDER BY rowid DESC", (said(asked),))
            read = (number for (number,) in cursor if theirs is None or number in theirs)
            every: Iterator[int] = reversed(array("q", read)) if begins else read
            at_once = FIRST_ASKED
            while numbers := list(islice(every, at_once)):
                yield numbers
                at_once = min(at_once * MORE, MOST_ASKED)
        finally:
            cursor.close()

    def _theirs(self, wall: Wall) -> set[int] | None:
        """The numbers of the only texts that can be open to somebody of another agency; none told where they are many.

        No wall: it spares going through all texts that hold a common word for the few that are theirs.
        """
        if wall.contacts or wall.enquiries:
            return None
        cases = self._rows(cases_of(wall))
        if len(cases) > FEW_CASES:
            return None
        return {number for (number,) in self._rows(texts_on(wall))}

    def _pieces(self, asked: Sequence[WordsAsked], numbers: Sequence[int]) -> dict[int, str]:
        """A piece of each of some texts, with the words marked."""
        if not numbers:
            return {}
        piece = f"snippet({INDEX}, 0, '{_HERE}', '{_THERE}', '{_CUT}', {AROUND})"
        of_them = ", ".join(str(number) for number in numbers)
        # a plus keeps SQLite from asking once for each, which would put the beginnings of words together each time
        wanted = f"rowid BETWEEN {min(numbers)} AND {max(numbers)} AND +rowid IN ({of_them})"
        return dict(self._rows(f"SELECT rowid, {piece} FROM {INDEX} WHERE {INDEX} MATCH ? AND {wanted}", said(asked)))  # noqa: S608

    def _rows(self, question: str, *values: str) -> list[Any]:
        cursor = self._connection.connection.cursor()
        try:
            return cast("list[Any]", cursor.execute(question, values).fetchall())
        finally:
            cursor.close()

    def texts(self) -> int:
        """How many texts it holds."""
        return int(self._connection.exec_driver_sql("SELECT count(*) FROM text_entry").scalar_one())

    def rebuild(self, report: Report | None = None) -> int:
        """Build it anew from the record; how many texts it holds."""
        run = self._connection.exec_driver_sql
        run(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('delete-all')")  # noqa: S608 - names of ours
        run("DELETE FROM text_entry")
        run(fill_entries())
        total = self.texts()
        for start in range(1, total + 1, CHUNK):
            words = f"INSERT INTO {INDEX} (rowid, words) SELECT number, words FROM {VIEW} WHERE number BETWEEN ? AND ?"  # noqa: S608
            run(words, (start, start + CHUNK - 1))
            if report is not None:
                report(min(start + CHUNK - 1, total), total)
        return total

    def wrong(self, report: Report | None = None) -> int:
        """In how many places it does not say what the record says; nought where it is right. Writes nothing."""
        run = self._connection.exec_driver_sql
        steps = missing_entries()
        wrong = int(run(f"SELECT count(*) FROM {VIEW} WHERE length(coalesce(words, '')) = 0").scalar_one())  # noqa: S608
        for done, step in enumerate(steps, 1):
            wrong += int(run(step).scalar_one())
            if report is not None:
                report(done, len(steps) + 1)
        point = self._connection.begin_nested()
        try:
            run(f"INSERT INTO {INDEX} ({INDEX}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - names of ours
        except DBAPIError:
            wrong += 1
        finally:
            point.rollback()
        if report is not None:
            report(len(steps) + 1, len(steps) + 1)
        return wrong


def said(asked: Sequence[WordsAsked]) -> str:
    """The question for the index: all of the words."""
    return " AND ".join(_phrase(each) for each in asked)


def _phrase(asked: WordsAsked) -> str:
    """Words in quotation marks, so that nothing in them is a sign of the query's own language."""
    plain = asked.words.replace('"', " ").translate(_TYPED)
    return f'"{plain}" *' if asked.begins else f'"{plain}"'


def _hit(row: Any, piece: str) -> TextHit:
    kind, row_id, door, came, room, request, of_contact, of_case, of_request, came_line, room_line, at = row
    place, reference, subjects = {
        "contact": (came, of_contact, came_line),
        "case": (room, of_case, room_line),
        "named": (room, of_case, ""),
        "asked": (request, of_request, ""),
    }[door]
    moment = None if at is None else _EPOCH + timedelta(microseconds=at)
    return TextHit(kind, UUID(bytes=row_id), door, UUID(bytes=place), reference, subjects, moment, _pieces(piece))


def _pieces(piece: str) -> Pieces:
    """A piece of a text, cut where marks begin and end, in the letters in which it was written."""
    if MARK in piece:
        for letter, stand_in in PLAIN:
            piece = piece.replace(stand_in, letter)
    parts = [part.split(_THERE, 1) for part in piece.split(_HERE)]
    cut = [(parts[0][0], False)]
    for part in parts[1:]:
        cut += [(part[0], True), *([(part[1], False)] if len(part) > 1 else [])]
    return tuple((_BLANK.sub(" ", words), marked) for words, marked in cut if words)
