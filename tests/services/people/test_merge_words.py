"""Two records of one person made one: texts of both are found under the kept one, and as before once it is undone."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import ContactPerson, WarningNote
from app.services.access import Actor, Role
from app.services.clock import FixedClock
from app.services.enquiry.warnings import ReviewDraft, WarningDraft, review_warning, write_warning
from app.services.matching.text_index import StoreTextIndex
from app.services.oversight.words import find_words
from app.services.people.merging import merge_people, propose_merge, undo_merge
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.cases import EnquiryRows
from tests.factories.hubs import Staff
from tests.factories.parts import Who
from tests.services.people.doubles import draft, merged_by_two, standing, twice
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


SINCE, AHEAD = date(2026, 3, 1), date(2026, 9, 1)
SIDES = {"kept": ("whimbrel", "dotterel"), "merged": ("ptarmigan", "capercaillie")}
"""A word of the warning, and one of its review, on the file of either record."""


def case_of(hub: Hub, staff: Staff, person: UUID, surname: str, *, restricted: bool = False) -> EnquiryRows:
    """A case of somebody known; a restricted one is of a service manager's, so that no other is named on it."""
    lead = staff[Role.SERVICE_MANAGER if restricted else Role.HUB_WORKER]
    return rows.enquiry(hub, lead, who=(Who("Kiv", surname, person_id=person),), restricted=restricted)


def warn(hub: Hub, staff: Staff, case: EnquiryRows, words: tuple[str, str]) -> None:
    """A warning on the file of whom a case is about, and its review."""
    by = staff[Role.SERVICE_MANAGER]
    draft = WarningDraft(case.people[0], "risk_to_worker", f"The {words[0]} nests.", SINCE, AHEAD, "no", "Not safe.")
    warning = write_warning(hub, by, case.id, draft).new_id
    assert warning is not None
    review_warning(hub, by, case.id, warning, ReviewDraft("stays", AHEAD, f"The {words[1]} still nests."))


def read_in(hub: Hub, actor: Actor) -> dict[str, set[UUID]]:
    """In which cases the warning and the review of either record are found and read."""
    found = {word: find_words(hub, actor, word).texts for side in SIDES.values() for word in side}
    assert all(text.place == "case" for texts in found.values() for text in texts)
    return {word: {text.id for text in texts} for word, texts in found.items()}


def everywhere(kept: set[UUID], merged: set[UUID]) -> dict[str, set[UUID]]:
    return {word: kept if side == "kept" else merged for side, words in SIDES.items() for word in words}


def test_warnings_of_both_are_read_in_the_case_of_the_kept_one_and_each_in_its_own_once_it_is_undone(
    hub: Hub, staff: Staff, monday: FixedClock
) -> None:
    kept, merged = twice(hub)
    theirs = case_of(hub, staff, merged, "Quist")
    monday.advance(3600)
    ours = case_of(hub, staff, kept, "Quist")
    warn(hub, staff, ours, SIDES["kept"])
    warn(hub, staff, theirs, SIDES["merged"])
    apart = everywhere({ours.id}, {theirs.id})
    desk = [staff[role] for role in (Role.HUB_WORKER, Role.MASH_MANAGER, Role.SERVICE_MANAGER)]
    assert [read_in(hub, actor) for actor in desk] == [apart] * 3
    done = merged_by_two(hub, staff, kept, merged)
    with hub.reading(None) as unit:
        assert set(unit.session.scalars(select(WarningNote.person_id))) == {kept}
    assert [read_in(hub, actor) for actor in desk] == [everywhere({ours.id}, {ours.id})] * 3, "the newest of one person"
    assert whole(hub)
    assert done.merge_id is not None
    undo_merge(hub, staff[Role.MASH_MANAGER], done.merge_id, "Two sisters")
    assert [read_in(hub, actor) for actor in desk] == [apart] * 3
    assert whole(hub)


@pytest.mark.parametrize("closed", ["kept", "merged"])
def test_a_warning_of_a_restricted_person_stays_closed_through_a_merge_and_its_undoing(
    hub: Hub, staff: Staff, closed: str
) -> None:
    kept, merged = twice(hub)
    ours = case_of(hub, staff, kept, "Quist", restricted=closed == "kept")
    theirs = case_of(hub, staff, merged, "Quist", restricted=closed == "merged")
    warn(hub, staff, ours, SIDES["kept"])
    warn(hub, staff, theirs, SIDES["merged"])
    worker, service = staff[Role.HUB_WORKER], staff[Role.SERVICE_MANAGER]
    open_to_all = everywhere({ours.id} if closed != "kept" else set(), {theirs.id} if closed != "merged" else set())
    apart = everywhere({ours.id}, {theirs.id})
    assert (read_in(hub, worker), read_in(hub, service)) == (open_to_all, apart)
    propose_merge(hub, service, draft(hub, kept, merged))
    merged_now = merge_people(hub, staff.others["service2"], draft(hub, kept, merged))
    assert read_in(hub, worker) == everywhere(set(), set()), "one person, who stands on a restricted case"
    assert all(places for places in read_in(hub, service).values())
    assert whole(hub)
    assert merged_now.merge_id is not None
    undo_merge(hub, service, merged_now.merge_id, "Two sisters")
    assert (read_in(hub, worker), read_in(hub, service)) == (open_to_all, apart)
    assert whole(hub)
