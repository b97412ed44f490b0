"""Importing people, households and relationships from three delimited files: preview, mending, all or nothing."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.models.engine import indexes_aside, room_for_bulk
from app.services import clock
from app.services.access import Act, Actor, guarded
from app.services.errors import Invalid, Problem, Refused
from app.services.people.bulk import TABLES
from app.services.people.import_records import (
    FIRST_ROWS,
    MOST_BAD_ROWS,
    Edits,
    FileKind,
    FilePreview,
    ImportPreview,
    ImportRow,
    Report,
)
from app.services.people.import_run import Checked, ImportFile, ImportRun, open_files
from app.services.people.import_writing import ImportWriter
from app.services.unit_of_work import Changes, Hub, changed

_SIGNS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_WORKING = "Reading and checking the rows"
_WRITING = "Importing"


@guarded(Act.IMPORT_PEOPLE)
def read_import(
    hub: Hub,
    actor: Actor,
    files: Sequence[Path],
    *,
    edits: Edits | None = None,
    report: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportPreview:
    """Read up to three files and say what importing them would do; nothing is stored.

    Each file is told by its headings, whatever it is called. `edits` are cells mended in an earlier preview. Every row
    that cannot stand is named with its number, its field and what to do.

    Raises:
        ImportStopped: somebody asked to stop.
    """
    opened, problems = open_files(files)
    made: list[FilePreview] = []
    notes: list[str] = []
    with hub.reading(actor) as unit:
        run = ImportRun(unit.session, opened, edits or {}, _worded(report, _WORKING), cancelled)
        by_kind = {file.kind: file for file in opened}
        for kind, chunks in (
            (FileKind.HOUSEHOLDS, run.households()),
            (FileKind.PEOPLE, run.people()),
            (FileKind.RELATIONSHIPS, run.ties()),
        ):
            if kind in by_kind:
                tally = _Tally(kind)
                for chunk in chunks:
                    tally.take(chunk)
                made.append(tally.preview(by_kind[kind]))
                if kind is FileKind.RELATIONSHIPS and tally.known:
                    notes.append(f"{tally.known:,} relationships are said twice; each is kept once.")
    if FileKind.PEOPLE in by_kind and FileKind.HOUSEHOLDS not in by_kind:
        notes.append(
            "No file of households is among them: households are made from the addresses in the people's rows."
        )
    if run.nhs_met:
        notes.append(
            f"{run.nhs_met:,} of these people have an NHS number that somebody else in this hub has too."
            " They are imported beside them; nobody is merged by an import."
        )
    return ImportPreview(tuple(made), tuple(problems), tuple(notes), edits or {})


@guarded(Act.IMPORT_PEOPLE)
def check_again(
    hub: Hub,
    actor: Actor,
    preview: ImportPreview,
    edits: Edits,
    *,
    report: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportPreview:
    """Read the files of a preview once more with `edits` beside those made before."""
    merged: dict[tuple[FileKind, int], Mapping[str, str]] = dict(preview.edits)
    for row, cells in edits.items():
        merged[row] = {**merged.get(row, {}), **cells}
    return read_import(
        hub, actor, tuple(file.path for file in preview.files), edits=merged, report=report, cancelled=cancelled
    )


@guarded(Act.IMPORT_PEOPLE)
def import_people(
    hub: Hub,
    actor: Actor,
    preview: ImportPreview,
    report: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Changes:
    """Write everything of a preview in one transaction, or nothing. One audit entry tells the counts and the digests.

    People and households whose reference the hub knows are brought up to date; the others are new.

    Raises:
        Refused: something still needs mending, or a file has changed since it was checked.
        Invalid: the hub has changed meanwhile so that a row cannot stand.
        ImportStopped: somebody asked to stop.
    """
    if preview.why_not():
        raise Refused(preview.why_not(), "Mend it in the preview and check again. Nothing was imported.")
    opened, problems = open_files(tuple(file.path for file in preview.files))
    if problems or [file.facts.sha256 for file in opened] != [file.sha256 for file in preview.files]:
        raise Refused(
            "A file has changed or gone since it was checked.", "Choose the files again. Nothing was imported."
        )
    with hub.writing(actor) as unit:
        run = ImportRun(unit.session, opened, preview.edits, _worded(report, _WRITING), cancelled)
        writer = ImportWriter(unit, run, clock.today())
        connection = unit.session.connection()
        with room_for_bulk(connection), contextlib.ExitStack() as stack:
            if run.hub_is_empty:
                stack.enter_context(indexes_aside(connection, TABLES))
            writer.write()
        counts = writer.counts
        if not any(counts.values()):
            raise Invalid((Problem("file", "The files hold nothing that is new."),))
        unit.audit(
            "people imported",
            None,
            None,
            **counts,
            mended=len(preview.edits),
            files={file.kind.value: file.sha256 for file in preview.files},
        )
        return unit.commit(changed("person"), changed("household"), words=_done_words(counts))


def _worded(report: Report | None, words: str) -> Report | None:
    if report is None:
        return None

    def told(done: int, total: int, _words: str) -> None:
        report(done, total, words)

    return told


def _done_words(counts: Mapping[str, int]) -> str:
    said = f"{counts['people']:,} people, {counts['households']:,} households and {counts['relationships']:,}"
    words = f"Imported: {said} relationships are new."
    if updated := counts["people_updated"]:
        words += f" {updated:,} people known before {'was' if updated == 1 else 'were'} brought up to date."
    return words


class _Tally:
    """Counts one file's rows and keeps those that are shown."""

    def __init__(self, kind: FileKind) -> None:
        self.kind = kind
        self.rows = self.known = self.bad = 0
        self.first: list[ImportRow] = []
        self.wrong: list[ImportRow] = []

    def take(self, chunk: Sequence[Checked[Any]]) -> None:
        """Count a chunk."""
        self.rows += len(chunk)
        for row in chunk:
            if row.problems:
                self.bad += 1
                if len(self.wrong) < MOST_BAD_ROWS:
                    self.wrong.append(row.row(self.kind))
            elif row.known is not None:
                self.known += 1
            if len(self.first) < FIRST_ROWS:
                self.first.append(row.row(self.kind))

    def preview(self, file: ImportFile) -> FilePreview:
        """What the file holds."""
        facts, columns = file.facts, file.columns
        question = ""
        if facts.guessed:
            question = (
                f"{facts.path.name} is not UTF-8. It was read as Western European (Windows-1252): look at the accented"
                " letters, and confirm that they are right."
            )
        return FilePreview(
            kind=self.kind,
            path=facts.path,
            name=facts.path.name,
            sha256=facts.sha256,
            size=facts.size,
            encoding=facts.encoding,
            delimiter=_SIGNS.get(facts.delimiter, facts.delimiter),
            columns=columns.columns,
            headings=columns.headings,
            unused=columns.unused,
            rows=self.rows,
            new=self.rows - self.known - self.bad,
            updated=self.known,
            first_rows=tuple(self.first),
            bad_rows=tuple(self.wrong),
            bad_count=self.bad,
            question=question,
        )
