"""Ctrl+K: households at an address, with who lives there; nothing of a home in which everybody is closed."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import HouseholdMember, Person, WarningNote, new_id
from app.services.access import Role
from app.services.intake.linking import link_contact_person
from app.services.oversight.finding import MANY_HOMES, MOST_HOMES, Finding, find_anything
from app.services.unit_of_work import Hub
from tests.factories import hubs, rows
from tests.factories.hubs import Staff
from tests.services.people.test_household_page import warned

PLACE: dict[str, Any] = {
    "address": "14 Quince Row, Newbury", "postcode": "RG14 1ZZ", "address_key": "14 quince row|rg14 1zz"
}  # fmt: skip


@pytest.fixture
def mira(hub: Hub) -> UUID:
    return rows.person(hub, forenames="Mira", surname="Quillfeather", born=date(2018, 5, 4))


@pytest.fixture
def home(hub: Hub, mira: UUID) -> UUID:
    other = rows.person(hub, forenames="Ola", surname="Quillfeather", born=date(1990, 5, 4))
    return rows.household(hub, members=(mira, other))


def homes(hub: Hub, staff: Staff, typed: str, role: Role = Role.HUB_WORKER) -> list[Finding]:
    return [each for each in find_anything(hub, staff[role], typed) if each.kind == "household"]


@pytest.mark.parametrize(
    "typed", ["RG14 1ZZ", "rg141zz", "14 Quince Row", "14 quince", "14 Quince Row RG14 1ZZ", "14 quince row, rg14 1zz",
              "14 Quince Row, Newbury, RG14 1ZZ", "14 quince row newb", "Quince Row RG14 1ZZ", "RG14", "rg14 1",
              "rg141", "rg14 1z", "Quince Row RG14"]
)
def test_a_household_is_found_by_its_postcode_or_by_house_and_street(
    hub: Hub, staff: Staff, home: UUID, typed: str
) -> None:
    (line,) = homes(hub, staff, typed)
    assert line.id == home
    assert line.title == "14 Quince Row, Newbury, RG14 1ZZ"
    assert line.detail == "Household: Mira Quillfeather, Ola Quillfeather"


@pytest.mark.parametrize(
    "typed", ["Quince Row", "Quillfeather", "16 Quince Row RG14 1ZZ", "7 years old", "14", "12/05/2018",
              "14 Quince Row Reading", "RG1", "RG14 2", "Quillfeather RG14"]
)
def test_no_household_by_a_street_alone_another_house_a_name_or_an_age(
    hub: Hub, staff: Staff, home: UUID, typed: str
) -> None:
    assert homes(hub, staff, typed) == []


def test_the_fullest_of_many_homes_stand_first_and_many_people_are_counted(hub: Hub, staff: Staff, home: UUID) -> None:
    for number in range(3):
        rows.household(hub, address=f"{20 + number} Quince Row")
    many = [rows.person(hub, forenames=f"Kit{n}", surname="Vane") for n in range(6)]
    full = rows.household(hub, address="30 Quince Row", members=many)
    lines = homes(hub, staff, "RG14 1ZZ")
    assert [each.id for each in lines[:2]] == [full, home]
    assert lines[0].detail.endswith(" and 2 more")
    assert lines[2].detail == "Household: nobody lives there now"
    assert len(lines) == 3


def test_nothing_is_told_of_restricted_people_nor_of_a_home_of_only_such(hub: Hub, staff: Staff, mira: UUID) -> None:
    hidden = [rows.person(hub, forenames="Ada", surname="Hidden", restricted=True) for _ in range(2)]
    home = rows.household(hub, members=(mira, hidden[0]))
    closed = rows.household(hub, address="8 Quince Row", members=(hidden[1],))
    (line,) = homes(hub, staff, "RG14 1ZZ")
    assert line.id == home
    assert line.detail == "Household: Mira Quillfeather"
    assert closed in {each.id for each in homes(hub, staff, "RG14 1ZZ", Role.SERVICE_MANAGER)}


def test_a_home_in_which_only_closed_people_live_now_is_not_called_empty(hub: Hub, staff: Staff, mira: UUID) -> None:
    hidden = rows.person(hub, forenames="Ada", surname="Hidden", restricted=True)
    home = rows.household(hub, members=(mira, hidden))
    assert [each.id for each in homes(hub, staff, "RG14 1ZZ")] == [home]
    with hub.writing(staff[Role.HUB_WORKER]) as unit:
        stay = unit.session.scalars(select(HouseholdMember).where(HouseholdMember.person_id == mira)).one()
        stay.until = date(2025, 1, 1)
        unit.audit("left")
        unit.commit()
    assert homes(hub, staff, "RG14 1ZZ") == []


def test_an_address_that_may_not_be_disclosed_stands_in_no_list(hub: Hub, staff: Staff, mira: UUID, home: UUID) -> None:
    note = WarningNote(
        id=new_id(), at=hubs.MONDAY, by_id=staff[Role.MASH_MANAGER].user_id, person_id=mira, kind="do_not_disclose",
        text="Fled.", awareness="Told.", person_aware=True, since=date(2026, 3, 1), review_on=date(2026, 9, 1),
    )  # fmt: skip
    contact = rows.contact(hub, staff[Role.HUB_WORKER], **PLACE)
    (named,) = rows.contact_people(hub, contact)
    link_contact_person(hub, staff[Role.HUB_WORKER], named, mira, "Same name")
    assert contact in contacts(hub, staff, "14 Quince Row")
    with hub.writing(None) as unit:
        unit.add(note)
        unit.audit("warning")
        unit.commit()
    for typed in ("RG14 1ZZ", "RG14", "14 Quince Row", "14 Quince Row, Newbury, RG14 1ZZ"):
        assert homes(hub, staff, typed) == []
        assert contacts(hub, staff, typed) == []
        assert mira not in {each.id for each in find_anything(hub, staff[Role.HUB_WORKER], typed)}


def contacts(hub: Hub, staff: Staff, typed: str) -> list[UUID | None]:
    return [each.id for each in find_anything(hub, staff[Role.HUB_WORKER], typed) if each.kind == "contact"]


@pytest.mark.parametrize("typed", ["14 Quince Row", "14 quince", "14 Quince Row, Newbury, RG14 1ZZ", "14 Quince RG14"])
def test_a_contact_is_found_by_its_address_though_nobody_on_it_is_known(hub: Hub, staff: Staff, typed: str) -> None:
    contact = rows.contact(hub, staff[Role.HUB_WORKER], **PLACE)
    rows.contact(hub, staff[Role.HUB_WORKER], address="4 Quince Row, Newbury", address_key="4 quince row|rg14 1zz")
    assert contacts(hub, staff, typed) == [contact]
    assert contacts(hub, staff, typed.replace("14 ", "15 ", 1)) == []


def test_more_households_than_can_be_shown_at_half_a_postcode_are_said_to_be_too_many(hub: Hub, staff: Staff) -> None:
    for number in range(MOST_HOMES + 1):
        rows.household(hub, address=f"{20 + number} Quince Row")
    answers = find_anything(hub, staff[Role.HUB_WORKER], "RG14")
    assert [each.kind for each in answers] == ["household"] * MOST_HOMES + [""]
    assert answers[-1].detail == MANY_HOMES


def test_the_fullest_home_is_found_among_many_at_a_postcode(hub: Hub, staff: Staff) -> None:
    for number in range(24):
        rows.household(hub, address=f"{10 + number} Quince Row")
    child = rows.person(hub, forenames="Zed", surname="Vane")
    last = rows.household(hub, address="99 Quince Row", members=(child,))
    assert homes(hub, staff, "RG14 1ZZ")[0].id == last


def test_of_an_address_that_may_not_be_disclosed_no_reason_tells_and_a_number_still_finds(
    hub: Hub, staff: Staff, mira: UUID, home: UUID
) -> None:
    def people(typed: str) -> list[Finding]:
        return [each for each in find_anything(hub, staff[Role.HUB_WORKER], typed) if each.id == mira]

    (open_one,) = people("Mira Quillfeather RG14 1ZZ")
    assert "same postcode" in open_one.why
    with hub.writing(None) as unit:
        unit.session.get_one(Person, mira).nhs_number = "9991234543"
        unit.audit("person corrected", "person", mira)
        unit.commit()
    warned(hub, staff, mira)
    for typed in ("Mira Quillfeather RG14 1ZZ", "Mira Quillfeather RG14", "999 123 4543 RG14 1ZZ"):
        (closed_one,) = people(typed)
        assert "post" not in closed_one.why, typed
    assert people("RG14 1ZZ") == []


def test_an_age_beside_a_number_lists_nobody_else_of_that_age(hub: Hub, staff: Staff, mira: UUID) -> None:
    with hub.writing(None) as unit:
        unit.session.get_one(Person, mira).nhs_number = "9991234543"
        unit.audit("person corrected", "person", mira)
        unit.commit()
    rows.person(hub, forenames="Ugo", surname="Dunlin", born=date(2018, 5, 14))
    found = [each.id for each in find_anything(hub, staff[Role.HUB_WORKER], "999 123 4543 age 7") if each.id]
    assert found == [mira]
