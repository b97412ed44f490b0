"""The words for kin, and walking a family by the arrow keys."""

from dataclasses import replace

import pytest

from app.services.genogram.kin import Arrow, Kin
from app.services.genogram.records import Tie, TieKind, TieStatus
from app.services.genogram.words import reading_order, text_equivalent
from tests.services.genogram.families import NAMES, family, small


@pytest.mark.parametrize(
    ("name", "first", "second", "words"),
    [
        ("lodger", "am", "sa", "mother"),
        ("lodger", "am", "za", "half-brother"),
        ("lodger", "am", "gm", "maternal grandmother"),
        ("lodger", "am", "ty", "step-father"),
        ("lodger", "za", "om", "mother’s former partner"),
        ("lodger", "am", "lo", ""),
        ("steps_both_sides", "ja", "th", "half-brother"),
        ("steps_both_sides", "ja", "fi", "step-brother"),
        ("kinship_care", "le", "jo", "maternal aunt"),
        ("foster_carers", "s1", "fc", "foster carer"),
        ("foster_carers", "s1", "bk", "foster carer’s son"),
        ("three_generations", "c3", "f2", "paternal uncle"),
        ("three_generations", "c3", "c4", "paternal cousin"),
        ("three_generations", "g1", "c3", "grandson"),
        ("identical_twins", "w1", "t2", "brother-in-law"),
        ("adult_subject", "pe", "da", "daughter"),
    ],
)
def test_kin_are_named(name: str, first: str, second: str, words: str) -> None:
    assert Kin(family(name)).relation(first, second) == words


def test_the_way_between_two_people_names_everybody_passed() -> None:
    way = Kin(family("lodger")).way("za", "om")
    assert way is not None
    assert way.people == ("za", "sa", "om")


def test_cousins_share_blood_and_in_laws_do_not() -> None:
    kin = Kin(family("cousins_marry"))
    assert kin.share_blood("c1", "d1")
    assert not kin.share_blood("a1", "a2")


@pytest.mark.parametrize("name", NAMES)
def test_arrows_reach_all_kin_and_what_goes_right_comes_back_left(name: str) -> None:
    found = family(name)
    kin = Kin(found)
    for member in found.members:
        line = kin.line(member.id)
        assert member.id in line
        assert len(set(line)) == len(line)
        right = kin.walk(member.id, Arrow.RIGHT)
        if right != member.id and kin.line(right) == line:
            assert kin.walk(right, Arrow.LEFT) == member.id
    for start in kin.members:
        seen, queue = {start}, [start]
        for at in queue:
            for arrow in Arrow:
                to = kin.walk(at, arrow)
                if to not in seen:
                    seen.add(to)
                    queue.append(to)
        assert start in seen


def test_up_goes_to_a_parent_down_to_the_eldest_and_right_to_the_lodger() -> None:
    kin = Kin(family("lodger"))
    assert kin.walk("am", Arrow.UP) in {"om", "sa"}
    assert kin.walk("sa", Arrow.DOWN) == "am"
    assert kin.walk("am", Arrow.RIGHT) == "za"
    assert "lo" in kin.line("sa")
    assert kin.walk("gm", Arrow.UP) == "gm"


def test_the_words_tell_of_the_subject_first_with_her_household() -> None:
    text = text_equivalent(family("lodger")).splitlines()
    assert text[2].startswith("Amira Haddad, 7, subject; lives at Oak Road with mother Sara Haddad, 31")
    assert "half-brother Zaid Haddad, 4" in text[2]
    assert "lodger Pete Lowe, 52" in text[2]
    assert "now CP; in the past CIN 2022–23" in text[2]
    assert "Harm: Tyler Webb to Sara Haddad, domestic abuse 2023–2026, alleged." in text


@pytest.mark.parametrize("name", NAMES)
def test_the_words_tell_of_everybody_once(name: str) -> None:
    found = family(name)
    order = reading_order(found)
    assert sorted(order) == sorted(member.id for member in found.members)
    subjects = [member.id for member in found.members if member.subject]
    assert list(order[: len(subjects)]) == subjects


def test_an_unknown_age_is_not_told_as_nought_and_a_death_is() -> None:
    text = text_equivalent(family("deceased_parent"))
    assert "died Nov 2022 aged 40" in text
    assert ", 0" not in text_equivalent(family("unborn_twins"))


@pytest.mark.parametrize("name", NAMES)
def test_initials_alone_tell_no_name_or_address(name: str) -> None:
    found = family(name)
    text = text_equivalent(found, anonymous=True)
    assert not any(line.endswith("..") for line in text.splitlines())
    for member in found.members:
        for word in member.name.split():
            assert len(word) < 4 or word.lower() in text_words(found) or word not in text
    for home in found.households:
        assert not home.label or home.label not in text


def text_words(found: object) -> set[str]:
    """Words of the trade that may also be in an invented name."""
    return {"unborn", "twin", "baby", "unknown", "known", "donor", "adult", "father", "old"}


def test_a_tie_says_its_kind_before_what_somebody_wrote_and_no_name_is_left_in_a_picture_of_initials() -> None:
    pair = small("a:m b:f", "a+b")
    written = (
        Tie("t1", "a", "b", TieKind.PHYSICAL, "2023", "", TieStatus.ALLEGED, "He hit Bea with a belt."),
        Tie("t2", "b", "a", TieKind.DISTANT, words="Hides from Abe"),
    )
    told = replace(pair, ties=written)
    text = text_equivalent(told)
    assert "Harm: A to B, physical abuse 2023, alleged. He hit Bea with a belt." in text
    assert "Other ties: B to A, distant. Hides from Abe." in text
    assert ".." not in text
    quiet = text_equivalent(told, anonymous=True)
    assert "physical abuse 2023, alleged." in quiet
    assert "Bea" not in quiet
    assert "Abe" not in quiet
