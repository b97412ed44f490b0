"""A first import builds its indexes in one pass at the end; whatever becomes of it, they are there afterwards."""

from pathlib import Path

import pytest
from sqlalchemy import text

from app.services.access import Actor, Role
from app.services.people.bulk import TABLES
from app.services.people.import_records import ImportStopped
from app.services.people.imports import import_people, read_import
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff

DEMO = Path(__file__).resolve().parents[3] / "resources" / "demo"
THREE = tuple(DEMO / name for name in ("relationships.csv", "people.csv", "households.csv"))


def indexes(hub: Hub) -> dict[str, str]:
    with hub.store.reader.connect() as connection:
        words = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        rows = connection.execute(text(words))
        return {row.name: row.sql for row in rows if row.tbl_name in TABLES}


@pytest.fixture
def admin(staff: Staff) -> Actor:
    return staff[Role.ADMINISTRATOR]


def test_after_a_first_import_every_index_stands_as_it_did_and_serves_the_new_people(hub: Hub, admin: Actor) -> None:
    before = indexes(hub)
    assert len(before) > 10
    import_people(hub, admin, read_import(hub, admin, THREE))
    assert indexes(hub) == before
    with hub.store.reader.connect() as connection:
        plan = connection.execute(text("EXPLAIN QUERY PLAN SELECT id FROM person WHERE external_ref = 'x'")).all()
        assert "ix_person_external_ref" in str(plan)
        assert connection.execute(text("PRAGMA quick_check")).scalar() == "ok"


def test_a_first_import_that_is_stopped_leaves_every_index_and_nobody(hub: Hub, admin: Actor) -> None:
    before = indexes(hub)
    preview = read_import(hub, admin, THREE)
    with pytest.raises(ImportStopped):
        import_people(hub, admin, preview, cancelled=lambda: True)
    assert indexes(hub) == before
    with hub.store.reader.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM person")).scalar() == 0
