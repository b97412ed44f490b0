"""The household picture shows nobody what is not theirs to see."""

from datetime import date

import pytest

from app.models import (
    Enquiry,
    WarningNote,
    new_id,
)
from app.models.enums import Sex
from app.services.access import Role
from app.services.enquiry.cases import NotNamed
from app.services.enquiry.family.reading import read_family, read_family_asked, read_family_named
from app.services.enquiry.opening import name_on_case
from app.services.enquiry.sending import send_requests
from tests.services.enquiry.family.looking import harm_of, names, read
from tests.services.enquiry.kin import KinCase
from tests.services.enquiry.rows import put


def test_restricted_kin_are_counted_for_the_desk_and_shown_to_a_service_manager(kin: KinCase) -> None:
    kin.person("Hid", "Novak", date(1990, 1, 1), Sex.MALE, restricted=True)
    kin.person("Behind", "Novak", date(1960, 1, 1))
    kin.tie("Hid", "parent", "Ayla")
    kin.tie("Behind", "parent", "Hid")
    picture = read(kin)
    assert not {"Hid Novak", "Behind Novak"} & names(picture)
    assert picture.withheld == 1
    assert "ask the duty manager" in picture.notice
    seen = read_family(kin.hub, kin.staff[Role.SERVICE_MANAGER], kin.id)
    assert {"Hid Novak", "Behind Novak"} <= names(seen)
    assert not seen.may_edit


def test_a_restricted_case_opens_to_the_named_and_the_service_manager(kin: KinCase) -> None:
    with kin.hub.writing(kin.staff[Role.MASH_MANAGER]) as unit:
        unit.get(Enquiry, kin.id).restricted = True
        unit.audit("restricted for a test")
        unit.commit()
    with pytest.raises(NotNamed):
        read_family(kin.hub, kin.staff.others["worker2"], kin.id)
    assert read(kin).family.members
    assert read_family(kin.hub, kin.staff[Role.SERVICE_MANAGER], kin.id).family.members


def test_a_representative_sees_the_people_of_their_request_and_nobody_else(kin: KinCase) -> None:
    put(kin.hub, harm_of(kin))
    kin.person("Nora", "Novak", date(1966, 1, 1))
    kin.tie("Nora", "parent", "Mira")
    asked = kin.case.ask(("police",))
    send_requests(kin.hub, kin.worker, kin.id, [asked["police"]], kin.case.read().header.version)
    police, health = kin.staff[Role.PARTNER], kin.staff.others["health"]
    picture = read_family_asked(kin.hub, police, asked["police"])
    assert names(picture) == {"Ayla Novak", "Finn Novak", "Mira Novak", "Dan Orme"}
    assert not picture.family.ties
    assert all(not each.badges for each in picture.family.members)
    assert not picture.may_edit
    with pytest.raises(NotNamed):
        read_family_asked(kin.hub, health, asked["police"])
    with pytest.raises(NotNamed):
        read_family_named(kin.hub, police, kin.id)


def test_a_named_representative_sees_the_case_and_no_hidden_address(kin: KinCase) -> None:
    put(kin.hub, harm_of(kin))
    kin.person("Nora", "Novak", date(1966, 1, 1))
    kin.tie("Nora", "parent", "Mira")
    put(
        kin.hub,
        WarningNote(
            id=new_id(),
            at=kin.hub_now(),
            by_id=kin.staff[Role.MASH_MANAGER].user_id,
            person_id=kin.ids["Mira"],
            kind="do_not_disclose",
            text="He does not know where she lives",
            since=date(2026, 1, 1),
            review_on=date(2026, 12, 1),
            person_aware=True,
            awareness="Told by phone",
        ),
    )
    police = kin.staff[Role.PARTNER]
    name_on_case(kin.hub, kin.staff[Role.MASH_MANAGER], kin.id, police.user_id)
    picture = read_family_named(kin.hub, police, kin.id)
    assert "Nora Novak" not in names(picture)
    assert len(picture.family.ties) == 1
    assert [each.label for each in picture.family.households] == ["Address not disclosed", "2 Ash Walk"]
    assert [each.hidden for each in read(kin).facts.homes] == [True, False]
    assert read(kin).family.households[0].label == "4 Rowan Court"
