"""How two words of a name stand to each other, over the naming of many communities."""

import tomllib

import pytest

from app.services import codes
from app.services.matching.names import Likeness, alike, groups

CULTURES = {
    "English", "Irish", "Welsh", "Scottish", "Polish", "Romanian", "Lithuanian", "Portuguese", "Punjabi", "Bengali",
    "Urdu and Pashto", "Arabic", "Somali", "Yoruba", "Igbo", "Akan", "Turkish", "Kurdish", "Vietnamese", "Chinese",
    "Roma", "Traveller",
}  # fmt: skip


def test_the_groups_file_holds_every_community_and_four_hundred_groups() -> None:
    told = tomllib.loads((codes.RESOURCES / "names" / "groups.toml").read_text(encoding="utf-8"))["culture"]
    assert {each["name"] for each in told} >= CULTURES
    assert sum(len(each["groups"]) + len(each.get("surnames", ())) for each in told) >= 400


def test_every_group_is_of_two_plain_words_or_more_and_names_none_twice() -> None:
    told = tomllib.loads((codes.RESOURCES / "names" / "groups.toml").read_text(encoding="utf-8"))["culture"]
    for culture in told:
        for line in (*culture["groups"], *culture.get("surnames", ())):
            words = line.split()
            assert len(words) >= 2, line
            assert len(set(words)) == len(words), line
            assert all(word.isascii() and word.isalpha() and word.islower() for word in words), line


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("caoimhe", "keeva"),
        ("oluwaseun", "seun"),
        ("malgorzata", "gosia"),
        ("yusuf", "joseph"),
        ("mohammed", "mohd"),
        ("cabdi", "abdi"),
        ("zhang", "cheung"),
        ("gurpreet", "preet"),
        ("padraig", "paddy"),
        ("kowalska", "kowalski"),
    ],
)
def test_names_of_one_group_are_known_variants(one: str, other: str) -> None:
    assert alike(one, other) is Likeness.VARIANT
    assert alike(other, one) is Likeness.VARIANT


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("harrison", "harrison", Likeness.SAME),
        ("harrison", "harisson", Likeness.SLIP),
        ("dunstable", "dunstabel", Likeness.SLIP),
        ("li", "lu", Likeness.TWO_SLIPS),
        ("bronagh", "brona", Likeness.SOUND),
        ("alexandrina", "alexa", Likeness.SHORTENED),
        ("k", "kasia", Likeness.INITIAL),
        ("k", "asia", Likeness.DIFFERS),
        ("harrison", "mahmood", Likeness.DIFFERS),
        ("jade", "paul", Likeness.DIFFERS),
    ],
)
def test_two_words_stand_to_each_other_as_a_reader_would_say(one: str, other: str, likeness: Likeness) -> None:
    assert alike(one, other) is likeness


def test_a_group_does_not_pass_its_likeness_on() -> None:
    assert "kasia" in groups()["katarzyna"]
    assert alike("kasia", "gosia") is not Likeness.VARIANT


def test_one_consonant_alone_or_an_h_before_a_vowel_makes_no_two_names_sound_alike() -> None:
    for one, other in (("maciej", "hamza"), ("nnenna", "joanna"), ("nnenna", "hanh")):
        assert alike(one, other) is Likeness.DIFFERS
    assert alike("hussein", "usain") is Likeness.SOUND
