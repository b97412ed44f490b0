"""Opening an enquiry, its people, and who may open it afterwards."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.models import AuditEntry, Contact, Enquiry, Rating
from app.models.enums import ConsentPosition, ContactRole, ContactStatus, RatingColour
from app.services.access import Act, Role
from app.services.clock import FixedClock
from app.services.enquiry.case_file import open_case
from app.services.enquiry.case_list import count_enquiries, list_enquiries
from app.services.enquiry.cases import NotNamed
from app.services.enquiry.opening import add_person_to_enquiry, open_enquiry
from app.services.enquiry.records import CaseView
from app.services.enquiry.restricting import lift_restriction, name_on_case, restrict_case
from app.services.errors import Conflict, Refused
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import FAMILY, authorised_contact, opened


def test_an_authorised_contact_becomes_an_enquiry_with_everybody_it_names(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    found = case.read()
    assert found.header.reference == "M-26-1001"
    assert [(person.name, person.role) for person in found.people] == [
        ("Ayla Novak", "subject"),
        ("Finn Novak", "subject"),
        ("Mira Novak", "household"),
        ("Dan Orme", "other"),
    ]
    assert [person.age for person in found.people] == ["7", "6 m", "31", "30s"]
    assert found.header.subjects == "Ayla Novak, 7; Finn Novak, 6 m"
    assert found.header.consent == "given"
    assert [line.reference for line in found.contacts] == ["C-26-1001"]


def test_the_initial_rating_keeps_the_screeners_reason_and_name(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff, lead=staff.others["worker2"])
    header = case.read().header
    assert (header.rating, header.rated_by, header.rating_reason) == (
        "amber",
        "Jo Shaw",
        "Third report of missed meals",
    )
    assert case.read().ratings[0].stage == "initial"
    assert header.lead_worker == "Kit Marsh"


def test_the_clock_starts_as_the_policy_says_and_tells_why(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    contact = authorised_contact(hub, staff)
    monday.advance(3600)
    made = open_enquiry(hub, staff[Role.HUB_WORKER], [contact], staff[Role.HUB_WORKER].user_id)
    assert made.new_id is not None
    header = open_case(hub, staff[Role.HUB_WORKER], made.new_id).header
    assert header.clock_started_at == monday.now()
    assert header.due_at == monday.now() + timedelta(hours=24)
    assert header.due_reason.startswith("Amber, 24 hours from 11:00")
    assert (header.policy, header.policy_number) == ("West Berkshire", 1)


def test_opening_moves_the_contact_out_of_the_inbox(hub: Hub, staff: Staff) -> None:
    contact_id = authorised_contact(hub, staff)
    made = open_enquiry(hub, staff[Role.HUB_WORKER], [contact_id], staff[Role.HUB_WORKER].user_id)
    with hub.reading(None) as unit:
        contact = unit.get(Contact, contact_id)
        assert contact.status is ContactStatus.IN_ENQUIRY
        assert contact.enquiry_id == made.new_id


def test_two_contacts_about_one_family_make_one_enquiry_with_each_person_once(hub: Hub, staff: Staff) -> None:
    first = authorised_contact(hub, staff, rating=RatingColour.GREEN)
    second = authorised_contact(
        hub, staff, rating=RatingColour.RED, consent=ConsentPosition.REFUSED, family=FAMILY[:1] + FAMILY[2:3]
    )
    made = open_enquiry(hub, staff[Role.HUB_WORKER], [first, second], staff[Role.HUB_WORKER].user_id)
    assert made.new_id is not None
    found = open_case(hub, staff[Role.HUB_WORKER], made.new_id)
    assert [person.name for person in found.people] == ["Ayla Novak", "Finn Novak", "Mira Novak", "Dan Orme"]
    assert found.header.rating == "red"
    assert found.header.consent == "refused"


@pytest.mark.parametrize(
    ("outcome", "authorised", "sentence"),
    [
        ("mash_enquiry", False, "No manager has authorised this contact yet."),
        ("early_help", True, "The authorised outcome of this contact does not open an enquiry."),
    ],
)
def test_only_an_authorised_outcome_opens_an_enquiry(
    hub: Hub, staff: Staff, outcome: str, authorised: bool, sentence: str
) -> None:
    contact = authorised_contact(hub, staff, outcome=outcome, authorised=authorised)
    with pytest.raises(Refused, match=sentence):
        open_enquiry(hub, staff[Role.HUB_WORKER], [contact], staff[Role.HUB_WORKER].user_id)
    with hub.reading(None) as unit:
        assert unit.session.scalars(select(Rating)).all() == []


def test_an_enquiry_may_run_beside_a_strategy_discussion(hub: Hub, staff: Staff) -> None:
    contact = authorised_contact(hub, staff, outcome="strategy_discussion", rating=RatingColour.RED)
    made = open_enquiry(hub, staff[Role.HUB_WORKER], [contact], staff[Role.HUB_WORKER].user_id)
    assert made.words == "Enquiry M-26-1001 is open."


def test_a_contact_opens_one_enquiry_only(hub: Hub, staff: Staff) -> None:
    contact = authorised_contact(hub, staff)
    open_enquiry(hub, staff[Role.HUB_WORKER], [contact], staff[Role.HUB_WORKER].user_id)
    with pytest.raises(Refused, match="stands in an enquiry already"):
        open_enquiry(hub, staff[Role.HUB_WORKER], [contact], staff[Role.HUB_WORKER].user_id)


def test_a_partner_or_an_administrator_cannot_lead(hub: Hub, staff: Staff) -> None:
    contact = authorised_contact(hub, staff)
    for role in (Role.PARTNER, Role.ADMINISTRATOR):
        with pytest.raises(Refused, match="cannot lead"):
            open_enquiry(hub, staff[Role.HUB_WORKER], [contact], staff[role].user_id)


def test_a_person_is_added_once(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    person = case.read().people[0]
    version = case.read().header.version
    with pytest.raises(Refused, match="in the enquiry already"):
        add_person_to_enquiry(hub, case.worker, case.id, person.contact_person_id, "other", version=version)


def test_somebody_of_a_foreign_contact_is_not_added(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    other = opened(hub, staff)
    stranger = other.read().people[3].contact_person_id
    with pytest.raises(Refused, match="does not belong to this enquiry"):
        add_person_to_enquiry(hub, case.worker, case.id, stranger, "other", version=1)


def test_opening_a_case_is_audited_and_a_refresh_is_not(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    case.read()
    with hub.reading(None) as unit:
        last = unit.session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
        assert (last.act, last.subject_id, last.actor_id) == ("enquiry read", case.id, case.worker.user_id)


def test_a_restricted_case_opens_to_the_named_and_to_service_managers_only(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    case.restrict(staff[Role.MASH_MANAGER])
    assert case.read(staff[Role.SERVICE_MANAGER]).header.restricted
    assert case.read(staff[Role.MASH_MANAGER]).header.restricted
    stranger = staff.others["worker2"]
    with pytest.raises(NotNamed, match="restricted"):
        open_case(hub, stranger, case.id)
    assert list_enquiries(hub, stranger, CaseView.ALL_OPEN) == ()
    assert count_enquiries(hub, stranger).all_open == 0
    name_on_case(hub, staff[Role.SERVICE_MANAGER], case.id, stranger.user_id)
    assert open_case(hub, stranger, case.id).header.id == case.id
    assert len(list_enquiries(hub, stranger, CaseView.ALL_OPEN)) == 1


def test_a_refused_look_at_a_restricted_case_is_on_the_trail(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    case.restrict(staff[Role.MASH_MANAGER])
    with pytest.raises(NotNamed):
        open_case(hub, staff.others["worker2"], case.id)
    with hub.reading(None) as unit:
        last = unit.session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
        assert (last.act, last.detail) == ("refused", {"refused_act": Act.SEE_ENQUIRY.value})
        assert last.actor_id == staff.others["worker2"].user_id


def test_two_people_restricting_at_once_meet_a_conflict(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    version = case.read().header.version
    restrict_case(hub, staff[Role.MASH_MANAGER], case.id, "high_profile", "Known in the town.", version=version)
    with pytest.raises(Conflict):
        lift_restriction(hub, staff[Role.SERVICE_MANAGER], case.id, "A mistake.", version=version)


def test_partners_auditors_and_administrators_never_open_a_case(hub: Hub, staff: Staff) -> None:
    case = opened(hub, staff)
    for role in (Role.PARTNER, Role.SOCIAL_CARE_REPRESENTATIVE, Role.AUDITOR, Role.ADMINISTRATOR, Role.WALLBOARD):
        with pytest.raises(Refused, match="Your role does not allow you"):
            open_case(hub, staff[role], case.id)


def test_a_list_of_subjects_that_is_too_long_says_how_many_more_and_the_case_shows_them_all(
    hub: Hub, staff: Staff
) -> None:
    born = date(2018, 1, 1)
    many = tuple((f"Child{at:02}", "Featherstonehaugh", born, ContactRole.SUBJECT, True) for at in range(20))
    worker = staff[Role.HUB_WORKER]
    made = open_enquiry(hub, worker, [authorised_contact(hub, staff, family=many)], worker.user_id).new_id
    assert made is not None
    assert all(f"Child{at:02}" in open_case(hub, worker, made).header.subjects for at in range(20))
    with hub.reading(None) as unit:
        line = unit.get(Enquiry, made).subject_line
    shown = line.split("; ")
    assert shown[-1] == f"and {20 - len(shown) + 1} more"
    assert all(each.endswith(", 8") for each in shown[:-1])
