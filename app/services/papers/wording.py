"""How days and moments are written on a paper: in London time, with the year."""

from datetime import date, datetime

from app.services.dates import day_words, moment_words


def day(value: date) -> str:
    """`14 Mar 2026`."""
    return day_words(value)


def moment(value: datetime) -> str:
    """`14 Mar 2026, 09:05`."""
    return moment_words(value)


def count(number: int, one: str, many: str = "") -> str:
    """`1 reply`, `3 replies`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
