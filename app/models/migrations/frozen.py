"""How a migration whose statements are frozen beside it is done, and taken back.

What a migration says stands in its own file; this only runs it, so nothing here may know one migration from another.
"""

from collections.abc import Iterable
from pathlib import Path

from alembic import op

DIVIDER = "\n-- next\n"


def statements(migration: str) -> list[str]:
    """The statements frozen beside a migration; `migration` is its `__file__`."""
    return Path(migration).with_suffix(".sql").read_text(encoding="utf-8").split(DIVIDER)


def lay(migration: str) -> None:
    """Run them in their order."""
    for statement in statements(migration):
        op.get_bind().exec_driver_sql(statement)


def take_back(migration: str, columns: Iterable[tuple[str, str]]) -> None:
    """Drop what they made, the last first; `columns` are those added to earlier tables."""
    connection = op.get_bind()
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    every = [line.replace("VIRTUAL TABLE", "TABLE", 1).split()[:3] for line in statements(migration)]
    made = [line for line in every if line[0] != "DROP"]
    for _, kind, name in reversed(made):
        if kind in {"TRIGGER", "INDEX"}:
            connection.exec_driver_sql(f"DROP {kind} {name}")
    for table, column in reversed(tuple(columns)):
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
    for _, kind, name in reversed(made):
        if kind == "VIEW":
            connection.exec_driver_sql(f"DROP VIEW {name}")
        if kind == "TABLE" and ["ALTER", "TABLE", name] not in made:
            connection.exec_driver_sql(f"DROP TABLE {name}")
    for _, _, name in (line for line in every if line[0] == "DROP"):
        connection.exec_driver_sql(_before(migration, name))


def _before(migration: str, trigger: str) -> str:
    """What a trigger said before a migration said it anew."""
    earlier = (path for path in sorted(Path(migration).parent.glob("*.sql")) if path.stem < Path(migration).stem)
    head = ["CREATE", "TRIGGER", trigger]
    return [line for path in earlier for line in statements(str(path)) if line.split()[:3] == head][-1]
