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
from dataclasses import replace
from functools import cache

from app.services import clock
from app.services.errors import Invalid, NotFound, Problem, Unreadable
from app.services.intake.readers import values
from app.services.intake.readers.limits import Limits
from app.services.intake.readers.phrases import RESOURCES, words_of
from app.services.intake.readers.police_rows import (
    GRADES,
    Row,
    address_of,
    dash_in,
    moment_in,
    questions_of,
    subject_of,
)
from app.services.intake.readers.record import (
    BatchFound,
    DocumentKind,
    NotificationFound,
    Reading,
    RowProblem,
)
from app.services.intake.readers.tabular import Table, read_table

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


def _notification(
    rows: list[Row], today: dt.date, per_child: bool, problems: list[RowProblem], headings: dict[str, str]
) -> NotificationFound:
    first = rows[0]
    subjects = tuple(subject_of(row, today, problems, headings) for row in rows)
    local, utc, clock_question = moment_in(first, "incident_date", "incident_time", "incident_at", today)
    submitted, _, _ = moment_in(first, "submitted_date", "submitted_time", "submitted_at", today)
    present_text, number_text = first.known("children_present") or "", first.known("children_number") or ""
    digits = re.search(r"\d+", number_text) or re.search(r"\d+", present_text)
    number = int(digits.group(0)) if digits else None
    present = values.yes_no(present_text)
    if present is None and number is not None:
        present = number > 0
    dash = dash_in(first)
    questions = ([clock_question] if clock_question else []) + questions_of(dash, number, subjects, per_child)
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
    address, postcode = address_of(first)
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
        grading=GRADES.get((first.known("grading") or "").casefold()),
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
        Row({meaning[at]: cell for at, cell in enumerate(cells) if at in meaning}, number, line)
        for number, (cells, line) in enumerate(zip(table.rows, table.lines, strict=True), start=1)
    ]
    if not rows:
        raise Unreadable("The batch holds a heading row and nothing under it.", "Ask for the batch again.")
    problems: list[RowProblem] = []
    groups: dict[str, list[Row]] = {}
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
