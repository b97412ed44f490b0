"""The fire wall: why a case is restricted, break-glass and its reviews, conflicts of interest, a postcode of staff.

New tables and one nullable column. The statements are frozen beside this file. Written by `python -m
tools.freeze_schema`.

Revision: 0009, after: 0008
"""

from app.models.migrations.frozen import lay, take_back

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    lay(__file__)


def downgrade() -> None:
    take_back(__file__, (("user_account", "home_postcode"),))
