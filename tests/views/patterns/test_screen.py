"""The room of patterns by keys: from the list to the picture and its contacts, a note and its way back, the papers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.services.access import Role
from app.services.errors import StoreFault
from app.services.oversight import patterns
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.desk import Desk, Place
from app.views.patterns import screen as room
from app.views.patterns.screen import PatternsScreen, build
from app.views.widgets.painted_later import is_building
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.factories.patterned import DAYS, adult, child, contacts, repeated_child
from tests.views.case.seats import gone_to, nameless, seat

Shown = Callable[[Role], PatternsScreen]


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def desks() -> dict[PatternsScreen, Desk]:
    return {}


@pytest.fixture
def shown(qtbot: QtBot, hub: Hub, staff: Staff, desks: dict[PatternsScreen, Desk]) -> Shown:
    def show(role: Role) -> PatternsScreen:
        desk = seat(hub, staff[role])
        made = build(desk)
        desks[made] = desk
        qtbot.addWidget(made)
        made.resize(1182, 708)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        made.show_place(Place("patterns"))
        qtbot.waitUntil(lambda: not is_building(made))
        return made

    return show


def test_to_be_asked_for_its_panes_builds_nothing_that_is_built_later(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    made = build(seat(hub, staff[Role.MASH_MANAGER]))
    qtbot.addWidget(made)
    assert list(made.panes()) == [made.table]
    made.show()
    qtbot.waitUntil(lambda: not is_building(made))
    assert list(made.panes()) == [made.table, made.filters.rule]


def key(screen: PatternsScreen, what: Qt.Key) -> None:
    QTest.keyClick(screen.window().focusWidget(), what)
    settle(screen)


def settle(screen: PatternsScreen) -> None:
    """Until every part of the screen had its turn."""
    for _ in range(500):
        QApplication.processEvents()
        if not is_building(screen):
            return
    raise AssertionError("the screen is not built")


def choose_first(screen: PatternsScreen) -> None:
    assert screen.table.select_id(screen.model.row(0).key)
    settle(screen)


def said(screen: PatternsScreen) -> str:
    return screen.notices.notice.sentence if screen.notices.notice is not None else ""


def no_form(screen: PatternsScreen) -> bool:
    return screen.form is None


def visible(screen: PatternsScreen) -> set[str]:
    return {name for name, made in screen.detail.get().acts.items() if made.isVisibleTo(screen)}


@pytest.fixture
def beside(hub: Hub, staff: Staff) -> None:
    """One man beside children of two families."""
    man = rows.person(hub, forenames="Owen", surname="Trent")
    people = [(child(), adult(person_id=man)), (child("Bea", "Nowak"), adult(person_id=man))]
    contacts(hub, staff[Role.HUB_WORKER], people, (5, 40))


def test_by_keys_from_the_list_to_the_picture_to_a_contact_and_a_person(
    shown: Shown, beside: None, desks: dict[PatternsScreen, Desk]
) -> None:
    screen = shown(Role.HUB_WORKER)
    screen.focus_first()
    assert screen.window().focusWidget() is screen.table
    key(screen, Qt.Key.Key_Home)
    key(screen, Qt.Key.Key_J)
    detail = screen.detail.get()
    assert detail.who.text() == "Owen Trent"
    assert "beside children of 2 families" in detail.counted.text()
    assert "emerging harm, London" in detail.why.text()
    detail.picture.setFocus()
    told = [detail.current.text()]
    for what in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Up):
        key(screen, what)
        told.append(detail.current.text())
    assert told[0] == "Owen Trent, adult, on C-26-1001, C-26-1002"
    assert told[2].startswith("Contact C-26-1001 of 25 Mar 2026")
    assert detail.picture.accessibleDescription() == told[-1]
    detail.picture.make_current(0)
    key(screen, Qt.Key.Key_Return)
    key(screen, Qt.Key.Key_Right)
    key(screen, Qt.Key.Key_Return)
    assert [place.kind for place in gone_to(desks[screen])] == ["person", "contact"]
    assert "Bea Nowak, child: C-26-1002" in detail.people.text()
    screen.table.setFocus()
    key(screen, Qt.Key.Key_Return)
    assert screen.window().focusWidget() is detail.contacts
    assert nameless(screen) == []


def test_a_manager_marks_it_looked_at_and_takes_that_back(shown: Shown, hub: Hub, staff: Staff) -> None:
    repeated_child(hub, staff[Role.HUB_WORKER])
    assert visible(shown(Role.HUB_WORKER)) == set()
    screen = shown(Role.MASH_MANAGER)
    choose_first(screen)
    assert visible(screen) == {"look", "person", "paper"}
    screen.detail.get().acts["look"].click()
    assert screen.form is not None
    screen.form.submit.click()
    assert screen.form is not None, "a mark without a note is not made"
    editor = screen.form.rows["note"].editor
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText("Spoke to the school")
    screen.form.submit.click()
    assert no_form(screen)
    assert said(screen) == "Marked as looked at."
    settle(screen)
    assert screen.notices.notice is not None
    undo = screen.notices.notice.undo
    assert undo is not None
    assert "Spoke to the school" in screen.detail.get().looks.text()
    assert visible(screen) == {"person", "paper", "take_back"}
    screen.filters.only_new.click()
    assert not screen.model.rows()
    screen.filters.only_new.click()
    undo()
    assert screen.model.row(0).is_new
    choose_first(screen)
    assert "Taken back." in screen.detail.get().looks.text()


def test_a_contact_that_came_meanwhile_is_told_as_a_conflict_and_shown(
    shown: Shown, hub: Hub, staff: Staff
) -> None:
    person = repeated_child(hub, staff[Role.HUB_WORKER])
    screen = shown(Role.MASH_MANAGER)
    choose_first(screen)
    screen.detail.get().acts["look"].click()
    assert screen.form is not None
    editor = screen.form.rows["note"].editor
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText("Seen")
    contacts(hub, staff[Role.HUB_WORKER], [(child(person_id=person),)], (1,))
    screen.form.submit.click()
    assert no_form(screen)
    assert "while you read it" in said(screen)
    assert screen.model.row(0).contacts == 4
    assert screen.model.row(0).is_new


def test_filters_ask_again_and_an_empty_list_says_what_to_do(
    shown: Shown, hub: Hub, staff: Staff, qtbot: QtBot
) -> None:
    repeated_child(hub, staff[Role.HUB_WORKER], (100, 120, 130))
    screen = shown(Role.HUB_WORKER)
    assert screen.stack.currentWidget() is screen.stack.empty
    screen.filters.period.choose("365")
    screen.filters.period.chosen.emit("365")
    qtbot.waitUntil(lambda: screen.stack.currentWidget() is screen.table)
    assert screen.count.text() == "1 pattern."
    QTest.keyClicks(screen.filters.area, "ZZ9")
    qtbot.waitUntil(lambda: screen.stack.currentWidget() is screen.stack.empty)
    assert not screen.papers.isEnabled()


def test_a_store_that_fails_is_told_in_the_lists_place_with_a_way_to_try_again(
    shown: Shown, hub: Hub, staff: Staff, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    repeated_child(hub, staff[Role.HUB_WORKER])

    def broken(*_args: object) -> None:
        raise StoreFault("The disk is full.", "Make room.")

    with monkeypatch.context() as patch:
        patch.setattr(patterns, "list_patterns", broken)
        screen = shown(Role.HUB_WORKER)
        assert screen.stack.currentWidget() is screen.stack.fault
    screen.stack.fault.action.click()
    qtbot.waitUntil(lambda: screen.stack.currentWidget() is screen.table)


def test_the_list_and_one_pattern_are_saved_without_names(
    shown: Shown, hub: Hub, staff: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contacts(hub, staff[Role.HUB_WORKER], [(child(),)] * 3, DAYS, "14 Quince Row, Newbury")
    screen = shown(Role.HUB_WORKER)
    choose_first(screen)
    monkeypatch.setattr(room, "ask_place", lambda *_args: str(tmp_path / "list.pdf"))
    screen.papers.click()
    assert said(screen) == "The file is saved. It names nobody."
    monkeypatch.setattr(room, "ask_place", lambda *_args: str(tmp_path / "one.docx"))
    screen.detail.get().acts["paper"].click()
    assert (tmp_path / "list.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "one.docx").stat().st_size > 0


def test_when_the_desk_is_locked_nobody_is_left_on_the_screen(shown: Shown, beside: None) -> None:
    screen = shown(Role.HUB_WORKER)
    choose_first(screen)
    detail = screen.detail.get()
    assert detail.picture.marks
    screen.clear_data()
    assert screen.model.rowCount() == 0
    assert detail.model.rowCount() == 0
    assert detail.picture.marks == ()
    left = " ".join(label.text() for label in (detail.who, detail.current, detail.people, detail.looks))
    assert "Trent" not in left
    assert detail.picture.accessibleDescription() == ""


def test_somebody_of_every_contact_is_drawn_however_many_are_on_another(
    shown: Shown, hub: Hub, staff: Staff
) -> None:
    many = tuple(child(f"Child {letter}", "Nowak", school="Larkfield") for letter in "ABCDEFGHI")
    people = [many, *((child(name, name, school="Larkfield"),) for name in ("Mira", "Theo", "Ana", "Kai"))]
    contacts(hub, staff[Role.HUB_WORKER], people, (1, 2, 3, 4, 5))
    screen = shown(Role.HUB_WORKER)
    choose_first(screen)
    marks = screen.detail.get().picture.marks
    assert all(mark.links for mark in marks)
    assert len([mark for mark in marks if mark.kind != "contact"]) == 7
    assert "Child I Nowak" in screen.detail.get().people.text()
