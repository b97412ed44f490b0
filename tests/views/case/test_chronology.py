"""The chronology as a person uses it: filtered, walked on the strip, marked by keyboard, saved."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from app.services import clock
from app.services.enquiry.chronology import add_event, read_chronology
from app.services.enquiry.chronology_records import EventFilter, EventKind, TypedEvent
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.chronology.section import ChronologySection, build
from app.views.widgets.choice import Choice
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened
from tests.views.case.seats import nameless, seat


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    made = opened(hub, staff)
    people = made.read().people
    for year in range(2018, 2025):
        draft = TypedEvent(f"Event of {year}", happened_on=date(year, 5, 2), person_id=people[year % 2].id)
        add_event(hub, made.worker, made.id, draft)
    return made


def shown(qtbot: QtBot, case: Case, name: str = "worker") -> ChronologySection:
    made = build(seat(case.hub, case.staff.others[name]))
    qtbot.addWidget(made)
    made.resize(940, 560)
    made.show_case(case.read(case.staff.others[name]), clock.now(), frozenset())
    made.show()
    return made


def open_form(section: ChronologySection) -> bool:
    return section.form is not None


def test_every_event_has_a_line_and_everything_has_a_name(qtbot: QtBot, case: Case) -> None:
    section = shown(qtbot, case)
    whole = read_chronology(case.hub, case.worker, case.id).events
    assert section.model.rowCount() == len(whole) >= 9
    assert nameless(section) == []
    assert f"{len(whole)} events" in section.strip.accessibleDescription()


def test_words_kind_and_person_narrow_the_list_and_show_all_brings_it_back(qtbot: QtBot, case: Case) -> None:
    section = shown(qtbot, case)
    whole = section.model.rowCount()
    section.kind.choose("typed")
    section.kind.chosen.emit("typed")
    assert section.model.rowCount() == 7
    QTest.keyClicks(section.search, "2021")
    qtbot.waitUntil(lambda: section.model.rowCount() == 1)
    assert section.count.text() == f"1 of {whole} events"
    section.widen.click()
    assert section.model.rowCount() == whole
    assert section.search.text() == ""


def test_the_strip_is_walked_and_zoomed_by_keyboard_and_the_line_follows(qtbot: QtBot, case: Case) -> None:
    section = shown(qtbot, case)
    section.strip.setFocus()
    QTest.keyClick(section.strip, Qt.Key.Key_Right)
    first = section.current()
    assert first is not None
    assert first.text == "Event of 2018"
    before = section.strip.span()
    QTest.keyClick(section.strip, Qt.Key.Key_Plus)
    after = section.strip.span()
    assert after[1] - after[0] < before[1] - before[0]
    QTest.keyClick(section.strip, Qt.Key.Key_Right)
    second = section.current()
    assert second is not None
    assert second.text == "Event of 2019"
    QTest.keyClick(section.strip, Qt.Key.Key_Home)
    assert section.strip.span() == before


def test_m_asks_what_an_event_means_and_nothing_is_chosen_beforehand(qtbot: QtBot, case: Case) -> None:
    section = shown(qtbot, case)
    section.table.select_id(section.model.row(0).source_id)
    section.table.setFocus()
    QTest.keyClick(section.table, Qt.Key.Key_M)
    form = section.form
    assert form is not None
    choices = [form.rows[name].editor for name in ("significant", "hidden")]
    assert all(isinstance(each, Choice) and each.code() is None for each in choices)
    form.submit.click()
    assert open_form(section)
    for each, code in zip(choices, ("yes", "no"), strict=True):
        assert isinstance(each, Choice)
        each.choose(code)
    words = form.rows["analysis"].editor
    assert isinstance(words, QPlainTextEdit)
    words.setPlainText("The first sign")
    form.submit.click()
    assert not open_form(section)
    event = read_chronology(case.hub, case.worker, case.id).events[0]
    assert event.significant
    assert event.mark is not None
    assert event.mark.analysis == "The first sign"


def test_a_service_manager_reads_the_chronology_and_is_offered_no_marking(qtbot: QtBot, case: Case) -> None:
    section = shown(qtbot, case, "service")
    assert section.model.rowCount() > 7
    assert section.mark.isHidden()
    assert section.add.isHidden()


def test_a_paper_that_cannot_be_written_is_told_in_a_sentence(qtbot: QtBot, case: Case, tmp_path: Path) -> None:
    section = shown(qtbot, case)
    from app.services.enquiry.chronology import print_chronology

    paper = print_chronology(case.hub, case.worker, case.id, EventFilter(kinds=frozenset({EventKind.TYPED})))
    failed: list[Exception] = []
    section.failed.connect(failed.append)
    section.save_paper(paper, str(tmp_path / "gone" / "chronology.pdf"))
    assert "folder is not there" in str(getattr(failed[0], "sentence", ""))
    section.save_paper(paper, str(tmp_path / "chronology.pdf"))
    assert (tmp_path / "chronology.pdf").read_bytes().startswith(b"%PDF")


def test_nothing_of_the_case_stays_after_it_is_cleared(qtbot: QtBot, case: Case) -> None:
    section = shown(qtbot, case)
    section.table.select_id(section.model.row(0).source_id)
    section.clear_data()
    assert section.model.rowCount() == 0
    assert section.meaning.text() == ""
    assert section.strip.accessibleDescription().startswith("0 events")


@pytest.mark.parametrize("scale", [100, 150])
def test_what_each_filter_asks_is_read_whole(qtbot: QtBot, qapp: QApplication, case: Case, scale: int) -> None:
    theme.start(qapp, "light", scale)
    section = shown(qtbot, case)
    for choice in (section.person, section.agency, section.kind):
        option = QStyleOptionComboBox()
        choice.initStyleOption(option)
        room = choice.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, choice
        )
        words = choice.placeholderText()
        assert choice.fontMetrics().horizontalAdvance(words) <= room.width() - 4, words
