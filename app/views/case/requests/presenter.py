"""What happens on the requests of a case: forms, e-mail drafts, chasing, more time. No Qt."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services import clock
from app.services.access import Act, may
from app.services.enquiry import chasing, request_forms
from app.services.enquiry.chasing import WAY_WORDS, ChaseDraft, LogLine
from app.services.enquiry.records import CaseDetail
from app.services.enquiry.request_records import RequestRow
from app.services.errors import Invalid, Problem
from app.services.intake.typed_dates import moment_text, read_moment
from app.services.papers.record import Paper
from app.views.case.forms import FormField, FormSpec, Values, code_of, text_of
from app.views.desk import Desk, Notice

if TYPE_CHECKING:
    from app.services.unit_of_work import Changes

LEFT = frozenset({"sent", "replied"})
MOMENT_HINT = "Day and time, such as 30/03/2026 14:30."


class RequestsView(Protocol):
    """What the part can be told."""

    def show_requests(self, rows: tuple[RequestRow, ...]) -> None:
        """Show every request."""

    def show_chosen(self, request_id: UUID | None) -> None:
        """Mark the request that is shown below."""

    def show_log(self, lines: tuple[LogLine, ...], allowed: frozenset[str]) -> None:
        """Show what happened to the request chosen, and what may be done with it."""

    def offer_paper(self, paper: Paper) -> None:
        """Ask where the form goes, and write it there."""

    def offer_mail(self, name: str, content: bytes) -> None:
        """Ask where the e-mail draft goes, and write it there."""

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


class RequestsPresenter:
    """The requests of one case. The first that is late, else the first of all, is shown until another is chosen."""

    def __init__(self, view: RequestsView, desk: Desk) -> None:
        self._view = view
        self._desk = desk
        self.rows: tuple[RequestRow, ...] = ()
        self.chosen: RequestRow | None = None

    def show(self, case: CaseDetail) -> None:
        """Show the requests of a case."""
        self.rows = case.requests
        self._view.show_requests(self.rows)
        kept = self.chosen.id if self.chosen is not None else None
        now = clock.now()
        ordered = sorted(self.rows, key=lambda row: (row.id != kept, not row.late(now)))
        first = ordered[0].id if ordered else None
        self._view.show_chosen(first)
        self.pick(first)

    def forget(self) -> None:
        """Hold nothing of the case."""
        self.rows, self.chosen = (), None

    def pick(self, request_id: UUID | None) -> None:
        """Show what happened to a request."""
        self.chosen = next((row for row in self.rows if row.id == request_id), None)
        row = self.chosen
        if row is None:
            self._view.show_log((), frozenset())
            return
        work = partial(chasing.list_request_log, self._desk.hub, self._desk.actor, row.id)
        self._desk.runner.query(
            work, lambda lines: self._view.show_log(lines, self.allowed(row)), self._view.show_failure, lane="log"
        )

    def allowed(self, row: RequestRow) -> frozenset[str]:
        """What may be done with a request."""
        actor, narrowed = self._desk.actor, self._desk.narrowed
        asks = may(actor, Act.ASK_PARTNERS, narrowed)
        acts = {
            "form": asks and row.state in LEFT,
            "mail": asks and row.state in LEFT,
            "chase": asks and row.state == "sent",
            "extend": may(actor, Act.MOVE_REQUEST, narrowed) and row.state == "sent" and row.due_at is not None,
        }
        return frozenset(name for name, granted in acts.items() if granted)

    # --- papers ---

    def form(self) -> None:
        """Make the form of the request chosen."""
        if self.chosen is not None:
            work = partial(request_forms.request_form, self._desk.hub, self._desk.actor, self.chosen.id)
            self._desk.runner.query(work, self._view.offer_paper, self._view.show_failure)

    def mail(self) -> None:
        """Draft the e-mail of the request chosen; its form is kept beside the request."""
        row = self.chosen
        if row is not None:
            work = partial(request_forms.request_mail, self._desk.hub, self._desk.actor, row.id)
            self._desk.runner.query(
                work, lambda made: self._view.offer_mail(f"{row.reference}.eml", made), self._view.show_failure
            )

    # --- small forms ---

    def chase(self) -> None:
        """Ask how the agency was chased and what it said."""
        if self.chosen is None:
            return
        fields = (
            FormField("way", "How", "choice", options=tuple(WAY_WORDS.items())),
            FormField("spoke_to", "Whom you spoke to", optional=True),
            FormField("text", "What was asked, and what they said", "text"),
            FormField("promised_by", "Promised by", hint=MOMENT_HINT, optional=True),
        )
        title = f"Chase {self.chosen.agency}"
        sentence = f"{self.chosen.reference}. It goes into the log of this request."
        self._view.open_form(FormSpec("chase", title, sentence, "Record", fields, about=self.chosen))

    def extend(self) -> None:
        """Ask until when the agency may answer, and why."""
        row = self.chosen
        if row is None:
            return
        due = f"It is due {moment_text(row.due_at)}. " if row.due_at else ""
        fields = (
            FormField("due_at", "May answer until", hint=MOMENT_HINT),
            FormField("reason", "Why they get more time", "text"),
        )
        sentence = f"{row.reference}. {due}The due time before stays on record."
        self._view.open_form(FormSpec("extend", f"Give {row.agency} more time", sentence, "Give", fields, about=row))

    def submit(self, spec: FormSpec, values: Values) -> None:
        """Save what a form asked."""
        row = spec.about
        if not isinstance(row, RequestRow):
            return
        hub, actor = self._desk.hub, self._desk.actor
        field = "promised_by" if spec.kind == "chase" else "due_at"
        written = text_of(values, field).strip()
        moment = read_moment(written) if written else None
        if written and moment is None:
            words = "This is no day and time. Write it such as 30/03/2026 14:30."
            self._view.show_form_failure(Invalid((Problem(field, words),)))
            return
        if spec.kind == "chase":
            draft = ChaseDraft(code_of(values, "way"), text_of(values, "spoke_to"), text_of(values, "text"), moment)
            work = partial(chasing.chase_request, hub, actor, row.id, draft)
        else:
            reason = text_of(values, "reason")
            work = partial(chasing.extend_request, hub, actor, row.id, moment, reason, version=row.version)
        self._desk.runner.operation(work, self._saved, self._view.show_form_failure)

    def _saved(self, changes: Changes) -> None:
        self._view.close_form()
        self._view.show_notice(Notice(changes.words, "", "done"))
