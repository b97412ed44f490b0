"""Contacts: what came in, who is in it, and what the front door made of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Authored, Base, Code, Identified, Line, Narrative, Short, Versioned, kind
from app.models.enums import (
    AddressKind,
    BatchState,
    BirthPrecision,
    Channel,
    ConsentPosition,
    ContactRole,
    ContactStatus,
    LinkState,
    RatingColour,
    Sex,
    SubjectKind,
)

AT_THE_DOOR = text("status NOT IN ('in_enquiry', 'closed', 'duplicate')")
"""Contacts that the front door has not decided yet. The inbox's queries say it in these very words, because a partial
index serves only a query that does; a negation, because SQLite would sooner take an index on the status. The wide index
on it answers sorting and filtering without a look at the table."""


class Batch(Authored, Versioned, Base):
    """A file of police notifications, screened in a queue of its own."""

    __tablename__ = "batch"

    style: Mapped[Short]
    state: Mapped[BatchState] = mapped_column(kind(BatchState, "state"))
    contact_count: Mapped[int]
    authorised_at: Mapped[datetime | None]
    authorised_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class Contact(Identified, Versioned, Base):
    """Somebody worried and told the hub.

    Two clocks are kept apart: `received_at`, and `decision_started_at` when decision-making time starts (Surrey).
    `subject_line` names every subject with age, made when the contact is written, so that a list of 100,000 needs
    no join. `headline` says what kind of worry it is and names nobody.
    """

    __tablename__ = "contact"
    __table_args__ = (
        CheckConstraint("level_claimed BETWEEN 1 AND 4", name="level_claimed"),
        CheckConstraint("level_of_need BETWEEN 1 AND 4", name="level_of_need"),
        CheckConstraint("(status = 'duplicate') = (duplicate_of_id IS NOT NULL)", name="duplicate_names_the_other"),
        CheckConstraint("status <> 'in_enquiry' OR enquiry_id IS NOT NULL", name="in_enquiry_names_it"),
        CheckConstraint("(status IN ('closed')) = (closed_at IS NOT NULL)", name="closed_has_a_time"),
        CheckConstraint("status <> 'closed' OR chosen_outcome IS NOT NULL", name="closed_has_an_outcome"),
        CheckConstraint("duplicate_of_id IS NULL OR duplicate_of_id <> id", name="not_its_own_duplicate"),
        Index("ix_contact_status_due_at", "status", "due_at", "id"),
        Index(
            "ix_contact_door",
            "due_at",
            "id",
            "status",
            "rating",
            "received_at",
            "repeat_count",
            "reference",
            "headline",
            "subject_line",
            sqlite_where=AT_THE_DOOR,
            postgresql_where=AT_THE_DOOR,
        ),
        Index(
            "ix_contact_door_assigned_to_id",
            "assigned_to_id",
            "due_at",
            "id",
            sqlite_where=AT_THE_DOOR,
            postgresql_where=AT_THE_DOOR,
        ),
        Index("ix_contact_closed_at", "closed_at"),
        Index("ix_contact_received_at", "received_at"),
        Index("ix_contact_enquiry_id", "enquiry_id"),
        Index("ix_contact_batch_id", "batch_id", "batch_position"),
        Index("ix_contact_address_key", "address_key"),
        Index("ix_contact_phone_key", "phone_key"),
    )

    reference: Mapped[Code] = mapped_column(unique=True)
    plain_reference: Mapped[Code] = mapped_column(unique=True)
    channel: Mapped[Channel] = mapped_column(kind(Channel, "channel"))
    subject_kind: Mapped[SubjectKind] = mapped_column(kind(SubjectKind, "subject_kind"))
    status: Mapped[ContactStatus] = mapped_column(kind(ContactStatus, "status"))
    headline: Mapped[Short]
    subject_line: Mapped[Line]
    sender_reference: Mapped[Short | None]
    # clocks
    received_at: Mapped[datetime]
    decision_started_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    due_reason: Mapped[Line]
    floor_due_at: Mapped[datetime | None]
    written_due_at: Mapped[datetime | None]
    written_received_at: Mapped[datetime | None]
    policy_version_id: Mapped[UUID] = mapped_column(ForeignKey("policy_version.id"))
    # who has it
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    assigned_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime | None]
    # the referrer
    source_code: Mapped[Code | None]
    referrer_name: Mapped[Short | None]
    referrer_role: Mapped[Short | None]
    referrer_agency: Mapped[Short | None]
    referrer_phone: Mapped[Short | None]
    referrer_email: Mapped[Short | None]
    referrer_relationship: Mapped[Short | None]
    wishes_anonymity: Mapped[bool | None]
    # consent as the referral claims it; the hub's own position stands in the screening and consent events
    consent_position: Mapped[ConsentPosition | None] = mapped_column(kind(ConsentPosition, "consent_position"))
    family_told: Mapped[bool | None]
    consent_by: Mapped[Line | None]
    consent_covers: Mapped[Line | None]
    consent_reason: Mapped[Code | None]
    consent_explanation: Mapped[Narrative | None]
    # the worry
    concern: Mapped[Narrative | None]
    happened_on: Mapped[Short | None]
    childs_words: Mapped[Narrative | None]
    strengths: Mapped[Narrative | None]
    action_taken: Mapped[Narrative | None]
    earlier_help: Mapped[Narrative | None]
    hoped_for: Mapped[Narrative | None]
    level_claimed: Mapped[int | None]
    categories_ticked: Mapped[list[str]] = mapped_column(default=list)
    # an adult at risk (Care Act 2014 section 42 test)
    care_and_support_needs: Mapped[bool | None]
    experiencing_abuse: Mapped[bool | None]
    unable_to_protect: Mapped[bool | None]
    abuse_kinds: Mapped[list[str]] = mapped_column(default=list)
    mental_capacity: Mapped[Narrative | None]
    advocate: Mapped[Line | None]
    own_wishes: Mapped[Narrative | None]
    # the place
    address: Mapped[Line | None]
    address_kind: Mapped[AddressKind | None] = mapped_column(kind(AddressKind, "address_kind"))
    postcode: Mapped[Code | None]
    address_key: Mapped[Line | None]
    family_phone: Mapped[Short | None]
    phone_key: Mapped[Code | None]
    # what became of it; the append-only screening and authorisation say why
    repeat_count: Mapped[int] = mapped_column(default=0)
    level_of_need: Mapped[int | None]
    rating: Mapped[RatingColour | None] = mapped_column(kind(RatingColour, "rating"))
    recommended_outcome: Mapped[Code | None]
    chosen_outcome: Mapped[Code | None]
    closed_at: Mapped[datetime | None]
    duplicate_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact.id"))
    enquiry_id: Mapped[UUID | None] = mapped_column(ForeignKey("enquiry.id"))
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("batch.id"))
    batch_position: Mapped[int | None]


class ContactPerson(Identified, Base):
    """A person as a contact names them, before and beside the person the hub knows.

    `label` is the document's own ("child 1"); `birth_as_written` keeps what could not be read as a date.
    """

    __tablename__ = "contact_person"
    __table_args__ = (
        UniqueConstraint("contact_id", "position"),
        CheckConstraint("(link_state = 'undecided') = (person_id IS NULL)", name="linked_names_the_person"),
        Index("ix_contact_person_surname_key_forename_key", "surname_key", "forename_key"),
        Index("ix_contact_person_forename_key", "forename_key"),
        Index("ix_contact_person_address_key", "address_key"),
        Index("ix_contact_person_phone_key", "phone_key"),
    )

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"))
    position: Mapped[int]
    label: Mapped[Short]
    role: Mapped[ContactRole] = mapped_column(kind(ContactRole, "role"))
    is_child: Mapped[bool]
    forenames: Mapped[Short]
    surname: Mapped[Short]
    name_as_written: Mapped[Short | None]
    surname_key: Mapped[Short]
    forename_key: Mapped[Short]
    aliases: Mapped[list[str]] = mapped_column(default=list)
    date_of_birth: Mapped[date | None]
    birth_precision: Mapped[BirthPrecision] = mapped_column(kind(BirthPrecision, "birth_precision"))
    birth_as_written: Mapped[Short | None]
    age_as_written: Mapped[Short | None]
    expected_delivery: Mapped[date | None]
    sex: Mapped[Sex | None] = mapped_column(kind(Sex, "sex"))
    ethnicity: Mapped[Code | None]
    religion: Mapped[Short | None]
    language: Mapped[Short | None]
    interpreter: Mapped[bool | None]
    disability: Mapped[list[str]] = mapped_column(default=list)
    nhs_number: Mapped[Code | None]
    upn: Mapped[Code | None]
    upn_unknown: Mapped[Code | None]
    school: Mapped[Short | None]
    gp: Mapped[Short | None]
    address: Mapped[Line | None]
    postcode: Mapped[Code | None]
    address_key: Mapped[Line | None]
    no_fixed_abode: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[Short | None]
    phone_key: Mapped[Code | None]
    in_household: Mapped[bool | None]
    parental_responsibility: Mapped[bool | None]
    alleged_source_of_harm: Mapped[bool | None]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    link_state: Mapped[LinkState] = mapped_column(kind(LinkState, "link_state"))
    linked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    linked_at: Mapped[datetime | None]
    link_reason: Mapped[Line | None]


class ContactRelationship(Identified, Base):
    """Within a contact: this person is the `kind` of that one."""

    __tablename__ = "contact_relationship"
    __table_args__ = (CheckConstraint("from_id <> to_id", name="two_people"),)

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    from_id: Mapped[UUID] = mapped_column(ForeignKey("contact_person.id"))
    to_id: Mapped[UUID] = mapped_column(ForeignKey("contact_person.id"))
    kind: Mapped[Code]


class ContactProfessional(Identified, Base):
    """A professional whom the referral says is involved."""

    __tablename__ = "contact_professional"

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    position: Mapped[int]
    name: Mapped[Short | None]
    role: Mapped[Short | None]
    agency: Mapped[Short | None]
    reached_at: Mapped[Short | None]


class Document(Authored, Base):
    """An original as it came, kept inside the encrypted database."""

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint("size = length(content)", name="size_is_true"),
        Index("ix_document_sha256", "sha256"),
    )

    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact.id"), index=True)
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("batch.id"), index=True)
    name: Mapped[Short]
    media_type: Mapped[Short]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class ReadingNote(Authored, Base):
    """What the reader found in a document, where, and what it did not find; kept as it was when the contact opened."""

    __tablename__ = "reading_note"

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    found: Mapped[dict[str, Any]]


class PoliceNotification(Identified, Base):
    """What a police notification carries besides its contact (39/24, SCARF, PPN, Merlin).

    The DASH count and the practitioner's grade are both kept; the grade is never derived from the count.
    """

    __tablename__ = "police_notification"

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), unique=True)
    form: Mapped[Short | None]
    notification_reference: Mapped[Short | None]
    occurrence_number: Mapped[Short | None]
    officer: Mapped[Short | None]
    collar_number: Mapped[Short | None]
    incident_at: Mapped[datetime | None]
    incident_as_written: Mapped[Short | None]
    grading: Mapped[Short | None]
    children_present: Mapped[bool | None]
    children_count: Mapped[int | None]
    information_only: Mapped[bool | None]
    dash_tool: Mapped[Short | None]
    dash_count: Mapped[int | None]
    dash_grade: Mapped[Short | None]
    dash_reason: Mapped[Narrative | None]


class RiskAssessment(Authored, Base):
    """A CSE or DASH assessment as a practitioner made it: tool, count, grade, reason, review."""

    __tablename__ = "risk_assessment"
    __table_args__ = (CheckConstraint("kind IN ('cse', 'dash')", name="kind_known"),)

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    kind: Mapped[Code]
    tool: Mapped[Short | None]
    count: Mapped[int | None]
    grade: Mapped[Code]
    reason: Mapped[Narrative | None]
    assessed_on: Mapped[date | None]
    review_on: Mapped[date | None]


class Screening(Authored, Base):
    """A worker's screening of a contact: a judgement, append-only. A later one supersedes, it never overwrites."""

    __tablename__ = "screening"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 4", name="level"),
        CheckConstraint("length(trim(rating_reason)) > 0", name="rating_has_a_reason"),
        CheckConstraint("length(trim(outcome_reason)) > 0", name="outcome_has_a_reason"),
        CheckConstraint(
            "consent <> 'not_sought' OR consent_reason IS NOT NULL", name="consent_not_sought_has_a_reason"
        ),
    )

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey("screening.id"))
    level: Mapped[int]
    rating: Mapped[RatingColour] = mapped_column(kind(RatingColour, "rating"))
    rating_reason: Mapped[Narrative]
    consent: Mapped[ConsentPosition] = mapped_column(kind(ConsentPosition, "consent"))
    consent_reason: Mapped[Code | None]
    consent_explanation: Mapped[Narrative | None]
    recommended_outcome: Mapped[Code]
    outcome_reason: Mapped[Narrative]
    proposed_rating: Mapped[Code | None]
    proposed_route: Mapped[Code | None]
    proposal_reasons: Mapped[list[str]] = mapped_column(default=list)


class ScreeningConcern(Base):
    """One concern code (CIN factor) that a screening names."""

    __tablename__ = "screening_concern"

    screening_id: Mapped[UUID] = mapped_column(ForeignKey("screening.id"), primary_key=True)
    code: Mapped[Code] = mapped_column(primary_key=True)


class Authorisation(Authored, Base):
    """A manager's decision on a screened contact: the chosen outcome beside the recommended one (Surrey)."""

    __tablename__ = "authorisation"
    __table_args__ = (CheckConstraint("length(trim(reason)) > 0", name="has_a_reason"),)

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contact.id"), index=True)
    screening_id: Mapped[UUID] = mapped_column(ForeignKey("screening.id"), unique=True)
    outcome: Mapped[Code]
    reason: Mapped[Narrative]
    late_reason: Mapped[Narrative | None]
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("batch.id"))
