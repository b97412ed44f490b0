"""The ladder: a representative's other view, the determination, the answer, the final word. Both views stay."""

import pytest

from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.cases import NotNamed
from app.services.enquiry.decision_records import DeterminationDraft, DissentDraft
from app.services.enquiry.disagreement import (
    answer_determination,
    determine,
    list_disagreements,
    list_own_disagreements,
    open_disagreement,
    record_dissent,
)
from app.services.enquiry.restricting import name_on_case
from app.services.errors import Invalid, Refused
from app.services.oversight.approvals import ApprovalKind, list_approvals
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.deciding import chosen, recommended, room
from tests.services.enquiry.rows import Case, opened

VIEW = DissentDraft("rating", "red", "The injury has no accident that explains it")
GREEN = DeterminationDraft("amber", "The hospital saw an accident")


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    made = opened(hub, staff)
    for name in ("police", "social"):
        name_on_case(hub, staff[Role.MASH_MANAGER], made.id, staff.others[name].user_id)
    return made


def dissented(case: Case, name: str = "police", draft: DissentDraft = VIEW) -> None:
    record_dissent(case.hub, case.staff.others[name], case.id, draft)


def determined(case: Case, name: str = "social", draft: DeterminationDraft = GREEN) -> None:
    determine(case.hub, case.staff.others[name], room(case).disagreements[0].id, draft)


def answered(case: Case, answer: str | None, reason: str = "", name: str = "police") -> None:
    step = room(case).disagreements[0].determinations[-1].id
    answer_determination(case.hub, case.staff.others[name], step, answer, reason)


def test_a_dissent_keeps_the_view_the_rating_and_what_stood_then(case: Case) -> None:
    dissented(case)
    row = room(case).disagreements[0]
    assert (row.by, row.agency, row.about, row.their_rating, row.standing_rating) == (
        "Ade Bello",
        "Police",
        "The rating",
        "red",
        "amber",
    )
    assert row.view == VIEW.view
    assert (row.waits_for, row.next_step) == ("social_care_representative", 1)
    assert case.read().header.rating == "amber"


def test_only_who_is_named_on_the_case_records_dissent(case: Case) -> None:
    with pytest.raises(NotNamed):
        dissented(case, "health")
    with pytest.raises(Refused, match="record a disagreement"):
        dissented(case, "worker")


def test_a_dissent_says_about_what_and_why(case: Case) -> None:
    with pytest.raises(Invalid) as lacking:
        dissented(case, draft=DissentDraft(None, "blue", " "))
    assert [each.field for each in lacking.value.problems] == ["about", "rating", "view"]
    with pytest.raises(Invalid) as unrated:
        dissented(case, draft=DissentDraft("rating", None, "Higher"))
    assert [each.field for each in unrated.value.problems] == ["rating"]
    dissented(case, draft=DissentDraft("action", None, "Visit today, not next week"))


def test_an_accepted_determination_settles_it_and_both_views_stay(case: Case, monday: FixedClock) -> None:
    dissented(case)
    monday.advance(60)
    determined(case)
    assert room(case).disagreements[0].waits_for == "dissenter"
    monday.advance(60)
    answered(case, "accepted")
    row = room(case).disagreements[0]
    assert (row.waits_for, row.waiting) == ("", "Settled: the determination was accepted.")
    assert (row.view, row.determinations[0].reason) == (VIEW.view, GREEN.reason)
    assert row.determinations[0].answered_by == "Ade Bello"


def test_unresolved_goes_to_the_manager_who_decides_finally(case: Case, monday: FixedClock) -> None:
    dissented(case)
    monday.advance(60)
    determined(case)
    monday.advance(60)
    with pytest.raises(Invalid):
        answered(case, "unresolved")
    answered(case, "unresolved", "The X-ray says otherwise")
    assert room(case).disagreements[0].waits_for == "mash_manager"
    monday.advance(60)
    determined(case, "manager", DeterminationDraft("red", "The X-ray decides"))
    row = room(case).disagreements[0]
    assert (row.waits_for, row.waiting) == ("", "Settled: decided finally.")
    assert [(step.step, step.by, step.rating, step.final) for step in row.determinations] == [
        (1, "Una Byrne", "amber", False),
        (2, "Mo Farrow", "red", True),
    ]
    assert case.read().header.rating == "red"
    assert case.read().ratings[0].reason == "Determined in a disagreement, step 2: The X-ray decides"
    with pytest.raises(Refused, match="settled"):
        determined(case, "manager")
    with pytest.raises(Refused, match="no answer"):
        answered(case, "accepted")


def test_each_step_is_taken_only_by_the_role_the_ladder_names(case: Case) -> None:
    dissented(case)
    with pytest.raises(NotNamed, match="social care representative determines"):
        determined(case, "manager")
    for name in ("worker", "police", "service"):
        with pytest.raises(Refused, match="determine a disagreement"):
            determined(case, name)
    determined(case)
    with pytest.raises(Refused, match="has not answered"):
        determined(case, "manager")
    answered(case, "unresolved", "Still")
    with pytest.raises(NotNamed, match="operational manager has the final decision"):
        determined(case, "social")


def test_only_the_agency_that_dissented_answers_and_only_once(case: Case) -> None:
    dissented(case)
    determined(case)
    with pytest.raises(NotNamed, match="Another agency"):
        answered(case, "accepted", name="health")
    with pytest.raises(Invalid):
        answered(case, None)
    answered(case, "accepted")
    with pytest.raises(Refused, match="no answer"):
        answered(case, "unresolved", "After all")


def test_the_representative_does_not_determine_their_own_dissent(case: Case) -> None:
    dissented(case, "social")
    assert room(case).disagreements[0].waits_for == "mash_manager"
    with pytest.raises(NotNamed):
        determined(case, "social")
    determined(case, "manager")
    assert room(case).disagreements[0].waits_for == ""


def test_a_determination_says_why_and_rates_where_the_rating_is_disputed(case: Case) -> None:
    dissented(case)
    with pytest.raises(Invalid) as lacking:
        determined(case, draft=DeterminationDraft(None, " "))
    assert [each.field for each in lacking.value.problems] == ["rating", "reason"]


def test_after_the_decision_a_determination_leaves_the_rating_to_a_reopening(case: Case) -> None:
    dissented(case)
    recommended(case)
    chosen(case)
    determined(case, draft=DeterminationDraft("red", "Higher"))
    assert case.read().header.rating == "amber"


def test_the_queues_show_a_disagreement_to_whoever_must_act(case: Case) -> None:
    manager = case.staff[Role.MASH_MANAGER]
    social, police = case.staff.others["social"], case.staff[Role.PARTNER]

    def acts() -> tuple[bool, bool, bool]:
        queue = [row.may_decide for row in list_approvals(case.hub, manager).rows]
        return (
            queue == [True],
            [each.mine for each in list_disagreements(case.hub, social)] == [True],
            [each.mine for each in list_own_disagreements(case.hub, police)] == [True],
        )

    dissented(case)
    assert list_approvals(case.hub, manager).rows[0].kind is ApprovalKind.DISAGREEMENT
    assert list_approvals(case.hub, manager).rows[0].why_not.startswith("This step is for: Children's social care")
    assert acts() == (False, True, False)
    assert open_disagreement(case.hub, social, room(case).disagreements[0].id).view == VIEW.view
    determined(case)
    assert acts() == (False, False, True)
    answered(case, "unresolved", "Still")
    assert acts() == (True, False, False)
    determined(case, "manager")
    assert list_approvals(case.hub, manager).rows == ()
    assert list_disagreements(case.hub, social) == ()


def test_a_restricted_cases_disagreement_is_hidden_from_those_not_named(case: Case, staff: Staff) -> None:
    case = opened(case.hub, staff)
    name_on_case(case.hub, staff[Role.MASH_MANAGER], case.id, staff.others["police"].user_id)
    dissented(case)
    row = room(case).disagreements[0]
    case.restrict(staff[Role.SERVICE_MANAGER])
    social = staff.others["social"]
    assert list_disagreements(case.hub, social) == ()
    for refused in (
        lambda: open_disagreement(case.hub, social, row.id),
        lambda: determine(case.hub, social, row.id, GREEN),
    ):
        with pytest.raises(NotNamed):
            refused()
