"""The one clock of the program.

Everything that needs the time asks here, so that tests and the demo may set it. Times are aware and UTC;
`monotonic` gives seconds that never run backwards, for timers.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Clock(Protocol):
    """What a clock must be able to say."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds from an arbitrary start; never runs backwards."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The moment by the machine's clock, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds of the machine's monotonic clock."""
        return time.monotonic()


@dataclass
class FixedClock:
    """A clock that stands still until it is moved."""

    moment: datetime
    ticks: float = 0.0

    def now(self) -> datetime:
        """The moment it was set to, in UTC."""
        return self.moment.astimezone(UTC)

    def monotonic(self) -> float:
        """The seconds it was moved by `advance`."""
        return self.ticks

    def advance(self, seconds: float) -> None:
        """Move both clocks forward by `seconds`."""
        self.ticks += seconds
        self.moment = datetime.fromtimestamp(self.moment.timestamp() + seconds, UTC)


_clock: Clock = SystemClock()


def now() -> datetime:
    """The moment, aware, in UTC."""
    return _clock.now()


def monotonic() -> float:
    """Seconds from an arbitrary start; never runs backwards."""
    return _clock.monotonic()


def today() -> date:
    """The day it is in London."""
    return _clock.now().astimezone(LONDON).date()


def set_clock(clock: Clock) -> None:
    """Let the whole program read `clock` from now on."""
    global _clock  # noqa: PLW0603 - the one place where the clock is kept
    _clock = clock


@contextmanager
def use(clock: Clock) -> Iterator[Clock]:
    """Read `clock` inside the block, and the former one after it."""
    former = _clock
    set_clock(clock)
    try:
        yield clock
    finally:
        set_clock(former)
