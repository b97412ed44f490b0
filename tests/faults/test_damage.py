"""Bytes of a hub's files damaged: found by verify, restoring offered, nothing deleted, and the backup goes on."""

import getpass
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.commands import verify
from app.services import anchor
from app.services.access import Role
from app.services.errors import HubdeskError, StoreFault
from app.services.intake.contacts import record_contact
from app.services.trust import backups, opening, vault
from app.services.trust.packages import Course
from app.services.trust.restoring import restore
from app.services.unit_of_work import Hub
from tests.factories.contacts import three_children
from tests.factories.hubs import PASSPHRASE, Staff
from tests.faults.children import judge, keys_of

PAGE, FRAME = 4096, 4120
LOG = f"{vault.DATABASE}-wal"


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda _words: PASSPHRASE)


@pytest.fixture
def package(hub: Hub, staff: Staff, tmp_path: Path) -> Path:
    """A backup of the hub with one contact in it; the hub itself has three then, and is closed."""
    place = tmp_path / "another disk"
    place.mkdir()
    record_contact(hub, staff[Role.HUB_WORKER], three_children())
    made = backups.back_up(hub, staff[Role.ADMINISTRATOR], place, Course()).path
    record_contact(hub, staff[Role.HUB_WORKER], three_children())
    record_contact(hub, staff[Role.HUB_WORKER], three_children())
    return made


@pytest.fixture
def closed(package: Path, hub: Hub) -> Path:
    """The folder of the hub as a desk leaves it."""
    hub.close()
    return hub.folder


@pytest.fixture
def killed(package: Path, hub: Hub, tmp_path: Path) -> Path:
    """A folder as a killed desk leaves it: the last work stands in the log alone."""
    held = Path(shutil.copytree(hub.folder, tmp_path / "held"))
    (held / f"{vault.DATABASE}-shm").unlink(missing_ok=True)
    assert (held / LOG).stat().st_size > 20 * FRAME
    return held


def edited(path: Path, at: int, change: Callable[[bytes], bytes], size: int) -> None:
    body = path.read_bytes()
    path.write_bytes(body[:at] + change(body[at : at + size]) + body[at + size :])


def flipped(path: Path, at: int) -> None:
    edited(path, at, lambda old: bytes([old[0] ^ 4]), 1)


def blank(path: Path, at: int, size: int) -> None:
    edited(path, at, lambda old: bytes(len(old)), size)


def cut(path: Path, size: int) -> None:
    path.write_bytes(path.read_bytes()[:-size])


def verdict(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """How `main.py verify` ends, and all that it says."""
    capsys.readouterr()
    status = verify.run([], folder)
    told = capsys.readouterr()
    return status, told.out + told.err


def found_and_restored(folder: Path, package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Verify finds it, offers to restore, deletes nothing; and what it offers is done."""
    names = {each.name for each in folder.iterdir()} - {f"{vault.DATABASE}-shm", LOG}
    status, said = verdict(folder, capsys)
    assert status == 1
    assert "restore" in said
    assert "Nothing was deleted" in said
    assert "Traceback" not in said
    assert names <= {each.name for each in folder.iterdir()}
    restored = restore(package, folder, PASSPHRASE, Course())
    assert restored.kept is not None
    assert (restored.kept / vault.DATABASE).exists()
    judge(folder, keys_of(folder), ()).close()
    assert verdict(folder, capsys)[0] == 0


DAMAGE: dict[str, Callable[[Path], None]] = {
    "a bit of the first page": lambda path: flipped(path, 200),
    "a bit in the middle": lambda path: flipped(path, path.stat().st_size // 2 // PAGE * PAGE + 100),
    "a bit of the last page": lambda path: flipped(path, path.stat().st_size - PAGE + 7),
    "half a page": lambda path: blank(path, 9 * PAGE + PAGE // 2, PAGE // 2),
    "ten pages blank": lambda path: blank(path, 20 * PAGE, 10 * PAGE),
    "ten pages cut off": lambda path: cut(path, 10 * PAGE),
    "half a page cut off": lambda path: cut(path, PAGE // 2),
    "two pages exchanged": lambda path: edited(path, 8 * PAGE, lambda old: old[PAGE:] + old[:PAGE], 2 * PAGE),
}


FEW = ("half a page", "ten pages blank", "ten pages cut off")
REST = [pytest.param(name, marks=() if name in FEW else pytest.mark.slow) for name in sorted(DAMAGE)]


@pytest.mark.parametrize("name", REST)
def test_damage_to_the_database_is_found_by_verify_and_the_backup_goes_on(
    name: str, closed: Path, package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    DAMAGE[name](vault.database_path(closed))
    found_and_restored(closed, package, capsys)


def test_a_database_put_back_to_an_earlier_day_is_found_and_the_backup_goes_on(
    closed: Path, staff: Staff, package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = vault.database_path(closed)
    earlier = path.read_bytes()
    hub = opening.open_hub(closed, keys_of(closed))
    record_contact(hub, staff[Role.HUB_WORKER], three_children())
    hub.close()
    path.write_bytes(earlier)
    with pytest.raises(StoreFault, match="older than the hub's own mark"):
        opening.open_hub(closed, keys_of(closed))
    found_and_restored(closed, package, capsys)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_bit_flipped_in_any_page_is_found(closed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys, found = keys_of(closed), 0
    body = vault.database_path(closed).read_bytes()
    for at in range(0, len(body), 3 * PAGE):
        place = at + 17 + at // PAGE * 131 % (PAGE - 17)
        vault.database_path(closed).write_bytes(body[:place] + bytes([body[place] ^ 16]) + body[place + 1 :])
        assert _faulty(closed, keys), f"page {at // PAGE}"
        found += 1
    with capsys.disabled():
        sys.stdout.write(f"\n{found} pages with one bit flipped, each found\n")


def _faulty(folder: Path, keys: vault.Keys) -> bool:
    try:
        return bool(opening.faults_of_file(folder, keys))
    except HubdeskError:
        return True


MOMENTS = [pytest.param(at, marks=pytest.mark.slow) for at in (5, 32 + 4, 32 + 24 + 900)]


@pytest.mark.parametrize("at", [*MOMENTS, 10 * FRAME + 60])
def test_a_byte_flipped_in_the_log_is_found_and_the_log_is_kept_as_it_was(
    at: int, killed: Path, package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flipped(killed / LOG, at)
    body = (killed / LOG).read_bytes()
    with pytest.raises(StoreFault, match="older than the hub's own mark") as refused:
        opening.open_hub(killed, keys_of(killed))
    assert "restored" in refused.value.next_step
    (kept,) = killed.glob(f"{LOG} found *")
    assert kept.read_bytes() == body
    assert kept.stat().st_mode & 0o077 == 0
    found_and_restored(killed, package, capsys)


def test_verify_keeps_a_damaged_log_too(killed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flipped(killed / LOG, 10 * FRAME + 60)
    body = (killed / LOG).read_bytes()
    status, said = verdict(killed, capsys)
    assert status == 1
    (kept,) = killed.glob(f"{LOG} found *")
    assert kept.name in said
    assert kept.read_bytes() == body


def test_a_log_without_damage_is_taken_in_and_nothing_of_it_is_left_over(
    killed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    judge(killed, keys_of(killed), ()).close()
    assert {each.name for each in killed.iterdir()} == {vault.DATABASE, vault.ENVELOPE, anchor.FILE}
    assert verdict(killed, capsys)[0] == 0


def test_a_missing_log_is_found(killed: Path, package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (killed / LOG).unlink()
    with pytest.raises(StoreFault, match="older than the hub's own mark"):
        opening.open_hub(killed, keys_of(killed))
    found_and_restored(killed, package, capsys)


def test_a_log_cut_in_the_middle_of_a_page_is_found(
    killed: Path, package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = (killed / LOG).read_bytes()
    (killed / LOG).write_bytes(body[: len(body) // 2])
    found_and_restored(killed, package, capsys)


def test_the_log_of_another_day_is_taken_in_only_where_trail_and_mark_hold(
    closed: Path, staff: Staff, capsys: pytest.CaptureFixture[str]
) -> None:
    """A log that somebody put back beside a later database: its work is of another time, and the mark knows."""
    keys = keys_of(closed)
    hub = opening.open_hub(closed, keys)
    record_contact(hub, staff[Role.HUB_WORKER], three_children())
    stale = (closed / LOG).read_bytes()
    hub.close()
    hub = opening.open_hub(closed, keys)
    for _ in range(3):
        record_contact(hub, staff[Role.HUB_WORKER], three_children())
    hub.close()
    (closed / LOG).write_bytes(stale)
    status, _ = verdict(closed, capsys)
    try:
        opened = opening.open_hub(closed, keys)
    except StoreFault:
        assert status == 1
    else:
        opened.close()
        judge(closed, keys, ()).close()
        assert status == 0
