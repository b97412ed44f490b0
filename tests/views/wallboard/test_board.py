"""The wall as it is painted: real widgets, offscreen."""

import itertools
from collections.abc import Iterator
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services import clock
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.errors import NotFound
from app.services.oversight.wallboard import Board, read_board
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.wallboard.board import BoardWindow, keep_room, kept_room
from app.views.wallboard.parts import Chips
from app.views.wallboard.presenter import BoardPresenter
from app.views.wallboard.sizes import Room, sizes
from app.views.wallboard.words import ShownChip
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.services.oversight.marking import MARKER, plant_markers
from tests.views.wallboard.parts import NOW, Held, a_board, a_row

BUSY = a_board(
    a_row("1184", "red", "Hlth! Pol+", -73.5),
    a_row("1187", "red", "Edu! Pol- Hlth+", -13.5),
    *[a_row(str(number), "green", "Pol- Edu+", 3010) for number in range(1200, 1230)],
    pinned=2,
    unscreened=2,
)


@pytest.fixture
def fixed() -> Iterator[FixedClock]:
    made = FixedClock(NOW)
    with clock.use(made):
        yield made


class Wall:
    """A window with its presenter."""

    def __init__(self, qtbot: QtBot, board: Board, size: tuple[int, int] = (1920, 1080)) -> None:
        self.window = BoardWindow(Room(55, 5))
        qtbot.addWidget(self.window)
        self.window.resize(*size)
        self.runner = Held()
        self.board: Board | Exception = board
        self.presenter = BoardPresenter(self.window, cast("Any", self.runner), self._read)
        self.window.resized.connect(self.presenter.show)
        self.window.show()
        self.tick()

    def _read(self) -> Board:
        if isinstance(self.board, Exception):
            raise self.board
        return self.board

    def tick(self) -> None:
        self.presenter.tick()
        while self.runner.waiting:
            self.runner.answer()

    def picture(self) -> QImage:
        return self.window.grab().toImage()


@pytest.fixture(autouse=True)
def dressed(qapp: Any) -> Iterator[None]:
    theme.start(qapp, "dark")
    QSettings("Hubdesk", "Wallboard").clear()
    yield
    QSettings("Hubdesk", "Wallboard").clear()


class Painted(QObject):
    """Counts how often the widgets it watches are painted."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.count += event.type() == QEvent.Type.Paint
        return False


def colours_in(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}


def test_every_row_is_one_sentence_for_a_screen_reader_and_names_nobody(qtbot: QtBot, fixed: FixedClock) -> None:
    wall = Wall(qtbot, BUSY)
    visible = [row for row in wall.window.rows if row.isVisible()]
    assert len(visible) == 6
    for row in visible:
        spoken = QAccessible.queryAccessibleInterface(row)
        assert spoken is not None
        assert spoken.text(QAccessible.Text.Name) == row.accessibleName() != ""
    assert wall.window.texts()[1].startswith("Red, case 1184, worker J S; Hlth late")
    assert wall.window.texts()[-1] == "2 replies late, page 1 of 8, Live, data 0 s old."


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (3840, 2160)])
def test_parts_never_overlap_and_never_leave_the_screen(qtbot: QtBot, fixed: FixedClock, size: tuple[int, int]) -> None:
    wall = Wall(qtbot, BUSY, size)
    window = wall.window
    parts = [window.head, *[row for row in window.rows if row.isVisible()], window.foot]
    for above, below in itertools.pairwise(parts):
        assert above.geometry().bottom() < below.geometry().top()
    assert all(window.rect().contains(part.geometry()) for part in parts)


def test_it_is_painted_in_the_walls_colours_with_the_bundled_face(qtbot: QtBot, fixed: FixedClock) -> None:
    wall = Wall(qtbot, BUSY)
    found = colours_in(wall.picture())
    tokens = theme.colours("wall").hex
    for role in ("background", "surface", "text", "late", "red", "green", "mark-done"):
        assert tokens[role].lower() in found
    assert theme.is_real_face(theme.plain_font(wall.window.sizes.key, 700))


def test_a_wall_that_is_not_live_is_dimmed_and_says_since_when(qtbot: QtBot, fixed: FixedClock) -> None:
    wall = Wall(qtbot, BUSY)
    row = wall.window.rows[0]
    live = colours_in(row.grab().toImage())
    wall.board = NotFound("The hub's database is not in its folder.", "Put it back.")
    for _ in range(2):
        fixed.advance(10)
        wall.tick()
    assert wall.window.band.isVisible()
    assert wall.window.band.accessibleName().startswith("NOT LIVE SINCE 10:28. The hub's database")
    assert wall.window.band.geometry().bottom() < row.geometry().top()
    bright = theme.colours("wall").hex["text"].lower()
    assert bright in live
    assert bright not in colours_in(row.grab().toImage())
    assert len([each for each in wall.window.rows if each.isVisible()]) == 4
    assert "Not live" in wall.window.texts()[-1]


def test_a_wall_that_is_live_again_stands_as_before(qtbot: QtBot, fixed: FixedClock) -> None:
    wall = Wall(qtbot, BUSY)
    before = [row.geometry() for row in wall.window.rows]
    wall.board = NotFound("Gone.", "Put it back.")
    for _ in range(2):
        fixed.advance(10)
        wall.tick()
    wall.board = BUSY
    fixed.advance(30)
    wall.tick()
    assert wall.window.band.isHidden()
    assert [row.geometry() for row in wall.window.rows] == before


def test_an_empty_wall_says_what_it_means(qtbot: QtBot, fixed: FixedClock) -> None:
    wall = Wall(qtbot, a_board())
    assert wall.window.message.isVisible()
    assert wall.window.message.accessibleName().startswith("Nothing is waiting. 0 enquiries open.")
    assert not any(row.isVisible() for row in wall.window.rows)


def test_a_refresh_without_news_paints_no_row(qtbot: QtBot, fixed: FixedClock) -> None:
    wall = Wall(qtbot, BUSY)
    QApplication.processEvents()
    painted = Painted()
    for row in wall.window.rows:
        row.installEventFilter(painted)
    fixed.advance(10)
    wall.tick()
    QApplication.processEvents()
    assert painted.count == 0
    wall.board = a_board(a_row("1184", "red", "Hlth+ Pol+", -73.5), *BUSY.rows[1:], pinned=2)
    wall.presenter.ask_now()  # before the page turns
    fixed.advance(1)
    wall.tick()
    QApplication.processEvents()
    assert painted.count == 1


def test_agencies_that_do_not_fit_become_a_number_and_late_ones_are_painted_first(
    qtbot: QtBot, fixed: FixedClock
) -> None:
    made = Chips(sizes(Room(55, 5), 1920, 1080))
    chips = tuple(ShownChip(short, 0) for short in ("Pol", "Hlth", "Edu", "Hous"))
    assert made.fitting(chips, 5_000) == 4
    assert made.fitting(chips, made.width(chips[0]) + made.width(chips[1])) == 1
    assert made.fitting(chips, 1) == 0


def test_escape_and_f11_leave_full_screen_and_nothing_typed_changes_anything(qtbot: QtBot, fixed: FixedClock) -> None:
    wall = Wall(qtbot, BUSY)
    window = wall.window
    window.showFullScreen()
    qtbot.waitUntil(window.isFullScreen)
    before = window.texts()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_A, Qt.Key.Key_Space):
        QTest.keyClick(window, key)
    QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert window.isVisible()
    assert window.texts() == before
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    QTest.keyClick(window, Qt.Key.Key_F11)
    assert window.isFullScreen()
    QTest.keyClick(window, Qt.Key.Key_F11)
    assert not window.isFullScreen()


def test_the_room_is_remembered_on_this_machine_and_nonsense_is_not_believed() -> None:
    assert kept_room() is None
    keep_room(Room(65, 4.5))
    assert kept_room() == Room(65, 4.5)
    QSettings("Hubdesk", "Wallboard").setValue("inches", "huge")
    assert kept_room() is None
    QSettings("Hubdesk", "Wallboard").setValue("inches", 5_000)
    assert kept_room() is None


def test_a_marker_in_every_text_of_the_database_is_in_nothing_the_wall_says(
    qtbot: QtBot, hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    worker = staff[Role.HUB_WORKER]
    case = rows.enquiry(hub, worker)
    rows.request(hub, worker, case, staff.agencies["police"])
    rows.contact(hub, worker)
    plant_markers(hub)
    wall = Wall(qtbot, read_board(hub, staff[Role.WALLBOARD]))
    said = wall.window.texts()
    assert "case 1001" in said[1]
    everything = [wall.window, *wall.window.findChildren(QWidget)]
    told = [f"{each.accessibleName()} {each.accessibleDescription()} {each.toolTip()}" for each in everything]
    assert MARKER not in " ".join([*said, *told, wall.window.windowTitle(), repr(wall.window.shown)])
