"""The household picture is read from the record as it stood on a day."""

from datetime import date
from uuid import UUID

import pytest

from app.models import (
    HarmLink,
    HouseholdMember,
    Involvement,
    Person,
    PregnancyLoss,
    new_id,
)
from app.models.enums import BirthPrecision, LossKind, Sex, UnionKind
from app.services.enquiry.family.reading import read_family
from app.services.genogram.records import Being, ChildKind, Shape
from app.services.genogram.records import UnionKind as Drawn
from tests.services.enquiry.family.looking import children, harm_of, home, member, names, read, union
from tests.services.enquiry.kin import KinCase
from tests.services.enquiry.rows import opened, put


def test_everybody_of_the_enquiry_stands_in_it_once_with_the_subjects_marked(kin: KinCase) -> None:
    picture = read(kin)
    assert names(picture) == {"Ayla Novak", "Finn Novak", "Mira Novak", "Dan Orme"}
    assert {each.label for each in picture.family.members if each.subject} == {"Ayla", "Finn"}
    assert member(picture, "Ayla").id == str(kin.rows["Ayla"])
    assert (member(picture, "Ayla").age, member(picture, "Finn").age) == ("7", "6m")
    assert member(picture, "Mira").shape is Shape.WOMAN
    assert children(picture, union(picture, "Mira")) == {"Ayla": ChildKind.BIOLOGICAL, "Finn": ChildKind.BIOLOGICAL}
    assert set(home(picture, "4 Rowan Court").members) == {str(kin.at(each)) for each in ("Ayla", "Finn", "Mira")}


def test_people_whom_only_the_contact_names_stand_in_it_too_at_the_address_it_gives(kin: KinCase) -> None:
    case = opened(kin.hub, kin.staff)
    picture = read_family(kin.hub, kin.worker, case.id)
    assert names(picture) == {"Ayla Novak", "Finn Novak", "Mira Novak", "Dan Orme"}
    assert len(home(picture, "4 Rowan Court").stays) >= 3
    assert "Rowan" not in home(picture, "4 Rowan Court").id


def test_kin_are_shown_to_a_sensible_distance_and_no_further(kin: KinCase) -> None:
    kin.person("Nora", "Novak", date(1966, 1, 1))
    kin.person("Ivan", "Novak", date(1990, 1, 1), Sex.MALE)
    kin.person("Petra", "Novak", date(2012, 1, 1))
    kin.person("Far", "Away", date(1991, 1, 1))
    kin.tie("Nora", "parent", "Mira")
    kin.tie("Nora", "parent", "Ivan")
    kin.tie("Ivan", "parent", "Petra")
    kin.tie("Petra", "child", "Far")
    picture = read(kin)
    assert {"Nora Novak", "Ivan Novak"} <= names(picture)
    assert not {"Petra Novak", "Far Away"} & names(picture)


def test_a_friend_of_somebody_leads_to_nobody_else(kin: KinCase) -> None:
    kin.person("Fay", "Bright", date(1995, 1, 1))
    kin.person("Gus", "Bright", date(2015, 1, 1), Sex.MALE)
    kin.tie("Fay", "friend", "Mira")
    kin.tie("Fay", "parent", "Gus")
    assert "Fay Bright" in names(read(kin))
    assert "Gus Bright" not in names(read(kin))
    assert member(read(kin), "Fay").role == "friend"


def test_the_events_of_a_couple_drive_what_they_are_on_each_day(kin: KinCase) -> None:
    kin.tie("Dan", "partner", "Mira")
    kin.event("Dan", "Mira", UnionKind.LIVING_TOGETHER, date(2017, 5, 1))
    kin.event("Dan", "Mira", UnionKind.MARRIED, date(2018, 8, 4))
    kin.event("Dan", "Mira", UnionKind.SEPARATED, date(2022, 1, 10))
    kin.event("Dan", "Mira", UnionKind.REUNITED, date(2023, 1, 10))
    kin.event("Dan", "Mira", UnionKind.DIVORCED, date(2024, 3, 1))
    stood = {
        day: (union(read(kin, day), "Dan", "Mira").kind, union(read(kin, day), "Dan", "Mira").until)
        for day in (date(2017, 6, 1), date(2019, 1, 1), date(2022, 6, 1), date(2023, 6, 1), date(2026, 1, 1))
    }
    assert stood == {
        date(2017, 6, 1): (Drawn.LIVING_TOGETHER, ""),
        date(2019, 1, 1): (Drawn.MARRIED, ""),
        date(2022, 6, 1): (Drawn.SEPARATED, "2022-01-10"),
        date(2023, 6, 1): (Drawn.REUNITED, ""),
        date(2026, 1, 1): (Drawn.DIVORCED, "2024-03-01"),
    }


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [
        ("spouse", Drawn.MARRIED),
        ("ex-spouse", Drawn.DIVORCED),
        ("partner", Drawn.RELATIONSHIP),
        ("ex-partner", Drawn.SEPARATED),
    ],
)
def test_an_imported_couple_without_events_is_drawn_by_its_tie(kin: KinCase, kind: str, drawn: Drawn) -> None:
    kin.tie("Dan", kind, "Mira")
    assert union(read(kin), "Dan", "Mira").kind is drawn


def test_partners_under_one_roof_live_together(kin: KinCase) -> None:
    kin.tie("Dan", "partner", "Mira")
    kin.lives("Dan", "4 Rowan Court")
    assert union(read(kin), "Dan", "Mira").kind is Drawn.LIVING_TOGETHER


def test_how_a_child_belongs_to_each_home_is_told(kin: KinCase) -> None:
    kin.person("Rosa", "Lind", date(1970, 1, 1))
    kin.person("Olaf", "Lind", date(1969, 1, 1), Sex.MALE)
    kin.tie("Rosa", "spouse", "Olaf")
    kin.tie("Rosa", "adoptive parent", "Ayla", since=date(2024, 5, 1))
    kin.tie("Olaf", "adoptive parent", "Ayla", since=date(2024, 5, 1))
    kin.tie("Rosa", "foster carer", "Finn", since=date(2025, 11, 1))
    picture = read(kin)
    assert children(picture, union(picture, "Rosa", "Olaf")) == {"Ayla": ChildKind.ADOPTED}
    assert children(picture, union(picture, "Rosa")) == {"Finn": ChildKind.FOSTERED}
    assert children(picture, union(picture, "Mira"))["Ayla"] is ChildKind.ADOPTED_OUT
    before = read(kin, date(2024, 1, 1))
    assert children(before, union(before, "Rosa", "Olaf")) == {}


def test_a_step_father_is_told_by_being_the_mothers_partner(kin: KinCase) -> None:
    kin.tie("Dan", "partner", "Mira")
    kin.tie("Dan", "step-parent", "Ayla")
    picture = read(kin)
    assert all(link.kind is not ChildKind.STEP for each in picture.family.unions for link in each.children)
    assert len(picture.family.unions) == 2


def test_siblings_whose_parents_nobody_named_share_somebody_unknown(kin: KinCase) -> None:
    kin.person("Una", "Orme", date(1990, 1, 1))
    kin.tie("Una", "sibling", "Dan")
    picture = read(kin)
    (unknown,) = picture.placeholders
    (found,) = [each for each in picture.family.unions if unknown in each.partners]
    assert set(children(picture, found)) == {"Una", "Dan"}


def test_a_grandmother_without_the_parent_between_hangs_on_the_unnamed_parent(kin: KinCase) -> None:
    kin.person("Gran", "Bell", date(1955, 1, 1))
    kin.tie("Gran", "grandparent", "Ayla")
    picture = read(kin)
    (unknown,) = picture.placeholders
    (pair,) = [each for each in picture.family.unions if set(each.partners) == {member(picture, "Mira").id, unknown}]
    assert set(children(picture, pair)) == {"Ayla"}
    assert [link.child for link in union(picture, "Gran").children] == [unknown]


def test_a_lodger_is_beside_whoever_lets_the_room(kin: KinCase) -> None:
    kin.tie("Dan", "lodger", "Mira")
    kin.lives("Dan", "4 Rowan Court", since=date(2025, 6, 1))
    picture = read(kin)
    (stay,) = [each for each in home(picture, "4 Rowan Court").stays if each.member == str(kin.at("Dan"))]
    assert {each.role for each in picture.family.members if each.id == stay.member} == {""}  # it stands on the lead
    assert (stay.word, stay.beside, stay.since) == ("lodger", str(kin.at("Mira")), "2025-06-01")
    then = home(read(kin, date(2025, 1, 1)), "4 Rowan Court")
    assert str(kin.at("Dan")) not in then.members


def test_a_child_of_two_homes_stands_once_with_a_mark_for_the_second(kin: KinCase) -> None:
    kin.lives("Ayla", "2 Ash Walk", nights="2 nights a week", second_home=True)
    picture = read(kin)
    assert str(kin.at("Ayla")) in home(picture, "4 Rowan Court").members
    assert home(picture, "2 Ash Walk").visitors == (str(kin.at("Ayla")),)


def test_the_unborn_the_dead_and_the_lost_are_drawn_as_what_they_are(kin: KinCase) -> None:
    kin.person("Baby", "Novak", None, Sex.UNKNOWN, expected_delivery=date(2026, 6, 2))
    kin.tie("Baby", "unborn child of", "Mira")
    kin.person("Jan", "Novak", date(1960, 4, 1), Sex.MALE, died_on=date(2020, 4, 2))
    kin.tie("Jan", "parent", "Mira")
    kin.person("Eva", "Novak", date(1961, 4, 1), Sex.FEMALE, died=True)
    kin.tie("Eva", "parent", "Mira")
    put(
        kin.hub,
        PregnancyLoss(
            id=new_id(),
            mother_id=kin.ids["Mira"],
            kind=LossKind.STILLBIRTH,
            happened_on=date(2021, 1, 1),
            precision=BirthPrecision.YEAR,
        ),
    )
    picture = read(kin)
    assert (member(picture, "Baby").being, member(picture, "Baby").expected) == (Being.UNBORN, "2026-06-02")
    assert (member(picture, "Jan").deceased, member(picture, "Jan").age) == (True, "60")
    assert (member(picture, "Eva").deceased, member(picture, "Eva").age, member(picture, "Eva").death) == (True, "", "")
    lost = member(picture, "Stillbirth")
    assert (lost.being, lost.birth) == (Being.STILLBIRTH, "2021")
    assert "Stillbirth" in children(picture, union(picture, "Mira"))
    then = read(kin, date(2020, 1, 1))
    assert not member(then, "Jan").deceased
    assert member(then, "Jan").age == "59"
    assert not {"Baby Novak", "Finn Novak", "Stillbirth"} & names(then)


def test_a_gender_apart_from_sex_decides_the_symbol_and_sex_stays_data(kin: KinCase) -> None:
    kin.person("Robin", "Novak", date(2008, 1, 1), Sex.FEMALE, gender="Non-binary")
    kin.person("Sam", "Novak", date(2007, 1, 1), Sex.FEMALE, gender="Male")
    kin.tie("Mira", "parent", "Robin")
    kin.tie("Mira", "parent", "Sam")
    picture = read(kin)
    assert (member(picture, "Robin").shape, member(picture, "Robin").sex) == (Shape.OTHER, "F")
    assert member(picture, "Sam").shape is Shape.MAN


def test_harm_is_drawn_from_who_harms_with_its_status_once_it_had_begun(kin: KinCase) -> None:
    first = harm_of(kin)
    put(kin.hub, first)
    put(
        kin.hub,
        HarmLink(
            id=new_id(),
            at=kin.hub_now(),
            by_id=kin.worker.user_id,
            enquiry_id=kin.id,
            harmed_id=kin.rows["Ayla"],
            harming_id=kin.rows["Dan"],
            kind="physical",
            text="A slap",
        ),
    )
    drawn = {(each.source, each.target, each.kind.value, each.status.value) for each in read(kin).family.ties}
    assert drawn == {
        (str(kin.at("Dan")), str(kin.at("Mira")), "domestic_abuse", "admitted"),
        (str(kin.at("Dan")), str(kin.at("Ayla")), "physical_abuse", ""),
    }
    assert len(read(kin, date(2023, 1, 1)).family.ties) == 1
    put(kin.hub, harm_of(kin, corrects_id=first.id, withdrawn=True))
    assert [each.kind.value for each in read(kin).family.ties] == ["physical_abuse"]


def test_at_most_four_badges_current_ones_first_and_past_ones_with_their_years(kin: KinCase) -> None:
    def had(service: str, since: date, until: date | None) -> None:
        put(
            kin.hub,
            Involvement(
                id=new_id(),
                at=kin.hub_now(),
                by_id=kin.worker.user_id,
                person_id=kin.ids["Ayla"],
                agency_id=kin.staff.agencies["csc"],
                service=service,
                since=since,
                until=until,
            ),
        )

    had("Child in need plan", date(2024, 1, 1), None)
    had("Child protection plan (neglect)", date(2020, 1, 1), date(2021, 6, 1))
    had("Children looked after", date(2021, 6, 1), date(2022, 6, 1))
    had("Early help", date(2019, 6, 1), date(2019, 9, 1))
    had("Section 47 enquiry", date(2020, 1, 1), date(2020, 2, 1))
    had("Speech therapy", date(2020, 1, 1), None)
    badges = member(read(kin), "Ayla").badges
    assert [(each.text, each.current, each.years) for each in badges] == [
        ("CIN", True, ""),
        ("CP", False, "2020–21"),
        ("CLA", False, "2021–22"),
        ("s47", False, "2020"),
    ]
    assert [each.text for each in member(read(kin, date(2020, 3, 1)), "Ayla").badges if each.current] == ["CP"]


def test_the_days_of_the_slider_tell_what_changes_on_each(kin: KinCase) -> None:
    kin.tie("Dan", "partner", "Mira")
    kin.event("Dan", "Mira", UnionKind.MARRIED, date(2018, 8, 4))
    kin.lives("Dan", "4 Rowan Court", since=date(2018, 8, 4), until=date(2022, 1, 10))
    days = {each.on: each.words for each in read(kin).days}
    assert list(days) == sorted(days)
    assert days[date(2019, 2, 11)] == ("Ayla is born",)
    assert len(days[date(2018, 8, 4)]) == 2
    assert days[date(2022, 1, 10)] == ("Dan leaves 4 Rowan Court",)


def test_one_picture_holds_at_most_so_many_people_and_says_so(kin: KinCase) -> None:
    with kin.hub.writing(None) as unit:
        for number in range(150):
            person = Person(
                id=new_id(),
                forenames=f"Lodger{number}",
                surname="Crowd",
                surname_key="crowd",
                forename_key=f"lodger{number}",
                birth_precision=BirthPrecision.UNKNOWN,
                sex=Sex.UNKNOWN,
                created_at=unit.at,
            )
            unit.add(person)
            unit.session.flush()
            unit.add(HouseholdMember(id=new_id(), household_id=kin.homes["4 Rowan Court"], person_id=person.id))
        unit.audit("a crowd for a test")
        unit.commit()
    picture = read(kin)
    assert len(picture.family.members) == 115
    assert {"Ayla Novak", "Finn Novak", "Mira Novak", "Dan Orme"} <= names(picture)
    assert "39 more people are known" in picture.notice


def test_the_same_rows_make_the_same_family(kin: KinCase) -> None:
    kin.tie("Dan", "partner", "Mira")
    assert read(kin).family == read(kin).family
    assert all(UUID(each.id) for each in read(kin).family.members)
