"""The navigation marks the room in front, or the one that a screen without a line of its own belongs to."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views import theme
from app.views.shell.navigation import Navigation
from app.views.shell.rooms import ROOMS, Room, line_of, room

WORKER = tuple(each for each in ROOMS if each.kind in {"inbox", "batches", "enquiries", "feedback"})
PARTNER = tuple(each for each in ROOMS if each.kind in {"own_requests", "named"})


@pytest.mark.parametrize(
    ("kind", "shown", "marked"),
    [
        ("case", WORKER, "enquiries"),
        ("case", PARTNER, "own_requests"),
        ("contact_form", WORKER, "inbox"),
        ("contact", WORKER, "inbox"),
        ("batch", WORKER, "batches"),
        ("batch_mend", WORKER, "batches"),
        ("feedback", WORKER, "feedback"),
        ("screening", PARTNER, ""),
    ],
)
def test_a_screen_marks_the_room_it_belongs_to(kind: str, shown: tuple[Room, ...], marked: str) -> None:
    assert line_of(room(kind), shown) == marked


def test_the_mark_goes_on_and_is_taken_back(qtbot: QtBot, qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)
    rail = Navigation(WORKER)
    qtbot.addWidget(rail)
    rail.show_room("feedback")
    rail.show_room("enquiries")
    assert [made.room.kind for made in rail.buttons if made.isChecked()] == ["enquiries"]
    rail.show_room("")
    assert not any(made.isChecked() for made in rail.buttons)
