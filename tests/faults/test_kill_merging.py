"""A process killed in the middle of merging two people: they are two as before, or one, and never something between."""

from pathlib import Path

import pytest
from sqlalchemy import text

from app.models import Person
from app.services.access import Role
from app.services.matching import keeping
from app.services.people.merging import merge_people, propose_merge, undo_merge
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.faults.children import judge, keys_of, run
from tests.faults.test_kill import KILLED
from tests.services.people.doubles import draft, point_everything_at, standing, twice

AUDIT = frozenset({"audit_entry"})


def killed_at(step: int, hub: Hub, staff: Staff, place: Path, *lightly: str, everything: bool) -> bool:
    """Kill a process at one step of a merge; false when the merge was done before that step came.

    Two records are left as they were before, and are merged and parted again by whoever comes next.
    """
    manager = staff[Role.MASH_MANAGER]
    kept, merged = twice(hub)
    home = rows.household(hub, members=(merged,))
    if everything:
        point_everything_at(hub, merged, rows.person(hub, forenames="Una"))
    propose_merge(hub, staff[Role.HUB_WORKER], draft(hub, kept, merged))
    before = standing(hub, AUDIT)
    keys = keys_of(hub.folder)
    told = run(hub.folder, keys, manager, place, *lightly, "merge", str(kept), str(merged), str(step))
    assert told.status in {0, KILLED}, told.errors
    assert told.fault == ""
    assert len(told.acked) == (0 if told.status == KILLED else 1)
    opened = judge(hub.folder, keys, ())
    try:
        merge = told.acked[0] if told.acked else None
        if merge is None:
            assert standing(opened, AUDIT) == before
            merge = merge_people(opened, manager, draft(opened, kept, merged)).merge_id
        assert merge is not None
        with opened.reading(None) as unit:
            assert unit.session.get(Person, merged) is None
            living = unit.session.execute(
                text("SELECT person_id FROM household_member WHERE household_id = :home"), {"home": home.bytes}
            )
            assert [row[0] for row in living] == [kept.bytes]
            assert keeping.check(unit.session) == 0
        undo_merge(opened, manager, merge, "Two sisters")
    finally:
        opened.close()
    return told.status == KILLED


@pytest.mark.parametrize("step", [1, 40, 91, 180])
def test_a_kill_in_the_middle_of_merging_leaves_two_people_as_they_were(
    step: int, hub: Hub, staff: Staff, tmp_path: Path
) -> None:
    assert killed_at(step, hub, staff, tmp_path / "worker", everything=True)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_kill_at_each_fourth_step_of_merging_leaves_two_people_or_one(hub: Hub, staff: Staff, tmp_path: Path) -> None:
    """Each of them takes three seconds; every single step was swept once, in 390 s, with the same end."""
    step = 1
    while killed_at(step, hub, staff, tmp_path / "worker", "lightly", everything=False):
        step += 4
    assert step > 20
