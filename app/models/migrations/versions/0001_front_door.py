"""The front door: the whole vocabulary of the trade, its append-only records and its gates.

The statements are frozen beside this file, so that a later change of the mapped classes cannot change what this
migration did. Written by `python -m tools.freeze_schema`; a test compares them with the mapped classes word for word.

Revision: 0001, after: nothing
"""

from pathlib import Path

from alembic import op
from sqlalchemy import inspect

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

DIVIDER = "\n-- next\n"


def upgrade() -> None:
    for statement in Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split(DIVIDER):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for name in inspect(connection).get_table_names():
        if name != "alembic_version":
            connection.exec_driver_sql(f'DROP TABLE "{name}"')
