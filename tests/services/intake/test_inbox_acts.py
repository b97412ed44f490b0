"""Assign, mark duplicate, link and undo: all or nothing, never over somebody's change, exactly reversible."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import AuditEntry, Contact, ContactPerson
from app.models.enums import ContactStatus, EnquiryStatus, LinkState
from app.services.access import Actor, Role
from app.services.errors import Conflict, Invalid, NotFound, Refused
from app.services.intake import inbox_acts
from app.services.intake.inbox_records import Chosen, Sorted
from app.services.people.find import KnownQuery, find_known_people
from app.services.unit_of_work import Hub, Touched
from tests.factories import rows
from tests.factories.hubs import Staff
from tests.factories.parts import Who

SORTED_COLUMNS = ("status", "assigned_to_id", "duplicate_of_id", "enquiry_id", "closed_at", "rating", "due_at",
                  "repeat_count")  # fmt: skip


@pytest.fixture
def worker(staff: Staff) -> Actor:
    return staff[Role.HUB_WORKER]


def standing(hub: Hub, contact_id: UUID) -> dict[str, Any]:
    with hub.reading(None) as unit:
        row = unit.get(Contact, contact_id)
        return {name: getattr(row, name) for name in SORTED_COLUMNS}


def chosen(hub: Hub, *ids: UUID) -> tuple[Chosen, ...]:
    with hub.reading(None) as unit:
        return tuple(Chosen(each, unit.get(Contact, each).version) for each in ids)


def acts(hub: Hub, contact_id: UUID) -> list[str]:
    with hub.reading(None) as unit:
        return list(
            unit.session.scalars(
                select(AuditEntry.act).where(AuditEntry.subject_id == contact_id).order_by(AuditEntry.seq)
            )
        )


def test_several_contacts_are_assigned_at_once_and_each_is_audited(hub: Hub, staff: Staff, worker: Actor) -> None:
    ids = [rows.contact(hub, worker) for _ in range(3)]
    colleague = staff.others["worker2"]
    done = inbox_acts.assign_contacts(hub, worker, chosen(hub, *ids), colleague.user_id)
    assert done.words == "3 contacts assigned to KM."
    assert [standing(hub, each)["assigned_to_id"] for each in ids] == [colleague.user_id] * 3
    assert all(acts(hub, each)[-1] == "contact assigned" for each in ids)
    assert set(done.changes.touched) == {Touched("inbox"), *(Touched("contact", each) for each in ids)}


def test_one_contact_changed_meanwhile_leaves_all_of_them_as_they_were(hub: Hub, worker: Actor) -> None:
    ids = [rows.contact(hub, worker) for _ in range(3)]
    seen = chosen(hub, *ids)
    inbox_acts.assign_contacts(hub, worker, seen[2:], worker.user_id)
    before = [standing(hub, each) for each in ids]
    with pytest.raises(Conflict, match="C-26-1003"):
        inbox_acts.mark_duplicate(hub, worker, (seen[0], seen[2]), ids[1])
    assert [standing(hub, each) for each in ids] == before


def test_a_contact_cannot_be_given_to_somebody_who_may_not_screen(hub: Hub, staff: Staff, worker: Actor) -> None:
    contact = rows.contact(hub, worker)
    for role in (Role.PARTNER, Role.AUDITOR, Role.SERVICE_MANAGER):
        with pytest.raises(Invalid) as refusal:
            inbox_acts.assign_contacts(hub, worker, chosen(hub, contact), staff[role].user_id)
        assert refusal.value.problems[0].field == "to"
    assert standing(hub, contact)["assigned_to_id"] is None


def test_nothing_chosen_is_said_in_words(hub: Hub, worker: Actor) -> None:
    with pytest.raises(Invalid) as refusal:
        inbox_acts.assign_contacts(hub, worker, (), worker.user_id)
    assert refusal.value.problems[0].sentence == "Choose at least one contact in the list."


def test_a_duplicate_leaves_the_list_and_names_the_contact_that_stands_for_it(hub: Hub, worker: Actor) -> None:
    first, second = rows.contact(hub, worker), rows.contact(hub, worker)
    done = inbox_acts.mark_duplicate(hub, worker, chosen(hub, second), first)
    assert done.words == "C-26-1002 marked as duplicate of C-26-1001."
    after = standing(hub, second)
    assert (after["status"], after["duplicate_of_id"]) == (ContactStatus.DUPLICATE, first)


def test_duplicates_never_form_a_ring_or_a_chain(hub: Hub, worker: Actor) -> None:
    first, second, third = (rows.contact(hub, worker) for _ in range(3))
    with pytest.raises(Invalid, match="One thing"):
        inbox_acts.mark_duplicate(hub, worker, chosen(hub, first), first)
    inbox_acts.mark_duplicate(hub, worker, chosen(hub, second), first)
    with pytest.raises(Invalid):
        inbox_acts.mark_duplicate(hub, worker, chosen(hub, third), second)
    with pytest.raises(Invalid):
        inbox_acts.mark_duplicate(hub, worker, chosen(hub, first), third)
    assert standing(hub, first)["status"] is ContactStatus.UNSCREENED


def test_a_contact_joins_an_open_enquiry_and_no_other(hub: Hub, worker: Actor) -> None:
    case, done_case = rows.enquiry(hub, worker), rows.enquiry(hub, worker, status=EnquiryStatus.DECIDED)
    contact = rows.contact(hub, worker)
    with pytest.raises(Invalid):
        inbox_acts.link_to_enquiry(hub, worker, chosen(hub, contact), done_case.id)
    done = inbox_acts.link_to_enquiry(hub, worker, chosen(hub, contact), case.id)
    assert done.words == "C-26-1003 linked to M-26-1001."
    after = standing(hub, contact)
    assert (after["status"], after["enquiry_id"]) == (ContactStatus.IN_ENQUIRY, case.id)
    with pytest.raises(Refused, match="already decided"):
        inbox_acts.link_to_enquiry(hub, worker, chosen(hub, contact), case.id)


def test_a_restricted_enquiry_takes_contacts_only_from_those_named_on_it(hub: Hub, staff: Staff, worker: Actor) -> None:
    case = rows.enquiry(hub, worker, restricted=True)
    contact = rows.contact(hub, worker)
    with pytest.raises(NotFound):
        inbox_acts.link_to_enquiry(hub, worker, chosen(hub, contact), case.id)
    inbox_acts.link_to_enquiry(hub, staff[Role.SERVICE_MANAGER], chosen(hub, contact), case.id)
    assert standing(hub, contact)["enquiry_id"] == case.id


def test_what_waits_for_a_manager_is_taken_out_of_that_queue_by_a_manager_only(
    hub: Hub, staff: Staff, worker: Actor
) -> None:
    first, waiting = rows.contact(hub, worker), rows.screened_contact(hub, worker)
    case = rows.enquiry(hub, worker)
    with pytest.raises(Refused, match="waits for a manager"):
        inbox_acts.link_to_enquiry(hub, worker, chosen(hub, waiting), case.id)
    for actor in (worker, staff[Role.SERVICE_MANAGER]):
        with pytest.raises(Refused, match="waits for a manager"):
            inbox_acts.mark_duplicate(hub, actor, chosen(hub, waiting), first)
    inbox_acts.mark_duplicate(hub, staff[Role.MASH_MANAGER], chosen(hub, waiting), first)
    assert standing(hub, waiting)["status"] is ContactStatus.DUPLICATE


def test_a_person_is_linked_with_the_workers_reason_and_restored_exactly(hub: Hub, worker: Actor) -> None:
    known, contact = rows.person(hub), rows.contact(hub, worker)
    named = rows.contact_people(hub, contact)[0]
    with pytest.raises(Invalid):
        inbox_acts.link_to_person(hub, worker, chosen(hub, contact)[0], named, person_id=known, reason="  ")
    done = inbox_acts.link_to_person(
        hub, worker, chosen(hub, contact)[0], named, person_id=known, reason="Same birth date and school"
    )
    with hub.reading(None) as unit:
        row = unit.get(ContactPerson, named)
        assert (row.person_id, row.link_state, row.linked_by_id) == (known, LinkState.LINKED, worker.user_id)
        assert row.link_reason == "Same birth date and school"
    assert "Adeyemi" not in done.words
    inbox_acts.undo(hub, worker, done.way_back)
    with hub.reading(None) as unit:
        row = unit.get(ContactPerson, named)
        assert (row.person_id, row.link_state, row.linked_by_id) == (None, LinkState.UNDECIDED, None)
        assert (row.linked_at, row.link_reason) == (None, None)


def test_a_new_known_person_is_made_of_what_the_contact_says_and_found_from_then_on(hub: Hub, worker: Actor) -> None:
    contact = rows.contact(hub, worker)
    named = rows.contact_people(hub, contact)[0]
    done = inbox_acts.link_to_person(hub, worker, chosen(hub, contact)[0], named, person_id=None, reason="")
    (known,) = find_known_people(hub, worker, KnownQuery("Myra", "Adeyemi"))
    with hub.reading(None) as unit:
        row = unit.get(ContactPerson, named)
        assert (row.person_id, row.link_state, row.linked_by_id) == (known.id, LinkState.NEW, worker.user_id)
    with pytest.raises(Refused, match="already linked"):
        inbox_acts.link_to_person(hub, worker, chosen(hub, contact)[0], named, person_id=None, reason="")
    inbox_acts.undo(hub, worker, done.way_back)
    with hub.reading(None) as unit:
        row = unit.get(ContactPerson, named)
        assert (row.person_id, row.link_state, row.linked_at) == (None, LinkState.UNDECIDED, None)


def test_tying_and_its_undo_count_anew_what_the_contact_repeats(hub: Hub, worker: Actor) -> None:
    known = rows.person(hub)
    rows.contact(hub, worker, who=(Who("Mia", "Other", date_of_birth=None, person_id=known),))
    contact = rows.contact(hub, worker, address="2 Far Lane, Thatcham", address_key=None, repeat_count=0)
    named = rows.contact_people(hub, contact)[0]
    done = inbox_acts.link_to_person(hub, worker, chosen(hub, contact)[0], named, person_id=known, reason="Same child")
    assert standing(hub, contact)["repeat_count"] == 1
    inbox_acts.undo(hub, worker, done.way_back)
    assert standing(hub, contact)["repeat_count"] == 0


def test_a_restricted_person_is_linked_by_a_service_manager_only(hub: Hub, staff: Staff, worker: Actor) -> None:
    hidden, contact = rows.person(hub, restricted=True), rows.contact(hub, worker)
    named = rows.contact_people(hub, contact)[0]
    with pytest.raises(NotFound):
        inbox_acts.link_to_person(
            hub, worker, chosen(hub, contact)[0], named, person_id=hidden, reason="Same birth date"
        )
    done = inbox_acts.link_to_person(
        hub, staff[Role.SERVICE_MANAGER], chosen(hub, contact)[0], named, person_id=hidden, reason="Known to me"
    )
    assert done.words == "A person in C-26-1001 linked."


Doing = Callable[[Hub, Actor, UUID, UUID, UUID], Sorted]


@pytest.mark.parametrize(
    "act",
    [
        lambda hub, who, one, first, case: inbox_acts.assign_contacts(hub, who, chosen(hub, one), who.user_id),
        lambda hub, who, one, first, case: inbox_acts.mark_duplicate(hub, who, chosen(hub, one), first),
        lambda hub, who, one, first, case: inbox_acts.link_to_enquiry(hub, who, chosen(hub, one), case),
    ],
    ids=["assign", "duplicate", "link"],
)
def test_undo_restores_exactly_as_a_new_audited_act_and_only_once(
    hub: Hub, staff: Staff, worker: Actor, act: Doing
) -> None:
    first = rows.contact(hub, worker)
    contact = rows.contact(hub, worker, assigned_to_id=staff.others["worker2"].user_id)
    case = rows.enquiry(hub, worker)
    before = standing(hub, contact)
    done = act(hub, worker, contact, first, case.id)
    assert standing(hub, contact) != before
    inbox_acts.undo(hub, worker, done.way_back)
    assert standing(hub, contact) == before
    assert acts(hub, contact)[-1] == "undone"
    with pytest.raises(Conflict):
        inbox_acts.undo(hub, worker, done.way_back)


def test_undo_of_several_restores_none_when_one_was_changed_since(hub: Hub, worker: Actor) -> None:
    ids = [rows.contact(hub, worker) for _ in range(2)]
    done = inbox_acts.assign_contacts(hub, worker, chosen(hub, *ids), worker.user_id)
    inbox_acts.assign_contacts(hub, worker, chosen(hub, ids[1]), None)
    with pytest.raises(Conflict, match="changed again"):
        inbox_acts.undo(hub, worker, done.way_back)
    assert standing(hub, ids[0])["assigned_to_id"] == worker.user_id


def test_a_way_back_cannot_carry_more_than_its_act(hub: Hub, staff: Staff, worker: Actor) -> None:
    closed = rows.authorised_contact(hub, worker, staff[Role.MASH_MANAGER])
    contact = rows.contact(hub, worker)
    done = inbox_acts.assign_contacts(hub, worker, chosen(hub, contact), worker.user_id)
    former = replace(done.way_back.contacts[0], contact_id=closed, version=1)
    forged = replace(done.way_back, contacts=(former,))
    inbox_acts.undo(hub, worker, forged)
    assert standing(hub, closed)["status"] is ContactStatus.CLOSED
    marked = inbox_acts.mark_duplicate(hub, worker, chosen(hub, contact), rows.contact(hub, worker))
    reopening = replace(marked.way_back, contacts=(replace(former, version=2),))
    with pytest.raises(Conflict):
        inbox_acts.undo(hub, worker, reopening)
    assert standing(hub, closed)["status"] is ContactStatus.CLOSED
