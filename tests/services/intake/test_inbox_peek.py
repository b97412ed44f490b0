"""The reading pane shows a contact whole, and looking at one is on the record."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import AuditEntry
from app.models.enums import BirthPrecision, ConsentPosition, ContactRole, RatingColour
from app.services.access import Actor, Role
from app.services.errors import NotFound
from app.services.intake import inbox, inbox_peek
from app.services.intake.inbox_records import InboxView
from app.services.intake.person_choices import find_person_choices
from app.services.people.find import RESTRICTED_WORDS
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.factories.rows import Who

ELSEWHERE: dict[str, Any] = {"address": "2 Far Lane, Thatcham", "postcode": "RG18 9ZZ"}


@pytest.fixture
def worker(staff: Staff) -> Actor:
    return staff[Role.HUB_WORKER]


def acts(hub: Hub, contact_id: UUID) -> list[str]:
    with hub.reading(None) as unit:
        return list(
            unit.session.scalars(
                select(AuditEntry.act).where(AuditEntry.subject_id == contact_id).order_by(AuditEntry.seq)
            )
        )


def test_the_reading_pane_shows_everything_that_decides_what_to_do_next(hub: Hub, worker: Actor) -> None:
    unborn = Who("Baby", "Adeyemi", date_of_birth=None, sex=None, columns={"expected_delivery": date(2026, 6, 9)})
    contact = rows.contact(
        hub,
        worker,
        who=(rows.CHILD, unborn, rows.MOTHER),
        relations=((2, 0, "parent"), (2, 1, "parent")),
        rating=RatingColour.RED,
        consent_position=ConsentPosition.NOT_SOUGHT,
        consent_reason="delay",
        level_claimed=3,
    )
    rows.document(hub, worker, contact, name="form.pdf", media_type="application/pdf", content=b"12345")
    peek = inbox_peek.peek_contact(hub, worker, contact)
    assert (peek.row.reference, peek.row.rating, peek.row.consent) == ("C-26-1001", "red", "not_sought")
    assert peek.row.due_reason == "Contact decision, 24 hours from 10:00"
    assert [(each.name, each.age, each.role) for each in peek.people] == [
        ("Mira Adeyemi", "7", "subject"),
        ("Baby Adeyemi", "unborn, expected 9 Jun 2026", "subject"),
        ("Folake Adeyemi", "34", "household"),
    ]
    assert peek.people[2].relations == ("Parent of Mira Adeyemi", "Parent of Baby Adeyemi")
    assert peek.referrer_agency == "Bramble Lane Primary School"
    assert peek.source == "Schools"
    assert peek.consent_reason == "It would cause unjustified delay"
    assert peek.concern.startswith("Arrives hungry")
    assert [(each.name, each.size) for each in peek.documents] == [("form.pdf", 5)]
    assert peek.others == ()


@pytest.mark.parametrize(
    ("born", "precision", "said"),
    [
        (date(2025, 9, 1), BirthPrecision.DAY, "6 months"),
        (date(2024, 3, 31), BirthPrecision.DAY, "23 months"),
        (date(2024, 3, 30), BirthPrecision.DAY, "2"),
        (date(2010, 3, 31), BirthPrecision.ESTIMATED, "about 15"),
    ],
)
def test_an_age_is_said_as_exactly_as_it_is_known(
    hub: Hub, worker: Actor, born: date, precision: BirthPrecision, said: str
) -> None:
    child = Who(date_of_birth=born, columns={"birth_precision": precision})
    assert inbox_peek.peek_contact(hub, worker, rows.contact(hub, worker, who=(child,))).people[0].age == said


def test_looking_at_a_contact_is_audited_each_time_and_makes_it_read_once(hub: Hub, worker: Actor) -> None:
    contact = rows.contact(hub, worker)
    assert inbox_peek.peek_contact(hub, worker, contact).newly_opened
    again = inbox_peek.peek_contact(hub, worker, contact)
    assert not again.newly_opened
    assert not again.row.unread
    assert acts(hub, contact) == ["contact recorded", "contact read", "contact read"]
    assert not inbox.list_contacts(hub, worker, InboxView.UNSCREENED).rows[0].unread


def test_reading_a_contact_does_not_make_a_colleagues_screening_a_conflict(hub: Hub, worker: Actor) -> None:
    contact = rows.contact(hub, worker)
    before = inbox.list_contacts(hub, worker, InboxView.UNSCREENED).rows[0].version
    assert inbox_peek.peek_contact(hub, worker, contact).row.version == before


def test_other_contacts_say_why_they_are_shown(hub: Hub, worker: Actor) -> None:
    child_again = rows.contact(hub, worker, **ELSEWHERE)
    father = Who("Owen", "Trent", ContactRole.HOUSEHOLD, False, date(1990, 11, 2))
    adult_again = rows.contact(hub, worker, who=(Who("Suri", "Tarn"), father), **ELSEWHERE)
    place_again = rows.contact(hub, worker, who=(Who("Fenn", "Pellow", date_of_birth=None),))
    rows.contact(hub, worker, who=(Who("Mira", "Adeyemi", date_of_birth=date(1999, 1, 1)),), **ELSEWHERE)
    contact = rows.contact(hub, worker, who=rows.FAMILY)
    why = {each.id: each.why for each in inbox_peek.peek_contact(hub, worker, contact).others}
    assert why == {
        child_again: ("same child",),
        adult_again: ("same adult in the household",),
        place_again: ("same address",),
    }


def test_a_known_person_is_met_again_under_another_name(hub: Hub, worker: Actor) -> None:
    known = rows.person(hub)
    earlier = rows.contact(hub, worker, who=(Who("Mimi", "Ade", person_id=known),), **ELSEWHERE)
    contact = rows.contact(hub, worker, who=(Who(person_id=known),))
    assert [each.id for each in inbox_peek.peek_contact(hub, worker, contact).others] == [earlier]


def test_a_restricted_enquirys_contact_is_hidden_from_those_not_named_on_it(
    hub: Hub, staff: Staff, worker: Actor
) -> None:
    case = rows.enquiry(hub, worker, restricted=True)
    contact = rows.contact(hub, worker)
    with pytest.raises(NotFound):
        inbox_peek.peek_contact(hub, worker, case.contact_id)
    assert inbox_peek.peek_contact(hub, worker, contact).others == ()
    assert inbox_peek.find_enquiry_choices(hub, worker, contact) == ()
    assert inbox_peek.find_enquiry_choices(hub, worker, contact, "M-26") == ()
    service = staff[Role.SERVICE_MANAGER]
    assert inbox_peek.peek_contact(hub, service, case.contact_id).enquiry_reference == "M-26-1001"
    assert [each.id for each in inbox_peek.find_enquiry_choices(hub, service, contact)] == [case.id]


def test_another_contact_that_names_somebody_restricted_is_neither_listed_nor_counted(
    hub: Hub, staff: Staff, worker: Actor
) -> None:
    ida = Who("Ida", "Vane", date_of_birth=None, person_id=rows.person(hub, forenames="Ida", surname="Vane"))
    rows.enquiry(hub, worker, who=(ida,), restricted=True, contact_columns=ELSEWHERE)
    earlier = rows.contact(hub, worker, who=(ida,))
    contact = rows.contact(hub, worker, repeat_count=1)
    for role, shown in ((Role.HUB_WORKER, []), (Role.SERVICE_MANAGER, [earlier])):
        peek = inbox_peek.peek_contact(hub, staff[role], contact)
        assert [each.id for each in peek.others] == shown
        assert peek.row.repeat_count == len(shown)
        assert [each.id for each in inbox_peek.find_duplicate_choices(hub, staff[role], contact)] == shown


def test_open_enquiries_on_the_same_people_are_offered_with_the_reason(hub: Hub, worker: Actor) -> None:
    case = rows.enquiry(hub, worker)
    rows.enquiry(hub, worker, who=(Who("Bo", "Tarn"),), contact_columns=ELSEWHERE)
    contact = rows.contact(hub, worker)
    offered = inbox_peek.find_enquiry_choices(hub, worker, contact)
    assert [(each.id, each.why) for each in offered] == [(case.id, ("same address", "same child"))]
    by_reference = inbox_peek.find_enquiry_choices(hub, worker, contact, "m-26-1002")
    assert [each.reference for each in by_reference] == ["M-26-1002"]


def test_duplicates_are_offered_by_people_and_by_reference_never_itself(hub: Hub, worker: Actor) -> None:
    first = rows.contact(hub, worker)
    far = rows.contact(hub, worker, who=(Who("Bo", "Tarn"),), **ELSEWHERE)
    contact = rows.contact(hub, worker)
    assert [each.id for each in inbox_peek.find_duplicate_choices(hub, worker, contact)] == [first]
    found = inbox_peek.find_duplicate_choices(hub, worker, contact, "C-26-100")
    assert {each.id for each in found} == {first, far}


def test_known_people_are_offered_however_they_are_spelled_and_of_a_restricted_one_only_whom_to_ask(
    hub: Hub, staff: Staff, worker: Actor
) -> None:
    same, slip = rows.person(hub), rows.person(hub, forenames="Mirra", surname="Adeyemy")
    contact = rows.contact(hub, worker)
    named = rows.contact_people(hub, contact)[0]
    offered = find_person_choices(hub, worker, named)
    assert [(each.id, each.band) for each in offered.people] == [(same, "likely"), (slip, "likely")]
    assert offered.people[0].why == ("same name", "same birth date")
    assert offered.people[0].born == "7, born 4 May 2018"
    assert offered.people[0].stands == ("on no contact",)
    assert "surname one slip" in offered.people[1].why
    assert offered.said == ""
    assert acts(hub, contact)[-1] == "people searched"
    hidden = rows.person(hub, restricted=True)
    again = find_person_choices(hub, worker, named)
    assert ([each.id for each in again.people], again.said) == ([same, slip], RESTRICTED_WORDS)
    assert hidden in {each.id for each in find_person_choices(hub, staff[Role.SERVICE_MANAGER], named).people}


@pytest.mark.parametrize("typed", ["tarn bo", "Bo Tarn", "tarn", "Tahrn", "943 476 5919"])
def test_known_people_are_offered_by_a_name_or_number_typed(hub: Hub, worker: Actor, typed: str) -> None:
    there = rows.person(hub, forenames="Bo", surname="Tarn", nhs_number="9434765919")
    named = rows.contact_people(hub, rows.contact(hub, worker))[0]
    assert there not in [each.id for each in find_person_choices(hub, worker, named).people]
    assert [each.id for each in find_person_choices(hub, worker, named, typed).people] == [there]


def test_only_people_who_may_screen_can_be_assigned_to(hub: Hub, staff: Staff, worker: Actor) -> None:
    assert [each.initials for each in inbox_peek.list_assignees(hub, worker)] == ["JS", "KM", "MF"]
