"""What happens in the summary part: compose, look, issue, save, print, send. No Qt.

A version leaves the hub in this order: its file is written whole beside its place, the leaving is audited, the file
takes its place. If the last step fails, that is audited too, and nothing is lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.access import Act, may
from app.services.enquiry import dissemination, summaries
from app.services.enquiry.summary_records import (
    FORM_WORDS,
    IssueDraft,
    LedgerRow,
    SendDraft,
    SummaryBook,
    SummaryForm,
    SummaryPreview,
    SummaryRow,
)
from app.services.papers import saving
from app.services.papers.mail import draft_mail
from app.services.papers.record import Paper
from app.services.papers.typeset import set_pages, set_pdf
from app.services.papers.word import set_docx
from app.views.case.forms import FormSpec, Question, Values, code_of, text_of
from app.views.case.summary import asking
from app.views.desk import Desk, Notice, Report

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

PRINT_DPI = 200
SUFFIX = {"pdf": ".pdf", "word": ".docx", "mail": ".eml"}
Pages = tuple[bytes, ...]


class SummaryView(Protocol):
    """What the presenter tells the part."""

    def show_book(self, book: SummaryBook, *, may_write: bool) -> None:
        """Show the versions and the ledger."""

    def show_preview(self, seen: SummaryPreview) -> None:
        """Show what would be issued now: warnings, highlights, what must be confirmed."""

    def show_pages(self, title: str, paper: Paper, pages: Pages) -> None:
        """Show pages exactly as they will print."""

    def show_waiting(self, words: str) -> None:
        """Say that pages are being set."""

    def show_nothing(self) -> None:
        """Say that no form is chosen."""

    def show_problems(self, error: Exception) -> None:
        """Say beside the fields what lacks before a version can be issued."""

    def show_failure(self, error: Exception) -> None:
        """Say on top of the case what went wrong."""

    def show_notice(self, notice: Notice) -> None:
        """Say something on top of the case."""

    def ask_question(self, question: Question) -> None:
        """Ask for a confirmation."""

    def open_form(self, spec: FormSpec) -> None:
        """Open a small form."""

    def close_form(self) -> None:
        """Close it."""

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""


class SummaryPresenter:
    """The summaries of one case."""

    def __init__(self, view: SummaryView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self._id: UUID | None = None
        self._turn = 0
        self.form: SummaryForm | None = None
        self.seen: SummaryPreview | None = None
        self.book = SummaryBook((), (), ())

    @property
    def may_write(self) -> bool:
        """Whether this person issues summaries."""
        return may(self._desk.actor, Act.WRITE_SUMMARY, self._desk.narrowed)

    # --- reading ---

    def open(self, enquiry_id: UUID) -> None:
        """Read the versions of a case, and compose anew what is being looked at."""
        if enquiry_id != self._id:
            self.forget()
        self._id = enquiry_id
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.query(
            lambda: dissemination.read_book(hub, actor, enquiry_id),
            self._show_book,
            self._view.show_failure,
            lane="book",
        )
        if self.form is not None:
            self.compose(self.form)

    def forget(self) -> None:
        """Hold nothing of the case."""
        self._turn += 1
        self._id = self.form = self.seen = None
        self.book = SummaryBook((), (), ())

    def _show_book(self, book: SummaryBook) -> None:
        self.book = book
        self._view.show_book(book, may_write=self.may_write)

    def compose(self, form: SummaryForm | None) -> None:
        """Compose a form from the case as it stands, and set its pages."""
        self.form, at = form, self._id
        if form is None or at is None:
            self.seen = None
            self._view.show_nothing()
            return
        hub, actor = self._desk.hub, self._desk.actor
        self._view.show_waiting("Composing the summary…")
        self._desk.runner.query(
            lambda: summaries.preview_summary(hub, actor, at, form),
            self._show_preview,
            self._view.show_failure,
            lane="preview",
        )

    def _show_preview(self, seen: SummaryPreview) -> None:
        self.seen = seen
        self._view.show_preview(seen)
        self._set(f"{FORM_WORDS[seen.form]}, version {seen.number}, as it would be issued now", seen.paper)

    def look(self, version: SummaryRow) -> None:
        """Show the pages of an issued version."""
        self._read(version.id, lambda paper: self._set(f"{version.title}, as it was issued", paper))

    def _read(self, version_id: UUID, done: Callable[[Paper], None]) -> None:
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.query(
            lambda: summaries.read_paper(hub, actor, version_id), done, self._view.show_failure, lane="paper"
        )

    def _set(self, title: str, paper: Paper) -> None:
        """Set the pages away from the GUI thread; those of an older wish are dropped."""
        self._turn += 1
        turn = self._turn

        def done(pages: Pages) -> None:
            if turn == self._turn:
                self._view.show_pages(title, paper, pages)

        self._desk.runner.off_thread(lambda _report: set_pages(paper), done, self._view.show_failure)

    # --- issuing ---

    def issue(self, *, confirmed: bool, kept: dict[str, str], why: str) -> None:
        """Ask once more, with all it is about; a draft that lacks something is told at once by the service."""
        seen = self.seen
        if seen is None:
            return
        draft = IssueDraft(seen.form, seen.fingerprint, confirmed, kept, why)
        lacking = asking.lacking(seen, draft)
        if lacking is not None:
            self._view.show_problems(lacking)
            return
        self._view.ask_question(asking.issue(seen, draft))

    def confirmed(self, question: Question) -> None:
        """Issue what was confirmed."""
        draft, at = question.about, self._id
        if not isinstance(draft, IssueDraft) or at is None:
            return
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.operation(
            lambda: summaries.issue_summary(hub, actor, at, draft), self._issued, self._issue_failed
        )

    def _issued(self, changes: Changes) -> None:
        self.form = self.seen = None
        self._view.show_nothing()
        self._view.show_notice(Notice(changes.words, "Save, print or send it from the list of versions.", "done"))
        self._again()

    def _issue_failed(self, error: Exception) -> None:
        self._view.show_problems(error)
        self.compose(self.form)

    def _again(self) -> None:
        if self._id is not None:
            self.open(self._id)

    # --- leaving the hub ---

    def save(self, version: SummaryRow, kind: str, place: Path) -> None:
        """Save a version as PDF, as Word or as an e-mail draft at a place the person chose."""

        def write(paper: Paper) -> None:
            self._desk.runner.off_thread(lambda _report: _written(paper, kind, place), announce, failed)

        def announce(written: tuple[saving.Part, str]) -> None:
            part, sha256 = written

            def refused(error: Exception) -> None:
                part.drop()
                failed(error)

            self._record(version.id, kind, sha256, lambda: finish(part), refused)

        def finish(part: saving.Part) -> None:
            self._desk.runner.off_thread(lambda _report: part.finish(), saved, came_to_nothing)

        def saved(_place: Path) -> None:
            self._view.show_notice(Notice(f"{version.title} is saved.", "Its file is as secret as the case.", "done"))

        def came_to_nothing(error: Exception) -> None:
            self._record_failed(version.id, kind)
            failed(error)

        failed = self._view.show_failure
        self._read(version.id, write)

    def print_out(self, version: SummaryRow, put: Callable[[Pages], None]) -> None:
        """Print a version; `put` puts its pages on paper, on a thread of its own."""

        def typeset(paper: Paper) -> None:
            self._desk.runner.off_thread(lambda _report: set_pages(paper, PRINT_DPI), announce, self._view.show_failure)

        def announce(pages: Pages) -> None:
            sha256 = hashlib.sha256(b"".join(pages)).hexdigest()
            self._record(version.id, "print", sha256, lambda: away(pages), self._view.show_failure)

        def away(pages: Pages) -> None:
            def work(_report: Report) -> None:
                put(pages)

            self._desk.runner.off_thread(work, printed, came_to_nothing)

        def printed(_nothing: None) -> None:
            self._view.show_notice(Notice(f"{version.title} went to the printer.", "Fetch it at once.", "done"))

        def came_to_nothing(error: Exception) -> None:
            self._record_failed(version.id, "print")
            self._view.show_failure(error)

        self._read(version.id, typeset)

    def _record(
        self, version_id: UUID, kind: str, sha256: str, done: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.operation(
            lambda: dissemination.record_export(hub, actor, version_id, kind, sha256),
            lambda _changes: done(),
            failed,
        )

    def _record_failed(self, version_id: UUID, kind: str) -> None:
        hub, actor = self._desk.hub, self._desk.actor
        self._desk.runner.operation(
            lambda: dissemination.record_export_failed(hub, actor, version_id, kind), None, self._view.show_failure
        )

    # --- the ledger ---

    def send(self, version: SummaryRow, told_of: LedgerRow | None = None) -> None:
        """Ask who gets a version, or how it goes to somebody who holds an older one."""
        self._view.open_form(asking.send(version, self.book.agencies, told_of))

    def correct(self, row: LedgerRow) -> None:
        """Send the newest version to somebody who holds an older one."""
        newest = next((each for each in self.book.versions if each.form is row.form and each.newest), None)
        if newest is not None:
            self.send(newest, row)

    def submit(self, spec: FormSpec, values: Values) -> None:
        """Write the sending down, with the hash of the very file that is set from this version."""
        if not isinstance(spec.about, asking.Sending):
            return
        version, earlier = spec.about.version, spec.about.told_of
        hub, actor = self._desk.hub, self._desk.actor
        chosen = code_of(values, "agency")
        agency = earlier.agency_id if earlier is not None else UUID(chosen) if chosen else None
        recipient = earlier.recipient if earlier is not None else text_of(values, "recipient")

        def hashed(paper: Paper) -> None:
            self._desk.runner.off_thread(
                lambda _report: hashlib.sha256(set_pdf(paper)).hexdigest(), write, self._view.show_form_failure
            )

        def write(sha256: str) -> None:
            draft = SendDraft(
                recipient,
                agency,
                code_of(values, "way"),
                text_of(values, "basis"),
                sha256,
                earlier.id if earlier is not None else None,
            )
            self._desk.runner.operation(
                lambda: dissemination.record_sending(hub, actor, version.id, draft), done, self._view.show_form_failure
            )

        def done(changes: Changes) -> None:
            self._view.close_form()
            self._view.show_notice(
                Notice(changes.words, "Save it as an e-mail draft or print it, and send it.", "done")
            )
            self._again()

        self._read(version.id, hashed)

    def notice(self, row: LedgerRow, place: Path) -> None:
        """Save an e-mail draft that tells somebody that the version they hold has been replaced."""
        hub, actor = self._desk.hub, self._desk.actor

        def write(draft: bytes) -> None:
            self._desk.runner.off_thread(
                lambda _report: saving.begin(place, draft).finish(), saved, self._view.show_failure
            )

        def saved(_place: Path) -> None:
            self._view.show_notice(Notice("The notice is saved as an e-mail draft.", "Open it and send it.", "done"))

        self._desk.runner.query(lambda: dissemination.draft_notice(hub, actor, row.id), write, self._view.show_failure)


def file_name(version: SummaryRow, reference: str, kind: str) -> str:
    """A name that says which paper it is, and nobody's name: `M-26-1001 MASH summary v2.pdf`."""
    return f"{reference} {FORM_WORDS[version.form]} v{version.number}{SUFFIX[kind]}"


def _written(paper: Paper, kind: str, place: Path) -> tuple[saving.Part, str]:
    if kind == "word":
        content = set_docx(paper)
    elif kind == "mail":
        attached = (f"{paper.reference.replace(' · ', ' ')}.pdf", set_pdf(paper))
        words = f"{paper.title} for enquiry {paper.reference.split(' · ')[0]} is attached. Handle it as {paper.mark}.\n"
        content = draft_mail("", f"{paper.mark}: {paper.reference}", words, paper.made_at, (attached,))
    else:
        content = set_pdf(paper)
    return saving.begin(place, content), hashlib.sha256(content).hexdigest()
