"""Numbers in another system that a merge dropped: the person is still found by them, for as long as the merge stands.

They stand in the rows of the merge and nowhere else, so undoing it gives each person back exactly the number they had.
"""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Person, PersonMerge, PersonMergeRow
from app.services.dates import day_words
from app.services.people import pairs
from app.services.people.fire_wall import day_of

_COLUMN = "external_ref"


def former_numbers(session: Session, person: UUID) -> tuple[str, ...]:
    """The numbers that merges into somebody dropped, each with the day, in words."""
    merges = pairs.merges_standing(session)
    went = {each.merged_id: each.kept_id for each in merges}
    theirs = [each for each in merges if pairs.now(went, each.kept_id) == person]
    found = {number: f"{number}, until a merge {day_words(day_of(merge.at))}" for merge, number in _of(session, theirs)}
    row = session.get(Person, person)
    return tuple(said for number, said in found.items() if row is None or number != row.external_ref)


def people_of(session: Session, numbers: Collection[str]) -> dict[str, UUID]:
    """Who bears each of some numbers by now: the one whose number it is, else whoever the bearer was merged into."""
    if not numbers:
        return {}
    rows = session.execute(select(Person.external_ref, Person.id).where(Person.external_ref.in_(numbers)))
    found = {number: person for number, person in rows if number}
    missing = [each for each in numbers if each not in found]
    if missing and (merges := pairs.merges_standing(session)):
        went = {each.merged_id: each.kept_id for each in merges}
        for merge, number in _of(session, merges, missing):
            found.setdefault(number, pairs.now(went, merge.kept_id))
    return found


def _of(
    session: Session, merges: Collection[PersonMerge], numbers: Collection[str] | None = None
) -> Iterator[tuple[PersonMerge, str]]:
    """The numbers that either of the two had before each merge, the oldest merge first."""
    by_id = {each.id: each for each in merges}
    wanted = select(PersonMergeRow.merge_id, PersonMergeRow.before).where(
        PersonMergeRow.table_name == Person.__tablename__, PersonMergeRow.before.is_not(None)
    )
    if numbers is not None:
        said: Any = PersonMergeRow.before[_COLUMN].as_string()
        wanted = wanted.where(said.in_(numbers))
    else:
        wanted = wanted.where(PersonMergeRow.merge_id.in_(by_id))
    for merge_id, before in session.execute(wanted.order_by(PersonMergeRow.id)):
        number = before.get(_COLUMN)
        if number and merge_id in by_id:
            yield by_id[merge_id], number
