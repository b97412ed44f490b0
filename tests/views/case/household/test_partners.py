"""What a partner representative sees of the household picture on their screens, and above all what they do not."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.models import AuditEntry
from app.services.access import Role
from app.services.enquiry.family.drafts import FeelingDraft, LossDraft
from app.services.enquiry.family.feelings import record_feeling
from app.services.enquiry.family.mending import record_loss
from app.services.enquiry.restricting import name_on_case
from app.services.enquiry.sending import send_requests
from app.services.errors import Refused
from app.views import theme
from app.views.case.household.book import Edit
from app.views.case.household.dialogs import TextDialog
from app.views.case.household.partner_book import named_book
from app.views.case.household.picture import FamilyPicture
from app.views.case.named.screen import NamedScreen
from app.views.case.named.screen import build as build_named
from app.views.case.own_requests_screen import OwnRequestsScreen, build_own_requests
from app.views.desk import Place
from tests.services.enquiry.family.looking import harm_of
from tests.services.enquiry.kin import KinCase
from tests.services.enquiry.rows import put
from tests.views.case.seats import nameless, seat

KEPT_IN = ("Pushed", "Hides from", "iscarriage", "Nora", "MARAC")


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def told(kin: KinCase) -> KinCase:
    """The Novaks with harm, a feeling, a lost pregnancy and a grandmother who is not in the enquiry."""
    put(kin.hub, harm_of(kin))
    kin.person("Nora", "Novak", date(1966, 1, 1))
    kin.tie("Nora", "parent", "Mira")
    record_feeling(kin.hub, kin.worker, kin.id, (kin.at("Ayla"), kin.at("Dan")), FeelingDraft("hostile", "Hides from"))
    record_loss(kin.hub, kin.worker, kin.id, (kin.at("Mira"), None), LossDraft("miscarriage", date(2021, 1, 1), "year"))
    return kin


def asked(kin: KinCase) -> object:
    requests = kin.case.ask(("police",))
    send_requests(kin.hub, kin.worker, kin.id, [requests["police"]], kin.case.read().header.version)
    return requests["police"]


def in_view(qtbot: QtBot, screen: NamedScreen | OwnRequestsScreen) -> None:
    qtbot.addWidget(screen)
    screen.resize(1182, 708)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)


def said(picture: FamilyPicture) -> str:
    """Everything the picture says: its words, its people's sentences, the side panel of each of them."""
    parts = [picture.presenter.text(anonymous=False), *(each for _, each in picture.presenter.sentences())]
    for member in picture.view.picture.people:
        picture.presenter.person(member)
        parts.append(picture.side.words())
    return "\n".join(parts)


def names(picture: FamilyPicture) -> set[str]:
    return {item.member.label for item in picture.view.picture.people.values()}


def test_a_representative_who_is_asked_sees_the_people_of_the_request_beside_the_reply(
    qtbot: QtBot, told: KinCase
) -> None:
    request = asked(told)
    screen = build_own_requests(seat(told.hub, told.staff[Role.PARTNER]))
    in_view(qtbot, screen)
    screen.presenter.open(request)  # type: ignore[arg-type]
    QApplication.processEvents()
    picture = screen.picture
    assert picture.isVisible()
    assert names(picture) == {"Ayla", "Finn", "Mira", "Dan"}
    assert not picture.view.picture.family.ties  # type: ignore[union-attr]
    words = said(picture)
    assert "Child of Mira Novak" in words
    for kept in (*KEPT_IN, "Harm", "hostile"):
        assert kept not in words
    assert nameless(screen) == []


def test_f8_hides_the_picture_beside_the_reply_and_that_is_kept(qtbot: QtBot, told: KinCase) -> None:
    request = asked(told)
    desk = seat(told.hub, told.staff[Role.PARTNER])
    screen = build_own_requests(desk)
    in_view(qtbot, screen)
    screen.presenter.open(request)  # type: ignore[arg-type]
    screen.picture.view.setFocus()
    QTest.keyClick(screen.picture.view, Qt.Key.Key_F8)
    assert not screen.picture.isVisible()
    again = build_own_requests(desk)
    in_view(qtbot, again)
    again.presenter.open(request)  # type: ignore[arg-type]
    assert again.findChildren(FamilyPicture) == []
    again.family.click()
    qtbot.waitUntil(lambda: names(again.picture) == {"Ayla", "Finn", "Mira", "Dan"})


def test_leaving_a_request_holds_nothing_of_its_family(qtbot: QtBot, told: KinCase) -> None:
    request = asked(told)
    screen = build_own_requests(seat(told.hub, told.staff[Role.PARTNER]))
    in_view(qtbot, screen)
    screen.presenter.open(request)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: screen.picture.people.count() > 0)
    screen.presenter.leave()
    assert screen.picture.view.picture.people == {}
    assert screen.picture.people.count() == 0


def test_a_named_representative_sees_the_case_without_intelligence_words_and_history(
    qtbot: QtBot, told: KinCase
) -> None:
    police = told.staff[Role.PARTNER]
    name_on_case(told.hub, told.staff[Role.MASH_MANAGER], told.id, police.user_id)
    screen = build_named(seat(told.hub, police))
    in_view(qtbot, screen)
    screen.show_place(Place("named", told.id))
    screen.parts.setCurrentWidget(screen.picture)
    QApplication.processEvents()
    assert names(screen.picture) == {"Ayla", "Finn", "Mira", "Dan"}
    words = said(screen.picture)
    assert "Harm by Dan to Mira: domestic abuse, since 1 Jan 2024, admitted" in words
    for kept in (*KEPT_IN, "hostile"):
        assert kept not in words
    assert "Who is or was involved" not in words
    assert nameless(screen) == []
    offered = screen.keys()
    assert {"Arrows", "Enter"} <= {each.keys for each in offered}
    screen.clear_data()
    assert screen.picture.view.picture.people == {}


def test_nothing_is_changed_or_taken_out_from_a_representatives_picture(qtbot: QtBot, told: KinCase) -> None:
    police = told.staff[Role.PARTNER]
    name_on_case(told.hub, told.staff[Role.MASH_MANAGER], told.id, police.user_id)
    screen = build_named(seat(told.hub, police))
    in_view(qtbot, screen)
    screen.show_place(Place("named", told.id))
    screen.parts.setCurrentWidget(screen.picture)
    picture = screen.picture
    picture.view.setFocus()
    for pressed in (Qt.Key.Key_A, Qt.Key.Key_D, Qt.Key.Key_J, Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_H):
        QTest.keyClick(picture.view, pressed)
    assert picture.form is None
    assert not any(act.isVisible() for act in (*picture.bar.leaving, picture.bar.undo, picture.bar.redo))
    assert picture.bar.wide.isHidden()
    menu: QMenu = picture.view.person_menu(picture.view.current)
    assert [each.text() for each in menu.actions()] == ["Open\tEnter"]
    picture.presenter.person(picture.view.current)
    assert not picture.side.entries
    QApplication.clipboard().setText("before")
    picture._asked("copy")
    picture._asked("export")
    assert QApplication.clipboard().text() == "before"
    picture._asked("words")
    dialog = next(each for each in picture.findChildren(TextDialog) if each.isVisible())
    assert not dialog.copy.isVisible()
    for pressed in (Qt.Key.Key_A, Qt.Key.Key_C):
        QTest.keyClick(dialog.text, pressed, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "before"
    dialog.reject()
    with told.hub.reading(None) as unit:
        assert "picture left the hub" not in [row.act for row in unit.session.query(AuditEntry)]


def test_the_book_of_a_representative_refuses_every_change(told: KinCase) -> None:
    police = told.staff[Role.PARTNER]
    name_on_case(told.hub, told.staff[Role.MASH_MANAGER], told.id, police.user_id)
    book = named_book(told.hub, police, told.id)
    with pytest.raises(Refused, match="not change or export"):
        book.act(Edit("person", str(told.at("Mira"))))
    with pytest.raises(Refused):
        book.left("svg", "")


def test_another_agency_is_told_that_the_request_is_not_theirs(qtbot: QtBot, told: KinCase) -> None:
    request = asked(told)
    screen = build_own_requests(seat(told.hub, told.staff.others["health"]))
    in_view(qtbot, screen)
    screen.picture.open(request)  # type: ignore[arg-type]
    assert screen.picture.view.picture.people == {}
    assert "not yours to open" in screen.picture.stack.fault.accessibleName()
