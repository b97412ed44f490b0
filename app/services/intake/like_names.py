"""Contacts that name somebody of nearly the same name and birth date, whom nobody has tied to a known person yet."""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.models import ContactPerson
from app.services.matching.names import Likeness, alike

MOST_ASKED = 6
"""So many people of a contact are asked about."""
MOST_NAMES = 240
SAME_LETTERS = 2
"""Surnames are compared among those that begin with so many letters alike."""
LIKE = "like name and birth date"
_NEAR = frozenset({Likeness.SAME, Likeness.VARIANT, Likeness.SLIP, Likeness.SOUND})


def like(one: str, other: str) -> bool:
    """Whether two folded names may be one: a word of each is the same, a variant, one slip away or sounds alike."""
    return any(alike(mine, theirs) in _NEAR for mine in one.split() for theirs in other.split())


def of_like_names(session: Session, births: Iterable[tuple[str, str, date]]) -> Iterator[tuple[UUID, str]]:
    """Contacts with somebody like these (surname, forename, birth date), each with whom it names; not the same ones.

    One of the two names is the same and the other alike, and the birth date the same, or with day and month swapped.
    """
    for surname, forename, born in list(births)[:MOST_ASKED]:
        others = sorted(_pairs(session, surname, forename) - {(surname, forename)})
        pairs = [(surname, forename), *others[: MOST_NAMES - 1]]
        both = (and_(ContactPerson.surname_key == one, ContactPerson.forename_key == other) for one, other in pairs)
        rows = session.execute(
            select(
                ContactPerson.contact_id, ContactPerson.surname_key, ContactPerson.forename_key,
                ContactPerson.date_of_birth, ContactPerson.forenames, ContactPerson.surname,
            ).where(or_(*both), ContactPerson.date_of_birth.in_(_days(born)), ContactPerson.person_id.is_(None))
        )  # fmt: skip
        for row in rows:
            if (row.surname_key, row.forename_key, row.date_of_birth) != (surname, forename, born):
                yield row.contact_id, f"{LIKE}: {row.forenames} {row.surname}".strip()


def _pairs(session: Session, surname: str, forename: str) -> set[tuple[str, str]]:
    """Names that contacts bear of which one half is the same and the other alike, the name itself among them.

    Read from the index of names alone: the rows of everybody of a common surname would take a hundred times as long.
    """
    fore = select(ContactPerson.forename_key).where(ContactPerson.surname_key == surname).distinct()
    head = surname[:SAME_LETTERS]
    sur = (
        select(ContactPerson.surname_key)
        .where(ContactPerson.surname_key.between(head, f"{head}\U0010ffff"), ContactPerson.forename_key == forename)
        .distinct()
    )
    found = {(surname, forename)}
    found.update((surname, each) for each in session.scalars(fore) if like(forename, each))
    found.update((each, forename) for each in session.scalars(sur) if like(surname, each))
    return found


def _days(born: date) -> set[date]:
    """The day itself, and the one with day and month swapped, where there is one."""
    return {born} if born.day > 12 else {born, date(born.year, born.day, born.month)}
