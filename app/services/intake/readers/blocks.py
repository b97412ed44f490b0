"""The plain shape every form is brought to before it is understood: paragraphs, tables, and labelled
entries."""

from dataclasses import dataclass

from app.services.intake.readers.headings import Section
from app.services.intake.readers.vocabulary import Label


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `heading` is true for a heading style or a short bold line."""

    text: str
    where: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One physical cell of a table: its text, first grid column and width in columns."""

    text: str
    where: str
    column: int
    span: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as rows of physical cells."""

    rows: tuple[tuple[Cell, ...], ...]
    where: str


Block = Para | Grid


@dataclass(frozen=True, slots=True)
class Entry:
    """A label and what stands beside it.

    `group` is the same for entries that lie together (a table, a row, a column); `index` says which of
    several persons.
    `match` is empty for a row of tick boxes without a label.
    """

    label: str
    text: str
    where: str
    match: Label | None
    section: Section | None
    group: str
    index: int | None = None
    single_box: bool = False
