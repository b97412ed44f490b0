"""Days and moments are written by one module, the same on every screen."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.services import dates
from app.services.intake import typed_dates

APP = Path(__file__).resolve().parents[2] / "app"
BY_HAND = re.compile(r"strftime\(|:%[dbBY]|\.day:02\}|MONTHS\[")
WRITERS = {"services/dates.py", "views/text.py", "services/deadlines.py", "services/intake/typed_dates.py"}
"""The words themselves, their short forms, the reason of a limit, and the text of a field that is typed into."""


def test_no_other_module_writes_a_date_by_hand() -> None:
    found = [
        f"{path.relative_to(APP).as_posix()}: {line.strip()}"
        for path in sorted(APP.rglob("*.py"))
        if path.relative_to(APP).as_posix() not in WRITERS and "readers" not in path.parts and "demo" not in path.parts
        for line in path.read_text("utf-8").splitlines()
        if BY_HAND.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("precision", "words"),
    [("day", "5 Mar 2019"), ("month", "Mar 2019"), ("year", "2019"), ("estimated", "about 2019")],
)
def test_a_birth_date_is_never_written_more_exactly_than_it_is_known(precision: str, words: str) -> None:
    assert dates.birth_words(date(2019, 3, 5), precision) == words


def test_a_moment_is_written_in_london_time() -> None:
    assert dates.moment_words(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2 Jul 2026, 00:30"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("31/01/2021", "31 Jan 2021"),
        ("2026-03-27 23:55", "27 Mar 2026, 23:55"),
        ("27/03/2026 23:55", "27 Mar 2026, 23:55"),
        ("3/2019", "Mar 2019"),
        ("2019", "2019"),
        ("Saturday night", "Saturday night"),
        ("", ""),
    ],
)
def test_what_was_typed_is_shown_as_the_house_writes_it_where_it_is_a_date(typed: str, words: str) -> None:
    assert typed_dates.in_words(typed) == words
