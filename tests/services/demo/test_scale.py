"""Scale data: as many as asked for, in the states of a real hub."""

from sqlalchemy import func, select

from app.models import Contact, ContactPerson, Enquiry, InformationRequest, Person, PersonName, Relationship
from app.models.enums import ContactStatus, RatingColour, RequestState
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.demo.filling import fill_people
from app.services.demo.scale import fill_contacts, fill_enquiries
from app.services.enquiry.case_list import count_enquiries
from app.services.intake.inbox import count_views
from app.services.intake.inbox_records import InboxView
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff


def test_nearly_all_contacts_are_closed_and_the_newest_wait(hub: Hub, staff: Staff) -> None:
    fill_contacts(hub, staff[Role.HUB_WORKER], 200, at_the_door=40)
    with hub.reading(None) as unit:
        rows = unit.session.execute(select(Contact.status, func.count()).group_by(Contact.status))
        tally = {status: number for status, number in rows}  # noqa: C416 - rows are no pairs to the type checker
        assert (unit.session.scalar(select(func.count()).select_from(ContactPerson)) or 0) > 300
    assert tally[ContactStatus.CLOSED] == 160
    assert tally[ContactStatus.UNSCREENED] + tally[ContactStatus.WAITING_FOR_MANAGER] == 40
    counts = {each.view: each.count for each in count_views(hub, staff[Role.HUB_WORKER])}
    assert counts[InboxView.ALL_OPEN] == 40
    assert counts[InboxView.OVERDUE] > 0


def test_enquiries_stand_in_every_colour_with_requests_in_every_state(hub: Hub, staff: Staff) -> None:
    fill_enquiries(hub, staff[Role.HUB_WORKER], 60)
    with hub.reading(None) as unit:
        states = set(unit.session.scalars(select(InformationRequest.state).distinct()))
        colours = set(unit.session.scalars(select(Enquiry.rating).distinct()))
    assert states == set(RequestState)
    assert colours == {RatingColour.RED, RatingColour.AMBER, RatingColour.GREEN}
    counts = count_enquiries(hub, staff[Role.HUB_WORKER])
    assert counts.all_open == 60
    assert counts.waiting > 0
    assert counts.overdue > 0


def test_filling_twice_adds_and_never_repeats_a_reference_or_an_nhs_number(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    for _ in range(2):
        fill_contacts(hub, staff[Role.HUB_WORKER], 20)
        monday.advance(60)
    fill_people(hub, staff[Role.ADMINISTRATOR], 120, seed=4)
    fill_people(hub, staff[Role.ADMINISTRATOR], 120, seed=4)
    with hub.reading(None) as unit:
        assert unit.session.scalar(select(func.count(Contact.reference.distinct()))) == 40
        numbers = [number for number in unit.session.scalars(select(Person.nhs_number)) if number]
        assert len(numbers) == len(set(numbers))
        assert unit.session.scalar(select(func.count()).select_from(Person)) == 240
        assert (unit.session.scalar(select(func.count()).select_from(Relationship)) or 0) > 100
        assert (unit.session.scalar(select(func.count()).select_from(PersonName)) or 0) > 0
