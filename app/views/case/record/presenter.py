"""What happens in the record part: reads flags, records every kind of entry, shows two editors each other. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.enquiry import behind, case_file, flag_reading, notes
from app.services.enquiry.behind_records import Behind
from app.services.enquiry.flag_records import EpisodeRow, Flags, GradingRow, HarmRow, PanelRow
from app.services.enquiry.frame_records import WarningRow
from app.services.enquiry.records import CaseDetail, NoteRow
from app.services.errors import Conflict, Invalid, Problem
from app.views.case.entries import Entry
from app.views.case.forms import FormSpec, Values, code_of, text_of
from app.views.case.part_presenter import PartPresenter, PartView
from app.views.case.record import specs, words
from app.views.case.record.works import NotATime, work_of
from app.views.desk import Desk, Notice, Place

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

Row = NoteRow | WarningRow | GradingRow | EpisodeRow | PanelRow | HarmRow
LABELS = {"title": "Title", "text": "Note"}


class RecordView(PartView, Protocol):
    """What the part can be told besides its forms."""

    def show_record(self, entries: Sequence[Entry], counts: Mapping[str, int], allowed: frozenset[str]) -> None:
        """Show everything on record, and how much there is of each kind."""

    def show_conflict(self, conflict: Conflict, labels: Mapping[str, str]) -> None:
        """Show what two people wrote side by side; the choice comes back by `resolve`."""


class RecordPresenter(PartPresenter):
    """The record part of one case."""

    def __init__(self, view: RecordView, desk: Desk) -> None:
        super().__init__(view, desk)
        self._view = view
        self.flags: Flags | None = None
        self.behind: Behind | None = None
        self._correcting: tuple[Conflict, UUID] | None = None

    def show(self, case: CaseDetail, now: datetime, allowed: frozenset[str]) -> None:
        """Show a case; its flags are read once for each reading of the case."""
        fresh = self.case is None or self.case.header.id != case.header.id
        if fresh:
            self.flags = self.behind = None
        self.take(case, now, allowed)
        self._say()
        hub, actor, at = self._desk.hub, self._desk.actor, case.header.id
        self._desk.runner.query(
            lambda: flag_reading.read_flags(hub, actor, at), self._flags_from, self._view.failure, lane="flags"
        )
        self._desk.runner.query(
            lambda: behind.read_behind(hub, actor, at), self._behind_from, self._view.failure, lane="behind"
        )

    def forget(self) -> None:
        """Hold nothing of the case."""
        super().forget()
        self.flags = self.behind = self._correcting = None

    def _flags_from(self, flags: Flags) -> None:
        if self.case is not None:
            self.flags = flags
            self._say()

    def _behind_from(self, found: Behind) -> None:
        if self.case is not None:
            self.behind = found
            self._say()

    def _say(self) -> None:
        if self.case is not None and self.now is not None:
            found = words.entries(self.case, self.flags, self.now, self.allowed, self.behind)
            self._view.show_record(found, words.counts(found), self.allowed)

    # --- what a person begins ---

    def add_note(self) -> None:
        """Ask for a note."""
        self.open(specs.note())

    def begin(self, kind: str) -> None:
        """Ask for a new entry of a kind."""
        makers: dict[str, Callable[[CaseDetail], FormSpec]] = {
            "dash": specs.dash,
            "cse": specs.cse,
            "missing": specs.missing,
            "panel": specs.panel,
            "harm": specs.harm,
            "warning": specs.warning,
            "family": specs.family_told,
        }
        if self.case is not None:
            self.open(makers[kind](self.case))

    def act(self, name: str, key: object) -> None:
        """Do what a button of an entry says."""
        if name == "contact" and isinstance(key, UUID):
            self._desk.go(Place("screening", key))
            return
        if name.startswith("open:"):
            self._desk.go(Place("case", UUID(name.partition(":")[2]), "record"))
            return
        row = self._row(key)
        if row is not None and self.case is not None:
            self.open(_about(self.case, row))

    def _row(self, key: object) -> Row | None:
        case, flags = self.case, self.flags
        rows: list[Row] = [*case.notes, *case.warnings] if case is not None else []
        if flags is not None:
            rows += [*flags.gradings, *flags.episodes, *flags.panels, *flags.harms]
        return next((each for each in rows if each.id == key), None)

    # --- saving ---

    def work(self, spec: FormSpec, values: Values) -> Callable[[], Changes] | None:
        """What a form does when it is sent."""
        case = self.case
        if case is None:
            return None
        hub, actor, at = self._desk.hub, self._desk.actor, case.header.id
        if spec.kind == "note":
            who = code_of(values, "visibility")
            title, said = text_of(values, "title"), text_of(values, "text")
            return lambda: notes.add_note(hub, actor, at, title, said, visibility=who)
        if spec.kind == "correct" and isinstance(spec.about, NoteRow):
            return self._correction(text_of(values, "title"), text_of(values, "text"), spec.about.id)
        try:
            return work_of(spec, values, hub, actor, at)
        except NotATime as wrong:
            self._view.show_form_failure(Invalid((Problem(wrong.field, wrong.sentence),)))
            return None

    def _correction(self, title: str, said: str, note_id: UUID) -> Callable[[], Changes] | None:
        if self.case is None:
            return None
        hub, actor, at = self._desk.hub, self._desk.actor, self.case.header.id
        return lambda: notes.add_note(hub, actor, at, title, said, corrects_id=note_id)

    def failed(self, spec: FormSpec, values: Values, error: Exception) -> None:
        """Two editors of one note see each other's text side by side; anything else is said in the form."""
        super().failed(spec, values, error)
        if isinstance(error, Conflict) and isinstance(spec.about, NoteRow) and self.case is not None:
            note_id, hub, actor, at = spec.about.id, self._desk.hub, self._desk.actor, self.case.header.id

            def found(case: CaseDetail) -> None:
                newest = words.newest(case, note_id)
                if newest is not None:
                    self._correcting = (error, newest.id)
                    self._view.show_conflict(error, LABELS)

            self._desk.runner.query(
                lambda: case_file.refresh_case(hub, actor, at), found, self._view.failure, lane="conflict"
            )

    def resolve(self, choice: Mapping[str, str]) -> None:
        """Save what a person chose of the two: a correction of the newer note, or nothing where that one stands."""
        if self._correcting is None:
            return
        conflict, newest = self._correcting
        self._correcting = None
        theirs = conflict.texts.theirs
        said = {name: choice.get(name, theirs.get(name, "")) for name in LABELS}
        if said == {name: theirs.get(name, "") for name in LABELS}:
            self._view.close_form()
            self._view.notice(Notice("The other correction stands.", "", "done"))
            return
        work = self._correction(said["title"], said["text"], newest)
        if work is None:
            return

        def done(changes: Changes) -> None:
            self._view.close_form()
            self._view.notice(Notice(changes.words, "", "done"))

        self._desk.runner.operation(work, done, self._view.show_form_failure)


def _about(case: CaseDetail, row: Row) -> FormSpec:
    if isinstance(row, NoteRow):
        return specs.correction(row)
    if isinstance(row, WarningRow):
        return specs.review(row)
    if isinstance(row, EpisodeRow):
        return specs.missing(case, row)
    if isinstance(row, PanelRow):
        return specs.panel(case, row)
    if isinstance(row, HarmRow):
        return specs.harm(case, row)
    return specs.dash(case, row) if row.kind == "dash" else specs.cse(case, row)
