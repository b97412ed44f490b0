"""What an administrator types wrong, field by field: a sentence beside the field and on top, and the typing stays."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.services.access import Role
from app.services.policy_file import load_builtin
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.admin.screen import AdminScreen, build
from app.views.admin.set_up_screen import SetUp
from app.views.desk import Desk, Place
from app.views.widgets.fields import FieldRow
from app.views.widgets.summary import ErrorSummary
from tests.factories.fakes import ImmediateRunner, Journey, MemoryPreferences, RecordingFeed
from tests.factories.hubs import Staff
from tests.views.admin.test_admin import CHANGED
from tests.views.admin.test_set_up import PASSPHRASE, Begin, begin, quick_hashes

__all__ = ["begin", "quick_hashes"]
LONG = "x" * 500
USER: Mapping[str, tuple[str, ...]] = {
    "display_name": ("", LONG),
    "sign_in_name": ("", "two words", "worker", LONG),
    "initials": ("", "J", "J!", "JS"),
    "password": ("", "short", "password1234"),
}
AGENCY: Mapping[str, tuple[str, ...]] = {
    "name": ("", LONG, "Police"),
    "short_name": ("", "Pol"),
    "email": ("nobody", "a@b", "two words@example.org"),
    "phone": ("no number", "12"),
}
FOLDER: Mapping[str, tuple[str, ...]] = {
    "folder": ("", "/dev/null"),
    "hub_name": ("", LONG),
    "passphrase": ("", "short"),
    "again": ("another one altogether",),
}
ADMINISTRATOR: Mapping[str, tuple[str, ...]] = {
    "display_name": ("", LONG),
    "sign_in_name": ("", "two words"),
    "initials": ("", "A", "A!"),
    "password": ("", "short"),
    "again": ("another one altogether",),
}


def cases(table: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(field, wrong) for field, texts in table.items() for wrong in texts]


@pytest.fixture
def screen(hub: Hub, staff: Staff, qapp: QApplication, qtbot: QtBot) -> AdminScreen:
    theme.start(qapp, "light", 100)
    feed = RecordingFeed()
    desk = Desk(
        hub,
        staff[Role.ADMINISTRATOR],
        load_builtin("west_berkshire"),
        ImmediateRunner(feed.announce),
        feed,
        Journey(),
        MemoryPreferences(),
    )
    made = build(desk)
    assert isinstance(made, AdminScreen)
    qtbot.addWidget(made)
    made.resize(1180, 690)
    made.show()
    return made


def wrong_there(rows: tuple[FieldRow, ...], summary: ErrorSummary, field: str) -> None:
    """One sentence beside the field, the same on top, and nothing said of any other field."""
    row = next(each for each in rows if each.field == field)
    assert [each.field for each in summary.problems] == [field]
    assert row.sentence
    assert row.sentence.endswith(".")
    assert row.error_label.isVisible()
    assert summary.isVisible()
    assert row.sentence in {each.sentence for each in summary.problems}
    assert not [each.field for each in rows if each is not row and each.sentence]


def typed_stays(editor: QLineEdit, typed: str) -> None:
    assert editor.text() == typed[: editor.maxLength()]


@pytest.mark.parametrize(("field", "wrong"), cases(USER))
def test_a_wrong_field_of_a_person_is_told(screen: AdminScreen, field: str, wrong: str) -> None:
    screen.show_place(Place("admin", detail="users"))
    pane = screen.users
    pane.add.click()
    form = pane.form
    right = {"display_name": "Ola Test", "sign_in_name": "ola", "initials": "OT", "password": "ladder kettle moss"}
    for name, text in {**right, field: wrong}.items():
        getattr(form, name).setText(text)
    form.agency.setCurrentIndex(form.agency.findText("The hub"))
    form.picks.boxes[Role.HUB_WORKER].setChecked(True)
    pane.save.click()
    wrong_there(form.rows, form.summary, field)
    typed_stays(getattr(form, field), wrong)


@pytest.mark.parametrize("field", ["agency_id", "roles"])
def test_a_choice_that_was_not_made_for_a_person_is_told(screen: AdminScreen, field: str) -> None:
    screen.show_place(Place("admin", detail="users"))
    form = screen.users.form
    screen.users.add.click()
    for name, text in (("display_name", "Ola Test"), ("sign_in_name", "ola"), ("initials", "OT")):
        getattr(form, name).setText(text)
    form.propose_password()
    if field == "roles":
        form.agency.setCurrentIndex(form.agency.findText("The hub"))
    else:
        form.picks.boxes[Role.HUB_WORKER].setChecked(True)
    screen.users.save.click()
    wrong_there(form.rows, form.summary, field)


@pytest.mark.parametrize(("field", "wrong"), cases(AGENCY))
def test_a_wrong_field_of_an_agency_is_told(screen: AdminScreen, field: str, wrong: str) -> None:
    screen.show_place(Place("admin", detail="agencies"))
    pane = screen.agencies
    pane.add.click()
    right = {"name": "River Trust", "short_name": "River", "email": "r@example.org", "phone": "01632 960111"}
    for name, text in {**right, field: wrong}.items():
        getattr(pane, name).setText(text)
    pane.save.click()
    wrong_there(pane.rows, pane.summary, field)
    typed_stays(getattr(pane, field), wrong)


@pytest.mark.parametrize("wrong", ["", "[levels", 'name = "half a pack"'])
def test_a_wrong_policy_text_is_told_and_is_not_proposed(screen: AdminScreen, wrong: str) -> None:
    screen.show_place(Place("admin", detail="policy"))
    pane = screen.policy
    pane.tabs.setCurrentIndex(2)
    pane.text.setPlainText(wrong)
    pane.reason.setPlainText("Agreed by the board")
    pane.propose.click()
    assert pane.text.toPlainText() == wrong
    assert pane.reason.toPlainText() == "Agreed by the board"
    assert pane.problems.isVisible()
    assert pane.problems.toPlainText().strip()
    assert "mending before it can be proposed" in pane.verdict.text()


def test_a_policy_change_without_its_reason_is_told_beside_the_reason(screen: AdminScreen) -> None:
    screen.show_place(Place("admin", detail="policy"))
    pane = screen.policy
    pane.tabs.setCurrentIndex(2)
    pane.text.setPlainText(CHANGED)
    pane.propose.click()
    assert pane.reason_row.sentence.endswith(".")
    assert pane.reason_row.error_label.isVisible()
    assert pane.text.toPlainText() == CHANGED


@pytest.mark.parametrize(("field", "wrong"), cases(FOLDER))
def test_a_wrong_field_of_the_folder_is_told_in_set_up(begin: Begin, field: str, wrong: str) -> None:
    page = _page(begin, lambda shown: shown.folder)
    right = {"hub_name": "Northmoor hub", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    for name, text in {**right, field: wrong}.items():
        getattr(page[1], name).setText(text)
    page[0].next.click()
    told = [each.field for each in page[1].summary.problems]
    assert field in told or (field == "passphrase" and told == ["passphrase"])
    row = next(each for each in page[1].rows if each.field == field)
    assert row.sentence.endswith(".")
    assert row.error_label.isVisible()


@pytest.mark.slow
@pytest.mark.parametrize(("field", "wrong"), cases(ADMINISTRATOR))
def test_a_wrong_field_of_the_first_administrator_is_told_in_set_up(begin: Begin, field: str, wrong: str) -> None:
    shown, folder = _page(begin, lambda shown: shown.folder)
    for name, text in (("hub_name", "Northmoor hub"), ("passphrase", PASSPHRASE), ("again", PASSPHRASE)):
        getattr(folder, name).setText(text)
    shown.next.click()
    page: Any = shown.administrator
    right = {"display_name": "Ash Pike", "sign_in_name": "a.pike", "initials": "AP", "password": "ladder kettle moss"}
    for name, text in {**right, "again": "ladder kettle moss", field: wrong}.items():
        getattr(page, name).setText(text)
    shown.next.click()
    row = next(each for each in page.rows if each.field == field)
    assert row.sentence.endswith(".")
    assert row.error_label.isVisible()
    assert row.sentence in {each.sentence for each in page.summary.problems}


def _page(begin: Begin, of: Callable[[SetUp], Any]) -> tuple[SetUp, Any]:
    shown = begin()
    return shown, of(shown)
