"""What the check of a typed contact promises: words that say what to do, beside the field they belong to."""

import dataclasses
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.clock import FixedClock
from app.services.intake import identifiers, typed_dates
from app.services.intake.checking import check_contact
from app.services.intake.records import ContactDraft, PersonDraft, ProfessionalDraft, RelationDraft
from app.services.policy_file import load_builtin
from tests.factories.contacts import adult_at_risk, three_children, unborn, with_person

POLICY = load_builtin("west_berkshire")


def said(draft: ContactDraft) -> dict[str, str]:
    return {problem.field: problem.sentence for problem in check_contact(draft, POLICY)}


@pytest.mark.parametrize("draft", [three_children(), unborn(), adult_at_risk()])
def test_a_whole_contact_has_no_problem(draft: ContactDraft, monday: FixedClock) -> None:
    assert said(draft) == {}


def test_an_empty_form_says_everything_it_needs_and_preselects_nothing(monday: FixedClock) -> None:
    assert list(said(ContactDraft())) == ["channel", "subject_kind", "source_code", "people", "address", "concern"]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"received": "31/03/2026 09:00"}, "received", "in the future"),
        ({"received": "yesterday"}, "received", "such as 30/03/2026 09:05"),
        ({"received": "29/03/2026 01:30"}, "received", "such as 30/03/2026 09:05"),
        ({"received": "30/03/2026 09:00", "decision_started": "29/03/2026 09:00"}, "decision_started", "before"),
        ({"source_code": "9"}, "referrer_name", "Clear the name"),
        ({"referrer_name": "", "referrer_agency": ""}, "referrer_name", "or choose Anonymous"),
        ({"referrer_email": "dsl at larkfield"}, "referrer_email", "in full"),
        ({"address": ""}, "address", "No fixed abode"),
        ({"address_kind": "no_fixed_abode"}, "address", "Clear one of the two"),
        ({"postcode": "ZZ3"}, "postcode", "whole postcode"),
        ({"concern": "\n"}, "concern", "what the worry is"),
        ({"level_claimed": "5"}, "level_claimed", "from the list"),
        ({"consent_position": "not_sought"}, "consent_reason", "Enter the reason for going ahead without consent."),
        ({"consent_position": "given", "consent_by": ""}, "consent_by", "who gave consent"),
        ({"consent_position": "given", "consent_covers": ""}, "consent_covers", "whose information"),
        ({"consent_reason": "delay"}, "consent_reason", "Clear it"),
        ({"abuse_kinds": ("financial",)}, "abuse_kinds", "belong to an adult"),
        ({"professionals": (ProfessionalDraft(),)}, "professionals.0.name", "remove the line"),
        ({"referrer_role": "x" * 201}, "referrer_role", "Shorten"),
    ],
)  # fmt: skip
def test_each_wrong_field_is_named_with_what_to_do(
    monday: FixedClock, changes: dict[str, Any], field: str, sentence: str
) -> None:
    found = said(three_children(**changes))
    assert list(found) == [field]
    assert sentence in found[field]


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"birth": "31/02/2019"}, "birth", "such as 14/03/2019"),
        ({"birth": "14/03/19"}, "birth", "such as 14/03/2019"),
        ({"birth": "31/03/2026"}, "birth", "in the future"),
        ({"birth": "14/03/1850"}, "birth", "Check the year"),
        ({"birth": "14/03/2001"}, "birth", "18 or older"),
        ({"birth": ""}, "age", "such as about 6"),
        ({"birth": "", "birth_estimated": True, "age": "6"}, "birth", "clear the tick"),
        ({"forenames": "", "surname": ""}, "forenames", "write Unknown"),
        ({"nhs_number": "999 123 4544"}, "nhs_number", "check the ten digits"),
        ({"upn": "A838999020001"}, "upn", "check the letter"),
        ({"upn": "X838999020001", "upn_unknown": "UN1"}, "upn_unknown", "clear it"),
        ({"disability": ("NONE", "MOB")}, "disability", "None stands alone"),
        ({"expected_delivery": "14/07/2026"}, "expected_delivery", "tick Unborn"),
        ({"no_fixed_abode": True, "address": "5 Beech Croft"}, "no_fixed_abode", "Clear one"),
    ],
)  # fmt: skip
def test_each_wrong_field_of_a_child_is_named(
    monday: FixedClock, changes: dict[str, Any], field: str, sentence: str
) -> None:
    found = said(with_person(three_children(), "a", **changes))
    assert list(found) == [f"people.a.{field}"]
    assert sentence in found[f"people.a.{field}"]


@pytest.mark.parametrize("birth", ["14/03/2019", "14 Mar 2019", "2019-03-14", "March 2019", "2019"])
def test_a_birth_date_may_be_known_to_the_day_the_month_or_the_year(monday: FixedClock, birth: str) -> None:
    assert said(with_person(three_children(), "a", birth=birth)) == {}


def test_an_unborn_child_needs_its_mother_and_a_likely_date(monday: FixedClock) -> None:
    assert list(said(unborn(relations=()))) == ["people.u.unborn"]
    assert list(said(with_person(unborn(), "m", sex="M"))) == ["people.u.unborn"]
    assert said(unborn(relations=(RelationDraft("u", "m", "unborn child of"),))) == {}
    assert (
        "ten months" in said(with_person(unborn(), "u", expected_delivery="14/07/2027"))["people.u.expected_delivery"]
    )
    assert (
        "birth date" in said(with_person(unborn(), "u", expected_delivery="14/01/2026"))["people.u.expected_delivery"]
    )
    assert list(said(with_person(unborn(), "u", sex="F"))) == ["people.u.sex"]
    assert list(said(with_person(unborn(), "u", birth="14/03/2026"))) == ["people.u.birth"]


def test_an_adult_at_risk_is_one_adult_with_the_kinds_of_abuse(monday: FixedClock) -> None:
    assert list(said(adult_at_risk(abuse_kinds=()))) == ["abuse_kinds"]
    assert list(said(adult_at_risk(experiencing_abuse=False))) == ["experiencing_abuse"]
    assert list(said(with_person(adult_at_risk(), "n", role="subject", age="50"))) == ["people.n.role"]
    assert list(said(with_person(adult_at_risk(), "x", birth="12/12/2015"))) == ["people.x.birth"]


def test_no_fixed_abode_or_not_known_stand_for_an_address(monday: FixedClock) -> None:
    nowhere = three_children(address="", postcode="", address_kind="no_fixed_abode")
    assert said(nowhere) == {}
    assert said(dataclasses.replace(nowhere, address_kind="unknown")) == {}
    assert said(with_person(three_children(address="", postcode=""), "a", no_fixed_abode=True)) == {}


def test_relationships_that_contradict_each_other_are_refused(monday: FixedClock) -> None:
    both = three_children(relations=(RelationDraft("m", "a", "parent"), RelationDraft("a", "m", "parent")))
    assert set(said(both)) == {"relations.m.a", "relations.a.m"}
    agreeing = three_children(relations=(RelationDraft("m", "a", "parent"), RelationDraft("a", "m", "child")))
    assert said(agreeing) == {}
    assert list(said(three_children(relations=(RelationDraft("m", "m", "parent"),)))) == ["relations.m.m"]


def test_an_anonymous_neighbour_who_knows_a_forename_is_enough(monday: FixedClock) -> None:
    draft = ContactDraft(
        channel="phone", subject_kind="child", source_code="9",
        people=(PersonDraft("a", forenames="Alfie", age="about 6"),),
        address="Harbour Row, the house with the green door", concern="Alone at the window after dark.",
    )  # fmt: skip
    assert said(draft) == {}


@pytest.mark.parametrize("upn", ["X838999020001", "B839999020001", "T940999020001", "V937999020001"])
def test_upns_of_newer_authorities_are_right(upn: str) -> None:
    assert identifiers.upn_is_right(upn)
    assert identifiers.upn_is_right(f" {upn[:4].lower()} {upn[4:]} ")


@given(st.integers(0, 10**8 - 1), st.sampled_from(["838", "839", "940", "941"]))
def test_one_wrong_letter_of_a_upn_is_always_caught(rest: int, authority: str) -> None:
    body = f"{authority}{rest:08}1"
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    assert sum(identifiers.upn_is_right(letter + body) for letter in letters) == 1


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2040, 1, 1)))  # noqa: DTZ001 - UTC is put on
def test_a_moment_shown_and_typed_again_is_the_same_moment(naive: datetime) -> None:
    moment = naive.replace(microsecond=0, tzinfo=UTC)
    again = typed_dates.read_moment(typed_dates.moment_text(moment))
    # the hour that comes twice in October is taken as its first
    assert again is not None
    assert (moment - again).total_seconds() in {0, 3600}


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_shown_and_typed_again_is_the_same_day(day: date) -> None:
    assert typed_dates.read_day(typed_dates.day_text(day)) == day


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none_and_never_a_fault(text: str) -> None:
    typed_dates.read_birth(text)
    typed_dates.read_moment(text)
    assert not identifiers.nhs_is_right(text) or len(identifiers.nhs_digits(text)) == 10
