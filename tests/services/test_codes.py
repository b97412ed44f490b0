"""The national code lists offer what is valid and nothing that was withdrawn."""

import pytest

from app.services import codes


def test_withdrawn_concern_codes_cannot_be_offered() -> None:
    offered = {code.code for code in codes.concerns()}
    assert offered.isdisjoint({"8A", "18A", "19A"})
    assert {"1A", "1B", "1C", "3A", "4B", "8B", "8F", "11A", "18B", "19C", "21", "24A"} <= offered


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (
            codes.ethnicities(),
            "WBRI WIRI WIRT WOTH WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU NOBT",
        ),
        (codes.disabilities(), "NONE MOB HAND PC INC COMM LD HEAR VIS BEH CON AUT DDA"),
        (codes.abuse_categories(), "NEG PHY SAB EMO MUL"),
        (codes.sexes(), "M F U"),
        (codes.primary_needs(), "N1 N2 N3 N4 N5 N6 N7 N8 N9 N0"),
        (codes.upn_unknown_reasons(), "UN1 UN2 UN3 UN4 UN5"),
        (codes.sources(), "1A 1B 1C 1D 2A 2B 3A 3B 3C 3D 3E 3F 4 5A 5B 5C 5D 6 7 8 9 10"),
        (codes.cse_levels(), "low medium high"),
        (codes.dash_grades(), "standard medium high"),
    ],
)
def test_a_list_holds_its_codes_in_the_order_of_the_returns(listed: tuple[codes.Code, ...], expected: str) -> None:
    assert [code.code for code in listed] == expected.split()


def test_an_adult_at_risk_has_ten_kinds_of_abuse_and_a_warning_note_nine_kinds() -> None:
    assert len(codes.adult_abuse_kinds()) == 10
    assert len(codes.warning_kinds()) == 9


def test_every_code_has_words_and_a_group_and_stands_once() -> None:
    for listed in (codes.concerns(), codes.sources(), codes.ethnicities(), codes.warning_kinds()):
        assert all(code.words and code.group for code in listed)
        assert len({code.code for code in listed}) == len(listed)


def test_the_reciprocal_of_a_reciprocal_is_the_relationship_itself() -> None:
    for kind in codes.relationships():
        back = codes.relationship(kind.reciprocal)
        assert back.reciprocal == kind.code
        assert back.words == kind.reciprocal_words


def test_a_parents_reciprocal_is_a_child_and_siblings_are_the_same_to_each_other() -> None:
    assert codes.relationship("parent").reciprocal == "child"
    assert not codes.relationship("parent").symmetric
    assert codes.relationship("half-sibling").symmetric
    assert codes.relationship("aunt/uncle").reciprocal == "niece/nephew"


def test_every_kind_of_relationship_of_the_trade_is_there() -> None:
    wanted = (
        "parent|step-parent|foster carer|private foster carer|special guardian|grandparent|great-grandparent|"
        "aunt/uncle|cousin|sibling|half-sibling|step-sibling|spouse|ex-spouse|partner|ex-partner|unborn child of|"
        "friend|neighbour|lodger|in contact with|acquaintance|other"
    )
    assert set(wanted.split("|")) <= {kind.code for kind in codes.relationships()}


def test_an_unknown_relationship_is_refused_and_an_old_code_is_shown_as_itself() -> None:
    with pytest.raises(LookupError):
        codes.relationship("great-friend")
    assert codes.words_of(codes.concerns(), "10A") == "Missing"
    assert codes.words_of(codes.concerns(), "18A") == "18A"
