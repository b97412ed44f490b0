"""Due times: what holds for any start, limit, opening hours and pauses.

The days around both clock changes and Christmas of 2026 and 2027 are drawn far more often than others.
"""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.services import deadlines, policy_file
from app.services.clock import LONDON
from app.services.deadlines import Moments, Pause
from app.services.policy import ClockKind, Limit, OpenHours, Opening, Policy
from tests.factories.times import at

WEEKDAYS = Opening((OpenHours(time(8, 30), time(17)),) * 5 + (None, None), bank_holidays=True)
PLAIN, WORKING, DAYS = ClockKind.PLAIN_HOURS, ClockKind.WORKING_HOURS, ClockKind.WORKING_DAYS


STARTS = st.one_of(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 6, 1)),  # noqa: DTZ001 - made aware below
    *(
        st.datetimes(datetime.fromisoformat(first), datetime.fromisoformat(last))
        for first, last in (
            ("2026-03-27", "2026-03-31"),
            ("2026-10-23", "2026-10-27"),
            ("2027-03-25", "2027-03-31"),
            ("2027-10-29", "2027-11-02"),
            ("2026-12-23", "2027-01-05"),
            ("2027-12-23", "2028-01-05"),
        )
    ),
).map(lambda moment: moment.replace(tzinfo=UTC))
DAY_HOURS = st.tuples(st.integers(120, 1_438), st.integers(1, 1_438)).map(
    lambda pair: OpenHours(
        time(pair[0] // 60, pair[0] % 60),
        time(min(pair[0] + pair[1], 1_439) // 60, min(pair[0] + pair[1], 1_439) % 60),
    )
)
OPENINGS = st.one_of(
    st.just(WEEKDAYS),
    st.builds(
        Opening,
        st.lists(st.none() | DAY_HOURS, min_size=7, max_size=7).map(tuple).filter(any),
        st.booleans(),
    ),
)
KINDS = st.sampled_from([PLAIN, WORKING, DAYS])
AMOUNTS = st.integers(1, 80)
MINUTES = st.integers(0, 6_000)


def due_at(kind: ClockKind, amount: int, opening: Opening, start: datetime, *pauses: Pause) -> datetime:
    """The due time alone."""
    moment = deadlines.due(Limit(kind, amount), opening, start, pauses).at_utc
    assert moment is not None
    return moment


def open_minutes(opening: Opening, begin: datetime, end: datetime) -> int:
    """Open time between two moments on whole minutes, counted minute by minute in London: slow, and no other way in."""
    holidays = set(CHRISTMASES)
    total, moment = 0, begin
    while moment < end:
        local = moment.astimezone(LONDON)
        hours = opening.days[local.weekday()]
        shut = hours is None or (opening.bank_holidays and local.date().isoformat() in holidays)
        if not shut and hours is not None and hours.opens <= local.time() < hours.closes:
            total += 1
        moment += timedelta(minutes=1)
    return total


CHRISTMASES = (
    "2026-12-25", "2026-12-26", "2026-12-28", "2027-01-01", "2027-12-25", "2027-12-26", "2027-12-27", "2027-12-28",
    "2028-01-01", "2028-01-03", "2027-03-26", "2027-03-29", "2026-04-03", "2026-04-06",
)  # fmt: skip


@given(KINDS, AMOUNTS, OPENINGS, STARTS, MINUTES)
def test_a_later_start_is_never_due_earlier(
    kind: ClockKind, amount: int, opening: Opening, start: datetime, later: int
) -> None:
    assert due_at(kind, amount, opening, start) <= due_at(kind, amount, opening, start + timedelta(minutes=later))


@given(KINDS, AMOUNTS, OPENINGS, STARTS)
def test_a_longer_limit_is_always_due_later(kind: ClockKind, amount: int, opening: Opening, start: datetime) -> None:
    shorter = due_at(kind, amount, opening, start)
    assert start < shorter < due_at(kind, amount + 1, opening, start)


@given(AMOUNTS, STARTS)
def test_plain_hours_are_elapsed_time(amount: int, start: datetime) -> None:
    assert due_at(PLAIN, amount, WEEKDAYS, start) - start == timedelta(hours=amount)


@given(st.sampled_from([WORKING, DAYS]), AMOUNTS, OPENINGS, STARTS)
def test_no_working_clock_is_ever_due_while_the_hub_is_shut(
    kind: ClockKind, amount: int, opening: Opening, start: datetime
) -> None:
    local = due_at(kind, amount, opening, start).astimezone(LONDON)
    hours = opening.days[local.weekday()]
    assert hours is not None
    assert hours.opens <= local.time() <= hours.closes
    if opening.bank_holidays:
        assert local.date().isoformat() not in CHRISTMASES


@given(
    st.integers(1, 20),
    st.sampled_from(
        [
            "2026-03-27 15:07",
            "2026-10-23 15:07",
            "2027-03-25 15:07",
            "2027-10-29 15:07",
            "2026-12-24 15:07",
            "2027-12-24 15:07",
            "2026-03-28 12:00",
            "2026-12-31 20:00",
        ]
    ),
    st.integers(0, 600),
)
def test_the_open_minutes_up_to_a_due_time_are_exactly_the_limit(hours: int, start: str, later: int) -> None:
    begin = at(start) + timedelta(minutes=later)
    assert open_minutes(WEEKDAYS, begin, due_at(WORKING, hours, WEEKDAYS, begin)) == hours * 60


@given(AMOUNTS, STARTS, MINUTES, MINUTES)
def test_a_pause_adds_exactly_its_length_to_plain_hours(amount: int, start: datetime, after: int, length: int) -> None:
    unpaused = due_at(PLAIN, amount, WEEKDAYS, start)
    begin = start + timedelta(minutes=after)
    lost = timedelta(minutes=length) if begin < unpaused else timedelta(0)
    pause = Pause(begin, begin + timedelta(minutes=length))
    assert due_at(PLAIN, amount, WEEKDAYS, start, pause) == unpaused + lost


@given(
    st.sampled_from([WORKING, DAYS]),
    st.integers(1, 3),
    st.sampled_from(["2026-03-26 15:07", "2026-10-22 15:07", "2026-12-23 15:07", "2027-12-23 15:07"]),
    st.integers(0, 900),
    st.integers(1, 900),
)
def test_a_pause_adds_exactly_the_open_time_it_took(
    kind: ClockKind, amount: int, start: str, after: int, length: int
) -> None:
    begun = at(start)
    unpaused = due_at(kind, amount, WEEKDAYS, begun)
    pause = Pause(begun + timedelta(minutes=after), begun + timedelta(minutes=after + length))
    moved = due_at(kind, amount, WEEKDAYS, begun, pause)
    if pause.start >= unpaused:
        assert moved == unpaused
    else:
        lost = open_minutes(WEEKDAYS, pause.start, pause.end or begun)
        inside = open_minutes(WEEKDAYS, pause.start, min(pause.end or begun, unpaused))
        assert open_minutes(WEEKDAYS, unpaused, moved) == (lost if inside else 0)


@given(KINDS, AMOUNTS, OPENINGS, STARTS, st.lists(st.tuples(MINUTES, MINUTES), max_size=4))
def test_pauses_never_bring_a_due_time_forward_and_their_order_does_not_matter(
    kind: ClockKind, amount: int, opening: Opening, start: datetime, given_pauses: list[tuple[int, int]]
) -> None:
    pauses = [
        Pause(start + timedelta(minutes=after), start + timedelta(minutes=after + length))
        for after, length in given_pauses
    ]
    moved = due_at(kind, amount, opening, start, *pauses)
    assert moved >= due_at(kind, amount, opening, start)
    assert moved == due_at(kind, amount, opening, start, *reversed(pauses))


@given(AMOUNTS, STARTS)
def test_a_clock_that_runs_on_past_closing_is_never_later_than_one_that_stops(amount: int, start: datetime) -> None:
    running = deadlines.due(Limit(WORKING, amount, runs_past_closing=True), WEEKDAYS, start).at_utc
    stopping = due_at(WORKING, amount, WEEKDAYS, start)
    assert running is not None
    assert start + timedelta(hours=amount) <= running <= stopping


@given(STARTS, st.sampled_from(["red", "amber", "green"]))
def test_every_pack_gives_every_clock_a_due_time_after_its_start(start: datetime, colour: str) -> None:
    for pack in policy_file.builtin_packs():
        policy: Policy = policy_file.load_builtin(pack.code)
        for due in (
            deadlines.contact_decision(policy, Moments(start)),
            deadlines.statutory_floor(policy, start),
            deadlines.acknowledgement(policy, start),
            deadlines.written_referral(policy, start),
            deadlines.partner_reply(policy, colour, start),
            deadlines.enquiry_completion(policy, colour, Moments(start)),
        ):
            assert due.at_utc is not None
            assert due.at_utc > start
            assert due.at_utc.tzinfo is UTC
