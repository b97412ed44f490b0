"""A partner's own paper on its way into the reply form: read, matched to a request and its people, filled in. No Qt."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.services.enquiry import reply_documents
from app.services.enquiry.records import CaseDetail
from app.services.enquiry.reply_documents import ReplyPaper
from app.services.enquiry.reply_matching import Asked, Unsure, match_people, paper_read, request_named
from app.services.enquiry.request_records import ReplyDocument, RequestRow
from app.services.errors import Invalid, Problem
from app.views.case.forms import FormSpec, Values, code_of
from app.views.case.replies import wording
from app.views.case.replies.contract import RepliesView
from app.views.case.reply_people import Answering, answering
from app.views.desk import Cancel, Cancelled, Desk, Notice, Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.services.enquiry.request_records import ReplyDraft
    from app.services.intake.readers.record import Reading


class Owner(Protocol):
    """What the part's presenter does for a paper."""

    case: CaseDetail | None
    replying: UUID | None
    kept_papers: tuple[ReplyPaper, ...]

    def request(self, request_id: UUID | None) -> RequestRow | None:
        """A request as it stands now."""

    def begin(
        self,
        request: RequestRow,
        people: tuple[Answering, ...],
        draft: ReplyDraft | None = None,
        then: Callable[[], None] | None = None,
    ) -> None:
        """Turn to the reply form."""

    def keep(self) -> None:
        """Keep what is being typed."""


class _Stop(threading.Event):
    """The desk's way to ask for a stop, in the words of the reading process."""

    def __init__(self, cancel: Cancel) -> None:
        super().__init__()
        self._cancel = cancel

    def is_set(self) -> bool:
        """Whether somebody asked."""
        return self._cancel.asked()


def read(name: str, content: bytes, cancel: Cancel, report: Report) -> Reading:
    """Read a paper in a process of its own, off the GUI thread."""
    from app.services.intake.readers import read_in_child
    from app.services.intake.readers.child import Cancelled as ReadingStopped

    def progress(share: float, words: str) -> None:
        report(round(share * 100), 100, words)

    try:
        return read_in_child(content, name, progress, _Stop(cancel))
    except ReadingStopped:
        raise Cancelled from None


class Papers:
    """The paper that is being taken in, and the originals that were kept."""

    def __init__(self, view: RepliesView, desk: Desk, owner: Owner) -> None:
        self._view = view
        self._desk = desk
        self._owner = owner
        self.document: ReplyDocument | None = None
        self._fresh: ReplyDocument | None = None
        self._reading: Reading | None = None
        self._request: UUID | None = None
        self._people: tuple[Asked, ...] = ()
        self._sure: dict[str, UUID] = {}
        self._unsure: Sequence[Unsure] = ()

    def forget(self) -> None:
        """Hold nothing of a paper."""
        self.document = self._fresh = self._reading = self._request = None
        self._people, self._sure, self._unsure = (), {}, ()

    def take(self, name: str, content: bytes) -> None:
        """Read a paper that was chosen or dropped."""
        if self._owner.case is None:
            return
        import mimetypes

        media = mimetypes.guess_type(name)[0] or "application/octet-stream"
        fresh = ReplyDocument(name, media, content)
        cancel = Cancel()
        self._view.begin_reading(f"Reading {name}", cancel)

        def done(reading: Reading) -> None:
            self._view.end_reading()
            self._came(fresh, reading)

        def failed(error: Exception) -> None:
            self._view.end_reading()
            if isinstance(error, Cancelled):
                self._view.show_notice(Notice("The reading was stopped.", "Nothing was taken in.", "info"))
            else:
                self._view.show_failure(error)

        self._desk.runner.off_thread(
            lambda report: read(name, content, cancel, report),
            done,
            failed,
            progress=self._view.report_reading,
            cancel=cancel,
        )

    def answered(self, spec: FormSpec, values: Values) -> None:
        """Go on with what a question was answered."""
        if spec.kind == "which":
            code = code_of(values, "request")
            request = self._owner.request(UUID(code)) if code else None
            if request is None:
                self._view.show_form_failure(Invalid((Problem("request", "Choose the request it answers."),)))
                return
            self._view.close_form()
            self._of(request)
            return
        chosen = wording.chosen_people(values, self._unsure)
        if chosen is None:
            open_still = [each.label for each in self._unsure if code_of(values, each.label) is None]
            problems = (Problem(label, "Choose who is meant, or that it is none of them.") for label in open_still)
            self._view.show_form_failure(Invalid(tuple(problems)))
            return
        self._view.close_form()
        self._fill({**self._sure, **chosen})

    def open_original(self, paper_id: UUID) -> None:
        """Show the text of a paper that was kept; the opening is audited."""
        case = self._owner.case
        if case is None:
            return
        hub, actor, at = self._desk.hub, self._desk.actor, case.header.id

        def opened(got: reply_documents.OpenedPaper) -> None:
            def taken(_report: Report) -> str:
                from app.services.intake.original_text import text_of

                return text_of(got.content, got.paper.name)

            self._desk.runner.off_thread(
                taken, lambda words: self._view.show_original(got.paper.name, words), self._view.show_failure
            )

        self._desk.runner.query(
            lambda: reply_documents.open_reply_paper(hub, actor, at, paper_id),
            opened,
            self._view.show_failure,
            lane="original",
        )

    # --- inside ---

    def _came(self, fresh: ReplyDocument, reading: Reading) -> None:
        case = self._owner.case
        if case is None:
            return
        if reading.reply is None:
            sentence, step = wording.no_answer(reading)
            self._view.show_notice(Notice(sentence, step, "warning"))
            return
        self._fresh, self._reading = fresh, reading
        named = request_named(reading.reply, case.requests)
        now = self._owner.request(self._owner.replying)
        if now is not None:
            if named is not None and named.id != now.id:
                self._view.show_notice(
                    Notice(
                        f"This document answers {named.reference}, not {now.reference}.",
                        f"Log or cancel the reply to {now.reference} first, then drop it again.",
                        "warning",
                    )
                )
                return
            self._of(now)
            return
        waiting = [row for row in case.requests if row.state == "sent"]
        if named is not None and named.state == "sent":
            self._of(named)
        elif named is not None:
            self._view.show_notice(
                Notice(
                    f"{named.reference} is answered already.",
                    "To correct an answer choose its cell, then “Correct the reply…”.",
                    "warning",
                )
            )
        elif waiting:
            reference = reading.reply.reference.value if reading.reply.reference else ""
            self._view.open_form(wording.which_request(reference, waiting))
        else:
            self._view.show_notice(Notice("No request of this enquiry waits for a reply.", "", "warning"))

    def _of(self, request: RequestRow) -> None:
        """Match the paper's people to those of a request; ask about those who are not plain."""
        case, reading = self._owner.case, self._reading
        if case is None or reading is None or reading.reply is None:
            return
        self._request = request.id
        self._people = wording.asked_about(case, request)
        self._sure, self._unsure = match_people(reading.reply, self._people)
        if self._unsure:
            self._view.open_form(wording.who(self._unsure, self._people, tuple(self._sure.values())))
        else:
            self._fill(self._sure)

    def _fill(self, people: dict[str, UUID]) -> None:
        """Open the form for the request and fill in what the paper says."""
        case, reading, fresh = self._owner.case, self._reading, self._fresh
        request = self._owner.request(self._request)
        if case is None or reading is None or request is None:
            return
        got = paper_read(reading, people)
        here = {each.id for each in answering(case, request)}
        names = {person.id: person.name for person in case.people}

        def filled() -> None:
            self.document = fresh
            begun = self._view.fill_reply(got.drafts, got.places)
            notes = list(got.notes)
            notes.extend(f"Not filled in, its answer was begun already: {name}." for name in begun)
            answered = [names[each.person_id] for each in got.drafts if each.person_id not in here]
            notes.extend(f"Not filled in, answered already: {name}." for name in answered)
            if got.left:
                notes.append("Not placed: " + " / ".join(got.left))
            self._view.show_paper(fresh.name if fresh is not None else "the document", notes)
            self._owner.keep()

        self._owner.begin(request, answering(case, request), None, filled)
