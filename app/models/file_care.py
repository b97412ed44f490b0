"""The database as a file: copied whole, judged whole, and known to be in use. For backups and for verifying."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from app.models.engine import Store, WrongKeyOrDamaged, look_at, prepare_file, raw_connection

_FIRST_READER, _READERS = 0x40000002, 510
"""Where in a file SQLite's readers put their locks (sqlite.org/lockingv3.html)."""
STEP = 4_000
"""So many of SQLite's own steps between two looks whether a long check is still wanted."""


def copy_whole(store: Store, to: Path, wanted: Callable[[], bool] = lambda: True) -> None:
    """Write the database as it stands at one moment into a new encrypted file under the same key.

    One step by purpose: a copy in steps begins anew at every write and never ends in a busy hub.

    Raises:
        FileExistsError: there is a file of that name.
        InterruptedError: it is not wanted any more.
        sqlcipher3 errors: no room, no right to write there.
    """
    prepare_file(to)  # SQLite fills an empty file, and nobody else may read it from the first byte on
    connection = raw_connection(store.path, store.data_key)
    with contextlib.closing(connection), _while(connection, wanted):
        connection.execute("VACUUM INTO ?", (str(to),))


def faults_of(path: Path, key: bytes, wanted: Callable[[], bool] = lambda: True) -> tuple[str, ...]:
    """What is wrong with a database file, in SQLite's words; nothing where it is sound.

    Both checks are run, for each passed files that the other refused: SQLCipher's looks at the seal of every page and
    does not miss pages that are gone; SQLite's looks at the tree.

    Raises:
        PlaintextDatabase, TruncatedDatabase, WrongKeyOrDamaged, FileNotFoundError: the plain cases.
        InterruptedError: it is not wanted any more.
    """
    look_at(path)
    connection = raw_connection(path, key, read_only=True)
    try:
        with contextlib.closing(connection), _while(connection, wanted):
            sealed = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
            tree = [str(row[0]) for row in connection.execute("PRAGMA quick_check(20)")]
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE name = 'audit_entry'").fetchall():
                tree += [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({table})")]
    except sqlcipher.Error as fault:
        return (str(fault),)
    return tuple(sealed[:20] + [each for each in tree if each != "ok"])


@contextlib.contextmanager
def _while(connection: Any, wanted: Callable[[], bool]) -> Iterator[None]:
    """Break a long statement off, with InterruptedError, once it is not wanted any more."""
    stopped = False

    def stop() -> int:
        nonlocal stopped
        stopped = not wanted()
        return int(stopped)

    connection.set_progress_handler(stop, STEP)
    try:
        yield
    except sqlcipher.Error:
        if stopped:
            raise InterruptedError from None
        raise


def is_in_use(path: Path, key: bytes) -> bool:
    """Whether any other connection, of this process or another, holds the file open."""
    try:
        connection = raw_connection(path, key)
    except (WrongKeyOrDamaged, sqlcipher.Error):
        return _is_locked(path)  # damaged, or under another key since: others may work with it
    try:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")
    except sqlcipher.OperationalError:
        return True
    finally:
        with contextlib.suppress(sqlcipher.Error):
            connection.close()
    return False


def _is_locked(path: Path) -> bool:
    """Whether another process holds SQLite's lock of readers, which in WAL every connection does; never of this one.

    Elsewhere than on POSIX the system itself refuses to rename a file that is open.
    """
    try:
        import fcntl
    except ImportError:
        return False
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _READERS, _FIRST_READER)
        except OSError:
            return True
    return False


class HeldLog:
    """The write-ahead log of a database, held by a second name while the database is looked at.

    SQLite drops what it cannot read of a log and deletes the file once its last connection closes. Where a page of the
    log is damaged that is all there is of the work behind it, so it must outlive the looking.
    """

    def __init__(self, path: Path) -> None:
        self._log, self._held = Path(f"{path}-wal"), Path(f"{path}-wal.held")

    def __enter__(self) -> "HeldLog":
        with contextlib.suppress(OSError):  # no log, or nothing may be written here: then nothing will be deleted
            self._held.unlink(missing_ok=True)
            if self._log.stat().st_size:
                try:
                    self._held.hardlink_to(self._log)
                except OSError:  # a disk that knows no second name
                    prepare_file(self._held)
                    shutil.copyfile(self._log, self._held)
        return self

    def __exit__(self, *_fault: object) -> None:
        with contextlib.suppress(OSError):
            self._held.unlink(missing_ok=True)

    def keep(self, stamp: str) -> str:
        """Keep the log as it was found; the name it bears from now on, "" where there was none."""
        kept = self._held.with_name(f"{self._log.name} found {stamp}")
        try:
            self._held.replace(kept)
        except OSError:
            return ""
        return kept.name


def standing(path: Path, key: bytes) -> tuple[int, bytes | None, str]:
    """How long the audit chain in a file is, the digest of its last entry, and the schema's revision."""
    connection = raw_connection(path, key, read_only=True)
    try:
        row = connection.execute("SELECT seq, mac FROM audit_entry ORDER BY seq DESC LIMIT 1").fetchone()
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    finally:
        connection.close()
    entries, head = (int(row[0]), bytes(row[1])) if row else (0, None)
    return entries, head, str(revision[0]) if revision else ""


def put_under(path: Path, old: bytes, new: bytes, wanted: Callable[[], bool] = lambda: True) -> None:
    """Write a database file that nobody else has open anew under another key, in one transaction.

    Raises:
        InterruptedError: it is not wanted any more.
    """
    connection = raw_connection(path, old)
    with contextlib.closing(connection), _while(connection, wanted):
        connection.execute("PRAGMA journal_mode = DELETE")  # a page in the log is still under the old key
        connection.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"")
