"""A number in another system that a merge dropped still finds the person, and undoing the merge gives it back."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import HouseholdMember, Person, PersonName
from app.services.access import Role
from app.services.oversight.finding import find_anything
from app.services.people.former_numbers import former_numbers, people_of
from app.services.people.imports import import_people, read_import
from app.services.people.merging import undo_merge
from app.services.people.person_page import FORMER_NUMBER, open_person
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.services.people.doubles import merged_by_two, twice

HEAD = "person_id,forename,surname,date_of_birth,address_1,town,postcode\n"


@pytest.fixture
def numbered(hub: Hub) -> tuple[UUID, UUID]:
    """One child recorded twice, each with a number of its own in another system."""
    kept, merged = twice(hub, external_ref="LCS-2")
    with hub.writing(None) as unit:
        unit.get(Person, kept).external_ref = "LCS-1"
        unit.audit("numbered for the test")
        unit.commit()
    return kept, merged


def bearers(hub: Hub, *numbers: str) -> dict[str, UUID]:
    with hub.reading(None) as unit:
        return people_of(unit.session, numbers)


@pytest.mark.parametrize("right", ["kept", "merged"])
def test_whichever_number_was_dropped_still_leads_to_the_person_and_stands_on_their_page(
    hub: Hub, staff: Staff, numbered: tuple[UUID, UUID], right: str
) -> None:
    kept, merged = numbered
    assert bearers(hub, "LCS-1", "LCS-2") == {"LCS-1": kept, "LCS-2": merged}
    done = merged_by_two(hub, staff, kept, merged, external_ref=right)
    assert bearers(hub, "LCS-1", "LCS-2", "LCS-3") == {"LCS-1": kept, "LCS-2": kept}
    dropped = "LCS-2" if right == "kept" else "LCS-1"
    found = find_anything(hub, staff[Role.HUB_WORKER], dropped)
    assert [(each.kind, each.id) for each in found] == [("person", kept)]
    told = [words for label, words in open_person(hub, staff[Role.HUB_WORKER], kept).facts if label == FORMER_NUMBER]
    assert len(told) == 1
    assert told[0].startswith(f"{dropped}, until a merge ")
    assert done.merge_id is not None
    undo_merge(hub, staff[Role.MASH_MANAGER], done.merge_id, "Two sisters")
    assert bearers(hub, "LCS-1", "LCS-2") == {"LCS-1": kept, "LCS-2": merged}
    with hub.reading(None) as unit:
        assert [former_numbers(unit.session, each) for each in numbered] == [(), ()]


def test_a_number_follows_a_second_merge_and_leads_back_one_when_that_is_undone(
    hub: Hub, staff: Staff, numbered: tuple[UUID, UUID]
) -> None:
    kept, merged = numbered
    third = rows.person(hub, forenames="Keeva", surname="Byrne", born=None, external_ref="LCS-3")
    merged_by_two(hub, staff, kept, merged, external_ref="kept")
    again = merged_by_two(hub, staff, third, kept, external_ref="kept")
    assert set(bearers(hub, "LCS-1", "LCS-2", "LCS-3").values()) == {third}
    assert again.merge_id is not None
    undo_merge(hub, staff[Role.MASH_MANAGER], again.merge_id, "Two sisters")
    assert bearers(hub, "LCS-1", "LCS-2", "LCS-3") == {"LCS-1": kept, "LCS-2": kept, "LCS-3": third}


def test_an_import_under_a_dropped_number_makes_nobody_twice_and_replaces_nothing(
    hub: Hub, staff: Staff, numbered: tuple[UUID, UUID], tmp_path: Path
) -> None:
    kept, merged = numbered
    merged_by_two(hub, staff, kept, merged, external_ref="kept")
    people, ties = tmp_path / "people.csv", tmp_path / "relationships.csv"
    people.write_text(
        HEAD
        + "LCS-1,Keeva,Byrne,2016-03-14,9 New Row,Newbury,RG14 1ZZ\n"
        + "LCS-2,Quiva,Byrne,2016-03-14,9 New Row,Newbury,RG14 1ZZ\n"
        + "LCS-9,Una,Byrne,1990-02-01,9 New Row,Newbury,RG14 1ZZ\n",
        encoding="utf-8",
    )
    ties.write_text("person_a,person_b,kind\nLCS-9,LCS-2,parent\n", encoding="utf-8")
    admin = staff[Role.ADMINISTRATOR]
    import_people(hub, admin, read_import(hub, admin, (people, ties)))
    with hub.reading(None) as unit:
        everybody = {row.external_ref: row for row in unit.session.scalars(select(Person))}
        assert sorted(each or "" for each in everybody) == ["LCS-1", "LCS-9"]
        assert everybody["LCS-1"].forenames == "Keeva"
        names = unit.session.scalars(select(PersonName.name).where(PersonName.person_id == kept)).all()
        assert sorted(names) == ["Caoimhe Byrne", "Quiva Byrne"]
        stays = unit.session.scalars(select(HouseholdMember).where(HouseholdMember.person_id == kept)).all()
        assert len(stays) == 1
    page = open_person(hub, staff[Role.HUB_WORKER], kept)
    assert [(tie.kin, tie.name) for tie in page.ties] == [("Child of", "Una Byrne")]
