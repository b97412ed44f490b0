"""The feedback screen as a person uses it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import Draft
from app.services.access import Role
from app.services.intake.feedback import list_feedback
from app.services.intake.feedback_records import FeedbackView
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.desk import Place
from app.views.feedback.screen import FeedbackScreen, build
from tests.factories.hubs import Staff
from tests.services.intake.test_feedback import decided
from tests.views.case.seats import gone_to, nameless, seat


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


def shown(qtbot: QtBot, hub: Hub, staff: Staff, role: Role = Role.HUB_WORKER) -> FeedbackScreen:
    made = build(seat(hub, staff[role]))
    qtbot.addWidget(made)
    made.resize(1182, 708)
    made.show_place(Place("feedback"))
    made.show()
    return made


def open_form(screen: FeedbackScreen) -> bool:
    return screen.form is not None


def test_a_letter_and_a_reason_half_typed_come_back_after_a_lock(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    at = decided(hub, staff)
    screen = shown(qtbot, hub, staff)
    screen.table.select_id(at)
    screen.letter.setPlainText("Dear Petra, the family is glad of your call.")
    screen.withhold.click()
    assert screen.form is not None
    reason = screen.form.rows["reason"].editor
    assert isinstance(reason, QPlainTextEdit)
    reason.setPlainText("He reads her post")
    screen.save_drafts()
    screen.clear_data()
    QApplication.processEvents()
    assert screen.letter.toPlainText() == ""
    again = shown(qtbot, hub, staff)
    again.table.select_id(at)
    assert again.letter.toPlainText() == "Dear Petra, the family is glad of your call."
    again.withhold.click()
    assert again.form is not None
    assert again.form.values() == {"reason": "He reads her post"}
    again.form.reject()
    again.way.choose("email")
    again.give.click()
    with hub.reading(None) as unit:
        left = unit.session.scalars(select(Draft.kind)).all()
    assert left == ["enquiry_form:withhold"]


def test_four_columns_stand_whole_in_large_letters_and_the_views_keep_their_keys(
    qtbot: QtBot, hub: Hub, staff: Staff
) -> None:
    decided(hub, staff)
    theme.use("light", 150)
    screen = shown(qtbot, hub, staff)
    screen.resize(1090, 640)
    QApplication.processEvents()
    head, table = screen.table.horizontalHeader(), screen.table
    seen = [
        str(screen.model.headerData(at, Qt.Orientation.Horizontal))
        for at in range(head.count())
        if not head.isSectionHidden(at)
        and head.sectionViewportPosition(at) + head.sectionSize(at) <= table.viewport().width() + 1
    ]
    assert seen == ["Reference", "Owed", "Referrer", "Outcome"]
    assert screen.views.width() > table.width()
    assert not screen.views.horizontalScrollBar().isVisible()
    assert not screen.views.verticalScrollBar().isVisible()
    screen.views.setFocus()
    QTest.keyClick(screen.views, Qt.Key.Key_Right)
    assert screen.presenter.view is list(FeedbackView)[1]
    screen.resize(1900, 900)
    QApplication.processEvents()
    assert screen.views.width() < table.width()
    assert not table.isColumnHidden(head.count() - 1)
    screen.resize(1090, 640)
    QApplication.processEvents()
    table.forget()
    assert table.isColumnHidden(head.count() - 1), "the columns as at the beginning make no room"


def test_an_empty_queue_says_what_belongs_there(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    screen = shown(qtbot, hub, staff)
    assert screen.model.rowCount() == 0
    assert screen.views.item(0).text().startswith("To answer")
    assert not screen.give.isVisible()


def test_a_letter_is_drafted_for_the_line_chosen_and_recorded_only_with_a_way(
    qtbot: QtBot, hub: Hub, staff: Staff
) -> None:
    at = decided(hub, staff)
    screen = shown(qtbot, hub, staff)
    screen.table.select_id(at)
    assert "Dear Petra Lane" in screen.letter.toPlainText()
    assert screen.way.code() is None
    screen.give.click()
    assert screen.rows["way"].error_label.text() == "Choose how the referrer was told."
    assert "Dear Petra Lane" in screen.letter.toPlainText()
    screen.way.choose("email")
    screen.give.click()
    assert list_feedback(hub, staff[Role.HUB_WORKER], FeedbackView.TO_ANSWER) == ()
    assert screen.model.rowCount() == 0
    assert nameless(screen) == []


def test_a_worker_withholds_with_a_reason_and_a_manager_lets_it_go(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    at = decided(hub, staff)
    screen = shown(qtbot, hub, staff)
    screen.table.select_id(at)
    screen.withhold.click()
    form = screen.form
    assert form is not None
    words = form.rows["reason"].editor
    assert isinstance(words, QPlainTextEdit)
    words.setPlainText("It would endanger her")
    form.submit.click()
    assert not open_form(screen)
    manager = shown(qtbot, hub, staff, Role.MASH_MANAGER)
    manager.views.setCurrentRow(2)
    manager.table.select_id(at)
    assert "It would endanger her" in manager.facts.text()
    assert manager.allow.isVisible()
    assert not manager.give.isVisible()


def test_a_letter_and_a_report_are_saved_where_the_person_says(
    qtbot: QtBot, hub: Hub, staff: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = decided(hub, staff)
    screen = shown(qtbot, hub, staff)
    screen.table.select_id(at)
    for made, name, begins in (
        (screen.save_letter, "letter.pdf", b"%PDF"),
        (screen.save_letter, "letter.docx", b"PK"),
        (screen.draft_mail, "letter.eml", b"X-Unsent"),
        (screen.save_report, "report.pdf", b"%PDF"),
        (screen.mail_report, "report.eml", b"X-Unsent"),
    ):
        path = tmp_path / name
        monkeypatch.setattr(screen, "ask_file", lambda _name, _kinds, path=path: str(path))
        made.click()
        assert path.read_bytes().startswith(begins)


def test_enter_goes_to_the_contact(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    at = decided(hub, staff)
    desk = seat(hub, staff[Role.HUB_WORKER])
    screen = build(desk)
    qtbot.addWidget(screen)
    screen.show_place(Place("feedback", at))
    screen.table.row_opened.emit(at)
    assert gone_to(desk)[-1] == Place("contact", at)
