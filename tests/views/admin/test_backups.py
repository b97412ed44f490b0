"""The administrator's backups over a real hub and real folders: planned, made, listed, broken off, refused in words."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from app.services.access import Actor, Role
from app.services.policy_file import load_builtin
from app.services.trust import backup_schedule
from app.services.trust.backup_schedule import BackupPlan
from app.services.trust.packages import Course
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.admin.backups_pane import NOT_YET
from app.views.admin.screen import BACKING_UP, AdminScreen, build
from app.views.background import Background
from app.views.desk import Desk, Place
from tests.factories.fakes import HeldRunner, ImmediateRunner, Journey, MemoryPreferences, RecordingFeed
from tests.factories.hubs import Staff

Opened = Callable[..., AdminScreen]


@pytest.fixture
def admin(staff: Staff) -> Actor:
    return staff[Role.ADMINISTRATOR]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "another disk"
    made.mkdir()
    return made


@pytest.fixture
def opened(hub: Hub, admin: Actor, qapp: QApplication, qtbot: QtBot) -> Iterator[Opened]:
    theme.start(qapp, "light", 100)
    kept: list[AdminScreen] = []

    def open_it(runner: ImmediateRunner | Background | None = None) -> AdminScreen:
        feed = RecordingFeed()
        runner = runner or ImmediateRunner(feed.announce)
        policy = load_builtin("west_berkshire")
        shown = build(Desk(hub, admin, policy, runner, feed, Journey(), MemoryPreferences()))
        assert isinstance(shown, AdminScreen)
        qtbot.addWidget(shown)
        shown.resize(1180, 690)
        shown.show_place(Place("admin", detail="backups"))
        shown.show()
        kept.append(shown)
        return shown

    yield open_it
    for each in kept:
        each.close()


def said(shown: AdminScreen) -> str:
    notice = shown.notices.notice
    return "" if notice is None else f"{notice.sentence} {notice.next_step}"


def words_of(shown: AdminScreen) -> str:
    return " ".join(each.text() for each in shown.backups.findChildren(QLabel) if each.isVisible())


def test_nothing_is_preselected_and_the_pane_says_how_to_begin(opened: Opened) -> None:
    pane = opened().backups
    assert (pane.place.text(), pane.when.code()) == ("", None)
    assert pane.standing.text() == "No backup has been made yet."
    assert not pane.now.isEnabled()
    assert pane.now.accessibleDescription() == NOT_YET
    assert pane.states.currentWidget() is pane.states.empty


def test_a_place_and_an_hour_are_saved_and_then_one_can_be_made(
    opened: Opened, hub: Hub, admin: Actor, place: Path
) -> None:
    shown = opened()
    pane = shown.backups
    QTest.keyClicks(pane.place, f" {place}")
    pane.when.choose("02")
    QTest.keyClick(pane.place, Qt.Key.Key_Return)
    assert backup_schedule.backup_standing(hub, admin).plan == BackupPlan(str(place), "02")
    assert "Saved" in said(shown)
    assert pane.place.text() == str(place), "what is kept stands in the form"
    assert "each day at 02:00" in pane.next_step.text()
    assert pane.now.isEnabled()
    pane.now.click()
    assert "The hub is backed up." in said(shown)
    assert [each.name for each in pane.model.rows()] == [each.name for each in place.iterdir()]
    assert pane.states.currentWidget() is pane.table
    assert "The last backup was made on" in pane.standing.text()
    assert pane.now.isEnabled()


def test_what_is_wrong_is_marked_and_the_typing_stays(opened: Opened, place: Path) -> None:
    pane = opened().backups
    pane.place.setText(str(place / "gone"))
    pane.save.click()
    assert {each.field for each in pane.summary.problems} == {"place", "when"}
    assert "not there" in pane.rows[0].sentence
    assert "hour" in pane.rows[1].sentence
    assert pane.place.text() == str(place / "gone")
    assert pane.save.isEnabled()
    pane.place.setText(str(place))
    pane.when.choose("asked")
    pane.save.click()
    assert not pane.summary.problems
    assert "None is made by itself" in pane.next_step.text()


def test_a_folder_is_chosen_by_the_dialog(opened: Opened, place: Path) -> None:
    pane = opened().backups
    pane.browse.click()
    (dialog,) = pane.findChildren(QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.fileSelected.emit(str(place))
    dialog.close()
    assert pane.place.text() == str(place)


def test_another_desks_backup_appears_and_what_is_typed_stays(
    opened: Opened, hub: Hub, admin: Actor, place: Path
) -> None:
    backup_schedule.plan_backups(hub, admin, BackupPlan(str(place), "02"))
    shown = opened()
    pane = shown.backups
    pane.place.setText("half a pa")
    backup_schedule.back_up_if_due(hub, Course())
    assert shown.backups_presenter is not None
    shown.backups_presenter.refresh()
    assert len(pane.model.rows()) == 1
    assert pane.place.text() == "half a pa"


def test_a_share_that_is_gone_is_told_with_a_way_to_try_again(
    opened: Opened, hub: Hub, admin: Actor, place: Path
) -> None:
    backup_schedule.plan_backups(hub, admin, BackupPlan(str(place), "02"))
    place.rmdir()
    shown = opened()
    pane = shown.backups
    assert "not there, or may not be read" in words_of(shown)
    pane.now.click()
    assert "The folder for the backup is not there." in said(shown)
    assert pane.standing.text().startswith("The backup failed on ")
    assert pane.standing.property("textRole") == "error"
    place.mkdir()
    pane.states.fault.action.click()
    assert pane.states.currentWidget() is pane.states.empty
    assert shown.panes()[-1] is pane.place


def test_one_look_at_a_time_however_often_something_changes(opened: Opened) -> None:
    runner = HeldRunner()
    shown = opened(runner)
    assert shown.backups.states.currentWidget() is shown.backups.states.loading
    before = len(runner.held)
    assert shown.backups_presenter is not None
    for _ in range(5):
        shown.backups_presenter.refresh()
    assert len(runner.held) == before
    runner.release()
    assert len(runner.held) == 1, "one more look, for all that was asked meanwhile"


def test_a_backup_runs_beside_the_database_thread_with_progress_and_cancel(
    opened: Opened, hub: Hub, admin: Actor, place: Path, qtbot: QtBot
) -> None:
    backup_schedule.plan_backups(hub, admin, BackupPlan(str(place), "asked"))
    background = Background()
    shown = opened(background)
    pane = shown.backups
    qtbot.waitUntil(pane.now.isEnabled)
    with hub.copying:  # the copy waits here as it would for a slow disk
        pane.now.click()
        qtbot.waitUntil(pane.progress.isVisible)
        assert not pane.now.isEnabled()
        assert shown.working()
        assert shown.unkept() is BACKING_UP
        read: list[str | None] = []
        background.query(lambda: hub.setting("backup.place"), read.append)
        qtbot.waitUntil(lambda: read == [str(place)])
        bar = pane.progress.findChildren(QProgressBar)[0]
        assert bar.accessibleName()
        next(each for each in pane.progress.findChildren(QPushButton) if each.text() == "Cancel").click()
    qtbot.waitUntil(lambda: not shown.working())
    assert "Stopped as you asked." in said(shown)
    assert not pane.progress.isVisible()
    assert not list(place.iterdir())
    pane.now.click()
    qtbot.waitUntil(lambda: not shown.working() and len(pane.model.rows()) == 1)
    assert shown.unkept() is None
    shown.notices.clear()
    with hub.copying:
        pane.now.click()
        shown.stop_work()
    qtbot.waitUntil(lambda: not shown.working())
    assert "Stopped as you asked." in said(shown), "leaving the desk breaks it off"
    background.close()


def test_the_list_holds_under_qts_own_tester(opened: Opened, hub: Hub, admin: Actor, place: Path) -> None:
    backup_schedule.plan_backups(hub, admin, BackupPlan(str(place), "02"))
    backup_schedule.back_up_now(hub, admin, Course())
    shown = opened()
    model = shown.backups.model
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows = model.rows()
    assert len(rows) == 1
    model.replace(())
    model.replace(rows)


def test_a_service_manager_has_no_such_tab(hub: Hub, staff: Staff, qapp: QApplication, qtbot: QtBot) -> None:
    theme.start(qapp, "light", 100)
    feed = RecordingFeed()
    policy = load_builtin("west_berkshire")
    runner = ImmediateRunner(feed.announce)
    shown = build(Desk(hub, staff[Role.SERVICE_MANAGER], policy, runner, feed, Journey(), MemoryPreferences()))
    assert isinstance(shown, AdminScreen)
    qtbot.addWidget(shown)
    shown.show_place(Place("admin", detail="backups"))
    assert shown.backups_presenter is None
    assert shown.unkept() is None
    shown.stop_work()
    shown.close()
