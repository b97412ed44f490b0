"""How days and moments are written wherever they are read: `14 Mar 2026`, `14 Mar 2026, 09:05`. One place for all.

Months are English whatever the machine's language; moments come in aware and are written in London time.
"""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Protocol

from app.services.clock import LONDON

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: date) -> str:
    """Write a day: `14 Mar 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def part_words(iso: str) -> str:
    """Write ISO text no more exactly than it is given: `14 Mar 2026`, `Mar 2026`, `2026`; "" for nothing."""
    year, month, day = (*iso.split("-"), "", "")[:3]
    if not (month.isdigit() and 1 <= int(month) <= len(MONTHS)):
        return year
    return " ".join(part for part in (day.lstrip("0"), MONTHS[int(month) - 1], year) if part)


def time_words(moment: datetime) -> str:
    """Write the London time of a moment: `09:05`."""
    return f"{moment.astimezone(LONDON):%H:%M}"


def moment_words(moment: datetime) -> str:
    """Write an aware moment in London time: `14 Mar 2026, 09:05`. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be shown")
    return f"{day_words(moment.astimezone(LONDON).date())}, {time_words(moment)}"


def file_stamp(moment: datetime) -> str:
    """A moment in a file's name, in UTC, so that names sort as they were made: `2019-03-05 142301`."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H%M%S}"


def read_file_stamp(stamp: str) -> datetime:
    """The moment that `file_stamp` wrote; ValueError where it is none."""
    return datetime.strptime(stamp, "%Y-%m-%d %H%M%S").replace(tzinfo=UTC)


def birth_words(day: date, precision: str) -> str:
    """Write a birth date no more exactly than it is known: `14 Mar 2019`, `Mar 2019`, `2019`, `about 2019`."""
    match precision:
        case "year":
            return str(day.year)
        case "estimated":
            return f"about {day.year}"
        case "month":
            return f"{MONTHS[day.month - 1]} {day.year}"
        case _:
            return day_words(day)


class Born(Protocol):
    """Whoever has a birth date, as exactly as it is known."""

    @property
    def date_of_birth(self) -> date | None:
        """The first day it may be."""

    @property
    def birth_precision(self) -> StrEnum:
        """How exactly it is known."""


def age_words(born: date, precision: str, today: date) -> str:
    """An age as lists show it: `7`, `about 7`, `8 m`, `3 w`."""
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if precision in {"year", "estimated"}:
        return f"about {max(years, 0)}"
    if years >= 2 or precision == "month":
        return str(max(years, 0))
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    if months >= 1:
        return f"{months} m"
    return f"{max((today - born).days // 7, 0)} w"


def born_words(person: Born) -> str:
    """Write somebody's birth date no more exactly than it is known; "" where none is."""
    return birth_words(person.date_of_birth, person.birth_precision.value) if person.date_of_birth else ""
