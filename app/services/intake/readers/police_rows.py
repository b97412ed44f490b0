"""One row of a police batch: its person, its moment, its checklist, and what must be asked about it."""

import datetime as dt
import re
from dataclasses import dataclass

from app.services import clock
from app.services.intake.readers import values
from app.services.intake.readers.names import says_no_name
from app.services.intake.readers.record import DashFound, RowProblem, SubjectFound

GRADES = {
    "r": "Red",
    "red": "Red",
    "a": "Amber",
    "amber": "Amber",
    "g": "Green",
    "green": "Green",
    "b": "Blue",
    "blue": "Blue",
}
_DASH = {
    "s": "Standard",
    "std": "Standard",
    "standard": "Standard",
    "m": "Medium",
    "med": "Medium",
    "medium": "Medium",
    "h": "High",
    "high": "High",
}
_EMPTY = frozenset({"", "-", "n/a", "na", "nk", "n/k", "not known", "none", "nil", "null", "not recorded", "unknown"})


@dataclass(frozen=True, slots=True)
class Row:
    """One data row: its cells by meaning, number and first line."""

    cells: dict[str, str]
    record: int
    line: int

    def said(self, key: str) -> str | None:
        """The cell as it stands but for spaces around it (a tab or return in front is kept and made
        harmless on export)."""
        text = self.cells.get(key, "").strip(" \u00a0")
        return text if text.strip() else None

    def known(self, key: str) -> str | None:
        """The cell's text, or None where it only says that nothing is known."""
        text = self.cells.get(key, "").strip()
        return None if text.casefold() in _EMPTY else text


def moment_of(day: dt.date, time: str) -> tuple[str, dt.datetime | None, str | None]:
    """A London clock time as text, its moment in UTC, and what must be asked where it is not one moment."""
    match = values.TIME.search(time) or re.fullmatch(r"\s*([01]?\d|2[0-3])([0-5]\d)\s*(?:hrs|h)?\s*()", time)
    if match is None:
        return f"{day.isoformat()}", None, None
    hour = int(match.group(1)) + (12 if (match.group(3) or "").casefold() == "pm" and int(match.group(1)) < 12 else 0)
    local = f"{day.isoformat()} {hour:02}:{match.group(2)}"
    naive = dt.datetime(day.year, day.month, day.day, hour, int(match.group(2)))  # noqa: DTZ001 - a wall-clock time, given its zone below
    first = naive.replace(tzinfo=clock.LONDON, fold=0).astimezone(dt.UTC)
    second = naive.replace(tzinfo=clock.LONDON, fold=1).astimezone(dt.UTC)
    if first != second:
        skipped = first.astimezone(clock.LONDON).replace(tzinfo=None) != naive
        why = (
            "does not exist on the London clock (the clocks went forward)"
            if skipped
            else "came twice on the London clock (the clocks went back)"
        )
        return (
            local,
            None,
            f"The time {hour:02}:{match.group(2)} on {day:%d/%m/%Y} {why}. Ask the sender; it is kept as written.",
        )
    return local, first, None


def moment_in(
    row: Row, day_key: str, time_key: str, both_key: str, today: dt.date
) -> tuple[str | None, dt.datetime | None, str | None]:
    """The local text and the moment of a row's date and time, and what must be asked."""
    both = row.known(both_key)
    text = both or row.known(day_key) or ""
    found = values.DATE.search(text)
    day = values.date_of(found, today) if found else None
    if day is None:
        return None, None, None
    rest = (text[: found.start()] + " " + text[found.end() :]) if found else ""
    rest = re.sub(r"T(?=\d)", " ", rest)
    return moment_of(day, row.known(time_key) or rest)


def dash_in(row: Row) -> DashFound | None:
    """The checklist as given: count, grade and reason side by side, never regraded."""
    count_text, grade_text, reason = (
        row.known("dash_count") or "",
        row.known("dash_grade") or "",
        row.known("dash_reason"),
    )
    both = row.known("dash")
    if both is not None:
        number, word = re.search(r"\d{1,2}", both), re.search(r"[A-Za-z]+", both)
        count_text, grade_text = (
            count_text or (number.group(0) if number else ""),
            grade_text or (word.group(0) if word else ""),
        )
    count = re.search(r"\d{1,2}", count_text)
    grade = _DASH.get(re.sub(r"(?i)\s*risk$", "", grade_text).strip().casefold())
    if count is None and grade is None:
        return None
    return DashFound("DASH", int(count.group(0)) if count else None, grade, reason)


def band_of(count: int) -> str:
    """The band a DASH count alone falls in: for asking, never for grading."""
    return "High" if count >= 14 else "Medium" if count >= 10 else "Standard"


def questions_of(
    dash: DashFound | None, children: int | None, subjects: tuple[SubjectFound, ...], per_child: bool
) -> list[str]:
    """What a worker must ask about a notification before relying on it."""
    asked: list[str] = []
    if (
        dash is not None
        and dash.count is not None
        and dash.practitioner_grade is not None
        and band_of(dash.count) != dash.practitioner_grade
        and not dash.reason
    ):
        asked.append(
            f"DASH: {dash.count} ticks fall in the {band_of(dash.count).lower()} band, the grade given is "
            f"{dash.practitioner_grade}, and no reason is stated. Both are kept; ask the sender."
        )
    listed = (
        sum(
            "child" in (subject.role or "child").casefold() and "not present" not in (subject.role or "").casefold()
            for subject in subjects
        )
        if not per_child
        else len(subjects)
    )
    if children is not None and listed < children and listed >= 0 and children > 0:
        asked.append(f"{children} children are said to be present, {listed} listed. Ask who the others are.")
    return asked


def address_of(row: Row) -> tuple[str | None, str | None]:
    """A row's address in one line, and its postcode as written."""
    parts = [row.said(key) for key in ("address", "address_1", "address_2", "address_3", "town")]
    line = ", ".join(re.sub(r"\s*\n\s*", ", ", part.strip(" ,")) for part in parts if part)
    code = row.said("postcode")
    if code is None:
        bare, found = values.split_postcode(line)
        return bare or None, found
    return line or None, code


def subject_of(row: Row, today: dt.date, problems: list[RowProblem], headings: dict[str, str]) -> SubjectFound:
    """One row's person; cells that cannot stand are added to `problems`."""
    surname, forenames, whole = row.said("surname"), row.said("forenames"), row.said("name")
    if whole is not None and surname is None:
        family, mark, given = whole.partition(",")
        if mark:
            surname, forenames = family.strip() or None, forenames or given.strip() or None
        else:
            words = whole.split()
            caps = [word for word in words if word.isupper() and len(word) > 1]
            if caps and len(caps) < len(words):
                surname, forenames = " ".join(caps), " ".join(word for word in words if word not in caps)
            elif len(words) == 2:
                forenames, surname = words
    written = whole or " ".join(part for part in (forenames, surname) if part) or None
    surname = None if surname is not None and says_no_name(surname) else surname
    forenames = None if forenames is not None and says_no_name(forenames) else forenames
    dob_text = row.known("dob")
    born = values.whole_date(re.sub(r"[ T]00:00(:00)?$", "", dob_text), today) if dob_text else None
    age = row.known("age")
    if dob_text is not None and (born is None or born > today):
        why = "lies in the future" if born is not None else "is no possible date"
        problems.append(
            RowProblem(row.record, row.line, headings.get("dob", "date of birth"), dob_text, f"the date of birth {why}")
        )
        born = None
    if written is None:
        problems.append(
            RowProblem(
                row.record,
                row.line,
                headings.get("surname") or headings.get("name", "name"),
                "",
                "no name: write Unknown if it is not known",
            )
        )
    address, postcode = address_of(row)
    ethnicity = row.known("ethnicity")
    return SubjectFound(
        record=row.record,
        line=row.line,
        role=row.said("role"),
        name_as_written=written,
        surname=surname,
        forenames=forenames,
        date_of_birth=born,
        date_of_birth_as_written=dob_text,
        sex=values.sex_of(row.said("sex") or ""),
        ethnicity=ethnicity,
        address=address,
        postcode=postcode if postcode is not None else ("" if "postcode" in headings and address else None),
        parent_or_carer=row.said("parent"),
        phone=values.phone_of(row.said("phone") or ""),
        age_as_written=age,
    )
