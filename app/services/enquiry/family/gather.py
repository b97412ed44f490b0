"""Reading the rows behind the household picture, each kind by one query."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy import select

from app.models import (
    ContactPerson,
    ContactRelationship,
    EmotionalTie,
    Enquiry,
    EnquiryPerson,
    FamilyChange,
    FamilyStep,
    OrderRule,
    Person,
    PregnancyLoss,
    Relationship,
    UnionEvent,
)
from app.services import codes
from app.services.enquiry.cases import name_of
from app.services.enquiry.family.badges import read_history
from app.services.enquiry.family.circle import Circle, places_of
from app.services.enquiry.family.harm_reading import read_harms
from app.services.enquiry.family.home_reading import read_homes
from app.services.enquiry.family.records import (
    Kin,
    KinEvent,
    KinFacts,
    KinFeeling,
    KinLoss,
    KinRule,
    KinTie,
)
from app.services.enquiry.family.spans import read
from app.services.unit_of_work import ReadingUnit

SAID = "contact_relationship"
"""What a contact says of two people is never changed; that it is wrong stands in the history under this name."""


def gather(unit: ReadingUnit, enquiry: Enquiry, circle: Circle, *, whole: bool = True) -> KinFacts:
    """Everything the picture is made from; without `whole` only people, ties and homes (a request needs no more)."""
    ids = circle.known
    homes, stays = read_homes(unit, circle)
    return KinFacts(
        enquiry_id=enquiry.id,
        reference=enquiry.reference,
        people=tuple(_kin(circle)),
        ties=_ties(unit, enquiry.id, circle),
        events=_events(unit, ids),
        homes=homes,
        stays=stays,
        harms=read_harms(unit, enquiry.id, circle) if whole else (),
        feelings=_feelings(unit, enquiry.id, ids) if whole else (),
        losses=_losses(unit, ids) if whole else (),
        rules=read_rules(unit, enquiry.id, circle) if whole else (),
        history=read_history(unit, enquiry.id, circle) if whole else (),
        withheld=circle.withheld,
        left_out=circle.left_out,
    )


def _kin(circle: Circle) -> Iterator[Kin]:
    """Those of the enquiry in its order, then their kin, nearest first."""
    listed: set[UUID] = set()
    for row, named in circle.rows:
        person = circle.people.get(row.person_id or named.person_id or row.id)
        if person is None:
            yield _named_only(row, named)
        elif person.id not in listed:
            listed.add(person.id)
            yield _known(row.id, person, row, named)
    for person_id, kin_id in circle.known.items():
        if person_id not in listed and person_id in circle.people:
            yield _known(kin_id, circle.people[person_id], None, None)


def _known(kin_id: UUID, person: Person, row: EnquiryPerson | None, named: ContactPerson | None) -> Kin:
    """A known person; a birth date that only the contact gives fills a gap, and never overrules the record."""
    gap = named if person.date_of_birth is None and named is not None else None
    return Kin(
        id=kin_id,
        person_id=person.id,
        enquiry_person_id=row.id if row is not None else None,
        name=f"{person.forenames} {person.surname}".strip(),
        forenames=person.forenames,
        surname=person.surname,
        role=row.role.value if row is not None else "",
        version=person.version,
        born=gap.date_of_birth if gap is not None else person.date_of_birth,
        born_precision=(gap.birth_precision if gap is not None else person.birth_precision).value,
        age_as_written=person.age_as_written or (gap.age_as_written if gap is not None else "") or "",
        expected=person.expected_delivery,
        died=bool(person.died) or person.died_on is not None,
        died_on=person.died_on,
        died_precision=person.died_precision or "day",
        sex=person.sex.value,
        gender=person.gender or "",
        twin_group=person.twin_group,
        identical=person.twins_identical,
        restricted=person.restricted,
    )


def _named_only(row: EnquiryPerson, named: ContactPerson) -> Kin:
    return Kin(
        id=row.id,
        person_id=None,
        enquiry_person_id=row.id,
        name=name_of(named),
        forenames=named.forenames,
        surname=named.surname,
        role=row.role.value,
        version=0,
        born=named.date_of_birth,
        born_precision=named.birth_precision.value,
        age_as_written=named.age_as_written or "",
        expected=named.expected_delivery,
        sex=named.sex.value if named.sex else "U",
    )


def _words(kind: str) -> tuple[str, str]:
    try:
        known = codes.relationship(kind)
    except LookupError:
        return kind, kind
    return known.words, known.reciprocal_words


def _ties(unit: ReadingUnit, enquiry_id: UUID, circle: Circle) -> tuple[KinTie, ...]:
    """What the record holds between these people, then what only the contacts say of two of them."""
    ids = circle.known
    rows = unit.session.scalars(
        select(Relationship)
        .where(Relationship.person_id.in_(ids), Relationship.other_id.in_(ids))
        .order_by(Relationship.id)
    ).all()
    made = [
        KinTie(
            row.id,
            row.version,
            ids[row.person_id],
            ids[row.other_id],
            row.kind,
            *_words(row.kind),
            **read(row),
            parental_responsibility=row.parental_responsibility,
            main_carer=row.main_carer,
            source=row.source or "",
        )
        for row in rows
    ]
    pairs = {frozenset((tie.person, tie.other)) for tie in made}
    return (*made, *(tie for tie in _said(unit, enquiry_id, circle) if frozenset((tie.person, tie.other)) not in pairs))


def _said(unit: ReadingUnit, enquiry_id: UUID, circle: Circle) -> Iterator[KinTie]:
    """The ties that the contacts of these people name, without those that somebody called wrong."""
    own = places_of(circle.rows, circle.known)
    places = {row.contact_person_id: own[row.id] for row, _ in circle.rows}
    wrong = said_wrong(unit, enquiry_id)
    rows = unit.session.scalars(
        select(ContactRelationship)
        .where(ContactRelationship.from_id.in_(places), ContactRelationship.to_id.in_(places))
        .order_by(ContactRelationship.id)
    ).all()
    for row in rows:
        one, other = places[row.from_id], places[row.to_id]
        if row.id not in wrong and one != other:
            yield KinTie(row.id, 0, one, other, row.kind, *_words(row.kind), source="The contact", said=True)


def said_wrong(unit: ReadingUnit, enquiry_id: UUID) -> set[UUID]:
    """The statements of contacts that somebody called wrong on this enquiry and that were not put back."""
    rows = unit.session.execute(
        select(FamilyChange.row_id, FamilyChange.after)
        .join(FamilyStep, FamilyStep.id == FamilyChange.step_id)
        .where(FamilyStep.enquiry_id == enquiry_id, FamilyChange.table_name == SAID)
        .order_by(FamilyStep.at, FamilyStep.id, FamilyChange.position)
    ).all()
    newest = {row.row_id: row.after for row in rows}
    return {row_id for row_id, after in newest.items() if after is None}


def _events(unit: ReadingUnit, ids: Mapping[UUID, UUID]) -> tuple[KinEvent, ...]:
    rows = unit.session.scalars(
        select(UnionEvent).where(UnionEvent.one_id.in_(ids), UnionEvent.other_id.in_(ids)).order_by(UnionEvent.id)
    )
    return tuple(
        KinEvent(
            row.id,
            row.version,
            ids[row.one_id],
            ids[row.other_id],
            row.kind.value,
            row.happened_on,
            row.precision.value,
            row.source or "",
        )
        for row in rows
    )


def _feelings(unit: ReadingUnit, enquiry_id: UUID, ids: Mapping[UUID, UUID]) -> tuple[KinFeeling, ...]:
    rows = unit.session.scalars(
        select(EmotionalTie).where(EmotionalTie.enquiry_id == enquiry_id).order_by(EmotionalTie.id)
    )
    return tuple(
        KinFeeling(
            row.id,
            row.version,
            ids[row.from_id],
            ids[row.to_id],
            row.kind.value,
            row.text or "",
            **read(row),
        )
        for row in rows
        if row.from_id in ids and row.to_id in ids
    )


def _losses(unit: ReadingUnit, ids: Mapping[UUID, UUID]) -> tuple[KinLoss, ...]:
    rows = unit.session.scalars(
        select(PregnancyLoss).where(PregnancyLoss.mother_id.in_(ids)).order_by(PregnancyLoss.id)
    )
    return tuple(
        KinLoss(
            row.id,
            row.version,
            ids[row.mother_id],
            ids.get(row.other_parent_id) if row.other_parent_id is not None else None,
            row.kind.value,
            row.happened_on,
            row.precision.value,
            row.name or "",
            row.source or "",
        )
        for row in rows
    )


def read_rules(unit: ReadingUnit, enquiry_id: UUID, circle: Circle) -> tuple[KinRule, ...]:
    """The order rules between two people who both stand in the picture."""
    own = places_of(circle.rows, circle.known)
    found = []
    for row in unit.session.scalars(select(OrderRule).where(OrderRule.enquiry_id == enquiry_id).order_by(OrderRule.id)):
        left = own.get(row.left_id or row.left_person_id or row.id)
        right = own.get(row.right_id or row.right_person_id or row.id)
        if left is not None and right is not None and left != right:
            found.append(KinRule(row.id, row.version, left, right))
    return tuple(found)
