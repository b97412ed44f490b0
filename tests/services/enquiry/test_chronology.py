"""The chronology makes itself, people curate it in entries of their own, and nothing that must stay leaves with it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.models import AuditEntry, ChronologyMark, ItemMarking, ReplyItem, new_id
from app.models.enums import InvolvementFound, ItemHandling, RequestState
from app.services.access import Role
from app.services.enquiry.chronology import (
    add_event,
    for_summary,
    mark_event,
    print_chronology,
    read_chronology,
    remove_event,
)
from app.services.enquiry.chronology_records import EventFilter, EventKind, MarkDraft, TypedEvent
from app.services.enquiry.ratings import rate_enquiry
from app.services.enquiry.sending import send_requests
from app.services.errors import Conflict, Invalid, NotFound, Refused
from app.services.papers.typeset import set_pdf
from app.services.unit_of_work import Hub
from tests.factories.cases import reply
from tests.factories.hubs import Staff
from tests.services.enquiry.rows import Case, opened


@pytest.fixture
def case(hub: Hub, staff: Staff) -> Case:
    made = opened(hub, staff)
    made.ask(("police",))
    version = made.read().header.version
    send_requests(hub, made.worker, made.id, list(made.request_ids.values()), version)
    return made


def item(case: Case, words: str, handling: ItemHandling | None, **columns: Any) -> UUID:
    """One item of a reply of the police about the first child, marked or not."""
    person = case.read().people[0].id
    at = reply(case.hub, case.worker, case.request_ids["police"], person, found=InvolvementFound.CURRENT)
    with case.hub.writing(case.worker) as unit:
        row = ReplyItem(
            id=new_id(), at=unit.at, by_id=case.worker.user_id, reply_id=at, position=1, text=words, **columns
        )
        unit.add(row)
        unit.session.flush()
        if handling is not None:
            unit.add(
                ItemMarking(
                    id=new_id(), at=unit.at, by_id=case.worker.user_id, item_id=row.id, handling=handling, reason="Why"
                )
            )
        unit.audit("item made for a test", "enquiry", case.id)
        unit.commit()
        return row.id


def kinds(case: Case) -> list[EventKind]:
    return [event.kind for event in read_chronology(case.hub, case.worker, case.id).events]


def test_contacts_requests_replies_ratings_and_items_stand_in_order_of_time_without_anybody_writing_them(
    case: Case,
) -> None:
    item(case, "Called to the address", ItemHandling.SHARE_ONWARD, happened_on=date(2025, 3, 1))
    item(case, "Caution", ItemHandling.HUB_ONLY, happened_as_written="2019")
    rate_enquiry(case.hub, case.worker, case.id, "red", "An injury", version=case.read().header.version)
    events = read_chronology(case.hub, case.worker, case.id).events
    assert {EventKind.CONTACT, EventKind.REQUEST, EventKind.REPLY, EventKind.RATING, EventKind.ITEM} <= {
        each.kind for each in events
    }
    days = [each.on for each in events if each.on is not None]
    assert days == sorted(days)
    assert events[0].on == date(2025, 3, 1)
    assert events[-1].as_written == "2019"
    assert events[-1].on is None


def test_only_significant_events_that_may_leave_and_are_not_hidden_reach_a_summary(case: Case) -> None:
    free = item(case, "Free to travel", ItemHandling.SHARE_ONWARD, happened_on=date(2025, 1, 1))
    kept = item(case, "Kept in the hub", ItemHandling.HUB_ONLY, happened_on=date(2025, 1, 2))
    unmarked = item(case, "Nobody marked it", None, happened_on=date(2025, 1, 3))
    hidden = item(case, "Hidden", ItemHandling.SHARE_ONWARD, happened_on=date(2025, 1, 4))
    for each in (free, kept, unmarked, hidden):
        draft = MarkDraft(significant=True, hidden=each == hidden, analysis="It matters")
        mark_event(case.hub, case.worker, case.id, each, draft, seen=None)
    found = for_summary(read_chronology(case.hub, case.worker, case.id))
    assert [each.source_id for each in found] == [free]


def test_a_mark_is_a_new_entry_and_the_newest_holds(case: Case) -> None:
    at = item(case, "Called to the address", ItemHandling.SHARE_ONWARD, happened_on=date(2025, 3, 1))
    mark_event(case.hub, case.worker, case.id, at, MarkDraft(significant=True, hidden=False, analysis="A"), seen=None)
    first = next(each for each in read_chronology(case.hub, case.worker, case.id).events if each.source_id == at)
    assert first.mark is not None
    mark_event(
        case.hub, case.worker, case.id, at, MarkDraft(significant=False, hidden=True, analysis="B"), seen=first.mark.id
    )
    now = next(each for each in read_chronology(case.hub, case.worker, case.id).events if each.source_id == at)
    assert now.mark is not None
    assert (now.significant, now.hidden, now.mark.analysis) == (False, True, "B")
    with case.hub.reading(None) as unit:
        assert len(unit.session.scalars(select(ChronologyMark)).all()) == 2


def test_two_people_marking_the_same_event_are_told_with_both_texts(case: Case, staff: Staff) -> None:
    at = item(case, "Called", ItemHandling.SHARE_ONWARD, happened_on=date(2025, 3, 1))
    theirs = MarkDraft(significant=True, hidden=False, analysis="Theirs")
    mark_event(case.hub, staff.others["worker2"], case.id, at, theirs, seen=None)
    mine = MarkDraft(significant=False, hidden=False, analysis="Mine")
    with pytest.raises(Conflict) as told:
        mark_event(case.hub, case.worker, case.id, at, mine, seen=None)
    texts = told.value.texts
    assert (dict(texts.mine), dict(texts.theirs)) == ({"analysis": "Mine"}, {"analysis": "Theirs"})


def test_an_event_added_by_hand_is_corrected_and_taken_out_by_new_entries(case: Case) -> None:
    made = add_event(case.hub, case.worker, case.id, TypedEvent("Moved house", as_written="spring 2024"))
    assert made.new_id is not None
    event = next(each for each in read_chronology(case.hub, case.worker, case.id).events if each.kind == "typed")
    assert (event.text, event.as_written, event.source_id) == ("Moved house", "spring 2024", made.new_id)
    assert event.mark is not None
    again = TypedEvent("Moved house twice", happened_on=date(2024, 4, 2))
    add_event(case.hub, case.worker, case.id, again, corrects=made.new_id, seen=event.mark.id)
    with pytest.raises(Conflict):
        add_event(case.hub, case.worker, case.id, again, corrects=made.new_id, seen=event.mark.id)
    now = next(each for each in read_chronology(case.hub, case.worker, case.id).events if each.kind == "typed")
    assert (now.text, now.on) == ("Moved house twice", date(2024, 4, 2))
    assert now.mark is not None
    remove_event(case.hub, case.worker, case.id, made.new_id, "Another family", seen=now.mark.id)
    assert EventKind.TYPED not in kinds(case)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (TypedEvent("  ", happened_on=date(2024, 1, 1)), "text"),
        (TypedEvent("Something"), "happened_on"),
        (TypedEvent("Something", happened_on=date(2031, 1, 1)), "happened_on"),
        (TypedEvent("Something", happened_on=date(2024, 1, 1), person_id=new_id()), "person"),
    ],
)
def test_what_an_added_event_lacks_is_said_by_its_field(case: Case, draft: TypedEvent, field: str) -> None:
    with pytest.raises(Invalid) as told:
        add_event(case.hub, case.worker, case.id, draft)
    assert [each.field for each in told.value.problems] == [field]


def test_what_the_record_holds_by_itself_cannot_be_taken_out_by_hand(case: Case) -> None:
    at = item(case, "Called", ItemHandling.SHARE_ONWARD, happened_on=date(2025, 3, 1))
    with pytest.raises(NotFound, match="added by hand"):
        remove_event(case.hub, case.worker, case.id, at, "No", seen=new_id())


def test_a_restricted_case_shows_its_chronology_to_nobody_who_is_not_named(case: Case, staff: Staff) -> None:
    case.restrict(staff[Role.SERVICE_MANAGER])
    with pytest.raises(Refused):
        read_chronology(case.hub, staff.others["worker2"], case.id)


def test_a_printed_chronology_is_marked_hub_only_and_the_printing_is_on_record(case: Case) -> None:
    at = item(case, "Called to the address", ItemHandling.HUB_ONLY, happened_on=date(2025, 3, 1))
    mark_event(case.hub, case.worker, case.id, at, MarkDraft(significant=True, hidden=False, analysis="A"), seen=None)
    paper = print_chronology(case.hub, case.worker, case.id, EventFilter(significant_only=True))
    assert "HUB ONLY" in paper.mark
    assert len(set_pdf(paper)) > 5_000
    with case.hub.reading(None) as unit:
        entry = unit.session.scalars(select(AuditEntry).where(AuditEntry.act == "chronology printed")).one()
    assert entry.detail == {"events": 1}
    with pytest.raises(Invalid) as told:
        print_chronology(case.hub, case.worker, case.id, EventFilter(words="nothing says this"))
    assert "No event is shown" in told.value.problems[0].sentence


def test_a_request_that_is_withdrawn_stays_in_the_chronology(case: Case) -> None:
    from app.services.enquiry.sending import withdraw_request

    row = case.read().requests[0]
    assert row.state == RequestState.SENT
    withdraw_request(case.hub, case.worker, row.id, "Asked twice", row.version)
    event = next(e for e in read_chronology(case.hub, case.worker, case.id).events if e.kind is EventKind.REQUEST)
    assert "withdrawn" in event.text
