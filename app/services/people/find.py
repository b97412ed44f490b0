"""Who is already known: a simple indexed search by names, birth date, numbers and postcode.

A later issue makes it excellent (sounds, swapped days, nicknames); this one answers at once on a million people,
because every question goes through an index. Restricted people are never shown: when two strong marks agree, the
answer says only that a restricted record may match.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models import Household, HouseholdMember, Person, PersonName, Relationship
from app.services import codes
from app.services.access import Act, Actor, guarded
from app.services.people.folding import fold, postcode
from app.services.unit_of_work import Hub

MOST_FOUND = 20
_CANDIDATES = 200
RESTRICTED_WORDS = "A restricted record may match: ask the duty manager."
_LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class KnownQuery:
    """What is known so far of somebody: as much as has been typed. Numbers without spaces."""

    forenames: str = field(default="", repr=False)
    surname: str = field(default="", repr=False)
    born: date | None = field(default=None, repr=False)
    nhs_number: str = field(default="", repr=False)
    upn: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody the hub knows who may be the one being typed.

    `why` says what agrees, the strongest first; `exact` counts agreeing marks. Where `restricted`, everything else is
    empty but `words`, which say whom to ask.
    """

    id: UUID | None
    name: str = field(repr=False)
    born: date | None
    birth_precision: str
    expected_delivery: date | None
    sex: str
    other_names: tuple[str, ...] = field(repr=False)
    address: str = field(repr=False)
    school: str = field(repr=False)
    relations: tuple[str, ...] = field(repr=False)
    why: tuple[str, ...]
    exact: int
    restricted: bool = False
    words: str = ""
    town: str = field(default="", repr=False)


@guarded(Act.FIND_PEOPLE)
def find_known_people(hub: Hub, actor: Actor, query: KnownQuery) -> tuple[KnownPerson, ...]:
    """People who may be the one typed, best first, at most twenty.

    Names are compared folded and by their beginnings, aliases and former names too. At least two letters of a name, a
    number, or a birth date are needed; with less the answer is empty.
    """
    with hub.reading(actor) as unit:
        return people_like(unit.session, query)


def people_like(session: Session, query: KnownQuery) -> tuple[KnownPerson, ...]:
    """The same, inside a transaction that has asked for access already."""
    ids = _candidates(session, query)
    if not ids:
        return ()
    people = list(session.execute(select(Person).where(Person.id.in_(ids))).scalars())
    names = _other_names(session, [person.id for person in people])
    places = _places(session, [person.id for person in people])
    marked = [(_marks(person, query, names.get(person.id, ()), places.get(person.id, ())), person) for person in people]
    scored = [(marks, person) for marks, person in marked if marks and not person.restricted]
    scored.sort(key=lambda entry: (-_weight(entry[0]), entry[1].surname_key, entry[1].forename_key, entry[1].id))
    scored = scored[:MOST_FOUND]
    ties = _relations(session, [person.id for _, person in scored])
    found = tuple(
        _shown(person, marks, names.get(person.id, ()), places.get(person.id, ()), ties.get(person.id, ()))
        for marks, person in scored
    )
    hidden = any(person.restricted and len(_strong(marks)) >= 2 for marks, person in marked)
    return (*((_HIDDEN,) if hidden else ()), *found)


_HIDDEN = KnownPerson(
    None, "", None, "unknown", None, "", (), "", "", (), (), 0, restricted=True, words=RESTRICTED_WORDS
)
_WEIGHTS = {
    "same NHS number": 8,
    "same UPN": 8,
    "same birth date": 4,
    "same name": 4,
    "same name as an alias": 3,
    "same postcode": 3,
    "same birth year": 1,
    "like surname": 1,
    "like forename": 1,
}


def _weight(marks: tuple[str, ...]) -> int:
    return sum(_WEIGHTS[mark] for mark in marks)


def _strong(marks: tuple[str, ...]) -> list[str]:
    """Marks that hardly two people share: two of them are needed before a restricted record is hinted at."""
    return [mark for mark in marks if _WEIGHTS[mark] >= 3]


def _candidates(session: Session, query: KnownQuery) -> list[UUID]:
    """Ids of everybody one of the indexes names; each question reads at most two hundred entries of one index."""
    surname, forename = fold(query.surname), fold(query.forenames)
    found: dict[UUID, None] = {}
    conditions: list[ColumnElement[bool]] = []
    if query.nhs_number:
        conditions.append(Person.nhs_number == query.nhs_number)
    if query.upn:
        conditions.append(Person.upn == query.upn)
    if query.born is not None:
        narrowed = [_also_begins(Person.surname_key, surname[:1])] if surname else []
        conditions.append(and_(Person.date_of_birth == query.born, *narrowed))
    if len(surname) >= 2:
        first = [_also_begins(Person.forename_key, forename)] if forename else []
        conditions.append(and_(_begins(Person.surname_key, surname), *first))
    elif len(forename) >= 2:
        conditions.append(_begins(Person.forename_key, forename))
    for condition in conditions:
        found.update(dict.fromkeys(session.execute(select(Person.id).where(condition).limit(_CANDIDATES)).scalars()))
    if len(surname) >= 2 or len(forename) >= 2:
        found.update(dict.fromkeys(session.execute(_by_alias(surname, forename)).scalars()))
    code = postcode(query.postcode)
    if code:
        at_place = (
            select(HouseholdMember.person_id)
            .join(Household, Household.id == HouseholdMember.household_id)
            .where(Household.postcode == code)
            .limit(_CANDIDATES)
        )
        found.update(dict.fromkeys(session.execute(at_place).scalars()))
    return list(found)


def _by_alias(surname: str, forename: str) -> Select[UUID]:
    wanted: list[ColumnElement[bool]] = []
    if surname:
        wanted.append(_begins(PersonName.surname_key, surname))
    if forename:
        wanted.append(_begins(PersonName.forename_key, forename))
    return select(PersonName.person_id).where(*wanted).limit(_CANDIDATES)


def _begins(column: InstrumentedAttribute[str], beginning: str) -> ColumnElement[bool]:
    """A prefix as a range, which an index can answer on every engine."""
    return and_(column >= beginning, column < beginning + _LAST_LETTER)


def _also_begins(column: InstrumentedAttribute[str], beginning: str) -> ColumnElement[bool]:
    """The same as an expression no index serves, so that the question keeps to the surname's or the date's index.

    A million people share few forenames; an index of forenames would read tens of thousands of entries.
    """
    whole = column.concat("")
    return and_(whole >= beginning, whole < beginning + _LAST_LETTER)


def _marks(
    person: Person, query: KnownQuery, names: tuple[PersonName, ...], places: tuple[Household, ...]
) -> tuple[str, ...]:
    """What agrees between a person and what was typed, the strongest first."""
    surname, forename = fold(query.surname), fold(query.forenames)
    marks = []
    if query.nhs_number and person.nhs_number == query.nhs_number:
        marks.append("same NHS number")
    if query.upn and person.upn == query.upn:
        marks.append("same UPN")
    if query.born is not None and person.date_of_birth == query.born and person.birth_precision.value == "day":
        marks.append("same birth date")
    if surname and forename and (person.surname_key, person.forename_key) == (surname, forename):
        marks.append("same name")
    elif any(_same_alias(each, surname, forename) for each in names):
        marks.append("same name as an alias")
    else:
        if len(surname) >= 2 and person.surname_key.startswith(surname):
            marks.append("like surname")
        if len(forename) >= 2 and person.forename_key.startswith(forename):
            marks.append("like forename")
    code = postcode(query.postcode)
    if code and any(place.postcode == code for place in places):
        marks.append("same postcode")
    year = person.date_of_birth.year if person.date_of_birth else None
    if query.born is not None and "same birth date" not in marks and year == query.born.year:
        marks.append("same birth year")
    return tuple(sorted(marks, key=lambda mark: -_WEIGHTS[mark]))


def _same_alias(name: PersonName, surname: str, forename: str) -> bool:
    """Whether another name begins as typed; both parts where both are typed."""
    if not (len(surname) >= 2 or len(forename) >= 2):
        return False
    return name.surname_key.startswith(surname) and name.forename_key.startswith(forename)


def _other_names(session: Session, ids: list[UUID]) -> dict[UUID, tuple[PersonName, ...]]:
    found: dict[UUID, tuple[PersonName, ...]] = {}
    for row in session.execute(
        select(PersonName).where(PersonName.person_id.in_(ids)).order_by(PersonName.id)
    ).scalars():
        found[row.person_id] = (*found.get(row.person_id, ()), row)
    return found


def _places(session: Session, ids: list[UUID]) -> dict[UUID, tuple[Household, ...]]:
    """The households of each person, the present ones first."""
    found: dict[UUID, tuple[Household, ...]] = {}
    rows = session.execute(
        select(HouseholdMember.person_id, Household)
        .join(Household, Household.id == HouseholdMember.household_id)
        .where(HouseholdMember.person_id.in_(ids))
        .order_by(HouseholdMember.until.is_not(None), HouseholdMember.since.desc())
    )
    for person_id, household in rows:
        found[person_id] = (*found.get(person_id, ()), household)
    return found


def _relations(session: Session, ids: list[UUID]) -> dict[UUID, tuple[str, ...]]:
    """For each person, who they are to whom and who is what to them; nothing of restricted people."""
    found: dict[UUID, tuple[str, ...]] = {}
    sides = (
        (Relationship.person_id, Relationship.other_id, False),
        (Relationship.other_id, Relationship.person_id, True),
    )
    for here, there, other_side in sides:
        rows = session.execute(
            select(here, Relationship.kind, Person.forenames, Person.surname)
            .join(Person, Person.id == there)
            .where(here.in_(ids), Person.restricted.is_(False), Relationship.until.is_(None))
            .limit(_CANDIDATES)
        )
        for person_id, kind, forenames, surname in rows:
            said = f"{_words(kind, other_side)} of {forenames} {surname}".strip()
            found[person_id] = (*found.get(person_id, ()), said)
    return found


def _words(kind: str, other_side: bool) -> str:
    try:
        known = codes.relationship(kind)
    except LookupError:
        return kind
    return known.reciprocal_words if other_side else known.words


def _shown(
    person: Person,
    marks: tuple[str, ...],
    names: tuple[PersonName, ...],
    places: tuple[Household, ...],
    relations: tuple[str, ...],
) -> KnownPerson:
    place = places[0] if places else None
    address = ", ".join(part for part in (place.address_1, place.town, place.postcode) if part) if place else ""
    return KnownPerson(
        id=person.id,
        name=f"{person.forenames} {person.surname}".strip(),
        born=person.date_of_birth,
        birth_precision=person.birth_precision.value,
        expected_delivery=person.expected_delivery,
        sex=person.sex.value,
        other_names=tuple(each.name for each in names),
        address=address,
        school=person.school or "",
        relations=relations,
        why=marks,
        exact=len(_strong(marks)),
        town=(place.town or "") if place else "",
    )
