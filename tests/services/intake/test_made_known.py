"""Whoever a contact names and the hub does not know is made known in one act; who may be known already is left."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.models import ContactPerson, HouseholdMember, Person
from app.models.enums import LinkState, Sex
from app.services.access import Actor, Role
from app.services.errors import Conflict, Refused
from app.services.intake import inbox_acts
from app.services.people.find import RESTRICTED_WORDS, KnownQuery, find_known_people
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.factories.parts import CHILD, FAMILY, Who
from tests.services.intake.test_inbox_acts import acts, chosen, standing

BROTHER = Who("Tayo", "Adeyemi", date_of_birth=date(2020, 2, 9), sex=Sex.MALE)


@pytest.fixture
def worker(staff: Staff) -> Actor:
    return staff[Role.HUB_WORKER]


def _states(hub: Hub, contact: UUID) -> list[LinkState]:
    with hub.reading(None) as unit:
        asked = select(ContactPerson.link_state).where(ContactPerson.contact_id == contact)
        return list(unit.session.scalars(asked.order_by(ContactPerson.position)))


def _people(hub: Hub) -> int:
    with hub.reading(None) as unit:
        return unit.session.scalar(select(func.count()).select_from(Person)) or 0


def test_a_family_is_known_from_then_on_however_it_is_spelled_and_lives_together(hub: Hub, worker: Actor) -> None:
    contact = rows.contact(hub, worker, who=(*FAMILY, BROTHER))
    done = inbox_acts.make_people_known(hub, worker, chosen(hub, contact)[0])
    assert done.words == "4 people of C-26-1001 known to the hub from now on."
    assert _states(hub, contact) == [LinkState.NEW] * 4
    (found, *_) = find_known_people(hub, worker, KnownQuery("Tajo", "Adeyemy", born=date(2020, 9, 2)))
    assert (found.name, found.band) == ("Tayo Adeyemi", "likely")
    assert acts(hub, contact)[-1] != "undone"
    with hub.reading(None) as unit:
        homes = set(unit.session.scalars(select(HouseholdMember.household_id)))
    assert len(homes) <= 1


def test_who_may_be_known_already_is_left_for_a_person_to_decide(hub: Hub, worker: Actor) -> None:
    rows.person(hub, forenames="Myra", surname="Adeyemi")
    contact = rows.contact(hub, worker, who=(*FAMILY, BROTHER))
    done = inbox_acts.make_people_known(hub, worker, chosen(hub, contact)[0])
    assert done.words == (
        "3 people of C-26-1001 known to the hub from now on. 1 person left: choose Link… beside the name."
    )
    assert _states(hub, contact) == [LinkState.UNDECIDED, LinkState.NEW, LinkState.NEW, LinkState.NEW]
    assert _people(hub) == 4


def test_of_a_restricted_person_only_the_hint_is_told_and_only_where_two_strong_marks_agree(
    hub: Hub, staff: Staff, worker: Actor
) -> None:
    rows.person(hub, restricted=True)
    contact = rows.contact(hub, worker, who=(CHILD, BROTHER))
    done = inbox_acts.make_people_known(hub, worker, chosen(hub, contact)[0])
    assert done.words.startswith("1 person of C-26-1001 known to the hub from now on. 1 person left")
    assert done.words.endswith(RESTRICTED_WORDS)
    assert _states(hub, contact) == [LinkState.UNDECIDED, LinkState.NEW]
    alone = rows.contact(hub, worker)
    with pytest.raises(Refused) as refusal:
        inbox_acts.make_people_known(hub, worker, chosen(hub, alone)[0])
    assert refusal.value.next_step == RESTRICTED_WORDS
    namesake = Who("Mira", "Adeyemi", date_of_birth=date(2011, 8, 1))
    weak = rows.contact(hub, worker, who=(namesake,), address="", postcode="")
    assert "known to the hub" in inbox_acts.make_people_known(hub, worker, chosen(hub, weak)[0]).words


def test_somebody_named_twice_on_a_contact_is_made_known_once(hub: Hub, worker: Actor) -> None:
    contact = rows.contact(hub, worker, who=(BROTHER, BROTHER, CHILD))
    inbox_acts.make_people_known(hub, worker, chosen(hub, contact)[0])
    assert _states(hub, contact) == [LinkState.NEW, LinkState.UNDECIDED, LinkState.NEW]


def test_without_a_full_name_nobody_is_made_known(hub: Hub, worker: Actor) -> None:
    nameless = (Who("Baby", "Adeyemi", date_of_birth=None), Who("", "Adeyemi"), Who("Unknown", "Male"))
    contact = rows.contact(hub, worker, who=nameless)
    with pytest.raises(Refused, match="no full name"):
        inbox_acts.make_people_known(hub, worker, chosen(hub, contact)[0])
    assert _people(hub) == 0


def test_the_ties_are_undone_exactly_and_a_changed_contact_is_a_conflict(hub: Hub, worker: Actor) -> None:
    contact = rows.contact(hub, worker, who=(CHILD, BROTHER))
    before, seen = standing(hub, contact), chosen(hub, contact)[0]
    done = inbox_acts.make_people_known(hub, worker, seen)
    with pytest.raises(Conflict):
        inbox_acts.make_people_known(hub, worker, seen)
    undone = inbox_acts.undo(hub, worker, done.way_back)
    assert undone.words == "Undone: C-26-1001. 2 people stay known."
    assert {each.kind for each in undone.touched} >= {"contact", "inbox", "person"}
    assert (standing(hub, contact), _states(hub, contact)) == (before, [LinkState.UNDECIDED] * 2)
    assert acts(hub, contact)[-1] == "undone"
