"""Rows of a contact, turned back into what the form shows."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    Contact,
    ContactPerson,
    ContactProfessional,
    ContactRelationship,
    Document,
    Person,
    PoliceNotification,
    ReadingNote,
)
from app.services import clock
from app.services.dates import birth_words, day_words
from app.services.intake import contact_rows, typed_dates
from app.services.intake.records import (
    BirthRead,
    ContactDraft,
    ContactPersonDetail,
    FieldClash,
    FoundField,
    LooseText,
    PersonDraft,
    PoliceDraft,
    ProfessionalDraft,
    ReadingSummary,
    RelationDraft,
    StoredDocument,
)
from app.services.trust.closed_people import closed_among
from app.services.unit_of_work import ReadingUnit

_PLAIN = (
    "sender_reference", "source_code", "referrer_name", "referrer_role", "referrer_agency", "referrer_phone",
    "referrer_email", "referrer_relationship", "address", "postcode", "family_phone", "consent_by", "consent_covers",
    "consent_reason", "consent_explanation", "concern", "happened_on", "childs_words", "strengths", "action_taken",
    "earlier_help", "hoped_for", "mental_capacity", "advocate", "own_wishes",
)  # fmt: skip
_PERSON_PLAIN = (
    "forenames", "surname", "name_as_written", "birth_as_written", "ethnicity", "religion", "language", "upn",
    "upn_unknown", "school", "gp", "address", "postcode", "phone", "link_reason",
)  # fmt: skip
_POLICE_PLAIN = (
    "form", "notification_reference", "occurrence_number", "officer", "collar_number", "incident_as_written", "grading",
    "dash_tool", "dash_grade", "dash_reason",
)  # fmt: skip


def people_rows(session: Session, contact_id: UUID) -> list[ContactPerson]:
    """The people of a contact in their order."""
    return list(
        session.execute(
            select(ContactPerson).where(ContactPerson.contact_id == contact_id).order_by(ContactPerson.position)
        ).scalars()
    )


def load_draft(session: Session, contact: Contact, people: list[ContactPerson]) -> ContactDraft:
    """A contact as it would be typed; the keys of its people are the ids of their rows."""
    relations = session.execute(
        select(ContactRelationship).where(ContactRelationship.contact_id == contact.id).order_by(ContactRelationship.id)
    ).scalars()
    professionals = session.execute(
        select(ContactProfessional)
        .where(ContactProfessional.contact_id == contact.id)
        .order_by(ContactProfessional.position)
    ).scalars()
    plain: dict[str, Any] = {name: getattr(contact, name) or "" for name in _PLAIN}
    return ContactDraft(
        channel=contact.channel.value,
        subject_kind=contact.subject_kind.value,
        received=typed_dates.moment_text(contact.received_at),
        decision_started=typed_dates.moment_text(contact.decision_started_at),
        wishes_anonymity=contact.wishes_anonymity,
        people=tuple(typed_person(row) for row in people),
        relations=tuple(RelationDraft(str(row.from_id), str(row.to_id), row.kind) for row in relations),
        professionals=tuple(
            ProfessionalDraft(row.name or "", row.role or "", row.agency or "", row.reached_at or "")
            for row in professionals
        ),
        address_kind=contact.address_kind.value if contact.address_kind else "",
        consent_position=contact.consent_position.value if contact.consent_position else "",
        family_told=contact.family_told,
        level_claimed=str(contact.level_claimed or ""),
        categories_ticked=tuple(contact.categories_ticked),
        care_and_support_needs=contact.care_and_support_needs,
        experiencing_abuse=contact.experiencing_abuse,
        unable_to_protect=contact.unable_to_protect,
        abuse_kinds=tuple(contact.abuse_kinds),
        police=_police(session, contact.id),
        **plain,
    )


def typed_person(row: ContactPerson) -> PersonDraft:
    """A person of a contact as they would be typed."""
    plain: dict[str, Any] = {name: getattr(row, name) or "" for name in _PERSON_PLAIN}
    return PersonDraft(
        key=str(row.id),
        label=row.label,
        role=row.role.value,
        is_child=row.is_child,
        unborn=row.expected_delivery is not None,
        aliases="; ".join(row.aliases),
        birth=typed_dates.birth_text(row.date_of_birth, row.birth_precision.value),
        birth_estimated=row.birth_precision.value == "estimated",
        age=row.age_as_written or "",
        expected_delivery=typed_dates.day_text(row.expected_delivery),
        sex=row.sex.value if row.sex else "",
        interpreter=row.interpreter,
        disability=tuple(row.disability),
        nhs_number=row.nhs_number or "",
        no_fixed_abode=row.no_fixed_abode,
        in_household=row.in_household,
        parental_responsibility=row.parental_responsibility,
        alleged_source_of_harm=row.alleged_source_of_harm,
        person_id=row.person_id,
        **plain,
    )


def load_people(unit: ReadingUnit, rows: list[ContactPerson]) -> tuple[ContactPersonDetail, ...]:
    """The people of a contact with whom they are tied to; a restricted one's name only for whom they are open."""
    tied = {row.person_id for row in rows if row.person_id}
    known = {
        person.id: person
        for person in unit.session.execute(select(Person).where(Person.id.in_(tied))).scalars()
    } if tied else {}  # fmt: skip
    closed = closed_among(unit, known)
    today = clock.today()
    details = []
    for row in rows:
        typed = typed_person(row)
        person = known.get(row.person_id) if row.person_id else None
        details.append(
            ContactPersonDetail(
                row.id,
                typed,
                contact_rows.full_name(typed) or row.label,
                contact_rows.age_of(typed, today),
                row.link_state.value,
                row.person_id,
                _person_line(person, person.id in closed) if person else "",
                row.link_reason or "",
            )
        )
    return tuple(details)


def _person_line(person: Person, is_closed: bool) -> str:
    """Who a known person is, in one line."""
    if is_closed:
        return "Restricted record"
    born = BirthRead(person.date_of_birth, person.birth_precision.value) if person.date_of_birth else None
    name = f"{person.forenames} {person.surname}".strip()
    if born is not None:
        return f"{name}, born {birth_words(born.day, born.precision)}"
    if person.expected_delivery is not None:
        return f"{name}, due {day_words(person.expected_delivery)}"
    return name


def load_documents(session: Session, contact_id: UUID) -> tuple[StoredDocument, ...]:
    """The originals beside a contact, without their bytes, with what was read in each."""
    notes = {
        row.document_id: summary_of(row.found)
        for row in session.execute(select(ReadingNote).where(ReadingNote.contact_id == contact_id)).scalars()
    }
    rows = session.execute(
        select(Document.id, Document.name, Document.media_type, Document.size, Document.sha256, Document.at)
        .where(Document.contact_id == contact_id)
        .order_by(Document.at, Document.id)
    )
    return tuple(
        StoredDocument(row.id, row.name, row.media_type, row.size, row.sha256, row.at, notes.get(row.id))
        for row in rows
    )


def summary_of(found: dict[str, Any]) -> ReadingSummary:
    """A kept reading note as a record again."""
    return ReadingSummary(
        kind=found["kind"],
        found=tuple(FoundField(**each) for each in found["found"]),
        clashes=tuple(FieldClash(**each) for each in found["clashes"]),
        loose=tuple(LooseText(**each) for each in found["loose"]),
        not_found=tuple(found["not_found"]),
        warnings=tuple(found["warnings"]),
        questions=tuple(found["questions"]),
    )


def _police(session: Session, contact_id: UUID) -> PoliceDraft | None:
    row = session.execute(
        select(PoliceNotification).where(PoliceNotification.contact_id == contact_id)
    ).scalar_one_or_none()
    if row is None:
        return None
    plain: dict[str, Any] = {name: getattr(row, name) or "" for name in _POLICE_PLAIN}
    return PoliceDraft(
        incident_at=row.incident_at,
        children_present=row.children_present,
        children_count=row.children_count,
        information_only=row.information_only,
        dash_count=row.dash_count,
        **plain,
    )
