"""What happens in the room of patterns: the list and its filters, one pattern opened, marks and papers. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from app.services.access import Act, may
from app.services.errors import Conflict, NotFound
from app.services.oversight import pattern_looks, pattern_papers, patterns
from app.services.oversight.pattern_records import LookDraft, PatternFilter, PatternList, PatternRow, PatternShown
from app.views.case.forms import FormSpec, Values, text_of
from app.views.desk import Desk, Notice, Place
from app.views.patterns import wording

if TYPE_CHECKING:
    from uuid import UUID

    from app.services.papers.record import Paper
    from app.services.unit_of_work import Changes

KINDS = ("patterns", "inbox", "person", "policy")


class PatternsView(Protocol):
    """What the room can be told."""

    def show_rows(self, rows: tuple[PatternRow, ...], words: str) -> None:
        """Show the list, and how much of it."""

    def show_loading(self) -> None:
        """The list is being fetched."""

    def show_list_failure(self, error: Exception) -> None:
        """Say why the list cannot be shown."""

    def show_chosen(self, row: PatternRow | None) -> None:
        """Show one line; what is on it follows."""

    def show_pattern(self, shown: PatternShown, acts: frozenset[str]) -> None:
        """Show one pattern opened."""

    def open_form(self, spec: FormSpec) -> None:
        """Ask for a note."""

    def close_form(self) -> None:
        """Close it: it is saved."""

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""

    def show_notice(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""

    def show_paper(self, paper: Paper) -> None:
        """Ask where a paper goes."""


class PatternsPresenter:
    """The list, the pattern that is shown, and what is done with it.

    Attributes:
        filter: what is asked for.
    """

    def __init__(self, view: PatternsView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self.filter = PatternFilter()
        self._rows: tuple[PatternRow, ...] = ()
        self._row: PatternRow | None = None
        self._shown: PatternShown | None = None
        self._read = False
        desk.changes.subscribe(KINDS, lambda _changes: self.refresh())

    # --- the list ---

    def show(self, wanted: PatternFilter) -> None:
        """Ask for other patterns."""
        if wanted != self.filter or not self._read:
            self.filter = wanted
            self._view.show_loading()
            self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        hub, actor, wanted = self._desk.hub, self._desk.actor, self.filter
        self._read = True
        self._desk.runner.query(
            lambda: patterns.list_patterns(hub, actor, wanted),
            partial(self._show_rows, wanted),
            self._view.show_list_failure,
            lane="patterns",
        )

    def _show_rows(self, wanted: PatternFilter, found: PatternList) -> None:
        if wanted != self.filter:
            return
        self._rows = found.rows
        count = f"{len(found.rows):,} {'pattern' if len(found.rows) == 1 else 'patterns'}"
        self._view.show_rows(found.rows, f"The newest {count}; filter to see others." if found.more else f"{count}.")
        if self._row is not None:
            now = next((row for row in found.rows if row.key == self._row.key), None)
            if now != self._row:
                self._row = None
                self.choose(now.key if now is not None else None)

    def choose(self, key: object) -> None:
        """Show a line; its contacts are read, and that is audited."""
        row = next((each for each in self._rows if each.key == key), None)
        if row is not None and row == self._row:
            return
        self._row, self._shown = row, None
        self._view.show_chosen(row)
        if row is None:
            return
        hub, actor, subject = self._desk.hub, self._desk.actor, row.subject
        self._desk.runner.query(
            lambda: patterns.open_pattern(hub, actor, subject), self._show, self._failed, lane="pattern"
        )

    def _show(self, shown: PatternShown) -> None:
        if self._row is None or shown.row.key != self._row.key:
            return
        self._shown = shown
        self._view.show_pattern(shown, self._acts(shown))

    def _acts(self, shown: PatternShown) -> frozenset[str]:
        found = {"paper"}
        if may(self._desk.actor, Act.LOOK_AT_PATTERNS, self._desk.narrowed):
            if shown.row.is_new:
                found.add("look")
            if any(each.may_take_back for each in shown.looks):
                found.add("take_back")
        if shown.row.about_id is not None and may(self._desk.actor, Act.OPEN_PERSON, self._desk.narrowed):
            found.add("person")
        return frozenset(found)

    # --- what is done ---

    def go_contact(self, contact_id: UUID) -> None:
        """Open a contact."""
        self._desk.go(Place("contact", contact_id))

    def go_person(self, person_id: UUID | None) -> None:
        """Open somebody's page; a name that nobody has tied yet has none."""
        if person_id is not None:
            self._desk.go(Place("person", person_id))

    def act(self, name: str) -> None:
        """Begin what a button is for."""
        hub, actor, shown = self._desk.hub, self._desk.actor, self._shown
        if name == "papers":
            wanted = self.filter
            self._paper(lambda: pattern_papers.paper_of_patterns(hub, actor, wanted))
        if shown is None:
            return
        subject = shown.row.subject
        if name == "look":
            self._view.open_form(wording.look_form(shown))
        elif name == "take_back":
            self.take_back(next(each.id for each in shown.looks if each.may_take_back))
        elif name == "person":
            self.go_person(shown.row.about_id)
        elif name == "paper":
            self._paper(lambda: pattern_papers.paper_of_pattern(hub, actor, subject))

    def _paper(self, work: Callable[[], Paper]) -> None:
        self._desk.runner.query(work, self._view.show_paper, self._failed)

    def submit(self, spec: FormSpec, values: Values) -> None:
        """Mark as looked at what was shown."""
        shown, hub, actor = self._shown, self._desk.hub, self._desk.actor
        if shown is None or wording.form_id(shown.row) != spec.about:
            return
        row = shown.row
        draft = LookDraft(row.subject, row.layer, row.contacts, row.last_at, text_of(values, "note"))
        self._desk.runner.operation(
            lambda: pattern_looks.look_at_pattern(hub, actor, draft), self._looked, self._form_failed
        )

    def _looked(self, changes: Changes) -> None:
        self._view.close_form()
        made = changes.new_id
        undo = partial(self.take_back, made) if made is not None else None
        self._view.show_notice(Notice(changes.words, "", "done", undo))
        self._again()

    def take_back(self, look_id: UUID) -> None:
        """Take back that it was looked at."""
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.operation(
            lambda: pattern_looks.take_back_look(hub, actor, look_id), self._told, self._failed
        )

    def _told(self, changes: Changes) -> None:
        self._view.show_notice(Notice(changes.words, "", "done"))
        self._again()

    def _again(self) -> None:
        """Show how the list and the pattern stand by now."""
        row, self._row = self._row, None
        self.refresh()
        if row is not None:
            self.choose(row.key)

    def _form_failed(self, error: Exception) -> None:
        if isinstance(error, Conflict | NotFound):
            self._view.close_form()
            self._failed(error)
        else:
            self._view.show_form_failure(error)

    def _failed(self, error: Exception) -> None:
        self._view.show_failure(error)
        if isinstance(error, Conflict | NotFound):
            self._again()

    def forget(self) -> None:
        """Hold nobody."""
        self._rows, self._row, self._shown, self._read = (), None, None, False
