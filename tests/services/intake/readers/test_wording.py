"""How forms word what they ask: labels and long questions in words no list holds."""

import pytest

from app.services.intake.readers.headings import match_section
from app.services.intake.readers.kin_labels import kin_heading
from app.services.intake.readers.phrases import field_words
from app.services.intake.readers.questions import is_turned
from app.services.intake.readers.vocabulary import match_label


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("What has already been tried?", "action"),
        ("What have you and other agencies done so far?", "action"),
        ("What do you think would help?", "hoped_for"),
        ("Outcome you are seeking", "hoped_for"),
        ("What does the child say?", "childs_words"),
        ("Record exact words used by the child", "childs_words"),
        ("Is this following a phone call to our duty desk?", "phoned"),
        ("Have you already spoken to the hub?", "phoned"),
        ("If not sought, give the reason", "consent_reason"),
        ("If parents are not aware, please explain why", "consent_reason"),
        ("Whose information may be shared?", "consent_covers"),
        ("Does the adult know you are raising this concern?", "told"),
        ("Parents/carers told about referral", "told"),
        ("Keep identity confidential?", "anonymity"),
        ("May we tell the family who made this referral?", "anonymity"),
        ("Address (if not same as child)", "address_elsewhere"),
        ("Parent of", "relationship"),
        ("E.D.D.", "edd"),
        ("Sex assigned at birth", "sex"),
        ("How many children are you worried about?", "nothing"),
        ("Year group", "nothing"),
        ("Who did you speak to?", "nothing"),
    ],
)
def test_a_label_is_known_by_what_it_asks(label: str, key: str) -> None:
    found = match_label(label)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "text",
    ["Mother of child 1", "What she said frightened him.", "Ann told us that her mother knows.", "Sam - Hill Primary"],
)
def test_an_answer_is_not_taken_for_a_question(text: str) -> None:
    found = match_label(text)
    assert found is None or found.key not in {"relationship", "childs_words", "told", "concern"}


@pytest.mark.parametrize(
    ("label", "turned"),
    [
        ("May we tell the family who made this referral?", True),
        ("Are you happy for your name to be shared?", True),
        ("Do you wish to remain anonymous?", False),
        ("Should your name be withheld from the family?", False),
    ],
)
def test_a_question_put_the_other_way_round_is_known(label: str, turned: bool) -> None:
    assert is_turned(label) is turned


@pytest.mark.parametrize(
    ("heading", "scope", "index"),
    [
        ("2 Children", "child", None),
        ("FATHER (2)", "other", 2),
        ("Second child", "child", 2),
        ("Part F - Other people who work with the family", "professional", None),
        ("People in the adult's life (family, and person alleged to have caused harm)", "other", None),
    ],
)
def test_a_heading_says_whose_part_follows_and_which(heading: str, scope: str, index: int | None) -> None:
    section = match_section(heading)
    assert section is not None
    assert (section.scope, section.index, section.harm) == (scope, index, False)


@pytest.mark.parametrize(
    ("heading", "home"),
    [
        ("Other children in the household who are not referred", True),
        ("Other household member", True),
        ("Adults in the family (including those who live elsewhere)", None),
        ("Parents, carers and anyone else in the household", None),
    ],
)
def test_a_heading_says_who_lives_in_the_home_only_where_it_is_sure(heading: str, home: bool | None) -> None:
    section = match_section(heading)
    assert section is not None
    assert section.home is home


def test_a_heading_of_one_parent_is_a_relationship_and_of_two_is_none() -> None:
    assert kin_heading("Section 2 - Mother's details") == "mother"
    assert kin_heading("Mother and father") == ""


def test_the_page_in_a_fields_name_is_no_number_of_a_person() -> None:
    assert field_words("topmostSubform[0].Page1[0].ChildSchool[0]") == ("child", "school")
