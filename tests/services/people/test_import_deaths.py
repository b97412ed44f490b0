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

WITH_DEATH = (*HEAD, "Date of death", "Deceased")


@pytest.fixture
def admin(staff: Staff) -> Actor:
    return staff[Role.ADMINISTRATOR]


def _imported(hub: Hub, admin: Actor, folder: Path, *rows: Mapping[str, str]) -> list[Person]:
    preview = read_import(hub, admin, [people_file(folder, *rows, head=WITH_DEATH)])
    assert preview.why_not() == "", said(preview)
    import_people(hub, admin, preview)
    return [person(hub, f"P{at}") for at in range(1, len(rows) + 1)]


@pytest.mark.parametrize("died", ["2999-01-01", "soon", "31/02/2019", "2018-05-03", "2017", "04/2018", "1019"])
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


@pytest.mark.parametrize(
    "text", ["N/A", "-", "unknown", "Not known", "None", "31/12/9999", "Living", "not deceased", "No"]
)
def test_what_systems_write_for_nobody_knows_and_for_the_living_is_no_death(
    hub: Hub, admin: Actor, tmp_path: Path, text: str
) -> None:
    (found,) = _imported(hub, admin, tmp_path, {"Date of death": text})
    assert (found.died, found.died_on) == (None, None)


def test_a_flag_beside_an_empty_day_is_a_death_and_a_day_in_the_flag_s_place_is_read(
    hub: Hub, admin: Actor, tmp_path: Path
) -> None:
    found = _imported(
        hub, admin, tmp_path, {"Deceased": "Y"}, {"Deceased": "Y", "Date of death": "2019"}, {"Deceased": "03/05/2019"}
    )
    assert [(each.died, each.died_on) for each in found] == [
        (True, None),
        (True, date(2019, 1, 1)),
        (True, date(2019, 5, 3)),
    ]
    preview = read_import(
        hub, admin, [people_file(tmp_path, {"Deceased": "N", "Date of death": "2019-05-03"}, head=WITH_DEATH)]
    )
    assert said(preview) == {1: ["died"]}


@pytest.mark.parametrize(
    "row",
    [{"date_of_birth": "1802-03-09", "Date of death": "2019"}, {"date_of_birth": "0202-03-09", "Deceased": "yes"}],
)
def test_a_life_longer_than_people_live_is_a_slip(
    hub: Hub, admin: Actor, tmp_path: Path, row: Mapping[str, str]
) -> None:
    assert said(read_import(hub, admin, [people_file(tmp_path, row, head=WITH_DEATH)])) == {1: ["date_of_birth"]}


def test_a_year_does_not_replace_the_day_of_the_same_death_and_another_day_does(
    hub: Hub, admin: Actor, tmp_path: Path
) -> None:
    def told(text: str) -> tuple[date | None, str | None]:
        (found,) = _imported(hub, admin, tmp_path, {"Date of death": text})
        return found.died_on, found.died_precision

    assert [told(text) for text in ("2019", "05/2019", "2019", "03/05/2019", "05/2019", "2019")] == [
        (date(2019, 1, 1), "year"),
        (date(2019, 5, 1), "month"),
        (date(2019, 5, 1), "month"),
        (date(2019, 5, 3), "day"),
        (date(2019, 5, 3), "day"),
        (date(2019, 5, 3), "day"),
    ]
    assert told("06/2019") == (date(2019, 6, 1), "month")
