"""Forms about an adult at risk whose headings nobody foresaw: each part goes to whom it speaks of, or to nobody."""

import datetime as dt

import pytest

from app.services import clock
from app.services.intake.readers import Reading, read_document
from app.services.intake.readers.adult_form import heading_scope
from tests.factories.forms import DAY
from tests.factories.forms.paper import Paper

TITLE = "Ashcombe Safeguarding Adults Board"
REFERRER = [["Full name", "Una Reed"], ["Position", "Care manager"], ["Employer", "Hill Care"], ["Tel", "01632 960111"]]
ADULT = [
    *(["Surname", "Quill"], ["Given name", "Ivy"], ["Born", "02/03/1944"], ["NHS number", ""]),
    *(["Ethnicity", "White Irish"], ["Where do they live?", "3 Mill Lane, Ashcombe, ZZ1 1AB"], ["GP", "Hill Surgery"]),
    ["Care and support needs", "Stroke, uses a wheelchair"],
]
HARM = [
    *(["Surname", "Sharp"], ["Given name", "Col"], ["How do they know the adult?", "Neighbour"]),
    *(["Where do they live?", ""], ["Do they live with the adult?", "No"]),
]
KIN = [
    *(["Surname", "Quill"], ["Given name", "Ada"], ["How do they know the adult?", "Daughter"]),
    ["Do they live with the adult?", "No"],
]


def _read(data: bytes, name: str) -> Reading:
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        return read_document(data, name)


def _form(heads: tuple[str, str, str, str], more: list[tuple[str, list[list[str]]]] | None = None) -> Reading:
    paper = Paper(TITLE)
    for head, rows in (*zip(heads, (REFERRER, ADULT, HARM, KIN), strict=True), *(more or [])):
        paper.table([[head], *rows])
    return _read(paper.bytes(), "form.docx")


@pytest.mark.parametrize(
    "heads",
    [
        ("Reported by", "Who is at risk?", "Person alleged responsible (PAR)", "Nearest relative or main carer"),
        ("Your details", "Person you are worried about", "Who is causing the harm?", "Who supports the adult?"),
        ("Alerter", "Individual of concern", "Alleged source of risk", "Next of kin / advocate"),
        ("About you", "Adult subject of this concern", "Source of harm", "Family / representative"),
    ],
)
def test_each_part_goes_to_whom_its_heading_names(heads: tuple[str, str, str, str]) -> None:
    reading = _form(heads)
    assert reading.children == ()
    names = [one.name_as_written.value if one.name_as_written else "" for one in reading.adults]
    assert sorted(name.replace("Quill Ivy", "Ivy Quill") for name in names) == ["Ada Quill", "Col Sharp", "Ivy Quill"]
    adult, col, ada = reading.adults
    assert (adult.role, col.role) == ("adult at risk", "adult")
    assert adult.address is not None
    assert adult.address.value == "3 Mill Lane, Ashcombe"
    assert [one.value for one in adult.disability] == ["Stroke, uses a wheelchair"]
    assert [(tie.to, tie.kind) for tie in adult.relationships] == [(ada.label, "parent")]
    assert [(tie.to, tie.kind) for tie in col.relationships] == [("adult 1", "neighbour")]
    assert col.alleged_source_of_harm is not None
    assert ada.alleged_source_of_harm is None
    assert reading.referrer.name is not None
    assert reading.referrer.name.value == "Una Reed"


def test_a_part_under_a_heading_that_says_nothing_is_told_by_its_questions() -> None:
    reading = _form(("Part A", "Part B", "Alleged perpetrator", "Next of kin"))
    assert reading.referrer.name is not None
    assert reading.referrer.name.value == "Una Reed"
    assert [one.role for one in reading.adults].count("adult at risk") == 1
    assert reading.adults[0].surname is not None
    assert reading.adults[0].surname.value == "Quill"


def test_what_the_adult_wants_and_says_reaches_the_concern() -> None:
    asked = [
        ["Date concern arose", "14/03/2026"],
        ["Give a full account of the concern", "There was no food in the house."],
        ["What did the person tell you?", "“I want my own key back.”"],
        ["What does the adult want to happen?", "To move nearer to family."],
        ["Would you like your identity to be kept confidential?", "Yes"],
    ]
    concern = _form(("Alerter", "The adult", "Source of harm", "Next of kin"), [("The concern", asked)])
    told = concern.concern
    assert (told.text.value if told.text else "") == "There was no food in the house."
    assert (told.childs_words.value if told.childs_words else "") == "“I want my own key back.”"
    assert (told.hoped_for.value if told.hoped_for else "") == "To move nearer to family."
    assert told.happened_on is not None
    assert concern.referrer.wishes_anonymity is not None
    assert concern.referrer.wishes_anonymity.value is True


def test_answers_in_columns_are_those_that_are_marked() -> None:
    paper = Paper("Concern about an adult")
    paper.table([["Adult at risk"], *ADULT])
    paper.table(
        [
            ["Question", "Yes", "No", "Not asked"],
            ["Does the adult know about this concern?", "X", "", ""],
            ["Has the adult given consent?", "", "X", ""],
        ]
    )
    consent = _read(paper.bytes(), "form.docx").consent
    assert consent.family_told is not None
    assert consent.family_told.value is True
    assert consent.status is not None
    assert consent.status.value == "refused"


def test_a_web_form_by_e_mail_is_about_its_adult_and_makes_nobody_of_its_sentences() -> None:
    parts = zip(("YOUR DETAILS", "WHO IS AT RISK?", "ALLEGED PERPETRATOR"), (REFERRER, ADULT, HARM), strict=True)
    lines = [line for head, rows in parts for line in (head, *(f"{a}: {b}" for a, b in rows), "")]
    text = "From: x <no-reply@a.example>\nSubject: Adult concern\nDate: Mon, 23 Mar 2026 10:00:00 +0000\n\n"
    text += "\n".join([*lines, "THE CONCERN", "Describe the concern: Medication has not been given.", ""])
    reading = _read(text.encode(), "form.eml")
    assert reading.children == ()
    assert [one.forenames.value for one in reading.adults if one.forenames] == ["Ivy", "Col"]


@pytest.mark.parametrize(
    ("text", "known", "scope", "harm"),
    [
        ("Person thought to be the cause of the risk", "concern", "other", True),
        ("About the person this concern relates to", "concern", "adult_at_risk", False),
        ("Other professionals involved", "professional", "professional", False),
        ("Details of the concern", "concern", "concern", False),
    ],
)
def test_headings_are_known_by_their_words(text: str, known: str, scope: str, harm: bool) -> None:
    assert heading_scope(text, known) == (scope, harm)


def test_another_question_in_an_answers_place_is_read_as_its_own() -> None:
    paper = Paper("Children's referral form")
    paper.heading("Child subject of this referral")
    paper.table(
        [
            ["Surname: Quill", "Forename: Ada"],
            ["Date of birth: 02/03/2018", "Gender: Female"],
            ["Faith:", "Nursery / school / college: Hill School"],
        ]
    )
    child = _read(paper.bytes(), "form.docx").children[0]
    assert child.religion is None
    assert child.school is not None
    assert child.school.value == "Hill School"
