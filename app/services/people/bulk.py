"""Writing many people at once: rows gathered by table and written in large batches inside one transaction."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.orm import Session

from app.models import Base, Household, HouseholdMember, Person, PersonName, Relationship, new_id
from app.models.engine import insert_many
from app.models.enums import BirthPrecision, NameKind, Sex
from app.services.matching.loading import NEW_PEOPLE, NewPeople
from app.services.matching.records import NameTold, PlaceTold
from app.services.matching.tokens import line_of
from app.services.people.folding import address_key, fold

BATCH = 5_000
"""Rows gathered before one insert: more gains nothing and holds more memory."""
_ORDER: tuple[type[Base], ...] = (Household, Person, PersonName, HouseholdMember, Relationship)
"""Tables in the order that foreign keys ask for."""
TABLES = tuple(model.__tablename__ for model in _ORDER)


class PeopleRows:
    """Gathers rows of people, names, households, members and relationships; writes them in batches.

    Attributes:
        written: how many rows of all tables have been written so far.
    """

    def __init__(self, session: Session, at: datetime) -> None:
        self._session = session
        self._at = at
        self._rows: dict[type[Base], list[dict[str, Any]]] = {model: [] for model in _ORDER}
        self._gathered = 0
        self._index: NewPeople | None = session.info.get(NEW_PEOPLE)
        self.written = 0

    def person(
        self,
        *,
        forenames: str,
        surname: str,
        born: date | None,
        sex: Sex,
        external_ref: str | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> UUID:
        """A person with an exact birth date, or none; `more` sets further columns."""
        person_id = new_id()
        row = {
            "id": person_id,
            "version": 1,
            "forenames": forenames,
            "surname": surname,
            "surname_key": fold(surname),
            "forename_key": fold(forenames),
            "date_of_birth": born,
            "birth_precision": BirthPrecision.DAY if born else BirthPrecision.UNKNOWN,
            "sex": sex,
            "external_ref": external_ref,
            "created_at": self._at,
            **_BLANK_PERSON,
            **(more or {}),
        }
        self._add(Person, row)
        if self._index is not None:
            self._index.person(person_id, row)
        return person_id

    def name(self, person_id: UUID, kind: NameKind, name: str, surname: str) -> None:
        """Another name of a person; `surname` is the part of it that the index takes for the surname."""
        row = name_row(person_id, kind, name, surname)
        self._add(PersonName, row)
        if self._index is not None:
            self._index.name(person_id, NameTold(row["forename_key"], row["surname_key"]))

    def household(
        self, address_1: str, address_2: str | None, town: str | None, postcode: str | None, ref: str | None = None
    ) -> UUID:
        """A household at one place."""
        household_id = new_id()
        self._add(
            Household,
            {
                "id": household_id,
                "version": 1,
                "external_ref": ref,
                "created_at": self._at,
                **place_columns(address_1, address_2, town, postcode),
            },
        )
        if self._index is not None:
            self._index.home(household_id, PlaceTold(line_of(address_1, address_2), town or "", postcode or ""))
        return household_id

    def member(self, household_id: UUID, person_id: UUID) -> None:
        """A person in a household, since when is not known."""
        self._add(HouseholdMember, {"id": new_id(), "household_id": household_id, "person_id": person_id})
        if self._index is not None:
            self._index.lives(household_id, person_id)

    def relationship(
        self, of: UUID, to: UUID, kind: str, *, since: date | None, until: date | None, source: str | None = None
    ) -> None:
        """The person `of` is the `kind` of the person `to`."""
        self._add(
            Relationship,
            {
                "id": new_id(),
                "version": 1,
                "person_id": of,
                "other_id": to,
                "kind": kind,
                "since": since,
                "until": until,
                "source": source,
            },
        )

    def flush(self) -> None:
        """Write what was gathered."""
        connection = self._session.connection()
        for model in _ORDER:
            rows = self._rows[model]
            if rows:
                insert_many(connection, cast("Table", model.__table__), rows)
                self.written += len(rows)
                self._rows[model] = []
        self._gathered = 0

    def _add(self, model: type[Base], row: dict[str, Any]) -> None:
        self._rows[model].append(row)
        self._gathered += 1
        if self._gathered >= BATCH:
            self.flush()


_BLANK_PERSON: dict[str, Any] = {
    "born_from_unborn": False,
    "restricted": False,
    "disability": [],
    "expected_delivery": None,
    "ethnicity": None,
    "language": None,
    "nhs_number": None,
    "upn": None,
    "school": None,
    "gp": None,
    "phone": None,
    "email": None,
    "died": None,
    "died_on": None,
    "died_precision": None,
}
"""What every row of one batch must name, so that one statement serves them all."""


def name_row(person_id: UUID, kind: NameKind, name: str, surname: str) -> dict[str, Any]:
    """The columns of another name, folded for the index: the forenames are what stands before the surname."""
    first = name.removesuffix(surname).strip() if surname else name
    return {
        "id": new_id(),
        "person_id": person_id,
        "kind": kind,
        "name": name,
        "surname_key": fold(surname),
        "forename_key": fold(first),
    }


def place_columns(address_1: str, address_2: str | None, town: str | None, postcode: str | None) -> dict[str, Any]:
    """The columns of a household's place with the key by which the same place is met again.

    A flat's key names the building too, as it does where an address was typed in one line.
    """
    line = ", ".join(part for part in (address_1, address_2) if part)
    key = address_key(line, postcode) or address_key(", ".join(part for part in (line, town) if part), postcode)
    return {
        "address_1": address_1,
        "address_2": address_2,
        "town": town,
        "postcode": postcode,
        "address_key": key or fold(line),
    }
