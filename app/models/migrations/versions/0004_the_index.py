"""The index of known people: keys, people made ready to be compared, and the words of all names.

New tables only; the program fills them when it opens a hub that this migration has changed. The statements are frozen
beside this file. Written by `python -m tools.freeze_schema`.

Revision: 0004, after: 0003
"""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

DIVIDER = "\n-- next\n"
TABLES = ("match_key", "match_person", "match_word")


def statements() -> list[str]:
    return Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split(DIVIDER)


def upgrade() -> None:
    for statement in statements():
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
