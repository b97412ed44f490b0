"""Which rows stand on which page: what is worst is never out of sight for long, and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from app.views.wallboard.paging import page

CASES = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 12))


def all_pages(total: int, pinned: int, room: int) -> list[tuple[int, ...]]:
    """Every page once, in turn, of rows that are their own place in the order."""
    first = page(range(total), pinned, room, 0)
    return [page(range(total), pinned, room, turn).rows for turn in range(first.count)]


@given(CASES)
def test_no_page_holds_more_than_fits_and_every_page_keeps_the_order(case: tuple[int, int, int]) -> None:
    pinned, others, room = case
    for rows in all_pages(pinned + others, pinned, room):
        assert len(rows) <= room
        assert list(rows) == sorted(rows)


@given(CASES)
def test_reds_and_late_replies_stand_on_every_page_while_they_take_at_most_two_thirds(
    case: tuple[int, int, int],
) -> None:
    pinned, others, room = case
    if 3 * pinned > 2 * room:
        return
    pages = all_pages(pinned + others, pinned, room)
    assert all(rows[:pinned] == tuple(range(pinned)) for rows in pages)
    turned = [row for rows in pages for row in rows[pinned:]]
    assert turned == list(range(pinned, pinned + others))


@given(CASES)
def test_beyond_two_thirds_they_turn_among_themselves_and_the_totals_give_the_rest(
    case: tuple[int, int, int],
) -> None:
    pinned, others, room = case
    if 3 * pinned <= 2 * room or pinned + others <= room:
        return
    pages = all_pages(pinned + others, pinned, room)
    assert [row for rows in pages for row in rows] == list(range(pinned))
    assert page(range(pinned + others), pinned, room, 0).left_out == others


@given(CASES)
def test_what_fits_on_one_page_is_one_page(case: tuple[int, int, int]) -> None:
    pinned, others, room = case
    if pinned + others <= room:
        only = page(range(pinned + others), pinned, room, 7)
        assert (only.rows, only.count, only.left_out) == (tuple(range(pinned + others)), 1, 0)


@given(CASES, st.integers(0, 10_000))
def test_turning_goes_round_for_ever(case: tuple[int, int, int], turn: int) -> None:
    pinned, others, room = case
    rows = range(pinned + others)
    now = page(rows, pinned, room, turn)
    assert now == page(rows, pinned, room, turn + now.count)
    assert 1 <= now.number <= now.count


def test_the_boundary_is_two_thirds_exactly() -> None:
    assert page(range(20), 4, 6, 1).rows == (0, 1, 2, 3, 6, 7)
    assert page(range(20), 5, 6, 1).rows == (0, 1, 2, 3, 4)
