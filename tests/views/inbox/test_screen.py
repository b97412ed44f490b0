"""The inbox on screen over a real hub: keys, acts, undo, live refresh, empty and failing views."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from app.models import AuditEntry, Contact
from app.models.enums import ContactStatus
from app.services.access import Actor, Role
from app.services.clock import FixedClock
from app.services.errors import StoreFault
from app.services.intake import inbox, inbox_acts
from app.services.intake.inbox_records import Chosen, InboxView
from app.services.policy_file import load_builtin
from app.services.unit_of_work import Changes, Hub, changed
from app.views import theme
from app.views.desk import Desk, Place
from app.views.inbox.list_model import InboxModel
from app.views.inbox.reading_pane import label_texts
from app.views.inbox.screen import build
from app.views.inbox.view import InboxScreen
from tests.factories import rows
from tests.factories.crowd import fill_contacts
from tests.factories.fakes import ImmediateRunner, Journey, MemoryPreferences, RecordingFeed
from tests.factories.hubs import MONDAY, Staff
from tests.factories.rows import Who

HOUR = timedelta(hours=1)


@pytest.fixture
def worker(staff: Staff) -> Actor:
    return staff[Role.HUB_WORKER]


@pytest.fixture
def feed() -> RecordingFeed:
    return RecordingFeed()


@pytest.fixture
def desk(hub: Hub, worker: Actor, feed: RecordingFeed, qapp: QApplication) -> Desk:
    theme.start(qapp, "light", 100)
    policy = load_builtin("west_berkshire")
    return Desk(hub, worker, policy, ImmediateRunner(feed.announce), feed, Journey(), MemoryPreferences())


Opened = Callable[[], InboxScreen]


@pytest.fixture
def opened(desk: Desk, qtbot: QtBot) -> Iterator[Opened]:
    made: list[tuple[QWidget, InboxScreen]] = []

    def make() -> InboxScreen:
        screen = build(desk)
        assert isinstance(screen, InboxScreen)
        window = QWidget()
        qtbot.addWidget(window)
        window.resize(1182, 768)
        screen.setParent(window)
        screen.resize(1182, 768)
        made.append((window, screen))
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        screen.focus_first()
        return screen

    yield make
    for _, each in made:
        each.clear_data()


def listed(screen: InboxScreen) -> list[str]:
    found = [screen.model.row(at) for at in range(screen.model.rowCount())]
    return [each.reference if each else "" for each in found]


def current(screen: InboxScreen) -> str:
    row = screen.list.current_row()
    return row.reference if row else ""


def said(screen: InboxScreen) -> str:
    """The notice on top, "" when there is none."""
    notice = screen.notices.notice
    return notice.sentence if notice else ""


def press(screen: InboxScreen, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(screen.list, key, modifier)


def reads(hub: Hub) -> int:
    with hub.reading(None) as unit:
        return unit.session.scalar(select(func.count()).where(AuditEntry.act == "contact read")) or 0


def three(hub: Hub, worker: Actor) -> list[UUID]:
    return [
        rows.contact(hub, worker, due_at=MONDAY + (1 + at) * HOUR, who=(Who(name),))
        for at, name in enumerate(("Ayo", "Bo", "Cy"))
    ]


def test_what_is_due_first_is_chosen_and_every_view_says_how_many(hub: Hub, worker: Actor, opened: Opened) -> None:
    three(hub, worker)
    screen = opened()
    assert listed(screen) == ["C-26-1001", "C-26-1002", "C-26-1003"]
    assert current(screen) == "C-26-1001"
    assert screen.list.hasFocus()
    names = {view: made.accessibleName() for view, made in screen.views.buttons.items()}
    assert names[InboxView.UNSCREENED] == "Unscreened, 3 contacts"
    assert names[InboxView.OVERDUE] == "Overdue, 0 contacts"


def test_j_and_k_move_and_enter_opens_screening(hub: Hub, worker: Actor, desk: Desk, opened: Opened) -> None:
    ids = three(hub, worker)
    screen = opened()
    press(screen, Qt.Key.Key_J)
    press(screen, Qt.Key.Key_J)
    press(screen, Qt.Key.Key_J)
    assert current(screen) == "C-26-1003"
    press(screen, Qt.Key.Key_K)
    press(screen, Qt.Key.Key_Return)
    assert isinstance(desk.go, Journey)
    assert desk.go.places == [Place("screening", ids[1])]


def test_a_contact_is_read_only_once_the_selection_rests_on_it(
    hub: Hub, worker: Actor, opened: Opened, qtbot: QtBot
) -> None:
    three(hub, worker)
    screen = opened()
    press(screen, Qt.Key.Key_J)
    press(screen, Qt.Key.Key_J)
    assert reads(hub) == 0
    screen.settled.emit()
    assert reads(hub) == 1
    assert "C-26-1003  Cy Adeyemi, 7" in label_texts(screen.reading)
    assert any("Arrives hungry" in words for words in label_texts(screen.reading))
    row = screen.list.current_row()
    assert row is not None
    assert not row.unread


def test_a_refresh_does_not_read_again_what_has_not_changed(
    hub: Hub, worker: Actor, feed: RecordingFeed, opened: Opened
) -> None:
    three(hub, worker)
    screen = opened()
    screen.settled.emit()
    for _ in range(3):
        feed.announce(Changes((changed("everything"),)))
        screen.settled.emit()
    assert reads(hub) == 1


def test_a_takes_the_contact_and_u_gives_it_back(hub: Hub, worker: Actor, opened: Opened) -> None:
    three(hub, worker)
    screen = opened()
    press(screen, Qt.Key.Key_A)
    assert said(screen) == "C-26-1001 assigned to JS."
    row = screen.list.current_row()
    assert row is not None
    assert row.assigned_to == "JS"
    press(screen, Qt.Key.Key_U)
    row = screen.list.current_row()
    assert row is not None
    assert row.assigned_to == ""
    assert said(screen) == "Undone: C-26-1001."


def test_undo_is_offered_for_ten_seconds(hub: Hub, worker: Actor, opened: Opened, monday: FixedClock) -> None:
    three(hub, worker)
    screen = opened()
    press(screen, Qt.Key.Key_A)
    monday.advance(9)
    screen.notices.tick()
    assert said(screen)
    monday.advance(2)
    screen.notices.tick()
    assert not said(screen)
    press(screen, Qt.Key.Key_U)
    row = screen.list.current_row()
    assert row is not None
    assert row.assigned_to == "JS"


def test_single_letters_do_nothing_while_something_else_has_the_focus(hub: Hub, worker: Actor, opened: Opened) -> None:
    three(hub, worker)
    screen = opened()
    QTest.keyClicks(screen.filter_field, "adl")
    QTest.keyClick(screen.reading.area, Qt.Key.Key_A)
    assert not said(screen)
    assert screen.dialog is None
    assert screen.filter_field.text() == "adl"


def test_a_duplicate_is_picked_never_preselected_and_the_next_contact_becomes_current(
    hub: Hub, worker: Actor, opened: Opened
) -> None:
    first = rows.contact(hub, worker, due_at=MONDAY + HOUR)
    second = rows.contact(hub, worker, due_at=MONDAY + 2 * HOUR)
    rows.contact(hub, worker, due_at=MONDAY + 3 * HOUR, who=(Who("Bo"),), address="2 Far Lane, Thatcham")
    screen = opened()
    press(screen, Qt.Key.Key_J)
    press(screen, Qt.Key.Key_D)
    dialog = screen.dialog
    assert dialog is not None
    assert not dialog.confirm.isEnabled()
    assert dialog.list.item(0).text().startswith("C-26-1001")
    dialog.list.setCurrentRow(0)
    dialog.confirm.click()
    with hub.reading(None) as unit:
        row = unit.get(Contact, second)
        assert (row.status, row.duplicate_of_id) == (ContactStatus.DUPLICATE, first)
    assert listed(screen) == ["C-26-1001", "C-26-1003"]
    assert current(screen) == "C-26-1003"
    assert screen.list.hasFocus()


def test_a_contact_is_linked_to_an_open_enquiry_on_the_same_people(hub: Hub, worker: Actor, opened: Opened) -> None:
    case = rows.enquiry(hub, worker)
    contact = rows.contact(hub, worker)
    screen = opened()
    press(screen, Qt.Key.Key_L)
    dialog = screen.dialog
    assert dialog is not None
    assert "same child" in dialog.list.item(0).text()
    dialog.list.setCurrentRow(0)
    dialog.confirm.click()
    with hub.reading(None) as unit:
        assert unit.get(Contact, contact).enquiry_id == case.id
    assert listed(screen) == []


def test_a_person_is_linked_only_with_a_reason(hub: Hub, worker: Actor, opened: Opened) -> None:
    rows.person(hub)
    contact = rows.contact(hub, worker)
    screen = opened()
    screen.settled.emit()
    screen.reading.person_link_requested.emit(rows.contact_people(hub, contact)[0])
    dialog = screen.dialog
    assert dialog is not None
    dialog.list.setCurrentRow(0)
    assert not dialog.confirm.isEnabled()
    dialog.reason.setText("Same birth date and school")
    dialog.confirm.click()
    screen.settled.emit()
    assert "Subject · known to the hub" in label_texts(screen.reading)


def test_several_contacts_are_shown_and_assigned_together(
    hub: Hub, staff: Staff, worker: Actor, opened: Opened
) -> None:
    ids = three(hub, worker)
    screen = opened()
    press(screen, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert "2 contacts chosen" in label_texts(screen.reading)
    assert not screen.reading.open_button.isVisible()
    screen.reading.give_button.click()
    dialog = screen.dialog
    assert dialog is not None
    names = [dialog.list.item(at).text() for at in range(dialog.list.count())]
    assert names == ["Jo Shaw (JS)", "Kit Marsh (KM)", "Mo Farrow (MF)", "Nobody"]
    dialog.list.setCurrentRow(1)
    dialog.confirm.click()
    with hub.reading(None) as unit:
        given = [unit.get(Contact, each).assigned_to_id for each in ids]
    assert given == [staff.others["worker2"].user_id] * 2 + [None]


def test_a_colleagues_change_arrives_without_losing_selection_scroll_or_focus(
    hub: Hub, worker: Actor, staff: Staff, feed: RecordingFeed, opened: Opened
) -> None:
    fill_contacts(hub, worker, 300)
    screen = opened()
    screen.list.setCurrentIndex(screen.model.index(40))
    screen.list.setCurrentIndex(screen.model.index(42))
    chosen = current(screen)
    top = screen.list.span()[0]
    above = screen.model.row(top)
    assert above is not None
    first = screen.model.row(0)
    assert first is not None
    into = screen.list.verticalScrollBar().value() - top * 64
    rows.contact(hub, worker, due_at=MONDAY - 5 * HOUR, reference="C-26-1")
    inbox_acts.assign_contacts(hub, worker, (Chosen(first.id, first.version),), staff.others["worker2"].user_id)
    feed.announce(Changes((changed("inbox"),)))
    assert listed(screen)[0] == "C-26-1"
    assert current(screen) == chosen
    after = screen.model.row(screen.list.span()[0])
    assert after is not None
    assert after.id == above.id
    assert screen.list.verticalScrollBar().value() - screen.list.span()[0] * 64 == into
    assert screen.list.hasFocus()
    assert screen.list.rows.rowCount() == inbox.count_contacts(hub, worker, InboxView.UNSCREENED)


def test_scrolling_fetches_what_comes_into_sight(hub: Hub, worker: Actor, opened: Opened, qtbot: QtBot) -> None:
    fill_contacts(hub, worker, 1_000, seed=3)
    screen = opened()
    total = inbox.count_contacts(hub, worker, InboxView.UNSCREENED)
    assert screen.model.rowCount() == total
    assert screen.model.row(total - 1) is None
    with qtbot.waitSignal(screen.list.pages_wanted):
        screen.list.scrollToBottom()
    last = screen.model.row(total - 1)
    assert last is not None
    assert last.id == inbox.list_contacts(hub, worker, InboxView.UNSCREENED, offset=total - 1).rows[0].id


def test_a_hundred_thousand_rows_are_laid_out_without_asking_for_each(
    hub: Hub, worker: Actor, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(hub, worker)
    screen = opened()
    asked: list[int] = []
    former = InboxModel.rowCount

    def counting(model: InboxModel, *parent: QModelIndex) -> int:
        asked.append(1)
        return former(model, *parent)

    monkeypatch.setattr(InboxModel, "rowCount", counting)
    screen.set_total(100_000)
    QApplication.processEvents()
    assert screen.model.rowCount() == 100_000
    assert len(asked) < 2_000


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
