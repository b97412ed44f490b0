"""What an import of people shows before it happens. Frozen; nothing of a file is stored until all of it holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from app.services.errors import HubdeskError

Report = Callable[[int, int, str], None]
"""Told how many rows are done, of how many (0: not known), and what is being done. It may raise to stop the work."""


class FileKind(StrEnum):
    """Which of the three files of an import a file is; told by its headings."""

    HOUSEHOLDS = "households"
    PEOPLE = "people"
    RELATIONSHIPS = "relationships"


KIND_WORDS: dict[FileKind, str] = {
    FileKind.HOUSEHOLDS: "Households",
    FileKind.PEOPLE: "People",
    FileKind.RELATIONSHIPS: "Relationships",
}

Edits = Mapping[tuple[FileKind, int], Mapping[str, str]]
"""What was mended in the preview: by kind and record, the column and its new text."""


class ImportStopped(HubdeskError):
    """Somebody asked to stop; nothing was imported."""

    def __init__(self) -> None:
        super().__init__("The import was stopped.", "Nothing was imported. Choose the files again when you are ready.")


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One thing wrong in a row: in which column, and what to do."""

    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row as read (and mended): `record` counts the data rows from 1, `line` the file's lines, the heading being 1.

    `values` hold the texts of the kind's columns, in their order.
    """

    kind: FileKind
    record: int
    line: int
    values: tuple[str, ...] = field(repr=False)
    problems: tuple[CellProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What one file holds.

    Attributes:
        sha256: of the very bytes that were checked; a file changed since is refused.
        columns: the kind's own columns in their order; `headings` what the file calls them, empty where it has none.
        unused: headings that no column was found for.
        bad_rows: the first rows that cannot stand, at most `MOST_BAD_ROWS`; `bad_count` counts all.
        question: what a person must look at and confirm before this file is imported; empty where nothing.
    """

    kind: FileKind
    path: Path
    name: str
    sha256: str
    size: int
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    unused: tuple[str, ...]
    rows: int
    new: int
    updated: int
    first_rows: tuple[ImportRow, ...]
    bad_rows: tuple[ImportRow, ...]
    bad_count: int
    question: str = ""


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do.

    Attributes:
        files: in the order in which they are written.
        problems: what is wrong with a file as a whole, each a sentence.
        notes: what is no obstacle and worth knowing.
        edits: what was mended so far.
    """

    files: tuple[FilePreview, ...]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    edits: Edits = field(default_factory=dict, repr=False)

    @property
    def bad_count(self) -> int:
        """How many rows cannot stand."""
        return sum(file.bad_count for file in self.files)

    @property
    def rows(self) -> int:
        """How many rows there are in all files."""
        return sum(file.rows for file in self.files)

    @property
    def questions(self) -> tuple[str, ...]:
        """What a person must confirm."""
        return tuple(file.question for file in self.files if file.question)

    def file(self, kind: FileKind) -> FilePreview | None:
        """The file of a kind, where there is one."""
        return next((file for file in self.files if file.kind is kind), None)

    def why_not(self) -> str:
        """Why nothing can be imported yet, in one sentence; empty when it can."""
        if self.problems:
            return self.problems[0]
        if not any(file.rows for file in self.files):
            return "The files hold no rows."
        if self.bad_count:
            return f"{self.bad_count:,} row{'s need' if self.bad_count > 1 else ' needs'} mending first."
        return ""


MOST_BAD_ROWS = 200
FIRST_ROWS = 50
