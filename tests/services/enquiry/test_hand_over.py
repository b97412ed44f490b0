"""The hand-over to the assessment team: its clock, its acknowledgement, the list of those still open; early help."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.models.enums import RatingColour
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.decision_records import AcknowledgementDraft, HandOverDraft
from app.services.enquiry.early_help import record_plan
from app.services.enquiry.hand_over import acknowledge, hand_over, list_hand_overs, open_hand_over
from app.services.errors import Invalid, Refused
from app.services.oversight.approvals import ApprovalKind, list_approvals
from app.services.oversight.standing import count_standing
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.deciding import HANDED, PLAN, recommended, room
from tests.services.enquiry.rows import Case, opened


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    return opened(hub, staff, rating=RatingColour.RED)


def fields(error: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in error.value.problems]


def test_a_hand_over_has_a_clock_of_its_own_beside_the_enquiry(case: Case, monday: FixedClock) -> None:
    hand_over(case.hub, case.worker, case.id, HANDED)
    now = room(case)
    made = now.hand_overs[0]
    assert made.due_at == monday.now() + timedelta(hours=1)
    assert made.due_reason == "Hand-over acknowledged, 1 hour from 10:00 (assumed: limit as in Hubdesk)"
    assert now.due_at == monday.now() + timedelta(hours=4)
    assert (now.status, made.acknowledged_at) == ("open", None)


def test_a_hand_over_names_a_team_of_the_policy_and_the_concern(case: Case) -> None:
    with pytest.raises(Invalid) as lacking:
        hand_over(case.hub, case.worker, case.id, HandOverDraft("the pub", " "))
    assert fields(lacking) == ["hand_over_team", "hand_over_reason"]


def test_a_team_is_not_handed_the_same_enquiry_twice_unheard(case: Case) -> None:
    hand_over(case.hub, case.worker, case.id, HANDED)
    with pytest.raises(Refused, match="not acknowledged yet"):
        hand_over(case.hub, case.worker, case.id, HANDED)
    hand_over(case.hub, case.worker, case.id, replace(HANDED, team="emergency_duty"))
    assert len(room(case).hand_overs) == 2


def test_an_acknowledgement_says_who_when_and_who_is_allocated(case: Case, monday: FixedClock) -> None:
    hand_over(case.hub, case.worker, case.id, HANDED)
    made = room(case).hand_overs[0]
    monday.advance(1800)
    draft = AcknowledgementDraft("Pia Holt, duty manager", "Lou Marr")
    acknowledge(case.hub, case.staff.others["social"], made.id, draft)
    now = room(case).hand_overs[0]
    assert (now.acknowledged_by, now.allocated_worker, now.acknowledged_at, now.logged_by) == (
        "Pia Holt, duty manager",
        "Lou Marr",
        monday.now(),
        "Una Byrne",
    )
    with pytest.raises(Refused, match="acknowledged already"):
        acknowledge(case.hub, case.worker, made.id, draft)


def test_a_late_acknowledgement_says_why_and_one_in_time_keeps_no_reason(case: Case, monday: FixedClock) -> None:
    hand_over(case.hub, case.worker, case.id, HANDED)
    made = room(case).hand_overs[0]
    monday.advance(3700)
    with pytest.raises(Invalid) as lacking:
        acknowledge(case.hub, case.worker, made.id, AcknowledgementDraft(" "))
    assert fields(lacking) == ["acknowledged_by", "late_reason"]
    before = AcknowledgementDraft("Pia", acknowledged_at=made.at - timedelta(minutes=1))
    with pytest.raises(Invalid) as early:
        acknowledge(case.hub, case.worker, made.id, before)
    assert fields(early) == ["acknowledged_at"]
    said_in_time = AcknowledgementDraft("Pia", late_reason="-", acknowledged_at=made.at + timedelta(minutes=5))
    acknowledge(case.hub, case.worker, made.id, said_in_time)
    assert room(case).hand_overs[0].late_reason == ""


def test_what_nobody_acknowledged_stands_in_the_queues_until_somebody_does(
    case: Case, monday: FixedClock
) -> None:
    manager, social = case.staff[Role.MASH_MANAGER], case.staff.others["social"]
    hand_over(case.hub, case.worker, case.id, HANDED)
    row = list_approvals(case.hub, manager).rows[0]
    assert (row.kind, row.title, row.rating, row.may_decide) == (ApprovalKind.HAND_OVER, "M-26-1001", "red", True)
    assert not list_approvals(case.hub, case.staff[Role.SERVICE_MANAGER]).rows[0].may_decide
    assert [each.row.id for each in list_hand_overs(case.hub, social)] == [row.id]
    assert count_standing(case.hub, manager).approvals == 1
    assert row.id is not None
    assert open_hand_over(case.hub, social, row.id).reason == HANDED.reason
    acknowledge(case.hub, case.worker, row.id, AcknowledgementDraft("Duty desk"))
    assert list_approvals(case.hub, manager).rows == ()
    assert list_hand_overs(case.hub, social) == ()
    assert count_standing(case.hub, manager).approvals == 0


def test_a_restricted_cases_hand_over_is_hidden_from_those_not_named(case: Case) -> None:
    hand_over(case.hub, case.worker, case.id, HANDED)
    made = room(case).hand_overs[0]
    case.restrict(case.staff[Role.SERVICE_MANAGER])
    social = case.staff.others["social"]
    assert list_hand_overs(case.hub, social) == ()
    with pytest.raises(Refused, match="restricted"):
        acknowledge(case.hub, social, made.id, AcknowledgementDraft("Duty"))
    with pytest.raises(Refused, match="restricted"):
        open_hand_over(case.hub, social, made.id)
    assert list_approvals(case.hub, case.staff[Role.MASH_MANAGER]).rows == ()


@pytest.mark.parametrize("role", [Role.SERVICE_MANAGER, Role.PARTNER, Role.SOCIAL_CARE_REPRESENTATIVE])
def test_only_the_desk_hands_over(case: Case, role: Role) -> None:
    with pytest.raises(Refused, match="hand over"):
        hand_over(case.hub, case.staff[role], case.id, HANDED)


def test_a_recommended_outcome_waits_for_a_manager_in_the_queue(case: Case, monday: FixedClock) -> None:
    recommended(case)
    monday.advance(60)
    newest = recommended(case)
    rows = list_approvals(case.hub, case.staff[Role.MASH_MANAGER]).rows
    assert [(row.kind, row.id, row.may_decide, row.proposed_by) for row in rows] == [
        (ApprovalKind.OUTCOME, newest, True, "Jo Shaw")
    ]


# --- early help ---


def test_a_plan_says_what_help_by_whom_and_when_it_is_reviewed(case: Case, monday: FixedClock) -> None:
    record_plan(case.hub, case.worker, case.id, PLAN)
    monday.advance(60)
    record_plan(case.hub, case.worker, case.id, replace(PLAN, interventions=("parenting", "family_support")))
    newest, first = room(case).plans
    assert newest.interventions == ("Parenting programme", "Family support worker")
    assert (first.interventions, first.team, first.lead_professional) == (
        ("Parenting programme",),
        "North locality team",
        "Rae Holt, health visitor",
    )
    assert first.around_the_family == ("Rae Holt", "Jan Ivers, school")
    assert first.review_on == date(2026, 6, 1)


def test_a_plan_without_help_team_lead_or_review_is_not_taken(case: Case) -> None:
    with pytest.raises(Invalid) as lacking:
        record_plan(case.hub, case.worker, case.id, replace(PLAN, interventions=(), team=None, lead_professional=" "))
    assert fields(lacking) == ["plan_interventions", "plan_team", "plan_lead"]
    odd = replace(PLAN, interventions=("hypnosis",), team="moon", review_on=date(2026, 3, 30))
    with pytest.raises(Invalid) as wrong:
        record_plan(case.hub, case.worker, case.id, odd)
    assert fields(wrong) == ["plan_interventions", "plan_team", "plan_review"]
    with pytest.raises(Invalid) as undated:
        record_plan(case.hub, case.worker, case.id, replace(PLAN, review_on=None))
    assert fields(undated) == ["plan_review"]
