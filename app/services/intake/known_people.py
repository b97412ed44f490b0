"""A contact begun with somebody the hub knows: tied to them, and what is on record of them filled in."""

from uuid import UUID

from sqlalchemy import select

from app.models import Household, HouseholdMember, Person
from app.models.enums import BirthPrecision, Sex
from app.services import clock
from app.services.access import Act, Actor, guarded
from app.services.intake.records import ContactDraft, PersonDraft
from app.services.intake.typed_dates import birth_text, day_text
from app.services.trust.closed_people import check_person
from app.services.unit_of_work import Hub, ReadingUnit

REASON = "Chosen by hand from the people the hub knows"
KEY = "known"
GROWN = 18


@guarded(Act.FIND_PEOPLE)
def begin_with_known(hub: Hub, actor: Actor, person_id: UUID) -> ContactDraft:
    """A contact with this person in it, tied; nothing else is chosen. That it was read is audited.

    Raises:
        NotFound: the person is not there.
        Restricted: the record is, and not open to this person.
    """
    with hub.writing(actor) as unit:
        person = unit.get(Person, person_id, "This person")
        check_person(unit, person)
        address, postcode = _address(unit, person_id)
        unborn = person.expected_delivery is not None and not person.born_from_unborn
        drafted = PersonDraft(
            key=KEY,
            label="unborn 1" if unborn else "child 1" if _is_child(person) else "adult 1",
            is_child=unborn or _is_child(person),
            unborn=unborn,
            forenames=person.forenames,
            surname=person.surname,
            birth=birth_text(person.date_of_birth, person.birth_precision.value),
            birth_estimated=person.birth_precision is BirthPrecision.ESTIMATED,
            age=person.age_as_written or "",
            expected_delivery=day_text(person.expected_delivery) if unborn else "",
            sex="" if person.sex is Sex.UNKNOWN and not unborn else person.sex.value,
            nhs_number=person.nhs_number or "",
            upn=person.upn or "",
            school=person.school or "",
            gp=person.gp or "",
            address=address,
            postcode=postcode,
            phone=person.phone or "",
            person_id=person_id,
            link_reason=REASON,
        )
        unit.audit("known person opened", "person", person_id, level=3)
        unit.commit()
        return ContactDraft(people=(drafted,))


def _is_child(person: Person) -> bool:
    """Under eighteen, or of no known age: a hub for children takes nobody for grown up unasked."""
    born, today = person.date_of_birth, clock.today()
    if born is None:
        return True
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < GROWN


def _address(unit: ReadingUnit, person_id: UUID) -> tuple[str, str]:
    """The present address and its postcode; empty where none is on record."""
    home = unit.session.scalars(
        select(Household)
        .join(HouseholdMember, HouseholdMember.household_id == Household.id)
        .where(HouseholdMember.person_id == person_id, HouseholdMember.until.is_(None))
        .order_by(HouseholdMember.since.desc())
        .limit(1)
    ).first()
    if home is None:
        return "", ""
    return ", ".join(part for part in (home.address_1, home.address_2, home.town) if part), home.postcode or ""
