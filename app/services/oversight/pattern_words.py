"""A pattern in one sentence: what was counted, and nothing that names anybody."""

from typing import Any

from app.services import clock, dates
from app.services.dates import birth_words
from app.services.oversight.pattern_records import Rule
from app.services.patterns.facts import Kind
from app.services.policy_patterns import PatternRules

_ON = {
    Kind.CHILD: "this child",
    Kind.ADULT: "this adult",
    Kind.HOUSEHOLD: "this household",
    Kind.ADDRESS: "this address",
    Kind.SIBLINGS: "these siblings",
    Kind.SCHOOL: "children of this school",
    Kind.PLACE: "this postcode",
}
KIND_WORDS = {
    Kind.CHILD: "Child",
    Kind.ADULT: "Adult",
    Kind.HOUSEHOLD: "Household",
    Kind.ADDRESS: "Address",
    Kind.SIBLINGS: "Siblings",
    Kind.SCHOOL: "School",
    Kind.PLACE: "Postcode",
    Kind.MISSING: "Missing",
}


def sentence(row: Any, rules: PatternRules, held: tuple[Rule, ...]) -> str:
    """What was counted of a kept row."""
    if row.kind == Kind.MISSING:
        children = _many(row.others, "person", "people")
        said = f"{_many(row.contacts, 'missing episode')} of {children} in {month_of(row)}"
        return f"{said}, after {row.before} the month before." if Rule.RISING in held else f"{said}."
    last = dates.day_words(row.last_at.astimezone(clock.LONDON).date())
    said = f"{_many(row.contacts, 'contact')} on {_ON[Kind(row.kind)]} in the {rules.months} months to {last}"
    if row.kind == Kind.ADULT and row.families and row.families > 1:
        said += f", beside children of {row.families} families"
    elif row.families is None and row.kind in {Kind.ADULT, Kind.ADDRESS, Kind.SCHOOL, Kind.PLACE}:
        said += ", about children of many families"
    elif row.families and row.families > 1:
        said += f", about children of {row.families} families"
        if row.kind == Kind.ADDRESS and row.others:
            said += f": {row.others} of them about other children"
    elif row.alone is not None:
        said += f", at most {row.alone} on any one of them"
    if Rule.RISING in held:
        said += f". Rising: {row.recent} in the last {rules.rising_days} days, {row.before} in as many before"
    return f"{said}."


def month_of(row: Any) -> str:
    """The month of missing episodes: `Mar 2026`."""
    return birth_words(row.last_at.astimezone(clock.LONDON).date(), "month")


def _many(count: int | None, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"
