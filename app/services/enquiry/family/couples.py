"""Couples on a day: one dated list of events says what two people are to each other; stored ties fill the gaps."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.services.enquiry.family.days import begun, dead, holds, iso
from app.services.enquiry.family.records import Kin, KinEvent, KinFacts, KinTie
from app.services.genogram.records import ENDED, UnionKind

COUPLE = frozenset({"spouse", "ex-spouse", "partner", "ex-partner"})
_WED = frozenset({UnionKind.MARRIED, UnionKind.CIVIL_PARTNERS})
Pair = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Couple:
    """Two people as a couple on a day; for what has ended, `until` is when."""

    pair: Pair
    kind: UnionKind
    since: str = ""
    until: str = ""


def couples_of(facts: KinFacts, present: Iterable[UUID], on: date) -> dict[frozenset[UUID], Couple]:
    """Every couple among those present on a day, as it stood then."""
    people = {each.id: each for each in facts.people}
    here = set(present)
    ties: dict[frozenset[UUID], list[KinTie]] = {}
    for tie in facts.ties:
        if tie.kind in COUPLE and {tie.person, tie.other} <= here and begun(tie, on):
            ties.setdefault(frozenset((tie.person, tie.other)), []).append(tie)
    events: dict[frozenset[UUID], list[KinEvent]] = {}
    for event in facts.events:
        if {event.one, event.other} <= here and (event.on is None or event.on <= on):
            events.setdefault(frozenset((event.one, event.other)), []).append(event)
    homes = _together(facts, on)
    made: dict[frozenset[UUID], Couple] = {}
    for key in (*events, *(each for each in ties if each not in events)):
        one, other = sorted(key, key=lambda each: each.int)
        couple = (
            _from_events((one, other), events[key])
            if key in events
            else _from_ties((one, other), ties[key], on, together=key in homes)
        )
        made[key] = _widowed(couple, people, on)
    return made


def in_order(events: Iterable[KinEvent]) -> list[KinEvent]:
    """Events by their day; undated beginnings first, undated ends last."""

    def place(event: KinEvent) -> tuple[date, int, int]:
        ended = UnionKind(event.kind) in ENDED
        return event.on or (date.max if ended else date.min), ended, event.id.int

    return sorted(events, key=place)


def _from_events(pair: Pair, events: list[KinEvent]) -> Couple:
    ordered = in_order(events)
    last = ordered[-1]
    kind = UnionKind(last.kind)
    if kind not in ENDED:
        return Couple(pair, kind, iso(last.on, last.precision))
    start = next((each for each in reversed(ordered) if UnionKind(each.kind) not in ENDED), None)
    since = iso(start.on, start.precision) if start is not None else ""
    return Couple(pair, kind, since, iso(last.on, last.precision))


def _from_ties(pair: Pair, ties: list[KinTie], on: date, *, together: bool) -> Couple:
    """What the newest tie says: a former one is separated or divorced, a present one married or together."""
    tie = max(ties, key=lambda each: (holds(each, on), each.since or date.min, each.id.int))
    over = not holds(tie, on)
    since = iso(tie.since, tie.since_precision)
    until = iso(tie.until, tie.until_precision) if over else ""
    match tie.kind:
        case "spouse":
            return Couple(pair, UnionKind.SEPARATED if over else UnionKind.MARRIED, since, until)
        case "ex-spouse":
            return Couple(pair, UnionKind.DIVORCED, "", since or until)
        case "partner" if not over:
            return Couple(pair, UnionKind.LIVING_TOGETHER if together else UnionKind.RELATIONSHIP, since)
        case "partner":
            return Couple(pair, UnionKind.SEPARATED, since, until)
        case _:
            return Couple(pair, UnionKind.SEPARATED, "", since or until)


def _widowed(couple: Couple, people: dict[UUID, Kin], on: date) -> Couple:
    """A marriage that death ended."""
    if couple.kind not in _WED:
        return couple
    gone = [people[each] for each in couple.pair if dead(people[each], on)]
    if not gone:
        return couple
    ends = [iso(each.died_on, each.died_precision) for each in gone if each.died_on is not None]
    return replace(couple, kind=UnionKind.WIDOWED, until=min(ends, default=""))


def _together(facts: KinFacts, on: date) -> set[frozenset[UUID]]:
    """The pairs who live in one household on a day."""
    homes: dict[str, list[UUID]] = {}
    for stay in facts.stays:
        if holds(stay, on):
            homes.setdefault(stay.household, []).append(stay.person)
    return {frozenset((one, other)) for members in homes.values() for one in members for other in members}
