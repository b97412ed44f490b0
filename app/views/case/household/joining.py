"""How people can be joined, as codes with words, and what each code is on the record. No Qt."""

from __future__ import annotations

from app.services import codes
from app.services.enquiry.family.drafts import FEELING_WORDS, UNION_WORDS

COUPLE_TIES = {
    "married": "spouse",
    "civil_partners": "spouse",
    "relationship": "partner",
    "living_together": "partner",
    "transitory": "partner",
    "separated": "ex-partner",
    "divorced": "ex-spouse",
    "reunited": "partner",
}
"""What two people are to each other after an event of a couple."""
TOGETHER = tuple((kind, UNION_WORDS[kind]) for kind in COUPLE_TIES if not COUPLE_TIES[kind].startswith("ex-"))
APART = tuple((kind, UNION_WORDS[kind]) for kind in ("separated", "divorced"))
_COUPLE = frozenset(COUPLE_TIES.values())


def _of_kind(*wanted: str) -> tuple[tuple[str, str], ...]:
    return tuple((code, codes.relationship(code).words) for code in wanted)


CHILDREN = _of_kind(
    "child",
    "adopted child",
    "step-child",
    "foster child",
    "privately fostered child",
    "child under special guardianship",
    "unborn child of",
)
PARENTS = _of_kind(
    "parent", "adoptive parent", "step-parent", "foster carer", "private foster carer", "special guardian"
)


def joins(one: str, other: str) -> tuple[tuple[str, str], ...]:
    """Every way to join two people, in sentences with their names: couples, harm, feelings, then the national list."""
    found = [(f"couple:{kind}", f"{one} and {other}: {words.lower()}") for kind, words in UNION_WORDS.items()]
    ties = []
    for each in codes.relationships():
        if each.code in _COUPLE or each.code in {"unborn child of", "expectant parent of unborn child"}:
            continue
        words = each.words.lower()
        said = f"{one} and {other}: {words}" if each.symmetric else f"{one} is the {words} of {other}"
        ties.append((f"tie:{each.code}", said))
    parental = {f"tie:{code}" for code, _ in (*CHILDREN, *PARENTS)}
    found += [each for each in ties if each[0] in parental]
    found.append(("harm", f"{one} has harmed {other}…"))
    found += [(f"feeling:{kind}", f"{one} to {other}: {words.lower()}") for kind, words in FEELING_WORDS.items()]
    return (*found, *(each for each in ties if each[0] not in parental))
