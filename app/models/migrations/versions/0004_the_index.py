"""The index of known people: keys, people made ready to be compared, and the words of all names.

New tables only; the program fills them when it opens a hub that this migration has changed. The statements are frozen
beside this file. Written by `python -m tools.freeze_schema`.

Revision: 0004, after: 0003
"""

from app.models.migrations.frozen import lay, take_back

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    lay(__file__)


def downgrade() -> None:
    take_back(__file__, ())
