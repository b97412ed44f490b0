"""The enquiry: items and their markings, analysis and frozen decisions, hand-over, flags and panels, feedback.

New tables, columns at the end of four, and the guards that go with them; no row of the first schema is touched.
The statements are frozen beside this file. Written by `python -m tools.freeze_schema`.

Revision: 0002, after: 0001
"""

from app.models.migrations.frozen import lay, take_back

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = (
    ("reply_item", "happened_as_written"),
    ("reply_item", "partner_marking"),
    ("decision", "recommendation_id"),
    ("decision", "analysis_id"),
    ("disagreement", "about"),
    ("dissemination", "agency_id"),
    ("dissemination", "sha256"),
    ("dissemination", "told_of_id"),
)


def upgrade() -> None:
    lay(__file__)


def downgrade() -> None:
    take_back(__file__, COLUMNS)
