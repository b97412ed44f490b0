"""Promises of how times, numbers and dates are written and read."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services import deadlines
from app.views import text

NOW = datetime(2026, 3, 13, 10, 28, tzinfo=UTC)  # a Friday, winter time
TODAY = date(2026, 3, 13)


def test_a_moment_is_written_in_london_time_in_winter_and_in_summer() -> None:
    assert text.moment(datetime(2026, 3, 14, 9, 5, tzinfo=UTC)) == "14 Mar 2026, 09:05"
    assert text.moment(datetime(2026, 7, 14, 23, 30, tzinfo=UTC)) == "15 Jul 2026, 00:30"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        text.moment(datetime(2026, 3, 14, 9, 5))  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (1.2, "Due 11:40"),
        (72 - 0.4666, "Due Mon 10:00"),
        (24 * 20, "Due 2 Apr 11:28"),
        (24 * 365, "Due 13 Mar 2027 10:28"),
        (-24, "Due 12 Mar 10:28"),
        (-1, "Due 09:28"),
    ],
)
def test_a_due_time_is_as_short_as_it_is_clear(hours: float, words: str) -> None:
    assert text.due(NOW + timedelta(seconds=round(hours * 3600)), NOW) == words


def test_what_is_left_is_cut_never_rounded_up() -> None:
    said = text.time_left(NOW + timedelta(hours=1, minutes=12, seconds=59), NOW)
    assert said.line() == "1 h 12 m left · due 11:40"
    assert said.spoken == "1 hour 12 minutes left. Due 11:40."
    assert not said.late


def test_late_says_overdue_and_begins_after_the_due_moment() -> None:
    assert not text.time_left(NOW, NOW).late
    said = text.time_left(NOW - timedelta(hours=1, minutes=13), NOW)
    assert (said.left, said.due, said.late) == ("Overdue 1 h 13 m", "Due 09:15", True)


@given(st.integers(-10_000_000, 10_000_000))
def test_screen_and_deadlines_say_the_same_about_every_due_time(seconds: int) -> None:
    at = NOW + timedelta(seconds=seconds)
    told = deadlines.time_left(deadlines.Due(at, ""), NOW)
    said = text.time_left(at, NOW)
    assert (told.words, told.late) == (said.left, said.late)


def test_an_nhs_number_is_grouped_and_anything_else_left_alone() -> None:
    assert text.nhs_number("9434765919") == "943 476 5919"
    assert text.nhs_number("943-476-5919") == "943 476 5919"
    assert text.nhs_number("94347") == "94347"


@pytest.mark.parametrize(
    ("born", "precision", "words"),
    [
        (date(2019, 3, 14), "day", "6"),
        (date(2019, 3, 13), "day", "7"),
        (date(2025, 9, 1), "day", "6 m"),
        (date(2026, 2, 20), "day", "3 w"),
        (date(2019, 1, 1), "year", "about 7"),
        (date(2026, 6, 1), "day", "unborn"),
    ],
)
def test_an_age_is_as_fine_as_it_helps(born: date, precision: str, words: str) -> None:
    assert text.age(born, TODAY, precision) == words


@pytest.mark.parametrize(
    "typed", ["14/03/2019", "14.3.2019", "14-03-19", "14 Mar 2019", "14th March 2019", "2019-03-14", " 14  mar, 2019 "]
)
def test_a_date_is_read_however_it_is_typed(typed: str) -> None:
    assert text.read_date(typed, today=TODAY) == text.PartialDate(date(2019, 3, 14))


@pytest.mark.parametrize(
    ("typed", "words"),
    [("03/2019", "Mar 2019"), ("March 2019", "Mar 2019"), ("2019", "2019"), ("1/2/1950", "1 Feb 1950")],
)
def test_a_date_known_in_part_stays_in_part(typed: str, words: str) -> None:
    assert text.read_date(typed, today=TODAY, partial=True).words() == words


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/02/2019", "Feb 2019 has no day 31. Check the day."),
        ("12/13/2019", "There is no month 13. Enter the day first, then the month: 14/03/2019."),
        ("14/03/2027", "14 Mar 2027 is in the future. Check the year."),
        ("14 Foo 2019", "The month is not known. Enter it as 03, Mar or March."),
        ("14 mare 2019", "The month is not known. Enter it as 03, Mar or March."),
        ("March 2019", "Enter the whole date: day, month and year, such as 14/03/2019."),
        ("14/03/219", "Check the year; enter it with four digits, such as 2019."),
        ("14/03/1066", "Check the year; enter it with four digits, such as 2019."),
        ("soon", "Enter the whole date: day, month and year, such as 14/03/2019."),
        ("٣/٣/2019", "The month is not a number. Enter a date such as 14/03/2019 or 14 Mar 2019."),
        ("1/2/3/4", "Enter a date such as 14/03/2019 or 14 Mar 2019."),
    ],
)
def test_what_is_no_date_is_told_what_is_wrong(typed: str, sentence: str) -> None:
    with pytest.raises(text.NotADate) as caught:
        text.read_date(typed, today=TODAY)
    assert caught.value.sentence == sentence


@given(st.text(max_size=40))
def test_no_typing_ever_breaks_the_date_reader(typed: str) -> None:
    said = ""
    value = TODAY
    try:
        value = text.read_date(typed, today=TODAY, partial=True).value
    except text.NotADate as error:
        said = error.sentence
    assert value <= TODAY
    assert said == "" or said.endswith(".")


@given(st.dates(date(1900, 1, 1), TODAY), st.sampled_from(["day", "month", "year"]))
def test_a_written_date_reads_back_as_itself(value: date, precision: text.Precision) -> None:
    if precision != "day":
        value = value.replace(day=1)
    if precision == "year":
        value = value.replace(month=1)
    written = text.PartialDate(value, precision)
    assert text.read_date(written.words(), today=TODAY, partial=True) == written


def test_numbers_take_their_nouns() -> None:
    assert text.count(1, "reply") == "1 reply"
    assert text.count(1204, "reply") == "1,204 replies"
    assert text.count(2, "key") == "2 keys"
    assert text.joined(["police", "health", "education"]) == "police, health and education"
