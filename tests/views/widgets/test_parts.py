"""Promises of the small parts: labels, ratings, chips, due times, notices, states, cards."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.services import clock
from app.services.errors import NotFound
from app.views import theme
from app.views.desk import Cancel, Notice
from app.views.widgets.buttons import button, sign_button
from app.views.widgets.card import Card, Collapsible
from app.views.widgets.chips import WORDS, AgencyChip, ChipState, chip_size, paint_chip
from app.views.widgets.due import DueLabel
from app.views.widgets.labels import ElidedLabel, plain_tip, text_label
from app.views.widgets.notice import NoticeBar
from app.views.widgets.rating import RatingMark, paint_rating
from app.views.widgets.screen import Screen
from app.views.widgets.states import EmptyState, ProgressPanel, StateStack

NOW = datetime(2026, 3, 13, 10, 28, tzinfo=UTC)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def fixed() -> Iterator[clock.FixedClock]:
    made = clock.FixedClock(NOW)
    with clock.use(made):
        yield made


def spoken(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def picture(code: str | None, palette: theme.Palette = "light", side: int = 30) -> QImage:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(theme.colours(palette).colour("surface"))
    painter = QPainter(image)
    paint_rating(painter, image.rect().toRectF(), code, theme.colours(palette))
    painter.end()
    return image


def test_a_label_shows_markup_as_it_was_typed(qtbot: QtBot) -> None:
    label = text_label("<b>Child A</b>")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    plain = QLabel("Child A")
    qtbot.addWidget(plain)
    assert label.sizeHint().width() > plain.sizeHint().width()


def test_a_tooltip_shows_markup_as_it_was_typed() -> None:
    assert plain_tip("Child A & B") == "Child A & B"
    assert plain_tip("<img src=x>") == "<qt>&lt;img src=x&gt;</qt>"


def test_a_shortened_line_keeps_its_whole_text_in_the_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("M-26-1187 Physical injury, school")
    qtbot.addWidget(label)
    label.resize(60, 24)
    label.show()
    assert label.toolTip() == "M-26-1187 Physical injury, school"
    assert spoken(label) == "M-26-1187 Physical injury, school"
    label.resize(600, 24)
    assert label.toolTip() == ""


def test_every_rating_has_its_own_outline_even_without_colour() -> None:
    outlines = set()
    for code in ("red", "amber", "green", "blue", None):
        image = picture(code, "print", 60)
        ground = theme.colours("print").colour("surface").rgb()
        outlines.add(tuple(image.pixel(x, y) != ground for x in range(0, 60, 3) for y in range(0, 60, 3)))
    assert len(outlines) == 5


def test_a_rating_is_at_least_28_pixels_and_grows_with_the_text(qtbot: QtBot) -> None:
    mark = RatingMark("red")
    qtbot.addWidget(mark)
    assert mark.sizeHint().width() >= 28
    theme.use(scale=200)
    assert mark.sizeHint().width() >= 56
    theme.use(scale=100)


def test_a_rating_says_its_word_who_and_when(qtbot: QtBot) -> None:
    mark = RatingMark()
    qtbot.addWidget(mark)
    assert spoken(mark) == "Not yet rated"
    mark.set_rating("red", "rated 10:02 by J. Shaw")
    assert spoken(mark) == mark.toolTip() == "Red, rated 10:02 by J. Shaw"


@pytest.mark.parametrize("palette", ["light", "dark", "wall"])
def test_a_rating_is_painted_in_the_palette_asked_for(palette: theme.Palette) -> None:
    image = picture("red", palette, 60)
    assert image.pixelColor(8, 30) == theme.colours(palette).colour("red")


def test_chips_of_all_states_differ_in_more_than_colour(qtbot: QtBot) -> None:
    font = theme.font("secondary")
    states: tuple[ChipState, ...] = ("not_asked", "held", "asked", "replied", "late")
    sketches = set()
    for state in states:
        image = QImage(QSize(120, 30), QImage.Format.Format_Grayscale8)
        image.fill(255)
        painter = QPainter(image)
        paint_chip(painter, QRect(0, 0, 118, 28).toRectF(), "Police", state, font)
        painter.end()
        sketches.add(tuple(image.pixel(x, y) & 255 < 160 for x in range(120) for y in range(30)))
        chip = AgencyChip("Police", state, "due 11:00")
        qtbot.addWidget(chip)
        assert spoken(chip) == f"Police: {WORDS[state]}, due 11:00"
    assert len(sketches) == 5
    assert chip_size("Police", "late", font).width() > chip_size("Police", "asked", font).width()


def test_a_due_time_turns_late_in_words_and_weight_when_its_moment_passes(
    qtbot: QtBot, fixed: clock.FixedClock
) -> None:
    label = DueLabel()
    qtbot.addWidget(label)
    label.set_due(NOW + timedelta(minutes=1), "Red, 4 hours from 06:29")
    assert label.text() == "1 m left · due 10:29"
    assert label.toolTip() == "Red, 4 hours from 06:29"
    fixed.advance(13 * 60)
    with qtbot.waitSignal(label.became_late):
        label.tick()
    assert label.text() == "Overdue 12 m · due 10:29"
    assert label.property("textRole") == "late"
    label.set_due(None, without="paused")
    label.tick()
    assert label.text() == spoken(label) == "paused"


def test_undo_is_offered_for_ten_seconds_of_the_monotonic_clock(qtbot: QtBot, fixed: clock.FixedClock) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    undone: list[str] = []
    bar.show_notice(Notice("Assigned to J. Shaw.", undo=lambda: undone.append("back")))
    assert bar.undo_button.text() == "Undo (10)"
    fixed.advance(9.5)
    bar.tick()
    assert bar.undo_button.text() == "Undo (1)"
    bar.undo_button.click()
    assert undone == ["back"]
    assert bar.isHidden()
    bar.show_notice(Notice("Assigned.", undo=lambda: undone.append("late")))
    fixed.advance(10)
    bar.tick()
    assert bar.isHidden()
    assert undone == ["back"]


def test_a_notice_without_a_way_back_stays_until_it_is_closed(qtbot: QtBot, fixed: clock.FixedClock) -> None:
    screen = Screen("Inbox")
    qtbot.addWidget(screen)
    screen.show_failure(NotFound("The contact is not there.", "Refresh the list."))
    fixed.advance(600)
    bar = screen.notices
    assert not bar.isHidden()
    assert spoken(bar) == "Not done. The contact is not there. Refresh the list."
    assert bar.undo_button.isHidden()


def test_a_success_goes_once_it_was_read_and_was_announced(
    qtbot: QtBot, fixed: clock.FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(NoticeBar, "_announce", lambda self: told.append(spoken(self)))
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.show_notice(Notice("The file is saved.", tone="done"))
    assert told == ["Done. The file is saved."]
    fixed.advance(8)
    bar.tick()
    assert not bar.isHidden()
    fixed.advance(2)
    bar.tick()
    assert bar.isHidden()
    bar.show_notice(Notice("The file is saved.", tone="done"))
    bar.say("Choose a line first.", tone="warning")
    fixed.advance(600)
    assert not bar.isHidden()
    assert not bar.findChild(QTimer).isActive()  # type: ignore[union-attr]  # it has one


def test_a_success_stays_while_the_focus_is_in_it(qtbot: QtBot, fixed: clock.FixedClock) -> None:
    screen = Screen("Inbox")
    qtbot.addWidget(screen)
    below = QLineEdit()
    screen.body.addWidget(below)
    screen.show_notice(Notice("The file is saved.", tone="done"))
    screen.move(300, 300)  # not under the pointer
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    close = next(each for each in screen.notices.findChildren(QPushButton) if each.text() == "Close")
    close.setFocus()
    fixed.advance(60)
    screen.notices.tick()
    assert not screen.notices.isHidden()
    below.setFocus()
    screen.notices.tick()
    assert screen.notices.isHidden()
    assert below.hasFocus()


def test_a_wait_shows_nothing_until_it_has_lasted(qtbot: QtBot) -> None:
    stack = StateStack(QListWidget(), EmptyState("Nothing waits", "Drop a document."))
    qtbot.addWidget(stack)
    stack.show_loading("Fetching contacts")
    assert not stack.loading.says_something()
    qtbot.waitUntil(stack.loading.says_something, timeout=2_000)
    stack.show_content()
    assert stack.currentWidget() is stack.content
    assert not stack.loading.says_something()


def test_a_failure_in_a_list_says_what_to_do_and_lets_one_try_again(qtbot: QtBot) -> None:
    stack = StateStack(QListWidget(), EmptyState("Nothing waits"))
    qtbot.addWidget(stack)
    stack.show_failure(NotFound("The list is not there.", "Ask your administrator."))
    assert spoken(stack.fault) == "The list is not there.. Ask your administrator."
    with qtbot.waitSignal(stack.retry_requested):
        stack.fault.action.click()


def test_a_job_can_be_cancelled_once_and_says_that_it_stops(qtbot: QtBot) -> None:
    panel = ProgressPanel()
    qtbot.addWidget(panel)
    cancel = Cancel()
    panel.begin("Reading people", cancel)
    assert panel.isHidden()
    panel.report(3, 10)
    stop = panel.findChild(QPushButton)
    assert isinstance(stop, QPushButton)
    stop.click()
    assert cancel.asked()
    assert not stop.isEnabled()
    assert stop.text() == "Stopping…"
    panel.end()
    assert panel.isHidden()


def test_a_folded_section_opens_by_its_heading_and_says_how_it_stands(qtbot: QtBot) -> None:
    section = Collapsible("Earlier contacts", opened=False)
    inside = text_label("Three in twelve months")
    section.body.addWidget(inside)
    qtbot.addWidget(section)
    section.show()
    assert not inside.isVisible()
    assert spoken(section.heading) == "Earlier contacts, closed"
    QTest.keyClick(section.heading, Qt.Key.Key_Space)
    assert inside.isVisible()
    assert spoken(section.heading) == "Earlier contacts, open"


def test_a_card_without_a_title_keeps_no_room_for_one(qtbot: QtBot) -> None:
    bare, titled = Card(), Card("Household")
    qtbot.addWidget(bare)
    qtbot.addWidget(titled)
    assert bare.sizeHint().height() < titled.sizeHint().height()


def test_no_button_fires_by_enter_from_elsewhere_and_all_are_large_enough(qtbot: QtBot) -> None:
    made = button("Close the case", "danger")
    sign = sign_button("×", "Remove this adult")
    for each in (made, sign):
        qtbot.addWidget(each)
        each.show()
        assert each.height() >= 24
        assert each.width() >= 24
    assert not made.autoDefault()
    assert spoken(sign) == "Remove this adult"
