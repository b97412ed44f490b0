"""What a summary is made of, as frozen records: only what may leave the hub is in them.

Partner information is read in one place, `_agencies`, from items whose newest marking is to share onward. The free text
of a reply, notes, reasons for markings, the texts of overrides and hidden lines of the chronology are never read here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.services.enquiry.behind_records import AtRisk
from app.services.enquiry.summary_picture import FamilyFacts
from app.services.enquiry.summary_records import SummaryForm, TypedText


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person of the enquiry. `lives_at` is empty where a warning says that the address must not be told."""

    id: UUID
    name: str
    born: str
    part: str
    related: str
    lives_at: str
    hidden_address: bool


@dataclass(frozen=True, slots=True)
class CoverageFacts:
    """What an agency searched about one person: nothing but the standing of the answer where none of it is shared."""

    person_id: UUID
    person: str
    found: str
    current_as_of: date | None
    period: tuple[date | None, date | None]
    area: str
    systems: str
    not_searched: str
    contact: str
    told: bool


@dataclass(frozen=True, slots=True)
class SharedItem:
    """An item that may leave the hub."""

    id: UUID
    agency: str
    person_id: UUID
    person: str
    on: date | None
    as_written: str
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """One agency that was asked: how it answered, what it searched, what of it may be shared."""

    agency: str
    state: str
    sent_at: datetime | None
    due_at: datetime | None
    replied_at: datetime | None
    late: bool
    asked: int
    coverage: tuple[CoverageFacts, ...]
    items: tuple[SharedItem, ...]


@dataclass(frozen=True, slots=True)
class NotAsked:
    """An agency that was not asked about some people, and why."""

    agency: str
    people: tuple[str, ...]
    everybody: bool
    reason: str


@dataclass(frozen=True, slots=True)
class RatedFacts:
    """A rating: its colour in words, who gave it and when."""

    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What was recommended and chosen, by whom, when, and with how many replies."""

    recommended: str
    recommended_by: str
    outcome: str
    exit_rating: str
    reason: str
    late_reason: str
    by: str
    at: datetime
    asked: int
    replied: int
    late: tuple[str, ...]
    opened_again: datetime | None


@dataclass(frozen=True, slots=True)
class RecommendationFacts:
    """What a worker recommended where nobody has chosen yet."""

    outcome: str
    exit_rating: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StepFacts:
    """A step of the ladder for disagreements, and what the agency that dissented answered; "" where it did not."""

    by: str
    at: datetime
    rating: str
    reason: str
    answered: str = ""
    answer_reason: str = ""


@dataclass(frozen=True, slots=True)
class DisagreementFacts:
    """Another view, and what the ladder made of it. Both stay and print."""

    agency: str
    by: str
    at: datetime
    rating: str
    view: str
    determined: tuple[StepFacts, ...]


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """Early help as decided."""

    interventions: tuple[str, ...]
    team: str
    lead: str
    around: tuple[str, ...]
    words: str
    review_on: date | None


@dataclass(frozen=True, slots=True)
class HandOverFacts:
    """An immediate hand-over to the assessment team."""

    team: str
    at: datetime
    acknowledged_by: str
    acknowledged_at: datetime | None
    worker: str


@dataclass(frozen=True, slots=True)
class EventFacts:
    """A line of the chronology."""

    on: date | None
    as_written: str
    source: str
    person: str
    text: str
    meaning: str
    significant: bool
    typed: bool


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """All that the forms of a summary are composed from."""

    reference: str
    subjects: str
    level: str
    opened_at: datetime
    due_at: datetime | None
    lead_worker: str
    initial: RatedFacts | None
    current: RatedFacts | None
    consent: str
    not_told_until: datetime | None
    someone_not_told: bool
    people: tuple[PersonFacts, ...]
    agencies: tuple[AgencyFacts, ...]
    not_asked: tuple[NotAsked, ...]
    at_risk: tuple[tuple[str, AtRisk], ...]
    """By contact, what was told of an adult at risk."""
    sections: tuple[tuple[str, str, str], ...]
    """Code, heading and text of the analysis."""
    analysed_by: str
    analysed_at: datetime | None
    decision: DecisionFacts | None
    recommendation: RecommendationFacts | None
    disagreements: tuple[DisagreementFacts, ...]
    plan: PlanFacts | None
    hand_overs: tuple[HandOverFacts, ...]
    events: tuple[EventFacts, ...]
    professionals: tuple[tuple[str, str, str], ...]
    """Name, role and agency of the professionals whom the referral names."""
    family: FamilyFacts
    """Who is drawn, and what they are to each other."""
    mark: str
    read_at: datetime

    def items(self) -> tuple[SharedItem, ...]:
        """Every shared item."""
        return tuple(item for agency in self.agencies for item in agency.items)


def typed_texts(facts: SummaryFacts, form: SummaryForm) -> tuple[TypedText, ...]:
    """Everything staff typed that a form prints: all of it is compared with what is withheld."""
    found = [TypedText(f"Why {each.agency} was not asked", each.reason) for each in facts.not_asked]
    found.extend(facts.family.typed)
    if form is SummaryForm.FAMILY:
        return tuple(each for each in found if each.text.strip())
    for reference, row in facts.at_risk:
        for what, words in (("wishes", row.wishes), ("capacity", row.capacity), ("advocate", row.advocate)):
            found.append(TypedText(f"{reference}, {what}", words))
    found.extend(TypedText(heading, text) for _, heading, text in facts.sections)
    if facts.decision is not None:
        found.append(TypedText("Reason for the decision", facts.decision.reason))
        found.append(TypedText("Why the enquiry was late", facts.decision.late_reason))
    if facts.recommendation is not None:
        found.append(TypedText("Reason for the recommendation", facts.recommendation.reason))
    if facts.plan is not None:
        found.append(TypedText("Early help", facts.plan.words))
    for each in facts.disagreements:
        found.append(TypedText(f"View of {each.agency}", each.view))
        found.extend(TypedText(f"Determination by {step.by}", step.reason) for step in each.determined)
        found.extend(TypedText(f"Answer of {each.agency}", step.answer_reason) for step in each.determined)
    for number, event in enumerate(facts.events, 1):
        if event.typed:
            found.append(TypedText(f"Chronology, line {number}", event.text))
        found.append(TypedText(f"Chronology, line {number}, what it means", event.meaning))
    return tuple(each for each in found if each.text.strip())
