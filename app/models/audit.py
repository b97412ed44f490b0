"""The audit trail: a chain that no one may edit."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Dialect, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Code, Short
from app.models.types import CanonicalJSON


class AuditEntry(Base):
    """One thing that happened, chained to the one before it by an HMAC.

    `seq` orders the chain, never the clock. `detail` holds ids, codes and counts, never a name or a narrative.
    Accounts are named by id without a foreign key: the trail outlives what it speaks of.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject_id", "subject_id"),
        Index("ix_audit_entry_actor_id_at", "actor_id", "at"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    session_id: Mapped[UUID | None]
    act: Mapped[Short]
    subject_kind: Mapped[Code | None]
    subject_id: Mapped[UUID | None]
    detail: Mapped[dict[str, Any]] = mapped_column(CanonicalJSON())
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


STORED = (
    "SELECT seq, at, actor_id, session_id, act, subject_kind, subject_id, detail, mac FROM audit_entry ORDER BY seq"
)

AT_ONCE = 64
"""Entries fetched before they are handed on: one by one, decrypting pages and checking links push each other out."""


def stored_entries(connection: Connection) -> Iterator[tuple[Any, ...]]:
    """The entries in their order, each as SQLite holds it: microseconds, bytes, JSON in its one spelling."""
    held = connection.connection.driver_connection
    assert held is not None  # noqa: S101 - the connection is open
    cursor = held.cursor()
    cursor.execute(STORED)
    return chain.from_iterable(iter(lambda: cursor.fetchmany(AT_ONCE), []))


BETWEEN = (
    "SELECT seq, at, actor_id, session_id, act, subject_kind, subject_id, detail, mac FROM audit_entry "
    "WHERE seq BETWEEN ? AND ? ORDER BY seq"
)


def stored_between(connection: Connection, first: int, last: int) -> Iterator[tuple[Any, ...]]:
    """The entries from one number to another, as `stored_entries` gives them."""
    held = connection.connection.driver_connection
    assert held is not None  # noqa: S101 - the connection is open
    cursor = held.cursor()
    cursor.execute(BETWEEN, (first, last))
    return chain.from_iterable(iter(lambda: cursor.fetchmany(AT_ONCE), []))


_HEAD = "SELECT seq, mac FROM audit_entry ORDER BY seq DESC LIMIT 1"
_COLUMNS = tuple(AuditEntry.__table__.columns)
_APPEND = (
    f"INSERT INTO audit_entry ({', '.join(column.name for column in _COLUMNS)}) "  # noqa: S608 - names of our columns
    f"VALUES ({', '.join('?' * len(_COLUMNS))})"
)


def newest_entry(connection: Connection) -> tuple[int, bytes] | None:
    """Number and seal of the last entry; None in an empty trail. In plain SQL: every unit of work pays for it."""
    row = connection.exec_driver_sql(_HEAD).first()
    return (int(row[0]), bytes(row[1])) if row else None


def append_entries(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add entries, each with a value for every column, in plain SQL with the types of the table."""
    stored = [tuple(keep(row[name]) for name, keep in _keepers(connection.dialect)) for row in rows]
    connection.exec_driver_sql(_APPEND, stored)


@lru_cache(maxsize=8)
def _keepers(dialect: Dialect) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """How each column's value becomes what the database holds."""
    found = []
    for column in _COLUMNS:
        keep = column.type.dialect_impl(dialect).bind_processor(dialect)
        found.append((column.name, keep or (lambda value: value)))
    return tuple(found)
