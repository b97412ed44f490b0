"""Recording a contact, opening it, mending it, and moving its two clocks."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Insert, Table, delete, insert, select
from sqlalchemy.orm import Session

from app.models import (
    AuditEntry,
    Base,
    ConsentEvent,
    Contact,
    ContactPerson,
    ContactProfessional,
    ContactRelationship,
    Document,
    EnquiryPerson,
    Feedback,
    PoliceNotification,
    ReadingNote,
    UserAccount,
    new_id,
)
from app.models.enums import Channel, ContactStatus
from app.services import deadlines
from app.services.access import Act, Actor, guarded
from app.services.deadlines import Moments
from app.services.errors import Conflict, Invalid, Problem, Refused
from app.services.intake import checking, contact_loading, contact_rows, known
from app.services.intake.comparing import differences
from app.services.intake.inbox_peek import visible_contact
from app.services.intake.records import ContactDetail, ContactDraft, DocumentDraft
from app.services.patterns.keeping import WRITTEN
from app.services.people.open_repeats import open_repeats
from app.services.policy import Policy
from app.services.unit_of_work import Changes, Hub, ReadingUnit, WritingUnit, changed


@cache
def _insertion(model: type[Base]) -> Insert:
    """The statement that writes rows of a table; made once, so that it is compiled once."""
    return insert(cast("Table", model.__table__))


def _put(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Write rows of one table with one statement, past the unit of work's own bookkeeping, which costs a third more."""
    if rows:
        if model is ContactPerson or model is Contact:
            name = "id" if model is Contact else "contact_id"
            session.info.setdefault(WRITTEN, set()).update(row[name] for row in rows)
        session.connection().execute(_insertion(model), rows)


@guarded(Act.RECORD_CONTACT)
def record_contact(hub: Hub, actor: Actor, draft: ContactDraft) -> Changes:
    """Record a contact with everything that came with it, in one transaction.

    Raises:
        Invalid: with every problem of what was typed; nothing was saved.
    """
    with hub.writing(actor) as unit:
        contact_id, reference = add_contact(unit, draft)
        return unit.commit(
            changed("contact", contact_id), changed("inbox"), new_id=contact_id, words=f"Contact {reference} recorded."
        )


def add_contact(
    unit: WritingUnit, draft: ContactDraft, batch_id: UUID | None = None, batch_position: int | None = None
) -> tuple[UUID, str]:
    """Write all rows of a checked contact inside a transaction of the caller's; its id and reference come back.

    Raises:
        Invalid: with every problem of what was typed.
    """
    force = unit.policy
    problems = checking.check_contact(draft, force.policy)
    if problems:
        raise Invalid(problems)
    by = unit.who.user_id
    clocks = contact_rows.clocks_of(draft, force.policy, unit.at)
    repeats = known.count_repeats(unit.session, draft, clocks.received)
    reference, plain, _ = unit.next_reference("contact", "C")
    contact_id = new_id()
    ids = {person.key: new_id() for person in draft.people}
    session = unit.session
    session.flush()
    _put(
        session,
        Contact,
        [
            {
                "id": contact_id,
                "version": 1,
                "reference": reference,
                "plain_reference": plain,
                "status": ContactStatus.UNSCREENED,
                "policy_version_id": force.version_id,
                "created_at": unit.at,
                "created_by_id": by,
                "repeat_count": repeats,
                "batch_id": batch_id,
                "batch_position": batch_position,
                **contact_rows.contact_values(draft, clocks),
            }
        ],
    )
    _put(
        session,
        ContactPerson,
        [
            {
                "id": ids[person.key],
                "contact_id": contact_id,
                **contact_rows.person_values(person, draft, place),
                **contact_rows.link_values(person, by, unit.at),
            }
            for place, person in enumerate(draft.people)
        ],
    )
    _put(session, ContactRelationship, contact_rows.relation_rows(draft, contact_id, ids))
    _put(session, ContactProfessional, contact_rows.professional_rows(draft, contact_id))
    _put_documents(unit, draft.documents, contact_id)
    police = contact_rows.police_row(draft, contact_id)
    consent = contact_rows.consent_row(draft, contact_id, by, unit.at)
    _put(session, PoliceNotification, [police] if police else [])
    _put(session, ConsentEvent, [consent] if consent else [])
    _put(session, Feedback, [contact_rows.feedback_row(draft, contact_id, unit.at)])
    unit.audit(
        "contact recorded",
        "contact",
        contact_id,
        channel=draft.channel,
        people=len(draft.people),
        documents=len(draft.documents),
        repeats=repeats,
        linked=sum(1 for person in draft.people if person.person_id),
    )
    return contact_id, reference


@guarded(Act.OPEN_CONTACT)
def open_contact(hub: Hub, actor: Actor, contact_id: UUID) -> ContactDetail:
    """Open a contact: everything in it. The opening is audited, and the first one is noted on the contact.

    Raises:
        NotFound: it is not there, or belongs to a restricted enquiry that this person is not named on.
    """
    with hub.writing(actor) as unit:
        contact = visible_contact(unit, contact_id)
        if contact.opened_at is None:
            contact.opened_at = unit.at
        unit.audit("contact opened", "contact", contact_id)
        detail = _detail(unit, contact)
        unit.commit(changed("contact", contact_id))
        return detail


@guarded(Act.RECORD_CONTACT)
def amend_contact(hub: Hub, actor: Actor, contact_id: UUID, draft: ContactDraft, version: int) -> Changes:
    """Save a contact anew from the form. New documents of the draft are added; kept ones are never touched.

    Raises:
        Conflict: somebody saved it since `version` was read; both texts, field by field.
        Invalid: with every problem of what was typed, or a person was removed whom an enquiry asks about.
        Refused: the contact is closed or a duplicate.
        NotFound: it is not there, or belongs to a restricted enquiry that this person is not named on.
    """
    with hub.writing(actor) as unit:
        contact = visible_contact(unit, contact_id)
        if contact.status in {ContactStatus.CLOSED, ContactStatus.DUPLICATE}:
            raise Refused("A closed contact is not changed any more.", "Record a new contact, or add a note.")
        rows = contact_loading.people_rows(unit.session, contact_id)
        theirs = contact_loading.load_draft(unit.session, contact, rows)
        if contact.version != version:
            mine_text, their_text = differences(draft, theirs)
            raise Conflict(
                "Somebody else saved this contact while you were writing.",
                mine_text,
                their_text,
                _last_initials(unit.session, contact_id),
            )
        policy = unit.policy_of(contact.policy_version_id)
        problems = tuple(
            each for each in checking.check_contact(draft, policy) if not _stands_already(each.field, draft, theirs)
        )
        if problems:
            raise Invalid(problems)
        contact.version = version + 1
        before, _ = differences(theirs, draft)
        clocks = _clocks_amended(contact, draft, theirs, policy)
        for name, value in contact_rows.contact_values(draft, clocks).items():
            setattr(contact, name, value)
        contact.repeat_count = known.count_repeats(unit.session, draft, clocks.received, contact_id)
        ids = _amend_people(unit, contact_id, draft, rows)
        unit.session.execute(delete(ContactProfessional).where(ContactProfessional.contact_id == contact_id))
        _put(unit.session, ContactRelationship, contact_rows.relation_rows(draft, contact_id, ids))
        _put(unit.session, ContactProfessional, contact_rows.professional_rows(draft, contact_id))
        kept = set(unit.session.execute(select(Document.id).where(Document.contact_id == contact_id)).scalars())
        _put_documents(unit, tuple(each for each in draft.documents if each.id not in kept), contact_id)
        _amend_consent(unit, contact_id, draft, theirs)
        unit.audit("contact amended", "contact", contact_id, fields=sorted(_plain_names(before)))
        return unit.commit(
            changed("contact", contact_id),
            changed("inbox"),
            new_id=contact_id,
            words=f"Contact {contact.reference} saved.",
        )


def _stands_already(field: str, draft: ContactDraft, theirs: ContactDraft) -> bool:
    """Whether a problem is about a clock nobody touched: one that lies ahead after the computer's was set back."""
    return (field == "received" and draft.received == theirs.received) or (
        field == "decision_started" and draft.decision_started == theirs.decision_started
    )


def _clocks_amended(contact: Contact, draft: ContactDraft, theirs: ContactDraft, policy: Policy) -> contact_rows.Clocks:
    """The clocks after an amendment. One that nobody touched keeps its very moment: its text has no seconds, and in
    the autumn hour that comes twice it stands for two.
    """
    same_start = draft.decision_started == theirs.decision_started
    touched = replace(
        draft,
        received="" if draft.received == theirs.received else draft.received,
        decision_started="" if same_start else draft.decision_started,
    )
    started = contact.decision_started_at if same_start else None
    return contact_rows.clocks_of(touched, policy, contact.received_at, started)


@guarded(Act.RECORD_CONTACT)
def mark_written_received(hub: Hub, actor: Actor, contact_id: UUID) -> Changes:
    """Note that the written referral after a telephone call has come; the clock that waited for it stops."""
    with hub.writing(actor) as unit:
        contact = visible_contact(unit, contact_id)
        if contact.written_due_at is None or contact.channel is not Channel.PHONE:
            raise Refused("This contact does not wait for a written referral.", "Only a telephone contact does.")
        if contact.written_received_at is not None:
            raise Refused("The written referral was already noted.", "Refresh and look at the contact.")
        contact.written_received_at = unit.at
        contact.version += 1
        unit.audit("written referral received", "contact", contact_id)
        return unit.commit(
            changed("contact", contact_id), changed("inbox"), new_id=contact_id, words="Written referral noted."
        )


@guarded(Act.RECORD_CONTACT)
def start_decision_making(hub: Hub, actor: Actor, contact_id: UUID) -> Changes:
    """Start the second clock: decision-making time begins now; where the policy counts from it, the due time moves."""
    with hub.writing(actor) as unit:
        contact = visible_contact(unit, contact_id)
        if contact.decision_started_at is not None:
            raise Refused("Decision-making has already started.", "Refresh and look at the contact.")
        if contact.status is not ContactStatus.UNSCREENED:
            raise Refused("This contact has already been screened.", "Refresh and look at the contact.")
        contact.decision_started_at = unit.at
        contact.version += 1
        policy = unit.policy_of(contact.policy_version_id)
        due = deadlines.contact_decision(policy, Moments(contact.received_at, unit.at))
        contact.due_at, contact.due_reason = due.at_utc, due.sentence[: contact_rows.LINE]
        unit.audit("decision-making started", "contact", contact_id)
        return unit.commit(
            changed("contact", contact_id), changed("inbox"), new_id=contact_id, words="Decision-making started."
        )


def _detail(unit: ReadingUnit, contact: Contact) -> ContactDetail:
    rows = contact_loading.people_rows(unit.session, contact.id)
    draft = contact_loading.load_draft(unit.session, contact, rows)
    names = {
        account.id: account.display_name
        for account in unit.session.execute(
            select(UserAccount).where(UserAccount.id.in_({contact.created_by_id, contact.assigned_to_id} - {None}))
        ).scalars()
    }
    owed = unit.session.execute(select(Feedback.given_at).where(Feedback.contact_id == contact.id)).first()
    policy = unit.policy_of(contact.policy_version_id)
    return ContactDetail(
        id=contact.id,
        version=contact.version,
        reference=contact.reference,
        plain_reference=contact.plain_reference,
        status=contact.status.value,
        headline=contact.headline,
        subject_line=contact.subject_line,
        received_at=contact.received_at,
        decision_started_at=contact.decision_started_at,
        decision_due=deadlines.contact_decision(policy, Moments(contact.received_at, contact.decision_started_at)),
        floor_due_at=contact.floor_due_at,
        written_due_at=contact.written_due_at,
        written_received_at=contact.written_received_at,
        created_at=contact.created_at,
        created_by=names[contact.created_by_id],
        assigned_to_id=contact.assigned_to_id,
        assigned_to=names[contact.assigned_to_id] if contact.assigned_to_id else "",
        repeat_count=open_repeats(unit, contact),
        level_of_need=contact.level_of_need,
        rating=contact.rating.value if contact.rating else "",
        recommended_outcome=contact.recommended_outcome or "",
        chosen_outcome=contact.chosen_outcome or "",
        closed_at=contact.closed_at,
        duplicate_of_id=contact.duplicate_of_id,
        enquiry_id=contact.enquiry_id,
        batch_id=contact.batch_id,
        draft=draft,
        people=contact_loading.load_people(unit, rows),
        documents=contact_loading.load_documents(unit.session, contact.id),
        earlier=known.list_earlier(unit, draft, contact.received_at, contact.id),
        feedback_owed=owed is not None and owed.given_at is None,
    )


def _put_documents(unit: WritingUnit, documents: tuple[DocumentDraft, ...], contact_id: UUID) -> None:
    originals, notes = contact_rows.document_rows(documents, contact_id, unit.who.user_id, unit.at)
    _put(unit.session, Document, originals)
    _put(unit.session, ReadingNote, notes)


def _amend_people(
    unit: WritingUnit, contact_id: UUID, draft: ContactDraft, rows: list[ContactPerson]
) -> Mapping[str, UUID]:
    """Change, add and remove people; a row keeps its id, its place and its link, so that an enquiry still finds it."""
    session = unit.session
    session.execute(delete(ContactRelationship).where(ContactRelationship.contact_id == contact_id))
    stored = {str(row.id): row for row in rows}
    gone = {row.id for key, row in stored.items() if key not in {person.key for person in draft.people}}
    if gone:
        asked = select(EnquiryPerson.id).where(EnquiryPerson.contact_person_id.in_(gone)).limit(1)
        if session.execute(asked).first() is not None:
            raise Invalid(
                (
                    Problem(
                        "people", "A person whom an enquiry asks about cannot be removed. Put them back and save again."
                    ),
                )
            )
        session.execute(delete(ContactPerson).where(ContactPerson.id.in_(gone)))
        session.info.setdefault(WRITTEN, set()).add(contact_id)
    ids: dict[str, UUID] = {}
    place = max((row.position for row in rows), default=-1)
    fresh = []
    for person in draft.people:
        row = stored.get(person.key)
        if row is None:
            place += 1
            ids[person.key] = new_id()
            fresh.append(
                {
                    "id": ids[person.key],
                    "contact_id": contact_id,
                    **contact_rows.person_values(person, draft, place),
                    **contact_rows.link_values(person, unit.who.user_id, unit.at),
                }
            )
            continue
        ids[person.key] = row.id
        for name, value in contact_rows.person_values(person, draft, row.position).items():
            setattr(row, name, value)
    session.flush()
    _put(session, ContactPerson, fresh)
    return ids


def _amend_consent(unit: WritingUnit, contact_id: UUID, draft: ContactDraft, theirs: ContactDraft) -> None:
    """Add a consent event where the claim changed; the earlier one stays."""
    names = ("consent_position", "consent_by", "consent_covers", "consent_reason", "consent_explanation")
    if all(getattr(draft, name).strip() == getattr(theirs, name) for name in names):
        return
    event = contact_rows.consent_row(draft, contact_id, unit.who.user_id, unit.at)
    _put(unit.session, ConsentEvent, [event] if event else [])


def _plain_names(fields: Mapping[str, str]) -> set[str]:
    """Field names without the ids of people, for the audit trail."""
    return {name.split(".")[0] + ("." + name.split(".")[2] if name.startswith("people.") else "") for name in fields}


def _last_initials(session: Session, contact_id: UUID) -> str:
    """The initials of whoever last changed a contact."""
    row = session.execute(
        select(UserAccount.initials)
        .join(AuditEntry, AuditEntry.actor_id == UserAccount.id)
        .where(AuditEntry.subject_id == contact_id, AuditEntry.act != "contact opened")
        .order_by(AuditEntry.seq.desc())
        .limit(1)
    ).first()
    return row.initials if row else ""
