"""Who are siblings: by recorded ties, and by a parent recorded for both."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.models import Relationship

SIBLINGS = ("sibling", "half-sibling", "step-sibling")
PARENTS = ("parent", "adoptive parent")
CHILDREN = ("child", "adopted child")
_ASKED = 400


def sibling_groups(session: Session, people: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """For each of these people all who are siblings of each other with them, themselves among them.

    Whoever is nobody's sibling has no group.
    """
    asked = set(people)
    edges: dict[UUID, set[UUID]] = {}
    seen: set[UUID] = set()
    front = set(asked)
    while front:
        seen |= front
        for one, other in _ties(session, front):
            edges.setdefault(one, set()).add(other)
            edges.setdefault(other, set()).add(one)
        front = {other for one in front for other in edges.get(one, ())} - seen
    found: dict[UUID, frozenset[UUID]] = {}
    for person in asked & edges.keys():
        if person not in found:
            group = _reached(edges, person)
            found.update(dict.fromkeys(group & asked, group))
    return found


def _reached(edges: dict[UUID, set[UUID]], person: UUID) -> frozenset[UUID]:
    group, front = {person}, [person]
    while front:
        for other in edges.get(front.pop(), ()):
            if other not in group:
                group.add(other)
                front.append(other)
    return frozenset(group)


def _ties(session: Session, people: set[UUID]) -> set[tuple[UUID, UUID]]:
    """Who is a sibling of one of these."""
    found: set[tuple[UUID, UUID]] = set()
    parents: dict[UUID, set[UUID]] = {}
    for part in _parts(people):
        rows = session.execute(
            select(Relationship.person_id, Relationship.other_id, Relationship.kind).where(
                or_(Relationship.person_id.in_(part), Relationship.other_id.in_(part)),
                Relationship.kind.in_((*SIBLINGS, *PARENTS, *CHILDREN)),
            )
        )
        for one, other, kind in rows:
            if kind in SIBLINGS:
                found.add((one, other))
                continue
            parent, child = (one, other) if kind in PARENTS else (other, one)
            if child in people:
                parents.setdefault(parent, set()).add(child)
    for part in _parts(parents):
        for parent, child in children_of(session, part):
            found.update((sibling, child) for sibling in parents[parent] if sibling != child)
    return found


def children_of(session: Session, parents: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """Each of these parents with each recorded child."""
    asked = list(parents)
    rows = session.execute(
        select(Relationship.person_id, Relationship.other_id, Relationship.kind).where(
            or_(
                and_(Relationship.person_id.in_(asked), Relationship.kind.in_(PARENTS)),
                and_(Relationship.other_id.in_(asked), Relationship.kind.in_(CHILDREN)),
            )
        )
    )
    return {(one, other) if kind in PARENTS else (other, one) for one, other, kind in rows}


def _parts(people: Iterable[UUID]) -> Iterable[list[UUID]]:
    ids = sorted(people)
    return (ids[start : start + _ASKED] for start in range(0, len(ids), _ASKED))
