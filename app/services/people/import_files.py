"""Reading a delimited file of any length row by row, and what must be known before: bytes, encoding, delimiter."""

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.services.errors import Unreadable

MOST_BYTES = 1_500_000_000
MOST_COLUMNS = 200
_CHUNK = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAVE = "Save it from its own program as CSV UTF-8 and choose it again."


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the bytes of a file say; `lines` is about how many rows it has, for the progress."""

    path: Path
    size: int
    sha256: str
    encoding: str
    delimiter: str
    lines: int
    header: tuple[str, ...]
    guessed: bool


def look_at(path: Path) -> FileFacts:
    """Read a file once through: its digest, its encoding, its delimiter, its headings.

    Raises:
        Unreadable: it is not there, too large, empty, no text, or has no heading row.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise Unreadable("The file is larger than 1.5 GB.", "Divide it into parts and import one after another.")
        sha256, lines, utf8, start = _pass(path)
    except OSError:
        raise Unreadable("The file cannot be opened.", "Check that it is still there and may be read.") from None
    if not size:
        raise Unreadable("The file is empty.", "Export it again and choose it here.")
    encoding = next((name for mark, name in _BOMS if start.startswith(mark)), "utf-8" if utf8 else "windows-1252")
    if start.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise Unreadable("This is not a CSV file but a workbook or another document.", _SAVE)
    delimiter, header = _heading(path, encoding)
    guessed = encoding == "windows-1252"
    return FileFacts(path, size, sha256, encoding, delimiter, lines, header, guessed)


def _pass(path: Path) -> tuple[str, int, bool, bytes]:
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, utf8, start = 0, True, b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            start = start or chunk[:4096]
            digest.update(chunk)
            lines += chunk.count(b"\n")
            if utf8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    utf8 = False
        if utf8:
            try:
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                utf8 = False
    return digest.hexdigest(), lines, utf8, start


def _heading(path: Path, encoding: str) -> tuple[str, tuple[str, ...]]:
    try:
        with path.open(encoding=encoding, newline="") as file:
            start = file.read(65_536)
    except UnicodeError:
        raise Unreadable("The file is in a character encoding that cannot be told.", _SAVE) from None
    first = next((line for line in io.StringIO(start) if line.strip()), "")
    plain = "".join(part for at, part in enumerate(first.split('"')) if at % 2 == 0)
    delimiter = max((",", ";", "\t", "|"), key=plain.count)
    header = tuple(cell.strip() for cell in next(csv.reader([first], delimiter=delimiter), []))
    if len(header) < 2 or len(header) > MOST_COLUMNS:
        raise Unreadable(
            "The file holds no table: its first line is no heading row.",
            "The first line must name the columns, such as person_id, forenames, surname.",
        )
    return delimiter, header


def rows_of(facts: FileFacts) -> Iterator[tuple[int, int, Sequence[str]]]:
    """Every data row: its number from 1, its first line (the heading is line 1), its cells. Blank rows are left out.

    Raises:
        Unreadable: a cell longer than Python's csv module takes (131,072 characters), with its line.
    """
    line = 1
    try:
        with facts.path.open(encoding=facts.encoding, newline="") as file:
            reader = csv.reader(file, delimiter=facts.delimiter)
            record, seen_heading = 0, False
            for cells in reader:
                here, line = line, reader.line_num + 1
                if not any(cells):
                    continue
                if not seen_heading:
                    seen_heading = True
                    continue
                record += 1
                yield record, here, cells
    except csv.Error:
        raise Unreadable(
            f"Near line {line:,} a cell holds more than {csv.field_size_limit():,} characters.",
            "A quotation mark is probably not closed there. Mend that line, then choose the file again.",
        ) from None
    except UnicodeError:
        raise Unreadable("The file is in a character encoding that cannot be told.", _SAVE) from None
