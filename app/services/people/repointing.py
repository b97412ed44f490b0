"""Pointing everything at another person: every row of every table that points at people, each move written down.

`POINTS` names the tables by hand, so that somebody thought of each; a test holds it against the foreign keys of the
schema, and the database itself refuses to let a person go at whom anything still points.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Table, and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from app.models import Base, PersonMergeRow, new_id
from app.services.errors import Refused
from app.services.people.row_json import loaded, snapshot

POINTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "break_glass": ("person_id",),
        "contact_person": ("person_id",),
        "disclosure": ("person_id",),
        "emotional_tie": ("from_id", "to_id"),
        "enquiry_person": ("person_id",),
        "file_note": ("person_id",),
        "harm_link": ("harmed_person_id", "harming_person_id"),
        "harm_tie": ("harmed_person_id", "harming_person_id"),
        "household_member": ("person_id",),
        "involvement": ("person_id",),
        "order_rule": ("left_person_id", "right_person_id"),
        "person_name": ("person_id",),
        "pregnancy_loss": ("mother_id", "other_parent_id"),
        "relationship": ("person_id", "other_id"),
        "union_event": ("one_id", "other_id"),
        "warning_note": ("person_id",),
    }
)
"""Every table that points at people, and its columns that do."""

IN_ORDER = frozenset({"union_event"})
"""Tables whose two people stand in the order of their ids."""

SAID_TWICE = frozenset({"emotional_tie", "household_member", "person_name", "relationship", "union_event"})
"""Tables where a row that says after the move just what another says is taken away, and kept with the merge."""

_OWN = frozenset({"id", "version"})

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "contact_person": ("contact", "contacts"),
        "enquiry_person": ("enquiry", "enquiries"),
        "household_member": ("home", "homes"),
        "person_name": ("other name", "other names"),
        "relationship": ("tie", "ties"),
        "union_event": ("event of a couple", "events of couples"),
        "involvement": ("involvement of a service", "involvements of services"),
        "warning_note": ("warning note", "warning notes"),
        "disclosure": ("disclosure", "disclosures"),
        "file_note": ("note on the file", "notes on the file"),
        "emotional_tie": ("feeling", "feelings"),
        "harm_link": ("entry of harm", "entries of harm"),
        "harm_tie": ("entry of harm", "entries of harm"),
        "order_rule": ("place on a picture", "places on pictures"),
        "break_glass": ("opening by break-glass", "openings by break-glass"),
        "pregnancy_loss": ("lost pregnancy", "lost pregnancies"),
    }
)


def counted(found: Mapping[str, int]) -> tuple[str, ...]:
    """How many rows of each table, in words, in the order of `WORDS`."""
    sums: Counter[tuple[str, str]] = Counter()
    for table, words in WORDS.items():
        if found.get(table):
            sums[words] += found[table]
    return tuple(f"{many:,} {one if many == 1 else more}" for (one, more), many in sums.items())


@dataclass
class Log:
    """The rows of one merge or undoing, in their order; each is in the database before the row it tells of moves."""

    session: Session
    merge_id: UUID
    written: int = 0

    def note(self, table: str, row_id: UUID, **told: Any) -> None:
        """Write one down."""
        self.written += 1
        row = PersonMergeRow(
            id=new_id(), merge_id=self.merge_id, position=self.written, table_name=table, row_id=row_id, **told
        )
        self.session.add(row)
        self.session.flush()

    def move(self, table: Table, row_id: UUID, values: Mapping[str, tuple[UUID, UUID]]) -> None:
        """Point a row's columns from one person to another."""
        for column, (was, now) in values.items():
            self.note(table.name, row_id, column_name=column, from_id=was, to_id=now)
        moved = {column: now for column, (_, now) in values.items()}
        self.session.execute(update(table).where(table.c.id == row_id).values(**moved))

    def take_away(self, table: Table, row_id: UUID, before: Mapping[str, Any]) -> None:
        """Take a row away; it stands whole in the log."""
        self.note(table.name, row_id, before=dict(before))
        self.session.execute(delete(table).where(table.c.id == row_id))

    def put(self, table: Table, row_id: UUID, after: Mapping[str, Any]) -> None:
        """Put a row back as it stood."""
        self.note(table.name, row_id, after=dict(after))
        self.session.execute(insert(table).values(**loaded(model_of(table.name), after)))


def model_of(table: str) -> Any:
    """The mapped class of a table."""
    return next(each.class_ for each in Base.registry.mappers if each.local_table.name == table)  # type: ignore[attr-defined]  # a Table, not any FromClause


def tables() -> Iterable[tuple[Table, tuple[str, ...]]]:
    """The tables that point at people, with their columns."""
    return ((Base.metadata.tables[name], columns) for name, columns in POINTS.items())


def refuse_tied(session: Session, kept: UUID, merged: UUID) -> None:
    """Refuse two people whom a row ties to each other: the record itself says that they are two."""
    for table, columns in tables():
        if len(columns) < 2:
            continue
        one, other = (table.c[name] for name in columns)
        both = or_(and_(one == kept, other == merged), and_(one == merged, other == kept))
        if session.execute(select(table.c.id).where(both).limit(1)).first() is not None:
            raise Refused(
                "The record ties these two to each other, so they cannot be one person.",
                "If that tie is wrong, take it away on the household picture first. "
                "If it is right, say that they are not the same person.",
            )


def point(log: Log, merged: UUID, kept: UUID) -> Counter[str]:
    """Point every row from the merged person to the kept one; how many rows of each table were pointed."""
    moved: Counter[str] = Counter()
    for table, columns in tables():
        wanted = or_(*(table.c[name] == merged for name in columns))
        for row in log.session.execute(select(table).where(wanted).order_by(table.c.id)).mappings().all():
            now = {name: kept if row[name] == merged else row[name] for name in columns}
            if table.name in IN_ORDER and now[columns[0]] > now[columns[1]]:
                now = dict(zip(columns, reversed([now[name] for name in columns]), strict=True))
            moved[table.name] += 1
            if table.name in SAID_TWICE and _stands(log.session, table, {**row, **now}):
                before = snapshot_of(table, row)
                log.take_away(table, row["id"], before)
            else:
                log.move(
                    table, row["id"], {name: (row[name], now[name]) for name in columns if row[name] != now[name]}
                )
    return moved


def point_back(log: Log, row_id: UUID, table: Table, values: Mapping[str, tuple[UUID, UUID]]) -> bool:
    """Point a row back as it was; False where it is gone, or somebody has pointed it elsewhere since."""
    row = log.session.execute(select(table).where(table.c.id == row_id)).mappings().first()
    if row is None or any(row[name] != now for name, (_, now) in values.items()):
        return False
    log.move(table, row_id, {name: (now, was) for name, (was, now) in values.items()})
    return True


def snapshot_of(table: Table, row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row read from a table as plain JSON."""
    return snapshot(model_of(table.name)(**row))


def _stands(session: Session, table: Table, said: Mapping[Any, Any]) -> bool:
    """Whether another row says just the same."""
    same = [column.is_not_distinct_from(said[column.name]) for column in table.columns if column.name not in _OWN]
    return session.execute(select(table.c.id).where(*same, table.c.id != said["id"]).limit(1)).first() is not None
