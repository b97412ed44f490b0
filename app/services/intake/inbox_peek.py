"""The reading pane: one contact with its people, its originals and other contacts on the same people.

What a worker reads is audited: looking at a contact is a read of the record, and the first look makes it read.
Also here: what a contact may be linked to or be a duplicate of, offered as choices with the reason for each.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import aliased

from app.models import (
    Contact,
    ContactPerson,
    ContactRelationship,
    Document,
    Enquiry,
    EnquiryMember,
    EnquiryPerson,
    UserAccount,
    UserRole,
)
from app.models.enums import AccountKind, ContactRole, EnquiryStatus
from app.models.types import contains_text
from app.services import clock, codes
from app.services.access import GRANTS, Act, Actor, Role, guarded
from app.services.dates import day_words
from app.services.errors import Hidden, NotFound
from app.services.intake.inbox import not_in_a_closed_room, row_of, rows_query
from app.services.intake.inbox_records import (
    Assignee,
    ContactPeek,
    EnquiryChoice,
    OtherContact,
    PeekDocument,
    PeekPerson,
)
from app.services.people.fire_wall import names_nobody_closed
from app.services.people.household_page import households_at
from app.services.people.open_repeats import closed_repeats
from app.services.policy import Policy, Stage
from app.services.trust.held_open import holds_enquiry
from app.services.unit_of_work import Hub, ReadingUnit

MOST_CHOICES = 20


@guarded(Act.OPEN_CONTACT)
def peek_contact(hub: Hub, actor: Actor, contact_id: UUID) -> ContactPeek:
    """The contact for the reading pane; audited as a read, and read from now on.

    Raises:
        NotFound: it is not there, or belongs to a restricted enquiry that this person is not named on.
    """
    with hub.writing(actor) as unit:
        contact = visible_contact(unit, contact_id)
        newly_opened = contact.opened_at is None
        if newly_opened:
            contact.opened_at = unit.at
            unit.session.flush()
        policy = unit.policy_of(contact.policy_version_id)
        people = _people(unit, contact_id)
        line = unit.session.execute(rows_query((contact_id,))).one()
        enquiry = unit.session.get(Enquiry, contact.enquiry_id) if contact.enquiry_id else None
        first = unit.session.get(Contact, contact.duplicate_of_id) if contact.duplicate_of_id else None
        peek = ContactPeek(
            row=row_of(line, closed_repeats(unit, (contact_id,))[contact_id] if line.repeat_count else 0),
            subject_kind=contact.subject_kind.value,
            level_claimed=contact.level_claimed,
            level_of_need=contact.level_of_need,
            decision_started_at=contact.decision_started_at,
            floor_due_at=contact.floor_due_at,
            written_due_at=contact.written_due_at,
            written_received_at=contact.written_received_at,
            source=codes.words_of(codes.sources(), contact.source_code) if contact.source_code else "",
            referrer_name=contact.referrer_name or "",
            referrer_role=contact.referrer_role or "",
            referrer_agency=contact.referrer_agency or "",
            wishes_anonymity=contact.wishes_anonymity,
            family_told=contact.family_told,
            consent_reason=_consent_words(policy, contact.consent_reason),
            consent_explanation=contact.consent_explanation or "",
            concern=contact.concern or "",
            childs_words=contact.childs_words or "",
            action_taken=contact.action_taken or "",
            address=", ".join(part for part in (contact.address, contact.postcode) if part),
            recommended_outcome=_outcome_words(policy, contact.recommended_outcome),
            chosen_outcome=_outcome_words(policy, contact.chosen_outcome),
            duplicate_of=first.reference if first else "",
            enquiry_reference=enquiry.reference if enquiry else "",
            people=_people_records(unit, contact_id, people),
            others=_others(unit, actor, contact, people),
            documents=_documents(unit, contact_id),
            newly_opened=newly_opened,
            home=next(iter(households_at(unit, [contact.address_key])), None),
        )
        unit.audit("contact read", "contact", contact_id, where="inbox")
        unit.commit()
        return peek


@guarded(Act.SORT_CONTACTS)
def find_duplicate_choices(hub: Hub, actor: Actor, contact_id: UUID, reference: str = "") -> tuple[OtherContact, ...]:
    """Contacts that this one may repeat word for word: on the same people, or with this reference."""
    with hub.reading(actor) as unit:
        contact = visible_contact(unit, contact_id)
        if not reference.strip():
            return _others(unit, actor, contact, _people(unit, contact_id))
        found = unit.session.scalars(
            select(Contact)
            .where(
                contains_text(Contact.reference, reference.strip()),
                Contact.id != contact_id,
                not_in_a_closed_room(actor),
            )
            .order_by(Contact.received_at.desc())
            .limit(MOST_CHOICES)
        )
        return tuple(_other(each, ()) for each in found)


@guarded(Act.SORT_CONTACTS)
def find_enquiry_choices(hub: Hub, actor: Actor, contact_id: UUID, reference: str = "") -> tuple[EnquiryChoice, ...]:
    """Open enquiries that a contact may belong to: on the same people or at the same address, or by reference."""
    with hub.reading(actor) as unit:
        contact = visible_contact(unit, contact_id)
        open_ones = select(Enquiry).where(Enquiry.status == EnquiryStatus.OPEN, _may_enter(actor))
        if reference.strip():
            found = unit.session.scalars(
                open_ones.where(contains_text(Enquiry.reference, reference.strip())).limit(MOST_CHOICES)
            )
            return tuple(_enquiry_choice(each, ()) for each in found)
        reasons = _shared(unit, contact, _people(unit, contact_id))
        rows = unit.session.execute(
            select(EnquiryPerson.enquiry_id, EnquiryPerson.contact_person_id, ContactPerson.contact_id)
            .join(ContactPerson, ContactPerson.id == EnquiryPerson.contact_person_id)
            .where(ContactPerson.contact_id.in_(reasons))
        ).all()
        why: dict[UUID, set[str]] = {}
        for row in rows:
            why.setdefault(row.enquiry_id, set()).update(reasons[row.contact_id])
        chosen = unit.session.scalars(
            open_ones.where(Enquiry.id.in_(why)).order_by(Enquiry.opened_at.desc()).limit(MOST_CHOICES)
        )
        return tuple(_enquiry_choice(each, tuple(sorted(why[each.id]))) for each in chosen)


@guarded(Act.SEE_DIRECTORY)
def list_assignees(hub: Hub, actor: Actor) -> tuple[Assignee, ...]:
    """Colleagues whose role lets them screen, by name."""
    with hub.reading(actor) as unit:
        roles = [role.value for role in GRANTS[Act.SCREEN_CONTACT]]
        found = unit.session.scalars(
            select(UserAccount)
            .where(
                UserAccount.kind == AccountKind.PERSON,
                UserAccount.ended_at.is_(None),
                UserAccount.id.in_(select(UserRole.user_id).where(UserRole.role.in_(roles))),
            )
            .order_by(UserAccount.display_name)
        )
        return tuple(Assignee(each.id, each.display_name, each.initials) for each in found)


def visible_contact(unit: ReadingUnit, contact_id: UUID) -> Contact:
    """The contact, unless it belongs to a restricted enquiry that is not open to the person who asks."""
    opened = holds_enquiry(unit, Contact.enquiry_id)
    contact = unit.session.scalar(
        select(Contact).where(Contact.id == contact_id, or_(not_in_a_closed_room(unit.who), opened))
    )
    if contact is None:
        missing = unit.session.get(Contact, contact_id) is None
        raise (NotFound if missing else Hidden)(
            "This contact is not in your inbox any more.", "Refresh the list and look again."
        )
    return contact


def enters(unit: ReadingUnit, enquiry_id: UUID) -> bool:
    """Whether an enquiry is open to whoever asks."""
    entered = or_(_may_enter(unit.who), holds_enquiry(unit, Enquiry.id))
    return unit.session.scalar(select(Enquiry.id).where(Enquiry.id == enquiry_id, entered)) is not None


def _may_enter(actor: Actor) -> ColumnElement[bool]:
    if Role.SERVICE_MANAGER in actor.roles:
        return true()
    named = select(EnquiryMember.enquiry_id).where(EnquiryMember.user_id == actor.user_id)
    return or_(Enquiry.restricted.is_(False), Enquiry.id.in_(named))


def _people(unit: ReadingUnit, contact_id: UUID) -> Sequence[ContactPerson]:
    return unit.session.scalars(
        select(ContactPerson).where(ContactPerson.contact_id == contact_id).order_by(ContactPerson.position)
    ).all()


def _people_records(unit: ReadingUnit, contact_id: UUID, people: Sequence[ContactPerson]) -> tuple[PeekPerson, ...]:
    names = {each.id: _name(each) for each in people}
    ties: dict[UUID, list[str]] = {}
    for tie in unit.session.scalars(select(ContactRelationship).where(ContactRelationship.contact_id == contact_id)):
        try:
            words = codes.relationship(tie.kind).words
        except LookupError:
            words = tie.kind
        ties.setdefault(tie.from_id, []).append(f"{words} of {names.get(tie.to_id, 'somebody')}")
    today = clock.today()
    return tuple(
        PeekPerson(
            id=each.id,
            name=names[each.id],
            age=_age(each, today),
            role=each.role.value,
            is_child=each.is_child,
            in_household=each.in_household,
            alleged_source_of_harm=each.alleged_source_of_harm,
            relations=tuple(ties.get(each.id, ())),
            person_id=each.person_id,
        )
        for each in people
    )


def _name(each: ContactPerson) -> str:
    return f"{each.forenames} {each.surname}".strip() or each.name_as_written or "Name not given"


def _age(each: ContactPerson, today: date) -> str:
    """The age in words of today, as exactly as it is known."""
    if each.expected_delivery is not None:
        return f"unborn, expected {day_words(each.expected_delivery)}"
    if each.date_of_birth is None:
        return each.age_as_written or ""
    born = each.date_of_birth
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    about = "" if each.birth_precision.value == "day" else "about "
    return f"{about}{months // 12}" if months >= 24 else f"{about}{max(0, months)} months"


def _shared(unit: ReadingUnit, contact: Contact, people: Sequence[ContactPerson]) -> dict[UUID, set[str]]:
    """Other contacts by what they share with this one: a subject, somebody else, or the address."""
    theirs = aliased(ContactPerson)
    reasons: dict[UUID, set[str]] = {}
    for each in people:
        same: list[ColumnElement[bool]] = []
        if each.person_id is not None:
            same.append(theirs.person_id == each.person_id)
        if each.surname_key and each.forename_key:
            born = theirs.date_of_birth == each.date_of_birth if each.date_of_birth else theirs.date_of_birth.is_(None)
            same.append(and_(theirs.surname_key == each.surname_key, theirs.forename_key == each.forename_key, born))
        if not same:
            continue
        found = unit.session.scalars(
            select(theirs.contact_id)
            .where(or_(*same), theirs.contact_id != contact.id)
            .order_by(theirs.contact_id.desc())
            .limit(10 * MOST_CHOICES)
        )
        kind = "child" if each.is_child else "adult"
        words = f"same {kind}" if each.role is ContactRole.SUBJECT else f"same {kind} in the household"
        for other in found:
            reasons.setdefault(other, set()).add(words)
    if contact.address_key:
        found = unit.session.scalars(
            select(Contact.id)
            .where(Contact.address_key == contact.address_key, Contact.id != contact.id)
            .order_by(Contact.id.desc())
            .limit(10 * MOST_CHOICES)
        )
        for other in found:
            reasons.setdefault(other, set()).add("same address")
    return reasons


def _others(
    unit: ReadingUnit, actor: Actor, contact: Contact, people: Sequence[ContactPerson]
) -> tuple[OtherContact, ...]:
    reasons = _shared(unit, contact, people)
    found = unit.session.scalars(
        select(Contact)
        .where(Contact.id.in_(reasons), not_in_a_closed_room(actor), names_nobody_closed(unit))
        .order_by(Contact.received_at.desc())
        .limit(MOST_CHOICES)
    )
    return tuple(_other(each, tuple(sorted(reasons[each.id]))) for each in found)


def _other(each: Contact, why: tuple[str, ...]) -> OtherContact:
    return OtherContact(
        id=each.id,
        reference=each.reference,
        headline=each.headline,
        received_at=each.received_at,
        rating=each.rating.value if each.rating else None,
        status=each.status.value,
        why=why,
    )


def _enquiry_choice(each: Enquiry, why: tuple[str, ...]) -> EnquiryChoice:
    return EnquiryChoice(each.id, each.reference, each.subject_line, each.rating.value, each.opened_at, why)


def _documents(unit: ReadingUnit, contact_id: UUID) -> tuple[PeekDocument, ...]:
    found = unit.session.execute(
        select(Document.id, Document.name, Document.media_type, Document.size)
        .where(Document.contact_id == contact_id)
        .order_by(Document.at, Document.id)
    )
    return tuple(PeekDocument(row.id, row.name, row.media_type, row.size) for row in found)


def _outcome_words(policy: Policy, code: str | None) -> str:
    if not code:
        return ""
    try:
        return policy.outcome(Stage.CONTACT, code).words
    except LookupError:
        return code


def _consent_words(policy: Policy, code: str | None) -> str:
    return next((each.words for each in policy.consent_not_sought if each.code == code), code or "")
