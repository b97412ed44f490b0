"""Keeping and deleting: legal holds, units of deletion with their guards, and the ledger of disclosures.

New tables; and what is never deleted lets an approved unit of deletion, and nothing else, pass. The statements
are frozen beside this file. Written by `python -m tools.freeze_schema`.

Revision: 0010, after: 0009
"""

from app.models.migrations.frozen import lay, take_back

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    lay(__file__)


def downgrade() -> None:
    take_back(__file__, ())
