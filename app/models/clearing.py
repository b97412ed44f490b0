"""Opening and closing the guard of an approved deletion, and cleaning what it took out of the file. SQLite's words.

PostgreSQL will say the same in a file beside this one: its guard is the same table, its file is cleaned by VACUUM.
"""

import contextlib
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Connection, delete

from app.models.engine import Store, insert_many, raw_connection
from app.models.migrations.text_guards import INDEX
from app.models.retention import DeletionRow

_ROWS = DeletionRow.__table__
_NOBODY = -1


def overwrite(connection: Connection) -> None:
    """Overwrite with noughts what this connection deletes from now on."""
    connection.exec_driver_sql("PRAGMA secure_delete = ON")


def open_guard(connection: Connection, deletion_id: UUID, table: str, ids: Iterable[UUID]) -> None:
    """Let some rows of a table go in this transaction; keys are looked at when it commits."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    rows = [{"table_name": table, "row_id": each, "deletion_id": deletion_id, "ends": 1} for each in sorted(ids)]
    for start in range(0, len(rows), 1_000):
        insert_many(connection, _ROWS, rows[start : start + 1_000])  # type: ignore[arg-type]  # a mapped table is a Table


def close_guard(connection: Connection) -> None:
    """Take every guard away again; a transaction that leaves one cannot commit."""
    connection.execute(delete(DeletionRow))


def clean_index(connection: Connection) -> None:
    """Write the index of words anew from its own pages, so that no page remembers a word that stands nowhere.

    A single segment is left alone by SQLite, and the list of its pages may name a word that was taken out: one more
    segment, of a word of ours, makes it merge them all.
    """
    connection.exec_driver_sql(f"INSERT INTO {INDEX} ({INDEX}, rank) VALUES ('secure-delete', 1)")  # noqa: S608
    connection.exec_driver_sql(f"INSERT INTO {INDEX} (rowid, words) VALUES ({_NOBODY}, 'cleaning')")  # noqa: S608
    connection.exec_driver_sql(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('optimize')")  # noqa: S608
    forget = f"INSERT INTO {INDEX} ({INDEX}, rowid, words) VALUES ('delete', {_NOBODY}, 'cleaning')"  # noqa: S608
    connection.exec_driver_sql(forget)


def clean_file(store: Store) -> bool:
    """Write the whole file anew without what was deleted, and empty its write-ahead log.

    False: somebody read the log just then, so that it could not be emptied; try again.
    """
    with contextlib.closing(raw_connection(store.path, store.data_key)) as connection:
        connection.execute("VACUUM")
        busy, _log, _done = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
