"""Whose child somebody is, union by union: what pairs of relationships say, in the engine's words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.services.enquiry.family.couples import Couple
from app.services.enquiry.family.days import begun, holds, iso
from app.services.enquiry.family.records import KinFacts, KinTie
from app.services.genogram.records import ChildKind, ChildLink, Union, UnionKind

# Code of the stored tie → whether `person` is the parent, and how the child belongs to them.
PARENTAL: dict[str, tuple[bool, ChildKind]] = {
    "parent": (True, ChildKind.BIOLOGICAL),
    "child": (False, ChildKind.BIOLOGICAL),
    "expectant parent of unborn child": (True, ChildKind.BIOLOGICAL),
    "unborn child of": (False, ChildKind.BIOLOGICAL),
    "adoptive parent": (True, ChildKind.ADOPTED),
    "adopted child": (False, ChildKind.ADOPTED),
    "foster carer": (True, ChildKind.FOSTERED),
    "foster child": (False, ChildKind.FOSTERED),
    "private foster carer": (True, ChildKind.FOSTERED),
    "privately fostered child": (False, ChildKind.FOSTERED),
    "special guardian": (True, ChildKind.SPECIAL_GUARDIAN),
    "child under special guardianship": (False, ChildKind.SPECIAL_GUARDIAN),
    "step-parent": (True, ChildKind.STEP),
    "step-child": (False, ChildKind.STEP),
}
_CARE = (ChildKind.ADOPTED, ChildKind.FOSTERED, ChildKind.SPECIAL_GUARDIAN)
PLACEHOLDER = "unknown-parent"
_PAIR = 2


@dataclass
class Descent:
    """The unions of a picture in the making."""

    couples: dict[frozenset[UUID], Couple]
    children: dict[tuple[str, ...], list[ChildLink]] = field(default_factory=dict)
    placeholders: dict[str, None] = field(default_factory=dict)
    parents: dict[UUID, list[str]] = field(default_factory=dict)

    def put(self, parents: Iterable[str], link: ChildLink) -> None:
        """A child of one or two people; a child stands in a union once."""
        key = tuple(sorted(parents))
        links = self.children.setdefault(key, [])
        if all(each.child != link.child for each in links):
            links.append(link)

    def unknown(self, of: str) -> str:
        """Somebody nobody has named, who must have been there."""
        made = f"{PLACEHOLDER}:{of}"
        self.placeholders.setdefault(made)
        return made


def parents_of(tie: KinTie) -> tuple[UUID, UUID, ChildKind] | None:
    """Parent, child and how the child belongs to them; none for a tie of another kind."""
    known = PARENTAL.get(tie.kind)
    if known is None:
        return None
    return (tie.person, tie.other, known[1]) if known[0] else (tie.other, tie.person, known[1])


def unions_of(
    facts: KinFacts, present: set[UUID], couples: dict[frozenset[UUID], Couple], on: date
) -> tuple[tuple[Union, ...], tuple[str, ...]]:
    """Every union on a day with its children, and the placeholders it needed."""
    made = Descent(couples)
    ties = [tie for tie in facts.ties if {tie.person, tie.other} <= present]
    _born(made, ties)
    _siblings(made, ties, facts)
    _grandparents(made, ties)
    _cared(made, ties, on)
    return tuple(_unions(made)), tuple(made.placeholders)


def _born(made: Descent, ties: list[KinTie]) -> None:
    """Parents by birth; a child whom others adopted was adopted out of the union it was born to."""
    born: dict[UUID, list[UUID]] = {}
    adopted = set()
    for tie in ties:
        if (said := parents_of(tie)) is None:
            continue
        parent, child, kind = said
        if kind is ChildKind.BIOLOGICAL and parent not in born.setdefault(child, []):
            born[child].append(parent)
        elif kind is ChildKind.ADOPTED:
            adopted.add(child)
    for child, parents in born.items():
        kind = ChildKind.ADOPTED_OUT if child in adopted else ChildKind.BIOLOGICAL
        made.parents[child] = [str(each) for each in parents]
        for group in _paired(made, parents):
            made.put(map(str, group), ChildLink(str(child), kind))


def _paired(made: Descent, parents: list[UUID]) -> list[list[UUID]]:
    """Parents two by two: two who are a couple together; more than two by birth is a doubt, and nobody is left out."""
    if len(parents) <= _PAIR:
        return [parents] if parents else []
    for place, one in enumerate(parents):
        for other in parents[place + 1 :]:
            if frozenset((one, other)) in made.couples:
                rest = [each for each in parents if each not in (one, other)]
                return [[one, other], *_paired(made, rest)]
    return [parents[:_PAIR], *_paired(made, parents[_PAIR:])]


def _siblings(made: Descent, ties: list[KinTie], facts: KinFacts) -> None:
    """Full siblings share their parents: one whose parents nobody named stands beside the other."""
    order = {each.id: place for place, each in enumerate(facts.people)}
    groups: dict[UUID, set[UUID]] = {}
    for tie in ties:
        if tie.kind == "sibling":
            joined = groups.get(tie.person, {tie.person}) | groups.get(tie.other, {tie.other})
            for each in joined:
                groups[each] = joined
    seen: set[UUID] = set()
    for first in sorted(groups, key=lambda each: order[each]):
        if first in seen:
            continue
        group = sorted(groups[first], key=lambda each: order[each])
        seen.update(group)
        known = next((made.parents[each] for each in group if made.parents.get(each)), None)
        lost = [each for each in group if not made.parents.get(each)]
        if not lost:
            continue
        parents = known or [made.unknown(str(group[0]))]
        for each in lost:
            made.parents[each] = list(parents)
            made.put(parents, ChildLink(str(each), ChildKind.UNKNOWN))


def _grandparents(made: Descent, ties: list[KinTie]) -> None:
    """A grandparent between whom and the grandchild nobody named a parent hangs on one of the child's parents."""
    for tie in ties:
        if tie.kind not in {"grandparent", "grandchild"}:
            continue
        elder, child = (tie.person, tie.other) if tie.kind == "grandparent" else (tie.other, tie.person)
        if any(str(elder) in _named(made, each) for each in _named(made, str(child))):
            continue
        between = _free_parent(made, child)
        made.put([str(elder)], ChildLink(between, ChildKind.UNKNOWN))


def _named(made: Descent, child: str) -> list[str]:
    return [parent for parents, links in made.children.items() for link in links if link.child == child
            for parent in parents]  # fmt: skip


def _free_parent(made: Descent, child: UUID) -> str:
    """A placeholder parent of a child: the second one where one parent is named, else the only one."""
    named = _named(made, str(child))
    waiting = [each for each in named if each in made.placeholders and not _named(made, each)]
    if waiting:
        return waiting[0]
    between = made.unknown(f"{child}-2" if f"{PLACEHOLDER}:{child}" in made.placeholders else str(child))
    if len(set(named)) == 1:
        _take_out(made, (named[0],), str(child))
        made.put([named[0], between], ChildLink(str(child), ChildKind.BIOLOGICAL))
    else:
        made.put([between], ChildLink(str(child), ChildKind.UNKNOWN))
    return between


def _take_out(made: Descent, key: tuple[str, ...], child: str) -> None:
    links = made.children.get(key, [])
    made.children[key] = [link for link in links if link.child != child]


def _cared(made: Descent, ties: list[KinTie], on: date) -> None:
    """Adopted, fostered, under special guardianship, and step-children where no couple shows it already."""
    cared: dict[tuple[UUID, ChildKind], list[tuple[UUID, KinTie]]] = {}
    for tie in ties:
        said = parents_of(tie)
        if said is not None and said[2] is not ChildKind.BIOLOGICAL and begun(tie, on):
            cared.setdefault((said[1], said[2]), []).append((said[0], tie))
    for (child, kind), carers in cared.items():
        if kind is ChildKind.STEP:
            for carer, tie in carers:
                _step(made, carer, child, tie)
            continue
        for group in _paired(made, list(dict.fromkeys(carer for carer, _ in carers))):
            pairs = frozenset(group) in made.couples
            for carer_group in [group] if pairs else [[each] for each in group]:
                tie = next(each for carer, each in carers if carer == carer_group[0])
                until = "" if holds(tie, on) else iso(tie.until)
                made.put(map(str, carer_group), ChildLink(str(child), kind, iso(tie.since), until))


def _step(made: Descent, carer: UUID, child: UUID, tie: KinTie) -> None:
    """A step-parent says it by being the partner of one of the child's parents; else a line of its own says it."""
    parents = {each for each in _named(made, str(child)) if each not in made.placeholders}
    partners = {str(each) for pair in made.couples if carer in pair for each in pair if each != carer}
    if parents & partners:
        return
    made.put([str(carer)], ChildLink(str(child), ChildKind.STEP, iso(tie.since)))


def _unions(made: Descent) -> Iterable[Union]:
    """Couples with their children, then those who are parents only."""
    left = {key: links for key, links in made.children.items() if links}
    for couple in made.couples.values():
        key = tuple(sorted(str(each) for each in couple.pair))
        links = left.pop(key, [])
        yield Union("-".join(key), key, couple.kind, couple.since, couple.until, tuple(links))
    for key, links in left.items():
        yield Union("-".join(key), key, UnionKind.UNKNOWN, children=tuple(links))
