"""What every layout promises: everybody once, room for each, the same again, and little moved when somebody comes."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.genogram.engine import Refining, arrange, extend, first, lay_out
from app.services.genogram.layout import Layout
from app.services.genogram.records import ChildLink, Family, Member, OrderRule, Shape, Union
from tests.factories.kin import grown
from tests.services.genogram.families import NAMES, family, grown_family, laid_out, small


def well_drawn(found: Family, layout: Layout) -> None:
    """Nobody missing, nobody twice, a slot between neighbours, one row one height."""
    assert sorted(place.member for place in layout.places) == sorted(member.id for member in found.members)
    rows: dict[int, list[float]] = {}
    heights: dict[int, set[float]] = {}
    for place in layout.places:
        rows.setdefault(place.row, []).append(place.x)
        heights.setdefault(place.row, set()).add(place.y)
    assert all(len(each) == 1 for each in heights.values())
    for row in rows.values():
        assert all(b - a >= layout.sizes.slot - 0.1 for a, b in pairwise(sorted(row)))
    assert {union.union for union in layout.unions} == {union.id for union in found.unions}


@pytest.mark.parametrize("name", NAMES)
def test_everybody_stands_once_with_room(name: str) -> None:
    well_drawn(*laid_out(name))


@pytest.mark.parametrize("name", ["sixty_entwined", "many_partners", "four_fathers"])
def test_the_same_family_gives_the_same_picture(name: str) -> None:
    assert lay_out(family(name)) == laid_out(name)[1]


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.integers(3, 34), st.booleans())
def test_any_family_that_grows_is_drawn_whole(seed: int, people: int, hard: bool) -> None:
    found = grown_family(grown(seed, people, hard))
    well_drawn(found, first(found))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.data())
def test_any_tangle_of_partners_and_children_ends(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 9))
    who = st.integers(0, count - 1)
    unions = []
    for at in range(data.draw(st.integers(0, 7))):
        pair = tuple(dict.fromkeys(f"p{n}" for n in data.draw(st.lists(who, min_size=1, max_size=2))))
        kids = tuple(ChildLink(f"p{n}") for n in data.draw(st.lists(who, max_size=4, unique=True)))
        unions.append(Union(f"u{at}", pair, children=kids))
    found = Family("tangle", tuple(Member(f"p{n}", name=f"P{n}") for n in range(count)), tuple(unions))
    well_drawn(found, first(found))


def test_a_search_may_be_left_at_any_step() -> None:
    found = family("sixty_entwined")
    work = Refining(found)
    for _ in range(3):
        assert work.step()
    well_drawn(found, work.layout())


def kept_and_shift(before: Layout, after: Layout) -> tuple[float, float]:
    """The share of neighbours that keep their order, and the mean shift in slots once the picture is slid."""
    was = {place.member: place for place in before.places}
    now = {place.member: place for place in after.places}
    pairs = [(a, b) for row in before.rows for a, b in pairwise(row) if a in now and b in now]
    kept = sum(now[a].row == now[b].row and now[a].x < now[b].x for a, b in pairs) / len(pairs)
    moves = sorted(now[m].x - was[m].x for m in was if m in now)
    middle = moves[len(moves) // 2]
    return kept, sum(abs(move - middle) for move in moves) / len(moves) / before.sizes.slot


@pytest.mark.parametrize("name", ["sixty_people", "sixty_entwined", "three_generations", "grandparents_both_sides"])
def test_a_child_more_moves_little(name: str) -> None:
    found, before = laid_out(name)
    for union in found.unions[:6]:
        child = Member("new", name="New Child", shape=Shape.WOMAN, birth="2026")
        more = replace(union, children=(*union.children, ChildLink("new")))
        grown_by = replace(
            found,
            members=(*found.members, child),
            unions=tuple(more if each is union else each for each in found.unions),
        )
        after = extend(grown_by, before)
        well_drawn(grown_by, after)
        kept, shift = kept_and_shift(before, after)
        assert kept >= 0.95
        assert shift <= 0.5


@pytest.mark.parametrize("name", ["sixty_people", "identical_twins", "step" + "s_both_sides"])
def test_a_partner_more_moves_little(name: str) -> None:
    found, before = laid_out(name)
    for member in found.members[:5]:
        partner = Member("new", name="New Partner", shape=Shape.OTHER)
        union = Union("new union", (member.id, "new"))
        more = replace(found, members=(*found.members, partner), unions=(*found.unions, union))
        kept, shift = kept_and_shift(before, extend(more, before))
        assert kept >= 0.95
        assert shift <= 0.5


def test_parents_more_put_a_row_on_top_and_keep_the_rest() -> None:
    found, before = laid_out("harm_both_ways")
    parents = (Member("mum", name="Mum", shape=Shape.WOMAN), Member("dad", name="Dad", shape=Shape.MAN))
    union = Union("above", ("mum", "dad"), children=(ChildLink("gr"),))
    more = replace(found, members=(*found.members, *parents), unions=(*found.unions, union))
    after = extend(more, before)
    well_drawn(more, after)
    assert after.rows[1:] == before.rows
    assert set(after.rows[0]) == {"mum", "dad"}


def test_somebody_who_is_taken_away_leaves_the_order_of_the_rest() -> None:
    found, before = laid_out("two_homes")
    less = replace(
        found,
        members=tuple(m for m in found.members if m.id != "ar"),
        unions=tuple(replace(u, children=tuple(c for c in u.children if c.child != "ar")) for u in found.unions),
        households=tuple(replace(h, stays=tuple(s for s in h.stays if s.member != "ar")) for h in found.households),
    )
    assert kept_and_shift(before, extend(less, before))[0] == 1.0


def test_the_users_order_is_followed_while_it_can_be() -> None:
    found = small("a:m b:f k:f l:m", "a+b>k,l")
    plain = lay_out(found)
    assert plain.place_of("a").x < plain.place_of("b").x
    ruled = replace(found, rules=(OrderRule("b", "a"), OrderRule("l", "k"), OrderRule("k", "a")))
    layout = lay_out(ruled)
    assert layout.place_of("b").x < layout.place_of("a").x
    assert layout.place_of("l").x < layout.place_of("k").x


def test_arranging_a_selection_leaves_the_others_in_their_order() -> None:
    found = small("a:m b:f k:f l:m o:f", "a+b>k,l,o")
    crooked = extend(
        found, lay_out(replace(found, rules=(OrderRule("o", "k"), OrderRule("l", "o"), OrderRule("b", "a"))))
    )
    assert crooked.rows == (("b", "a"), ("l", "o", "k"))
    layout = arrange(found, crooked, frozenset({"k"}))
    assert layout.rows == (("b", "a"), ("k", "l", "o"))


def test_a_man_stands_left_and_the_eldest_child_first() -> None:
    members = (
        Member("f", shape=Shape.WOMAN),
        Member("m", shape=Shape.MAN),
        Member("young", birth="2020"),
        Member("old", birth="2011-05"),
        Member("middle", birth="2015"),
    )
    union = Union("u", ("f", "m"), children=(ChildLink("young"), ChildLink("old"), ChildLink("middle")))
    assert lay_out(Family("x", members, (union,))).rows == (("m", "f"), ("old", "middle", "young"))


def test_the_children_of_somebody_with_many_partners_stand_beside_their_other_parent() -> None:
    found, layout = laid_out("many_partners")
    at = {place.member: place for place in layout.places}
    row = sorted((place for place in layout.places if place.row == at["h"].row), key=lambda place: place.x)
    order = [place.member for place in row]
    drops = {union.union: union.x for union in layout.unions}
    for union in found.unions:
        near = next(each for each in union.partners if each != "h")
        step = 1 if at[near].x < at["h"].x else -1
        inward = at[order[order.index(near) + step]].x
        assert min(at[near].x, inward) <= drops[union.id] <= max(at[near].x, inward), union.id
