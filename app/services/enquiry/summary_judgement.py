"""Reading what the hub made of an enquiry: ratings, analysis, decision, other views, early help, hand-over."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.models import (
    Agency,
    Analysis,
    Decision,
    Determination,
    DeterminationAnswer,
    Disagreement,
    EarlyHelpPlan,
    Enquiry,
    HandOver,
    HandOverAcknowledgement,
    Rating,
    Reopening,
)
from app.models.enums import LadderAnswer
from app.services.enquiry.about import about_of
from app.services.enquiry.analysis_sections import sections_for
from app.services.enquiry.reading import names_of
from app.services.enquiry.request_records import RequestRow
from app.services.enquiry.summary_facts import (
    DecisionFacts,
    DisagreementFacts,
    HandOverFacts,
    PlanFacts,
    RatedFacts,
    RecommendationFacts,
    StepFacts,
)
from app.services.policy import Choice, Policy, Stage, Subject
from app.services.unit_of_work import ReadingUnit

ANSWERED = {LadderAnswer.ACCEPTED: "it accepts this.", LadderAnswer.UNRESOLVED: "it stays unresolved."}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the hub made of it."""

    initial: RatedFacts | None
    current: RatedFacts | None
    sections: tuple[tuple[str, str, str], ...]
    analysed_by: str
    analysed_at: datetime | None
    decision: DecisionFacts | None
    recommendation: RecommendationFacts | None
    disagreements: tuple[DisagreementFacts, ...]
    plan: PlanFacts | None
    hand_overs: tuple[HandOverFacts, ...]


def read_judgement(unit: ReadingUnit, enquiry: Enquiry, policy: Policy, requests: tuple[RequestRow, ...]) -> Judgement:
    """Read all of it; the newest of each holds."""
    ratings = unit.session.scalars(
        select(Rating).where(Rating.enquiry_id == enquiry.id).order_by(Rating.at, Rating.id)
    ).all()
    analysis = unit.session.scalars(
        select(Analysis).where(Analysis.enquiry_id == enquiry.id).order_by(Analysis.number.desc()).limit(1)
    ).first()
    steps = unit.session.scalars(
        select(Decision).where(Decision.enquiry_id == enquiry.id).order_by(Decision.at.desc(), Decision.id.desc())
    ).all()
    chosen = next((row for row in steps if row.step == "chosen"), None)
    recommended = next((row for row in steps if row.step == "recommended"), None)
    authors = [row.by_id for row in ratings] + [row.by_id for row in steps]
    names = names_of(unit, [*authors, analysis.by_id if analysis is not None else None])
    rated = [RatedFacts(policy.colour(row.colour.value).word, names[row.by_id], row.at) for row in ratings]
    waiting = recommended if recommended is not None and (chosen is None or chosen.at < recommended.at) else None
    return Judgement(
        initial=next((one for one, row in zip(rated, ratings, strict=True) if row.stage.value == "initial"), None),
        current=rated[-1] if rated else None,
        sections=_sections(analysis, about_of(unit, enquiry.id)),
        analysed_by=names[analysis.by_id] if analysis else "",
        analysed_at=analysis.at if analysis else None,
        decision=_decision(unit, enquiry, policy, chosen, requests) if chosen is not None else None,
        recommendation=RecommendationFacts(
            _outcome(policy, waiting.outcome),
            policy.colour(waiting.exit_rating.value).word,
            waiting.reason,
            names[waiting.by_id],
            waiting.at,
        )
        if waiting is not None
        else None,
        disagreements=_disagreements(unit, enquiry, policy),
        plan=_plan(unit, enquiry, policy),
        hand_overs=_hand_overs(unit, enquiry),
    )


def _outcome(policy: Policy, code: str) -> str:
    try:
        return policy.outcome(Stage.ENQUIRY, code).words
    except LookupError:
        return code.replace("_", " ").capitalize()


def _sections(analysis: Analysis | None, about: Set[Subject]) -> tuple[tuple[str, str, str], ...]:
    written = analysis.sections if analysis is not None else {}
    return tuple(
        (rule.code, rule.words, said)
        for rule in sections_for(about, written)
        if (said := str(written.get(rule.code) or "").strip())
    )


def _decision(
    unit: ReadingUnit, enquiry: Enquiry, policy: Policy, chosen: Decision, requests: tuple[RequestRow, ...]
) -> DecisionFacts:
    """The decision with how many of the replies that were asked for were in at that moment."""
    earlier = unit.session.get(Decision, chosen.recommendation_id) if chosen.recommendation_id else None
    names = names_of(unit, [chosen.by_id, earlier.by_id if earlier else None])
    asked = [
        row for row in requests if row.sent_at is not None and row.sent_at <= chosen.at and row.state != "withdrawn"
    ]
    replied = [row for row in asked if row.replied_at is not None and row.replied_at <= chosen.at]
    late = [row for row in asked if row not in replied and row.due_at is not None and row.due_at < chosen.at]
    opened_again = unit.session.scalar(
        select(Reopening.at).where(Reopening.enquiry_id == enquiry.id, Reopening.decision_id == chosen.id)
    )
    return DecisionFacts(
        recommended=_outcome(policy, earlier.outcome) if earlier else "",
        recommended_by=names[earlier.by_id] if earlier else "",
        outcome=_outcome(policy, chosen.outcome),
        exit_rating=policy.colour(chosen.exit_rating.value).word,
        reason=chosen.reason,
        late_reason=chosen.late_reason or "",
        by=names[chosen.by_id],
        at=chosen.at,
        asked=len(asked),
        replied=len(replied),
        late=tuple(row.agency for row in late),
        opened_again=opened_again,
    )


def _disagreements(unit: ReadingUnit, enquiry: Enquiry, policy: Policy) -> tuple[DisagreementFacts, ...]:
    rows = unit.session.execute(
        select(Disagreement, Agency.name)
        .join(Agency, Agency.id == Disagreement.agency_id)
        .where(Disagreement.enquiry_id == enquiry.id)
        .order_by(Disagreement.at, Disagreement.id)
    ).all()
    steps = unit.session.scalars(
        select(Determination)
        .join(Disagreement, Disagreement.id == Determination.disagreement_id)
        .where(Disagreement.enquiry_id == enquiry.id)
        .order_by(Determination.step, Determination.at)
    ).all()
    names = names_of(unit, [row.Disagreement.by_id for row in rows] + [row.by_id for row in steps])
    asked = select(DeterminationAnswer).where(DeterminationAnswer.determination_id.in_([step.id for step in steps]))
    answers = {row.determination_id: row for row in unit.session.scalars(asked)} if steps else {}
    return tuple(
        DisagreementFacts(
            agency=agency,
            by=names[row.by_id],
            at=row.at,
            rating=policy.colour(row.their_rating.value).word if row.their_rating else "",
            view=row.view,
            determined=tuple(
                StepFacts(
                    names[step.by_id],
                    step.at,
                    policy.colour(step.rating.value).word if step.rating else "",
                    step.reason,
                    ANSWERED[answers[step.id].answer] if step.id in answers else "",
                    (answers[step.id].reason or "") if step.id in answers else "",
                )
                for step in steps
                if step.disagreement_id == row.id
            ),
        )
        for row, agency in rows
    )


def _plan(unit: ReadingUnit, enquiry: Enquiry, policy: Policy) -> PlanFacts | None:
    row = unit.session.scalars(
        select(EarlyHelpPlan)
        .where(EarlyHelpPlan.enquiry_id == enquiry.id)
        .order_by(EarlyHelpPlan.at.desc(), EarlyHelpPlan.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return PlanFacts(
        interventions=tuple(_words(policy.interventions, code) for code in row.interventions),
        team=_words(policy.locality_teams, row.team),
        lead=row.lead_professional,
        around=tuple(row.around_the_family),
        words=row.words or "",
        review_on=row.review_on,
    )


def _words(choices: tuple[Choice, ...], code: str) -> str:
    return next((each.words for each in choices if each.code == code), code)


def _hand_overs(unit: ReadingUnit, enquiry: Enquiry) -> tuple[HandOverFacts, ...]:
    rows = unit.session.execute(
        select(
            HandOver.team,
            HandOver.at,
            HandOverAcknowledgement.acknowledged_by,
            HandOverAcknowledgement.acknowledged_at,
            HandOverAcknowledgement.allocated_worker,
        )
        .outerjoin(HandOverAcknowledgement, HandOverAcknowledgement.hand_over_id == HandOver.id)
        .where(HandOver.enquiry_id == enquiry.id)
        .order_by(HandOver.at, HandOver.id)
    )
    return tuple(
        HandOverFacts(row.team, row.at, row.acknowledged_by or "", row.acknowledged_at, row.allocated_worker or "")
        for row in rows
    )
