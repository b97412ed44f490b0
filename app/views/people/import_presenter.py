"""Importing people: files chosen, previewed, mended in place, and imported whole or not at all. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.services.people.import_records import KIND_WORDS, FileKind, FilePreview, ImportPreview, ImportStopped
from app.views import text
from app.views.desk import Cancel, Cancelled, Desk, Notice

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

Typed = Mapping[tuple[FileKind, int, str], str]


@dataclass(frozen=True, slots=True)
class ImportState:
    """What the screen shows.

    `why_not` says why nothing can be imported now; empty when it can. `typed` are cells not checked yet.
    """

    preview: ImportPreview | None = None
    typed: Typed = field(default_factory=dict, repr=False)
    confirmed: frozenset[str] = frozenset()
    why_not: str = ""
    can_check: bool = False


class ImportWindow(Protocol):
    """What the presenter needs of the view."""

    def show_state(self, state: ImportState) -> None:
        """Show files, rows, questions and what may be done."""

    def show_working(self, words: str, cancel: Cancel) -> None:
        """A long job runs, which `cancel` stops."""

    def report(self, done: int, total: int, words: str) -> None:
        """How far the job is."""

    def show_rest(self) -> None:
        """No job runs."""

    def show_notice(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""

    def ask_import(self, items: tuple[str, ...], agreed: Callable[[], None]) -> None:
        """Ask once more before everything is written; lists what it is about."""


class ImportPresenter:
    """One import. Files may come together or one after another; a newer file of a kind takes the older one's place."""

    def __init__(self, window: ImportWindow, desk: Desk) -> None:
        self._window = window
        self._desk = desk
        self._preview: ImportPreview | None = None
        self._paths: tuple[Path, ...] = ()
        self._typed: dict[tuple[FileKind, int, str], str] = {}
        self._confirmed: set[str] = set()
        self._cancel: Cancel | None = None

    @property
    def working(self) -> bool:
        """Whether a job runs."""
        return self._cancel is not None

    @property
    def cancel(self) -> Cancel | None:
        """The request to stop the job that runs; None while none does."""
        return self._cancel

    @property
    def mended(self) -> bool:
        """Whether cells were typed anew that are not imported yet."""
        return bool(self._typed) or (self._preview is not None and bool(self._preview.edits))

    def choose(self, paths: Iterable[Path]) -> None:
        """Take files; read and check all that are chosen now."""
        fresh = tuple(dict.fromkeys(paths))
        if not fresh or self.working:
            return
        older = tuple(path for path in self._paths if path not in fresh)
        former = self._preview
        self._read((*fresh, *older), partial(self._chosen, fresh, former))

    def edit(self, kind: FileKind, record: int, column: str, typed: str) -> None:
        """Keep a cell that was typed anew."""
        self._typed[kind, record, column] = typed
        self._tell()

    def check_again(self) -> None:
        """Check everything anew with what was typed."""
        if self._preview is None or self.working or not self._typed:
            return
        edits: dict[tuple[FileKind, int], dict[str, str]] = {}
        for (kind, record, column), typed in self._typed.items():
            edits.setdefault((kind, record), {})[column] = typed
        from app.services.people.imports import check_again

        preview = self._preview
        report, cancel = self._begin("Checking the rows again")

        def work() -> ImportPreview:
            return check_again(self._desk.hub, self._desk.actor, preview, edits, report=report, cancelled=cancel.asked)

        self._desk.runner.query(work, self._checked, self._failed, lane="import")

    def confirm(self, question: str, yes: bool) -> None:
        """Answer what a file asks."""
        (self._confirmed.add if yes else self._confirmed.discard)(question)
        self._tell()

    def take_out(self, kind: FileKind) -> None:
        """Leave a file out again."""
        if self._preview is None or self.working:
            return
        left = tuple(file.path for file in self._preview.files if file.kind is not kind)
        edits = {row: cells for row, cells in self._preview.edits.items() if row[0] is not kind}
        self._typed = {cell: typed for cell, typed in self._typed.items() if cell[0] is not kind}
        if not left:
            self.start_over()
            return
        self._read(left, partial(self._chosen, (), None), edits)

    def start_over(self) -> None:
        """Forget every file."""
        self._preview, self._paths = None, ()
        self._typed.clear()
        self._confirmed.clear()
        self._tell()

    def import_all(self) -> None:
        """Ask once more, then import."""
        if self._preview is None or self.working or self._why_not():
            return
        items = tuple(_said(file) for file in self._preview.files)
        self._window.ask_import(items, self._import)

    def forget_rows(self) -> None:
        """The desk is locked: what was read goes; files and what was typed stay, to be read again."""
        if self._preview is not None:
            for (kind, record), cells in self._preview.edits.items():
                for column, typed in cells.items():
                    self._typed.setdefault((kind, record, column), typed)
        self._preview = None

    def come_back(self) -> None:
        """The screen is in front again: read what was forgotten."""
        if self._preview is None and self._paths and not self.working:
            edits: dict[tuple[FileKind, int], dict[str, str]] = {}
            for (kind, record, column), typed in self._typed.items():
                edits.setdefault((kind, record), {})[column] = typed
            self._typed.clear()
            self._read(self._paths, partial(self._chosen, (), None), edits)

    def _read(
        self,
        paths: tuple[Path, ...],
        done: Callable[[ImportPreview], None],
        edits: Mapping[tuple[FileKind, int], Mapping[str, str]] | None = None,
    ) -> None:
        from app.services.people.imports import read_import

        report, cancel = self._begin("Reading and checking the rows")

        def work() -> ImportPreview:
            return read_import(
                self._desk.hub, self._desk.actor, paths, edits=edits or {}, report=report, cancelled=cancel.asked
            )

        self._desk.runner.query(work, done, self._failed, lane="import")

    def _chosen(self, fresh: tuple[Path, ...], former: ImportPreview | None, preview: ImportPreview) -> None:
        """Show what was read. Edits of files that are still the same are checked in at once."""
        self._end()
        fresh_names = {path.name for path in fresh}
        told = [said for said in preview.problems if not fresh or said.split(": ", 1)[0] in fresh_names]
        self._preview = replace(preview, problems=()) if preview.files else None
        self._paths = tuple(file.path for file in preview.files)
        same = self._same_as(former)
        edits = {row: cells for row, cells in former.edits.items() if row[0] in same} if former is not None else {}
        self._typed = {cell: typed for cell, typed in self._typed.items() if cell[0] in same or former is None}
        for (kind, record), cells in edits.items():
            for column, typed in cells.items():
                self._typed.setdefault((kind, record, column), typed)
        if told:
            self._window.show_notice(Notice(" ".join(told), "The other files stand as they are.", "error"))
        self._tell()
        if edits:
            self.check_again()

    def _same_as(self, former: ImportPreview | None) -> set[FileKind]:
        if former is None or self._preview is None:
            return set()
        before = {file.kind: file.sha256 for file in former.files}
        return {file.kind for file in self._preview.files if before.get(file.kind) == file.sha256}

    def _checked(self, preview: ImportPreview) -> None:
        self._end()
        self._typed.clear()
        self._preview = preview
        self._tell()
        if not preview.bad_count:
            self._window.show_notice(Notice("Every row can stand now.", "Look once more, then import.", "done"))

    def _import(self) -> None:
        preview = self._preview
        if preview is None or self.working:
            return
        from app.services.people.imports import import_people

        report, cancel = self._begin("Importing")

        def work() -> Changes:
            return import_people(self._desk.hub, self._desk.actor, preview, report=report, cancelled=cancel.asked)

        self._desk.runner.operation(work, self._imported, self._failed)

    def _imported(self, changes: Changes) -> None:
        self._end()
        self.start_over()
        self._window.show_notice(Notice(changes.words, "The files are no longer needed here.", "done"))

    def _begin(self, words: str) -> tuple[Callable[[int, int, str], None], Cancel]:
        self._cancel = Cancel()
        self._window.show_working(words, self._cancel)
        self._tell()
        return self._desk.runner.reporter(self._window.report, self._cancel), self._cancel

    def _end(self) -> None:
        self._cancel = None
        self._window.show_rest()

    def _failed(self, error: Exception) -> None:
        self._end()
        if isinstance(error, Cancelled | ImportStopped):
            self._window.show_notice(Notice("Stopped.", "Nothing was imported; the files stand as they were.", "info"))
        else:
            self._window.show_failure(error)
        self._tell()

    def _why_not(self) -> str:
        preview = self._preview
        if preview is None:
            return "Choose the files first."
        if self._typed:
            return "What was typed is not checked yet."
        if preview.why_not():
            return preview.why_not()
        if any(question not in self._confirmed for question in preview.questions):
            return "Confirm the letters of the file first."
        return ""

    def _tell(self) -> None:
        working = self.working
        self._window.show_state(
            ImportState(
                self._preview,
                dict(self._typed),
                frozenset(self._confirmed),
                "A job runs." if working else self._why_not(),
                bool(self._typed) and not working,
            )
        )


def _said(file: FilePreview) -> str:
    """One file in the last question."""
    words = f"{KIND_WORDS[file.kind]}: {file.rows:,} rows of {file.name}"
    return f"{words}, {file.updated:,} of them known and brought up to date" if file.updated else words


def facts(file: FilePreview) -> tuple[str, str]:
    """A file's two lines on its card: how many rows, and how it was read."""
    rows = text.count(file.rows, "row") if file.rows < 1000 else f"{file.rows:,} rows"
    counted = f"{rows}: {file.new:,} new" + (f", {file.updated:,} known" if file.updated else "")
    read = f"{text.file_size(file.size)}, {file.encoding}, divided by {file.delimiter}"
    if file.unused:
        read += f". Not used: {', '.join(file.unused[:6])}"
    return counted, read
