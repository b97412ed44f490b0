"""What a value must look like, and what is done with persons that ran together."""

import pytest

from app.services.intake.readers.blocks import Entry
from app.services.intake.readers.drafts import Draft
from app.services.intake.readers.grammar import fitting
from app.services.intake.readers.headings import Section
from app.services.intake.readers.prompts import is_hint
from app.services.intake.readers.sanity import sane
from app.services.intake.readers.vocabulary import Label, match_label

_OTHER = Section("other", None, False, "Parents and carers")


def _entry(label: str, text: str, section: Section | None = _OTHER) -> Entry:
    return Entry(label, text, "table 1, row 2", match_label(label), section, "table 1")


def _draft(scope: str, **said: str) -> Draft:
    draft = Draft(scope, None, "table 1")
    for key, text in said.items():
        draft.add(key, Entry(key, text, "table 1, row 2", Label(key, "", None, 1, 1.0), None, "table 1"))
    return draft


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Full name", "Yes /"),
        ("Full name", "☒ Yes   ☐ No"),
        ("Full name", "ann.lee@school.example"),
        ("Full name", "Use their own words"),
        ("Home address", "front.door@council.example"),
        ("Disability", "Call 01632 960730 to check that we have it."),
        ("GP practice", "Do the parents or carers need an interpreter?"),
        ("Date of birth", "see the school's record"),
    ],
)
def test_what_cannot_be_a_value_of_its_field_is_not_given(label: str, text: str) -> None:
    assert [entry.match for entry in fitting([_entry(label, text)])] == [None]


@pytest.mark.parametrize(
    ("label", "text", "key"),
    [
        ("Home address", "Flat 3, 41 Cord Street", "address"),
        ("Lives at the address above", "Yes /", "lives_with"),
        ("Home address the same?", "Y", "lives_with"),
        ("Date of birth / expected date of delivery", "11/09/2016", "dob"),
        ("Full name", "Siobhán O'Keeffe-Da Costa", "name"),
    ],
)
def test_the_answer_tells_what_a_label_asks_for(label: str, text: str, key: str) -> None:
    (entry,) = fitting([_entry(label, text)])
    assert entry.match is not None
    assert entry.match.key == key


def test_an_address_with_a_number_behind_it_is_two_values() -> None:
    made = fitting([_entry("Address and contact number", "40 Saddlers Walk, ZZ10 2AG. 07700 900752")])
    assert [(e.match.key, e.text) for e in made if e.match] == [
        ("address", "40 Saddlers Walk, ZZ10 2AG"),
        ("contact", "07700 900752"),
    ]


@pytest.mark.parametrize(("text", "hint"), [("(delete as appropriate)", True), ("Give dates", True), ("Polish", False)])
def test_a_prompt_behind_a_question_is_no_answer(text: str, hint: bool) -> None:
    assert is_hint(text) is hint


def test_a_worker_is_no_adult_of_the_household_and_nobody_is_listed_twice() -> None:
    drafts = [
        _draft("other", name="Ann Lee", relationship="Mother"),
        _draft("other", name="Gwen Padgett"),
        _draft("other", name="Ann Lee", phone="07700 900711"),
    ]
    left = sane(drafts, [_entry("Name", "Ms Gwen Padgett")], lambda words: None)
    assert [name.text for draft in left if (name := draft.said("name"))] == ["Ann Lee"]
    assert left[0].said("phone") is not None


def test_a_mother_who_makes_the_referral_stays_an_adult_of_the_household() -> None:
    drafts = [_draft("other", name="Ann Lee", relationship="Mother")]
    assert sane(drafts, [_entry("Name", "Ann Lee")], lambda words: None) == drafts


def test_father_and_son_of_one_name_stay_two() -> None:
    drafts = [_draft("other", name="Sam Lee", dob="1/2/1980"), _draft("other", name="Sam Lee", dob="3/4/2008")]
    assert len(sane(drafts, [], lambda words: None)) == 2


def test_a_person_with_two_birth_dates_is_given_neither() -> None:
    draft = _draft("child", name="Sam Lee", dob="1/2/2012")
    draft.add("dob", _entry("Date of birth", "3/4/2015"))
    warned: list[str] = []
    (left,) = sane([draft], [], warned.append)
    assert left.said("dob") is None
    assert len(warned) == 1
