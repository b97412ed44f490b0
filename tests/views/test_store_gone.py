"""The hub's file taken away, or held by another writer: every room says so in words, and goes on once it is back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.models import engine
from app.services.access import Role
from app.services.errors import NotFound, StoreFault
from app.services.unit_of_work import Changes, Hub, Touched
from app.views import theme
from app.views.case.reply_people import Answering
from app.views.desk import EVERYTHING, Place
from app.views.screening import batch_open
from app.views.shell import rooms
from app.views.widgets.painted_later import is_building
from app.views.widgets.screen import Screen
from tests.factories.contacts import three_children
from tests.factories.hubs import Staff
from tests.views.looking import KINDS, Filled, places, seats
from tests.views.screening.stage import GOOD, Stage, stage

BUSY = "The database is busy with another program."
GONE = "The hub's file is not where it was."
READS_NOTHING = {"batch_mend", "disclosure", "import"}
"""Rooms that show nothing of the database when they open."""


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    theme.start(qapp, "light", 100)
    yield
    batch_open.settle_all()


def _files(hub: Hub) -> list[Path]:
    return [path for end in ("", "-wal", "-shm") if (path := Path(f"{hub.store.path}{end}")).exists()]


@contextmanager
def taken_away(hub: Hub) -> Iterator[None]:
    """The file is elsewhere, as on a stick that was pulled out; at the end it is back."""
    hub.store.reader.dispose()
    hub.store.writer.dispose()
    moved = [(path, path.rename(path.with_name(f"{path.name}.away"))) for path in _files(hub)]
    try:
        yield
    finally:
        hub.store.reader.dispose()
        hub.store.writer.dispose()
        assert _files(hub) == [], "a new, empty database was made where the hub's file had been"
        for home, away in moved:
            away.rename(home)


@contextmanager
def held(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another program writes and does not end."""
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.02)
    hub.store.reader.dispose()
    hub.store.writer.dispose()
    other = engine.raw_connection(hub.store.path, hub.store.data_key)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def words(place: QWidget) -> str:
    """Everything that stands on a screen."""
    parts: list[QLabel | QAbstractButton] = [*place.findChildren(QLabel), *place.findChildren(QAbstractButton)]
    return " ".join(each.text() for each in parts if each.isVisible())


def opened(qtbot: QtBot, at: Stage, place: Place) -> Screen:
    screen = rooms.build(place.kind, at.desk)
    qtbot.addWidget(screen)
    screen.resize(1180, 690)
    screen.show()
    screen.show_place(place)
    screen.shown()
    qtbot.waitUntil(lambda: not is_building(screen))
    return screen


def try_again(screen: Screen, at: Stage) -> None:
    """Press what the screen offers for it, and F5."""
    for each in screen.findChildren(QPushButton):
        if each.isVisible() and each.text() == "Try again":
            each.click()
    at.feed.announce(Changes((Touched(EVERYTHING),)))
    QApplication.processEvents()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in READS_NOTHING])
def test_a_room_says_that_the_file_is_gone_and_shows_it_once_it_is_back(
    qtbot: QtBot, filled: Filled, staff: Staff, moment: datetime, kind: str
) -> None:
    at = seats(filled.hub, staff, kind)[0]
    place = places(at, kind, filled.ids.get(kind, ()))[0]
    with taken_away(filled.hub):
        screen = opened(qtbot, at, place)
        assert GONE in words(screen)
        assert "then try again" in words(screen)
    if kind == "contact_form":
        screen.show_place(place)
    try_again(screen, at)
    qtbot.waitUntil(lambda: not is_building(screen))
    screen.notices.clear()
    assert GONE not in words(screen)
    assert not any(each.isVisible() and each.text() == "Try again" for each in screen.findChildren(QPushButton))


# --- another program writes, and an act is tried


@dataclass(frozen=True)
class Deed:
    """Something a person does on a room: `begin` types, `act` hands in, `typed` is what must stay."""

    kind: str
    role: Role
    begin: Callable[[Any], object]
    act: Callable[[Any], object]
    typed: Callable[[Any], object]


def _contact(screen: Any) -> None:
    screen.show_draft(three_children())


def _screening(screen: Any) -> None:
    screen.panel.show_draft(replace(GOOD, version=screen.panel.draft().version))


def _rating(screen: Any) -> None:
    screen.presenter.rate()
    rows = screen.form.rows
    rows["colour"].editor.choose("red")
    rows["reason"].editor.setPlainText("Seen with bruises.")


def _user(screen: Any) -> None:
    form = screen.users.form
    form.display_name.setText("Ola Test")
    form.sign_in_name.setText("ola")
    form.initials.setText("OT")
    form.agency.setCurrentIndex(1)
    next(iter(form.picks.boxes.values())).setChecked(True)
    form.password.setText("correct horse battery")


def _agency(screen: Any) -> None:
    screen.agencies.name.setText("River Trust")
    screen.agencies.short_name.setText("River")


DEEDS = {
    "record a contact": Deed(
        "contact_form", Role.HUB_WORKER, _contact, lambda at: at.presenter.save(), lambda at: at.draft()
    ),
    "screen a contact": Deed(
        "screening", Role.HUB_WORKER, _screening, lambda at: at.presenter.keep(), lambda at: at.panel.draft()
    ),
    "recommend by a letter": Deed(
        "batch", Role.HUB_WORKER, _screening, lambda at: at.presenter.press("m"), lambda at: at.panel.draft()
    ),
    "rate an enquiry": Deed(
        "case", Role.HUB_WORKER, _rating, lambda at: at.form.submit.click(), lambda at: at.form.values()
    ),
    "add a user": Deed(
        "admin", Role.ADMINISTRATOR, _user, lambda at: at.users.save.click(), lambda at: at.users.form.draft()
    ),
    "add an agency": Deed(
        "admin", Role.ADMINISTRATOR, _agency, lambda at: at.agencies.save.click(), lambda at: at.agencies.draft()
    ),
}


@pytest.mark.usefixtures("moment")
@pytest.mark.parametrize("name", DEEDS)
def test_an_act_while_another_program_writes_is_told_loses_nothing_and_can_be_tried_again(
    qtbot: QtBot, filled: Filled, staff: Staff, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    deed = DEEDS[name]
    at = stage(filled.hub, staff[deed.role])
    ids = {**filled.ids, "screening": filled.ids["screening"][1:], "contact_form": ()}.get(deed.kind, ())
    place = replace(places(at, deed.kind, ids)[0], detail="agencies" if "agency" in name else "")
    screen = opened(qtbot, at, place)
    deed.begin(screen)
    typed = deed.typed(screen)
    with held(filled.hub, monkeypatch):
        deed.act(screen)
        QApplication.processEvents()
        said = " ".join(words(each) for each in (screen, *screen.findChildren(QDialog)))
        assert BUSY in said
        assert "Wait a moment and try again." in said
        assert deed.typed(screen) == typed
    screen.notices.clear()
    deed.act(screen)
    qtbot.waitUntil(lambda: not is_building(screen))
    assert BUSY not in words(screen)


@pytest.mark.parametrize("error", [StoreFault(BUSY, "Wait a moment and try again."), NotFound("It is gone.")])
def test_a_reply_that_could_not_be_logged_can_be_handed_in_again(
    qtbot: QtBot, filled: Filled, staff: Staff, moment: datetime, error: Exception
) -> None:
    screen: Any = opened(qtbot, stage(filled.hub, staff[Role.PARTNER]), Place("own_requests"))
    form = screen.form
    form.show_people("Police", "", (Answering(UUID(int=1), "Mira, 7", ""),))
    form.answers[0].found.choose("none_found")
    form.save.click()
    assert not form.save.isEnabled()
    screen.show_failure(error)
    assert form.save.isEnabled()
    assert form.drafts()
