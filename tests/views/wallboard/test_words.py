"""What a row says, to the eye and to the ear."""

from datetime import timedelta

import pytest

from app.views.wallboard import words
from tests.views.wallboard.parts import NOW, a_board, a_row


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (32, "32 m left"),
        (60, "1 h left"),
        (73, "1 h 13 m left"),
        (245, "4 h left"),
        (24 * 60, "1 d left"),
        (28 * 60, "1 d 4 h left"),
        (80 * 60, "3 d left"),
        (0.5, "due now"),
        (0, "due now"),
        (-0.5, "just late"),
        (-13, "13 m late"),
        (-73, "1 h 13 m late"),
    ],
)
def test_time_is_cut_and_never_promises_more_than_there_is(minutes: float, said: str) -> None:
    written, late = words.time_words(NOW + timedelta(minutes=minutes), NOW)
    assert written == said
    assert late is (minutes < 0)


def test_a_clock_that_stands_still_or_is_none_is_said_and_never_late() -> None:
    assert words.time_words(None, NOW, paused=True) == ("paused", False)
    assert words.time_words(None, NOW) == ("no limit", False)


def test_a_row_is_one_sentence_for_the_ear_with_every_state_in_words() -> None:
    made = words.row(a_row("1187", "red", "Edu! Pol- CSC- Hlth+", -13), NOW)
    assert made.spoken == (
        "Red, case 1187, worker J S; Edu late; waiting for Pol and CSC; Hlth replied; 13 minutes late."
    )


def test_a_case_in_which_nobody_was_asked_says_so() -> None:
    assert "no agency asked yet; clock paused" in words.row(a_row("1", chips="", left=None, paused=True), NOW).spoken


def test_long_initials_and_numbers_are_cut_so_that_the_columns_stand() -> None:
    made = words.row(a_row("12345678", initials="ABCDEFG"), NOW)
    assert (made.number, made.initials) == ("…45678", "ABC…")


def test_totals_always_name_red_amber_and_green_and_blue_only_where_it_occurs() -> None:
    assert words.totals(a_board()).ratings == (("red", 0), ("amber", 0), ("green", 0))
    made = words.totals(a_board(a_row("1", "blue"), a_row("2", "red"), unscreened=4))
    assert made.ratings == (("red", 1), ("amber", 0), ("green", 0), ("blue", 1))
    assert made.spoken == "Open 2: Red 1, Amber 0, Green 0, Blue 1. Not yet screened: 4."


def test_the_foot_tells_late_replies_the_page_and_what_no_page_shows() -> None:
    assert words.late(0) == ""
    assert words.late(1) == "1 reply late"
    assert words.late(2) == "2 replies late"
    assert words.foot(1, 1, 0) == ""
    assert words.foot(2, 3, 1200) == "page 2 of 3 · 1,200 more only in the totals"


def test_the_age_of_the_data_is_told_in_seconds_then_minutes() -> None:
    assert [words.age(seconds) for seconds in (0, 4.9, 61, 3700)] == [
        "data 0 s old",
        "data 4 s old",
        "data 1 m old",
        "data 1 h 01 m old",
    ]
