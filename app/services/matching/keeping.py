"""Keeping the index beside the people, in the same transaction; and the names in memory, until the desk is locked."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, event, func, select
from sqlalchemy.orm import Session

from app.models import Household, HouseholdMember, MatchPerson, Person, PersonName
from app.services.matching import keys, names
from app.services.matching.asking import Finder, learn
from app.services.matching.index import StoreIndex
from app.services.matching.loading import NEW_PEOPLE, NewPeople
from app.services.matching.records import NameTold, PlaceTold, Ready, Told, read_line
from app.services.matching.tokens import line_of, ready
from app.services.matching.vocabulary import Vocabulary
from app.services.matching.weights import shipped

MOVED = "households_in_bulk"
"""In the session's `info`: ids of households that were changed past the unit of work."""
CHUNK = 2_000
_ASKED = 400
Report = Callable[[int, int], None]


class MatchKeeper:
    """Keeps the index of one hub, and its names in memory.

    Attributes:
        hinted: sessions and people for whom a hint of a restricted record has been audited already.
    """

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._serial = 0
        self.hinted: set[tuple[UUID, UUID]] = set()

    def watch(self, session: Session) -> Callable[[], None]:
        """Watch a writing session; what comes back brings the index up to date before it commits."""
        people: set[UUID] = set()
        homes: set[UUID] = set()

        def noted(session: Session, _context: Any) -> None:
            for row in (*session.new, *session.dirty, *session.deleted):
                if isinstance(row, Person):
                    people.add(row.id)
                elif isinstance(row, PersonName | HouseholdMember):
                    people.add(row.person_id)
                elif isinstance(row, Household):
                    homes.add(row.id)

        event.listen(session, "after_flush", noted)
        session.info[NEW_PEOPLE] = NewPeople(lambda: StoreIndex(session.connection()).taking())

        def finish() -> None:
            homes.update(session.info.pop(MOVED, ()))
            new: NewPeople = session.info.pop(NEW_PEOPLE)
            new.close()
            people.update(new.late)
            if people or homes:
                keep(session, people | _living_in(session, homes))

        return finish

    def finder(self, connection: Connection) -> Finder:
        """What finds people, in a transaction; the names in memory learn what is new."""
        index = StoreIndex(connection)
        self._serial = learn(self._vocabulary, index, self._serial)
        return Finder(index, self._vocabulary, shipped())

    def forget(self) -> None:
        """Drop every name in memory: when the desk is locked, and at sign-out."""
        self._vocabulary.forget()
        self._serial = 0
        self.hinted.clear()
        names.forget()
        keys.forget()


def keep(session: Session, people: Iterable[UUID]) -> None:
    """Bring the index up to date for some people, whoever of them is still there."""
    index, ids = StoreIndex(session.connection()), sorted(people)
    for start in range(0, len(ids), _ASKED):
        part = ids[start : start + _ASKED]
        found = dict(told_of(session, part))
        for person in part:
            told = found.get(person)
            index.put(person, ready(told) if told else None)


def drop_lost_words(session: Session) -> int:
    """Forget words that nobody bears any more; how many they were. The newest number stays taken."""
    return StoreIndex(session.connection()).drop_lost_words()


def rebuild(session: Session, report: Report | None = None) -> int:
    """Build the index anew from the people; how many they are."""
    index = StoreIndex(session.connection())
    index.clear()
    total = session.scalar(select(func.count()).select_from(Person)) or 0
    return index.put_many(_reported(_unindexed(session), total, report))


def check(session: Session, report: Report | None = None) -> int:
    """How much of the index does not say what the people say; nought where it is right."""
    wrong, seen = StoreIndex(session.connection()).wrong_keys(), 0
    ids = sorted(session.scalars(select(Person.id)))
    for start in range(0, len(ids), _ASKED):
        part = ids[start : start + _ASKED]
        lines = select(MatchPerson.person_id, MatchPerson.line).where(MatchPerson.person_id.in_(part))
        standing = {row.person_id: read_line(row.line) for row in session.execute(lines)}
        seen += len(standing)
        wrong += sum(standing.get(person) != ready(told) for person, told in told_of(session, part))
        if report is not None:
            report(start + len(part), len(ids))
    return wrong + (session.scalar(select(func.count()).select_from(MatchPerson)) or 0) - seen


def told_of(session: Session, people: Sequence[UUID]) -> Iterator[tuple[UUID, Told]]:
    """What the record tells of some people: all names, all addresses, the present ones first."""
    others: dict[UUID, list[NameTold]] = {}
    rows = session.execute(
        select(PersonName.person_id, PersonName.forename_key, PersonName.surname_key)
        .where(PersonName.person_id.in_(people))
        .order_by(PersonName.id)
    )
    for row in rows:
        others.setdefault(row.person_id, []).append(NameTold(row.forename_key, row.surname_key))
    places: dict[UUID, list[PlaceTold]] = {}
    lived = session.execute(
        select(HouseholdMember.person_id, Household.address_1, Household.address_2, Household.town, Household.postcode)
        .join(Household, Household.id == HouseholdMember.household_id)
        .where(HouseholdMember.person_id.in_(people))
        .order_by(HouseholdMember.until.is_not(None), HouseholdMember.since.desc(), HouseholdMember.id)
    )
    for home in lived:
        line = line_of(home.address_1, home.address_2)
        places.setdefault(home.person_id, []).append(PlaceTold(line, home.town or "", home.postcode or ""))
    for told in session.execute(select(*_TOLD).where(Person.id.in_(people))):
        yield (
            told.id,
            Told(
                names=(NameTold(told.forenames, told.surname), *others.get(told.id, ())),
                born=told.date_of_birth,
                precision=told.birth_precision.value,
                expected=None if told.date_of_birth else told.expected_delivery,
                sex=told.sex.value,
                nhs_number=told.nhs_number or "",
                upn=told.upn or "",
                phone=told.phone or "",
                email=told.email or "",
                places=tuple(places.get(told.id, ())),
            ),
        )


_TOLD = (
    Person.id, Person.forenames, Person.surname, Person.date_of_birth, Person.birth_precision, Person.expected_delivery,
    Person.sex, Person.nhs_number, Person.upn, Person.phone, Person.email,
)  # fmt: skip


def _living_in(session: Session, homes: Iterable[UUID]) -> set[UUID]:
    ids, found = sorted(homes), set[UUID]()
    for start in range(0, len(ids), _ASKED):
        part = ids[start : start + _ASKED]
        found.update(session.scalars(select(HouseholdMember.person_id).where(HouseholdMember.household_id.in_(part))))
    return found


def _unindexed(session: Session) -> Iterator[tuple[UUID, Ready]]:
    """Everybody whom the index does not hold, by id."""
    wanted = (
        select(Person.id).outerjoin(MatchPerson, MatchPerson.person_id == Person.id).where(MatchPerson.number.is_(None))
    )
    ids = sorted(session.scalars(wanted))
    for start in range(0, len(ids), CHUNK):
        for person, told in told_of(session, ids[start : start + CHUNK]):
            yield person, ready(told)


def _reported(people: Iterator[tuple[UUID, Ready]], total: int, report: Report | None) -> Iterator[tuple[UUID, Ready]]:
    for done, entry in enumerate(people, 1):
        if report is not None and (done % CHUNK == 0 or done == total):
            report(done, total)
        yield entry


def keeper_of(keepers: Iterable[object]) -> MatchKeeper:
    """The hub's keeper of the index; one of its own where the hub was opened without."""
    return next((each for each in keepers if isinstance(each, MatchKeeper)), None) or MatchKeeper()
