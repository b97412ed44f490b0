"""Analysis, decisions, hand-over, early help and disagreements, as screens take and show them. Times are UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from app.services.enquiry.analysis_sections import ANALYSIS_SECTIONS, SectionRule
from app.services.enquiry.item_records import ItemRow
from app.services.enquiry.records import RatingRow

ABOUT_WORDS: Mapping[str, str] = MappingProxyType(
    {"rating": "The rating", "outcome": "The outcome", "action": "An action, or one that was not taken"}
)
"""What a disagreement can be about."""


@dataclass(frozen=True, slots=True)
class AnalysisRow:
    """One version of the analysis: its number, who wrote it and when, and its sections by code."""

    id: UUID
    number: int
    at: datetime
    by: str
    initials: str
    sections: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KnownRequest:
    """A request as it stood at a moment; `state` is draft, held, sent, late or replied."""

    id: UUID
    reference: str
    agency: str
    state: str
    asked: int
    answered: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class KnownReason:
    """Why an agency was not asked about some people of the enquiry, or (`whole`) about any."""

    agency: str
    people: tuple[str, ...]
    whole: bool
    reason: str


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An item that existed at a moment, with the marking that held then; none where nobody had marked it."""

    id: UUID
    agency: str
    person: str
    happened_on: date | None
    text: str
    handling: str | None
    marked_because: str


@dataclass(frozen=True, slots=True)
class Known:
    """What was known at a moment, read back from the ids that were frozen then.

    `decision_id` is none for this moment. `sentence` says it in one line; `answers` are the standing replies' titles.
    """

    at: datetime
    decision_id: UUID | None
    sentence: str
    requests: tuple[KnownRequest, ...]
    not_asked: tuple[KnownReason, ...]
    answers: tuple[str, ...]
    items: tuple[KnownItem, ...]
    rating: str | None
    rating_reason: str
    consent: str | None
    override: str | None
    analysis_number: int | None
    people: tuple[str, ...]
    due_at: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What was recommended or chosen, who did so and why; `sentence` says what was known then."""

    id: UUID
    at: datetime
    by: str
    step: str
    outcome: str
    outcome_words: str
    exit_rating: str
    reason: str
    late_reason: str
    recommendation_id: UUID | None
    analysis_number: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class ReopeningRow:
    """A decided enquiry was opened again."""

    id: UUID
    at: datetime
    by: str
    decision_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class HandOverRow:
    """A hand-over to an assessment team and, once the team has said so, who acknowledged it."""

    id: UUID
    enquiry_id: UUID
    at: datetime
    by: str
    team: str
    reason: str
    due_at: datetime | None
    due_reason: str
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    allocated_worker: str = ""
    late_reason: str = ""
    logged_by: str = ""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An early-help plan in the words of the enquiry's policy; the newest holds."""

    id: UUID
    at: datetime
    by: str
    interventions: tuple[str, ...]
    team: str
    lead_professional: str
    around_the_family: tuple[str, ...]
    words: str
    review_on: date | None


@dataclass(frozen=True, slots=True)
class DeterminationRow:
    """A step of the ladder: who determined what and why, and what the agency that dissented made of it."""

    id: UUID
    step: int
    at: datetime
    by: str
    rating: str | None
    reason: str
    final: bool
    answer: str | None = None
    answered_at: datetime | None = None
    answered_by: str = ""
    answer_reason: str = ""


@dataclass(frozen=True, slots=True)
class DisagreementRow:
    """A professional's other view beside what stood then, and how far up the ladder it went.

    `standing_rating` is the enquiry's rating when the view was recorded. `waits_for` names the role that acts next
    ("" once settled, "dissenter" while the dissenting agency's answer is due), `waiting` says it in a sentence.
    """

    id: UUID
    enquiry_id: UUID
    at: datetime
    by: str
    by_id: UUID
    agency_id: UUID
    agency: str
    about: str
    their_rating: str | None
    standing_rating: str | None
    view: str
    determinations: tuple[DeterminationRow, ...]
    waits_for: str
    waiting: str
    next_step: int | None


@dataclass(frozen=True, slots=True)
class OutcomeChoice:
    """An outcome that the enquiry's policy offers for its subjects."""

    code: str
    words: str
    early_help: bool
    immediate: bool


@dataclass(frozen=True, slots=True)
class DecisionRules:
    """What the policy that the enquiry started under offers; (code, words) in the pack's order."""

    outcomes: tuple[OutcomeChoice, ...]
    colours: tuple[tuple[str, str], ...]
    interventions: tuple[tuple[str, str], ...]
    locality_teams: tuple[tuple[str, str], ...]
    assessment_teams: tuple[tuple[str, str], ...]
    hand_over_limit: str
    hand_over_assumed: bool


@dataclass(frozen=True, slots=True)
class DecisionRoom:
    """All of analysis and decision of one enquiry; every list is newest first, the disagreements oldest first.

    `named_only`: read by a representative whom a manager named; intelligence is left out of every frozen state.
    `sections` are those of the analysis, in the words of whom the enquiry is about.
    `items`: the items of the case that a named representative may read; empty for the hub, whose screen has them.
    """

    enquiry_id: UUID
    reference: str
    version: int
    status: str
    rating: str
    due_at: datetime | None
    late: bool
    rules: DecisionRules
    known: Known
    analysis: tuple[AnalysisRow, ...]
    decisions: tuple[DecisionRow, ...]
    reopenings: tuple[ReopeningRow, ...]
    hand_overs: tuple[HandOverRow, ...]
    plans: tuple[PlanRow, ...]
    ratings: tuple[RatingRow, ...]
    disagreements: tuple[DisagreementRow, ...]
    read_at: datetime
    named_only: bool = False
    items: tuple[ItemRow, ...] = ()
    sections: tuple[SectionRule, ...] = ANALYSIS_SECTIONS

    def recommendation(self) -> DecisionRow | None:
        """The recommendation that stands: the newest since the enquiry was last reopened."""
        return self._since("recommended")

    def chosen(self) -> DecisionRow | None:
        """The choice that stands: none while the enquiry is open."""
        return self._since("chosen")

    def _since(self, step: str) -> DecisionRow | None:
        begun = self.reopenings[0].at if self.reopenings else None
        return next((row for row in self.decisions if row.step == step and (begun is None or row.at > begun)), None)


@dataclass(frozen=True, slots=True)
class HandOverDraft:
    """A hand-over as typed: the team's code, and what the concern is."""

    team: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AcknowledgementDraft:
    """An acknowledgement as typed: who of the team said so, the allocated worker, and why it was late."""

    acknowledged_by: str
    allocated_worker: str = ""
    late_reason: str = ""
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """An early-help plan as typed; codes of the policy's menu."""

    interventions: tuple[str, ...] = ()
    team: str | None = None
    lead_professional: str = ""
    around_the_family: tuple[str, ...] = ()
    words: str = ""
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """A recommendation or a choice as typed. `seen_rating` is the newest rating that the person had before them."""

    outcome: str | None
    exit_rating: str | None
    reason: str
    late_reason: str = ""
    plan: PlanDraft | None = None
    hand_over: HandOverDraft | None = None
    seen_rating: UUID | None = None


@dataclass(frozen=True, slots=True)
class DissentDraft:
    """Another view as typed: what it is about, the rating they would give, and the view itself."""

    about: str | None
    rating: str | None
    view: str


@dataclass(frozen=True, slots=True)
class DeterminationDraft:
    """A determination as typed; a rating where the disagreement is about one."""

    rating: str | None
    reason: str
