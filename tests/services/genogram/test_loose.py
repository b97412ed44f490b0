"""People whom nobody has tied to anybody: in a compact block of their own, never in one long row."""

from dataclasses import replace
from datetime import date

import pytest

from app.services.genogram import engine
from app.services.genogram.layout import Layout
from app.services.genogram.loose import TITLE, loose_members
from app.services.genogram.records import ChildLink, Family, Household, Member, OrderRule, Stay, Union, UnionKind
from app.services.genogram.svg import svg
from app.services.genogram.words import text_equivalent

DAY = date(2026, 11, 28)


def people(count: int, start: int = 0) -> tuple[Member, ...]:
    return tuple(Member(f"p{at}", f"Person {at}", birth=f"{1950 + at}") for at in range(start, start + count))


def couple_and(count: int) -> Family:
    """A couple with a child, and `count` people tied to nobody."""
    return Family(
        "f",
        (Member("a", "Ann"), Member("b", "Bob"), Member("c", "Cai"), *people(count)),
        (Union("u", ("a", "b"), UnionKind.MARRIED, children=(ChildLink("c"),)),),
    )


def overlapping(layout: Layout) -> list[tuple[str, str]]:
    spots = layout.places
    return [
        (one.member, two.member)
        for at, one in enumerate(spots)
        for two in spots[at + 1 :]
        if abs(one.x - two.x) < layout.sizes.symbol and abs(one.y - two.y) < layout.sizes.symbol
    ]


@pytest.mark.parametrize("count", [1, 2, 5, 12, 40])
def test_whoever_is_tied_to_nobody_stands_in_a_block_outside_the_family(count: int) -> None:
    family = couple_and(count)
    layout = engine.lay_out(family)
    assert layout.loose is not None
    assert set(layout.loose.members) == {f"p{at}" for at in range(count)}
    low, right = (max(getattr(layout.place_of(each), way) for each in "abc") for way in "yx")
    spots = [layout.place_of(each) for each in layout.loose.members]
    assert all(each.y > low for each in spots) or all(each.x > right for each in spots)
    assert sorted(place.member for place in layout.places) == sorted(member.id for member in family.members)
    assert not overlapping(layout)
    for place in layout.places:
        assert layout.left < place.x < layout.left + layout.width
        assert layout.top < place.y < layout.top + layout.height


def test_forty_people_tied_to_nobody_make_no_long_row() -> None:
    layout = engine.lay_out(Family("f", people(40)))
    assert layout.width < 12 * layout.sizes.slot
    assert layout.width < 4 * layout.height
    assert max(len(row) for row in layout.rows) <= 12


def test_a_family_where_everybody_is_tied_to_somebody_is_drawn_as_before() -> None:
    layout = engine.lay_out(couple_and(0))
    assert layout.loose is None
    assert len(layout.rows) == 2


def test_who_lives_with_the_family_stays_in_its_home_and_who_lives_apart_together_has_one_line() -> None:
    family = replace(
        couple_and(4),
        households=(
            Household("h1", "1 Oak Road", (Stay("a"), Stay("b"), Stay("p0"))),
            Household("h2", "2 Ash Walk", (Stay("p1"), Stay("p2"))),
        ),
    )
    assert [each.id for each in loose_members(family)] == ["p1", "p2", "p3"]
    layout = engine.lay_out(family)
    (line,) = [each for each in layout.outlines if each.household == "h2"]
    xs, ys = [x for x, _ in line.points], [y for _, y in line.points]
    inside = {p.member for p in layout.places if min(xs) < p.x < max(xs) and min(ys) < p.y < max(ys)}
    assert inside == {"p1", "p2"}


def test_a_friend_in_words_is_tied_and_stands_with_the_family() -> None:
    family = couple_and(1)
    named = replace(family, members=(*family.members[:3], replace(family.members[3], role="friend")))
    assert loose_members(named) == ()


def test_whoever_is_tied_later_leaves_the_block_and_the_family_keeps_its_order() -> None:
    family = couple_and(3)
    before = engine.first(family)
    tied = replace(family, unions=(*family.unions, Union("v", ("c", "p1"), UnionKind.RELATIONSHIP)))
    after = engine.extend(tied, before)
    assert after.loose is not None
    assert set(after.loose.members) == {"p0", "p2"}
    assert abs(after.place_of("p1").y - after.place_of("c").y) < 1
    assert [each for each in after.rows[0] if each in "ab"] == [each for each in before.rows[0] if each in "ab"]
    again = engine.extend(family, after)
    assert again.loose is not None
    assert "p1" in again.loose.members


def test_a_rule_of_order_holds_within_the_block() -> None:
    family = replace(couple_and(4), rules=(OrderRule("p3", "p0"),))
    layout = engine.lay_out(family)
    (row,) = [row for row in layout.rows if "p0" in row]
    assert row.index("p3") < row.index("p0")


def test_arranging_and_refining_a_family_of_nobody_but_strangers_ends() -> None:
    family = Family("f", people(3))
    layout = engine.first(family)
    assert engine.arrange(family, layout, frozenset({"p1"})).rows == layout.rows
    work = engine.Refining(family, before=layout)
    while work.step():
        pass
    assert work.layout() == layout


def test_one_person_alone_is_not_told_to_be_tied_to_nobody() -> None:
    alone = Family("f", people(1))
    layout = engine.lay_out(alone)
    assert layout.loose is None
    assert [place.member for place in layout.places] == ["p0"]
    assert TITLE not in svg(alone, layout, DAY)
    assert TITLE not in text_equivalent(alone)
    assert engine.lay_out(Family("f", people(2))).loose is not None


def test_the_block_says_what_it_is_in_the_drawing() -> None:
    family = couple_and(2)
    assert TITLE in svg(family, engine.first(family), DAY)
    assert f"{TITLE}: Person 0, Person 1." in text_equivalent(family)
    assert TITLE not in text_equivalent(couple_and(0))
    assert TITLE not in svg(couple_and(0), engine.first(couple_and(0)), DAY)
