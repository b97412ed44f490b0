"""The enquiry: items and their markings, analysis and frozen decisions, hand-over, flags and panels, feedback.

New tables, columns at the end of four, and the guards that go with them; no row of the first schema is touched.
The statements are frozen beside this file. Written by `python -m tools.freeze_schema`.

Revision: 0002, after: 0001
"""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DIVIDER = "\n-- next\n"
COLUMNS = (
    ("reply_item", "happened_as_written"),
    ("reply_item", "partner_marking"),
    ("decision", "recommendation_id"),
    ("decision", "analysis_id"),
    ("disagreement", "about"),
    ("dissemination", "agency_id"),
    ("dissemination", "sha256"),
    ("dissemination", "told_of_id"),
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
