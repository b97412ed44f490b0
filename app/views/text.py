"""How times, lengths of time, numbers and ages are written on screen, and how a typed date is read. No Qt here.

Times come in aware and are shown in Europe/London (domain.md); a length is cut to the minute, never rounded up, so that
"1 h 12 m left" means at least that much. Months are English whatever the machine's language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from app.services.clock import LONDON
from app.services.dates import MONTHS, birth_words, day_words, moment_words, time_words

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
OLDEST_YEAR = 1890
"""A birth year before this is a slip of the hand."""

_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

Precision = Literal["day", "month", "year"]
_NO_DATE = "Enter a date such as 14/03/2019, 14 Mar 2019, Mar 2019 or 2019."


day = day_words
clock_time = time_words
moment = moment_words
birth = birth_words


def short_moment(value: datetime, now: datetime) -> str:
    """Write a moment as short as it is clear: `11:40` today, `Mon 10:00` within six days, else `14 Mar 10:00`.

    The year is added where it is not this year's.
    """
    local, here = value.astimezone(LONDON), now.astimezone(LONDON)
    days = (local.date() - here.date()).days
    if days == 0:
        return f"{local:%H:%M}"
    if abs(days) <= 6:
        return f"{DAYS[local.weekday()]} {local:%H:%M}"
    year = "" if local.year == here.year else f" {local.year}"
    return f"{local.day} {MONTHS[local.month - 1]}{year} {local:%H:%M}"


def due(value: datetime, now: datetime, word: str = "Due") -> str:
    """Write when something falls due: `Due 11:40`, `Due Mon 10:00`; a past weekday is written with its date."""
    local, here = value.astimezone(LONDON), now.astimezone(LONDON)
    if local.date() < here.date():
        year = "" if local.year == here.year else f" {local.year}"
        return f"{word} {local.day} {MONTHS[local.month - 1]}{year} {local:%H:%M}"
    return f"{word} {short_moment(value, now)}"


def duration(span: timedelta) -> str:
    """Write a length of time, cut to the minute: `under 1 m`, `12 m`, `1 h 05 m`, `1 d`, `1 d 4 h`."""
    minutes = int(abs(span).total_seconds() // 60)
    hours, minutes = divmod(minutes, 60)
    if hours >= 24:
        days, hours = divmod(hours, 24)
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes:02} m"
    return f"{minutes} m" if minutes else "under 1 m"


def spoken_duration(span: timedelta) -> str:
    """Write a length of time for a screen reader: `1 hour 12 minutes`."""
    total = int(abs(span).total_seconds() // 60)
    days, rest = divmod(total, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "day"), (hours, "hour"), (minutes if not days else 0, "minute")]
    said = " ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in parts if count)
    return said or "less than a minute"


@dataclass(frozen=True, slots=True)
class DueWords:
    """A due time in words: `left` ("1 h 12 m left", "Overdue 1 h 13 m"), `due` ("Due 11:40"), `spoken`, and `late`."""

    left: str
    due: str
    spoken: str
    late: bool

    def line(self) -> str:
        """Return both in one line: `1 h 12 m left · due 11:40`."""
        return f"{self.left} · {self.due[:1].lower()}{self.due[1:]}"


def time_left(value: datetime, now: datetime, word: str = "Due") -> DueWords:
    """Write how long until `value`. Late begins after the due moment itself, as in `services/deadlines`."""
    span = value - now
    late = span < timedelta(0)
    at = due(value, now, word)
    if late:
        return DueWords(f"Overdue {duration(span)}", at, f"Overdue by {spoken_duration(span)}. {at}.", late)
    return DueWords(f"{duration(span)} left", at, f"{spoken_duration(span)} left. {at}.", late)


def ago(value: datetime, now: datetime) -> str:
    """Write how long ago something was: `just now`, `12 m ago`, `3 h ago`, else its date."""
    span = now - value
    if span < timedelta(minutes=1):
        return "just now"
    if span < timedelta(hours=1):
        return f"{int(span.total_seconds() // 60)} m ago"
    if span < timedelta(hours=24):
        return f"{int(span.total_seconds() // 3600)} h ago"
    return day(value.astimezone(LONDON).date())


def nhs_number(digits: str) -> str:
    """Write an NHS number 3-3-4: `943 476 5919`; anything that is not ten digits is shown as it was typed."""
    bare = re.sub(r"[\s-]", "", digits)
    if len(bare) != 10 or not bare.isdigit():
        return digits
    return f"{bare[:3]} {bare[3:6]} {bare[6:]}"


def age(born: date, on: date, precision: str = "day") -> str:
    """Write an age: `3 w`, `7 m` (under two years), `7`; `about 7` when only the year or month is known.

    A date after `on` is an expected one: `unborn`.
    """
    if born > on:
        return "unborn"
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    if precision not in {"day", "exact"}:
        return f"about {years}"
    if years >= 2:
        return str(years)
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if months >= 2:
        return f"{months} m"
    return f"{(on - born).days // 7} w"


def count(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun: `1 reply`, `3 replies`, `1,204 contacts`."""
    plural = many or (f"{one[:-1]}ies" if re.search(r"[^aeiou]y$", one) else f"{one}s")
    return f"{number:,} {one if number == 1 else plural}"


def joined(words: list[str] | tuple[str, ...], last: str = "and") -> str:
    """Write a list as in speech: `police, health and education`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def begun(words: str, most: int) -> str:
    """The beginning of a long text, which says by … that it goes on elsewhere: never a silent cut."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def file_size(octets: int) -> str:
    """Write the size of a file: `820 bytes`, `34 KB`, `2.1 MB`."""
    if octets < 1_000:
        return f"{octets} bytes"
    if octets < 1_000_000:
        return f"{octets / 1_000:.0f} KB"
    return f"{octets / 1_000_000:.1f} MB"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as exactly as it is known; `value` is the first day of what is known."""

    value: date
    precision: Precision = "day"

    def words(self) -> str:
        """Write it: `14 Mar 2019`, `Mar 2019`, `2019`."""
        return birth_words(self.value, self.precision)


class NotADate(ValueError):
    """What was typed is no date; `sentence` says what is wrong and what to type."""

    def __init__(self, sentence: str) -> None:
        super().__init__("not a date")
        self.sentence = sentence


def read_date(typed: str, *, today: date, partial: bool = False, future: bool = False) -> PartialDate:
    """Read a typed date: 14/03/2019, 14.3.19, 14 Mar 2019, 14 March 2019, 2019-03-14; partly: 03/2019, Mar 2019, 2019.

    The day comes first, as in Britain. A year of two digits is the latest that is not in the future (or, where `future`
    is allowed, the nearest). Raises NotADate with a sentence for the person.
    """
    text = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", " ".join(typed.replace(",", " ").split()), flags=re.I)
    numbers = [part for part in re.split(r"[\s/.\-]+", text) if part]
    if not numbers:
        raise NotADate(_NO_DATE if partial else "Enter a date such as 14/03/2019 or 14 Mar 2019.")
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text):
        numbers.reverse()
    if len(numbers) > 3:
        raise NotADate(_NO_DATE if partial else "Enter a date such as 14/03/2019 or 14 Mar 2019.")
    precision: Precision = ("year", "month", "day")[len(numbers) - 1]
    if precision != "day" and not partial:
        raise NotADate("Enter the whole date: day, month and year, such as 14/03/2019.")
    year = _year(numbers[-1], today, future=future, alone=precision == "year")
    month = _month(numbers[-2]) if len(numbers) > 1 else 1
    number = _number(numbers[0], "day") if precision == "day" else 1
    try:
        value = date(year, month, number)
    except ValueError:
        raise NotADate(f"{MONTHS[month - 1]} {year} has no day {number}. Check the day.") from None
    if value > today and not future:
        raise NotADate(f"{PartialDate(value, precision).words()} is in the future. Check the year.")
    return PartialDate(value, precision)


def _number(part: str, what: str) -> int:
    if not part.isascii() or not part.isdigit() or len(part) > 4:
        raise NotADate(f"The {what} is not a number. Enter a date such as 14/03/2019 or 14 Mar 2019.")
    return int(part)


def _month(part: str) -> int:
    if part[:1].isdigit():
        number = _number(part, "month")
        if not 1 <= number <= 12:
            raise NotADate(f"There is no month {number}. Enter the day first, then the month: 14/03/2019.")
        return number
    found = next((at for at, name in enumerate(_MONTH_NAMES, 1) if name.startswith(part.lower())), 0)
    if not found or len(part) < 3:
        raise NotADate("The month is not known. Enter it as 03, Mar or March.")
    return found


def _year(part: str, today: date, *, future: bool, alone: bool) -> int:
    number = _number(part, "year")
    if len(part) == 2 and not alone:
        number += today.year // 100 * 100
        if number > today.year + (10 if future else 0):
            number -= 100
    if len(part) not in {2, 4} or not OLDEST_YEAR <= number <= today.year + 100:
        raise NotADate("Check the year; enter it with four digits, such as 2019.")
    return number
