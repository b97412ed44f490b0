"""Who belongs to the picture of an enquiry: its people, who lives with the subjects, and kin to a sensible distance."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from app.models import ContactPerson, EnquiryPerson, HouseholdMember, Person, Relationship
from app.models.enums import ContactRole
from app.services.enquiry.reading import rows_of_people
from app.services.trust.closed_people import closed_among
from app.services.unit_of_work import ReadingUnit

MOST = 115
"""The most people one picture holds; who is nearer to the subjects comes first."""
FROM_A_SUBJECT = 3
"""How many ties away from a subject kin are shown: a parent's parent's child, a half-sibling's other parent."""
FROM_OTHERS = 1
"""And from anybody else of the enquiry or of a subject's household."""
SOCIAL = frozenset(
    {"friend", "neighbour", "lodger", "householder of lodger", "in contact with", "acquaintance", "other"}
)
"""Ties that lead to somebody, and no further."""


@dataclass(frozen=True)
class Circle:
    """The people of a picture.

    Attributes:
        rows: those of the enquiry, in its order.
        known: the picture's id of every known person, nearest first.
        people: the known people themselves.
        withheld: restricted people who are left out.
        left_out: people beyond the most that one picture holds.
    """

    rows: tuple[tuple[EnquiryPerson, ContactPerson], ...]
    known: dict[UUID, UUID]
    people: dict[UUID, Person]
    withheld: int
    left_out: int


def own_circle(unit: ReadingUnit, enquiry_id: UUID, only: frozenset[UUID] | None = None) -> Circle:
    """The people of the enquiry and nobody else; `only` some of them."""
    rows = tuple(row for row in rows_of_people(unit, enquiry_id) if only is None or row[0].id in only)
    known = _known(rows)
    return Circle(rows, known, _people(unit, known), 0, 0)


def wide_circle(unit: ReadingUnit, enquiry_id: UUID) -> Circle:
    """The people of the enquiry with their households and kin; restricted kin only for whom they are open."""
    rows = tuple(rows_of_people(unit, enquiry_id))
    known = _known(rows)
    budgets = dict.fromkeys(known, FROM_OTHERS)
    subjects = {person_id for row, named in rows if (person_id := row.person_id or named.person_id) is not None
                and row.role is ContactRole.SUBJECT}  # fmt: skip
    budgets.update(dict.fromkeys(subjects, FROM_A_SUBJECT))
    present, former = _housemates(unit, subjects)
    withheld: set[UUID] = set()
    for housemate in _shown(unit, present, known, withheld):
        budgets.setdefault(housemate, FROM_OTHERS)
    _widen(unit, budgets, known, withheld)
    for housemate in _shown(unit, former, known, withheld):
        budgets.setdefault(housemate, 0)
    room = max(0, MOST - (len(rows) - len(known)))
    chosen = list(budgets)[: max(room, len(known))]
    ids = {person_id: known.get(person_id, person_id) for person_id in chosen}
    return Circle(rows, ids, _people(unit, ids), len(withheld), len(budgets) - len(chosen))


def _known(rows: Iterable[tuple[EnquiryPerson, ContactPerson]]) -> dict[UUID, UUID]:
    """The enquiry's row of each known person in it; one who stands in it twice has the first."""
    found: dict[UUID, UUID] = {}
    for row, named in rows:
        person_id = row.person_id or named.person_id
        if person_id is not None:
            found.setdefault(person_id, row.id)
    return found


def _people(unit: ReadingUnit, ids: Iterable[UUID]) -> dict[UUID, Person]:
    return {row.id: row for row in unit.session.scalars(select(Person).where(Person.id.in_(list(ids))))}


def _housemates(unit: ReadingUnit, subjects: set[UUID]) -> tuple[list[UUID], list[UUID]]:
    """Who lives, and who lived, in a household of the subjects."""
    homes = select(HouseholdMember.household_id).where(HouseholdMember.person_id.in_(subjects))
    rows = unit.session.execute(
        select(HouseholdMember.person_id, HouseholdMember.until)
        .where(HouseholdMember.household_id.in_(homes))
        .order_by(HouseholdMember.id)
    ).all()
    present = [row.person_id for row in rows if row.until is None]
    return present, [row.person_id for row in rows if row.until is not None]


def _widen(unit: ReadingUnit, budgets: dict[UUID, int], known: dict[UUID, UUID], withheld: set[UUID]) -> None:
    """Follow the ties outwards, those of the nearest first."""
    edge = dict(budgets)
    while edge := {person_id: left for person_id, left in edge.items() if left > 0}:
        ids = list(edge)
        rows = unit.session.execute(
            select(Relationship.person_id, Relationship.other_id, Relationship.kind)
            .where(or_(Relationship.person_id.in_(ids), Relationship.other_id.in_(ids)))
            .order_by(Relationship.id)
        ).all()
        reached: dict[UUID, int] = {}
        for one, other, kind in rows:
            for here, there in ((one, other), (other, one)):
                if here in edge:
                    left = 0 if kind in SOCIAL else edge[here] - 1
                    if left > reached.get(there, budgets.get(there, -1)):
                        reached[there] = left
        fresh = _shown(unit, [each for each in reached if each not in budgets], known, withheld)
        edge = {each: reached[each] for each in (*(one for one in reached if one in budgets), *fresh)}
        budgets.update(edge)


def _shown(unit: ReadingUnit, ids: Iterable[UUID], known: dict[UUID, UUID], withheld: set[UUID]) -> list[UUID]:
    """Those of `ids` whom this person may see; the restricted ones are counted, and nobody is reached through them."""
    asked = [each for each in dict.fromkeys(ids) if each not in known and each not in withheld]
    if not asked:
        return [each for each in dict.fromkeys(ids) if each in known]
    withheld |= closed_among(unit, asked)
    return [each for each in dict.fromkeys(ids) if each not in withheld]


def places_of(rows: Sequence[tuple[EnquiryPerson, ContactPerson]], known: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """The picture's id behind every row of the enquiry and every known person."""
    places = dict(known)
    for row, named in rows:
        person_id = row.person_id or named.person_id
        places[row.id] = known.get(person_id, row.id) if person_id is not None else row.id
    return places
