"""Who sees a restricted person: the one rule for every list, search, page, picture and paper that names people.

Service managers do; whoever is named on a restricted case of that person; and, while it lasts, whoever opened such a
case or the person's own record by break-glass. Everybody else is told nothing of them, or only that a restricted record
may match (`people.find`).
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, exists, not_, or_, select

from app.models import EnquiryMember, Person
from app.models.types import STEPS, as_many
from app.services.access import Role
from app.services.errors import Restricted
from app.services.trust.held_open import holds_enquiry, holds_person
from app.services.trust.people_on_cases import CASE, on_a_case
from app.services.unit_of_work import ReadingUnit

ASK_WHOM = "Ask the duty manager."
_ASKED, _AT_ONCE = 400, STEPS[0]
_MEMBER = EnquiryMember.__table__.alias("member_of_case")


def sees_restricted(unit: ReadingUnit) -> bool:
    """Whether every restricted record is open to whoever reads."""
    return Role.SERVICE_MANAGER in unit.who.roles


def open_people(unit: ReadingUnit, person: Any = Person) -> ColumnElement[bool]:
    """Whether the person of a query, or of an alias of it, is open to whoever reads.

    For a query whose words stay the same: SQLite takes ten times longer to make such a statement ready than to answer
    it. Where the words change with the number of people asked about, `closed_among` is asked of those found.
    """
    if sees_restricted(unit):
        return person.id.is_not(None)  # type: ignore[no-any-return]  # an alias has the columns of Person
    return _open(unit, person)


def _open(reader: Any, person: Any) -> ColumnElement[bool]:
    return or_(person.restricted.is_(False), holds_person(reader, person.id), _on_a_case_of_theirs(reader, person.id))


def sees_person(unit: ReadingUnit, person: Person) -> bool:
    """Whether a person is open to whoever reads."""
    return not person.restricted or sees_restricted(unit) or not closed_among(unit, (person.id,))


def closed_among(unit: ReadingUnit, people: Iterable[UUID]) -> set[UUID]:
    """Those of some people who are not open to whoever reads.

    Whoever is not marked is open to everybody, so the rule is asked of the few who are, always in the same words.
    """
    found: set[UUID] = set()
    if sees_restricted(unit):
        return found
    asks = {"asks": unit.who.user_id, "now": unit.at}
    for part in _parts(sorted(set(people)), _ASKED):
        marked = unit.session.scalars(select(Person.id).where(Person.id.in_(part), Person.restricted)).all()
        for few in _parts(marked, _AT_ONCE):
            found.update(unit.session.scalars(_closed(), {**asks, "people": as_many(few)}))
    return found


@cache
def _closed() -> Select[Any]:
    """Which of `people` are closed to the account `asks` at the moment `now`; put together once, for it is long."""
    reader = SimpleNamespace(who=SimpleNamespace(user_id=bindparam("asks")), at=bindparam("now"))
    return select(Person.id).where(Person.id.in_(bindparam("people", expanding=True)), not_(_open(reader, Person)))


def _parts(ids: Sequence[UUID], at_once: int) -> Iterator[Sequence[UUID]]:
    return (ids[start : start + at_once] for start in range(0, len(ids), at_once))


def check_person(unit: ReadingUnit, person: Person) -> None:
    """Refuse a person who is not open to whoever reads.

    Raises:
        Restricted: without a word of whom.
    """
    if not sees_person(unit, person):
        raise Restricted("This record is restricted.", ASK_WHOM)


def _on_a_case_of_theirs(reader: Any, person_id: Any) -> ColumnElement[bool]:
    """Whether the person stands on a restricted case that whoever reads is named on, or holds open by break-glass."""

    def counts(enquiry_id: Any) -> ColumnElement[bool]:
        return exists().where(CASE.c.id == enquiry_id, CASE.c.restricted, theirs).correlate_except(CASE)

    member = _MEMBER.c
    named = exists().where(member.enquiry_id == CASE.c.id, member.user_id == reader.who.user_id)
    theirs = or_(named.correlate_except(_MEMBER), holds_enquiry(reader, CASE.c.id))

    return on_a_case(person_id, counts)
