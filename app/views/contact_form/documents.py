"""The documents of a contact form: read in a process of their own, put into the form, shown as they came. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Protocol
from uuid import UUID

from app.services.errors import Invalid, Problem
from app.views.contact_form import taking_in
from app.views.contact_form.contract import View
from app.views.contact_form.known_people import KnownPeople
from app.views.contact_form.taking_in import DocumentRead, DocumentsRead
from app.views.desk import Cancel, Desk, Notice, Report

MOST_ROWS = 5
"""So many bad rows of a file are told one by one."""
NO_TEXT = Notice("No text could be read; type it from the picture.", tone="warning")


def rows_in_words(problems: Sequence[Problem]) -> str:
    """The bad rows of a file that no reading came of: number and reason of the first few, and what to do."""
    named = [each.sentence for each in problems if each.row is not None]
    more = f" And {len(named) - MOST_ROWS} more." if len(named) > MOST_ROWS else ""
    told = " ".join(named[:MOST_ROWS])
    return f"{told}{more} Nothing of it was stored. Mend these rows in the file, or ask the sender for it again."


class Form(Protocol):
    """The form these documents fill."""

    known: KnownPeople

    def keep(self) -> None:
        """Keep what is typed."""


class FormDocuments:
    """Reads what was dropped on a form and shows originals."""

    def __init__(self, view: View, desk: Desk, form: Form) -> None:
        self._view = view
        self._desk = desk
        self._form = form
        self.reading = False

    def read(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Read one document, or several that are one contact, off the GUI thread; progress after 0.3 s, and a stop."""
        cancel = Cancel()
        one = files[0][0] if len(files) == 1 else f"{len(files)} documents"
        self.reading = True
        self._view.begin_reading(f"Reading {one}", cancel)
        self._desk.runner.off_thread(
            partial(taking_in.read_all, tuple(files), cancel),
            self._read_done,
            self._read_failed,
            progress=self._view.report_reading,
            cancel=cancel,
        )

    def _read_failed(self, error: Exception) -> None:
        self.reading = False
        self._view.end_reading()
        if isinstance(error, Invalid) and any(each.row is not None for each in error.problems):
            self._view.say(Notice(error.sentence, rows_in_words(error.problems), "warning"))
        else:
            self._view.show_failure(error)

    def _read_done(self, got: DocumentsRead) -> None:
        from app.services.intake.readers.record import DocumentKind

        self.reading = False
        self._view.end_reading()
        only = got.parts[0] if len(got.parts) == 1 else None
        if only is not None and only.reading.kind is DocumentKind.BATCH and only.reading.batch is not None:
            self._hand_over(only)
            return
        if only is not None and only.reading.kind is DocumentKind.REPLY:
            self._view.say(
                Notice(
                    "This is a partner's reply, not a contact.",
                    "Open the enquiry it answers and log it there.",
                    "warning",
                )
            )
            return
        self._view.show_draft(got.draft)
        for document in got.draft.documents:
            self._view.show_summary(document.id, document.name, document.reading)
        if only is not None and only.reading.kind is DocumentKind.PICTURE:
            self._view.show_original(only.document.content, True, "")
            self._view.say(NO_TEXT)
        elif notice := _about(got):
            self._view.say(notice)
        self._form.keep()
        self._form.known.look_for_earlier()
        if got.draft.people:
            self._form.known.look_for(got.draft.people[0].key)

    def _hand_over(self, got: DocumentRead) -> None:
        """A police batch has a queue of its own, and a screen that mends it where a row or its letters are in doubt."""
        from app.views.screening.batch_open import open_batch_file

        open_batch_file(self._desk, got.document.name, got.document.content, got.reading)

    def show_original(self, document_id: UUID) -> None:
        """Show an original as it came: from the draft while it is new, else from the contact."""
        from app.services.intake.documents import open_document

        mine = next((each for each in self._view.draft().documents if each.id == document_id), None)
        if mine is not None:
            self._show_content(mine.content, mine.name, mine.media_type)
            return

        def opened_from_store() -> tuple[bytes, str, str]:
            original = open_document(self._desk.hub, self._desk.actor, document_id)
            return original.content, original.document.name, original.document.media_type

        self._desk.runner.query(
            opened_from_store, lambda got: self._show_content(*got), self._view.show_failure, lane="original"
        )

    def _show_content(self, content: bytes, name: str, media: str) -> None:
        if media.startswith("image/"):
            self._view.show_original(content, True, "")
            return

        def taken(_report: Report) -> str:
            from app.services.intake.original_text import text_of

            return text_of(content, name)

        self._desk.runner.off_thread(
            taken, lambda words: self._view.show_original(content, False, words), self._view.show_failure
        )


def _about(got: DocumentsRead) -> Notice | None:
    """What a person must know of several documents that became one contact."""
    first = got.draft.documents[0].reading
    disagree = [clash.label for clash in first.clashes] if first is not None else []
    parts: list[str] = []
    if got.unread:
        one = "One document could not be read and is kept as it came" if got.unread == 1 else ""
        parts.append(one or f"{got.unread} documents could not be read and are kept as they came")
    if disagree and len(got.draft.documents) > 1:
        shown = ", ".join(disagree[:3]) + (f" and {len(disagree) - 3} more" if len(disagree) > 3 else "")
        parts.append(f"The documents disagree, and it was left blank: {shown}")
    if not parts:
        return None
    return Notice(f"{'. '.join(parts)}.", "What each document says stands beside the form; choose there.", "warning")
