"""By which rules something is a pattern: as a question to the store, and of one row; and the rules in words."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from app.models import Pattern
from app.services.oversight.pattern_records import Rule
from app.services.patterns.facts import Kind
from app.services.policy_patterns import PatternRules

RULE_WORDS: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.CHILD: "Repeat contacts on a child",
        Rule.ADULT: "Repeat contacts on an adult",
        Rule.HOUSEHOLD: "Repeat contacts on a household",
        Rule.ADDRESS: "Repeat contacts on an address",
        Rule.SIBLINGS: "Contacts on siblings",
        Rule.FAMILIES: "Adult beside children of different families",
        Rule.ADDRESS_RECURS: "Address of different families",
        Rule.SCHOOL: "School that recurs",
        Rule.PLACE: "Postcode that recurs",
        Rule.MISSING: "Missing episodes in an area",
        Rule.RISING: "Rising frequency",
    }
)
_SOURCES: Mapping[Rule, str] = MappingProxyType(
    {
        Rule.CHILD: "low-level repeats, Merton",
        Rule.ADULT: "low-level repeats, Merton",
        Rule.HOUSEHOLD: "low-level repeats, Merton",
        Rule.ADDRESS: "low-level repeats, Merton",
        Rule.SIBLINGS: "low-level repeats, Merton",
        Rule.FAMILIES: "emerging harm, London",
        Rule.ADDRESS_RECURS: "emerging harm, London",
        Rule.SCHOOL: "hot spots, Camden",
        Rule.PLACE: "hot spots, Camden",
        Rule.MISSING: "hot spots, Camden",
        Rule.RISING: "emerging harm, London",
    }
)
_OF_FAMILIES = (Kind.SCHOOL, Kind.PLACE)
"""A school or a postcode of one family is no pattern beside that family's own."""


def conditions(rules: PatternRules) -> dict[Rule, ColumnElement[bool]]:
    """What each rule asks of a kept row."""
    many = or_(Pattern.families.is_(None), Pattern.families >= rules.families)
    return {
        Rule.CHILD: and_(Pattern.kind == Kind.CHILD, Pattern.contacts >= rules.child),
        Rule.ADULT: and_(Pattern.kind == Kind.ADULT, Pattern.contacts >= rules.adult),
        Rule.HOUSEHOLD: _group(Kind.HOUSEHOLD, rules.household),
        Rule.ADDRESS: and_(Pattern.kind == Kind.ADDRESS, Pattern.contacts >= rules.address),
        Rule.SIBLINGS: _group(Kind.SIBLINGS, rules.siblings),
        Rule.FAMILIES: and_(Pattern.kind == Kind.ADULT, many),
        Rule.ADDRESS_RECURS: and_(Pattern.kind == Kind.ADDRESS, many),
        Rule.SCHOOL: and_(Pattern.kind == Kind.SCHOOL, Pattern.contacts >= rules.school, many),
        Rule.PLACE: and_(Pattern.kind == Kind.PLACE, Pattern.contacts >= rules.place, many),
        Rule.MISSING: and_(Pattern.kind == Kind.MISSING, Pattern.contacts >= rules.missing),
        Rule.RISING: and_(
            Pattern.recent >= rules.rising_contacts,
            Pattern.recent >= rules.rising_times * Pattern.before,
            or_(Pattern.alone.is_(None), Pattern.contacts > Pattern.alone),
            or_(Pattern.kind.not_in(_OF_FAMILIES), many),
        ),
    }


def _group(kind: Kind, fewest: int) -> ColumnElement[bool]:
    """A household and siblings: more contacts than on any one of them, or the pattern is that one's own."""
    return and_(Pattern.kind == kind, Pattern.contacts >= fewest, Pattern.contacts > Pattern.alone)


def rules_of(row: Any, rules: PatternRules) -> tuple[Rule, ...]:
    """By which rules one kept row is a pattern; the same as `conditions`."""
    many = row.families is None or row.families >= rules.families
    together = row.alone is None or row.contacts > row.alone
    held = {
        Rule.CHILD: row.kind == Kind.CHILD and row.contacts >= rules.child,
        Rule.ADULT: row.kind == Kind.ADULT and row.contacts >= rules.adult,
        Rule.HOUSEHOLD: row.kind == Kind.HOUSEHOLD and row.contacts >= rules.household and together,
        Rule.ADDRESS: row.kind == Kind.ADDRESS and row.contacts >= rules.address,
        Rule.SIBLINGS: row.kind == Kind.SIBLINGS and row.contacts >= rules.siblings and together,
        Rule.FAMILIES: row.kind == Kind.ADULT and many,
        Rule.ADDRESS_RECURS: row.kind == Kind.ADDRESS and many,
        Rule.SCHOOL: row.kind == Kind.SCHOOL and row.contacts >= rules.school and many,
        Rule.PLACE: row.kind == Kind.PLACE and row.contacts >= rules.place and many,
        Rule.MISSING: row.kind == Kind.MISSING and row.contacts >= rules.missing,
        Rule.RISING: row.recent >= rules.rising_contacts
        and row.recent >= rules.rising_times * row.before
        and together
        and (row.kind not in _OF_FAMILIES or many),
    }
    return tuple(rule for rule, holds in held.items() if holds)


@cache
def rule_words(rule: Rule, rules: PatternRules, kind: str = "") -> str:
    """One rule with its numbers, and where the idea comes from."""
    within = f"within {_months(rules.months)}"
    said = {
        Rule.CHILD: f"{rules.child} or more contacts on one child {within}",
        Rule.ADULT: f"{rules.adult} or more contacts on one adult {within}",
        Rule.HOUSEHOLD: f"{rules.household} or more contacts on one household {within}, more than on any one member",
        Rule.ADDRESS: f"{rules.address} or more contacts on one address {within}",
        Rule.SIBLINGS: f"{rules.siblings} or more contacts on siblings {within}, more than on any one of them",
        Rule.FAMILIES: f"one adult on contacts about children of {rules.families} or more families {within}",
        Rule.ADDRESS_RECURS: f"one address on contacts about children of {rules.families} or more families {within}",
        Rule.SCHOOL: f"{rules.school} or more contacts on one school {within}, children of {rules.families} or more "
        "families",
        Rule.PLACE: f"{rules.place} or more contacts on one postcode {within}, children of {rules.families} or more "
        "families",
        Rule.MISSING: f"{rules.missing} or more missing episodes in one area and month",
        Rule.RISING: _rising(rules, kind),
    }[rule]
    return f"{said} ({_SOURCES[rule]})"


def assumed_words(rules: PatternRules) -> str:
    """Whether somebody published the numbers; "" where the hub has decided them."""
    return f"No source publishes these numbers: they are assumed ({rules.assumed_from})." if rules.assumed_from else ""


def _rising(rules: PatternRules, kind: str) -> str:
    times = f"at least {rules.rising_times} times as many as"
    if kind == Kind.MISSING:
        return f"{rules.rising_contacts} or more episodes in a month, {times} in the month before"
    days = rules.rising_days
    return f"{rules.rising_contacts} or more contacts in {days} days, {times} in the {days} before"


def _months(months: int) -> str:
    return "1 month" if months == 1 else f"{months} months"
