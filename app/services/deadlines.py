"""Every due time of the hub, computed in one pure place, each with one sentence that says why.

Decisions, and where they come from (domain.md, standards.md):

- Plain hours are elapsed time, through nights, weekends and clock changes.
- Working hours count only while the hub is open, by London wall clock. A clock that starts while the hub is
  shut begins at the next opening. A limit that runs out at closing time is due at closing, not at the next opening.
- A limit that "runs on past closing" (Luton's Red) waits for the hub to be open and then runs without stopping.
- Working days end at the same London time on the nth working day after the day the clock began, brought inside
  that day's opening hours where they differ. Weekends, other closed days and, where the pack says so, the bank
  holidays of England with their substitute days are no working days.
- A pause adds exactly what it took away: elapsed time for plain hours, open time for the others. Pauses may
  overlap; a pause after the due time changes nothing. While a pause is open there is no due time.
- A pause under a clock whose policy allows none is not counted: the earlier due time stands.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from app.services.clock import LONDON
from app.services.dates import MONTHS, time_words
from app.services.policy import ClockKind, ClockName, ClockRule, Limit, Opening, Policy, StartEvent

_NOTHING = timedelta(0)
_END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)

_Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which a clock stood still, aware times; `end` is none while it still does."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moments:
    """What has happened so far to a contact or enquiry, aware times; none for what has not happened yet."""

    received: datetime
    decision_started: datetime | None = None
    first_decision: datetime | None = None
    enquiry_opened: datetime | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """When something falls due and why.

    `at_utc` is none when there is no limit, and while the clock is paused; `left` then says how much of the
    limit remains (counted as the limit counts: elapsed or open time). `assumptions` names what no source
    publishes ("limit as in West Berkshire", "opening hours"), for the screen to say "assumed".
    """

    at_utc: datetime | None
    sentence: str
    paused: bool = False
    left: timedelta | None = None
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """The time until something is due, on the wall clock: negative `seconds` when late, none without a due time."""

    seconds: int | None
    late: bool
    words: str


def contact_decision(policy: Policy, moments: Moments, pauses: Iterable[Pause] = ()) -> Due:
    """When the contact's screening decision falls due."""
    return _by_rule(policy, ClockName.CONTACT, "Contact decision", moments, pauses)


def statutory_floor(policy: Policy, received: datetime) -> Due:
    """When the next steps must be decided whatever the local clock says: one working day from receipt."""
    return _by_rule(policy, ClockName.STATUTORY_FLOOR, "Next steps decided", Moments(received))


def acknowledgement(policy: Policy, received: datetime) -> Due:
    """When the referrer must have heard that the referral arrived: one working day from receipt."""
    return _by_rule(policy, ClockName.ACKNOWLEDGEMENT, "Acknowledgement to the referrer", Moments(received))


def written_referral(policy: Policy, telephoned: datetime) -> Due:
    """When a phone referral must have been confirmed in writing."""
    return _by_rule(policy, ClockName.WRITTEN_REFERRAL, "Written referral", Moments(telephoned))


def partner_reply(
    policy: Policy, colour: str, sent: datetime, *, urgent: bool = False, pauses: Iterable[Pause] = ()
) -> Due:
    """When a partner's reply falls due. Raises `LookupError` where the policy knows no such colour or mark."""
    rule = policy.clock(ClockName.REPLY)
    limit = rule.limit(colour, urgent=urgent)
    label = policy.colour(colour).word
    if urgent:
        label += f" marked 0–{limit.amount} h" if limit.amount else " marked urgent"
    return due(limit, policy.opening, sent, pauses if rule.pause_allowed else (), label=label)


def enquiry_completion(policy: Policy, colour: str, moments: Moments, pauses: Iterable[Pause] = ()) -> Due:
    """When the whole enquiry must be finished. Raises `LookupError` where the policy knows no such colour."""
    return _by_rule(policy, ClockName.ENQUIRY, policy.colour(colour).word, moments, pauses, colour=colour)


def hand_over(policy: Policy, handed_over: datetime) -> Due:
    """When the assessment team must have said that it has a hand-over; this clock never pauses."""
    limit = policy.clock(ClockName.HAND_OVER).limit()
    return due(limit, policy.opening, handed_over, label="Hand-over acknowledged")


def start_of(rule: ClockRule, moments: Moments) -> datetime:
    """Give the moment a clock started.

    Where the event has not happened (or was not recorded) the clock runs from the last event before it that
    has, at the latest from receipt, so that nothing is ever without a due time for want of an entry.
    """
    order = {
        StartEvent.RECEIVED: (moments.received,),
        StartEvent.DECISION_STARTED: (moments.decision_started, moments.received),
        StartEvent.FIRST_DECISION: (moments.first_decision, moments.decision_started, moments.received),
        StartEvent.ENQUIRY_OPENED: (moments.enquiry_opened, moments.first_decision, moments.received),
        StartEvent.REQUEST_SENT: (moments.received,),
    }
    return next(moment for moment in order[rule.starts] if moment is not None)


def due(limit: Limit, opening: Opening, start: datetime, pauses: Iterable[Pause] = (), *, label: str = "") -> Due:
    """Compute one due time from a limit, the opening hours, an aware start and the pauses.

    `label` begins the sentence ("Amber"). Raises `ValueError` for a naive time or a pause that ends before it starts.
    """
    begun = _utc(start)
    stops = _merged(pauses)
    assumptions = _assumptions(limit, opening)
    if limit.amount is None:
        return Due(None, f"{label}, no limit".lstrip(", "), assumptions=assumptions)
    first, spans = _running(limit, opening, begun)
    if limit.kind is ClockKind.WORKING_DAYS:
        unpaused = _nth_working_day(opening, first, limit.amount)
    else:
        unpaused = _walk(spans(first), timedelta(hours=limit.amount))[0] or _END_OF_TIME
    at, left = _after_pauses(spans, first, unpaused, stops)
    parts = [label] if label else []
    parts.append(f"{limit.words()} from {time_words(begun)}")
    if first != begun:
        parts.append(_counted_from(begun, first))
    if limit.kind is not ClockKind.PLAIN_HOURS:
        parts.append(f"hub open {opening.words()}")
        parts.extend(_holiday_words(opening, begun, at or unpaused, limit))
    if limit.runs_past_closing:
        parts.append("running on past closing")
    if at is None:
        parts.append(f"paused since {time_words(stops[-1][0])}")
        return Due(None, ", ".join(parts), paused=True, left=left, assumptions=assumptions)
    lost = _length(_between(spans(first), at)) - _length(_between(spans(first), unpaused))
    if lost:
        parts.append(f"paused {_duration(lost)}")
    return Due(at, ", ".join(parts), assumptions=assumptions)


def time_left(what: Due, now: datetime) -> TimeLeft:
    """Say how long until something is due, on the wall clock.

    Minutes are cut, never rounded up: "1 h 12 m left" means at least that much. Late begins after the due
    moment itself.
    """
    if what.paused:
        return TimeLeft(None, late=False, words="paused")
    if what.at_utc is None:
        return TimeLeft(None, late=False, words="no limit")
    delta = what.at_utc - _utc(now)
    late = delta < _NOTHING
    words = f"Overdue {_duration(-delta)}" if late else f"{_duration(delta)} left"
    return TimeLeft(int(delta.total_seconds() // 1), late, words)


def _by_rule(
    policy: Policy,
    clock: ClockName,
    label: str,
    moments: Moments,
    pauses: Iterable[Pause] = (),
    *,
    colour: str | None = None,
) -> Due:
    """Compute a clock's due time from its rule."""
    rule = policy.clock(clock)
    counted = pauses if rule.pause_allowed else ()
    return due(rule.limit(colour), policy.opening, start_of(rule, moments), counted, label=label)


# --- spans of time in which a clock runs ---


@dataclass(frozen=True, slots=True)
class _Spans:
    """The spans in which a clock can run: all time, or the hub's opening hours."""

    opening: Opening | None

    def __call__(self, begin: datetime) -> Iterator[_Span]:
        """Give the spans from `begin` on, in order, the first one cut at `begin`."""
        if self.opening is None:
            yield begin, _END_OF_TIME
            return
        day = begin.astimezone(LONDON).date()
        while True:
            hours = _hours(self.opening, day)
            if hours is not None and hours[1] > begin:
                yield max(hours[0], begin), hours[1]
            day += timedelta(days=1)


def _running(limit: Limit, opening: Opening, begun: datetime) -> tuple[datetime, _Spans]:
    """Give the moment a limit's clock really begins, and the spans in which it runs."""
    if limit.kind is ClockKind.PLAIN_HOURS:
        return begun, _Spans(None)
    first = next(_Spans(opening)(begun))[0]
    return first, _Spans(None if limit.runs_past_closing else opening)


def _hours(opening: Opening, day: date) -> _Span | None:
    """Give a day's opening hours in UTC, none when the hub is shut."""
    hours = opening.days[day.weekday()]
    if hours is None or (opening.bank_holidays and day in _bank_holidays(day.year)):
        return None
    opens = datetime.combine(day, hours.opens, LONDON).astimezone(UTC)
    return opens, datetime.combine(day, hours.closes, LONDON).astimezone(UTC)


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    """Give the bank holidays of England, substitute days among them; the library costs 0.1 s, once."""
    import holidays

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def _nth_working_day(opening: Opening, first: datetime, count: int) -> datetime:
    """Give the same London time on the `count`th working day after `first`, inside that day's opening hours.

    `first` lies in opening hours. These begin at 02:00 or later, so no local time here is doubled or missing.
    """
    local = first.astimezone(LONDON)
    day = local.date()
    opens = closes = first
    while count:
        day += timedelta(days=1)
        hours = _hours(opening, day)
        if hours is not None:
            count -= 1
            opens, closes = hours
    same = datetime.combine(day, local.time(), LONDON).astimezone(UTC)
    return min(max(same, opens), closes)


def _after_pauses(
    spans: _Spans, first: datetime, unpaused: datetime, stops: Sequence[_Span]
) -> tuple[datetime | None, timedelta]:
    """Move a due time on by what the pauses took; none and the rest when a pause is still open."""
    whole = _length(_between(spans(first), unpaused))
    lost = whole - _length(_without(_between(spans(first), unpaused), stops))
    if lost:
        return _walk(_without(spans(unpaused), stops), lost)
    return unpaused, _NOTHING


def _without(spans: Iterable[_Span], stops: Sequence[_Span]) -> Iterator[_Span]:
    """Take the pauses out of spans; nothing follows a pause that is still open."""
    for opens, closes in spans:
        begin = opens
        for start, end in stops:
            if end <= begin:
                continue
            if start >= closes:
                break
            if start > begin:
                yield begin, start
            begin = end
        if begin < closes:
            yield begin, closes
        elif begin == _END_OF_TIME:
            return


def _between(spans: Iterable[_Span], end: datetime) -> Iterator[_Span]:
    """Cut spans at `end`."""
    for opens, closes in spans:
        if opens >= end:
            return
        yield opens, min(closes, end)


def _length(spans: Iterable[_Span]) -> timedelta:
    """Add up spans."""
    return sum((closes - opens for opens, closes in spans), _NOTHING)


def _walk(spans: Iterable[_Span], amount: timedelta) -> tuple[datetime | None, timedelta]:
    """Give the moment at which `amount` of the spans has gone by; none and the rest when they end before."""
    for opens, closes in spans:
        if closes - opens >= amount:
            return opens + amount, _NOTHING
        amount -= closes - opens
    return None, amount


def _merged(pauses: Iterable[Pause]) -> list[_Span]:
    """Put pauses in order and join those that overlap or touch; one still open lasts to the end of time."""
    merged: list[_Span] = []
    for start, end in sorted((_utc(pause.start), _utc(pause.end) if pause.end else _END_OF_TIME) for pause in pauses):
        if end < start:
            raise ValueError("a pause ends before it starts")
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        elif end > start:
            merged.append((start, end))
    return merged


def _utc(moment: datetime) -> datetime:
    """Give a moment in UTC; a naive one is refused."""
    if moment.tzinfo is None:
        raise ValueError("a time without a time zone cannot be used for a due time")
    return moment.astimezone(UTC)


# --- words ---


def _assumptions(limit: Limit, opening: Opening) -> tuple[str, ...]:
    """Name what no source publishes in a limit and, where they count, the opening hours."""
    found = [f"limit as in {limit.assumed_from}"] if limit.assumed else []
    if opening.assumed and limit.kind in {ClockKind.WORKING_HOURS, ClockKind.WORKING_DAYS}:
        found.append("opening hours")
    return tuple(found)


def _day_words(day: date) -> str:
    """Say a day: "25 Dec"; the names are our own, because `%b` follows the machine's language."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def _counted_from(begun: datetime, first: datetime) -> str:
    """Say at which opening a clock began that was set going while the hub was shut."""
    day = first.astimezone(LONDON).date()
    other = f"on {_day_words(day)} " if day != begun.astimezone(LONDON).date() else ""
    return f"counted from opening {other}at {time_words(first)}"


def _holiday_words(opening: Opening, begun: datetime, until: datetime, limit: Limit) -> Iterator[str]:
    """Say which bank holidays between two moments did not count."""
    if not opening.bank_holidays or limit.runs_past_closing:
        return
    day, last = begun.astimezone(LONDON).date(), until.astimezone(LONDON).date()
    left_out: list[str] = []
    while day <= last:
        if opening.days[day.weekday()] is not None and day in _bank_holidays(day.year):
            left_out.append(_day_words(day))
        day += timedelta(days=1)
    if left_out:
        yield f"bank holiday{'s' if len(left_out) > 1 else ''} {' and '.join(left_out)} left out"


def _duration(span: timedelta) -> str:
    """Say a length of time, cut to the minute: "under 1 m", "12 m", "1 h 05 m", "1 d", "1 d 4 h"."""
    minutes = int(span.total_seconds() // 60)
    hours, minutes = divmod(minutes, 60)
    if hours >= 24:
        return f"{hours // 24} d {hours % 24} h" if hours % 24 else f"{hours // 24} d"
    if hours:
        return f"{hours} h {minutes:02} m"
    return f"{minutes} m" if minutes else "under 1 m"


def open_at(opening: Opening, moment: datetime) -> bool:
    """Whether the hub is open at a moment: by its hours, its closed days and, where the pack says so, bank holidays."""
    hours = _hours(opening, moment.astimezone(LONDON).date())
    return hours is not None and hours[0] <= moment < hours[1]
