"""The inbox's saved views: what stands in them, in which order, and how they are found."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Select

from app.models import Contact
from app.models.enums import ContactStatus, RatingColour
from app.services.access import Actor, Role
from app.services.clock import FixedClock
from app.services.intake import inbox
from app.services.intake.inbox_records import InboxSort, InboxView
from app.services.unit_of_work import Hub
from tests.factories import rows
from tests.factories.crowd import fill_contacts
from tests.factories.hubs import MONDAY, Staff

HOUR = timedelta(hours=1)


@pytest.fixture
def worker(staff: Staff) -> Actor:
    return staff[Role.HUB_WORKER]


def counts(hub: Hub, actor: Actor) -> dict[InboxView, int]:
    return {each.view: each.count for each in inbox.count_views(hub, actor)}


def ids(hub: Hub, actor: Actor, view: InboxView, sort: InboxSort = InboxSort.DUE, text: str = "") -> list[UUID]:
    return [row.id for row in inbox.list_contacts(hub, actor, view, sort, text).rows]


def test_each_saved_view_counts_and_lists_what_belongs_in_it(hub: Hub, staff: Staff, worker: Actor) -> None:
    manager = staff[Role.MASH_MANAGER]
    assert counts(hub, worker) == dict.fromkeys(InboxView, 0)
    fresh = rows.contact(hub, worker)
    mine = rows.contact(hub, worker, assigned_to_id=worker.user_id)
    soon = rows.contact(hub, worker, due_at=MONDAY + HOUR / 2)
    late = rows.contact(hub, worker, due_at=MONDAY - HOUR)
    repeat = rows.contact(hub, worker, repeat_count=2)
    waiting = rows.screened_contact(hub, worker)
    to_open = rows.contact(hub, worker, status=ContactStatus.ENQUIRY_TO_OPEN)
    closed = rows.authorised_contact(hub, worker, manager)
    rows.authorised_contact(hub, worker, manager, closed=MONDAY - timedelta(days=1))
    rows.contact(hub, worker, status=ContactStatus.DUPLICATE, duplicate_of_id=fresh)
    rows.enquiry(hub, worker)
    found = {view: set(ids(hub, worker, view)) for view in InboxView}
    assert found == {
        InboxView.UNSCREENED: {fresh, mine, soon, late, repeat},
        InboxView.MINE: {mine},
        InboxView.DUE_SOON: {soon},
        InboxView.OVERDUE: {late},
        InboxView.REPEAT: {repeat},
        InboxView.WAITING: {waiting},
        InboxView.TO_OPEN: {to_open},
        InboxView.ALL_OPEN: {fresh, mine, soon, late, repeat, waiting, to_open},
        InboxView.CLOSED_TODAY: {closed},
    }
    assert counts(hub, worker) == {view: len(each) for view, each in found.items()}


def test_a_view_of_one_state_holds_the_same_contacts_in_every_order(hub: Hub, worker: Actor) -> None:
    of_state = {
        InboxView.UNSCREENED: rows.contact(hub, worker),
        InboxView.WAITING: rows.screened_contact(hub, worker),
        InboxView.TO_OPEN: rows.contact(hub, worker, status=ContactStatus.ENQUIRY_TO_OPEN),
    }
    for view, contact in of_state.items():
        for sort in InboxSort:
            assert ids(hub, worker, view, sort) == [contact], (view, sort)


def test_mine_is_of_the_person_who_looks(hub: Hub, staff: Staff, worker: Actor) -> None:
    rows.contact(hub, worker, assigned_to_id=worker.user_id)
    assert counts(hub, worker)[InboxView.MINE] == 1
    assert counts(hub, staff.others["worker2"])[InboxView.MINE] == 0


def test_closed_today_begins_at_midnight_in_london_not_in_utc(hub: Hub, staff: Staff, worker: Actor) -> None:
    manager = staff[Role.MASH_MANAGER]
    just_today = rows.authorised_contact(hub, worker, manager, closed=rows.london(2026, 3, 30, 0, 1))
    rows.authorised_contact(hub, worker, manager, closed=rows.london(2026, 3, 29, 23, 59))
    assert ids(hub, worker, InboxView.CLOSED_TODAY) == [just_today]


def test_what_falls_due_becomes_late_without_being_touched(hub: Hub, worker: Actor, monday: FixedClock) -> None:
    contact = rows.contact(hub, worker, due_at=MONDAY + 2 * HOUR)
    assert ids(hub, worker, InboxView.DUE_SOON) == []
    monday.advance(3600 + 60)
    assert ids(hub, worker, InboxView.DUE_SOON) == [contact]
    monday.advance(3600)
    assert ids(hub, worker, InboxView.DUE_SOON) == []
    assert ids(hub, worker, InboxView.OVERDUE) == [contact]


def test_what_is_due_first_stands_first_and_what_has_no_limit_last(hub: Hub, worker: Actor) -> None:
    never = rows.contact(hub, worker, due_at=None, due_reason="no limit")
    later = rows.contact(hub, worker, due_at=MONDAY + 3 * HOUR)
    first = rows.contact(hub, worker, due_at=MONDAY + HOUR)
    assert ids(hub, worker, InboxView.UNSCREENED) == [first, later, never]


def test_each_order_is_kept(hub: Hub, worker: Actor) -> None:
    one = rows.contact(hub, worker, received=MONDAY - HOUR, reference="C-26-9999", rating=RatingColour.GREEN)
    two = rows.contact(hub, worker, received=MONDAY - 3 * HOUR, reference="C-26-10000", rating=RatingColour.RED)
    three = rows.contact(hub, worker, received=MONDAY - 2 * HOUR, reference="C-26-200")
    assert ids(hub, worker, InboxView.ALL_OPEN, InboxSort.RECEIVED) == [one, three, two]
    assert ids(hub, worker, InboxView.ALL_OPEN, InboxSort.RATING) == [two, three, one]
    assert ids(hub, worker, InboxView.ALL_OPEN, InboxSort.REFERENCE) == [three, one, two]


def test_the_filter_finds_every_word_in_reference_headline_or_subjects(hub: Hub, worker: Actor) -> None:
    first = rows.contact(hub, worker, headline="Missing, care home", subject_line="Ayo Quill, 15")
    rows.contact(hub, worker, headline="Neglect, school", subject_line="Mira Quill, 7")
    odd = rows.contact(hub, worker, headline="100% sure_of it", subject_line="Bo Tarn, 3")
    assert ids(hub, worker, InboxView.UNSCREENED, text="quill MISSING") == [first]
    assert ids(hub, worker, InboxView.UNSCREENED, text="c-26-1003") == [odd]
    assert ids(hub, worker, InboxView.UNSCREENED, text="0% sure_") == [odd]
    assert ids(hub, worker, InboxView.UNSCREENED, text="%") == [odd]
    assert inbox.list_contacts(hub, worker, InboxView.UNSCREENED, filter_text="quill").total == 2
    assert ids(hub, worker, InboxView.WAITING, text="quill") == []


def test_pages_follow_each_other_without_gap_or_repeat(hub: Hub, worker: Actor) -> None:
    fill_contacts(hub, worker, 230)
    for sort in InboxSort:
        seen: list[UUID] = []
        while len(seen) < 230:
            page = inbox.list_contacts(hub, worker, InboxView.ALL_OPEN, sort, offset=len(seen), limit=50)
            assert page.total == 230
            assert page.offset == len(seen)
            seen += [row.id for row in page.rows]
        assert len(set(seen)) == 230


def test_a_page_is_never_larger_than_asked_or_than_five_hundred(hub: Hub, worker: Actor) -> None:
    fill_contacts(hub, worker, 510)
    assert len(inbox.list_contacts(hub, worker, InboxView.ALL_OPEN, limit=7).rows) == 7
    assert len(inbox.list_contacts(hub, worker, InboxView.ALL_OPEN, limit=9_999).rows) == 500


def test_a_contact_is_found_again_at_its_place_in_every_order(hub: Hub, worker: Actor) -> None:
    fill_contacts(hub, worker, 120)
    without_limit = rows.contact(hub, worker, due_at=None, due_reason="no limit", reference="C-26-99")
    for sort in InboxSort:
        listed = [row.id for row in inbox.list_contacts(hub, worker, InboxView.ALL_OPEN, sort, limit=500).rows]
        for wanted in (listed[0], listed[60], listed[-1], without_limit):
            place = inbox.find_place(hub, worker, wanted, InboxView.ALL_OPEN, sort=sort)
            assert place == listed.index(wanted)
    assert inbox.find_place(hub, worker, without_limit, InboxView.WAITING) is None
    assert inbox.find_place(hub, worker, without_limit, InboxView.ALL_OPEN, filter_text="nobody") is None


def test_a_row_says_what_the_list_shows(hub: Hub, staff: Staff, worker: Actor) -> None:
    contact = rows.contact(hub, worker, assigned_to_id=staff.others["worker2"].user_id, repeat_count=1)
    row = inbox.list_contacts(hub, worker, InboxView.UNSCREENED).rows[0]
    assert (row.id, row.reference, row.subject_line) == (contact, "C-26-1001", "Mira Adeyemi, 7")
    assert (row.assigned_to, row.unread, row.repeat_count, row.rating) == ("KM", True, 1, None)
    assert row.due_at == MONDAY + 24 * HOUR


def test_a_contact_of_a_restricted_enquiry_stays_out_of_others_lists(hub: Hub, staff: Staff, worker: Actor) -> None:
    case = rows.enquiry(hub, worker, restricted=True)
    with hub.writing(worker) as unit:
        contact = unit.get(Contact, case.contact_id)
        contact.status, contact.closed_at = ContactStatus.CLOSED, MONDAY
        unit.audit("closed for the test")
        unit.commit()
    assert ids(hub, worker, InboxView.CLOSED_TODAY) == []
    assert counts(hub, worker)[InboxView.CLOSED_TODAY] == 0
    assert ids(hub, staff[Role.SERVICE_MANAGER], InboxView.CLOSED_TODAY) == [case.contact_id]


def plans(hub: Hub, query: Select[UUID] | Select[int]) -> list[str]:
    """What SQLite says it will do for a query."""
    with hub.reading(None) as unit:
        connection = unit.session.connection()
        compiled: Any = query.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
        values = compiled.construct_params()
        prepare = compiled._bind_processors
        bound = [prepare.get(name, lambda value: value)(values[name]) for name in compiled.positiontup]
        told = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", tuple(bound)).all()
        return [row[3] for row in told]


def every_list() -> Iterator[tuple[InboxView, InboxSort, str]]:
    for view in InboxView:
        for sort in InboxSort:
            yield view, sort, ""
            yield view, sort, "quill"


def test_no_list_and_no_count_looks_through_the_table(hub: Hub, worker: Actor) -> None:
    for view, sort, text in every_list():
        listed = plans(hub, inbox.ids_query(view, worker, MONDAY, sort, text).limit(100))
        counted = plans(hub, inbox.count_query(view, worker, MONDAY, text))
        about_contacts = [step for step in listed + counted if " contact " in f"{step} "]
        assert len(about_contacts) == 2
        for step in about_contacts:
            small = ("ix_contact_door", "ix_contact_status_due_at", "ix_contact_closed_at")
            assert any(index in step for index in small), (view, sort, text, step)
            assert step.startswith("SEARCH") or "ix_contact_door" in step, (view, sort, text, step)


def test_the_usual_order_is_read_off_the_index_without_sorting(hub: Hub, worker: Actor) -> None:
    for view in set(InboxView) - {InboxView.CLOSED_TODAY}:
        assert not [step for step in plans(hub, inbox.ids_query(view, worker, MONDAY)) if "B-TREE" in step], view


def test_an_authorised_contact_is_no_longer_late_for_its_decision(hub: Hub, staff: Staff) -> None:
    worker = staff[Role.HUB_WORKER]
    made = rows.contact(hub, worker, status=ContactStatus.ENQUIRY_TO_OPEN, due_at=MONDAY - timedelta(hours=2))
    assert inbox.count_contacts(hub, worker, InboxView.OVERDUE) == 0
    page = inbox.list_contacts(hub, worker, InboxView.TO_OPEN)
    assert [(row.id, row.due_at) for row in page.rows] == [(made, None)]
