"""The household picture shows nobody what is not theirs to see."""

from datetime import date

import pytest

from app.models import (
    Enquiry,
    WarningNote,
    new_id,
)
from app.models.enums import ItemHandling, Sex
from app.services.access import Role
from app.services.enquiry.cases import NotNamed
from app.services.enquiry.family.drafts import FeelingDraft, HarmTieDraft, LossDraft, TieDraft
from app.services.enquiry.family.feelings import record_feeling, record_harm
from app.services.enquiry.family.mending import edit_tie, record_loss
from app.services.enquiry.family.reading import read_family, read_family_asked, read_family_named
from app.services.enquiry.restricting import name_on_case
from app.services.enquiry.sending import send_requests
from tests.services.enquiry.deciding import answer, item, send_all
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


def test_a_named_representative_sees_harm_by_kind_and_years_and_no_ones_words(kin: KinCase) -> None:
    police = kin.staff[Role.PARTNER]
    put(kin.hub, harm_of(kin))
    kin.person("Nora", "Novak", date(1966, 1, 1))
    record_feeling(kin.hub, kin.worker, kin.id, (kin.at("Ayla"), kin.at("Dan")), FeelingDraft("hostile", "Hides"))
    record_loss(kin.hub, kin.worker, kin.id, (kin.at("Mira"), None), LossDraft("termination", date(2020, 1, 1), "year"))
    tie = next(each for each in read(kin).facts.ties if kin.at("Ayla") in (each.person, each.other))
    edit_tie(kin.hub, kin.worker, kin.id, tie.id, TieDraft(tie.kind, source="Source reporting"), version=tie.version)
    name_on_case(kin.hub, kin.staff[Role.MASH_MANAGER], kin.id, police.user_id)
    picture = read_family_named(kin.hub, police, kin.id)
    (harm,) = picture.family.ties
    assert (harm.kind.value, harm.since, harm.status.value) == ("domestic_abuse", "2024-01-01", "admitted")
    assert not harm.words
    assert not picture.facts.feelings
    assert not picture.facts.losses
    assert not picture.facts.history
    sources = [each.source for each in picture.facts.ties]
    said = repr((picture.family.members, [each.words for each in picture.days], sources))
    for kept in ("Pushed", "Hides", "ermination", "Source reporting"):
        assert kept not in said


def test_harm_that_repeats_intelligence_is_left_out_whole_for_a_named_representative(kin: KinCase) -> None:
    secret = "Source reporting places Dan Orme with a county lines group at the Harbour Row garages."
    case = kin.case
    case.ask(("police", "health"))
    send_all(case)
    (reply, *_) = answer(case, "police")
    item(case, reply, secret, ItemHandling.INTELLIGENCE)
    pair = (kin.at("Dan"), kin.at("Ayla"))
    draft = HarmTieDraft("exploitation", "alleged", "Places Dan Orme with a county lines group at the Harbour Row.")
    record_harm(kin.hub, kin.worker, kin.id, pair, draft)
    health, police = kin.staff.others["health"], kin.staff[Role.PARTNER]
    for who in (health, police):
        name_on_case(kin.hub, kin.staff[Role.MASH_MANAGER], kin.id, who.user_id)
    assert len(read(kin).family.ties) == 1
    assert not read_family_named(kin.hub, health, kin.id).family.ties
    assert len(read_family_named(kin.hub, police, kin.id).family.ties) == 1, "their own agency said it"


def test_the_line_styles_are_those_of_the_policy_that_the_enquiry_keeps(kin: KinCase) -> None:
    assert read(kin).line_styles == "UK"
