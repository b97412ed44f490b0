"""Which contacts make another one a repeat (Surrey): within twelve months, on the same person or the same address."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, union
from sqlalchemy.orm import Session

from app.models import Contact, ContactPerson
from app.models.enums import BirthPrecision, ContactStatus

REPEAT_WITHIN = timedelta(days=365)
"""A contact is a repeat of another within twelve months."""


@dataclass(frozen=True, slots=True)
class Marks:
    """By what a contact is recognised: known people, names with birth dates (surname first), places."""

    persons: tuple[UUID, ...]
    births: tuple[tuple[str, str, date], ...]
    places: tuple[str, ...]


def count(session: Session, marks: Marks, received: datetime, but: UUID | None = None) -> int:
    """How many contacts of the twelve months before `received` share a mark; `but` is the contact itself."""
    if not (marks.persons or marks.births or marks.places):
        return 0
    values: dict[str, object] = {
        "until": received,
        "since": received - REPEAT_WITHIN,
        **({"but": but} if but is not None else {}),
        **({"persons": marks.persons} if marks.persons else {}),
        **({"places": marks.places} if marks.places else {}),
    }
    for number, (surname, forename, born) in enumerate(marks.births):
        values |= {f"surname_{number}": surname, f"forename_{number}": forename, f"born_{number}": born}
    statement = _repeats(bool(marks.persons), len(marks.births), bool(marks.places), but is not None)
    return int(session.execute(statement, values).scalar_one())


def count_anew(session: Session, contact: Contact) -> int:
    """How many contacts one that is recorded repeats, by what its people are linked to now."""
    people = session.scalars(select(ContactPerson).where(ContactPerson.contact_id == contact.id)).all()
    births = [
        (row.surname_key, row.forename_key, row.date_of_birth)
        for row in people
        if row.date_of_birth and row.birth_precision is BirthPrecision.DAY and row.surname_key and row.forename_key
    ]
    marks = Marks(
        tuple(dict.fromkeys(row.person_id for row in people if row.person_id is not None)),
        tuple(dict.fromkeys(births)),
        (contact.address_key,) if contact.address_key else (),
    )
    return count(session, marks, contact.received_at, contact.id)


@cache
def _repeats(persons: bool, births: int, places: bool, but: bool) -> Select[int]:
    """The count of repeats for so many marks; made once each, because every recorded contact asks it."""
    people: list[ColumnElement[bool]] = []
    if persons:
        people.append(ContactPerson.person_id.in_(bindparam("persons", expanding=True)))
    people.extend(
        and_(
            ContactPerson.surname_key == bindparam(f"surname_{number}"),
            ContactPerson.forename_key == bindparam(f"forename_{number}"),
            ContactPerson.date_of_birth == bindparam(f"born_{number}"),
        )
        for number in range(births)
    )
    parts = [select(ContactPerson.contact_id.label("id")).where(or_(*people))] if people else []
    if places:
        parts.append(select(Contact.id.label("id")).where(Contact.address_key.in_(bindparam("places", expanding=True))))
    ids = union(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
    wanted = [
        Contact.id.in_(select(ids.c.id)),
        Contact.received_at <= bindparam("until"),
        Contact.received_at >= bindparam("since"),
        Contact.status != ContactStatus.DUPLICATE,
    ]
    if but:
        wanted.append(Contact.id != bindparam("but"))
    return select(func.count()).select_from(Contact).where(*wanted)
