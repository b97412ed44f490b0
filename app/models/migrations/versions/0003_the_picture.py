"""The household picture: unions, losses, harm with its status, feelings, order rules, and the history of its steps.

New tables, nullable columns at the end of three, and the guards that go with them; no earlier row is touched.
The statements are frozen beside this file. Written by `python -m tools.freeze_schema`.

Revision: 0003, after: 0002
"""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DIVIDER = "\n-- next\n"
COLUMNS = (
    ("harm_link", "status"),
    ("harm_link", "withdrawn"),
    ("household_member", "version"),
    ("household_member", "second_home"),
    ("person", "died"),
    ("person", "died_precision"),
    ("person", "twin_group"),
    ("person", "twins_identical"),
)


def statements() -> list[str]:
    return Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split(DIVIDER)


def upgrade() -> None:
    for statement in statements():
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    made = [line.split()[:3] for line in statements()]
    for _, kind, name in reversed(made):
        if kind in {"TRIGGER", "INDEX"}:
            connection.exec_driver_sql(f"DROP {kind} {name}")
    for table, column in reversed(COLUMNS):
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
    for _, kind, name in reversed(made):
        if kind == "TABLE" and ["ALTER", "TABLE", name] not in made:
            connection.exec_driver_sql(f"DROP TABLE {name}")
