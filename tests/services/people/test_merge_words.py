"""Two records of one person made one: texts of both are found under the kept one, and as before once it is undone."""

from uuid import UUID

from sqlalchemy import select

from app.models import ContactPerson
from app.services.access import Role
from app.services.matching.text_index import StoreTextIndex
from app.services.oversight.words import find_words
from app.services.people.merging import undo_merge
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.people.doubles import merged_by_two, standing, twice
from tests.services.people.test_merge_counts import linked


def places(hub: Hub, staff: Staff, words: str) -> set[UUID]:
    """Where texts that hold these words are opened."""
    return {text.id for text in find_words(hub, staff[Role.MASH_MANAGER], words).texts}


def people_of(hub: Hub, *contacts: UUID) -> list[UUID | None]:
    """Whom the people of contacts are known as."""
    with hub.reading(None) as unit:
        named = {row.contact_id: row.person_id for row in unit.session.scalars(select(ContactPerson))}
    return [named[each] for each in contacts]


def whole(hub: Hub) -> bool:
    """Whether the index of words says what the record says."""
    with hub.writing(None) as unit:
        return StoreTextIndex(unit.session.connection()).wrong() == 0


def test_the_narratives_of_both_are_found_under_the_kept_one_and_of_two_when_it_is_undone(
    hub: Hub, staff: Staff
) -> None:
    kept, merged = twice(hub)
    first, second = linked(hub, staff, kept, 1), linked(hub, staff, merged, 2)
    before = standing(hub)
    done = merged_by_two(hub, staff, kept, merged)
    assert places(hub, staff, "missed two appointments") == {first, second}
    assert people_of(hub, first, second) == [kept, kept]
    assert whole(hub)
    assert done.merge_id is not None
    undo_merge(hub, staff[Role.MASH_MANAGER], done.merge_id, "Two sisters")
    assert places(hub, staff, "missed two appointments") == {first, second}
    assert people_of(hub, first, second) == [kept, merged]
    assert standing(hub) == before
    assert whole(hub)
