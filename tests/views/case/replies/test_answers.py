"""Answers as a person types them or takes them from a partner's own paper."""


from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.models.enums import ContactRole, RatingColour
from app.services.clock import FixedClock
from app.services.enquiry.item_records import ItemDraft
from app.services.enquiry.ratings import rate_enquiry
from app.services.enquiry.reply_documents import list_reply_papers, open_reply_paper
from app.services.enquiry.reply_drafts import open_reply_draft
from app.services.enquiry.sending import withdraw_request
from app.views.case.screen import CaseScreen
from app.views.desk import Place
from tests.services.enquiry.rows import Case
from tests.services.enquiry.test_replies import version_of
from tests.services.intake.readers.samples import FOLDER
from tests.views.case.replies.replying import choice, items, shown, texts

HOUSEHOLD = (
    ("Efa", "Prosser", date(2018, 7, 4), ContactRole.SUBJECT, True),
    ("Macsen", "Prosser", date(2020, 10, 12), ContactRole.SUBJECT, True),
    ("Sian", "Prosser", date(1990, 11, 17), ContactRole.HOUSEHOLD, False),
    ("Gareth", "Lyle", date(1986, 6, 2), ContactRole.HOUSEHOLD, False),
)
SEEN = ItemDraft("Seen at the door, well", date(2026, 3, 28), source_system="Niche", partner_marking="Can be shared")
OLD = ItemDraft("Caution for assault", happened_as_written="2019", partner_marking="Social care only")
BIRTH = ItemDraft("Born at term", date(2025, 9, 1), source_system="maternity record")




def test_items_are_typed_with_the_reply_and_nothing_is_chosen_beforehand(screen: CaseScreen, case: Case) -> None:
    part = screen.replies
    part.grid.selectRow(0)
    QTest.keyClick(screen, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    answer = part.form_page.answers[0]
    answer.found.choose("current")
    QTest.keyClick(answer.items.add, Qt.Key.Key_Space)
    (item,) = answer.items.items
    assert item.handling.code() is None
    assert item.lines["when"].hasFocus() or not screen.isActiveWindow()
    QTest.keyClicks(item.lines["when"], "14/03/2026")
    item.handling.choose("hub_only")
    part.form_page.save.click()
    assert [problem.field.rpartition(":")[2] for problem in part.form_page.summary.problems] == ["text", "reason"]
    assert item.rows["text"].sentence == "Write what happened, or remove this item."
    QTest.keyClicks(item.text, "Called twice that night")
    QTest.keyClicks(item.lines["reason"], "Not needed outside")
    part.form_page.save.click()
    made = items(case)["Called twice that night"]
    assert (made.happened_on, made.handling) == (date(2026, 3, 14), "hub_only")


def test_a_reply_half_typed_survives_a_lock_and_comes_back(screen: CaseScreen, case: Case) -> None:
    part = screen.replies
    part.grid.selectRow(0)
    part.log_reply()
    answer = part.form_page.answers[0]
    QTest.keyClicks(answer.as_of, "29/0")
    answer.items.add.click()
    QTest.keyClicks(answer.items.items[0].text, "Half a sent")
    screen.save_drafts()
    screen.clear_data()
    assert list(part.form_page.answers) == []
    screen.show_place(Place("case", case.id))
    part.grid.selectRow(0)
    part.log_reply()
    again = part.form_page.answers[0]
    assert again.as_of.text() == "29/0"
    assert again.items.items[0].text.toPlainText() == "Half a sent"
    assert screen.notices.notice is not None
    assert screen.notices.notice.sentence == "The reply you had begun is back."
    part.form_page.back.click()
    assert open_reply_draft(case.hub, case.worker, case.request_ids["police"]) is None


def test_what_is_typed_is_kept_by_itself_two_seconds_later(qtbot: QtBot, screen: CaseScreen, case: Case) -> None:
    part = screen.replies
    part._saver.setInterval(1)
    part.grid.selectRow(0)
    part.log_reply()
    QTest.keyClicks(part.form_page.answers[0].lines["area_searched"], "County")
    request = case.request_ids["police"]
    qtbot.waitUntil(lambda: open_reply_draft(case.hub, case.worker, request) is not None)


def test_a_new_rating_meanwhile_leaves_the_page_alone_and_the_reply_is_logged(
    screen: CaseScreen, case: Case, monday: FixedClock
) -> None:
    part = screen.replies
    part.grid.selectRow(0)
    part.log_reply()
    answer = part.form_page.answers[0]
    answer.found.choose("current")
    answer.text.setPlainText("Known")
    monday.advance(timedelta(minutes=5).total_seconds())
    rate_enquiry(
        case.hub, case.staff.others["worker2"], case.id, RatingColour.RED, "A new injury",
        version=case.read().header.version,
    )  # fmt: skip
    screen.presenter.refresh()
    assert answer.text.toPlainText() == "Known"
    assert part.pages.currentWidget() is part.form_page
    part.form_page.save.click()
    assert part.pages.currentWidget() is part.overview
    assert len(case.read().replies) == 4


def test_a_withdrawal_meanwhile_is_said_and_loses_nothing(screen: CaseScreen, case: Case) -> None:
    part = screen.replies
    part.grid.selectRow(0)
    part.log_reply()
    answer = part.form_page.answers[0]
    answer.found.choose("current")
    answer.text.setPlainText("Known")
    withdraw_request(
        case.hub, case.staff.others["worker2"], case.request_ids["police"], "By mistake", version_of(case, "police")
    )
    screen.presenter.refresh()
    part.form_page.save.click()
    assert screen.notices.notice is not None
    assert "was not sent" in screen.notices.notice.sentence
    assert answer.text.toPlainText() == "Known"
    assert part.form_page.save.isEnabled()
    screen.save_drafts()
    assert open_reply_draft(case.hub, case.worker, case.request_ids["police"]) is not None


def test_the_police_sample_fills_the_form_and_is_kept_beside_its_request(qtbot: QtBot, household: Case) -> None:
    screen = shown(qtbot, household)
    part = screen.replies
    part.take_file(str(FOLDER / "reply_police_check.docx"))
    which = part.form
    assert which is not None
    assert "WX-2026-000318" in which.spec.sentence
    request = choice(which.rows["request"].editor)
    assert request.code() is None
    which.submit.click()
    assert [problem.field for problem in which.summary.problems] == ["request"]
    request.choose(str(household.request_ids["police"]))
    which.submit.click()
    who = part.form
    assert who is not None
    (label,) = who.rows
    assert who.rows[label].label == "Address: 9 Harbour Steps"
    assert choice(who.rows[label].editor).code() is None
    choice(who.rows[label].editor).choose("nobody")
    who.submit.click()
    answers = {answer.person.name.partition(",")[0]: answer for answer in part.form_page.answers}
    gareth = answers["Gareth Lyle"]
    assert gareth.found.code() == "historic"
    assert [item.lines["when"].text() for item in gareth.items.items] == ["2019", "Other offences"]
    assert [item.lines["partner"].text() for item in gareth.items.items] == [
        "Share with children's social care only",
        "Yes/no only",
    ]
    every = [item.handling.code() for answer in answers.values() for item in answer.items.items]
    assert every == [None] * 6
    assert answers["Efa Prosser"].as_of.day() == date(2026, 3, 30)
    assert part.form_page.paper.isVisible()
    assert "left it out" in part.form_page._notes.text()
    part.form_page.save.click()
    assert len(items(household)) == 5
    (paper,) = list_reply_papers(household.hub, household.worker, household.id)
    kept = open_reply_paper(household.hub, household.worker, household.id, paper.id)
    assert kept.content == (FOLDER / "reply_police_check.docx").read_bytes()
    assert paper.request_id == household.request_ids["police"]
    screen.close()


def test_a_document_that_names_the_request_needs_no_question(qtbot: QtBot, household: Case, tmp_path: Path) -> None:
    screen = shown(qtbot, household)
    part = screen.replies
    reference = next(row.reference for row in household.read().requests if row.agency == "Police")
    paper = tmp_path / "answer.txt"
    paper.write_text(
        f"Reply to MASH request {reference}\nHub reference: {reference}\nInformation current as of: 30/03/2026\n"
        "Period searched: 30/03/2016 to 30/03/2026\nSystems searched: Niche\nArea searched: county\n"
        "Efa Prosser: none found\n"
    )
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(paper))])
    part.dropEvent(
        QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert part.form is None
    answer = next(each for each in part.form_page.answers if each.person.name.startswith("Efa"))
    assert answer.found.code() == "none_found"
    assert answer.named_rows["area_searched"].editor.accessibleDescription() == "From the document: line 6"
    part.form_page.save.click()
    assert household.read().replies[0].area_searched == "county"
    screen.close()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("marf_oakhaven_unborn.docx", "it reads as a referral form"),
        ("police_ppn_batch.csv", "it reads as a police batch"),
        ("phone_note.txt", "it reads as a note of a telephone call"),
    ],
)
def test_a_document_that_is_no_answer_gets_a_clear_sentence(screen: CaseScreen, name: str, words: str) -> None:
    screen.replies.take_file(str(FOLDER / name))
    assert screen.notices.notice is not None
    assert screen.notices.notice.sentence == f"This is no partner's answer: {words}."
    assert screen.replies.pages.currentWidget() is screen.replies.overview


def test_a_broken_document_gets_a_clear_sentence_and_loses_nothing(screen: CaseScreen, tmp_path: Path) -> None:
    part = screen.replies
    part.grid.selectRow(0)
    part.log_reply()
    part.form_page.answers[0].text.setPlainText("Known")
    broken = tmp_path / "answer.docx"
    broken.write_bytes(b"PK\x03\x04 and no more")
    part.take_file(str(broken))
    assert screen.notices.notice is not None
    assert "cut off" in screen.notices.notice.sentence
    assert part.form_page.answers[0].text.toPlainText() == "Known"
    part.take_file(str(tmp_path / "gone.docx"))
    assert "could not be opened" in screen.notices.notice.sentence


def test_a_document_never_writes_over_what_was_typed(qtbot: QtBot, household: Case) -> None:
    screen = shown(qtbot, household)
    part = screen.replies
    part.grid.selectRow(0)
    part.log_reply()
    typed = part.form_page.answers[0]
    typed.text.setPlainText("My own words")
    part.take_file(str(FOLDER / "reply_police_check.docx"))
    who = part.form
    assert who is not None
    choice(next(iter(who.rows.values())).editor).choose("nobody")
    who.submit.click()
    assert (typed.text.toPlainText(), typed.items.items) == ("My own words", [])
    assert "its answer was begun already: Efa Prosser" in part.form_page._notes.text()
    screen.close()


def test_a_service_manager_reads_the_items_and_is_offered_no_marking(qtbot: QtBot, case: Case) -> None:
    screen = shown(qtbot, case, "service")
    part = screen.replies
    assert len(texts(part)) == 3
    assert not any(made.isVisible() for made in part.overview.marks.values())
    part.table.selectRow(0)
    QTest.keyClick(part.table, Qt.Key.Key_S)
    assert part.form is None
    screen.close()


def test_a_locked_desk_holds_no_item(screen: CaseScreen) -> None:
    part = screen.replies
    part.table.selectRow(0)
    screen.clear_data()
    assert texts(part) == []
    assert part.overview.details.records == ()
    assert part.presenter.items == ()
    assert part.overview.person.count() == 0


def test_a_person_keeps_their_id_in_the_scope(screen: CaseScreen) -> None:
    part = screen.replies
    part.overview.person.choose(str(part.presenter.case.people[1].id) if part.presenter.case else None)
    part.overview._filtered()
    assert isinstance(part.presenter.scope.person_id, UUID)
    assert texts(part) == ["Born at term"]
