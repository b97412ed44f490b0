"""What the auditor asks of the trail. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from app.services.errors import Invalid, Problem
from app.services.oversight import access_history, audit_papers
from app.services.oversight.access_history import Account, Question, Unusual
from app.services.oversight.unusual import Finding
from app.services.papers.record import Paper
from app.services.trust import audit, audit_export
from app.services.trust.audit import AuditRow, ChainVerdict
from app.services.trust.audit_export import Exported, Period
from app.views import errors
from app.views.desk import Desk, Notice

PAGE = 200


class Asked(StrEnum):
    """The auditor's questions, in the order of the screen."""

    UNUSUAL = "Unusual access"
    FAMILY = "Who looked at this family"
    PERSON = "What did this person open"
    ALL = "Every entry"


class AuditShown(Protocol):
    """What the presenter needs of the screen."""

    def show_accounts(self, accounts: tuple[Account, ...]) -> None:
        """Offer the staff."""

    def show_rows(self, rows: tuple[AuditRow, ...], *, more: bool) -> None:
        """Show the entries; `more` tells that older ones may be fetched."""

    def show_unusual(self, found: Unusual) -> None:
        """Show what the rules found."""

    def show_unasked(self, words: str) -> None:
        """Say what has to be entered before there is anything to show."""

    def show_loading(self) -> None:
        """Say that an answer is being fetched."""

    def show_problem(self, problem: Problem) -> None:
        """Mark a field that is wrong."""

    def show_failure(self, error: Exception) -> None:
        """Say why there is no answer, with a way to try again."""

    def show_paper(self, paper: Paper) -> None:
        """Ask where a paper goes, and write it there."""

    def show_exporting(self, working: bool) -> None:
        """An export is being written, or no longer."""

    def tell(self, notice: Notice) -> None:
        """Say something on top."""


class AuditPresenter:
    """Asks the trail, page by page, and has it checked, printed and exported."""

    def __init__(self, desk: Desk, shown: AuditShown) -> None:
        self._desk = desk
        self._shown = shown
        self._rows: tuple[AuditRow, ...] = ()
        self._kind = Asked.UNUSUAL
        self._question = Question()

    def start(self) -> None:
        """Fetch whom one can ask about."""
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.query(
            lambda: access_history.list_accounts(hub, actor), self._shown.show_accounts, self._failed
        )

    def ask(self, kind: Asked, question: Question) -> None:
        """Answer a question, or say what is missing to ask it."""
        self._kind, self._question, self._rows = kind, replace(question, openings=kind is Asked.PERSON), ()
        if kind is Asked.FAMILY and not question.about.strip():
            self._shown.show_unasked("Enter a reference, or a name with the birth date, then press Enter.")
        elif kind is Asked.PERSON and question.account is None:
            self._shown.show_unasked("Choose a member of staff.")
        else:
            self._shown.show_loading()
            self.again()

    def again(self) -> None:
        """Ask the same once more."""
        if self._kind is Asked.UNUSUAL:
            hub, actor, period = self._desk.hub, self._desk.actor, self._question.period
            self._desk.runner.query(
                lambda: access_history.find_unusual(hub, actor, period),
                self._shown.show_unusual,
                self._failed,
                lane="audit",
            )
        else:
            self._rows = ()
            self._fetch(None)

    def open_finding(self, finding: Finding) -> None:
        """The entries on which a finding rests."""
        self._kind, self._rows = Asked.ALL, ()
        self._question = Question(seqs=finding.seqs[-PAGE:])
        self._shown.show_loading()
        self._fetch(None)

    def older(self) -> None:
        """The next page."""
        if self._rows:
            self._fetch(self._rows[-1].seq)

    def _fetch(self, before: int | None) -> None:
        hub, actor, question = self._desk.hub, self._desk.actor, self._question

        def shown(rows: tuple[AuditRow, ...]) -> None:
            self._rows = (*self._rows, *rows)
            self._shown.show_rows(self._rows, more=len(rows) == PAGE)

        self._desk.runner.query(
            lambda: access_history.ask_trail(hub, actor, question, before=before, limit=PAGE),
            shown,
            self._failed,
            lane="audit",
        )

    def check(self) -> None:
        """Check the whole chain; the result is an entry of its own."""
        hub, actor = self._desk.hub, self._desk.actor

        def told(verdict: ChainVerdict) -> None:
            tone = "done" if verdict.holds else "error"
            self._shown.tell(Notice(verdict.sentence, verdict.next_step, tone))

        self._desk.runner.query(lambda: audit.check_audit(hub, actor), told, self._told, lane="audit-check")

    def print_answer(self) -> None:
        """Put the answer on paper."""
        hub, actor, question, kind = self._desk.hub, self._desk.actor, self._question, self._kind
        work: Callable[[], Paper] = lambda: (  # noqa: E731 - one of two, asked on the database thread
            audit_papers.paper_of_unusual(hub, actor, question.period)
            if kind is Asked.UNUSUAL
            else audit_papers.paper_of_trail(hub, actor, question)
        )
        self._desk.runner.query(work, self._shown.show_paper, self._told)

    def export(self, place: Path, period: Period) -> None:
        """Write the period's trail into a folder, signed."""
        hub, actor = self._desk.hub, self._desk.actor
        self._shown.show_exporting(True)

        def told(made: Exported) -> None:
            self._shown.show_exporting(False)
            what = f"{made.entries:,} entries, {period.words}, are in “{made.path.name}”."
            tone = "info" if made.holds else "warning"  # it stays until closed: the key is written down from it
            broken = "" if made.holds else " The trail does not hold in this period."
            key = f"Give the auditor this key by telephone or on paper, not with the file: {made.key}"
            self._shown.tell(Notice(what + broken, key, tone))

        def failed(error: Exception) -> None:
            self._shown.show_exporting(False)
            self._told(error)

        self._desk.runner.query(lambda: audit_export.export_audit(hub, actor, place, period), told, failed)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Invalid) and error.problems:
            self._shown.show_problem(error.problems[0])
        else:
            self._shown.show_failure(error)

    def _told(self, error: Exception) -> None:
        said = errors.words(error)
        self._shown.tell(Notice(said.sentence, said.next_step, said.tone))
