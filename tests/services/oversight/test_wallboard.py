"""What the wall is given: everything that says who is late, and nothing that could identify a family."""

import dataclasses
import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from app.models import Agency, AuditEntry, EnquiryPause, UserAccount, new_id
from app.models.engine import raw_connection
from app.models.enums import AccountKind, EnquiryStatus, RatingColour, RequestState
from app.services.access import Actor, Role
from app.services.clock import FixedClock
from app.services.errors import LockedOut, NotFound, Refused
from app.services.oversight import wallboard
from app.services.oversight.wallboard import Board, BoardChip, BoardSource, ChipState, read_board
from app.services.trust import keyring_slots, opening, vault
from app.services.unit_of_work import Hub
from tests.factories import hubs, rows
from tests.factories.hubs import Staff
from tests.services.oversight.marking import MARKER, plant_markers

HOUR = timedelta(hours=1)

MAY_LOAD = {
    *("enquiry.id", "enquiry.reference", "enquiry.short_number", "enquiry.rating", "enquiry.status"),
    *("enquiry.restricted", "enquiry.due_at", "enquiry.lead_worker_id"),
    *("enquiry_pause.id", "enquiry_pause.enquiry_id", "enquiry_pause.until"),
    *("information_request.enquiry_id", "information_request.agency_id"),
    *("information_request.state", "information_request.due_at"),
    *("agency.id", "agency.position", "agency.short_name"),
    *("user_account.id", "user_account.initials", "user_account.ended_at", "user_account.leaves_on"),
    *("user_account.agency_id",),
    *("user_role.user_id", "user_role.role", "contact.status"),
}
"""Every column that a refresh may name, anywhere in its SQL. None of them tells who a family is."""


@pytest.fixture
def wall(staff: Staff) -> Actor:
    return staff[Role.WALLBOARD]


@pytest.fixture
def worker(staff: Staff) -> Actor:
    return staff[Role.HUB_WORKER]


def statements(hub: Hub, actor: Actor) -> list[str]:
    """The SQL of one refresh as the driver is given it."""
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, text: str, *_rest: Any) -> None:
        heard.append(text)

    read_board(hub, actor)
    event.listen(hub.store.reader, "before_cursor_execute", hear)
    read_board(hub, actor)
    event.remove(hub.store.reader, "before_cursor_execute", hear)
    return [text for text in heard if text != "BEGIN"]


def numbers(board: Board) -> list[str]:
    return [row.number for row in board.rows]


def test_a_row_says_rating_number_worker_agencies_and_time_left(
    hub: Hub, wall: Actor, worker: Actor, staff: Staff, monday: FixedClock
) -> None:
    case = rows.enquiry(hub, worker, rating=RatingColour.AMBER, short_number="1187")
    now = monday.now()
    answered = rows.request(hub, worker, case, staff.agencies["police"])
    rows.reply(hub, worker, answered, case.people[0])
    rows.request(hub, worker, case, staff.agencies["health"], due=now + HOUR)
    rows.request(hub, worker, case, staff.agencies["education"], due=now - HOUR)
    (row,) = read_board(hub, wall).rows
    assert (row.number, row.rating, row.initials, row.paused) == ("1187", "amber", "JS", False)
    assert [chip.state for chip in row.chips] == [ChipState.LATE, ChipState.ASKED, ChipState.REPLIED]
    with hub.reading(None) as unit:
        short = {agency.code: agency.short_name for agency in unit.session.query(Agency)}
    assert [chip.short for chip in row.chips] == [short["education"], short["health"], short["police"]]
    assert row.due_at is not None
    assert row.due_at > now


def test_the_totals_count_open_enquiries_by_rating_unscreened_contacts_and_late_replies(
    hub: Hub, wall: Actor, worker: Actor, staff: Staff, monday: FixedClock
) -> None:
    now = monday.now()
    for rating in (RatingColour.RED, RatingColour.AMBER, RatingColour.AMBER):
        case = rows.enquiry(hub, worker, rating=rating)
        rows.request(hub, worker, case, staff.agencies["health"], due=now - HOUR)
    rows.enquiry(hub, worker, status=EnquiryStatus.CLOSED, closed_at=now)
    rows.contact(hub, worker)
    rows.contact(hub, worker)
    board = read_board(hub, wall)
    assert (board.open, board.ratings) == (3, {"red": 1, "amber": 2})
    assert (board.unscreened, board.replies_late, board.pinned) == (2, 3, 3)


def test_a_request_that_has_not_left_is_not_asked_and_the_worst_round_counts(
    hub: Hub, wall: Actor, worker: Actor, staff: Staff, monday: FixedClock
) -> None:
    case = rows.enquiry(hub, worker)
    now = monday.now()
    rows.request(hub, worker, case, staff.agencies["police"], state=RequestState.DRAFT, people=())
    withdrawn: dict[str, Any] = {
        "withdrawn_at": now,
        "withdrawn_reason": "Asked twice.",
        "withdrawn_by_id": worker.user_id,
    }
    rows.request(hub, worker, case, staff.agencies["education"], state=RequestState.WITHDRAWN, people=(), **withdrawn)
    rows.request(hub, worker, case, staff.agencies["health"], state=RequestState.REPLIED, people=())
    rows.request(hub, worker, case, staff.agencies["health"], round=2, due=now - HOUR, people=())
    (row,) = read_board(hub, wall).rows
    assert [chip.state for chip in row.chips] == [ChipState.LATE]


def test_reds_and_late_replies_stand_on_top_then_what_is_over_its_time_then_the_rest_by_rating_and_due_time(
    hub: Hub, wall: Actor, worker: Actor, staff: Staff, monday: FixedClock
) -> None:
    now = monday.now()

    def case(number: str, rating: RatingColour, left: timedelta | None, *, late: bool = False) -> None:
        made = rows.enquiry(
            hub, worker, rating=rating, short_number=number, due_at=None if left is None else now + left
        )
        if late:
            rows.request(hub, worker, made, staff.agencies["health"], due=now - HOUR)

    case("7", RatingColour.AMBER, 3 * HOUR)
    case("9", RatingColour.GREEN, 2 * HOUR)
    case("8", RatingColour.AMBER, None)
    case("2", RatingColour.RED, HOUR)
    case("1", RatingColour.RED, -HOUR)
    case("5", RatingColour.AMBER, -HOUR)
    case("6", RatingColour.GREEN, -2 * HOUR)
    case("4", RatingColour.GREEN, 70 * HOUR, late=True)
    case("3", RatingColour.AMBER, 9 * HOUR, late=True)
    board = read_board(hub, wall)
    assert numbers(board) == ["1", "2", "3", "4", "5", "6", "7", "8", "9"]
    assert board.pinned == 4


def test_a_clock_that_stands_still_is_told_until_it_goes_on(
    hub: Hub, wall: Actor, worker: Actor, monday: FixedClock
) -> None:
    case = rows.enquiry(hub, worker, due_at=None)
    with hub.writing(worker) as unit:
        pause = EnquiryPause(
            id=new_id(), enquiry_id=case.id, since=unit.at, reason="Waiting.", started_by_id=worker.user_id
        )
        unit.add(pause)
        unit.audit("paused", "enquiry", case.id)
        unit.commit()
    assert [row.paused for row in read_board(hub, wall).rows] == [True]
    with hub.writing(worker) as unit:
        unit.get(EnquiryPause, pause.id).until = monday.now() + HOUR
        unit.audit("went on", "enquiry", case.id)
        unit.commit()
    assert [row.paused for row in read_board(hub, wall).rows] == [False]


def test_a_refresh_names_no_column_that_could_identify_a_family(hub: Hub, wall: Actor, worker: Actor) -> None:
    rows.enquiry(hub, worker)
    said = statements(hub, wall)
    named = {match for text in said for match in re.findall(r"\b([a-z_]+\.[a-z_]+)\b", text)}
    assert named <= MAY_LOAD
    assert {"enquiry.short_number", "agency.short_name", "user_account.initials"} <= named
    assert not any("*" in text.replace("count(*)", "") for text in said)


def test_a_refresh_is_as_many_statements_for_thirty_enquiries_as_for_one(
    hub: Hub, wall: Actor, worker: Actor, staff: Staff
) -> None:
    made = [rows.enquiry(hub, worker)]
    few = statements(hub, wall)
    made += [rows.enquiry(hub, worker) for _ in range(29)]
    for case in made:
        rows.request(hub, worker, case, staff.agencies["police"])
    assert len(statements(hub, wall)) == len(few)
    assert read_board(hub, wall).open == 30


def test_a_marker_in_every_text_of_the_database_is_in_no_field_of_the_board(
    hub: Hub, wall: Actor, worker: Actor, staff: Staff
) -> None:
    case = rows.enquiry(hub, worker)
    asked = rows.request(hub, worker, case, staff.agencies["police"])
    rows.reply(hub, worker, asked, case.people[0])
    rows.contact(hub, worker)
    planted = plant_markers(hub)
    assert {"enquiry.subject_line", "contact_person.surname", "contact.concern", "rating.reason"} <= set(planted)
    assert len(planted) > 100
    board = read_board(hub, wall)
    assert board.open == 1
    assert board.rows[0].chips
    assert MARKER not in repr(dataclasses.asdict(board))


def test_only_the_desk_and_the_wallboard_see_the_board(hub: Hub, staff: Staff) -> None:
    for role in (Role.HUB_WORKER, Role.MASH_MANAGER, Role.SERVICE_MANAGER, Role.WALLBOARD):
        assert read_board(hub, staff[role]).open == 0
    for role in (Role.PARTNER, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(Refused):
            read_board(hub, staff[role])


def handed_over(hub: Hub, staff: Staff) -> str:
    return keyring_slots.enrol_wallboard(hub, staff[Role.MASH_MANAGER]).handover


def test_the_source_opens_by_itself_under_the_wallboards_account_and_its_start_is_audited(
    hub: Hub, staff: Staff, worker: Actor
) -> None:
    source = BoardSource(hub.folder, handed_over(hub, staff))
    rows.enquiry(hub, worker)
    assert source.read().open == 1
    rows.enquiry(hub, worker)
    assert source.read().open == 2
    source.close()
    with hub.reading(None) as unit:
        starts = unit.session.query(AuditEntry).filter_by(act="wallboard started").all()
    assert [entry.actor_id for entry in starts] == [staff[Role.WALLBOARD].user_id]


def test_a_database_that_was_taken_away_is_not_read_any_more_though_its_file_is_still_open(
    hub: Hub, staff: Staff, tmp_path: Path
) -> None:
    source = BoardSource(hub.folder, handed_over(hub, staff))
    source.read()
    path = vault.database_path(hub.folder)
    aside = tmp_path / "aside.db"
    path.rename(aside)
    with pytest.raises(NotFound, match="not in its folder"):
        source.read()
    aside.rename(path)
    assert source.read().open == 0
    source.close()


def test_a_database_that_was_replaced_is_opened_anew(hub: Hub, staff: Staff, worker: Actor, tmp_path: Path) -> None:
    source = BoardSource(hub.folder, handed_over(hub, staff))
    assert source.read().open == 0
    rows.enquiry(hub, worker)
    path = vault.database_path(hub.folder)
    copy = tmp_path / "restored.db"
    raw = raw_connection(path, hub.store.data_key)
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    shutil.copy(path, copy)
    copy.replace(path)
    assert source.read().open == 1
    source.close()


def test_without_a_key_the_wall_says_who_can_start_it(hub: Hub) -> None:
    with pytest.raises(LockedOut) as refused:
        BoardSource(hub.folder).read()
    assert "F11" in refused.value.next_step


def test_a_folder_without_a_hub_is_told_apart_from_a_hub_that_does_not_open(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no hub in this folder"):
        BoardSource(tmp_path / "elsewhere").read()
    vault.envelope_path(hub.folder).unlink()
    with pytest.raises(NotFound, match="key file"):
        BoardSource(hub.folder).read()


def test_a_key_that_no_longer_fits_gives_way_to_the_next_one(hub: Hub, staff: Staff) -> None:
    old = handed_over(hub, staff)
    new = handed_over(hub, staff)  # enrolling again takes the older slot away
    source = BoardSource(hub.folder, old)
    with pytest.raises(LockedOut):
        source.read()
    source.hand_over(new)
    assert source.read().open == 0
    source.close()


def test_an_invented_hub_opens_with_the_passphrase_beside_it(hub: Hub) -> None:
    (hub.folder / opening.DEMO_MARK).write_text(f"passphrase: {hubs.PASSPHRASE}\n", "utf-8")
    opened, actor = wallboard.open_board(hub.folder)
    assert actor.roles == {Role.WALLBOARD}
    assert opened.demo
    opened.close()


def test_a_hub_without_the_wallboards_account_says_so_and_leaves_nothing_open(hub: Hub) -> None:
    (hub.folder / opening.DEMO_MARK).write_text(f"passphrase: {hubs.PASSPHRASE}\n", "utf-8")
    with hub.writing(None) as unit:
        account = unit.session.query(UserAccount).filter_by(kind=AccountKind.WALLBOARD).one()
        account.ended_at = unit.at
        unit.audit("ended", "user", account.id)
        unit.commit()
    with pytest.raises(LockedOut, match="no wallboard account"):
        wallboard.open_board(hub.folder)


def test_chips_are_records_that_cannot_be_changed() -> None:
    chip = BoardChip("Pol", ChipState.ASKED)
    with pytest.raises(dataclasses.FrozenInstanceError):
        chip.short = "Hlth"  # type: ignore[misc]  # that is the point
