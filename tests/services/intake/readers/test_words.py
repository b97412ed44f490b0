"""Labels and headings in words that no list of phrases holds, understood by their heads."""

import pytest

from app.services.intake.readers.headings import match_section
from app.services.intake.readers.vocabulary import match_label


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("When was the youngster born?", "dob"),
        ("Youngster's birth date", "dob"),
        ("Mother tongue of the child", "language"),
        ("Recorded gender", "sex"),
        ("Race and heritage", "ethnicity"),
        ("NHS digits", "nhs_number"),
        ("Address lived at", "address"),
        ("Shares the home?", "lives_with"),
        ("Parental rights and responsibility", "pr"),
        ("Kinship to the child", "relationship"),
        ("Usually called", "aliases"),
        ("Alleged to have caused harm (Y/N)", "harm"),
        ("Your file no.", "reference"),
        ("Efforts already made to help", "action"),
        ("Which strengths does the family have?", "strengths"),
        ("Position on consent", "consent"),
        ("When was this child born?", "dob"),
        ("What did your service do already?", "action"),
        ("What should come next?", "hoped_for"),
        ("I ask that my name is not given to the family", "anonymity"),
    ],
)
def test_a_label_in_words_never_met_is_understood_by_its_head(label: str, key: str) -> None:
    found = match_label(label)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "text",
    [
        "Male",
        "At home",
        "Third person",
        "Birth mother's solicitor",
        "Country of birth certificate",
        "Sex education lessons attended",
        "Vehicle registration",
    ],
)
def test_an_answer_or_a_strange_label_asks_for_nothing_that_a_contact_holds(text: str) -> None:
    found = match_label(text)
    assert found is None or found.key == "nothing"


@pytest.mark.parametrize(
    ("heading", "scope"),
    [
        ("G. Author of this notice", "referrer"),
        ("2. Author of this referral", "referrer"),
        ("Who this referral concerns: young people", "child"),
        ("The writer", "referrer"),
        ("Grownups at home", "other"),
        ("Youngsters this is about", "child"),
        ("Account of events", "concern"),
    ],
)
def test_a_heading_in_words_never_met_says_whose_details_follow(heading: str, scope: str) -> None:
    found = match_section(heading)
    assert found is not None
    assert found.scope == scope


def test_a_heading_with_a_strange_word_says_nothing() -> None:
    assert match_section("The writer's vehicle") is None
