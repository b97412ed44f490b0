"""Shapes of small forms: who is a person of the family and who is not, and whose each value is."""

import datetime as dt

import pytest

from app.services import clock
from app.services.intake.readers import Reading, read_document
from app.services.intake.readers.listed import person_in
from app.services.intake.readers.pdf_columns import blocks_of_page
from app.services.intake.readers.shape import as_expected
from app.services.intake.readers.values import phone_of, time_in
from tests.factories.forms import DAY
from tests.factories.forms.paper import Paper

CHILD = [["Surname", "Quill"], ["Forename", "Ada"], ["Date of birth", "01/02/2015"], ["Address", "9 Oak Street"]]


def _read(paper: Paper) -> Reading:
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        return read_document(paper.bytes(), "form.docx")


def _form(*tables: tuple[str, list[list[str]]], child: bool = True) -> Reading:
    paper = Paper("Referral form")
    if child:
        paper.heading("Child details")
        paper.table(CHILD)
    for heading, rows in tables:
        paper.heading(heading)
        paper.table(rows)
    return _read(paper)


def _names(reading: Reading) -> list[str]:
    return [person.name_as_written.value for person in reading.adults if person.name_as_written is not None]


def test_a_table_of_workers_is_no_family_whatever_stands_above_it() -> None:
    rows = [["Name", "Role", "Organisation", "Contact"], ["Fay Moss", "Counsellor", "Hill School", "01632 960222"]]
    reading = _form(("People who matter", rows))
    assert not reading.adults
    assert [one.name.value for one in reading.professionals if one.name] == ["Fay Moss"]


def test_the_person_completing_the_form_is_no_adult_of_the_family() -> None:
    paper = Paper("Request for service form")
    first = ["Date form completed", "12/04/2026", "Name of person completing", "Eve Stone"]
    paper.table([first, ["Job title", "Nurse", "Agency", "Hill Trust"]])
    paper.heading("Child details")
    paper.table(CHILD)
    reading = _read(paper)
    assert not reading.adults
    assert reading.referrer.name is not None
    assert reading.referrer.name.value == "Eve Stone"


def test_two_fathers_under_numbered_headings_are_two_persons_with_their_own_children() -> None:
    paper = Paper("Referral form")
    paper.heading("Children")
    paper.table([["", "Child 1", "Child 2"], ["Surname", "Quill", "Frost"], ["Forenames", "Ada", "Ben"]])
    for number, (name, child) in enumerate([("Dan Quill", "Ada"), ("Lee Frost", "Ben")], start=1):
        named = ["Name", name, "Date of birth", "02/03/1988"]
        paper.table([[f"FATHER ({number})"], named, ["Parent of", child, "Telephone", ""]])
    reading = _read(paper)
    assert _names(reading) == ["Dan Quill", "Lee Frost"]
    assert [[(r.to, r.kind) for r in one.relationships] for one in reading.adults] == [
        [("child 1", "parent")],
        [("child 2", "parent")],
    ]


def test_a_grown_person_among_children_is_an_adult() -> None:
    rows = [["Surname", "Quill"], ["Forename", "Carla"], ["Date of birth", "05/06/1990"]]
    reading = _form(("Further particulars", rows))
    assert len(reading.children) == 1
    assert _names(reading) == ["Carla Quill"]


def test_a_row_without_a_name_says_more_of_the_person_of_the_row_before() -> None:
    paper = Paper("Referral form")
    paper.heading("Child or young person")
    paper.table([["Family name", "Given names", "Preferred name"], ["Quill", "Ada", "Addie"]])
    paper.table([["Date of birth", "Sex", "Ethnic group"], ["01/02/2015", "Female", "White British"]])
    reading = _read(paper)
    assert len(reading.children) == 1
    assert reading.children[0].sex is not None


def test_people_listed_line_by_line_are_persons_of_their_own() -> None:
    answer = "Carla Quill, 34, mum (has PR)\nDan Frost, 40, mum's partner, not her father"
    asked = "Who lives in the home? Names, ages, relationship"
    reading = _form(("Family", [[asked, answer], ["Home tel.", "01632 960100"]]))
    assert _names(reading) == ["Carla Quill", "Dan Frost"]
    assert [(r.to, r.kind) for r in reading.adults[1].relationships] == [("adult 1", "partner")]
    assert reading.adults[0].parental_responsibility is not None


@pytest.mark.parametrize("line", ["Both parents", "not known", "Ada is often late, and tired", "Hill Primary, Thornby"])
def test_a_line_that_is_no_person_is_none(line: str) -> None:
    assert person_in(line) == {}


def test_parties_in_front_and_question_numbers_are_taken_off() -> None:
    rows = [
        ["Child", "Name", "Ada Quill"],
        ["Child", "DOB", "01/02/2015"],
        ["Mother", "Name", "Carla Quill"],
        ["Mother", "DOB", "05/06/1990"],
        ["Mother", "PR", "Yes"],
    ]
    reading = _form(("Referral", rows), child=False)
    assert [child.forenames.value for child in reading.children if child.forenames] == ["Ada"]
    assert [(r.to, r.kind) for r in reading.adults[0].relationships] == [("child 1", "parent")]
    rows = [["1", "SURNAME", "Quill"], ["2", "FORENAME(S)", "Ada"], ["3", "DATE OF BIRTH", "7/10/15"]]
    numbered = _form(("Child", rows), child=False)
    assert numbered.children[0].date_of_birth is not None


def test_marks_in_headings_and_crosses_in_cells_are_answers() -> None:
    rows = [
        ["Name", "DOB / age", "Relationship", "PR ✓", "In household ✓"],
        ["Carla Quill", "34", "Mother", "✓", "✓"],
        ["Dan Frost", "40", "Father", "", ""],
    ]
    crosses = [["Does the family know about the referral? (X)", "Yes", "", "No", "X"]]
    reading = _form(("Adults", rows), ("Consent", crosses))
    assert [one.in_household.value for one in reading.adults if one.in_household] == [True, False]
    assert reading.consent.family_told is not None
    assert reading.consent.family_told.value is False


def test_two_answers_in_one_field_are_two_values() -> None:
    rows = [["Name", "Eve Stone"], ["Role / agency", "Care manager, Hill Homecare"], ["Tel", "01632 960123"]]
    reading = _form(("Referrer", rows))
    role, agency = reading.referrer.role, reading.referrer.agency
    assert (role.value if role else "", agency.value if agency else "") == ("Care manager", "Hill Homecare")


def test_the_same_address_is_the_childrens_and_not_the_neighbours() -> None:
    rows = [
        ["Name", "Relationship", "Address if different"],
        ["Dan Frost", "Father", "2 Elm Road, Thornby, ZZ1 2AB"],
        ["Carla Quill", "Mother", "same"],
    ]
    addresses = [one.address.value for one in _form(("Adults", rows)).adults if one.address]
    assert addresses == ["2 Elm Road, Thornby", "9 Oak Street"]


def test_an_unborn_child_has_no_address_where_only_its_mothers_is_given() -> None:
    reading = _form(
        ("Unborn baby", [["Baby to be known as", "Unborn Quill"], ["Expected date of delivery", "11/08/2026"]]),
        ("Mother", [["Name", "Carla Quill"], ["Date of birth", "05/06/1990"], ["Address", "9 Oak Street, Thornby"]]),
        child=False,
    )
    assert reading.household_address is not None
    assert reading.household_address.value == "9 Oak Street, Thornby"
    assert reading.children[0].address is None  # where the baby will live is not said


def test_a_question_the_other_way_round_is_answered_the_other_way_round() -> None:
    asked = "May we tell the family who made this referral?"
    reading = _form(("Referrer", [["Name", "Eve Stone"], [asked, "☐ Yes   ☒ No"]]))
    assert reading.referrer.wishes_anonymity is not None
    assert reading.referrer.wishes_anonymity.value is True


def test_columns_of_a_printed_page_are_rows_of_persons() -> None:
    page = [
        " Name              DOB /        Relationship",
        "                   age",
        " Carla Quill       34           Mother, carer of",
        "                                both children",
        " Dan Frost         40           Father",
        "                                                     Page 1",
        " Surname    Quill      Forename    Ada",
    ]
    table, *rest = blocks_of_page(page, 1)
    assert [[cell.text for cell in row] for row in getattr(table, "rows", ())] == [
        ["Name", "DOB / age", "Relationship"],
        ["Carla Quill", "34", "Mother, carer of both children"],
        ["Dan Frost", "40", "Father"],
    ]
    assert [getattr(block, "text", "") for block in rest] == ["Surname: Quill", "Forename: Ada"]


def test_a_message_set_out_as_a_form_is_read_as_one() -> None:
    mail = (
        "From: Eve Stone <eve@hill.example>\nTo: hub@thornby.example\nSubject: Referral\n"
        "Date: Sat, 18 Apr 2026 10:00:00 +0100\nContent-Type: text/plain; charset=utf-8\n\n"
        "CHILD\nName: Ada Quill\nDate of birth: 01/02/2015\nAddress: 9 Oak Street, Thornby, ZZ1 1AA\n"
        "School: Hill Primary\n\n"
        "FAMILY\nMother: Carla Quill, DOB 05/06/1990, lives with child, tel 07700 900123\n"
        "Grandmother: Esther Quill, lives in Skelby\n\nWHAT THE CHILD SAID\nShe is hungry.\n\n"
        "LEVEL OF NEED\nLevel 3\n\n"
        "Kind regards,\nEve Stone\nTeacher\n"
    )
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        got = as_expected(read_document(mail.encode(), "mail.eml"))
    assert [child["name_as_written"] for child in got["children"]] == ["Ada Quill"]
    assert [(one["name_as_written"], one["in_household"]) for one in got["adults"]] == [
        ("Carla Quill", True),
        ("Esther Quill", False),
    ]
    assert got["concern"]["level_claimed"] == 3
    assert got["referrer"]["name"] == "Eve Stone"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("01632960700", "01632 960700"),
        ("01632 960155 ext 7", "01632 960155 ext 7"),
        ("07700 900155 or 01632 960155", "07700 900155 or 01632 960155"),
        ("mother 07700 900155, father 07700 900156", None),
    ],
)
def test_a_telephone_number_is_written_as_people_write_it(text: str, number: str | None) -> None:
    assert phone_of(text) == number


def test_a_time_without_a_point_is_a_time() -> None:
    assert time_in("Tuesday 14/04/2026 1410hrs") == "1410hrs"
    assert time_in("2026") is None
