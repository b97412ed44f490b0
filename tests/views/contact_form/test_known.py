"""Everybody a contact names is asked about; whoever may be known says why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import NAMESPACE_OID, uuid5

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import AuditEntry
from app.services.access import Role
from app.services.intake.contacts import open_contact, record_contact
from app.services.intake.linking import create_person_from_contact
from app.services.intake.records import PersonDraft
from app.services.people.find import RESTRICTED_WORDS, KnownPerson
from app.services.unit_of_work import Hub
from app.views.contact_form.screen import ContactFormScreen
from app.views.contact_form.side import FIRST_SHOWN
from app.views.desk import Desk, Place
from tests.factories import rows
from tests.factories.contacts import three_children
from tests.factories.hubs import Staff
from tests.views.case.seats import gone_to

Make = Callable[[Desk], ContactFormScreen]


def test_everybody_in_the_contact_is_asked_about_and_each_says_why(
    screen_of: Make, desk: Desk, hub: Hub, staff: Staff
) -> None:
    worker = staff[Role.HUB_WORKER]
    first = record_contact(hub, worker, three_children()).new_id
    assert first is not None
    create_person_from_contact(hub, worker, open_contact(hub, worker, first).people[0].id)
    screen = screen_of(desk)
    screen.show_draft(three_children())
    screen.presenter.known.look_for("b")
    panel = screen.form.known
    (other,) = [each for each in panel.findChildren(QAbstractButton) if each.text().endswith(": 1 likely")]
    assert panel._others_title.text() == "Others of this contact may be known too"
    other.click()
    said = [each.text() for each in panel.findChildren(QLabel)]
    assert any(words.startswith("Likely: ") and "same birth date" in words for words in said)
    assert "Zoë Nowak-Łęcka, 9, born 14 Mar 2017" in said
    assert "Last contact 30 Mar 2026" in said
    assert panel._others_title.text() == ""


def test_of_a_large_household_nobody_is_left_out(screen_of: Make, desk: Desk, hub: Hub) -> None:
    people = [PersonDraft(f"p{n}", forenames="Quentin", surname=f"Vane{'abcdefghijklmnopqrst'[n]}") for n in range(19)]
    rows.person(hub, forenames="Hortense", surname="Larkspur", born=date(2018, 5, 4))
    last = PersonDraft("last", forenames="Hortense", surname="Larkspur", birth="04/05/2018")
    nameless = PersonDraft("nameless", birth="04/05/2018")
    screen = screen_of(desk)
    screen.show_draft(three_children(people=(*people, last, nameless), relations=(), address="", postcode=""))
    screen.presenter.known.look_for("p0")
    said = [each.text() for each in screen.form.known.findChildren(QAbstractButton)]
    assert "Hortense Larkspur: 1 likely" in said
    assert "No name: 1 possible" in said


def test_more_than_the_first_possible_people_are_shown_when_asked(screen_of: Make, desk: Desk, hub: Hub) -> None:
    for number in range(FIRST_SHOWN + 2):
        rows.person(hub, forenames="Mira", surname="Quill", born=date(2000 + number, 5, 4))
    screen = screen_of(desk)
    screen.show_draft(three_children(people=(PersonDraft("a", surname="Quill"),), relations=()))
    screen.presenter.known.look_for("a")
    panel = screen.form.known

    def links() -> int:
        return len([each for each in panel.findChildren(QAbstractButton) if each.text() == "Link"])

    assert links() == FIRST_SHOWN
    (more,) = [each for each in panel.findChildren(QAbstractButton) if each.text() == "Show 2 more known people"]
    more.click()
    assert links() == FIRST_SHOWN + 2
    assert not more.isVisibleTo(panel)


def test_of_somebody_restricted_the_panel_counts_nobody(screen_of: Make, desk: Desk, hub: Hub) -> None:
    rows.person(hub, forenames="Zed", surname="Quill", born=date(2018, 5, 4), restricted=True)
    screen = screen_of(desk)
    screen.show_draft(three_children(people=(PersonDraft("a", forenames="Zed", surname="Quill", birth="04/05/2018"),),
                                     relations=()))  # fmt: skip
    screen.presenter.known.look_for("a")
    said = [each.text() for each in screen.form.known.findChildren(QLabel)]
    assert "Zed Quill" in said, "without a colon that nothing follows"
    assert RESTRICTED_WORDS in said
    assert not any("may be the same" in words for words in said)


def somebody(number: int, band: str = "possible") -> KnownPerson:
    """One of those who may be the person being typed."""
    who = uuid5(NAMESPACE_OID, str(number))
    return KnownPerson(who, f"Mira Quill{number}", None, "unknown", None, "", (), "", "", (), (), 0, band=band)


def test_a_hint_takes_the_place_of_nobody_and_who_is_linked_always_stands_there(screen_of: Make, desk: Desk) -> None:
    panel = screen_of(desk).form.known
    hint = replace(somebody(0), id=None, name="", restricted=True, words=RESTRICTED_WORDS)
    likely = [somebody(number, "likely") for number in range(FIRST_SHOWN + 1)]
    possible = [somebody(number) for number in range(10, 14)]
    panel.show_known("a", "Mira", [hint, *likely, *possible], possible[2].id)
    said = [each.text() for each in panel.findChildren(QLabel)]
    assert RESTRICTED_WORDS in said
    assert {each.name for each in (*likely, possible[2])} == {words for words in said if words.startswith("Mira Quill")}
    assert said.count("Linked") == 1
    (more,) = [each for each in panel.findChildren(QPushButton) if each.text().startswith("Show ")]
    assert more.text() == "Show 3 more known people"


def test_what_was_shown_when_asked_has_the_focus_at_its_first_link(screen_of: Make, desk: Desk, qtbot: QtBot) -> None:
    screen = screen_of(desk)
    screen.resize(1176, 520)
    panel = screen.form.known
    known = [replace(somebody(number), stands=("last contact 30 Mar 2026",)) for number in range(FIRST_SHOWN + 2)]
    panel.show_known("a", "Mira", known, None)
    (more,) = [each for each in panel.findChildren(QPushButton) if each.text() == "Show 2 more known people"]
    qtbot.waitUntil(more.isVisible)
    panel.area.ensureWidgetVisible(more)
    more.setFocus()
    bar = panel.area.verticalScrollBar()
    ended = bar.maximum()
    more.click()
    link = QApplication.focusWidget()
    assert isinstance(link, QPushButton)
    assert link.accessibleName() == f"Link to Mira Quill{FIRST_SHOWN}"
    qtbot.waitUntil(lambda: bar.maximum() > ended)
    below = QPoint(0, link.height())
    qtbot.waitUntil(lambda: panel.area.viewport().rect().contains(link.mapTo(panel.area.viewport(), below)))


def searched(hub: Hub) -> int:
    """How often a search stands in the audit trail."""
    with hub.reading(None) as unit:
        return len(unit.session.scalars(select(AuditEntry).where(AuditEntry.act == "searched")).all())


def test_a_search_on_the_form_is_audited_once_it_settles(screen_of: Make, desk: Desk, hub: Hub) -> None:
    screen = screen_of(desk)
    screen.show_draft(three_children())
    known = screen.presenter.known
    known.typing()
    known.look_for("a")
    assert searched(hub) == 0
    known.settled()
    known.settled()
    assert searched(hub) == 1
    known.typing()
    known.look_for("b")
    known.settled()
    assert searched(hub) == 2


def test_the_address_says_how_often_it_was_met_and_for_whom(
    screen_of: Make, desk: Desk, hub: Hub, staff: Staff
) -> None:
    worker = staff[Role.HUB_WORKER]
    other = (PersonDraft("a", forenames="Amara", surname="Okafor", age="about 6"),)
    record_contact(hub, worker, three_children(people=other, relations=(), family_phone=""))
    record_contact(hub, worker, three_children(family_phone=""))
    screen = screen_of(desk)
    screen.show_draft(three_children(family_phone=""))
    screen.presenter.known.look_for("a")
    panel = screen.form.known
    lines = panel.places.said.text().splitlines()
    assert lines[0] == "2 contacts on this address in the last 12 months, 1 about other children"
    assert panel.places.isVisibleTo(panel)
    panel.clear()
    assert panel.places.said.text() == ""


def test_the_household_known_at_the_address_is_opened_and_the_search_audited_before(
    screen_of: Make, desk: Desk, hub: Hub
) -> None:
    home = rows.household(hub, members=(rows.person(hub),), address="12 Harbour Row", town="Ashby", postcode="ZZ3 8LP")
    screen = screen_of(desk)
    screen.show_draft(three_children(family_phone=""))
    screen.presenter.known.look_for("a")
    panel = screen.form.known
    (link,) = panel.places.findChildren(QPushButton)
    assert link.text() == "Open the household", "the address stands above it and breaks into lines"
    assert link.accessibleName() == "Open the household at 12 Harbour Row, Ashby, ZZ3 8LP"
    link.click()
    assert gone_to(desk)[-1] == Place("household", home)
    assert searched(hub) == 1
    panel.clear()
    assert not panel.places.isVisibleTo(panel)
