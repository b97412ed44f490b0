"""Boxes and lists of a fillable PDF, the day a form says it was sent, and questions in other words."""

import datetime as dt

import pytest

from app.services import clock
from app.services.intake.readers import Reading, read_document
from app.services.intake.readers.parts import submitted_in
from app.services.intake.readers.vocabulary import match_label
from tests.factories.forms import DAY
from tests.factories.forms.paper import Fillable, Paper
from tests.services.intake.readers.test_small_print import read


def _filled(form: Fillable) -> Reading:
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        return read_document(form.bytes(), "form.pdf")


def _child(form: Fillable) -> None:
    form.heading("1. The child")
    form.text("Forename", "Text1", "Ada", "Child's forename")
    form.text("Surname", "Text2", "Quill", "Child's surname")
    form.text("Date of birth", "Text3", "01/02/2016", "Child's date of birth")
    form.text("Address", "Text4", "3 Mill Lane, Ashby", "Child's home address")
    form.text("Postcode", "Text5", "ZZ1 7UU", "Home postcode")


@pytest.mark.parametrize("who", ["Parent or carer", "Adult", "Household member"])
def test_boxes_told_apart_by_tooltips_are_answers_about_one_person(who: str) -> None:
    form = Fillable("Contact and referral form")
    _child(form)
    form.heading("2. Parents and carers")
    people = (("Una Quill", "Mother", True, True, ""), ("Lee Crow", "Father", False, False, "9 Rope Walk, Ashby"))
    for number, (name, kin, holds, lives, other) in enumerate(people, start=1):
        form.text("Name", f"Text{number}a", name, f"{who} {number}: name")
        form.text("Relationship", f"Text{number}b", kin, f"{who} {number}: relationship to child")
        form.box("Has parental responsibility", f"Box{number}a", holds, f"{who} {number}: has parental responsibility")
        form.box("Lives with the child", f"Box{number}b", lives, f"{who} {number}: lives with the child")
        form.text("Address", f"Text{number}c", other, f"{who} {number}: address if different from child")
    mother, father = _filled(form).adults
    assert mother.parental_responsibility is not None
    assert mother.parental_responsibility.value is True
    assert mother.in_household is not None
    assert mother.in_household.value is True
    assert mother.postcode is not None
    assert mother.postcode.value == "ZZ1 7UU"
    assert father.parental_responsibility is not None
    assert father.parental_responsibility.value is False
    assert father.in_household is not None
    assert father.in_household.value is False
    assert father.address is not None
    assert father.address.value == "9 Rope Walk, Ashby"


@pytest.mark.parametrize("on", [True, False])
def test_a_lone_box_says_whether_the_referrer_stays_unnamed(on: bool) -> None:
    form = Fillable("Contact and referral form")
    _child(form)
    form.heading("7. Referrer")
    form.text("Name", "Text9", "Gill Marsh", "Referrer's name")
    form.box("I do not want my name to be given to the family", "Box9", on, "Referrer wishes to stay anonymous")
    wish = _filled(form).referrer.wishes_anonymity
    assert wish is not None
    assert wish.value is on


@pytest.mark.parametrize(
    "reason",
    [
        "Seeking consent could put the child at risk",
        "It would cause a delay that is not justified",
        "A person might be injured",
        "To ask would place somebody at greater risk",
    ],
)
@pytest.mark.parametrize("label", ["Why was consent not sought?", "Reason consent was not sought"])
def test_a_reason_chosen_from_a_list_is_the_reason(label: str, reason: str) -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table([["Full name", "Ada Quill"], ["Date of birth", "01/02/2016"]])
    paper.heading("Consent")
    paper.table([["Consent", "Not sought"], [label, reason], ["Further explanation", "Her father is at home."]])
    consent = read(paper).consent
    assert consent.reason is not None
    assert consent.reason.value == reason
    assert consent.explanation is not None


@pytest.mark.parametrize("status", ["Given", "Refused", "Not sought"])
def test_boxes_in_a_row_are_the_consent_position_whatever_their_fields_are_called(status: str) -> None:
    paper = Paper("Referral form")
    paper.heading("Child")
    paper.table([["Full name", "Ada Quill"], ["Date of birth", "01/02/2016"]])
    paper.heading("Consent")
    row = "   ".join(f"{'☒' if one == status else '☐'} {one}" for one in ("Given", "Refused", "Not sought"))
    paper.table([["Consent to the referral", row], ["Consent given by", ""]])
    said = read(paper).consent.status
    assert said is not None
    assert said.value == status.lower()


@pytest.mark.parametrize(
    ("line", "day", "time"),
    [
        ("Submitted online on 23 March 2026 at 08:47. Answers that were left empty are not shown.", 23, "08:47"),
        ("This form was received on Monday 23/03/2026, 8.47am", 23, "8.47am"),
        ("Referral submitted: 23 March 2026", 23, None),
        ("Completed by 23 parents of the school in March 2026", None, None),
        ("Revised 23 March 2026", None, None),
    ],
)
def test_the_day_a_form_was_sent_stands_in_its_head(line: str, day: int | None, time: str | None) -> None:
    sent, at = submitted_in(["Millbrook Council", line], DAY.date())
    assert (sent.value.day if sent is not None else None) == day
    assert (at.value if at is not None else None) == time


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("How long and in what capacity have you known the family?", "relationship_to_family"),
        ("How long have you known this child and in what role?", "relationship_to_family"),
        ("For how long have you worked with the family?", "relationship_to_family"),
        ("How well do you know the family?", "relationship_to_family"),
        ("When was this form completed?", "form_date"),
        ("When are you making this request?", "form_date"),
        ("Date you are making this request", "form_date"),
        ("Date and time of this request", "form_date"),
    ],
)
def test_a_question_in_other_words_asks_the_same(label: str, key: str) -> None:
    found = match_label(label)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("label", ["Date and time of this referral", "Date and time of this request"])
def test_day_and_time_in_one_answer_are_both_given(label: str) -> None:
    paper = Paper("Referral form")
    paper.table([[label, "23/03/2026 08:47"], ["Full name of child", "Ada Quill"]])
    reading = read(paper)
    assert reading.form_date is not None
    assert reading.form_date.value == dt.date(2026, 3, 23)
    assert reading.form_time_as_written is not None
    assert reading.form_time_as_written.value == "08:47"
