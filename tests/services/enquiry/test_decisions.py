"""Recommending, choosing and reopening: both views stay, and what was known is kept with them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.models import Enquiry
from app.models.enums import EnquiryStatus, RatingColour
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.cases import NotNamed
from app.services.enquiry.decision_reading import open_decisions
from app.services.enquiry.decision_records import AcknowledgementDraft, DecisionDraft
from app.services.enquiry.decisions import choose, close_enquiry, recommend, reopen
from app.services.enquiry.hand_over import acknowledge
from app.services.enquiry.notes import add_note
from app.services.enquiry.ratings import rate_enquiry
from app.services.errors import Conflict, Invalid, Refused
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.deciding import ASSESSMENT, HANDED, PLAN, chosen, recommended, room
from tests.services.enquiry.rows import Case, opened


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    return opened(hub, staff)


def fields(error: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in error.value.problems]


def test_a_worker_recommends_a_manager_chooses_and_both_stay(case: Case, monday: FixedClock) -> None:
    recommended(case)
    monday.advance(600)
    chosen(case, DecisionDraft("advice_and_signpost", "green", "School and aunt keep them safe"))
    now = room(case)
    recommendation, choice = now.recommendation(), now.chosen()
    assert recommendation is not None
    assert choice is not None
    assert (recommendation.outcome, recommendation.exit_rating, recommendation.by) == ("assessment", "amber", "Jo Shaw")
    assert (choice.outcome, choice.exit_rating, choice.by) == ("advice_and_signpost", "green", "Mo Farrow")
    assert choice.recommendation_id == recommendation.id
    assert choice.reason == "School and aunt keep them safe"
    assert now.status == "decided"


def test_the_exit_rating_stands_in_the_line_of_ratings_with_its_author(case: Case, monday: FixedClock) -> None:
    recommended(case)
    monday.advance(60)
    chosen(case, replace(ASSESSMENT, exit_rating="green"))
    assert [(row.stage, row.colour, row.by) for row in case.read().ratings] == [
        ("exit", "green", "Mo Farrow"),
        ("initial", "amber", "Jo Shaw"),
    ]
    assert case.read().header.rating == "green"


def test_nothing_is_chosen_beforehand_and_everything_that_lacks_is_named(case: Case) -> None:
    with pytest.raises(Invalid) as lacking:
        recommend(case.hub, case.worker, case.id, DecisionDraft(None, None, " "), version=1)
    assert fields(lacking) == ["outcome", "exit_rating", "reason"]
    with pytest.raises(Invalid) as foreign:
        recommend(case.hub, case.worker, case.id, DecisionDraft("section_42", "blue", "So"), version=1)
    assert fields(foreign) == ["outcome", "exit_rating"]
    assert room(case).decisions == ()


def test_the_outcomes_offered_are_those_for_a_child(case: Case) -> None:
    codes = [each.code for each in room(case).rules.outcomes]
    assert "assessment" in codes
    assert "section_42" not in codes


@pytest.mark.parametrize("role", [Role.HUB_WORKER, Role.SERVICE_MANAGER, Role.PARTNER, Role.ADMINISTRATOR])
def test_nobody_but_a_mash_manager_chooses_or_reopens(case: Case, role: Role) -> None:
    recommended(case)
    with pytest.raises(Refused, match="choose the outcome"):
        choose(case.hub, case.staff[role], case.id, ASSESSMENT, version=2)
    with pytest.raises(Refused, match="choose the outcome"):
        reopen(case.hub, case.staff[role], case.id, "New", version=2)
    assert room(case).chosen() is None


def test_a_manager_does_not_choose_before_somebody_recommends(case: Case) -> None:
    with pytest.raises(Refused, match="Nobody has recommended"):
        chosen(case)
    assert room(case).status == "open"


def test_a_late_enquiry_wants_the_managers_reason(case: Case, monday: FixedClock) -> None:
    recommended(case)
    monday.advance(25 * 3600)
    with pytest.raises(Invalid) as lacking:
        chosen(case)
    assert fields(lacking) == ["late_reason"]
    chosen(case, replace(ASSESSMENT, late_reason="Health answered after two chases"))
    choice = room(case).chosen()
    assert choice is not None
    assert choice.late_reason == "Health answered after two chases"


def test_an_enquiry_in_time_keeps_no_reason_for_being_late(case: Case) -> None:
    recommended(case)
    chosen(case, replace(ASSESSMENT, late_reason="typed by mistake"))
    choice = room(case).chosen()
    assert choice is not None
    assert choice.late_reason == ""


def test_early_help_wants_a_plan_before_or_with_the_choice(case: Case) -> None:
    wanted = DecisionDraft("early_help", "green", "Lower need than thought")
    recommended(case, wanted)
    with pytest.raises(Invalid) as lacking:
        chosen(case, wanted)
    assert fields(lacking) == ["plan_interventions"]
    chosen(case, replace(wanted, plan=PLAN))
    assert room(case).plans[0].interventions == ("Parenting programme",)


def test_an_immediate_outcome_wants_a_hand_over(case: Case) -> None:
    wanted = DecisionDraft("strategy_discussion", "red", "An injury nobody explains")
    recommended(case, wanted)
    with pytest.raises(Invalid) as lacking:
        chosen(case, wanted)
    assert fields(lacking) == ["hand_over_team"]
    chosen(case, replace(wanted, hand_over=HANDED))
    made = room(case).hand_overs[0]
    assert (made.team, made.due_at) == ("Assessment team", made.at + timedelta(hours=1))


def test_a_rating_that_arrives_while_the_decision_is_written_is_a_conflict_in_words(
    case: Case, monday: FixedClock
) -> None:
    recommended(case)
    seen = room(case)
    monday.advance(60)
    rate_enquiry(case.hub, case.worker, case.id, "red", "A new disclosure", version=seen.version)
    draft = replace(ASSESSMENT, seen_rating=seen.ratings[0].id)
    with pytest.raises(Conflict, match="changed to Red while you were writing") as lost:
        choose(case.hub, case.staff[Role.MASH_MANAGER], case.id, draft, version=seen.version)
    assert lost.value.texts.mine["reason"] == ASSESSMENT.reason
    assert lost.value.texts.theirs == {"rating": "red"}
    assert room(case).chosen() is None


def test_any_other_change_while_the_decision_is_written_is_a_conflict_too(case: Case) -> None:
    recommended(case)
    case.ask(("police",))
    with pytest.raises(Conflict, match="changed while you were writing"):
        choose(case.hub, case.staff[Role.MASH_MANAGER], case.id, ASSESSMENT, version=2)


def test_a_later_recommendation_is_the_one_that_is_answered(case: Case, monday: FixedClock) -> None:
    recommended(case)
    monday.advance(60)
    second = recommended(case, replace(ASSESSMENT, outcome="no_further_action", exit_rating="green"))
    monday.advance(60)
    chosen(case)
    choice = room(case).chosen()
    assert choice is not None
    assert choice.recommendation_id == second
    assert len(room(case).decisions) == 3


def test_a_decided_enquiry_takes_no_second_decision(case: Case) -> None:
    recommended(case)
    chosen(case)
    with pytest.raises(Refused, match="decided already"):
        recommended(case)
    with pytest.raises(Refused, match="decided already"):
        chosen(case)


def test_a_reopened_enquiry_has_a_new_clock_and_wants_new_decisions(case: Case, monday: FixedClock) -> None:
    recommended(case)
    first = chosen(case)
    monday.advance(5 * 24 * 3600)
    manager = case.staff[Role.MASH_MANAGER]
    with pytest.raises(Invalid):
        reopen(case.hub, manager, case.id, "  ", version=case.read().header.version)
    reopen(case.hub, manager, case.id, "The aunt withdrew", version=case.read().header.version)
    now = room(case)
    assert now.status == "open"
    assert (now.due_at, now.late) == (monday.now() + timedelta(hours=24), False)
    assert (now.recommendation(), now.chosen()) == (None, None)
    assert [(row.decision_id, row.reason, row.by) for row in now.reopenings] == [
        (first, "The aunt withdrew", "Mo Farrow")
    ]
    with pytest.raises(Refused, match="Nobody has recommended"):
        chosen(case)
    monday.advance(60)
    recommended(case)
    monday.advance(60)
    chosen(case)
    assert len(room(case).decisions) == 4


def test_only_a_decided_enquiry_is_reopened_and_only_over_what_was_seen(case: Case, monday: FixedClock) -> None:
    manager = case.staff[Role.MASH_MANAGER]
    with pytest.raises(Refused, match="is open"):
        reopen(case.hub, manager, case.id, "So", version=1)
    recommended(case)
    chosen(case)
    with pytest.raises(Conflict):
        reopen(case.hub, manager, case.id, "So", version=1)


def test_an_enquiry_closes_once_it_is_decided_and_every_hand_over_is_acknowledged(
    case: Case, monday: FixedClock
) -> None:
    manager = case.staff[Role.MASH_MANAGER]
    with pytest.raises(Refused, match="not decided"):
        close_enquiry(case.hub, manager, case.id, version=1)
    wanted = DecisionDraft("strategy_discussion", "red", "An injury nobody explains", hand_over=HANDED)
    recommended(case, replace(wanted, hand_over=None))
    chosen(case, wanted)
    with pytest.raises(Refused, match="not acknowledged"):
        close_enquiry(case.hub, manager, case.id, version=case.read().header.version)
    acknowledge(case.hub, manager, room(case).hand_overs[0].id, AcknowledgementDraft("Duty desk"))
    close_enquiry(case.hub, manager, case.id, version=case.read().header.version)
    with case.hub.reading(None) as unit:
        row = unit.get(Enquiry, case.id)
        assert (row.status, row.closed_at) == (EnquiryStatus.CLOSED, monday.now())
    add_note(case.hub, case.worker, case.id, "", "Afterwards")
    monday.advance(60)
    reopen(case.hub, manager, case.id, "New facts", version=case.read().header.version)
    assert room(case).status == "open"


def test_a_restricted_case_is_decided_by_named_people_only(case: Case) -> None:
    recommended(case)
    case.restrict(case.staff[Role.SERVICE_MANAGER])
    with pytest.raises(NotNamed):
        choose(case.hub, case.staff[Role.MASH_MANAGER], case.id, ASSESSMENT, version=3)
    with pytest.raises(NotNamed):
        open_decisions(case.hub, case.staff[Role.MASH_MANAGER], case.id)


def test_an_adults_enquiry_is_offered_the_outcomes_of_an_adult(hub: Hub, staff: Staff) -> None:
    from app.models import Contact
    from app.models.enums import SubjectKind

    case = opened(hub, staff, rating=RatingColour.GREEN)
    with hub.writing(case.worker) as unit:
        unit.session.query(Contact).one().subject_kind = SubjectKind.ADULT
        unit.audit("made an adult's for a test")
        unit.commit()
    codes = {each.code for each in room(case).rules.outcomes}
    assert "section_42" in codes
    assert "assessment" not in codes
