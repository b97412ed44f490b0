"""Partners' answers, their coverage, and each agency's own queue."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.models.enums import ConsentPosition
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.enquiry.cases import NotNamed
from app.services.enquiry.consent import OverrideDraft, agree_override, propose_override
from app.services.enquiry.own_requests import list_own_requests, open_own_request
from app.services.enquiry.replies import log_reply
from app.services.enquiry.request_records import Basis, CellState, ReplyDraft
from app.services.enquiry.restricting import name_on_case
from app.services.enquiry.sending import send_held_requests, send_requests, withdraw_request
from app.services.errors import Conflict, Invalid, NotFound, Refused
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened

NOTHING = ReplyDraft(
    UUID(int=0),
    "none_found",
    current_as_of=date(2026, 3, 29),
    period_from=date(2016, 3, 29),
    period_to=date(2026, 3, 29),
    area_searched="Thames Valley",
    systems_searched="Niche, PNC",
)


def asked(hub: Hub, staff: Staff, agencies: tuple[str, ...] = ("police", "health")) -> Case:
    """An enquiry whose requests have been sent."""
    case = opened(hub, staff)
    case.ask(agencies)
    send_requests(hub, case.worker, case.id, list(case.request_ids.values()), case.read().header.version)
    return case


def answers(case: Case, *found: str) -> list[ReplyDraft]:
    """Answers about the people in order: "current" and "historic" with a text, "none_found" with its coverage."""
    people = case.read().people
    return [
        replace(NOTHING, person_id=person.id, found=kind, text="" if kind == "none_found" else "Known since 2019")
        for person, kind in zip(people, found, strict=False)
    ]


def version_of(case: Case, agency: str) -> int:
    return next(row.version for row in case.read().requests if row.id == case.request_ids[agency])


def test_a_representative_answers_for_their_own_agency(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    police = staff[Role.PARTNER]
    log_reply(hub, police, case.request_ids["police"], answers(case, "current"), version=version_of(case, "police"))
    reply = case.read().replies[0]
    assert (reply.agency, reply.person, reply.found, reply.by, reply.on_behalf) == (
        "Police",
        "Ayla Novak",
        "current",
        "Ade Bello",
        False,
    )


def test_a_request_is_replied_when_every_person_has_an_answer(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    case = asked(hub, staff)
    police, request = staff[Role.PARTNER], case.request_ids["police"]
    everybody = answers(case, "current", "historic", "none_found", "none_found")
    said = log_reply(hub, police, request, everybody[:3], version=version_of(case, "police"))
    assert said.words == "R-26-1001: 1 still to answer."
    assert next(row.state for row in case.read().requests if row.id == request) == "sent"
    monday.advance(300)
    said = log_reply(hub, police, request, everybody[3:], version=version_of(case, "police"))
    assert said.words == "R-26-1001 is answered."
    row = next(row for row in case.read().requests if row.id == request)
    assert (row.state, row.replied_at) == ("replied", monday.now())
    assert {cell.state for cell in case.read().cells if cell.request_id == request} == {CellState.REPLIED}


def test_a_representative_cannot_answer_for_another_agency(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    with pytest.raises(NotNamed, match="another agency"):
        log_reply(hub, staff.others["health"], case.request_ids["police"], answers(case, "current"), version=2)
    assert case.read().replies == ()


def test_the_hub_logs_on_an_agencys_behalf_and_says_when_it_came_in(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    case = asked(hub, staff)
    sent = monday.now()
    monday.advance(3600)
    came_in = sent + timedelta(minutes=20)
    log_reply(
        hub,
        case.worker,
        case.request_ids["police"],
        answers(case, "none_found", "none_found", "none_found", "none_found"),
        version=version_of(case, "police"),
        received_at=came_in,
    )
    assert {(reply.on_behalf, reply.received_at) for reply in case.read().replies} == {(True, came_in)}
    assert next(row.replied_at for row in case.read().requests if row.agency == "Police") == came_in


def test_an_answer_comes_in_between_the_sending_and_now(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    case = asked(hub, staff)
    for moment in (monday.now() - timedelta(minutes=1), monday.now() + timedelta(minutes=1)):
        with pytest.raises(Invalid):
            log_reply(
                hub, case.worker, case.request_ids["police"], answers(case, "current"), version=2, received_at=moment
            )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"current_as_of": None}, "current_as_of"),
        ({"period_from": None}, "period"),
        ({"period_to": None}, "period"),
        ({"area_searched": " "}, "area_searched"),
        ({"systems_searched": ""}, "systems_searched"),
        ({"found": None}, "found"),
        ({"found": "unknown"}, "found"),
        ({"found": "current"}, "text"),
        ({"period_to": date(2010, 1, 1)}, "period"),
        ({"current_as_of": date(2027, 1, 1)}, "current_as_of"),
    ],
)
def test_an_answer_without_its_coverage_is_not_taken(
    hub: Hub, staff: Staff, change: dict[str, object], field: str
) -> None:
    case = asked(hub, staff)
    draft = replace(answers(case, "none_found")[0], **change)  # type: ignore[arg-type]  # one field at a time
    with pytest.raises(Invalid) as refused:
        log_reply(hub, staff[Role.PARTNER], case.request_ids["police"], [draft], version=2)
    assert [problem.field for problem in refused.value.problems] == [f"{field}:{draft.person_id}"]
    assert case.read().replies == ()


def test_a_second_answer_names_the_one_it_corrects_and_both_stay(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    police, request = staff[Role.PARTNER], case.request_ids["police"]
    first = answers(case, "none_found")
    log_reply(hub, police, request, first, version=version_of(case, "police"))
    again = replace(first[0], found="historic", text="One report in 2018")
    with pytest.raises(Invalid) as refused:
        log_reply(hub, police, request, [again], version=version_of(case, "police"))
    assert "Correct that one" in refused.value.problems[0].sentence
    old = case.read().replies[0].id
    log_reply(hub, police, request, [replace(again, corrects_id=old)], version=version_of(case, "police"))
    assert [(reply.found, reply.corrected) for reply in case.read().replies] == [
        ("historic", False),
        ("none_found", True),
    ]
    cell = next(cell for cell in case.read().cells if cell.request_id == request and cell.found)
    assert cell.found == "historic"


def test_what_was_not_sent_cannot_be_answered(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    case.ask(("police",))
    with pytest.raises(Refused, match="not sent"):
        log_reply(hub, staff[Role.PARTNER], case.request_ids["police"], answers(case, "current"), version=1)


def test_an_answer_about_somebody_not_asked_about_is_not_taken(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    with pytest.raises(Invalid) as refused:
        log_reply(hub, staff[Role.PARTNER], case.request_ids["police"], [NOTHING], version=2)
    assert refused.value.problems[0].sentence == "This request does not ask about this person."


def test_two_answers_at_once_meet_a_conflict(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    drafts = answers(case, "current", "current")
    version = version_of(case, "police")
    log_reply(hub, staff[Role.PARTNER], case.request_ids["police"], drafts[:1], version=version)
    with pytest.raises(Conflict):
        log_reply(hub, case.worker, case.request_ids["police"], drafts[1:], version=version)


def test_who_neither_sits_in_the_hub_nor_represents_an_agency_logs_nothing(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    for role in (Role.SERVICE_MANAGER, Role.AUDITOR, Role.ADMINISTRATOR, Role.WALLBOARD):
        with pytest.raises(Refused, match="log a reply"):
            log_reply(hub, staff[role], case.request_ids["police"], answers(case, "current"), version=2)


def test_an_agency_sees_its_own_queue_and_no_other(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    police, health = staff[Role.PARTNER], staff.others["health"]
    assert [row.reference for row in list_own_requests(hub, police)] == ["R-26-1001"]
    assert [row.reference for row in list_own_requests(hub, health)] == ["R-26-1002"]
    assert list_own_requests(hub, staff[Role.SOCIAL_CARE_REPRESENTATIVE]) == ()
    with pytest.raises(NotNamed):
        open_own_request(hub, health, case.request_ids["police"])


def test_a_queue_shows_neither_drafts_nor_held_nor_withdrawn_requests(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    police = staff[Role.PARTNER]
    request = case.ask(("police",))["police"]
    assert list_own_requests(hub, police) == ()
    with pytest.raises(NotFound):
        open_own_request(hub, police, request)
    send_requests(hub, case.worker, case.id, [request], case.read().header.version)
    assert len(list_own_requests(hub, police)) == 1
    withdraw_request(hub, case.worker, request, "Not needed", version_of(case, "police"))
    assert list_own_requests(hub, police) == ()


def test_an_opened_request_holds_what_answering_needs(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    found = open_own_request(hub, staff[Role.PARTNER], case.request_ids["police"])
    assert [person.name for person in found.people] == ["Ayla Novak", "Finn Novak", "Mira Novak", "Dan Orme"]
    assert found.people[0].address == "4 Rowan Court, ZZ1 1AA"
    assert (found.agency, found.questions, found.row.rating) == ("Police", "What do you hold?", "amber")
    assert found.row.subjects == "Ayla Novak, 7; Finn Novak, 6 m; Mira Novak, 31; Dan Orme, 30s"


def test_late_requests_stand_first_and_answered_ones_last(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    first = asked(hub, staff, ("police",))
    everybody = answers(first, "none_found", "none_found", "none_found", "none_found")
    log_reply(hub, staff[Role.PARTNER], first.request_ids["police"], everybody, version=2)
    monday.advance(60)
    asked(hub, staff, ("police",))
    assert [(row.reference, row.state, row.answered) for row in list_own_requests(hub, staff[Role.PARTNER])] == [
        ("R-26-1002", "sent", 0),
        ("R-26-1001", "replied", 4),
    ]


def test_a_representative_of_a_restricted_case_must_be_named(hub: Hub, staff: Staff) -> None:
    case = asked(hub, staff)
    police = staff[Role.PARTNER]
    case.restrict(staff[Role.MASH_MANAGER])
    assert list_own_requests(hub, police) == ()
    with pytest.raises(NotNamed):
        log_reply(hub, police, case.request_ids["police"], answers(case, "current"), version=2)
    assert not any(agency.has_named for agency in case.read().agencies)
    name_on_case(hub, staff[Role.MASH_MANAGER], case.id, police.user_id)
    assert len(list_own_requests(hub, police)) == 1
    assert [agency.code for agency in case.read().agencies if agency.has_named] == ["police"]


def test_a_partner_is_told_who_must_not_hear_of_the_request(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    case = opened(hub, staff, consent=ConsentPosition.NOT_SOUGHT)
    case.ask(("police",), basis=Basis.OVERRIDE)
    until = monday.now() + timedelta(days=2)
    draft = OverrideDraft("c", "He would flee", "None would do", not_told="The father", not_told_until=until)
    propose_override(hub, staff[Role.MASH_MANAGER], case.id, draft)
    override = case.read().overrides[0].id
    agree_override(hub, staff[Role.SERVICE_MANAGER], override, "Proportionate")
    send_held_requests(hub, case.worker, override)
    found = open_own_request(hub, staff[Role.PARTNER], case.request_ids["police"])
    assert (found.relies_on_override, found.do_not_tell) == (True, "The father")
    monday.advance(3 * 24 * 3600)
    assert open_own_request(hub, staff[Role.PARTNER], case.request_ids["police"]).do_not_tell == ""
