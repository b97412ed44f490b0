"""The first window over real hubs: opening, signing in, waiting, and every trouble with a way on."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from app.models import UserAccount
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.trust import keyring_slots, opening, passwords, set_up, vault
from app.services.trust.set_up_records import HubDraft
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.sign_in.demo_people import DemoHub, read_demo
from app.views.sign_in.screen import SignIn, build_sign_in
from tests.factories.fakes import HeldRunner, ImmediateRunner
from tests.factories.hubs import LEAST_ARGON, PASSPHRASE, Staff
from tests.services.trust.test_keyring_slots import Trusted

PASSWORD = "ladder kettle moss"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import PasswordHasher

    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    passwords._nobody.cache_clear()
    monkeypatch.setattr(vault, "ARGON", LEAST_ARGON)


@pytest.fixture
def folder(hub: Hub) -> Path:
    """A hub's folder whose worker has a password; the hub itself is closed again."""
    with hub.writing(None) as unit:
        for account in unit.session.query(UserAccount).filter(UserAccount.sign_in_name.in_(["worker", "admin"])):
            account.password_hash = passwords.hashed(PASSWORD)
        unit.audit("test set passwords")
        unit.commit()
    return hub.folder


Opened = Callable[..., SignIn]


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> Iterator[Opened]:
    theme.start(qapp, "light", 100)
    made: list[SignIn] = []

    def open_window(folder: Path, runner: ImmediateRunner | None = None) -> SignIn:
        shown = build_sign_in(runner or ImmediateRunner(), folder)
        qtbot.addWidget(shown)
        shown.resize(1000, 680)
        shown.show()
        shown.begin()
        made.append(shown)
        return shown

    yield open_window
    for each in made:
        each.presenter.close()


def args(got: SignalBlocker) -> list[Any]:
    """What a signal that was waited for brought."""
    return list(got.args or ())


def type_in(shown: SignIn, name: str, password: str, passphrase: str = "") -> None:
    shown.passphrase.setText(passphrase)
    shown.name.setText(name)
    shown.password.setText(password)
    QTest.keyClick(shown.password, Qt.Key.Key_Return)


def shown_texts(shown: SignIn) -> str:
    return "\n".join(each.text() for each in shown.findChildren(QLabel) if each.isVisible())


def test_passphrase_name_and_password_let_a_person_in(window: Opened, folder: Path, qtbot: QtBot, staff: Staff) -> None:
    shown = window(folder)
    with qtbot.waitSignal(shown.signed_in) as got:
        type_in(shown, "worker", PASSWORD, PASSPHRASE)
    opened, actor, words = args(got)
    assert actor.user_id == staff.others["worker"].user_id
    assert words == ""
    opened.close()


def test_nothing_typed_stays_in_the_window_once_a_person_is_in(window: Opened, folder: Path, qtbot: QtBot) -> None:
    shown = window(folder)
    with qtbot.waitSignal(shown.signed_in) as got:
        type_in(shown, "worker", PASSWORD, PASSPHRASE)
    args(got)[0].close()
    assert shown.passphrase.text() + shown.password.text() == ""


def test_keeping_the_key_is_never_preselected(window: Opened, folder: Path) -> None:
    assert not window(folder).keep.isChecked()


def test_a_wrong_passphrase_stands_beside_its_field_and_keeps_what_was_typed(window: Opened, folder: Path) -> None:
    shown = window(folder)
    type_in(shown, "worker", PASSWORD, "not the right words")
    assert "not the hub's passphrase" in shown.passphrase_row.sentence
    assert shown.name.text() == "worker"
    assert shown.password.text() == PASSWORD


def test_once_the_hub_is_open_its_passphrase_is_not_asked_again(window: Opened, folder: Path) -> None:
    shown = window(folder)
    type_in(shown, "worker", "wrong", PASSPHRASE)
    assert "do not belong together" in shown.password_row.sentence
    assert shown.passphrase_row.isHidden()
    assert shown.passphrase.text() == ""


@pytest.mark.parametrize(
    ("typed", "row"),
    [(("", "x", "y"), "name_row"), (("x", "", "y"), "password_row"), (("x", "y", ""), "passphrase_row")],
)
def test_an_empty_field_is_named_and_nothing_is_tried(
    window: Opened, folder: Path, typed: tuple[str, str, str], row: str
) -> None:
    shown = window(folder)
    type_in(shown, *typed)
    assert getattr(shown, row).sentence.startswith("Enter ")


def test_too_many_wrong_tries_count_down_and_the_button_comes_back(
    window: Opened, folder: Path, monday: FixedClock
) -> None:
    shown = window(folder)
    type_in(shown, "worker", "wrong", PASSPHRASE)
    for _ in range(4):
        type_in(shown, "worker", "wrong")
    assert not shown.submit.isEnabled()
    assert "taken in 30 s" in shown.password_row.sentence
    monday.advance(29)
    shown.tick()
    assert "taken in 1 s" in shown.password_row.sentence
    monday.advance(2)
    shown.tick()
    assert shown.submit.isEnabled()
    assert shown.password_row.sentence == ""


def test_a_password_for_one_use_asks_for_ones_own_before_letting_in(
    window: Opened, folder: Path, qtbot: QtBot
) -> None:
    hub = opening.open_hub(folder, vault.open_with_passphrase(folder, PASSPHRASE))
    with hub.writing(None) as unit:
        unit.session.query(UserAccount).filter_by(sign_in_name="worker").one().must_change_password = True
        unit.audit("test set a password")
        unit.commit()
    hub.close()
    shown = window(folder)
    type_in(shown, "worker", PASSWORD, PASSPHRASE)
    assert not shown.new_row.isHidden()
    assert "one use only" in shown.say.text()
    shown.new_password.setText("another three words")
    shown.again.setText("something else here")
    shown.submit.click()
    assert "differ" in shown.new_row.sentence
    shown.again.setText("another three words")
    with qtbot.waitSignal(shown.signed_in) as got:
        shown.submit.click()
    args(got)[0].close()


def test_a_ticked_box_lets_the_keyring_open_the_hub_the_next_time(
    window: Opened, folder: Path, qtbot: QtBot
) -> None:
    keyring.set_keyring(Trusted())
    shown = window(folder)
    shown.keep.setChecked(True)
    with qtbot.waitSignal(shown.signed_in) as got:
        type_in(shown, "worker", PASSWORD, PASSPHRASE)
    args(got)[0].close()
    again = window(folder)
    assert again.passphrase_row.isHidden()
    with qtbot.waitSignal(again.signed_in) as got:
        type_in(again, "worker", PASSWORD)
    args(got)[0].close()


def test_without_a_keyring_the_person_is_let_in_and_told_why_the_key_was_not_kept(
    window: Opened, folder: Path, qtbot: QtBot
) -> None:
    shown = window(folder)
    shown.keep.setChecked(True)
    with qtbot.waitSignal(shown.signed_in) as got:
        type_in(shown, "worker", PASSWORD, PASSPHRASE)
    opened, _, words = args(got)
    opened.close()
    assert "no keyring that keeps a key safely" in words


def test_a_locked_keyring_asks_for_the_passphrase_and_says_why(window: Opened, hub: Hub, staff: Staff) -> None:
    from keyring.errors import KeyringLocked

    store = Trusted()
    keyring.set_keyring(store)
    keyring_slots.remember_desk_key(hub, staff[Role.HUB_WORKER])
    store.fault = KeyringLocked("locked")
    shown = window(hub.folder)
    assert not shown.passphrase_row.isHidden()
    assert "keyring is locked" in shown.note.text()


def test_a_damaged_hub_is_told_with_ways_on_instead_of_fields(window: Opened, folder: Path) -> None:
    vault.envelope_path(folder).write_text("{")
    shown = window(folder)
    said = shown_texts(shown)
    assert "The hub cannot be opened" in said
    assert "key file is damaged" in said
    assert shown.retry.isVisible()
    assert shown.other.isVisible()
    assert not shown.submit.isVisible()


def test_trying_again_after_the_trouble_is_mended_shows_the_fields(window: Opened, folder: Path) -> None:
    kept = vault.envelope_path(folder).read_bytes()
    vault.envelope_path(folder).unlink()
    shown = window(folder)
    assert "key file is missing" in shown_texts(shown)
    vault.envelope_path(folder).write_bytes(kept)
    shown.retry.click()
    assert shown.submit.isVisible()


def test_a_missing_database_is_told_after_the_passphrase_was_right(window: Opened, folder: Path) -> None:
    vault.database_path(folder).unlink()
    shown = window(folder)
    type_in(shown, "worker", PASSWORD, PASSPHRASE)
    assert "database is not in its folder" in shown_texts(shown)


def test_an_empty_folder_offers_to_set_a_hub_up_there(window: Opened, tmp_path: Path, qtbot: QtBot) -> None:
    shown = window(tmp_path / "empty")
    assert shown.new_hub.isVisible()
    with qtbot.waitSignal(shown.new_hub_wanted) as got:
        shown.new_hub.click()
    assert got.args == [tmp_path / "empty"]


def test_another_folder_is_opened_in_its_place(window: Opened, folder: Path, tmp_path: Path) -> None:
    shown = window(tmp_path / "empty")
    shown.folder_chosen.emit(folder)
    assert shown.submit.isVisible()
    assert shown.presenter.folder == folder


def test_a_set_up_broken_off_before_its_administrator_goes_on_without_signing_in(
    window: Opened, tmp_path: Path, qtbot: QtBot
) -> None:
    set_up.begin(HubDraft(str(tmp_path / "new"), "Northmoor", PASSPHRASE, PASSPHRASE)).close()
    shown = window(tmp_path / "new")
    with qtbot.waitSignal(shown.set_up_wanted) as got:
        type_in(shown, "anybody", "anything", PASSPHRASE)
    opened, actor = args(got)
    opened.close()
    assert actor is None


def demo(folder: Path, body: object) -> None:
    (folder / opening.DEMO_MARK).write_text("invented")
    (folder / "demo-people.json").write_text(json.dumps(body))


PERSON = {"sign_in_name": "worker", "display_name": "Jo Shaw", "role": "Hub worker", "password": PASSWORD}


def test_the_demos_people_are_listed_and_a_click_fills_the_sign_in(window: Opened, folder: Path, qtbot: QtBot) -> None:
    demo(folder, {"passphrase": PASSPHRASE, "people": [PERSON]})
    shown = window(folder)
    assert shown.passphrase_row.isHidden()
    (person,) = [each for each in shown.findChildren(QPushButton) if "Jo Shaw" in each.text()]
    person.click()
    assert (shown.name.text(), shown.password.text()) == ("worker", PASSWORD)
    with qtbot.waitSignal(shown.signed_in) as got:
        shown.submit.click()
    args(got)[0].close()


def test_the_first_paint_shows_only_what_is_asked(qapp: QApplication, qtbot: QtBot, folder: Path) -> None:
    shown = build_sign_in(ImmediateRunner(), folder)
    qtbot.addWidget(shown)
    assert [each.field for each in shown._rows() if not each.isHidden()] == ["passphrase", "name", "password"]
    assert shown._people_sheet.isHidden()
    assert folder.name in shown.place.text()


def test_the_demos_people_stand_there_from_the_first_paint_on(qapp: QApplication, qtbot: QtBot, folder: Path) -> None:
    demo(folder, {"passphrase": PASSPHRASE, "people": [PERSON]})
    shown = build_sign_in(ImmediateRunner(), folder)
    qtbot.addWidget(shown)
    assert not shown._people_sheet.isHidden()
    assert [each.text() for each in shown._people_sheet.findChildren(QPushButton) if "Jo Shaw" in each.text()]


def test_no_people_are_listed_for_a_hub_that_is_not_a_demo(folder: Path) -> None:
    demo(folder, [PERSON])
    assert len(read_demo(folder).people) == 1
    (folder / opening.DEMO_MARK).unlink()
    assert read_demo(folder) == DemoHub()


@pytest.mark.parametrize("body", ["x", [{}], {"people": 3}, [1]])
def test_a_spoiled_list_of_demo_people_shows_nobody_and_stops_nothing(folder: Path, body: object) -> None:
    demo(folder, body)
    assert read_demo(folder) == DemoHub()


def test_caps_lock_is_told_by_the_letters_that_arrive(window: Opened, folder: Path) -> None:
    shown = window(folder)
    QTest.keyClicks(shown.password, "a")
    assert shown.caps.label.isHidden()
    QTest.keyClick(shown.password, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    shown.password.clear()
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    QApplication.sendEvent(
        shown.password, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "A")
    )
    assert not shown.caps.label.isHidden()
    QApplication.sendEvent(
        shown.password, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier, "A")
    )
    assert shown.caps.label.isHidden()


def test_the_window_takes_no_second_try_while_one_is_under_way(window: Opened, folder: Path) -> None:
    runner = HeldRunner()
    shown = window(folder, runner)
    type_in(shown, "worker", PASSWORD, PASSPHRASE)
    type_in(shown, "worker", PASSWORD, PASSPHRASE)
    assert len(runner.held) == 1
    assert not shown.submit.isEnabled()


def test_what_was_typed_is_never_printed(window: Opened, folder: Path, qtbot: QtBot) -> None:
    shown = window(folder, HeldRunner())
    with qtbot.waitSignal(shown.submitted) as got:
        type_in(shown, "worker", PASSWORD, PASSPHRASE)
    assert PASSWORD not in repr(args(got)[0])


@pytest.mark.parametrize("scale", [100, 200])
def test_every_control_has_a_name_and_nothing_runs_off_sideways(
    window: Opened, folder: Path, qapp: QApplication, scale: int
) -> None:
    demo(folder, [PERSON])
    theme.use("dark", scale)
    shown = window(folder)
    shown.resize(1366, 768)
    qapp.processEvents()
    for part in (shown.name, shown.password, shown.passphrase, shown.submit, shown.keep):
        assert part.accessibleName()
    (area,) = shown.findChildren(QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0
    theme.use("light", 100)


def test_the_window_is_built_without_loading_anything_slow() -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from app.views.shell import desktop\n"
        "from app.views import theme\n"
        "from app.views.background import Background\n"
        "from app.views.sign_in.screen import SignIn\n"
        "app = QApplication([])\n"
        "theme.start(app)\n"
        "runner = Background()\n"
        "shown = SignIn(runner, Path('nowhere'))\n"
        "shown.grab()\n"
        "heavy = {'sqlalchemy', 'pydantic', 'cryptography', 'argon2', 'alembic', 'holidays', 'keyring', 'sqlcipher3'}\n"
        "heavy |= {'tomllib', 'dataclasses', 'json', 'zoneinfo', 'concurrent.futures', 'app.views.desk'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
        "runner.close()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
