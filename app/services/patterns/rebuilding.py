"""Counting all patterns anew from the record, and checking what is kept against it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.models import Contact, Pattern, PatternContact, PatternMark
from app.models.engine import room_for_bulk
from app.services.patterns.counting import Mark, Span
from app.services.patterns.facts import Entry, Kind
from app.services.patterns.gather import gather
from app.services.patterns.missing import AreaMonth, place_of, rows_of, standing
from app.services.patterns.writing import (
    counted_rows,
    entries,
    marks_on,
    put_entries,
    put_marks,
    put_patterns,
    put_span,
    span_of,
)

CHUNK = 400
_SUBJECTS = 2_000
_AT_ONCE = 20_000
Report = Callable[[int, int], None]
On = dict[int, tuple[Kind, UUID | None]]
Subjects = dict[int, tuple[Kind, UUID | None, list[Mark]]]


def rebuild(session: Session, span: Span, report: Report | None = None) -> int:
    """Count every pattern anew; how many contacts were read.

    Marks wait in memory and are written in their order: page after page, where writing them as they come would fetch
    and write a page of the encrypted file for each.
    """
    with room_for_bulk(session.connection()):
        for model in (Pattern, PatternMark, PatternContact):
            session.execute(delete(model))
        put_span(session, span)
        on: On = {}
        marks: list[tuple[int, Mark]] = []
        held: dict[UUID, Entry] = {}
        done = 0
        course = _Course(report)
        for part in _every_contact(session, course.read):
            found = list(gather(session, part))
            put_entries(session, [entry for entry, _ in found])
            for entry, subjects in found:
                held[entry.contact_id] = entry
                marks.extend(marks_on(entry))
                on.update({subject.key: (subject.kind, subject.about) for subject in subjects})
            done += len(part)
        marks.sort()
        for start in range(0, len(marks), _AT_ONCE):
            course.write(start, len(marks))
            put_marks(session, marks[start : start + _AT_ONCE])
        counted = 0
        for some in _by_subject(marks, on):
            course.count(counted, len(marks))
            put_patterns(session, counted_rows(session, some, span, held.__getitem__))
            counted += sum(len(each) for _, _, each in some.values())
        put_patterns(session, _missing_rows(session))
        course.count(1, 1)
        return done


class _Course:
    """How far a counting is: contacts are read, their marks written, and subjects counted, in shares of its time."""

    _READ, _WRITTEN, _WHOLE = 59, 93, 100

    def __init__(self, report: Report | None) -> None:
        self._report = report

    def read(self, done: int, total: int) -> None:
        self._tell(0, self._READ, done, total)

    def write(self, done: int, total: int) -> None:
        self._tell(self._READ, self._WRITTEN, done, total)

    def count(self, done: int, total: int) -> None:
        self._tell(self._WRITTEN, self._WHOLE, done, total)

    def _tell(self, since: int, until: int, done: int, total: int) -> None:
        if self._report is not None:
            self._report(since + (until - since) * done // max(total, 1), self._WHOLE)


def check(session: Session, report: Report | None = None) -> int:
    """In how many places what is kept does not say what the record says; nought where it is right."""
    wrong = seen = marks = 0
    said = 0
    on: On = {}
    for part in _every_contact(session, report):
        kept = entries(session, part)
        now = {entry.contact_id: (entry, subjects) for entry, subjects in gather(session, part)}
        for contact in part:
            entry, subjects = now.get(contact, (None, ()))
            wrong += kept.get(contact) != entry
            on.update({subject.key: (subject.kind, subject.about) for subject in subjects})
            if entry is not None:
                seen += 1
                marks += len(entry.subjects)
                said ^= _sign(entry)
    wrong += abs(seen - (session.scalar(select(func.count()).select_from(PatternContact)) or 0))
    standing_marks = 0
    for row in session.execute(select(*_ALL_OF_A_MARK)):
        standing_marks += 1
        said ^= hash((row.subject, row.contact_id, row.received_at, row.closed, row.position))
    wrong += abs(marks - standing_marks) or int(said != 0)
    return wrong or _wrong_counts(session, on)


_ALL_OF_A_MARK = (
    PatternMark.subject, PatternMark.contact_id, PatternMark.received_at, PatternMark.closed, PatternMark.position,
)  # fmt: skip


def _sign(entry: Entry) -> int:
    """What the marks of an entry come to: two sets of marks that are one cancel out."""
    said = 0
    for key, position in entry.subjects:
        said ^= hash((key, entry.contact_id, entry.received_at, entry.closed, position))
    return said


def _wrong_counts(session: Session, on: On) -> int:
    columns = [column for column in Pattern.__table__.columns if column.name not in {"is_new"}]
    kept = {(row.subject, row.layer): tuple(row) for row in session.execute(select(*columns))}
    wrong = 0
    several = (*_counted(session, on, span_of(session)), _missing_rows(session))
    for rows in several:
        for row in rows:
            made = tuple(row[column.name] for column in columns)
            wrong += kept.pop((made[0], made[1]), None) != made
    return wrong + len(kept)


def _every_contact(session: Session, report: Report | None) -> Iterator[list[UUID]]:
    ids = sorted(session.scalars(select(Contact.id)))
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
        if report is not None:
            report(min(start + CHUNK, len(ids)), len(ids))


def _counted(session: Session, on: On, span: Span) -> Iterator[list[dict[str, object]]]:
    """What is to keep of every subject, some at a time."""
    asked = select(*_ALL_OF_A_MARK).order_by(PatternMark.subject, PatternMark.received_at, PatternMark.contact_id)
    kept = (
        (row.subject, Mark(row.received_at, row.contact_id, row.closed, row.position))
        for row in _streamed(session, asked, _AT_ONCE)
    )
    for some in _by_subject(kept, on):
        yield counted_rows(session, some, span)


def _by_subject(marks: Iterable[tuple[int, Mark]], on: On) -> Iterator[Subjects]:
    """Subjects with their marks, some at a time; the marks come in the order of their subjects."""
    at_once: Subjects = {}
    last = None
    for key, mark in marks:
        if key != last and len(at_once) >= _SUBJECTS:
            yield at_once
            at_once = {}
        last = key
        if key not in at_once and key in on:
            at_once[key] = (*on[key], [])
        if key in at_once:
            at_once[key][2].append(mark)
    yield at_once


def _streamed(session: Session, asked: Any, at_once: int) -> Iterator[Any]:
    """The marks by subject, in slices that end with a subject: the same connection writes between two of them."""
    after: int | None = None
    while True:
        rest = asked if after is None else asked.where(PatternMark.subject > after)
        rows = session.execute(rest.limit(at_once)).all()
        full = len(rows) == at_once
        if full:
            last = rows[-1].subject
            whole = [row for row in rows if row.subject != last]
            rows = whole or session.execute(asked.where(PatternMark.subject == last)).all()
            after = rows[-1].subject
        yield from rows
        if not full:
            return


def _missing_rows(session: Session) -> list[dict[str, object]]:
    by_place: dict[AreaMonth, list[Any]] = {}
    for row in standing(session):
        by_place.setdefault(place_of(row.area, row.since), []).append(row)
    return rows_of(by_place, by_place)

