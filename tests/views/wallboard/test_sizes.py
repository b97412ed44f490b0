"""The letters of the wall: the figures of visual/README, and what holds for any screen and room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.views.wallboard.sizes import LEAST_ROWS, Room, Sizes, sizes

FULL_HD = (1920, 1080)


def test_a_55_inch_screen_read_from_5_metres_has_letters_of_71_and_51_pixels_and_six_rows() -> None:
    made = sizes(Room(55, 5), *FULL_HD)
    assert (made.key, made.rest, made.rows) == (71, 51, 6)
    assert made.reaches


def test_the_same_screen_read_from_4_metres_has_letters_of_57_pixels_and_nine_rows() -> None:
    made = sizes(Room(55, 4), *FULL_HD)
    assert (made.key, made.rows) == (57, 9)


def test_twice_the_pixels_on_the_same_glass_are_twice_the_size_and_as_many_rows() -> None:
    made = sizes(Room(55, 5), 3840, 2160)
    assert (made.key, made.rest, made.rows) == (141, 103, 6)


def test_a_screen_too_small_for_its_room_says_so_and_still_shows_four_rows() -> None:
    made = sizes(Room(24, 6), *FULL_HD)
    assert not made.reaches
    assert made.wanted > made.key
    assert made.rows >= LEAST_ROWS


@given(
    st.floats(10, 200),
    st.floats(1, 20),
    st.integers(640, 7680),
    st.integers(480, 4320),
)
def test_rows_head_and_foot_fit_into_any_screen_in_any_room(
    inches: float, metres: float, width: int, height: int
) -> None:
    made = sizes(Room(inches, metres), width, height)
    assert made.rows >= 1
    assert made.head + made.rows * made.pitch + made.foot <= height
    assert made.pitch - made.gap >= made.key
    assert 1 <= made.rows_under_band <= made.rows
    assert made.rest <= made.key


@given(st.floats(1, 10), st.floats(0.1, 5))
def test_a_farther_seat_never_gets_smaller_letters(metres: float, more: float) -> None:
    near, far = (sizes(Room(55, each), *FULL_HD) for each in (metres, metres + more))
    assert far.key >= near.key
    assert far.rows <= near.rows


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (3840, 2160)])
def test_the_rest_is_16_minutes_of_arc_where_the_key_is_22(size: tuple[int, int]) -> None:
    made: Sizes = sizes(Room(55, 5), *size)
    assert made.rest / made.key == pytest.approx(16 / 22, abs=0.02)
