"""A process killed in the middle of recording a contact: all that was acknowledged is there, nothing in part."""

from pathlib import Path

import pytest

from app.services.access import Role
from app.services.intake.contacts import record_contact
from app.services.unit_of_work import Hub
from tests.factories.contacts import three_children
from tests.factories.hubs import Staff
from tests.faults.children import judge, keys_of, run

KILLED = -9


def killed_at(step: int, hub: Hub, staff: Staff, place: Path) -> bool:
    """Kill a worker at one step of its second contact; false when it was done before that step came."""
    keys = keys_of(hub.folder)
    worker = staff[Role.HUB_WORKER]
    told = run(hub.folder, keys, worker, place, "die", str(step))
    assert told.status in {0, KILLED}, told.errors
    assert len(told.acked) == (1 if told.status == KILLED else 2)
    opened = judge(hub.folder, keys, told.acked)
    try:
        record_contact(opened, worker, three_children())
    finally:
        opened.close()
    return told.status == KILLED


@pytest.mark.parametrize("step", [1, 8, 25])
def test_a_kill_in_the_middle_of_recording_loses_no_acknowledged_contact_and_leaves_none_in_part(
    step: int, hub: Hub, staff: Staff, tmp_path: Path
) -> None:
    assert killed_at(step, hub, staff, tmp_path / "worker")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_kill_at_every_step_of_recording_loses_nothing_and_leaves_nothing_in_part(
    hub: Hub, staff: Staff, tmp_path: Path
) -> None:
    step = 1
    while killed_at(step, hub, staff, tmp_path / "worker"):
        step += 1
    assert step > 20
