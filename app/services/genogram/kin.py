"""How two people of a family are related: the way between them, the words for it, and walking by kinship.

The arrow keys: up goes to a parent (the first of the birth parents, else of those who care), down to the eldest
child, left and right along a line of siblings by birth, each followed by their partners and by whoever stays with
them without being family. Somebody without siblings stands in the line of their partner.
"""

import heapq
from dataclasses import dataclass
from enum import StrEnum

from app.services.genogram.records import BLOOD, ENDED, ChildKind, Family, Member, Shape, Union


class Step(StrEnum):
    """One step of kinship."""

    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    HALF = "half-sibling"
    PARTNER = "partner"


class Arrow(StrEnum):
    """The four directions of a walk."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


COST = {Step.PARENT: 10, Step.CHILD: 10, Step.SIBLING: 11, Step.HALF: 19, Step.PARTNER: 8}
CARE_COST = 5

PLAIN = {
    Step.PARENT: ("father", "mother", "parent"),
    Step.CHILD: ("son", "daughter", "child"),
    Step.SIBLING: ("brother", "sister", "sibling"),
    Step.HALF: ("half-brother", "half-sister", "half-sibling"),
    Step.PARTNER: ("partner", "partner", "partner"),
}
CARE = {
    ChildKind.ADOPTED: ("adoptive father", "adoptive mother", "adoptive parent"),
    ChildKind.FOSTERED: ("foster carer", "foster carer", "foster carer"),
    ChildKind.SPECIAL_GUARDIAN: ("special guardian", "special guardian", "special guardian"),
    ChildKind.KINSHIP_CARE: ("kinship carer", "kinship carer", "kinship carer"),
    ChildKind.STEP: ("step-father", "step-mother", "step-parent"),
}
CARED = {
    ChildKind.ADOPTED: ("adopted son", "adopted daughter", "adopted child"),
    ChildKind.FOSTERED: ("foster son", "foster daughter", "foster child"),
    ChildKind.SPECIAL_GUARDIAN: ("child under special guardianship",) * 3,
    ChildKind.KINSHIP_CARE: ("child in kinship care",) * 3,
    ChildKind.STEP: ("step-son", "step-daughter", "step-child"),
}


@dataclass(frozen=True)
class Way:
    """The way from one person to another: the people passed, both ends with them, and the steps between."""

    people: tuple[str, ...]
    steps: tuple[Step, ...]


class Kin:
    """A family's kinship, worked out once. It reads; it changes nothing."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.members = {member.id: member for member in family.members}
        known = self.members
        self.unions: dict[str, list[Union]] = {ident: [] for ident in known}
        self.parents: dict[str, list[tuple[str, ChildKind]]] = {ident: [] for ident in known}
        self.children: dict[str, list[tuple[str, ChildKind]]] = {ident: [] for ident in known}
        for union in family.unions:
            for partner in union.partners:
                if partner in known:
                    self.unions[partner].append(union)
            for link in union.children:
                for partner in union.partners:
                    if link.child in known and partner in known and partner != link.child:
                        self.parents[link.child].append((partner, link.kind))
                        self.children[partner].append((link.child, link.kind))
        for ident in known:
            self.parents[ident].sort(key=lambda each: each[1] not in BLOOD)
            self.children[ident].sort(key=lambda each: self._born(each[0]))
        self._given = {member.id: at for at, member in enumerate(family.members)}

    def _born(self, ident: str) -> str:
        member = self.members[ident]
        return member.birth or member.expected or "9999"

    def blood_parents(self, ident: str) -> tuple[str, ...]:
        """The parents by birth."""
        return tuple(parent for parent, kind in self.parents[ident] if kind in BLOOD)

    def ancestors(self, ident: str) -> frozenset[str]:
        """The ancestors by birth, and the person; ends even where somebody is their own ancestor."""
        seen = {ident}
        queue = [ident]
        for at in queue:
            for parent in self.blood_parents(at):
                if parent not in seen:
                    seen.add(parent)
                    queue.append(parent)
        return frozenset(seen)

    def share_blood(self, first: str, second: str) -> bool:
        """Whether two people have an ancestor by birth in common."""
        return first in self.members and second in self.members and bool(self.ancestors(first) & self.ancestors(second))

    def siblings(self, ident: str) -> tuple[tuple[str, Step], ...]:
        """Brothers and sisters, full before half, each by birth; those cared for together count as full."""
        mine = self.blood_parents(ident) or tuple(parent for parent, _ in self.parents[ident])
        found: dict[str, Step] = {}
        for parent in mine:
            for other, _ in self.children[parent]:
                if other == ident:
                    continue
                theirs = self.blood_parents(other) or tuple(p for p, _ in self.parents[other])
                full = set(theirs) == set(mine)
                found[other] = Step.SIBLING if full else Step.HALF
        ranked = sorted(
            found.items(), key=lambda each: (each[1] is Step.HALF, self._born(each[0]), self._given[each[0]])
        )
        return tuple(ranked)

    def partners(self, ident: str) -> tuple[str, ...]:
        """Partners now and before, in the order told."""
        found = (p for union in self.unions[ident] for p in union.partners if p != ident and p in self.members)
        return tuple(dict.fromkeys(found))

    def _near(self, ident: str) -> list[tuple[str, Step, int]]:
        """Who is one step away, and what the step costs: care costs more than blood."""
        near = [(p, Step.PARENT, 0 if kind in BLOOD else CARE_COST) for p, kind in self.parents[ident]]
        near += [(child, Step.CHILD, 0 if kind in BLOOD else CARE_COST) for child, kind in self.children[ident]]
        near += [(sibling, step, 0) for sibling, step in self.siblings(ident)]
        near += [(partner, Step.PARTNER, 0) for partner in self.partners(ident)]
        return [(to, step, COST[step] + more) for to, step, more in near]

    def way(self, first: str, second: str) -> Way | None:
        """The nearest way from one person to another; None where there is none."""
        return self.ways(first).get(second)

    def ways(self, first: str) -> dict[str, Way]:
        """The nearest way from one person to everybody who is related or joined to them."""
        if first not in self.members:
            return {}
        found: dict[str, Way] = {}
        queue: list[tuple[int, int, tuple[str, ...], tuple[Step, ...]]] = [(0, 0, (first,), ())]
        tie = 0
        while queue:
            cost, _, people, steps = heapq.heappop(queue)
            at = people[-1]
            if at in found:
                continue
            found[at] = Way(people, steps)
            for to, step, price in self._near(at):
                if to not in found:
                    tie += 1
                    heapq.heappush(queue, (cost + price, tie, (*people, to), (*steps, step)))
        return found

    # --- words -------------------------------------------------------------------------------------------------

    def relation(self, first: str, second: str) -> str:
        """What `second` is to `first`: "mother", "maternal uncle", "mother's half-brother"; "" where unrelated."""
        way = self.way(first, second)
        return self.words(way) if way and way.steps else ""

    def words(self, way: Way) -> str:
        """A way in words, the common ones by their name."""
        short = _named(way.steps, self.members[way.people[-1]])
        blood = self._all_blood(way)
        if short and blood and not self._ended(way):
            side = self.members[way.people[1]].shape
            sided = way.steps[0] is Step.PARENT and len(way.steps) > 1 and not short.startswith("step-")
            return f"{_side(side)}{short}" if sided else short
        parts = [self._one(way, at) for at in range(len(way.steps))]
        return "’s ".join(parts)

    def _all_blood(self, way: Way) -> bool:
        for at, step in enumerate(way.steps):
            if step in {Step.PARENT, Step.CHILD} and self._kind(way, at) not in BLOOD:
                return False
        return True

    def _ended(self, way: Way) -> bool:
        """Whether a couple on the way is one no longer: a mother's former partner is no step-father."""
        return any(
            step is Step.PARTNER and self._partner(way.people[at], way.people[at + 1]).startswith("former")
            for at, step in enumerate(way.steps)
        )

    def _kind(self, way: Way, at: int) -> ChildKind:
        here, there = way.people[at], way.people[at + 1]
        if way.steps[at] is Step.CHILD:
            here, there = there, here
        return next(kind for parent, kind in self.parents[here] if parent == there)

    def _one(self, way: Way, at: int) -> str:
        step, who = way.steps[at], self.members[way.people[at + 1]]
        names = PLAIN[step]
        if step in {Step.PARENT, Step.CHILD}:
            names = (CARE if step is Step.PARENT else CARED).get(self._kind(way, at), names)
        if step is Step.PARTNER:
            return self._partner(way.people[at], who.id)
        return _by_shape(names, who)

    def _partner(self, first: str, second: str) -> str:
        union = next(u for u in reversed(self.unions[first]) if second in u.partners)
        if union.kind in ENDED or (union.until and not self.members[second].deceased):
            return "late partner" if union.kind.value == "widowed" else "former partner"
        if union.kind.value == "married":
            return _by_shape(("husband", "wife", "spouse"), self.members[second])
        return "partner"

    # --- walking -----------------------------------------------------------------------------------------------

    def walk(self, ident: str, arrow: Arrow) -> str:
        """Who an arrow key goes to; the same person where there is nobody that way."""
        if ident not in self.members:
            return ident
        if arrow is Arrow.UP:
            near = [parent for parent, _ in self.parents[ident]]
            return near[0] if near else ident
        if arrow is Arrow.DOWN:
            near = [child for child, _ in self.children[ident]]
            return near[0] if near else ident
        line = self.line(ident)
        at = line.index(ident) + (1 if arrow is Arrow.RIGHT else -1)
        return line[at] if 0 <= at < len(line) else ident

    def line(self, ident: str) -> tuple[str, ...]:
        """The line that left and right follow from somebody."""
        if not self.parents[ident]:
            host = self._host(ident)
            if host:
                return self.line(host)
            chain = self._chain(ident)
            rooted = next((one for one in chain if self.parents[one]), "")
            if rooted:
                line = self.line(rooted)
                if ident in line:
                    return line
            return self._with_guests(chain)
        whole = sorted(
            [ident, *(other for other, _ in self.siblings(ident))],
            key=lambda one: (self._born(one), self._given[one]),
        )
        out: list[str] = []
        for one in whole:
            if one not in out:
                out.append(one)
            for other in self._chain(one)[1:]:
                if other not in out and other not in whole and (not self.parents[other] or other in self.partners(one)):
                    out.append(other)
        return self._with_guests(tuple(out))

    def _chain(self, ident: str) -> tuple[str, ...]:
        """Somebody with their partners, and those partners' other partners where they married in."""
        chain = [ident]
        for at in chain:
            if at == ident or not self.parents[at]:
                chain.extend(other for other in self.partners(at) if other not in chain)
        return tuple(chain)

    def _host(self, ident: str) -> str:
        """With whom somebody stays who has no kin in the picture."""
        if self.unions[ident] or self.parents[ident]:
            return ""
        for home in self.family.households:
            for stay in home.stays:
                if stay.member == ident:
                    others = [m for m in home.members if m != ident and (self.unions[m] or self.parents[m])]
                    return stay.beside if stay.beside in others else (others[0] if others else "")
        return ""

    def _with_guests(self, line: tuple[str, ...]) -> tuple[str, ...]:
        out: list[str] = []
        alone = [m for m in self.members if not self.unions[m] and not self.parents[m]]
        hosts = {guest: self._host(guest) for guest in alone}
        for one in line:
            out.append(one)
            out.extend(guest for guest in alone if hosts[guest] == one and guest not in out)
        return tuple(dict.fromkeys(out))


def _by_shape(names: tuple[str, ...], who: Member) -> str:
    return names[0 if who.shape is Shape.MAN else 1 if who.shape is Shape.WOMAN else 2]


def _side(shape: Shape) -> str:
    return {Shape.WOMAN: "maternal ", Shape.MAN: "paternal "}.get(shape, "")


def _named(steps: tuple[Step, ...], who: Member) -> str:
    """The one name that a way by blood or marriage has; "" where it must be spelt out."""
    p, c, s, m = Step.PARENT, Step.CHILD, Step.SIBLING, Step.PARTNER
    ups = len(steps)
    if ups > 1 and all(step is p for step in steps):
        return "great-" * (ups - 2) + _by_shape(("grandfather", "grandmother", "grandparent"), who)
    if ups > 1 and all(step is c for step in steps):
        return "great-" * (ups - 2) + _by_shape(("grandson", "granddaughter", "grandchild"), who)
    named = {
        (p,): PLAIN[p],
        (c,): PLAIN[c],
        (s,): PLAIN[s],
        (Step.HALF,): PLAIN[Step.HALF],
        (p, s): ("uncle", "aunt", "uncle or aunt"),
        (s, c): ("nephew", "niece", "nephew or niece"),
        (p, s, c): ("cousin",) * 3,
        (p, p, s): ("great-uncle", "great-aunt", "great-uncle or aunt"),
        (m, p): ("father-in-law", "mother-in-law", "parent-in-law"),
        (m, s): ("brother-in-law", "sister-in-law", "sibling-in-law"),
        (s, m): ("brother-in-law", "sister-in-law", "sibling-in-law"),
        (c, m): ("son-in-law", "daughter-in-law", "child-in-law"),
        (m, c): ("step-son", "step-daughter", "step-child"),
        (p, m): ("step-father", "step-mother", "step-parent"),
        (p, m, c): ("step-brother", "step-sister", "step-sibling"),
    }.get(steps)
    return _by_shape(named, who) if named else ""
