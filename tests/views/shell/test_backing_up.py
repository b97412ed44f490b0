"""The desk backs up by itself and tells whom it concerns: a real desktop, a real hub, a real folder."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.models import AuditEntry
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.trust import backup_schedule
from app.services.trust.backup_schedule import BackupPlan
from app.services.unit_of_work import Hub
from app.views.admin.screen import AdminScreen
from app.views.shell.backing_up import AT_MOST_LATE, BackupKeeper
from app.views.shell.desktop import Desktop
from tests.factories.hubs import Staff
from tests.views.shell.conftest import Desks, reopened

Look = Callable[[Desktop], None]
NO_TOUCH = 4.0
"""Seconds after which nobody is at the keys."""


@pytest.fixture
def place(hub: Hub, staff: Staff, tmp_path: Path) -> Path:
    """A folder that backups of the hub go to, each day at two."""
    made = tmp_path / "another disk"
    made.mkdir()
    backup_schedule.plan_backups(hub, staff[Role.ADMINISTRATOR], BackupPlan(str(made), "02"))
    return made


def keeper_of(desktop: Desktop) -> BackupKeeper:
    (found,) = desktop.work_or_fail().findChildren(BackupKeeper)
    return found


@pytest.fixture
def look(desks: Desks, qtbot: QtBot) -> Callable[[Desktop], None]:
    """`look(desktop)`: a minute has gone by at this desk."""

    def done(desktop: Desktop) -> None:
        keeper = keeper_of(desktop)
        keeper.look()
        qtbot.waitUntil(lambda: not keeper.busy, timeout=20_000)
        desks.quiet(desktop)

    return done


def said(desktop: Desktop) -> str:
    here = desktop.work_or_fail().current()
    assert here is not None
    return "" if here.notices.notice is None else here.notices.notice.sentence


def acts(hub: Hub) -> list[str]:
    with hub.reading(None) as unit:
        return [row.act for row in unit.session.query(AuditEntry).order_by(AuditEntry.seq)]


def test_any_desk_makes_the_one_that_is_due_once_nobody_is_at_the_keys(
    desks: Desks, hub: Hub, place: Path, monday: FixedClock, look: Look
) -> None:
    desktop = desks.open(Role.HUB_WORKER)
    look(desktop)
    assert not list(place.iterdir()), "somebody has just signed in"
    monday.advance(NO_TOUCH)
    look(desktop)
    assert len(list(place.iterdir())) == 1
    look(desktop)
    assert len(list(place.iterdir())) == 1
    assert acts(hub).count("hub backed up") == 1


def test_somebody_at_the_keys_for_long_puts_it_off_no_further(
    desks: Desks, place: Path, look: Look
) -> None:
    desktop = desks.open(Role.HUB_WORKER)
    for _ in range(AT_MOST_LATE):
        look(desktop)
    assert not list(place.iterdir())
    look(desktop)
    assert len(list(place.iterdir())) == 1


def test_a_locked_desk_backs_up_too(
    desks: Desks, place: Path, monday: FixedClock, look: Look
) -> None:
    desktop = desks.open(Role.HUB_WORKER)
    desktop.lock("key")
    desks.quiet(desktop)
    monday.advance(NO_TOUCH)
    look(desktop)
    assert len(list(place.iterdir())) == 1


def test_a_failure_is_told_once_to_whoever_may_back_up_and_to_nobody_else(
    desks: Desks, hub: Hub, place: Path, monday: FixedClock, look: Look
) -> None:
    place.rmdir()
    worker, admin = desks.open(Role.HUB_WORKER), desks.open(Role.ADMINISTRATOR)
    monday.advance(NO_TOUCH)
    look(worker)
    assert acts(hub)[-1] == "backup failed"
    assert said(worker) == ""
    look(admin)
    assert said(admin).startswith("The backup failed on ")
    here = admin.work_or_fail().current()
    assert here is not None
    here.notices.clear()
    look(admin)
    assert said(admin) == "", "the same is not said twice"
    assert acts(hub).count("backup failed") == 1, "it is not tried again within the hour"


def test_a_hub_without_a_backup_for_two_days_is_told_and_a_demo_is_left_in_peace(
    desks: Desks, hub: Hub, monday: FixedClock, look: Look
) -> None:
    desktop = desks.open(Role.ADMINISTRATOR)
    monday.advance(86_400)
    look(desktop)
    assert said(desktop) == ""
    monday.advance(2 * 86_400)
    hub.demo = True
    look(desktop)
    assert said(desktop) == ""
    hub.demo = False
    look(desktop)
    assert said(desktop) == "No backup has been made yet."


def test_signing_out_breaks_a_backup_off_and_the_hub_closes_whole(
    desks: Desks, hub: Hub, place: Path, monday: FixedClock, qtbot: QtBot
) -> None:
    desktop = desks.open(Role.HUB_WORKER)
    monday.advance(NO_TOUCH)
    keeper = keeper_of(desktop)
    with hub.copying:  # what asks now comes away empty, as beside a backup that somebody makes by hand
        keeper.look()
        qtbot.waitUntil(lambda: not keeper.busy, timeout=20_000)
    assert not list(place.iterdir())
    keeper.look()
    desktop.sign_out()
    qtbot.waitUntil(lambda: desktop.hub is None and desktop.background.pending == 0, timeout=60_000)
    assert hub.closing.is_set()
    again = reopened(hub.folder)
    try:
        made = len(list(place.iterdir()))
        ended = acts(again).count("hub backed up"), acts(again).count("backup broken off")
        assert ended in {(0, 0), (0, 1), (1, 0)}
        assert made == ended[0], "a whole backup or nothing"
    finally:
        again.close()


def test_a_locked_window_closed_twice_breaks_a_backup_off_and_waits_for_nothing_longer(
    desks: Desks, hub: Hub, place: Path
) -> None:
    desktop = desks.open(Role.ADMINISTRATOR)
    desks.go(desktop, "admin")
    shown = desktop.work_or_fail().current()
    assert isinstance(shown, AdminScreen)
    hub.copying.acquire()  # the backup waits here as it would for a slow share
    try:
        shown.backups.now.click()
        desktop.lock("key")
        desktop.window.close()
        assert desktop.window.isVisible(), "it warns first"
        desktop.window.close()
        assert not desktop.window.isVisible()
        assert desktop.hub is None
    finally:
        hub.copying.release()
    assert not list(place.iterdir())
