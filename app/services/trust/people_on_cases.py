"""Who stands on which case, and that everybody on a restricted case is a restricted person.

On a case stand the people tied to it: those of the case itself, whoever a contact of it is tied to, and whoever became
known on its household picture, or was merged with somebody who had. Kin that only the record ties to them do not.
`Person.restricted` says nothing of its own: it is kept in the transaction that restricts, lifts, ties, unties, merges
or deletes (`RestrictionKeeper`).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, event, exists, func, inspect, or_, select
from sqlalchemy.orm import Session

from app.models import Contact, ContactPerson, Enquiry, EnquiryPerson, FamilyChange, FamilyStep, Person, PersonMerge
from app.services.patterns.keeping import WRITTEN

_ASKED = 400
Judge = Callable[[Any], ColumnElement[bool]]
CASE = Enquiry.__table__.alias("closed_case")
_ROW, _NAMED = EnquiryPerson.__table__.alias("on_case"), ContactPerson.__table__.alias("on_contact")
_CONTACT = Contact.__table__.alias("of_case")
_MADE, _STEP = FamilyChange.__table__.alias("made_known"), FamilyStep.__table__.alias("on_picture")
_MERGE, _UNDOING = PersonMerge.__table__.alias("merged_into"), PersonMerge.__table__.alias("taken_back")
_STANDS = (
    func.coalesce(_MERGE.c.undoes_id, _MERGE.c.id) == _MERGE.c.id,
    ~exists().where(_UNDOING.c.undoes_id == _MERGE.c.id).correlate_except(_UNDOING),
)
"""Made once: an alias made at each asking cost more than the asking. A merge stands until it is undone; it is no
undoing itself, said so that no index of all merges answers in the place of that of one person's."""


def on_a_case(person_id: Any, counts: Judge) -> ColumnElement[bool]:
    """Whether the person of a column stands on a case that counts: `counts` is asked of the column of its id.

    Found by the indexes of one person, however many cases a hub has.
    """
    row, named, contact, made, step = _ROW.c, _NAMED.c, _CONTACT.c, _MADE.c, _STEP.c
    return or_(
        exists().where(row.person_id == person_id, counts(row.enquiry_id)).correlate_except(_ROW),
        exists()
        .where(named.person_id == person_id, contact.id == named.contact_id, counts(contact.enquiry_id))
        .correlate_except(_NAMED, _CONTACT),
        exists()
        .where(
            made.row_id.in_(select(_whoever_was(person_id).c.id)), made.table_name == Person.__tablename__,
            made.before.is_(None), step.id == made.step_id, counts(step.enquiry_id),
        )
        .correlate_except(_MADE, _STEP),
    )  # fmt: skip


def _whoever_was(person_id: Any) -> CTE:
    """The person of a column, and everybody merged into them: the history of the picture is never pointed elsewhere."""
    was = select(person_id.label("id")).correlate_except(_MERGE).cte("was", recursive=True, nesting=True)
    return was.union(select(_MERGE.c.merged_id).where(_MERGE.c.kept_id == was.c.id, *_STANDS))


def restricted_case(enquiry_id: Any) -> ColumnElement[bool]:
    """Whether the case of a column is restricted."""
    return exists().where(CASE.c.id == enquiry_id, CASE.c.restricted).correlate_except(CASE)


def people_on(session: Session, cases: Iterable[UUID]) -> set[UUID]:
    """Everybody known who stands on one of these cases, as the one they are by now."""
    found: set[UUID] = set()
    drawn: set[UUID] = set()
    for part in _parts(cases):
        wanted: tuple[Select[Any], ...] = (
            select(EnquiryPerson.person_id).where(EnquiryPerson.enquiry_id.in_(part)),
            select(ContactPerson.person_id)
            .join(Contact, Contact.id == ContactPerson.contact_id)
            .where(Contact.enquiry_id.in_(part)),
        )
        for each in wanted:
            found.update(person for person in session.scalars(each) if person is not None)
        made = (
            select(FamilyChange.row_id)
            .join(FamilyStep, FamilyStep.id == FamilyChange.step_id)
            .where(
                FamilyStep.enquiry_id.in_(part), FamilyChange.table_name == Person.__tablename__,
                FamilyChange.before.is_(None),
            )
        )  # fmt: skip
        drawn.update(session.scalars(made))
    return found | _by_now(session, drawn)


def _by_now(session: Session, people: set[UUID]) -> set[UUID]:
    """Who some people are after every merge that stands."""
    found, seen, asked = set(people), set(people), set(people)
    while asked:
        went: dict[UUID, UUID] = {}
        for part in _parts(asked):
            merged = select(_MERGE.c.merged_id, _MERGE.c.kept_id).where(_MERGE.c.merged_id.in_(part), *_STANDS)
            went.update((was, now) for was, now in session.execute(merged))
        found = (found - went.keys()) | set(went.values())
        asked = set(went.values()) - seen
        seen |= asked
    return found


def keep(session: Session, people: Iterable[UUID]) -> int:
    """Mark those who stand on a restricted case, and nobody else of these; how many marks changed."""
    changed = 0
    wanted = on_a_case(Person.id, restricted_case)
    for part in _parts(people):
        rows = session.execute(select(Person.id, Person.restricted, wanted).where(Person.id.in_(part))).all()
        for person_id, marked, stands in rows:
            if marked != bool(stands):
                session.get_one(Person, person_id).restricted = bool(stands)
                changed += 1
    if changed:
        session.flush()
    return changed


@dataclass
class _Touched:
    """What a transaction changed of who stands on which case."""

    people: set[UUID] = field(default_factory=set)
    cases: set[UUID] = field(default_factory=set)
    contacts: set[UUID] = field(default_factory=set)

    def note(self, session: Session) -> None:
        """Look through what a flush writes."""
        for row in (*session.new, *session.deleted):
            self._whole(row)
        for row in session.dirty:
            self._changed(row)

    def _whole(self, row: Any) -> None:
        if isinstance(row, EnquiryPerson | ContactPerson):
            self._add(row.person_id)
        elif isinstance(row, FamilyChange) and row.table_name == Person.__tablename__ and row.before is None:
            self.people.add(row.row_id)
        elif isinstance(row, Enquiry) and row.restricted:
            self.cases.add(row.id)
        elif isinstance(row, PersonMerge):
            self.people.update((row.kept_id, row.merged_id))

    def _changed(self, row: Any) -> None:
        attributes: Any = inspect(row).attrs
        if isinstance(row, EnquiryPerson | ContactPerson):
            said = attributes.person_id.history
            if said.has_changes():
                for each in (*(said.deleted or ()), *(said.added or ())):
                    self._add(each)
        elif isinstance(row, Enquiry) and attributes.restricted.history.has_changes():
            self.cases.add(row.id)
        elif isinstance(row, Contact) and attributes.enquiry_id.history.has_changes():
            self.contacts.add(row.id)

    def _add(self, person: UUID | None) -> None:
        if person is not None:
            self.people.add(person)


class RestrictionKeeper:
    """Keeps the marks of restricted people in the transaction that changes who stands on which restricted case."""

    def watch(self, session: Session) -> Callable[[], None]:
        """Watch a writing session; what comes back brings the marks up to date before it commits.

        It stands before the keeper of the patterns, which counts restricted people apart.
        """
        touched = _Touched()
        event.listen(session, "after_flush", lambda session, _context: touched.note(session))

        def finish() -> None:
            touched.contacts.update(session.info.get(WRITTEN, ()))
            people = touched.people | people_on(session, touched.cases) | _named_on(session, touched.contacts)
            if people:
                keep(session, people)

        return finish

    def forget(self) -> None:
        """Nothing is held."""


def _named_on(session: Session, contacts: Iterable[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for part in _parts(contacts):
        named = select(ContactPerson.person_id).where(ContactPerson.contact_id.in_(part))
        found.update(person for person in session.scalars(named) if person is not None)
    return found


def _parts(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), _ASKED):
        yield ordered[start : start + _ASKED]
