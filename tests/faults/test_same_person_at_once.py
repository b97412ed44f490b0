"""Two processes add the same person at the same moment: one is recorded, the other is told why in words."""

import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.models import ContactPerson, Household, HouseholdMember, Person
from app.services.access import Actor, Role
from app.services.matching import keeping
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.faults.children import ROOT, keys_of
from tests.faults.stage import chain_holds

HEAD = "person_id,forename,surname,date_of_birth,address_1,town,postcode\n"


def both(folder: Path, actors: Sequence[Actor], place: Path, *act: str, before: str = "ready") -> list[list[str]]:
    """Two processes that have the hub open do one thing at one word; what each said."""
    place.mkdir()
    (place / "keys").write_bytes(pickle.dumps(keys_of(folder)))
    started = []
    for number, actor in enumerate(actors):
        (place / f"actor{number}").write_bytes(pickle.dumps(actor))
        command = [sys.executable, "-m", "tests.faults.worker", str(folder), str(place / "keys")]
        started.append(
            subprocess.Popen(
                [*command, str(place / f"actor{number}"), *act],
                cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
        )  # fmt: skip
    for each in started:
        assert each.stdout is not None
        while each.stdout.readline().strip() != before:
            assert each.poll() is None, "it ended before it was ready"
    for each in started:
        assert each.stdin is not None
        each.stdin.write("now\n")
        each.stdin.flush()
    return [each.communicate(timeout=100)[0].splitlines() for each in started]


@pytest.mark.parametrize("turn", range(2))
def test_of_two_processes_that_make_a_person_of_one_contact_one_is_told_that_it_stands_already(
    turn: int, hub: Hub, staff: Staff, tmp_path: Path
) -> None:
    contact = rows.contact(hub, staff[Role.HUB_WORKER])
    (named,) = rows.contact_people(hub, contact)
    actors = (staff.others["worker"], staff.others["worker2"])
    said = both(hub.folder, actors, tmp_path / f"at{turn}", "create", str(named))
    told = sorted(line.split(" ")[0] for lines in said for line in lines if line != "done")
    assert told == ["acked", "fault"]
    (fault,) = [line for lines in said for line in lines if line.startswith("fault")]
    assert fault == "fault This person is already linked. | Remove the link first, with its reason."
    with hub.reading(None) as unit:
        (person,) = unit.session.scalars(select(Person)).all()
        assert unit.session.get_one(ContactPerson, named).person_id == person.id
        assert unit.session.scalar(select(func.count()).select_from(Household)) == 1
        assert unit.session.scalar(select(func.count()).select_from(HouseholdMember)) == 1
        assert keeping.check(unit.session) == 0
    chain_holds(hub)


def test_of_two_processes_that_import_the_same_people_nobody_is_recorded_twice(
    hub: Hub, staff: Staff, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        HEAD
        + "X1,Mira,Quill,2018-05-04,9 New Row,Newbury,RG14 1ZZ\n"
        + "X2,Una,Quill,1990-02-01,9 New Row,Newbury,RG14 1ZZ\n",
        encoding="utf-8",
    )
    admin = staff[Role.ADMINISTRATOR]
    said = both(hub.folder, (admin, admin), tmp_path / "at", "import", str(file), before="read")
    told = [line for lines in said for line in lines if line != "done"]
    assert any(line.startswith("acked") for line in told)
    for line in told:
        assert line.startswith("acked") or " | " in line, "a refusal says what to do"
    with hub.reading(None) as unit:
        found = unit.session.execute(select(Person.external_ref, func.count()).group_by(Person.external_ref)).all()
        assert sorted(tuple(each) for each in found) == [("X1", 1), ("X2", 1)]
        stays = unit.session.execute(select(HouseholdMember.person_id, HouseholdMember.household_id)).all()
        assert len({tuple(each) for each in stays}) == len(stays) == len({each[1] for each in stays}) * 2
        assert keeping.check(unit.session) == 0
    chain_holds(hub)


def test_two_contacts_about_one_new_child_at_once_make_two_records_that_the_search_for_duplicates_finds(
    hub: Hub, staff: Staff, tmp_path: Path
) -> None:
    from app.services.people.duplicate_search import find_duplicates
    from app.services.people.duplicates import duplicates_to_decide

    worker = staff[Role.HUB_WORKER]
    named = [rows.contact_people(hub, rows.contact(hub, worker))[0] for _ in range(2)]
    made = []
    for at, each in enumerate(named):
        said = both(hub.folder, (staff.others["worker"],), tmp_path / f"at{at}", "create", str(each))
        made += [UUID(line.split(" ")[1]) for lines in said for line in lines if line.startswith("acked")]
    find_duplicates(hub, lambda _done, _total: None)
    (row,) = duplicates_to_decide(hub, worker)
    assert ({row.kept_id, row.merged_id}, row.band) == (set(made), "likely")
