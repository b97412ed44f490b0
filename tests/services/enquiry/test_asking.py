"""The grid people × agencies, sending, holding and withdrawing."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import AuditEntry, ContactPerson, InformationRequest, new_id
from app.models.enums import BirthPrecision, ConsentPosition, ContactRole, LinkState, RatingColour
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.grid import ask_partners, forecast_due
from app.services.enquiry.opening import add_person_to_enquiry
from app.services.enquiry.request_records import Basis, CellState, GridPlan
from app.services.enquiry.sending import send_requests, withdraw_request
from app.services.errors import Conflict, Invalid, Refused
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened


def fields(case: Case, plan: GridPlan) -> list[str]:
    with pytest.raises(Invalid) as refused:
        ask_partners(case.hub, case.worker, case.id, plan)
    return [problem.field for problem in refused.value.problems]


def test_asking_makes_one_request_for_each_agency_and_a_reason_for_every_other_cell(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    changes = ask_partners(hub, case.worker, case.id, case.plan())
    found = case.read()
    assert changes.words == "2 requests ready."
    assert [(row.reference, row.agency, row.state) for row in found.requests] == [
        ("R-26-1001", "Police", "draft"),
        ("R-26-1002", "Health", "draft"),
    ]
    assert {cell.state for cell in found.cells} == {CellState.DRAFT, CellState.NOT_ASKED}
    assert all(cell.reason for cell in found.cells if cell.state is CellState.NOT_ASKED)
    assert len(found.cells) == len(found.people) * len(found.agencies)


def test_a_cell_without_a_reason_stops_the_whole_grid(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    plan = case.plan(reason=" ")
    assert len(fields(case, plan)) == 4 * (len(case.read().agencies) - 2)
    assert case.read().requests == ()


def test_a_cell_left_out_is_named(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    plan = case.plan()
    left_out = plan.cells[7]
    assert fields(case, replace(plan, cells=plan.cells[:7] + plan.cells[8:])) == [
        f"cell:{left_out.person_id}:{left_out.agency_id}"
    ]


def test_purpose_lawful_basis_and_what_carries_it_are_never_assumed(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    plan = replace(case.plan(("police",), basis=None), purpose="", lawful_basis=" ")
    police = plan.requests[0].agency_id
    assert fields(case, plan) == ["purpose", "lawful_basis", f"agency:{police}:basis"]


@pytest.mark.parametrize(
    "position",
    [ConsentPosition.REFUSED, ConsentPosition.NOT_SOUGHT, ConsentPosition.WITHDRAWN, ConsentPosition.SOUGHT],
)
def test_a_request_cannot_rest_on_consent_that_was_not_given(hub: Hub, staff: Staff, position: ConsentPosition) -> None:
    case = opened(hub, staff, consent=position)
    assert [field.rsplit(":", 1)[1] for field in fields(case, case.plan(("police",)))] == ["basis"]


def test_a_request_without_consent_is_held_and_cannot_be_sent(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff, consent=ConsentPosition.REFUSED)
    requests = case.ask(basis=Basis.OVERRIDE)
    assert {row.state for row in case.read().requests} == {"held"}
    with pytest.raises(Refused, match="rely on a consent override that is not agreed"):
        send_requests(hub, case.worker, case.id, list(requests.values()), case.read().header.version)
    assert {row.state for row in case.read().requests} == {"held"}
    assert all(row.sent_at is None for row in case.read().requests)


def test_sending_sets_the_due_time_of_the_rating_and_says_why(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    case = opened(hub, staff)
    requests = case.ask(("police", "health"), urgent=("police",))
    sent = send_requests(hub, case.worker, case.id, list(requests.values()), case.read().header.version)
    assert sent.words == "Sent to Police and Health."
    rows = {row.agency: row for row in case.read().requests}
    assert rows["Health"].due_at == monday.now() + timedelta(hours=12)
    assert rows["Health"].due_reason == "Amber, 12 hours from 10:00"
    assert rows["Police"].due_at == monday.now() + timedelta(hours=4)
    assert rows["Police"].due_reason == "Amber marked 0–4 h, 4 hours from 10:00"


def test_what_is_sent_is_not_sent_twice(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    requests = list(case.ask().values())
    send_requests(hub, case.worker, case.id, requests, case.read().header.version)
    with pytest.raises(Refused, match="has left or was withdrawn already"):
        send_requests(hub, case.worker, case.id, requests, case.read().header.version)


def test_two_people_sending_at_once_meet_a_conflict(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    requests = list(case.ask().values())
    version = case.read().header.version
    send_requests(hub, case.worker, case.id, requests[:1], version)
    with pytest.raises(Conflict):
        send_requests(hub, staff.others["worker2"], case.id, requests[1:], version)
    assert [row.state for row in case.read().requests] == ["sent", "draft"]


def test_a_mixed_sending_sends_what_may_leave_and_says_what_is_held(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    plan = case.plan(("police", "health"))
    health = next(agency.id for agency in case.read().agencies if agency.code == "health")
    requests = tuple(
        replace(each, basis=Basis.OVERRIDE) if each.agency_id == health else each for each in plan.requests
    )
    ask_partners(hub, case.worker, case.id, replace(plan, requests=requests))
    now = case.read()
    sent = send_requests(hub, case.worker, case.id, [row.id for row in now.requests], now.header.version)
    assert sent.words == "Sent to Police. 1 is held until an override is agreed."
    assert {row.agency: row.state for row in case.read().requests} == {"Police": "sent", "Health": "held"}


@pytest.mark.parametrize(
    ("colour", "sentence"),
    [
        (RatingColour.GREEN, "The policy lets only Amber requests be marked urgent; this enquiry is Green."),
        (RatingColour.RED, "The policy lets only Amber requests be marked urgent; this enquiry is Red."),
    ],
)
def test_only_a_colour_of_the_policy_can_be_marked_urgent(
    hub: Hub, staff: Staff, colour: RatingColour, sentence: str
) -> None:
    case = opened(hub, staff, rating=colour)
    with pytest.raises(Invalid) as refused:
        ask_partners(hub, case.worker, case.id, case.plan(("police",), urgent=("police",)))
    assert [problem.sentence for problem in refused.value.problems] == [sentence]


def test_the_forecast_is_what_sending_then_sets(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    plain, urgent = forecast_due(hub, case.worker, case.id)
    requests = case.ask(("police", "health"), urgent=("police",))
    send_requests(hub, case.worker, case.id, list(requests.values()), case.read().header.version)
    rows = {row.agency: row for row in case.read().requests}
    assert (rows["Health"].due_at, rows["Health"].due_reason) == (plain.due_at, plain.sentence)
    assert (rows["Police"].due_at, rows["Police"].due_reason) == (urgent.due_at, urgent.sentence)


def test_a_withdrawn_request_leaves_its_cells_to_be_decided_again(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    police = case.ask(("police",))["police"]
    withdraw_request(hub, case.worker, police, "Asked the wrong force", case.read().requests[0].version)
    found = case.read()
    assert found.requests[0].withdrawn_reason == "Asked the wrong force"
    assert sum(cell.state is CellState.OPEN for cell in found.cells) == 4
    case.ask(("police",))
    assert [(row.reference, row.round, row.state) for row in case.read().requests] == [
        ("R-26-1001", 1, "withdrawn"),
        ("R-26-1002", 2, "draft"),
    ]


def test_withdrawing_needs_a_reason(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    police = case.ask(("police",))["police"]
    with pytest.raises(Invalid, match="One thing"):
        withdraw_request(hub, case.worker, police, "  ", 1)
    assert case.read().requests[0].state == "draft"


def test_a_cell_that_is_asked_is_undone_by_withdrawing_only(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    plan = case.plan(("police",))
    ask_partners(hub, case.worker, case.id, plan)
    changed_mind = replace(
        plan,
        version=case.read().header.version,
        cells=tuple(replace(cell, asked=False, reason="Changed my mind") for cell in plan.cells),
        requests=(),
    )
    assert len(fields(case, changed_mind)) == 4


def test_a_cell_not_asked_may_be_asked_later(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    case.ask(("police",))
    case.ask(("health",))
    assert [(row.agency, len(row.asked)) for row in case.read().requests] == [("Police", 4), ("Health", 4)]


def test_somebody_new_must_be_decided_about_for_every_agency(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    case.ask(("police",))
    added = _named_later(case)
    add_person_to_enquiry(hub, case.worker, case.id, added, "household", version=case.read().header.version)
    found = case.read()
    assert [person.name for person in found.people][-1] == "Lio Novak"
    assert sum(cell.state is CellState.OPEN for cell in found.cells) == len(found.agencies)
    case.ask(("police",))
    assert [(row.agency, row.round, len(row.asked)) for row in case.read().requests] == [
        ("Police", 1, 4),
        ("Police", 2, 1),
    ]


def test_a_partner_or_a_service_manager_does_not_ask(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    plan = case.plan()
    for role in (Role.PARTNER, Role.SERVICE_MANAGER, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(Refused, match="ask partners"):
            ask_partners(hub, staff[role], case.id, plan)


def test_the_trail_names_requests_and_counts_and_no_words_of_the_plan(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    requests = case.ask()
    send_requests(hub, case.worker, case.id, list(requests.values()), case.read().header.version)
    with hub.reading(None) as unit:
        entries = unit.session.scalars(select(AuditEntry)).all()
        said = " ".join(str(entry.detail) for entry in entries)
        sent = [entry.subject_id for entry in entries if entry.act == "request sent"]
        rows = unit.session.scalars(select(InformationRequest.id)).all()
    assert sorted(sent, key=str) == sorted(rows, key=str)
    assert "Novak" not in said
    assert "What do you hold" not in said


def _named_later(case: Case) -> UUID:
    """Somebody whom the contact names after the enquiry was opened."""
    contact = case.read().contacts[0].id
    with case.hub.writing(case.worker) as unit:
        person = ContactPerson(
            id=new_id(),
            contact_id=contact,
            position=9,
            label="person 9",
            role=ContactRole.HOUSEHOLD,
            is_child=True,
            forenames="Lio",
            surname="Novak",
            surname_key="novak",
            forename_key="lio",
            date_of_birth=date(2012, 1, 5),
            birth_precision=BirthPrecision.DAY,
            link_state=LinkState.UNDECIDED,
        )
        unit.add(person)
        unit.audit("person named for a test", "contact", contact)
        unit.commit()
        return person.id
