"""A count of repeats tells nobody of a contact that is closed to them, wherever it is shown."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.models import Contact, ContactPerson, Enquiry
from app.models.enums import BirthPrecision, LinkState
from app.services.access import Role
from app.services.intake.contacts import open_contact
from app.services.intake.inbox import count_contacts, count_views, find_place, list_contacts
from app.services.intake.inbox_peek import peek_contact
from app.services.intake.inbox_records import InboxSort, InboxView
from app.services.people import repeats
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import MONDAY, Staff
from tests.factories.parts import Who
from tests.services.enquiry.rows import Case, opened

PLACE: dict[str, Any] = {"address": "7 Nightjar Way", "postcode": "RG14 1ZZ", "address_key": "7 nightjar way|rg14 1zz"}
OTHER = Who("Bea", "Vane", date_of_birth=date(2017, 1, 1))


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    """An open enquiry; its contact has an address and a child."""
    made = opened(hub, staff)
    with hub.writing(None) as unit:
        contact = unit.session.query(Contact).filter(Contact.enquiry_id == made.id).one()
        contact.address, contact.postcode, contact.address_key = PLACE.values()
        unit.audit("made for the test")
        unit.commit()
    return made


def child_of(hub: Hub, case: Case) -> Who:
    """The child of the enquiry, as another contact may name them."""
    with hub.reading(None) as unit:
        row = (
            unit.session.query(ContactPerson)
            .join(Contact, Contact.id == ContactPerson.contact_id)
            .filter(Contact.enquiry_id == case.id, ContactPerson.is_child, ContactPerson.date_of_birth.is_not(None))
            .filter(ContactPerson.birth_precision == BirthPrecision.DAY)
            .first()
        )
        assert row is not None
        return Who(row.forenames, row.surname, date_of_birth=row.date_of_birth)


def came_again(hub: Hub, staff: Staff, who: Who, **columns: Any) -> UUID:
    """A later contact, counted as recording counts it."""
    made = rows.contact(hub, staff[Role.HUB_WORKER], who=(who,), received=MONDAY, **columns)
    with hub.writing(None) as unit:
        contact = unit.session.get_one(Contact, made)
        contact.repeat_count = repeats.count_anew(unit.session, contact)
        unit.audit("made for the test")
        unit.commit()
    return made


def counted(hub: Hub, staff: Staff, role: Role, contact: UUID) -> set[int]:
    """What the list, the side of the inbox and the opened contact say."""
    actor = staff[role]
    (row,) = [each for each in list_contacts(hub, actor, InboxView.ALL_OPEN).rows if each.id == contact]
    return {
        row.repeat_count,
        peek_contact(hub, actor, contact).row.repeat_count,
        open_contact(hub, actor, contact).repeat_count,
    }


@pytest.mark.parametrize("mark", ["address", "name and birth date", "known person"])
def test_a_closed_contact_is_counted_for_those_alone_to_whom_it_is_open(
    hub: Hub, staff: Staff, case: Case, mark: str
) -> None:
    if mark == "address":
        again = came_again(hub, staff, OTHER, **PLACE)
    elif mark == "name and birth date":
        again = came_again(hub, staff, child_of(hub, case))
    else:
        known = rows.person(hub, forenames="Ida", surname="Vane")
        with hub.writing(None) as unit:
            for row in unit.session.query(ContactPerson).limit(1):
                row.person_id, row.link_state = known, LinkState.LINKED
            unit.audit("made for the test")
            unit.commit()
        again = came_again(hub, staff, Who("Ida", "Vane", date_of_birth=None, person_id=known))
    assert counted(hub, staff, Role.MASH_MANAGER, again) == {1}
    with hub.writing(None) as unit:
        unit.session.get_one(Enquiry, case.id).restricted = True
        unit.audit("restricted for the test")
        unit.commit()
    assert counted(hub, staff, Role.MASH_MANAGER, again) == {0}
    assert counted(hub, staff, Role.SERVICE_MANAGER, again) == {1}
    assert counted(hub, staff, Role.HUB_WORKER, again) == {1}, "who opened it is named on it"


def test_an_open_contact_beside_the_closed_one_is_counted(hub: Hub, staff: Staff, case: Case) -> None:
    came_again(hub, staff, OTHER, **PLACE)
    again = came_again(hub, staff, OTHER, **PLACE)
    with hub.writing(None) as unit:
        unit.session.get_one(Enquiry, case.id).restricted = True
        unit.audit("restricted for the test")
        unit.commit()
    assert counted(hub, staff, Role.SERVICE_MANAGER, again) == {2}
    assert counted(hub, staff, Role.MASH_MANAGER, again) == {1}


def test_what_repeats_only_closed_contacts_is_no_repeat_contact_to_whom_they_are_closed(
    hub: Hub, staff: Staff, case: Case
) -> None:
    only_closed = came_again(hub, staff, OTHER, **PLACE)
    beside_open = came_again(hub, staff, Who("Noa", "Vane", date_of_birth=date(2018, 1, 1)), **PLACE)
    with hub.writing(None) as unit:
        unit.session.get_one(Enquiry, case.id).restricted = True
        unit.audit("restricted for the test")
        unit.commit()
    for role, seen in ((Role.MASH_MANAGER, [beside_open]), (Role.SERVICE_MANAGER, [only_closed, beside_open])):
        actor = staff[role]
        for sort in (InboxSort.DUE, InboxSort.REFERENCE):
            for typed in ("", "vane"):
                page = list_contacts(hub, actor, InboxView.REPEAT, sort, typed)
                assert sorted(row.id for row in page.rows) == sorted(seen)
                assert page.total == count_contacts(hub, actor, InboxView.REPEAT, typed) == len(seen)
            places = [find_place(hub, actor, row.id, InboxView.REPEAT, sort=sort) for row in page.rows]
            assert places == list(range(len(seen)))
            stands = find_place(hub, actor, only_closed, InboxView.REPEAT, sort=sort)
            assert (stands is not None) == (only_closed in seen)
        counts = {each.view: each.count for each in count_views(hub, actor)}
        assert (counts[InboxView.REPEAT], counts[InboxView.ALL_OPEN]) == (len(seen), 2)
