"""The makers of rows keep the schema's promises."""

from sqlalchemy import func, select

from app.models import Contact, Enquiry, InformationRequest, Person, Reply
from app.models.enums import ContactStatus, RequestState
from app.services.access import Role
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff


def test_every_maker_writes_rows_that_the_schema_accepts(hub: Hub, staff: Staff) -> None:
    worker, manager = staff[Role.HUB_WORKER], staff[Role.MASH_MANAGER]
    child = rows.person(hub)
    mother = rows.person(hub, forenames="Folake", born=None)
    rows.relationship(hub, mother, child)
    rows.household(hub, members=(child, mother))
    plain = rows.contact(hub, worker, who=rows.FAMILY, relations=((1, 0, "parent"),))
    rows.document(hub, worker, plain)
    waiting = rows.screened_contact(hub, worker)
    closed = rows.authorised_contact(hub, worker, manager)
    opened = rows.enquiry(hub, worker)
    asked = rows.request(hub, worker, opened, staff.agencies["police"])
    rows.reply(hub, staff[Role.PARTNER], asked, opened.people[0])
    with hub.reading(None) as unit:
        states = {row.id: row.status for row in unit.session.scalars(select(Contact))}
        assert states == {
            plain: ContactStatus.UNSCREENED,
            waiting: ContactStatus.WAITING_FOR_MANAGER,
            closed: ContactStatus.CLOSED,
            opened.contact_id: ContactStatus.IN_ENQUIRY,
        }
        assert unit.get(Enquiry, opened.id).due_at is not None
        assert unit.get(InformationRequest, asked).state is RequestState.REPLIED
        assert unit.session.scalar(select(func.count()).select_from(Reply)) == 1
        assert unit.session.scalar(select(func.count()).select_from(Person)) == 2
    assert len(rows.contact_people(hub, plain)) == 3
