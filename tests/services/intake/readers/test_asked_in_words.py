"""What forms ask in words of their own: who agreed, who may have harmed, the day, the time, and the reason."""

import datetime as dt

import pytest

from app.services.intake.readers.headings import match_section
from app.services.intake.readers.mentions import Mention
from app.services.intake.readers.record import Reading
from app.services.intake.readers.traits import own_phone_of
from app.services.intake.readers.vocabulary import match_label
from tests.factories.forms.paper import Paper
from tests.services.intake.readers.test_small_print import read

_CHILD = [["Full name", "Ada Quill", "Date of birth", "01/02/2016"]]


def _form(*tables: tuple[str, list[list[str]]]) -> Reading:
    paper = Paper("Referral form")
    for heading, rows in (("Child", _CHILD), *tables):
        paper.heading(heading)
        paper.table(rows)
    return read(paper)


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Who was asked, and when?", "consent_by"),
        ("Given or refused by (name and date)", "consent_by"),
        ("Person giving or declining consent, and date", "consent_by"),
        ("Alleged to have caused harm? Y/N", "harm"),
        ("Do you believe this person may have harmed the child?", "harm"),
        ("Date concern raised", "form_date"),
        ("Date of concern", "happened_on"),
        ("Does this confirm a telephone referral?", "phoned"),
        ("Consent refused", "consent_refused"),
    ],
)
def test_a_question_in_these_words_asks_for_this(label: str, key: str) -> None:
    found = match_label(label)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("heading", ["Area of concern (tick all that apply)", "Nature of concern", "Types of concern"])
def test_a_sort_of_concern_heads_the_worry_and_no_child(heading: str) -> None:
    section = match_section(heading)
    assert section is not None
    assert section.scope == "concern"


@pytest.mark.parametrize("heading", ["Child of concern", "Young people of concern"])
def test_a_child_of_concern_is_a_child(heading: str) -> None:
    section = match_section(heading)
    assert section is not None
    assert section.scope == "child"


def test_the_day_a_concern_was_raised_is_the_forms_and_the_time_is_read_in_two_tongues() -> None:
    reading = _form(
        ("Person raising the concern", [["Name", "Tom Bell"], ["Date concern raised", "02/03/2026"]]),
        ("Dates", [["Amser / Time", "14.20"]]),
    )
    assert reading.form_date is not None
    assert reading.form_date.value == dt.date(2026, 3, 2)
    assert reading.form_time_as_written is not None
    assert reading.form_time_as_written.value == "14.20"


@pytest.mark.parametrize(
    ("said", "each"),
    [
        ("Learning disability, Epilepsy", ["Learning disability", "Epilepsy"]),
        ("Autism, ADHD, Type two diabetes", ["Autism", "ADHD", "Type two diabetes"]),
        ("Hearing impairment, wears aids", ["Hearing impairment, wears aids"]),
        ("Asthma; Eczema", ["Asthma", "Eczema"]),
    ],
)
def test_conditions_in_a_row_are_each_one(said: str, each: list[str]) -> None:
    [child] = _form(("Child", [["Disability or health need", said]])).children
    assert [one.value for one in child.disability] == each


@pytest.mark.parametrize(
    ("beside", "own"), [(["Sex", "Female"], True), (["Child's mobile", "07700 900123"], False)]
)
def test_the_homes_number_is_the_childs_where_no_other_is_asked_for(beside: list[str], own: bool) -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table([*_CHILD, ["Home telephone", "01632 960721", *beside]])
    reading = read(paper)
    [child] = reading.children
    assert child.phone is not None
    assert child.phone.value == ("01632 960721" if own else "07700 900123")
    assert (reading.family_phone is None) == own


_WHY = "Mother left before I could speak to her and has not answered her telephone."


@pytest.mark.parametrize(
    ("label", "more", "is_reason"),
    [
        ("Reason if consent was not sought", [], True),
        ("Reason if consent was not sought", [["Further explanation", "She is away."]], False),
        ("Please explain why consent was not sought", [], False),
    ],
)
def test_a_reason_in_words_is_the_reason_where_a_form_asks_for_nothing_more(
    label: str, more: list[list[str]], is_reason: bool
) -> None:
    consent = _form(("Consent", [["Consent", "☐ Given   ☐ Refused   ☒ Not sought"], [label, _WHY], *more])).consent
    assert (consent.reason.value if consent.reason is not None else None) == (_WHY if is_reason else None)
    assert (consent.explanation is None) == is_reason


def test_an_empty_heading_in_the_words_of_a_question_hides_no_answer() -> None:
    consent = _form(
        ("What the family know", [["Have you told the family about this referral?"], ["☒ Yes   ☐ No"]]),
    ).consent
    assert consent.family_told is not None
    assert consent.family_told.value is True


def test_two_questions_side_by_side_each_stand_over_their_answer() -> None:
    asked = ["Who gave consent, how and when?", "Whose information does consent cover?"]
    consent = _form(("What the family know", [asked, ["Una Quill, in person, 02/03/2026", "Ada and herself"]])).consent
    assert consent.by is not None
    assert consent.by.value == "Una Quill, in person, 02/03/2026"
    assert consent.covers is not None
    assert consent.covers.value == "Ada and herself"


def test_two_questions_side_by_side_without_answers_say_nothing() -> None:
    asked = ["Who gave consent, how and when?", "Whose information does consent cover?"]
    consent = _form(("What the family know", [asked, ["", ""]])).consent
    assert (consent.by, consent.covers) == (None, None)


@pytest.mark.parametrize(("said", "given"), [("No fixed abode", "No fixed abode"), ("Not with the child", None)])
def test_no_fixed_abode_is_what_is_given_as_an_address(said: str, given: str | None) -> None:
    rows = [["Name", "Relationship to child", "Address if not resident"], ["Lee Crow", "Father", said]]
    [father] = _form(("Parents and carers", rows)).adults
    assert (father.address.value if father.address is not None else None) == given


@pytest.mark.parametrize(
    ("sentence", "phone"),
    [
        ("Ms Quill's mobile number is 07700 900220.", "07700 900220"),
        ("Ms Crow's mobile number is 07700 900220.", None),
    ],
)
def test_a_number_said_to_be_of_one_adult_by_title_is_theirs(sentence: str, phone: str | None) -> None:
    mother = Mention("Una Quill", False, kin="mother", forenames="Una", surname="Quill", sentences=[0])
    child = Mention("Ada Quill", True, forenames="Ada", surname="Quill", sentences=[0])
    sentences = [("I write about Ada Quill and her mother, Una Quill.", "line 1"), (sentence, "line 2")]
    found = own_phone_of(mother, [child, mother], sentences)
    assert (found.value if found is not None else None) == phone
