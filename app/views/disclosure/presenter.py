"""What happens in the room of subject access: finding, deciding entry by entry, the paper, giving it out. No Qt."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.disclosure import giving
from app.services.disclosure.giving import Found
from app.services.disclosure.records import Category, Decision, Gathered, Treatment, Work
from app.services.errors import Conflict, Invalid
from app.services.papers.record import Paper
from app.views import paper_files
from app.views.case.forms import FormSpec, Values, code_of, day_of, text_of
from app.views.desk import Desk, Notice
from app.views.disclosure import wording
from app.views.disclosure.wording import Line, lines_of

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

NOT_ADDRESSED = Notice("Write first to whom it goes, and on what basis.", "", "warning")
NO_PASSAGE = Notice("Mark the passage in the text first.", "Then press “Take the passage out…”.", "warning")


class DisclosureView(Protocol):
    """What the room can be told."""

    def show_found(self, found: tuple[Found, ...]) -> None:
        """Show who was found."""

    def show_search_failure(self, error: Exception) -> None:
        """Say why nobody can be found."""

    def show_loading(self) -> None:
        """A record is being gathered."""

    def show_record(self, gathered: Gathered, lines: tuple[Line, ...], work: Work) -> None:
        """Show somebody's record."""

    def show_lines(self, lines: tuple[Line, ...], work: Work) -> None:
        """Show what becomes of each entry by now."""

    def show_record_failure(self, error: Exception) -> None:
        """Say why the record cannot be shown."""

    def show_entry(self, lines: tuple[Line, ...]) -> None:
        """Show what is chosen."""

    def show_paper(self, paper: Paper) -> None:
        """Show the paper as it would leave."""

    def ask_where(self) -> str:
        """Ask where the paper goes; "" when somebody changed their mind."""

    def show_search(self) -> None:
        """Go back to finding somebody."""

    def show_given(self) -> None:
        """The paper is written, and stands in the ledger."""

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form."""

    def close_form(self) -> None:
        """Close it: it is kept."""

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""

    def show_notice(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""


class DisclosurePresenter:
    """Whose record, what becomes of each entry, and the paper.

    Attributes:
        working: whether a paper is being written.
    """

    def __init__(self, view: DisclosureView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self.working = False
        self._gathered: Gathered | None = None
        self._work = Work()
        self._chosen: tuple[Line, ...] = ()
        self._paper: Paper | None = None

    # --- whose ---

    def find(self, typed: str) -> None:
        """Look for somebody."""
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.query(
            lambda: giving.find_subject(hub, actor, typed), self._view.show_found, self._view.show_search_failure,
            lane="find",
        )  # fmt: skip

    def open(self, person_id: UUID) -> None:
        """Gather somebody's record."""
        self._view.show_loading()
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.query(
            lambda: giving.gather_record(hub, actor, person_id), self._opened, self._view.show_record_failure,
            lane="record",
        )  # fmt: skip

    def again(self) -> None:
        """Gather the same record once more."""
        if self._gathered is not None:
            self.open(self._gathered.person_id)

    def leave(self) -> None:
        """Go back to finding somebody; what was decided is kept."""
        self.forget()
        self._view.show_search()

    def _opened(self, gathered: Gathered) -> None:
        self._gathered, self._work, self._chosen, self._paper = gathered, gathered.work, (), None
        self._view.show_record(gathered, lines_of(gathered, self._work), self._work)
        self._view.show_entry(())

    # --- entries ---

    def choose(self, keys: tuple[str, ...]) -> None:
        """Entries were chosen."""
        if self._gathered is None:
            return
        wanted = set(keys)
        self._chosen = tuple(each for each in lines_of(self._gathered, self._work) if each.entry.key in wanted)
        self._view.show_entry(self._chosen)

    def act(self, name: str, passage: str = "") -> None:
        """Begin what a button is for."""
        keys = tuple(each.entry.key for each in self._chosen)
        heading = self._chosen[0].entry.heading if len(keys) == 1 else f"{len(keys)} entries"
        if name == "address":
            self._view.open_form(wording.address_form(self._work))
        elif name == "give" and keys:
            self._view.open_form(wording.give_form(keys, heading))
        elif name == "withhold" and keys:
            self._view.open_form(wording.withhold_form(keys, heading))
        elif name == "redact" and len(keys) == 1:
            if passage.strip() and passage in self._chosen[0].entry.text:
                self._view.open_form(wording.redact_form(self._chosen[0].entry, passage))
            else:
                self._view.show_notice(NO_PASSAGE)
        elif name == "usual" and keys:
            kept = {key: made for key, made in self._work.decisions.items() if key not in keys}
            self._keep(dataclasses.replace(self._work, decisions=kept))

    def submit(self, spec: FormSpec, values: Values) -> None:
        """Keep what a form said."""
        reason, category = text_of(values, "reason"), code_of(values, "category")
        because = Category(category) if category else None
        decisions = dict(self._work.decisions)
        if spec.kind == "address":
            work = Work(
                text_of(values, "way"), text_of(values, "recipient"), text_of(values, "basis"),
                day_of(values, "asked_on"), decisions,
            )  # fmt: skip
        else:
            about = spec.about if isinstance(spec.about, tuple) else ()
            if spec.kind == "redact":
                key, passage = about
                former = decisions.get(key)
                earlier = former.passages if former is not None else ()
                passages = tuple(dict.fromkeys((*earlier, passage)))
                decisions[key] = Decision(Treatment.REDACT, because, reason, passages)
            else:
                treatment = Treatment.GIVE if spec.kind == "give" else Treatment.WITHHOLD
                decisions.update(dict.fromkeys(about, Decision(treatment, because, reason)))
            work = dataclasses.replace(self._work, decisions=decisions)
        self._keep(work)

    def _keep(self, work: Work) -> None:
        if self._gathered is None:
            return
        hub, actor, person_id, gathered = self._desk.hub, self._desk.actor, self._gathered.person_id, self._gathered

        def kept(_changes: Changes) -> None:
            self._view.close_form()
            if self._gathered is not gathered:
                return
            self._work = work
            self._view.show_lines(lines_of(gathered, work), work)
            self.choose(tuple(each.entry.key for each in self._chosen))

        self._desk.runner.operation(
            lambda: giving.keep_work(hub, actor, person_id, work), kept, self._view.show_form_failure
        )

    # --- the paper ---

    def preview(self) -> None:
        """Make the paper, and show it as it would leave."""
        if self._gathered is None:
            return
        if not self._work.recipient:
            self._view.show_notice(NOT_ADDRESSED)
            self.act("address")
            return
        hub, actor, work, record = self._desk.hub, self._desk.actor, self._work, self._gathered

        def made(paper: Paper) -> None:
            self._paper = paper
            self._view.show_paper(paper)

        self._desk.runner.query(
            lambda: giving.paper_of_record(hub, actor, record.person_id, work, record.fingerprint), made, self._failed,
            lane="paper",
        )  # fmt: skip

    def give(self) -> None:
        """Write the paper where somebody says, and write into the ledger that it left."""
        paper, record, work = self._paper, self._gathered, self._work
        if paper is None or record is None or self.working:
            return
        name = self._view.ask_where()
        if not name:
            return
        self.working = True
        hub, actor = self._desk.hub, self._desk.actor

        def write() -> tuple[Path, str]:
            path = paper_files.write_paper(paper, name)
            return path, hashlib.sha256(path.read_bytes()).hexdigest()

        def written(made: tuple[Path, str]) -> None:
            path, sha256 = made
            form = path.suffix.lower().lstrip(".") or "pdf"

            def failed(error: Exception) -> None:
                path.unlink(missing_ok=True)  # nothing leaves that the ledger does not know
                self._not_given(error)

            self._desk.runner.operation(
                lambda: giving.record_disclosure(
                    hub, actor, record.person_id, work, record.fingerprint, form=form, sha256=sha256
                ),
                self._given, failed,
            )  # fmt: skip

        self._desk.runner.off_thread(lambda _report: write(), written, self._not_given)

    def _given(self, changes: Changes) -> None:
        self.working = False
        self._view.show_notice(Notice(changes.words, "", "done"))
        self._view.show_given()
        self.again()

    def _not_given(self, error: Exception) -> None:
        self.working = False
        self._failed(error)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Conflict):
            self._view.show_notice(Notice(giving.CHANGED, "It is shown anew. Look through it once more.", "warning"))
            self.again()
        elif isinstance(error, Invalid):
            said = " ".join(each.sentence for each in error.problems[:3])
            self._view.show_notice(Notice(said, "Mend it, then look at the paper again.", "warning"))
        else:
            self._view.show_failure(error)

    def forget(self) -> None:
        """Hold nobody."""
        self._gathered, self._work, self._chosen, self._paper = None, Work(), (), None
