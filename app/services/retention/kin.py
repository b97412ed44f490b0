"""Who goes with what is deleted, and who stays: whoever is on something that stays, and the family tied to them.

The family is taken as a whole, as far as its ties reach: a brother whose own case has passed its time stays a known
person while his sister is on one that has not. What was written about him goes all the same.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.models import (
    ContactPerson,
    EmotionalTie,
    EnquiryPerson,
    FamilyChange,
    FamilyStep,
    Person,
    PregnancyLoss,
    Relationship,
    UnionEvent,
    WarningNote,
    WarningReview,
)
from app.services.retention.belonging import CONTACT, ENQUIRY, STAYS_WITH, found, parts, table_of

ON_RECORD = "on a contact or an enquiry that stays"
REGISTER = "from a register that the hub imports"
WARNED = "under a warning note that stands"
HELD = "under a legal hold"
FAMILY = "of the family of somebody who stays"

_TIES = (
    (Relationship.person_id, Relationship.other_id),
    (UnionEvent.one_id, UnionEvent.other_id),
    (PregnancyLoss.mother_id, PregnancyLoss.other_parent_id),
)


def named_on(session: Session, contacts: Iterable[UUID], enquiries: Iterable[UUID]) -> set[UUID]:
    """Every known person whom contacts and enquiries name."""
    ids = set(enquiries)
    people = found(session, ContactPerson.person_id, ContactPerson.contact_id, contacts)
    people |= found(session, EnquiryPerson.person_id, EnquiryPerson.enquiry_id, ids)
    for name in ("harm_tie", "order_rule"):
        table = table_of(name)
        for place in (each for each in STAYS_WITH if each.startswith(f"{name}.")):
            people |= found(session, table.c[place.partition(".")[2]], table.c.enquiry_id, ids)
    for column in (EmotionalTie.from_id, EmotionalTie.to_id):
        people |= found(session, column, EmotionalTie.enquiry_id, ids)
    steps = found(session, FamilyStep.id, FamilyStep.enquiry_id, ids)
    people |= found(session, FamilyChange.row_id, FamilyChange.step_id, steps)
    return found(session, Person.id, Person.id, people)


def families_of(session: Session, people: Iterable[UUID]) -> list[set[UUID]]:
    """These people in families: everybody whom the record ties to one of them, however far."""
    left, families = set(people), []
    while left:
        family, edge = set[UUID](), {left.pop()}
        while edge:
            family |= edge
            edge = _tied(session, edge) - family
        left -= family
        families.append(family)
    return families


def _tied(session: Session, people: set[UUID]) -> set[UUID]:
    tied: set[UUID] = set()
    for one, other in _TIES:
        tied |= found(session, other, one, people) | found(session, one, other, people)
    return tied


def who_stays(
    session: Session, families: Iterable[set[UUID]], going: Mapping[str, set[UUID]], held: set[UUID], today: date
) -> dict[UUID, str]:
    """Who of these families stays, and why; `going` are the contacts and enquiries that go."""
    every = list(families)
    stays: dict[UUID, str] = {}
    people = set().union(*every) if every else set()
    for why, ids in (
        (ON_RECORD, _on_record(session, people, going)),
        (HELD, people & held),
        (REGISTER, _registered(session, people)),
        (WARNED, _warned(session, people, today)),
    ):
        for each in ids:
            stays.setdefault(each, why)
    for family in every:
        if family & stays.keys():
            for each in family:
                stays.setdefault(each, FAMILY)
    return stays


def _on_record(session: Session, people: set[UUID], going: Mapping[str, set[UUID]]) -> set[UUID]:
    contacts, enquiries = going.get(CONTACT, set()), going.get(ENQUIRY, set())
    stays: set[UUID] = set()
    for place in sorted(STAYS_WITH):
        name, _, column = place.partition(".")
        table = table_of(name)
        owner = table.c.contact_id if name == "contact_person" else table.c.get("enquiry_id")
        if owner is None:
            continue  # a note on the file goes with its enquiry's override, whose people are asked for above
        gone = contacts if name == "contact_person" else enquiries
        for part in parts(people):
            rows = session.execute(select(table.c[column], owner).where(table.c[column].in_(part)))
            stays.update(person for person, of in rows if of not in gone)
    for end in (EmotionalTie.from_id, EmotionalTie.to_id):
        for part in parts(people):
            rows = session.execute(select(end, EmotionalTie.enquiry_id).where(end.in_(part)))
            stays.update(person for person, of in rows if of not in enquiries)
    return stays | drawn(session, people - stays, enquiries)


def drawn(session: Session, people: set[UUID], enquiries: set[UUID]) -> set[UUID]:
    """Who, or which homes, a step of a household picture that stays names: undoing it needs them."""
    stays: set[UUID] = set()
    for part in parts(people):
        texts = {str(each): each for each in part}
        asked = (
            select(FamilyChange.row_id, FamilyStep.enquiry_id)
            .join(FamilyStep, FamilyStep.id == FamilyChange.step_id)
            .where(FamilyChange.row_id.in_(part))
        )
        stays.update(row.row_id for row in session.execute(asked) if row.enquiry_id not in enquiries)
        for column in (FamilyChange.before, FamilyChange.after):
            held = func.json_each(column).table_valued("value")
            inside = (
                select(held.c.value, FamilyStep.enquiry_id)
                .select_from(FamilyChange)
                .join(FamilyStep, FamilyStep.id == FamilyChange.step_id)
                .join(held, column.is_not(None))
                .where(held.c.value.in_(list(texts)))
            )
            stays.update(texts[value] for value, of in session.execute(inside) if of not in enquiries)
    return stays


def _registered(session: Session, people: set[UUID]) -> set[UUID]:
    stays: set[UUID] = set()
    for part in parts(people):
        wanted = select(Person.id).where(Person.id.in_(part), Person.external_ref.is_not(None))
        stays.update(session.scalars(wanted))
    return stays


def _warned(session: Session, people: set[UUID], today: date) -> set[UUID]:
    """Who has a warning note that nobody has ended and whose review is still to come."""
    stays: set[UUID] = set()
    for part in parts(people):
        ended = select(WarningReview.warning_id).where(WarningReview.ends)
        later = select(WarningReview.warning_id).where(WarningReview.review_on >= today)
        wanted = select(WarningNote.person_id).where(
            WarningNote.person_id.in_(part), WarningNote.ended_on.is_(None), WarningNote.id.not_in(ended),
            or_(WarningNote.review_on >= today, WarningNote.id.in_(later)),
        )  # fmt: skip
        stays.update(session.scalars(wanted))
    return stays
