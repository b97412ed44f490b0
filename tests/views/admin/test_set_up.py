"""The guided set-up on screen, over a real folder: by its buttons, broken off and taken up again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.access import Actor, Role
from app.services.trust import accounts, agencies, opening, passwords, set_up, sign_in, vault
from app.services.trust.set_up_records import SetUpStep
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.admin.set_up_screen import SetUp, build_set_up
from tests.factories.fakes import HeldRunner, ImmediateRunner
from tests.factories.hubs import LEAST_ARGON

PASSPHRASE = "four invented words only"
PASSWORD = "ladder kettle moss"
Begin = Callable[..., SetUp]


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import PasswordHasher

    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    passwords._nobody.cache_clear()
    monkeypatch.setattr(vault, "ARGON", LEAST_ARGON)


@pytest.fixture
def begin(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Begin]:
    theme.start(qapp, "light", 100)
    made: list[SetUp] = []

    def open_it(hub: Hub | None = None, actor: Actor | None = None, runner: ImmediateRunner | None = None) -> SetUp:
        shown = build_set_up(runner or ImmediateRunner(), folder=tmp_path / "hub", hub=hub, actor=actor)
        qtbot.addWidget(shown)
        shown.resize(1366, 768)
        shown.show()
        made.append(shown)
        return shown

    yield open_it
    for each in made:
        each.presenter.break_off()


def fill_folder(shown: SetUp) -> None:
    shown.folder.hub_name.setText("Northmoor hub")
    shown.folder.passphrase.setText(PASSPHRASE)
    shown.folder.again.setText(PASSPHRASE)
    shown.next.click()


def fill_administrator(shown: SetUp) -> None:
    page = shown.administrator
    page.display_name.setText("Ash Pike")
    page.sign_in_name.setText("a.pike")
    page.initials.setText("AP")
    page.password.setText(PASSWORD)
    page.again.setText(PASSWORD)
    shown.next.click()


def at(shown: SetUp) -> SetUpStep:
    """The step in front now."""
    return shown.step


def add(shown: SetUp, name: str, initials: str, role: Role) -> None:
    form = shown.people.form
    form.display_name.setText(name.title())
    form.sign_in_name.setText(name)
    form.initials.setText(initials)
    form.agency.setCurrentIndex(form.agency.findText("Northmoor hub"))
    form.picks.boxes[role].setChecked(True)
    form.propose_password()
    shown.people.add.click()


def test_a_whole_set_up_ends_in_a_working_hub_with_its_administrator_signed_in(begin: Begin, qtbot: QtBot) -> None:
    shown = begin()
    fill_folder(shown)
    fill_administrator(shown)
    shown.policy.list.setCurrentRow(0)
    shown.next.click()
    assert shown.agencies.table.rowCount() > 4
    shown.next.click()
    add(shown, "manager", "MA", Role.MASH_MANAGER)
    add(shown, "service", "SE", Role.SERVICE_MANAGER)
    assert shown.people.list.count() == 3
    shown.next.click()
    assert "No hub worker" in shown.finish.warning_words.text()
    assert "No service manager" not in shown.finish.warning_words.text()
    with qtbot.waitSignal(shown.finished) as got:
        shown.next.click()
    hub, actor = list(got.args or [])
    assert not set_up.needs_set_up(hub)
    assert actor.roles == {Role.ADMINISTRATOR}
    assert {row.sign_in_name for row in accounts.list_users(hub, actor)} >= {"a.pike", "manager", "service"}
    hub.close()


def test_enter_in_a_field_goes_on_as_next_does_and_not_while_something_is_done(begin: Begin) -> None:
    held = HeldRunner()
    shown = begin(runner=held)
    shown.folder.hub_name.setText("Northmoor hub")
    shown.folder.passphrase.setText(PASSPHRASE)
    shown.folder.again.setText(PASSPHRASE)
    QTest.keyClick(shown.folder.again, Qt.Key.Key_Return)
    assert not shown.next.isEnabled()
    QTest.keyClick(shown.folder.again, Qt.Key.Key_Return)
    held.release()
    assert at(shown) is SetUpStep.ADMINISTRATOR


def test_what_is_wrong_stands_beside_the_field_and_on_top_and_typing_stays(begin: Begin) -> None:
    shown = begin()
    shown.folder.hub_name.setText("Northmoor hub")
    shown.folder.passphrase.setText("short")
    shown.next.click()
    assert at(shown) is SetUpStep.FOLDER
    assert [each.field for each in shown.folder.summary.problems] == ["passphrase"]
    assert shown.folder.rows[2].sentence.startswith("Use at least 12")
    assert shown.folder.hub_name.text() == "Northmoor hub"
    assert shown.folder.passphrase.text() == "short"


def test_no_policy_is_preselected_and_none_chosen_is_refused(begin: Begin) -> None:
    shown = begin()
    fill_folder(shown)
    fill_administrator(shown)
    assert shown.policy.chosen() == ""
    shown.next.click()
    assert at(shown) is SetUpStep.POLICY
    assert [each.field for each in shown.policy.summary.problems] == ["pack"]


def test_secrets_leave_the_page_with_its_step(begin: Begin) -> None:
    shown = begin()
    fill_folder(shown)
    fill_administrator(shown)
    typed = (shown.folder.passphrase, shown.folder.again, shown.administrator.password, shown.administrator.again)
    assert "".join(each.text() for each in typed) == ""


def test_a_set_up_broken_off_goes_on_at_its_step_with_what_was_kept(begin: Begin, qtbot: QtBot, tmp_path: Path) -> None:
    shown = begin()
    fill_folder(shown)
    fill_administrator(shown)
    shown.policy.list.setCurrentRow(1)
    chosen = shown.policy.chosen()
    shown.next.click()
    with qtbot.waitSignal(shown.broken_off):
        shown.later.click()
    hub = opening.open_hub(tmp_path / "hub", vault.open_with_passphrase(tmp_path / "hub", PASSPHRASE))
    again = begin(hub, sign_in.sign_in(hub, "a.pike", PASSWORD))
    assert at(again) is SetUpStep.AGENCIES
    again.back.click()
    assert at(again) is SetUpStep.POLICY
    assert again.policy.chosen() == chosen
    assert not again.back.isVisible()


def test_a_set_up_without_its_administrator_goes_on_at_that_page(begin: Begin, tmp_path: Path) -> None:
    fill_folder(begin())
    hub = opening.open_hub(tmp_path / "hub", vault.open_with_passphrase(tmp_path / "hub", PASSPHRASE))
    again = begin(hub)
    assert at(again) is SetUpStep.ADMINISTRATOR


def test_edited_agencies_are_kept_and_clashes_are_named_with_their_row(begin: Begin) -> None:
    shown = begin()
    fill_folder(shown)
    fill_administrator(shown)
    shown.policy.list.setCurrentRow(0)
    shown.next.click()
    page = shown.agencies
    page.add_row()
    last = page.table.rowCount() - 1
    page.table.item(last, 0).setText("Refuge")  # type: ignore[union-attr]  # the row was just made
    page.table.item(last, 1).setText("Pol")  # type: ignore[union-attr]  # the row was just made
    shown.next.click()
    assert at(shown) is SetUpStep.AGENCIES
    assert [(each.row, each.field) for each in page.summary.problems] == [(last + 1, "short_name")]
    page.table.item(last, 1).setText("Ref")  # type: ignore[union-attr]  # the row was just made
    shown.next.click()
    assert at(shown) is SetUpStep.PEOPLE
    hub, actor = shown.presenter._signed_in()
    assert "Refuge" in {row.name for row in agencies.list_agencies(hub, actor)}


def test_an_agency_taken_out_is_gone(begin: Begin) -> None:
    shown = begin()
    fill_folder(shown)
    fill_administrator(shown)
    shown.policy.list.setCurrentRow(0)
    shown.next.click()
    before = [each.code for each in shown.agencies.drafts()]
    shown.agencies.table.setCurrentCell(2, 0)
    shown.agencies.remove_row()
    assert [each.code for each in shown.agencies.drafts()] == before[:2] + before[3:]


def test_a_person_begun_and_not_added_is_not_lost_silently(begin: Begin) -> None:
    shown = begin()
    fill_folder(shown)
    fill_administrator(shown)
    shown.policy.list.setCurrentRow(0)
    shown.next.click()
    shown.next.click()
    shown.people.form.display_name.setText("Mo Farrow")
    shown.next.click()
    assert at(shown) is SetUpStep.PEOPLE
    assert "not added yet" in shown.people.form.rows[0].sentence


def test_no_second_step_is_taken_while_one_is_under_way(begin: Begin) -> None:
    runner = HeldRunner()
    shown = begin(runner=runner)
    fill_folder(shown)
    shown.next.click()
    assert len(runner.held) == 1
    assert not shown.next.isEnabled()
    runner.release()
    assert at(shown) is SetUpStep.ADMINISTRATOR


def test_every_step_says_in_words_whether_it_is_done(begin: Begin) -> None:
    shown = begin()
    fill_folder(shown)
    said = [label.accessibleName() for label in shown.step_labels.values()]
    assert said[0].endswith("done")
    assert said[1].endswith("now")
    assert said[2] == "Step 3: Policy"


def test_nothing_runs_off_sideways_on_a_small_screen(begin: Begin, qapp: QApplication) -> None:
    shown = begin()
    fill_folder(shown)
    fill_administrator(shown)
    qapp.processEvents()
    for area in shown._areas.values():
        page = area.widget()
        assert page is not None
        assert page.minimumSizeHint().width() <= 1366 - 290
