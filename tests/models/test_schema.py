"""The schema: migrated from code, named throughout, and what must never change cannot."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint, inspect, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.schema import CreateTable

from app.models import Base, engine, schema
from app.models.migrations.guards import every_append_only, every_guard
from app.models.types import Moment, new_id
from app.services.access import Role
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff

KEY = bytes(range(32))
TABLES = Base.metadata.sorted_tables
APPEND_ONLY = every_append_only()


@pytest.fixture(scope="session")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database, made once: to migrate costs two seconds."""
    path = tmp_path_factory.mktemp("laid") / "hub.db"
    opened = engine.open_store(path, KEY, new=True)
    schema.migrate(opened)
    opened.close()
    return path


@pytest.fixture
def store(laid: Path, tmp_path: Path) -> Iterator[engine.Store]:
    shutil.copy(laid, tmp_path / "hub.db")
    opened = engine.open_store(tmp_path / "hub.db", KEY)
    yield opened
    opened.close()


def plain(words: str) -> str:
    return re.sub(r"[\s\"]+", " ", words).strip()


def parts(words: str) -> tuple[str, frozenset[str]]:
    """A table's name and its columns and constraints in no order: a later migration adds its columns at the end."""
    head, _, body = plain(words).partition("(")
    found, depth, part = [], 0, ""
    for letter in body.rstrip(") "):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            found.append(part)
            part = ""
        else:
            part += letter
    return head.strip(), frozenset(each.strip(" )") for each in (*found, part))


def said(table: Any) -> tuple[str, frozenset[str]]:
    """What the mapped class says; a column's own foreign key stands behind the column where it came later."""
    return parts(str(CreateTable(table).compile(dialect=sqlite.dialect())))


def with_later_keys(found: tuple[str, frozenset[str]]) -> tuple[str, frozenset[str]]:
    """Columns with a foreign key of their own written as a column and a constraint."""
    head, lines = found
    again: set[str] = set()
    for line in lines:
        key = re.fullmatch(r"(\w+) (\w+) CONSTRAINT (\w+) REFERENCES (\w+) \(id", line)
        if key is None:
            again.add(line)
        else:
            name, kind, constraint, other = key.groups()
            again |= {f"{name} {kind}", f"CONSTRAINT {constraint} FOREIGN KEY({name}) REFERENCES {other} (id"}
    return head, frozenset(again)


def test_the_head_in_the_code_is_the_newest_migration() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [schema.HEAD]
    assert sorted(each.revision for each in script.walk_revisions()) == sorted(schema.KNOWN)


def test_a_migrated_file_has_every_table_index_constraint_and_trigger_word_for_word(store: engine.Store) -> None:
    with store.reader.connect() as connection:
        found = {
            (row.type, row.name): plain(row.sql)
            for row in connection.execute(text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        }
    for table in TABLES:
        assert with_later_keys(parts(found["table", table.name])) == said(table)
        for index in table.indexes:
            assert ("index", index.name) in found
    triggers = {name: sql for (kind, name), sql in found.items() if kind == "trigger"}
    assert set(triggers.values()) == {plain(line) for line in every_guard()}


def test_a_file_made_anew_holds_what_a_file_brought_up_step_by_step_holds(store: engine.Store, tmp_path: Path) -> None:
    stepwise = engine.open_store(tmp_path / "stepwise.db", KEY, new=True)
    with stepwise.writer.connect() as connection:
        schema.upgrade(connection)
    everything = text("SELECT type, name, tbl_name, sql FROM sqlite_master")
    with stepwise.reader.connect() as one, store.reader.connect() as other:
        assert set(one.execute(everything)) == set(other.execute(everything))
    assert schema.revision_of(stepwise) == schema.revision_of(store) == schema.HEAD
    stepwise.close()


def test_migrating_twice_does_nothing(store: engine.Store) -> None:
    assert schema.revision_of(store) == schema.HEAD
    assert schema.migrate(store) is False


def test_a_newer_schema_is_refused(store: engine.Store) -> None:
    with store.writer.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()
    with pytest.raises(engine.NewerSchema):
        schema.migrate(store)


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = engine.open_store(tmp_path / "hub.db", KEY, new=True)
    whole = Path.read_text
    broken = "\n-- next\nCREATE TRIGGER nonsense"
    monkeypatch.setattr(Path, "read_text", lambda path, **how: whole(path, **how) + broken)
    with pytest.raises(DBAPIError):
        schema.migrate(opened)
    assert inspect(opened.reader).get_table_names() == []
    opened.close()


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_every_constraint_has_a_name(table: Any) -> None:
    for constraint in table.constraints:
        if isinstance(constraint, (CheckConstraint, ForeignKeyConstraint, UniqueConstraint)):
            assert constraint.name
    assert table.primary_key.name


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_every_table_can_be_said_in_the_second_engines_words(table: Any) -> None:
    dialect: Any = postgresql.dialect
    words = str(CreateTable(table).compile(dialect=dialect()))
    assert words.strip().startswith(f"CREATE TABLE {table.name}")


def test_every_append_only_table_exists_and_no_version_column_contradicts_it() -> None:
    by_name = {table.name: table for table in TABLES}
    assert set(APPEND_ONLY) <= set(by_name)
    assert [name for name in APPEND_ONLY if "version" in by_name[name].columns] == []


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_an_append_only_table_has_both_triggers(store: engine.Store, table: str) -> None:
    with store.reader.connect() as connection:
        found = {
            row.name
            for row in connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :t"), {"t": table}
            )
        }
    assert {f"{table}_is_never_changed", f"{table}_is_never_deleted"} <= found


@pytest.mark.parametrize("words", ["UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry"])
def test_the_audit_trail_cannot_be_changed_or_deleted_even_by_sql(hub: Hub, staff: Staff, words: str) -> None:
    with hub.store.writer.connect() as connection, pytest.raises(IntegrityError, match="append-only"):
        connection.execute(text(words))


BREAKS = {
    "a policy confirmed by its proposer": (
        "UPDATE policy_version SET proposed_by_id = :service, confirmed_by_id = :service",
        "two_different_people",
    ),
    "a second policy in force": (
        "INSERT INTO policy_version (id, number, pack, body, reason, state, proposed_at, decided_at) "
        "VALUES (x'00', 2, 'x', 'x', 'x', 'in_force', 0, 0)",
        "a service manager confirms",
    ),
    "a policy in force undecided": ("UPDATE policy_version SET decided_at = NULL", "decided_when_not_proposed"),
    "a policy's text changed": ("UPDATE policy_version SET body = 'x'", "append-only"),
    "a person without a password": ("UPDATE user_account SET password_hash = ''", "person_has_password"),
    "two accounts of one name": ("UPDATE user_account SET sign_in_name = 'same'", "UNIQUE"),
    "an account of no agency": ("UPDATE user_account SET agency_id = x'00'", "FOREIGN KEY"),
    "a chip too long for the wall": ("UPDATE agency SET short_name = 'seven77'", "short_name_fits_the_wall"),
    "a kind of account that is none": ("UPDATE user_account SET kind = 'robot'", "CHECK"),
    "a role of nobody": ("INSERT INTO user_role (user_id, role, granted_at) VALUES (x'00', 'x', 0)", "FOREIGN KEY"),
}


@pytest.mark.parametrize("name", list(BREAKS))
def test_the_schema_itself_refuses(hub: Hub, staff: Staff, name: str) -> None:
    words, mark = BREAKS[name]
    with hub.store.writer.connect() as connection, pytest.raises(IntegrityError, match=mark):
        connection.execute(text(words), {"service": staff[Role.SERVICE_MANAGER].user_id.bytes})


def test_a_proposed_policy_is_confirmed_by_a_service_manager_only_even_by_sql(hub: Hub, staff: Staff) -> None:
    with hub.store.writer.connect() as connection:
        connection.execute(
            text(
                "INSERT INTO policy_version (id, number, pack, body, reason, state, proposed_at) "
                "VALUES (x'01', 2, 'x', 'x', 'x', 'proposed', 0)"
            )
        )
        connection.execute(text("UPDATE policy_version SET state = 'superseded' WHERE number = 1"))
        with pytest.raises(IntegrityError, match="a service manager confirms"):
            connection.execute(
                text(
                    "UPDATE policy_version SET state = 'in_force', decided_at = 0, confirmed_by_id = :who "
                    "WHERE number = 2"
                ),
                {"who": staff[Role.MASH_MANAGER].user_id.bytes},
            )


def test_ids_rise_and_are_version_7() -> None:
    made = [new_id() for _ in range(2000)]
    assert made == sorted(made)
    assert len(set(made)) == 2000
    assert {each.version for each in made} == {7}
    assert all(isinstance(each, UUID) for each in made)


def test_a_moment_without_its_zone_is_refused_and_a_local_one_comes_back_in_utc() -> None:
    column = Moment()
    dialect = sqlite.dialect()
    with pytest.raises(ValueError, match="time zone"):
        column.process_bind_param(datetime(2026, 3, 29, 1, 30), dialect)  # noqa: DTZ001 - the naive value is the test
    local = datetime(2026, 3, 29, 2, 30, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    back = column.process_result_value(column.process_bind_param(local, dialect), dialect)
    assert back == local
    assert back is not None
    assert back.tzinfo is UTC
