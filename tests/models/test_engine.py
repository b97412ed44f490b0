"""The encrypted file: keys, pragmas, writers, readers, damage; on real SQLCipher files."""

import multiprocessing
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Column, Integer, MetaData, Table, Text, event, insert, literal_column, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnClause

from app.models import engine

KEY = bytes(range(32))
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[engine.Store]:
    opened = engine.open_store(tmp_path / "hub.db", KEY, new=True)
    with opened.writer.connect() as connection:
        connection.execute(text("CREATE TABLE t (n INTEGER, said TEXT)"))
        connection.commit()
    yield opened
    opened.close()


def ask(connection: Any, words: str) -> Any:
    return connection.execute(words).fetchone()[0]


def test_no_byte_of_what_is_stored_can_be_read_in_the_file(store: engine.Store) -> None:
    with store.writer.connect() as connection:
        connection.execute(text("INSERT INTO t VALUES (1, 'a name nobody may read')"))
        connection.commit()
    for side in ("", "-wal"):
        body = Path(f"{store.path}{side}").read_bytes()
        assert b"a name nobody may read" not in body
        assert not body.startswith(engine.PLAIN_HEADER)


def test_the_file_and_its_log_are_the_owners_alone(store: engine.Store) -> None:
    for side in ("", "-wal", "-shm"):
        assert stat.S_IMODE(Path(f"{store.path}{side}").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("recursive_triggers", 1),
        ("temp_store", 2),
    ],
)
def test_every_connection_has_the_houses_pragmas(store: engine.Store, pragma: str, value: object) -> None:
    for side in (store.writer, store.reader):
        with side.connect() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_the_programs_own_connections_lock_and_wipe_their_memory(store: engine.Store) -> None:
    """In a process of its own: SQLCipher never turns it off again, and the suite goes without."""
    words = (
        "import sys; from pathlib import Path; from app.models import engine\n"
        "store = engine.open_store(Path(sys.argv[1]), bytes(range(32)))\n"
        "for side in (store.writer, store.reader):\n"
        "    with side.connect() as connection:\n"
        "        print(connection.exec_driver_sql('PRAGMA cipher_memory_security').scalar())\n"
        "store.close()"
    )
    said = subprocess.run(
        [sys.executable, "-c", words, str(store.path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["1", "1"]


@pytest.mark.parametrize("key", [b"", b"short", bytes(31), bytes(33)])
def test_a_key_that_is_not_32_bytes_is_refused_instead_of_becoming_a_passphrase(tmp_path: Path, key: bytes) -> None:
    with pytest.raises(ValueError, match="64 hex digits"):
        engine.raw_connection(tmp_path / "new.db", key)


def test_another_key_is_told_apart_from_everything_else(store: engine.Store) -> None:
    with pytest.raises(engine.WrongKeyOrDamaged):
        engine.raw_connection(store.path, bytes(32))


def test_a_reader_cannot_write(store: engine.Store) -> None:
    with store.reader.connect() as connection, pytest.raises(DBAPIError, match="readonly"):
        connection.execute(text("INSERT INTO t VALUES (1, 'x')"))


def test_a_writer_holds_the_write_from_its_first_word(store: engine.Store) -> None:
    other = engine.raw_connection(store.path, KEY)
    other.execute("PRAGMA busy_timeout = 0")
    with store.writer.connect() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(sqlcipher.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.execute("ROLLBACK")
    other.close()


def test_what_is_not_committed_is_undone(store: engine.Store) -> None:
    with store.writer.connect() as connection:
        connection.execute(text("INSERT INTO t VALUES (1, 'x')"))
    with store.reader.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM t")).scalar() == 0


def test_schema_changes_are_undone_with_their_transaction(store: engine.Store) -> None:
    with store.writer.connect() as connection:
        connection.execute(text("CREATE TABLE half_done (n INTEGER)"))
    with store.reader.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM sqlite_master WHERE name = 'half_done'")).scalar()
    assert found == 0


def write_many(path: str, count: int) -> None:
    opened = engine.open_store(Path(path), KEY)
    for _ in range(count):
        with opened.writer.connect() as connection:
            before = connection.execute(text("SELECT count(*) FROM t")).scalar_one()
            connection.execute(text("INSERT INTO t VALUES (:n, 'x')"), {"n": before})
            connection.commit()
    opened.close()


def test_two_processes_that_read_before_they_write_both_land_every_write(store: engine.Store) -> None:
    context = multiprocessing.get_context("spawn")
    working = [context.Process(target=write_many, args=(str(store.path), 25)) for _ in range(2)]
    for each in working:
        each.start()
    for each in working:
        each.join(60)
    assert [each.exitcode for each in working] == [0, 0]
    with store.reader.connect() as connection:
        numbers = [row.n for row in connection.execute(text("SELECT n FROM t ORDER BY n"))]
    assert numbers == list(range(50))


def test_a_commit_of_another_connection_moves_the_number_that_screens_watch(store: engine.Store) -> None:
    before = store.data_version()
    assert store.data_version() == before
    with store.writer.connect() as connection:
        connection.execute(text("INSERT INTO t VALUES (1, 'x')"))
        connection.commit()
    assert store.data_version() != before


def test_the_cipher_says_its_version(store: engine.Store) -> None:
    assert store.cipher.startswith("4.")


def test_a_parameter_is_never_in_the_text_of_a_fault(store: engine.Store) -> None:
    with store.writer.connect() as connection, pytest.raises(DBAPIError) as told:
        connection.execute(text("INSERT INTO missing VALUES (:said)"), {"said": "a name nobody may read"})
    assert "a name nobody may read" not in str(told.value)


def test_a_new_file_is_never_made_over_another(store: engine.Store) -> None:
    with pytest.raises(FileExistsError):
        engine.open_store(store.path, KEY, new=True)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", engine.TruncatedDatabase),
        (b"x" * 4095, engine.TruncatedDatabase),
        (b"x" * 5000, engine.TruncatedDatabase),
        (engine.PLAIN_HEADER + b"\0" * 4080, engine.PlaintextDatabase),
        (b"x" * 4096, engine.WrongKeyOrDamaged),
    ],
)
def test_what_is_wrong_with_a_file_is_said_before_anything_is_written(
    tmp_path: Path, body: bytes, fault: type[Exception]
) -> None:
    path = tmp_path / "hub.db"
    path.write_bytes(body)
    with pytest.raises(fault):
        engine.open_store(path, KEY)
    assert path.read_bytes() == body


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        engine.open_store(tmp_path / "hub.db", KEY)
    assert list(tmp_path.iterdir()) == []


def test_closing_leaves_no_log_behind_and_does_not_mind_a_file_that_was_taken_away(store: engine.Store) -> None:
    log = store.path.with_name(f"{store.path.name}-wal")
    assert log.exists()
    store.close()
    assert not log.exists()
    again = engine.open_store(store.path, KEY)
    kept = store.path.rename(store.path.with_suffix(".elsewhere"))
    again.close()
    assert kept.exists()
    assert not store.path.exists()


def test_what_one_side_has_put_into_sql_the_other_does_not_put_again(store: engine.Store) -> None:
    class Counted(ColumnClause[int]):
        inherit_cache = True

    worded: list[str] = []

    @compiles(Counted)
    def counted(element: Counted, compiler: SQLCompiler, **_more: Any) -> str:
        worded.append(element.name)
        return f"{element.name} + 1"

    for asked in (store.writer, store.reader, store.writer):
        with asked.connect() as connection:
            assert connection.execute(select(Counted("2", is_literal=True), literal_column("4"))).one() == (3, 4)
    assert worded == ["2"]


def test_how_many_rows_are_wanted_stands_in_the_statement_itself_each_time_anew(store: engine.Store) -> None:
    table = Table("t", MetaData(), Column("n", Integer), Column("said", Text))
    said: list[tuple[str, Any]] = []
    heard = event.listens_for(store.writer, "before_cursor_execute")
    heard(lambda _c, _cursor, words, values, *_: said.append((" ".join(words.split()), values)))
    with store.writer.connect() as connection:
        connection.execute(insert(table), [{"n": number} for number in range(9)])
        said.clear()
        for most, after in ((3, 0), (5, 0), (2, 4)):
            asked = select(table.c.n).where(table.c.n >= after).order_by(table.c.n).limit(most)
            assert list(connection.scalars(asked)) == list(range(after, after + most))
        assert list(connection.scalars(select(table.c.n).order_by(table.c.n).limit(2).offset(6))) == [6, 7]
        assert list(connection.scalars(select(table.c.n).order_by(table.c.n).offset(7))) == [7, 8]
    wanted = [words.partition("LIMIT ")[2] for words, _ in said[:4]]
    assert wanted == ["3 OFFSET 0", "5 OFFSET 0", "2 OFFSET 0", "2 OFFSET 6"]
    assert [values for _, values in said[:3]] == [(0,), (0,), (4,)], "nothing else is bound"
