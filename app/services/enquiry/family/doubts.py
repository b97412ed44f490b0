"""What contradicts itself in a family, in words. A doubt never forbids: it asks for a reason, which is kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from app.services.enquiry.family.couples import COUPLE, in_order
from app.services.enquiry.family.days import years
from app.services.enquiry.family.descent import parents_of
from app.services.enquiry.family.records import Kin, KinEvent, KinFacts
from app.services.errors import HubdeskError
from app.services.genogram.records import ChildKind

YOUNGEST_PARENT = 12
CARRIED = timedelta(days=300)
TWINS_APART = timedelta(days=3)
TWO = 2
_WED = frozenset({"married", "civil_partners"})
_WED_ENDS = frozenset({"divorced"})
_EXACT = frozenset({"day", "month"})
Parents = dict[UUID, list[UUID]]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that is hard to believe. `sentence` holds names and is for the screen."""

    code: str
    members: tuple[UUID, ...]
    sentence: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The doubts somebody read and holds right all the same, and why."""

    codes: frozenset[str]
    reason: str = field(repr=False)


class Doubtful(HubdeskError):
    """A write contradicts the record. It is saved once somebody confirms every doubt with a reason.

    Attributes:
        doubts: each contradiction in words.
    """

    def __init__(self, doubts: tuple[Doubt, ...]) -> None:
        count = "One thing contradicts" if len(doubts) == 1 else f"{len(doubts)} things contradict"
        super().__init__(
            f"{count} what is on the record.",
            "Nothing was saved. Mend it, or say why it is right all the same.",
        )
        self.doubts = doubts


def doubts_of(facts: KinFacts) -> tuple[Doubt, ...]:
    """Every contradiction in a family."""
    people = {each.id: each for each in facts.people}
    parents: Parents = {}
    for tie in facts.ties:
        said = parents_of(tie)
        if said is not None and said[2] is ChildKind.BIOLOGICAL and said[0] not in parents.setdefault(said[1], []):
            parents[said[1]].append(said[0])
    return (
        *_parents(people, parents),
        *_ancestors(people, parents),
        *_lives(people.values()),
        *_marriages(facts, people),
        *_close_couples(facts, people, parents),
        *_twins(facts.people),
    )


def fresh_doubts(before: Iterable[Doubt], after: Iterable[Doubt]) -> tuple[Doubt, ...]:
    """What is doubtful now and was not before: nobody confirms an old contradiction for a new entry."""
    known = {(each.code, frozenset(each.members)) for each in before}
    return tuple(each for each in after if (each.code, frozenset(each.members)) not in known)


def _parents(people: dict[UUID, Kin], parents: Parents) -> Iterator[Doubt]:
    for child_id, ids in parents.items():
        child = people[child_id]
        for sex, word in (("F", "mothers"), ("M", "fathers")):
            same = [each for each in ids if people[each].sex == sex]
            if len(same) >= TWO:
                named = _listed(people[each].name for each in same)
                yield Doubt(f"two_birth_{word}", (child_id, *same), f"{child.name} has two birth {word}: {named}.")
        if len(ids) > TWO:
            named = _listed(people[each].name for each in ids)
            yield Doubt("three_birth_parents", (child_id, *ids), f"{child.name} has three parents by birth: {named}.")
        for parent_id in ids:
            yield from _parent(child, people[parent_id])


def _parent(child: Kin, parent: Kin) -> Iterator[Doubt]:
    pair = (parent.id, child.id)
    born = child.born or child.expected
    if born is not None and parent.born is not None:
        age = years(parent.born, born)
        rough = {child.born_precision, parent.born_precision} - _EXACT
        if parent.born >= born:
            yield Doubt("older_than_parent", pair, f"{child.name} is older than {parent.name}, a parent.")
        elif age + bool(rough) < YOUNGEST_PARENT:
            yield Doubt("young_parent", pair, f"{parent.name} was {age} when {child.name} was born.")
    if born is not None and parent.died_on is not None:
        last = parent.died_on + (timedelta(0) if parent.sex == "F" else CARRIED)
        if born > last and parent.died_precision == "day":
            when = "birth" if parent.sex == "F" else "conception"
            yield Doubt("parent_dead", pair, f"{parent.name} died before the {when} of {child.name}.")


def _ancestors(people: dict[UUID, Kin], parents: Parents) -> Iterator[Doubt]:
    """Whoever is their own ancestor; each loop is told once."""
    told: set[frozenset[UUID]] = set()
    for start in parents:
        trail = [start]
        seen: dict[UUID, UUID] = {}
        while trail:
            here = trail.pop()
            for above in parents.get(here, ()):
                if above == start:
                    loop = [here]
                    while loop[-1] != start:
                        loop.append(seen[loop[-1]])
                    key = frozenset(loop)
                    if key not in told:
                        told.add(key)
                        named = _listed(people[each].name for each in loop)
                        yield Doubt("own_ancestor", tuple(loop), f"Somebody is their own ancestor here: {named}.")
                elif above not in seen:
                    seen[above] = here
                    trail.append(above)


def _lives(people: Iterable[Kin]) -> Iterator[Doubt]:
    for each in people:
        if each.born is not None and each.died_on is not None and _before(each, each.died_on, each.born):
            yield Doubt("died_before_birth", (each.id,), f"{each.name} died before being born.")


def _before(kin: Kin, died: date, born: date) -> bool:
    """Whether a death lies before the birth, as exactly as the less exact of the two is known."""
    exact = {kin.born_precision, kin.died_precision}
    if exact & {"year", "estimated"}:
        return died.year < born.year
    return (died.year, died.month) < (born.year, born.month) if "month" in exact else died < born


def _marriages(facts: KinFacts, people: dict[UUID, Kin]) -> Iterator[Doubt]:
    """Two marriages of one person at the same time."""
    pairs: dict[frozenset[UUID], list[KinEvent]] = {}
    for event in facts.events:
        pairs.setdefault(frozenset((event.one, event.other)), []).append(event)
    spans: dict[UUID, list[tuple[date, date, UUID]]] = {}
    for pair, events in pairs.items():
        ends = [people[each].died_on for each in pair if people[each].died_on is not None]
        for since, until in _wed(events):
            last = min([until, *(each for each in ends if each is not None)])
            for person in pair:
                (other,) = pair - {person}
                spans.setdefault(person, []).append((since, last, other))
    for person, own in spans.items():
        ordered = sorted(own, key=lambda each: (each[0], each[1], each[2].int))
        for place, first in enumerate(ordered):
            for second in ordered[place + 1 :]:
                if second[2] != first[2] and second[0] < first[1]:
                    named = f"{people[first[2]].name} and {people[second[2]].name}"
                    yield Doubt(
                        "two_marriages",
                        (person, first[2], second[2]),
                        f"{people[person].name} is married to {named} at the same time.",
                    )


def _wed(events: list[KinEvent]) -> Iterator[tuple[date, date]]:
    since: date | None = None
    for event in in_order(events):
        if event.kind in _WED and since is None:
            since = event.on or date.min
        elif event.kind in _WED_ENDS and since is not None:
            yield since, event.on or date.max
            since = None
    if since is not None:
        yield since, date.max


def _close_couples(facts: KinFacts, people: dict[UUID, Kin], parents: Parents) -> Iterator[Doubt]:
    """Partners who are parent and child, or who share a parent."""
    for tie in facts.ties:
        if tie.kind not in COUPLE:
            continue
        one, other = tie.person, tie.other
        lineal = one in parents.get(other, ()) or other in parents.get(one, ())
        if lineal or set(parents.get(one, ())) & set(parents.get(other, ())):
            what = "parent and child" if lineal else "brother or sister"
            words = f"{people[one].name} and {people[other].name} are a couple, and {what}."
            yield Doubt("close_kin_couple", (one, other), words)


def _twins(people: Iterable[Kin]) -> Iterator[Doubt]:
    groups: dict[UUID, list[Kin]] = {}
    for each in people:
        if each.twin_group is not None and each.born is not None and each.born_precision == "day":
            groups.setdefault(each.twin_group, []).append(each)
    for own in groups.values():
        days = [each.born for each in own if each.born is not None]
        if max(days) - min(days) > TWINS_APART:
            named = _listed(each.name for each in own)
            yield Doubt("twins_apart", tuple(each.id for each in own), f"Twins were born on different days: {named}.")


def _listed(names: Iterable[str]) -> str:
    found = list(names)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"
