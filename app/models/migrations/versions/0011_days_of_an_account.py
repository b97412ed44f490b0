"""The first and the last day of an account; and whoever stands on a restricted case is a restricted person.

The statements that change the schema are frozen beside this file. Written by `python -m tools.freeze_schema`.

Revision: 0011, after: 0010
"""

from alembic import op

from app.models.migrations.frozen import lay, take_back

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MARK = """
WITH RECURSIVE went(was, now) AS (
    SELECT id, id FROM person
    UNION
    SELECT merge.merged_id, went.now FROM went JOIN person_merge AS merge ON merge.kept_id = went.was
    WHERE +merge.undoes_id IS NULL AND NOT EXISTS (SELECT 1 FROM person_merge AS back WHERE back.undoes_id = merge.id)
)
UPDATE person SET restricted = 1 WHERE NOT restricted AND id IN (
    SELECT own.person_id FROM enquiry_person AS own JOIN enquiry AS closed ON closed.id = own.enquiry_id
    WHERE closed.restricted AND own.person_id IS NOT NULL
    UNION
    SELECT named.person_id FROM contact_person AS named JOIN contact AS paper ON paper.id = named.contact_id
    JOIN enquiry AS closed ON closed.id = paper.enquiry_id WHERE closed.restricted AND named.person_id IS NOT NULL
    UNION
    SELECT went.now FROM family_change AS made JOIN went ON went.was = made.row_id
    JOIN family_step AS step ON step.id = made.step_id JOIN enquiry AS closed ON closed.id = step.enquiry_id
    WHERE closed.restricted AND made.table_name = 'person' AND made.before IS NULL
)
"""
"""Earlier programs restricted a case and marked nobody."""


def upgrade() -> None:
    lay(__file__)
    op.get_bind().exec_driver_sql(MARK)


def downgrade() -> None:
    take_back(__file__, (("user_account", "begins_on"), ("user_account", "leaves_on")))
