"""Writing invented people into a hub in bulk: one transaction, one audit entry."""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from app.models import Person
from app.models.engine import room_for_bulk
from app.models.enums import NameKind
from app.services.access import Actor
from app.services.demo.population import InventedHousehold, InventedPerson, generate_people
from app.services.people.bulk import PeopleRows
from app.services.unit_of_work import Hub

Report = Callable[[int, int, str], None]
"""Told how many are done, of how many, and what is being done."""


def fill_people(hub: Hub, actor: Actor | None, count: int, seed: int = 1, report: Report | None = None) -> int:
    """Write `count` invented people with their households, names and ties; the number of rows written comes back.

    NHS numbers that somebody in the hub has already are not given out again. `actor` is None for a hub in the making.
    """
    taken = taken_nhs_numbers(hub)
    with hub.writing(actor) as unit:
        rows = PeopleRows(unit.session, unit.at)
        ids: dict[int, UUID] = {}
        with room_for_bulk(unit.session.connection()):
            for home in generate_people(count, seed, taken):
                _write(rows, home, ids)
                if report is not None and home.number % 500 == 0:
                    report(len(ids), count, "Inventing people")
            rows.flush()
        unit.audit("invented people written", None, None, people=len(ids), rows=rows.written)
        unit.commit()
    if report is not None:
        report(count, count, "Inventing people")
    return rows.written


def taken_nhs_numbers(hub: Hub) -> frozenset[str]:
    """The NHS numbers that people of a hub have already."""
    with hub.reading(None) as unit:
        found = unit.session.scalars(select(Person.nhs_number).where(Person.nhs_number.is_not(None)))
        return frozenset(number for number in found if number)


def write_households(hub: Hub, actor: Actor | None, homes: Iterable[InventedHousehold]) -> Mapping[int, UUID]:
    """Write chosen households with everybody in them; the ids of the people by number come back.

    Ties into households that are not among them are left out.
    """
    chosen = sorted(homes, key=lambda home: home.number)
    ids: dict[int, UUID] = {}
    with hub.writing(actor) as unit:
        rows = PeopleRows(unit.session, unit.at)
        for home in chosen:
            _write(rows, home, ids)
        rows.flush()
        unit.audit("invented people written", None, None, people=len(ids), rows=rows.written)
        unit.commit()
    return ids


def _write(rows: PeopleRows, home: InventedHousehold, ids: dict[int, UUID]) -> None:
    place = rows.household(home.address_1, home.address_2, home.town, home.postcode)
    for person in home.people:
        ids[person.number] = _person(rows, person)
        rows.member(place, ids[person.number])
    for tie in home.ties:
        if tie.of not in ids or tie.to not in ids:
            continue
        rows.relationship(ids[tie.of], ids[tie.to], tie.kind, since=tie.since, until=tie.until)


def _person(rows: PeopleRows, person: InventedPerson) -> UUID:
    person_id = rows.person(
        forenames=person.forenames,
        surname=person.surname,
        born=person.born,
        sex=person.sex,
        more={
            "ethnicity": person.ethnicity,
            "language": person.language,
            "nhs_number": person.nhs_number,
            "upn": person.upn,
            "school": person.school,
            "gp": person.gp,
            "phone": person.phone,
            "email": person.email,
        },
    )
    if person.alias:
        rows.name(person_id, NameKind.KNOWN_AS, person.alias, person.surname)
    if person.former:
        rows.name(person_id, NameKind.FORMER, f"{person.forenames} {person.former}", person.former)
    return person_id
