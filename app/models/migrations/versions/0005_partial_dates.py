"""From and until as exactly as they are known, for ties, homes, harm and feelings.

Nullable columns at the end of five tables; none says that the day is known, so no earlier row is touched.
The statements are frozen beside this file. Written by `python -m tools.freeze_schema`.

Revision: 0005, after: 0004
"""

from app.models.migrations.frozen import lay, take_back

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COLUMNS = tuple(
    (table, column)
    for table in ("emotional_tie", "harm_link", "harm_tie", "household_member", "relationship")
    for column in ("since_precision", "until_precision")
)


def upgrade() -> None:
    lay(__file__)


def downgrade() -> None:
    take_back(__file__, COLUMNS)
