"""Writes what the mapped classes and guards have that no released migration made, as the frozen text of the next one.

    python -m tools.freeze_schema app/models/migrations/versions/0002_the_enquiry.sql

Run it only while a schema has not been released; afterwards a change is a new migration. It builds the released
migrations that sort before the file named, and writes new tables with their indexes, new columns (nullable, at the
end of their table) and new triggers; a trigger that says something else by now is dropped and made anew. A test
compares what all of them build with what the mapped classes say.
"""

import sqlite3
import sys
from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable

from app.models import Base
from app.models.migrations.frozen import DIVIDER
from app.models.migrations.guards import every_guard
from app.models.migrations.text_guards import text_table, text_view


def released(before: Path) -> sqlite3.Connection:
    """A plain database in memory with every schema that sorts before `before`."""
    made = sqlite3.connect(":memory:")
    for path in sorted(before.parent.glob("*.sql")):
        if path.name < before.name:
            for statement in path.read_text(encoding="utf-8").split(DIVIDER):
                made.execute(statement)
    return made


def statements(before: Path) -> list[str]:
    """Every statement that is missing: tables in the order of their foreign keys, with indexes; then guards."""
    dialect = sqlite.dialect()
    with released(before) as known:
        have = {(kind, name) for kind, name in known.execute("SELECT type, name FROM sqlite_master")}
        said = dict(known.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
        held = dict(known.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view')").fetchall())
        columns = {
            table.name: {row[1] for row in known.execute(f"PRAGMA table_info({table.name})")}
            for table in Base.metadata.sorted_tables
        }
    found: list[str] = []
    later: list[str] = []
    for table in Base.metadata.sorted_tables:
        if ("table", table.name) not in have:
            found.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        else:
            for column in table.columns:
                if column.name not in columns[table.name]:
                    words = str(CreateColumn(column).compile(dialect=dialect)).strip()
                    for key in column.foreign_keys:
                        if key.constraint is None:
                            continue
                        words += f" CONSTRAINT {key.constraint.name} REFERENCES {key.column.table.name} (id)"
                    later.append(f"ALTER TABLE {table.name} ADD COLUMN {words}")
        fresh = sorted((str(index.name), index) for index in table.indexes if ("index", index.name) not in have)
        found += [str(CreateIndex(index).compile(dialect=dialect)).strip() for _, index in fresh]
    for words in (text_view(), text_table()):
        name = words.replace("VIRTUAL ", "").split()[2]
        if " ".join(held.get(name, "").split()) != " ".join(words.split()):
            kind = words.split()[1].replace("VIRTUAL", "TABLE")
            later += [f"DROP {kind} {name}"] if name in held else []
            later.append(words)
    guards: list[str] = []
    for line in every_guard():
        name = line.split()[2]
        if " ".join(said.get(name, "").split()) != " ".join(line.split()):
            guards += [f"DROP TRIGGER {name}"] if name in said else []
            guards.append(line.strip())
    return found + later + guards


def main() -> None:
    """Write the file named."""
    target = Path(sys.argv[1])
    lines = "\n".join(line.rstrip() for line in DIVIDER.join(statements(target)).splitlines())
    target.write_text(lines + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
