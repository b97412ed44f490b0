"""Police batches: rows of any heading style become notifications, one per reference.

Two styles are known by their columns: one row per subject with a role (PPN, 39/24, SCARF) and one row per
child (Merlin).
A clock time that London skipped or had twice is kept as written and asked about. DASH counts stand beside
the grade as
given: never regraded. Bands asked about: 1-9 standard, 10-13 medium, 14 and over high (standards: DASH).
"""

import datetime as dt
import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache

from app.services import clock
from app.services.errors import Invalid, NotFound, Problem, Unreadable
from app.services.intake.readers import values
from app.services.intake.readers.limits import Limits
from app.services.intake.readers.names import is_no_name
from app.services.intake.readers.record import (
    BatchFound,
    DashFound,
    DocumentKind,
    NotificationFound,
    Reading,
    RowProblem,
    SubjectFound,
)
from app.services.intake.readers.tabular import Table, read_table
from app.services.intake.readers.vocabulary import RESOURCES, words_of

_GRADES = {
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
PER_SUBJECT, PER_CHILD = "PPN, one row per subject", "Merlin, one row per child"


@cache
def _columns() -> dict[tuple[str, ...], str]:
    with (RESOURCES / "police.toml").open("rb") as file:
        book = tomllib.load(file)["columns"]
    return {words_of(phrase): key for key, phrases in book.items() for phrase in phrases}


def _key_of(heading: str) -> str | None:
    """What a column heading means, or None."""
    book = _columns()
    for text in (heading, re.sub(r"\([^()]*\)", "", heading)):
        words = words_of(text)
        if words in book:
            return book[words]
        spread = words_of(re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", text))
        if spread in book:
            return book[spread]
    return None


@dataclass(frozen=True, slots=True)
class _Row:
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


def _moment(
    row: _Row, day_key: str, time_key: str, both_key: str, today: dt.date
) -> tuple[str | None, dt.datetime | None, str | None]:
    both = row.known(both_key)
    text = both or row.known(day_key) or ""
    found = values.DATE.search(text)
    day = values.date_of(found, today) if found else None
    if day is None:
        return None, None, None
    rest = (text[: found.start()] + " " + text[found.end() :]) if found else ""
    rest = re.sub(r"T(?=\d)", " ", rest)
    return moment_of(day, row.known(time_key) or rest)


def _dash(row: _Row) -> DashFound | None:
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


def _questions(
    dash: DashFound | None, children: int | None, subjects: tuple[SubjectFound, ...], per_child: bool
) -> list[str]:
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


def _address(row: _Row) -> tuple[str | None, str | None]:
    parts = [row.said(key) for key in ("address", "address_1", "address_2", "address_3", "town")]
    line = ", ".join(re.sub(r"\s*\n\s*", ", ", part.strip(" ,")) for part in parts if part)
    code = row.said("postcode")
    if code is None:
        bare, found = values.split_postcode(line)
        return bare or None, found
    return line or None, code


def _subject(row: _Row, today: dt.date, problems: list[RowProblem], headings: dict[str, str]) -> SubjectFound:
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
    surname = None if surname is not None and is_no_name(surname) else surname
    forenames = None if forenames is not None and is_no_name(forenames) else forenames
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
    address, postcode = _address(row)
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


def _notification(
    rows: list[_Row], today: dt.date, per_child: bool, problems: list[RowProblem], headings: dict[str, str]
) -> NotificationFound:
    first = rows[0]
    subjects = tuple(_subject(row, today, problems, headings) for row in rows)
    local, utc, clock_question = _moment(first, "incident_date", "incident_time", "incident_at", today)
    submitted, _, _ = _moment(first, "submitted_date", "submitted_time", "submitted_at", today)
    present_text, number_text = first.known("children_present") or "", first.known("children_number") or ""
    digits = re.search(r"\d+", number_text) or re.search(r"\d+", present_text)
    number = int(digits.group(0)) if digits else None
    present = values.yes_no(present_text)
    if present is None and number is not None:
        present = number > 0
    dash = _dash(first)
    questions = ([clock_question] if clock_question else []) + _questions(dash, number, subjects, per_child)
    for key in ("summary", "grading", "occurrence", "officer"):
        if len({row.said(key) for row in rows}) > 1:
            questions.append(
                f"The rows of this notification differ in the column {headings.get(key, key)}; the first row's is "
                f"shown."
            )
    when = first.known("incident_date") or first.known("incident_at")
    if when is not None and local is None:
        problems.append(
            RowProblem(
                first.record,
                first.line,
                headings.get("incident_date") or headings.get("incident_at", "incident date"),
                when,
                "no such date",
            )
        )
    address, postcode = _address(first)
    return NotificationFound(
        reference=first.said("reference") or "",
        report_type=first.said("report_type"),
        occurrence_number=first.said("occurrence"),
        incident_local=local,
        incident_utc=utc,
        submitted_local=submitted,
        officer=first.said("officer"),
        collar_number=first.said("collar"),
        address=subjects[0].address if address else None,
        postcode=subjects[0].postcode if address or postcode else None,
        grading=_GRADES.get((first.known("grading") or "").casefold()),
        children_present=present,
        number_of_children=number,
        dash=dash,
        cse_risk=values.cse_of(first.said("cse") or ""),
        submission_type=first.said("submission"),
        summary=first.said("summary"),
        subjects=subjects,
        questions=tuple(questions),
    )


def read_batch(data: bytes, today: dt.date, digest: str, limits: Limits, encoding: str | None = None) -> Reading:
    """A police batch from a file. Raises Unreadable or Invalid; rows to be mended come back in
    `batch.problems`."""
    return read_rows(read_table(data, limits, encoding), today, digest)


def mend_batch(reading: Reading, record: int, column: str, value: str) -> Reading:
    """A batch read again with one cell changed; `record` counts data rows from 1, `column` is a heading.

    Raises NotFound where the batch has no such cell.
    """
    batch = reading.batch
    if batch is None or column not in batch.header or not 0 < record <= len(batch.rows):
        raise NotFound("The batch has no such cell.", "Choose a row and a column of the batch.")
    at = batch.header.index(column)
    rows = [list(row) for row in batch.rows]
    row = rows[record - 1]
    row.extend([""] * (at + 1 - len(row)))
    row[at] = value
    mended = tuple(tuple(cells) for cells in rows)
    table = Table(batch.encoding, batch.line_endings, batch.delimiter, batch.header, mended, batch.lines)
    return replace(read_rows(table, clock.today(), reading.sha256), questions=reading.questions)


def _missing(keys: set[str], header: tuple[str, ...]) -> None:
    people_file = {"person_id", "household_id"} & {heading.casefold() for heading in header}
    if people_file and "reference" not in keys:
        raise Unreadable(
            "This is a list of people, no police batch.", "Bring it in under Administration, Import people."
        )
    if len(keys) < 3:
        raise Unreadable(
            "No police batch the reader knows: its headings were not recognised.",
            "Check that the first row holds the headings, or type the contacts.",
        )
    needed: list[str] = []
    if "reference" not in keys:
        needed.append("a reference (such as PPN Ref)")
    if not {"name", "surname"} & keys:
        needed.append("Surname" if "forenames" in keys else "a name")
    elif "surname" in keys and "forenames" not in keys and "name" not in keys:
        needed.append("Forename(s)")
    if needed:
        raise Invalid(
            tuple(Problem(name, f"The column {name} is missing.", None) for name in needed),
            f"The batch cannot be taken in: the column {needed[0]} is missing."
            if len(needed) == 1
            else "The batch cannot be taken in: columns are missing: " + "; ".join(needed) + ".",
            "Nothing of it was stored. Ask for the batch with all its columns, or name the column in the first row.",
        )


def read_rows(table: Table, today: dt.date, digest: str) -> Reading:
    """A police batch from its table of cells."""
    meaning: dict[int, str] = {}
    headings: dict[str, str] = {}
    for at, heading in enumerate(table.header):
        key = _key_of(heading)
        if key is not None and key not in headings:
            meaning[at], headings[key] = key, heading
    _missing(set(headings), table.header)
    rows = [
        _Row({meaning[at]: cell for at, cell in enumerate(cells) if at in meaning}, number, line)
        for number, (cells, line) in enumerate(zip(table.rows, table.lines, strict=True), start=1)
    ]
    if not rows:
        raise Unreadable("The batch holds a heading row and nothing under it.", "Ask for the batch again.")
    problems: list[RowProblem] = []
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        reference = row.said("reference")
        if reference is None:
            problems.append(RowProblem(row.record, row.line, headings["reference"], "", "no reference"))
        groups.setdefault(reference or f"row {row.record}", []).append(row)
    per_child = "role" not in headings
    notifications = tuple(_notification(group, today, per_child, problems, headings) for group in groups.values())
    batch = BatchFound(
        style=PER_CHILD if per_child else PER_SUBJECT,
        encoding=table.encoding,
        line_endings=table.line_endings,
        delimiter=table.delimiter,
        header=table.header,
        rows=table.rows,
        lines=table.lines,
        notifications=notifications,
        problems=tuple(sorted(problems, key=lambda problem: problem.record)),
    )
    not_found = tuple(
        f"the column for {words}"
        for key, words in (
            ("dob", "date of birth"),
            ("sex", "sex"),
            ("address", "address"),
            ("grading", "grading"),
            ("summary", "summary"),
        )
        if key not in headings and not (key == "address" and "address_1" in headings)
    )
    unknown = tuple(
        f"The column {heading} was not understood; its cells are kept."
        for at, heading in enumerate(table.header)
        if at not in meaning and heading
    )
    hidden = tuple(
        f"Row {row.record}: invisible characters or a change of text direction in a name; look at the letters."
        for row in rows
        if re.search(
            "[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]",
            "".join(row.cells.get(key, "") for key in ("name", "surname", "forenames")),
        )
    )
    return Reading(
        kind=DocumentKind.BATCH,
        media="csv",
        sha256=digest,
        batch=batch,
        not_found=not_found,
        warnings=(*unknown, *hidden),
        questions=table.questions,
    )
