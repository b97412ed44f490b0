"""The page of one household on screen: who lives and lived there, and what happened; each name leads to a person."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.models import HouseholdMember
from app.services.access import Role
from app.services.unit_of_work import Changes, Hub, changed
from app.views import theme
from app.views.desk import Desk, Place
from app.views.people.household_screen import HouseholdScreen, build
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.services.people.test_household_page import named_at, warned
from tests.services.people.test_person_page import moved_out
from tests.views.case.seats import gone_to, nameless, seat
from tests.views.people.test_person_screen import built, links, said

Shown = Callable[[UUID | None, Role], HouseholdScreen]


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def child(hub: Hub) -> UUID:
    return rows.person(hub, forenames="Mira", surname="Quill", born=date(2018, 5, 4))


@pytest.fixture
def home(hub: Hub, child: UUID) -> UUID:
    gone = rows.person(hub, forenames="Len", surname="Harl", born=date(1980, 1, 2), phone="07700 900111")
    made = rows.household(hub, members=(child, gone), address="9 New Row", since=date(2023, 6, 1))
    moved_out(hub, made, gone, date(2025, 3, 1))
    rows.household(hub, members=(gone,), address="5 Far End", since=date(2025, 3, 1))
    return made


@pytest.fixture
def people(home: UUID, child: UUID) -> tuple[UUID, UUID]:
    """The home, and the child who lives there."""
    return home, child


@pytest.fixture
def desks() -> list[Desk]:
    """The desks that were sat at, the newest last."""
    return []


@pytest.fixture
def shown(qtbot: QtBot, hub: Hub, staff: Staff, desks: list[Desk]) -> Shown:
    def show(home: UUID | None, role: Role) -> HouseholdScreen:
        desks.append(seat(hub, staff[role]))
        made = build(desks[-1])
        qtbot.addWidget(made)
        made.resize(1182, 708)
        made.show_place(Place("household", home))
        made.show()
        built(qtbot, made)
        return made

    return show


def test_who_lives_and_lived_there_stands_beside_what_happened_and_each_name_leads_on(
    shown: Shown, hub: Hub, staff: Staff, people: tuple[UUID, UUID], desks: list[Desk]
) -> None:
    home, child = people
    contact = named_at(hub, staff, home, child)
    screen = shown(home, Role.HUB_WORKER)
    assert screen.title() == "9 New Row, Newbury, RG14 1ZZ"
    assert [each for each in said(screen) if each.startswith(("Who", "Its", "Tel"))] == [
        "Who lives here", "Who lived here", "Its adults elsewhere",
    ]  # fmt: skip
    jump = links(screen)["Mira Quill, 7, born 4 May 2018"]
    jump.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(jump, Qt.Key.Key_Return)
    assert gone_to(desks[-1])[-1] == Place("person", child)
    kinds = [event.sort for _, event in screen.model.rows()]
    for kind, wanted in (("Contact", Place("contact", contact)), ("Home", "person")):
        screen.table.row_opened.emit(kinds.index(kind))
        gone = gone_to(desks[-1])[-1]
        assert wanted in (gone, gone.kind)
    assert nameless(screen) == []


def test_an_address_that_may_not_be_disclosed_says_so_first_and_in_the_title(
    shown: Shown, hub: Hub, staff: Staff, home: UUID, child: UUID
) -> None:
    warned(hub, staff, child)
    screen = shown(home, Role.HUB_WORKER)
    assert screen.title().endswith("(do not disclose)")
    assert said(screen)[0] == "This address may not be disclosed"


def test_a_household_of_restricted_people_is_refused_in_words_without_its_address(shown: Shown, hub: Hub) -> None:
    hidden = rows.person(hub, forenames="Zed", surname="Hidden", restricted=True)
    closed = rows.household(hub, members=(hidden,), address="5 Secret End")
    screen = shown(closed, Role.HUB_WORKER)
    assert screen.stack.currentWidget() is screen.stack.fault
    words = " ".join(label.text() for label in screen.findChildren(QLabel) if label.isVisibleTo(screen))
    assert "restricted" in words
    assert "Secret" not in words
    assert shown(closed, Role.SERVICE_MANAGER).title().startswith("5 Secret End")


def test_the_page_follows_a_change_of_its_people_and_leaves_nobody_behind_at_a_lock(
    shown: Shown, hub: Hub, people: tuple[UUID, UUID], desks: list[Desk], qtbot: QtBot
) -> None:
    home, child = people
    screen = shown(home, Role.HUB_WORKER)
    rows.household(hub, members=(child,), address="9 New Row")
    desks[-1].changes.announce(Changes((changed("person", child),)))
    built(qtbot, screen)
    assert "Other households at this address" in said(screen)
    screen.clear_data()
    QApplication.processEvents()
    assert (said(screen), links(screen), screen.model.rows()) == ([], {}, ())
    assert screen.title() == "Household"
    assert shown(None, Role.HUB_WORKER).stack.currentWidget() is not None


def test_a_flat_is_opened_by_its_building_too(shown: Shown, hub: Hub) -> None:
    grown = rows.person(hub, forenames="Len", surname="Harl", born=date(1980, 1, 2))
    home = rows.household(hub, members=(grown,), address="1 Mill Row")
    rows.household(hub, members=(grown,), address="Flat 3", address_2="Quay House")
    rows.household(hub, members=(grown,), address="2 Mill Row")
    found = [each.text() for each in links(shown(home, Role.HUB_WORKER)).values()]
    assert {"Flat 3, Quay House", "2 Mill Row"} <= set(found)


def test_a_home_of_a_hundred_people_says_how_many_it_leaves_out(shown: Shown, hub: Hub) -> None:
    people = [rows.person(hub, forenames=f"A{at}", surname="Quill", born=None) for at in range(60)]
    home = rows.household(hub, members=people, address="1 Long Hostel")
    with hub.writing(None) as unit:
        for row in unit.session.query(HouseholdMember).filter_by(household_id=home):
            row.until = date(2025, 1, 1)
        unit.audit("all left for the test")
        unit.commit()
    screen = shown(home, Role.HUB_WORKER)
    assert "And 20 more before them" in said(screen)
