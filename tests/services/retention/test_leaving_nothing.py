"""What two people delete is gone: from every table, from the indexes, from the pages themselves and from the log."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.models import AuditEntry, Base, HubSetting
from app.services import chain
from app.services.access import Role
from app.services.matching import keeping
from app.services.matching.upkeep import check_texts
from app.services.patterns.upkeep import check_patterns
from app.services.retention.belonging import BESIDE, GOES_WITH, STAYS_WITH, UNITS
from app.services.retention.carrying import approve_deletion, clean_up
from app.services.retention.fading import CLEANING
from app.services.retention.holds import lift_hold, list_holds
from app.services.retention.proposing import propose_deletion
from app.services.retention.records import Kind, Thing
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.retention.planting import MARK, Case, exported, found, ids_left, plant


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    planted = plant(hub, staff)
    service = staff[Role.SERVICE_MANAGER]
    for row in list_holds(hub, service):
        lift_hold(hub, service, row.id, "The inquiry has ended")
    return planted


def test_every_key_of_the_schema_was_thought_of() -> None:
    elsewhere = {"user_account", "agency", "policy_version", "deletion", "deletion_end"}
    keys = {
        f"{table.name}.{column.name}": key.column.table.name
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name not in elsewhere
    }
    goes = {f"{table}.{column}": parent for table, columns in GOES_WITH.items() for column, parent in columns}
    told_otherwise = {"family_step.undoes_id", *BESIDE, *STAYS_WITH}
    named_by_id = {"legal_hold.lifts_id", "not_the_same.takes_back_id", "pattern_look.takes_back_id",
                   "person_merge.undoes_id", "person_merge_row.merge_id"}  # fmt: skip
    assert {name for name, parent in goes.items() if keys.get(name) != parent} == set()
    assert keys.keys() - goes.keys() - told_otherwise - named_by_id == set()
    assert not set(UNITS) & GOES_WITH.keys()


def test_a_marker_in_every_text_of_a_case_stands_nowhere_once_two_people_have_deleted_it(
    hub: Hub, staff: Staff, case: Case, tmp_path: Path
) -> None:
    assert len(found(hub)) > 40
    before = exported(hub, tmp_path / "before.db").lower()
    assert len(case.marks) > 250
    assert [mark for mark in sorted(case.marks) if mark.encode() not in before] == []
    things = [Thing(Kind.ENQUIRY, case.ids["enquiry"])]
    proposed = propose_deletion(hub, staff[Role.SERVICE_MANAGER], things, f"Nobody needs {MARK} any more")
    assert proposed.new_id is not None
    deleted = approve_deletion(hub, staff[Role.MASH_MANAGER], proposed.new_id)
    assert deleted.rows > 60
    clean_up(hub, staff[Role.MASH_MANAGER])
    assert ids_left(hub, case) == []
    assert found(hub) == []
    assert MARK.encode() not in exported(hub, tmp_path / "plain.db").lower()
    for path in hub.folder.iterdir():
        assert MARK.encode() not in path.read_bytes().lower()
    with hub.reading(None) as unit:
        assert chain.verify(unit.session, hub.audit_key).broken_at is None
        assert unit.session.get(HubSetting, CLEANING) is None
        assert keeping.check(unit.session) == 0
        (entry,) = unit.session.scalars(select(AuditEntry).where(AuditEntry.act == "deleted under retention"))
        assert entry.detail["enquiry"] == [str(case.ids["enquiry"])]
        assert entry.detail["rows"]["note"] == 1
        left = [
            table.name
            for table in Base.metadata.sorted_tables
            if table.name.startswith(("deletion", "legal_hold"))
            and unit.session.execute(select(table).limit(1)).first() is not None
        ]
    assert left == []
    assert check_texts(hub) == 0
    assert check_patterns(hub) == 0
