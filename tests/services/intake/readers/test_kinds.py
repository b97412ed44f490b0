"""Kinds of forms, letters and notes that were met late: persons numbered anew, children marked in a column, lists of
people in a letter, printed rows that are cut, notes typed in haste."""

import datetime as dt
from email.message import EmailMessage

import pytest

from app.services import clock
from app.services.intake.readers import Reading, read_document
from app.services.intake.readers.composite import kind_of
from app.services.intake.readers.mail import _writer
from app.services.intake.readers.note_running import running_parts, with_capitals
from app.services.intake.readers.pdf_columns import blocks_of_page
from app.services.intake.readers.pdf_lines import Field, in_one
from app.services.intake.readers.record import Found
from app.services.intake.readers.vocabulary import match_label
from tests.factories.forms import DAY
from tests.factories.forms.paper import Fillable, Paper


def _read(data: bytes, name: str = "form.docx") -> Reading:
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        return read_document(data, name)


def _value(found: Found[str] | None) -> str | None:
    return found.value if found is not None else None


def test_the_first_of_the_siblings_is_not_the_first_of_the_parents() -> None:
    form = Fillable("Referral form")
    form.heading("1. Child")
    form.text("Surname", "c_surname", "Quill", "Surname")
    form.text("First name", "c_first", "Ada", "First name")
    form.text("Date of birth", "c_dob", "03/04/2018", "Date of birth")
    form.heading("2. Parents and carers")
    form.text("Name", "adult1_name", "Ivy Quill", "Adult 1: name")
    form.text("Date of birth", "adult1_dob", "05/06/1990", "Adult 1: date of birth")
    form.heading("3. Brothers and sisters")
    form.text("Name", "sib1_name", "Tom Quill", "Sibling 1: name")
    form.text("Age", "sib1_age", "3", "Sibling 1: age")
    reading = _read(form.bytes(), "form.pdf")
    ages = {_value(one.name_as_written): _value(one.age_as_written) for one in reading.adults}
    assert ages == {"Ivy Quill": None, "Tom Quill": "3"}


def test_a_column_that_asks_who_is_the_subject_tells_the_children() -> None:
    paper = Paper("Request for service")
    paper.heading("Family composition: everyone who lives in the home")
    paper.table(
        [
            ["Last name", "First name(s)", "DOB (or age)", "Subject of request? (Y/N)", "Relationship to the child"],
            ["Quill", "Ada", "03/04/2018", "Y", ""],
            ["Quill", "Ivy", "40", "N", "Mother"],
        ]
    )
    reading = _read(paper.bytes())
    assert [_value(one.name_as_written) for one in reading.children] == ["Ada Quill"]
    assert [_value(one.name_as_written) for one in reading.adults] == ["Ivy Quill"]
    assert reading.adults[0].relationships[0].kind == "parent"


def test_a_printed_row_that_is_cut_is_one_person() -> None:
    lines = [
        "Name        Date of birth    Relationship    Telephone",
        "",
        "Demelza     30 May 1986      Mother          07700",
        "Quill                                        900702",
        "",
        "Scott Reed  42               Step-father",
    ]
    [grid] = list(blocks_of_page(lines, 1))
    texts = [[cell.text for cell in row] for row in grid.rows]  # type: ignore[union-attr]
    assert texts[1] == ["Demelza Quill", "30 May 1986", "Mother", "07700 900702"]
    assert texts[2][0] == "Scott Reed"


def test_labels_with_and_without_colons_on_one_printed_line() -> None:
    lines = ["Submission time: 17:22                  Your reference            SPC/0312"]
    assert [getattr(block, "text", "") for block in blocks_of_page(lines, 1)] == [
        "Submission time: 17:22",
        "Your reference: SPC/0312",
    ]


def test_the_foot_of_a_printed_page_is_no_part_of_an_answer() -> None:
    lines = ["Full details of the concern", "ABC/REF-2 (rev. 11/25) — page 1", "Ada came without a coat."]
    assert all("REF-2" not in getattr(block, "text", "") for block in blocks_of_page(lines, 1))


def _field(name: str, value: str, x: float, right: float, near: str = "") -> Field:
    return Field(name, "", value, False, 1, x, 700.0, near=near, right=right, top=708.0)


def test_a_date_over_three_boxes_is_one_date() -> None:
    boxes = [_field("a", "19", 100, 130, "Born on"), _field("b", "11", 135, 165), _field("c", "2020", 170, 220)]
    assert [one.value for one in in_one(boxes)] == ["19/11/2020"]
    assert len(in_one([boxes[0], _field("b", "x-y", 135, 165), boxes[2]])) == 3


def test_people_listed_under_a_heading_of_a_letter_are_read_line_by_line() -> None:
    message = EmailMessage()
    message["From"] = "Nia Holt <nia.holt@probation.example>"
    message["To"] = "front.door@council.example"
    message["Subject"] = "Referral"
    message["Date"] = "Mon, 30 Mar 2026 09:00:00 +0100"
    message.set_content(
        "REFERRER\nName: Nia Holt\nRole: Probation officer\nAgency: Probation Service\nTel: 01632 960955\n"
        "E-mail: nia.holt@probation.example\n\nCHILDREN\n1. Ada Quill, female, DOB 8/10/2015, Heron Junior School\n"
        "2. Ben Quill, male, DOB 17/1/2021, no nursery place\n\nADULTS\n"
        "Ivy Quill - mother of both children - DOB 26/9/1994 - lives with them - 07700 900801\n\n"
        "OTHER PROFESSIONALS\nHealth visitor: Una Reed, Mill Lane 0-19 Service, 01632 960958\n\n"
        'WHAT THE CHILDREN SAID\nAda: "He shouts at the telly."\n'
    )
    reading = _read(message.as_bytes(), "letter.eml")
    assert [_value(one.name_as_written) for one in reading.children] == ["Ada Quill", "Ben Quill"]
    assert [_value(one.sex) for one in reading.children] == ["F", "M"]
    assert [_value(one.school) for one in reading.children] == ["Heron Junior School", None]
    [mother] = reading.adults
    assert {tie.to for tie in mother.relationships} == {"child 1", "child 2"}
    assert _value(reading.professionals[0].name) == "Una Reed"
    assert _value(reading.professionals[0].role) == "Health visitor"


def test_what_is_no_school_is_none() -> None:
    assert kind_of("no nursery place") is None
    assert kind_of("Heron Junior School") == {"school": "Heron Junior School"}


def test_a_family_name_before_a_comma_needs_no_quotes() -> None:
    assert _writer("Reed, Una <una.reed@council.example>") == ("Reed, Una", "una.reed@council.example")
    assert _writer('"Reed, Una" <una.reed@council.example>') == ("Reed, Una", "una.reed@council.example")
    assert _writer("Una Reed <una.reed@council.example>") == ("Una Reed", "una.reed@council.example")


_HASTY = """duty desk sat 21/3/26 14.20 - M Oyelowo
call from a Mr Ken Hart, 07700 900871, next door neighbour at 31 Kiln Street. doesnt mind his name being used. \
worried about the little girl at number 33, Poppy Quill, thinks she is 8 or 9, goes to Ashcombe Primary. full address \
is 33 Kiln Street, Ashcombe ZZ17 6HX he says.
lives there with her dad Shaun Quill, mum Vicky moved out before christmas. also dads girlfriend Mandy most nights.
"""


def test_a_note_typed_in_haste_is_read_as_a_note() -> None:
    reading = _read(_HASTY.encode(), "note.txt")
    assert reading.note is not None
    assert _value(reading.note.taken_by) == "M Oyelowo"
    assert _value(reading.referrer.name) == "Ken Hart"
    assert reading.referrer.wishes_anonymity is not None
    assert reading.referrer.wishes_anonymity.value is False
    [child] = reading.children
    assert _value(child.name_as_written) == "Poppy Quill"
    assert _value(child.age_as_written) == "8 or 9"
    assert {_value(one.forenames) for one in reading.adults} == {"Shaun", "Vicky", "Mandy"}


def test_only_hasty_texts_get_capitals() -> None:
    assert with_capitals("He went. She came. They left.") == "He went. She came. They left."
    assert with_capitals("he went. she came. they left. i saw.") == "He went. She came. They left. I saw."
    assert running_parts("shopping list 21/3/26\nmilk and eggs") == []


_SET_OUT = """HUB - RECORD OF TELEPHONE CONTACT
Date and time of call : 16 March 2026, 10:47
Call taken by         : Rufus Odell, contact officer

CALLER
Name                  : Fatima Reed
Job title             : Nursery manager
Phone                 : 01632 960970
Wishes to be anonymous: No

CHILD
Name                  : Idris Quill
Date of birth         : 6.4.2022
Sex                   : Male
Address               : 12 Pantile Row, Ashcombe
Postcode              : ZZ16 2CV
Language              : English

DETAILS OF CALL
Idris has been brought in late every day for two weeks.
Child said            : "The car goes zoom."

CONSENT
Mother told of call   : Yes, this morning
Mother agrees         : Yes, for herself
"""


def test_a_note_set_out_in_fields_beneath_its_heads() -> None:
    reading = _read(_SET_OUT.encode(), "note.txt")
    [child] = reading.children
    assert child.date_of_birth is not None
    assert child.date_of_birth.value == dt.date(2022, 4, 6)
    assert child.age_as_written is None
    assert _value(child.postcode) == "ZZ16 2CV"
    assert _value(child.language) == "English"
    assert _value(reading.referrer.name) == "Fatima Reed"
    assert reading.consent.status is not None
    assert reading.consent.status.value == "given"
    assert reading.consent.family_told is not None
    assert reading.consent.family_told.value is True
    assert _value(reading.concern.childs_words) == '"The car goes zoom."'


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Will she have parental responsibility?", "pr"),
        ("Phoned through first?", "phoned"),
        ("Can we tell the family you contacted us?", "anonymity"),
        ("B  Born on", "dob"),
    ],
)
def test_labels_in_other_words(label: str, key: str) -> None:
    match = match_label(label)
    assert match is not None
    assert match.key == key


def test_words_that_are_no_name_are_left_blank_and_said() -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table([["Name", "Ada Quill"], ["Date of birth", "03/04/2018"]])
    paper.heading("Parents and carers")
    paper.table(
        [
            ["Name", "Relationship to child", "Date of birth"],
            ["Ivy Quill", "Mother", "05/06/1990"],
            ["herself and both children", "", "07/08/1991"],
        ]
    )
    reading = _read(paper.bytes())
    assert [_value(one.name_as_written) for one in reading.adults] == ["Ivy Quill", None]
    assert any("reads like words" in warning for warning in reading.warnings)


def test_a_label_in_the_place_of_an_answer_is_none() -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table([["Name", "Ada Quill"], ["Date of birth", "03/04/2018"], ["Address", "Home telephone"]])
    assert _read(paper.bytes()).children[0].address is None


def test_a_childs_telephone_that_is_the_mothers_is_hers() -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table([["Name", "Ada Quill"], ["Date of birth", "03/04/2018"], ["Mobile", "07700 900123"]])
    paper.heading("Mother")
    paper.table([["Name", "Ivy Quill"], ["Mobile", "07700 900123"]])
    reading = _read(paper.bytes())
    assert reading.children[0].phone is None
    assert _value(reading.adults[0].phone) == "07700 900123"


def test_whom_consent_covers_is_no_part_of_who_gave_it() -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table([["Name", "Ada Quill"], ["Date of birth", "03/04/2018"]])
    paper.heading("Consent")
    paper.table([["Who gave consent?", "Ivy Quill, 24 March 2026, for herself and both children"]])
    consent = _read(paper.bytes()).consent
    assert _value(consent.by) == "Ivy Quill, 24 March 2026"
    assert _value(consent.covers) == "for herself and both children"
