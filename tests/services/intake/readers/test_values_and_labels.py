"""A label is never a value, a prompt never an answer, and a value that holds a label's word is one still."""

import pytest

from app.services.intake.readers import values
from app.services.intake.readers.answers import is_label
from app.services.intake.readers.listed import person_in
from app.services.intake.readers.prompts import is_prompt, only_asks, prompted
from app.services.intake.readers.shapes import label_and_value
from tests.factories.forms.paper import Paper
from tests.services.intake.readers.test_small_print import read

_CHILD = [["Full name", "Ada Quill"], ["Date of birth", "01/02/2016"]]


@pytest.mark.parametrize(
    "said", ["School of both children", "Role model and neighbour", "GP of the mother", "Contact at nursery"]
)
@pytest.mark.parametrize("last", ["Signature", "Signed", "Print name"])
def test_a_value_with_a_labels_word_stands_beside_its_label(said: str, last: str) -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table(_CHILD)
    paper.heading("Details of person making the referral")
    paper.table(
        [
            ["Name", "Gill Marsh"],
            ["Job title", "Deputy head"],
            ["Agency", "Larkspur Primary School"],
            ["Telephone", "01632 960963"],
            ["Relationship to child / family", said],
            [last, ""],
        ]
    )
    referrer = read(paper).referrer
    assert referrer.relationship is not None
    assert referrer.relationship.value == said
    assert referrer.agency is not None
    assert referrer.agency.value == "Larkspur Primary School"


def test_a_bare_label_is_no_value() -> None:
    assert is_label("relationship", "Signature")
    assert is_label("role", "Print name")
    assert not is_label("relationship", "Contact at nursery")


@pytest.mark.parametrize(
    "text",
    [
        "describe the concerns, giving dates and details of any incident",
        "explain what you have seen. Include dates.",
        "please set out the facts; be specific",
        "what happened, when and who was there",
        "as fully as you can, with dates",
    ],
)
def test_words_that_say_what_is_wanted_are_a_prompt(text: str) -> None:
    assert is_prompt(text)
    assert prompted(f"Reason for referral: {text}")
    assert label_and_value(f"Reason for referral: {text}") is None


@pytest.mark.parametrize(
    "text",
    [
        "He hit her on 3 March.",
        "what she said worried him",
        "Give her mother a call, she is worried.  The baby lost 2 kg.",
        "Mum says there is nothing to eat.",
    ],
)
def test_words_that_tell_are_no_prompt(text: str) -> None:
    assert not is_prompt(text)


def test_a_question_with_its_prompt_is_answered_in_the_row_beneath_in_several_paragraphs() -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table(_CHILD)
    paper.heading("Reason for referral")
    told = "On Monday 2 February 2026 Ada showed her arm.\nHer mother was called in and was shocked."
    paper.table(
        [
            ["Reason for referral: describe the concerns, giving dates and details of any incident"],
            [told],
            ["Child's own account: use her own words"],
            ['"I am tired."'],
        ]
    )
    concern = read(paper).concern
    assert concern.text is not None
    assert concern.text.value == told.replace("\n", "\n\n")
    assert concern.happened_on is not None
    assert concern.happened_on.value == "2026-02-02"
    assert concern.childs_words is not None
    assert concern.childs_words.value == '"I am tired."'


@pytest.mark.parametrize("label", ["Home telephone", "Home phone no.", "Home number", "Family landline"])
def test_the_homes_telephone_is_the_familys_and_the_mobile_the_childs(label: str) -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table(
        [
            ["Family name", "Quill", "Given name(s)", "Ada"],
            ["Date of birth", "01/02/2016", "Gender", "Female"],
            ["Current address", "3 Mill Lane, Ashby", "Postcode", "ZZ1 7UU"],
            [label, "01632 960721", "Child's mobile", "07700 900123"],
        ]
    )
    reading = read(paper)
    assert reading.family_phone is not None
    assert reading.family_phone.value == "01632 960721"
    [child] = reading.children
    assert child.phone is not None
    assert child.phone.value == "07700 900123"


@pytest.mark.parametrize(
    "text", ["What are you worried about?", "Reason for referral: describe the concerns, giving dates"]
)
def test_a_question_alone_tells_nothing(text: str) -> None:
    assert only_asks(text)
    assert not only_asks(f'{text} She said "no".')


def test_a_date_under_an_age_is_a_birth_date() -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table([["Full name", "Ada Quill"], ["Age", "01/02/2016"], ["Sex", "Female"]])
    [child] = read(paper).children
    assert child.age_as_written is None
    assert child.date_of_birth is not None
    assert child.date_of_birth.value.year == 2016


def test_a_workers_line_is_nobody_of_the_family() -> None:
    assert person_in("Ann Lee – School nurse – Ashby Community Health – 01632 960111") == {}
    assert person_in("Ann Lee, mum, 32, 07700 900111")


@pytest.mark.parametrize(
    "text",
    [
        "If the child is not yet born give the mother's surname and the due date.",
        "If there is more than one child, please add a sheet for each",
        "Where the address is not known enter the last known one.",
    ],
)
def test_what_to_write_in_a_case_that_may_arise_is_guidance(text: str) -> None:
    assert values.is_guidance(text)


@pytest.mark.parametrize(
    "text",
    [
        "If the mother would give him his tablets he would be well.",
        "If the child is at home they give her no tea.",
        "When the mother is at work the children add bleach to the bath.",
        "If the father is told he will hurt her. Please give us time.",
        "When the nurse called nobody came to the door.",
    ],
)
def test_what_happens_when_is_no_guidance(text: str) -> None:
    assert not values.is_guidance(text)
