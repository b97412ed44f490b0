"""The audit chain: every change, gap, swap or forged end is found."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.models import new_id
from app.models.engine import raw_connection
from app.services import chain, clock
from app.services.access import Role
from app.services.anchor import Mark
from app.services.unit_of_work import Hub
from tests.factories.hubs import Staff


@pytest.fixture
def long_chain(hub: Hub, staff: Staff) -> Hub:
    for number in range(8):
        with hub.writing(staff[Role.HUB_WORKER]) as unit:
            unit.audit("looked", "contact", staff.agencies["HUB"], number=number)
            unit.commit()
    return hub


def verdict(hub: Hub, key: bytes | None = None) -> chain.Verdict:
    with hub.reading(None) as unit:
        return chain.verify(unit.session, key or hub.audit_key)


def tamper(hub: Hub, *lines: str) -> None:
    connection = raw_connection(hub.store.path, hub.store.data_key)
    connection.execute("DROP TRIGGER audit_entry_is_never_changed")
    connection.execute("DROP TRIGGER audit_entry_is_never_deleted")
    for line in lines:
        connection.execute(line)
    connection.close()


def test_an_untouched_chain_holds_to_its_head(long_chain: Hub) -> None:
    found = verdict(long_chain)
    assert found.broken_at is None
    assert found.entries == 9
    with long_chain.reading(None) as unit:
        assert chain.head(unit.session) == (9, found.head_mac)


@pytest.mark.parametrize(
    "line",
    [
        "UPDATE audit_entry SET act = 'else' WHERE seq = 5",
        "UPDATE audit_entry SET actor_id = NULL WHERE seq = 5",
        "UPDATE audit_entry SET session_id = NULL WHERE seq = 5",
        "UPDATE audit_entry SET at = at + 1 WHERE seq = 5",
        "UPDATE audit_entry SET subject_id = NULL WHERE seq = 5",
        "UPDATE audit_entry SET subject_kind = 'person' WHERE seq = 5",
        "UPDATE audit_entry SET detail = '{}' WHERE seq = 5",
        "UPDATE audit_entry SET mac = zeroblob(32) WHERE seq = 5",
    ],
)
def test_any_changed_part_of_an_entry_breaks_the_chain_there(long_chain: Hub, line: str) -> None:
    tamper(long_chain, line)
    assert verdict(long_chain).broken_at == 5


def test_an_entry_taken_out_of_the_middle_is_found(long_chain: Hub) -> None:
    tamper(long_chain, "DELETE FROM audit_entry WHERE seq = 4")
    assert verdict(long_chain).broken_at == 5


def test_two_entries_swapped_are_found(long_chain: Hub) -> None:
    tamper(
        long_chain,
        "UPDATE audit_entry SET seq = 100 WHERE seq = 4",
        "UPDATE audit_entry SET seq = 4 WHERE seq = 5",
        "UPDATE audit_entry SET seq = 5 WHERE seq = 100",
    )
    assert verdict(long_chain).broken_at == 4


def test_somebody_who_can_write_the_database_but_lacks_the_audit_key_cannot_write_history(long_chain: Hub) -> None:
    with long_chain.writing(None) as unit:
        chain.append(unit.session, b"another key" * 3, [chain.Event(clock.now(), None, None, "forged")])
        unit.session.commit()
    assert verdict(long_chain).broken_at == 10


def test_the_chain_does_not_hold_under_another_key(long_chain: Hub) -> None:
    assert verdict(long_chain, bytes(32)).broken_at == 1


def test_an_empty_chain_holds(hub: Hub) -> None:
    tamper(hub, "DELETE FROM audit_entry")
    assert verdict(hub) == chain.Verdict(0, None, chain.GENESIS)


def test_order_is_by_sequence_when_the_clock_is_set_back(hub: Hub, staff: Staff) -> None:
    from datetime import timedelta

    from app.services.clock import FixedClock

    with clock.use(FixedClock(clock.now() - timedelta(days=300))), hub.writing(staff[Role.HUB_WORKER]) as unit:
        unit.audit("looked")
        unit.commit()
    assert verdict(hub).broken_at is None


LONG = 10_000


@pytest.fixture(scope="module")
def ten_thousand() -> list[tuple[Any, ...]]:
    """The rows of a chain of ten thousand entries, as they are stored."""
    key, before, rows, began = bytes(32), chain.GENESIS, [], 1_774_861_200_000_000
    for seq in range(1, LONG + 1):
        who, sitting, about, at = new_id(), new_id(), new_id(), began + seq * 1_234_567
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
        said = chain.Event(moment, who, sitting, f"act {seq % 7}", "contact", about, {"n": seq})
        before = chain.sealed(key, seq, before, said)
        rows.append((seq, at, who.bytes, sitting.bytes, said.act, "contact", about.bytes, f'{{"n":{seq}}}', before))
    return rows


def found_at(rows: list[tuple[Any, ...]], at: int, changed: list[tuple[Any, ...]]) -> int | None:
    """Where the check stops when, from the `at`-th entry on, these rows stand instead."""
    before = rows[at - 2][8] if at > 1 else chain.GENESIS
    return chain.Follower(bytes(32), None).follow(changed, before, at - 1).broken_at


def test_every_single_entry_edited_deleted_or_exchanged_is_found_in_a_chain_of_ten_thousand(
    ten_thousand: list[tuple[Any, ...]],
) -> None:
    rows = ten_thousand
    assert chain.Follower(bytes(32), None).follow(rows).broken_at is None
    tried = 0
    for at in range(1, LONG + 1):
        row = rows[at - 1]
        edits = (
            (*row[:1], row[1] + 1, *row[2:]),
            (*row[:2], None, *row[3:]),
            (*row[:4], "else", *row[5:]),
            (*row[:6], None, *row[7:]),
            (*row[:7], "{}", row[8]),
            (*row[:7], "not JSON", row[8]),
            (*row[:2], b"short", *row[3:]),
            (*row[:1], "yesterday", *row[2:]),
            (*row[:8], bytes(32)),
        )
        for edit in edits:
            assert found_at(rows, at, [edit]) == at
            tried += 1
        if at < LONG:
            assert found_at(rows, at, [rows[at]]) is not None, "deleted"
            assert found_at(rows, at, [rows[at], row]) is not None, "exchanged with the next"
            tried += 2
    assert tried == 11 * LONG - 2


def test_every_truncation_is_found_by_the_mark(ten_thousand: list[tuple[Any, ...]]) -> None:
    rows = ten_thousand
    mark = Mark(LONG, rows[-1][8])
    assert chain.Follower(bytes(32), mark).follow(rows).passed
    for left in range(0, LONG, 97):
        found = chain.Follower(bytes(32), mark).follow(rows[:left])
        assert found.broken_at is None, "the chain itself cannot know"
        assert found.passed is False
