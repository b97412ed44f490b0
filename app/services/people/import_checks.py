"""Whether a row of an import can stand: pure, one row at a time, every problem in words.

NHS numbers by weights 10 to 2 and modulus 11, pupil numbers by their check letter, relationship kinds and ethnicity by
the national lists. What refers to other rows is checked where the rows come together (`imports`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from app.models.enums import BirthPrecision, Sex
from app.services import clock, codes
from app.services.people import identifiers
from app.services.people.folding import fold
from app.services.people.folding import postcode as postcode_in
from app.services.people.import_columns import relationship_codes
from app.services.people.import_records import CellProblem

OLDEST = 125
LONGEST_NAME = 200
LONGEST_REFERENCE = 40
MOST_NAMES = 20
_SLASHED = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}[/.\- ]\d{1,2}[/.\- ]\d{2}")
_MONTH = re.compile(r"(?:(\d{4})-(\d{1,2})|(\d{1,2})[/.\- ](\d{4}))")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SEXES: Mapping[str, Sex] = {
    "": Sex.UNKNOWN, "m": Sex.MALE, "male": Sex.MALE, "1": Sex.MALE, "f": Sex.FEMALE, "female": Sex.FEMALE,
    "2": Sex.FEMALE, "u": Sex.UNKNOWN, "unknown": Sex.UNKNOWN, "0": Sex.UNKNOWN, "9": Sex.UNKNOWN,
    "unborn": Sex.UNKNOWN, "indeterminate": Sex.UNKNOWN, "not known": Sex.UNKNOWN,
}  # fmt: skip
_LIVING = frozenset({"no", "n", "false", "0", "alive", "living", "not deceased"})
_SILENT = frozenset({"", "-", "n/a", "na", "none", "null", "unknown", "not known", "u", "9999-12-31", "31/12/9999"})
_DEAD = frozenset({"yes", "y", "true", "1", "dead", "deceased", "died", "d", "rip"})
_EARLIEST = 1500
_SHOWN = {
    "person_id": "person reference", "forenames": "forenames", "surname": "surname", "household_id": "household",
    "address_1": "first line of the address", "address_2": "second line of the address", "person_a": "first person",
    "person_b": "second person", "gp": "GP",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonRead:
    """A person's row as it can be stored. `more` holds further columns of the table that the file gave."""

    ref: str
    forenames: str
    surname: str
    names: tuple[str, ...]
    born: date | None
    precision: BirthPrecision
    sex: Sex
    nhs_number: str | None
    upn: str | None
    household: str | None
    address: tuple[str, str | None, str | None, str | None] | None
    more: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HouseholdRead:
    """A household's row as it can be stored."""

    ref: str
    address_1: str
    address_2: str | None
    town: str | None
    postcode: str | None


@dataclass(frozen=True, slots=True)
class TieRead:
    """A relationship's row as it can be stored: `person_a` is the `kind` of `person_b`."""

    person_a: str
    person_b: str
    kind: str
    since: date | None
    until: date | None


@lru_cache(maxsize=100_000)
def _day(text: str) -> tuple[date | None, BirthPrecision]:
    """A date of any precision, the day before the month as in Britain; None where there is no such date."""
    try:
        if len(text) == 10 and text[4] == "-":
            return date.fromisoformat(text), BirthPrecision.DAY
        if match := _SLASHED.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1])), BirthPrecision.DAY
        if match := _MONTH.fullmatch(text):
            return date(int(match[1] or match[4]), int(match[2] or match[3]), 1), BirthPrecision.MONTH
        if len(text) == 4 and text.isascii() and text.isdigit():
            return date(int(text), 1, 1), BirthPrecision.YEAR
    except ValueError:
        pass
    return None, BirthPrecision.UNKNOWN


def _before(died: date, born: date, death: Mapping[str, Any], precision: BirthPrecision) -> bool:
    """Whether a death lies before a birth, as exactly as the less exact of the two was told."""
    exact = {death["died_precision"], precision.value}
    if exact == {BirthPrecision.DAY.value}:
        return died < born
    if BirthPrecision.YEAR.value in exact:
        return died.year < born.year
    return (died.year, died.month) < (born.year, born.month)


@cache
def _ethnicities() -> frozenset[str]:
    return frozenset(code.code for code in codes.ethnicities())


class RowCheck:
    """Checks the rows of one run; keeps what is the same for all of them."""

    def __init__(self) -> None:
        self.today = clock.today()
        self.problems: list[CellProblem] = []

    def _say(self, column: str, sentence: str) -> None:
        self.problems.append(CellProblem(column, sentence))

    def _text(self, values: Mapping[str, str], column: str, longest: int = LONGEST_NAME) -> str:
        """One line of text; a line break inside it becomes a space."""
        raw = values.get(column, "")
        if not raw:
            return ""
        shown = _SHOWN.get(column, column.replace("_", " "))
        if _CONTROL.search(raw):
            self._say(column, f"The {shown} holds signs that are no text. Type it again.")
            return ""
        text = raw.strip() if raw.isprintable() else " ".join(raw.split())
        if len(text) > longest:
            self._say(column, f"The {shown} has {len(text):,} characters; {longest} is the most. Shorten it.")
        return text

    def _date(self, values: Mapping[str, str], column: str, what: str) -> tuple[date | None, BirthPrecision]:
        text = self._text(values, column)
        if not text:
            return None, BirthPrecision.UNKNOWN
        day, precision = _day(text)
        if day is None and _SHORT_YEAR.fullmatch(text):
            self._say(column, f"The {what} has a year of two digits. Write the year in full.")
        elif day is None:
            self._say(column, f"There is no such date. Enter the {what} as 14/03/2019 or 2019-03-14, or clear it.")
        return day, precision

    def person(self, values: Mapping[str, str]) -> tuple[PersonRead, tuple[CellProblem, ...]]:
        """A row of people."""
        self.problems = []
        ref = self._text(values, "person_id", LONGEST_REFERENCE)
        if not ref:
            self._say("person_id", "There is no person reference. Enter the reference this person has elsewhere.")
        forenames, surname = self._text(values, "forenames"), self._text(values, "surname")
        if not forenames and not surname and not self.problems:
            self._say("surname", "There is no name: forenames and surname are both empty. Enter at least one of them.")
        born, precision = self._date(values, "date_of_birth", "date of birth")
        if born is not None and born > self.today:
            self._say("date_of_birth", "The date of birth is in the future. Check the year.")
        death = self._death(values)
        if born is not None:
            self._born_and_died(born, precision, death)
        expected, exactly = self._date(values, "expected_delivery", "expected date of delivery")
        if expected is not None and exactly is not BirthPrecision.DAY:
            self._say("expected_delivery", "Enter the expected date of delivery as day, month and year.")
        elif expected is not None and born is not None:
            self._say("expected_delivery", "A birth date and an expected date are both given. Clear one of them.")
        names = tuple(part.strip() for part in self._text(values, "aliases", 2_000).split(";") if part.strip())
        if len(names) > MOST_NAMES or any(len(name) > LONGEST_NAME for name in names):
            self._say("aliases", f"Divide the other names by semicolons; {MOST_NAMES} names are the most.")
        sex = _SEXES.get(self._text(values, "sex").casefold())
        if sex is None:
            self._say("sex", "Enter M, F or U (unborn or not recorded).")
        read = PersonRead(
            ref=ref,
            forenames=forenames,
            surname=surname,
            names=names,
            born=born,
            precision=precision,
            sex=sex or Sex.UNKNOWN,
            nhs_number=self._nhs_number(values),
            upn=self._upn(values),
            household=self._text(values, "household_id", LONGEST_REFERENCE) or None,
            address=self._address(values),
            more={**self._more(values, expected), **death},
        )
        return read, tuple(self.problems)

    def _death(self, values: Mapping[str, str]) -> dict[str, Any]:
        """The columns of a death: its day as exactly as it was told, or that somebody has died; none of the living.

        A file may tell the day in one column and in another whether; either may hold the day.
        """
        said = {column: self._text(values, column) for column in ("died", "date_of_death")}
        told = {column: text for column, text in said.items() if text.casefold() not in _SILENT}
        living = [column for column, text in told.items() if text.casefold() in _LIVING]
        if len(living) < len(told) and living:
            self._say(living[0], "One column says that this person has died, another that not. Check both.")
            return {}
        days: list[tuple[date, BirthPrecision]] = []
        for column, text in told.items():
            if text.casefold() not in _LIVING | _DEAD and (day := self._day_of_death(text, column)) is not None:
                days.append(day)
        if days:
            died, precision = days[-1]
            return {"died": True, "died_on": died, "died_precision": precision.value}
        dead = any(text.casefold() in _DEAD for text in told.values())
        return {"died": True, "died_on": None, "died_precision": None} if dead else {}

    def _day_of_death(self, text: str, column: str) -> tuple[date, BirthPrecision] | None:
        died, precision = _day(text)
        if died is None:
            words = "This is no date, and neither yes nor no. Enter the date of death as 14/03/2019, or clear it."
        elif died > self.today:
            words = "The date of death is in the future. Check the year."
        elif died.year < _EARLIEST:
            words = f"The date of death is before {_EARLIEST}. Check the year."
        else:
            return died, precision
        self._say(column, words)
        return None

    def _born_and_died(self, born: date, precision: BirthPrecision, death: Mapping[str, Any]) -> None:
        """A birth of long ago stands where a death is told, and a life is no longer than people live."""
        died = death["died_on"] if death else None
        if born.year < self.today.year - OLDEST and not death:
            words = f"The date of birth is more than {OLDEST} years ago. Check the year, or enter the date of death."
            self._say("date_of_birth", words)
        elif born.year < _EARLIEST:
            self._say("date_of_birth", f"The date of birth is before {_EARLIEST}. Check the year.")
        if died is None:
            return
        if _before(died, born, death, precision):
            self._say("date_of_death", "The date of death is before the date of birth. Check both.")
        elif died.year - born.year > OLDEST:
            self._say("date_of_birth", f"This would be a life of more than {OLDEST} years. Check both dates.")

    def _more(self, values: Mapping[str, str], expected: date | None) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        for column in ("language", "school", "gp", "phone", "email"):
            if text := self._text(values, column):
                found[column] = text
        if ethnicity := self._text(values, "ethnicity").upper():
            if ethnicity in _ethnicities():
                found["ethnicity"] = ethnicity
            else:
                self._say("ethnicity", "This is not a national ethnicity code, such as WBRI. Enter one, or clear it.")
        if expected is not None:
            found["expected_delivery"] = expected
        return found

    def _nhs_number(self, values: Mapping[str, str]) -> str | None:
        text = self._text(values, "nhs_number")
        if not text:
            return None
        if not identifiers.nhs_is_right(text):
            digits = identifiers.nhs_digits(text)
            wrong = "its check digit is wrong" if re.fullmatch(r"[0-9]{10}", digits) else "it has not ten digits"
            self._say("nhs_number", f"This is no NHS number: {wrong}. Check it against its source, or clear it.")
        return identifiers.nhs_digits(text)

    def _upn(self, values: Mapping[str, str]) -> str | None:
        text = self._text(values, "upn")
        if text and not identifiers.upn_is_right(text):
            self._say("upn", "This is no pupil number: check its letter and the twelve signs after it, or clear it.")
        return identifiers.upn_compact(text) or None

    def _address(self, values: Mapping[str, str]) -> tuple[str, str | None, str | None, str | None] | None:
        first = self._text(values, "address_1")
        second, town = self._text(values, "address_2"), self._text(values, "town")
        code = self._postcode(values)
        return (first, second or None, town or None, code) if first else None

    def _postcode(self, values: Mapping[str, str]) -> str | None:
        text = self._text(values, "postcode")
        if not text:
            return None
        found = postcode_in(text)
        if found is None or len(found.replace(" ", "")) != len(re.sub(r"\s", "", text)):
            self._say("postcode", "This is not a whole postcode, such as ZZ3 8LP. Enter it in full, or clear it.")
        return found

    def household(self, values: Mapping[str, str]) -> tuple[HouseholdRead, tuple[CellProblem, ...]]:
        """A row of households."""
        self.problems = []
        ref = self._text(values, "household_id", LONGEST_REFERENCE)
        if not ref:
            self._say("household_id", "There is no household reference. Enter the one that the people's rows use.")
        first = self._text(values, "address_1")
        if not first and not self.problems:
            self._say("address_1", "There is no address. Enter its first line, or No fixed abode.")
        second, town = self._text(values, "address_2"), self._text(values, "town")
        read = HouseholdRead(ref, first, second or None, town or None, self._postcode(values))
        return read, tuple(self.problems)

    def tie(self, values: Mapping[str, str]) -> tuple[TieRead, tuple[CellProblem, ...]]:
        """A row of relationships."""
        self.problems = []
        first = self._text(values, "person_a", LONGEST_REFERENCE)
        second = self._text(values, "person_b", LONGEST_REFERENCE)
        for column, ref in (("person_a", first), ("person_b", second)):
            if not ref:
                self._say(column, "There is no person reference. Enter the one that the people's rows use.")
        if first and first == second:
            self._say("person_b", "Nobody is related to themselves. Enter the other person's reference.")
        kind = _kind(self._text(values, "kind"))
        if kind is None:
            self._say("kind", "This kind of relationship is not in the list. Enter one such as parent or half-sibling.")
        since, _ = self._date(values, "since", "first day")
        until, _ = self._date(values, "until", "last day")
        if since is not None and until is not None and until < since:
            self._say("until", "The relationship ends before it begins. Check both dates.")
        return TieRead(first, second, kind or "", since, until), tuple(self.problems)


@lru_cache(maxsize=1_000)
def _kind(text: str) -> str | None:
    return relationship_codes().get(fold(text.replace("_", " ")))
