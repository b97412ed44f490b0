"""What is said of an address and a telephone: contacts of twelve months, and how many are about other children."""

import dataclasses
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import Contact, Enquiry, Person
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.errors import Refused
from app.services.intake.contacts import open_contact, record_contact
from app.services.intake.linking import create_person_from_contact
from app.services.intake.place_history import ADDRESS, PHONE, PlaceHistory, place_history, places_of_contact
from app.services.intake.records import ContactDraft, PersonDraft
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.contacts import adult_at_risk, three_children
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import opened
from tests.services.people.test_household_page import warned

DAY = 86_400


def record(hub: Hub, staff: Staff, draft: ContactDraft) -> UUID:
    made = record_contact(hub, staff[Role.HUB_WORKER], draft).new_id
    assert made is not None
    return made


def about(forenames: str, surname: str, **changes: Any) -> ContactDraft:
    """A contact about one child at the address of the three children."""
    home: dict[str, Any] = {"address": "12 Harbour Row, Ashby", "postcode": "ZZ3 8LP", "family_phone": ""}
    draft = ContactDraft(
        channel="email", subject_kind="child", source_code="3A", referrer_name="Dr Anjali Menon",
        people=(PersonDraft("a", forenames=forenames, surname=surname, age="about 6"),), concern="Two missed visits.",
    )  # fmt: skip
    return dataclasses.replace(draft, **{**home, **changes})


def history(
    hub: Hub, staff: Staff, draft: ContactDraft, but: UUID | None = None, role: Role = Role.HUB_WORKER
) -> tuple[PlaceHistory, ...]:
    return place_history(hub, staff[role], draft, but)


def test_contacts_on_an_address_are_counted_and_those_about_other_children_apart(hub: Hub, staff: Staff) -> None:
    record(hub, staff, three_children(family_phone=""))
    for forenames, surname in (("Amara", "Okafor"), ("Yusuf", "Ali"), ("Zoe", "Nowak-Lecka")):
        record(hub, staff, about(forenames, surname))
    assert history(hub, staff, about("Zoë", "Nowak-Łęcka")) == (PlaceHistory(ADDRESS, 4, 2),)
    assert history(hub, staff, about("Joseph", "Ali")) == (PlaceHistory(ADDRESS, 4, 3),), "Yusuf may be Joseph"
    assert history(hub, staff, about("", "")) == (PlaceHistory(ADDRESS, 4, 0),), "nobody is named yet"


def test_a_contact_about_an_adult_is_counted_and_is_about_no_other_child(hub: Hub, staff: Staff) -> None:
    record(hub, staff, adult_at_risk(address="12 Harbour Row, Ashby", postcode="ZZ3 8LP"))
    assert history(hub, staff, about("Amara", "Okafor")) == (PlaceHistory(ADDRESS, 1, 0),)


def test_a_telephone_is_counted_however_it_is_written_and_whosever_it_was(hub: Hub, staff: Staff) -> None:
    record(hub, staff, three_children())
    asked = about("Amara", "Okafor", address="1 Elsewhere, Ashby", postcode="ZZ9 9ZZ", family_phone="+44 7700 900123")
    assert history(hub, staff, asked) == (PlaceHistory(PHONE, 1, 1),)


def test_the_contact_itself_and_what_is_older_than_a_year_are_not_counted(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    first = record(hub, staff, about("Amara", "Okafor"))
    assert history(hub, staff, about("Amara", "Okafor"), first) == ()
    monday.advance(370 * DAY)
    assert history(hub, staff, about("Yusuf", "Ali")) == ()


def test_nothing_is_told_of_a_restricted_person(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    made = record(hub, staff, about("Amara", "Okafor"))
    create_person_from_contact(hub, worker, open_contact(hub, worker, made).people[0].id)
    (told,) = history(hub, staff, about("Yusuf", "Ali"))
    assert (told.kind, told.contacts, told.others) == (ADDRESS, 1, 1)
    assert [address for _, address in told.homes] == ["12 Harbour Row, Ashby, ZZ3 8LP"]
    with hub.writing(None) as unit:
        unit.session.scalars(select(Person)).one().restricted = True
        unit.audit("made for the test")
        unit.commit()
    assert history(hub, staff, about("Yusuf", "Ali")) == ()


def test_half_an_address_asks_nothing_and_a_role_that_may_not_look_is_refused(hub: Hub, staff: Staff) -> None:
    record(hub, staff, about("Amara", "Okafor"))
    assert history(hub, staff, about("Yusuf", "Ali", address="", postcode="ZZ3")) == ()
    with pytest.raises(Refused):
        history(hub, staff, about("Yusuf", "Ali"), role=Role.PARTNER)


def test_the_household_known_at_an_address_is_told_with_the_mark_that_it_may_not_be_disclosed(
    hub: Hub, staff: Staff
) -> None:
    person = rows.person(hub, forenames="Amara", surname="Okafor")
    home = rows.household(hub, members=(person,), address="12 Harbour Row", town="Ashby", postcode="ZZ3 8LP")
    (told,) = history(hub, staff, about("Yusuf", "Ali"))
    assert told == PlaceHistory(ADDRESS, 0, 0, ((home, "12 Harbour Row, Ashby, ZZ3 8LP"),))
    warned(hub, staff, person)
    (told,) = history(hub, staff, about("Yusuf", "Ali"))
    assert told.homes[0][1].endswith("(do not disclose)")


def test_a_recorded_contact_is_asked_the_same_and_one_that_is_closed_to_the_reader_tells_nothing(
    hub: Hub, staff: Staff
) -> None:
    worker = staff[Role.HUB_WORKER]
    record(hub, staff, three_children())
    second = record(hub, staff, about("Amara", "Okafor", family_phone="07700 900123"))
    assert places_of_contact(hub, worker, second) == (PlaceHistory(ADDRESS, 1, 1), PlaceHistory(PHONE, 1, 1))
    case = opened(hub, staff)
    with hub.writing(None) as unit:
        unit.session.get_one(Contact, second).enquiry_id = case.id
        unit.session.get_one(Enquiry, case.id).restricted = True
        unit.audit("closed for the test")
        unit.commit()
    assert places_of_contact(hub, staff[Role.MASH_MANAGER], second) == ()
    assert places_of_contact(hub, staff[Role.SERVICE_MANAGER], second) != ()
