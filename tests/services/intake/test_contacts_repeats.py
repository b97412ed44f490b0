"""What counts as a repeat contact, and what earlier contacts a worker is shown."""

import dataclasses
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.models import Contact, Household, HouseholdMember, Person, PersonName, new_id
from app.models.enums import BirthPrecision, ContactStatus, Sex
from app.services.access import Role
from app.services.clock import FixedClock
from app.services.errors import Invalid, NotFound, Refused
from app.services.intake import like_names
from app.services.intake.contacts import (
    amend_contact,
    mark_written_received,
    open_contact,
    record_contact,
    start_decision_making,
)
from app.services.intake.known import earlier_contacts
from app.services.intake.linking import create_person_from_contact, link_contact_person, unlink_contact_person
from app.services.intake.records import ContactDraft, PersonDraft
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.contacts import adult_at_risk, three_children, with_person
from tests.factories.hubs import Staff
from tests.services.people.doubles import standing

DAY = 86_400


def record(hub: Hub, staff: Staff, draft: ContactDraft) -> UUID:
    made = record_contact(hub, staff[Role.HUB_WORKER], draft).new_id
    assert made is not None
    return made


def repeats(hub: Hub, staff: Staff, contact_id: UUID) -> int:
    return open_contact(hub, staff[Role.HUB_WORKER], contact_id).repeat_count


def elsewhere(forenames: str, surname: str, birth: str) -> ContactDraft:
    """A contact at another address about one child, or one of the same name and birth date."""
    return ContactDraft(
        channel="email", subject_kind="child", source_code="3A", referrer_name="Dr Anjali Menon",
        people=(PersonDraft("a", forenames=forenames, surname=surname, birth=birth),),
        address="90 Station Road, Brackwell", postcode="ZZ9 9ZZ", concern="Missed two appointments.",
    )  # fmt: skip


def test_the_same_child_by_name_and_birth_date_makes_a_repeat_however_it_is_spelt(hub: Hub, staff: Staff) -> None:
    record(hub, staff, three_children())
    assert repeats(hub, staff, record(hub, staff, elsewhere("ZOE", "Nowak Lecka", "14 March 2017"))) == 1
    twin = dataclasses.replace(elsewhere("Zoë", "Nowak-Łęcka", "15/03/2017"), address="7 Quay Side, Brackwell")
    assert repeats(hub, staff, record(hub, staff, dataclasses.replace(twin, postcode="ZZ9 1AB"))) == 0


def test_the_same_address_makes_a_repeat(hub: Hub, staff: Staff) -> None:
    record(hub, staff, three_children())
    other = elsewhere("Amara", "Okafor", "01/01/2020")
    beside = dataclasses.replace(other, address="14 Harbour Row, Ashby", postcode="ZZ3 8LP")
    assert repeats(hub, staff, record(hub, staff, beside)) == 0
    same = dataclasses.replace(with_person(other, "a", birth="02/01/2020"), address="12 harbour row", postcode="zz38lp")
    assert repeats(hub, staff, record(hub, staff, same)) == 1


def test_a_contact_of_thirteen_months_ago_is_no_repeat(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    record(hub, staff, three_children())
    monday.advance(364 * DAY)
    assert repeats(hub, staff, record(hub, staff, three_children(received="", people=young()))) == 1
    monday.advance(2 * DAY)
    assert repeats(hub, staff, record(hub, staff, three_children(people=young()))) == 1


def young() -> tuple[PersonDraft, ...]:
    return three_children().people


def test_a_child_of_an_age_only_is_never_taken_for_another(hub: Hub, staff: Staff) -> None:
    record(hub, staff, three_children())
    nameless = with_person(elsewhere("Tadhg", "Ó Súilleabháin", ""), "a", age="about 2")
    assert repeats(hub, staff, record(hub, staff, nameless)) == 0


def test_a_duplicate_does_not_count(hub: Hub, staff: Staff) -> None:
    first = record(hub, staff, three_children())
    second = record(hub, staff, three_children())
    with hub.writing(None) as unit:
        row = unit.get(Contact, second)
        row.status, row.duplicate_of_id = type(row.status)("duplicate"), first
        unit.audit("marked for the test", "contact", second)
        unit.commit()
    assert repeats(hub, staff, record(hub, staff, three_children())) == 1


def test_earlier_contacts_say_what_agrees_newest_first(hub: Hub, staff: Staff, monday: FixedClock) -> None:
    first = record(hub, staff, three_children())
    monday.advance(DAY)
    second = record(hub, staff, adult_at_risk(address="12 Harbour Row, Ashby", postcode="ZZ3 8LP"))
    monday.advance(DAY)
    found = earlier_contacts(hub, staff[Role.HUB_WORKER], three_children(address="12 Harbour Row"))
    assert [each.id for each in found] == [second, first]
    assert found[0].why == ("same address",)
    assert found[0].awaiting_written
    assert set(found[1].why) == {"same child: Zoë", "same child: Minh Châu", "same address", "same telephone"}
    assert all(each.repeat for each in found)


def test_the_same_telephone_is_shown_and_is_no_repeat_by_itself(hub: Hub, staff: Staff) -> None:
    record(hub, staff, three_children())
    by_phone = with_person(elsewhere("Amara", "Okafor", "01/01/2020"), "a", phone="+44 7700 900 123 (mum)")
    (found,) = earlier_contacts(hub, staff[Role.HUB_WORKER], by_phone)
    assert (found.why, found.repeat) == (("same telephone",), False)
    assert repeats(hub, staff, record(hub, staff, by_phone)) == 0


def test_contacts_of_restricted_people_are_not_shown(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    first = record(hub, staff, three_children())
    made = create_person_from_contact(hub, worker, open_contact(hub, worker, first).people[0].id).new_id
    assert made is not None
    with hub.writing(None) as unit:
        unit.get(Person, made).restricted = True
        unit.audit("restricted for the test", "person", made)
        unit.commit()
    assert earlier_contacts(hub, worker, three_children()) == ()


def test_a_worker_links_a_person_with_a_reason_and_the_repeat_is_found(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    first = record(hub, staff, three_children())
    person = create_person_from_contact(hub, worker, open_contact(hub, worker, first).people[0].id).new_id
    assert person is not None
    later = record(hub, staff, elsewhere("Zoe", "Nowak", "14/03/2017"))
    child = open_contact(hub, worker, later).people[0]
    assert (child.link_state, repeats(hub, staff, later)) == ("undecided", 0)
    with pytest.raises(Invalid) as refused:
        link_contact_person(hub, worker, child.id, person, " ")
    assert "same person" in refused.value.problems[0].sentence
    link_contact_person(hub, worker, child.id, person, "Same NHS number, seen in the letter")
    linked = open_contact(hub, worker, later)
    assert (linked.people[0].link_state, linked.repeat_count) == ("linked", 1)
    assert linked.people[0].person_line == "Zoë Nowak-Łęcka, born 14 Mar 2017"
    with pytest.raises(Refused, match="already linked"):
        link_contact_person(hub, worker, child.id, person, "again")


def test_a_link_is_undone_with_its_reason(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    child = open_contact(hub, worker, record(hub, staff, three_children())).people[0]
    link_contact_person(hub, worker, child.id, None, "")
    with pytest.raises(Invalid):
        unlink_contact_person(hub, worker, child.id, "")
    unlink_contact_person(hub, worker, child.id, "Another girl of the same name")
    with pytest.raises(Refused, match="not linked"):
        unlink_contact_person(hub, worker, child.id, "twice")


def test_unlinking_restores_contact_and_person_exactly_but_for_the_reason(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    first = record(hub, staff, three_children())
    person = create_person_from_contact(hub, worker, open_contact(hub, worker, first).people[0].id).new_id
    child = open_contact(hub, worker, record(hub, staff, elsewhere("Zoe", "Nowak", "14/03/2017"))).people[0]
    before = but_for_the_reason(hub)
    link_contact_person(hub, worker, child.id, person, "Same NHS number, seen in the letter")
    assert but_for_the_reason(hub) != before
    unlink_contact_person(hub, worker, child.id, "Another girl of the same name")
    assert but_for_the_reason(hub) == before


def but_for_the_reason(hub: Hub) -> object:
    """Every row of the hub, without who decided last that a contact's person is known, and why: that is kept."""
    kept = {"linked_by_id", "linked_at", "link_reason"}
    return {
        table: [{name: value for name, value in row.items() if name not in kept} for row in every]
        for table, every in standing(hub).items()
    }


def test_a_person_made_from_a_contact_has_its_names_household_and_numbers(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    people = open_contact(hub, worker, record(hub, staff, three_children())).people
    child = create_person_from_contact(hub, worker, people[0].id).new_id
    mother = create_person_from_contact(hub, worker, people[3].id).new_id
    assert child is not None
    assert mother is not None
    with hub.reading(None) as unit:
        row = unit.get(Person, child)
        assert (row.nhs_number, row.surname_key, row.birth_precision) == (
            "9991234543",
            "nowak lecka",
            BirthPrecision.DAY,
        )
        assert unit.get(Person, mother).birth_precision is BirthPrecision.YEAR
        assert unit.session.execute(select(func.count()).select_from(Household)).scalar_one() == 1
        assert unit.session.execute(select(func.count()).select_from(HouseholdMember)).scalar_one() == 2
        aliases = unit.session.execute(select(PersonName.name, PersonName.surname_key)).all()
        assert [tuple(each) for each in aliases] == [("Aga Nowak", "nowak"), ("Agnes Lecka", "lecka")]


def test_a_restricted_record_is_not_linked_by_a_worker(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    hidden = new_id()
    with hub.writing(None) as unit:
        unit.add(
            Person(
                id=hidden, forenames="Ines", surname="Moreau", surname_key="moreau", forename_key="ines",
                birth_precision=BirthPrecision.UNKNOWN, sex=Sex.FEMALE, restricted=True,
                created_at=unit.at, disability=[],
            )
        )  # fmt: skip
        unit.audit("made for the test", "person", hidden)
        unit.commit()
    child = open_contact(hub, worker, record(hub, staff, three_children())).people[0]
    with pytest.raises(Refused, match="restricted"):
        link_contact_person(hub, worker, child.id, hidden, "Same person")


def test_a_contact_of_a_restricted_enquiry_is_closed_to_others_whatever_they_ask(
    hub: Hub, staff: Staff
) -> None:
    worker, other = staff[Role.HUB_WORKER], staff.others["worker2"]
    case = rows.enquiry(hub, worker, restricted=True)
    with hub.writing(worker) as unit:
        unit.get(Contact, case.contact_id).status = ContactStatus.UNSCREENED
        unit.audit("open again for the test")
        unit.commit()
    opened = open_contact(hub, staff[Role.SERVICE_MANAGER], case.contact_id)
    acts: tuple[Callable[[], object], ...] = (
        lambda: open_contact(hub, other, case.contact_id),
        lambda: amend_contact(hub, other, case.contact_id, opened.draft, opened.version),
        lambda: start_decision_making(hub, other, case.contact_id),
        lambda: mark_written_received(hub, other, case.contact_id),
        lambda: create_person_from_contact(hub, other, rows.contact_people(hub, case.contact_id)[0]),
    )
    for act in acts:
        with pytest.raises(NotFound, match="not in your inbox"):
            act()
    assert open_contact(hub, staff[Role.SERVICE_MANAGER], case.contact_id).version == opened.version


@pytest.mark.parametrize(
    ("forenames", "surname", "birth"),
    [("Amarra", "Okafor", "04/05/2018"), ("Amara", "Okafour", "04/05/2018"), ("Amara", "Okafor", "05/04/2018")],
)
def test_a_child_spelled_another_way_is_met_though_nobody_is_known_and_is_no_repeat(
    hub: Hub, staff: Staff, forenames: str, surname: str, birth: str
) -> None:
    first = record(hub, staff, elsewhere("Amara", "Okafor", "04/05/2018"))
    again = three_children(
        people=(PersonDraft("a", forenames=forenames, surname=surname, birth=birth),), relations=(), address="",
        postcode="", family_phone="",
    )  # fmt: skip
    (found,) = earlier_contacts(hub, staff[Role.HUB_WORKER], again)
    assert (found.id, found.why, found.repeat) == (first, ("like name and birth date: Amara Okafor",), False)


@pytest.mark.parametrize(
    ("forenames", "surname", "birth"),
    [("Bea", "Okafor", "04/05/2018"), ("Amara", "Vane", "04/05/2018"), ("Amarra", "Okafor", "04/06/2018")],
)
def test_another_name_or_another_day_is_not_called_alike(
    hub: Hub, staff: Staff, forenames: str, surname: str, birth: str
) -> None:
    record(hub, staff, elsewhere("Amara", "Okafor", "04/05/2018"))
    other = three_children(
        people=(PersonDraft("a", forenames=forenames, surname=surname, birth=birth),), relations=(), address="",
        postcode="", family_phone="",
    )  # fmt: skip
    assert earlier_contacts(hub, staff[Role.HUB_WORKER], other) == ()


def test_a_name_with_its_day_and_month_swapped_is_met_among_very_many_of_like_names(
    hub: Hub, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(like_names, "MOST_NAMES", 3)
    for letter in "abcdef":
        made = rows.Who(f"Amar {letter}", "Okafor", date_of_birth=date(2010, 1, 1))
        rows.contact(hub, staff[Role.HUB_WORKER], who=(made,), address="", postcode="")
    first = record(hub, staff, elsewhere("Amara", "Okafor", "04/05/2018"))
    again = three_children(
        people=(PersonDraft("a", forenames="Amara", surname="Okafor", birth="05/04/2018"),), relations=(), address="",
        postcode="", family_phone="",
    )  # fmt: skip
    assert first in [each.id for each in earlier_contacts(hub, staff[Role.HUB_WORKER], again)]
