"""Dates and times as people type them, turned into dates or left alone.

Day comes before month, as in Britain; a two-digit year is refused for births because 26 may be 1926 or 2026.
"""

import re
from datetime import UTC, date, datetime

from app.services import dates
from app.services.clock import LONDON
from app.services.dates import birth_words, moment_words
from app.services.intake.records import BirthRead

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PLAIN = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s/.,-]+(\d{1,2}|[A-Za-z]{3,9})[\s/.,-]+(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2}|[A-Za-z]{3,9})[\s/.,-]+(\d{4})")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::(\d{2}))?")


def read_day(text: str) -> date | None:
    """A whole date (`14/3/2019`, `14 Mar 2019`, `2019-03-14`); None where the text is none or no such day exists."""
    plain = text.strip()
    match = _ISO.fullmatch(plain)
    if match:
        return _day(match[1], match[2], match[3])
    match = _PLAIN.fullmatch(plain)
    return _day(match[3], match[2], match[1]) if match else None


def read_birth(text: str, estimated: bool = False) -> BirthRead | None:
    """A birth date of any precision: a day, a month with its year, or a year; None where the text is none of these."""
    plain = text.strip()
    found: BirthRead | None = None
    day = read_day(plain)
    month = _MONTH_YEAR.fullmatch(plain)
    if day is not None:
        found = BirthRead(day, "day")
    elif month is not None:
        first = _day(month[2], month[1], "1")
        found = BirthRead(first, "month") if first else None
    elif re.fullmatch(r"\d{4}", plain) and int(plain) >= 1:
        found = BirthRead(date(int(plain), 1, 1), "year")
    if found is not None and estimated:
        return BirthRead(found.day, "estimated")
    return found


def read_moment(text: str) -> datetime | None:
    """A London date and time (`30/03/2026 12:48`) in UTC, or a moment in ISO form with its offset.

    None where it is neither, or where the clocks skipped that time. A time that came twice (the October night) is
    taken as its first.
    """
    plain = text.strip()
    if re.match(r"\d{4}-\d{2}-\d{2}T", plain):
        try:
            moment = datetime.fromisoformat(plain)
        except ValueError:
            return None
        return moment.astimezone(UTC) if moment.tzinfo else None
    clock = _TIME.search(plain)
    if clock is None:
        return None
    day = read_day((plain[: clock.start()] + plain[clock.end() :]).replace(" at ", " ").strip(" ,"))
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if day is None or hour > 23 or minute > 59 or second > 59:
        return None
    local = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=LONDON)
    moment = local.astimezone(UTC)
    return moment if moment.astimezone(LONDON).replace(tzinfo=None) == local.replace(tzinfo=None) else None


def day_text(day: date | None) -> str:
    """A date as the form shows it: `14/03/2019`; empty for none."""
    return f"{day.day:02}/{day.month:02}/{day.year}" if day else ""


def birth_text(day: date | None, precision: str) -> str:
    """A birth date as it would be typed: a year or a month where no more is known."""
    if day is None:
        return ""
    if precision == "year":
        return str(day.year)
    if precision == "month":
        return f"{day.month:02}/{day.year}"
    return day_text(day)


def moment_text(moment: datetime | None) -> str:
    """A moment as the form shows it, in London: `30/03/2026 12:48`; empty for none. Seconds are kept where set."""
    if moment is None:
        return ""
    local = moment.astimezone(LONDON)
    seconds = f":{local.second:02}" if local.second else ""
    return f"{day_text(local.date())} {local.hour:02}:{local.minute:02}{seconds}"


def in_words(typed: str) -> str:
    """What was typed, written as the house writes days and moments where it is one; else as it was typed."""
    moment = read_moment(typed)
    if moment is not None:
        return moment_words(moment)
    born = read_birth(typed)
    return birth_words(born.day, born.precision) if born is not None else typed


def age_words(born: BirthRead | None, today: date, fallback: str = "") -> str:
    """An age as lists show it: `7`, `about 7`, `8 m`, `3 w`; the words as written where no date is known."""
    return dates.age_words(born.day, born.precision, today) if born is not None else fallback


def _day(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdigit() else _month(month)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def _month(word: str) -> int:
    short = word[:3].casefold()
    full = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december")  # fmt: skip
    if short not in _MONTHS or not (
        full[_MONTHS.index(short)].startswith(word.casefold()) or word.casefold() == "sept"
    ):
        return 0
    return _MONTHS.index(short) + 1
