"""The import screen: nothing leaves it before every row can stand, and what is wrong is mended where it is shown."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAccessible, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from app.models import Person
from app.services.access import Role
from app.services.people.import_records import FileKind
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.desk import Desk
from app.views.people.import_screen import ImportScreen, build
from app.views.people.import_table import EMPTY
from app.views.widgets.dialogs import ConfirmDialog
from app.views.widgets.table_model import SPOKEN_ROLE
from tests.factories.fakes import HeldRunner, ImmediateRunner, Journey, MemoryPreferences, RecordingFeed
from tests.factories.hubs import Staff

DATA = Path(__file__).resolve().parents[2] / "data" / "samples" / "bad_inputs"
BAD = DATA / "people_three_bad_rows_of_ten.csv"
DEMO = Path(__file__).resolve().parents[3] / "resources" / "demo"
THREE = [DEMO / name for name in ("people.csv", "households.csv", "relationships.csv")]


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


def screen_of(hub: Hub, staff: Staff, qtbot: QtBot, runner: ImmediateRunner) -> ImportScreen:
    with hub.reading(None) as unit:
        policy = unit.policy.policy
    desk = Desk(hub, staff[Role.ADMINISTRATOR], policy, runner, RecordingFeed(), Journey(), MemoryPreferences())
    screen = build(desk)
    qtbot.addWidget(screen)
    screen.resize(1366, 768)
    screen.show()
    screen.shown()
    return screen


@pytest.fixture
def screen(hub: Hub, staff: Staff, qtbot: QtBot) -> ImportScreen:
    return screen_of(hub, staff, qtbot, ImmediateRunner())


def known(hub: Hub) -> int:
    with hub.reading(None) as unit:
        return unit.session.scalar(select(func.count()).select_from(Person)) or 0


def sentence(screen: ImportScreen) -> str:
    notice = screen.notices.notice
    return notice.sentence if notice is not None else ""


def mend(screen: ImportScreen, record: int, typed: str) -> None:
    """Open a row's first wrong cell by Enter, as a person does, and type."""
    table = screen.tables[FileKind.PEOPLE]
    table.row_opened.emit(record)
    editor = table.findChildren(QLineEdit)[-1]  # one that was closed before is only deleted later
    editor.setText(typed)
    table.commitData(editor)
    table.closeEditor(editor, table.itemDelegate().EndEditHint.NoHint)


def agree(screen: ImportScreen) -> None:
    dialog = screen.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    dialog.confirm.click()


def test_it_begins_by_saying_what_belongs_here(screen: ImportScreen) -> None:
    shown = screen.states.currentWidget()
    assert shown is not None
    assert "households, people and relationships" in shown.accessibleName()
    assert not screen.over.isVisible()


def test_bad_rows_stand_first_and_import_stays_shut_with_its_reason(screen: ImportScreen) -> None:
    screen.files_chosen.emit([BAD])
    model = screen.models[FileKind.PEOPLE]
    assert [row.record for row in model.rows()][:4] == [3, 6, 9, 1]
    assert model.rowCount() == 10
    assert not screen.all.isEnabled()
    assert screen.why.text() == "3 rows need mending first."
    assert screen.all.accessibleDescription() == screen.why.text()
    assert "no such date" in screen.told.text()
    assert screen.cards[FileKind.PEOPLE].wrong.text() == "3 rows to mend"


def test_a_wrong_cell_says_so_in_words_and_an_empty_one_is_not_blank(screen: ImportScreen) -> None:
    screen.files_chosen.emit([BAD])
    model = screen.models[FileKind.PEOPLE]
    empty = model.wrong_cell(9)
    assert empty is not None
    assert empty.data() == EMPTY
    assert "There is no name" in empty.data(Qt.ItemDataRole.ToolTipRole)
    assert "To mend: Date of birth: There is no such date" in model.index(0, 0).data(SPOKEN_ROLE)


def test_mended_in_place_checked_again_and_imported(hub: Hub, screen: ImportScreen) -> None:
    screen.files_chosen.emit([BAD])
    for record, typed in ((3, "1984-12-02"), (6, ""), (9, "Penrose")):
        mend(screen, record, typed)
        assert not screen.all.isEnabled()
        assert screen.why.text() == "What was typed is not checked yet."
    screen.check.click()
    assert sentence(screen) == "Every row can stand now."
    assert screen.all.isEnabled()
    screen.all.click()
    assert known(hub) == 0, "nothing is written before the last question is answered"
    agree(screen)
    assert known(hub) == 10
    assert "10 people" in sentence(screen)
    assert screen.presenter.working is False


def test_what_was_typed_stays_in_its_cell_until_checked(screen: ImportScreen) -> None:
    screen.files_chosen.emit([BAD])
    mend(screen, 3, "1984-12-02")
    model = screen.models[FileKind.PEOPLE]
    cell = model.wrong_cell(3)
    assert cell is not None
    assert cell.data() == "1984-12-02"
    assert "not checked yet" in cell.data(Qt.ItemDataRole.ToolTipRole)
    screen.check.click()
    assert [row.record for row in model.rows() if row.problems] == [6, 9]


def test_three_files_dropped_onto_the_screen_are_shown_side_by_side(screen: ImportScreen) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in THREE])
    event = QDropEvent(
        QPoint(5, 5).toPointF(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    screen.dropEvent(event)
    assert [screen.tabs.tabText(at) for at in range(screen.tabs.count())] == ["Households", "People", "Relationships"]
    assert screen.cards[FileKind.PEOPLE].counted.text() == "400 rows: 400 new"
    assert screen.all.isEnabled()


def test_files_may_come_one_after_another_and_one_may_be_taken_out_again(screen: ImportScreen) -> None:
    for path in THREE:
        screen.files_chosen.emit([path])
    assert screen.tabs.count() == 3
    screen.cards[FileKind.RELATIONSHIPS].out.click()
    assert [screen.tabs.tabText(at) for at in range(screen.tabs.count())] == ["Households", "People"]
    screen.cards[FileKind.HOUSEHOLDS].out.click()
    screen.cards[FileKind.PEOPLE].out.click()
    assert not screen.over.isVisible()


def test_a_newer_file_of_a_kind_takes_the_older_ones_place(screen: ImportScreen) -> None:
    screen.files_chosen.emit([BAD])
    mend(screen, 3, "1984-12-02")
    screen.files_chosen.emit([THREE[0], THREE[1]])
    assert screen.cards[FileKind.PEOPLE].name.text() == "people.csv"
    assert sentence(screen) == ""
    assert screen.all.isEnabled(), screen.why.text()


def test_a_file_that_is_none_of_the_three_is_told_and_the_others_stay(screen: ImportScreen, tmp_path: Path) -> None:
    strange = tmp_path / "shopping.csv"
    strange.write_text("item,price\nmilk,2\n", encoding="utf-8")
    screen.files_chosen.emit([*THREE, strange])
    assert sentence(screen).startswith("shopping.csv: its headings are none of")
    assert screen.all.isEnabled()


def test_a_file_in_an_old_encoding_waits_until_somebody_looked_at_its_letters(
    screen: ImportScreen, tmp_path: Path
) -> None:
    old = tmp_path / "old.csv"
    old.write_bytes("person_id,forenames,surname\n1,Siân,Llyn\n".encode("latin-1"))
    screen.files_chosen.emit([old])
    assert not screen.all.isEnabled()
    (box,) = screen.boxes.values()
    box.click()
    assert screen.all.isEnabled()
    box.click()
    assert not screen.all.isEnabled()


def test_an_import_that_is_stopped_leaves_everything_as_it_was(hub: Hub, staff: Staff, qtbot: QtBot) -> None:
    runner = HeldRunner()
    screen = screen_of(hub, staff, qtbot, runner)
    screen.files_chosen.emit(list(THREE))
    assert screen.presenter.working
    runner.release()
    screen.all.click()
    agree(screen)
    cancel = screen.presenter.cancel
    assert cancel is not None
    cancel.ask()
    runner.release()
    assert sentence(screen) == "Stopped."
    assert known(hub) == 0
    assert screen.all.isEnabled()


def test_a_locked_desk_shows_no_row_and_gives_back_files_and_typing_afterwards(screen: ImportScreen) -> None:
    screen.files_chosen.emit([BAD])
    mend(screen, 3, "1984-12-02")
    screen.clear_data()
    model = screen.models[FileKind.PEOPLE]
    assert model.rowCount() == 0
    screen.shown()
    assert [row.record for row in screen.models[FileKind.PEOPLE].rows() if row.problems] == [6, 9]


def test_the_model_keeps_qts_rules_and_every_control_has_a_name(screen: ImportScreen) -> None:
    screen.files_chosen.emit([BAD])
    model = screen.models[FileKind.PEOPLE]
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    mend(screen, 3, "1984-12-02")
    screen.check.click()
    for made in screen.findChildren(QAbstractButton):
        if made.isVisible():
            interface = QAccessible.queryAccessibleInterface(made)
            assert interface is not None
            assert interface.text(QAccessible.Text.Name), made
