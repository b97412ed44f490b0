"""What happens on the feedback screen: the queue, the letter, the daily reports. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services import clock
from app.services.access import Act, may
from app.services.intake import daily_reports, feedback
from app.services.intake.feedback_letters import paper_of, report_paper, report_words
from app.services.intake.feedback_records import (
    WAY_WORDS,
    DailyReport,
    FeedbackCounts,
    FeedbackRow,
    FeedbackView,
    Letter,
)
from app.services.papers.mail import draft_mail
from app.services.papers.record import Paper
from app.services.papers.typeset import set_pdf
from app.views.case.forms import FormField, FormSpec, Values, code_of, text_of
from app.views.desk import Desk, Notice, Place

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

REPORT_WAYS = tuple((code, WAY_WORDS[code]) for code in ("email", "letter", "in_person"))
WAYS = tuple((code, words) for code, words in WAY_WORDS.items() if code != "daily_report")


class FeedbackScreenView(Protocol):
    """What the screen can be told."""

    def show_rows(self, rows: tuple[FeedbackRow, ...], view: FeedbackView) -> None:
        """Show the answers of a view."""

    def show_counts(self, counts: FeedbackCounts) -> None:
        """Show the counts beside the views' names."""

    def show_row(self, row: FeedbackRow | None, allowed: frozenset[str]) -> None:
        """Show one answer and what may be done with it."""

    def show_letter(self, letter: Letter) -> None:
        """Show the letter for a person to read and change."""

    def letter_given(self, contact_id: UUID) -> None:
        """The letter is on record."""

    def show_reports(self, day: date, reports: tuple[DailyReport, ...], *, may_send: bool) -> None:
        """Show the daily reports of a day."""

    def show_list_failure(self, error: Exception) -> None:
        """Show why the list cannot be shown."""

    def ask_file(self, name: str, kinds: str) -> str:
        """Ask where a file goes; "" when the person changed their mind."""

    def open_form(self, spec: FormSpec) -> None:
        """Ask a small form."""

    def close_form(self) -> None:
        """Close it: what it asked is saved."""

    def show_form_failure(self, error: Exception) -> None:
        """Say in the form what went wrong."""

    def show_notice(self, notice: Notice) -> None:
        """Say something on top."""

    def show_failure(self, error: Exception) -> None:
        """Say what went wrong."""


class FeedbackPresenter:
    """The queue of answers that are owed."""

    def __init__(self, view: FeedbackScreenView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self.view = FeedbackView.TO_ANSWER
        self.row: FeedbackRow | None = None
        self._rows: tuple[FeedbackRow, ...] = ()
        self._wanted: UUID | None = None
        self.day = clock.today()
        self.reports: tuple[DailyReport, ...] = ()
        desk.changes.subscribe(("feedback", "contact"), lambda _changes: self.refresh())

    # --- the queue ---

    def choose(self, view: FeedbackView) -> None:
        """Show a view."""
        self.view = view
        self.refresh()

    def look_for(self, contact_id: UUID) -> None:
        """Show the answer owed for one contact."""
        self._wanted = contact_id
        self._desk.runner.query(
            partial(feedback.open_feedback, self._desk.hub, self._desk.actor, contact_id),
            self._found,
            self._view.show_failure,
        )

    def _found(self, row: FeedbackRow) -> None:
        if row.given_at is not None:
            self.view = FeedbackView.GIVEN
        elif row.do_not_contact:
            self.view = FeedbackView.DO_NOT_CONTACT
        else:
            self.view = FeedbackView.TO_ANSWER if row.outcome else FeedbackView.NOT_DECIDED
        self.refresh()

    def refresh(self) -> None:
        """Read the view, the counts and the reports again."""
        hub, actor, view = self._desk.hub, self._desk.actor, self.view
        self._desk.runner.query(
            partial(feedback.list_feedback, hub, actor, view),
            lambda rows: self._show(rows, view),
            self._view.show_list_failure,
            lane="feedback",
        )
        self._desk.runner.query(
            partial(feedback.count_feedback, hub, actor), self._view.show_counts, lambda _error: None, lane="counts"
        )
        self.read_reports(self.day)

    def _show(self, rows: tuple[FeedbackRow, ...], view: FeedbackView) -> None:
        self._rows = rows
        self._view.show_rows(rows, view)
        kept = self._wanted or (self.row.contact_id if self.row else None)
        self._wanted = None
        self.pick(next((row.contact_id for row in rows if row.contact_id == kept), None))

    def pick(self, contact_id: UUID | None) -> None:
        """Show one answer; its letter is drafted where one may be written."""
        row = next((each for each in self._rows if each.contact_id == contact_id), None)
        fresh = row is not None and (self.row is None or self.row.contact_id != row.contact_id or self.row != row)
        self.row = row
        self._view.show_row(row, self._allowed(row))
        if row is not None and fresh and "give" in self._allowed(row):
            work = partial(feedback.draft_letter, self._desk.hub, self._desk.actor, row.contact_id)
            self._desk.runner.query(work, self._view.show_letter, self._view.show_failure, lane="letter")

    def _allowed(self, row: FeedbackRow | None) -> frozenset[str]:
        if row is None:
            return frozenset()
        actor, narrowed = self._desk.actor, self._desk.narrowed
        answers = may(actor, Act.GIVE_FEEDBACK, narrowed) and row.given_at is None
        acts = {
            "give": answers and bool(row.outcome) and not row.do_not_contact,
            "withhold": answers and not row.do_not_contact,
            "allow": row.do_not_contact and row.given_at is None and may(actor, Act.AUTHORISE_CONTACT, narrowed),
            "open": True,
        }
        return frozenset(name for name, granted in acts.items() if granted)

    def open_contact(self) -> None:
        """Go to the contact."""
        if self.row is not None:
            self._desk.go(Place("contact", self.row.contact_id))

    def give(self, way: str | None, recipient: str, words: str) -> None:
        """Say that the referrer was told."""
        if self.row is None:
            return
        contact_id = self.row.contact_id

        def given(changes: Changes) -> None:
            self._view.letter_given(contact_id)
            self._said(changes)

        work = partial(
            feedback.give_feedback,
            self._desk.hub,
            self._desk.actor,
            contact_id,
            way=way,
            recipient=recipient,
            text=words,
        )
        self._desk.runner.operation(work, given, self._view.show_failure)

    def _said(self, changes: Changes) -> None:
        self._view.show_notice(Notice(changes.words, "", "done"))
        self.refresh()

    # --- not contacting ---

    def withhold(self) -> None:
        """Ask why the referrer must not be told."""
        fields = (FormField("reason", "Why telling the referrer would endanger somebody", "text"),)
        sentence = "The contact stays in a view of its own. A manager may change this."
        self._view.open_form(FormSpec("withhold", "Do not contact this referrer", sentence, "Do not contact", fields))

    def allow(self) -> None:
        """Ask why the referrer may be told after all."""
        fields = (FormField("reason", "Why the referrer may be told now", "text"),)
        spec = FormSpec("allow", "Let the referrer be told", "It is owed again.", "Let them be told", fields)
        self._view.open_form(spec)

    def submit(self, spec: FormSpec, values: Values) -> None:
        """Save what a form asked."""
        hub, actor = self._desk.hub, self._desk.actor
        if spec.kind == "report" and isinstance(spec.about, DailyReport):
            report = spec.about
            sent = partial(
                daily_reports.record_report_sent, hub, actor, report.day, report.agency, code_of(values, "way")
            )
            self._desk.runner.operation(sent, self._saved, self._view.show_form_failure)
            return
        if self.row is None:
            return
        act = feedback.mark_do_not_contact if spec.kind == "withhold" else feedback.allow_contact
        work = partial(act, hub, actor, self.row.contact_id, text_of(values, "reason"))
        self._desk.runner.operation(work, self._saved, self._view.show_form_failure)

    def _saved(self, changes: Changes) -> None:
        self._view.close_form()
        self._said(changes)

    # --- papers ---

    def letter_paper(self, words: str, recipient: str) -> Paper | None:
        """The letter as it stands on the screen."""
        if self.row is None:
            return None
        letter = Letter(recipient, self.row.email, f"Your contact with us, {self.row.reference}", words)
        return paper_of(letter, self.row.reference, clock.now())

    def letter_mail(self, words: str) -> bytes:
        """The letter as an e-mail draft."""
        if self.row is None:
            return b""
        subject = f"Your contact with us, {self.row.reference}"
        return draft_mail(self.row.email, subject, words, clock.now())

    def letter_leaves(self, form: str, then: Callable[[], object]) -> None:
        """Have it written down that the letter leaves as a file, then write that."""
        if self.row is not None:
            hub, actor, contact = self._desk.hub, self._desk.actor, self.row.contact_id
            self._leaves(partial(feedback.record_letter_leaving, hub, actor, contact, form), then)

    def report_leaves(self, report: DailyReport, form: str, then: Callable[[], object]) -> None:
        """The same for an agency's report of a day."""
        hub, actor = self._desk.hub, self._desk.actor
        record = partial(daily_reports.record_report_leaving, hub, actor, report.day, report.agency, form)
        self._leaves(record, then)

    def _leaves(self, record: Callable[[], Changes], then: Callable[[], object]) -> None:
        def written(_changes: Changes) -> None:
            then()

        self._desk.runner.operation(record, written, self._view.show_failure)

    # --- daily reports ---

    def read_reports(self, day: date) -> None:
        """Read the reports of a day."""
        self.day = day
        self._desk.runner.query(
            partial(daily_reports.list_daily_reports, self._desk.hub, self._desk.actor, day),
            self._show_reports,
            self._view.show_failure,
            lane="reports",
        )

    def _show_reports(self, reports: tuple[DailyReport, ...]) -> None:
        self.reports = reports
        send = may(self._desk.actor, Act.GIVE_FEEDBACK, self._desk.narrowed)
        self._view.show_reports(self.day, reports, may_send=send)

    def report(self, agency: str | None) -> DailyReport | None:
        """The report of an agency on the day shown."""
        return next((each for each in self.reports if each.agency == agency), None)

    def report_paper(self, report: DailyReport) -> Paper:
        """A daily report as a paper."""
        return report_paper(report, clock.now(), self._desk.actor.display_name)

    def report_mail(self, report: DailyReport) -> bytes:
        """A daily report as an e-mail draft."""
        paper = self.report_paper(report)
        attached = ((f"Daily report {report.day.isoformat()}.pdf", set_pdf(paper)),)
        return draft_mail(report.email, paper.title, report_words(report), clock.now(), attached)

    def send_report(self, report: DailyReport) -> None:
        """Ask how a report was sent, and put that on record."""
        sentence = "Contacts in it that nobody has answered yet count as answered by it."
        fields = (FormField("way", "How it was sent", "choice", options=REPORT_WAYS),)
        self._view.open_form(FormSpec("report", "The report was sent", sentence, "Record", fields, about=report))
