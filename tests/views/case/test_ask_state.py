"""The plan of the grid before it is saved."""

import pytest

from app.models import Contact
from app.models.enums import ConsentPosition, RatingColour, SubjectKind
from app.services.access import Role
from app.services.enquiry.grid import forecast_due
from app.services.enquiry.request_records import Basis
from app.services.trust.agencies import AgencyDraft, add_agency
from app.services.unit_of_work import Hub
from app.views.case.ask_state import AskState
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, change, opened


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    return opened(hub, staff)


def plan_of(case: Case) -> AskState:
    return AskState(case.read(), forecast_due(case.hub, case.worker, case.id))


def test_a_new_plan_has_nothing_decided_and_nothing_chosen(case: Case) -> None:
    state = plan_of(case)
    assert state.open_count() == len(state.people) * len(state.agencies)
    assert state.plan().cells == ()
    assert {asking.basis for asking in state.requests.values()} == {None}
    assert (state.purpose, state.lawful_basis) == ("", "")


def test_asking_is_taken_back_and_a_typed_reason_comes_back_with_it(case: Case) -> None:
    state = plan_of(case)
    person, agency = state.people[0].id, state.agencies[0].id
    state.set_reason(person, agency, "Not born then")
    state.toggle(person, agency)
    assert state.decision(person, agency).asked
    state.toggle(person, agency)
    assert (state.decision(person, agency).asked, state.decision(person, agency).reason) == (False, "Not born then")


def test_the_rest_of_a_person_is_filled_without_touching_what_was_decided(case: Case) -> None:
    state = plan_of(case)
    state.ask_core()
    other = state.people[3].id
    filled = state.fill("Never lived here", person=other)
    assert filled == len(state.agencies) - sum(agency.core for agency in state.agencies)
    assert all(state.decision(other, agency.id).asked for agency in state.agencies if agency.core)
    assert state.decision(state.people[0].id, state.agencies[-1].id).asked is None


def test_core_agencies_follow_whom_the_enquiry_is_about(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)

    def core() -> set[str]:
        state = plan_of(case)
        state.ask_core()
        return {agency.code for agency in state.asked_agencies()}

    assert core() == {"csc", "police", "health", "education"}
    change(hub, Contact, subject_kind=SubjectKind.ADULT)
    assert core() == {"adult_social_care", "police", "health", "adult_mental_health"}


def test_an_agency_the_policy_does_not_name_is_core_where_the_hub_says_it_sits_in_the_room(
    hub: Hub, staff: Staff
) -> None:
    case = opened(hub, staff)
    change(hub, Contact, subject_kind=SubjectKind.ADULT)
    add_agency(hub, staff[Role.ADMINISTRATOR], AgencyDraft("Refuge", "Ref", core=True))
    assert "Refuge" in plan_of(case).core_names()


def test_the_rest_of_an_agency_and_then_all_that_is_left_are_filled(case: Case) -> None:
    state = plan_of(case)
    agency = state.agencies[-1].id
    assert state.fill("No such service here", agency=agency) == 4
    assert state.fill("Not relevant") == 4 * (len(state.agencies) - 1)
    assert state.open_count() == 0


def test_an_empty_reason_leaves_the_cell_to_decide(case: Case) -> None:
    state = plan_of(case)
    person, agency = state.people[0].id, state.agencies[0].id
    state.set_reason(person, agency, "   ")
    assert state.decision(person, agency).open


def test_consent_that_was_not_given_is_not_offered(hub: Hub, staff: Staff) -> None:
    state = plan_of(opened(hub, staff, consent=ConsentPosition.REFUSED))
    agency = state.agencies[0].id
    seen = []
    for _ in range(3):
        state.next_basis(agency)
        seen.append(state.requests[agency].basis)
    assert seen == [Basis.OVERRIDE, None, Basis.OVERRIDE]


def test_consent_that_was_given_is_offered_first_and_chosen_by_nobody_else(case: Case) -> None:
    state = plan_of(case)
    agency = state.agencies[0].id
    seen = []
    for _ in range(3):
        state.next_basis(agency)
        seen.append(state.requests[agency].basis)
    assert seen == [Basis.CONSENT, Basis.OVERRIDE, None]


def test_an_urgent_mark_moves_the_due_time_shown(case: Case) -> None:
    state = plan_of(case)
    agency = state.agencies[0].id
    plain = state.due(agency)
    assert state.toggle_urgent(agency) == ""
    urgent = state.due(agency)
    assert plain is not None
    assert urgent is not None
    assert plain.sentence == "Amber, 12 hours from 10:00"
    assert urgent.sentence == "Amber marked 0–4 h, 4 hours from 10:00"


def test_a_colour_without_the_mark_says_why(hub: Hub, staff: Staff) -> None:
    state = plan_of(opened(hub, staff, rating=RatingColour.RED))
    said = state.toggle_urgent(state.agencies[0].id)
    assert said == "The policy lets only Amber requests be marked urgent; this enquiry is Red."
    assert not state.requests[state.agencies[0].id].urgent


def test_a_cell_that_a_request_holds_cannot_be_changed(case: Case) -> None:
    case.ask(("police",))
    state = plan_of(case)
    police = next(agency.id for agency in state.agencies if agency.code == "police")
    person = state.people[0].id
    state.toggle(person, police)
    state.set_reason(person, police, "Changed my mind")
    assert state.decision(person, police).asked is None
    assert all(cell.agency_id != police for cell in state.plan().cells)


def test_the_plan_says_in_one_sentence_where_it_stands(case: Case) -> None:
    state = plan_of(case)
    state.ask_agency(state.agencies[0].id)
    assert state.standing() == f"1 agency asked · {4 * (len(state.agencies) - 1)} cells to decide"
    state.fill("Not relevant")
    assert state.standing() == "1 agency asked · every cell decided"
