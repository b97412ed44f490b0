"""Who stands nearest to the subjects: what the first view shows where the whole family does not fit. No Qt."""

from __future__ import annotations

from app.services.genogram.records import Family


def nearest(family: Family, current: str) -> list[frozenset[str]]:
    """Circles round the subjects, the widest first: with parents, siblings, partners and children, and whom the parents
    live or lived with; without those; with parents and siblings; the subjects alone."""
    subjects = frozenset(member.id for member in family.members if member.subject) or frozenset({current})
    born, own = set(subjects), set(subjects)
    for union in family.unions:
        children = {tie.child for tie in union.children}
        if children & subjects:
            born |= children | set(union.partners)
        if subjects & set(union.partners):
            own |= children | set(union.partners)
    beside = {each for union in family.unions if born & set(union.partners) for each in union.partners}
    circles = [frozenset(born | own | beside), frozenset(born | own), frozenset(born), subjects]
    return [each for at, each in enumerate(circles) if each not in circles[:at]]
