"""Promises of every room of the desk, empty and filled, for a role that may open it.

A screen reader can name whatever takes the focus, no label reads its words as markup, nothing runs off a 1366×768
screen beside the rail, and F6 puts the focus into every pane that is in sight.
"""

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QSplitterHandle,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.models.enums import ConsentPosition
from app.services import clock
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.consent import OverrideDraft, propose_override
from app.services.enquiry.request_records import Basis
from app.services.intake import contacts, screening
from app.services.intake.readers.dispatch import read_document
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.desk import Place
from app.views.screening import batch_open
from app.views.shell import rooms
from app.views.widgets.screen import Screen
from tests.factories import hubs, rows
from tests.factories.contacts import adult_at_risk, three_children
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import authorised_contact, opened
from tests.views.screening.stage import GOOD, Stage, record, stage

ROOM = (1180, 690)
"""What is left of 1366×768 beside the rail, under the top line and above the status line."""
BAD_BATCH = (
    "PPN Ref,Incident Date,Role,Surname,Forename(s),DOB,MASH Summary\n"
    "PPN/26/1,28/03/2026,Child,ADEYEMI,Mira,31/02/2018,Seen alone\n"
    ",29/03/2026,Child,QUIST,Ada,05/06/2016,Seen well\n"
)
OWN_NAMES = (QHeaderView, QSplitterHandle, QTabBar)
"""Parts of Qt that a screen reader names by what they belong to."""


@dataclass(frozen=True)
class Filled:
    """What a filled hub holds, by the kind of room that shows it."""

    hub: Hub
    ids: dict[str, tuple[UUID, ...]]


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    theme.start(qapp, "light", 100)
    yield
    batch_open.settle_all()


@pytest.fixture(scope="module")
def filled(hub_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """A hub with contacts in every state, a batch, two enquiries, requests held, late and asked, and an override."""
    staff = _staff(hub_template)
    with clock.use(FixedClock(hubs.MONDAY)), hubs.copied(hub_template, tmp_path_factory.mktemp("every") / "hub") as hub:
        worker, manager = staff[Role.HUB_WORKER], staff[Role.MASH_MANAGER]
        family = contacts.record_contact(hub, worker, three_children()).new_id
        adult = contacts.record_contact(hub, worker, adult_at_risk()).new_id
        assert family is not None
        assert adult is not None
        batch = record(hub, worker)
        line = batch.lines[0]
        screening.screen_contact(hub, worker, line.contact_id, GOOD)
        to_open = authorised_contact(hub, staff)
        rows.contact(hub, worker, due_at=hubs.MONDAY - timedelta(hours=1))
        asked = opened(hub, staff)
        asked.ask()
        held = opened(hub, staff, consent=ConsentPosition.REFUSED)
        held.ask(("police",), basis=Basis.OVERRIDE)
        propose_override(hub, manager, held.id, OverrideDraft("c", "Asking would warn him", "Asking her alone", ""))
        yield Filled(
            hub,
            {
                "contact_form": (family, adult),
                "screening": (family, adult, line.contact_id, to_open),
                "batch": (batch.id,),
                "case": (asked.id, held.id),
            },
        )


@pytest.fixture
def moment() -> Iterator[datetime]:
    """The moment at which the filled hub is looked at."""
    with clock.use(FixedClock(hubs.MONDAY)):
        yield hubs.MONDAY


def _staff(template: Path) -> Staff:
    found: Staff = pickle.loads((template.parent / "staff.pickle").read_bytes())
    return found


def seats(hub: Hub, staff: Staff, kind: str) -> list[Stage]:
    """A desk for each role that may open a room of this kind."""
    found = [stage(hub, staff[role]) for role in Role if role in staff.by_role and role is not Role.WALLBOARD]
    return [each for each in found if rooms.may_open(each.desk, rooms.room(kind))]


def places(at: Stage, kind: str, ids: tuple[UUID, ...]) -> list[Place]:
    """Every place of a room that is looked at."""
    if kind == "batch_mend":
        data = BAD_BATCH.encode()
        batch_open.open_batch_file(at.desk, "batch.csv", data, read_document(data, "batch.csv"))
        return [at.journey.places[-1]]
    if kind == "admin":
        return [Place(kind, None, detail) for detail in ("users", "agencies", "policy")]
    if kind == "case":
        return [Place(kind, each, tab) for each in ids for tab in ("", "replies", "record", "consent")]
    if ids:
        return [Place(kind, each) for each in ids]
    return [Place(kind)]


def shown(qtbot: QtBot, at: Stage, place: Place) -> Screen:
    screen = rooms.build(place.kind, at.desk)
    qtbot.addWidget(screen)
    screen.resize(*ROOM)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    screen.show_place(place)
    screen.shown()
    QApplication.processEvents()
    return screen


def nameless(screen: QWidget) -> list[str]:
    """What takes the focus and has no name for a screen reader."""
    found = []
    for widget in screen.findChildren(QWidget):
        if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or isinstance(widget, OWN_NAMES):
            continue
        parent = widget.parentWidget()
        if _in_a_popup(widget) or (isinstance(widget, QLabel) and not widget.isVisibleTo(screen)):
            continue  # a list's name is its field's; an empty text is hidden until it has words
        inner = isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget
        if inner or widget.objectName().startswith("qt_") or widget.focusProxy() is not None:
            continue
        heard = QAccessible.queryAccessibleInterface(widget)
        if not heard.text(QAccessible.Text.Name).strip():
            found.append(f"{type(widget).__name__} in {type(parent).__name__}")
    return found


def _in_a_popup(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QComboBox):
        above = above.parentWidget()
    return above is not None and not isinstance(widget, QLineEdit)


def marked_up(screen: QWidget) -> list[str]:
    """Labels that would read the words of a document as markup."""
    plain = Qt.TextFormat.PlainText
    return [each.text()[:40] for each in screen.findChildren(QLabel) if each.textFormat() is not plain]


def deaf_panes(screen: Screen) -> list[str]:
    """Panes in sight that F6 comes to without the focus coming to them."""
    found = []
    for pane in screen.panes():
        if not pane.isVisible():
            continue
        pane.setFocus(Qt.FocusReason.OtherFocusReason)
        focused = screen.window().focusWidget()
        if not (pane is focused or pane.isAncestorOf(focused) or pane.focusProxy() is focused):
            found.append(f"{type(pane).__name__} {pane.accessibleName()!r}")
    return found


def faults(screen: Screen) -> dict[str, object]:
    """Whatever breaks a promise on a screen, by the promise."""
    found: dict[str, object] = {
        "no title": screen.title().strip() == "",
        "without a name": nameless(screen),
        "reads markup": marked_up(screen),
        "panes that take no focus": deaf_panes(screen),
        "too wide": screen.minimumSizeHint().width() > ROOM[0],
    }
    return {promise: broken for promise, broken in found.items() if broken}


KINDS = [each.kind for each in rooms.ROOMS]


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_room_is_named_fits_and_takes_the_focus(qtbot: QtBot, hub: Hub, staff: Staff, kind: str) -> None:
    at = seats(hub, staff, kind)[0]
    screen = shown(qtbot, at, Place(kind))
    assert faults(screen) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_room_is_named_fits_and_takes_the_focus(
    qtbot: QtBot, filled: Filled, staff: Staff, moment: datetime, kind: str
) -> None:
    broken = {}
    for at in seats(filled.hub, staff, kind)[:: 1 if kind in {"case", "screening"} else 9]:
        for place in places(at, kind, filled.ids.get(kind, ())):
            screen = shown(qtbot, at, place)
            if wrong := faults(screen):
                broken[f"{sorted(at.desk.actor.roles)} {place.detail} {screen.title()}"] = wrong
            screen.close()
    assert broken == {}


def test_every_kind_of_room_opens_to_somebody(hub: Hub, staff: Staff) -> None:
    assert [kind for kind in KINDS if not seats(hub, staff, kind)] == []
