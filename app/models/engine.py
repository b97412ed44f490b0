"""Opening the encrypted database: the key, the pragmas, the two engines.

With `services/trust/vault.py` the only place that sees the data key. What is peculiar to SQLite stays here and in the
migrations. Facts found by trying: a key of fewer than 64 hex digits silently becomes a passphrase; no key at all
gives a plaintext file; plain BEGIN loses two of three writers, BEGIN IMMEDIATE none.
"""

import contextlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Dialect, Engine, Table, create_engine, event, insert
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import LRUCache

PLAIN_HEADER = b"SQLite format 3\x00"
PAGE = 4096
HEX_DIGITS = 64
BUSY_SECONDS = 10.0
CACHE_KIB = 32_768
BULK_CACHE_KIB = 524_288
MEMORY_SECURITY = "ON"
"""Locks SQLCipher's memory against swapping and wipes it when freed. The suite itself goes without (tests/conftest)."""
STATEMENTS = 500
"""Statements whose SQL is kept: what a day at a desk asks."""
BULK_PARAMETERS = 8_000
"""Values in one statement of a bulk insert; SQLite takes 32,766."""


class WrongKeyOrDamaged(Exception):
    """The first page did not decrypt: another key, or a damaged file."""


class PlaintextDatabase(Exception):
    """The file is an ordinary SQLite database that nobody encrypted."""


class TruncatedDatabase(Exception):
    """The file is shorter than its own header says, or no whole page is there."""


class NewerSchema(Exception):
    """The file was written by a later program than this one."""


def _hex(key: bytes) -> str:
    if 2 * len(key) != HEX_DIGITS:
        raise ValueError("the data key must be 64 hex digits")
    return key.hex()


def _pragmas(connection: Any, hex_key: str, read_only: bool) -> None:
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA cipher_log_level = NONE")
        cursor.execute(f"PRAGMA key = \"x'{hex_key}'\"")
        cursor.execute(f"PRAGMA cipher_memory_security = {MEMORY_SECURITY}")
        try:
            cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlcipher.OperationalError:
            raise  # in use, unreadable, no room: the key may be right
        except sqlcipher.DatabaseError as fault:
            raise WrongKeyOrDamaged(type(fault).__name__) from None
        cursor.execute("PRAGMA journal_mode = WAL")
        for line in (
            "synchronous = FULL",
            "foreign_keys = ON",
            "trusted_schema = OFF",
            "recursive_triggers = ON",
            "temp_store = MEMORY",
            f"cache_size = -{CACHE_KIB}",
            f"busy_timeout = {int(BUSY_SECONDS * 1000)}",
        ):
            cursor.execute(f"PRAGMA {line}")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
    finally:
        cursor.close()


def raw_connection(path: Path, key: bytes, read_only: bool = False) -> Any:
    """A bare sqlcipher3 connection with the house's pragmas: for verification, polling and benchmarks.

    Raises:
        WrongKeyOrDamaged: the first page does not decrypt.
    """
    hex_key = _hex(key)
    connection = sqlcipher.connect(  # mode=rw: a file that was taken away is missed, not made anew and empty
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        _pragmas(connection, hex_key, read_only)
    except BaseException:
        connection.close()
        raise
    return connection


@dataclass(frozen=True)
class Wording:
    """How statements are put into SQL, and those that were: writer and reader of a store put each into words once.

    What is kept with a statement may be what was first asked for, a name too: it goes with its store.
    """

    dialect: Dialect
    statements: LRUCache[Any, Any]


class _NumbersOfRows(SQLiteCompiler):
    """Says how many rows are wanted by the number itself.

    Where it is bound, SQLite looks at it to plan, and makes the statement ready anew each time: ten milliseconds for a
    long one that is answered in half of one.
    """

    def limit_clause(self, select: Any, **kw: Any) -> str:
        said = super().limit_clause(select, **{**kw, "literal_execute": True})  # type: ignore[no-untyped-call]  # theirs
        return str(said)


def new_wording(most: int = STATEMENTS) -> Wording:
    """A wording that knows SQLite and no statement yet."""
    pattern = create_engine("sqlite+pysqlite://", module=sqlcipher, isolation_level=None)
    pattern.connect().close()  # its dialect asks SQLite what it is
    pattern.dispose()
    pattern.dialect.statement_compiler = _NumbersOfRows
    return Wording(pattern.dialect, LRUCache(most))


def _engine(path: Path, key: bytes, read_only: bool, wording: Wording) -> Engine:
    engine = create_engine(
        "sqlite+pysqlite://",
        module=sqlcipher,
        creator=lambda: raw_connection(path, key, read_only),
        poolclass=QueuePool,
        pool_size=2,
        max_overflow=6,
        hide_parameters=True,
        isolation_level=None,
        execution_options={"compiled_cache": wording.statements},
    )
    engine.dialect = wording.dialect

    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    event.listen(engine, "begin", begin)
    return engine


def _nothing() -> None:
    """Nobody has to be waited for."""


@dataclass
class Store:
    """An opened database.

    Attributes:
        path: the file.
        writer: every transaction on it begins as a writer.
        reader: refuses to write.
        data_key: what it was opened with, for sealing one more slot of the envelope; never printed, empty once closed.
        cipher: SQLCipher's own version, for the about page.
        give_way: called before every read and before a write begins; a program with a window waits in it.
    """

    path: Path
    writer: Engine
    reader: Engine
    data_key: bytes = field(repr=False)
    _watch: Any = field(repr=False)
    cipher: str = ""
    give_way: Callable[[], None] = field(default=_nothing, repr=False)

    def data_version(self) -> int:
        """A number that moves when any other connection, here or in another process, has committed."""
        row = self._watch.execute("PRAGMA data_version").fetchone()
        return int(row[0])

    def close(self) -> None:
        """Close every connection; the key goes with them.

        What stands in the write-ahead log goes into the file first: the last connection's close would do it too, but
        while it holds Python's interpreter lock, and no window answers a key meanwhile.
        """
        self.data_key = b""
        with contextlib.suppress(sqlcipher.Error):  # no room, or no file any more: the log stays, and nothing is lost
            self._watch.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        self._watch.close()
        self.writer.dispose()
        self.reader.dispose()


def _before_a_write(store: Store, statement: str) -> None:
    """A write gives way before it begins and not within: what it holds, other processes wait for."""
    if statement.startswith("BEGIN"):
        store.give_way()


@contextlib.contextmanager
def room_for_bulk(connection: Connection) -> Iterator[None]:
    """Give one connection a large page cache while it writes very many rows; the usual one comes back at the end.

    With the usual 32 MB an import of 150,000 people spills the pages of its indexes again and again.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql(f"PRAGMA cache_size = -{BULK_CACHE_KIB}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.exec_driver_sql("PRAGMA shrink_memory")


@contextlib.contextmanager
def indexes_aside(connection: Connection, tables: Sequence[str]) -> Iterator[None]:
    """Take the indexes of tables away while very many rows are written, and build them anew in one sorted pass.

    For empty tables only: nothing is looked up meanwhile. All of it stands in the caller's transaction, so that a
    write broken off leaves the indexes as they were. A doubled value of a unique index is refused at the end.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    rows = connection.exec_driver_sql(
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
    ).all()
    found = [(name, words) for name, table, words in rows if table in tables]
    for name, _ in found:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    yield
    for _, words in found:
        connection.exec_driver_sql(words)


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns, many of them in each statement.

    Measured: memory security locks and unlocks what every statement allocates, so that a statement for each of a
    million rows spent half its time in the kernel.
    """
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(insert(table), list(rows))
        return
    names = list(rows[0])
    if any(len(row) != len(names) for row in rows):
        raise ValueError("every row must name the same columns")
    takers = [table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect) for name in names]
    ready = list(zip(names, takers, strict=True))
    many = max(1, min(len(rows), BULK_PARAMETERS // len(names)))
    for start in range(0, len(rows), many):
        part = rows[start : start + many]
        values = [taker(row[name]) if taker else row[name] for row in part for name, taker in ready]
        insert_flat(connection, table, names, values)


def insert_flat(connection: Connection, table: Table, names: Sequence[str], values: Sequence[Any]) -> None:
    """Insert rows whose values follow each other, as the driver takes them, in one statement.

    Statements of one length are prepared once; a million numbers need no object for each row.
    """
    if connection.dialect.name != "sqlite":
        wide = len(names)
        rows = [dict(zip(names, values[at : at + wide], strict=True)) for at in range(0, len(values), wide)]
        connection.execute(insert(table), rows)
        return
    one = f"({', '.join('?' * len(names))})"
    places = ", ".join([one] * (len(values) // len(names)))
    words = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES {places}"  # noqa: S608 - names of ours
    connection.exec_driver_sql(words, tuple(values))


def prepare_file(path: Path) -> None:
    """Make the folder (0700) and an empty file (0600) before a byte is written."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, stat.S_IRUSR | stat.S_IWUSR)
    os.close(descriptor)


def look_at(path: Path) -> None:
    """Say what is wrong with the file before a key is tried.

    A file that ends inside a page is in order while its log is there: a process was killed while it wrote from the log
    into the file, and SQLite writes that page again.

    Raises:
        FileNotFoundError: there is none.
        PlaintextDatabase: it is not encrypted.
        TruncatedDatabase: it holds no whole page, or ends inside one.
    """
    size = path.stat().st_size
    log = Path(f"{path}-wal")
    with path.open("rb") as file:
        head = file.read(len(PLAIN_HEADER))
    if head == PLAIN_HEADER:
        raise PlaintextDatabase(str(size))
    if size < PAGE or (size % PAGE and not (log.exists() and log.stat().st_size)):
        raise TruncatedDatabase(str(size))


def open_store(path: Path, key: bytes, new: bool = False) -> Store:
    """Open (or, with `new`, make) the database under the 32-byte data key.

    Raises:
        PlaintextDatabase, TruncatedDatabase, WrongKeyOrDamaged, FileNotFoundError: in plain cases of each.
    """
    if new:
        prepare_file(path)
    else:
        look_at(path)
    watch = raw_connection(path, key, read_only=False)
    wording = new_wording()
    writer, reader = (_engine(path, key, read_only, wording) for read_only in (False, True))
    store = Store(path, writer, reader, key, watch)
    event.listen(store.reader, "before_cursor_execute", lambda *_statement: store.give_way())
    event.listen(store.writer, "before_cursor_execute", lambda *asked: _before_a_write(store, asked[2]))
    store.cipher = str(watch.execute("PRAGMA cipher_version").fetchone()[0])
    for side in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            Path(f"{path}{side}").chmod(0o600)
    return store
