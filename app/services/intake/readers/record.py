"""What a reader found in one document: frozen records, shared by every reader and every screen.

A value is never guessed. Each one says what it means, how it stands in the document, where it was found and how sure
the reader is; what was looked for and not found is listed by name. Codes that a worker must choose (concern codes,
rating, outcome) have no place here at all. Nothing in this module reads, stores or logs anything.
"""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class Sure(StrEnum):
    """How sure the reader is of one value."""

    STATED = "stated"
    """It stands in a labelled field, a ticked box or a named column."""
    READ = "read from the text"
    """A plain phrase in free text says so; a person should look at it."""
    SUGGESTED = "suggested"
    """It follows from another value (a source code from a job title): show it, never preselect it."""


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """One value: its meaning, its own text, its place (``table 2, row 3``; ``page 1, field X``; ``line
    12``), how sure."""

    value: T
    as_written: str
    where: str
    sure: Sure = Sure.STATED


class DocumentKind(StrEnum):
    """What sort of document it is; the words are those of the samples' expected truth."""

    FORM = "referral form"
    FORM_FIELDS = "referral form (PDF fields)"
    EMAIL = "e-mail"
    BATCH = "police batch"
    NOTE = "telephone note"
    REPLY = "partner reply"
    PICTURE = "picture"
    OTHER = "other document"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship as the document states it: this person is the ``kind`` of the person labelled ``to``."""

    to: str
    kind: str
    as_written: str
    where: str
    sure: Sure = Sure.STATED


@dataclass(frozen=True, slots=True)
class PersonFound:
    """A child, a household member or another person named by the document.

    ``label`` (``child 1``, ``unborn 1``, ``adult 2``, ``sibling 1``) is unique in one reading; ``role`` is ``child``,
    ``adult`` or ``adult at risk``. ``date_of_birth_as_written`` is kept even where it is no possible date.
    """

    label: str
    role: str
    name_as_written: Found[str] | None = None
    forenames: Found[str] | None = None
    surname: Found[str] | None = None
    aliases: tuple[Found[str], ...] = ()
    date_of_birth: Found[dt.date] | None = None
    date_of_birth_as_written: Found[str] | None = None
    expected_date_of_delivery: Found[dt.date] | None = None
    age_as_written: Found[str] | None = None
    sex: Found[str] | None = None
    ethnicity: Found[str] | None = None
    religion: Found[str] | None = None
    language: Found[str] | None = None
    interpreter: Found[bool] | None = None
    disability: tuple[Found[str], ...] = ()
    nhs_number: Found[str] | None = None
    upn: Found[str] | None = None
    school: Found[str] | None = None
    gp: Found[str] | None = None
    address: Found[str] | None = None
    postcode: Found[str] | None = None
    phone: Found[str] | None = None
    email: Found[str] | None = None
    relationships: tuple[Relation, ...] = ()
    parental_responsibility: Found[bool] | None = None
    in_household: Found[bool] | None = None
    alleged_source_of_harm: Found[bool] | None = None


@dataclass(frozen=True, slots=True)
class ReferrerFound:
    """Who tells the hub. ``source_code`` is only ever suggested (DfE Children in Need census list)."""

    name: Found[str] | None = None
    role: Found[str] | None = None
    agency: Found[str] | None = None
    source_code: Found[str] | None = None
    phone: Found[str] | None = None
    email: Found[str] | None = None
    address: Found[str] | None = None
    relationship: Found[str] | None = None
    wishes_anonymity: Found[bool] | None = None


@dataclass(frozen=True, slots=True)
class ProfessionalFound:
    """Somebody who works with the family, as the document names them."""

    name: Found[str] | None = None
    role: Found[str] | None = None
    agency: Found[str] | None = None
    contact: Found[str] | None = None


@dataclass(frozen=True, slots=True)
class ConsentFound:
    """What the document says of consent. ``status`` is ``given``, ``refused`` or ``not sought``, never chosen."""

    status: Found[str] | None = None
    family_told: Found[bool] | None = None
    by: Found[str] | None = None
    covers: Found[str] | None = None
    reason: Found[str] | None = None
    explanation: Found[str] | None = None


@dataclass(frozen=True, slots=True)
class ConcernFound:
    """The worry in the referrer's own words. ``happened_on`` is an ISO date or the document's own words."""

    text: Found[str] | None = None
    childs_words: Found[str] | None = None
    strengths: Found[str] | None = None
    action_taken: Found[str] | None = None
    hoped_for: Found[str] | None = None
    level_claimed: Found[int] | None = None
    cse_risk: Found[str] | None = None
    categories_ticked: tuple[Found[str], ...] = ()
    happened_on: Found[str] | None = None


@dataclass(frozen=True, slots=True)
class AdultAtRiskFound:
    """What the Care Act 2014 (section 42) asks of an adult at risk, as the referrer answers it; ``abuse_kinds`` are
    codes."""

    care_and_support_needs: Found[bool] | None = None
    experiencing_abuse: Found[bool] | None = None
    unable_to_protect: Found[bool] | None = None
    abuse_kinds: tuple[Found[str], ...] = ()
    mental_capacity: Found[str] | None = None
    advocate: Found[str] | None = None
    own_wishes: Found[str] | None = None


@dataclass(frozen=True, slots=True)
class AttachmentFound:
    """One part of an e-mail; ``sha256`` is of its decoded bytes. ``reading`` says which entry of
    ``attached`` it became."""

    filename: str
    content_type: str
    inline: bool
    size: int
    sha256: str
    is_referral_form: bool
    reading: int | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class MailFound:
    """The envelope of an e-mail. ``sent_local`` keeps the sender's own offset turned to London; quoted
    mail is no part of it."""

    sent_utc: dt.datetime | None
    sent_local: dt.datetime | None
    from_name: str | None
    from_address: str | None
    subject: str | None
    attachments: tuple[AttachmentFound, ...] = ()
    body: str = ""


@dataclass(frozen=True, slots=True)
class NoteFound:
    """The head of a telephone note."""

    received_utc: dt.datetime | None
    received_local: dt.datetime | None
    taken_by: Found[str] | None = None


@dataclass(frozen=True, slots=True)
class DashFound:
    """A domestic-abuse checklist as the police give it: the count beside the practitioner's grade."""

    tool: str
    count: int | None
    practitioner_grade: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class SubjectFound:
    """One row of a police batch. ``record`` counts data rows from 1, ``line`` is the row's first line
    (heading is 1)."""

    record: int
    line: int
    role: str | None
    name_as_written: str | None
    surname: str | None
    forenames: str | None
    date_of_birth: dt.date | None
    date_of_birth_as_written: str | None
    sex: str | None
    ethnicity: str | None
    address: str | None
    postcode: str | None
    parent_or_carer: str | None = None
    phone: str | None = None
    age_as_written: str | None = None


@dataclass(frozen=True, slots=True)
class NotificationFound:
    """One police notification: everything its rows share. ``incident_utc`` is empty where the clock time
    cannot be told."""

    reference: str
    report_type: str | None
    occurrence_number: str | None
    incident_local: str | None
    incident_utc: dt.datetime | None
    submitted_local: str | None
    officer: str | None
    collar_number: str | None
    address: str | None
    postcode: str | None
    grading: str | None
    children_present: bool | None
    number_of_children: int | None
    dash: DashFound | None
    cse_risk: str | None
    submission_type: str | None
    summary: str | None
    subjects: tuple[SubjectFound, ...]
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One cell of a batch that cannot be taken as it is: shown beside the row and mended in place."""

    record: int
    line: int
    column: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class BatchFound:
    """A police batch. ``header`` and ``rows`` are the cells as read, so that a row can be mended and read
    again."""

    style: str
    encoding: str
    line_endings: str
    delimiter: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    notifications: tuple[NotificationFound, ...]
    problems: tuple[RowProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyItemFound:
    """One fact of a partner's answer. ``date`` is as written; ``happened_on`` only where it is one day.

    ``handling`` is the partner's own words on how far it may travel: shown, never taken as a choice. ``number`` counts
    the items of the document from 1.
    """

    number: int
    text: Found[str]
    date: Found[str] | None = None
    happened_on: dt.date | None = None
    handling: Found[str] | None = None
    source: Found[str] | None = None


@dataclass(frozen=True, slots=True)
class ReplyPersonFound:
    """A person (``person 1``) or an address (``address 1``) that an answer speaks of; ``involvement``: Current,
    Historic or None found, empty where the answer does not plainly say it."""

    label: str
    name_as_written: Found[str]
    date_of_birth: Found[dt.date] | None = None
    date_of_birth_as_written: Found[str] | None = None
    involvement: Found[str] | None = None
    items: tuple[ReplyItemFound, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplyFound:
    """A partner's answer to an information request, with the coverage that makes it mean something.

    ``withheld`` counts items that the writer says they hold and left out.
    """

    agency: Found[str] | None = None
    reference: Found[str] | None = None
    request_received: Found[dt.datetime] | None = None
    reply_sent: Found[dt.datetime] | None = None
    limit_hours: Found[int] | None = None
    completed_by: Found[str] | None = None
    current_as_of: Found[dt.date] | None = None
    current_as_of_at: Found[dt.datetime] | None = None
    period_from: Found[dt.date] | None = None
    period_to: Found[dt.date] | None = None
    systems_searched: tuple[Found[str], ...] = ()
    systems_not_searched: tuple[Found[str], ...] = ()
    area_searched: Found[str] | None = None
    people: tuple[ReplyPersonFound, ...] = ()
    withheld: Found[int] | None = None
    chronology: bool = False
    encoding: str = ""
    line_endings: str = ""


@dataclass(frozen=True, slots=True)
class ClashFound:
    """Two places that disagree about one person's field: both are shown and the worker is asked."""

    person: str
    field: str
    first: Found[str]
    second: Found[str]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A labelled value the reader could not place: shown to the worker, so that nothing is lost."""

    label: str
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one reader found in one document.

    ``not_found`` names in plain words what was looked for in vain, ``warnings`` what a person should look at,
    ``questions`` what must be answered before the values may be used (such as a doubtful character encoding).
    """

    kind: DocumentKind
    media: str
    sha256: str
    authority: Found[str] | None = None
    form_date: Found[dt.date] | None = None
    form_time_as_written: Found[str] | None = None
    confirms_telephone_call: Found[bool] | None = None
    sender_reference: Found[str] | None = None
    family_phone: Found[str] | None = None
    gp: Found[str] | None = None
    household_address: Found[str] | None = None
    household_postcode: Found[str] | None = None
    referrer: ReferrerFound = field(default_factory=ReferrerFound)
    children: tuple[PersonFound, ...] = ()
    adults: tuple[PersonFound, ...] = ()
    professionals: tuple[ProfessionalFound, ...] = ()
    consent: ConsentFound = field(default_factory=ConsentFound)
    concern: ConcernFound = field(default_factory=ConcernFound)
    adult_at_risk: AdultAtRiskFound = field(default_factory=AdultAtRiskFound)
    mail: MailFound | None = None
    note: NoteFound | None = None
    batch: BatchFound | None = None
    reply: ReplyFound | None = None
    attached: "tuple[Reading, ...]" = ()
    clashes: tuple[ClashFound, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    not_found: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
