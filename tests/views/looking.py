"""A filled hub and its rooms, for promises that every room keeps."""

import pickle
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.access import Role
from app.services.intake.readers.dispatch import read_document
from app.services.unit_of_work import Hub
from app.views.desk import Place
from app.views.screening import batch_open
from app.views.shell import rooms
from app.views.widgets.painted_later import is_building
from app.views.widgets.screen import Screen
from tests.factories.hubs import Staff
from tests.views.screening.stage import Stage, stage

ROOM = (1180, 690)
"""What is left of 1366×768 beside the rail, under the top line and above the status line."""
BAD_BATCH = (
    "PPN Ref,Incident Date,Role,Surname,Forename(s),DOB,MASH Summary\n"
    "PPN/26/1,28/03/2026,Child,ADEYEMI,Mira,31/02/2018,Seen alone\n"
    ",29/03/2026,Child,QUIST,Ada,05/06/2016,Seen well\n"
)
KINDS = [each.kind for each in rooms.ROOMS]


@dataclass(frozen=True)
class Filled:
    """What a filled hub holds, by the kind of room that shows it."""

    hub: Hub
    ids: dict[str, tuple[UUID, ...]]


def staff_of(template: Path) -> Staff:
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
        return [Place(kind, None, detail) for detail in ("users", "agencies", "policy", "backups")]
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
    qtbot.waitUntil(lambda: not is_building(screen), timeout=20_000)
    QApplication.processEvents()
    return screen
