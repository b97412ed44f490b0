"""Keeping patterns beside the contacts, in the same transaction; counting them all anew; checking them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session

from app.models import (
    Contact,
    ContactPerson,
    Enquiry,
    EnquiryPerson,
    HouseholdMember,
    MissingEpisode,
    Person,
    PersonMerge,
    Relationship,
)
from app.services.patterns.facts import Entry, Subject
from app.services.patterns.gather import gather
from app.services.patterns.kin import children_of, sibling_groups
from app.services.patterns.missing import AreaMonth, count_missing, place_of
from app.services.patterns.writing import (
    Wanted,
    count_again,
    entries,
    marks_on,
    parts,
    put_entries,
    put_marks,
    span_of,
    take_entries,
)

WRITTEN = "contacts_past_the_unit"
"""In the session's `info`: ids of contacts that were written past the unit of work's own bookkeeping."""
TIED = "people_past_the_unit"
"""In the session's `info`: ids of people whose homes or ties were written past it."""

_CONTACT = ("status", "received_at", "address_key", "address_kind", "postcode", "enquiry_id")
_PERSON = (
    "contact_id", "position", "is_child", "surname_key", "forename_key", "date_of_birth", "birth_precision",
    "address_key", "postcode", "no_fixed_abode", "school", "person_id",
)  # fmt: skip


@dataclass
class Touched:
    """What a transaction changed that patterns rest on."""

    contacts: set[UUID] = field(default_factory=set)
    people: set[UUID] = field(default_factory=set)
    kin: set[UUID] = field(default_factory=set)
    enquiries: set[UUID] = field(default_factory=set)
    missing: set[AreaMonth] = field(default_factory=set)
    corrected: set[UUID] = field(default_factory=set)

    def note(self, session: Session) -> None:
        """Look through what a flush writes."""
        for row in (*session.new, *session.deleted):
            self._whole(row)
        for row in session.dirty:
            self._changed(row)

    def _whole(self, row: Any) -> None:
        if isinstance(row, Contact):
            self.contacts.add(row.id)
        elif isinstance(row, ContactPerson):
            self.contacts.add(row.contact_id)
        elif isinstance(row, HouseholdMember):
            self.people.add(row.person_id)
        elif isinstance(row, Relationship):
            self.kin.update((row.person_id, row.other_id))
        elif isinstance(row, PersonMerge):
            self.kin.update((row.kept_id, row.merged_id))
        elif isinstance(row, MissingEpisode):
            self.missing.add(place_of(row.area, row.since))
            if row.corrects_id is not None:
                self.corrected.add(row.corrects_id)

    def _changed(self, row: Any) -> None:
        if isinstance(row, Contact) and _differs(row, _CONTACT):
            self.contacts.add(row.id)
        elif isinstance(row, ContactPerson) and _differs(row, _PERSON):
            self.contacts.add(row.contact_id)
        elif isinstance(row, Person) and _differs(row, ("restricted",)):
            self.people.add(row.id)
        elif isinstance(row, Enquiry) and _differs(row, ("restricted",)):
            self.enquiries.add(row.id)
        elif isinstance(row, EnquiryPerson) and _differs(row, ("person_id",)):
            self.enquiries.add(row.enquiry_id)
        elif isinstance(row, HouseholdMember):
            self.people.add(row.person_id)
        elif isinstance(row, Relationship):
            self.kin.update((row.person_id, row.other_id))
            for name in ("person_id", "other_id"):
                self.kin.update(inspect(row).attrs[name].history.deleted or ())

    def __bool__(self) -> bool:
        return any((self.contacts, self.people, self.kin, self.enquiries, self.missing))


def _differs(row: Any, names: Iterable[str]) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in names)


class PatternKeeper:
    """Keeps the patterns of one hub; it holds nothing in memory."""

    def watch(self, session: Session) -> Callable[[], None]:
        """Watch a writing session; what comes back counts anew, before it commits, what the session changed."""
        touched = Touched()
        event.listen(session, "after_flush", lambda session, _context: touched.note(session))

        def finish() -> None:
            touched.contacts.update(session.info.pop(WRITTEN, ()))
            touched.kin.update(session.info.pop(TIED, ()))
            if touched:
                keep(session, touched)

        return finish

    def forget(self) -> None:
        """Nothing is held."""


def keep(session: Session, touched: Touched) -> None:
    """Bring the patterns up to date with what a transaction changed."""
    contacts = touched.contacts | _contacts_of(session, touched)
    for part in parts(contacts):
        keep_contacts(session, part)
    count_missing(session, touched.missing | _missing_of(session, touched))


def keep_contacts(session: Session, contacts: list[UUID]) -> None:
    """Write anew what some contacts count for, and count again whatever that changes."""
    old = entries(session, contacts)
    now = {entry.contact_id: (entry, subjects) for entry, subjects in gather(session, contacts)}
    wanted, gone, made, span = Wanted(), list[Entry](), list[Entry](), span_of(session)
    for contact in contacts:
        was, (entry, subjects) = old.get(contact), now.get(contact, (None, ()))
        if was == entry:
            _group_anew(wanted, subjects)
            continue
        if was is not None:
            gone.append(was)
            wanted.whole.update(key for key, _ in was.subjects)
        if entry is not None:
            made.append(entry)
            if entry.closed:  # what everybody may know may have ended long before: all of it is read
                wanted.whole.update(subject.key for subject in subjects)
            for subject in subjects:
                since = entry.received_at - span.window - span.recent
                wanted.since[subject.key] = min(since, wanted.since.get(subject.key, since))
        wanted.on.update({subject.key: (subject.kind, subject.about) for subject in subjects})
    take_entries(session, gone)
    put_entries(session, made)
    put_marks(session, (mark for entry in made for mark in marks_on(entry)))
    count_again(session, wanted, span)


def _group_anew(wanted: Wanted, subjects: Iterable[Subject]) -> None:
    """Of a contact that says the same as before: who belongs to its households and siblings may have changed."""
    for subject in subjects:
        if subject.about is not None and subject.kind in {"household", "siblings"}:
            wanted.on[subject.key] = (subject.kind, subject.about)
            wanted.whole.add(subject.key)


def _contacts_of(session: Session, touched: Touched) -> set[UUID]:
    """The contacts that people, ties and enquiries change the count of."""
    people = touched.people | touched.kin
    if touched.kin:
        seeds = set(touched.kin)
        for part in parts(touched.kin):
            seeds.update(child for _, child in children_of(session, part))
        people = people | seeds
        for group in sibling_groups(session, seeds).values():
            people.update(group)
    found: set[UUID] = set()
    for part in parts(people):
        found.update(session.scalars(select(ContactPerson.contact_id).where(ContactPerson.person_id.in_(part))))
    for part in parts(touched.enquiries):
        found.update(session.scalars(select(Contact.id).where(Contact.enquiry_id.in_(part))))
    return found


def _missing_of(session: Session, touched: Touched) -> set[AreaMonth]:
    """The areas and months whose count a correction or a changed restriction changes."""
    wanted = [MissingEpisode.id.in_(part) for part in parts(touched.corrected)]
    wanted += [MissingEpisode.enquiry_id.in_(part) for part in parts(touched.enquiries)]
    for part in parts(touched.people | touched.kin):
        theirs = select(EnquiryPerson.id).where(EnquiryPerson.person_id.in_(part))
        wanted.append(MissingEpisode.enquiry_person_id.in_(theirs))
    found: set[AreaMonth] = set()
    for each in wanted:
        rows = session.execute(select(MissingEpisode.area, MissingEpisode.since).where(each))
        found.update(place_of(row.area, row.since) for row in rows)
    return found


