"""Forms about an adult at risk: the questions of section 42 and the kinds of abuse reach fields of their own."""

import datetime as dt

import pytest

from app.services import clock
from app.services.intake.prefill import prefill_from
from app.services.intake.readers import Reading, read_document
from app.services.intake.readers.adult import abuse_kind
from app.services.intake.records import ContactDraft
from tests.factories.forms import DAY, adults
from tests.factories.forms.paper import Paper


def _read(data: bytes, name: str) -> Reading:
    with clock.use(clock.FixedClock(DAY.astimezone(dt.UTC))):
        return read_document(data, name)


def _form(questions: list[list[str]], heading: str = "Adult at risk") -> Reading:
    paper = Paper("Concern form")
    paper.heading(heading)
    paper.table([["Surname", "Pargeter"], ["First name", "Edith"], ["Date of birth", "02/03/1944"]])
    paper.heading("Questions")
    paper.table(questions)
    return _read(paper.bytes(), "form.docx")


@pytest.mark.parametrize("layout", [adults.adult_table, adults.adult_pdf, adults.adult_headings])
def test_everything_the_care_act_asks_is_put_into_the_contact(layout: object) -> None:
    assert callable(layout)
    name, data, _ = layout(31)
    one = adults.at_risk(31)
    prefill = prefill_from(_read(data, name))
    draft = prefill.draft
    assert draft.subject_kind == "adult_at_risk"
    assert (draft.mental_capacity, draft.own_wishes, draft.advocate) == (one.capacity, one.wishes, one.advocate)
    assert (draft.care_and_support_needs, draft.experiencing_abuse) == (one.needs, one.abuse)
    assert draft.unable_to_protect is one.unable
    assert set(draft.abuse_kinds) == set(one.kinds)
    assert draft.categories_ticked == ()
    said = {found.field for found in prefill.summary.found if found.filled and found.where}
    assert {"mental_capacity", "own_wishes", "advocate", "abuse_kinds", "unable_to_protect"} <= said


def test_able_to_protect_is_the_opposite_answer() -> None:
    asked = "Is the adult able to protect themselves?"
    reading = _form([[asked, "No"], ["Care and support needs", "Yes"]])
    assert reading.adult_at_risk.unable_to_protect is not None
    assert reading.adult_at_risk.unable_to_protect.value is True


def test_two_answers_that_differ_leave_the_question_blank() -> None:
    questions = [["Able to protect themselves?", "Yes"], ["Unable to protect themselves?", "Yes"]]
    assert _form(questions).adult_at_risk.unable_to_protect is None


def test_a_bare_yes_keeps_the_question_it_answers() -> None:
    reading = _form([["Does the person lack capacity?", "Yes"], ["Care and support needs", "Yes"]])
    assert reading.adult_at_risk.mental_capacity is not None
    assert reading.adult_at_risk.mental_capacity.value == "Does the person lack capacity? Yes"


def test_an_answer_in_words_is_not_taken_for_yes_and_is_not_lost() -> None:
    reading = _form([["Care and support needs", "Needs help with washing"], ["Mental capacity", "Not assessed"]])
    assert reading.adult_at_risk.care_and_support_needs is None
    assert "Needs help with washing" in {loose.text for loose in reading.unplaced}


def test_a_form_about_a_child_fills_no_field_of_an_adult_at_risk() -> None:
    reading = _form([["Mental capacity", "Not assessed"], ["Advocate", "None yet named"]], heading="Child")
    assert prefill_from(reading).draft.mental_capacity == ContactDraft().mental_capacity
    assert "Not assessed" in {loose.text for loose in reading.unplaced}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Self-neglect", "self_neglect"),
        ("Neglect and acts of omission", "neglect"),
        ("Psychological / emotional abuse", "psychological"),
        ("Neglect or self-neglect", None),
        ("Something else", None),
    ],
)
def test_a_box_names_one_kind_of_abuse_or_none(words: str, code: str | None) -> None:
    assert abuse_kind(words) == code
