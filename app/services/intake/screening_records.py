"""What screening takes in and hands up: the worker's judgement, the manager's decision, and a batch under review."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ScreeningDraft:
    """A screening as chosen and typed. Codes are empty, and `level` None, until a person chooses.

    `cse_level` is a practitioner's own grade (low, medium, high) where there is one. `version` is the contact's, as
    it was read.
    """

    version: int
    level: int | None = None
    concerns: tuple[str, ...] = ()
    cse_level: str = ""
    rating: str = ""
    rating_reason: str = ""
    consent: str = ""
    consent_reason: str = ""
    consent_explanation: str = ""
    outcome: str = ""
    outcome_reason: str = ""


@dataclass(frozen=True, slots=True)
class AuthorisationDraft:
    """A manager's decision as chosen and typed: the outcome, and a reason where it differs or is late."""

    version: int
    outcome: str = ""
    reason: str = ""
    late_reason: str = ""


@dataclass(frozen=True, slots=True)
class ScreeningRow:
    """A screening as it stands on the record, for ever.

    `cse_level` is the practitioner's grade kept in the same act, "" where there was none.
    """

    id: UUID
    at: datetime
    by: str
    by_id: UUID
    level: int
    concerns: tuple[str, ...]
    cse_level: str
    rating: str
    rating_reason: str
    consent: str
    consent_reason: str
    consent_explanation: str
    recommended_outcome: str
    outcome_reason: str
    proposed_rating: str
    proposed_route: str
    proposal_reasons: tuple[str, ...]
    authorised_outcome: str
    authorised_by: str
    authorised_at: datetime | None
    authorised_reason: str
    late_reason: str

    def as_draft(self, version: int) -> ScreeningDraft:
        """The same judgement as a form holds it, over the contact as read at `version`."""
        return ScreeningDraft(
            version=version,
            level=self.level,
            concerns=self.concerns,
            cse_level=self.cse_level,
            rating=self.rating,
            rating_reason=self.rating_reason,
            consent=self.consent,
            consent_reason=self.consent_reason,
            consent_explanation=self.consent_explanation,
            outcome=self.recommended_outcome,
            outcome_reason=self.outcome_reason,
        )


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch in the list of batches."""

    id: UUID
    style: str
    state: str
    recorded_at: datetime
    recorded_by: str
    contacts: int
    unscreened: int
    waiting: int
    decided: int


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One notification of a batch, as the queue shows it.

    `dash` puts the count and the practitioner's grade side by side; neither is derived from the other.
    `screening` is the latest one that stands, None while there is none. `late` says that the decision was past its due
    time when the batch was opened, under a policy that wants the manager's reason then.
    """

    contact_id: UUID
    version: int
    position: int
    reference: str
    status: str
    subject_line: str
    headline: str
    concern: str
    notification_reference: str
    incident: str
    grading: str
    children: str
    dash: str
    address: str
    submission: str
    people: tuple[str, ...]
    repeat_count: int
    due_at: datetime | None
    due_reason: str
    subject_kind: str
    screening: ScreeningRow | None
    late: bool = False


@dataclass(frozen=True, slots=True)
class BatchDetail:
    """A batch opened: every line in the order of the file."""

    id: UUID
    version: int
    style: str
    state: str
    recorded_at: datetime
    recorded_by: str
    lines: tuple[BatchLine, ...]

    @property
    def stamp(self) -> int:
        """The sum of all versions: it moves when anything of the batch does."""
        return self.version + sum(line.version for line in self.lines)


@dataclass(frozen=True, slots=True)
class BatchChoice:
    """What a manager chose for one contact of a batch: the outcome, and a reason where it is not the recommended."""

    contact_id: UUID
    version: int
    outcome: str
    reason: str = ""
