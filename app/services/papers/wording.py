"""How days and moments are written on a paper: in London time, with the year."""

from datetime import date, datetime

from app.services import clock

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(value: date) -> str:
    """`14 Mar 2026`."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """`14 Mar 2026, 09:05`."""
    local = value.astimezone(clock.LONDON)
    return f"{day(local.date())}, {local:%H:%M}"


def count(number: int, one: str, many: str = "") -> str:
    """`1 reply`, `3 replies`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
