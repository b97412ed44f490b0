"""What happens in the room of probable duplicates: lists, a pair side by side, decisions, the search. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from app.services.access import Act, may
from app.services.errors import Conflict
from app.services.people import duplicate_search, duplicates, merging
from app.services.people.duplicate_search import Looked
from app.services.people.merge_records import DuplicateRow, MergeDraft, PairShown
from app.views.case.forms import FormSpec, Values, text_of
from app.views.desk import Cancel, Desk, Notice
from app.views.duplicates import wording
from app.views.duplicates.wording import Which

if TYPE_CHECKING:
    from uuid import UUID

    from app.services.unit_of_work import Changes

KINDS = ("duplicates", "person")


class DuplicatesView(Protocol):
    """What the room can be told."""

    def show_rows(self, rows: tuple[DuplicateRow, ...], which: Which) -> None:
        """Show a list."""

    def show_loading(self) -> None:
        """A list is being fetched."""

    def show_list_failure(self, error: Exception) -> None:
        """Say why a list cannot be shown."""

    def show_row(self, row: DuplicateRow | None, acts: frozenset[str]) -> None:
        """Show one line and what may be done with it; its fields follow where it is a pair to decide."""

    def show_pair(self, pair: PairShown, chosen: dict[str, str], acts: frozenset[str]) -> None:
        """Show both records side by side."""

    def open_form(self, spec: FormSpec) -> None:
        """Ask for a reason."""

    def close_form(self) -> None:
        """Close it: it is saved."""

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""

    def show_notice(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""

    def show_searching(self, cancel: Cancel) -> None:
        """A search runs, which `cancel` stops."""

    def show_progress(self, done: int, total: int) -> None:
        """How far it came."""

    def show_searched(self) -> None:
        """It runs no longer."""


class DuplicatesPresenter:
    """The lists, the pair that is shown, and what is decided of it.

    Attributes:
        which: the list that is shown.
    """

    def __init__(self, view: DuplicatesView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self.which = Which.DECIDE
        self._rows: tuple[DuplicateRow, ...] = ()
        self._row: DuplicateRow | None = None
        self._pair: PairShown | None = None
        self._chosen: dict[UUID, dict[str, str]] = {}
        self._cancel: Cancel | None = None
        desk.changes.subscribe(KINDS, lambda _changes: self.refresh())

    # --- lists ---

    def show(self, which: Which) -> None:
        """Show another list."""
        if which is not self.which:
            self.which = which
            self.choose(None)
            self._view.show_loading()
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        hub, actor, which = self._desk.hub, self._desk.actor, self.which
        read: dict[Which, Callable[[], tuple[DuplicateRow, ...]]] = {
            Which.DECIDE: lambda: duplicates.duplicates_to_decide(hub, actor),
            Which.LATER: lambda: duplicates.duplicates_to_decide(hub, actor, later=True),
            Which.MERGED: lambda: duplicates.list_merges(hub, actor),
            Which.TWO: lambda: duplicates.list_not_the_same(hub, actor),
        }
        self._desk.runner.query(
            read[which], partial(self._show_rows, which), self._view.show_list_failure, lane="duplicates"
        )

    def _show_rows(self, which: Which, rows: tuple[DuplicateRow, ...]) -> None:
        if which is not self.which:
            return
        self._rows = rows
        self._view.show_rows(rows, which)
        if self._row is not None:
            now = next((row for row in rows if row.id == self._row.id), None)
            if now is None or now != self._row:
                self._row = None
                self.choose(now.id if now is not None else None)

    def choose(self, row_id: object) -> None:
        """Show a line; of a pair to decide both records are read, and that is audited."""
        row = next((each for each in self._rows if each.id == row_id), None)
        if row is not None and row == self._row:
            return
        self._row, self._pair = row, None
        pair = row is not None and self.which in (Which.DECIDE, Which.LATER)
        self._view.show_row(row, self._acts() if not pair else frozenset())
        if row is None or not pair:
            return
        hub, actor, pair_id = self._desk.hub, self._desk.actor, row.id
        self._desk.runner.query(
            lambda: duplicates.open_pair(hub, actor, pair_id), self._show_pair, self._view.show_failure, lane="pair"
        )

    def _show_pair(self, pair: PairShown) -> None:
        if self._row is None or pair.row.id != self._row.id:
            return
        self._pair = pair
        chosen = self._chosen.setdefault(pair.row.id, dict(pair.proposal))
        self._view.show_pair(pair, chosen, self._acts())

    def _acts(self) -> frozenset[str]:
        row = self._row
        if row is None:
            return frozenset()
        if self.which is Which.MERGED:
            return frozenset({"undo"}) if row.may_merge else frozenset()
        if self.which is Which.TWO:
            return frozenset({"take_back"})
        merges = may(self._desk.actor, Act.MERGE_PEOPLE, self._desk.narrowed) and row.state == "proposed"
        acts = {"two", "back" if self.which is Which.LATER else "later", "merge" if merges else "propose"}
        return frozenset(acts)

    # --- the pair ---

    def pick(self, field: str, side: str) -> None:
        """Somebody chose which record is right in a field."""
        if self._pair is not None:
            self._chosen.setdefault(self._pair.row.id, {})[field] = side

    def act(self, name: str) -> None:
        """Begin what a button is for."""
        row, pair = self._row, self._pair
        if row is None:
            return
        if name == "undo":
            self._view.open_form(wording.undo_form(row))
        elif name == "take_back":
            self._view.open_form(wording.take_back_form(row))
        elif pair is not None and name == "two":
            self._view.open_form(wording.two_form(pair))
        elif pair is not None and name in ("later", "back"):
            hub, actor, pair_id = self._desk.hub, self._desk.actor, pair.row.id
            self._desk.runner.operation(
                lambda: duplicates.leave_for_later(hub, actor, pair_id, back=name == "back"),
                self._told,
                self._failed,
            )
        elif pair is not None and self._all_chosen(pair):
            if name == "merge" and not row.may_merge:
                self._view.show_notice(Notice(row.why_not, "", "warning"))
                return
            self._view.open_form(wording.merge_form(pair) if name == "merge" else wording.propose_form(pair))

    def _all_chosen(self, pair: PairShown) -> bool:
        chosen = self._chosen.get(pair.row.id, {})
        missing = [each.label for each in pair.fields if each.differs and each.name not in chosen]
        if missing:
            self._view.show_notice(Notice(f"Choose which is right: {', '.join(missing)}.", "", "warning"))
        return not missing

    def submit(self, spec: FormSpec, values: Values) -> None:
        """Do what the form asked the reason of."""
        row, hub, actor = self._row, self._desk.hub, self._desk.actor
        if row is None or row.id != spec.about:
            return
        reason = text_of(values, "reason")
        work: Callable[[], Changes]
        if spec.kind in ("propose", "merge"):
            if self._pair is None:
                return
            chosen = self._chosen.get(row.id, {})
            draft = MergeDraft(row.kept_id, row.merged_id, self._pair.versions, dict(chosen), reason)
            decide = merging.merge_people if spec.kind == "merge" else merging.propose_merge
            work = lambda: decide(hub, actor, draft)  # noqa: E731 - each form has its own work
        elif spec.kind == "two":
            work = lambda: duplicates.say_not_the_same(hub, actor, row.kept_id, row.merged_id, reason)  # noqa: E731
        elif spec.kind == "undo":
            work = lambda: merging.undo_merge(hub, actor, row.id, reason)  # noqa: E731
        else:
            work = lambda: duplicates.take_back_not_the_same(hub, actor, row.id, reason)  # noqa: E731
        self._desk.runner.operation(work, self._told, self._form_failed)

    def _told(self, changes: Changes) -> None:
        self._view.close_form()
        self._view.show_notice(Notice(changes.words, "", "done"))
        self.refresh()

    def _form_failed(self, error: Exception) -> None:
        if isinstance(error, Conflict):
            self._view.close_form()
            self._failed(error)
        else:
            self._view.show_form_failure(error)

    def _failed(self, error: Exception) -> None:
        """Say it, and show how things stand by now."""
        self._view.show_failure(error)
        if isinstance(error, Conflict):
            row, self._row = self._row, None
            self.refresh()
            self.choose(row.id if row is not None else None)

    # --- the search ---

    @property
    def searching(self) -> bool:
        """Whether a search runs."""
        return self._cancel is not None

    def search(self) -> None:
        """Look through everybody, slice by slice, until the end or until somebody stops it."""
        if self._cancel is not None:
            return
        hub, actor, self._cancel = self._desk.hub, self._desk.actor, Cancel()
        self._view.show_searching(self._cancel)
        self._desk.runner.operation(
            lambda: duplicate_search.begin_search(hub, actor), self._searched, self._search_failed
        )

    def stop_search(self) -> None:
        """Ask the search to stop; it goes on from there the next time."""
        if self._cancel is not None:
            self._cancel.ask()

    def _searched(self, looked: Looked) -> None:
        cancel = self._cancel
        if cancel is None:
            return
        self._view.show_progress(min(looked.after, looked.total), looked.total)
        hub, actor = self._desk.hub, self._desk.actor
        if looked.ended:
            self._end(f"Everybody was looked through. Pairs found: {looked.found:,}.")
        elif cancel.asked():
            self._desk.runner.operation(
                lambda: duplicate_search.stop_search(hub, actor, looked), self._stopped, self._search_failed
            )
        else:
            self._desk.runner.operation(
                lambda: duplicate_search.search_on(hub, actor, looked), self._searched, self._search_failed
            )

    def _stopped(self, looked: Looked) -> None:
        self._end(f"Stopped; the next search goes on from here. Pairs found so far: {looked.found:,}.")

    def _end(self, words: str) -> None:
        self._cancel = None
        self._view.show_searched()
        self._view.show_notice(Notice(words, "", "done"))
        self.refresh()

    def _search_failed(self, error: Exception) -> None:
        self._cancel = None
        self._view.show_searched()
        self._view.show_failure(error)

    def forget(self) -> None:
        """Hold nobody; choices are kept, which name nobody."""
        self._rows, self._row, self._pair = (), None, None
