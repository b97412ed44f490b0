"""The decision on an enquiry: a worker recommends, a MASH manager chooses, both stay, and what was known is frozen."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.models import Decision, Disagreement, Rating, Reopening, new_id
from app.models.enums import EnquiryStatus, RatingColour, RatingStage
from app.services.access import Act, Actor, guarded
from app.services.enquiry.about import about_of
from app.services.enquiry.analysis import newest_analysis
from app.services.enquiry.cases import OnCase, needed, on_case, set_enquiry_due, typed
from app.services.enquiry.decision_records import DecisionDraft
from app.services.enquiry.early_help import plan_problems, standing_plan, write_plan
from app.services.enquiry.hand_over import (
    hand_over_problems,
    read_hand_overs,
    standing_hand_over,
    write_hand_over,
)
from app.services.enquiry.known import freeze, is_late
from app.services.enquiry.ladder import settled
from app.services.errors import Conflict, Invalid, Problem, Refused
from app.services.lengths import all_too_long
from app.services.policy import OutcomeRule, Policy, Stage
from app.services.unit_of_work import Changes, Hub, ReadingUnit, Touched, changed


@guarded(Act.RECOMMEND_OUTCOME)
def recommend(hub: Hub, actor: Actor, enquiry_id: UUID, draft: DecisionDraft, *, version: int) -> Changes:
    """Recommend an outcome of an enquiry with its exit rating and reasons. What is known now is frozen with it.

    A later recommendation takes its place until a manager has chosen. A plan of early help or a hand-over may be
    written in the same act; they are not asked for before the choice.

    Raises:
        Invalid: what lacks, each with its field. Refused: the enquiry is decided.
        Conflict: the enquiry changed while this was being written, with the new rating where that is what changed.
    """
    with on_case(hub, actor, enquiry_id) as case:
        _still_open(case)
        problems = _about(case, draft)
        if draft.plan is not None:
            problems += plan_problems(draft.plan, case.policy, case.unit.at)
        if draft.hand_over is not None:
            problems += hand_over_problems(draft.hand_over, case.policy)
        if problems:
            raise Invalid(tuple(problems))
        _expect(case, version, draft)
        row = _write(case, draft, "recommended")
        touched = _write_beside(case, draft, row)
        case.unit.audit("outcome recommended", "enquiry", enquiry_id, decision=str(row.id), outcome=row.outcome)
        return case.unit.commit(
            *touched, new_id=row.id, words="The recommendation is on the record. A MASH manager chooses the outcome."
        )


@guarded(Act.DECIDE_ENQUIRY)
def choose(hub: Hub, actor: Actor, enquiry_id: UUID, draft: DecisionDraft, *, version: int) -> Changes:
    """Choose the outcome of an enquiry beside what was recommended; the enquiry is decided from then on.

    Raises:
        Invalid: what lacks: outcome, exit rating, reasons; the manager's reason for being late; for early help a plan;
            for an outcome that goes to the assessment team at once a hand-over.
        Refused: nobody has recommended an outcome, or the enquiry is decided.
        Conflict: the enquiry changed while this was being written.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit, enquiry = case.unit, case.enquiry
        _still_open(case)
        since = last_reopened(unit, enquiry_id)
        recommendation = standing_recommendation(unit, enquiry_id, since)
        if recommendation is None:
            raise Refused(
                "Nobody has recommended an outcome yet, so none can be chosen.",
                "Record a recommendation first; it stays beside the choice.",
            )
        late = is_late(enquiry, unit.at)
        problems = [*_about(case, draft), *_about_choice(case, draft, since, late=late)]
        if problems:
            raise Invalid(tuple(problems))
        _expect(case, version, draft)
        row = _write(case, draft, "chosen", recommendation, late=late)
        enquiry.rating, enquiry.status = row.exit_rating, EnquiryStatus.DECIDED
        unit.add(
            Rating(
                id=new_id(),
                at=unit.at,
                by_id=actor.user_id,
                enquiry_id=enquiry_id,
                stage=RatingStage.EXIT,
                colour=row.exit_rating,
                reason=row.reason,
            )
        )
        touched = _write_beside(case, draft, row)
        unit.audit(
            "outcome chosen",
            "enquiry",
            enquiry_id,
            decision=str(row.id),
            outcome=row.outcome,
            recommended=recommendation.outcome,
            rating=row.exit_rating.value,
            late=late,
        )
        return unit.commit(*touched, new_id=row.id, words="The outcome is chosen. What was known is kept with it.")


@guarded(Act.DECIDE_ENQUIRY)
def reopen(hub: Hub, actor: Actor, enquiry_id: UUID, reason: str, *, version: int) -> Changes:
    """Open a decided or closed enquiry again. Its clock starts anew; what was decided stays, and a new decision is due.

    Raises:
        Invalid: no reason. Refused: the enquiry is open.
    """
    with on_case(hub, actor, enquiry_id, closed_too=True) as case:
        unit, enquiry = case.unit, case.enquiry
        if enquiry.status is EnquiryStatus.OPEN:
            raise Refused("This enquiry is open.", "Refresh the case.")
        why = needed("reason", reason, "Write why the enquiry is opened again.")
        unit.expect_version(enquiry, version, {"reason": why}, {})
        decided = _newest(unit, enquiry_id, "chosen", None)
        if decided is None:
            raise Refused("This enquiry was never decided.", "Tell the administrator.")
        unit.add(
            Reopening(
                id=new_id(),
                at=unit.at,
                by_id=actor.user_id,
                enquiry_id=enquiry_id,
                decision_id=decided.id,
                reason=why,
            )
        )
        enquiry.status, enquiry.closed_at, enquiry.clock_started_at = EnquiryStatus.OPEN, None, unit.at
        set_enquiry_due(case)
        unit.audit("enquiry reopened", "enquiry", enquiry_id, decision=str(decided.id))
        return unit.commit(
            *_touched(enquiry_id), words="The enquiry is open again, with a clock and a decision of its own to come."
        )


@guarded(Act.DECIDE_ENQUIRY)
def close_enquiry(hub: Hub, actor: Actor, enquiry_id: UUID, *, version: int) -> Changes:
    """Close a decided enquiry: nothing more is written to it but notes, until it is reopened.

    Raises:
        Refused: it is not decided; a hand-over is not acknowledged; or a disagreement is not settled.
    """
    with on_case(hub, actor, enquiry_id) as case:
        unit, enquiry = case.unit, case.enquiry
        if enquiry.status is not EnquiryStatus.DECIDED:
            raise Refused("This enquiry is not decided yet.", "Choose its outcome first.")
        if any(row.acknowledged_at is None for row in read_hand_overs(unit, enquiry_id)):
            raise Refused("A hand-over is not acknowledged yet.", "Record its acknowledgement first.")
        dissents = unit.session.scalars(select(Disagreement).where(Disagreement.enquiry_id == enquiry_id)).all()
        if not all(settled(unit, case.policy, row) for row in dissents):
            raise Refused("A disagreement on this enquiry is not settled.", "Take it to the end of the ladder first.")
        unit.expect_version(enquiry, version, {}, {})
        enquiry.status, enquiry.closed_at = EnquiryStatus.CLOSED, unit.at
        unit.audit("enquiry closed", "enquiry", enquiry_id)
        return unit.commit(*_touched(enquiry_id), words="The enquiry is closed.")


def outcomes_of(unit: ReadingUnit, policy: Policy, enquiry_id: UUID) -> tuple[OutcomeRule, ...]:
    """The outcomes that the policy offers for whom this enquiry is about, children, adults or both."""
    about = about_of(unit, enquiry_id)
    return tuple(rule for rule in policy.outcomes if rule.stage is Stage.ENQUIRY and rule.subjects & about)


def last_reopened(unit: ReadingUnit, enquiry_id: UUID) -> datetime | None:
    """When the enquiry was last opened again; none where it never was."""
    return unit.session.scalars(
        select(Reopening.at).where(Reopening.enquiry_id == enquiry_id).order_by(Reopening.at.desc()).limit(1)
    ).first()


def standing_recommendation(unit: ReadingUnit, enquiry_id: UUID, since: datetime | None) -> Decision | None:
    """The newest recommendation since the enquiry was last opened."""
    return _newest(unit, enquiry_id, "recommended", since)


def _newest(unit: ReadingUnit, enquiry_id: UUID, step: str, since: datetime | None) -> Decision | None:
    asked = select(Decision).where(Decision.enquiry_id == enquiry_id, Decision.step == step)
    if since is not None:
        asked = asked.where(Decision.at > since)
    return unit.session.scalars(asked.order_by(Decision.at.desc(), Decision.id.desc()).limit(1)).first()


def _still_open(case: OnCase) -> None:
    if case.enquiry.status is not EnquiryStatus.OPEN:
        raise Refused(
            "This enquiry is decided already.", "A MASH manager can open it again; that is a new decision."
        )


def _about(case: OnCase, draft: DecisionDraft) -> list[Problem]:
    """What a recommendation or a choice lacks."""
    problems: list[Problem] = []
    offered = {rule.code for rule in outcomes_of(case.unit, case.policy, case.enquiry.id)}
    if not draft.outcome:
        problems.append(Problem("outcome", "Choose an outcome."))
    elif draft.outcome not in offered:
        problems.append(Problem("outcome", "This enquiry's policy does not offer this outcome. Choose another."))
    if not draft.exit_rating:
        problems.append(Problem("exit_rating", "Choose the exit rating."))
    elif draft.exit_rating not in {each.code for each in case.policy.colours}:
        problems.append(Problem("exit_rating", "This enquiry's policy does not use this colour. Choose another."))
    if not typed(draft.reason):
        problems.append(Problem("reason", "Write the reasons, tied to the concern."))
    return [*problems, *all_too_long(reason=draft.reason, late_reason=draft.late_reason)]


def _about_choice(case: OnCase, draft: DecisionDraft, since: datetime | None, *, late: bool) -> list[Problem]:
    """What only a choice must have: the reason for being late, a plan of early help, a hand-over."""
    unit, policy, enquiry_id = case.unit, case.policy, case.enquiry.id
    problems: list[Problem] = []
    if late and not typed(draft.late_reason):
        problems.append(Problem("late_reason", "This enquiry is late. Write the manager's reason for it."))
    rule = next((each for each in policy.outcomes if each.stage is Stage.ENQUIRY and each.code == draft.outcome), None)
    if draft.plan is not None:
        problems += plan_problems(draft.plan, policy, unit.at)
    elif rule is not None and rule.early_help and standing_plan(unit, enquiry_id, since) is None:
        problems.append(Problem("plan_interventions", "Early help wants a plan. Fill it in below, or record it first."))
    if draft.hand_over is not None:
        problems += hand_over_problems(draft.hand_over, policy)
    elif rule is not None and rule.immediate and not standing_hand_over(unit, enquiry_id, since):
        problems.append(
            Problem("hand_over_team", "This outcome goes to the assessment team at once. Hand over below, or first.")
        )
    return problems


def _expect(case: OnCase, version: int, draft: DecisionDraft) -> None:
    """Refuse to decide over a change that the person has not seen; say when it was the rating."""
    unit, enquiry = case.unit, case.enquiry
    newest = unit.session.scalars(
        select(Rating).where(Rating.enquiry_id == enquiry.id).order_by(Rating.at.desc(), Rating.id.desc()).limit(1)
    ).first()
    rerated = newest is not None and draft.seen_rating is not None and newest.id != draft.seen_rating
    if enquiry.version == version and not rerated:
        enquiry.version += 1
        return
    mine = {"outcome": draft.outcome or "", "exit_rating": draft.exit_rating or "", "reason": typed(draft.reason)}
    if rerated:
        word = case.policy.colour(enquiry.rating.value).word
        sentence = f"The rating of this enquiry was changed to {word} while you were writing."
    else:
        sentence = "This enquiry changed while you were writing."
    raise Conflict(sentence, mine, {"rating": enquiry.rating.value})


def _write(
    case: OnCase, draft: DecisionDraft, step: str, recommendation: Decision | None = None, *, late: bool = False
) -> Decision:
    unit, enquiry = case.unit, case.enquiry
    analysis = newest_analysis(unit, enquiry.id)
    row = Decision(
        id=new_id(),
        at=unit.at,
        by_id=unit.who.user_id,
        enquiry_id=enquiry.id,
        step=step,
        outcome=draft.outcome or "",
        exit_rating=RatingColour(draft.exit_rating or ""),
        reason=typed(draft.reason),
        late_reason=typed(draft.late_reason) if late else None,
        known=freeze(unit, enquiry),
        recommendation_id=recommendation.id if recommendation else None,
        analysis_id=analysis.id if analysis else None,
    )
    unit.add(row)
    unit.session.flush()
    return row


def _write_beside(case: OnCase, draft: DecisionDraft, row: Decision) -> tuple[Touched, ...]:
    """Write the plan and the hand-over that came with a decision."""
    if draft.plan is not None:
        write_plan(case, draft.plan)
    if draft.hand_over is not None:
        write_hand_over(case, draft.hand_over, row.id)
    return _touched(case.enquiry.id)


def _touched(enquiry_id: UUID) -> tuple[Touched, ...]:
    return changed("enquiry", enquiry_id), changed("hand_over"), changed("board")
