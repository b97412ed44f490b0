"""Words inside narratives: an entry for each text, a full-text index, and the triggers that keep both.

New tables, a view and triggers only; the program fills them when it opens a hub that this migration has changed. The
statements are frozen beside this file. Written by `python -m tools.freeze_schema`.

Revision: 0007, after: 0006
"""

from alembic import op

from app.models.migrations.frozen import lay, take_back
from app.models.migrations.text_guards import settle

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    lay(__file__)
    settle(op.get_bind())


def downgrade() -> None:
    take_back(__file__, ())
