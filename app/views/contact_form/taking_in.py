"""Taking a document in: read in a process of its own, turned into what the form shows. No Qt, no database."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from app.services import clock
from app.services.intake.records import ContactDraft, DocumentDraft, PersonDraft, ReadingSummary
from app.views.desk import Cancel, Report

if TYPE_CHECKING:
    from app.services.errors import HubdeskError
    from app.services.intake.readers.record import Reading
    from app.services.intake.records import BirthRead
    from app.services.people.find import KnownQuery


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """A document read and made ready for the form."""

    reading: Reading
    draft: ContactDraft
    document: DocumentDraft


@dataclass(frozen=True, slots=True)
class DocumentsRead:
    """What was dropped together, read, and the one contact it makes; `unread` counts what is only kept."""

    parts: tuple[DocumentRead, ...]
    draft: ContactDraft
    unread: int = 0


def query_of(person: PersonDraft, draft: ContactDraft) -> KnownQuery:
    """What is known so far of somebody on the form, as the search takes it."""
    from app.services.intake import identifiers
    from app.services.intake.contact_rows import birth_of
    from app.services.intake.typed_dates import read_day
    from app.services.people.find import KnownQuery
    from app.services.people.folding import first_line

    born = birth_of(person)
    return KnownQuery(
        forenames=person.forenames,
        surname=person.surname,
        born=born.day if born is not None and born.precision == "day" else None,
        years=_years(born, person.age),
        expected=read_day(person.expected_delivery) if person.unborn else None,
        sex=person.sex,
        nhs_number=identifiers.nhs_digits(person.nhs_number) if identifiers.nhs_is_right(person.nhs_number) else "",
        upn=identifiers.upn_compact(person.upn) if identifiers.upn_is_right(person.upn) else "",
        postcode=person.postcode or draft.postcode,
        address=first_line(person.address or draft.address),
        phone=person.phone or draft.family_phone,
        aliases=tuple(alias.strip() for alias in person.aliases.split(";") if alias.strip())[:6],
    )


def _years(born: BirthRead | None, age: str) -> tuple[int, int] | None:
    """The years a birth may have been in, where a year, a month or an age is all that is known."""
    if born is not None:
        around = 1 if born.precision == "estimated" else 0
        return None if born.precision == "day" else (born.day.year - around, born.day.year + around)
    number = re.match(r"\s*(\d{1,3})(?!\d)(?!\s*(?:m|w|d))", age, re.IGNORECASE)
    if number is None:
        return None
    year = clock.today().year - int(number[1])
    return year - 1, year


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


def read_all(files: tuple[tuple[str, bytes], ...], cancel: Cancel, report: Report) -> DocumentsRead:
    """Read one document, or several as one contact. Of several, what cannot be read is kept and says why; where none
    can be read the first reason is raised."""
    from app.services.errors import HubdeskError

    if len(files) == 1:
        one = read(*files[0], cancel, report)
        return DocumentsRead((one,), replace(one.draft, documents=(one.document,)))
    parts: list[DocumentRead] = []
    kept: list[tuple[DocumentDraft, ContactDraft]] = []
    refused: list[HubdeskError] = []
    seen: set[bytes] = set()
    for number, (name, content) in enumerate(files):
        if content in seen:
            continue
        seen.add(content)

        def told(done: int, total: int, words: str = "", at: int = number) -> None:
            share = done / total if total else 0.0
            report(round(100 * (at + share) / len(files)), 100, f"{words} ({at + 1} of {len(files)})".strip())

        try:
            part = read(name, content, cancel, told)
        except HubdeskError as error:
            refused.append(error)
            kept.append((_only_kept(name, content, error), ContactDraft()))
            continue
        parts.append(part)
        kept.append((part.document, part.draft))
    if not parts and refused:
        raise refused[0]
    from app.services.intake.merging import merge

    return DocumentsRead(tuple(parts), merge(kept), len(refused))


def _only_kept(name: str, content: bytes, error: HubdeskError) -> DocumentDraft:
    """An original that no reader could open: kept as it came, with the reason beside it."""
    from app.services.intake.readers.dispatch import media_of

    why = ReadingSummary("not read", warnings=(error.sentence, error.next_step))
    return DocumentDraft(uuid4(), name, _media_type(media_of(content, name), name), content, why)


def is_batch(name: str, content: bytes) -> bool:
    """Whether a file is a police batch by its kind: it goes to its own queue, whatever it was dropped with."""
    from app.services.intake.readers.dispatch import media_of

    return media_of(content, name) == "csv"


def _media_type(media: str, name: str) -> str:
    import mimetypes

    if media == "picture":
        guessed = mimetypes.guess_type(name)[0] or ""
        return guessed if guessed.startswith("image/") else "image/unknown"
    return mimetypes.guess_type(f"x.{media}")[0] or "application/octet-stream"
