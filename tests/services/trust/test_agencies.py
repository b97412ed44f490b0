"""The hub's own list of partners."""

import pytest

from app.services.access import Actor, Role
from app.services.errors import Conflict, Invalid, Refused
from app.services.trust import agencies
from app.services.trust.agencies import AgencyDraft, AgencyRow
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff


@pytest.fixture
def admin(staff: Staff) -> Actor:
    return staff[Role.ADMINISTRATOR]


def named(hub: Hub, actor: Actor, code: str) -> AgencyRow:
    return next(each for each in agencies.list_agencies(hub, actor) if each.code == code)


def test_agencies_are_listed_in_the_hubs_order_with_their_people(hub: Hub, admin: Actor) -> None:
    found = agencies.list_agencies(hub, admin)
    assert [each.position for each in found] == sorted(each.position for each in found)
    assert named(hub, admin, "police").people == 1
    assert named(hub, admin, "police").core
    assert named(hub, admin, "HUB").is_hub


def test_an_added_agency_stands_last_and_bears_a_code_from_its_name(hub: Hub, admin: Actor) -> None:
    agencies.add_agency(hub, admin, AgencyDraft("Women's refuge", "Ref", False, "duty@refuge.example", "01632 960001"))
    last = agencies.list_agencies(hub, admin)[-1]
    assert (last.code, last.kind_words, last.email) == ("women_s_refuge", "Virtual, linked", "duty@refuge.example")


def test_a_code_is_never_given_twice_even_after_an_agency_has_ended(hub: Hub, admin: Actor) -> None:
    agencies.add_agency(hub, admin, AgencyDraft("Refuge", "Ref", False))
    row = named(hub, admin, "refuge")
    agencies.end_agency(hub, admin, row.id, row.version)
    agencies.add_agency(hub, admin, AgencyDraft("Refuge", "Ref", False))
    assert named(hub, admin, "refuge_2").ended_at is None
    assert named(hub, admin, "refuge").ended_at is not None


def test_a_chip_that_does_not_fit_the_wall_or_stands_twice_is_refused(hub: Hub, admin: Actor) -> None:
    for draft in (AgencyDraft("Refuge", "Refuges", False), AgencyDraft("Refuge", "POL", False)):
        with pytest.raises(Invalid) as told:
            agencies.add_agency(hub, admin, draft)
        assert [each.field for each in told.value.problems] == ["short_name"]


def test_two_people_changing_the_same_agency_are_shown_both_texts(hub: Hub, admin: Actor) -> None:
    row = named(hub, admin, "police")
    agencies.change_agency(hub, admin, row.id, row.version, AgencyDraft("Police force", "Pol", True))
    with pytest.raises(Conflict) as told:
        agencies.change_agency(hub, admin, row.id, row.version, AgencyDraft("Constabulary", "Pol", False))
    assert told.value.texts.mine["Name"] == "Constabulary"
    assert told.value.texts.theirs["Name"] == "Police force"
    assert named(hub, admin, "police").core


def test_an_agency_with_people_and_the_hub_itself_cannot_be_ended(hub: Hub, admin: Actor) -> None:
    for code, words in (("police", "still belong"), ("HUB", "hub's own")):
        row = named(hub, admin, code)
        with pytest.raises(Refused, match=words):
            agencies.end_agency(hub, admin, row.id, row.version)


def test_the_hub_stays_the_hub_whatever_is_ticked(hub: Hub, admin: Actor) -> None:
    row = named(hub, admin, "HUB")
    agencies.change_agency(hub, admin, row.id, row.version, AgencyDraft("Northmoor hub", "MASH", False))
    assert named(hub, admin, "HUB").is_hub
