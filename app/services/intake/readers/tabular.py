"""Comma-separated text of any delimiter and encoding as a table of cells with their line numbers.

A file that is not Unicode is read as Windows-1252 and a question is asked: no reader can tell it from
Latin-2 or Mac.
"""

import codecs
import csv
import io
from dataclasses import dataclass

from app.services.errors import Invalid, Problem, Unreadable
from app.services.intake.readers.limits import Limits

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAVE = "Save the file from its own program as CSV UTF-8 and drop it again."


@dataclass(frozen=True, slots=True)
class Table:
    """Heading and data rows; `lines` holds each row's first physical line, the heading's being 1."""

    encoding: str
    line_endings: str
    delimiter: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    questions: tuple[str, ...] = ()


def decode(data: bytes, encoding: str | None) -> tuple[str, str, tuple[str, ...]]:
    """Text, the name of its encoding, and what must be asked. Raises Unreadable where no encoding fits."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(name), name, ()
            except UnicodeError:
                raise Unreadable("The file is cut off or mixed up: its text cannot be read.", _SAVE) from None
    if encoding is not None:
        try:
            return data.decode(encoding), encoding, ()
        except (UnicodeError, LookupError):
            raise Unreadable(
                f"The file cannot be read as {encoding}.", "Choose another encoding, or save the file as CSV UTF-8."
            ) from None
    if data[:200].count(0) > 20:
        for name, zero_at in (("utf-16-le", 1), ("utf-16-be", 0)):
            if data[zero_at:200:2].count(0) > 0.7 * len(data[zero_at:200:2]):
                try:
                    return data.decode(name), name, ()
                except UnicodeError:
                    continue
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeError:
        pass
    try:
        text = data.decode("windows-1252")
    except UnicodeError:
        raise Unreadable("The file is in an unknown character encoding.", _SAVE) from None
    asked = (
        "The file is not UTF-8. It was read as Windows-1252 (Western European): "
        "look at the accented letters and say whether that is right."
    )
    return text, "windows-1252", (asked,)


def _delimiter(text: str) -> str:
    """The sign that divides the heading into most columns, quoted parts left out."""
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    plain, quoted = [], False
    for char in first:
        quoted = quoted ^ (char == '"')
        if not quoted:
            plain.append(char)
    counts = {sign: plain.count(sign) for sign in (",", ";", "\t", "|", "^", "~")}
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] else ","


def read_table(data: bytes, limits: Limits, encoding: str | None = None) -> Table:
    """The table in a file. Raises Unreadable for what is no table, Invalid for cells that cannot stand."""
    text, name, questions = decode(data, encoding)
    endings = "CRLF" if "\r\n" in text else "LF" if "\n" in text else "CR"
    delimiter = _delimiter(text)
    if text.lstrip("\ufeff").casefold().startswith("sep=") and "\n" in text:
        delimiter, text = text.lstrip("\ufeff")[4:5], text.split("\n", 1)[1]
    rows, lines = _rows(text, delimiter, limits)
    if len(rows) < 1 or len(rows[0]) < 3:
        raise Unreadable(
            "The file holds no table: no heading row with columns was found.",
            "Drop the batch as the police system exports it (CSV), or type the contact.",
        )
    header = tuple(cell.strip().lstrip("\ufeff") for cell in rows[0])
    data_rows, data_lines = rows[1:], lines[1:]
    _check(header, data_rows, data_lines, limits)
    return Table(name, endings, delimiter, header, tuple(data_rows), tuple(data_lines), questions)


def _rows(text: str, delimiter: str, limits: Limits) -> tuple[list[tuple[str, ...]], list[int]]:
    former = csv.field_size_limit(max(len(text), 131_072))
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        line = 1
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(tuple(row))
                lines.append(line)
            line = reader.line_num + 1
            if len(rows) > limits.rows + 1 or len(row) > limits.columns:
                raise Unreadable(
                    f"The file has more than {limits.rows:,} rows or {limits.columns} columns.",
                    "Ask for the batch in smaller parts.",
                )
    except csv.Error:
        raise Unreadable("The file is no proper table: quotation marks do not close.", _SAVE) from None
    finally:
        csv.field_size_limit(former)
    return rows, lines


def _check(header: tuple[str, ...], rows: list[tuple[str, ...]], lines: list[int], limits: Limits) -> None:
    problems: list[Problem] = []
    for record, (row, line) in enumerate(zip(rows, lines, strict=True), start=1):
        if len(row) > len(header) and any(cell.strip() for cell in row[len(header) :]):
            problems.append(
                Problem("", f"Row {record} (line {line}) has {len(row)} cells under {len(header)} headings.", record)
            )
        for column, cell in zip(header, row, strict=False):
            if "\x00" in cell:
                problems.append(
                    Problem(
                        column,
                        f"Row {record} (line {line}), column {column}: NUL characters, the file is damaged there.",
                        record,
                    )
                )
            elif len(cell) > limits.field:
                problems.append(
                    Problem(
                        column,
                        f"Row {record} (line {line}), column {column}: {len(cell):,} characters; {limits.field:,} "
                        f"is the most a field may hold.",
                        record,
                    )
                )
    if problems:
        raise Invalid(
            tuple(problems),
            "The batch cannot be taken in as it is.",
            "Nothing of it was stored. Mend the rows named, or ask the police for the batch again.",
        )
