"""Tables and blocks read by how well they fit, whatever their headings say."""

import datetime as dt

from app.services import clock
from app.services.intake.readers import read_document
from app.services.intake.readers.blocks import Cell
from app.services.intake.readers.plans import best, names_people, pair, typed
from tests.factories.forms import DAY
from tests.factories.forms.paper import Paper
from tests.services.intake.readers.samples import read_tables

CHILD = [["Name", "Ada Quill"], ["Date of birth", "01/02/2016"], ["School", "Mill Lane Primary"]]
MOTHER = [["Name", "Ivy Quill"], ["Date of birth", "01/02/1990"], ["Relationship to child", "Mother"], ["PR?", "Yes"]]
WRITER = [["Name", "Tom Reed"], ["Job title", "Nurse"], ["Agency", "Hill Clinic"], ["E-mail", "t.reed@hill.example"]]


def _rows(*rows: tuple[str, ...]) -> list[tuple[Cell, ...]]:
    return [tuple(Cell(text, f"row {at}", column) for column, text in enumerate(row)) for at, row in enumerate(rows)]


def test_a_label_and_its_kind_of_answer_speak_for_each_other() -> None:
    assert pair("Date of birth", "01/02/2016") > pair("Date of birth", "Telephone")
    assert pair("01/02/2016", "Date of birth") < 0


def test_headings_over_rows_and_labels_beside_answers_are_told_apart_by_their_fit() -> None:
    under = best(_rows(("Name", "Date of birth", "Telephone"), ("Ivy Quill", "01/02/1990", "01632 960111")))[1]
    beside = best(_rows(("Name", "Ivy Quill"), ("Date of birth", "01/02/1990"), ("Telephone", "01632 960111")))[1]
    assert [step.way for step in under] == ["under"]
    assert [step.way for step in beside] == ["beside"] * 3


def test_a_column_is_told_by_its_answers_only_where_all_of_them_agree() -> None:
    assert typed(["01/02/2016", "", "3 May 2018"]) == "dob"
    assert not typed(["01/02/2016", "about 9"])
    assert names_people(["Ivy Quill", "Sam O'Hara"])
    assert not names_people(["Ivy Quill", "Hill Clinic, Ashcombe"])


def test_the_writer_under_a_heading_nobody_foresaw_is_neither_child_nor_worker() -> None:
    reading = read_tables(("Child", CHILD), ("Other professionals", [["Name", "Role"], ["", ""]]), ("Zyx", WRITER))
    assert reading.referrer.name is not None
    assert reading.referrer.name.value == "Tom Reed"
    assert [one.name_as_written.value for one in reading.children if one.name_as_written] == ["Ada Quill"]
    assert not reading.professionals


def test_a_mother_under_a_heading_nobody_foresaw_is_no_child() -> None:
    reading = read_tables(("Child", CHILD), ("Zyx", MOTHER))
    assert len(reading.children) == 1
    assert [one.name_as_written.value for one in reading.adults if one.name_as_written] == ["Ivy Quill"]
    assert [(tie.to, tie.kind) for tie in reading.adults[0].relationships] == [("child 1", "parent")]


def test_who_and_how_related_in_one_cell_become_a_name_and_a_tie() -> None:
    rows = [["Who (relationship to the children)", "Birth date"], ["Ivy Quill (mother)", "01/02/1990"]]
    reading = read_tables(("Child", CHILD), ("Others living at this address", rows))
    assert reading.adults[0].name_as_written is not None
    assert reading.adults[0].name_as_written.value == "Ivy Quill"
    assert [(tie.to, tie.kind) for tie in reading.adults[0].relationships] == [("child 1", "parent")]


def test_half_a_name_is_not_given_as_the_name() -> None:
    rows = [["Surname", "Quill"], ["Zyx", "Ada"], ["Date of birth", "01/02/2016"], ["School", "Mill Lane Primary"]]
    child = read_tables(("Child", rows)).children[0]
    assert child.surname is not None
    assert child.name_as_written is None


def test_the_one_day_that_a_narrative_names_is_when_it_happened_and_two_are_none() -> None:
    said = "She came in on {} with a bruise on her arm and would not say how it came about."
    one = read_tables(("Child", CHILD), ("Concern", [["What happened?", said.format("Thursday last, 9 April,")]]))
    two = read_tables(("Child", CHILD), ("Concern", [["What happened?", said.format("9 April and on 14 April")]]))
    assert one.concern.happened_on is not None
    assert one.concern.happened_on.value == "2026-04-09"
    assert two.concern.happened_on is None


def test_two_answers_on_one_line_keep_each_its_own_ticks() -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table(CHILD)
    paper.heading("Parents")
    paper.line("Name: Ivy Quill\tRelationship to child: Mother")
    paper.line("Parental responsibility?: Yes\tLives with the child?: ☐ Yes   ☒ No")
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        mother = read_document(paper.bytes(), "form.docx").adults[0]
    assert mother.parental_responsibility is not None
    assert mother.parental_responsibility.value
    assert mother.in_household is not None
    assert not mother.in_household.value
