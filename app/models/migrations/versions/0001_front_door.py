"""The front door: the whole vocabulary of the trade, its append-only records and its gates.

Revision: 0001, after: nothing
"""

from alembic import op

from app.models import Base
from app.models.migrations.guards import every_guard

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    Base.metadata.create_all(op.get_bind())
    for line in every_guard():
        op.execute(line)


def downgrade() -> None:
    Base.metadata.drop_all(op.get_bind())
