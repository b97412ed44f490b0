"""Early help: interventions of the policy's menu, a locality team, a lead professional, the team around the family."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.models import EarlyHelpPlan, new_id
from app.services import clock
from app.services.access import Act, Actor, guarded
from app.services.enquiry.cases import OnCase, on_case, typed
from app.services.enquiry.decision_records import PlanDraft, PlanRow
from app.services.enquiry.reading import names_of
from app.services.errors import Invalid, Problem
from app.services.lengths import all_too_long, line_too_long
from app.services.policy import Choice, Policy
from app.services.unit_of_work import Changes, Hub, ReadingUnit, changed


@guarded(Act.RECOMMEND_OUTCOME)
def record_plan(hub: Hub, actor: Actor, enquiry_id: UUID, draft: PlanDraft) -> Changes:
    """Record an early-help plan. A later one takes its place; what was planned before stays on the record.

    Raises:
        Invalid: no intervention, team, lead professional or review date that lies ahead.
    """
    with on_case(hub, actor, enquiry_id) as case:
        problems = plan_problems(draft, case.policy, case.unit.at)
        if problems:
            raise Invalid(tuple(problems))
        row = write_plan(case, draft)
        return case.unit.commit(changed("enquiry", enquiry_id), new_id=row.id, words="The early-help plan is recorded.")


def plan_problems(draft: PlanDraft, policy: Policy, now: datetime) -> list[Problem]:
    """What a plan lacks, each with its field (`plan_…`)."""
    problems: list[Problem] = []
    menu = {each.code for each in policy.interventions}
    if not draft.interventions:
        problems.append(Problem("plan_interventions", "Choose at least one kind of help."))
    elif menu and not set(draft.interventions) <= menu:
        problems.append(Problem("plan_interventions", "This enquiry's policy does not offer this help. Choose again."))
    teams = {each.code for each in policy.locality_teams}
    if not draft.team or (teams and draft.team not in teams):
        problems.append(Problem("plan_team", "Choose the locality team that offers the help."))
    if not typed(draft.lead_professional):
        problems.append(Problem("plan_lead", "Enter the lead professional: one person leads the plan."))
    problems += line_too_long(plan_lead=draft.lead_professional)
    problems += line_too_long(plan_around=max(draft.around_the_family, key=len, default=""))
    problems += all_too_long(plan_words=draft.words)
    if draft.review_on is None:
        problems.append(Problem("plan_review", "Enter the day on which the plan is reviewed."))
    elif draft.review_on <= now.astimezone(clock.LONDON).date():
        problems.append(Problem("plan_review", "Enter a review day that lies ahead."))
    return problems


def write_plan(case: OnCase, draft: PlanDraft) -> EarlyHelpPlan:
    """Write a checked plan and its audit entry; the caller commits."""
    row = EarlyHelpPlan(
        id=new_id(),
        at=case.unit.at,
        by_id=case.unit.who.user_id,
        enquiry_id=case.enquiry.id,
        interventions=list(dict.fromkeys(draft.interventions)),
        team=draft.team or "",
        lead_professional=typed(draft.lead_professional),
        around_the_family=[typed(each) for each in draft.around_the_family if typed(each)],
        words=typed(draft.words) or None,
        review_on=draft.review_on,
    )
    case.unit.add(row)
    case.unit.audit(
        "early-help plan recorded", "enquiry", case.enquiry.id, plan=str(row.id), interventions=len(row.interventions)
    )
    return row


def standing_plan(unit: ReadingUnit, enquiry_id: UUID, since: datetime | None) -> EarlyHelpPlan | None:
    """The newest plan recorded since a moment; of all time without one."""
    asked = select(EarlyHelpPlan).where(EarlyHelpPlan.enquiry_id == enquiry_id)
    if since is not None:
        asked = asked.where(EarlyHelpPlan.at >= since)
    return unit.session.scalars(asked.order_by(EarlyHelpPlan.at.desc(), EarlyHelpPlan.id.desc()).limit(1)).first()


def read_plans(unit: ReadingUnit, enquiry_id: UUID, policy: Policy) -> tuple[PlanRow, ...]:
    """The plans of an enquiry, newest first, in the words of its policy."""
    rows = unit.session.scalars(
        select(EarlyHelpPlan)
        .where(EarlyHelpPlan.enquiry_id == enquiry_id)
        .order_by(EarlyHelpPlan.at.desc(), EarlyHelpPlan.id.desc())
    ).all()
    names = names_of(unit, (row.by_id for row in rows))
    return tuple(
        PlanRow(
            id=row.id,
            at=row.at,
            by=names[row.by_id],
            interventions=tuple(_worded(policy.interventions, code) for code in row.interventions),
            team=_worded(policy.locality_teams, row.team),
            lead_professional=row.lead_professional,
            around_the_family=tuple(row.around_the_family),
            words=row.words or "",
            review_on=row.review_on,
        )
        for row in rows
    )


def _worded(choices: tuple[Choice, ...], code: str) -> str:
    return next((each.words for each in choices if each.code == code), code)
