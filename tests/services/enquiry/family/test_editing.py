"""Each edit of the picture is one step on the record: nothing stored twice, nothing lost, every contradiction said."""

from datetime import date
from typing import Any

import pytest

from app.models import (
    ContactPerson,
    ContactRelationship,
    EnquiryPerson,
    FamilyChange,
    FamilyStep,
    HouseholdMember,
    Person,
    Relationship,
    new_id,
)
from app.services.access import Role
from app.services.enquiry.family.adding import add_relative, link_people
from app.services.enquiry.family.drafts import (
    FeelingDraft,
    HarmTieDraft,
    LossDraft,
    PersonDraft,
    RelativeDraft,
    StayDraft,
    TieDraft,
    UnionDraft,
)
from app.services.enquiry.family.feelings import (
    edit_feeling,
    mend_harm,
    record_feeling,
    record_harm,
    remove_feeling,
    withdraw_harm,
)
from app.services.enquiry.family.mending import (
    edit_loss,
    edit_person,
    edit_tie,
    edit_union_event,
    record_loss,
    record_union_event,
    remove_loss,
    remove_tie,
    remove_union_event,
)
from app.services.enquiry.family.placing import (
    edit_stay,
    move_home,
    put_left_of,
    remove_order,
    remove_stay,
)
from app.services.enquiry.family.reading import read_family
from app.services.enquiry.flag_reading import read_flags
from app.services.errors import Conflict, Invalid, Refused
from app.services.genogram.records import ChildKind
from app.services.genogram.records import UnionKind as Drawn
from tests.services.enquiry.family.looking import beside, children, home, member, names, read, rows, union
from tests.services.enquiry.kin import KinCase
from tests.services.enquiry.rows import opened, put


def test_a_partner_put_beside_somebody_is_joined_by_one_stored_tie_and_a_dated_event(kin: KinCase) -> None:
    made = beside(kin, "Mira", "partner", "Leo", sex="M", union=UnionDraft("living_together", date(2024, 5, 1)))
    picture = read(kin)
    pair = union(picture, "Mira", "Leo")
    assert (pair.kind, pair.since) == (Drawn.LIVING_TOGETHER, "2024-05-01")
    assert member(picture, "Leo").id == str(made.member)
    ties = [row for row in rows(kin, Relationship) if made.member in (row.person_id, row.other_id)]
    assert [(row.kind, row.version) for row in ties] == [("partner", 1)]


def test_a_child_of_two_parents_gets_both_in_one_step(kin: KinCase) -> None:
    kin.tie("Dan", "partner", "Mira")
    made = beside(kin, "Mira", "child", "Tess", born=date(2026, 1, 2), with_parent=kin.at("Dan"), at_home=True)
    picture = read(kin)
    assert children(picture, union(picture, "Mira", "Dan")) == {"Tess": ChildKind.BIOLOGICAL}
    assert str(made.member) in home(picture, "4 Rowan Court").members
    assert len([row for row in rows(kin, FamilyStep) if row.id == made.step_id]) == 1


def test_a_full_sibling_shares_the_parents_that_are_known_and_is_tied_to_none_but_them(kin: KinCase) -> None:
    beside(kin, "Ayla", "sibling", "Rita", born=date(2021, 1, 2))
    picture = read(kin)
    assert set(children(picture, union(picture, "Mira"))) == {"Ayla", "Finn", "Rita"}
    assert "sibling" not in {row.kind for row in rows(kin, Relationship)}


def test_a_lodger_moves_in_beside_the_person_and_is_no_family(kin: KinCase) -> None:
    made = beside(kin, "Mira", "lodger", "Lou", at_home=True, since=date(2026, 2, 1))
    (stay,) = [each for each in home(read(kin), "4 Rowan Court").stays if each.member == str(made.member)]
    assert (stay.word, stay.beside) == ("lodger", str(kin.at("Mira")))


def test_somebody_the_hub_knows_is_put_beside_a_person_without_a_second_record(kin: KinCase) -> None:
    known = kin.person("Nora", "Novak", date(1966, 1, 1))
    draft = RelativeDraft(TieDraft("parent"), known=known)
    add_relative(kin.hub, kin.worker, kin.id, kin.at("Mira"), draft)
    assert "Nora Novak" in names(read(kin))
    assert len([row for row in rows(kin, Person) if row.forenames == "Nora"]) == 1


def test_a_restricted_record_is_not_put_into_the_picture(kin: KinCase) -> None:
    hidden = kin.person("Hid", "Den", restricted=True)
    with pytest.raises(Refused, match="restricted"):
        add_relative(kin.hub, kin.worker, kin.id, kin.at("Mira"), RelativeDraft(TieDraft("parent"), known=hidden))


def test_whom_only_the_contact_names_becomes_known_when_somebody_is_put_beside_them(kin: KinCase) -> None:
    case = opened(kin.hub, kin.staff)
    before = read_family(kin.hub, kin.worker, case.id)
    mira = next(each.id for each in before.facts.people if each.forenames == "Mira")
    draft = RelativeDraft(TieDraft("parent"), new=PersonDraft("Olga", "Novak", "F"))
    add_relative(kin.hub, kin.worker, case.id, mira, draft)
    after = read_family(kin.hub, kin.worker, case.id)
    again = next(each for each in after.facts.people if each.id == mira)
    assert again.person_id is not None
    assert again.name == "Mira Novak"
    assert "Olga Novak" in names(after)
    with kin.hub.reading(None) as unit:
        row = unit.get(EnquiryPerson, mira)
        assert row.person_id == unit.get(ContactPerson, row.contact_person_id).person_id == again.person_id


def test_the_same_tie_is_not_stored_the_other_way_round(kin: KinCase) -> None:
    with pytest.raises(Refused, match="joined like this already"):
        link_people(kin.hub, kin.worker, kin.id, (kin.at("Ayla"), kin.at("Mira")), TieDraft("child"))


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (TieDraft(None), "kind"),
        (TieDraft("great-friend"), "kind"),
        (TieDraft("friend", date(2020, 1, 1), date(2019, 1, 1)), "until"),
        (TieDraft("friend", date(2030, 1, 1)), "since"),
        (TieDraft("friend", source="x" * 201), "source"),
    ],
)
def test_a_tie_that_cannot_stand_is_told_field_by_field(kin: KinCase, draft: TieDraft, field: str) -> None:
    with pytest.raises(Invalid) as told:
        link_people(kin.hub, kin.worker, kin.id, (kin.at("Dan"), kin.at("Mira")), draft)
    assert [each.field for each in told.value.problems] == [field]


def test_nobody_is_a_partner_of_themselves(kin: KinCase) -> None:
    with pytest.raises(Invalid):
        link_people(kin.hub, kin.worker, kin.id, (kin.at("Dan"), kin.at("Dan")), TieDraft("partner"))
    with pytest.raises(Invalid):
        record_union_event(
            kin.hub, kin.worker, kin.id, (kin.at("Dan"), kin.at("Dan")), UnionDraft("married", date(2020, 1, 1))
        )


# --- mending ---


def test_a_tie_is_mended_with_its_days_and_parental_responsibility(kin: KinCase) -> None:
    tie = next(each for each in read(kin).facts.ties if each.other == kin.at("Ayla"))
    draft = TieDraft("parent", since=date(2019, 2, 11), parental_responsibility=True, source="Birth certificate")
    edit_tie(kin.hub, kin.worker, kin.id, tie.id, draft, version=tie.version)
    after = next(each for each in read(kin).facts.ties if each.id == tie.id)
    assert (after.parental_responsibility, after.source, after.version) == (True, "Birth certificate", 2)


def test_two_who_mend_the_same_tie_see_both_texts_and_the_first_stands(kin: KinCase) -> None:
    tie = next(each for each in read(kin).facts.ties if each.other == kin.at("Ayla"))
    other = kin.staff[Role.MASH_MANAGER]
    edit_tie(kin.hub, other, kin.id, tie.id, TieDraft("parent", source="Court order"), version=tie.version)
    with pytest.raises(Conflict) as both:
        edit_tie(kin.hub, kin.worker, kin.id, tie.id, TieDraft("step-parent", source="Said"), version=tie.version)
    assert both.value.texts.mine == {"kind": "step-parent", "source": "Said"}
    assert both.value.texts.theirs == {"kind": "parent", "source": "Court order"}
    assert next(each for each in read(kin).facts.ties if each.id == tie.id).source == "Court order"


def test_a_wrong_tie_is_taken_away_with_its_reason_and_stays_in_the_history(kin: KinCase) -> None:
    tie = kin.tie("Dan", "parent", "Ayla")
    with pytest.raises(Invalid):
        remove_tie(kin.hub, kin.worker, kin.id, tie, " ", version=1)
    made = remove_tie(kin.hub, kin.worker, kin.id, tie, "A mistake of the form", version=1)
    assert tie not in {each.id for each in read(kin).facts.ties}
    (step,) = [row for row in rows(kin, FamilyStep) if row.id == made.step_id]
    (change,) = [row for row in rows(kin, FamilyChange) if row.step_id == step.id]
    assert step.reason == "A mistake of the form"
    assert (change.before["kind"], change.after) == ("parent", None)


def test_what_a_contact_says_wrongly_is_taken_away_and_its_own_words_stay(kin: KinCase) -> None:
    with kin.hub.writing(None) as unit:
        places = {each: unit.get(EnquiryPerson, kin.rows[each]).contact_person_id for each in ("Dan", "Ayla")}
        contact = unit.get(ContactPerson, places["Dan"]).contact_id
    said = new_id()
    put(
        kin.hub,
        ContactRelationship(id=said, contact_id=contact, from_id=places["Dan"], to_id=places["Ayla"], kind="parent"),
    )
    assert said in {each.id for each in read(kin).facts.ties}
    made = remove_tie(kin.hub, kin.worker, kin.id, said, "He is the uncle", version=0)
    assert said not in {each.id for each in read(kin).facts.ties}
    assert len(rows(kin, ContactRelationship)) == 1
    from app.services.enquiry.family.undoing import undo_family_step

    undo_family_step(kin.hub, kin.worker, kin.id, made.step_id)
    assert said in {each.id for each in read(kin).facts.ties}


def test_the_stored_tie_of_a_couple_follows_their_events(kin: KinCase) -> None:
    def stored() -> list[str]:
        return [each.kind for each in rows(kin, Relationship) if kin.ids["Dan"] in (each.person_id, each.other_id)]

    pair = (kin.at("Dan"), kin.at("Mira"))
    record_union_event(kin.hub, kin.worker, kin.id, pair, UnionDraft("living_together", date(2017, 1, 1)))
    assert stored() == ["partner"]
    record_union_event(kin.hub, kin.worker, kin.id, pair, UnionDraft("married", date(2018, 1, 1)))
    assert stored() == ["spouse"]
    record_union_event(kin.hub, kin.worker, kin.id, pair, UnionDraft("divorced", date(2020, 1, 1)))
    assert stored() == ["ex-spouse"]
    event = next(each for each in read(kin).facts.events if each.kind == "divorced")
    edit_union_event(
        kin.hub, kin.worker, kin.id, event.id, UnionDraft("separated", date(2020, 1, 1), "year"), version=1
    )
    assert stored() == ["spouse"]
    assert union(read(kin), "Dan", "Mira").until == "2020"
    remove_union_event(kin.hub, kin.worker, kin.id, event.id, "They are together", version=2)
    assert union(read(kin), "Dan", "Mira").kind is Drawn.MARRIED


def test_an_unborn_child_that_is_born_keeps_its_history(kin: KinCase) -> None:
    made = beside(kin, "Mira", "unborn child of", person=PersonDraft("Baby", "Novak", expected=date(2026, 6, 2)))
    draft = PersonDraft("Lena", "Novak", "F", born=date(2026, 3, 20), died=False)
    edit_person(kin.hub, kin.worker, kin.id, made.member, draft, version=1)
    born = member(read(kin), "Lena")
    assert (born.id, born.birth, born.age) == (str(made.member), "2026-03-20", "1w")
    (row,) = [each for each in rows(kin, Person) if each.id == made.member]
    assert (row.born_from_unborn, row.expected_delivery) == (True, date(2026, 6, 2))


def test_a_death_without_a_day_twins_and_a_gender_are_told(kin: KinCase) -> None:
    version = next(each.version for each in read(kin).facts.people if each.forenames == "Ayla")
    twin = beside(kin, "Ayla", "sibling", "Ivy", born=date(2019, 2, 11))
    draft = PersonDraft("Ayla", "Novak", "F", "Boy", date(2019, 2, 11), twin_of=twin.member, identical=True, died=True)
    edit_person(kin.hub, kin.worker, kin.id, kin.at("Ayla"), draft, version=version)
    one, other = member(read(kin), "Ayla"), member(read(kin), "Ivy")
    assert one.twins == other.twins != ""
    assert (one.identical, other.identical) == (True, True)
    assert (one.deceased, one.age, one.shape.value, one.sex) == (True, "", "man", "F")


def test_a_lost_pregnancy_is_recorded_and_taken_back(kin: KinCase) -> None:
    parents = (kin.at("Mira"), kin.at("Dan"))
    record_loss(kin.hub, kin.worker, kin.id, parents, LossDraft("miscarriage", date(2022, 1, 1), "year"))
    (loss,) = read(kin).facts.losses
    assert (loss.kind, loss.other) == ("miscarriage", kin.at("Dan"))
    remove_loss(kin.hub, kin.worker, kin.id, loss.id, "Another family", version=1)
    assert read(kin).facts.losses == ()


def test_a_lost_pregnancy_is_mended_and_nobodys_later_change_is_overwritten(kin: KinCase) -> None:
    record_loss(kin.hub, kin.worker, kin.id, (kin.at("Mira"), None), LossDraft("miscarriage", source="Mira"))
    (loss,) = read(kin).facts.losses
    assert loss.source == "Mira"
    better = LossDraft("stillbirth", date(2022, 1, 1), "year", "Grace", "Midwife")
    edit_loss(kin.hub, kin.worker, kin.id, loss.id, better, version=loss.version)
    (now,) = read(kin).facts.losses
    assert (now.kind, now.on, now.precision, now.name, now.source) == (
        "stillbirth", date(2022, 1, 1), "year", "Grace", "Midwife",
    )  # fmt: skip
    with pytest.raises(Conflict):
        edit_loss(kin.hub, kin.worker, kin.id, loss.id, LossDraft("termination"), version=loss.version)
    with pytest.raises(Invalid):
        edit_loss(kin.hub, kin.worker, kin.id, loss.id, LossDraft(None), version=now.version)


# --- harm, feelings, homes, order ---


def test_harm_between_people_of_the_enquiry_stands_among_its_flags_with_its_status(kin: KinCase) -> None:
    draft = HarmTieDraft("domestic", "alleged", "Said by Mira", date(2025, 1, 1))
    record_harm(kin.hub, kin.worker, kin.id, (kin.at("Dan"), kin.at("Mira")), draft)
    assert [each.text for each in read_flags(kin.hub, kin.worker, kin.id).harms] == ["Said by Mira"]
    (harm,) = read(kin).facts.harms
    assert (harm.status, harm.in_flags) == ("alleged", True)
    later = HarmTieDraft("domestic", "convicted", "Court, May 2025", date(2025, 1, 1), date(2025, 5, 1))
    mend_harm(kin.hub, kin.worker, kin.id, harm.id, later)
    with pytest.raises(Conflict) as both:
        mend_harm(kin.hub, kin.worker, kin.id, harm.id, draft)
    assert both.value.texts.theirs["text"] == "Court, May 2025"
    (newer,) = read(kin).facts.harms
    assert (newer.status, newer.until) == ("convicted", date(2025, 5, 1))
    withdraw_harm(kin.hub, kin.worker, kin.id, newer.id, "Another man of that name")
    assert read(kin).facts.harms == ()


def test_harm_by_somebody_beyond_the_enquiry_is_recorded_too(kin: KinCase) -> None:
    made = beside(kin, "Mira", "ex-partner", "Karl", sex="M")
    draft = HarmTieDraft("physical", "admitted", "He told the police")
    record_harm(kin.hub, kin.worker, kin.id, (made.member, kin.at("Mira")), draft)
    (harm,) = read(kin).facts.harms
    assert (harm.source, harm.in_flags) == (made.member, False)


@pytest.mark.parametrize("missing", ["kind", "status", "text"])
def test_nothing_about_harm_is_preselected(kin: KinCase, missing: str) -> None:
    whole: dict[str, Any] = {"kind": "physical", "status": "alleged", "text": "Said"}
    draft = HarmTieDraft(**{**whole, missing: None if missing != "text" else ""})
    with pytest.raises(Invalid) as told:
        record_harm(kin.hub, kin.worker, kin.id, (kin.at("Dan"), kin.at("Mira")), draft)
    assert [each.field for each in told.value.problems] == [missing]


def test_an_emotional_tie_is_this_enquirys_own(kin: KinCase) -> None:
    record_feeling(kin.hub, kin.worker, kin.id, (kin.at("Ayla"), kin.at("Dan")), FeelingDraft("distant"))
    (feeling,) = read(kin).facts.feelings
    edit_feeling(kin.hub, kin.worker, kin.id, feeling.id, FeelingDraft("cut_off", "Since May"), version=1)
    assert [each.kind.value for each in read(kin).family.ties] == ["cut_off"]
    remove_feeling(kin.hub, kin.worker, kin.id, feeling.id, "Said of somebody else", version=2)
    assert read(kin).family.ties == ()


def test_somebody_moves_home_and_leaves_the_other_on_that_day(kin: KinCase) -> None:
    moved = StayDraft(household=kin.homes["4 Rowan Court"], since=date(2026, 2, 1), leaves_others=True)
    move_home(kin.hub, kin.worker, kin.id, kin.at("Dan"), moved)
    assert str(kin.at("Dan")) in home(read(kin), "4 Rowan Court").members
    assert [each.label for each in read(kin).family.households] == ["4 Rowan Court"]
    then = read(kin, date(2026, 1, 1))
    assert home(then, "2 Ash Walk").members == (str(kin.at("Dan")),)
    with pytest.raises(Invalid, match="One thing"):
        move_home(kin.hub, kin.worker, kin.id, kin.at("Dan"), StayDraft(household=kin.homes["4 Rowan Court"]))


def test_a_new_address_makes_a_household_and_a_second_home_is_marked(kin: KinCase) -> None:
    draft = StayDraft(address="7 Elm Row, Anytown", postcode="ZZ5 5EE", nights="2 nights", second=True)
    move_home(kin.hub, kin.worker, kin.id, kin.at("Ayla"), draft)
    assert home(read(kin), "7 Elm Row").visitors == (str(kin.at("Ayla")),)
    stay = next(each for each in read(kin).facts.stays if each.second)
    assert stay.id is not None
    edit_stay(kin.hub, kin.worker, kin.id, stay.id, StayDraft(until=date(2026, 3, 1)), version=1)
    assert len(read(kin).family.households) == 2
    remove_stay(kin.hub, kin.worker, kin.id, stay.id, "Never was", version=2)
    assert stay.id not in {row.id for row in rows(kin, HouseholdMember)}


def test_an_order_is_kept_as_a_rule_and_its_opposite_takes_its_place(kin: KinCase) -> None:
    ayla, finn = kin.at("Ayla"), kin.at("Finn")
    put_left_of(kin.hub, kin.worker, kin.id, finn, ayla)
    assert [(each.left, each.right) for each in read(kin).family.rules] == [(str(finn), str(ayla))]
    put_left_of(kin.hub, kin.worker, kin.id, ayla, finn)
    assert [(each.left, each.right) for each in read(kin).family.rules] == [(str(ayla), str(finn))]
    (rule,) = read(kin).facts.rules
    remove_order(kin.hub, kin.worker, kin.id, rule.id)
    assert read(kin).family.rules == ()
