"""The page of one known person on screen: who they are, what happened, and where it leads; gone with a lock."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import AuditEntry
from app.services.access import Role
from app.services.unit_of_work import Changes, Hub, changed
from app.views import theme
from app.views.desk import Desk, Place
from app.views.people.page_screen import PageScreen as Screen
from app.views.people.person_screen import PersonScreen, build
from app.views.widgets.painted_later import is_building
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.services.enquiry.test_break_glass import WHY
from tests.services.people.test_person_page import linked_case
from tests.views.case.parts import fill, wrong
from tests.views.case.seats import gone_to, nameless, seat

Shown = Callable[[UUID | None, Role], PersonScreen]


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def child(hub: Hub) -> UUID:
    made = rows.person(hub, forenames="Mira", surname="Quill", born=date(2018, 5, 4))
    rows.household(hub, members=(made, rows.person(hub, forenames="Len", surname="Harl", born=date(1980, 1, 2))))
    return made


@pytest.fixture
def desks() -> list[Desk]:
    """The desks that were sat at, the newest last."""
    return []


@pytest.fixture
def shown(qtbot: QtBot, hub: Hub, staff: Staff, desks: list[Desk]) -> Shown:
    def show(person: UUID | None, role: Role) -> PersonScreen:
        desks.append(seat(hub, staff[role]))
        made = build(desks[-1])
        qtbot.addWidget(made)
        made.resize(1182, 708)
        made.show_place(Place("person", person))
        made.show()
        built(qtbot, made)
        return made

    return show


def built(qtbot: QtBot, screen: Screen) -> None:
    """Wait until a page is built, and all of it shown."""
    qtbot.waitUntil(lambda: not is_building(screen))
    QApplication.processEvents()


def said(screen: Screen) -> list[str]:
    return [label.text() for label in screen.facts.findChildren(QLabel) if label.isVisibleTo(screen)]


def links(screen: Screen) -> dict[str, QPushButton]:
    """The names that lead somewhere, by what a screen reader says of them."""
    found = [each for each in screen.facts.findChildren(QPushButton) if each.isVisibleTo(screen)]
    return {each.accessibleName(): each for each in found}


def test_who_somebody_is_stands_beside_what_happened_and_an_entry_opens(
    shown: Shown, child: UUID, hub: Hub, staff: Staff, desks: list[Desk]
) -> None:
    case, contact = linked_case(hub, staff, child)
    screen = shown(child, Role.HUB_WORKER)
    assert screen.title() == "Mira Quill"
    words = said(screen)
    assert "Birth date: 4 May 2018" in words
    assert "Len Harl, since 1 Jan 2024" in links(screen)
    kinds = [event.sort for _, event in screen.model.rows()]
    assert sorted(kinds) == ["Contact", "Enquiry", "Home"]
    for kind, place in (("Contact", Place("contact", contact)), ("Enquiry", Place("case", case))):
        assert screen.table.select_id(kinds.index(kind))
        screen.table.row_opened.emit(kinds.index(kind))
        assert gone_to(desks[-1])[-1] == place
    screen.table.row_opened.emit(kinds.index("Home"))
    assert gone_to(desks[-1])[-1].kind == "household"
    assert nameless(screen) == []


def test_every_name_leads_to_its_page_by_the_keyboard_alone_and_back_is_asked_of_the_shell(
    shown: Shown, hub: Hub, child: UUID, desks: list[Desk], qtbot: QtBot
) -> None:
    mother = rows.person(hub, forenames="Una", surname="Quill", born=date(1990, 2, 1))
    home = rows.household(hub, members=(child, mother), address="9 New Row")
    far = rows.household(hub, members=(mother,), address="5 Far End")
    rows.relationship(hub, mother, child, "parent")
    screen = shown(child, Role.HUB_WORKER)
    found = links(screen)
    wanted = {
        "9 New Row, Newbury, RG14 1ZZ": Place("household", home),
        "Una Quill, since 1 Jan 2024": Place("person", mother),
        "Una Quill": Place("person", mother),
        "5 Far End, Newbury, RG14 1ZZ": Place("household", far),
    }
    for name, place in wanted.items():
        found[name].setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(found[name], Qt.Key.Key_Return)
        assert gone_to(desks[-1])[-1] == place, name
    with qtbot.waitSignal(screen.back_asked):
        screen.go_back.click()


def test_a_name_too_long_for_the_page_is_cut_there_and_whole_for_whoever_has_it_read_out(
    shown: Shown, hub: Hub, child: UUID
) -> None:
    long = "Aa\u202e\U0001f600" * 45
    rows.household(hub, members=(child, rows.person(hub, forenames=long, surname="Harl", born=None)), address=long)
    screen = shown(child, Role.HUB_WORKER)
    found = [each for name, each in links(screen).items() if name.startswith(long)]
    assert len(found) == 2
    assert all(each.text().endswith("…") and len(each.text()) <= 44 for each in found)
    assert screen.minimumSizeHint().width() <= 1180


def test_a_contact_is_begun_with_them_by_whom_may_record_one(shown: Shown, child: UUID, desks: list[Desk]) -> None:
    screen = shown(child, Role.HUB_WORKER)
    screen.begin.click()
    assert gone_to(desks[-1]) == [Place("contact_form", child, "known")]


def test_a_restricted_person_is_refused_in_words_without_a_name(shown: Shown, hub: Hub) -> None:
    hidden = rows.person(hub, forenames="Zed", surname="Hidden", restricted=True)
    screen = shown(hidden, Role.HUB_WORKER)
    assert screen.stack.currentWidget() is screen.closed
    words = " ".join(label.text() for label in screen.findChildren(QLabel) if label.isVisibleTo(screen))
    assert "restricted" in words
    assert "Zed" not in words
    assert "Hidden" not in words
    opened = shown(hidden, Role.SERVICE_MANAGER)
    assert said(opened)[0] == "Restricted record"
    assert not opened.begin.isVisibleTo(opened)


def test_a_restricted_person_opens_by_break_glass_with_a_reason_and_no_contact_is_begun(
    qtbot: QtBot, shown: Shown, hub: Hub
) -> None:
    hidden = rows.person(hub, forenames="Zed", surname="Hidden", restricted=True)
    screen = shown(hidden, Role.HUB_WORKER)
    screen.closed.action.click()
    form = screen.forms.form
    assert form is not None
    fill(form, reason="urgent")
    form.submit.click()
    assert wrong(form) == ["reason"]
    fill(form, reason=WHY)
    form.submit.click()
    qtbot.waitUntil(lambda: not is_building(screen) and "Zed" in screen.title())
    QApplication.processEvents()
    assert said(screen)[:2] == ["Restricted record", "Open to you until 30 Mar 2026, 14:00, by break-glass."]
    assert not screen.begin.isVisibleTo(screen)


def test_the_page_follows_a_change_and_leaves_nobody_behind_at_a_lock(
    shown: Shown, child: UUID, hub: Hub, desks: list[Desk], qtbot: QtBot
) -> None:
    screen = shown(child, Role.HUB_WORKER)
    rows.household(hub, members=(child,), address="9 New Row")
    desks[-1].changes.announce(Changes((changed("person", child),)))
    built(qtbot, screen)
    assert any("9 New Row" in name for name in links(screen))
    with hub.reading(None) as unit:
        opened = unit.session.scalars(select(AuditEntry).where(AuditEntry.act == "person opened")).all()
    assert [entry.subject_id for entry in opened] == [child], "once, however often it is read again"
    screen.clear_data()
    QApplication.processEvents()
    assert said(screen) == []
    assert links(screen) == {}
    assert screen.model.rows() == ()
    assert screen.title() == "Known person"
