"""The room of retention on screen: nothing goes before a second person has read exactly what, and agreed."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication, QCheckBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.models import Contact
from app.services.access import Role
from app.services.retention.fading import CLEANING
from app.services.retention.holds import set_hold
from app.services.retention.records import HoldScope
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.desk import Place
from app.views.retention.screen import RetentionScreen, build
from app.views.retention.wording import Which
from app.views.widgets.painted_later import is_building
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.factories.parts import Who
from tests.services.retention import old
from tests.views.case.seats import nameless, seat

Shown = Callable[..., RetentionScreen]


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def shown(qtbot: QtBot, hub: Hub, staff: Staff) -> Shown:
    def show(role: Role, which: Which = Which.DUE) -> RetentionScreen:
        made = build(seat(hub, staff[role]))
        qtbot.addWidget(made)
        made.resize(1182, 708)
        made.show_place(Place("retention", detail=which.value))
        made.show()
        qtbot.waitUntil(lambda: not is_building(made))
        return made

    return show


def visible(screen: RetentionScreen) -> set[str]:
    return {name for name, made in screen.acts.items() if made.isVisibleTo(screen)}


def pick(screen: RetentionScreen, which: Which, *at: int) -> None:
    table = screen.tables[which]
    rows_and_more = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    table.setCurrentIndex(table.model().index(at[0], 0))
    for each in at:
        table.selectionModel().select(table.model().index(each, 0), rows_and_more)


def answer(screen: RetentionScreen, reason: str, field: str = "reason") -> None:
    assert screen.form is not None
    editor = screen.form.rows[field].editor
    assert isinstance(editor, QPlainTextEdit)
    editor.setPlainText(reason)
    screen.form.submit.click()


def said(screen: RetentionScreen) -> str:
    notice = screen.notices.notice
    return notice.sentence if notice is not None else ""


def test_what_has_passed_its_time_is_proposed_by_one_and_deleted_by_another(
    shown: Shown, hub: Hub, staff: Staff
) -> None:
    one, two = old.contact(hub, staff), old.contact(hub, staff)
    screen = shown(Role.SERVICE_MANAGER)
    assert "assumed (Hubdesk)" in screen.rules.text()
    assert "No backup has been made" in screen.backups.text()
    assert len(screen.models[Which.DUE].rows()) == 2
    assert visible(screen) == set()
    pick(screen, Which.DUE, 0, 1)
    assert screen.head.text() == "2 lines chosen"
    assert visible(screen) == {"propose"}
    screen.acts["propose"].click()
    answer(screen, "Nobody needs them")
    assert said(screen).startswith("Proposed: 2 contacts")
    assert [row.why_not != "" for row in screen.models[Which.DUE].rows()] == [True, True]
    own = shown(Role.SERVICE_MANAGER, Which.PROPOSED)
    pick(own, Which.PROPOSED, 0)
    assert visible(own) == {"withdraw"}
    assert "somebody else decides" in own.why_not.text()
    other = shown(Role.MASH_MANAGER, Which.PROPOSED)
    assert other.which == [Which.PROPOSED]
    pick(other, Which.PROPOSED, 0)
    assert visible(other) == {"approve", "refuse"}
    assert "This goes\nContact C-" in other.whole.text()
    other.acts["approve"].click()
    assert other.form is not None
    other.form.submit.click()
    assert other.form is not None, "the box is not ticked"
    box = other.form.findChild(QCheckBox)
    assert isinstance(box, QCheckBox)
    box.setChecked(True)
    other.form.submit.click()
    assert said(other).startswith("Deleted: 2 contacts")
    assert other.models[Which.PROPOSED].rows() == ()
    assert not other.working()
    assert hub.setting(CLEANING) is None
    with hub.reading(None) as unit:
        assert unit.session.get(Contact, one) is None
        assert unit.session.get(Contact, two) is None


def test_a_held_line_says_so_and_offers_nothing(shown: Shown, hub: Hub, staff: Staff) -> None:
    child = rows.person(hub)
    old.contact(hub, staff, Who(person_id=child))
    screen = shown(Role.SERVICE_MANAGER)
    pick(screen, Which.DUE, 0)
    assert visible(screen) == {"propose", "hold"}
    screen.acts["hold"].click()
    answer(screen, "Letter of the inquiry")
    pick(screen, Which.DUE, 0)
    assert visible(screen) == set()
    assert "legal hold stands" in screen.facts.text()
    holds = shown(Role.SERVICE_MANAGER, Which.HOLDS)
    assert visible(holds) == {"new_hold"}
    pick(holds, Which.HOLDS, 0)
    assert visible(holds) == {"new_hold", "lift"}
    holds.acts["lift"].click()
    answer(holds, "The inquiry has ended")
    pick(holds, Which.HOLDS, 0)
    assert "Lifted by" in holds.facts.text()


def test_a_moratorium_over_the_hub_is_seen_at_once(shown: Shown, hub: Hub, staff: Staff) -> None:
    old.contact(hub, staff)
    set_hold(hub, staff[Role.SERVICE_MANAGER], HoldScope.HUB, "", "Moratorium of the inquiry")
    screen = shown(Role.SERVICE_MANAGER)
    assert screen.held.isVisibleTo(screen)
    pick(screen, Which.DUE, 0)
    assert "propose" not in visible(screen)


def test_a_record_that_changed_since_cannot_be_approved(shown: Shown, hub: Hub, staff: Staff) -> None:
    one = old.contact(hub, staff)
    old.propose(hub, staff, one)
    rows.document(hub, staff[Role.HUB_WORKER], one)
    screen = shown(Role.MASH_MANAGER, Which.PROPOSED)
    pick(screen, Which.PROPOSED, 0)
    assert visible(screen) == {"refuse"}
    assert "changed since" in screen.whole.text()


def test_the_room_holds_nothing_once_it_is_cleared_and_names_all_it_has(shown: Shown, hub: Hub, staff: Staff) -> None:
    old.contact(hub, staff)
    screen = shown(Role.SERVICE_MANAGER)
    pick(screen, Which.DUE, 0)
    assert nameless(screen) == []
    screen.clear_data()
    assert screen.models[Which.DUE].rows() == ()
    assert "Adeyemi" not in screen.head.text() + screen.facts.text()
