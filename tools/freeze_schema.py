"""Writes the schema of the mapped classes and its guards as the frozen text of a migration.

    python -m tools.freeze_schema app/models/migrations/versions/0001_front_door.sql

Run it only while a schema has not been released; afterwards a change is a new migration. A test compares what the
frozen text builds with what the mapped classes say, statement by statement.
"""

import sys
from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from app.models import Base
from app.models.migrations.guards import every_guard

DIVIDER = "\n-- next\n"


def statements() -> list[str]:
    """Every statement, tables in the order of their foreign keys, each followed by its indexes; guards last."""
    dialect = sqlite.dialect()
    found: list[str] = []
    for table in Base.metadata.sorted_tables:
        found.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        found += [str(CreateIndex(index).compile(dialect=dialect)).strip() for index in indexes]
    return found + [line.strip() for line in every_guard()]


def main() -> None:
    """Write the file named."""
    lines = "\n".join(line.rstrip() for line in DIVIDER.join(statements()).splitlines())
    Path(sys.argv[1]).write_text(lines + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
