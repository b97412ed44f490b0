"""Taking a document in: read in a process of its own, turned into what the form shows. No Qt, no database."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from app.services.errors import Problem
from app.services.intake.records import ContactDraft, DocumentDraft, PersonDraft
from app.views.desk import Cancel, Report

if TYPE_CHECKING:
    from app.services.intake.readers.record import Reading
    from app.services.people.find import KnownQuery

MOST_ROWS = 5
"""So many bad rows of a file are told one by one."""


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """A document read and made ready for the form."""

    reading: Reading
    draft: ContactDraft
    document: DocumentDraft


def query_of(person: PersonDraft, draft: ContactDraft) -> KnownQuery:
    """What is known so far of somebody on the form, as the search takes it."""
    from app.services.intake import identifiers
    from app.services.intake.contact_rows import birth_of
    from app.services.people.find import KnownQuery

    born = birth_of(person)
    return KnownQuery(
        forenames=person.forenames,
        surname=person.surname,
        born=born.day if born is not None and born.precision == "day" else None,
        nhs_number=identifiers.nhs_digits(person.nhs_number) if identifiers.nhs_is_right(person.nhs_number) else "",
        upn=identifiers.upn_compact(person.upn) if identifiers.upn_is_right(person.upn) else "",
        postcode=person.postcode or draft.postcode,
    )


def rows_in_words(problems: Sequence[Problem]) -> str:
    """The bad rows of a file that no reading came of: number and reason of the first few, and what to do."""
    named = [each.sentence for each in problems if each.row is not None]
    more = f" And {len(named) - MOST_ROWS} more." if len(named) > MOST_ROWS else ""
    told = " ".join(named[:MOST_ROWS])
    return f"{told}{more} Nothing of it was stored. Mend these rows in the file, or ask the sender for it again."


class _Stop(threading.Event):
    """The desk's way to ask for a stop, in the words of the reading process."""

    def __init__(self, cancel: Cancel) -> None:
        super().__init__()
        self._cancel = cancel

    def is_set(self) -> bool:
        """Whether somebody asked."""
        return self._cancel.asked()


def read(name: str, content: bytes, cancel: Cancel, report: Report) -> DocumentRead:
    """Read a document off the GUI thread and make the form's values of it."""
    from app.services.intake.prefill import prefill_from
    from app.services.intake.readers import read_in_child
    from app.services.intake.readers.child import Cancelled as ReadingStopped
    from app.services.intake.readers.dispatch import media_of
    from app.views.desk import Cancelled

    def progress(share: float, words: str) -> None:
        report(round(share * 100), 100, words)

    try:
        reading = read_in_child(content, name, progress, _Stop(cancel))
    except ReadingStopped:
        raise Cancelled from None
    prefill = prefill_from(reading)
    document = DocumentDraft(uuid4(), name, _media_type(media_of(content, name), name), content, prefill.summary)
    return DocumentRead(reading, prefill.draft, document)


def _media_type(media: str, name: str) -> str:
    import mimetypes

    if media == "picture":
        guessed = mimetypes.guess_type(name)[0] or ""
        return guessed if guessed.startswith("image/") else "image/unknown"
    return mimetypes.guess_type(f"x.{media}")[0] or "application/octet-stream"
