"""Backups by themselves, on real hubs: where they go, when one is due, who makes it, and what is said of it."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.models import AuditEntry
from app.services import clock
from app.services.access import Actor, Role
from app.services.clock import FixedClock
from app.services.errors import Invalid, Refused, StoreFault
from app.services.trust import backup_schedule, backups, opening, vault
from app.services.trust.backup_schedule import WHEN_ASKED, BackupPlan, backup_standing, backup_state, plan_backups
from app.services.trust.packages import Course
from app.services.unit_of_work import Hub
from tests.factories.hubs import PASSPHRASE, Staff

MONDAY_NIGHT = datetime(2026, 11, 30, 1, 30, tzinfo=UTC)
"""In winter London's hours are UTC's."""


@pytest.fixture
def admin(staff: Staff) -> Actor:
    return staff[Role.ADMINISTRATOR]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "another disk"
    made.mkdir()
    return made


@pytest.fixture
def night() -> Iterator[FixedClock]:
    moment = FixedClock(MONDAY_NIGHT)
    with clock.use(moment):
        yield moment


def acts(hub: Hub) -> list[str]:
    with hub.reading(None) as unit:
        return [row.act for row in unit.session.query(AuditEntry).order_by(AuditEntry.seq)]


def wrong(hub: Hub, admin: Actor, plan: BackupPlan) -> dict[str, str]:
    with pytest.raises(Invalid) as told:
        plan_backups(hub, admin, plan)
    return {each.field: each.sentence for each in told.value.problems}


def due(hub: Hub) -> backups.Made | None:
    return backup_schedule.back_up_if_due(hub, Course())


# --- where and when


def test_a_place_and_an_hour_are_kept_and_audited_without_the_path(hub: Hub, admin: Actor, place: Path) -> None:
    changes = plan_backups(hub, admin, BackupPlan(f"  {place} ", "02"))
    assert [each.kind for each in changes.touched] == ["backup"]
    assert backup_standing(hub, admin).plan == BackupPlan(str(place), "02")
    with hub.reading(None) as unit:
        entry = unit.session.query(AuditEntry).order_by(AuditEntry.seq.desc()).first()
    assert entry is not None
    assert (entry.act, entry.detail) == ("backups planned", {"when": "02"})
    assert not list(place.iterdir()), "nothing is left of the try"


def test_nobody_else_plans_backups_or_sees_them(hub: Hub, staff: Staff, place: Path) -> None:
    for role in (Role.HUB_WORKER, Role.SERVICE_MANAGER, Role.AUDITOR):
        for ask in (
            lambda who: plan_backups(hub, who, BackupPlan(str(place), "02")),
            lambda who: backup_state(hub, who),
            lambda who: backup_standing(hub, who),
            lambda who: backup_schedule.back_up_now(hub, who, Course()),
        ):
            with pytest.raises(Refused):
                ask(staff[role])
    assert not list(place.iterdir())


def test_a_place_that_will_not_do_is_refused_in_words_and_nothing_is_kept(
    hub: Hub, admin: Actor, place: Path
) -> None:
    file = place / "a file"
    file.write_text("ours")
    told = {
        "": "Choose the folder",
        "backups": "whole path",
        str(place / "gone"): "not there",
        str(file): "not there",
        str(hub.folder): "hub's own folder",
        str(hub.folder / ".." / hub.folder.name): "hub's own folder",
        f"{place}\0": "This folder",
        "/" + "a" * 500: "400 fit",
    }
    for typed, words in told.items():
        assert words in wrong(hub, admin, BackupPlan(typed, "02"))["place"]
    assert backup_standing(hub, admin).plan == BackupPlan()


def test_a_folder_that_takes_no_file_is_refused(hub: Hub, admin: Actor, place: Path) -> None:
    name = "d" * 200
    while len(str(place / name)) < 4000:  # a path this long takes no file of any name
        place = place / name
    room = 4094 - len(str(place)) - 1
    deep = place / ("e" * min(room, 250))
    assert "letters; 400 fit" in wrong(hub, admin, BackupPlan(str(deep), "02"))["place"]
    for closed in ("/proc", "/sys"):  # on Linux these refuse even root
        if Path(closed).is_dir():
            assert "Nothing can be written" in wrong(hub, admin, BackupPlan(closed, "02"))["place"]


@pytest.mark.parametrize("when", ["", "24", "2", "two", "-1"])
def test_an_hour_that_is_none_is_refused(hub: Hub, admin: Actor, place: Path, when: str) -> None:
    assert set(wrong(hub, admin, BackupPlan(str(place), when))) == {"when"}


# --- made by itself


def test_one_is_made_once_the_hour_has_come_and_the_next_a_day_later(
    hub: Hub, admin: Actor, place: Path, night: FixedClock
) -> None:
    plan_backups(hub, admin, BackupPlan(str(place), "02"))
    backups.back_up(hub, admin, place, Course())
    night.advance(60)
    assert due(hub) is None, "half past one: not yet"
    night.advance(30 * 60)
    made = due(hub)
    assert made is not None
    assert made.path.exists()
    assert acts(hub)[-2:] == ["backup due", "hub backed up"]
    night.advance(12 * 3600)
    assert due(hub) is None
    night.advance(12 * 3600)
    assert due(hub) is not None


def test_a_hub_without_a_backup_gets_one_at_once_and_an_asked_one_counts(
    hub: Hub, admin: Actor, place: Path, night: FixedClock
) -> None:
    assert due(hub) is None, "no place is chosen"
    plan_backups(hub, admin, BackupPlan(str(place), "02"))
    assert due(hub) is not None
    night.advance(3600)
    backup_schedule.back_up_now(hub, admin, Course())
    assert due(hub) is None, "somebody made one after two"


def test_only_when_asked_makes_none(hub: Hub, admin: Actor, place: Path, night: FixedClock) -> None:
    plan_backups(hub, admin, BackupPlan(str(place), WHEN_ASKED))
    night.advance(5 * 86400)
    assert due(hub) is None
    assert not list(place.iterdir())


def test_the_hour_is_londons_in_summer_too(hub: Hub, admin: Actor, place: Path, night: FixedClock) -> None:
    night.moment = datetime(2026, 7, 1, 0, 50, tzinfo=UTC)  # ten to two in London
    plan_backups(hub, admin, BackupPlan(str(place), "02"))
    assert due(hub) is not None
    night.advance(5 * 60)
    assert due(hub) is None
    night.advance(5 * 60)
    assert due(hub) is not None, "two o'clock in London, one by UTC"


def test_a_clock_that_was_set_back_stops_no_backup(hub: Hub, admin: Actor, place: Path, night: FixedClock) -> None:
    plan_backups(hub, admin, BackupPlan(str(place), "02"))
    night.advance(400 * 86400)
    assert due(hub) is not None
    night.advance(-399 * 86400)
    assert due(hub) is not None
    night.advance(20 * 60)
    assert due(hub) is None


def test_a_failure_is_audited_and_tried_again_after_an_hour(
    hub: Hub, admin: Actor, place: Path, night: FixedClock
) -> None:
    plan_backups(hub, admin, BackupPlan(str(place), "02"))
    place.rmdir()
    with pytest.raises(StoreFault, match="folder for the backup is not there"):
        due(hub)
    assert acts(hub)[-2:] == ["backup due", "backup failed"]
    night.advance(59 * 60)
    assert due(hub) is None
    assert acts(hub)[-1] == "backup failed"
    place.mkdir()
    night.advance(60)
    assert due(hub) is not None


def test_one_that_was_broken_off_begins_anew_at_once(
    hub: Hub, admin: Actor, place: Path, night: FixedClock
) -> None:
    plan_backups(hub, admin, BackupPlan(str(place), "02"))
    with pytest.raises(InterruptedError):
        backup_schedule.back_up_if_due(hub, Course(wanted=lambda: False))
    assert acts(hub)[-1] == "backup broken off"
    assert due(hub) is not None


def test_two_desks_at_once_make_one(hub: Hub, admin: Actor, place: Path) -> None:
    plan_backups(hub, admin, BackupPlan(str(place), "02"))
    desks = [opening.open_hub(hub.folder, vault.open_with_passphrase(hub.folder, PASSPHRASE)) for _ in range(4)]
    start, made = threading.Barrier(len(desks)), list[backups.Made | None]()

    def ask(desk: Hub) -> None:
        start.wait()
        made.append(backup_schedule.back_up_if_due(desk, Course()))

    threads = [threading.Thread(target=ask, args=(desk,)) for desk in desks]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    for desk in desks:
        desk.close()
    assert len([each for each in made if each is not None]) == 1
    assert len(made) == len(desks)
    assert len(list(place.iterdir())) == 1
    assert acts(hub).count("backup due") == 1


def test_closing_a_hub_breaks_a_backup_off_and_waits_for_it(hub: Hub, admin: Actor, place: Path) -> None:
    plan_backups(hub, admin, BackupPlan(str(place), "02"))
    desk = opening.open_hub(hub.folder, vault.open_with_passphrase(hub.folder, PASSPHRASE))
    reached, ended = threading.Event(), list[str]()

    def wait_for_the_end(_done: int, _total: int) -> None:
        reached.set()
        desk.closing.wait(20)

    def work() -> None:
        try:
            backup_schedule.back_up_if_due(desk, Course(wait_for_the_end))
        except InterruptedError:
            ended.append("broken off")

    thread = threading.Thread(target=work)
    thread.start()
    assert reached.wait(20)
    desk.close()
    thread.join()
    assert ended == ["broken off"]
    assert acts(hub)[-1] == "backup broken off"
    assert not list(place.iterdir())
    with pytest.raises(InterruptedError):
        backups.back_up_here(desk, place, Course())


# --- how it stands


def test_the_state_lists_what_lies_in_the_folder_newest_first(
    hub: Hub, admin: Actor, place: Path, night: FixedClock
) -> None:
    assert backup_state(hub, admin).rows == ()
    plan_backups(hub, admin, BackupPlan(str(place), "02"))
    first = backup_schedule.back_up_now(hub, admin, Course())
    night.advance(3600)
    second = backup_schedule.back_up_now(hub, admin, Course())
    (place / "holiday plan.txt").write_text("ours")
    state = backup_state(hub, admin)
    assert [each.name for each in state.rows] == [second.path.name, first.path.name]
    assert state.rows[0].size == second.path.stat().st_size
    assert state.rows[0].made_at == clock.now()
    assert state.standing.sentence == "The last backup was made on 30 Nov 2026, 02:30."
    assert "02:00" in state.standing.next_step
    assert not state.standing.alarm


def test_a_share_that_is_gone_is_told_and_the_record_still_stands(hub: Hub, admin: Actor, place: Path) -> None:
    plan_backups(hub, admin, BackupPlan(str(place), "02"))
    place.rmdir()
    state = backup_state(hub, admin)
    assert state.fault is not None
    assert "not there" in state.fault.sentence
    assert state.standing.plan.place == str(place)


def test_none_yet_late_and_failed_are_told_apart(hub: Hub, admin: Actor, place: Path) -> None:
    with hub.reading(None) as unit:
        begun = unit.session.query(AuditEntry).order_by(AuditEntry.seq).first()
    assert begun is not None
    moment = FixedClock(begun.at + timedelta(hours=47))
    with clock.use(moment):
        assert backup_standing(hub, admin).sentence == "No backup has been made yet."
        assert not backup_standing(hub, admin).alarm, "a new hub is left two days"
        moment.advance(2 * 3600)
        assert backup_standing(hub, admin).alarm
        plan_backups(hub, admin, BackupPlan(str(place), WHEN_ASKED))
        backup_schedule.back_up_now(hub, admin, Course())
        assert not backup_standing(hub, admin).alarm
        moment.advance(3 * 86400)
        standing = backup_standing(hub, admin)
        assert standing.alarm
        assert standing.sentence.endswith(", 3 days ago: it is late.")
        moment.advance(60)
        (place / backup_state(hub, admin).rows[0].name).unlink()
        place.rmdir()
        with pytest.raises(StoreFault):
            backup_schedule.back_up_now(hub, admin, Course())
        assert backup_standing(hub, admin).sentence.startswith("The backup failed on ")
        place.mkdir()
        moment.advance(60)
        backup_schedule.back_up_now(hub, admin, Course())
        assert not backup_standing(hub, admin).alarm


def test_without_a_place_nothing_can_be_made_and_it_says_so(hub: Hub, admin: Actor) -> None:
    with pytest.raises(StoreFault, match="No place is chosen"):
        backup_schedule.back_up_now(hub, admin, Course())
