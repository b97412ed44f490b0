"""Bringing a database to the schema that this program knows, by Alembic, from code."""

from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect, text

from app.models.engine import NewerSchema, Store
from app.models.migrations.text_guards import settle

HEAD = "0011"
"""The newest revision under `migrations/versions`; a test keeps it true. Alembic itself is imported only to migrate."""

KEPT_BESIDE = ("people", "words", "patterns")
"""What is kept beside the record and built anew after a change of the schema (`trust/bringing_up`)."""

KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011")


def revision_of(store: Store) -> str | None:
    """The revision the file bears; None for an empty one.

    Raises:
        NewerSchema: it bears one that this program does not know.
    """
    with store.reader.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found not in KNOWN:
        raise NewerSchema(str(found))
    return found


def to_build(part: str) -> str:
    """The name of the `HubSetting` which says that a part of what is kept beside the record is to be built anew."""
    return f"to_build:{part}"


def migrate(store: Store) -> bool:
    """Bring the file up to HEAD in one transaction a step, an empty one in a single one; False: nothing was to do.

    What is kept beside the record is marked first as to be built anew: the mark outlives a kill between the two.
    """
    found = revision_of(store)
    if found == HEAD:
        return False
    with store.writer.connect() as connection:
        if found is None and not inspect(connection).get_table_names():
            lay(connection)
        else:
            for part in KEPT_BESIDE if found is not None else ():
                mark = text("INSERT OR REPLACE INTO hub_setting (name, value) VALUES (:name, '')")
                connection.execute(mark, {"name": to_build(part)})
            connection.commit()
            upgrade(connection)
    return True


def lay(connection: Connection) -> None:
    """Make in an empty file, in one transaction, exactly what all the migrations make there.

    They run in a plain database in memory that never holds a record, and what stands there then is made here: SQLite
    looks through the whole schema at each ALTER TABLE, and where every allocation is locked in memory
    (`cipher_memory_security`) that is most of the time it takes to make a hub.
    """
    with create_engine("sqlite://").connect() as pattern:
        upgrade(pattern)
        made = pattern.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")).all()
    virtual = tuple(f"{row.name}_" for row in made if row.sql.startswith("CREATE VIRTUAL TABLE"))
    for row in made:
        if not row.name.startswith(virtual):  # a virtual table makes its own tables
            connection.exec_driver_sql(row.sql)
    settle(connection)
    connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": HEAD})
    connection.commit()


def upgrade(connection: Connection, target: str = HEAD) -> None:
    """Run the migrations up to `target` on an open connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, target)
    connection.commit()
