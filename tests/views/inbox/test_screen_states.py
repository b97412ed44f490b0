"""The inbox on screen over a real hub: what comes back, empty and failing views, locking, names."""


import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.services.access import Actor
from app.services.errors import StoreFault
from app.services.intake import inbox, inbox_acts
from app.services.intake.inbox_records import Chosen, InboxView
from app.services.unit_of_work import Hub
from app.views.desk import Desk, Place
from app.views.inbox.reading_pane import label_texts
from tests.factories import rows
from tests.factories.fakes import Journey
from tests.factories.hubs import MONDAY, Staff
from tests.factories.rows import Who
from tests.views.inbox.looking import HOUR, Opened, current, listed, press, said, three


def test_the_view_order_and_rows_a_person_chose_come_back(hub: Hub, worker: Actor, opened: Opened) -> None:
    rows.contact(hub, worker, repeat_count=1)
    screen = opened()
    screen.views.buttons[InboxView.REPEAT].click()
    screen.order.compact.trigger()
    screen.split.setSizes([150, 500, 532])
    screen.split.splitterMoved.emit(150, 1)
    screen._keep_widths()
    widths = screen.split.sizes()
    again = opened()
    assert again.title() == "Inbox: Repeat contacts"
    assert again.order.compact.isChecked()
    assert again.split.sizes() == widths


def test_the_filter_narrows_the_view_and_an_empty_answer_offers_the_way_back(
    hub: Hub, worker: Actor, opened: Opened
) -> None:
    three(hub, worker)
    screen = opened()
    screen.filter_changed.emit("bo adey")
    assert listed(screen) == ["C-26-1002"]
    screen.filter_field.setText("nobody")
    screen.filter_changed.emit("nobody")
    assert screen.states.currentWidget() is screen.states.empty
    assert screen.states.empty.action.text() == "Clear the filter"
    screen.states.empty.action.click()
    assert len(listed(screen)) == 3
    assert screen.filter_field.text() == ""


@pytest.mark.parametrize("view", list(InboxView))
def test_an_empty_view_says_what_belongs_there(opened: Opened, view: InboxView) -> None:
    screen = opened()
    screen.view_chosen.emit(view)
    assert screen.states.currentWidget() is screen.states.empty
    assert screen.states.empty.accessibleName().endswith(".")
    begins = view in {InboxView.UNSCREENED, InboxView.ALL_OPEN}
    assert screen.states.empty.action.isVisible() == begins


def test_an_empty_inbox_begins_a_new_contact(desk: Desk, opened: Opened) -> None:
    screen = opened()
    screen.states.empty.action.click()
    assert isinstance(desk.go, Journey)
    assert desk.go.places == [Place("contact_form")]


def test_a_fault_of_the_store_is_said_with_a_way_to_try_again(
    hub: Hub, worker: Actor, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(hub, worker)

    def fails(*_args: object, **_named: object) -> object:
        raise StoreFault("The database is busy with another program.", "Wait a moment and try again.")

    with monkeypatch.context() as broken:
        broken.setattr(inbox, "list_contacts", fails)
        screen = opened()
        assert screen.states.currentWidget() is screen.states.fault
        assert "busy" in screen.states.fault.accessibleName()
    screen.states.fault.action.click()
    assert len(listed(screen)) == 3


def test_a_lost_race_is_told_and_the_list_is_fetched_anew(
    hub: Hub, staff: Staff, worker: Actor, opened: Opened
) -> None:
    three(hub, worker)
    screen = opened()
    shown = screen.list.current_row()
    assert shown is not None
    inbox_acts.assign_contacts(hub, worker, (Chosen(shown.id, shown.version),), staff.others["worker2"].user_id)
    press(screen, Qt.Key.Key_A)
    assert "changed by somebody else" in said(screen)
    row = screen.list.current_row()
    assert row is not None
    assert row.assigned_to == "KM"


def test_a_place_names_the_view_and_the_contact_to_show(hub: Hub, worker: Actor, opened: Opened) -> None:
    rows.contact(hub, worker, due_at=MONDAY - HOUR)
    wanted = rows.contact(hub, worker, due_at=MONDAY - HOUR / 2)
    screen = opened()
    screen.show_place(Place("inbox", wanted, "overdue"))
    assert screen.title() == "Inbox: Overdue"
    assert current(screen) == "C-26-1002"


def test_nothing_of_a_family_is_left_on_a_locked_screen(hub: Hub, worker: Actor, opened: Opened) -> None:
    three(hub, worker)
    screen = opened()
    screen.settled.emit()
    screen.clear_data()
    assert screen.model.rowCount() == 0
    shown = " ".join(label_texts(screen.reading))
    assert "Adeyemi" not in shown
    assert "hungry" not in shown


def test_a_lock_during_the_wait_for_the_filter_brings_nothing_back(
    hub: Hub, worker: Actor, opened: Opened, qtbot: QtBot
) -> None:
    three(hub, worker)
    screen = opened()
    screen.filter_field.setText("ayo")
    screen.clear_data()
    assert screen.model.rowCount() == 0
    assert not screen._filterer.isActive()


def test_every_control_has_a_name_and_each_row_is_heard_as_a_sentence(hub: Hub, worker: Actor, opened: Opened) -> None:
    three(hub, worker)
    screen = opened()
    screen.settled.emit()
    for each in screen.findChildren(QWidget):
        if each.focusPolicy() != Qt.FocusPolicy.NoFocus and each.isVisibleTo(screen) and not each.objectName():
            assert QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name), each
    table = QAccessible.queryAccessibleInterface(screen.list)
    heard = [table.child(at).text(QAccessible.Text.Name) for at in range(table.childCount())]
    second = "C-26-1002, Neglect, school, Bo Adeyemi, 7, Not yet rated, unread"
    assert [each for each in heard if each.startswith(second)]
    assert table.focusChild().text(QAccessible.Text.Name).startswith("C-26-1001, Neglect, school, Ayo Adeyemi, 7")


def test_f6_finds_four_panes_that_take_the_focus(hub: Hub, worker: Actor, opened: Opened) -> None:
    three(hub, worker)
    screen = opened()
    for pane in screen.panes():
        pane.setFocus(Qt.FocusReason.ShortcutFocusReason)
        focused = screen.focusWidget()
        assert focused is not None
        assert focused is pane or pane.isAncestorOf(focused)


def test_a_narrow_screen_turns_the_views_into_a_list_to_choose_from(
    hub: Hub, worker: Actor, opened: Opened, qtbot: QtBot
) -> None:
    rows.contact(hub, worker, due_at=MONDAY - HOUR)
    screen = opened()
    assert screen.views.isVisible()
    screen.resize(900, 700)
    assert not screen.views.isVisible()
    assert screen.views_box.currentText() == "Unscreened  1"
    screen.views_box.activated.emit(screen.views_box.findData(InboxView.OVERDUE.value))
    assert screen.title() == "Inbox: Overdue"


def test_names_typed_as_markup_are_shown_as_typed(hub: Hub, worker: Actor, opened: Opened) -> None:
    rows.contact(hub, worker, who=(Who("<b>Ayo</b>"),), concern="<img src=x>%s=HYPERLINK")
    screen = opened()
    screen.settled.emit()
    shown = label_texts(screen.reading)
    assert any("<b>Ayo</b>" in words for words in shown)
    assert "<img src=x>%s=HYPERLINK" in shown
