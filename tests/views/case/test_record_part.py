"""The record part as people use it: notes, flags, warnings, two editors, hostile text, a role that ends mid-edit."""

from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import delete

from app.models import UserRole
from app.services.clock import FixedClock
from app.services.enquiry.notes import MANAGERS, add_note
from app.services.unit_of_work import Hub
from app.views import theme
from app.views.case.entries import Entry
from app.views.case.record.section import RecordSection
from app.views.desk import Place
from app.views.widgets.dialogs import MINE, ConflictDialog
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened
from tests.services.enquiry.test_flags import joined
from tests.services.enquiry.test_notes import close
from tests.services.enquiry.test_warnings import case as case_with_a_file
from tests.services.enquiry.test_warnings import write
from tests.views.case.parts import fill, form_of, record_of, shown, unchosen, wrong
from tests.views.case.seats import gone_to, nameless

known = case_with_a_file
"""An enquiry in which one adult is known to the hub, as a fixture of its own name."""


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp, "light", 100)


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    return opened(hub, staff)


def entries(part: RecordSection, kind: str = "") -> list[Entry]:
    return [each for each in part.list.entries or () if not kind or each.kind == kind]


def person(case: Case, name: str) -> str:
    return str(next(each.id for each in case.read().people if each.name.startswith(name)))


def test_a_note_is_added_from_the_header_by_keyboard_and_says_who_may_see_it(
    qtbot: QtBot, case: Case, staff: Staff
) -> None:
    screen = shown(qtbot, case, staff.others["worker"])
    QTest.keyClick(screen.acts["note"], Qt.Key.Key_Space)
    part = record_of(screen)
    form = form_of(part)
    assert unchosen(form)
    fill(form, text="They rang at nine")
    form.submit.click()
    assert wrong(form) == ["visibility"]
    fill(form, visibility="named")
    form.submit.click()
    assert part.form is None
    note = entries(part, "note")[0]
    assert (note.text, note.lines[0].rpartition(" · ")[2]) == ("They rang at nine", "Only people named on this case")
    assert nameless(screen) == []


def test_a_note_for_others_is_counted_and_not_shown(qtbot: QtBot, case: Case, staff: Staff) -> None:
    add_note(case.hub, staff.others["manager"], case.id, "", "For managers", visibility=MANAGERS)
    part = record_of(shown(qtbot, case, staff.others["worker2"]))
    assert [each.heading for each in entries(part, "note")] == ["1 note is not for you to see"]
    assert "For managers" not in " ".join(each.text() for each in part.findChildren(QLabel))


def test_two_editors_see_each_other_and_choose_what_stands(qtbot: QtBot, case: Case, staff: Staff) -> None:
    first = add_note(case.hub, case.worker, case.id, "", "At nine").new_id
    screen = shown(qtbot, case, staff.others["worker"])
    part = record_of(screen)
    correct = part.list.button_of("correct", first)
    assert correct is not None
    correct.click()
    form = form_of(part)
    assert form.values()["text"] == "At nine"
    add_note(case.hub, staff.others["worker2"], case.id, "", "At ten", corrects_id=first)
    fill(form, text="At eleven")
    form.submit.click()
    met = next(each for each in screen.findChildren(ConflictDialog) if each.isVisible())
    shown_texts = {each.toPlainText() for each in met.findChildren(QPlainTextEdit)}
    assert {"At eleven", "At ten"} <= shown_texts
    assert form.values()["text"] == "At eleven"
    next(each for each in met.groups["text"].buttons() if each.property("side") == MINE).click()
    met.save.click()
    assert part.form is None
    found = case.read().notes
    newest = next(each for each in found if each.text == "At eleven")
    assert newest.corrects_id == next(each.id for each in found if each.text == "At ten")


def test_a_role_that_ends_mid_edit_is_told_and_what_was_typed_stays(qtbot: QtBot, case: Case, staff: Staff) -> None:
    part = record_of(shown(qtbot, case, staff.others["worker"]))
    part.note.click()
    form = form_of(part)
    fill(form, visibility="hub", text="Half an hour of typing")
    with case.hub.writing(None) as unit:
        unit.session.execute(delete(UserRole).where(UserRole.user_id == case.worker.user_id))
        unit.audit("role ended for a test")
        unit.commit()
    form.submit.click()
    assert form.isVisible()
    assert "Your roles have changed" in form.summary.problems[0].sentence
    assert form.values()["text"] == "Half an hour of typing"


def test_a_paste_of_200_kb_with_markup_is_kept_shown_short_and_read_whole(
    qtbot: QtBot, case: Case, staff: Staff
) -> None:
    pasted = "<b>From: school</b>\n" + "He was seen. " * 15_000
    part = record_of(shown(qtbot, case, staff.others["worker"]))
    part.note.click()
    fill(form_of(part), visibility="hub", text=pasted)
    form_of(part).submit.click()
    assert case.read().notes[0].text == pasted.strip()
    cards = [each.text() for each in part.findChildren(QLabel) if each.text().startswith("<b>From")]
    assert len(cards[0]) < 1600
    assert all(each.textFormat() is Qt.TextFormat.PlainText for each in part.findChildren(QLabel))
    whole = part.list.button_of("", case.read().notes[0].id)
    assert whole is not None
    assert whole.text() == "Show the whole text (195 KB)"


@pytest.mark.slow
def test_a_text_too_long_is_refused_beside_its_field(qtbot: QtBot, case: Case, staff: Staff) -> None:
    part = record_of(shown(qtbot, case, staff.others["worker"]))
    part.note.click()
    fill(form_of(part), visibility="hub", text="x" * (200 * 1024 + 1))
    form_of(part).submit.click()
    assert wrong(form_of(part)) == ["text"]
    assert "200 KB fit" in form_of(part).summary.problems[0].sentence


def test_a_dash_is_ticked_counted_and_graded_by_a_person(qtbot: QtBot, case: Case, staff: Staff) -> None:
    part = record_of(shown(qtbot, case, staff.others["worker"]))
    part.beginnings["dash"].trigger()
    form = form_of(part)
    assert unchosen(form)
    ticks = form.rows["ticks"].editor
    fill(form, person=person(case, "Mira"), tool="dash_27", ticks=tuple(str(each) for each in range(1, 12)))
    assert ticks.findChildren(QLabel)[0].text() == "11 ticks: the count says medium"
    form.submit.click()
    assert wrong(form) == ["grade"]
    fill(form, grade="high")
    form.submit.click()
    assert wrong(form) == ["reason"]
    fill(form, reason="Strangulation")
    form.submit.click()
    heading = entries(part, "flag")[1].heading
    assert heading == "DASH of Mira Novak: graded high by the practitioner"


def test_a_missing_child_stands_on_top_until_somebody_says_they_are_back(
    qtbot: QtBot, case: Case, staff: Staff, monday: FixedClock
) -> None:
    part = record_of(shown(qtbot, case, staff.others["worker"]))
    part.beginnings["missing"].trigger()
    fill(form_of(part), person=person(case, "Ayla"), since="30/03/2026", since_time="25:00")
    form_of(part).submit.click()
    assert wrong(form_of(part)) == ["since_time"]
    fill(form_of(part), since_time="08:30")
    form_of(part).submit.click()
    first = entries(part)[0]
    assert (first.heading, first.tone) == ("Ayla Novak is missing for 1 h 30 m", "warning")
    back = part.list.button_of("correct", first.key)
    assert back is not None
    back.click()
    assert form_of(part).values()["since_time"] == "08:30"
    monday.advance(timedelta(hours=1).total_seconds())
    fill(form_of(part), until="30/03/2026", until_time="10.15")
    form_of(part).submit.click()
    headings = [each.heading for each in entries(part, "flag")]
    assert "Ayla Novak was missing for 1 h 45 m" in headings
    assert not [each for each in entries(part) if each.tone]


def test_a_warning_is_written_and_reviewed_and_opened_from_the_header(
    qtbot: QtBot, known: Case, staff: Staff
) -> None:
    write(known)
    screen = shown(qtbot, known, staff.others["manager"])
    assert screen.header.warnings.text() == "1 warning note: Risk to worker"
    assert "Never visit alone" in screen.header.warnings.toolTip()
    screen.header.warnings.click()
    QApplication.processEvents()
    part = record_of(screen)
    assert {each.kind for each in entries(part)} == {"warning"}
    review = part.list.button_of("review", entries(part)[0].key)
    assert review is not None
    review.click()
    fill(form_of(part), outcome="ends", text="He has died")
    form_of(part).submit.click()
    assert not screen.header.warnings.isVisible()
    assert "(ended)" in entries(part)[0].heading


def test_another_enquiry_of_the_same_adult_is_opened_from_the_record(qtbot: QtBot, hub: Hub, staff: Staff) -> None:
    first, second = joined(hub, staff)
    screen = shown(qtbot, first, staff.others["worker"])
    part = record_of(screen)
    harm = next(each for each in entries(part, "flag") if each.acts and each.acts[0][0].startswith("open:"))
    go = part.list.button_of(harm.acts[0][0], harm.key)
    assert go is not None
    go.click()
    assert gone_to(screen.presenter._desk)[-1] == Place("case", second.id, "record")


def test_a_closed_case_offers_notes_and_telling_the_family_alone(qtbot: QtBot, case: Case, staff: Staff) -> None:
    close(case)
    part = record_of(shown(qtbot, case, staff.others["manager"]))
    assert part.note.isVisible()
    assert [kind for kind, made in part.beginnings.items() if made.isVisible()] == ["family"]


def test_a_worker_is_offered_no_warning_note_and_a_service_manager_no_flag(
    qtbot: QtBot, case: Case, staff: Staff
) -> None:
    def offered(name: str) -> set[str]:
        part = record_of(shown(qtbot, case, staff.others[name]))
        return {kind for kind, made in part.beginnings.items() if made.isVisible()}

    flags = {"dash", "cse", "missing", "panel", "harm"}
    assert (offered("worker"), offered("service"), offered("manager")) == (flags, {"warning"}, flags | {"warning"})


def test_who_is_named_on_the_case_stands_at_the_end(qtbot: QtBot, case: Case, staff: Staff) -> None:
    last = entries(record_of(shown(qtbot, case, staff.others["worker"])))[-1]
    assert last.heading == "Named on this case: 1 person"
    assert last.lines[1].startswith("Jo Shaw, The hub")


def test_what_is_typed_is_kept_while_it_is_typed(qtbot: QtBot, case: Case, staff: Staff) -> None:
    screen = shown(qtbot, case, staff.others["worker"])
    part = record_of(screen)
    part.note.click()
    fill(form_of(part), text="Half a sen")
    screen.save_drafts()
    form_of(part).accept()
    part = record_of(shown(qtbot, case, staff.others["worker"]))
    part.note.click()
    assert form_of(part).values()["text"] == "Half a sen"
    form_of(part).cancel.click()


def test_a_filter_shows_one_kind_and_says_how_many_there_are(qtbot: QtBot, case: Case, staff: Staff) -> None:
    add_note(case.hub, case.worker, case.id, "", "One")
    part = record_of(shown(qtbot, case, staff.others["worker"]))
    assert part.filters["note"].text() == "Notes 1"
    QTest.keyClick(part.filters["note"], Qt.Key.Key_Space)
    assert {each.kind for each in entries(part)} == {"note"}
    assert isinstance(entries(part)[0].key, UUID)
