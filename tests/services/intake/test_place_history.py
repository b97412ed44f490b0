"""What is said of an address and a telephone: contacts of twelve months, and how many are about other children."""

import dataclasses
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import Person
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.errors import Refused
from app.services.intake.contacts import open_contact, record_contact
from app.services.intake.linking import create_person_from_contact
from app.services.intake.place_history import ADDRESS, PHONE, PlaceHistory, place_history
from app.services.intake.records import ContactDraft, PersonDraft
from app.services.unit_of_work import Hub
from tests.factories.contacts import adult_at_risk, three_children
from tests.factories.hubs import Staff

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
    assert history(hub, staff, about("Yusuf", "Ali")) == (PlaceHistory(ADDRESS, 1, 1),)
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
