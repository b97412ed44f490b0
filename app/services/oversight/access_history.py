"""What an auditor asks of the trail: who looked at this family, what did this person open, what is unusual.

They see who did what, never case content (domain.md): ids, acts and references. A family is asked for by a reference
or by a name with a birth date, as the auditor was given it; nothing of a record comes back but whether it is known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from app.models import (
    AuditEntry,
    Contact,
    ContactPerson,
    Document,
    Enquiry,
    EnquiryMember,
    EnquiryPerson,
    HouseholdMember,
    InformationRequest,
    Person,
    UserAccount,
    UserRole,
)
from app.models.enums import AccountKind
from app.services import deadlines
from app.services.access import Act, Actor, Role, guarded
from app.services.errors import Invalid, NotFound, Problem
from app.services.oversight import unusual
from app.services.oversight.unusual import Finding, Known
from app.services.people.folding import fold
from app.services.trust.audit import MOST_ROWS, AuditRow, rows_of
from app.services.trust.audit_export import Period
from app.services.unit_of_work import Hub, ReadingUnit, WritingUnit

EVER = Period()
MOST_LOOKED_AT = 200_000
"""Entries of a period that the rules look at, the newest."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody of the staff, as the auditor chooses them."""

    id: UUID
    name: str
    initials: str
    ended: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the trail; every part that is given narrows it.

    Attributes:
        about: the reference of a contact or an enquiry, or a person's name.
        born: their birth date, where a name alone means several people.
        account: who did it.
        openings: only acts by which somebody read a record, and refusals.
        seqs: only these entries.
    """

    about: str = ""
    born: date | None = None
    account: UUID | None = None
    period: Period = EVER
    openings: bool = False
    seqs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Unusual:
    """What the rules found: the findings, the initials of those they speak of, and what the policy says of hours."""

    findings: tuple[Finding, ...]
    initials: Mapping[UUID, str]
    hours: str
    entries: int


@guarded(Act.READ_AUDIT)
def list_accounts(hub: Hub, actor: Actor) -> tuple[Account, ...]:
    """Everybody of the staff, those who left too, by name."""
    with hub.reading(actor) as unit:
        rows = unit.session.scalars(
            select(UserAccount).where(UserAccount.kind == AccountKind.PERSON).order_by(UserAccount.display_name)
        )
        return tuple(Account(row.id, row.display_name, row.initials, row.ended_at is not None) for row in rows)


@guarded(Act.READ_AUDIT)
def ask_trail(
    hub: Hub, actor: Actor, question: Question, *, before: int | None = None, limit: int = 200
) -> tuple[AuditRow, ...]:
    """Entries that answer a question, newest first; `before` is the number under which to go on.

    That it was asked is itself an entry.

    Raises:
        NotFound: nothing of this reference or name is known.
        Invalid: several people bear this name, or the period ends before it begins.
    """
    with hub.writing(actor) as unit:
        ids = _family(unit, question) if question.about.strip() else None
        asked = (
            select(AuditEntry, UserAccount.initials)
            .outerjoin(UserAccount, UserAccount.id == AuditEntry.actor_id)
            .where(*_narrowed(question))
            .order_by(AuditEntry.seq.desc())
            .limit(max(1, min(limit, MOST_ROWS)))
        )
        if ids is not None:
            asked = asked.where(AuditEntry.subject_id.in_(ids))
        if before is not None:
            asked = asked.where(AuditEntry.seq < before)
        found = rows_of(unit, asked)
        about = min(ids) if ids else question.account
        kind = "record" if ids else "user" if question.account else None
        unit.audit("audit trail read", kind, about, entries=len(found), openings=question.openings)
        unit.commit()
        return found


@guarded(Act.READ_AUDIT)
def find_unusual(hub: Hub, actor: Actor, period: Period) -> Unusual:
    """What the rules find in a period, the gravest first; that it was asked is an entry."""
    with hub.writing(actor) as unit:
        rows = unit.session.execute(
            select(AuditEntry.seq, AuditEntry.at, AuditEntry.actor_id, AuditEntry.act, AuditEntry.subject_id)
            .where(*_narrowed(Question(period=period, openings=True)), AuditEntry.actor_id.is_not(None))
            .order_by(AuditEntry.seq.desc())
            .limit(MOST_LOOKED_AT)
        ).all()
        records = _records(unit, {row.subject_id for row in rows if row.subject_id is not None})
        entries = [
            unusual.Access(row.seq, row.at, row.actor_id, row.act, records.get(row.subject_id, row.subject_id))
            for row in rows
            if row.actor_id is not None
        ]
        opening = unit.policy.policy.opening
        known = Known(
            is_open=lambda moment: deadlines.open_at(opening, moment),
            surname=_own_surnames(unit),
            surnames=_surnames(unit, {each.record for each in entries if each.record is not None}),
            tasks=_tasks(unit),
            managers=_managers(unit),
            cases=_cases(unit),
        )
        findings = unusual.unusual(entries, known)
        accounts = {each.account for each in findings}
        names = unit.session.execute(
            select(UserAccount.id, UserAccount.initials).where(UserAccount.id.in_(accounts))
        )
        unit.audit("unusual access read", None, None, findings=len(findings), entries=len(entries))
        unit.commit()
        return Unusual(findings, {row.id: row.initials for row in names}, opening.words(), len(entries))


def _narrowed(question: Question) -> list[ColumnElement[bool]]:
    since, before = question.period.bounds()
    wanted: list[ColumnElement[bool]] = []
    if question.account is not None:
        wanted.append(AuditEntry.actor_id == question.account)
    if since is not None:
        wanted.append(AuditEntry.at >= since)
    if before is not None:
        wanted.append(AuditEntry.at < before)
    if question.openings:
        wanted.append(AuditEntry.act.in_([*unusual.OPENINGS, unusual.REFUSED_ACT]))
    if question.seqs:
        wanted.append(AuditEntry.seq.in_(question.seqs))
    return wanted


# --- whom a question is about ---


def _family(unit: WritingUnit, question: Question) -> set[UUID]:
    """The ids of everything that stands on the record of one family: enquiries, contacts, people, requests, papers."""
    typed = question.about.strip()
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    session = unit.session
    enquiries = set(session.scalars(select(Enquiry.id).where(Enquiry.plain_reference == plain)))
    contacts = set(session.scalars(select(Contact.id).where(Contact.plain_reference == plain)))
    people: set[UUID] = set()
    if not enquiries and not contacts:
        people = {_person(unit, typed, question.born)}
        contacts = set(session.scalars(select(ContactPerson.contact_id).where(ContactPerson.person_id.in_(people))))
    enquiries |= set(
        session.scalars(select(Contact.enquiry_id).where(Contact.id.in_(contacts), Contact.enquiry_id.is_not(None)))
    ) - {None}  # type: ignore[arg-type]  # the statement leaves out what has none
    contacts |= set(session.scalars(select(Contact.id).where(Contact.enquiry_id.in_(enquiries))))
    on_contact = select(ContactPerson.person_id).where(ContactPerson.contact_id.in_(contacts))
    on_enquiry = select(EnquiryPerson.person_id).where(EnquiryPerson.enquiry_id.in_(enquiries))
    people |= {each for asked in (on_contact, on_enquiry) for each in session.scalars(asked) if each is not None}
    beside = (
        select(InformationRequest.id).where(InformationRequest.enquiry_id.in_(enquiries)),
        select(Document.id).where(Document.contact_id.in_(contacts)),
        select(HouseholdMember.household_id).where(HouseholdMember.person_id.in_(people)),
    )
    return enquiries | contacts | people | {each for asked in beside for each in session.scalars(asked)}


def _person(unit: WritingUnit, typed: str, born: date | None) -> UUID:
    """The one known person of a name, in either order, and a birth date."""
    words = fold(typed.replace(",", " ")).split()
    splits = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    named = [
        pair
        for one, other in splits
        for pair in (
            (Person.forename_key == one) & (Person.surname_key == other),
            (Person.forename_key == other) & (Person.surname_key == one),
        )
    ]
    if not named:
        raise NotFound("Nothing of this reference is known.", "Enter a reference, or forename and surname.")
    asked = select(Person.id).where(or_(*named)).limit(2)
    if born is not None:
        asked = asked.where(Person.date_of_birth == born)
    found = unit.session.scalars(asked).all()
    if not found:
        raise NotFound(
            "Nobody of this name is known, and nothing of this reference.",
            "Check the spelling and the birth date, or ask by a reference.",
        )
    if len(found) > 1:
        raise Invalid((Problem("born", "Several people bear this name. Enter the birth date, or ask by a reference."),))
    return found[0]


# --- what the rules need to know ---


def _records(unit: ReadingUnit, ids: set[UUID]) -> dict[UUID, UUID]:
    """The case that each contact, request and document belongs to: an enquiry where there is one."""
    session = unit.session
    contacts = {
        row.id: row.enquiry_id
        for row in session.execute(select(Contact.id, Contact.enquiry_id).where(Contact.enquiry_id.is_not(None)))
        if row.id in ids
    }
    requests = session.execute(select(InformationRequest.id, InformationRequest.enquiry_id))
    found = {row.id: row.enquiry_id for row in requests if row.id in ids}
    for row in session.execute(select(Document.id, Document.contact_id).where(Document.contact_id.is_not(None))):
        if row.id in ids and row.contact_id is not None:
            found[row.id] = contacts.get(row.contact_id) or row.contact_id
    return {**found, **{each: enquiry for each, enquiry in contacts.items() if enquiry is not None}}


def _own_surnames(unit: ReadingUnit) -> dict[UUID, str]:
    rows = unit.session.execute(select(UserAccount.id, UserAccount.display_name))
    return {row.id: fold(row.display_name.split()[-1]) for row in rows if row.display_name.split()}


def _surnames(unit: ReadingUnit, records: set[UUID]) -> dict[UUID, frozenset[str]]:
    """The folded surnames on each record that was opened."""
    found: dict[UUID, set[str]] = {}
    session = unit.session
    asked: tuple[Iterable[tuple[UUID, str | None]], ...] = (
        session.execute(
            select(EnquiryPerson.enquiry_id, ContactPerson.surname_key).join(
                ContactPerson, ContactPerson.id == EnquiryPerson.contact_person_id
            )
        ),
        session.execute(select(ContactPerson.contact_id, ContactPerson.surname_key)),
        session.execute(select(Person.id, Person.surname_key)),
        session.execute(
            select(HouseholdMember.household_id, Person.surname_key).join(
                Person, Person.id == HouseholdMember.person_id
            )
        ),
    )
    for rows in asked:
        for record, surname in rows:
            if surname and record in records:
                found.setdefault(record, set()).add(surname)
    return {record: frozenset(surnames) for record, surnames in found.items()}


def _tasks(unit: ReadingUnit) -> frozenset[tuple[UUID, UUID]]:
    """Who leads, is named, was given or wrote on what: from the record, and from what the trail says they did."""
    session = unit.session
    held: set[tuple[UUID, UUID]] = set()
    for row in session.execute(select(Enquiry.id, Enquiry.lead_worker_id, Enquiry.opened_by_id)):
        held |= {(row.lead_worker_id, row.id), (row.opened_by_id, row.id)}
    held |= set(session.execute(select(EnquiryMember.user_id, EnquiryMember.enquiry_id)))
    given = select(Contact.id, Contact.enquiry_id, Contact.assigned_to_id, Contact.created_by_id)
    for contact, enquiry, assigned, created in session.execute(given):
        held |= {(who, enquiry or contact) for who in (assigned, created) if who is not None}
    did = select(AuditEntry.actor_id, AuditEntry.subject_id).where(
        AuditEntry.act.not_in([*unusual.OPENINGS, unusual.REFUSED_ACT]), AuditEntry.subject_id.is_not(None)
    )
    pairs = {(row.actor_id, row.subject_id) for row in session.execute(did.distinct()) if row.actor_id is not None}
    case_of = _records(unit, {subject for _, subject in pairs if subject is not None})
    held |= {(who, case_of.get(subject, subject)) for who, subject in pairs if subject is not None}
    return frozenset(held)


def _cases(unit: ReadingUnit) -> dict[UUID, frozenset[UUID]]:
    """The cases on which each known person and each household stands."""
    held: dict[UUID, set[UUID]] = {}
    asked = (
        select(ContactPerson.person_id, Contact.enquiry_id, Contact.id)
        .join(Contact, Contact.id == ContactPerson.contact_id)
        .where(ContactPerson.person_id.is_not(None))
    )
    for person, enquiry, contact in unit.session.execute(asked):
        if person is not None:
            held.setdefault(person, set()).add(enquiry or contact)
    homes = unit.session.execute(select(HouseholdMember.household_id, HouseholdMember.person_id))
    for home, person in homes:
        held.setdefault(home, set()).update(held.get(person, ()))
    return {each: frozenset(cases) for each, cases in held.items()}


def _managers(unit: ReadingUnit) -> frozenset[UUID]:
    roles = (Role.MASH_MANAGER.value, Role.SERVICE_MANAGER.value)
    return frozenset(unit.session.scalars(select(UserRole.user_id).where(UserRole.role.in_(roles))))
