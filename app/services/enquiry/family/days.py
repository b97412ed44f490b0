"""Days as the picture says them: no more exactly than known, ages on a day, and whether something holds then."""

from datetime import date
from typing import Protocol

from app.services.enquiry.family.records import Kin

EXPECTING = 280
"""Days before the expected delivery from which somebody unborn stands in the picture."""
TWO_YEARS = 24
SHORTEST_AGE_WORDS = 5


class Dated(Protocol):
    """Something that holds from a day until another."""

    @property
    def since(self) -> date | None:
        """Its first day; none where nobody knows it."""

    @property
    def until(self) -> date | None:
        """The day it ended; none while it holds, or where nobody knows it."""


def iso(day: date | None, precision: str = "day") -> str:
    """A day as ISO text no more exact than it is known: `2019`, `2019-03`, `2019-03-14`."""
    if day is None:
        return ""
    text = day.isoformat()
    return {"day": text, "month": text[:7]}.get(precision, text[:4])


def begun(thing: Dated, on: date) -> bool:
    """Whether it had begun on a day; what nobody dated always had."""
    return thing.since is None or thing.since <= on


def holds(thing: Dated, on: date) -> bool:
    """Whether it held on a day; what ends on a day holds no more on it."""
    return begun(thing, on) and (thing.until is None or thing.until > on)


def unborn(person: Kin, on: date) -> bool:
    """Whether somebody was not born yet on a day, but expected."""
    return (person.born is None and person.expected is not None) or (
        person.born is not None and person.born > on and person.expected is not None
    )


def stands(person: Kin, on: date) -> bool:
    """Whether somebody stood in the picture on a day: born, or expected within the months before."""
    if person.expected is not None and unborn(person, on):
        return (person.expected - on).days <= EXPECTING
    return (
        person.born is None
        or person.born <= on
        or (person.born_precision in {"year", "estimated"} and (person.born.year <= on.year))
    )


def dead(person: Kin, on: date) -> bool:
    """Whether somebody had died on a day; a death nobody dated is one at all times."""
    return person.died and (person.died_on is None or person.died_on <= on)


def years(born: date, on: date) -> int:
    """Whole years from one day to another."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_of(person: Kin, on: date) -> str:
    """What stands inside the symbol: `7`, `~7`, `8m`, `3w`; at death for the dead; "" where nobody knows it."""
    if unborn(person, on):
        return ""
    if dead(person, on):
        if person.died_on is None or (person.born is not None and person.died_on < person.born):
            return ""
        on = person.died_on
    if person.born is None:
        return person.age_as_written if len(person.age_as_written) <= SHORTEST_AGE_WORDS else ""
    whole = max(0, years(person.born, on))
    if person.born_precision in {"year", "estimated"}:
        return f"~{whole}"
    months = (on.year - person.born.year) * 12 + on.month - person.born.month - (on.day < person.born.day)
    if months >= TWO_YEARS:
        return str(whole)
    return f"{months}m" if months >= 2 else f"{max(0, (on - person.born).days) // 7}w"
