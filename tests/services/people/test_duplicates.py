"""Probable duplicates: found in slices, decided by people, and never asked about again once they are two."""

import inspect
import re
from datetime import date

import pytest
from sqlalchemy import select

from app.models import AuditEntry, Contact, ContactPerson, DuplicateSearch, Enquiry, PersonName, Relationship, new_id
from app.models.enums import NameKind
from app.services.access import Role
from app.services.errors import Conflict, Refused
from app.services.intake.linking import link_contact_person
from app.services.matching.name_score import _WORDS
from app.services.matching.score import _BIRTH_WORDS, PLACE_WORDS, Scorer
from app.services.people import duplicate_search
from app.services.people.duplicate_search import begin_search, find_duplicates, search_on, stop_search
from app.services.people.duplicates import (
    duplicates_to_decide,
    leave_for_later,
    list_merges,
    list_not_the_same,
    open_pair,
    say_not_the_same,
    take_back_not_the_same,
)
from app.services.people.find import KnownQuery, find_known_people
from app.services.people.pair_bands import AGAINST, FOR, SURE
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import opened
from tests.services.people.doubles import draft, merged_by_two, to_decide, twice
from tests.services.people.test_household_page import warned

BORN = date(2015, 7, 9)


def crowd(hub: Hub, many: int = 12) -> None:
    """People of whom no two are alike."""
    for at in range(many):
        rows.person(
            hub, forenames=f"{chr(65 + at)}lwen{chr(75 + at)}", surname=f"Q{chr(97 + at)}rston{'ly' * (at % 3)}",
            born=date(1970 + at, 1 + at % 12, 1 + 2 * at),
        )  # fmt: skip


def looked(hub: Hub) -> int:
    return find_duplicates(hub, lambda _done, _total: None).found


def test_a_search_finds_one_person_recorded_twice_and_nobody_else(hub: Hub, staff: Staff) -> None:
    crowd(hub)
    pair = twice(hub, nhs_number="9434765919")
    assert looked(hub) == 1
    (row,) = duplicates_to_decide(hub, staff[Role.HUB_WORKER])
    assert (row.kept_id, row.merged_id) == pair
    assert row.names == ("Keeva Byrne", "Caoimhe Byrne")
    assert "same birth date" in row.reasons
    assert looked(hub) == 0
    assert to_decide(hub, staff) == [pair]


def test_a_search_goes_on_where_it_was_stopped(hub: Hub, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd(hub)
    pair = twice(hub)
    crowd(hub, 3)
    monkeypatch.setattr(duplicate_search, "MOST_A_SLICE", 4)
    worker = staff[Role.HUB_WORKER]
    now = begin_search(hub, worker)
    first = search_on(hub, worker, now)
    assert (first.after, first.ended) == (4, False)
    stop_search(hub, worker, first)
    again = begin_search(hub, worker)
    assert (again.search_id, again.after) == (now.search_id, 4)
    told: list[int] = []
    done = find_duplicates(hub, lambda at, _total: told.append(at))
    assert told == sorted(told)
    assert told[0] == 4
    assert done.ended
    assert pair in to_decide(hub, staff)
    with hub.reading(None) as unit:
        (row,) = unit.session.scalars(select(DuplicateSearch)).all()
        assert row.ended_at is not None
        acts = [entry.act for entry in unit.session.scalars(select(AuditEntry).order_by(AuditEntry.seq))]
    assert acts[-1] == "search for duplicates ended"


def test_a_search_that_is_cancelled_keeps_what_it_found(
    hub: Hub, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = twice(hub)
    crowd(hub)
    monkeypatch.setattr(duplicate_search, "MOST_A_SLICE", 5)
    asked = iter((False, True))
    done = find_duplicates(hub, lambda _done, _total: None, lambda: next(asked))
    assert not done.ended
    assert to_decide(hub, staff) == [pair]


def test_two_people_of_one_household_and_birth_date_are_not_called_one(hub: Hub, staff: Staff) -> None:
    crowd(hub)
    one = rows.person(hub, forenames="Adam", surname="Quist", born=BORN)
    other = rows.person(hub, forenames="Bella", surname="Quist", born=BORN)
    rows.household(hub, members=(one, other))
    assert looked(hub) == 0


def test_a_pair_that_the_record_ties_says_so_and_stands_behind_the_likely_ones(hub: Hub, staff: Staff) -> None:
    tied = twice(hub, nhs_number="9434765919")
    with hub.writing(None) as unit:
        unit.add(Relationship(id=new_id(), person_id=tied[1], other_id=tied[0], kind="sibling"))
        unit.audit("tied for the test")
        unit.commit()
    looked(hub)
    worker = staff[Role.HUB_WORKER]
    (row,) = duplicates_to_decide(hub, worker)
    assert (row.band, row.doubt) == ("possible", "the record ties them to each other")
    assert open_pair(hub, worker, row.id).row.doubt == row.doubt
    free = (rows.person(hub, forenames="Adam", surname="Quist", born=BORN),
            rows.person(hub, forenames="Adam", surname="Quist", born=BORN))  # fmt: skip
    looked(hub)
    assert to_decide(hub, staff) == [free, tied]


def test_two_said_to_be_two_never_come_again_until_it_is_taken_back(hub: Hub, staff: Staff) -> None:
    one, other = twice(hub)
    worker = staff[Role.HUB_WORKER]
    looked(hub)
    entry = say_not_the_same(hub, worker, one, other, "Cousins").new_id
    looked(hub)
    assert to_decide(hub, staff) == []
    assert [row.names for row in list_not_the_same(hub, worker)] == [("Keeva Byrne", "Caoimhe Byrne")]
    assert entry is not None
    take_back_not_the_same(hub, worker, entry, "One and the same")
    assert to_decide(hub, staff) == [(one, other)]
    assert list_not_the_same(hub, worker) == ()


def test_what_was_said_of_a_merged_record_holds_for_the_one_it_went_into(hub: Hub, staff: Staff) -> None:
    one, other = twice(hub)
    third = rows.person(hub, forenames="Keeva", surname="Byrne", born=date(2016, 3, 14))
    say_not_the_same(hub, staff[Role.HUB_WORKER], other, third, "Cousins")
    merged_by_two(hub, staff, one, other)
    looked(hub)
    assert (one, third) not in to_decide(hub, staff)


def test_a_pair_is_left_for_later_and_taken_up_again(hub: Hub, staff: Staff) -> None:
    pair = twice(hub)
    worker = staff[Role.HUB_WORKER]
    looked(hub)
    (row,) = duplicates_to_decide(hub, worker)
    leave_for_later(hub, worker, row.id)
    assert to_decide(hub, staff) == []
    looked(hub)
    assert [each.state for each in duplicates_to_decide(hub, worker, later=True)] == ["later"]
    leave_for_later(hub, worker, row.id, back=True)
    assert to_decide(hub, staff) == [pair]


def test_a_pair_that_somebody_decided_meanwhile_is_told_as_such(hub: Hub, staff: Staff) -> None:
    one, other = twice(hub)
    worker = staff[Role.HUB_WORKER]
    looked(hub)
    (row,) = duplicates_to_decide(hub, worker)
    merged_by_two(hub, staff, one, other)
    for late in (lambda: open_pair(hub, worker, row.id), lambda: leave_for_later(hub, worker, row.id)):
        with pytest.raises(Conflict, match="merged one of these two"):
            late()
    assert [each.names for each in list_merges(hub, worker)] == [("Keeva Byrne", "Caoimhe Byrne")]


def test_restricted_people_stand_in_it_only_for_whom_they_are_open(hub: Hub, staff: Staff) -> None:
    pair = twice(hub, restricted=True)
    looked(hub)
    for role in (Role.HUB_WORKER, Role.MASH_MANAGER):
        assert to_decide(hub, staff, role) == []
    (row,) = duplicates_to_decide(hub, staff[Role.SERVICE_MANAGER])
    assert (row.kept_id, row.merged_id) == pair
    with pytest.raises(Refused, match="restricted"):
        open_pair(hub, staff[Role.HUB_WORKER], row.id)
    with pytest.raises(Refused, match="restricted"):
        say_not_the_same(hub, staff[Role.HUB_WORKER], *pair, "Guessed")


def test_contacts_of_a_closed_enquiry_are_counted_for_whom_it_is_open_only(hub: Hub, staff: Staff) -> None:
    pair = twice(hub)
    looked(hub)
    case = opened(hub, staff)
    with hub.reading(None) as unit:
        named = unit.session.scalars(select(ContactPerson).join(Contact).where(Contact.enquiry_id == case.id)).first()
        assert named is not None
    link_contact_person(hub, staff[Role.HUB_WORKER], named.id, pair[0], "Her mother said so")
    with hub.writing(None) as unit:
        unit.session.get_one(Enquiry, case.id).restricted = True
        unit.audit("restricted for the test")
        unit.commit()
    assert duplicates_to_decide(hub, staff[Role.MASH_MANAGER]) == (), "who stands on it is a restricted person"
    for role in (Role.HUB_WORKER, Role.SERVICE_MANAGER):
        (row,) = duplicates_to_decide(hub, staff[role])
        around = {each.name: each.kept for each in open_pair(hub, staff[role], row.id).beside}
        assert around["contacts"].startswith("1"), "the worker who opened it is named on it"


def test_a_contact_that_names_a_restricted_person_too_is_not_counted_for_whom_it_is_closed(
    hub: Hub, staff: Staff
) -> None:
    pair, closed = twice(hub), rows.person(hub, forenames="Zed", surname="Quillfeather")
    looked(hub)
    worker, names = staff[Role.HUB_WORKER], [rows.Who("Keeva", "Byrne", person_id=each) for each in pair]
    rows.contact(hub, worker, who=(names[0],))
    for each in names:
        rows.contact(hub, worker, who=(each, rows.Who("Zed", "Quillfeather", person_id=closed)))
    case = rows.enquiry(hub, worker, who=(rows.Who("Zed", "Quillfeather", person_id=closed),))
    with hub.writing(None) as unit:
        unit.session.get_one(Enquiry, case.id).restricted = True
        unit.audit("restricted for the test")
        unit.commit()
    told: dict[Role, list[str]] = {}
    for role in (Role.SERVICE_MANAGER, Role.MASH_MANAGER):
        (row,) = duplicates_to_decide(hub, staff[role])
        contacts = next(each for each in open_pair(hub, staff[role], row.id).beside if each.name == "contacts")
        told[role] = [said.split(",")[0] for said in (contacts.kept, contacts.merged)]
    assert told == {Role.SERVICE_MANAGER: ["2", "1"], Role.MASH_MANAGER: ["1", ""]}


def test_both_records_stand_side_by_side_with_what_would_move_and_the_reading_is_audited(
    hub: Hub, staff: Staff
) -> None:
    one, other = twice(hub, ethnicity="WIRI")
    rows.household(hub, members=(other,))
    looked(hub)
    worker = staff[Role.HUB_WORKER]
    (row,) = duplicates_to_decide(hub, worker)
    shown = open_pair(hub, worker, row.id)
    told = {each.name: (each.kept, each.merged, each.differs) for each in shown.fields}
    assert told["name"] == ("Keeva Byrne", "Caoimhe Byrne", True)
    assert told["birth"] == ("14 Mar 2016", "14 Mar 2016", False)
    assert told["phone"] == ("07700 900111", "", False)
    assert told["sex"] == ("Female", "Female", False)
    assert shown.moves == ("1 home",)
    around = {each.name: (each.kept, each.merged) for each in shown.beside}
    assert set(around) == {"home"}
    assert around["home"][0] == ""
    assert around["home"][1]
    with hub.reading(None) as unit:
        last = unit.session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        assert last is not None
        assert (last.act, last.subject_id, last.detail) == (
            "probable duplicate opened", one, {"with_person": str(other)},
        )  # fmt: skip
    assert draft(hub, one, other).versions == shown.versions


def test_the_list_says_likely_only_of_what_is_and_why_a_pair_is_no_more_than_possible(hub: Hub, staff: Staff) -> None:
    crowd(hub)
    sure = twice(hub)
    doubted = [
        rows.person(hub, forenames="Orla", surname="Vanstone", born=BORN, nhs_number=number)
        for number in ("9434765919", "9434765870")
    ]
    alone = [rows.person(hub, forenames="Tamsin", surname="Uxbridgely", born=born) for born in (BORN, None)]
    looked(hub)
    listed = duplicates_to_decide(hub, staff[Role.HUB_WORKER])
    told = {(row.kept_id, row.merged_id): (row.band, row.doubt) for row in listed}
    assert told == {
        sure: ("likely", ""),
        tuple(doubted): ("possible", "another NHS number speaks against it"),
        tuple(alone): ("possible", "only the name agrees"),
    }
    assert [row.band for row in listed] == ["likely", "possible", "possible"]
    assert listed[1].bits >= listed[2].bits, "the strongest first"


def test_a_mother_and_her_unborn_child_are_not_asked_about_nor_a_couple_with_one_mailbox(
    hub: Hub, staff: Staff
) -> None:
    crowd(hub)
    mother = rows.person(hub, forenames="Chloe", surname="Pickersgill", born=date(2001, 8, 13))
    unborn = rows.person(
        hub, forenames="Unborn", surname="Pickersgill", born=None, expected_delivery=date(2026, 6, 1)
    )
    with hub.writing(None) as unit:
        unit.add(
            PersonName(
                id=new_id(), person_id=unborn, kind=NameKind.ALIAS, name="Chloe Pickersgill",
                surname_key="pickersgill", forename_key="chloe",
            )
        )  # fmt: skip
        unit.audit("named for the test")
        unit.commit()
    couple = [
        rows.person(hub, forenames=name, surname="Lindbridge", born=born, email=f"{name[0]}.lindbridge@example.org")
        for name, born in (("Violet", date(1981, 4, 17)), ("Wystan", date(1980, 11, 25)))
    ]
    rows.household(hub, members=(mother, unborn), address="1 New Row")
    rows.household(hub, members=couple, address="2 New Row")
    looked(hub)
    assert to_decide(hub, staff) == []


def test_every_reason_that_decides_how_sure_a_pair_is_can_be_given() -> None:
    given = {*_BIRTH_WORDS.values(), *PLACE_WORDS.values()}
    given |= {words.format(part) for words in _WORDS.values() for part in ("surname", "forename")}
    given |= set(re.findall(r'"([^"]*)"', inspect.getsource(Scorer)))
    for words in (*AGAINST, *FOR, *SURE):
        assert any(each.startswith(words) for each in given), words


def test_the_address_of_a_pair_says_that_it_may_not_be_disclosed(hub: Hub, staff: Staff) -> None:
    one, other = twice(hub)
    rows.household(hub, members=(one,), address="9 New Row")
    rows.household(hub, members=(other,), address="5 Far End")
    warned(hub, staff, other)
    looked(hub)
    (row,) = duplicates_to_decide(hub, staff[Role.HUB_WORKER])
    (home,) = [each for each in open_pair(hub, staff[Role.HUB_WORKER], row.id).beside if each.name == "home"]
    assert (home.kept, home.merged) == (
        "9 New Row, Newbury, RG14 1ZZ", "5 Far End, Newbury, RG14 1ZZ (do not disclose)",
    )  # fmt: skip
    query = KnownQuery(forenames="Caoimhe", surname="Byrne", born=date(2016, 3, 14))
    told = {each.id: each.address for each in find_known_people(hub, staff[Role.HUB_WORKER], query)}
    assert told[other].endswith("(do not disclose)")
    assert not told[one].endswith("(do not disclose)")
