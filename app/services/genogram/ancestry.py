"""Who comes before whom: the links of descent that can be drawn, and those that make somebody their own ancestor.

Iterative throughout, so that no family, however deep or looped, exhausts the stack or fails to end.
"""

from dataclasses import dataclass

from app.services.genogram.layout import Fault
from app.services.genogram.records import BIRTH, Family


@dataclass(frozen=True)
class Link:
    """A child of a union by place in `Family.members` and `Family.unions`; `firm` links order the rows."""

    union: int
    child: int
    firm: bool
    blood: bool


@dataclass(frozen=True)
class Descent:
    """The links that are drawn, and the faults of those that are not."""

    links: tuple[Link, ...]
    partners: tuple[tuple[int, ...], ...]
    faults: tuple[Fault, ...]


def descent(family: Family) -> Descent:
    """Sort a family's links of descent; one that closes a circle is left out and told of by name."""
    where = {member.id: at for at, member in enumerate(family.members)}
    names = [member.name or member.id for member in family.members]
    partners = [tuple(dict.fromkeys(where[p] for p in union.partners if p in where)) for union in family.unions]
    born = {link.child for union in family.unions for link in union.children if link.kind in BIRTH}
    links: list[Link] = []
    faults: list[Fault] = []
    for at, union in enumerate(family.unions):
        taken: set[int] = set()
        for child in union.children:
            kid = where.get(child.child)
            if kid is None or kid in taken or not partners[at]:
                continue
            taken.add(kid)
            if kid in partners[at]:
                faults.append(Fault((child.child,), f"{names[kid]} is shown as their own parent. Check this line."))
                continue
            blood = child.kind in BIRTH
            links.append(Link(at, kid, blood or child.child not in born, blood))
    kept, dropped = _without_circles(len(names), partners, links)
    for ring in dropped:
        who = " and ".join(names[at] for at in ring)
        sentence = (
            f"{who} would be their own ancestors. One line between them is not drawn. Check who is whose child."
            if len(ring) > 1
            else f"{who} would be their own ancestor. One line is not drawn. Check who is whose child."
        )
        faults.append(Fault(tuple(family.members[at].id for at in ring), sentence))
    return Descent(tuple(kept), tuple(partners), tuple(faults))


def _without_circles(
    count: int, partners: list[tuple[int, ...]], links: list[Link]
) -> tuple[list[Link], list[tuple[int, ...]]]:
    """Take the links one by one, those of blood first; leave out each that would close a circle, with its ring."""
    below: list[list[int]] = [[] for _ in range(count)]
    kept: list[Link] = []
    rings: list[tuple[int, ...]] = []
    ranked = sorted(links, key=lambda link: (not link.firm, not link.blood))
    for link in ranked:
        ring = _way(below, link.child, partners[link.union])
        if not ring:
            kept.append(link)
            for parent in partners[link.union]:
                below[parent].append(link.child)
        elif link.firm:
            rings.append(tuple(sorted(ring)))
        else:
            kept.append(Link(link.union, link.child, firm=False, blood=False))
    place = {(link.union, link.child): at for at, link in enumerate(links)}
    kept.sort(key=lambda link: place[link.union, link.child])
    return kept, list(dict.fromkeys(rings))


def _way(below: list[list[int]], start: int, goals: tuple[int, ...]) -> list[int]:
    """The people on a way down from `start` to one of `goals`; empty where there is none."""
    came: dict[int, int] = {start: -1}
    queue = [start]
    for at in queue:
        if at in goals:
            way = []
            while at >= 0:
                way.append(at)
                at = came[at]  # noqa: PLW2901
            return way
        for kid in below[at]:
            if kid not in came:
                came[kid] = at
                queue.append(kid)
    return []
