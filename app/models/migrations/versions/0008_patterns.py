"""Patterns over contacts: what each contact counts for, what is counted, and who looked at it.

New tables and one index; the program fills them when it opens a hub that this migration has changed. The statements
are frozen beside this file. Written by `python -m tools.freeze_schema`.

Revision: 0008, after: 0006
"""

from app.models.migrations.frozen import lay, take_back

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    lay(__file__)


def downgrade() -> None:
    take_back(__file__, ())
