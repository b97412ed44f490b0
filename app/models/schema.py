"""Bringing a database to the schema that this program knows, by Alembic, from code."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from app.models.engine import NewerSchema, Store

HEAD = "0006"
"""The newest revision under `migrations/versions`; a test keeps it true. Alembic itself is imported only to migrate."""

KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006")


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


def migrate(store: Store) -> bool:
    """Bring the file up to HEAD in one transaction a step; False when nothing was to do."""
    if revision_of(store) == HEAD:
        return False
    with store.writer.connect() as connection:
        upgrade(connection)
    return True


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
