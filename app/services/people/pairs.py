"""What the merging of people rests on: who may see a pair, which pairs are two people, and where a merged one went."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import ContactPerson, EnquiryPerson, NotTheSame, Person, PersonMerge, ProbableDuplicate, Relationship
from app.services.errors import Conflict, Invalid, Problem
from app.services.lengths import too_long
from app.services.trust.closed_people import check_person
from app.services.unit_of_work import ReadingUnit, Touched, changed


def in_order(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    """A pair in the order of its ids, as it is stored; the first is the one recorded earlier, and the one kept."""
    return (one, other) if one < other else (other, one)


def both(unit: ReadingUnit, one: UUID, other: UUID) -> tuple[Person, Person]:
    """The two people of a pair.

    Raises:
        Invalid: they are one record.
        Conflict: one of them is not there any more.
        Refused: one of them is restricted, and not open to whoever asks.
    """
    if one == other:
        raise Invalid((Problem("people", "Choose two different people."),))
    first, second = unit.session.get(Person, one), unit.session.get(Person, other)
    if first is None or second is None:
        raise Conflict("Somebody else merged one of these two people meanwhile.", {}, {})
    check_person(unit, first)
    check_person(unit, second)
    return first, second


def why(field: str, reason: str, sentence: str) -> str:
    """A reason as typed, without blanks around it.

    Raises:
        Invalid: there is none, or it is too long.
    """
    said = reason.strip()
    problems = too_long(field, said) if said else (Problem(field, sentence),)
    if problems:
        raise Invalid(problems)
    return said


def pair_row(session: Session, one: UUID, other: UUID) -> ProbableDuplicate | None:
    """What the work list holds of a pair."""
    first, second = in_order(one, other)
    return session.scalars(
        select(ProbableDuplicate).where(ProbableDuplicate.one_id == first, ProbableDuplicate.other_id == second)
    ).first()


def merges_standing(session: Session) -> list[PersonMerge]:
    """Merges that nobody has undone, the oldest first."""
    undone = select(PersonMerge.undoes_id).where(PersonMerge.undoes_id.is_not(None))
    wanted = select(PersonMerge).where(PersonMerge.undoes_id.is_(None), PersonMerge.id.not_in(undone))
    return list(session.scalars(wanted.order_by(PersonMerge.id)))


def two_people(session: Session) -> dict[tuple[UUID, UUID], NotTheSame]:
    """Pairs of whom somebody said that they are two, by the people they are now; what was taken back is left out."""
    taken_back = select(NotTheSame.takes_back_id).where(NotTheSame.takes_back_id.is_not(None))
    said = session.scalars(
        select(NotTheSame).where(NotTheSame.takes_back_id.is_(None), NotTheSame.id.not_in(taken_back))
    ).all()
    went = {each.merged_id: each.kept_id for each in merges_standing(session)} if said else {}
    return {in_order(now(went, row.one_id), now(went, row.other_id)): row for row in said}


def now(went: Mapping[UUID, UUID], person: UUID) -> UUID:
    """Who somebody is by now; of one merged in a ring by faulty rows, whoever comes first again."""
    seen: set[UUID] = set()
    while person in went and person not in seen:
        seen.add(person)
        person = went[person]
    return person


def names_of(session: Session, ids: Iterable[UUID]) -> dict[UUID, Person]:
    """People by their ids, whoever of them is there."""
    wanted, found = sorted(set(ids)), dict[UUID, Person]()
    for start in range(0, len(wanted), 400):
        part = select(Person).where(Person.id.in_(wanted[start : start + 400]))
        found.update((each.id, each) for each in session.scalars(part))
    return found


def tied(session: Session, ids: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """Those of some people whom the record ties to each other, as parent, sibling, partner or the like."""
    wanted, found = sorted(set(ids)), set[tuple[UUID, UUID]]()
    for start in range(0, len(wanted), 400):
        part = select(Relationship.person_id, Relationship.other_id).where(
            Relationship.person_id.in_(wanted[start : start + 400])
        )
        found.update(in_order(one, other) for one, other in session.execute(part))
    return found


def touched_by(unit: ReadingUnit, people: tuple[UUID, ...]) -> list[Touched]:
    """Whatever a screen may show of these people: themselves, their contacts, their enquiries."""
    contacts = unit.session.query(ContactPerson.contact_id).filter(ContactPerson.person_id.in_(people)).distinct()
    enquiries = unit.session.query(EnquiryPerson.enquiry_id).filter(EnquiryPerson.person_id.in_(people)).distinct()
    found = [changed("duplicates"), changed("inbox"), *(changed("person", each) for each in people)]
    found += [changed("contact", each) for (each,) in contacts]
    for (each,) in enquiries:
        found += [changed("enquiry", each), changed("family", each)]
    return found

