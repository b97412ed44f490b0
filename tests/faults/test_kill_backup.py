"""Processes killed while a backup is made or restored, or the key rotated.

A backup's name means a whole backup, and a hub always opens.
"""

import sys
from pathlib import Path

import pytest

from app.services.access import Role
from app.services.intake.contacts import record_contact
from app.services.trust import backups, opening, packages, vault
from app.services.trust.packages import Course
from app.services.unit_of_work import Hub
from tests.factories.contacts import three_children
from tests.factories.hubs import PASSPHRASE, Staff
from tests.faults.children import judge, keys_of, run
from tests.faults.test_kill import BY_THE_DISK, KILLED
from tests.services.trust.test_backups import contacts


def tell(capsys: pytest.CaptureFixture[str], kills: int, where: str) -> None:
    """Print the count."""
    with capsys.disabled():
        sys.stdout.write(f"\n{kills} kills during {where}, nothing lost, nothing in part\n")


def backing_up(step: int, hub: Hub, staff: Staff, place: Path, worker: Path, *lightly: str) -> bool:
    """Kill a backup at its n-th file; false when it was made before that came. Whatever bears the name is whole."""
    keys = keys_of(hub.folder)
    told = run(hub.folder, keys, staff[Role.ADMINISTRATOR], worker, *lightly, "backup", str(place), str(step))
    assert told.status in {0, KILLED}, told.errors
    assert told.fault == ""
    for package in packages.listed(place):
        assert backups.judge(package, hub.folder, PASSPHRASE, Course()).good
        package.path.unlink()
    for part in place.iterdir():
        assert part.name.endswith(packages.PART)
        part.unlink()
    judge(hub.folder, keys, ()).close()
    return told.status == KILLED


def restoring(step: int, package: Path, folder: Path, keys: vault.Keys, staff: Staff, *lightly: str) -> bool:
    """Kill a restoring at its n-th file; then the hub opens, and holds either what it held or what the backup holds."""
    hub = opening.open_hub(folder, keys)
    record_contact(hub, staff[Role.HUB_WORKER], three_children())
    before = contacts(hub)
    hub.close()
    worker, actor = package.parent.parent / "worker", staff[Role.ADMINISTRATOR]
    told = run(folder, keys, actor, worker, *lightly, "restore", str(package), PASSPHRASE, str(step))
    assert told.status in {0, KILLED}, told.errors
    assert told.fault == ""
    again = opening.open_hub(folder, vault.open_with_passphrase(folder, PASSPHRASE))
    found = contacts(again)
    again.close()
    assert found in {before, 1}
    assert not (folder / vault.RESTORING).exists()
    if told.status == 0:
        assert found == 1
    judge(folder, keys, ()).close()
    return told.status == KILLED


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "another disk"
    made.mkdir()
    return made


@pytest.fixture
def package(hub: Hub, staff: Staff, place: Path) -> Path:
    record_contact(hub, staff[Role.HUB_WORKER], three_children())
    assert contacts(hub) == 1
    return backups.back_up(hub, staff[Role.ADMINISTRATOR], place, Course()).path


@pytest.mark.parametrize("step", [1, 12])
def test_a_kill_while_backing_up_leaves_no_part_under_a_backups_name(
    step: int, hub: Hub, staff: Staff, place: Path, tmp_path: Path
) -> None:
    assert backing_up(step, hub, staff, place, tmp_path / "worker")


@pytest.mark.parametrize("back", [1, 4, 8])
def test_a_kill_while_restoring_leaves_a_hub_that_opens(
    back: int, hub: Hub, staff: Staff, package: Path
) -> None:
    keys = keys_of(hub.folder)
    hub.close()
    restoring(back * 12, package, hub.folder, keys, staff)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_kill_at_every_file_of_a_backup(
    hub: Hub, staff: Staff, place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    step = 1
    while backing_up(step, hub, staff, place, tmp_path / "worker", "lightly"):
        step += 1
    tell(capsys, step - 1, "a backup")
    assert step > 100, f"{step} kills"


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_kill_at_every_file_of_a_restoring(
    hub: Hub, staff: Staff, package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = keys_of(hub.folder)
    hub.close()
    step = 1
    while restoring(step, package, hub.folder, keys, staff, "lightly"):
        step += 1
    tell(capsys, step - 1, "a restoring")
    assert step > 100, f"{step} kills"


def rotating(step: int, folder: Path, staff: Staff, worker: Path, *act: str) -> bool:
    """Kill a rotation at its n-th step, or (`rotate_torn`) at its first write beyond so many bytes of any file.

    The passphrase opens the hub under the old key or the new, with all it held.
    """
    before = vault.open_with_passphrase(folder, PASSPHRASE)
    act = act or ("rotate",)
    told = run(folder, before, staff[Role.ADMINISTRATOR], worker, *act, PASSPHRASE, str(step))
    assert told.status in {0, KILLED, BY_THE_DISK}, told.errors
    assert told.fault == ""
    after = vault.open_with_passphrase(folder, PASSPHRASE)
    if told.status == 0:
        assert after.data_key != before.data_key
    hub = judge(folder, after, ())
    assert contacts(hub) == 1
    hub.close()
    assert not (folder / vault.RESTORING).exists()
    assert not list(folder.glob("before rotation*")), "nothing under the old key outlives a kill"
    return told.status != 0


@pytest.mark.parametrize("step", [3, 30])
def test_a_kill_while_the_key_is_rotated_leaves_a_hub_that_opens(
    step: int, hub: Hub, staff: Staff, tmp_path: Path
) -> None:
    record_contact(hub, staff[Role.HUB_WORKER], three_children())
    hub.close()
    rotating(step, hub.folder, staff, tmp_path / "worker")


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_kill_at_every_step_of_a_rotation(
    hub: Hub, staff: Staff, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record_contact(hub, staff[Role.HUB_WORKER], three_children())
    hub.close()
    step = 1
    while rotating(step, hub.folder, staff, tmp_path / "worker", "lightly", "rotate"):
        step += 1
    kills, size = step - 1, vault.database_path(hub.folder).stat().st_size
    for beyond in range(2_000, size, size // 60):
        kills += rotating(beyond, hub.folder, staff, tmp_path / "worker", "lightly", "rotate_torn")
    tell(capsys, kills, "a rotation of the key")
    assert kills >= 100, f"{kills} kills"
