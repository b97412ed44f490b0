"""A file of people may tell who has died, and when; then a birth of long ago is no slip."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from app.models import Person
from app.services.access import Actor, Role
from app.services.people.imports import import_people, read_import
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.people.test_imports import HEAD, people_file, person, said

WITH_DEATH = (*HEAD, "Date of death")


@pytest.fixture
def admin(staff: Staff) -> Actor:
    return staff[Role.ADMINISTRATOR]


def _imported(hub: Hub, admin: Actor, folder: Path, *rows: Mapping[str, str]) -> list[Person]:
    preview = read_import(hub, admin, [people_file(folder, *rows, head=WITH_DEATH)])
    assert preview.why_not() == "", said(preview)
    import_people(hub, admin, preview)
    return [person(hub, f"P{at}") for at in range(1, len(rows) + 1)]


@pytest.mark.parametrize("died", ["2999-01-01", "soon", "31/02/2019", "2018-05-03", "2017", "04/2018"])
def test_a_death_that_cannot_be_is_named_by_its_column(hub: Hub, admin: Actor, tmp_path: Path, died: str) -> None:
    preview = read_import(hub, admin, [people_file(tmp_path, {}, {"Date of death": died}, head=WITH_DEATH)])
    assert said(preview) == {2: ["date_of_death"]}


def test_a_birth_of_long_ago_stands_where_a_death_is_told_and_is_asked_about_otherwise(
    hub: Hub, admin: Actor, tmp_path: Path
) -> None:
    old = {"date_of_birth": "1802-03-09"}
    preview = read_import(hub, admin, [people_file(tmp_path, old, head=WITH_DEATH)])
    (file,) = preview.files
    ((problem,),) = [row.problems for row in file.bad_rows]
    assert problem.sentence.endswith("Check the year, or enter the date of death.")
    (found,) = _imported(hub, admin, tmp_path, {**old, "Date of death": "1871"})
    assert (found.date_of_birth, found.died_on, found.died_precision) == (date(1802, 3, 9), date(1871, 1, 1), "year")


def test_a_death_is_kept_as_exactly_as_it_was_told_and_a_yes_without_a_day(
    hub: Hub, admin: Actor, tmp_path: Path
) -> None:
    told = ("03/05/2019", "05/2019", "2018", "Yes", "no", "")
    found = _imported(hub, admin, tmp_path, *({"Date of death": text} for text in told))
    assert [(each.died, each.died_on, each.died_precision) for each in found] == [
        (True, date(2019, 5, 3), "day"),
        (True, date(2019, 5, 1), "month"),
        (True, date(2018, 1, 1), "year"),
        (True, None, None),
        (None, None, None),
        (None, None, None),
    ]


def test_a_later_file_tells_of_a_death_and_a_file_that_is_silent_raises_nobody(
    hub: Hub, admin: Actor, tmp_path: Path
) -> None:
    _imported(hub, admin, tmp_path, {"Date of death": ""})
    (found,) = _imported(hub, admin, tmp_path, {"Date of death": "2024-02-29"})
    assert found.died_on == date(2024, 2, 29)
    (found,) = _imported(hub, admin, tmp_path, {"Date of death": ""})
    assert (found.died, found.died_on) == (True, date(2024, 2, 29))
