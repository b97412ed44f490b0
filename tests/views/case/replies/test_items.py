"""The replies part as a person uses it: real widgets, real keys, real documents, a real hub."""


from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.models.enums import ContactRole
from app.services.enquiry.item_records import ItemDraft
from app.views.case.screen import CaseScreen
from tests.services.enquiry.rows import Case
from tests.views.case.replies.replying import box, choice, items, texts
from tests.views.case.seats import nameless

HOUSEHOLD = (
    ("Efa", "Prosser", date(2018, 7, 4), ContactRole.SUBJECT, True),
    ("Macsen", "Prosser", date(2020, 10, 12), ContactRole.SUBJECT, True),
    ("Sian", "Prosser", date(1990, 11, 17), ContactRole.HOUSEHOLD, False),
    ("Gareth", "Lyle", date(1986, 6, 2), ContactRole.HOUSEHOLD, False),
)
SEEN = ItemDraft("Seen at the door, well", date(2026, 3, 28), source_system="Niche", partner_marking="Can be shared")
OLD = ItemDraft("Caution for assault", happened_as_written="2019", partner_marking="Social care only")
BIRTH = ItemDraft("Born at term", date(2025, 9, 1), source_system="maternity record")




def test_every_item_stands_in_a_row_and_says_that_it_is_not_marked(screen: CaseScreen) -> None:
    part = screen.replies
    assert texts(part) == ["Caution for assault", "Seen at the door, well", "Born at term"]
    assert part.overview.count.text() == "3 items · 3 not marked yet"
    sentence = part.table.items.sentence(part.table.items.row(0))
    assert sentence == "2019, Agency Police, Not marked yet, What happened Caution for assault, Person Ayla Novak."


def test_every_control_of_the_part_has_a_name(screen: CaseScreen) -> None:
    assert nameless(screen) == []
    screen.grid.selectRow(0)
    screen.replies.log_reply()
    screen.replies.form_page.answers[0].items.add.click()
    assert nameless(screen) == []


def test_a_cell_of_the_grid_narrows_the_items_and_show_all_widens_them(screen: CaseScreen) -> None:
    part = screen.replies
    part.grid.setCurrentIndex(part.grid.model().index(0, 1))
    QTest.keyClick(part.grid, Qt.Key.Key_Return)
    assert texts(part) == ["Caution for assault", "Seen at the door, well"]
    assert (part.overview.agency.currentText(), part.overview.person.currentText()) == ("Police", "Ayla Novak")
    QTest.keyClick(part.table, Qt.Key.Key_Escape)
    assert len(texts(part)) == 3
    assert part.overview.agency.code() is None


def test_the_coverage_of_a_reply_stands_beside_its_items(screen: CaseScreen) -> None:
    part = screen.replies
    part.grid.setCurrentIndex(part.grid.model().index(0, 3))
    QTest.keyClick(part.grid, Qt.Key.Key_Return)
    assert texts(part) == []
    entries = part.overview.details.records
    heading, lines, _ = entries[0]
    assert heading == "Police about Mira Novak: none found"
    assert lines[0] == "Current as of 29 Mar 2026 · searched 29 Mar 2016 to 29 Mar 2026"
    assert "Niche, PNC" in lines[1]


@pytest.mark.parametrize(
    ("key", "code"),
    [(Qt.Key.Key_S, "share_onward"), (Qt.Key.Key_H, "hub_only"), (Qt.Key.Key_I, "intelligence")],
)
def test_one_letter_marks_nothing_and_asks_for_the_reason(
    screen: CaseScreen, case: Case, key: Qt.Key, code: str
) -> None:
    part = screen.replies
    part.table.setFocus()
    part.table.selectRow(1)
    QTest.keyClick(part.table, key)
    assert items(case)[SEEN.text].handling is None
    form = part.form
    assert form is not None
    form.submit.click()
    assert [problem.field for problem in form.summary.problems] == ["reason"]
    assert items(case)[SEEN.text].handling is None
    QTest.keyClicks(box(form.rows["reason"].editor), "Needed by the team")
    form.submit.click()
    assert part.form is None
    now = items(case)[SEEN.text]
    assert (now.handling, now.markings[0].reason) == (code, "Needed by the team")
    assert items(case)[OLD.text].handling is None
    assert part.overview.count.text() == "3 items · 2 not marked yet"


def test_the_letters_do_nothing_where_the_list_has_no_focus(screen: CaseScreen) -> None:
    part = screen.replies
    part.table.selectRow(1)
    for key in (Qt.Key.Key_S, Qt.Key.Key_H, Qt.Key.Key_I):
        QTest.keyClick(part.grid, key)
        QTest.keyClick(screen, key)
    assert part.form is None


def test_several_items_are_marked_together_by_keyboard(screen: CaseScreen, case: Case) -> None:
    part = screen.replies
    part.table.setFocus()
    part.table.selectRow(0)
    QTest.keyClick(part.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(part.table, Qt.Key.Key_H)
    assert part.form is not None
    assert part.form.windowTitle() == "Hub only: 2 items"
    QTest.keyClicks(box(part.form.rows["reason"].editor), "Not needed outside")
    part.form.submit.click()
    marked = {text: item.handling for text, item in items(case).items()}
    assert marked == {OLD.text: "hub_only", SEEN.text: "hub_only", BIRTH.text: None}


def test_the_history_of_markings_stands_beside_the_item_newest_first(screen: CaseScreen) -> None:
    part = screen.replies
    for key, reason in ((Qt.Key.Key_S, "First"), (Qt.Key.Key_I, "A source would be known")):
        part.table.selectRow(1)
        QTest.keyClick(part.table, key)
        assert part.form is not None
        QTest.keyClicks(box(part.form.rows["reason"].editor), reason)
        part.form.submit.click()
    entries = part.overview.details.records
    lines = entries[0][1]
    assert any(line.startswith("Marked Intelligence: do not disclose") for line in lines)
    assert lines[-1].startswith("Before Share onward")


def test_the_filter_shows_what_is_not_marked_yet(screen: CaseScreen) -> None:
    part = screen.replies
    part.table.selectRow(0)
    QTest.keyClick(part.table, Qt.Key.Key_S)
    assert part.form is not None
    QTest.keyClicks(box(part.form.rows["reason"].editor), "Needed")
    part.form.submit.click()
    handling = part.overview.handling
    handling.setFocus()
    QTest.keyClick(handling, Qt.Key.Key_Down)
    assert handling.currentText() == "Not marked yet"
    part.overview._filtered()
    assert texts(part) == ["Seen at the door, well", "Born at term"]


def test_an_item_is_added_to_a_reply_that_stands(screen: CaseScreen, case: Case) -> None:
    part = screen.replies
    assert not part.overview.add.isEnabled()
    part.grid.setCurrentIndex(part.grid.model().index(0, 1))
    QTest.keyClick(part.grid, Qt.Key.Key_Return)
    part.overview.add.trigger()
    form = part.form
    assert form is not None
    assert choice(form.rows["handling"].editor).code() is None
    form.submit.click()
    assert [problem.field for problem in form.summary.problems] == ["text"]
    QTest.keyClicks(form.rows["when"].editor, "2021")
    QTest.keyClicks(box(form.rows["text"].editor), "Missing for a night")
    form.submit.click()
    assert items(case)["Missing for a night"].happened_as_written == "2021"


def test_a_reply_is_corrected_and_its_items_are_marked_anew(screen: CaseScreen, case: Case) -> None:
    part = screen.replies
    part.table.selectRow(0)
    QTest.keyClick(part.table, Qt.Key.Key_S)
    assert part.form is not None
    QTest.keyClicks(box(part.form.rows["reason"].editor), "Needed")
    part.form.submit.click()
    part.grid.setCurrentIndex(part.grid.model().index(0, 1))
    QTest.keyClick(part.grid, Qt.Key.Key_Return)
    part.overview.correct.trigger()
    (answer,) = part.form_page.answers
    assert [item.handling.code() for item in answer.items.items] == [None, None]
    answer.items.items[0].text.setPlainText("Seen at the door, tired")
    part.form_page.save.click()
    now = items(case)
    assert SEEN.text not in now
    assert {now["Seen at the door, tired"].handling, now[OLD.text].handling} == {None}
