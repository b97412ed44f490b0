"""The index of words inside narratives, and the fire wall that stands in its very query.

With `index.py` the only service module that may know the peculiarities of SQLite. Everything else speaks to
`TextIndex`, which PostgreSQL can serve as well. The index is kept by triggers (`models/migrations/text_guards.py`);
who may read a text is asked here each time anew: whoever is not let through a wall learns neither that a word is
there nor how often.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol, cast
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from app.models.migrations.text_guards import INDEX, MARK, PLAIN, VIEW, fill_entries, missing_entries
from app.services.matching.text_words import WordsAsked

Report = Callable[[int, int], None]
Pieces = tuple[tuple[str, bool], ...]
AROUND = 18
"""Words of a text that are shown around what was met."""
CHUNK = 1_000
_HERE, _THERE, _CUT = "\x02", "\x03", "…"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TYPED = str.maketrans({letter: stand_in.replace(MARK, "") for letter, stand_in in PLAIN})
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Wall:
    """Which texts are open to somebody, by what their roles grant.

    Attributes:
        contacts: they may open contacts.
        enquiries: they may open enquiries.
        restricted: restricted enquiries and people are open to them unnamed.
        managers: they read what is for managers only.
        named: they read the analysis of cases they are named on, as another agency's representative.
        asked: they read the requests to their own agency and what it answered.
    """

    user_id: UUID
    agency_id: UUID
    contacts: bool = False
    enquiries: bool = False
    restricted: bool = False
    managers: bool = False
    named: bool = False
    asked: bool = False


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
        said = " AND ".join(_phrase(each) for each in asked)
        cursor = self._connection.connection.cursor()
        try:
            cursor.execute(_question(wall), (said,))
            rows = cast("list[Any]", cursor.fetchmany(most))
        finally:
            cursor.close()
        return [_hit(row) for row in rows]

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


def _phrase(asked: WordsAsked) -> str:
    """Words in quotation marks, so that nothing in them is a sign of the query's own language."""
    plain = asked.words.replace('"', " ").translate(_TYPED)
    return f'"{plain}" *' if asked.begins else f'"{plain}"'


_STANDS = """
CASE entry.kind
WHEN 'item' THEN NOT EXISTS (
    SELECT 1 FROM reply_item AS told JOIN reply AS later ON later.corrects_id = told.reply_id
    WHERE told.id = entry.row_id AND later.request_id = entry.request_id)
WHEN 'marking' THEN NOT EXISTS (
    SELECT 1 FROM item_marking AS mark JOIN reply_item AS told ON told.id = mark.item_id
    JOIN reply AS later ON later.corrects_id = told.reply_id
    WHERE mark.id = entry.row_id AND later.request_id = entry.request_id)
WHEN 'chronology' THEN EXISTS (
    SELECT 1 FROM chronology_mark AS mine WHERE mine.id = entry.row_id AND NOT mine.removed AND NOT EXISTS (
        SELECT 1 FROM chronology_mark AS later WHERE later.enquiry_id = mine.enquiry_id
        AND later.source_id = mine.source_id AND (later.at, later.id) > (mine.at, mine.id)))
WHEN 'analysis' THEN NOT EXISTS (
    SELECT 1 FROM analysis AS mine JOIN analysis AS later ON later.enquiry_id = mine.enquiry_id
    AND later.number > mine.number WHERE mine.id = entry.row_id)
ELSE 1 END
"""
"""Whether a text is one that its screen still shows: not of a corrected answer, and no earlier version."""
_TOGETHER = (
    "analysis", "decision", "reopening", "hand_over", "acknowledgement", "plan", "rating", "disagreement",
    "determination", "answer",
)  # fmt: skip
"""Kinds that a representative named on a case reads with the hub."""


@lru_cache(64)
def _question(wall: Wall) -> str:
    """The statement for one person, whose ids stand in it: a value bound to them would have it prepared anew each time.

    Bound are the words alone.
    """
    me, mine = f"x'{wall.user_id.hex}'", f"x'{wall.agency_id.hex}'"

    def member(room: str) -> str:
        found = "SELECT 1 FROM enquiry_member AS member"
        return f"EXISTS ({found} WHERE member.enquiry_id = {room}.id AND member.user_id = {me})"

    def entered(room: str) -> str:
        return "1" if wall.restricted else f"(NOT {room}.restricted OR {member(room)})"

    named = "1" if wall.restricted else member("room")
    seen = (
        f"(entry.seen_by IS NULL OR entry.seen_by = 'hub' OR entry.by_id = {me} "
        f"OR (entry.seen_by = 'managers' AND {int(wall.managers)}) OR (entry.seen_by = 'named' AND {named}))"
    )
    hidden = "0" if wall.restricted else f"whose.restricted AND NOT EXISTS ({_on_cases(member('closed'))})"
    told = f"EXISTS (SELECT 1 FROM contact_person AS tied, person AS whose {_TIED_TO} AND {hidden})"  # noqa: S608
    doors: list[tuple[str, str]] = []
    room = f"CASE WHEN room.id IS NULL THEN 1 ELSE {entered('room')} END"
    if wall.enquiries:
        doors.append(("case", "(entry.enquiry_id IS NOT NULL OR entry.warning_id IS NOT NULL) AND room.id IS NOT NULL"))
    if wall.contacts:
        doors.append(("contact", f"entry.enquiry_id IS NULL AND came.id IS NOT NULL AND NOT {told}"))
    desk = [(door, f"{where} AND {seen} AND {room}") for door, where in doors]
    if wall.named:
        kinds = ", ".join(f"'{kind}'" for kind in _TOGETHER)
        marks = "SELECT 1 FROM item_marking AS mark WHERE mark.item_id = entry.row_id"
        item = (
            f"entry.kind = 'item' AND (asked.agency_id = {mine} "
            f"OR (EXISTS ({marks}) AND NOT EXISTS ({marks} AND mark.handling = 'intelligence')))"
        )
        together = f"(entry.kind IN ({kinds}) OR {item})"
        desk.append(("named", f"entry.enquiry_id IS NOT NULL AND {together} AND {member('room')}"))
    if wall.asked:
        desk.append(
            (
                "asked",
                f"entry.kind IN ('request', 'reply') AND asked.agency_id = {mine} "
                f"AND asked.state IN ('sent', 'replied') AND (NOT room.restricted OR {member('room')})",
            )
        )
    return _statement(desk, _warned(entered("other"), hidden) if wall.enquiries else "NULL")


def _statement(doors: Sequence[tuple[str, str]], warned: str) -> str:
    """The statement that goes through the first of some doors that stands open: its name, and its wall.

    `warned` is the enquiry in which a warning is read. The door is chosen once, in a column of its own.
    """
    cases = " ".join(f"WHEN {wall} THEN '{name}'" for name, wall in doors)
    return f"""
SELECT kind, row_id, door, came_id, room_id, asked_id, came_reference, room_reference, asked_reference, came_line,
    room_line, at, piece
FROM (
    SELECT entry.kind, entry.row_id, CASE {cases} END AS door, came.id AS came_id, room.id AS room_id,
        asked.id AS asked_id, came.reference AS came_reference, room.reference AS room_reference,
        asked.reference AS asked_reference, came.subject_line AS came_line, room.subject_line AS room_line,
        CASE WHEN entry.kind = 'contact' THEN came.received_at ELSE entry.at END AS at,
        snippet({INDEX}, 0, '{_HERE}', '{_THERE}', '{_CUT}', {AROUND}) AS piece
    FROM {INDEX}
    CROSS JOIN text_entry AS entry ON entry.number = {INDEX}.rowid
    LEFT JOIN contact AS came ON came.id = entry.contact_id
    LEFT JOIN enquiry AS room ON room.id = coalesce(entry.enquiry_id, came.enquiry_id, {warned})
    LEFT JOIN information_request AS asked ON asked.id = entry.request_id
    WHERE {INDEX} MATCH ?1 AND {_STANDS}
    ORDER BY {INDEX}.rowid DESC
)
WHERE door IS NOT NULL
"""  # noqa: S608 - words of ours; what was typed is bound


_TIED_TO = "WHERE tied.contact_id = came.id AND whose.id = tied.person_id"
_WAS = """
WITH RECURSIVE was(id) AS (
    SELECT whose.id UNION SELECT joined.merged_id FROM was JOIN person_merge AS joined ON joined.kept_id = was.id
    WHERE +joined.undoes_id IS NULL AND NOT EXISTS (SELECT 1 FROM person_merge AS back WHERE back.undoes_id = joined.id)
) SELECT id FROM was
"""
"""`whose`, and everybody merged into them by a merge that stands."""


def _on_cases(member: str) -> str:
    """Restricted cases, `closed`, on which `whose` stands and whoever asks is named: `trust.people_on_cases` in words.

    Break-glass opens a record, and brings no text of it into a search.
    """
    return (
        "SELECT 1 FROM enquiry AS closed WHERE closed.restricted "  # noqa: S608
        "AND closed.id IN (SELECT own.enquiry_id FROM enquiry_person AS own WHERE own.person_id = whose.id UNION ALL "
        "SELECT paper.enquiry_id FROM contact_person AS named JOIN contact AS paper ON paper.id = named.contact_id "
        "WHERE named.person_id = whose.id UNION ALL "
        "SELECT step.enquiry_id FROM family_change AS made JOIN family_step AS step ON step.id = made.step_id "
        f"WHERE made.row_id IN ({_WAS}) AND made.table_name = 'person' AND made.before IS NULL) AND {member}"
    )


def _warned(entered: str, hidden: str) -> str:
    """The newest enquiry, open to whoever asks, in which the person is of whose file a warning is."""
    placed = (
        "(SELECT direct.enquiry_id FROM enquiry_person AS direct WHERE direct.person_id = whose.id UNION "
        "SELECT tied.enquiry_id FROM contact_person AS said JOIN contact AS origin ON origin.id = said.contact_id "
        "JOIN enquiry_person AS tied ON tied.enquiry_id = origin.enquiry_id AND tied.contact_person_id = said.id "
        "WHERE said.person_id = whose.id)"
    )
    return (
        "(SELECT other.id FROM warning_note AS warned JOIN person AS whose ON whose.id = warned.person_id "  # noqa: S608
        f"JOIN enquiry AS other ON other.id IN {placed} "
        f"WHERE warned.id = entry.warning_id AND NOT ({hidden}) AND {entered} ORDER BY other.opened_at DESC LIMIT 1)"
    )


def _hit(row: Any) -> TextHit:
    kind, row_id, door, came, room, request, of_contact, of_case, of_request, came_line, room_line, at, piece = row
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
