"""Planting a marker in every text of a database, so that a test can say where it does not come out."""

from sqlalchemy import JSON, Enum, String

from app.models import Base
from app.models.engine import raw_connection
from app.services.unit_of_work import Hub

MARKER = "Zqmarker"

ON_THE_WALL = {("enquiry", "short_number"), ("agency", "short_name"), ("user_account", "initials")}
"""The only texts of the database, beside ratings, that the wall may show."""
WORKED_BY = {("user_role", "role"), ("policy_version", "body")}
"""Texts that the program itself acts on: without them it opens no board. A board that showed them is found by eye."""


def plant_markers(hub: Hub) -> list[str]:
    """Put the marker into every text and JSON column of every row but those named above; the columns come back."""
    planted = []
    connection = raw_connection(hub.store.path, hub.store.data_key)
    try:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("PRAGMA foreign_keys = OFF")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        for table in Base.metadata.sorted_tables:
            keyed = table.dialect_options["sqlite"]["with_rowid"] is False
            number = f'hex("{next(iter(table.primary_key)).name}")' if keyed else "rowid"
            for column in table.columns:
                place = (table.name, column.name)
                if place in ON_THE_WALL | WORKED_BY or isinstance(column.type, Enum):
                    continue
                if isinstance(column.type, JSON):
                    connection.execute(f"""UPDATE "{table.name}" SET "{column.name}" = '["{MARKER}"]'""")
                elif isinstance(column.type, String):
                    connection.execute(f"""UPDATE "{table.name}" SET "{column.name}" = '{MARKER}' || {number}""")
                else:
                    continue
                planted.append(f"{table.name}.{column.name}")
    finally:
        connection.close()
    return planted
