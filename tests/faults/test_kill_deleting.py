"""A process killed in the middle of a deletion: all of it stands as before, or all of it is gone and can be cleaned."""

from pathlib import Path

import pytest

from app.models import LegalHold, new_id
from app.models.retention import HoldScope
from app.services import chain, clock
from app.services.access import Role
from app.services.retention import cleaning
from app.services.retention.carrying import approve_deletion
from app.services.retention.proposing import propose_deletion
from app.services.retention.records import Kind, Thing
from app.services.trust import opening
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.faults.children import keys_of, run
from tests.faults.test_kill import BY_THE_DISK, KILLED
from tests.services.people.doubles import standing
from tests.services.retention.planting import Case, found, ids_left, plant

AUDIT = frozenset({"audit_entry"})


def killed_at(step: int, hub: Hub, staff: Staff, place: Path, *act: str) -> bool:
    """Kill a process at one step of a deletion; false when it was done before that step came.

    With `clean_torn` the step is so many bytes of what is written while the file is written anew.

    A case is left as it was, and deleted by whoever comes next; what is left to clean is cleaned by them.
    """
    case, manager = plant(hub, staff), staff[Role.MASH_MANAGER]
    with hub.writing(None) as unit:  # the planted hold stands over the case
        unit.add(lifted(case))
        unit.audit("hold lifted")
        unit.commit()
    things = [Thing(Kind.ENQUIRY, case.ids["enquiry"])]
    proposed = propose_deletion(hub, staff[Role.SERVICE_MANAGER], things, "Nobody needs it any more").new_id
    assert proposed is not None
    before, keys = standing(hub, AUDIT), keys_of(hub.folder)
    told = run(hub.folder, keys, manager, place, *(act or ("delete",)), str(proposed), str(step))
    assert told.status in {0, KILLED, BY_THE_DISK}, told.errors
    assert told.fault == ""
    opened = opening.open_hub(hub.folder, keys)
    try:
        with opened.reading(None) as unit:
            assert chain.verify(unit.session, opened.audit_key).broken_at is None
        if standing(opened, AUDIT) == before:
            assert told.acked == ()
            approve_deletion(opened, manager, proposed)
        assert ids_left(opened, case) == []
        cleaning.clean(opened, None)
        assert found(opened) == []
    finally:
        opened.close()
    return told.status != 0


def lifted(case: Case) -> LegalHold:
    """The lifting of the hold that was planted with the case."""
    return LegalHold(
        id=new_id(), at=clock.now(), by_id=case.ids["user_account"], scope=HoldScope.ENQUIRY,
        about_id=case.ids["enquiry"], reason="Lifted", lifts_id=case.ids["legal_hold"],
    )  # fmt: skip


@pytest.mark.parametrize("step", [3, 301, 520, 640])
def test_a_kill_in_the_middle_of_deleting_leaves_all_or_nothing(
    step: int, hub: Hub, staff: Staff, tmp_path: Path
) -> None:
    assert killed_at(step, hub, staff, tmp_path / "worker")


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_a_kill_at_each_ninth_step_of_deleting_leaves_all_or_nothing(hub: Hub, staff: Staff, tmp_path: Path) -> None:
    step, killed = 1, 0
    while killed_at(step, hub, staff, tmp_path / "worker", "lightly", "delete"):
        step, killed = step + 9, killed + 1
    assert killed > 60


@pytest.mark.parametrize("more", [50_000, 400_000])
def test_a_kill_while_the_file_is_written_anew_leaves_it_whole_and_it_is_cleaned_later(
    more: int, hub: Hub, staff: Staff, tmp_path: Path
) -> None:
    assert killed_at(more, hub, staff, tmp_path / "worker", "clean_torn")


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_a_kill_all_along_the_writing_anew_leaves_the_file_whole(hub: Hub, staff: Staff, tmp_path: Path) -> None:
    more, killed = 7, 0
    while killed_at(more, hub, staff, tmp_path / "worker", "lightly", "clean_torn"):
        more, killed = more + 60_013, killed + 1  # into the middle of a frame, at ever another place
    assert killed > 20
