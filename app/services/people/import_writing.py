"""Writing what a pass over the import files found: new rows in bulk, known ones brought up to date."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from app.models import Household, HouseholdMember, Person, PersonName, Relationship
from app.models.enums import BirthPrecision, NameKind, Sex
from app.services.errors import Invalid, Problem
from app.services.matching.keeping import MOVED
from app.services.patterns.keeping import TIED
from app.services.people.bulk import PeopleRows, place_columns
from app.services.people.folding import fold
from app.services.people.former_numbers import people_of
from app.services.people.import_checks import HouseholdRead, PersonRead, TieRead
from app.services.people.import_records import KIND_WORDS, FileKind
from app.services.people.import_run import Checked, ImportRun
from app.services.unit_of_work import WritingUnit

SOURCE = "Imported"
_NO_PLACE = frozenset({"no fixed abode", "nfa", "no fixed address", "unknown", "not known", "homeless"})
"""What stands for an address and is no place: people without one do not live together."""
_NIL = UUID(int=0)


class ImportWriter:
    """Writes one import inside one transaction.

    Attributes:
        counts: new and updated by kind, for the audit entry and the last words.
    """

    def __init__(self, unit: WritingUnit, run: ImportRun, today: date) -> None:
        self._unit = unit
        self._session = unit.session
        self._run = run
        self._today = today
        self._rows = PeopleRows(unit.session, unit.at)
        self._homes: dict[str, UUID] = {}
        self._people: dict[str, UUID] = {}
        self._old: set[UUID] = set()
        self._places: dict[tuple[str, ...], UUID] = {}
        self._made: set[str] = set()
        self.counts: dict[str, int] = dict.fromkeys(
            ("households", "households_updated", "people", "people_updated", "relationships"), 0
        )

    def write(self) -> None:
        """Write everything; the caller commits.

        Raises:
            Invalid: a row that held when it was shown cannot stand any more, because the hub has changed meanwhile.
        """
        for homes in self._run.households():
            _all_stand(FileKind.HOUSEHOLDS, homes)
            self._write_households(homes)
        for people in self._run.people():
            _all_stand(FileKind.PEOPLE, people)
            self._write_people(people)
        for ties in self._run.ties():
            _all_stand(FileKind.RELATIONSHIPS, ties)
            self._write_ties(ties)
        self._rows.flush()

    def _write_households(self, chunk: Sequence[Checked[HouseholdRead]]) -> None:
        changes = []
        for row in chunk:
            read = row.read
            if row.known is None:
                self._homes[read.ref] = self._rows.household(
                    read.address_1, read.address_2, read.town, read.postcode, read.ref
                )
                self.counts["households"] += 1
            else:
                self._homes[read.ref] = row.known
                columns = place_columns(read.address_1, read.address_2, read.town, read.postcode)
                changes.append({"row_id": row.known, **{f"new_{name}": value for name, value in columns.items()}})
        if changes:
            self._update(Household, changes)
            moved = self._session.info.setdefault(MOVED, set())
            moved.update(change["row_id"] for change in changes)
            self.counts["households_updated"] += len(changes)

    def _write_people(self, chunk: Sequence[Checked[PersonRead]]) -> None:
        old = [row for row in chunk if row.known is not None]
        for row in chunk:
            if row.known is None:
                self._new_person(row.read)
        if old:
            self._rows.flush()
            self._bring_up_to_date(old)

    def _new_person(self, read: PersonRead) -> None:
        more: dict[str, Any] = {
            **read.more,
            "birth_precision": read.precision,
            "nhs_number": read.nhs_number,
            "upn": read.upn,
        }
        person = self._rows.person(
            forenames=read.forenames,
            surname=read.surname,
            born=read.born,
            sex=read.sex,
            external_ref=read.ref,
            more=more,
        )
        self._people[read.ref] = person
        for name in read.names:
            self._rows.name(person, NameKind.ALIAS, name, surname_of(name, read))
        home = self._home_of(read)
        if home is not None:
            self._rows.member(home, person)
        self.counts["people"] += 1

    def _home_of(self, read: PersonRead) -> UUID | None:
        """The household a person lives in: the one named, else one at the address of their own row.

        People of one household reference who live at different addresses do not become one household.
        """
        strange = read.household is not None and read.household not in self._homes and read.household not in self._made
        if strange and self._run.hub_has_households:
            wanted = select(Household.id).where(Household.external_ref == read.household)
            found = self._session.scalars(wanted).one_or_none()
            if found is not None:
                self._homes[read.household or ""] = found
        if read.household in self._homes:
            return self._homes[read.household]
        if read.address is None or fold(read.address[0]) in _NO_PLACE:
            return None
        key = (read.household or "", *(part or "" for part in read.address))
        if key not in self._places:
            self._places[key] = self._same_place(read) or self._new_place(read)
        return self._places[key]

    def _same_place(self, read: PersonRead) -> UUID | None:
        """The household that an earlier import made of the same address, where this row names none."""
        if read.household or read.address is None or not self._run.hub_has_households:
            return None
        key = place_columns(*read.address)["address_key"]
        return self._session.scalars(
            select(Household.id).where(Household.address_key == key, Household.external_ref.is_(None)).limit(1)
        ).first()

    def _new_place(self, read: PersonRead) -> UUID:
        if read.address is None:
            raise LookupError("a place needs an address")
        ref = read.household if read.household not in self._made else None
        self._made.add(read.household or "")
        self.counts["households"] += 1
        return self._rows.household(*read.address, ref)

    def _bring_up_to_date(self, chunk: Sequence[Checked[PersonRead]]) -> None:
        """What the file gives replaces what stands; what it leaves empty stays.

        A row under a number that a merge dropped replaces nothing: its names and its home are added.
        """
        reads: dict[UUID, list[PersonRead]] = {}
        for row in chunk:
            if row.known is not None:
                reads.setdefault(row.known, []).append(row.read)
        names: dict[UUID, set[str]] = {}
        homes: dict[UUID, list[HouseholdMember]] = {}
        for name in self._session.scalars(select(PersonName).where(PersonName.person_id.in_(reads))):
            names.setdefault(name.person_id, set()).add(fold(name.name))
        for member in self._session.scalars(
            select(HouseholdMember).where(HouseholdMember.person_id.in_(reads), HouseholdMember.until.is_(None))
        ):
            homes.setdefault(member.person_id, []).append(member)
        for person in self._session.scalars(select(Person).where(Person.id.in_(reads))):
            self._old.add(person.id)
            said, placed = names.setdefault(person.id, set()), set[UUID | None]()
            for read in reads[person.id]:
                own = person.external_ref == read.ref
                self._people[read.ref] = person.id
                if own:
                    _overwrite(person, read)
                said.add(fold(f"{person.forenames} {person.surname}"))
                for other in read.names if own else (f"{read.forenames} {read.surname}".strip(), *read.names):
                    if fold(other) not in said:
                        said.add(fold(other))
                        self._rows.name(person.id, NameKind.ALIAS, other, surname_of(other, read))
                home = self._home_of(read)
                if home not in placed:
                    self._settle(person.id, home, homes.get(person.id, []), moves=own)
                    placed.add(home)
            self.counts["people_updated"] += 1
        self._session.flush()
        self._session.expunge_all()

    def _settle(self, person: UUID, home: UUID | None, lived: list[HouseholdMember], *, moves: bool) -> None:
        """Who `moves` into another household has left the former one today; who came here before is kept."""
        if home is None or any(member.household_id == home for member in lived):
            return
        for member in lived if moves else ():
            member.until = self._today
        self._rows.member(home, person)
        self._session.info.setdefault(TIED, set()).add(person)

    def _write_ties(self, chunk: Sequence[Checked[TieRead]]) -> None:
        fresh = [row.read for row in chunk if row.known != _NIL]
        self._find_people({ref for read in fresh for ref in (read.person_a, read.person_b) if ref not in self._people})
        standing = self._standing(fresh)
        for read in fresh:
            first, second = self._people[read.person_a], self._people[read.person_b]
            if (first, second, read.kind) in standing:
                continue
            self._session.info.setdefault(TIED, set()).update({first, second} & self._old)
            self._rows.relationship(first, second, read.kind, since=read.since, until=read.until, source=SOURCE)
            self.counts["relationships"] += 1

    def _find_people(self, refs: set[str]) -> None:
        """People of the hub whom only a relationship names."""
        if refs:
            found = people_of(self._session, refs)
            self._people.update(found)
            self._old.update(found.values())

    def _standing(self, ties: Iterable[TieRead]) -> set[tuple[UUID, UUID, str]]:
        """The relationships that the hub has already between two people it knew before, said from either side."""
        from app.services import codes

        pairs = [(self._people[read.person_a], self._people[read.person_b]) for read in ties]
        old = {one for pair in pairs if set(pair) <= self._old for one in pair}
        if not old:
            return set()
        found: set[tuple[UUID, UUID, str]] = set()
        for row in self._session.execute(
            select(Relationship.person_id, Relationship.other_id, Relationship.kind).where(
                Relationship.person_id.in_(old), Relationship.other_id.in_(old)
            )
        ):
            found.add((row.person_id, row.other_id, row.kind))
            found.add((row.other_id, row.person_id, codes.relationship(row.kind).reciprocal))
        return found

    def _update(self, model: type[Household], changes: list[dict[str, Any]]) -> None:
        names = [name.removeprefix("new_") for name in changes[0] if name != "row_id"]
        statement = (
            update(model.__table__)  # type: ignore[arg-type]  # a mapped class's table is a Table
            .where(model.__table__.c.id == bindparam("row_id"))
            .values({name: bindparam(f"new_{name}") for name in names} | {"version": model.__table__.c.version + 1})
        )
        self._session.connection().execute(statement, changes)


def surname_of(name: str, read: PersonRead) -> str:
    """The part of another name that the index takes for its surname; a single word is a forename."""
    if read.surname and fold(name).endswith(fold(read.surname)):
        return " ".join(name.split()[-len(read.surname.split()) :])
    words = name.split()
    return words[-1] if len(words) > 1 else ""


def _overwrite(person: Person, read: PersonRead) -> None:
    given: Mapping[str, Any] = {
        "forenames": read.forenames,
        "surname": read.surname,
        "nhs_number": read.nhs_number,
        "upn": read.upn,
        **read.more,
    }
    if _tells_less(read.more, person):
        given = {column: value for column, value in given.items() if column not in {"died_on", "died_precision"}}
    for column, value in given.items():
        if value:
            setattr(person, column, value)
    person.surname_key, person.forename_key = fold(person.surname), fold(person.forenames)
    if read.sex is not Sex.UNKNOWN:
        person.sex = read.sex
    if read.born is not None and read.precision is not BirthPrecision.UNKNOWN:
        person.born_from_unborn = person.born_from_unborn or person.expected_delivery is not None
        person.date_of_birth, person.birth_precision = read.born, read.precision
    person.version += 1


def _tells_less(more: Mapping[str, Any], person: Person) -> bool:
    """Whether a death is told less exactly than the hub knows it, and says nothing else."""
    said, known = more.get("died_on"), person.died_on
    if said is None or known is None or said.year != known.year:
        return False
    told, exact = more["died_precision"], person.died_precision or "day"
    if told == "year":
        return exact in {"month", "day"}
    return told == "month" and exact == "day" and bool(said.month == known.month)


def _all_stand(kind: FileKind, chunk: Iterable[Checked[Any]]) -> None:
    """Refuse what cannot stand; in the hub that was shown it did."""
    problems = tuple(
        Problem(each.column, f"{KIND_WORDS[kind]}, row {row.record:,}: {each.sentence}", row.record)
        for row in chunk
        for each in row.problems
    )
    if problems:
        raise Invalid(problems, "Some rows cannot stand.", "Nothing was imported. Check the files again.")
