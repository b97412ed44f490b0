"""The rule of restricted people in its two forms, as a part of a query and asked of some: they say the same."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import event, select

from app.models import Person
from app.services.access import Actor, Role
from app.services.clock import FixedClock
from app.services.enquiry.restricting import name_on_case
from app.services.intake.known import earlier_contacts
from app.services.intake.records import ContactDraft, PersonDraft
from app.services.trust.break_glass import open_case_by_break_glass, open_person_by_break_glass
from app.services.trust.closed_people import closed_among, open_people
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.factories.parts import Who

WHY = "She rang from the station and is alone there tonight."
NAMES = ("Ada", "Bea", "Cy", "Dot", "Eli", "Fay", "Gus", "Hal", "Ivy", "Jo", "Kit", "Lou", "Max", "Nan", "Ode", "Pip")


@pytest.fixture
def people(hub: Hub) -> list[UUID]:
    return [rows.person(hub, forenames=name, surname="Quillfeather") for name in NAMES]


def both(hub: Hub, actor: Actor, people: list[UUID]) -> set[UUID]:
    """Whom the rule closes to somebody, in both its forms."""
    with hub.reading(actor) as unit:
        found = closed_among(unit, people)
        assert found == set(people) - set(unit.session.scalars(select(Person.id).where(open_people(unit))))
        assert found == set().union(*(closed_among(unit, (each,)) for each in people)), "one by one too"
    return found


def closed_case(hub: Hub, staff: Staff, people: list[UUID]) -> UUID:
    who = tuple(Who("Kiv", "Quist", person_id=each) for each in people)
    return rows.enquiry(hub, staff[Role.SERVICE_MANAGER], who=who, restricted=True).id


def test_both_forms_of_the_rule_close_the_same_people(
    hub: Hub, staff: Staff, people: list[UUID], monday: FixedClock
) -> None:
    worker, other, service = staff[Role.HUB_WORKER], staff.others["worker2"], staff[Role.SERVICE_MANAGER]
    assert both(hub, worker, people) == set()
    first, second = closed_case(hub, staff, people[:11]), closed_case(hub, staff, people[9:14])
    name_on_case(hub, service, first, worker.user_id)
    assert both(hub, service, people) == set()
    assert both(hub, worker, people) == set(people[11:14])
    assert both(hub, other, people) == set(people[:14])
    open_person_by_break_glass(hub, other, people[3], WHY)
    open_case_by_break_glass(hub, other, second, WHY)
    assert both(hub, other, people) == set(people[:9]) - {people[3]}
    monday.advance(5 * 3600)
    assert both(hub, other, people) == set(people[:14])


def test_however_many_are_asked_about_the_rule_is_asked_in_the_same_words_and_only_of_the_marked(
    hub: Hub, staff: Staff, people: list[UUID]
) -> None:
    closed_case(hub, staff, people[:12])
    said: list[str] = []
    with hub.reading(staff.others["worker2"]) as unit:
        engine = unit.session.connection().engine
        heard = event.listens_for(engine, "before_cursor_execute")
        heard(lambda _c, _cursor, words, *_: said.append(words) if "closed_case" in words else None)
        assert closed_among(unit, people[12:]) == set()
        assert said == [], "nobody of these is marked"
        for count in range(1, len(people) + 1):
            assert closed_among(unit, people[:count]) == set(people[: min(count, 12)])
    assert len(said) > len(people)
    assert len(set(said)) == 1


def test_earlier_contacts_are_asked_for_in_the_same_words_whoever_is_typed(hub: Hub, staff: Staff) -> None:
    worker, other = staff[Role.HUB_WORKER], staff.others["worker2"]
    for count, name in enumerate(NAMES[:7], 1):
        for _ in range(count):
            rows.contact(hub, worker, who=(Who(name, "Dunlin", date_of_birth=date(2018, 5, 4)),))
    said: list[str] = []
    with hub.reading(other) as unit:
        heard = event.listens_for(unit.session.connection().engine, "before_cursor_execute")
    heard(lambda _c, _cursor, words, *_: said.append(words) if "closed_case" in words else None)
    for count, name in enumerate(NAMES[:7], 1):
        typed = PersonDraft("x", forenames=name, surname="Dunlin", birth="04/05/2018", is_child=True)
        assert len(earlier_contacts(hub, other, ContactDraft(people=(typed,)))) == count
    assert len(said) == 7
    assert len(set(said)) == 1
