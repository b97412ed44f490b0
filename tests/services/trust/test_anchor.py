"""The mark kept outside the database: pages replayed, a log that is gone, a chain cut short are all noticed."""

import shutil
from pathlib import Path

import pytest

from app.models.engine import raw_connection
from app.services import anchor, chain
from app.services.access import Role
from app.services.errors import StoreFault
from app.services.trust import audit, opening, vault
from app.services.unit_of_work import Hub
from tests.factories.hubs import PASSPHRASE, Staff


def work(hub: Hub, staff: Staff, times: int = 1, *, at_once: int = 1) -> None:
    for number in range(times):
        with hub.writing(staff[Role.HUB_WORKER]) as unit:
            for _ in range(at_once):
                unit.audit("looked", "contact", staff.agencies["HUB"], number=number)
            unit.commit()


def reopened(hub: Hub, *, unanchored: bool = False) -> Hub:
    keys = vault.open_with_passphrase(hub.folder, PASSPHRASE)
    return opening.open_hub(hub.folder, keys, unanchored=unanchored)


def test_every_commit_moves_the_mark_to_the_head(hub: Hub, staff: Staff) -> None:
    for _ in range(5):
        work(hub, staff)
        mark = hub.anchor.last()
        with hub.reading(None) as unit:
            assert mark is not None
            assert (mark.seq, mark.mac) == chain.head(unit.session)


def test_the_mark_is_the_owners_alone(hub: Hub, staff: Staff) -> None:
    work(hub, staff)
    assert (hub.folder / anchor.FILE).stat().st_mode & 0o777 == 0o600


def test_a_database_put_back_to_an_earlier_day_is_not_opened_and_verify_says_why(hub: Hub, staff: Staff) -> None:
    work(hub, staff, 3)
    hub.close()
    path = vault.database_path(hub.folder)
    shutil.copyfile(path, path.with_name("earlier"))
    later = reopened(hub)
    work(later, staff, 4)
    later.close()
    shutil.copyfile(path.with_name("earlier"), path)
    with pytest.raises(StoreFault, match="older than the hub's own mark"):
        reopened(hub)
    looked = reopened(hub, unanchored=True)
    try:
        verdict = audit.verify_chain(looked)
        assert not verdict.holds
        assert "Saved work is missing" in verdict.sentence
        assert opening.faults_of_file(hub.folder, vault.open_with_passphrase(hub.folder, PASSPHRASE)) == ()
    finally:
        looked.close()


def test_a_write_ahead_log_that_is_gone_is_noticed(hub: Hub, staff: Staff, tmp_path: Path) -> None:
    work(hub, staff, 2)
    held = tmp_path / "held"
    shutil.copytree(hub.folder, held)  # as a killed process leaves it: file and log
    log = held / f"{vault.DATABASE}-wal"
    assert log.stat().st_size > 0
    log.unlink()
    (held / f"{vault.DATABASE}-shm").unlink(missing_ok=True)
    keys = vault.open_with_passphrase(held, PASSPHRASE)
    with pytest.raises(StoreFault, match=r"older than the hub's own mark|could not be opened|damaged"):
        opening.open_hub(held, keys)


def test_pages_replaced_by_their_own_older_versions_are_noticed(hub: Hub, staff: Staff) -> None:
    """Each of the pages that later work changed, one at a time: SQLite's and SQLCipher's checks pass many of them."""
    assert replayed(hub, staff, 30, 200) > 2


@pytest.mark.slow
def test_every_page_of_a_chain_of_ten_thousand_replayed_is_noticed(hub: Hub, staff: Staff) -> None:
    """Half the chain is written after the older pages were taken, so a page of each kind has an older version."""
    assert replayed(hub, staff, 5_000, 5_000, at_once=250) > 5


def replayed(hub: Hub, staff: Staff, earlier: int, later: int, *, at_once: int = 1) -> int:
    """Put each page that later work changed back as it was, one at a time; how many were noticed: the rest changed
    nothing of what is read."""
    for _ in range(earlier // at_once):
        work(hub, staff, at_once=at_once)
    hub.close()
    path, page = vault.database_path(hub.folder), 4096
    before = path.read_bytes()
    again = reopened(hub)
    for _ in range(later // at_once):
        work(again, staff, at_once=at_once)
    again.close()
    after = path.read_bytes()
    changed = [at for at in range(page, len(before), page) if before[at : at + page] != after[at : at + page]]
    keys, noticed = vault.open_with_passphrase(hub.folder, PASSPHRASE), 0
    whole = trail(path, keys)
    for at in changed:
        path.write_bytes(after[:at] + before[at : at + page] + after[at + page :])
        if _sound(hub.folder, keys):  # SQLite wrote the page anew and left what it holds as it was
            assert trail(path, keys) == whole, f"page {at // page} replayed and nothing noticed it"
        else:
            noticed += 1
        for side in ("-wal", "-shm"):
            Path(f"{path}{side}").unlink(missing_ok=True)
    return noticed


def trail(path: Path, keys: vault.Keys) -> list[list[tuple[object, ...]]]:
    """Everything that the trail's table and each of its indexes hold."""
    indexes = ("NOT INDEXED", "INDEXED BY ix_audit_entry_subject_id", "INDEXED BY ix_audit_entry_actor_id_at")
    orders = ("seq", "subject_id, seq", "actor_id, at, seq")
    connection = raw_connection(path, keys.data_key, read_only=True)
    asked = [f"SELECT * FROM audit_entry {how} ORDER BY {by}" for how, by in zip(indexes, orders, strict=True)]
    held = [connection.execute(each).fetchall() for each in asked]
    connection.close()
    return held


def _sound(folder: Path, keys: vault.Keys) -> bool:
    if opening.faults_of_file(folder, keys):
        return False
    try:
        hub = opening.open_hub(folder, keys, unanchored=True)
    except StoreFault:
        return False
    try:
        return audit.verify_chain(hub).holds
    except StoreFault:
        return False
    finally:
        hub.close()


def test_a_database_ahead_of_its_mark_is_in_order(hub: Hub, staff: Staff) -> None:
    work(hub, staff, 2)
    shutil.copyfile(hub.folder / anchor.FILE, hub.folder / "before")
    work(hub, staff, 3)
    hub.close()
    (hub.folder / "before").replace(hub.folder / anchor.FILE)
    again = reopened(hub)
    try:
        assert audit.verify_chain(again).holds
        work(again, staff)
        mark = again.anchor.last()
        assert mark is not None
        assert mark.seq > 5
    finally:
        again.close()


def test_a_mark_cut_in_the_middle_of_a_write_costs_one_place_of_two(hub: Hub, staff: Staff) -> None:
    work(hub, staff, 4)
    last = hub.anchor.last()
    assert last is not None
    body = bytearray((hub.folder / anchor.FILE).read_bytes())
    at = (last.seq % 2) * 4096
    body[at + 20 : at + 40] = bytes(20)
    (hub.folder / anchor.FILE).write_bytes(body)
    left = hub.anchor.last()
    assert left is not None
    assert left.seq == last.seq - 1
    hub.close()
    reopened(hub).close()


def test_a_forged_mark_is_told_by_verify_and_keeps_nobody_from_work(hub: Hub, staff: Staff) -> None:
    work(hub, staff, 2)
    hub.close()
    (hub.folder / anchor.FILE).write_bytes(b"HDANCHR1" + bytes(5_000))
    again = reopened(hub)
    try:
        assert "mark of its end is damaged" in audit.verify_chain(again).sentence
    finally:
        again.close()


def test_a_mark_that_cannot_be_written_takes_no_commit_back(hub: Hub, staff: Staff) -> None:
    hub.anchor.close()
    (hub.folder / anchor.FILE).unlink(missing_ok=True)
    (hub.folder / anchor.FILE).mkdir()
    work(hub, staff)
    assert hub.anchor.fault
    (hub.folder / anchor.FILE).rmdir()
    work(hub, staff)
    assert not hub.anchor.fault
    assert audit.verify_chain(hub).holds
