"""One pass over the files of an import: rows read, checked alone, against each other and against the hub.

The preview and the writing make the very same pass, so that what was shown is what is done.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Household, Person
from app.services import codes
from app.services.errors import Unreadable
from app.services.people.folding import fold
from app.services.people.former_numbers import people_of
from app.services.people.import_checks import HouseholdRead, PersonRead, RowCheck, TieRead
from app.services.people.import_columns import ColumnMap, kind_of
from app.services.people.import_files import FileFacts, look_at, rows_of
from app.services.people.import_records import CellProblem, Edits, FileKind, ImportRow, ImportStopped, Report

CHUNK = 5_000
T = TypeVar("T", bound=PersonRead | HouseholdRead | TieRead)


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file whose kind was told by its headings."""

    facts: FileFacts
    columns: ColumnMap

    @property
    def kind(self) -> FileKind:
        """Which of the three it is."""
        return self.columns.kind


@dataclass(slots=True)
class Checked(Generic[T]):
    """A row that was read: what it says, what is wrong, and whom of the hub it means."""

    record: int
    line: int
    values: tuple[str, ...]
    read: T
    problems: list[CellProblem]
    known: UUID | None = None

    def row(self, kind: FileKind) -> ImportRow:
        """The row as the preview shows it."""
        return ImportRow(kind, self.record, self.line, self.values, tuple(self.problems))


@dataclass(frozen=True, slots=True)
class _Known:
    """A person of the hub who bears a reference, or into whom its bearer was merged."""

    id: UUID
    surname_key: str
    forename_key: str
    born: date | None

    def is_somebody_else(self, read: PersonRead) -> bool:
        """Whether everything that tells people apart differs: both names and the birth date."""
        born_differs = self.born is not None and read.born is not None and self.born != read.born
        names_differ = self.surname_key != fold(read.surname) and self.forename_key != fold(read.forenames)
        return born_differs and names_differ


def open_files(paths: Iterable[Path]) -> tuple[list[ImportFile], list[str]]:
    """Look at every file and tell which it is; what is wrong with a file comes back as a sentence that names it."""
    found: dict[FileKind, ImportFile] = {}
    problems: list[str] = []
    for path in paths:
        try:
            facts = look_at(path)
        except Unreadable as fault:
            problems.append(f"{path.name}: {fault.sentence} {fault.next_step}")
            continue
        columns = kind_of(facts.header)
        if columns is None:
            problems.append(
                f"{path.name}: its headings are none of people, households or relationships."
                " Choose another file, or name its columns as in the guide."
            )
        elif columns.missing:
            named = " and ".join(columns.missing)
            problems.append(
                f"{path.name}: the column {named} is missing for {columns.kind.value}. Add it to the file's heading."
            )
        elif columns.kind in found:
            problems.append(
                f"{path.name}: {found[columns.kind].facts.path.name} holds {columns.kind.value} already."
                " Import one of the two after the other."
            )
        else:
            found[columns.kind] = ImportFile(facts, columns)
    return [found[kind] for kind in FileKind if kind in found], problems


class ImportRun:
    """One pass over the files. Ask for `households`, then `people`, then `ties`; each comes in chunks.

    Attributes:
        refs: every person's reference in the files by a number, for the ties.
        hub_has_households: whether the hub had any when the pass began.
        nhs_met: how many people of the files bear an NHS number that somebody else in the hub has.
    """

    def __init__(
        self,
        session: Session,
        files: Sequence[ImportFile],
        edits: Edits,
        report: Report | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self._session = session
        self._files = {file.kind: file for file in files}
        self._edits = edits
        self._report = report
        self._cancelled = cancelled
        self._check = RowCheck()
        self._households: dict[str, int] = {}
        self._lines = sum(file.facts.lines for file in files)
        self._done = 0
        self.refs: dict[str, int] = {}
        self.nhs_met = 0
        self._hub_has_people = session.scalars(select(Person.id).limit(1)).first() is not None
        self.hub_has_households = session.scalars(select(Household.id).limit(1)).first() is not None

    @property
    def hub_is_empty(self) -> bool:
        """Whether the hub knew nobody and no household when the pass began: nothing of it is looked up then."""
        return not self._hub_has_people and not self.hub_has_households

    def households(self) -> Iterator[list[Checked[HouseholdRead]]]:
        """Every household, in chunks."""
        for chunk in self._chunks(FileKind.HOUSEHOLDS, self._check.household):
            known = self._known_households({row.read.ref for row in chunk})
            for row in chunk:
                self._once(row, "household_id", row.read.ref, self._households)
                row.known = known.get(row.read.ref)
            yield chunk

    def people(self) -> Iterator[list[Checked[PersonRead]]]:
        """Every person, in chunks; the households must have been read before."""
        nhs: dict[str, int] = {}
        upns: dict[str, int] = {}
        for chunk in self._chunks(FileKind.PEOPLE, self._check.person):
            known = self._known_people({row.read.ref for row in chunk})
            strange = {
                row.read.household for row in chunk if row.read.household and row.read.household not in self._households
            }
            homes = self._known_households({each for each in strange if each})
            for row in chunk:
                read = row.read
                self._once(row, "person_id", read.ref, self.refs)
                self._once(row, "nhs_number", read.nhs_number or "", nhs)
                self._once(row, "upn", read.upn or "", upns)
                if read.household in strange and read.household not in homes and not self._makes_home(read):
                    words = "There is no household of this reference in the files or the hub. Check it, or clear it."
                    row.problems.append(CellProblem("household_id", words))
                bearer = known.get(read.ref)
                if bearer is not None and bearer.is_somebody_else(read):
                    words = (
                        "This hub knows somebody of another name and birth date by this reference."
                        " Check which is right; nobody is changed into somebody else."
                    )
                    row.problems.append(CellProblem("person_id", words))
                elif bearer is not None:
                    row.known = bearer.id
            self._count_nhs(chunk)
            yield chunk

    def _makes_home(self, read: PersonRead) -> bool:
        """Without a file of households, a person's own address makes the household that their row names."""
        return FileKind.HOUSEHOLDS not in self._files and read.address is not None

    def ties(self) -> Iterator[list[Checked[TieRead]]]:
        """Every relationship, in chunks; the people must have been read before.

        A row that says the same as an earlier one, from either side, comes back with `known` set to the nil id.
        """
        kinds = {kind.code: place for place, kind in enumerate(codes.relationships())}
        reciprocal = {kind.code: kind.reciprocal for kind in codes.relationships()}
        said: dict[int, int] = {}
        for chunk in self._chunks(FileKind.RELATIONSHIPS, self._check.tie):
            strange = {
                ref for row in chunk for ref in (row.read.person_a, row.read.person_b) if ref and ref not in self.refs
            }
            known = self._known_people(strange)
            for row in chunk:
                read = row.read
                for column, ref in (("person_a", read.person_a), ("person_b", read.person_b)):
                    if ref in strange and ref not in known:
                        words = "There is nobody of this reference in the files or in this hub. Check the reference."
                        row.problems.append(CellProblem(column, words))
                if row.problems:
                    continue
                first = self.refs.setdefault(read.person_a, -len(self.refs) - 1)
                second = self.refs.setdefault(read.person_b, -len(self.refs) - 1)
                before = said.get(_pair(first, second, kinds[read.kind]))
                back = said.get(_pair(second, first, kinds[reciprocal[read.kind]]))
                if (before if before is not None else back) is not None:
                    row.known = UUID(int=0)
                said[_pair(first, second, kinds[read.kind])] = row.record
            yield chunk

    def _chunks(
        self, kind: FileKind, check: Callable[[Mapping[str, str]], tuple[T, tuple[CellProblem, ...]]]
    ) -> Iterator[list[Checked[T]]]:
        file = self._files.get(kind)
        if file is None:
            return
        rows = self._rows(file, check)
        while chunk := list(islice(rows, CHUNK)):
            yield chunk
            self._done += len(chunk)
            if self._cancelled is not None and self._cancelled():
                raise ImportStopped
            if self._report is not None:
                self._report(self._done, max(self._lines, self._done), "")

    def _rows(
        self, file: ImportFile, check: Callable[[Mapping[str, str]], tuple[T, tuple[CellProblem, ...]]]
    ) -> Iterator[Checked[T]]:
        columns, places, width = file.columns.columns, file.columns.places, len(file.facts.header)
        used = [(column, place) for column, place in zip(columns, places, strict=True) if place >= 0]
        for record, line, found_cells in rows_of(file.facts):
            ragged = len(found_cells) != width
            cells = [*found_cells[:width], *[""] * (width - len(found_cells))] if ragged else found_cells
            values = {column: cells[place] for column, place in used}
            edit = self._edits.get((file.kind, record))
            if edit:
                values.update(edit)
            read, problems = check(values)
            found = list(problems)
            if ragged and not edit:
                words = f"The row has more or fewer cells than the heading ({width}). Look at each, type one anew."
                found.append(CellProblem(columns[0], words))
            yield Checked(record, line, tuple(values.get(column, "") for column in columns), read, found)

    def _once(self, row: Checked[Any], column: str, value: str, seen: dict[str, int]) -> None:
        """Note a value that may stand once; a second one is a problem that names the first row."""
        if not value:
            return
        first = seen.setdefault(value, row.record)
        if first != row.record:
            row.problems.append(
                CellProblem(column, f"The same stands in row {first:,} already. Correct one of the two, or clear it.")
            )

    def _known_people(self, refs: set[str]) -> Mapping[str, _Known]:
        if not refs or not self._hub_has_people:
            return {}
        bearers = people_of(self._session, refs)
        rows = self._session.execute(
            select(Person.id, Person.surname_key, Person.forename_key, Person.date_of_birth).where(
                Person.id.in_(set(bearers.values()))
            )
        )
        known = {row_id: _Known(row_id, surname, forename, born) for row_id, surname, forename, born in rows}
        return {ref: known[row_id] for ref, row_id in bearers.items() if row_id in known}

    def _known_households(self, refs: set[str]) -> Mapping[str, UUID]:
        if not refs or not self.hub_has_households:
            return {}
        rows = self._session.execute(
            select(Household.external_ref, Household.id).where(Household.external_ref.in_(refs))
        )
        return {ref: row_id for ref, row_id in rows if ref}

    def _count_nhs(self, chunk: Sequence[Checked[PersonRead]]) -> None:
        if not self._hub_has_people:
            return
        numbers = {row.read.nhs_number: row.known for row in chunk if row.read.nhs_number}
        rows = self._session.execute(select(Person.nhs_number, Person.id).where(Person.nhs_number.in_(numbers)))
        self.nhs_met += sum(numbers[number] != row_id for number, row_id in rows if number)


def _pair(first: int, second: int, kind: int) -> int:
    """Two numbered people and a kind as one number: a tuple for each of a million would cost far more memory."""
    return (first & 0xFFFFFFFF) << 40 | (second & 0xFFFFFFFF) << 8 | kind
