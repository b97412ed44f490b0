"""Two records that are one person: probable duplicates, merges, pairs that are two, and how far a search came.

New tables; and four tables whose rows are never changed let a merge, and nothing else, point a row at another person.
No row is touched. The statements are frozen beside this file. Written by `python -m tools.freeze_schema`.

Revision: 0006, after: 0005
"""

from app.models.migrations.frozen import lay, take_back

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    lay(__file__)


def downgrade() -> None:
    take_back(__file__, ())
