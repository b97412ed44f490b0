"""Backups of real hubs: what is in one, what is refused, what thinning keeps, and that a hub goes on from it."""

import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.models import AuditEntry, Contact
from app.services import clock
from app.services.access import Role
from app.services.errors import LockedOut, Refused, StoreFault
from app.services.intake.contacts import record_contact
from app.services.trust import backups, opening, packages, rotation, vault
from app.services.trust.packages import Course, Package
from app.services.trust.restoring import restore
from app.services.unit_of_work import Hub
from tests.factories.contacts import three_children
from tests.factories.hubs import PASSPHRASE, Staff

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "another disk"
    made.mkdir()
    return made


def contacts(hub: Hub) -> int:
    with hub.reading(None) as unit:
        return int(unit.session.scalar(select(func.count()).select_from(Contact)) or 0)


def acts(hub: Hub) -> list[str]:
    with hub.reading(None) as unit:
        return list(unit.session.scalars(select(AuditEntry.act).order_by(AuditEntry.seq)))


def test_a_backup_holds_database_envelope_and_manifest_and_nothing_that_can_be_read(
    hub: Hub, staff: Staff, place: Path
) -> None:
    record_contact(hub, staff[Role.HUB_WORKER], three_children())
    made = backups.back_up(hub, staff[Role.ADMINISTRATOR], place, Course())
    assert [each.name for each in place.iterdir()] == [made.path.name], "no part is left beside it"
    with zipfile.ZipFile(made.path) as packed:
        assert set(packed.namelist()) == {"manifest.json", vault.DATABASE, vault.ENVELOPE}
        database = packed.read(vault.DATABASE)
        told = json.loads(packed.read("manifest.json"))
    assert b"SQLite format 3" not in database
    assert set(told) == {"format", "hub", "made", "schema", "entries", "head", "members", "seal"}
    assert acts(hub)[-1] == "hub backed up"
    assert not list(hub.folder.glob(".copying-*"))


def test_only_its_owner_may_read_a_backup(hub: Hub, staff: Staff, place: Path) -> None:
    made = backups.back_up(hub, staff[Role.ADMINISTRATOR], place, Course())
    assert made.path.stat().st_mode & 0o777 == 0o600


def test_who_may_not_back_up_is_refused(hub: Hub, staff: Staff, place: Path) -> None:
    with pytest.raises(Refused):
        backups.back_up(hub, staff[Role.HUB_WORKER], place, Course())
    assert not list(place.iterdir())


def test_a_hub_goes_on_from_its_backup_and_the_replaced_files_are_kept(
    hub: Hub, staff: Staff, place: Path
) -> None:
    record_contact(hub, staff[Role.HUB_WORKER], three_children())
    held = contacts(hub)
    made = backups.back_up(hub, staff[Role.ADMINISTRATOR], place, Course())
    record_contact(hub, staff[Role.HUB_WORKER], three_children())
    hub.close()
    done = restore(made.path, hub.folder, PASSPHRASE, Course())
    again = opening.open_hub(hub.folder, vault.open_with_passphrase(hub.folder, PASSPHRASE))
    try:
        assert contacts(again) == held
        assert acts(again)[-1] == "backup restored"
        record_contact(again, staff[Role.HUB_WORKER], three_children())
    finally:
        again.close()
    assert done.kept is not None
    kept = opening.open_hub(done.kept, vault.open_with_passphrase(done.kept, PASSPHRASE))
    try:
        assert contacts(kept) == held + 1
    finally:
        kept.close()


def test_a_backup_goes_into_an_empty_folder_too(hub: Hub, staff: Staff, place: Path, tmp_path: Path) -> None:
    record_contact(hub, staff[Role.HUB_WORKER], three_children())
    made = backups.back_up(hub, staff[Role.ADMINISTRATOR], place, Course())
    done = restore(made.path, tmp_path / "new", PASSPHRASE, Course())
    assert done.kept is None
    assert done.rehearsal.good


def test_nothing_is_restored_over_a_hub_that_is_open(hub: Hub, staff: Staff, place: Path) -> None:
    made = backups.back_up(hub, staff[Role.ADMINISTRATOR], place, Course())
    with pytest.raises(StoreFault, match="is open on this hub"):
        restore(made.path, hub.folder, PASSPHRASE, Course())
    assert acts(hub)[-1] == "hub backed up"
    assert not (hub.folder / ".restored").exists()


def test_nothing_is_restored_over_a_hub_that_another_process_has_open_under_another_key(
    hub: Hub, staff: Staff, place: Path
) -> None:
    made = backups.back_up(hub, staff[Role.ADMINISTRATOR], place, Course())
    hub.close()
    rotation.rotate(hub.folder, PASSPHRASE, Course())
    words = (
        "import sys; from pathlib import Path; from app.services.trust import opening, vault\n"
        "folder = Path(sys.argv[1]); hub = opening.open_hub(folder, vault.open_with_passphrase(folder, sys.argv[2]))\n"
        "hub.setting('none'); print('open', flush=True); sys.stdin.read(); hub.close()"
    )
    desk = subprocess.Popen(
        [sys.executable, "-c", words, str(hub.folder), PASSPHRASE],
        cwd=Path(__file__).resolve().parents[3], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert desk.stdout is not None
        assert desk.stdout.readline() == "open\n"
        with pytest.raises(StoreFault, match="is open on this hub"):
            restore(made.path, hub.folder, PASSPHRASE, Course())
    finally:
        desk.communicate()
    assert desk.returncode == 0
    restore(made.path, hub.folder, PASSPHRASE, Course())


def test_a_wrong_passphrase_and_another_hubs_backup_change_nothing(
    hub: Hub, staff: Staff, place: Path, tmp_path: Path
) -> None:
    made = backups.back_up(hub, staff[Role.ADMINISTRATOR], place, Course())
    other = opening.create_hub(tmp_path / "other", PASSPHRASE, "Somebody")
    other.close()
    before = {each.name: each.stat().st_size for each in (tmp_path / "other").iterdir()}
    with pytest.raises(LockedOut):
        restore(made.path, tmp_path / "other", "not the passphrase at all", Course())
    with pytest.raises(StoreFault, match="of another hub"):
        restore(made.path, tmp_path / "other", PASSPHRASE, Course())
    assert {each.name: each.stat().st_size for each in (tmp_path / "other").iterdir()} == before


@pytest.mark.parametrize("at", [0.02, 0.3, 0.6, 0.9])
def test_a_backup_of_which_one_byte_is_another_is_refused(at: float, hub: Hub, staff: Staff, place: Path) -> None:
    made = backups.back_up(hub, staff[Role.ADMINISTRATOR], place, Course())
    body = bytearray(made.path.read_bytes())
    body[int(len(body) * at)] ^= 1
    made.path.write_bytes(body)
    hub.close()
    with pytest.raises((StoreFault, LockedOut)):
        restore(made.path, hub.folder, PASSPHRASE, Course())
    opening.open_hub(hub.folder, vault.open_with_passphrase(hub.folder, PASSPHRASE)).close()


def test_a_manifest_that_somebody_else_wrote_is_known(hub: Hub, staff: Staff, place: Path) -> None:
    made = backups.back_up(hub, staff[Role.ADMINISTRATOR], place, Course())
    forged = place / packages.name_of(NOON)
    with zipfile.ZipFile(made.path) as packed, zipfile.ZipFile(forged, "w") as to:
        told = json.loads(packed.read("manifest.json"))
        told["made"] = NOON.isoformat()
        to.writestr("manifest.json", json.dumps(told))
        for name in (vault.DATABASE, vault.ENVELOPE):
            to.writestr(name, packed.read(name))
    hub.close()
    with pytest.raises(StoreFault, match="was changed after it was made"):
        restore(forged, hub.folder, PASSPHRASE, Course())


def test_the_newest_backup_is_rehearsed_and_nothing_is_left_of_it(hub: Hub, staff: Staff, place: Path) -> None:
    record_contact(hub, staff[Role.HUB_WORKER], three_children())
    backups.back_up(hub, staff[Role.ADMINISTRATOR], place, Course())
    found = backups.rehearse(place, hub.folder, PASSPHRASE, Course())
    assert found.good
    assert dict(found.counts)["contacts"] == contacts(hub)
    assert not list(hub.folder.glob(".copying-*"))


def test_a_folder_without_a_backup_and_one_that_is_gone_are_told_apart(hub: Hub, place: Path) -> None:
    with pytest.raises(StoreFault, match="no backup in this folder"):
        backups.rehearse(place, hub.folder, PASSPHRASE, Course())
    with pytest.raises(StoreFault, match="is not there, or may not be read"):
        backups.rehearse(place / "gone", hub.folder, PASSPHRASE, Course())
    with pytest.raises(StoreFault, match="folder for the backup is not there"):
        backups.back_up_here(hub, place / "gone", Course())
    assert acts(hub)[-1] == "backup failed"


@pytest.mark.parametrize("asks", [0, 2, 4])
def test_a_backup_that_is_broken_off_leaves_nothing(asks: int, hub: Hub, staff: Staff, place: Path) -> None:
    asked = iter([True] * asks)
    with pytest.raises(InterruptedError):
        backups.back_up(hub, staff[Role.ADMINISTRATOR], place, Course(wanted=lambda: next(asked, False)))
    assert not list(place.iterdir())
    assert not list(hub.folder.glob(".copying-*"))
    assert acts(hub)[-1] == "backup broken off"


def test_progress_is_told_to_the_end(hub: Hub, staff: Staff, place: Path) -> None:
    told: list[tuple[int, int]] = []
    backups.back_up(hub, staff[Role.ADMINISTRATOR], place, Course(lambda done, total: told.append((done, total))))
    assert told[-1][0] == told[-1][1] > 0


def packs(place: Path, *made: datetime) -> list[Package]:
    return [Package(place / packages.name_of(at), at, 1) for at in made]


def test_thinning_keeps_days_weeks_and_months() -> None:
    every_day = [NOON - timedelta(days=day) for day in range(500)]
    found = packs(Path("p"), *every_day)
    gone = {each.made_at for each in packages.superseded(found, NOON)}
    kept = [at for at in every_day if at not in gone]
    assert kept[:7] == every_day[:7]
    assert len({at.isocalendar()[:2] for at in kept}) >= packages.WEEKS
    assert len({(at.year, at.month) for at in kept}) == packages.MONTHS
    assert len(kept) <= packages.DAYS + packages.WEEKS + packages.MONTHS


def test_thinning_takes_nothing_of_the_last_day_and_never_the_newest() -> None:
    last = packs(Path("p"), *(NOON - timedelta(hours=hour) for hour in range(20)))
    assert not packages.superseded(last, NOON)
    assert not packages.superseded(packs(Path("p"), NOON - timedelta(days=900)), NOON)


def test_thinning_touches_no_other_file(hub: Hub, staff: Staff, place: Path) -> None:
    (place / "holiday plan.txt").write_text("ours")
    for day in range(1, 40):
        (place / packages.name_of(clock.now() - timedelta(days=day))).write_bytes(b"old")
    made = backups.back_up(hub, staff[Role.ADMINISTRATOR], place, Course())
    assert made.thinned > 20
    assert (place / "holiday plan.txt").exists()
    assert made.path.exists()
