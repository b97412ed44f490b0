"""What the front door hands up and takes in: the contact as typed, as kept, and what a document gave to it.

A draft holds what a person typed, as text, so that nothing typed is ever lost: not to a wrong date, a lock or a
crash. `app.services.intake.checking` says what is wrong with it; `contacts` turns it into rows.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from app.services.deadlines import Due


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """Somebody named in a contact, as typed.

    `key` names the person inside the draft and after saving is the row's id. `birth` and `expected_delivery` are
    dates as typed (`14/03/2019`, `March 2019`, `2019`); `age` is an age in words where no date is known.
    `birth_as_written` keeps a document's date that is no possible date. `aliases` are divided by semicolons.
    `person_id` is the known person a worker tied this one to.
    """

    key: str
    label: str = ""
    role: str = "subject"
    is_child: bool = True
    unborn: bool = False
    forenames: str = ""
    surname: str = ""
    name_as_written: str = ""
    aliases: str = ""
    birth: str = ""
    birth_estimated: bool = False
    birth_as_written: str = ""
    age: str = ""
    expected_delivery: str = ""
    sex: str = ""
    ethnicity: str = ""
    religion: str = ""
    language: str = ""
    interpreter: bool | None = None
    disability: tuple[str, ...] = ()
    nhs_number: str = ""
    upn: str = ""
    upn_unknown: str = ""
    school: str = ""
    gp: str = ""
    address: str = ""
    postcode: str = ""
    no_fixed_abode: bool = False
    phone: str = ""
    in_household: bool | None = None
    parental_responsibility: bool | None = None
    alleged_source_of_harm: bool | None = None
    person_id: UUID | None = None
    link_reason: str = ""


@dataclass(frozen=True, slots=True)
class RelationDraft:
    """The person `of` is the `kind` of the person `to`; both are keys of the draft."""

    of: str
    to: str
    kind: str


@dataclass(frozen=True, slots=True)
class ProfessionalDraft:
    """Somebody who works with the family, as typed."""

    name: str = ""
    role: str = ""
    agency: str = ""
    reached_at: str = ""


@dataclass(frozen=True, slots=True)
class PoliceDraft:
    """What a police notification carries besides its contact; the DASH grade is never derived from the count."""

    form: str = ""
    notification_reference: str = ""
    occurrence_number: str = ""
    officer: str = ""
    collar_number: str = ""
    incident_at: datetime | None = None
    incident_as_written: str = ""
    grading: str = ""
    children_present: bool | None = None
    children_count: int | None = None
    information_only: bool | None = None
    dash_tool: str = ""
    dash_count: int | None = None
    dash_grade: str = ""
    dash_reason: str = ""


@dataclass(frozen=True, slots=True)
class FoundField:
    """One value a reader found.

    `field` is the form's field it belongs to (empty where the form has none), `filled` whether it was put there:
    a coded judgement (consent, level, source) is shown and left for a person to choose.
    """

    field: str
    label: str
    value: str
    where: str
    sure: str
    filled: bool


@dataclass(frozen=True, slots=True)
class FieldClash:
    """Two places of a document that disagree about one thing: both are shown, neither is believed."""

    field: str
    label: str
    first: str
    first_where: str
    second: str
    second_where: str


@dataclass(frozen=True, slots=True)
class LooseText:
    """A labelled text of the document that no field took."""

    label: str
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class ReadingSummary:
    """What a reader found in one document, where, and what it did not find; kept beside the contact."""

    kind: str
    found: tuple[FoundField, ...] = ()
    clashes: tuple[FieldClash, ...] = ()
    loose: tuple[LooseText, ...] = ()
    not_found: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """An original that came with a contact: its bytes as they came, and what was read in it."""

    id: UUID
    name: str
    media_type: str
    content: bytes = field(repr=False)
    reading: ReadingSummary | None = None


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """A contact as typed. Codes are empty until a person chooses; yes/no questions are None until answered.

    `received` and `decision_started` are London times as typed (`30/03/2026 12:48`); an empty `received` means now.
    """

    channel: str = ""
    subject_kind: str = ""
    received: str = ""
    decision_started: str = ""
    sender_reference: str = ""
    # the referrer
    source_code: str = ""
    referrer_name: str = ""
    referrer_role: str = ""
    referrer_agency: str = ""
    referrer_phone: str = ""
    referrer_email: str = ""
    referrer_relationship: str = ""
    wishes_anonymity: bool | None = None
    # the people
    people: tuple[PersonDraft, ...] = ()
    relations: tuple[RelationDraft, ...] = ()
    professionals: tuple[ProfessionalDraft, ...] = ()
    # the place
    address: str = ""
    postcode: str = ""
    address_kind: str = ""
    family_phone: str = ""
    # consent as the referral claims it
    consent_position: str = ""
    family_told: bool | None = None
    consent_by: str = ""
    consent_covers: str = ""
    consent_reason: str = ""
    consent_explanation: str = ""
    # the worry
    concern: str = ""
    happened_on: str = ""
    childs_words: str = ""
    strengths: str = ""
    action_taken: str = ""
    earlier_help: str = ""
    hoped_for: str = ""
    level_claimed: str = ""
    categories_ticked: tuple[str, ...] = ()
    # an adult at risk (Care Act 2014 section 42)
    care_and_support_needs: bool | None = None
    experiencing_abuse: bool | None = None
    unable_to_protect: bool | None = None
    abuse_kinds: tuple[str, ...] = ()
    mental_capacity: str = ""
    advocate: str = ""
    own_wishes: str = ""
    # what came with it
    police: PoliceDraft | None = None
    documents: tuple[DocumentDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class Prefill:
    """What a reading gives to the form: the draft, and the account of where every value stood."""

    draft: ContactDraft
    summary: ReadingSummary


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """An original kept beside a contact, without its bytes."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    at: datetime
    reading: ReadingSummary | None = None


@dataclass(frozen=True, slots=True)
class OriginalDocument:
    """An original with its bytes as they came."""

    document: StoredDocument
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ContactPersonDetail:
    """A person of a contact: as typed, and whether they are tied to somebody the hub knows.

    `link_state` is `undecided`, `linked` or `new`; `person_line` says who the known person is.
    """

    id: UUID
    typed: PersonDraft
    name: str
    age: str
    link_state: str
    person_id: UUID | None
    person_line: str
    link_reason: str


@dataclass(frozen=True, slots=True)
class EarlierContact:
    """An earlier contact that may be about the same child, adult, address or telephone.

    `why` names what agrees ("same child: Amara"); `repeat` whether it counts as a repeat (within 12 months).
    """

    id: UUID
    reference: str
    received_at: datetime
    subject_line: str
    headline: str
    status: str
    outcome: str
    why: tuple[str, ...]
    repeat: bool
    awaiting_written: bool


@dataclass(frozen=True, slots=True)
class ContactDetail:
    """A contact opened: everything the form and the reading pane show."""

    id: UUID
    version: int
    reference: str
    plain_reference: str
    status: str
    headline: str
    subject_line: str
    received_at: datetime
    decision_started_at: datetime | None
    decision_due: Due
    floor_due_at: datetime | None
    written_due_at: datetime | None
    written_received_at: datetime | None
    created_at: datetime
    created_by: str
    assigned_to_id: UUID | None
    assigned_to: str
    repeat_count: int
    level_of_need: int | None
    rating: str
    recommended_outcome: str
    chosen_outcome: str
    closed_at: datetime | None
    duplicate_of_id: UUID | None
    enquiry_id: UUID | None
    batch_id: UUID | None
    draft: ContactDraft
    people: tuple[ContactPersonDetail, ...]
    documents: tuple[StoredDocument, ...]
    earlier: tuple[EarlierContact, ...]
    feedback_owed: bool


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft that somebody left: kept encrypted, given back with a notice."""

    id: UUID
    about_id: UUID
    saved_at: datetime
    line: str
    amends: bool


@dataclass(frozen=True, slots=True)
class OpenedDraft:
    """A draft given back. `amends` is the contact it amends and `version` the version that was read then."""

    id: UUID
    draft: ContactDraft = field(repr=False)
    saved_at: datetime
    amends: UUID | None
    version: int


@dataclass(frozen=True, slots=True)
class BirthRead:
    """A birth date as it can be stored: the first day it may be, and how exactly it is known."""

    day: date
    precision: str
