"""How the people of an e-mail belong together, and who of them lives in the home."""

import datetime as dt

from app.services.intake.readers.prose import read_prose
from app.services.intake.readers.record import PersonFound
from app.services.intake.readers.statements import Story

HOME = "4 Mill Lane, Ashcombe, ZZ1 2AB"


def _story(text: str) -> Story:
    return read_prose(text, dt.date(2026, 4, 20), None)


def _ties(person: PersonFound) -> set[tuple[str, str]]:
    return {(tie.to, tie.kind) for tie in person.relationships}


def test_a_mother_is_parent_of_every_brother_and_sister() -> None:
    story = _story(
        f"I am writing about Ada Quill (born 1 May 2016). She lives at {HOME} with her mother Ivy Quill and her "
        "brother Max Quill (aged 6)."
    )
    assert [child.label for child in story.children] == ["child 1", "child 2"]
    assert _ties(story.adults[0]) == {("child 1", "parent"), ("child 2", "parent")}


def test_a_half_brother_leaves_the_tie_to_the_child_that_was_named() -> None:
    story = _story(
        f"I am writing about Ada Quill (born 1 May 2016). She lives at {HOME} with her mother Ivy Quill and her half "
        "brother Max Reed (aged 6)."
    )
    assert ("child 2", "parent") not in _ties(story.adults[0])


def test_a_husband_is_tied_to_the_wife_before_him_and_to_the_child_he_is_said_to_father() -> None:
    story = _story(
        f"I saw Max Quill (born 4 February 2023) with his mother. They live at {HOME}. His mother, Ivy Quill, is "
        "exhausted. Her husband, Sam Quill, who is Max's father, lives with them but works at night."
    )
    husband = next(one for one in story.adults if one.forenames is not None and one.forenames.value == "Sam")
    assert _ties(husband) == {("adult 1", "spouse"), ("child 1", "parent")}
    assert husband.in_household is not None
    assert husband.in_household.value


def test_a_father_who_lives_separately_is_not_put_into_the_home() -> None:
    story = _story(
        f"I am worried about Ada Quill (born 1 May 2016). They live at {HOME} and her mother is Ivy Quill. Her father, "
        "Sam Reed, lives separately and has her on Saturdays."
    )
    father = next(one for one in story.adults if one.forenames is not None and one.forenames.value == "Sam")
    assert father.address is None
    assert father.in_household is not None
    assert not father.in_household.value


def test_a_sister_of_the_mother_is_no_child() -> None:
    story = _story(
        f"I saw Ada Quill (born 1 May 2016) with her mother, Ivy Quill. They live at {HOME}. Ivy's sister Joan visits "
        "most evenings."
    )
    assert len(story.children) == 1
    assert any(_ties(one) == {("adult 1", "sibling")} for one in story.adults)


def test_what_is_said_of_mum_is_said_of_the_only_mother() -> None:
    story = _story(
        f"I am writing about Ada Quill (born 1 May 2016). She lives at {HOME} with her mother Ivy Quill. "
        "Mum speaks French and will need an interpreter; her mobile is 07700 900111."
    )
    mother = story.adults[0]
    assert mother.language is not None
    assert mother.language.value == "French"
    assert mother.interpreter is not None
    assert mother.interpreter.value


def test_whom_the_mother_has_for_a_partner_is_hers() -> None:
    story = read_prose(
        "I am worried about Ben Quill, aged 6. His mum is Ivy Quill. Mum has a new boyfriend, Kyle Dent.",
        dt.date(2026, 3, 30),
        None,
    )
    kyle = next(one for one in story.adults if one.forenames is not None and one.forenames.value == "Kyle")
    assert [tie.kind for tie in kyle.relationships] == ["partner"]
    assert kyle.relationships[0].to == next(
        one.label for one in story.adults if one.forenames is not None and one.forenames.value == "Ivy"
    )
