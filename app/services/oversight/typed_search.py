"""What was typed into the search line, read as questions about people: names, numbers, places, dates and ages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.services import clock
from app.services.intake import identifiers
from app.services.intake.contact_rows import phone_key
from app.services.intake.typed_dates import read_birth, read_day
from app.services.people.find import KnownQuery
from app.services.people.folding import fold, postcode

OLDEST = 120
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = re.compile(
    rf"\b\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d\d)\b|\b\d{{4}}-\d{{1,2}}-\d{{1,2}}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[\s/.-]+{_MONTHS},?[\s/.-]+(?:\d{{4}}|\d\d)\b",
    re.IGNORECASE,
)
_MONTH = re.compile(rf"\b(?:\d{{1,2}}[/.-]|{_MONTHS}[\s/-]+)\d{{4}}\b", re.IGNORECASE)
_BABY = re.compile(
    r"(?:\b(?:aged?|age of|about)\s*)?\b(\d{1,2})\s*(?:(m|mo|mths?|months?)|(?:w|wks?|weeks?))\b(?:\s+old\b)?",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"(?:\b(?:aged?|age of|about)\s*)?\b(\d{1,2})\s*(?:y|yo|yrs?|years?)\b\s*(?:and\s*)?"
    r"(\d{1,2})\s*(?:m|mo|mths?|months?)\b(?:\s+old\b)?",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\b(?:aged?|age of|about)\s*(\d{1,3})\b(?:\s*(?:yo|y/o|y|yrs?|years?)\b)?(?:\s+old\b)?"
    r"|\b(\d{1,3})\s*(?:yo|y/o|y|yrs?|years?)\b(?:\s+old\b)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![-\w/.])(?:19|20)\d{2}\b")
_LAST = re.compile(r"(?:\A\s*|(?<=\w)(?:,\s*|\s+\(?))(\d{1,3})\)?\s*\Z")
"""A number alone, or behind a name, as lists of the program show an age."""
_REFERENCE = re.compile(r"\s*(?:[A-Za-z]{1,2}-?\d{2}-?|[A-Za-z][\s-]*\d{2}[\s-]+)\d{3,}\S*\s*")
_NHS = re.compile(r"(?<![\d-])\d{3}[\s-]?\d{3}[\s-]?\d{4}(?![\d-])")
_UPN = re.compile(r"\b[A-Za-z]\d{11}[A-Za-z\d]\b")
_PHONE = re.compile(r"(?<!\w)(?:\+\d{2}[\s()-]*|\(?0)(?:\d[\s()-]*){8,9}\d\b")
"""Ten or eleven digits of a British number: an age may stand behind it."""
_HALF = re.compile(r"\b(?!NO\d)([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]?)?\b", re.IGNORECASE)
_LABELS = frozenset(
    (*"bdo", "nhs", "upn", "number", "no", "tel", "telephone", "phone", "mobile", "dob", "born", "birth", "date", "of",
     "on", "postcode")
)  # fmt: skip
"""What people write before a number or a date; a name only where neither stands beside it."""
_ROOM = re.compile(r"\s*(?:flat|room|unit|apartment|house|no|number)\b", re.IGNORECASE)
_HOUSE = re.compile(r"\s*\d{1,4}[A-Za-z]?\s+[^\W\d]")


@dataclass(frozen=True, slots=True)
class TypedSearch:
    """What was typed, taken apart.

    Attributes:
        names: the words that may be names, folded.
        born: the first and the last day on which somebody was born who is as old as was typed.
        half: half a postcode, where no whole one was typed.
        aged: whether `born` comes of an age.
        no_day: what looks like a date and is none, as it was typed; nobody is looked for by it.
    """

    names: tuple[str, ...] = field(default=(), repr=False)
    day: date | None = field(default=None, repr=False)
    born: tuple[date, date] | None = field(default=None, repr=False)
    postcode: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    nhs_number: str = field(default="", repr=False)
    upn: str = field(default="", repr=False)
    half: str = field(default="", repr=False)
    aged: bool = False
    no_day: str = field(default="", repr=False)

    @property
    def years(self) -> tuple[int, int] | None:
        """The years of birth, where no day was typed."""
        return (self.born[0].year, self.born[1].year) if self.born and self.day is None else None

    def queries(self) -> Iterator[KnownQuery]:
        """The questions to ask of known people: a number alone, else names in either order with what stands beside."""
        numbers = KnownQuery(nhs_number=self.nhs_number, upn=self.upn, phone=self.phone)
        if numbered := bool(self.nhs_number or self.upn or self.phone):
            yield numbers
        rest = replace(numbers, born=self.day, years=self.years, postcode=self.postcode or self.half)
        names = self.names
        if not names:
            if (self.day or self.postcode) and not numbered:
                yield rest
        elif len(names) == 1:
            yield replace(rest, surname=names[0])
            yield replace(rest, forenames=names[0])
        else:
            yield replace(rest, forenames=" ".join(names[:-1]), surname=names[-1])
            yield replace(rest, forenames=" ".join(names[1:]), surname=names[0])


@dataclass(slots=True)
class _Rest:
    """What is left of the text while it is taken apart."""

    text: str

    def take(self, found: re.Match[str]) -> None:
        """Cut out what was understood."""
        self.text = f"{self.text[: found.start()]} {self.text[found.end() :]}"


def read_search(typed: str) -> TypedSearch:
    """Take apart what was typed; what is no number, date or postcode, and holds no digit, may be a name."""
    if _REFERENCE.fullmatch(typed) and not _UPN.fullmatch(typed.strip()):
        return TypedSearch()
    rest = _Rest(typed)
    nhs, upn = _nhs(rest), _upn(rest)
    code = postcode(rest.text) or ""
    if code:
        rest.text = re.sub(re.escape(code).replace(r"\ ", r"\s*"), " ", rest.text, flags=re.IGNORECASE)
    day, no_day = _day(rest)
    phone, half = _phone(rest), "" if code else _half(rest)
    born, aged = ((day, day), False) if day else _birth(rest)
    words = [word for word in fold(rest.text).split() if not any(letter.isdigit() for letter in word)]
    if nhs or upn or phone or born or no_day or code or half:
        words = [word for word in words if word not in _LABELS]
    names = () if _HOUSE.match(rest.text) else tuple(words)
    return TypedSearch(names, day, born, code, phone, nhs, upn, half, aged, no_day)


def half_postcodes(half: str) -> tuple[str, ...]:
    """How the postcodes may begin of which this is the half: `ZZ14` begins ZZ14 as well as ZZ1 4."""
    plain = half.replace(" ", "").upper()
    if " " in half:
        return (half.upper(),)
    parted = f"{plain[:-1]} {plain[-1]}"
    return (f"{plain} ", parted) if plain[-1].isdigit() and plain[-2].isdigit() else (f"{plain} ",)


def _nhs(rest: _Rest) -> str:
    for found in _NHS.finditer(rest.text):
        if identifiers.nhs_is_right(found[0]):
            rest.take(found)
            return identifiers.nhs_digits(found[0])
    return ""


def _upn(rest: _Rest) -> str:
    compact = re.sub(r"[\s-]", "", rest.text)
    if identifiers.upn_is_right(compact):
        rest.text = ""
        return identifiers.upn_compact(compact)
    found = _UPN.search(rest.text)
    if found is None or not identifiers.upn_is_right(found[0]):
        return ""
    rest.take(found)
    return identifiers.upn_compact(found[0])


def _phone(rest: _Rest) -> str:
    if not any(letter.isalpha() for letter in rest.text):
        phone = phone_key(rest.text)
        rest.text = "" if phone else rest.text
        return phone or ""
    found = _PHONE.search(rest.text)
    phone = phone_key(found[0]) if found else None
    if found is None or not phone:
        return ""
    rest.take(found)
    return phone


def _day(rest: _Rest) -> tuple[date | None, str]:
    """The day that was typed; else what looks like one and is none."""
    found = _DAY.search(rest.text)
    if found is None:
        return None, ""
    rest.take(found)
    day = _of_day(found)
    return (day, "") if day else (None, found[0])


def _birth(rest: _Rest) -> tuple[tuple[date, date] | None, bool]:
    """The first and the last day of a birth in the month, year or age that was typed, and whether it was an age."""
    readers = (
        (_MONTH, _of_birth), (_BOTH, _of_both), (_BABY, _of_baby), (_AGE, _of_age), (_YEAR, _of_birth), (_LAST, _of_age)
    )  # fmt: skip
    for pattern, read in readers:
        found = pattern.search(rest.text)
        if found is None or (pattern is _LAST and not _is_age(rest.text)):
            continue
        if (born := read(found)) or pattern is _AGE:
            rest.take(found)
            return born, pattern in {_BOTH, _BABY, _AGE, _LAST}
    return None, False


def _is_age(text: str) -> bool:
    """Whether a number at the end may be an age: it stands alone or behind a name, not behind a house or a room."""
    return not _ROOM.match(text) and (text.strip().isdecimal() or not text.strip()[0].isdigit())


def _half(rest: _Rest) -> str:
    found = _HALF.search(rest.text)
    if found is None:
        return ""
    rest.take(found)
    return f"{found[1]} {found[2]}".upper() if found[2] else found[1].upper()


def _of_day(found: re.Match[str]) -> date | None:
    """A whole date; a year of two digits is the last such year that has begun."""
    plain = re.sub(r"(?<=[A-Za-z])\.", " ", re.sub(r" of\b", " ", found[0], flags=re.IGNORECASE))
    short = re.fullmatch(r"(.*\D)(\d\d)", plain)
    if short is None or re.match(r"\d{4}", plain):
        return read_day(plain)
    century = clock.today().year // 100 * 100
    days = (read_day(f"{short[1]}{century - before + int(short[2])}") for before in (0, 100))
    return next((day for day in days if day and day <= clock.today()), None)


def _of_birth(found: re.Match[str]) -> tuple[date, date] | None:
    read = read_birth(re.sub(r"\.\s*", " ", found[0]) if found[0][0].isalpha() else found[0])
    if read is None:
        return None
    first = read.day
    if not clock.today().year - OLDEST <= first.year <= clock.today().year + 1:
        return None
    if read.precision == "year":
        return first, date(first.year, 12, 31)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, after - timedelta(days=1)


def _of_both(found: re.Match[str]) -> tuple[date, date]:
    """When somebody was born who is so many years and months old."""
    months, today = 12 * int(found[1]) + int(found[2]), clock.today()
    return _months_before(today, months + 1) + timedelta(days=1), _months_before(today, months)


def _of_baby(found: re.Match[str]) -> tuple[date, date]:
    """When a baby was born who is so many months, or weeks, old."""
    number, today = int(found[1]), clock.today()
    if found[2]:
        return _months_before(today, number + 1) + timedelta(days=1), _months_before(today, number)
    return today - timedelta(weeks=number + 1) + timedelta(days=1), today - timedelta(weeks=number)


def _of_age(found: re.Match[str]) -> tuple[date, date] | None:
    age, today = int(next(each for each in found.groups() if each)), clock.today()
    if age > OLDEST:
        return None
    return _months_before(today, 12 * (age + 1)) + timedelta(days=1), _months_before(today, 12 * age)


def _months_before(day: date, months: int) -> date:
    """So many months earlier; of a month that has no such day, its last."""
    count = day.year * 12 + day.month - 1 - months
    first = date(count // 12, count % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
