"""The inbox on screen over a real hub: keys, acts, undo, live refresh."""


import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.models import Contact
from app.models.enums import ContactStatus
from app.services.access import Actor
from app.services.clock import FixedClock
from app.services.intake import inbox, inbox_acts
from app.services.intake.inbox_records import Chosen, InboxView
from app.services.intake.linking import link_contact_person
from app.services.people.find import RESTRICTED_WORDS
from app.services.unit_of_work import Changes, Hub, changed
from app.views.desk import Desk, Place
from app.views.inbox.list_model import InboxModel
from app.views.inbox.reading_pane import label_texts
from tests.factories import rows
from tests.factories.crowd import fill_contacts
from tests.factories.fakes import Journey, RecordingFeed
from tests.factories.hubs import MONDAY, Staff
from tests.factories.parts import FAMILY
from tests.factories.rows import Who
from tests.services.people.test_household_page import warned
from tests.views.inbox.looking import HOUR, Opened, current, listed, press, reads, said, three


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


def test_the_question_offers_whom_the_contact_may_mean_with_reasons_and_a_new_person_last(
    hub: Hub, worker: Actor, opened: Opened
) -> None:
    rows.household(hub, members=(rows.person(hub, forenames="Mirra", surname="Adeyemy"),))
    rows.person(hub, restricted=True)
    contact = rows.contact(hub, worker)
    screen = opened()
    screen.settled.emit()
    screen.reading.person_link_requested.emit(rows.contact_people(hub, contact)[0])
    dialog = screen.dialog
    assert dialog is not None
    lines = [dialog.list.item(at).text().split("\n") for at in range(dialog.list.count())]
    assert [line[0] for line in lines] == ["Mirra Adeyemy, 7, born 4 May 2018", "Nobody of these: a new known person"]
    assert lines[0][1].startswith("Likely: ")
    assert lines[0][2:] == ["14 Quince Row, Newbury, RG14 1ZZ", "on no contact"]
    assert dialog.nothing.text() == RESTRICTED_WORDS
    assert not dialog.confirm.isEnabled()
    dialog.list.setCurrentRow(1)
    dialog.confirm.click()
    screen.settled.emit()
    assert "Subject · known to the hub" in label_texts(screen.reading)


def test_a_known_person_of_a_contact_is_opened_from_it(
    hub: Hub, worker: Actor, opened: Opened, desk: Desk
) -> None:
    known = rows.person(hub, forenames="Mira", surname="Quill")
    contact = rows.contact(hub, worker)
    link_contact_person(hub, worker, rows.contact_people(hub, contact)[0], known, "Same birth date")
    screen = opened()
    screen.settled.emit()
    links = screen.reading.findChildren(QPushButton)
    (link,) = [each for each in links if each.accessibleName().startswith("Open the page of")]
    link.click()
    assert isinstance(desk.go, Journey)
    assert desk.go.places == [Place("person", known)]


def test_the_household_known_at_a_contacts_address_is_opened_from_it_and_says_whether_it_may_be_disclosed(
    hub: Hub, staff: Staff, worker: Actor, opened: Opened, desk: Desk
) -> None:
    known = rows.person(hub, forenames="Mira", surname="Quill")
    home = rows.household(hub, members=(known,), address="14 Quince Row")
    warned(hub, staff, known)
    rows.contact(hub, worker)
    screen = opened()
    screen.settled.emit()
    (link,) = [each for each in screen.reading.findChildren(QPushButton) if each.text() == "Open the household"]
    assert link.accessibleName() == "Open the household at 14 Quince Row, Newbury, RG14 1ZZ (do not disclose)"
    (lives,) = [words for words in label_texts(screen.reading) if words.startswith("Lives at")]
    assert lives.endswith("(do not disclose)")
    link.click()
    assert isinstance(desk.go, Journey)
    assert desk.go.places == [Place("household", home)]


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


def test_everybody_new_on_a_contact_is_made_known_by_one_button_and_taken_back(
    hub: Hub, worker: Actor, opened: Opened
) -> None:
    rows.contact(hub, worker, who=FAMILY)
    screen = opened()
    screen.settled.emit()
    (known,) = [each for each in screen.reading.findChildren(QPushButton) if each.text() == "Make the new ones known"]
    known.click()
    screen.settled.emit()
    assert [each for each in label_texts(screen.reading) if "known to the hub" in each] != []
    assert not [
        each
        for each in screen.reading.findChildren(QPushButton)
        if each.text() == "Make the new ones known" and each.isVisibleTo(screen.reading)
    ]
