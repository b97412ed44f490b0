"""The kept tables of patterns: reading and writing marks, entries and counts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.orm import Session

from app.models import HouseholdMember, Pattern, PatternContact, PatternLook, PatternMark, PatternSpan
from app.services.patterns import counting
from app.services.patterns.counting import Mark, Span
from app.services.patterns.facts import Entry, Kind, hashes_of, marks_of, packed, packed_marks, person_key
from app.services.patterns.gather import gather
from app.services.patterns.kin import sibling_groups

ASKED = 400
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ENTRY = (
    PatternContact.contact_id, PatternContact.received_at, PatternContact.closed, PatternContact.subjects,
    PatternContact.kin, PatternContact.home, PatternContact.area, PatternContact.school,
)  # fmt: skip
_MARK = (
    PatternMark.subject, PatternMark.received_at, PatternMark.contact_id, PatternMark.closed, PatternMark.position,
)  # fmt: skip


@dataclass
class Wanted:
    """Subjects to count anew: what they are on, as far as it is known, and since when marks are to be read.

    Where a contact left a subject, or moved in time, all its marks are read: `since` holds no such subject.
    """

    on: dict[int, tuple[Kind, UUID | None]] = field(default_factory=dict)
    since: dict[int, datetime] = field(default_factory=dict)
    whole: set[int] = field(default_factory=set)


def parts(values: Iterable[Any], at_once: int = ASKED) -> Iterator[list[Any]]:
    """Values in their order, so many at once as a statement takes."""
    ordered = sorted(values)
    return (ordered[start : start + at_once] for start in range(0, len(ordered), at_once))


def span_of(session: Session) -> Span:
    """Over which time patterns were counted last."""
    row = session.execute(select(PatternSpan.months, PatternSpan.recent_days)).first()
    return Span(row.months, row.recent_days) if row else Span()


def put_span(session: Session, span: Span) -> None:
    """Write down over which time patterns are counted."""
    session.execute(delete(PatternSpan))
    session.execute(insert(PatternSpan).values(id=1, months=span.months, recent_days=span.recent_days))


def entries(session: Session, contacts: Iterable[UUID]) -> dict[UUID, Entry]:
    """What some contacts count for, as it is kept."""
    found = {}
    for part in parts(contacts):
        for row in session.execute(select(*_ENTRY).where(PatternContact.contact_id.in_(part))):
            found[row.contact_id] = entry_of(row)
    return found


def entry_of(row: Any) -> Entry:
    """An entry from its row."""
    return Entry(
        row.contact_id, row.received_at, row.closed, marks_of(row.subjects), hashes_of(row.kin), hashes_of(row.home),
        row.area, row.school,
    )  # fmt: skip


def put_entries(session: Session, made: Sequence[Entry]) -> None:
    """Write entries, without their marks."""
    if made:
        session.connection().execute(_into(PatternContact), [_entry_row(each) for each in made])


def put_marks(session: Session, marks: Iterable[tuple[int, Mark]]) -> None:
    """Write marks, each under its subject."""
    rows = [
        {
            "subject": key,
            "received_at": mark.received_at,
            "contact_id": mark.contact_id,
            "closed": mark.closed,
            "position": mark.position,
        }
        for key, mark in marks
    ]
    if rows:
        session.connection().execute(_into(PatternMark), rows)


def marks_on(entry: Entry) -> Iterator[tuple[int, Mark]]:
    """The marks of an entry, each under its subject."""
    for key, position in entry.subjects:
        yield key, Mark(entry.received_at, entry.contact_id, entry.closed, position)


def _entry_row(each: Entry) -> dict[str, object]:
    return {
        "contact_id": each.contact_id,
        "received_at": each.received_at,
        "closed": each.closed,
        "subjects": packed_marks(each.subjects),
        "kin": packed(each.kin),
        "home": packed(each.home),
        "area": each.area,
        "school": each.school,
    }


def take_entries(session: Session, old: Iterable[Entry]) -> None:
    """Take entries and their marks away."""
    connection = session.connection()
    for each in old:
        table = PatternMark
        connection.execute(
            delete(table).where(
                table.subject.in_([key for key, _ in each.subjects]),
                table.received_at == each.received_at,
                table.contact_id == each.contact_id,
            )
        )
        connection.execute(delete(PatternContact).where(PatternContact.contact_id == each.contact_id))


def _into(model: Any) -> Any:
    return insert(cast("Table", model.__table__))


def count_again(session: Session, wanted: Wanted, span: Span) -> None:
    """Count subjects anew and write what there is to keep of them."""
    for keys in parts({*wanted.on, *wanted.since, *wanted.whole}):
        asked = select(Pattern.subject, Pattern.kind, Pattern.about_id).where(Pattern.subject.in_(keys))
        standing = session.execute(asked).all()
        on = {row.subject: (Kind(row.kind), row.about_id) for row in standing}
        had = set(on)
        on.update({key: wanted.on[key] for key in keys if key in wanted.on})
        marks = _marks(session, keys, wanted)
        on.update(_on(session, {key: some for key, some in marks.items() if key not in on and len(some) > 1}))
        marks = {key: some for key, some in marks.items() if key in on}
        counted = counted_rows(session, {key: (*on[key], some) for key, some in marks.items()}, span)
        if had:
            session.execute(delete(Pattern).where(Pattern.subject.in_(sorted(had))))
        put_patterns(session, counted)


def _on(session: Session, marks: Mapping[int, list[Mark]]) -> dict[int, tuple[Kind, UUID | None]]:
    """What subjects are on that made no pattern before: earlier contacts make one once a later one is gone."""
    asked = sorted({some[0].contact_id for some in marks.values()})
    found = {}
    for part in parts(asked):
        for _, subjects in gather(session, part):
            found.update({each.key: (each.kind, each.about) for each in subjects if each.key in marks})
    return found


def _marks(session: Session, keys: Sequence[int], wanted: Wanted) -> dict[int, list[Mark]]:
    found: dict[int, list[Mark]] = {}
    bounded = [key for key in keys if key not in wanted.whole and key in wanted.since]
    rest = [key for key in keys if key not in set(bounded)]
    for some, since in ((bounded, min((wanted.since[key] for key in bounded), default=None)), (rest, None)):
        if not some:
            continue
        asked = select(*_MARK).where(PatternMark.subject.in_(some))
        if since is not None:
            asked = asked.where(PatternMark.received_at >= since)
        for row in session.execute(asked):
            found.setdefault(row.subject, []).append(Mark(row.received_at, row.contact_id, row.closed, row.position))
    return found


def counted_rows(
    session: Session,
    subjects: Mapping[int, tuple[Kind, UUID | None, list[Mark]]],
    span: Span,
    known: Callable[[UUID], Entry] | None = None,
) -> list[dict[str, object]]:
    """The rows to keep of some subjects with their marks; `known` gives entries that need not be read."""
    several = {key: (kind, about, sorted(marks)) for key, (kind, about, marks) in subjects.items() if len(marks) > 1}
    read = known or _reader(entries(session, _needed(several, span)))
    members = _members(session, {key: (kind, about) for key, (kind, about, _) in several.items()})
    rows: list[dict[str, object]] = []
    for key, (kind, about, marks) in several.items():
        said = {**_NOTHING, "subject": key, "kind": kind.value, "about_id": about}
        layers = counting.count(kind, marks, read, span, members.get(key, frozenset()))
        rows += [{**said, **counting.columns(each)} for each in layers]
    return rows


def _reader(known: Mapping[UUID, Entry]) -> Callable[[UUID], Entry]:
    """Gives entries; a lost one says nothing, for a spoilt table must keep no contact from being recorded."""

    def read(contact: UUID) -> Entry:
        return known.get(contact) or Entry(contact, EPOCH, False, (), (), (), None, None)

    return read


def _needed(subjects: Mapping[int, tuple[Kind, UUID | None, list[Mark]]], span: Span) -> set[UUID]:
    """The contacts whose entries the counting of some subjects asks for."""
    needed: set[UUID] = set()
    for kind, _, marks in subjects.values():
        for layer in (marks, [mark for mark in marks if not mark.closed]):
            window = counting.in_window(layer, span)
            needed.update(mark.contact_id for mark in window[-1:])
            if kind in counting.NEEDS_ENTRIES and (
                len(window) <= counting.FAMILIES_UP_TO or kind in {Kind.HOUSEHOLD, Kind.SIBLINGS}
            ):
                needed.update(mark.contact_id for mark in window)
    return needed


_NOTHING: dict[str, object] = {"words": None, "is_new": True}


def _members(session: Session, subjects: Mapping[int, tuple[Kind, UUID | None]]) -> dict[int, frozenset[int]]:
    """The subjects of whoever belongs to a household or is one of the siblings."""
    homes = {about: key for key, (kind, about) in subjects.items() if kind is Kind.HOUSEHOLD and about}
    firsts = {about: key for key, (kind, about) in subjects.items() if kind is Kind.SIBLINGS and about}
    people: dict[int, set[UUID]] = {}
    for part in parts(homes):
        wanted = select(HouseholdMember.household_id, HouseholdMember.person_id)
        for row in session.execute(wanted.where(HouseholdMember.household_id.in_(part))):
            people.setdefault(homes[row.household_id], set()).add(row.person_id)
    if firsts:
        for first, group in sibling_groups(session, firsts).items():
            people[firsts[first]] = set(group)
    return {
        key: frozenset(person_key(person, child=child) for person in some for child in (True, False))
        for key, some in people.items()
    }


def put_patterns(session: Session, rows: list[dict[str, object]]) -> None:
    """Write counted rows; one that nobody has looked at, or that has grown since, is new."""
    if not rows:
        return
    looked = looks(session, {cast("int", row["subject"]) for row in rows})
    for row in rows:
        seen = looked.get((cast("int", row["subject"]), cast("str", row["layer"])))
        row["is_new"] = seen is None or has_grown(row, seen)
    session.connection().execute(_into(Pattern), rows)


def looks(session: Session, subjects: Iterable[int]) -> dict[tuple[int, str], PatternLook]:
    """The latest look at each subject that nobody took back, by layer."""
    found: dict[tuple[int, str], PatternLook] = {}
    for part in parts(subjects):
        asked = select(PatternLook).where(PatternLook.subject.in_(part)).order_by(PatternLook.id)
        some = session.scalars(asked).all()
        back = {row.takes_back_id for row in some if row.takes_back_id}
        for row in some:
            if row.takes_back_id is None and row.id not in back:
                found[row.subject, row.layer] = row
    return found


def has_grown(row: Mapping[str, object], seen: PatternLook) -> bool:
    """Whether there is more to see than when somebody looked."""
    more = cast("int", row["contacts"]) > seen.contacts
    return more or cast("datetime", row["last_at"]) > seen.last_at


