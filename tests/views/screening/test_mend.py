"""Promises of mending a dropped police batch before it is recorded."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from app.models import AuditEntry, Contact, Document
from app.services.access import Role
from app.services.errors import Problem
from app.services.intake.readers.dispatch import read_document
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.desk import Place
from app.views.screening import batch_open
from app.views.screening.batch_mend_model import MendModel
from app.views.screening.batch_mend_screen import BatchMendScreen
from app.views.screening.batch_open import open_batch_file
from tests.factories.hubs import Staff
from tests.views.screening.stage import SAMPLES, Stage, stage

HEAD = "PPN Ref,Incident Date,Role,Surname,Forename(s),DOB,MASH Summary"
GOOD = f"{HEAD}\nPPN/26/1,28/03/2026,Child,ADEYEMI,Mira,04/05/2018,Seen alone\n"
BAD = (
    f"{HEAD}\nPPN/26/1,28/03/2026,Child,ADEYEMI,Mira,31/02/2018,Seen alone\n"
    "PPN/26/2,29/03/2026,Child,TRENT,Owen,05/06/2015,Seen well\n"
    ",29/03/2026,Child,QUIST,Ada,05/06/2016,Seen well\n"
)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    theme.start(qapp, "light", 100)
    yield
    batch_open.settle_all()


def drop(at: Stage, text: str, encoding: str = "utf-8") -> bytes:
    data = text.encode(encoding)
    open_batch_file(at.desk, "batch.csv", data, read_document(data, "batch.csv"))
    return data


def mending(qtbot: QtBot, at: Stage) -> BatchMendScreen:
    screen = BatchMendScreen(at.desk)
    qtbot.addWidget(screen)
    screen.resize(1180, 690)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    place = at.journey.places[-1]
    assert place.kind == "batch_mend"
    screen.show_place(place)
    return screen


def count(hub: Hub) -> int:
    with hub.reading(None) as unit:
        return unit.session.scalar(select(func.count()).select_from(Contact)) or 0


def put(screen: BatchMendScreen, row: int, heading: str, value: str) -> None:
    headings = [screen.model.headerData(at, Qt.Orientation.Horizontal) for at in range(screen.model.columnCount())]
    screen.model.setData(screen.model.index(row, headings.index(heading)), value)


def test_a_batch_whose_rows_all_stand_is_recorded_and_its_queue_opened(hub: Hub, staff: Staff) -> None:
    at = stage(hub, staff[Role.HUB_WORKER])
    drop(at, GOOD)
    assert [place.kind for place in at.journey.places] == ["batch"]
    assert count(hub) == 1


def test_a_bad_row_opens_the_mending_and_records_nothing(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    at = stage(hub, staff[Role.HUB_WORKER])
    drop(at, BAD)
    screen = mending(qtbot, at)
    said = [each.accessibleName() for each in screen.wrong.findChildren(QPushButton)]
    assert said == [
        "Go to: Row 1, DOB: The date of birth is no possible date.",
        "Go to: Row 3, PPN Ref: No reference.",
    ]
    assert not screen.record.isEnabled()
    screen.presenter.record()
    assert count(hub) == 0
    bad = screen.model.index(0, 5)
    assert str(bad.data()).startswith("! ")
    assert "wrong: The date of birth is no possible date." in str(bad.data(Qt.ItemDataRole.AccessibleTextRole))
    assert screen.model.headerData(2, Qt.Orientation.Vertical) == "! 3"


def test_mended_rows_are_checked_again_and_recorded_all_or_nothing_with_the_file_as_it_came(
    qtbot: QtBot, hub: Hub, staff: Staff
) -> None:
    at = stage(hub, staff[Role.HUB_WORKER])
    data = drop(at, BAD)
    screen = mending(qtbot, at)
    put(screen, 0, "DOB", "28/02/2018")
    assert not screen.record.isEnabled()
    screen.check.click()
    assert [problem[0] for problem in screen.model.bad_cells()] == [2]
    assert not screen.record.isEnabled()
    put(screen, 2, "PPN Ref", "PPN/26/3")
    QTest.keyClick(screen, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert screen.record.isEnabled()
    screen.record.click()
    assert count(hub) == 3
    assert at.journey.places[-1].kind == "batch"
    with hub.reading(None) as unit:
        assert unit.session.scalars(select(Document.content)).all() == [data]
        noted = unit.session.scalars(select(AuditEntry).where(AuditEntry.act == "batch recorded")).one()
        assert noted.detail["mended"] == 2
    assert screen.model.rowCount() == 0


def test_a_row_that_reads_well_and_still_makes_no_contact_is_marked_by_its_row(
    qtbot: QtBot, hub: Hub, staff: Staff
) -> None:
    at = stage(hub, staff[Role.HUB_WORKER])
    drop(at, GOOD.replace("04/05/2018", "04/05/1718"))
    screen = mending(qtbot, at)
    assert count(hub) == 0
    assert screen.model.bad_cells()[0][0] == 0
    assert not screen.record.isEnabled()
    put(screen, 0, "DOB", "04/05/2018")
    screen.check.click()
    screen.record.click()
    assert count(hub) == 1


def test_the_same_file_twice_says_where_the_first_is(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    at = stage(hub, staff[Role.HUB_WORKER])
    drop(at, GOOD)
    drop(at, GOOD)
    screen = mending(qtbot, at)
    assert screen.notices.notice is not None
    assert "recorded as a batch before" in screen.notices.notice.sentence
    assert count(hub) == 1


def test_a_doubtful_encoding_is_asked_about_before_anything_is_recorded(
    qtbot: QtBot, hub: Hub, staff: Staff
) -> None:
    at = stage(hub, staff[Role.HUB_WORKER])
    drop(at, GOOD.replace("ADEYEMI", "ŁĘCKA"), "windows-1250")
    screen = mending(qtbot, at)
    assert screen.question.isVisible()
    assert not screen.record.isEnabled()
    screen.presenter.read_as("windows-1250")
    assert screen.model.index(0, 3).data() == "ŁĘCKA"
    assert not screen.record.isEnabled()
    screen.right.click()
    assert screen.record.isEnabled()
    screen.record.click()
    assert count(hub) == 1


def test_a_batch_that_waits_no_more_is_told_in_words(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    at = stage(hub, staff[Role.HUB_WORKER])
    screen = BatchMendScreen(at.desk)
    qtbot.addWidget(screen)
    screen.show_place(Place("batch_mend", uuid4()))
    assert screen.notices.notice is not None
    assert "not waiting any more" in screen.notices.notice.sentence


def test_the_model_of_the_rows_behaves_and_edits_only_what_differs(qtbot: QtBot) -> None:
    model = MendModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(("A", "B", "A"), (("1", "2", "3"), ("4",)), (Problem("B", "Wrong.", 2), Problem("", "Whole.", 1)))
    assert not model.setData(model.index(0, 0), "1")
    assert model.edits() == {}
    assert model.setData(model.index(1, 1), "5")
    assert model.edits() == {(2, "B"): "5"}
    assert not model.flags(model.index(0, 2)) & Qt.ItemFlag.ItemIsEditable
    assert model.headerData(0, Qt.Orientation.Vertical) == "! 1"
    model.show_rows((), (), ())
    assert model.rowCount() == 0


def test_the_mending_screen_names_its_parts(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    at = stage(hub, staff[Role.HUB_WORKER])
    drop(at, BAD)
    screen = mending(qtbot, at)
    for part in (screen.table, screen.check, screen.record, screen.encoding, screen.right):
        assert QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)


def test_every_row_of_the_samples_stands(hub: Hub, staff: Staff) -> None:
    at = stage(hub, staff[Role.HUB_WORKER])
    for name in ("police_ppn_batch.csv", "police_merlin_batch.csv"):
        data = (SAMPLES / name).read_bytes()
        open_batch_file(at.desk, name, data, read_document(data, name))
    assert [place.kind for place in at.journey.places] == ["batch", "batch"]
