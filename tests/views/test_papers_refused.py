"""Whatever a case saves, to a folder that is gone, to a full disk, to a name that a folder has: told in words.

Each is asked for by its own button on the real screen; nothing half-written stays, and the button works afterwards.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.services.access import Role
from app.services.enquiry.sending import send_requests
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.desk import Place
from app.views.feedback import screen as feedback
from app.views.widgets.painted_later import is_building
from app.views.widgets.screen import Screen
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import opened
from tests.services.intake.test_feedback import decided
from tests.views.case.parts import shown
from tests.views.case.seats import seat

FULL = ("The disk is full", "The disk refused the database")
"""What leaves is written down first, so that a computer without any room refuses that."""


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@dataclass(frozen=True)
class Paper:
    """A file that leaves: the screen it is asked for on, what asks, its ending, and how it begins."""

    room: Callable[[QtBot, Hub, Staff], Screen]
    ask: Callable[[Any], object]
    ending: str
    begins: bytes


def _case(qtbot: QtBot, hub: Hub, staff: Staff) -> Screen:
    case = opened(hub, staff)
    case.ask(("police",))
    send_requests(hub, case.worker, case.id, list(case.request_ids.values()), case.read().header.version)
    screen = shown(qtbot, case, case.worker)
    screen.household.turn(drawn=True)
    qtbot.waitUntil(lambda: not is_building(screen))
    QApplication.processEvents()
    return screen


def _feedback(outcome: str) -> Callable[[QtBot, Hub, Staff], Screen]:
    def made(qtbot: QtBot, hub: Hub, staff: Staff) -> Screen:
        at = decided(hub, staff, outcome)
        screen = feedback.build(seat(hub, staff[Role.HUB_WORKER]))
        qtbot.addWidget(screen)
        screen.resize(1182, 708)
        screen.show_place(Place("feedback"))
        screen.show()
        screen.table.select_id(at)
        return screen

    return made


def _requests(name: str) -> Callable[[Any], object]:
    def ask(screen: Any) -> None:
        screen.turn_to("requests")
        QApplication.processEvents()
        getattr(screen.tabs.section("requests"), name).click()

    return ask


def _chronology(screen: Any) -> None:
    screen.turn_to("chronology")
    QApplication.processEvents()
    screen.tabs.section("chronology").print.click()


def _report(name: str) -> Callable[[Any], object]:
    def ask(screen: Any) -> None:
        screen.tabs.setCurrentIndex(1)
        QApplication.processEvents()
        screen.report_table.selectRow(0)
        getattr(screen, name).click()

    return ask


def _picture(screen: Any) -> None:
    screen.household.picture.bar.asked.emit("export")


def _letter(screen: Any) -> None:
    screen.save_letter.click()


def _mail(screen: Any) -> None:
    screen.draft_mail.click()


PDF, ZIP = b"%PDF", b"PK\x03\x04"
NFA = _feedback("no_further_action")
PAPERS = {
    "request form as PDF": Paper(_case, _requests("form_button"), "pdf", PDF),
    "request form as Word": Paper(_case, _requests("form_button"), "docx", ZIP),
    "request as e-mail": Paper(_case, _requests("mail_button"), "eml", b""),
    "chronology as PDF": Paper(_case, _chronology, "pdf", PDF),
    "chronology as Word": Paper(_case, _chronology, "docx", ZIP),
    "picture as drawing": Paper(_case, _picture, "svg", b"<svg"),
    "picture as picture": Paper(_case, _picture, "png", b"\x89PNG"),
    "picture as PDF": Paper(_case, _picture, "pdf", PDF),
    "letter on a decision as PDF": Paper(NFA, _letter, "pdf", PDF),
    "letter on a decision as Word": Paper(NFA, _letter, "docx", ZIP),
    "letter on a decision as e-mail": Paper(NFA, _mail, "eml", b""),
    "letter on a consultation as PDF": Paper(_feedback("consultation"), _letter, "pdf", PDF),
    "daily report as PDF": Paper(NFA, _report("save_report"), "pdf", PDF),
    "daily report as e-mail": Paper(NFA, _report("mail_report"), "eml", b""),
}


@contextmanager
def share_is_full(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """From the moment the place is chosen its disk is full; that of the hub is not."""

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        yield lambda: patch.setattr(os, "fsync", full)


@contextmanager
def no_room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """From the moment the place is chosen no file may grow, as on a full disk; the system itself refuses it."""
    if sys.platform == "win32":  # has no such bound: there the refusal is told by hand
        with share_is_full(monkeypatch) as full:
            yield full
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture(params=PAPERS)
def asked(request: pytest.FixtureRequest, qtbot: QtBot, hub: Hub, staff: Staff) -> Iterator[tuple[Paper, Screen]]:
    """A paper, and the screen on which it is asked for."""
    paper = PAPERS[request.param]
    screen = paper.room(qtbot, hub, staff)
    yield paper, screen
    screen.clear_data()


def test_a_file_that_cannot_be_saved_is_told_in_words_and_is_saved_once_it_can(
    asked: tuple[Paper, Screen], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper, screen = asked
    folder = tmp_path / "share"
    folder.mkdir()
    place, gone, taken = (folder / f"out.{paper.ending}", tmp_path / "gone" / "out.pdf", folder / f"a.{paper.ending}")
    taken.mkdir()
    wanted = [gone.with_suffix(f".{paper.ending}")]
    then: list[Callable[[], None]] = []

    def chosen(*_more: object, **_named: object) -> tuple[str, str]:
        for each in then:
            each()
        return str(wanted[-1]), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)

    def said() -> str:
        screen.notices.clear()
        paper.ask(screen)
        QApplication.processEvents()
        notice = screen.notices.notice
        assert notice is not None
        return f"{notice.sentence} {notice.next_step}"

    told = said()
    assert "The folder is not there any more." in told
    assert "Nothing was lost. " in told
    wanted.append(taken)
    assert "Nothing was lost. " in said()
    wanted.append(place)
    for lack, words in ((no_room, FULL), (share_is_full, FULL[:1])):
        with lack(monkeypatch) as full:
            then.append(full)
            told = said()
            then.clear()
        assert any(each in told for each in words)
        assert str(tmp_path) not in told
        assert [each.name for each in folder.iterdir()] == [taken.name], "nothing half-written stays"
    assert "is saved." in said()
    assert place.read_bytes().startswith(paper.begins)
    assert [each.name for each in folder.iterdir() if each.suffix == ".part"] == []
