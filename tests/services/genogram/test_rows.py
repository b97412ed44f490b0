"""Who stands in which row, and that it always ends."""

import pytest

from app.services.genogram.ancestry import descent
from app.services.genogram.engine import first
from app.services.genogram.generations import generations
from app.services.genogram.records import ChildKind, ChildLink, Family, Member, Union
from tests.services.genogram.families import NAMES, family, small


def rows_of(found: Family) -> dict[str, int]:
    rows = generations(found, descent(found))
    return {member.id: row for member, row in zip(found.members, rows, strict=True)}


def test_children_stand_below_their_parents_and_partners_level() -> None:
    rows = rows_of(small("g:m h:f a:m b:f c:m", "g+h>a", "a+b>c"))
    assert rows == {"g": 0, "h": 0, "a": 1, "b": 1, "c": 2}


def test_somebody_who_married_in_stands_with_their_partner_not_at_the_top() -> None:
    rows = rows_of(small("a b c d e f", "a+b>c", "c+d>e", "e+f"))
    assert rows["f"] == rows["e"] == 2
    assert rows["d"] == rows["c"] == 1


def test_siblings_stay_level_where_one_of_them_loves_a_niece() -> None:
    found = small("g:m h:f a:m b:m c:f w:f n:f", "g+h>a,b,c", "a+w>n", "b+n")
    rows = rows_of(found)
    assert rows["a"] == rows["b"] == rows["c"] == 1
    assert rows["n"] == 2


def test_parents_drawn_for_an_in_law_stand_right_above_them() -> None:
    rows = rows_of(small("a b c d p q", "a+b>c", "c+d", "p+q>d"))
    assert rows["p"] == rows["q"] == rows["a"] == 0


@pytest.mark.parametrize("name", NAMES)
def test_every_family_of_ours_keeps_each_child_below_its_birth_parents(name: str) -> None:
    found = family(name)
    lines = descent(found)
    rows = generations(found, lines)
    for link in lines.links:
        if link.firm:
            assert all(rows[parent] < rows[link.child] for parent in lines.partners[link.union])
    assert min(rows) == 0


def test_their_own_ancestor_is_named_and_everybody_is_drawn() -> None:
    found = small("ann:f bob:m cy:m dee:f", "ann+bob>cy", "cy+dee>ann")
    layout = first(found)
    assert len(layout.faults) == 1
    assert {"ann", "cy"} <= set(layout.faults[0].members)
    assert "ANN" in layout.faults[0].sentence
    assert "CY" in layout.faults[0].sentence
    assert {place.member for place in layout.places} == {"ann", "bob", "cy", "dee"}


def test_a_parent_of_oneself_is_named() -> None:
    layout = first(small("ann:f bob:m", "ann+bob>ann"))
    assert [fault.members for fault in layout.faults] == [("ann",)]
    assert "own parent" in layout.faults[0].sentence


def test_an_older_brother_as_guardian_does_not_part_the_siblings() -> None:
    members = tuple(Member(ident, name=ident) for ident in ("mum", "big", "small"))
    blood = (ChildLink("big"), ChildLink("small"))
    care = Union("care", ("big",), children=(ChildLink("small", ChildKind.KINSHIP_CARE),))
    found = Family("care", members, (Union("birth", ("mum",), children=blood), care))
    rows = rows_of(found)
    assert rows["big"] == rows["small"] == 1
    layout = first(found)
    assert not layout.faults
    assert any(path.of == "care" and path.member == "small" for path in layout.paths)
