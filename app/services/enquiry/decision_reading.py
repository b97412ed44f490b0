"""Opening analysis and decision of a case: for the hub, and for a representative whom a manager named on it."""

from uuid import UUID

from sqlalchemy import select

from app.models import Decision, Enquiry, Rating, Reopening
from app.services.access import Act, Actor, guarded
from app.services.enquiry.about import about_of
from app.services.enquiry.analysis import read_analysis
from app.services.enquiry.analysis_sections import sections_for
from app.services.enquiry.cases import CASE, NotNamed, check_named, is_named
from app.services.enquiry.decision_records import (
    DecisionRoom,
    DecisionRow,
    DecisionRules,
    Known,
    OutcomeChoice,
    ReopeningRow,
)
from app.services.enquiry.decisions import outcomes_of
from app.services.enquiry.early_help import read_plans
from app.services.enquiry.hand_over import read_hand_overs
from app.services.enquiry.item_reading import read_items
from app.services.enquiry.item_records import ItemRow
from app.services.enquiry.known import VERBS, freeze, is_late, names_in, read_known, sentence_of
from app.services.enquiry.ladder import read_disagreements
from app.services.enquiry.reading import names_of
from app.services.enquiry.records import RatingRow
from app.services.errors import NotFound
from app.services.policy import Choice, ClockName, Policy, Stage
from app.services.unit_of_work import Hub, ReadingUnit

NOW = "Known now"


@guarded(Act.SEE_ENQUIRY)
def open_decisions(hub: Hub, actor: Actor, enquiry_id: UUID) -> DecisionRoom:
    """Analysis and decision of a case that is on screen: its opening was audited, this is no new reading.

    Raises:
        NotNamed: it is restricted, and this person is neither named on it nor a service manager.
    """
    with hub.reading(actor) as unit:
        enquiry = unit.get(Enquiry, enquiry_id, CASE)
        check_named(unit, enquiry)
        return _room(unit, enquiry)


@guarded(Act.SEE_NAMED_CASE)
def open_named_decisions(hub: Hub, actor: Actor, enquiry_id: UUID) -> DecisionRoom:
    """Analysis and decision of a case as a representative named on it reads it, with the items but intelligence.

    The reading is audited.

    Raises:
        NotNamed: no manager named this person on the case.
    """
    with hub.writing(actor) as unit:
        enquiry = unit.get(Enquiry, enquiry_id, CASE)
        _check_named_on(unit, enquiry)
        room = _room(unit, enquiry, named_only=True)
        unit.audit("named case read", "enquiry", enquiry_id)
        unit.commit()
        return room


@guarded(Act.SEE_NAMED_CASE)
def show_named_known(hub: Hub, actor: Actor, decision_id: UUID) -> Known:
    """What was known when a decision was taken, for a representative named on its case: without intelligence.

    Raises:
        NotNamed: no manager named this person on the case.
    """
    with hub.reading(actor) as unit:
        row = unit.get(Decision, decision_id, "This decision")
        _check_named_on(unit, unit.get(Enquiry, row.enquiry_id, CASE))
        return read_known(unit, row.enquiry_id, row.known, VERBS[row.step], row.id, intelligence=False)


def named_items(unit: ReadingUnit, enquiry_id: UUID) -> tuple[ItemRow, ...]:
    """The items that a representative named on the case may read: marked, and never once as intelligence.

    Their own agency's they may always read.
    """
    own = unit.who.agency_id
    return tuple(
        item
        for item in read_items(unit, enquiry_id)
        if item.agency_id == own
        or (item.markings and all(mark.handling != "intelligence" for mark in item.markings))
    )


def _check_named_on(unit: ReadingUnit, enquiry: Enquiry) -> None:
    if not is_named(unit, enquiry.id, unit.who.user_id):
        raise NotNamed("You are not named on this case.", "If you need it, ask a manager to name you.")


def _room(unit: ReadingUnit, enquiry: Enquiry, *, named_only: bool = False) -> DecisionRoom:
    policy = unit.policy_of(enquiry.policy_version_id)
    analysis = read_analysis(unit, enquiry.id)
    return DecisionRoom(
        enquiry_id=enquiry.id,
        reference=enquiry.reference,
        version=enquiry.version,
        status=enquiry.status.value,
        rating=enquiry.rating.value,
        due_at=enquiry.due_at,
        late=is_late(enquiry, unit.at),
        rules=_rules(unit, policy, enquiry.id),
        known=read_known(unit, enquiry.id, freeze(unit, enquiry), NOW, intelligence=not named_only),
        analysis=analysis,
        decisions=_decisions(unit, policy, enquiry.id),
        reopenings=_reopenings(unit, enquiry.id),
        hand_overs=read_hand_overs(unit, enquiry.id),
        plans=read_plans(unit, enquiry.id, policy),
        ratings=_ratings(unit, enquiry.id),
        disagreements=read_disagreements(unit, enquiry.id, policy),
        read_at=unit.at,
        named_only=named_only,
        items=named_items(unit, enquiry.id) if named_only else (),
        sections=sections_for(about_of(unit, enquiry.id), analysis[0].sections if analysis else {}),
    )


def _rules(unit: ReadingUnit, policy: Policy, enquiry_id: UUID) -> DecisionRules:
    limit = policy.clock(ClockName.HAND_OVER).limit()
    return DecisionRules(
        outcomes=tuple(
            OutcomeChoice(rule.code, rule.words, rule.early_help, rule.immediate)
            for rule in outcomes_of(unit, policy, enquiry_id)
        ),
        colours=tuple((each.code, each.word) for each in policy.colours),
        interventions=_pairs(policy.interventions),
        locality_teams=_pairs(policy.locality_teams),
        assessment_teams=_pairs(policy.assessment_teams),
        hand_over_limit=limit.words(),
        hand_over_assumed=limit.assumed,
    )


def _pairs(choices: tuple[Choice, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((each.code, each.words) for each in choices)


def _decisions(unit: ReadingUnit, policy: Policy, enquiry_id: UUID) -> tuple[DecisionRow, ...]:
    rows = unit.session.scalars(
        select(Decision).where(Decision.enquiry_id == enquiry_id).order_by(Decision.at.desc(), Decision.id.desc())
    ).all()
    if not rows:
        return ()
    people = names_of(unit, (row.by_id for row in rows))
    names = names_in(unit, enquiry_id)
    return tuple(
        DecisionRow(
            id=row.id,
            at=row.at,
            by=people[row.by_id],
            step=row.step,
            outcome=row.outcome,
            outcome_words=_outcome_words(policy, row.outcome),
            exit_rating=row.exit_rating.value,
            reason=row.reason,
            late_reason=row.late_reason or "",
            recommendation_id=row.recommendation_id,
            analysis_number=row.known["analysis"]["number"] if row.known["analysis"] else None,
            sentence=sentence_of(row.known, names, VERBS[row.step]),
        )
        for row in rows
    )


def _outcome_words(policy: Policy, code: str) -> str:
    try:
        return policy.outcome(Stage.ENQUIRY, code).words
    except LookupError:
        raise NotFound("This outcome is not in the enquiry's policy.", "Tell the administrator.") from None


def _reopenings(unit: ReadingUnit, enquiry_id: UUID) -> tuple[ReopeningRow, ...]:
    rows = unit.session.scalars(
        select(Reopening).where(Reopening.enquiry_id == enquiry_id).order_by(Reopening.at.desc(), Reopening.id.desc())
    ).all()
    names = names_of(unit, (row.by_id for row in rows))
    return tuple(ReopeningRow(row.id, row.at, names[row.by_id], row.decision_id, row.reason) for row in rows)


def _ratings(unit: ReadingUnit, enquiry_id: UUID) -> tuple[RatingRow, ...]:
    rows = unit.session.scalars(
        select(Rating).where(Rating.enquiry_id == enquiry_id).order_by(Rating.at.desc(), Rating.id.desc())
    ).all()
    names = names_of(unit, (row.by_id for row in rows))
    return tuple(
        RatingRow(row.id, row.at, names[row.by_id], row.stage.value, row.colour.value, row.reason) for row in rows
    )
