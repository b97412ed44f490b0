"""The room of probable duplicates on screen: nothing chosen for anybody, two people for a merge, and a way back."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QRadioButton
from pytestqt.qtbot import QtBot

from app.models import Person
from app.services.access import Role
from app.services.people.duplicate_search import find_duplicates
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.desk import Place
from app.views.duplicates.screen import DuplicatesScreen, build
from app.views.duplicates.wording import Which, columns, reasons
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.services.people.doubles import draft, merged_by_two, twice
from tests.views.case.seats import nameless, seat

Shown = Callable[[Role], DuplicatesScreen]


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def pair(hub: Hub) -> tuple[UUID, UUID]:
    made = twice(hub, nhs_number="9434765919")
    find_duplicates(hub, lambda _done, _total: None)
    return made


@pytest.fixture
def shown(qtbot: QtBot, hub: Hub, staff: Staff) -> Shown:
    def show(role: Role) -> DuplicatesScreen:
        made = build(seat(hub, staff[role]))
        qtbot.addWidget(made)
        made.resize(1182, 708)
        made.show_place(Place("duplicates"))
        made.show()
        if made.model.rows():
            assert made.table.select_id(made.model.row(0).id)
        return made

    return show


def visible(screen: DuplicatesScreen) -> set[str]:
    return {name for name, made in screen.acts.items() if made.isVisibleTo(screen)}


def side(screen: DuplicatesScreen, field: str, at: int) -> QRadioButton:
    found = screen.fields.groups[field].button(at)
    assert isinstance(found, QRadioButton)
    return found


def answer(screen: DuplicatesScreen, reason: str) -> None:
    assert screen.form is not None
    editor = screen.form.rows["reason"].editor
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText(reason)
    screen.form.submit.click()


def said(screen: DuplicatesScreen) -> str:
    notice = screen.notices.notice
    return notice.sentence if notice is not None else ""


def test_nothing_is_chosen_where_two_records_differ_and_the_same_stands_once(
    shown: Shown, pair: tuple[UUID, UUID]
) -> None:
    screen = shown(Role.HUB_WORKER)
    assert set(screen.fields.groups) == {"name"}
    assert screen.fields.groups["name"].checkedButton() is None
    assert visible(screen) == {"propose", "two", "later"}
    screen.acts["propose"].click()
    assert screen.form is None
    assert said(screen) == "Choose which is right: Name."
    assert nameless(screen) == []


def test_what_stands_around_both_is_told_and_not_chosen(
    shown: Shown, pair: tuple[UUID, UUID], hub: Hub
) -> None:
    rows.household(hub, members=(pair[1],))
    rows.relationship(hub, rows.person(hub, forenames="Una", surname="Byrne", born=None), pair[0], "mother")
    screen = shown(Role.HUB_WORKER)
    QApplication.processEvents()
    told = [label.text() for label in screen.fields.findChildren(QLabel) if label.isVisibleTo(screen)]
    home = told[told.index("Home") + 1 :]
    assert home[0] == "not recorded"
    assert home[1]
    assert any("Una Byrne" in words for words in told[told.index("Ties") :])
    assert set(screen.fields.groups) == {"name"}
    assert screen.who.text() == "Keeva Byrne / Caoimhe Byrne"


def test_a_worker_proposes_and_a_manager_merges_by_keyboard(
    shown: Shown, pair: tuple[UUID, UUID], hub: Hub, qtbot: QtBot
) -> None:
    worker = shown(Role.HUB_WORKER)
    worker.activateWindow()
    qtbot.waitUntil(worker.isActiveWindow)
    choice = side(worker, "name", 2)
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Space)
    worker.acts["propose"].setFocus()
    QTest.keyClick(worker.acts["propose"], Qt.Key.Key_Return)
    answer(worker, "Same mother")
    assert said(worker) == "Proposed. A manager confirms it."
    assert [row.state for row in worker.model.rows()] == ["proposed"]

    manager = shown(Role.MASH_MANAGER)
    assert visible(manager) == {"merge", "two", "later"}
    assert side(manager, "name", 2).isChecked()  # what was proposed, for the manager to confirm or change
    manager.acts["merge"].click()
    assert manager.form is not None
    assert "Jo Shaw proposed it: “Same mother”" in manager.form.spec.sentence
    answer(manager, "I agree")
    assert said(manager).startswith("Merged.")
    assert manager.stack.currentWidget() is manager.stack.empty
    with hub.reading(None) as unit:
        assert unit.get(Person, pair[0]).forenames == "Caoimhe"
        assert unit.session.get(Person, pair[1]) is None


def test_a_merge_is_undone_from_its_list(
    shown: Shown, pair: tuple[UUID, UUID], hub: Hub, staff: Staff
) -> None:
    merged_by_two(hub, staff, *pair)
    worker = shown(Role.HUB_WORKER)
    worker.tabs.setCurrentIndex(list(Which).index(Which.MERGED))
    assert worker.table.select_id(worker.model.row(0).id)
    assert visible(worker) == set()
    assert worker.why_not.text() == "A manager undoes a merge."
    manager = shown(Role.MASH_MANAGER)
    manager.tabs.setCurrentIndex(list(Which).index(Which.MERGED))
    assert manager.table.select_id(manager.model.row(0).id)
    manager.acts["undo"].click()
    answer(manager, "Two sisters")
    assert said(manager) == "Undone: these are two people again."
    with hub.reading(None) as unit:
        assert unit.session.get(Person, pair[1]) is not None


def test_not_the_same_is_kept_and_taken_back(shown: Shown, pair: tuple[UUID, UUID]) -> None:
    screen = shown(Role.HUB_WORKER)
    screen.acts["two"].click()
    answer(screen, " ")
    assert screen.form is not None
    answer(screen, "Cousins")
    assert screen.model.rows() == ()
    screen.tabs.setCurrentIndex(list(Which).index(Which.TWO))
    assert screen.table.select_id(screen.model.row(0).id)
    assert visible(screen) == {"take_back"}
    screen.acts["take_back"].click()
    answer(screen, "One and the same")
    assert screen.stack.currentWidget() is screen.stack.empty
    screen.tabs.setCurrentIndex(list(Which).index(Which.DECIDE))
    assert len(screen.model.rows()) == 1


def test_a_pair_left_for_later_stands_in_its_own_list(shown: Shown, pair: tuple[UUID, UUID]) -> None:
    screen = shown(Role.HUB_WORKER)
    screen.acts["later"].click()
    assert screen.model.rows() == ()
    screen.tabs.setCurrentIndex(list(Which).index(Which.LATER))
    assert screen.table.select_id(screen.model.row(0).id)
    screen.acts["back"].click()
    assert screen.model.rows() == ()


def test_two_desks_at_one_pair_the_second_is_told(
    shown: Shown, pair: tuple[UUID, UUID], hub: Hub, staff: Staff
) -> None:
    screen = shown(Role.HUB_WORKER)
    side(screen, "name", 1).click()
    screen.acts["propose"].click()
    merged_by_two(hub, staff, *pair)
    answer(screen, "Same mother")
    assert said(screen) == "Somebody else merged one of these two people meanwhile."
    assert screen.form is None
    assert screen.model.rows() == ()


def test_a_proposer_who_is_a_manager_is_told_that_somebody_else_confirms(
    shown: Shown, pair: tuple[UUID, UUID], hub: Hub, staff: Staff
) -> None:
    from app.services.people.merging import propose_merge

    propose_merge(hub, staff[Role.MASH_MANAGER], draft(hub, *pair))
    screen = shown(Role.MASH_MANAGER)
    assert screen.why_not.text() == "You proposed it, so somebody else confirms it."
    screen.acts["merge"].click()
    assert screen.form is None
    assert said(screen) == "You proposed it, so somebody else confirms it."


def test_a_search_from_the_screen_fills_the_list_and_says_how_many(shown: Shown, hub: Hub) -> None:
    screen = shown(Role.HUB_WORKER)
    assert screen.stack.currentWidget() is screen.stack.empty
    twice(hub)
    screen.look.click()
    assert said(screen) == "Everybody was looked through. Pairs found: 1."
    assert len(screen.model.rows()) == 1
    assert screen.look.isEnabled()


def test_a_lock_leaves_no_name_behind_and_a_choice_comes_back(shown: Shown, pair: tuple[UUID, UUID]) -> None:
    screen = shown(Role.HUB_WORKER)
    side(screen, "name", 1).click()
    screen.clear_data()
    QApplication.processEvents()
    assert screen.model.rows() == ()
    assert screen.fields.groups == {}
    screen.show_place(Place("duplicates"))
    assert screen.table.select_id(screen.model.row(0).id)
    assert side(screen, "name", 1).isChecked()


def test_long_words_in_large_text_on_a_small_screen_are_never_cut(
    qapp: QApplication, shown: Shown, hub: Hub
) -> None:
    twice(hub, gp="Dr A. Invented, The Long Lane Medical Practice and Health Centre of the Upper Valley")
    find_duplicates(hub, lambda _done, _total: None)
    theme.start(qapp, "dark", 150)
    screen = shown(Role.HUB_WORKER)
    for _ in range(3):
        QApplication.processEvents()
    cut = [
        label.text()
        for label in screen.fields.findChildren(QLabel)
        if label.isVisibleTo(screen) and label.height() < label.heightForWidth(label.width())
    ]
    assert cut == []
    room = screen.area.viewport().rect()
    beyond = [
        label.text()
        for label in screen.area.findChildren(QLabel)
        if label.isVisibleTo(screen)
        and label.mapTo(screen.area.viewport(), label.rect().topRight()).x() > room.right()
    ]
    assert beyond == []
    assert all(side(screen, "name", at).height() >= side(screen, "name", at).sizeHint().height() for at in (1, 2))


def test_what_agrees_stands_before_what_speaks_against_it_and_each_once(hub: Hub, staff: Staff, shown: Shown) -> None:
    for number in ("9434765919", "9991234543"):
        rows.person(hub, forenames="Keeva", surname="Byrne", born=date(2016, 3, 14), nhs_number=number)
    find_duplicates(hub, lambda _done, _total: None)
    screen = shown(Role.HUB_WORKER)
    why = next(column for column in columns() if column.key == "why")
    words = why.text(screen.model.row(0))
    assert words == "same name; same birth date; but another NHS number speaks against it"
    assert reasons(screen.model.row(0)).count("another NHS number") == 1
