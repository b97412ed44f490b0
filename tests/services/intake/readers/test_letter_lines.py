"""A letter's head: whom it is about, and a line for each of the family, of whom each keeps their own."""

import datetime as dt
from email.message import EmailMessage

import pytest

from app.services import clock
from app.services.intake.readers import Reading, read_document
from app.services.intake.readers.letter_lines import head_lines, person_of
from app.services.intake.readers.letters import is_letter
from tests.factories.forms import DAY

_TEXT = """Millbrook General Hospital
{department}

Dear colleague,

Re: Ada Quill
DoB: 3 June 2012
NHS No: 999 120 3311
Address: 3 Mill Lane, Ashby, ZZ1 7UU

{family}

I am writing to refer Ada. At her appointment she was pale. Her mother speaks Arabic and needs
an interpreter.

Yours sincerely,

Tom Bell
Charge nurse
Millbrook General Hospital
"""


def _letter(family: str, department: str = "Outpatients") -> Reading:
    message = EmailMessage()
    message["From"] = "Tom Bell <tom.bell@millbrook.example>"
    message["To"] = "front.door@council.example"
    message["Subject"] = "Referral"
    message["Date"] = "Mon, 30 Mar 2026 09:00:00 +0100"
    message.set_content(_TEXT.format(family=family, department=department))
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        return read_document(message.as_bytes(), "letter.eml")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "Mother: Una Quill, DoB 12 September 1986, same address, tel. 07700 900637",
            {"name": "Una Quill", "dob": "12 September 1986", "lives_with": "Yes", "phone": "07700 900637"},
        ),
        ("Father: Lee Crow, lives elsewhere, address not known to us", {"name": "Lee Crow", "lives_with": "No"}),
        ("Dad – Lee Crow (separate address)", {"name": "Lee Crow", "lives_with": "No"}),
        (
            "Maternal grandmother: Ann Hill, lives at 9 Rope Walk, Ashby, ZZ1 1AA, mobile 07700 900222",
            {"name": "Ann Hill", "address": "9 Rope Walk, Ashby, ZZ1 1AA", "phone": "07700 900222"},
        ),
        ("Step-father: Omar El Amin (DoB 01/02/1980), PR", {"name": "Omar El Amin", "dob": "01/02/1980", "pr": "Yes"}),
        ("Half-brother: Sam Crow, aged 9, Mill Lane Primary", {"age": "aged 9", "school": "Mill Lane Primary"}),
    ],
)
def test_a_line_says_what_it_plainly_says_of_one_person(line: str, said: dict[str, str]) -> None:
    told = person_of(line)
    assert told.items() >= said.items()


@pytest.mark.parametrize(
    "line",
    [
        "Mother: not known",
        "Mother said: Ada is always tired, and she cries.",
        "Father: has not been seen since Christmas, he left.",
        "Outcome: Ann Lee, to ring back",
        "Mother: 07700 900111",
    ],
)
def test_a_line_that_names_nobody_plainly_is_no_persons(line: str) -> None:
    assert person_of(line) == {}


def test_what_is_said_of_one_person_never_goes_to_another() -> None:
    reading = _letter(
        "Father: Lee Crow, lives elsewhere, address not known to us\n"
        "Sister: Eva Quill, DoB 21 May 2006, same address\n"
        "Sister: Ivy Quill, DoB 1 May 2019, same address\n"
        "Mother: Una Quill, DoB 12 September 1986, same address, tel. 07700\n900637"
    )
    [child] = reading.children
    assert child.name_as_written is not None
    assert child.name_as_written.value == "Ada Quill"
    assert child.sex is not None
    assert child.sex.value == "F"
    people = {one.forenames.value: one for one in reading.adults if one.forenames is not None}
    assert set(people) == {"Lee", "Eva", "Ivy", "Una"}
    lee, eva, una = people["Lee"], people["Eva"], people["Una"]
    assert (lee.date_of_birth, lee.address, lee.phone) == (None, None, None)
    assert lee.in_household is not None
    assert lee.in_household.value is False
    assert eva.date_of_birth is not None
    assert eva.date_of_birth.value == dt.date(2006, 5, 21)
    assert eva.in_household is not None
    assert eva.in_household.value is True
    assert eva.phone is None
    assert una.phone is not None
    assert una.phone.value == "07700 900637"
    assert una.language is not None
    assert una.language.value == "Arabic"
    assert {tie.kind for tie in lee.relationships} == {"parent"}
    assert {tie.kind for tie in eva.relationships} == {"sibling"}


def test_a_word_form_that_only_greets_is_no_letter() -> None:
    assert is_letter(["Hospital", "Dear colleague,", "Re: Ada Quill", "DoB: 3 June", "Yours sincerely,", "Tom Bell"])
    assert not is_letter(["Referral form", "Dear diary: she wrote every day.", "Name", "Ada", "Date of birth", "2012"])
    assert not is_letter(["Referral form", "Dear colleague, please fill in all parts.", "Name", "Ada", "Kind regards"])


@pytest.mark.parametrize(("department", "code"), [("Emergency Department", "3E"), ("Outpatients", "3F")])
def test_the_letterheads_department_suggests_the_source(department: str, code: str) -> None:
    source = _letter("Mother: Una Quill, same address", department).referrer.source_code
    assert source is not None
    assert source.value == code


_BLOCKS = """Child: Ada Quill
Date of birth: 03/06/2012

Child: Ivy Quill
Date of birth: 01/05/2019

{mother}

What the child says: {words}

Reason for referral: Ada was pale, and Ivy is often late. Their mother was told of this referral.
"""
_OF_MOTHER = [
    "Mother of both children: Una Quill",
    "Date of birth: 12/09/1986",
    "Telephone: 07700 900637",
    "First language: Arabic",
    "Interpreter needed: Yes",
]


def _blocks(mother: list[str], words: str) -> Reading:
    message = EmailMessage()
    message["From"] = "Tom Bell <tom.bell@millbrook.example>"
    message["To"] = "front.door@council.example"
    message["Date"] = "Mon, 30 Mar 2026 09:00:00 +0100"
    message.set_content(_BLOCKS.format(mother="\n".join(mother), words=words))
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        return read_document(message.as_bytes(), "letter.eml")


def test_a_block_that_begins_with_an_adult_is_about_that_adult() -> None:
    reading = _blocks(_OF_MOTHER, '"I am tired."')
    ada, ivy = reading.children
    [una] = reading.adults
    assert [one.date_of_birth.value for one in (ada, ivy, una) if one.date_of_birth is not None] == [
        dt.date(2012, 6, 3),
        dt.date(2019, 5, 1),
        dt.date(1986, 9, 12),
    ]
    assert (ivy.phone, ivy.language, ivy.interpreter) == (None, None, None)
    assert una.phone is not None
    assert una.phone.value == "07700 900637"
    assert una.language is not None
    assert una.language.value == "Arabic"
    assert una.interpreter is not None
    assert una.interpreter.value is True


@pytest.mark.parametrize("more", ["NHS number: 999 120 3311", "School: Mill Lane Primary", "Father: Lee Crow"])
def test_a_block_that_speaks_of_more_than_one_stays_lines_of_its_own(more: str) -> None:
    block = [*_OF_MOTHER, more]
    assert [text for _, text in head_lines(block)] == block


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ('"I am tired."', "I am tired."),
        ("“I am tired.”", "I am tired."),
        ('"I am tired" and "I want to go home"', '"I am tired" and "I want to go home"'),
        ('Ada said: "I am tired."', 'Ada said: "I am tired."'),
    ],
)
def test_a_line_that_is_one_quotation_is_the_childs_words_without_the_marks(words: str, given: str) -> None:
    said = _blocks(_OF_MOTHER, words).concern.childs_words
    assert said is not None
    assert said.value == given
