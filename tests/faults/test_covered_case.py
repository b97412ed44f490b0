"""The lock over a case: in the middle of a drag nothing is joined, in the middle of an export the file is whole."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from sqlalchemy import func, select

from app.models import AuditEntry, Relationship
from app.services.unit_of_work import Hub
from app.views.case.household.picture import FamilyPicture
from app.views.case.screen import CaseScreen
from app.views.desk import Place
from tests.factories.hubs import Staff
from tests.faults.conftest import Seated
from tests.faults.stage import Stage, dialogs
from tests.services.enquiry.kin import KinCase, kin_case

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


OnCase = tuple[Stage, KinCase, FamilyPicture]


@pytest.fixture
def on_case(hub: Hub, staff: Staff, seated: Seated) -> OnCase:
    """A desktop with the Novaks' case in front, its picture drawn."""
    kin = kin_case(hub, staff)
    stage = seated(hub, kin.worker)
    stage.work.go(Place("case", kin.id))
    stage.settle()
    here = stage.work.current()
    assert isinstance(here, CaseScreen)
    picture = here.household.picture
    assert picture is not None
    picture.view.still = True
    stage.until(lambda: picture.view.picture.people)
    stage.settle()
    return stage, kin, picture


def counted(hub: Hub) -> int:
    with hub.reading(None) as unit:
        return unit.session.scalar(select(func.count()).select_from(Relationship)) or 0


def test_a_lock_in_the_middle_of_a_drag_joins_nobody(on_case: OnCase) -> None:
    stage, kin, picture = on_case
    view, before = picture.view, counted(kin.hub)
    one, other = list(view.picture.people.values())[:2]
    start, end = (view.mapFromScene(item.pos()) for item in (one, other))
    home = one.pos()
    QTest.mousePress(view.viewport(), LEFT, NONE, start)
    for step in range(1, 6):
        QTest.mouseMove(view.viewport(), start + QPoint((end - start) * step / 5))
        QApplication.processEvents()
    assert one.pos() != home, "nobody was held: the test would prove nothing"
    stage.desktop.lock("key")
    assert stage.desktop.window.locked
    QTest.mouseRelease(view.viewport(), LEFT, NONE, end)
    stage.settle()
    assert dialogs(stage.desktop.window) == []
    stage.desktop._unlocked()
    stage.settle()
    assert dialogs(stage.desktop.window) == []
    assert one.pos() == home
    assert counted(kin.hub) == before


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_a_lock_in_the_middle_of_an_export_leaves_the_file_whole_and_in_the_trail(
    form: str, on_case: OnCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, kin, picture = on_case
    place = tmp_path / f"family.{form}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(place), ""))
    picture._leave(copy=False)
    stage.desktop.lock("key")
    stage.until(place.exists)
    stage.settle()
    assert stage.desktop.window.locked
    assert dialogs(stage.desktop.window) == []
    content = place.read_bytes()
    whole = {"svg": content.rstrip().endswith(b"</svg>"), "png": b"IEND" in content[-16:],
             "pdf": content.rstrip().endswith(b"%%EOF")}  # fmt: skip
    assert whole[form]
    assert [each.name for each in tmp_path.glob("family*")] == [place.name]
    with kin.hub.reading(None) as unit:
        told = unit.session.scalars(select(AuditEntry.act).where(AuditEntry.subject_id == kin.id)).all()
    assert any("picture" in action or "export" in action for action in told), told
