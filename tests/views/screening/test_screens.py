"""Promises of the screening screens as they stand on the screen: keys, focus, names, nothing preselected."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import Contact
from app.models.enums import ContactStatus
from app.services.access import Role
from app.services.intake import batches, screening, screening_drafts
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.desk import Place
from app.views.screening.batch_list import BatchListScreen
from app.views.screening.batch_screen import BatchScreen
from app.views.screening.questions import BatchConfirm
from app.views.screening.screen import ScreeningScreen
from app.views.widgets.painted_later import is_building
from app.views.widgets.screen import Screen
from tests.factories.hubs import Staff
from tests.views.screening.stage import GOOD, record, stage

NFA = replace(GOOD, rating="green", level=2, outcome="no_further_action")


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    theme.start(qapp, "light", 100)
    yield
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QDialog):
            window.reject()


def shown(qtbot: QtBot, screen: Screen, place: Place, size: tuple[int, int] = (1180, 690)) -> None:
    qtbot.addWidget(screen)
    screen.resize(*size)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    screen.show_place(place)
    screen.shown()
    screen.focus_first()
    qtbot.waitUntil(lambda: not is_building(screen))


def queue(qtbot: QtBot, hub: Hub, staff: Staff, who: str = "worker") -> BatchScreen:
    made = batches.list_batches(hub, staff[Role.HUB_WORKER])
    batch_id = made[0].id if made else record(hub, staff[Role.HUB_WORKER]).id
    screen = BatchScreen(stage(hub, staff.others[who]).desk)
    shown(qtbot, screen, Place("batch", batch_id))
    return screen


def contact(qtbot: QtBot, hub: Hub, staff: Staff, who: str = "worker", at: int = 0) -> ScreeningScreen:
    made = batches.list_batches(hub, staff[Role.HUB_WORKER])
    worker = staff[Role.HUB_WORKER]
    detail = batches.open_batch(hub, worker, made[0].id) if made else record(hub, worker)
    screen = ScreeningScreen(stage(hub, staff.others[who]).desk)
    shown(qtbot, screen, Place("screening", detail.lines[at].contact_id))
    return screen


def fill(screen: BatchScreen | ScreeningScreen) -> None:
    """Choose and type what a screening needs, as a person would leave it in the form."""
    panel = screen.panel
    panel.level.choose("2")
    panel.concerns.choose(("16A",))
    panel.rating.choose("green")
    panel.consent.choose("given")
    panel.rating_reason.setPlainText("Seen and well.")
    panel.outcome_reason.setPlainText("Early help is in place.")


def statuses(hub: Hub) -> set[ContactStatus]:
    with hub.reading(None) as unit:
        return set(unit.session.scalars(select(Contact.status)))


def interactive(screen: QWidget) -> list[QWidget]:
    """Every widget that a person can act on, but the inner parts of Qt's own."""
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView, QScrollArea)
    found = [each for each in screen.findChildren(QWidget) if isinstance(each, kinds)]
    return [
        each
        for each in found
        if each.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not each.objectName().startswith("qt_")
        and not isinstance(each.parentWidget(), QLineEdit)
        and each.window() is screen  # the list of a closed drop-down is a window of its own
    ]


def test_every_control_of_every_screen_has_a_name(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    desk = stage(hub, staff[Role.HUB_WORKER]).desk
    listed = BatchListScreen(desk)
    shown(qtbot, listed, Place("batches"))
    nameless = [
        f"{type(screen).__name__}: {type(each).__name__}"
        for screen in (
            listed,
            queue(qtbot, hub, staff),
            queue(qtbot, hub, staff, "manager"),
            contact(qtbot, hub, staff),
        )
        for each in interactive(screen)
        if not QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name)
    ]
    assert nameless == []


def test_no_letter_of_the_keyboard_closes_anything_on_a_batch_nobody_filled(
    qtbot: QtBot, hub: Hub, staff: Staff
) -> None:
    screen = queue(qtbot, hub, staff)
    for letter in "ABCDEFGHILMNOPQRSTUVWXYZ":
        QTest.keyClicks(screen.table, letter.lower())
    assert statuses(hub) == {ContactStatus.UNSCREENED}


def test_a_letter_records_a_recommendation_moves_on_and_keeps_the_focus_in_the_list(
    qtbot: QtBot, hub: Hub, staff: Staff
) -> None:
    screen = queue(qtbot, hub, staff)
    assert screen.table.hasFocus()
    fill(screen)
    QTest.keyClicks(screen.table, "n")
    assert statuses(hub) == {ContactStatus.UNSCREENED, ContactStatus.WAITING_FOR_MANAGER}
    assert screen.table.currentIndex().row() == 1
    assert screen.table.hasFocus()
    assert screen.panel.level.code() is None
    assert screen.panel.rating.code() is None
    assert screen.panel.rating_reason.toPlainText() == ""
    QTest.keyClicks(screen.table, "u")
    assert statuses(hub) == {ContactStatus.UNSCREENED}
    assert screen.table.currentIndex().row() == 0
    assert screen.panel.rating_reason.toPlainText() == "Seen and well."


def test_a_letter_typed_into_a_reason_is_a_letter(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    screen = queue(qtbot, hub, staff)
    fill(screen)
    QTest.keyClicks(screen.panel.rating_reason, "none")
    assert statuses(hub) == {ContactStatus.UNSCREENED}
    assert "none" in screen.panel.rating_reason.toPlainText()


def test_a_click_on_a_recommendation_gives_the_focus_back_to_the_list(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    screen = queue(qtbot, hub, staff)
    fill(screen)
    first = screen.keys_card.findChildren(QAbstractButton)[0]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Space)
    assert ContactStatus.WAITING_FOR_MANAGER in statuses(hub)
    assert screen.table.hasFocus()


def test_what_is_missing_stands_beside_its_field(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    screen = queue(qtbot, hub, staff)
    QTest.keyClicks(screen.table, "n")
    rows = screen.panel.rows
    for name in ("level", "concerns", "rating", "rating_reason", "consent", "outcome_reason"):
        assert rows[name].sentence, name
    one = contact(qtbot, hub, staff)
    QTest.keyClick(one, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert one.panel.rows["outcome"].sentence == "Choose the outcome you recommend."
    one.panel.consent.choose("not_sought")
    one.panel._moved()
    one.presenter.keep()
    assert one.panel.rows["consent_reason"].sentence
    assert one.panel.rows["consent_reason"].isVisible()


@pytest.mark.parametrize("scale", [100, 150])
@pytest.mark.parametrize("size", [(1180, 690), (1736, 1000)])
def test_nothing_is_wider_than_its_pane(
    qtbot: QtBot, hub: Hub, staff: Staff, size: tuple[int, int], scale: int
) -> None:
    theme.use("light", scale)
    for screen in (queue(qtbot, hub, staff), contact(qtbot, hub, staff)):
        screen.resize(*size)
        QApplication.processEvents()
        assert screen.width() == size[0]
        for area in screen.findChildren(QScrollArea):
            inside = area.widget()
            if inside is not None and area.isVisible():
                assert inside.width() <= area.viewport().width(), area.accessibleName()


@pytest.mark.parametrize("who", ["worker", "manager"])
@pytest.mark.parametrize("room", [(100, 1180), (125, 1136), (150, 1090)])
def test_a_batch_can_be_screened_in_every_text_size_beside_the_rail_of_a_small_screen(
    qtbot: QtBot, hub: Hub, staff: Staff, room: tuple[int, int], who: str
) -> None:
    scale, width = room
    theme.use("light", scale)
    screen = queue(qtbot, hub, staff, who)
    screen.resize(width, 656)
    QApplication.processEvents()
    assert screen.size() == QSize(width, 656)
    assert not screen.table.horizontalScrollBar().isVisible()
    lines = 4 if scale < 150 else 3
    assert screen.table.viewport().height() >= lines * screen.table.rowHeight(0)
    for button in screen.findChildren(QPushButton):
        if button.accessibleName().startswith("Recommend ") and who == "worker":
            seen = button.visibleRegion().boundingRect()
            assert seen.size() == button.size(), button.text()
    assert screen.parts.judgement.viewport().height() >= theme.px(200 if scale < 150 else 180)
    assert screen.progress.width() >= screen.progress.sizeHint().width()
    assert screen.parts.narrow == (scale > 100)
    assert screen.table.isColumnHidden(1) == screen.parts.narrow
    screen.table.remember()
    assert '"shown": false' not in screen._desk.preferences.get("table.batch")


def test_every_pane_takes_the_focus_and_the_keys_lead_to_rating_and_outcome(
    qtbot: QtBot, hub: Hub, staff: Staff
) -> None:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    for screen, outcome in ((queue(qtbot, hub, staff), None), (contact(qtbot, hub, staff), "outcome")):
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        for pane in screen.panes():
            if pane.isVisible():
                pane.setFocus()
                focused = screen.focusWidget()
                assert focused is not None
                assert focused is pane or pane.isAncestorOf(focused), pane.accessibleName()
        QTest.keyClick(screen, Qt.Key.Key_R, both)
        assert screen.panel.rating.hasFocus()
        QTest.keyClick(screen, Qt.Key.Key_D, both)
        focused = screen.focusWidget()
        assert focused is not None
        if outcome is None:
            assert focused.accessibleName().startswith("Recommend ")
        else:
            assert screen.panel.outcome.hasFocus()


def test_enter_confirms_neither_a_batch_nor_a_contact(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    detail = record(hub, staff[Role.HUB_WORKER])
    for line in detail.lines:
        screening.screen_contact(hub, staff[Role.HUB_WORKER], line.contact_id, replace(NFA, version=line.version))
    screen = queue(qtbot, hub, staff, "manager")
    screen.authorise.click()
    dialog = screen.findChild(BatchConfirm)
    assert dialog is not None
    listed = [dialog.items.item(at).text() for at in range(dialog.items.count())]
    assert [text.split()[0] for text in listed] == [line.reference for line in detail.lines]
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert statuses(hub) == {ContactStatus.WAITING_FOR_MANAGER}
    one = contact(qtbot, hub, staff, "manager")
    one.decide.outcome.choose("no_further_action")
    one.presenter.authorise()
    question = one.findChild(QDialog)
    assert question is not None
    QTest.keyClick(question, Qt.Key.Key_Return)
    assert statuses(hub) == {ContactStatus.WAITING_FOR_MANAGER}


def test_a_late_batch_is_not_confirmed_without_the_reason(qtbot: QtBot) -> None:
    dialog = BatchConfirm("Authorise?", ("C-26-1001",), late=True)
    qtbot.addWidget(dialog)
    dialog.show()
    told: list[bool] = []
    dialog.confirmed.connect(lambda: told.append(True))
    dialog.confirm.click()
    assert (told, dialog.late_row.sentence) == ([], "Enter why the decision is late.")
    dialog.late_reason.setPlainText("The hub was shut.")
    dialog.confirm.click()
    assert told == [True]


def test_a_manager_finds_no_outcome_chosen_for_them(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    detail = record(hub, staff[Role.HUB_WORKER])
    for line in detail.lines[:2]:
        screening.screen_contact(hub, staff[Role.HUB_WORKER], line.contact_id, replace(NFA, version=line.version))
    screen = contact(qtbot, hub, staff, "manager")
    assert screen.decide.outcome.code() is None
    screen.decide.outcome.choose("early_help")
    screen.presenter.show(detail.lines[1].contact_id)
    assert screen.decide.outcome.code() is None


def test_the_rating_is_offered_by_shape_and_word(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    screen = contact(qtbot, hub, staff)
    rating = screen.panel.rating
    assert rating.count() >= 3
    assert all(not rating.itemIcon(at).isNull() and rating.itemText(at) for at in range(rating.count()))


def test_typing_is_kept_two_seconds_after_the_last_key_and_on_leaving(
    qtbot: QtBot, hub: Hub, staff: Staff
) -> None:
    screen = contact(qtbot, hub, staff)
    contact_id = screen.presenter._id
    assert contact_id is not None
    QTest.keyClicks(screen.panel.rating_reason, "Half a thought")
    assert screen._saver.isActive()
    assert screen._saver.interval() == 2_000
    screen.save_drafts()
    kept = screening_drafts.open_screening_drafts(hub, staff[Role.HUB_WORKER], (contact_id,))
    assert kept[0].draft.rating_reason == "Half a thought"
    screen.clear_data()
    assert screen.panel.rating_reason.toPlainText() == ""
