"""Whatever is typed where people are searched for: an answer, empty or in words; no crash, nobody it does not fit."""

from dataclasses import fields, replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from app.services.access import Role
from app.services.errors import Invalid, NotFound
from app.services.intake.checking import check_contact
from app.services.intake.known import earlier_contacts
from app.services.intake.person_choices import find_person_choices
from app.services.intake.place_history import place_history
from app.services.intake.records import ContactDraft, PersonDraft
from app.services.oversight.finding import find_anything
from app.services.people.find import KnownQuery, find_known_people, known_in_contact
from app.services.people.former_numbers import people_of
from app.services.people.household_page import household_at
from app.services.policy_file import load_builtin
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.contacts import three_children
from tests.factories.hubs import Staff
from tests.faults.hostile import telling

TYPED = {
    "nothing": "",
    "blanks": "   ",
    "one letter": "a",
    "ten thousand letters": "x" * 10_000,
    "ten thousand words": "ab " * 10_000,
    "emoji": "\U0001f469\u200d\U0001f467",
    "right to left": "\u202eMira\u202c \u200fQuill\u200f",
    "no such day": "31/02/2018",
    "half a postcode": "ZZ3",
    "sql": "Quill' OR 1=1 --",
    "wildcards": "%_*?[",
    "nul": "Mi\x00ra",
}
TEXT_FIELDS = sorted(each.name for each in fields(KnownQuery) if each.type in ("str", str))


@pytest.fixture
def child(hub: Hub) -> UUID:
    made = rows.person(hub, forenames="Mira", surname="Quill", born=date(2018, 5, 4))
    rows.household(hub, members=(made,), address="9 New Row")
    return made


@pytest.mark.parametrize("name", TYPED)
def test_every_field_of_a_search_for_known_people_takes_whatever_is_typed(
    hub: Hub, staff: Staff, child: UUID, name: str
) -> None:
    worker, typed = staff[Role.HUB_WORKER], TYPED[name]
    for field in TEXT_FIELDS:
        changed: dict[str, Any] = {field: typed}
        found = find_known_people(hub, worker, replace(KnownQuery(), **changed))
        assert all(each.id == child for each in found), field
        counted = known_in_contact(hub, worker, (("a", replace(KnownQuery(), **changed)),))
        assert bool(counted) is bool(found), field
    assert isinstance(find_known_people(hub, worker, KnownQuery(aliases=(typed, typed))), tuple)


@pytest.mark.parametrize("name", TYPED)
def test_everywhere_else_that_people_are_looked_for_takes_it_too(
    hub: Hub, staff: Staff, child: UUID, name: str
) -> None:
    worker, typed = staff[Role.HUB_WORKER], TYPED[name]
    assert isinstance(find_anything(hub, worker, typed), tuple)
    contact = rows.contact(hub, worker)
    assert isinstance(find_person_choices(hub, worker, rows.contact_people(hub, contact)[0], typed).people, tuple)
    draft = three_children(address=typed, postcode=typed, family_phone=typed, people=(odd(typed),), relations=())
    assert place_history(hub, worker, draft) == ()
    assert isinstance(earlier_contacts(hub, worker, draft), tuple)
    with pytest.raises(NotFound) as told:
        household_at(hub, worker, typed, typed)
    assert told.value.next_step
    with hub.reading(None) as unit:
        assert people_of(unit.session, [typed]) == {}


def test_a_damaged_character_is_answered_or_refused_in_words(hub: Hub, staff: Staff, child: UUID) -> None:
    worker, typed = staff[Role.HUB_WORKER], "half \ud83d"
    telling(partial(find_known_people, hub, worker, KnownQuery("Mira", typed, address=typed)), typed)
    assert isinstance(telling(partial(find_anything, hub, worker, typed), typed), Invalid)


def odd(typed: str) -> PersonDraft:
    return PersonDraft("a", forenames=typed, surname=typed, birth=typed, address=typed, postcode=typed, phone=typed)


def test_a_birth_date_that_is_none_is_told_beside_its_field_and_finds_nobody_by_it(
    hub: Hub, staff: Staff, child: UUID
) -> None:
    draft: ContactDraft = three_children(
        people=(PersonDraft("a", forenames="Mira", surname="Quill", birth="31/02/2018"),), relations=()
    )
    problems = check_contact(draft, load_builtin("west_berkshire"))
    told = [each for each in problems if each.field.endswith("birth")]
    assert len(told) == 1
    assert told[0].sentence


def test_half_a_postcode_still_finds_the_child_by_the_name_beside_it(hub: Hub, staff: Staff, child: UUID) -> None:
    found = find_known_people(hub, staff[Role.HUB_WORKER], KnownQuery("Mira", "Quill", postcode="RG14"))
    assert [each.id for each in found] == [child]
