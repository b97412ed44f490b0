"""Who is already known: the matching engine asked from the record, its answer made ready for the screens.

Ranked, likely or possible, each with its reasons in words. Restricted people are shown only to whom they are
open; to others, when two strong marks agree, the answer says only that a restricted record may match, and that it said
so is audited.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Household, HouseholdMember, Person, PersonName, Relationship
from app.services import codes
from app.services.access import Act, Actor, guarded
from app.services.matching.asking import Finder
from app.services.matching.keeping import keeper_of
from app.services.matching.records import Finding, NameTold, PlaceTold, Ready, Told
from app.services.matching.tokens import ready
from app.services.people.folding import postcode
from app.services.people.person_homes import address_said, withheld_homes
from app.services.people.person_standing import standings_of
from app.services.trust.closed_people import closed_among
from app.services.unit_of_work import Hub, ReadingUnit

MOST_FOUND = 20
MOST_ASKED = 12
_CANDIDATES = 200
STRONG_TO_HINT = 2
RESTRICTED_WORDS = "A restricted record may match: ask the duty manager."


@dataclass(frozen=True, slots=True)
class KnownQuery:
    """What is known so far of somebody: as much as has been typed. Numbers without spaces.

    `years` are the first and last year of birth where an age or a year is all that is known; `address` is the first
    line, house and street.
    """

    forenames: str = field(default="", repr=False)
    surname: str = field(default="", repr=False)
    born: date | None = field(default=None, repr=False)
    nhs_number: str = field(default="", repr=False)
    upn: str = field(default="", repr=False)
    postcode: str = field(default="", repr=False)
    years: tuple[int, int] | None = None
    expected: date | None = field(default=None, repr=False)
    sex: str = ""
    address: str = field(default="", repr=False)
    town: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    aliases: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody the hub knows who may be the one being typed.

    `why` says what agrees, the strongest first, then what differs; `exact` counts strong marks that agree; `band` is
    `likely` or `possible`, by the `bits` of evidence. `same_household` says that the family agrees and the forename
    does not; `stands` is how they stand today: last contact, open enquiry, flags. Where `restricted`, everything else
    is empty but `words`, which say whom to ask.
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
    band: str = ""
    bits: float = 0.0
    same_household: bool = False
    stands: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class KnownInContact:
    """How many known people one person of a contact may be; `key` names the person inside the contact."""

    key: str
    likely: int
    possible: int
    restricted: bool = False


@guarded(Act.FIND_PEOPLE)
def find_known_people(hub: Hub, actor: Actor, query: KnownQuery) -> tuple[KnownPerson, ...]:
    """People who may be the one typed, best first, at most twenty.

    Names are met whatever their spelling, order or form, aliases and former names too. At least two letters of a name,
    a number, a birth date or a postcode are needed; with less the answer is empty.
    """
    with hub.reading(actor) as unit:
        found, hidden = _asked(unit, query)
        standings = standings_of(unit, [each.id for each in found if each.id is not None])
    say_hinted(hub, actor, hidden)
    return tuple(replace(each, stands=standings[each.id].happened()) if each.id else each for each in found)


@guarded(Act.FIND_PEOPLE)
def known_in_contact(
    hub: Hub, actor: Actor, asked: Sequence[tuple[str, KnownQuery]]
) -> tuple[KnownInContact, ...]:
    """For everybody a contact names, whether somebody known is likely or possibly the same; most likely ones first.

    Whoever is like nobody known is left out. `asked` are the keys of the people with what is told of each.
    """
    found: list[KnownInContact] = []
    hints: list[UUID] = []
    with hub.reading(actor) as unit:
        for key, query in asked[:MOST_ASKED]:
            known, hidden = _asked(unit, query)
            hints += hidden
            counts = Counter(each.band for each in known if not each.restricted)
            if counts or hidden:
                found.append(KnownInContact(key, counts["likely"], counts["possible"], bool(hidden)))
    say_hinted(hub, actor, hints)
    return tuple(sorted(found, key=lambda each: -each.likely))


@guarded(Act.FIND_PEOPLE)
def say_hinted(hub: Hub, actor: Actor, hidden: Sequence[UUID]) -> None:
    """Audit that somebody was told of a restricted record, once a session and record."""
    keeper = keeper_of(hub.keepers)
    fresh = [person for person in dict.fromkeys(hidden) if (actor.session_id, person) not in keeper.hinted]
    if fresh:
        with hub.writing(actor) as writing:
            for person in fresh:
                writing.audit("restricted record hinted", "person", person)
            writing.commit()
        keeper.hinted.update((actor.session_id, person) for person in fresh)


def people_like(unit: ReadingUnit, query: KnownQuery) -> tuple[tuple[KnownPerson, ...], list[UUID]]:
    """The same, inside a transaction that has asked for access already; and whom a hint was of, for `say_hinted`."""
    return _asked(unit, query)


def _asked(unit: ReadingUnit, query: KnownQuery) -> tuple[tuple[KnownPerson, ...], list[UUID]]:
    """Those who may be the one asked about, and the restricted ones of whom only a hint is given."""
    session = unit.session
    asked = ready(told_in(query))
    if not says_enough(asked):
        return (), []
    findings, ids = _found(keeper_of(unit.hub.keepers).finder(session.connection()), asked)
    people = {
        person.id: person
        for person in session.execute(select(Person).where(Person.id.in_(list(ids.values())))).scalars()
    }
    pairs = [(finding, people[ids[finding.number]]) for finding in findings if ids.get(finding.number) in people]
    closed = closed_among(unit, (person.id for person in people.values() if person.restricted))
    hidden = [person.id for finding, person in pairs if person.id in closed and finding.strong >= STRONG_TO_HINT]
    shown = [(finding, person) for finding, person in pairs if person.id not in closed]
    shown.sort(key=lambda pair: (-round(pair[0].bits, 1), pair[1].surname_key, pair[1].forename_key, pair[1].id))
    shown = shown[:MOST_FOUND]
    listed = [person.id for _, person in shown]
    names, places, ties = other_names_of(session, listed), places_of(session, listed), relations_of(unit, listed)
    withheld = withheld_homes(unit, {each[0].id for each in places.values()})
    homes = {person: _home(places.get(person, ()), withheld) for person in listed}
    found = tuple(
        _shown(person, finding, names.get(person.id, ()), homes[person.id], ties.get(person.id, ()))
        for finding, person in shown
    )
    return (*((_HIDDEN,) if hidden else ()), *found), hidden


def _found(finder: Finder, asked: Ready) -> tuple[list[Finding], dict[int, UUID]]:
    findings = [
        finding
        for finding in finder.ask(asked, most=3 * MOST_FOUND, all_bands=True)
        if finding.band or _agrees_so_far(finding)
    ]
    return findings, dict(finder.ids([finding.number for finding in findings]))


def told_in(query: KnownQuery) -> Told:
    """A question as the engine takes it."""
    place = PlaceTold(query.address, query.town, postcode(query.postcode) or query.postcode)
    others = tuple(NameTold(alias) for alias in query.aliases if alias.strip())
    return Told(
        names=(NameTold(query.forenames, query.surname), *others),
        born=query.born,
        years=query.years,
        expected=query.expected,
        sex=query.sex,
        nhs_number=query.nhs_number,
        upn=query.upn,
        phone=query.phone,
        email=query.email,
        places=(place,),
    )


def says_enough(asked: Ready) -> bool:
    """Whether there is anything to ask by: two letters of a name, a date, a number, a place."""
    if any(len(word) > 1 for name in asked.names for word in (*name.forenames, *name.surnames)):
        return True
    return bool(asked.born or asked.expected or asked.nhs_number or asked.upn or asked.phone or asked.email) or any(
        place.postcode or (place.house and place.street) for place in asked.places
    )


def _agrees_so_far(finding: Finding) -> bool:
    """Whether nothing that was typed differs: little has been typed yet, and it all fits."""
    telling = [reason.words for reason in finding.reasons if reason.about != "sex"]
    return bool(telling) and not any("differs" in words or "nearly" in words for words in telling)


def why(finding: Finding) -> tuple[str, ...]:
    """The reasons in words, the strongest first; that the sex agrees tells nothing."""
    return tuple(reason.words for reason in finding.reasons if reason.words != "same sex")


_HIDDEN = KnownPerson(
    None, "", None, "unknown", None, "", (), "", "", (), (), 0, restricted=True, words=RESTRICTED_WORDS
)


def other_names_of(session: Session, ids: list[UUID]) -> dict[UUID, tuple[PersonName, ...]]:
    """The other names of each person, in the order they were recorded."""
    found: dict[UUID, tuple[PersonName, ...]] = {}
    for row in session.execute(
        select(PersonName).where(PersonName.person_id.in_(ids)).order_by(PersonName.id)
    ).scalars():
        found[row.person_id] = (*found.get(row.person_id, ()), row)
    return found


def places_of(session: Session, ids: list[UUID]) -> dict[UUID, tuple[Household, ...]]:
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


def relations_of(unit: ReadingUnit, ids: list[UUID]) -> dict[UUID, tuple[str, ...]]:
    """For each person, who they are to whom and who is what to them; nothing of people who are closed to the reader."""
    found: dict[UUID, tuple[str, ...]] = {}
    sides = (
        (Relationship.person_id, Relationship.other_id, False),
        (Relationship.other_id, Relationship.person_id, True),
    )
    for here, there, other_side in sides:
        rows = unit.session.execute(
            select(here, Relationship.kind, Person.forenames, Person.surname, Person.id, Person.restricted)
            .join(Person, Person.id == there)
            .where(here.in_(ids), Relationship.until.is_(None))
            .limit(_CANDIDATES)
        ).all()
        closed = closed_among(unit, (other for *_, other, restricted in rows if restricted))
        for person_id, kind, forenames, surname, other, _ in rows:
            if other in closed:
                continue
            said = f"{_words(kind, other_side)} of {forenames} {surname}".strip()
            found[person_id] = (*found.get(person_id, ()), said)
    return found


def _words(kind: str, other_side: bool) -> str:
    try:
        known = codes.relationship(kind)
    except LookupError:
        return kind
    return known.reciprocal_words if other_side else known.words


def _home(places: Sequence[Household], withheld: set[UUID]) -> tuple[str, str]:
    """The address of the first home, which says so where it may not be told on, and the town."""
    if not places:
        return "", ""
    place = places[0]
    return address_said(place, withheld), place.town or ""


def _shown(
    person: Person,
    finding: Finding,
    names: tuple[PersonName, ...],
    home: tuple[str, str],
    relations: tuple[str, ...],
) -> KnownPerson:
    return KnownPerson(
        id=person.id,
        name=f"{person.forenames} {person.surname}".strip(),
        born=person.date_of_birth,
        birth_precision=person.birth_precision.value,
        expected_delivery=None if person.born_from_unborn else person.expected_delivery,
        sex=person.sex.value,
        other_names=tuple(each.name for each in names),
        address=home[0],
        school=person.school or "",
        relations=relations,
        why=why(finding),
        exact=finding.strong,
        town=home[1],
        band=finding.band or "possible",
        bits=round(finding.bits, 1),
        same_household=finding.same_household,
    )
