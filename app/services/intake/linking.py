"""Tying the people a contact names to the people the hub knows: always a person's decision, with its reason."""

from uuid import UUID

from sqlalchemy import select

from app.models import Contact, ContactPerson, EnquiryPerson, Household, HouseholdMember, Person, PersonName, new_id
from app.models.enums import BirthPrecision, LinkState, NameKind, Sex
from app.services.access import Act, Actor, guarded
from app.services.errors import Invalid, Problem, Refused
from app.services.intake.inbox_peek import visible_contact
from app.services.lengths import line_too_long
from app.services.people import repeats
from app.services.people.folding import address_key, fold
from app.services.trust.closed_people import check_person
from app.services.unit_of_work import Changes, Hub, WritingUnit, changed

PERSON_WORDS = "This person of the contact"


@guarded(Act.SORT_CONTACTS)
def link_contact_person(
    hub: Hub, actor: Actor, contact_person_id: UUID, person_id: UUID | None, reason: str
) -> Changes:
    """Tie a person of a contact to a known person, or (with None) create a new known person of what the contact says.

    Raises:
        Invalid: no reason was given for tying.
        Refused: the known person's record is restricted and not open to whoever ties, or the person is tied already.
    """
    if person_id is None:
        return create_person_from_contact(hub, actor, contact_person_id)
    if not reason.strip():
        raise Invalid((Problem("link_reason", "Enter why these are the same person, such as same NHS number."),))
    _check_length(reason)
    with hub.writing(actor) as unit:
        row = unit.get(ContactPerson, contact_person_id, PERSON_WORDS)
        visible_contact(unit, row.contact_id)
        person = unit.get(Person, person_id, "This known person")
        check_person(unit, person)
        _tie(unit, row, person_id, LinkState.LINKED, reason)
        unit.audit("person linked", "contact", row.contact_id, contact_person=str(row.id), person=str(person_id))
        return _committed(unit, row.contact_id, person_id, "Linked.")


@guarded(Act.SORT_CONTACTS)
def unlink_contact_person(hub: Hub, actor: Actor, contact_person_id: UUID, reason: str) -> Changes:
    """Undo a tie; the known person stays as they are. The reason goes with the contact's person."""
    if not reason.strip():
        raise Invalid((Problem("link_reason", "Enter why these are not the same person."),))
    _check_length(reason)
    with hub.writing(actor) as unit:
        row = unit.get(ContactPerson, contact_person_id, PERSON_WORDS)
        visible_contact(unit, row.contact_id)
        former = row.person_id
        if former is None:
            raise Refused("This person is not linked to anybody.", "Refresh and look at the contact.")
        row.person_id = None
        row.link_state = LinkState.UNDECIDED
        _on_cases(unit, row, former, None)
        row.linked_by_id, row.linked_at, row.link_reason = unit.who.user_id, unit.at, reason.strip()
        count_again(unit, row)
        unit.audit("person unlinked", "contact", row.contact_id, contact_person=str(row.id), person=str(former))
        return _committed(unit, row.contact_id, former, "Link removed.")


@guarded(Act.SORT_CONTACTS)
def create_person_from_contact(hub: Hub, actor: Actor, contact_person_id: UUID) -> Changes:
    """Make a known person of what a contact says about somebody, and tie the two.

    Raises:
        Invalid: the contact names no forename and no surname.
        Refused: the person is tied already.
    """
    with hub.writing(actor) as unit:
        row = unit.get(ContactPerson, contact_person_id, PERSON_WORDS)
        visible_contact(unit, row.contact_id)
        person = make_known(unit, row)
        return _committed(unit, row.contact_id, person.id, "Person created and linked.")


def make_known(unit: WritingUnit, row: ContactPerson) -> Person:
    """Make a known person of what a contact says about somebody, inside a unit of work that goes on.

    Raises:
        Invalid: the contact names no forename and no surname.
        Refused: the person is tied already.
    """
    if not (row.forenames or row.surname):
        raise Invalid((Problem(f"people.{row.id}.forenames", "Enter a name before this person is created."),))
    contact = visible_contact(unit, row.contact_id)
    person = Person(
        id=new_id(),
        forenames=row.forenames,
        surname=row.surname,
        surname_key=row.surname_key,
        forename_key=row.forename_key,
        date_of_birth=row.date_of_birth,
        birth_precision=row.birth_precision if row.date_of_birth else BirthPrecision.UNKNOWN,
        age_as_written=row.age_as_written,
        expected_delivery=row.expected_delivery,
        sex=row.sex or Sex.UNKNOWN,
        ethnicity=row.ethnicity,
        religion=row.religion,
        language=row.language,
        interpreter=row.interpreter,
        disability=list(row.disability),
        nhs_number=row.nhs_number,
        upn=row.upn,
        upn_unknown=row.upn_unknown,
        school=row.school,
        gp=row.gp,
        phone=row.phone,
        created_at=unit.at,
    )
    unit.add(person)
    unit.session.flush()
    for alias in row.aliases:
        first, _, last = alias.strip().rpartition(" ")
        unit.add(
            PersonName(
                id=new_id(),
                person_id=person.id,
                kind=NameKind.ALIAS,
                name=alias,
                surname_key=fold(last),
                forename_key=fold(first),
            )
        )
    _house(unit, contact, row, person.id)
    _tie(unit, row, person.id, LinkState.NEW, "Created from this contact")
    unit.audit("person created from contact", "person", person.id, contact=str(row.contact_id))
    return person


def _tie(unit: WritingUnit, row: ContactPerson, person_id: UUID, state: LinkState, reason: str) -> None:
    if row.person_id is not None:
        raise Refused("This person is already linked.", "Remove the link first, with its reason.")
    row.person_id = person_id
    row.link_state = state
    row.linked_by_id = unit.who.user_id
    row.linked_at = unit.at
    row.link_reason = reason.strip()
    _on_cases(unit, row, None, person_id)
    count_again(unit, row)


def _on_cases(unit: WritingUnit, row: ContactPerson, former: UUID | None, now: UUID | None) -> None:
    """Let the cases on which this person of a contact stands say the same."""
    standing = EnquiryPerson.person_id.is_(None) if former is None else EnquiryPerson.person_id == former
    asked = select(EnquiryPerson).where(EnquiryPerson.contact_person_id == row.id, standing)
    for each in unit.session.scalars(asked):
        each.person_id = now


def count_again(unit: WritingUnit, row: ContactPerson) -> None:
    """Count anew how many contacts this one repeats: who a person is decides it."""
    unit.session.flush()
    contact = visible_contact(unit, row.contact_id)
    contact.repeat_count = repeats.count_anew(unit.session, contact)


def _check_length(reason: str) -> None:
    if problems := line_too_long(link_reason=reason):
        raise Invalid(problems)


def _house(unit: WritingUnit, contact: Contact, row: ContactPerson, person_id: UUID) -> None:
    """Put a new person into the household of their address, which is made when nobody lived there yet."""
    own = row.address if row.address and not row.no_fixed_abode else None
    shared = contact.address if row.address_key and row.address_key == contact.address_key else None
    written = own or shared
    code = row.postcode if own else contact.postcode
    key = address_key(written, code)
    if not written or key is None:
        return
    found = unit.session.execute(select(Household.id).where(Household.address_key == key).limit(1)).scalar_one_or_none()
    if found is None:
        lines = [line.strip() for line in written.replace("\n", ",").split(",") if line.strip()]
        if lines[1:] and lines[0].isdecimal():  # a house's number on a line of its own
            lines[:2] = [f"{lines[0]} {lines[1]}"]
        household = Household(
            id=new_id(),
            address_1=lines[0],
            address_2=", ".join(lines[1:-1]) or None,
            town=lines[-1] if len(lines) > 1 else None,
            postcode=code,
            address_key=key,
            created_at=unit.at,
        )
        unit.add(household)
        unit.session.flush()
        found = household.id
    unit.add(HouseholdMember(id=new_id(), household_id=found, person_id=person_id))


def _committed(unit: WritingUnit, contact_id: UUID, person_id: UUID, words: str) -> Changes:
    return unit.commit(
        changed("contact", contact_id), changed("inbox"), changed("person", person_id), new_id=person_id, words=words
    )
