"""The room of subject access on screen: looked through entry by entry, read as a whole, and only then given out."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import Disclosure
from app.services.access import Role
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.desk import Place
from app.views.disclosure import screen as module
from app.views.disclosure.screen import DisclosureScreen, build
from app.views.widgets.painted_later import is_building
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.factories.parts import Who
from tests.views.case.seats import nameless, seat

TOLD = "Folake shouted. Mira ran off."


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def child(hub: Hub, staff: Staff) -> UUID:
    person = rows.person(hub, school="Oak School")
    rows.contact(
        hub, staff[Role.HUB_WORKER], who=(Who(person_id=person), Who("Folake", "Adeyemi")), concern=TOLD,
        strengths="Likes school",
    )  # fmt: skip
    return person


@pytest.fixture
def shown(qtbot: QtBot, hub: Hub, staff: Staff) -> Callable[[], DisclosureScreen]:
    def show() -> DisclosureScreen:
        made = build(seat(hub, staff[Role.SERVICE_MANAGER]))
        qtbot.addWidget(made)
        made.resize(1182, 708)
        made.show()
        qtbot.waitUntil(lambda: not is_building(made))
        return made

    return show


@pytest.fixture
def saved_as(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    def save(name: str) -> Path:
        monkeypatch.setattr(module, "ask_place", lambda *_asked: str(tmp_path / name))
        return tmp_path / name

    return save


def choose(screen: DisclosureScreen, word: str) -> None:
    (key,) = [line.entry.key for line in screen.lines.rows() if word in line.entry.text]
    assert screen.entries.select_id(key)


def visible(screen: DisclosureScreen) -> set[str]:
    return {name for name, made in screen.acts.items() if made.isVisibleTo(screen)}


def fill(screen: DisclosureScreen, **typed: str) -> None:
    assert screen.form is not None
    for name, words in typed.items():
        editor = screen.form.rows[name].editor
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(words)
        elif isinstance(editor, QLineEdit):
            editor.setText(words)
        else:
            assert isinstance(editor, QComboBox)
            editor.setCurrentIndex(editor.findData(words))
    screen.form.submit.click()


def said(screen: DisclosureScreen) -> str:
    notice = screen.notices.notice
    return notice.sentence if notice is not None else ""


def test_a_record_is_found_decided_read_and_given_out(
    shown: Callable[[], DisclosureScreen], hub: Hub, child: UUID, saved_as: Callable[[str], Path]
) -> None:
    screen = shown()
    screen.typed.setText("adeyemi")
    screen.look.click()
    assert [row.id for row in screen.people.rows()] == [child]
    screen.found.row_opened.emit(child)
    assert screen.who.text().startswith("Mira Adeyemi")
    choose(screen, TOLD)
    assert screen.because.text() == "About somebody else. Somebody else is named in it."
    assert visible(screen) == {"give", "redact", "withhold"}
    screen.acts["redact"].click()
    assert said(screen) == "Mark the passage in the text first."
    cursor = screen.text.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(len("Folake"), QTextCursor.MoveMode.KeepAnchor)
    screen.text.setTextCursor(cursor)
    screen.acts["redact"].click()
    fill(screen, category="third_party", reason="Her mother")
    assert screen.out.text() == "Taken out: “Folake”"
    assert "usual" in visible(screen)
    screen.preview.click()
    assert said(screen) == "Write first to whom it goes, and on what basis."
    fill(screen, way="subject_access", recipient="Mira Adeyemi", basis="Her own request")
    assert "To Mira Adeyemi" in screen.to_whom.text()
    screen.preview.click()
    assert "[taken out: about somebody else] shouted. Mira ran off." in screen.paper.toPlainText()
    assert "Folake" not in screen.paper.toPlainText()
    written = [saved_as(name) for name in ("record.pdf", "record.docx")]
    for place in written:
        if screen.pages.currentIndex() == 1:
            screen.preview.click()
        if screen.form is not None:  # the draft went with the first paper
            fill(screen, way="subject_access", recipient="Mira Adeyemi", basis="Her own request")
            screen.preview.click()
        saved_as(place.name)
        screen.save.click()
        assert said(screen) == "Given out, and written into the ledger."
    assert "PDF to Mira Adeyemi" in screen.ledger.text()
    with hub.reading(None) as unit:
        sums = {row.form: row.sha256 for row in unit.session.scalars(select(Disclosure))}
    assert {each.suffix[1:]: hashlib.sha256(each.read_bytes()).hexdigest() for each in written} == sums


def test_several_entries_are_decided_at_once_and_taken_back(
    shown: Callable[[], DisclosureScreen], child: UUID
) -> None:
    screen = shown()
    screen.show_place(Place("disclosure", child))
    screen.entries.selectAll()
    assert screen.heading.text().endswith("entries chosen")
    screen.acts["withhold"].click()
    fill(screen, category="harm", reason="A doctor said so")
    assert {line.made.category for line in screen.lines.rows()} == {"harm"}
    assert screen.counts.text().startswith("Given: 0")
    again = shown()
    again.show_place(Place("disclosure", child))
    assert all(line.changed for line in again.lines.rows()), "what was decided is kept"
    again.entries.selectAll()
    again.acts["usual"].click()
    assert not any(line.changed for line in again.lines.rows())


def test_a_paper_that_cannot_enter_the_ledger_does_not_stay_on_the_disk(
    shown: Callable[[], DisclosureScreen], hub: Hub, staff: Staff, child: UUID, saved_as: Callable[[str], Path]
) -> None:
    screen = shown()
    screen.show_place(Place("disclosure", child))
    screen.address.click()
    fill(screen, way="disclosure", recipient="The county court", basis="Order of 3 March")
    screen.preview.click()
    rows.contact(hub, staff[Role.HUB_WORKER], who=(Who(person_id=child),), concern="New")
    place = saved_as("record.pdf")
    screen.save.click()
    assert said(screen) == "The record has changed since you looked through it."
    assert not place.exists()
    assert any("New" in line.entry.text for line in screen.lines.rows())


def test_nobody_found_and_nothing_held_after_a_lock(shown: Callable[[], DisclosureScreen], child: UUID) -> None:
    screen = shown()
    screen.typed.setText("nobodyatall")
    screen.look.click()
    assert screen.people.rows() == ()
    screen.show_place(Place("disclosure", child))
    choose(screen, "Oak School")
    assert nameless(screen) == []
    screen.clear_data()
    assert screen.lines.rows() == ()
    assert "Oak School" not in screen.text.toPlainText() + screen.who.text() + screen.paper.toPlainText()
