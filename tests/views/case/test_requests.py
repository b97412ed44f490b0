"""The requests of a case as a person uses them: the form that went out, the e-mail, chasing, and more time."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.services import clock
from app.services.clock import FixedClock
from app.services.enquiry.chasing import list_request_log
from app.services.enquiry.sending import send_requests
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.form_dialog import FormDialog
from app.views.case.requests.section import RequestsSection, build
from app.views.errors import words
from app.views.widgets.choice import Choice
from tests.factories.hubs import Staff
from tests.services.enquiry.deciding import answer
from tests.services.enquiry.rows import Case, opened
from tests.views.case.seats import nameless, seat


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    made = opened(hub, staff)
    made.ask(("police", "housing"))
    send_requests(hub, made.worker, made.id, list(made.request_ids.values()), made.read().header.version)
    return made


def shown(qtbot: QtBot, case: Case, name: str = "worker") -> RequestsSection:
    made = build(seat(case.hub, case.staff.others[name]))
    qtbot.addWidget(made)
    made.resize(940, 560)
    made.show_case(case.read(case.staff.others[name]), clock.now(), frozenset())
    made.show()
    return made


def the_form(section: RequestsSection) -> FormDialog:
    assert section.form is not None
    return section.form


def type_into(form: FormDialog, field: str, words: str) -> None:
    editor = form.rows[field].editor
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    editor.setText(words) if isinstance(editor, QLineEdit) else editor.setPlainText(words)


def test_nobody_asked_says_how_to_begin(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    section = shown(qtbot, opened(hub, staff))
    assert section.model.rowCount() == 0
    assert not section.form_button.isVisible()


def test_a_chosen_request_shows_its_log_and_its_form_is_saved(
    qtbot: QtBot, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = shown(qtbot, case)
    section.table.select_id(case.request_ids["police"])
    assert "Public task" in section.about.text()
    assert section.lines.entries is not None
    assert section.lines.entries[0].heading.startswith("Left the hub")
    assert nameless(section) == []
    for made, name, begins in (
        (section.form_button, "form.pdf", b"%PDF"),
        (section.form_button, "form.docx", b"PK"),
        (section.mail_button, "form.eml", b"X-Unsent"),
    ):
        path = tmp_path / name
        monkeypatch.setattr(section, "ask_file", lambda _name, _kinds, path=path: str(path))
        made.click()
        assert path.read_bytes().startswith(begins)


def test_the_request_that_is_late_is_shown_first_and_the_one_chosen_stays(
    qtbot: QtBot, case: Case, monday: FixedClock
) -> None:
    section = shown(qtbot, case)
    assert section.presenter.chosen is not None
    assert section.presenter.chosen.agency == "Police"  # none is late: the first
    answer(case, "police")
    monday.advance(13 * 3600)
    later = shown(qtbot, case)
    assert later.presenter.chosen is not None
    assert later.presenter.chosen.agency == "Housing"
    assert later.table.current_id() == case.request_ids["housing"]
    later.table.select_id(case.request_ids["police"])
    later.show_case(case.read(), clock.now(), frozenset())
    assert later.presenter.chosen.agency == "Police"


def test_a_folder_that_is_gone_is_told_and_the_form_is_made_again_elsewhere(
    qtbot: QtBot, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = shown(qtbot, case)
    told: list[Exception] = []
    section.failed.connect(told.append)
    for made, name in ((section.form_button, "form.pdf"), (section.mail_button, "form.eml")):
        gone = tmp_path / "share" / name
        monkeypatch.setattr(section, "ask_file", lambda _name, _kinds, gone=gone: str(gone))
        made.click()
        assert not gone.parent.exists()
        here = tmp_path / name
        monkeypatch.setattr(section, "ask_file", lambda _name, _kinds, here=here: str(here))
        made.click()
        assert here.stat().st_size > 500
    assert ["not there" in words(each).sentence for each in told] == [True, True]
    assert all(words(each).next_step for each in told)


def test_chasing_keeps_what_was_typed_until_it_is_right(qtbot: QtBot, case: Case) -> None:
    section = shown(qtbot, case)
    at = case.request_ids["police"]
    section.table.select_id(at)
    section.chase_button.click()
    form = the_form(section)
    type_into(form, "text", "They will ring back")
    type_into(form, "promised_by", "soon")
    form.submit.click()
    assert "no day and time" in form.rows["promised_by"].error_label.text()
    type_into(form, "promised_by", "")
    form.submit.click()
    assert form.rows["way"].error_label.text() == "Choose how they were chased."
    way = form.rows["way"].editor
    assert isinstance(way, Choice)
    way.choose("phone")
    form.submit.click()
    assert [line.kind for line in list_request_log(case.hub, case.worker, at)] == ["chased", "sent"]


def test_only_a_manager_is_offered_more_time_and_it_must_lie_ahead(qtbot: QtBot, case: Case) -> None:
    worker, manager = shown(qtbot, case), shown(qtbot, case, "manager")
    at = case.request_ids["housing"]
    for section in (worker, manager):
        section.table.select_id(at)
    assert not worker.extend_button.isVisible()
    manager.extend_button.click()
    form = the_form(manager)
    type_into(form, "due_at", "29/03/2026 10:00")
    type_into(form, "reason", "Their system is down")
    form.submit.click()
    assert "later than now" in form.rows["due_at"].error_label.text()
    type_into(form, "due_at", "02/04/2026 10:00")
    form.submit.click()
    row = next(each for each in case.read().requests if each.id == at)
    assert "more time" in row.due_reason
