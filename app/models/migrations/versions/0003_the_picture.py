"""The household picture: unions, losses, harm with its status, feelings, order rules, and the history of its steps.

New tables, nullable columns at the end of three, and the guards that go with them; no earlier row is touched.
The statements are frozen beside this file. Written by `python -m tools.freeze_schema`.

Revision: 0003, after: 0002
"""

from app.models.migrations.frozen import lay, take_back

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COLUMNS = (
    ("harm_link", "status"),
    ("harm_link", "withdrawn"),
    ("household_member", "version"),
    ("household_member", "second_home"),
    ("person", "died"),
    ("person", "died_precision"),
    ("person", "twin_group"),
    ("person", "twins_identical"),
)


def upgrade() -> None:
    lay(__file__)


def downgrade() -> None:
    take_back(__file__, COLUMNS)
