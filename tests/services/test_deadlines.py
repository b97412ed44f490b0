"""Due times: days worked by hand, for every kind of clock and every pack.

London times are written as London times; 29 Mar 2026 and 28 Mar 2027 the clocks go forward, 25 Oct 2026 and
31 Oct 2027 back. Christmas 2026: Fri 25 Dec, substitute Mon 28 Dec. 2027: substitutes Mon 27 and Tue 28 Dec.
"""

from datetime import datetime, time, timedelta

import pytest

from app.services import deadlines, policy_file
from app.services.deadlines import Due, Moments, Pause
from app.services.policy import ClockKind, Limit, OpenHours, Opening
from tests.factories.times import at, london

OFFICE = OpenHours(time(8, 30), time(17))
WEEKDAYS = Opening((OFFICE,) * 5 + (None, None), bank_holidays=True)
PLAIN, WORKING, DAYS = ClockKind.PLAIN_HOURS, ClockKind.WORKING_HOURS, ClockKind.WORKING_DAYS


def working(hours: int, start: str, *pauses: Pause, past_closing: bool = False) -> Due:
    """A limit in working hours, hub open 08:30–17:00 Monday to Friday."""
    return deadlines.due(Limit(WORKING, hours, past_closing), WEEKDAYS, at(start), pauses, label="Amber")


def days(count: int, start: str, *pauses: Pause) -> Due:
    """A limit in working days, hub open 08:30–17:00 Monday to Friday."""
    return deadlines.due(Limit(DAYS, count), WEEKDAYS, at(start), pauses, label="Amber")


def plain(hours: int, start: str, *pauses: Pause) -> Due:
    """A limit in plain hours."""
    return deadlines.due(Limit(PLAIN, hours), WEEKDAYS, at(start), pauses, label="Amber")


# --- hand-worked examples ---


@pytest.mark.parametrize(
    ("hours", "start", "expected"),
    [
        (4, "2026-03-30 09:12", "2026-03-30 13:12"),
        (4, "2026-03-30 12:59", "2026-03-30 16:59"),
        (4, "2026-03-30 13:00", "2026-03-30 17:00"),  # due at closing, not at the next opening
        (4, "2026-03-30 13:01", "2026-03-31 08:31"),
        (4, "2026-03-30 06:00", "2026-03-30 12:30"),  # before opening
        (4, "2026-03-30 17:00", "2026-03-31 12:30"),  # at closing
        (4, "2026-03-30 22:40", "2026-03-31 12:30"),  # after closing
        (4, "2026-03-28 11:00", "2026-03-30 12:30"),  # Saturday before the clocks go forward
        (4, "2026-03-27 16:00", "2026-03-30 11:30"),  # Friday before the clocks go forward
        (4, "2026-10-23 16:00", "2026-10-26 11:30"),  # Friday before the clocks go back
        (4, "2027-03-25 16:00", "2027-03-30 11:30"),  # Good Friday, clocks forward, Easter Monday
        (4, "2027-10-29 16:00", "2027-11-01 11:30"),
        (24, "2026-03-30 09:12", "2026-04-01 16:12"),
        (4, "2026-12-24 16:00", "2026-12-29 11:30"),  # Christmas Friday, substitute Monday
        (4, "2026-12-25 10:00", "2026-12-29 12:30"),
        (4, "2026-12-28 10:00", "2026-12-29 12:30"),
        (4, "2027-12-24 16:00", "2027-12-29 11:30"),  # both substitutes
        (9, "2026-12-31 16:00", "2027-01-04 16:30"),  # New Year's Day
    ],
)
def test_working_hours_count_only_while_the_hub_is_open(hours: int, start: str, expected: str) -> None:
    assert london(working(hours, start).at_utc) == expected


@pytest.mark.parametrize(
    ("hours", "start", "expected"),
    [
        (24, "2026-03-28 09:12", "2026-03-29 10:12"),  # the night is an hour shorter on the wall
        (24, "2026-10-24 09:12", "2026-10-25 08:12"),  # and an hour longer
        (24, "2027-03-27 09:12", "2027-03-28 10:12"),
        (24, "2027-10-30 09:12", "2027-10-31 08:12"),
        (72, "2026-12-24 16:00", "2026-12-27 16:00"),
        (4, "2026-03-29 00:30", "2026-03-29 05:30"),
        (4, "2026-10-25 00:30", "2026-10-25 03:30"),
    ],
)
def test_plain_hours_run_through_nights_holidays_and_clock_changes(hours: int, start: str, expected: str) -> None:
    assert london(plain(hours, start).at_utc) == expected


@pytest.mark.parametrize(
    ("count", "start", "expected"),
    [
        (1, "2026-03-30 09:12", "2026-03-31 09:12"),
        (1, "2026-03-27 16:50", "2026-03-30 16:50"),  # over the clock change
        (1, "2026-10-23 16:50", "2026-10-26 16:50"),
        (1, "2026-03-30 06:00", "2026-03-31 08:30"),  # before opening counts as opening
        (1, "2026-03-30 17:00", "2026-04-01 08:30"),  # after closing is the next working day's opening
        (1, "2026-03-28 11:00", "2026-03-31 08:30"),
        (3, "2026-03-26 10:00", "2026-03-31 10:00"),
        (3, "2026-04-01 10:00", "2026-04-08 10:00"),  # Good Friday and Easter Monday
        (1, "2026-12-24 11:00", "2026-12-29 11:00"),
        (3, "2026-12-23 11:00", "2026-12-30 11:00"),
        (1, "2027-12-24 11:00", "2027-12-29 11:00"),
        (2, "2027-12-30 11:00", "2028-01-04 11:00"),  # New Year's Day 2028 is a Saturday, Monday its substitute
    ],
)
def test_working_days_end_at_the_same_london_time(count: int, start: str, expected: str) -> None:
    assert london(days(count, start).at_utc) == expected


def test_a_working_day_that_closes_earlier_ends_at_its_closing_and_one_that_opens_later_at_its_opening() -> None:
    short = OpenHours(time(10), time(16))
    opening = Opening((OFFICE, short, OFFICE, OFFICE, OFFICE, None, None), bank_holidays=True)
    late = deadlines.due(Limit(DAYS, 1), opening, at("2026-03-30 16:45"))
    early = deadlines.due(Limit(DAYS, 1), opening, at("2026-03-30 08:45"))
    assert (london(late.at_utc), london(early.at_utc)) == ("2026-03-31 16:00", "2026-03-31 10:00")


def test_a_hub_that_ignores_bank_holidays_works_on_christmas_day() -> None:
    opening = Opening(WEEKDAYS.days, bank_holidays=False)
    due = deadlines.due(Limit(WORKING, 4), opening, at("2026-12-24 16:00"))
    assert london(due.at_utc) == "2026-12-25 11:30"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-03-30 09:12", "2026-03-30 13:12"),
        ("2026-03-30 16:00", "2026-03-30 20:00"),  # runs on past closing
        ("2026-03-27 16:59", "2026-03-27 20:59"),
        ("2026-03-30 19:00", "2026-03-31 12:30"),  # waits for the hub to open
        ("2026-12-25 10:00", "2026-12-29 12:30"),
    ],
)
def test_a_clock_that_runs_on_past_closing_begins_in_opening_hours_and_does_not_stop(start: str, expected: str) -> None:
    assert london(working(4, start, past_closing=True).at_utc) == expected


# --- pauses ---


def paused(start: str, end: str | None) -> Pause:
    """A pause between two London times."""
    return Pause(at(start), at(end) if end else None)


def test_a_pause_moves_the_due_time_by_its_own_length() -> None:
    assert london(plain(4, "2026-03-30 09:00", paused("2026-03-30 10:00", "2026-03-30 11:05")).at_utc) == (
        "2026-03-30 14:05"
    )


def test_a_pause_over_night_takes_only_open_time_from_working_hours() -> None:
    due = working(4, "2026-03-30 15:00", paused("2026-03-30 16:00", "2026-03-31 09:00"))
    assert london(due.at_utc) == "2026-03-31 12:00"
    assert due.sentence.endswith("paused 1 h 30 m")


def test_a_pause_while_the_hub_is_shut_changes_nothing_in_working_hours_or_days() -> None:
    night = paused("2026-03-30 18:00", "2026-03-31 08:00")
    assert working(8, "2026-03-30 15:00", night) == working(8, "2026-03-30 15:00")
    assert days(1, "2026-03-30 15:00", night) == days(1, "2026-03-30 15:00")


def test_a_pause_of_one_whole_working_day_adds_one_working_day() -> None:
    due = days(3, "2026-03-23 10:00", paused("2026-03-24 08:30", "2026-03-24 17:00"))
    assert london(due.at_utc) == "2026-03-27 10:00"


def test_overlapping_pauses_count_once() -> None:
    one = plain(4, "2026-03-30 09:00", paused("2026-03-30 10:00", "2026-03-30 11:00"))
    two = plain(
        4,
        "2026-03-30 09:00",
        paused("2026-03-30 10:30", "2026-03-30 11:00"),
        paused("2026-03-30 10:00", "2026-03-30 10:45"),
    )
    assert one == two


def test_a_second_pause_that_begins_in_the_time_the_first_one_added_counts_too() -> None:
    due = plain(
        4,
        "2026-03-30 09:00",
        paused("2026-03-30 10:00", "2026-03-30 11:00"),
        paused("2026-03-30 13:30", "2026-03-30 14:00"),
    )
    assert london(due.at_utc) == "2026-03-30 14:30"


def test_a_pause_after_the_due_time_or_before_the_start_changes_nothing() -> None:
    due = plain(4, "2026-03-30 09:00")
    assert plain(4, "2026-03-30 09:00", paused("2026-03-30 13:00", "2026-03-30 15:00")) == due
    assert plain(4, "2026-03-30 09:00", paused("2026-03-30 13:00", None)) == due
    assert plain(4, "2026-03-30 09:00", paused("2026-03-30 07:00", "2026-03-30 08:00")) == due


@pytest.mark.parametrize(
    ("due", "left"),
    [
        (plain(4, "2026-03-30 09:00", paused("2026-03-30 10:00", None)), timedelta(hours=3)),
        (working(4, "2026-03-30 16:00", paused("2026-03-31 09:00", None)), timedelta(hours=2, minutes=30)),
        (days(1, "2026-03-30 16:00", paused("2026-03-31 09:00", None)), timedelta(hours=7)),
        (
            plain(
                4, "2026-03-30 09:00", paused("2026-03-30 10:00", "2026-03-30 12:00"), paused("2026-03-30 14:00", None)
            ),
            timedelta(hours=1),
        ),
    ],
)
def test_while_a_pause_is_open_nothing_is_due_and_the_rest_of_the_limit_is_kept(due: Due, left: timedelta) -> None:
    shown = deadlines.time_left(due, at("2026-04-30 09:00"))
    assert (due.at_utc, due.paused, due.left) == (None, True, left)
    assert (shown.seconds, shown.late, shown.words) == (None, False, "paused")
    assert "paused since " in due.sentence


def test_a_pause_that_the_policy_does_not_allow_leaves_the_earlier_due_time() -> None:
    policy = policy_file.load_builtin("west_berkshire")
    sent, pause = at("2026-03-30 09:00"), paused("2026-03-30 10:00", None)
    assert london(deadlines.partner_reply(policy, "red", sent, pauses=[pause]).at_utc) == "2026-03-30 13:00"
    assert deadlines.enquiry_completion(policy, "red", Moments(sent), [pause]).paused


def test_a_pause_that_ends_before_it_starts_and_a_time_without_a_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        plain(4, "2026-03-30 09:00", paused("2026-03-30 11:00", "2026-03-30 10:00"))
    with pytest.raises(ValueError, match="without a time zone"):
        deadlines.due(Limit(PLAIN, 4), WEEKDAYS, datetime(2026, 3, 30, 9))  # noqa: DTZ001 - a naive time on purpose


# --- the sentence, and the time left ---


@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        (
            working(24, "2026-03-30 09:12", paused("2026-03-30 10:00", "2026-03-30 11:05")),
            "Amber, 24 working hours from 09:12, hub open 08:30–17:00, paused 1 h 05 m",
        ),
        (plain(1, "2026-03-30 09:12"), "Amber, 1 hour from 09:12"),
        (
            days(1, "2026-03-28 11:00"),
            "Amber, 1 working day from 11:00, counted from opening on 30 Mar at 08:30, hub open 08:30–17:00",
        ),
        (
            working(4, "2026-03-30 07:00"),
            "Amber, 4 working hours from 07:00, counted from opening at 08:30, hub open 08:30–17:00",
        ),
        (
            working(4, "2026-12-24 16:00"),
            "Amber, 4 working hours from 16:00, hub open 08:30–17:00, bank holidays 25 Dec and 28 Dec left out",
        ),
        (
            working(4, "2026-05-22 16:00"),
            "Amber, 4 working hours from 16:00, hub open 08:30–17:00, bank holiday 25 May left out",
        ),
        (
            working(4, "2026-03-30 16:00", past_closing=True),
            "Amber, 4 working hours from 16:00, hub open 08:30–17:00, running on past closing",
        ),
        (
            plain(4, "2026-07-01 09:00", paused("2026-07-01 10:15", None)),
            "Amber, 4 hours from 09:00, paused since 10:15",
        ),
    ],
)
def test_a_due_time_says_why_in_one_sentence(due: Due, sentence: str) -> None:
    assert due.sentence == sentence


def test_a_reply_marked_urgent_says_so() -> None:
    policy = policy_file.load_builtin("west_berkshire")
    due = deadlines.partner_reply(policy, "amber", at("2026-03-30 09:12"), urgent=True)
    assert due.sentence == "Amber marked 0–4 h, 4 hours from 09:12"


def test_opening_hours_that_differ_by_day_are_named_by_day() -> None:
    opening = Opening((OFFICE,) * 4 + (OpenHours(time(8, 30), time(16, 30)), None, OFFICE), bank_holidays=True)
    due = deadlines.due(Limit(WORKING, 2), opening, at("2026-03-30 09:12"))
    assert due.sentence == "2 working hours from 09:12, hub open Mon–Thu 08:30–17:00, Fri 08:30–16:30, Sun 08:30–17:00"


def test_an_assumed_limit_or_opening_is_named_so_that_the_screen_can_say_so() -> None:
    luton, west = policy_file.load_builtin("luton"), policy_file.load_builtin("west_berkshire")
    start = Moments(at("2026-03-30 09:12"))
    assert deadlines.enquiry_completion(luton, "red", start).assumptions == (
        "limit as in West Berkshire",
        "opening hours",
    )
    assert deadlines.enquiry_completion(west, "red", start).assumptions == ()


@pytest.mark.parametrize(
    ("now", "words", "late"),
    [
        ("2026-03-30 11:48:00", "1 h 12 m left", False),
        ("2026-03-30 11:47:59", "1 h 12 m left", False),
        ("2026-03-30 12:48:00", "12 m left", False),
        ("2026-03-30 12:59:30", "under 1 m left", False),
        ("2026-03-30 13:00:00", "under 1 m left", False),
        ("2026-03-30 13:00:01", "Overdue under 1 m", True),
        ("2026-03-30 14:13:00", "Overdue 1 h 13 m", True),
        ("2026-03-30 14:05:00", "Overdue 1 h 05 m", True),
        ("2026-03-29 13:00:00", "1 d left", False),
        ("2026-03-29 09:00:00", "1 d 4 h left", False),
        ("2026-04-01 15:00:00", "Overdue 2 d 2 h", True),
    ],
)
def test_the_time_left_is_told_in_words(now: str, words: str, late: bool) -> None:
    due = plain(4, "2026-03-30 09:00")
    left = deadlines.time_left(due, at(now))
    assert (left.words, left.late) == (words, late)
    assert left.seconds == (at("2026-03-30 13:00") - at(now)).total_seconds()
