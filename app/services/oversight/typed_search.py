"""What was typed into the search line, read as questions about people: names, numbers, places, dates and ages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.services import clock
from app.services.intake import identifiers
from app.services.intake.contact_rows import phone_key
from app.services.intake.typed_dates import read_birth, read_day
from app.services.people.find import KnownQuery
from app.services.people.folding import fold, postcode

OLDEST = 120
_DAY = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b|\b\d{4}-\d{1,2}-\d{1,2}\b")
_MONTH = re.compile(
    r"\b(?:\d{1,2}[/.-]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[\s/-]+)\d{4}\b", re.IGNORECASE
)
_AGE = re.compile(r"\b(?:aged?|age of)\s*(\d{1,3})\b|\b(\d{1,3})\s*(?:y|yrs?|years?)(?:\s+old)?\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![-\w])(?:19|20)\d{2}\b")
_REFERENCE = re.compile(r"\s*[A-Za-z]{1,2}-?\d{2}-?\d{3,}\S*\s*")


@dataclass(frozen=True, slots=True)
class TypedSearch:
    """What was typed, taken apart.

    Attributes:
        names: the words that may be names, folded.
        born: the first and the last day on which somebody was born who is as old as was typed.
    """

    names: tuple[str, ...] = field(default=(), repr=False)
    day: date | None = field(default=None, repr=False)
    born: tuple[date, date] | None = field(default=None, repr=False)
    postcode: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    nhs_number: str = field(default="", repr=False)
    upn: str = field(default="", repr=False)

    @property
    def years(self) -> tuple[int, int] | None:
        """The years of birth, where no day was typed."""
        return (self.born[0].year, self.born[1].year) if self.born and self.day is None else None

    def queries(self) -> Iterator[KnownQuery]:
        """The questions to ask of known people: a number alone, else names in either order with what stands beside."""
        if self.nhs_number or self.upn or self.phone:
            yield KnownQuery(nhs_number=self.nhs_number, upn=self.upn, phone=self.phone)
            return
        rest, names = {"born": self.day, "years": self.years, "postcode": self.postcode}, self.names
        if not names:
            if self.day or self.postcode:
                yield KnownQuery(**rest)  # type: ignore[arg-type]  # each under its own name
        elif len(names) == 1:
            yield KnownQuery(surname=names[0], **rest)  # type: ignore[arg-type]
            yield KnownQuery(forenames=names[0], **rest)  # type: ignore[arg-type]
        else:
            yield KnownQuery(" ".join(names[:-1]), names[-1], **rest)  # type: ignore[arg-type]
            yield KnownQuery(" ".join(names[1:]), names[0], **rest)  # type: ignore[arg-type]


def read_search(typed: str) -> TypedSearch:
    """Take apart what was typed; what is no number, date or postcode may be a name."""
    compact = re.sub(r"[\s-]", "", typed)
    if identifiers.nhs_is_right(typed):
        return TypedSearch(nhs_number=identifiers.nhs_digits(typed))
    if identifiers.upn_is_right(compact):
        return TypedSearch(upn=identifiers.upn_compact(compact))
    if not any(letter.isalpha() for letter in typed) and not _DAY.search(typed):
        phone = phone_key(typed)
        if phone:
            return TypedSearch(phone=phone)
    if _REFERENCE.fullmatch(typed):
        return TypedSearch(names=tuple(fold(typed).split()))
    code = postcode(typed) or ""
    rest = re.sub(re.escape(code).replace(r"\ ", r"\s*"), " ", typed, flags=re.IGNORECASE) if code else typed
    day: date | None = None
    born: tuple[date, date] | None = None
    for pattern, read in ((_DAY, _of_day), (_MONTH, _of_birth), (_AGE, _of_age), (_YEAR, _of_birth)):
        found = pattern.search(rest)
        read_as = read(found) if found else None
        if found and read_as:
            born, rest = read_as, f"{rest[: found.start()]} {rest[found.end() :]}"
            day = born[0] if pattern is _DAY else None
            break
    return TypedSearch(tuple(fold(_DAY.sub(" ", rest)).split()), day, born, code)


def _of_day(found: re.Match[str]) -> tuple[date, date] | None:
    day = read_day(found[0])
    return (day, day) if day else None


def _of_birth(found: re.Match[str]) -> tuple[date, date] | None:
    read = read_birth(re.sub(r"\.\s*", " ", found[0]) if found[0][0].isalpha() else found[0])
    if read is None:
        return None
    first = read.day
    if read.precision == "year":
        return first, date(first.year, 12, 31)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, after - timedelta(days=1)


def _of_age(found: re.Match[str]) -> tuple[date, date] | None:
    age, today = int(found[1] or found[2]), clock.today()
    if age > OLDEST:
        return None
    return _years_before(today, age + 1) + timedelta(days=1), _years_before(today, age)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return date(day.year - years, 2, 28)
