"""Two records of one child: what each contact repeats is counted of the one person, and of the two again."""

from uuid import UUID

from app.models import Contact
from app.services.access import Role
from app.services.intake.contacts import open_contact, record_contact
from app.services.intake.linking import link_contact_person
from app.services.intake.records import ContactDraft, PersonDraft
from app.services.people.merging import undo_merge
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff
from tests.services.people.doubles import merged_by_two, standing, twice


def linked(hub: Hub, staff: Staff, person: UUID, house: int) -> UUID:
    """A contact about a child of another name and birth date, at a house of its own, linked to somebody known."""
    worker = staff[Role.HUB_WORKER]
    draft = ContactDraft(
        channel="email", subject_kind="child", source_code="3A", referrer_name="Dr Anjali Menon",
        people=(PersonDraft("a", forenames=f"Kiv{house}", surname="Quist", birth=f"1{house}/03/2016"),),
        received=f"0{house}/03/2026 09:00", address=f"{house} Station Road, Brackwell", postcode="ZZ9 9ZZ",
        concern="Missed two appointments.",
    )  # fmt: skip
    made = record_contact(hub, worker, draft).new_id
    assert made is not None
    link_contact_person(hub, worker, open_contact(hub, worker, made).people[0].id, person, "Her mother said so")
    return made


def counts(hub: Hub, *contacts: UUID) -> list[int]:
    with hub.reading(None) as unit:
        return [unit.get(Contact, each).repeat_count for each in contacts]


def test_a_merge_counts_the_contacts_of_both_as_one_persons_and_undoing_it_of_two(hub: Hub, staff: Staff) -> None:
    kept, merged = twice(hub)
    first, second = linked(hub, staff, kept, 1), linked(hub, staff, merged, 2)
    third = linked(hub, staff, kept, 3)
    assert counts(hub, first, second, third) == [0, 0, 1]
    before = standing(hub)
    done = merged_by_two(hub, staff, kept, merged)
    assert counts(hub, first, second, third) == [0, 1, 2]
    assert done.merge_id is not None
    undo_merge(hub, staff[Role.MASH_MANAGER], done.merge_id, "Two sisters")
    assert counts(hub, first, second, third) == [0, 0, 1]
    assert standing(hub) == before


def test_a_contact_linked_since_the_merge_is_counted_anew_when_it_is_undone(hub: Hub, staff: Staff) -> None:
    kept, merged = twice(hub)
    first, second = linked(hub, staff, kept, 1), linked(hub, staff, merged, 2)
    done = merged_by_two(hub, staff, kept, merged)
    since = linked(hub, staff, kept, 3)
    assert counts(hub, first, second, since) == [0, 1, 2]
    assert done.merge_id is not None
    undo_merge(hub, staff[Role.MASH_MANAGER], done.merge_id, "Two sisters")
    assert counts(hub, first, second, since) == [0, 0, 1]


def test_a_count_from_before_another_contact_was_set_aside_comes_back_as_it_stood(hub: Hub, staff: Staff) -> None:
    kept, merged = twice(hub)
    linked(hub, staff, kept, 1)
    second = linked(hub, staff, kept, 2)
    with hub.writing(None) as unit:
        unit.get(Contact, second).repeat_count = 7
        unit.audit("counted otherwise for the test")
        unit.commit()
    done = merged_by_two(hub, staff, kept, merged)
    assert counts(hub, second) == [1]
    assert done.merge_id is not None
    undo_merge(hub, staff[Role.MASH_MANAGER], done.merge_id, "Two sisters")
    assert counts(hub, second) == [7]
