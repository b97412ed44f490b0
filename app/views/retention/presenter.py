"""What happens in the room of retention: looking through in slices, holding, proposing, approving. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from app.services.access import Act, may
from app.services.errors import Conflict, Invalid, Problem
from app.services.retention import carrying, due, holds, proposing
from app.services.retention.records import (
    Deleted,
    DeletionState,
    DueRow,
    HoldRow,
    HoldScope,
    ProposedRow,
    ProposedShown,
    Slice,
    Standing,
    Thing,
)
from app.views.case.forms import FormSpec, Values, codes_of, text_of
from app.views.desk import Cancel, Desk, Notice
from app.views.retention import wording
from app.views.retention.wording import READ, Which

if TYPE_CHECKING:
    from uuid import UUID

    from app.services.unit_of_work import Changes

KINDS = ("retention",)
MOST_SHOWN = 500
"""So many lines are enough for one sitting; the oldest come first, and the rest once these are gone."""


class RetentionView(Protocol):
    """What the room can be told."""

    def show_standing(self, standing: Standing) -> None:
        """Show how long what is kept, and by when backups lose it."""

    def show_rows(self, which: Which, rows: tuple[DueRow, ...] | tuple[ProposedRow, ...] | tuple[HoldRow, ...]) -> None:
        """Show a list; what is still chosen in it is chosen again."""

    def show_loading(self, which: Which) -> None:
        """A list is being fetched."""

    def show_list_failure(self, which: Which, error: Exception) -> None:
        """Say why a list cannot be shown."""

    def show_chosen(self, title: str, facts: str, acts: frozenset[str], why_not: str = "") -> None:
        """Show what is chosen, and what may be done with it."""

    def show_whole(self, words: str) -> None:
        """Show exactly what goes."""

    def show_working(self, words: str, cancel: Cancel | None) -> None:
        """A long job runs."""

    def show_progress(self, done: int, total: int, words: str) -> None:
        """How far it is."""

    def show_rest(self) -> None:
        """It runs no longer."""

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form."""

    def close_form(self) -> None:
        """Close it: it is done."""

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""

    def show_notice(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""


class RetentionPresenter:
    """The three lists, what is chosen of them, and what is done with it.

    Attributes:
        which: the list in front.
        deleting: whether a deletion is being carried out or cleaned up.
    """

    def __init__(self, view: RetentionView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self.keeps = may(desk.actor, Act.KEEP_TO_TIME, desk.narrowed)
        self.which = Which.DUE if self.keeps else Which.PROPOSED
        self.deleting = False
        self._due: tuple[DueRow, ...] = ()
        self._chosen: tuple[DueRow, ...] = ()
        self._proposed: tuple[ProposedRow, ...] = ()
        self._row: ProposedRow | HoldRow | None = None
        self._shown: ProposedShown | None = None
        self._holds: tuple[HoldRow, ...] = ()
        self._cancel: Cancel | None = None
        desk.changes.subscribe(KINDS, lambda _changes: self.refresh())

    # --- lists ---

    def show(self, which: Which) -> None:
        """Put another list in front."""
        self.which = which
        self._nothing_chosen()
        self.refresh()

    def refresh(self) -> None:
        """Read the list in front again, and how retention stands."""
        if self.deleting:
            return
        hub, actor, runner = self._desk.hub, self._desk.actor, self._desk.runner
        runner.query(
            lambda: due.retention_standing(hub, actor), self._stands, self._view.show_failure, lane="standing"
        )
        if self.which is Which.DUE:
            self._look()
        elif self.which is Which.PROPOSED:
            runner.query(
                lambda: carrying.list_deletions(hub, actor), self._list_proposed, self._list_failed, lane="list"
            )
        else:
            runner.query(lambda: holds.list_holds(hub, actor), self._list_holds, self._list_failed, lane="list")

    def _stands(self, standing: Standing) -> None:
        self._view.show_standing(standing)
        if standing.cleaning and not self.deleting:
            self._clean()

    def _list_failed(self, error: Exception) -> None:
        self._view.show_list_failure(self.which, error)

    def _look(self) -> None:
        """Look through everything, slice by slice, until the end, until enough is shown, or until somebody stops it."""
        self.stop_look()
        cancel = self._cancel = Cancel()
        self._view.show_loading(Which.DUE)
        self._view.show_working("Looking for what has passed its time", cancel)
        hub, actor = self._desk.hub, self._desk.actor
        found: list[DueRow] = []

        def looked(part: Slice) -> None:
            if self._cancel is not cancel:
                return
            found.extend(part.rows)
            onward = part.next
            words = f"Looking through {_PLURAL[onward.kind]}" if onward else ""
            self._view.show_progress(part.looked, part.total, words)
            if onward is None or len(found) >= MOST_SHOWN or cancel.asked():
                self._looked(tuple(sorted(found, key=lambda row: row.due_on)[:MOST_SHOWN]), whole=onward is None)
                return
            self._desk.runner.query(lambda: due.look_through(hub, actor, onward), looked, failed, lane="list")

        def failed(error: Exception) -> None:
            self.stop_look()
            self._view.show_list_failure(Which.DUE, error)

        self._desk.runner.query(lambda: due.look_through(hub, actor), looked, failed, lane="list")

    def stop_look(self) -> None:
        """Break the look off; what it found so far stays unshown until it is begun again."""
        if self._cancel is not None:
            self._cancel.ask()
            self._cancel = None
            self._view.show_rest()

    def _looked(self, rows: tuple[DueRow, ...], *, whole: bool) -> None:
        self._cancel = None
        self._view.show_rest()
        self._due = rows
        self._nothing_chosen()
        self._view.show_rows(Which.DUE, rows)
        if not whole and rows:
            self._view.show_notice(
                Notice(f"Shown are {len(rows)} lines; there may be more.", "Once these are gone, look again.")
            )

    def _list_proposed(self, rows: tuple[ProposedRow, ...]) -> None:
        self._proposed = rows
        if self._row not in rows:
            self._nothing_chosen()
        self._view.show_rows(Which.PROPOSED, rows)

    def _list_holds(self, rows: tuple[HoldRow, ...]) -> None:
        self._holds = rows
        if self._row not in rows:
            self._nothing_chosen()
        self._view.show_rows(Which.HOLDS, rows)

    # --- what is chosen ---

    def choose_due(self, things: tuple[Thing, ...]) -> None:
        """Lines of the first list were chosen."""
        by_thing = {row.thing: row for row in self._due}
        self._chosen = tuple(by_thing[each] for each in things if each in by_thing)
        if not self._chosen:
            self._nothing_chosen()
            return
        barred = next((row for row in self._chosen if row.why_not), None)
        acts = set() if barred else {"propose"}
        if len(self._chosen) == 1 and not self._chosen[0].held:
            acts.add("hold")
        why_not = barred.why_not if barred and len(self._chosen) > 1 else ""
        self._view.show_chosen(
            wording.due_title(self._chosen), wording.due_facts(self._chosen), frozenset(acts), why_not
        )

    def choose(self, row_id: UUID | None) -> None:
        """A proposal or a hold was chosen; a proposal is read whole, and the reading is audited."""
        if self.which is Which.HOLDS:
            hold = next((each for each in self._holds if each.id == row_id), None)
            self._row = hold
            if hold is None:
                self._nothing_chosen()
            else:
                acts = frozenset({"lift"} if hold.lifted_at is None else ())
                self._view.show_chosen(wording.hold_title(hold), wording.hold_facts(hold), acts | {"new_hold"})
            return
        row = next((each for each in self._proposed if each.id == row_id), None)
        if row is not None and row == self._row:
            return
        self._row, self._shown = row, None
        if row is None:
            self._nothing_chosen()
            return
        self._view.show_chosen(wording.proposed_title(row), wording.proposed_facts(row), self._acts(row), row.why_not)
        hub, actor, deletion = self._desk.hub, self._desk.actor, row.id

        def opened(shown: ProposedShown) -> None:
            if self._row is None or self._row.id != shown.row.id:
                return
            self._shown = shown
            self._view.show_chosen(
                wording.proposed_title(row), wording.proposed_facts(row), self._acts(row), row.why_not
            )
            self._view.show_whole(wording.shown_words(shown))

        self._desk.runner.query(
            lambda: carrying.open_deletion(hub, actor, deletion), opened, self._view.show_failure, lane="deletion"
        )

    def _acts(self, row: ProposedRow) -> frozenset[str]:
        acts: set[str] = set()
        if row.state is DeletionState.PROPOSED:
            if row.may_decide:
                acts.add("refuse")
                if self._shown is not None and not self._shown.changed:
                    acts.add("approve")
            if self.keeps:
                acts.add("withdraw")
        elif self.keeps:
            acts.add("forget")
        return frozenset(acts)

    def _nothing_chosen(self) -> None:
        self._row, self._shown, self._chosen = None, None, ()
        acts = frozenset({"new_hold"} if self.which is Which.HOLDS else ())
        self._view.show_chosen("", wording.NOBODY[self.which], acts)

    # --- acts ---

    def act(self, name: str) -> None:
        """Begin what a button is for."""
        hub, actor, row = self._desk.hub, self._desk.actor, self._row
        if name == "propose" and self._chosen:
            self._view.open_form(wording.propose_form(self._chosen))
        elif name == "hold" and self._chosen:
            self._view.open_form(wording.hold_form(self._chosen[0]))
        elif name == "new_hold":
            self._view.open_form(wording.new_hold_form())
        elif name == "lift" and isinstance(row, HoldRow):
            self._view.open_form(wording.lift_form(row))
        elif name == "refuse" and isinstance(row, ProposedRow):
            self._view.open_form(wording.refuse_form(row))
        elif name == "approve" and isinstance(row, ProposedRow):
            self._view.open_form(wording.approve_form(row))
        elif name in ("withdraw", "forget") and row is not None:
            done = proposing.withdraw_deletion if name == "withdraw" else proposing.forget_decided
            deletion = row.id
            self._desk.runner.operation(lambda: done(hub, actor, deletion), self._told, self._failed)

    def submit(self, spec: FormSpec, values: Values) -> None:
        """Do what a form asked."""
        hub, actor, reason = self._desk.hub, self._desk.actor, text_of(values, "reason")
        about: object = spec.about
        work: Callable[[], Changes] | None = None
        if spec.kind == "propose":
            things = tuple(row.thing for row in self._chosen)
            work = lambda: proposing.propose_deletion(hub, actor, things, reason)  # noqa: E731 - each form has its own
        elif spec.kind == "hold" and isinstance(about, Thing):
            scope, thing = HoldScope(about.kind.value), about.id
            work = lambda: holds.hold_thing(hub, actor, scope, thing, reason)  # noqa: E731
        elif spec.kind == "new_hold":
            chosen = HoldScope(text_of(values, "scope"))
            reference = text_of(values, "reference")
            work = lambda: holds.set_hold(hub, actor, chosen, reference, reason)  # noqa: E731
        elif self._row is not None and self._row.id == about:
            row_id = self._row.id
            if spec.kind == "lift":
                work = lambda: holds.lift_hold(hub, actor, row_id, reason)  # noqa: E731
            elif spec.kind == "refuse":
                work = lambda: proposing.refuse_deletion(hub, actor, row_id, reason)  # noqa: E731
            elif spec.kind == "approve":
                self._approve(row_id, codes_of(values, "read"))
        if work is not None:
            self._desk.runner.operation(work, self._told, self._form_failed)

    def _approve(self, deletion: UUID, ticked: tuple[str, ...]) -> None:
        if READ not in ticked:
            self._view.show_form_failure(Invalid((Problem("read", "Tick that you have read what goes."),)))
            return
        hub, actor = self._desk.hub, self._desk.actor
        self._view.close_form()
        self.deleting = True
        self._view.show_working("Deleting", None)
        report = self._desk.runner.reporter(self._view.show_progress)
        self._desk.runner.operation(
            lambda: carrying.approve_deletion(hub, actor, deletion, report), self._deleted, self._not_deleted
        )

    def _deleted(self, deleted: Deleted) -> None:
        self._nothing_chosen()
        self._view.show_notice(Notice(deleted.changes.words, "", "done"))
        self._clean()

    def _not_deleted(self, error: Exception) -> None:
        self._rest()
        self._failed(error)

    def _clean(self) -> None:
        """Clean what was deleted out of the file; the record itself has lost it already."""
        self.deleting = True
        hub, actor = self._desk.hub, self._desk.actor
        self._view.show_working("Cleaning the file", None)
        report = self._desk.runner.reporter(self._view.show_progress)

        def cleaned(_changes: Changes) -> None:
            self._rest()
            self.refresh()

        def failed(error: Exception) -> None:
            self._rest()
            self._view.show_failure(error)

        self._desk.runner.operation(lambda: carrying.clean_up(hub, actor, report), cleaned, failed)

    def _rest(self) -> None:
        self.deleting = False
        self._view.show_rest()

    def _told(self, changes: Changes) -> None:
        self._view.close_form()
        if changes.words:
            self._view.show_notice(Notice(changes.words, "", "done"))
        self._nothing_chosen()
        self.refresh()

    def _form_failed(self, error: Exception) -> None:
        self._view.show_form_failure(error)

    def _failed(self, error: Exception) -> None:
        self._view.show_failure(error)
        if isinstance(error, Conflict):
            self._nothing_chosen()
            self.refresh()

    def forget(self) -> None:
        """Hold nothing."""
        self.stop_look()
        self._due, self._proposed, self._holds = (), (), ()
        self._row, self._shown, self._chosen = None, None, ()


_PLURAL = {"enquiry": "enquiries", "contact": "contacts", "person": "people"}
