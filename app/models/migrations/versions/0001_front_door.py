"""The front door: the whole vocabulary of the trade, its append-only records and its gates.

The statements are frozen beside this file, so that a later change of the mapped classes cannot change what this
migration did. Written by `python -m tools.freeze_schema`; a test compares them with the mapped classes word for word.

Revision: 0001, after: nothing
"""

from alembic import op
from sqlalchemy import inspect

from app.models.migrations.frozen import lay

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    lay(__file__)


def downgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for name in inspect(connection).get_table_names():
        if name != "alembic_version":
            connection.exec_driver_sql(f'DROP TABLE "{name}"')
